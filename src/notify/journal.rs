//! An entry in the system's journal (systemd.journal-fields(7), native protocol), or in the system log (RFC 5424) where there is
//! no journal.

use std::fmt::Write as _;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

use crate::model::Urgency;

use super::SendError;
use super::letter::Letter;

/// Where the journal listens.
const JOURNAL: &str = "/run/systemd/journal/socket";
/// Where the system log listens.
const SYSLOG: &str = "/dev/log";

/// What `journalctl MESSAGE_ID=…` finds alerts by; made once, at random, for this program.
const MESSAGE_ID: &str = "4d2402cd004f46df95894baf4f2fd21b";

/// Writes the letter.
pub(super) async fn send(letter: &Letter<'_>) -> Result<(), SendError> {
    let (journal, syslog) = (entry(letter), line(letter));
    let written = tokio::task::spawn_blocking(move || write(Path::new(JOURNAL), &journal, Path::new(SYSLOG), &syslog));
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Err(SendError::waiting("neither a journal nor a system log listens on this machine"))
        }
        Ok(Err(error)) => Err(SendError::transient(format!("cannot write to the system's log: {error}"))),
        Err(error) => Err(SendError::transient(error)),
    }
}

fn write(journal: &Path, entry: &[u8], syslog: &Path, line: &[u8]) -> io::Result<()> {
    let to = |path: &Path, bytes: &[u8]| UnixDatagram::unbound()?.send_to(bytes, path).map(drop);
    match to(journal, entry) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => to(syslog, line),
        written => written,
    }
}

/// The entry: a field a line. Lengths go before what has line breaks.
fn entry(letter: &Letter<'_>) -> Vec<u8> {
    let text = format!("{}\n{}", letter.message.title, letter.message.body);
    let mut fields: Vec<(&str, String)> = vec![
        ("MESSAGE", text),
        ("MESSAGE_ID", MESSAGE_ID.to_owned()),
        ("PRIORITY", severity(letter).to_string()),
        ("SYSLOG_IDENTIFIER", "stancewatch".to_owned()),
        ("STANCEWATCH_KEY", letter.key().to_owned()),
        ("STANCEWATCH_NOTICE", letter.notice().to_owned()),
    ];
    if let Some(alert) = letter.payload.alert() {
        fields.extend([
            ("STANCEWATCH_SHIFT", alert.shift_id.to_string()),
            ("STANCEWATCH_TOPIC", alert.topic.clone()),
            ("STANCEWATCH_SUBJECT", alert.subject.clone()),
            ("STANCEWATCH_FROM", alert.from.commitment.as_str().to_owned()),
            ("STANCEWATCH_TO", alert.to.commitment.as_str().to_owned()),
        ]);
        fields.extend(alert.to.url.clone().map(|url| ("STANCEWATCH_URL", url)));
    }
    let mut bytes = Vec::new();
    for (name, value) in fields {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b'\n');
        bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
        bytes.extend_from_slice(value.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// The line: facility "user", no time and no host, which the log knows itself; the kind of notice as MSGID.
fn line(letter: &Letter<'_>) -> Vec<u8> {
    const USER: u8 = 1;
    let (id, message) = (letter.notice(), &letter.message);
    let mut line = format!("<{}>1 - - stancewatch - {id} - {}", USER * 8 + severity(letter), message.title);
    for part in message.body.lines() {
        // Writing to a string cannot fail.
        let _ = write!(line, " | {part}");
    }
    line.into_bytes()
}

/// The severity of RFC 5424: warning, notice or informational.
fn severity(letter: &Letter<'_>) -> u8 {
    match letter.urgency() {
        Urgency::High => 4,
        Urgency::Normal => 5,
        Urgency::Low => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures::alert;

    fn received(socket: &UnixDatagram) -> Vec<u8> {
        let mut buffer = vec![0; 65_536];
        socket.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
        let length = socket.recv(&mut buffer).unwrap();
        buffer[..length].to_vec()
    }

    #[test]
    fn the_journal_gets_fields_and_the_system_log_a_line() {
        let dir = tempfile::tempdir().unwrap();
        let (journal, syslog) = (dir.path().join("journal"), dir.path().join("log"));
        let payload = alert().into();
        let letter = Letter::carries(&payload);
        let (bytes, text) = (entry(&letter), line(&letter));

        let log = UnixDatagram::bind(&syslog).unwrap();
        write(&journal, &bytes, &syslog, &text).unwrap();
        let told = String::from_utf8(received(&log)).unwrap();
        assert!(
            told.starts_with("<13>1 - - stancewatch - raised - Mara Lind: open → ready | Sending troops"),
            "{told}"
        );
        assert!(!told.contains('\n'));

        let socket = UnixDatagram::bind(&journal).unwrap();
        write(&journal, &bytes, &syslog, &text).unwrap();
        let told = received(&socket);
        let title = format!("{}\n{}", letter.message.title, letter.message.body);
        let mut expected = b"MESSAGE\n".to_vec();
        expected.extend((title.len() as u64).to_le_bytes());
        expected.extend(title.as_bytes());
        assert!(told.starts_with(&expected));
        assert!(told.windows(32).any(|window| window == MESSAGE_ID.as_bytes()));

        drop((log, socket));
        std::fs::remove_file(&journal).unwrap();
        std::fs::remove_file(&syslog).unwrap();
        assert_eq!(write(&journal, &bytes, &syslog, &text).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
