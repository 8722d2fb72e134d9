//! The README keeps its word: its queries run on a database of this program, and its configuration is valid.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use support::news::{open, ready, refused};
use support::program::Program;

/// The fenced blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let fence = format!("```{language}\n");
    readme
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block.to_owned()))
        .collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test opens the file as a user would, with plain SQLite")]
fn its_queries_run_and_find_something() {
    let program = Program::with("[alert]\nmax_age = \"10000d\"\n");
    let stories = [open("2025-02-03"), ready("2025-03-03"), refused("2025-03-24")];
    let input: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], input).exits(0);
    let database = rusqlite::Connection::open(program.path("test.db")).unwrap();
    let queries: Vec<String> =
        blocks("sql").iter().flat_map(|block| block.split(';')).map(|query| query.trim().to_owned()).collect();
    let queries: Vec<_> = queries.iter().filter(|query| !query.is_empty()).collect();
    assert!(queries.len() >= 5, "{queries:?}");
    for query in queries {
        // The names in the README are those of the sample; here they are the test's.
        let query = query.replace("troops-to-ukraine", "troops").replace("Gitanas Nausėda", "Mara Lind");
        let mut statement = database.prepare(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let rows = statement.query_map([], |_| Ok(())).unwrap().count();
        assert!(rows > 0, "nothing found by\n{query}");
    }
}

#[test]
fn its_configuration_is_valid() {
    let program = Program::bare();
    let examples = blocks("toml");
    let main = examples[0].lines().filter(|line| !line.starts_with("officials") && !line.starts_with("topics"));
    let whole = format!("database = \"x.db\"\n{}\n{}", main.collect::<Vec<_>>().join("\n"), examples[1..].join("\n"));
    program.write("stancewatch.toml", whole);
    program.run(&["config", "check"]).exits(0);
}

/// `docs/database.md`: twenty queries, on the database that it tells a reader to make.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test opens the file as a user would, with plain SQLite")]
fn the_queries_of_the_manual_run_on_the_demo() {
    let text = std::fs::read_to_string("docs/database.md").unwrap();
    let program = Program::bare();
    program.run(&["demo", "--dir", "demo"]).exits(0);
    let database = rusqlite::Connection::open(program.path("demo/demo.db")).unwrap();
    let mut count = 0;
    for (before, rest) in text.match_indices("```sql\n").map(|(at, fence)| (&text[..at], &text[at + fence.len()..])) {
        let query = rest.split_once("\n```").unwrap().0;
        let title = before.trim_end().lines().last().unwrap();
        let mut statement = database.prepare(query).unwrap_or_else(|error| panic!("{title}: {error}"));
        let rows = statement.query_map([], |_| Ok(())).unwrap().count();
        assert!(rows > 0 || title.contains("may find nothing"), "nothing found by\n{title}\n{query}");
        count += 1;
    }
    assert_eq!(count, 20);
}
