//! The real daemon under a service manager: what it tells `NOTIFY_SOCKET`, and what signals and exit codes mean.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::binary::{configuration, configured, stancewatch};
use support::desk::monday;

/// `run` under a manager that listens; killed on drop.
struct Service {
    child: Child,
    socket: UnixDatagram,
}

impl Service {
    /// Starts the daemon and waits until it says that it is ready.
    fn start(config: &Path, dir: &Path) -> Self {
        let path = dir.join("notify.sock");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let child = stancewatch()
            .args(["run", "--config"])
            .arg(config)
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "600000")
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let service = Self { child, socket };
        service.wait_for("READY=1");
        service
    }

    /// Waits until the manager is told `what`.
    fn wait_for(&self, what: &str) -> String {
        let mut buffer = [0; 4096];
        loop {
            let read = self.socket.recv(&mut buffer).unwrap();
            let told = String::from_utf8_lossy(&buffer[..read]).into_owned();
            if told.lines().any(|line| line.starts_with(what)) {
                return told;
            }
        }
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    fn stop(mut self) {
        self.signal("TERM");
        self.wait_for("STOPPING=1");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_manager_hears_of_start_work_reload_and_stop() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, "");
    let service = Service::start(&config, dir.path());
    service.wait_for("WATCHDOG=1");
    service.signal("HUP");
    let told = service.wait_for("RELOADING=1");
    assert!(told.contains("MONOTONIC_USEC="), "{told}");
    service.wait_for("READY=1");
    service.stop();
}

#[test]
fn a_broken_configuration_on_reload_keeps_the_old_one() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, "");
    let service = Service::start(&config, dir.path());
    service.wait_for("STATUS=1 sources, 0 under way");
    std::fs::write(&config, "this is no configuration").unwrap();
    service.signal("HUP");
    service.wait_for("RELOADING=1");
    service.wait_for("READY=1");
    let before = desk.site.hits("/feed.xml");
    service.signal("USR1");
    while desk.site.hits("/feed.xml") == before {
        service.wait_for("WATCHDOG=1");
    }
    service.stop();
}

#[test]
fn a_second_daemon_on_the_same_database_leaves_with_78() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, "");
    let service = Service::start(&config, dir.path());
    let second = stancewatch().args(["run", "--config"]).arg(&config).output().unwrap();
    let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(78), "{complaint}");
    assert!(complaint.contains("another stancewatch"), "{complaint}");
    service.wait_for("WATCHDOG=1");
    service.stop();
}

/// The status line and the page that a dashboard answers with to `me:password` in base64; `None` where nobody listens.
fn page(port: u16, credentials: &str, target: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {credentials}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer).filter(|answer| !answer.is_empty())
}

/// Whether the dashboard answers with this status.
fn answers(port: u16, credentials: &str, status: &str) -> bool {
    page(port, credentials, "/").is_some_and(|answer| answer.lines().next().is_some_and(|line| line.contains(status)))
}

/// Waits, within bounds, for what is bound to happen.
fn until(wanted: &dyn Fn() -> bool) {
    for _ in 0..600 {
        if wanted() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("what is waited for does not happen");
}

/// A port that nobody listens at.
fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// "me:one" and "me:two".
const ONE: &str = "bWU6b25l";
const TWO: &str = "bWU6dHdv";

#[test]
fn the_dashboard_follows_a_reload() {
    let desk = monday();
    let (first, second) = (free(), free());
    let web = |port: u16, password: &str| {
        format!("[web]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npassword = \"{password}\"\n")
    };
    let (dir, config) = configured(&desk.site, &web(first, "one"));
    let service = Service::start(&config, dir.path());
    until(&|| answers(first, ONE, "200"));
    assert!(answers(first, TWO, "401"));
    let reload = |text: &str| {
        std::fs::write(&config, text).unwrap();
        service.signal("HUP");
        service.wait_for("RELOADING=1");
        service.wait_for("READY=1");
    };
    let with = |more: &str| configuration(&desk.site, more);
    reload(&with(&web(first, "two")));
    until(&|| answers(first, TWO, "200"));
    assert!(answers(first, ONE, "401"), "the old password is worth nothing");
    reload(&with(&web(first, "two")).replace("Sending troops to Ostia", "Soldiers for Ostia"));
    until(&|| page(first, TWO, "/topics").is_some_and(|page| page.contains("Soldiers for Ostia")));
    reload(&with(&web(second, "two")));
    until(&|| answers(second, TWO, "200"));
    assert_eq!(page(first, TWO, "/"), None, "nobody listens there any more");
    // A socket takes the place of the address, and goes when it is not wanted any more.
    reload(&with("[web]\nenabled = true\nsocket = \"web.sock\"\n"));
    let socket = dir.path().join("web.sock");
    until(&|| UnixStream::connect(&socket).is_ok() && page(second, TWO, "/").is_none());
    reload(&with(""));
    until(&|| !socket.exists());
    service.stop();
}

/// A process that does not outlive its test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// So does the command that serves a database without the daemon.
#[test]
fn the_web_command_follows_a_signal() {
    let desk = monday();
    let port = free();
    let web = |password: &str| {
        configuration(&desk.site, &format!("[web]\nlisten = \"127.0.0.1:{port}\"\npassword = \"{password}\"\n"))
    };
    let (_dir, config) = configured(&desk.site, "");
    assert!(stancewatch().args(["check", "--config"]).arg(&config).output().unwrap().status.success());
    std::fs::write(&config, web("one")).unwrap();
    let command =
        || Program(stancewatch().args(["web", "--config"]).arg(&config).stderr(Stdio::null()).spawn().unwrap());
    let mut child = command();
    until(&|| answers(port, ONE, "200"));
    let signal = |child: &Program, name: &str| {
        assert!(Command::new("kill").args(["-s", name, &child.0.id().to_string()]).status().unwrap().success());
    };
    // What is broken changes nothing.
    std::fs::write(&config, "this is no configuration").unwrap();
    signal(&child, "HUP");
    std::fs::write(&config, web("two")).unwrap();
    signal(&child, "HUP");
    until(&|| answers(port, TWO, "200"));
    // Where somebody listens there is no room for another.
    assert_eq!(command().0.wait().unwrap().code(), Some(1));
    signal(&child, "TERM");
    assert_eq!(child.0.wait().unwrap().code(), Some(0));
}
