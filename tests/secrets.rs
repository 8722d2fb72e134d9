//! What must stay between the user and the program: secrets of the configuration, and the files that it makes.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::binary::{configured, stancewatch};
use support::desk::{monday, thursday};
use support::endpoint::Endpoint;
use support::usage::Guarded;

fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..3_000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not within a minute: {what}");
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// The canaries, none of which may be seen but by whom it is for.
const CANARIES: [&str; 7] =
    ["canaryheader", "canarycookie", "canarypath", "canarytopic", "canarytoken", "canarymail", "canaryweb"];
/// The key of a webhook, as it is written and as it is used.
const KEY: (&str, &str) = ("whsec_Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXJ5a2V5", "canarykeycanarykeycanarykey");

/// A configuration with a canary in each place that may hold a secret.
fn secretive(endpoint: &Endpoint) -> String {
    format!(
        r#"[trouble]
enabled = false
[web]
enabled = true
listen = "127.0.0.1:0"
password = "canaryweb"
[[notify.webhook]]
url = "{}"
secret = "{}"
[[notify.webhook]]
name = "closed"
url = "http://127.0.0.1:1/canarypath"
[[notify.ntfy]]
url = "http://127.0.0.1:1"
topic = "canarytopic"
token = "canarytoken"
[[notify.email]]
server = "127.0.0.1"
port = 1
tls = "starttls"
user = "desk"
password = "canarymail"
from = "desk@norland.example"
to = ["desk@norland.example"]
"#,
        endpoint.url("/canarypath"),
        KEY.0
    )
}

fn seen(what: &str, bytes: &[u8]) {
    for canary in CANARIES.iter().chain([&KEY.0, &KEY.1]) {
        assert!(!contains(bytes, canary), "{canary} in {what}: {}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn no_secret_is_seen_anywhere_but_where_it_belongs() {
    let (desk, endpoint) = (monday(), Endpoint::start());
    let (dir, config) = configured(&desk.site, &secretive(&endpoint));
    let text = std::fs::read_to_string(&config).unwrap();
    let headers = "every = \"15m\"\nheaders = { X-Key = \"canaryheader\", Cookie = \"canarycookie\" }";
    std::fs::write(&config, text.replace("every = \"15m\"", headers)).unwrap();
    let command = |arguments: &[&str]| {
        let mut command = stancewatch();
        command.args(arguments).arg("--config").arg(&config).current_dir(dir.path());
        command
    };
    let output = |arguments: &[&str]| {
        let output = command(arguments).output().unwrap();
        seen(&format!("{arguments:?}"), &[output.stdout.clone(), output.stderr.clone()].concat());
        output
    };
    let first = output(&["check", "-vv"]);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    thursday(&desk);
    let log = dir.path().join("log");
    let daemon = Guarded(
        command(&["run", "-vv"]).stdout(Stdio::null()).stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap(),
    );
    until("the daemon", || std::fs::read_to_string(&log).is_ok_and(|text| text.contains("is a checked copy")));
    daemon.signal("USR1");
    until("the webhook", || !endpoint.sent().is_empty());
    let given_up = || std::fs::read_to_string(&log).unwrap().to_lowercase();
    until("the failures", || ["closed", "ntfy", "email"].iter().all(|name| given_up().contains(name)));
    let process = |file: &str| std::fs::read(format!("/proc/{}/{file}", daemon.0.id())).unwrap();
    seen("the command line", &process("cmdline"));
    seen("the environment", &process("environ"));
    daemon.signal("HUP");
    until("the reload", || given_up().contains("was read again"));
    for arguments in [
        &["config", "show"][..],
        &["config", "check", "-vv"],
        &["doctor"],
        &["doctor", "--json"],
        &["sources", "--json"],
        &["log", "--json"],
        &["export"],
        &["notify", "retry", "-vv"],
        &["verify", "-vv"],
        &["sources", "test", &desk.site.url("/feed.xml"), "-vv"],
    ] {
        output(arguments);
    }
    daemon.stop();
    // What is wrong with the configuration is told without it.
    let good = std::fs::read_to_string(&config).unwrap();
    for (from, to) in [
        ("topic = \"canarytopic\"", "topic = \"canary topic/canarytopic\""),
        (KEY.0, "canarytoken-is-no-key"),
        ("\"canaryheader\"", "\"canaryheader\\n\""),
        ("http://127.0.0.1:1/canarypath", "ftp://127.0.0.1/canarypath"),
        ("password = \"canaryweb\"", "passwort = \"canaryweb\""),
    ] {
        assert!(good.contains(from));
        std::fs::write(&config, good.replacen(from, to, 1)).unwrap();
        output(&["config", "check"]);
        output(&["check", "-vv"]);
    }
    let mut files = 0;
    each_file(dir.path(), &mut |path| {
        if path != config {
            seen(&path.display().to_string(), &std::fs::read(path).unwrap());
            files += 1;
        }
    });
    assert!(files >= 4, "log, database, lock, backup: {files}");
    assert!(desk.site.requests().iter().any(|request| request.text("x-key").as_deref() == Some("canaryheader")));
    println!("{} canaries, {files} files, the command line, 21 outputs: 0 hits", CANARIES.len() + 2);
}

fn each_file(folder: &Path, look: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            each_file(&path, look)
        } else if path.is_file() {
            look(&path)
        }
    }
}

#[test]
fn what_it_makes_is_for_its_user_alone_whatever_the_umask_is() {
    let desk = monday();
    let tables = "[[notify.atom]]\npath = \"feed/shifts.atom\"\n";
    for umask in ["000", "077", "022"] {
        let (dir, config) = configured(&desk.site, tables);
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, text.replace("\"test.db\"", "\"a/state/test.db\"")).unwrap();
        let run = |arguments: &str| {
            let script = format!("umask {umask}; exec \"$0\" {arguments} --config stancewatch.toml");
            let mut command = Command::new("sh");
            command.args(["-c", &script, env!("CARGO_BIN_EXE_stancewatch")]).current_dir(dir.path());
            command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/").stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        assert!(run("check").status().unwrap().success());
        let daemon = Guarded(run("run").spawn().unwrap());
        let state = dir.path().join("a/state");
        let backups = || {
            std::fs::read_dir(state.join("backups")).map_or(0, |entries| {
                entries.flatten().filter(|entry| entry.path().extension().is_some_and(|name| name == "db")).count()
            })
        };
        until("a backup", || backups() == 1);
        assert!(run("backup by-hand.db").status().unwrap().success());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let mut files = 0;
        each_file(&dir.path().join("a"), &mut |path| {
            assert_eq!(mode(path), 0o600, "{umask}: {}", path.display());
            files += 1;
        });
        assert_eq!(mode(&dir.path().join("by-hand.db")), 0o600, "{umask}");
        for folder in ["a", "a/state", "a/state/backups"] {
            assert_eq!(mode(&dir.path().join(folder)), 0o700, "{umask}: {folder}");
        }
        daemon.stop();
        // Once more with what a restore moves aside.
        assert!(run("restore by-hand.db").status().unwrap().success());
        each_file(&dir.path().join("a"), &mut |path| assert_eq!(mode(path), 0o600, "{umask}: {}", path.display()));
        println!("umask {umask}: {files} files 0600, 3 folders 0700");
        assert!(files >= 5, "database, log, index, lock, backup: {files}");
    }
}
