//! House rules that no compiler checks: module docs, file lengths, the order of the rooms, pure rooms, the clock's place.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in their order, as `src/lib.rs` lists them. A room uses only rooms before it.
fn rooms() -> Vec<String> {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let names =
        map.lines().filter_map(|line| line.strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name.to_owned()));
    names.collect()
}

/// Rooms without clock, I/O and async.
const PURE: [&str; 5] = ["model", "extract", "analyze", "history", "eval"];

struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// The part of the path below `src` that names its room.
    fn room(&self) -> Option<&str> {
        let first = self.path.strip_prefix("src").ok()?.components().next()?.as_os_str().to_str()?;
        Some(first.strip_suffix(".rs").unwrap_or(first))
    }

    /// The lines of code: no comments, and not what stands in a test module at the end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let before_tests = lines.take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        before_tests.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests") || self.path.components().any(|part| part.as_os_str() == "tests") || {
            self.path.file_name().is_some_and(|name| name == "tests.rs" || name == "fixtures.rs")
        }
    }
}

fn files(folder: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(File { text: fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn everything() -> Vec<File> {
    assert!(Path::new("Cargo.toml").exists(), "run from the project's root");
    ["src", "tests", "benches"].into_iter().flat_map(files).collect()
}

#[track_caller]
fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    // A `tests.rs` belongs to the file beside it, which says what both are for.
    let own = everything().into_iter().filter(|file| !file.path.ends_with("tests.rs"));
    let silent = own.filter(|file| !file.text.starts_with("//!"));
    none(silent.map(|file| format!("{}: opens without a //! line", file.path.display())).collect());
}

#[test]
fn files_stay_small() {
    let files = everything();
    let limit = |file: &File| if file.is_test() { 800 } else { 600 };
    let long = files.iter().filter(|file| file.text.lines().count() > limit(file));
    none(long.map(|file| format!("{}: {} lines", file.path.display(), file.text.lines().count())).collect());
    let mut lengths: Vec<usize> = files.iter().filter(|f| !f.is_test()).map(|f| f.text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 150, "the median file has {} lines", lengths[lengths.len() / 2]);
}

#[test]
fn a_room_uses_only_rooms_before_it() {
    let rooms = rooms();
    assert!(rooms.len() >= 10, "{rooms:?}");
    let mut problems = Vec::new();
    for file in files("src") {
        let Some(room) = file.room() else { continue };
        let later: Vec<&String> = rooms.iter().skip_while(|other| *other != room).skip(1).collect();
        for (number, line) in file.text.lines().enumerate() {
            let used = later.iter().find(|other| names(line, other));
            problems.extend(used.map(|other| format!("{}:{}: {room} uses {other}", file.path.display(), number + 1)));
        }
    }
    none(problems);
}

/// Whether a line names another room by `crate::room` or inside `use crate::{…}`.
fn names(line: &str, room: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return false;
    }
    let after = |text: &str| !text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let direct = line.split("crate::").skip(1).any(|rest| rest.strip_prefix(room).is_some_and(after));
    let grouped = line
        .trim_start()
        .strip_prefix("use crate::{")
        .is_some_and(|rest| rest.split([',', '{', '}', ' ']).any(|part| part.strip_prefix(room).is_some_and(after)));
    direct || grouped
}

#[test]
fn pure_rooms_stay_pure() {
    let impure = ["std::fs", "std::net", "std::process", "std::env", "tokio", "async fn", "reqwest", "rusqlite"];
    let mut problems = Vec::new();
    for file in files("src").iter().filter(|f| f.room().is_some_and(|room| PURE.contains(&room)) && !f.is_test()) {
        for (number, line) in file.code() {
            let used = impure.iter().find(|word| line.contains(**word));
            problems.extend(used.map(|word| format!("{}:{number}: {word} in a pure room", file.path.display())));
        }
    }
    none(problems);
}

#[test]
fn the_clock_is_read_in_one_place() {
    let ambient = ["Timestamp::now(", "Zoned::now(", "SystemTime::now(", "std::time::Instant", "std::time::SystemTime"];
    let mut problems = Vec::new();
    for file in files("src").iter().filter(|file| file.path != Path::new("src/daemon/clock.rs") && !file.is_test()) {
        for (number, line) in file.code() {
            let read = ambient.iter().find(|word| line.contains(**word));
            problems.extend(read.map(|word| format!("{}:{number}: {word}", file.path.display())));
        }
    }
    none(problems);
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    let mut problems = Vec::new();
    let mark = concat!("[", "allow(");
    for file in everything() {
        for (number, line) in file.text.lines().enumerate() {
            if line.contains(mark) {
                problems.push(format!("{}:{}: {}", file.path.display(), number + 1, line.trim()));
            }
        }
    }
    none(problems);
}

#[test]
fn the_rules_see_what_they_should() {
    assert!(names("use crate::store::Store;", "store"));
    assert!(names("use crate::{model::Clock, store};", "store"));
    assert!(!names("use crate::storeroom::Store;", "store"));
    assert!(!names("//! like `crate::store`", "store"));
}
