//! `config`: a first configuration, all errors at once, and what the settings come to.

mod support;

use std::os::unix::fs::PermissionsExt as _;

use stancewatch::cli::exit;
use support::program::Program;

#[test]
fn init_writes_a_configuration_that_is_right_and_overwrites_nothing() {
    let program = Program::bare();
    let ran = program.run(&["config", "init"]).exits(0);
    assert!(ran.out.contains(".config/stancewatch/stancewatch.toml"), "{}", ran.out);
    program.run(&["config", "check"]).exits(0);
    let main = program.write(".config/stancewatch/stancewatch.toml", "database = \"mine.db\"\n");
    let again = program.run(&["config", "init"]).exits(0);
    assert!(again.out.contains("kept") && !again.out.contains("wrote"), "{}", again.out);
    assert_eq!(std::fs::read_to_string(&main).unwrap(), "database = \"mine.db\"\n");
    let mode = std::fs::metadata(program.path(".config/stancewatch/officials.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn every_error_is_told_at_once_with_its_place() {
    let program = Program::bare();
    program.write(
        "stancewatch.toml",
        "databse = \"x.db\"\nofficials = [\"who.toml\"]\n[alert]\nmin_steps = 99\n[[source]]\nurl = \"ftp://x\"\n",
    );
    program.write("who.toml", "[[official]]\nname = 7\n");
    for command in [&["config", "check"][..], &["run"], &["check"], &["log"], &["analyze", "--jsonl"]] {
        let ran = program.run(command).exits(exit::CONFIGURATION.into());
        assert!(ran.out.is_empty());
        for part in ["stancewatch.toml:1", "database", "alert.min_steps", "stancewatch.toml:6", "who.toml:2"] {
            assert!(ran.err.contains(part), "{command:?}: {part} is not in\n{}", ran.err);
        }
    }
}

#[test]
fn show_prints_a_configuration_that_means_the_same() {
    let program = Program::with("[alert]\nmin_steps = 2\n");
    let shown = program.run(&["config", "show"]).exits(0).out;
    assert!(shown.contains("min_steps = 2"), "{shown}");
    let copy = program.write("copy.toml", &shown);
    let again = program.run(&["config", "show", "--config", copy.to_str().unwrap()]).exits(0).out;
    let settings = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.split("  #").next().unwrap_or_default().trim_end().to_owned());
        lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
    };
    assert_eq!(settings(&shown), settings(&again));
}
