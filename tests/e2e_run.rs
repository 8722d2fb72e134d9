//! `run`: one daemon a database, reload on SIGHUP, a clean end on SIGTERM, and what the service manager hears.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command};
use std::time::Duration;

use stancewatch::cli::exit;
use support::news::{feed, open};
use support::program::Program;
use support::site::{Reply, Site};

/// A daemon with the socket on which it tells its state.
struct Daemon {
    child: Child,
    socket: UnixDatagram,
}

impl Daemon {
    fn start(program: &Program) -> Self {
        let path = program.path("notify.sock");
        let _ = std::fs::remove_file(&path);
        let socket = UnixDatagram::bind(&path).unwrap();
        // A limit for a daemon that never speaks, not a sleep: what is waited for ends the wait.
        socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut command = program.command(&["run"]);
        command.env("NOTIFY_SOCKET", &path).stderr(std::process::Stdio::piped());
        Self { child: command.spawn().unwrap(), socket }
    }

    /// Waits until it says something that contains `word`, and gives what it said.
    fn hears(&self, word: &str) -> String {
        let mut buffer = [0; 4096];
        loop {
            let length = self.socket.recv(&mut buffer).unwrap_or_else(|error| panic!("never heard {word}: {error}"));
            let said = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if said.contains(word) {
                return said;
            }
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Its exit code and what it logged.
    fn end(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

fn start() -> (Site, Program) {
    let site = Site::start();
    let story = open("2025-03-21");
    site.set("/rss", Reply::xml(feed(site.url("").trim_end_matches('/'), std::slice::from_ref(&story))));
    site.set(&story.path(), Reply::html(story.page()));
    let program = Program::bare();
    program.configure(&tables(&site, "/rss"));
    (site, program)
}

fn tables(site: &Site, path: &str) -> String {
    let url = site.url(path);
    format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n[[source]]\nurl = \"{url}\"\nkind = \"feed\"\n"
    )
}

#[test]
fn it_says_ready_polls_and_ends_cleanly() {
    let (_site, program) = start();
    let daemon = Daemon::start(&program);
    daemon.hears("READY=1");
    // Others may read while it runs.
    wait_for(|| program.json(&["positions"])[0]["commitment"] == "open");
    daemon.signal("TERM");
    daemon.hears("STOPPING=1");
    let (code, log) = daemon.end();
    assert_eq!(code, Some(0), "{log}");
    program.run(&["verify"]).exits(0);
}

#[test]
fn a_second_daemon_is_refused_and_the_first_goes_on() {
    let (_site, program) = start();
    let daemon = Daemon::start(&program);
    daemon.hears("READY=1");
    for command in ["run", "check"] {
        let ran = program.run(&[command]).exits(exit::CONFIGURATION.into());
        assert!(ran.err.contains("another stancewatch"), "{}", ran.err);
    }
    program.run(&["sources"]).exits(0);
    daemon.signal("TERM");
    assert_eq!(daemon.end().0, Some(0));
    program.run(&["check"]).exits(0);
}

#[test]
fn hang_up_reads_the_configuration_again_and_a_broken_one_changes_nothing() {
    let (site, program) = start();
    let daemon = Daemon::start(&program);
    daemon.hears("READY=1");
    std::fs::write(program.path("stancewatch.toml"), "databse = 7\n").unwrap();
    daemon.signal("HUP");
    daemon.hears("RELOADING=1");
    daemon.hears("READY=1");
    let story = open("2025-03-21");
    site.set("/other", Reply::xml(feed(site.url("").trim_end_matches('/'), &[story])));
    program.configure(&tables(&site, "/other"));
    daemon.signal("HUP");
    daemon.hears("RELOADING=1");
    daemon.hears("READY=1");
    wait_for(|| site.hits("/other") > 0);
    daemon.signal("TERM");
    let (code, log) = daemon.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("databse"), "the broken configuration was not told: {log}");
}

/// Waits for something that happens in another process; the limit is for a bug, not for a slow machine.
fn wait_for(happened: impl Fn() -> bool) {
    for _ in 0..6000 {
        if happened() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never happened");
}

#[test]
fn the_log_says_what_it_did() {
    let (_site, program) = start();
    let mut child = program.spawn(&["run"]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let news = lines.find(|line| line.contains("1 new articles"));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(news.is_some_and(|line| line.contains("statements")));
    assert!(lines.any(|line| line.contains("stopped")));
    assert!(child.wait().unwrap().success());
}
