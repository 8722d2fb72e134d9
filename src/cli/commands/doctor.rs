//! `doctor`: everything that can be wrong, and how to mend it. It changes nothing and sends nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::runtime;
use crate::config::{ChannelKind, Config};
use crate::daemon::{free_bytes, schedule};
use crate::model::SourceKind;
use crate::notify;
use crate::store::{Reader, SourceState, SourceStatus, StatementFilter};

/// A write-ahead log beyond this has a reader that holds it back.
const WAL: u64 = 64 << 20;
/// Attempts at one delivery that are worth a word.
const ATTEMPTS: u32 = 3;

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Grade {
    Ok,
    Note,
    Warning,
    Error,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    grade: Grade,
    what: String,
    /// What to do about it; empty where nothing is to be done.
    mend: String,
}

fn ok(what: impl Into<String>) -> Finding {
    Finding { grade: Grade::Ok, what: what.into(), mend: String::new() }
}

fn finding(grade: Grade, what: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { grade, what: what.into(), mend: mend.into() }
}

/// Looks at everything; an error among the findings makes the exit code 1.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let findings = look(context);
    let errors = findings.iter().filter(|finding| finding.grade == Grade::Error).count();
    if context.out.is_json() {
        context.out.json_pretty(&findings)?;
    } else {
        for finding in &findings {
            let (colour, word) = match finding.grade {
                Grade::Ok => (style::UP, "ok"),
                Grade::Note => (style::MARK, "note"),
                Grade::Warning => (style::DOUBT, "warning"),
                Grade::Error => (style::DOWN, "error"),
            };
            let line = Line::new().put(colour, format!("{word:<8}")).text(&finding.what);
            let line = if finding.mend.is_empty() { line } else { line.dim(format!(" · {}", finding.mend)) };
            context.out.wrapped(line, 8)?;
        }
    }
    match errors {
        0 => Ok(()),
        1 => Err(CliError::Partly("1 thing is wrong".to_owned())),
        count => Err(CliError::Partly(format!("{count} things are wrong"))),
    }
}

fn look(context: &Context) -> Vec<Finding> {
    let config = match context.load_config() {
        Ok(config) => config,
        Err(error) => {
            let mend = "mend it (`stancewatch config check` has file and line), or make one: stancewatch config init";
            return vec![finding(Grade::Error, format!("the configuration cannot be used: {error}"), mend)];
        }
    };
    let now = context.clock.now();
    let mut findings = vec![configured(&config)];
    findings.extend(modes(&config));
    findings.extend(database(&config, now));
    findings.push(disk(&config));
    findings.push(daemon(&config.database));
    findings.extend(service());
    findings.extend(desktop(&config));
    findings
}

fn configured(config: &Config) -> Finding {
    let on = config.sources.iter().filter(|source| source.enabled).count();
    let counts = format!(
        "{on} sources, {} topics, {} officials, {} channels",
        config.topics.len(),
        config.officials.len(),
        config.channels.len()
    );
    match (on, config.topics.len(), config.channels.len()) {
        (0, ..) => finding(Grade::Error, format!("nothing is read: {counts}"), "add a [[source]], or enable one"),
        (_, 0, _) => finding(Grade::Error, format!("nothing is looked for: {counts}"), "add a [[topic]]"),
        (.., 0) => finding(Grade::Warning, format!("nobody is told: {counts}"), "switch a [[notify.*]] channel on"),
        _ => ok(format!("the configuration is valid: {counts}")),
    }
}

/// Files that others may read, though they hold what is not for them.
fn modes(config: &Config) -> Vec<Finding> {
    let open = |path: &Path| fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    let mut findings = Vec::new();
    for suffix in ["", "-wal", "-shm"] {
        let mut path = config.database.clone().into_os_string();
        path.push(suffix);
        let path = PathBuf::from(path);
        if open(&path) {
            let mend = format!("chmod 600 '{}'", path.display());
            findings.push(finding(Grade::Warning, format!("others may read {}", path.display()), mend));
        }
    }
    let secret = |file: &Path| fs::read_to_string(file).is_ok_and(|text| holds_secret(&text));
    for file in config.origins.files.iter().filter(|file| open(file) && secret(file)) {
        let mend = format!("chmod 600 '{}', or keep secrets in files of their own", file.display());
        findings.push(finding(Grade::Warning, format!("others may read the secrets in {}", file.display()), mend));
    }
    findings
}

/// Whether a configuration has a secret in it, rather than the name of a file or credential.
fn holds_secret(text: &str) -> bool {
    let keys = ["secret", "password", "token", "Authorization", "Cookie"];
    text.lines().map(str::trim).filter(|line| !line.starts_with('#')).any(|line| {
        line.split_once('=').is_some_and(|(key, value)| {
            keys.iter().any(|known| key.trim().eq_ignore_ascii_case(known)) && value.trim().starts_with(['"', '['])
        })
    })
}

fn database(config: &Config, now: Timestamp) -> Vec<Finding> {
    let path = &config.database;
    if !path.exists() {
        return vec![finding(
            Grade::Note,
            format!("there is no database at {} yet", path.display()),
            "stancewatch check makes it",
        )];
    }
    let reader = match Reader::open(path) {
        Ok(reader) => reader,
        Err(error) => return vec![finding(Grade::Error, error.to_string(), "")],
    };
    let read = || -> Result<Vec<Finding>, crate::store::StoreError> {
        let mut findings = Vec::new();
        let verified = reader.verify()?;
        findings.push(match verified.altered {
            None => ok(format!("the change log is as it was written: {} events", verified.events)),
            Some(altered) => finding(Grade::Error, altered.to_string(), "stancewatch restore BACKUP"),
        });
        let mut wal = path.clone().into_os_string();
        wal.push("-wal");
        let size = fs::metadata(wal).map_or(0, |file| file.len());
        if size > WAL {
            let mend = "some program holds an old state open; end it, and the log shrinks by itself";
            findings.push(finding(Grade::Warning, format!("the write-ahead log has {} MiB", size >> 20), mend));
        }
        let sources = reader.sources()?;
        if let Some(last) = sources.iter().filter_map(|source| source.last_attempt_at).max().filter(|last| *last > now)
        {
            let mend = "set the clock: what was polled then counts as done until then";
            findings.push(finding(
                Grade::Warning,
                format!("the last poll is of {last:.0}, which is yet to come"),
                mend,
            ));
        }
        findings.extend(config.sources.iter().filter(|source| source.enabled).filter_map(|source| {
            let state = sources.iter().find(|state| state.url == source.url.as_str());
            source_finding(source.name.as_deref().unwrap_or(source.url.as_str()), state, now)
        }));
        for failing in reader.failing_channels(ATTEMPTS)? {
            let last = failing.last_error.as_deref().unwrap_or("no reason is known").to_owned();
            let what = format!("{} alerts did not arrive on {}: {last}", failing.deliveries, failing.channel);
            findings.push(finding(Grade::Error, what, "mend the channel, then: stancewatch notify retry"));
        }
        let statements = reader.statements(&StatementFilter::default())?;
        for topic in &config.topics {
            if !sources.is_empty() && statements.iter().all(|row| row.topic != topic.id) {
                let what = format!("nobody has said anything on {:?} yet", topic.id);
                findings.push(finding(
                    Grade::Note,
                    what,
                    "look at its words with `stancewatch analyze` on an article that should match",
                ));
            }
        }
        Ok(findings)
    };
    read().unwrap_or_else(|error| {
        vec![finding(Grade::Error, format!("the database cannot be read: {error}"), "stancewatch verify")]
    })
}

fn source_finding(name: &str, state: Option<&SourceState>, now: Timestamp) -> Option<Finding> {
    let Some(state) = state else {
        return Some(finding(
            Grade::Note,
            format!("{name} was not read yet"),
            "the daemon does it, or stancewatch check",
        ));
    };
    let last = state.last_error.as_deref().unwrap_or("no reason is known");
    let test = format!("stancewatch sources test {}", state.url);
    match state.status {
        SourceStatus::Gone => Some(finding(
            Grade::Warning,
            format!("{name} is gone for good: {last}"),
            "take it out, or find its new place: stancewatch sources find",
        )),
        SourceStatus::Blocked => Some(finding(Grade::Warning, format!("{name} lets no program in: {last}"), test)),
        SourceStatus::Failing if state.failures > 2 => {
            Some(finding(Grade::Warning, format!("{name} failed {} times in a row: {last}", state.failures), test))
        }
        _ => {
            let (rhythm, since) = (state.rhythm.as_ref()?, state.last_change_at?);
            let silent = state.kind != Some(SourceKind::Article) && schedule::is_silent(rhythm, since, now);
            let what = format!("{name} has listed nothing new since {since:.0}, which is unusual for it");
            silent.then(|| finding(Grade::Warning, what, test))
        }
    }
}

fn disk(config: &Config) -> Finding {
    match free_bytes(&config.database) {
        None => finding(
            Grade::Warning,
            "it cannot be told how much room the disk has",
            "look whether the database's folder exists",
        ),
        Some(free) if free < config.trouble.disk_below => finding(
            Grade::Error,
            format!("the disk has only {} MiB left", free >> 20),
            "make room before nothing can be stored any more",
        ),
        Some(free) => ok(format!("the disk has {} MiB left", free >> 20)),
    }
}

/// Whether a daemon runs, by the number in its lock.
fn daemon(database: &Path) -> Finding {
    let mut lock = database.as_os_str().to_owned();
    lock.push(".lock");
    let pid = fs::read_to_string(lock).ok().and_then(|text| text.trim().parse::<u32>().ok());
    match pid.filter(|pid| Path::new("/proc").join(pid.to_string()).exists()) {
        Some(pid) => ok(format!("the daemon runs as process {pid}")),
        None => {
            finding(Grade::Note, "no daemon runs on this database", "stancewatch service install, or stancewatch run")
        }
    }
}

/// What systemd says of the user's service, where there is systemd.
fn service() -> Option<Finding> {
    let output = Command::new("systemctl")
        .args(["--user", "show", "stancewatch", "-p", "ActiveState,NRestarts,UnitFileState"])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let value = |key: &str| {
        text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap_or_default().to_owned()
    };
    if !output.status.success() || value("UnitFileState").is_empty() {
        return None;
    }
    let (state, restarts) = (value("ActiveState"), value("NRestarts"));
    Some(match state.as_str() {
        "active" if restarts == "0" => ok("the service is active"),
        "active" => finding(
            Grade::Warning,
            format!("the service was restarted {restarts} times"),
            "journalctl --user -u stancewatch",
        ),
        _ => finding(
            Grade::Error,
            format!("the service is {state}"),
            "journalctl --user -u stancewatch; systemctl --user restart stancewatch",
        ),
    })
}

/// Whether somebody shows notifications, where that is asked for.
fn desktop(config: &Config) -> Option<Finding> {
    config.channels.iter().find(|channel| channel.kind == ChannelKind::Desktop)?;
    let asked = runtime::block_on(notify::desktop_server()).ok()?;
    Some(match asked {
        Ok(abilities) => ok(format!("a notification server is there: {}", abilities.join(", "))),
        Err(error) => {
            finding(Grade::Note, error.to_string(), "desktop alerts wait until somebody logs in to a desktop")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_places_where_secrets_lie() {
        for text in ["password = \"x\"", "  secret = [\"whsec_a\", \"whsec_b\"]", "Cookie = \"a=b\""] {
            assert!(holds_secret(text), "{text}");
        }
        for text in ["password = { file = \"p\" }", "# password = \"x\"", "secret_file = \"k\"", "name = \"token\""] {
            assert!(!holds_secret(text), "{text}");
        }
    }

    #[test]
    fn a_source_is_judged_by_its_state() {
        let now = Timestamp::UNIX_EPOCH;
        let state = |status, failures| SourceState { status, failures, ..SourceState::new("https://a.example/feed") };
        let grade = |state: Option<&SourceState>| source_finding("A", state, now).map(|finding| finding.grade);
        assert_eq!(grade(None), Some(Grade::Note));
        assert_eq!(grade(Some(&state(SourceStatus::Ok, 0))), None);
        assert_eq!(grade(Some(&state(SourceStatus::Failing, 1))), None, "once is nothing");
        assert_eq!(grade(Some(&state(SourceStatus::Failing, 3))), Some(Grade::Warning));
        assert_eq!(grade(Some(&state(SourceStatus::Gone, 1))), Some(Grade::Warning));
    }
}
