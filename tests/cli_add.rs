//! `officials add` and `topics add`: what is found first, then the file, with everything that stood in it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use rstest::rstest;
use serde_json::{Value, json};
use stancewatch::cli::exit;
use support::news::{Story, open, ready, refused};
use support::program::Program;

const MAIN: &str = "# Mine.\ndatabase = \"test.db\"\nofficials = [\"people/*.toml\"] # all of them\ntopics = [\"topics/*.toml\"]\n\
                    discover_officials = { enabled = false }\n";
const PEOPLE: &str = "# Norland\n\n[[official]] # since spring\nname = \"Mara Lind\"   \naliases = [\"Maria Lind\"]\nprincipal = \"Norland\"\n\
                      role = [{ title = \"Prime Minister\" }]";
const TOPIC: &str = "[[topic]]\nid = \"troops\"\nname = \"Sending troops to Ostia\"\nverbs = [\"send\"]\nobjects = [\"troops\"]\n\
                     targets = [\"Ostia\"]\n";

const VELK: [&str; 7] = ["officials", "add", "Tarn Velk", "--principal", "Veldania", "--title", "Defence Minister"];
const GRAIN: [&str; 11] =
    ["topics", "add", "grain", "--name", "Buying grain", "--verb", "buy", "purchase", "--object", "grain", "wheat"];

/// Velk speaks.
fn velk(day: &str) -> Story {
    let text = "“Veldania is ready to send troops to Ostia,” Defence Minister Tarn Velk said on the radio.\n\
                “We will buy grain from Ostia too,” he said.\nThe council spoke about roads and schools.";
    Story::new("velk", "Velk speaks on the radio", day, text)
}

/// A configuration in three files, and the articles of four days.
fn desk() -> Program {
    let program = Program::bare();
    program.write("people/norland.toml", PEOPLE);
    program.write("topics/troops.toml", TOPIC);
    program.write("stancewatch.toml", MAIN);
    let stories = [open("2025-02-03"), velk("2025-02-20"), ready("2025-03-03"), refused("2025-03-24")];
    let lines: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], lines).exits(0);
    program
}

fn read(program: &Program, name: &str) -> String {
    fs::read_to_string(program.path(name)).unwrap()
}

/// Every file of the configuration with its text, and nothing else that was left beside them.
fn files(program: &Program) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["", "people", "topics"] {
        for entry in fs::read_dir(program.path(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(program.home()).unwrap().display().to_string();
            if path.is_file() && !name.starts_with("test.db") {
                all.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn an_official_is_shown_first_and_written_with_yes() {
    let program = desk();
    let before = files(&program);
    let ran = program.run(&VELK).exits(0);
    for part in [
        "name = \"Tarn Velk\"",
        "it finds 1 statement in 1 of 4 stored articles: 1 ready",
        "Tarn Velk  troops  2025-02-20  gazette.example",
        "“Veldania is ready to send troops to Ostia,” Defence Minister",
        "nothing was written; --yes writes it",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
    assert_eq!(files(&program), before);

    fs::set_permissions(program.path("people/norland.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    let ran = program.run(&[&VELK[..], &["--from", "2024-05-01", "--alias", "Taren Velk", "--yes"]].concat()).exits(0);
    assert!(ran.out.contains("reload") && ran.out.contains("reanalyze --apply"), "{}", ran.out);
    let written = read(&program, "people/norland.toml");
    let added = written.strip_prefix(PEOPLE).unwrap();
    assert_eq!(
        added,
        "\n\n[[official]]\nname = \"Tarn Velk\"\naliases = [\"Taren Velk\"]\nprincipal = \"Veldania\"\n[[official.role]]\n\
         title = \"Defence Minister\"\nfrom = 2024-05-01\n"
    );
    let mode = fs::metadata(program.path("people/norland.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(files(&program).len(), before.len());
    assert_eq!(read(&program, "stancewatch.toml"), MAIN);

    let rows = program.json(&["officials", "list"]);
    assert_eq!(rows[1]["name"], "Tarn Velk");
    assert_eq!(rows[1]["roles"][0]["from"], "2024-05-01");
    assert_eq!(rows[1]["line"], 10);
    assert!(program.run(&["officials"]).exits(0).out.contains("Defence Minister from 2024-05-01"));
    // What is stored is read for him by the command that the output names.
    program.run(&["reanalyze", "--apply"]).exits(0);
    assert_eq!(program.json(&["timeline", "velk"])["statements"].as_array().unwrap().len(), 1);
}

#[test]
fn a_topic_has_a_file_of_its_own_where_a_glob_takes_it() {
    let program = desk();
    let before = files(&program);
    let shown = program.json(&GRAIN);
    assert_eq!((&shown["written"], &shown["found"]["articles"]), (&json!(false), &json!(4)));
    assert_eq!(files(&program), before);
    // Nobody but the roster is looked for here, so that Velk must be on it first.
    program.run(&[&VELK[..], &["--yes"]].concat()).exits(0);
    fs::set_permissions(program.path("stancewatch.toml"), fs::Permissions::from_mode(0o604)).unwrap();
    let done = program.json(&[&GRAIN[..], &["--target", "Ostia", "--phrase", "/grain deals?/", "--yes"]].concat());
    assert_eq!(done["written"], true);
    assert_eq!(done["found"]["rungs"], json!({ "committed": 1 }));
    let example = &done["found"]["examples"][0];
    assert_eq!((&example["official"], &example["said_on"]), (&json!("Tarn Velk"), &json!("2025-02-20")));
    assert_eq!(
        read(&program, "topics/grain.toml"),
        "[[topic]]\nid = \"grain\"\nname = \"Buying grain\"\nverbs = [\"buy\", \"purchase\"]\nobjects = [\"grain\", \"wheat\"]\n\
         targets = [\"Ostia\"]\nphrases = [\"/grain deals?/\"]\n"
    );
    assert_eq!(done["table"], read(&program, "topics/grain.toml"));
    // Whoever may read the main file may read this one.
    let mode = fs::metadata(program.path("topics/grain.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o604);
    assert_eq!(read(&program, "topics/troops.toml"), TOPIC);
    let rows = program.json(&["topics", "list"]);
    let ids: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(ids, ["grain", "troops"]);
    let listed = program.run(&["topics"]).exits(0).out;
    assert!(listed.contains("topics/grain.toml:2   buy, purchase · grain, wheat · Ostia"), "{listed}");
}

#[rstest]
#[case::the_name(&["officials", "add", "MARA LIND", "--principal", "Veldania"], "norland.toml:4")]
#[case::an_alias(&["officials", "add", "M. Lind", "--principal", "Norland", "--alias", "Mária Lind"], "norland.toml:4")]
#[case::a_name_that_is_an_alias(&["officials", "add", "maria lind", "--principal", "norland"], "norland.toml:4")]
#[case::an_alias_elsewhere(&["officials", "add", "Tarn Velk", "--principal", "Veldania", "--alias", "Mara Lind"], "official.aliases")]
#[case::a_topic(&["topics", "add", "troops", "--name", "Troops", "--verb", "send"], "troops.toml:2")]
#[case::an_id_that_is_none(&["topics", "add", "../Troops", "--name", "Troops", "--verb", "send"], "topic.id")]
#[case::no_words(&["topics", "add", "void", "--name", "Void", "--object", "x"], "topic.verbs")]
#[case::a_bad_expression(&["topics", "add", "odd", "--name", "Odd", "--phrase", "/(/"], "topic.phrases")]
#[case::days(&["officials", "add", "T V", "--principal", "V", "--title", "X", "--from", "2025-01-02", "--until", "2025-01-01"], "until")]
#[case::days_of_no_office(&["officials", "add", "T V", "--principal", "V", "--from", "2025-01-02"], "--title")]
#[case::no_name(&["officials", "add", " ", "--principal", "V"], "official.name")]
#[case::a_file_that_nobody_reads(&["topics", "add", "x", "--name", "X", "--verb", "x", "--file", "x.toml"], "not among the files")]
#[case::a_file_of_other_things(&["topics", "add", "x", "--name", "X", "--verb", "x", "--file", "people/norland.toml"], "topic")]
fn what_cannot_be_added_is_told_and_changes_nothing(#[case] args: &[&str], #[case] why: &str) {
    let program = desk();
    let before = files(&program);
    let ran = program.run(&[args, &["--yes"]].concat()).exits(exit::USAGE.into());
    assert!(ran.err.contains(why), "{}", ran.err);
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert_eq!(files(&program), before);
}

#[test]
fn the_file_may_be_named_and_links_stay_links() {
    let program = desk();
    let real = program.write("elsewhere/veldania.toml", "[[official]]\nname = \"Ona Bri\"\nprincipal = \"Veldania\"\n");
    std::os::unix::fs::symlink(&real, program.path("people/veldania.toml")).unwrap();
    program.run(&[&VELK[..], &["--file", "people/veldania.toml", "--yes"]].concat()).exits(0);
    assert!(fs::symlink_metadata(program.path("people/veldania.toml")).unwrap().is_symlink());
    assert!(fs::read_to_string(real).unwrap().contains("Tarn Velk"));
    // The main file goes by any of its names, and a new one is made where a glob takes it.
    let main = program.path("stancewatch.toml");
    program.run(&[&GRAIN[..], &["--file", main.to_str().unwrap(), "--yes"]].concat()).exits(0);
    assert!(read(&program, "stancewatch.toml").starts_with(MAIN));
    assert!(read(&program, "stancewatch.toml").contains("\n[[topic]]\nid = \"grain\"\n"));
    let args = ["officials", "add", "Pell Orr", "--principal", "Ostia", "--file", "people/ostia.toml", "--yes"];
    program.run(&args).exits(0);
    assert_eq!(read(&program, "people/ostia.toml"), "[[official]]\nname = \"Pell Orr\"\nprincipal = \"Ostia\"\n");
    program.run(&["config", "check"]).exits(0);
}

#[test]
fn without_lists_the_main_file_takes_the_tables() {
    let program = Program::with("");
    let before = read(&program, "stancewatch.toml");
    let ran = program.run(&[&VELK[..], &["--yes"]].concat()).exits(0);
    assert!(ran.out.contains("no articles are stored yet"), "{}", ran.out);
    program.run(&[&GRAIN[..], &["--yes"]].concat()).exits(0);
    let after = read(&program, "stancewatch.toml");
    assert!(after.starts_with(&before) && after.contains("Tarn Velk") && after.contains("id = \"grain\""), "{after}");
    assert!(!program.path("test.db").exists(), "a look made a database");
    program.run(&["config", "check"]).exits(0);
}

#[test]
fn a_configuration_that_is_broken_or_missing_takes_nothing() {
    let program = Program::bare();
    program.run(&VELK).exits(exit::CONFIGURATION.into());
    program.write("stancewatch.toml", "database = \"test.db\"\nnonsense = 1\n");
    program.run(&[&VELK[..], &["--yes"]].concat()).exits(exit::CONFIGURATION.into());
    assert_eq!(read(&program, "stancewatch.toml"), "database = \"test.db\"\nnonsense = 1\n");
}

#[test]
fn a_folder_that_takes_no_file_leaves_all_as_it_was() {
    let program = Program::bare();
    // Where everything may be written by anybody who runs the tests as root, a folder in the file's place stands for it.
    program.write("stancewatch.toml", MAIN);
    program.write("people/norland.toml", PEOPLE);
    program.write("topics/troops.toml", TOPIC);
    fs::create_dir(program.path("topics/grain.toml")).unwrap();
    let ran = program.run(&[&GRAIN[..], &["--yes"]].concat());
    assert_eq!(ran.code, Some(exit::CONFIGURATION.into()), "{}", ran.err);
    assert!(ran.err.contains("grain.toml"), "{}", ran.err);
    assert_eq!(fs::read_dir(program.path("topics")).unwrap().count(), 2);
}

#[test]
fn what_is_shown_steers_no_terminal() {
    let program = desk();
    let args = ["officials", "add", "Tarn\u{1b}[2J Velk\u{202e}", "--principal", "Veldania", "--yes"];
    let ran = program.run(&args);
    assert!(!(ran.out + &ran.err).contains(|c| c != '\n' && stancewatch::model::clean::is_unsafe(c)));
}
