//! The real daemon under a service manager: what it tells `NOTIFY_SOCKET`, and what signals and exit codes mean.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::binary::{configured, stancewatch};
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
