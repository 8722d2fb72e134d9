//! A soak: the daemon over a news site that changes and breaks, its memory and descriptors watched. Not for every change:
//! `.ci/long soak`.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::process::Command;
use std::time::Duration;

use support::news::{feed, noise, open, ready};
use support::program::Program;
use support::site::{Reply, Site};

/// What a process uses.
#[derive(Debug, Clone, Copy)]
struct Usage {
    resident_kib: u64,
    descriptors: usize,
    threads: u64,
}

fn usage(process: u32) -> Usage {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let descriptors = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count();
    Usage { resident_kib: field("VmRSS:"), descriptors, threads: field("Threads:") }
}

/// What the site shows at a turn: mostly the same, now and then an edit, an error, a wall or rubbish.
fn show(site: &Site, turn: usize) {
    let base = site.url("");
    let base = base.trim_end_matches('/');
    let mut stories = vec![open("2025-02-03"), noise("2025-02-10"), ready("2025-03-03")];
    if turn.is_multiple_of(3) {
        stories.rotate_left(1);
    }
    site.set(
        "/rss",
        match turn % 7 {
            4 => Reply::status(503),
            5 => Reply::xml("no feed"),
            6 => Reply::gzip_bomb(20 << 20),
            _ => Reply::xml(feed(base, &stories)),
        },
    );
    for story in &stories {
        let page = if turn % 5 == 2 { story.page().replace("bread", "butter") } else { story.page() };
        site.set(&story.path(), if turn % 11 == 7 { Reply::status(500) } else { Reply::html(page) });
    }
}

#[test]
#[ignore = "takes as long as SOAK_MINUTES says; .ci/long runs it"]
fn nothing_grows_while_the_site_changes_and_breaks() {
    let minutes: u64 = std::env::var("SOAK_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let site = Site::start();
    show(&site, 0);
    let program = Program::bare();
    program.configure(&format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n[[source]]\nurl = \"{}\"\nkind = \"feed\"\nevery = \"1m\"\n",
        site.url("/rss")
    ));
    let mut child = program.spawn(&["run"]);
    let mut samples = Vec::new();
    let turns = usize::try_from(minutes * 12).unwrap();
    for turn in 1..=turns {
        std::thread::sleep(Duration::from_secs(5));
        show(&site, turn);
        // A signal asks for a poll of everything now.
        assert!(Command::new("kill").args(["-s", "USR1", &child.id().to_string()]).status().unwrap().success());
        samples.push(usage(child.id()));
    }
    let requests = site.requests().len();
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    program.run(&["verify"]).exits(0);
    let settled = samples[samples.len() / 4];
    let last = samples[samples.len() - 1];
    let most = samples.iter().map(|sample| sample.resident_kib).max().unwrap();
    println!("soak: {minutes} minutes, {turns} polls asked for, {requests} requests");
    println!(
        "resident: {} KiB after a quarter, {} KiB at the end, {most} KiB at most",
        settled.resident_kib, last.resident_kib
    );
    println!(
        "descriptors: {} and {}; threads: {} and {}",
        settled.descriptors, last.descriptors, settled.threads, last.threads
    );
    assert!(last.resident_kib <= settled.resident_kib + 4096, "{settled:?} {last:?}");
    assert!(last.descriptors <= settled.descriptors + 4, "{settled:?} {last:?}");
}
