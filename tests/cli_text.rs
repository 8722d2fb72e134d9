//! `analyze` and `extract`: files, standard input and JSON lines, without a database.

mod support;

use support::news::{noise, open, ready};
use support::program::Program;
use support::site::{Reply, Site};

const SENTENCE: &str = "Prime Minister Mara Lind said on Friday that Norland is ready to send troops to Ostia.";

#[test]
fn a_statement_is_printed_with_its_span() {
    let program = Program::with("");
    let text = format!("Ünrelated first line.\n\n{SENTENCE}");
    let line = serde_json::json!({"id": 7, "url": null, "published": "2025-03-22", "title": null, "text": text});
    let ran = program.run_with(&["analyze", "--jsonl"], format!("{line}\n")).exits(0);
    let rows = ran.lines();
    assert_eq!(rows.len(), 1, "{}", ran.out);
    let row = &rows[0];
    for (key, value) in [
        ("article", "7"),
        ("official", "Mara Lind"),
        ("principal", "Norland"),
        ("topic", "troops"),
        ("commitment", "ready"),
        ("asserted_by", "self"),
        ("time", "current"),
        ("said_on", "2025-03-21"),
    ] {
        assert_eq!(row[key], value, "{row}");
    }
    let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
    assert_eq!(text.get(start..end), row["evidence"].as_str());
    assert!(row["condition"].is_null() && !row["rules"].as_array().unwrap().is_empty(), "{row}");
}

#[test]
fn a_bad_line_spoils_no_other() {
    let program = Program::with("");
    let good = |id: &str| serde_json::json!({"id": id, "text": SENTENCE}).to_string();
    let input = format!("{}\n\n{{\"id\":\nnull\n{}\n{{\"text\":\"x\"}}\n", good("a"), good("b"));
    let ran = program.run_with(&["analyze", "--jsonl"], &input).exits(1);
    let articles: Vec<_> = ran.lines().iter().map(|row| row["article"].clone()).collect();
    assert_eq!(articles, ["a", "b"]);
    for line in ["line 3:", "line 4:", "line 6:"] {
        assert!(ran.err.contains(line), "{line} is not in\n{}", ran.err);
    }
}

#[test]
fn a_page_is_told_from_text_by_what_it_holds() {
    let program = Program::with("");
    let story = ready("2025-03-21T09:30:00+02:00");
    let page = program.write("page.html", story.page());
    let plain = program.write("plain.txt", &story.text);
    for (file, published) in [(page, None), (plain, Some("2025-03-21"))] {
        let mut args = vec!["analyze", file.to_str().unwrap()];
        args.extend(published.map(|_| "--published"));
        args.extend(published);
        let rows = program.json(&args);
        assert_eq!(rows[0]["commitment"], "ready", "{rows}");
        let people: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["official"].as_str()).collect();
        assert_eq!(people, [Some("Mara Lind")], "{rows}");
    }
}

#[test]
fn without_a_configuration_the_sample_serves() {
    let program = Program::bare();
    let text = "Lithuania is ready to send troops to Ukraine, President Gitanas Nausėda said on Friday.";
    let line = serde_json::json!({"id": "a", "published": "2025-03-21", "text": text});
    let ran = program.run_with(&["analyze", "--jsonl"], line.to_string()).exits(0);
    assert_eq!(ran.lines()[0]["principal"], "Lithuania");
    assert_eq!(std::fs::read_dir(program.home()).unwrap().count(), 0, "analyze left files");
}

#[test]
fn explain_names_the_rules_and_their_words() {
    let program = Program::with("");
    let ran = program.run_with(&["analyze", "--explain", "--published", "2025-03-22"], SENTENCE).exits(0);
    insta::with_settings!({filters => vec![(r"confidence \d\.\d\d", "confidence [N]")]}, {
        insta::assert_snapshot!(ran.out);
    });
}

#[test]
fn attributions_are_spans_of_the_text() {
    let program = Program::bare();
    let text = "“We are ready,” Mara Lind said. Nobody else spoke.";
    let line = serde_json::json!({"id": "a", "text": text});
    let ran = program.run_with(&["analyze", "--attributions", "--jsonl"], line.to_string()).exits(0);
    let rows = ran.lines();
    let words = |row: &serde_json::Value, part: &str| -> Vec<String> {
        let spans = row[part].as_array().unwrap();
        let of = |span: &serde_json::Value| {
            let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
            text.get(start..end).unwrap().to_owned()
        };
        spans.iter().map(of).collect()
    };
    assert_eq!(rows[0]["article"], "a");
    assert_eq!(
        (words(&rows[0], "source"), words(&rows[0], "cue")),
        (vec!["Mara Lind".to_owned()], vec!["said".to_owned()])
    );
    assert!(words(&rows[0], "content").concat().contains("We are ready"), "{}", ran.out);
}

#[test]
fn extract_prints_what_the_contract_names() {
    let program = Program::bare();
    let story = open("2025-03-21T09:30:00+02:00");
    let ran = program
        .run_with(&["extract", "--json", "--url", "https://gazette.example/news/open", "-"], story.page())
        .exits(0);
    let row: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let keys: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["title", "byline", "outlet", "published", "modified", "language", "canonical_url", "text"]);
    assert_eq!(row["title"], story.title);
    assert_eq!((&row["published"], &row["byline"]), (&story.published.into(), &serde_json::Value::Null));
    let text = row["text"].as_str().unwrap();
    assert!(text.contains("“We are open to sending troops to Ostia,”") && !text.contains("Read also"), "{text}");
}

#[test]
fn a_page_without_an_article_is_a_line_that_failed() {
    let program = Program::bare();
    let lines: Vec<String> =
        [("a", open("2025-03-21").page()), ("b", String::new()), ("c", noise("2025-03-21").page())]
            .iter()
            .map(|(id, html)| serde_json::json!({"id": id, "url": null, "html": html}).to_string())
            .collect();
    let ran = program.run_with(&["extract", "--jsonl"], lines.join("\n")).exits(1);
    let rows = ran.lines();
    assert_eq!(rows.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(rows[1]["text"].is_null() && rows[1]["error"].is_string(), "{}", rows[1]);
    assert!(ran.err.contains("line 2:"), "{}", ran.err);
}

#[test]
fn extract_fetches_only_where_configuration_lets_it() {
    let site = Site::start();
    site.set("/news/open", Reply::html(open("2025-03-21").page()));
    let url = site.url("/news/open");
    let port = format!("[fetch]\nports = [{}]\n", site.address().port());
    let refused = Program::with(&port).run(&["extract", "--url", &url]).exits(1);
    assert!(refused.err.contains("allow_private"), "{}", refused.err);
    assert!(site.requests().is_empty(), "a private address was asked");
    let allowed = Program::with("[fetch]\nallow_private = [\"127.0.0.1\"]\n");
    assert_eq!(allowed.json(&["extract", "--url", &url])["title"], "Lind open to sending troops");
}
