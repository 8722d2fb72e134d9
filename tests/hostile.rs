//! Servers that fail, lie, stall or flood, against the real binary's `check`: what it says, what it keeps, what it costs, and
//! whether the next good answer mends it. With `--nocapture` the table is printed.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::time::Duration;

use encoding_rs::WINDOWS_1257;
use serde_json::Value;
use support::news::Story;
use support::program::{Program, Ran};
use support::site::{Reply, Site};
use support::usage::{self, Usage};

/// The most memory that a check may take, whatever it is sent: the page's limit several times over, and the program itself.
const MEMORY: u64 = 64 << 20;

/// The most that a bomb may add to it, and the most time on the processor that a check may take.
const GROWTH: u64 = 16 << 20;
const WORK: Duration = Duration::from_secs(1);

/// A name that no entity list would find again once its letters are spoilt.
const NAME: &str = "Šarūnė Žėgaitė";

/// How a source gets well.
#[derive(Clone, Copy)]
enum Heals {
    /// With the next answer.
    Next,
    /// Once the time is over for which the server asked to be left alone; this is the same answer with a short one.
    AfterHold(u16),
    /// When its configuration changes.
    Never,
}

/// What a server does, and what is to come of it.
struct Case {
    name: &'static str,
    reply: Reply,
    /// A part of what is said about it.
    says: &'static str,
    /// The status of the source afterwards.
    status: &'static str,
    heals: Heals,
}

fn case(name: &'static str, reply: Reply, says: &'static str, status: &'static str) -> Case {
    Case { name, reply, says, status, heals: Heals::Next }
}

/// An article by the name above, from today.
fn story() -> Story {
    let now = stancewatch::model::Clock::now(&stancewatch::daemon::SystemClock).to_string();
    let mut story = support::news::open(&now);
    story.title = "Šarūnė Žėgaitė hears Lind on troops";
    story.text = story.text.replace("said in parliament.", "told Šarūnė Žėgaitė of the Gazette in parliament.");
    story
}

fn page() -> Vec<u8> {
    story().page().into_bytes()
}

/// The same article in the encoding of the Baltic states.
fn baltic(meta: &str, language: &str) -> Vec<u8> {
    let page = story().page().replace("<head>", &format!("<head>{meta}"));
    let page = page.replace("lang=\"en\"", &format!("lang=\"{language}\"")).replace(['“', '”'], "\"");
    let (bytes, _, lossy) = WINDOWS_1257.encode(&page);
    assert!(!lossy);
    bytes.into_owned()
}

fn start(reply: Reply) -> (Site, Program) {
    let site = Site::start();
    site.set("/news/open", reply);
    let program = Program::with(&format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\nfirst_byte_timeout = \"1s\"\ntotal_timeout = \"2s\"\n\
         [[source]]\nurl = \"{}\"\nkind = \"article\"\n",
        site.url("/news/open")
    ));
    (site, program)
}

fn check(program: &Program) -> (Ran, Usage) {
    let (ran, usage) = usage::run(program.command(&["check"]));
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    assert!(usage.peak <= MEMORY, "{} MiB: {ran:?}", usage.peak_mib());
    assert!(usage.worked <= WORK, "{:?}: {ran:?}", usage.worked);
    (ran, usage)
}

fn source(program: &Program) -> Value {
    program.json(&["sources"])[0]["state"].clone()
}

/// What is stored of articles, the change log and positions.
fn stored(program: &Program) -> String {
    [&["articles"][..], &["log"], &["positions"]].map(|args| program.json(args).to_string()).concat()
}

/// The article is there, once, with its letters.
#[track_caller]
fn is_read(program: &Program) {
    let articles = program.json(&["articles"]);
    assert_eq!(articles.as_array().unwrap().len(), 1, "{articles}");
    assert_eq!(articles[0]["revisions"], 1, "{articles}");
    assert_eq!(articles[0]["title"].as_str().unwrap(), format!("{NAME} hears Lind on troops"));
    let positions = program.json(&["positions"]);
    assert!(positions[0]["evidence"].as_str().unwrap().contains(NAME), "{positions}");
    assert_eq!(source(program)["status"], "ok");
}

fn row(name: &str, what: &str, usage: Usage, healed: &str) {
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let what = what.rsplit("/news/open").next().unwrap_or_default().trim_start_matches([':', ' ']);
    println!("| {name} | {what} | {} MiB | {:.2} s | {healed} |", usage.peak_mib(), usage.worked.as_secs_f64());
}

impl Case {
    fn run(self) -> Usage {
        let Self { name, reply, says, status, heals } = self;
        let (site, program) = start(reply.clone());
        let (ran, usage) = check(&program);
        assert!(ran.err.contains(says), "{name}: {ran:?}");
        let state = source(&program);
        assert_eq!(state["status"], status, "{name}: {state}");
        assert!(state["last_error"].as_str().unwrap().contains(says), "{name}: {state}");
        assert_eq!(stored(&program), "[][][]", "{name} left something behind");
        let hits = site.hits("/news/open");
        site.set("/news/open", Reply::html(page()));
        match heals {
            Heals::Next => {}
            Heals::AfterHold(status) => {
                let (ran, _) = check(&program);
                assert!(ran.out.contains("held") && site.hits("/news/open") == hits, "{name}: {ran:?}");
                Self::after_hold(name, &ran, usage, status);
                return usage;
            }
            Heals::Never => {
                let (ran, _) = check(&program);
                assert!(ran.out.contains("held") && site.hits("/news/open") == hits, "{name}: {ran:?}");
                row(name, &ran.out, usage, "when it is configured anew");
                return usage;
            }
        }
        check(&program);
        is_read(&program);
        row(name, &ran.err, usage, "next answer");
        usage
    }

    /// The same status with a wait that a test can sit out.
    fn after_hold(name: &str, held: &Ran, usage: Usage, status: u16) {
        let (site, program) = start(Reply::status(status).header("Retry-After", "1"));
        check(&program);
        site.set("/news/open", Reply::html(page()));
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(100));
            check(&program);
            if source(&program)["status"] == "ok" {
                break;
            }
        }
        is_read(&program);
        row(name, &held.out, usage, "after the hold");
    }
}

fn held(name: &'static str, status: u16, says: &'static str) -> Case {
    let reply = Reply::status(status).header("Retry-After", "30");
    Case { heals: Heals::AfterHold(status), ..case(name, reply, says, "failing") }
}

#[test]
fn a_server_that_refuses_is_recorded_and_left_alone() {
    let challenge = "<html><title>Just a moment...</title><p>Mara Lind is ready to send troops to Ostia</p></html>";
    let gone = case("410", Reply::status(410), "410", "gone");
    for case in [
        held("429, Retry-After 30", 429, "429"),
        held("503, Retry-After 30", 503, "503"),
        case("500", Reply::status(500), "500", "failing"),
        case("403 challenge", Reply::new(403, "text/html", challenge), "bot wall", "blocked"),
        Case { heals: Heals::Never, ..gone },
        case("redirect loop", Reply::redirect(302, "/news/open"), "redirects", "failing"),
    ] {
        case.run();
    }
}

#[test]
fn a_body_that_unpacks_without_measure_costs_no_more_than_its_limit() {
    let plain = case("404", Reply::status(404), "404", "failing").run();
    let zeros = |mib: usize, times: usize| {
        let members = support::site::gzip(&vec![0; mib << 20]).repeat(times);
        Reply::new(200, "text/html", members).header("Content-Encoding", "gzip")
    };
    for case in [
        case("gzip, 512 MiB of zeros", zeros(64, 8), "larger than", "failing"),
        case("gzip, 1 GiB of zeros in 1024 members", zeros(1, 1024), "larger than", "failing"),
        case("brotli, 1 GiB of zeros", Reply::brotli_bomb(1 << 30), "times its size", "failing"),
        case("zstd", Reply::html("x").header("Content-Encoding", "zstd"), "was not asked for", "failing"),
    ] {
        let name = case.name;
        let usage = case.run();
        let growth = usage.peak.saturating_sub(plain.peak);
        println!("{name}: {} KiB more than an error", growth >> 10);
        assert!(growth <= GROWTH, "{name}: {growth}");
    }
}

#[test]
fn a_body_that_is_cut_too_long_or_too_slow_is_given_up() {
    let long = Reply::html("<p>Lind is ready to send troops to Ostia. ".repeat(1 << 15)).repeated(240);
    for case in [
        case("truncated body", Reply::html(page()).cut(700), "the body is broken", "failing"),
        case("300 MiB body", long, "larger than", "failing"),
        case("no answer", Reply::hang(), "within 1s", "failing"),
        case("head, then nothing", Reply::html(page()).hang_after_head(), "1s", "failing"),
        case("1 byte a second", Reply::html(page()).drip(Duration::from_secs(1)), "s", "failing"),
        case("20 bytes a second", Reply::html(page()).drip(Duration::from_millis(50)), "within 2s", "failing"),
    ] {
        case.run();
    }
}

#[test]
fn a_page_in_any_clothes_is_read_with_its_letters() {
    let label = |label: &str| Reply::html(baltic("", "en")).content_type(label);
    // Nothing but the language that the page names says how to read its bytes.
    let lithuanian = baltic("", "lt");
    let meta = "<meta charset=\"windows-1257\">";
    for (name, reply) in [
        ("windows-1257, charset in the header", label("text/html; charset=windows-1257")),
        ("windows-1257, only in `<meta>`", Reply::html(baltic(meta, "en")).content_type("text/html")),
        ("utf-8, no charset anywhere", Reply::html(page()).content_type("text/html")),
        ("header says utf-8, bytes and `<meta>` windows-1257", Reply::html(baltic(meta, "en"))),
        ("header says utf-8, bytes windows-1257, `lang=\"lt\"`", Reply::html(lithuanian)),
        ("301", Reply::redirect(301, "/moved")),
    ] {
        let (site, program) = start(reply);
        site.set("/moved", Reply::html(page()));
        let (ran, usage) = check(&program);
        is_read(&program);
        let moved = source(&program)["moved_to"].as_str().map(|_| ", the new address is shown").unwrap_or_default();
        assert_eq!(moved.is_empty(), name != "301", "{ran:?}");
        row(name, &format!("read{moved}"), usage, "-");
    }
}

#[test]
fn a_tag_that_changes_with_every_answer_is_no_change() {
    let page = page();
    let (site, program) = start(Reply::html(page.clone()).header("ETag", "\"0\""));
    let (_, usage) = check(&program);
    let before = stored(&program);
    for n in 1..4 {
        site.set("/news/open", Reply::html(page.clone()).header("ETag", format!("\"{n}\"")));
        check(&program);
    }
    is_read(&program);
    assert_eq!(before.matches("\"id\"").count(), stored(&program).matches("\"id\"").count());
    row("ETag changes every time, same body", "read once, no revision", usage, "-");
}
