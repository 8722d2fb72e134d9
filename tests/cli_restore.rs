//! `backup` and `restore`: a damaged database is moved aside, and nothing that was told is told again.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use serde_json::Value;
use support::news::{open, ready};
use support::program::Program;

fn shifts(program: &Program) -> usize {
    let rows: Vec<Value> = serde_json::from_str(&program.run(&["log", "--json"]).exits(0).out).unwrap();
    rows.len()
}

#[test]
fn a_damaged_database_gives_way_to_its_backup_and_is_kept() {
    let program = Program::with("[alert]\nmax_age = \"10000d\"\n");
    let input: String =
        [open("2025-02-03"), ready("2025-03-03")].iter().map(|s| s.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], input).exits(0);
    program.run(&["backup", "copy.db"]).exits(0);
    let (before, whole) = (shifts(&program), std::fs::read(program.path("copy.db")).unwrap());
    for damage in ["magic", "cut", "pages"] {
        let mut bytes = whole.clone();
        match damage {
            "magic" => bytes[..16].fill(b'x'),
            "cut" => bytes.truncate(bytes.len() / 3),
            _ => bytes[4096..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x55),
        }
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(program.path(&format!("test.db{suffix}")));
        }
        program.write("test.db", &bytes);
        // Whatever is asked, the damaged file stays as it is.
        let ran = program.run(&["check"]);
        assert!(matches!(ran.code, Some(78 | 1)), "{damage}: {ran:?}");
        program.run(&["restore", "copy.db"]).exits(0);
        assert_eq!(shifts(&program), before, "{damage}");
        program.run(&["verify"]).exits(0);
        let aside = std::fs::read_dir(program.path("")).unwrap().flatten();
        let names: Vec<String> = aside.map(|entry| entry.file_name().into_string().unwrap()).collect();
        assert!(names.iter().any(|name| name.starts_with("test.db.damaged-")), "{damage}: {names:?}");
    }
}

#[test]
fn a_backup_that_is_damaged_too_changes_nothing() {
    let program = Program::with("");
    let input = open("2025-02-03").line("https://gazette.example") + "\n";
    program.run_with(&["ingest", "--jsonl"], input).exits(0);
    program.write("copy.db", "no database at all");
    let before = std::fs::read(program.path("test.db")).unwrap();
    assert_ne!(program.run(&["restore", "copy.db"]).code, Some(0));
    assert_ne!(program.run(&["restore", "missing.db"]).code, Some(0));
    assert_eq!(std::fs::read(program.path("test.db")).unwrap(), before);
}
