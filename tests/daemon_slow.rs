//! The real daemon among servers that drip: who answers is asked on time, and who drips is given up in time.

mod support;

use std::time::Duration;

use support::news::{feed, open};
use support::program::Program;
use support::site::{Reply, Site};
use support::usage::{self, Guarded};
use tokio::time::Instant;

const DRIPS: u8 = 50;
/// `total_timeout`: for a whole exchange, redirects included.
const LIMIT: Duration = Duration::from_secs(10);
/// How late a source may be that waits for nobody but the daemon; an unoptimised build on a busy machine gets more.
const LATE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 8 } else { 5 });

fn until(what: &str, happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(120), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
#[ignore = "needs more than 50 polls at once"]
fn fifty_servers_that_drip_delay_nobody() {
    let drips: Vec<Site> = (1..=DRIPS).map(|n| Site::start_at([127, 0, 1, n])).collect();
    for (n, drip) in drips.iter().enumerate() {
        let whole = Reply::xml("x".repeat(100_000));
        let slow = whole.drip(Duration::from_millis(100));
        // Some drip their redirects, one after the other, and some say nothing at all.
        drip.set(
            "/feed.xml",
            match n % 5 {
                3 => Reply::hang(),
                4 => Reply::redirect(302, "/feed.xml?again").drip(Duration::from_millis(100)),
                _ => slow.clone(),
            },
        );
        drip.set("/feed.xml?again", slow);
    }
    // Behind all of them by address, so that it is also the last in every order.
    let good = Site::start_at([127, 0, 9, 9]);
    let story = open("2025-03-21");
    good.set(&story.path(), Reply::html(story.page()));
    good.set("/feed.xml", Reply::xml(feed(good.url("").trim_end_matches('/'), &[story])));
    let hosts: Vec<String> = drips.iter().chain([&good]).map(|site| format!("\"{}\"", site.address().ip())).collect();
    let mut tables = format!(
        "[fetch]\nallow_private = [{}]\nhost_gap = \"0s\"\ntotal_timeout = \"{}s\"\n",
        hosts.join(", "),
        LIMIT.as_secs()
    );
    for site in drips.iter().chain([&good]) {
        tables += &format!("[[source]]\nurl = \"{}\"\nkind = \"feed\"\nevery = \"15m\"\n", site.url("/feed.xml"));
    }
    let program = Program::with(&tables);
    let daemon = Guarded(program.spawn(&["run"]));
    until("the daemon polls", || drips.iter().chain([&good]).any(|site| site.connections() > 0));

    good.forget();
    daemon.signal("USR1");
    let begun = Instant::now();
    until("the good source is asked", || good.hits("/feed.xml") > 0);
    let late = begun.elapsed();
    until("its article is read", || program.run(&["positions", "--json"]).out.contains("open"));
    let read = begun.elapsed();
    until("every drip was asked", || drips.iter().all(|drip| drip.hits("/feed.xml") > 0));
    until("every drip is over", || drips.iter().all(|drip| drip.in_flight() == 0));
    let longest = drips.iter().map(Site::longest).max().unwrap();
    let used = usage::of(daemon.0.id()).unwrap();
    println!("{DRIPS} drips: the good source asked after {late:?}, its article read after {read:?}");
    println!("the longest drip ended after {longest:?} of {LIMIT:?}; all after {:?}", begun.elapsed());
    println!("{} MiB at most, {:?} on the processor", used.peak_mib(), used.worked);
    assert!(late <= LATE, "{late:?}");
    assert!(longest <= LIMIT + LATE, "{longest:?}");
    daemon.stop();
}
