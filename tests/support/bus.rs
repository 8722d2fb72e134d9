//! A session bus of the test's own, with a notification server in the test's process.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tokio::sync::mpsc;
use zbus::OwnedVariant;
use zbus::object_server::SignalEmitter;

/// A `dbus-daemon` that activates no service; killed on drop.
pub struct Bus {
    child: Child,
    /// What goes into `DBUS_SESSION_BUS_ADDRESS`.
    pub address: String,
    _dir: tempfile::TempDir,
}

impl Bus {
    /// Starts the bus.
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("session.conf");
        let listen = dir.path().join("bus");
        let text = format!(
            r#"<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth><policy context="default">
            <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>"#,
            listen.display()
        );
        std::fs::write(&config, text).unwrap();
        let mut child = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is needed for this test: apt-get install dbus");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned(), _dir: dir }
    }

    /// Serves notifications on this bus until the connection is dropped.
    pub async fn serve(&self, server: Server) -> zbus::Connection {
        zbus::connection::Builder::address(self.address.as_str())
            .serve_at("/org/freedesktop/Notifications", server)
            .name("org.freedesktop.Notifications")
            .build()
            .await
            .unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A notification as the server received it.
#[derive(Debug)]
pub struct Shown {
    /// The number that the server gave it.
    pub id: u32,
    /// The number of the one that it takes the place of; 0 for none.
    pub replaces: u32,
    /// The program.
    pub app: String,
    /// The title.
    pub summary: String,
    /// What stands below.
    pub body: String,
    /// The buttons: keys and labels in turn.
    pub actions: Vec<String>,
    /// 0 low, 1 normal, 2 critical.
    pub urgency: Option<u8>,
}

/// A notification server that passes on what it gets, and answers only when told to.
pub struct Server {
    shown: mpsc::UnboundedSender<Shown>,
    answers: Arc<AtomicBool>,
    capabilities: Vec<&'static str>,
    last: AtomicU32,
}

impl Server {
    /// A server with markup and buttons, and what it will show.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Shown>) {
        let (shown, seen) = mpsc::unbounded_channel();
        let capabilities = vec!["body", "body-markup", "actions"];
        (Self { shown, answers: Arc::new(AtomicBool::new(true)), capabilities, last: AtomicU32::new(0) }, seen)
    }

    /// The same with other capabilities.
    pub fn with(self, capabilities: &[&'static str]) -> Self {
        Self { capabilities: capabilities.to_vec(), ..self }
    }

    /// Whether it answers; may be changed while it serves.
    pub fn answers(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.answers)
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    async fn get_capabilities(&self) -> Vec<String> {
        while !self.answers.load(Ordering::SeqCst) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        self.capabilities.iter().map(|name| (*name).to_owned()).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "fixed by the freedesktop specification")]
    async fn notify(
        &self,
        app: String,
        replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        _timeout: i32,
    ) -> u32 {
        let urgency = hints.get("urgency").and_then(|v| u8::try_from(v).ok());
        let id = if replaces > 0 { replaces } else { self.last.fetch_add(1, Ordering::SeqCst) + 1 };
        self.shown.send(Shown { id, replaces, app, summary, body, actions, urgency }).unwrap();
        id
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

/// Presses a button of a notification, as a user does, and closes it.
pub async fn press(server: &zbus::Connection, id: u32, action: &str) {
    let emitter = SignalEmitter::new(server, "/org/freedesktop/Notifications").unwrap();
    Server::action_invoked(&emitter, id, action).await.unwrap();
    Server::notification_closed(&emitter, id, 2).await.unwrap();
}

/// A desktop portal that notes which addresses are to be opened.
pub struct Portal(pub mpsc::UnboundedSender<String>);

#[zbus::interface(name = "org.freedesktop.portal.OpenURI")]
impl Portal {
    #[zbus(name = "OpenURI")]
    async fn open_uri(
        &self,
        _window: String,
        uri: String,
        _options: HashMap<String, OwnedVariant>,
    ) -> zbus::OwnedObjectPath {
        self.0.send(uri).unwrap();
        zbus::OwnedObjectPath::try_from("/org/freedesktop/portal/desktop/request/1").unwrap()
    }
}
