//! The real daemon under a service manager: what it tells `NOTIFY_SOCKET`, and what signals and exit codes mean.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
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

/// What the dashboard answers to a request with this `me:password` in base64; `None` where nobody listens.
fn dashboard(port: u16, credentials: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {credentials}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.lines().next().map(str::to_owned)
}

#[test]
fn the_dashboard_follows_a_reload() {
    let desk = monday();
    let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (first, second) = (free(), free());
    let web = |port: u16, password: &str| {
        format!("[web]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npassword = \"{password}\"\n")
    };
    let (dir, config) = configured(&desk.site, &web(first, "one"));
    let service = Service::start(&config, dir.path());
    let until = |wanted: &dyn Fn() -> bool| {
        for _ in 0..600 {
            if wanted() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("what is waited for does not happen");
    };
    let answers =
        |port, credentials, status: &str| dashboard(port, credentials).is_some_and(|line| line.contains(status));
    let (one, two) = ("bWU6b25l", "bWU6dHdv");
    until(&|| answers(first, one, "200"));
    assert!(answers(first, two, "401"));
    let reload = |text: &str| {
        std::fs::write(&config, configuration(&desk.site, text)).unwrap();
        service.signal("HUP");
        service.wait_for("RELOADING=1");
        service.wait_for("READY=1");
    };
    reload(&web(first, "two"));
    until(&|| answers(first, two, "200"));
    assert!(answers(first, one, "401"), "the old password is worth nothing");
    reload(&web(second, "two"));
    until(&|| answers(second, two, "200"));
    assert_eq!(dashboard(first, two), None, "nobody listens there any more");
    reload("");
    until(&|| dashboard(second, two).is_none());
    service.stop();
}
