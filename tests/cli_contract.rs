//! What scripts rely on: commands, exit codes, where data goes, and that nothing fetched steers a terminal.

mod support;

use std::io::Read as _;
use std::process::Stdio;

use rstest::rstest;
use stancewatch::cli::exit;
use support::program::Program;

#[test]
fn help_lists_every_command() {
    let ran = Program::bare().run(&["--help"]).exits(0);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn every_command_that_help_lists_explains_itself() {
    let program = Program::bare();
    for command in commands(&program) {
        let ran = program.run(&[&command, "--help"]).exits(0);
        assert!(ran.out.contains("Usage: stancewatch"), "{command}: {}", ran.out);
    }
}

/// The commands that `--help` lists.
fn commands(program: &Program) -> Vec<String> {
    let help = program.run(&["--help"]).exits(0).out;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    let names: Vec<_> = names.map(str::to_owned).collect();
    assert!(names.len() > 10, "{help}");
    names
}

#[test]
fn the_readme_names_only_commands_and_options_that_exist() {
    let program = Program::bare();
    let known = commands(&program);
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut seen = 0;
    for line in readme.lines().filter_map(|line| line.trim().strip_prefix("stancewatch ")) {
        let line = line.split(" #").next().unwrap_or_default();
        let words: Vec<_> =
            line.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-')).collect();
        let command = words.first().copied().unwrap_or_default();
        assert!(known.iter().any(|name| name == command), "README: stancewatch {line}");
        let mut help = program.run(&[command, "--help"]).exits(0).out;
        // `topics add` has options of its own.
        if let Some(action) = words.get(1).filter(|word| help.contains(&format!("\n  {word} "))) {
            help += &program.run(&[command, action, "--help"]).exits(0).out;
        }
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.contains(*option), "README: {option} of {command}");
        }
        seen += 1;
    }
    assert!(seen >= 4, "the README shows {seen} commands");
}

#[rstest]
#[case::no_command(&[], exit::USAGE)]
#[case::unknown_command(&["polls"], exit::USAGE)]
#[case::unknown_option(&["log", "--colour"], exit::USAGE)]
#[case::odd_day(&["log", "--since", "soon"], exit::USAGE)]
#[case::version(&["--version"], exit::DONE)]
#[case::no_configuration(&["check"], exit::CONFIGURATION)]
#[case::no_such_file(&["--config", "nowhere.toml", "log"], exit::CONFIGURATION)]
#[case::no_such_input(&["extract", "nowhere.html"], exit::FAILED)]
fn exit_codes_mean_what_is_written(#[case] args: &[&str], #[case] code: u8) {
    let ran = Program::bare().run(args).exits(code.into());
    assert_eq!(code == exit::DONE, ran.err.is_empty(), "{ran:?}");
}

#[test]
fn a_database_that_is_missing_is_told_with_what_makes_it() {
    let program = Program::with("");
    let ran = program.run(&["log"]).exits(exit::CONFIGURATION.into());
    assert!(ran.err.contains("no database at") && ran.err.contains("stancewatch check"), "{}", ran.err);
    assert!(!program.path("test.db").exists(), "a command that reads made a file");
}

#[test]
fn the_configuration_may_be_named_before_and_after_the_command() {
    let program = Program::bare();
    let file = program.write("named.toml", "database = \"named.db\"\n");
    let file = file.to_str().unwrap();
    for args in
        [["--config", file, "config", "check"], ["config", "check", "--config", file], ["-c", file, "config", "check"]]
    {
        let ran = program.run(&args).exits(0);
        assert!(ran.out.contains("named.db"), "{args:?}: {}", ran.out);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let program = Program::with("");
    let line = serde_json::json!({"id": "a", "text": "Mara Lind said Norland is ready to send troops to Ostia."});
    // The output is some times larger than what a pipe holds.
    let input = program.write("many.jsonl", format!("{line}\n").repeat(2000));
    let args = ["analyze", "--jsonl", input.to_str().unwrap()];
    let mut child = program.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed here, most of it unread.
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn nothing_in_a_page_steers_the_terminal() {
    let program = Program::with("");
    let evil = "Mara Lind\u{202e} said Norland is ready to send troops to Ostia \u{1b}[2J\u{9b}31m\u{7}.";
    let line = serde_json::json!({"id": "\u{1b}]0;x\u{7}", "published": "2025-03-21", "title": evil, "text": evil});
    let unsafe_in = |text: &str| text.chars().any(|c| c != '\n' && stancewatch::model::clean::is_unsafe(c));
    for args in [["analyze", "--jsonl"], ["ingest", "--jsonl"]] {
        let ran = program.run_with(&args, format!("{line}\n{{\"id\": \"\u{9b}2J\"}}\n"));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(!unsafe_in(&ran.out) && !unsafe_in(&ran.err), "{ran:?}");
    }
    let ran = program.run_with(&["analyze", "-"], evil).exits(0);
    assert!(ran.out.contains("ready to send troops") && !unsafe_in(&ran.out), "{:?}", ran.out);
    for args in [&["log"][..], &["articles"], &["timeline", "Lind"], &["positions"], &["articles", "--json"]] {
        let ran = program.run(args).exits(0);
        assert!(!unsafe_in(&ran.out), "{args:?}: {:?}", ran.out);
    }
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let program = Program::with("");
    let ran = program.run_with(&["analyze", "-"], "Mara Lind said Norland is ready to send troops to Ostia.").exits(0);
    assert!(!ran.out.contains('\u{1b}') && ran.out.contains("▆ ready"), "{:?}", ran.out);
}

#[test]
fn completions_and_manual_pages_are_complete() {
    let program = Program::bare();
    for shell in ["bash", "zsh", "fish"] {
        let ran = program.run(&["completions", shell]).exits(0);
        assert!(ran.out.contains("stancewatch") && ran.out.contains("positions"), "{shell}");
    }
    program.run(&["man", "pages"]).exits(0);
    for command in commands(&program) {
        assert!(program.path("pages").join(format!("stancewatch-{command}.1")).exists(), "{command}");
    }
}
