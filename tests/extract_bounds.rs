//! What one hostile page may cost: 2.5 s and 128 MiB, in a process that lives on. Each shape goes through the real binary,
//! one after the other in the same process, and an honest article after each must come out as if nothing had been.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use support::news::{noise, open};
use support::program::Program;
use support::site::{Reply, Site};
use support::usage::Guarded;

/// The marks. Time is the process's own on the processor, so that other work on the machine does not count; an unoptimised
/// build gets what it is slower by.
const TIME: Duration = Duration::from_millis(if cfg!(debug_assertions) { 20_000 } else { 2_500 });
const MEMORY: u64 = 128 << 20;

const STORY: &str = "<article><h1>Brandt ready to send engineers</h1><p>The prime minister of Norland, Ada Brandt, said that her government
    was ready to send engineers to the border, provided that parliament agreed before the summer.</p><p>Mr Varga declined to
    say whether his own country would follow. An answer was not to be expected before the autumn.</p></article>";

/// Pages made to cost time, memory or the stack.
fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, n: usize| open.repeat(n).into_bytes();
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    let after = |flood: &str, n: usize| format!("{STORY}{}", flood.repeat(n)).into_bytes();
    let script = |body: String| format!("<script type=application/ld+json>{body}</script>{STORY}").into_bytes();
    vec![
        ("1,000,000 nested div", nested("<div>", 1_000_000)),
        ("1,000,000 nested b", nested("<b>", 1_000_000)),
        ("1,000,000 nested svg groups", nested("<svg><g>", 500_000)),
        ("1,000,000 nested list items", nested("<ul><li>", 500_000)),
        ("nested tables", nested("<table><tr><td>", 300_000)),
        ("nested formatting around paragraphs", nested("<b class=x><p>", 300_000)),
        ("nested elements of its own making", nested("<x-y>", 1_000_000)),
        ("nested links and forms", nested("<form><a href=x>", 300_000)),
        (
            "5 MiB of ordinary paragraphs",
            after("<p>Word upon word stands in this line, and yet it never ends. ", 80_000),
        ),
        ("50 MB of paragraphs", after("<p>Word upon word stands in this line, and yet it never ends. ", 800_000)),
        ("10 MB in one text node", format!("{STORY}<p>{}", "word ".repeat(2_000_000)).into_bytes()),
        ("10 MB of <", nested("<", 10_000_000)),
        ("10 MB of &", nested("&", 10_000_000)),
        ("5 MB of & and spaces", nested("& ", 2_500_000)),
        ("5 MB of &amp;", after("&amp;", 1_000_000)),
        ("5 MB of U+00A0", after("\u{a0}", 2_500_000)),
        ("100,000 attributes", format!("{STORY}<p{attributes}>x").into_bytes()),
        ("100,000 attributes before the story", format!("<p{attributes}>x{STORY}").into_bytes()),
        ("malformed UTF-8", [STORY.as_bytes(), &[0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80].repeat(500_000)].concat()),
        ("NUL and control characters", after("\u{0}\u{1b}[2J\u{202e}", 500_000)),
        ("comments that do not end", after("<!--", 1_000_000)),
        ("CDATA and processing instructions", after("<![CDATA[x]]><?php ?>", 200_000)),
        ("stray closing tags", after("</p></div>", 400_000)),
        ("1,000,000 line breaks", after("<br>", 1_000_000)),
        (
            "50,000 stories",
            "<article><h1>x</h1><p>A text long enough to count as a paragraph of its own.</p></article>"
                .repeat(50_000)
                .into_bytes(),
        ),
        ("100,000 headlines", after("<h1>Brandt ready to send</h1>", 100_000)),
        ("100,000 times", after("<time datetime=2025-03-21>x</time>", 100_000)),
        ("100,000 boxes", after("<div class='related share-bar newsletter'><p>x</p></div>", 100_000)),
        ("structured data nested 1,000,000 deep", script("[".repeat(1_000_000))),
        (
            "structured data of many objects",
            script(format!("[{}1]", "{\"@type\":\"NewsArticle\",\"headline\":\"x\"},".repeat(40_000))),
        ),
        (
            "an article body of 2 MB of markup",
            script(json!({"@type": "NewsArticle", "articleBody": "<p>x &amp; y".repeat(160_000)}).to_string()),
        ),
        (
            "scripts full of strings",
            format!("<script>{}</script>{STORY}", "\"\\u003cp>\\\"".repeat(400_000)).into_bytes(),
        ),
        ("one class name of 5 MB", format!("<div class='{}'>{STORY}", "related-share ".repeat(350_000)).into_bytes()),
        (
            "an inline image of 5 MB",
            format!("<img src='data:image/png;base64,{}'>{STORY}", "iVBORw0KGgo".repeat(450_000)).into_bytes(),
        ),
        ("a title of 3 MB", format!("<title>{}</title>{STORY}", "a | b - ".repeat(400_000)).into_bytes()),
        ("selects, options and templates", after("<select><option><template><p>x", 100_000)),
    ]
}

/// `extract --jsonl` as a process that is asked again and again.
struct Extractor {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Extractor {
    fn start(program: &Program) -> Self {
        let mut command = program.command(&["extract", "--jsonl"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, stdin, stdout }
    }

    /// Sends a page and gives its answer, and how long the process worked for it.
    fn ask(&mut self, id: &str, html: &str) -> (Value, Duration) {
        let before = self.worked();
        let line = format!("{}\n", json!({"id": id, "url": "https://news.example/a/story", "html": html}));
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).unwrap();
        (serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{id}: the process gave up")), self.worked() - before)
    }

    /// How long the process has been on the processor.
    fn worked(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // User and system time, in hundredths of a second.
        let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// The most memory that the process ever held.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// Forgets the most memory, so that each shape answers for itself.
    fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }
}

#[test]
fn every_shape_stays_within_time_and_memory_in_one_process() {
    let mut extractor = Extractor::start(&Program::bare());
    let (honest, _) = extractor.ask("honest", STORY);
    assert_eq!(honest["title"], "Brandt ready to send engineers");
    let process = extractor.child.id();
    let shapes = shapes();
    assert!(shapes.len() >= 20);
    let mut over = Vec::new();
    for (name, bytes) in &shapes {
        extractor.forget_peak();
        let page = String::from_utf8_lossy(bytes);
        let (answer, took) = extractor.ask(name, &page);
        // What the page itself weighs, as the line that came in and as the text made of it, is not the extraction's doing.
        let own = extractor.peak().saturating_sub(2 * page.len() as u64 + page.len() as u64 / 2);
        println!("{name}: {} ms, {} MiB beside the page's own", took.as_millis(), own >> 20);
        if took > TIME || own > MEMORY {
            over.push(format!("{name}: {took:?}, {} MiB", own >> 20));
        }
        assert!(answer["text"].is_string() || answer["error"].is_string(), "{name}: {answer}");
        // A flood of prose may well pass for the article; a flood of anything else may not.
        if page.starts_with(STORY) && !name.contains("paragraphs") && !name.contains("text node") {
            let text = answer["text"].as_str().unwrap_or_default();
            assert!(text.starts_with("The prime minister of Norland"), "{name}: {}", &answer.to_string()[..200]);
        }
        assert_eq!(extractor.ask("honest", STORY).0["text"], honest["text"], "after {name}");
    }
    assert_eq!(extractor.child.id(), process);
    drop(extractor.stdin.take());
    extractor.child.wait().unwrap();
    assert!(over.is_empty(), "over the marks of {TIME:?} and {} MiB:\n{}", MEMORY >> 20, over.join("\n"));
}

#[test]
fn hostile_pages_hold_up_no_other_source() {
    let site = Site::start();
    let mut tables =
        String::from("[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\nhost_connections = 8\n");
    let small = |bytes: &[u8]| bytes.len() < 5_000_000;
    for (index, (_, bytes)) in shapes().into_iter().filter(|(_, bytes)| small(bytes)).enumerate() {
        site.set(&format!("/hostile/{index}"), Reply::html(bytes));
        tables += &format!("[[source]]\nurl = \"{}\"\nkind = \"article\"\n", site.url(&format!("/hostile/{index}")));
    }
    let now = stancewatch::model::Clock::now(&stancewatch::daemon::SystemClock).to_string();
    for story in [open(&now), noise(&now)] {
        site.set(&story.path(), Reply::html(story.page()));
        tables += &format!("[[source]]\nname = \"good\"\nurl = \"{}\"\nkind = \"article\"\n", site.url(&story.path()));
    }
    let program = Program::with(&tables);
    let begun = tokio::time::Instant::now();
    // Some of the sources are no articles; that is told, and the others are read.
    program.run(&["check"]);
    let took = begun.elapsed();
    // An unoptimised build, beside other tests, takes what it takes.
    assert!(cfg!(debug_assertions) || took < TIME * 12, "{took:?}");
    let titles: Vec<Value> =
        program.json(&["articles"]).as_array().unwrap().iter().map(|row| row["title"].clone()).collect();
    assert!(titles.contains(&json!("Lind open to sending troops")) && titles.contains(&json!("Council debates roads")));
}

/// The longest time between two signs of life, of which the service manager allows a minute.
const SILENCE: Duration = Duration::from_secs(20);
/// How late a source may be that waits for nobody but the daemon.
const LATE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 5 });

#[test]
fn hostile_pages_hold_up_neither_the_daemons_schedule_nor_its_watchdog() {
    let (hostile, good) = (Site::start(), Site::start_at([127, 0, 0, 9]));
    let mut tables = String::from(
        "[fetch]\nallow_private = [\"127.0.0.1\", \"127.0.0.9\"]\nhost_gap = \"0s\"\nhost_connections = 8\n",
    );
    let mut count = 0;
    for (_, bytes) in shapes().into_iter().filter(|(_, bytes)| bytes.len() < 5_000_000) {
        let path = format!("/hostile/{count}");
        hostile.set(&path, Reply::html(bytes));
        tables += &format!("[[source]]\nurl = \"{}\"\nkind = \"article\"\n", hostile.url(&path));
        count += 1;
    }
    let story = open("2025-03-21");
    good.set(&story.path(), Reply::html(story.page()));
    tables += &format!("[[source]]\nurl = \"{}\"\nkind = \"article\"\n", good.url(&story.path()));
    let program = Program::with(&tables);
    let socket = UnixDatagram::bind(program.path("notify.sock")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut command = program.command(&["run"]);
    command.env("NOTIFY_SOCKET", program.path("notify.sock")).env("WATCHDOG_USEC", "3000000");
    let mut daemon = Guarded(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    // On a thread of its own: a manager that does not listen would hold up the daemon.
    let (sender, signs) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length) = socket.recv(&mut buffer) {
            if String::from_utf8_lossy(&buffer[..length]).contains("WATCHDOG=1") {
                let _ = sender.send(tokio::time::Instant::now());
            }
        }
    });
    let first = signs.recv_timeout(Duration::from_secs(60)).unwrap();
    let mut latest = Duration::ZERO;
    for _ in 0..3 {
        let hits = good.hits(&story.path());
        daemon.signal("USR1");
        let begun = tokio::time::Instant::now();
        while good.hits(&story.path()) == hits {
            assert!(begun.elapsed() < Duration::from_secs(60), "the good source is never asked");
            std::thread::sleep(Duration::from_millis(2));
        }
        latest = latest.max(begun.elapsed());
    }
    signs.recv_timeout(Duration::from_secs(60)).unwrap();
    let times: Vec<_> = [first].into_iter().chain(signs.try_iter()).collect();
    let longest = times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
    println!(
        "{count} hostile pages a round: the good source asked after {latest:?} at most, {longest:?} between signs of life"
    );
    assert!(latest <= LATE && longest <= SILENCE, "{latest:?} {longest:?}");
    assert!(daemon.0.try_wait().unwrap().is_none(), "it runs on");
    assert!(program.run(&["positions", "--json"]).out.contains("open"), "and has read what is to be read");
    daemon.stop();
}
