//! Where the main file and the database are looked for, and what relative paths are relative to.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::load as load_bundle;
use crate::config::env::Env;
use crate::config::settings::ChannelKind;
use crate::config::{check, load};

fn env(vars: &[(&str, &str)]) -> Env {
    Env::from_vars(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
}

#[rstest]
#[case::state_directory(&[("STATE_DIRECTORY", "/var/lib/s"), ("HOME", "/h")], Some("/var/lib/s/stancewatch.db"))]
#[case::several(&[("STATE_DIRECTORY", "/var/lib/a:/var/lib/b")], Some("/var/lib/a/stancewatch.db"))]
#[case::xdg(&[("XDG_STATE_HOME", "/x"), ("HOME", "/h")], Some("/x/stancewatch/stancewatch.db"))]
#[case::relative_xdg_is_ignored(&[("XDG_STATE_HOME", "x"), ("HOME", "/h")], Some("/h/.local/state/stancewatch/stancewatch.db"))]
#[case::home(&[("HOME", "/h")], Some("/h/.local/state/stancewatch/stancewatch.db"))]
#[case::empty(&[("STATE_DIRECTORY", ""), ("XDG_STATE_HOME", ""), ("HOME", "")], None)]
fn the_database_has_a_default(#[case] vars: &[(&str, &str)], #[case] expected: Option<&str>) {
    assert_eq!(env(vars).default_database(), expected.map(PathBuf::from));
}

#[test]
fn without_any_place_for_the_database_it_must_be_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("s.toml");
    fs::write(&file, "").unwrap();
    let message = load(Some(&file), &Env::default()).unwrap_err().to_string();
    let expected = "database: not set, and neither $STATE_DIRECTORY, $XDG_STATE_HOME nor $HOME says where it goes; \
                    add `database = \"stancewatch.db\"`";
    assert_eq!(message, format!("{}: {expected}", file.display()));
}

/// Folders for each place, each with a file whose database names the place.
struct Places(tempfile::TempDir);

impl Places {
    fn new(present: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for place in present {
            let folder = directory.path().join(place).join("stancewatch");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("stancewatch.toml"), format!("database = \"/{place}\"")).unwrap();
        }
        Self(directory)
    }

    fn file(&self, place: &str) -> PathBuf {
        self.0.path().join(place).join("stancewatch/stancewatch.toml")
    }

    fn env(&self, variable: Option<&str>) -> Env {
        Env {
            config: variable.map(|place| self.file(place)),
            config_home: Some(self.0.path().join("xdg")),
            system: Some(self.0.path().join("etc/stancewatch")),
            state_directory: Some(PathBuf::from("/state")),
            ..Env::default()
        }
    }
}

#[rstest]
#[case::explicit(Some("option"), Some("variable"), "/option")]
#[case::variable(None, Some("variable"), "/variable")]
#[case::xdg(None, None, "/xdg")]
fn the_main_file_is_looked_for_in_order(
    #[case] explicit: Option<&str>,
    #[case] variable: Option<&str>,
    #[case] found: &str,
) {
    let places = Places::new(&["option", "variable", "xdg", "etc"]);
    let explicit = explicit.map(|place| places.file(place));
    let config = load(explicit.as_deref(), &places.env(variable)).unwrap();
    assert_eq!(config.database, Path::new(found));
}

#[test]
fn the_systems_file_comes_last_and_nothing_at_all_is_told_apart() {
    let places = Places::new(&["etc"]);
    assert_eq!(load(None, &places.env(None)).unwrap().database, Path::new("/etc"));
    let places = Places::new(&[]);
    let errors = load(None, &places.env(None)).unwrap_err();
    assert!(errors.is_not_found());
    let (xdg, etc) = (places.file("xdg"), places.file("etc"));
    let expected = format!(
        "no configuration found in {} or {}; `stancewatch config init` writes a sample",
        xdg.display(),
        etc.display()
    );
    assert_eq!(errors.to_string(), expected);
}

#[test]
fn a_named_file_that_is_missing_is_an_error_even_where_others_exist() {
    let places = Places::new(&["xdg"]);
    let gone = places.file("gone");
    for (explicit, variable) in [(Some(gone.as_path()), None), (None, Some("gone"))] {
        let errors = load(explicit, &places.env(variable)).unwrap_err();
        assert!(!errors.is_not_found());
        let expected = format!("{}: cannot read the file: No such file or directory (os error 2)", gone.display());
        assert_eq!(errors.to_string(), expected);
    }
}

#[test]
fn a_directory_stands_for_the_file_in_it() {
    let places = Places::new(&["here"]);
    let directory = places.file("here").parent().unwrap().to_path_buf();
    assert_eq!(load(Some(&directory), &places.env(None)).unwrap().database, Path::new("/here"));
}

#[test]
fn paths_are_relative_to_the_file_that_holds_them_and_the_home_is_known() {
    let main = "database = \"data/s.db\"\ntopics = [\"topics/*.toml\"]\n\
                [[notify.command]]\ncommand = [\"./tell\", \"./not-a-path\"]\n[[notify.command]]\ncommand = [\"~/tell\"]\n\
                [[notify.command]]\ncommand = [\"logger\"]\n";
    let topic = "[[topic]]\nid = \"a\"\nverbs = [\"x\"]\n";
    let config =
        load_bundle(&[("etc/main.toml", main), ("etc/topics/a.toml", topic), ("topics/b.toml", topic)]).unwrap();
    assert_eq!(config.database, Path::new("etc/data/s.db"));
    assert_eq!(config.topics.len(), 1);
    assert_eq!(config.origins.topics[0].to_string(), "etc/topics/a.toml:2");
    let commands: Vec<(&str, &str)> = config
        .channels
        .iter()
        .map(|channel| match &channel.kind {
            ChannelKind::Command { command, .. } => (channel.name.as_str(), command[0].as_str()),
            _ => ("", ""),
        })
        .collect();
    assert_eq!(commands, [("command", "etc/./tell"), ("command-2", "/home/me/tell"), ("command-3", "logger")]);
}

#[test]
fn globs_on_the_disk_are_sorted_and_leave_hidden_files_and_odd_folders_alone() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("odd [name]*");
    fs::create_dir_all(folder.join("t/deep.toml")).unwrap();
    fs::write(folder.join("s.toml"), "database = \"s.db\"\ntopics = [\"t/*.toml\"]\n").unwrap();
    for name in ["b", "a", ".hidden"] {
        let topic = format!("[[topic]]\nid = \"{}\"\nverbs = [\"x\"]\n", name.trim_start_matches('.'));
        fs::write(folder.join(format!("t/{name}.toml")), topic).unwrap();
    }
    let checked = check(Some(&folder.join("s.toml")), &Env::default()).unwrap();
    let ids: Vec<&str> = checked.config.topics.iter().map(|topic| topic.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(checked.config.database, folder.join("s.db"));
}

#[test]
fn what_is_no_text_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("s.toml");
    fs::write(&file, b"database = \"a\"\n# \xff\n").unwrap();
    let message = load(Some(&file), &env(&[("HOME", "/h")])).unwrap_err().to_string();
    assert_eq!(message, format!("{}:2: the file is not UTF-8 text; save it as UTF-8", file.display()));
}

#[test]
fn the_least_configuration_is_legal_and_tables_may_stand_inline() {
    let config = load_bundle(&[("main.toml", "")]).unwrap();
    assert_eq!(config.database, Path::new("/state/stancewatch.db"));
    assert!(config.sources.is_empty() && config.topics.is_empty() && config.discover_officials);
    assert_eq!(config.channels.len(), 1);

    let inline = "topics = [{ id = \"a\", verbs = [\"x\"] }]\n[[topic]]\nid = \"b\"\nphrases = [\"y\"]\n\
                  [[notify.desktop]]\nenabled = false\n";
    let config = load_bundle(&[("main.toml", inline)]).unwrap();
    assert_eq!(config.topics.len(), 2);
    assert_eq!(config.topics[0].name, "b", "the name defaults to the id");
    assert!(config.channels.is_empty(), "the desktop can be switched off");
    assert_eq!(load_bundle(&[("main.toml", "[notify]")]).unwrap().channels.len(), 1, "no channel is named");
}
