//! A feed of shifts (RFC 4287): a file that a feed reader, or a web server, picks up.
//!
//! An entry is a shift. Its id stays the same from the first report to the withdrawal, so that a reader shows one entry that
//! changes, and its content is text.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::config::AtomFeed;
use crate::model::{Alert, Payload};
use crate::store::{Delivery, Store};

use super::SendError;
use super::message::{Message, escaped, link};

/// Writes the feed anew, with what the channel was told before and what it is told now. Without a store nothing is written: it
/// is a test.
pub(super) async fn send(
    feed: &AtomFeed,
    channel: &str,
    delivery: &Delivery,
    store: Option<&Store>,
) -> Result<(), SendError> {
    let Some(store) = store else { return writable(&feed.path).map_err(|error| wrong(feed, &error)) };
    let (name, most) = (channel.to_owned(), feed.entries);
    let told = store.read(move |reader| reader.told(&name, most)).await.map_err(SendError::transient)?;
    let now = std::iter::once((delivery.queued_at, &delivery.payload));
    let entries = latest(now.chain(told.iter().map(|(at, payload)| (*at, payload))), most);
    let id = urn(&["feed", channel, &feed.path.to_string_lossy()]);
    let text = render(&id, feed.title.as_deref(), None, &entries);
    let path = feed.path.clone();
    let written = tokio::task::spawn_blocking(move || replace(&path, &text)).await.map_err(SendError::transient)?;
    written.map_err(|error| wrong(feed, &error))
}

fn wrong(feed: &AtomFeed, error: &io::Error) -> SendError {
    SendError::transient(format!("cannot write {}: {error}", feed.path.display()))
}

/// A shift in the feed.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// As it was told last.
    pub alert: &'a Alert,
    /// When it was.
    pub at: Timestamp,
}

/// Each shift once, as it was told last; the newest first.
fn latest<'p>(payloads: impl Iterator<Item = (Timestamp, &'p Payload)>, most: usize) -> Vec<Entry<'p>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (at, payload) in payloads {
        let told: Vec<&Alert> = match payload {
            Payload::Alert(alert) => vec![&**alert],
            Payload::Digest(digest) => digest.alerts.iter().rev().collect(),
            Payload::Trouble(_) => Vec::new(),
        };
        for alert in told {
            if entries.len() < most && entries.iter().all(|known| known.alert.shift_id != alert.shift_id) {
                entries.push(Entry { alert, at });
            }
        }
    }
    entries
}

/// The feed of some entries, the newest first. `own` is where it is served, where it is. Everything that came from the web is
/// escaped, and what XML cannot hold was taken out when the alert was put in words.
pub fn render(id: &str, title: Option<&str>, own: Option<&str>, entries: &[Entry<'_>]) -> String {
    let updated = entries.iter().map(|entry| entry.at).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let mut feed =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    // Writing to a string cannot fail.
    let _ = writeln!(feed, "  <id>{}</id>", escaped(id));
    let _ = writeln!(feed, "  <title>{}</title>", escaped(title.unwrap_or("stancewatch: changes of position")));
    let _ = writeln!(feed, "  <updated>{updated:.0}</updated>");
    let _ = writeln!(feed, "  <generator version=\"{}\">stancewatch</generator>", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(feed, "  <author><name>stancewatch</name></author>");
    if let Some(own) = own {
        let _ = writeln!(feed, "  <link rel=\"self\" href=\"{}\"/>", escaped(own));
    }
    entries.iter().for_each(|each| entry(&mut feed, each));
    feed.push_str("</feed>\n");
    feed
}

fn entry(feed: &mut String, entry: &Entry<'_>) {
    let Entry { alert, at } = entry;
    let Message { title, body } = Message::of(alert);
    let id = urn(&["shift", &alert.shift_id.to_string(), &alert.detected_at.to_string(), &alert.subject, &alert.topic]);
    let _ = writeln!(feed, "  <entry>");
    let _ = writeln!(feed, "    <id>{id}</id>");
    let _ = writeln!(feed, "    <title>{}</title>", escaped(&title));
    let _ = writeln!(feed, "    <published>{:.0}</published>", alert.detected_at);
    let _ = writeln!(feed, "    <updated>{:.0}</updated>", at.max(&alert.detected_at));
    let _ = writeln!(feed, "    <category term=\"{}\"/>", escaped(&alert.topic));
    if let Some(url) = link(alert) {
        let _ = writeln!(feed, "    <link href=\"{}\"/>", escaped(url));
    }
    let _ = writeln!(feed, "    <content type=\"text\">{}</content>", escaped(&body));
    let _ = writeln!(feed, "  </entry>");
}

/// A name that is the same whenever the parts are (RFC 9562, version 8: from a SHA-256).
pub fn urn(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut bytes: [u8; 16] = [0; 16];
    bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, from)| *byte = from);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let (a, rest) = hex.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

/// Whether the feed's folder takes files.
fn writable(path: &Path) -> io::Result<()> {
    tempfile::NamedTempFile::new_in(folder(path)).map(drop)
}

/// Puts the text in the file's place, whole or not at all. Readers other than the owner may see it: a web server serves it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    let mut file = tempfile::NamedTempFile::new_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Notice;
    use crate::model::fixtures::alert;

    #[test]
    fn the_feed_is_what_the_standard_says() {
        let mut hostile = Alert { shift_id: 8, subject: "]]><script>\u{1b}[2J & Dahl\u{0}".into(), ..alert() };
        hostile.to.url = Some("javascript:alert(1)".into());
        let (at, plain) = (Timestamp::UNIX_EPOCH, alert());
        let entries = [Entry { alert: &hostile, at }, Entry { alert: &plain, at }];
        let text = render("urn:uuid:0", None, Some("https://desk.example/shifts.atom?a=1&b=2"), &entries);
        insta::assert_snapshot!("feed", text);
    }

    #[test]
    fn a_shift_is_one_entry_that_is_told_anew() {
        let raised = Payload::from(alert());
        let withdrawn = Payload::from(Alert { notice: Notice::Withdrawn, ..alert() });
        let other = Payload::from(Alert { shift_id: 9, ..alert() });
        let at = Timestamp::UNIX_EPOCH;
        let entries = latest([&withdrawn, &other, &raised].map(|payload| (at, payload)).into_iter(), 10);
        let told: Vec<_> = entries.iter().map(|entry| (entry.alert.shift_id, entry.alert.notice)).collect();
        assert_eq!(told, [(7, Notice::Withdrawn), (9, Notice::Raised)]);
        let id = |alert: &Alert| {
            let text = render("urn:uuid:0", None, None, &[Entry { alert, at }]);
            text.split("<entry>").nth(1).and_then(|e| e.lines().nth(1)).map(str::to_owned)
        };
        assert_eq!(id(entries[0].alert), id(&alert()));
        assert_ne!(id(entries[1].alert), id(&alert()));
    }

    #[test]
    fn names_are_uuids_that_stay() {
        assert_eq!(urn(&["a", "b"]), urn(&["a", "b"]));
        assert_ne!(urn(&["ab", ""]), urn(&["a", "b"]));
        let name = urn(&["a"]);
        assert_eq!((name.len(), &name[23..24], &name[..9]), (45, "8", "urn:uuid:"));
    }

    #[test]
    fn the_file_is_replaced_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shifts.atom");
        replace(&path, "one").unwrap();
        replace(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(writable(&path).is_ok() && writable(Path::new("/nonexistent/x.atom")).is_err());
    }
}
