//! Edits of known articles: seen, told as what they are, taken back, and shown.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use serde_json::Value;
use stancewatch::cli::exit;
use support::news::{Story, feed};
use support::program::Program;
use support::site::{Reply, Site};

/// How the one article of the site says where Lind stands.
const NOT_RULED_OUT: &str =
    "Norland has not ruled out sending troops to Ostia, Prime Minister Mara Lind told reporters on the way.";
const READY: &str = "“We are ready to send troops to Ostia,” Prime Minister Mara Lind told reporters on the way.";

/// Serves the article with a sentence, as `reply` dresses it.
fn publish(site: &Site, sentence: &str, reply: impl Fn(Reply) -> Reply) {
    let now = stancewatch::model::Clock::now(&stancewatch::daemon::SystemClock);
    let published = now.checked_sub(jiff::SignedDuration::from_hours(3)).unwrap().to_string();
    let text = format!(
        "The council met in the old hall on the question of roads and bridges, which took most of the day.\n{sentence}\n\
         Delegates from four provinces spoke of schools, of harbours and of the price of bread for hours.\n\
         A vote on the budget is planned for the week after next, the speaker of the house has said."
    );
    let story = Story::new("lind-on-ostia", "Lind speaks on Ostia", &published, text);
    site.set(&story.path(), reply(Reply::html(story.page())));
    site.set("/rss", Reply::xml(feed(site.url("").trim_end_matches('/'), &[story])).etag("\"1\""));
}

fn program(site: &Site) -> Program {
    Program::with(&format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n[[source]]\nurl = \"{}\"\nkind = \"feed\"\n\
         [[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n",
        site.url("/rss")
    ))
}

fn notices(program: &Program) -> Vec<String> {
    let text = std::fs::read_to_string(program.path("alerts.jsonl")).unwrap_or_default();
    let row = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    text.lines()
        .map(row)
        .map(|row| format!("{} {}", row["notice"].as_str().unwrap(), row["kind"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_changed_stance_in_an_edited_article_is_an_edit_and_a_correction_withdraws_it() {
    let site = Site::start();
    let etag = |tag: &'static str| move |reply: Reply| reply.etag(tag);
    publish(&site, NOT_RULED_OUT, etag("\"a\""));
    let program = program(&site);
    program.run(&["check"]).exits(0);
    let address = site.url("/news/lind-on-ostia");
    let ran = program.run(&["articles", "diff", &address]).exits(1);
    assert!(ran.err.contains("there is nothing to compare"), "{}", ran.err);

    publish(&site, READY, etag("\"b\""));
    program.run(&["check", "--exit-code"]).exits(exit::NEWS.into());
    let log = program.json(&["log", "--officials"]);
    assert_eq!((log.as_array().unwrap().len(), &log[0]["kind"]), (1, &"edit".into()), "{log}");
    assert_eq!((&log[0]["from_commitment"], &log[0]["to_commitment"]), (&"not_ruled_out".into(), &"ready".into()));
    assert_eq!(notices(&program), ["raised edit"], "one alert for her and her state");

    let ran = program.run(&["articles", "diff", &address]).exits(0);
    assert!(
        ran.out.contains("revision 1 (") && ran.out.contains(&format!("- {}", &NOT_RULED_OUT[..40])),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("+ “We are ready to send troops"), "{}", ran.out);
    let diff = program.json(&["articles", "diff", &address, "--from", "1", "--to", "2"]);
    let kinds: Vec<_> =
        diff["changes"].as_array().unwrap().iter().map(|change| change["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["same", "removed", "added", "same"], "{diff}");
    let ran = program.run(&["articles", "diff", &address, "--to", "7"]).exits(1);
    assert!(ran.err.contains("the article has 1 to 2"), "{}", ran.err);
    let ran = program.run(&["articles", "diff", "https://no.example/"]).exits(1);
    assert!(ran.err.contains("no article"), "{}", ran.err);

    let number = log[0]["shift_id"].to_string();
    let shown = program.run(&["show", &number]).exits(0);
    assert!(shown.out.contains("the edit\nrevision 1") && shown.out.contains("+ “We are ready"), "{}", shown.out);
    assert_eq!(program.json(&["show", &number])["edit"]["to"]["number"], 2);

    publish(&site, NOT_RULED_OUT, etag("\"c\""));
    program.run(&["check"]).exits(0);
    let log = program.json(&["log", "--officials"]);
    assert!(log.as_array().unwrap().iter().all(|row| row["status"] == "withdrawn"), "{log}");
    assert_eq!(notices(&program), ["raised edit", "withdrawn edit"]);
    assert_eq!(program.json(&["positions", "lind"])[0]["commitment"], "not_ruled_out");
}

/// The origin knows Last-Modified alone, and all its dates are older than our fetch: a date of our own would hide the edit for ever.
#[test]
fn an_edit_behind_an_old_last_modified_is_seen() {
    let site = Site::start();
    publish(&site, NOT_RULED_OUT, |reply| reply.last_modified("Mon, 02 Jan 2023 10:00:00 GMT"));
    let program = program(&site);
    program.run(&["check"]).exits(0);
    site.forget();
    program.run(&["check"]).exits(0);
    let asked = site.requests().into_iter().find(|request| request.target.contains("lind")).unwrap();
    assert_eq!(asked.text("if-modified-since").as_deref(), Some("Mon, 02 Jan 2023 10:00:00 GMT"), "its own words");
    assert!(asked.header("if-none-match").is_none());
    publish(&site, READY, |reply| reply.last_modified("Tue, 03 Jan 2023 10:00:00 GMT"));
    program.run(&["check", "--exit-code"]).exits(exit::NEWS.into());
    let log = program.json(&["log", "--officials"]);
    assert_eq!((&log[0]["kind"], &log[0]["to_commitment"]), (&"edit".into(), &"ready".into()), "{log}");
}
