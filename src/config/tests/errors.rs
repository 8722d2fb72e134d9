//! The exact words for every kind of error: where, which key, what is wrong, how to mend it.

use rstest::rstest;

use super::{errors, load};

#[rstest]
#[case::typo("databse = \"x\"", r#"main.toml:1: databse: unknown key, did you mean "database"?"#)]
#[case::plural("[[sources]]\nurl = \"x\"", r#"main.toml:1: sources: unknown key, did you mean "source"?"#)]
#[case::typo_inside(
    "[alert]\nmin-steps = 1",
    r#"main.toml:2: alert.min-steps: unknown key, did you mean "min_steps"?"#
)]
#[case::nothing_like_it(
    "[discover_officials]\ncolour = 1",
    r#"main.toml:2: discover_officials.colour: unknown key, only "enabled" may stand here"#
)]
#[case::list_of_known_keys(
    "[alert]\nxyzzy = 1",
    "main.toml:2: alert.xyzzy: unknown key, expected min_steps, subjects, max_age, pending or confirm_after"
)]
#[case::wrong_type(
    "[discover_officials]\nenabled = 1",
    "main.toml:2: discover_officials.enabled: expected true or false, found an integer"
)]
#[case::no_table("alert = 3", "main.toml:1: alert: expected a table, found an integer")]
#[case::no_list(
    "officials = \"x\"",
    r#"main.toml:1: officials: expected an array of files like ["officials.toml"], found a string"#
)]
#[case::one_bracket(
    "[source]\nurl = \"https://a.example/\"",
    "main.toml:1: source: there may be several of these; head it with double brackets, [[source]]"
)]
#[case::empty("database = \" \"", "main.toml:1: database: empty; write something or remove the key")]
#[case::control_character(
    "database = \"a\\nb\"",
    "main.toml:1: database: holds a line break or another control character; remove it"
)]
fn shape(#[case] text: &str, #[case] message: &str) {
    assert_eq!(errors(text), message);
}

#[rstest]
#[case::none("", r#"missing; add `url = "https://news.example/rss"`"#)]
#[case::no_scheme("url = \"a.example/rss\"", r#""a.example/rss" has no scheme; write https:// before it"#)]
#[case::no_address(
    "url = \"https://\"",
    r#""https://" is no address: empty host; write one like "https://news.example/rss""#
)]
#[case::scheme("url = \"ftp://a.example/\"", r#"scheme "ftp" is not allowed; use http or https"#)]
#[case::file("url = \"file:///etc/passwd\"", r#"scheme "file" is not allowed; use http or https"#)]
#[case::password(
    "url = \"https://me:secret@a.example/\"",
    "holds a user name or password, which would end up in logs and alerts; take it out"
)]
#[case::port(
    "url = \"https://a.example:8443/\"",
    r#"port 8443 is not allowed; add it to `fetch.ports`, or "a.example" to `fetch.allow_private`"#
)]
fn source_url(#[case] line: &str, #[case] message: &str) {
    let number = if line.is_empty() { 1 } else { 2 };
    assert_eq!(errors(&format!("[[source]]\n{line}")), format!("main.toml:{number}: source.url: {message}"));
}

#[rstest]
#[case("kind = \"feeds\"", r#"kind: unknown value "feeds", did you mean "feed"?"#)]
#[case("kind = \"podcast\"", r#"kind: unknown value "podcast", expected feed, page, sitemap or article"#)]
#[case("every = \"15\"", r#"every: "15" is no duration; write a number and a unit, like "15m", "6h" or "7d""#)]
#[case("every = 15", r#"every: expected a duration like "15m", found an integer"#)]
#[case("every = \"0s\"", r#"every: "0s" is out of bounds; give 1s to 31d"#)]
#[case("trust = 1.1", "trust: out of bounds; give a number from 0 to 1, like 0.8")]
#[case("trust = -1", "trust: out of bounds; give a number from 0 to 1, like 0.8")]
#[case("trust = nan", "trust: out of bounds; give a number from 0 to 1, like 0.8")]
#[case("trust = \"high\"", "trust: expected a number from 0 to 1, found a string")]
#[case("max_articles = 0", "max_articles: 0 is out of bounds; give 1 to 10000")]
#[case("max_articles = 99999999999999999999", "max_articles: 99999999999999999999 is out of bounds; give 1 to 10000")]
#[case("language = \"English!\"", r#"language: "English!" is no language tag; write one like "en" or "lt""#)]
#[case("body = \"div >> p\"", r#"body: "div >> p" is no CSS selector; write one like "article .body p""#)]
#[case("links = \"<<\"", r#"links: "<<" is no CSS selector; write one like "article .body p""#)]
#[case("headers = { Host = \"x\" }", "headers.Host: this header is set by the program itself; remove it")]
#[case("headers = { \"a b\" = \"x\" }", "headers.a b: \"a b\" is no header name; use letters, digits and `-`")]
#[case("headers = { Cookie = 1 }", "headers.Cookie: expected a string, found an integer")]
#[case(
    "headers = { Cookie = \"a\\u0007\" }",
    "headers.Cookie: holds a line break or another control character; remove it"
)]
#[case("proxy = \"socks5://a.example\"", r#"proxy: scheme "socks5" is not allowed; use http or https"#)]
fn source_keys(#[case] line: &str, #[case] message: &str) {
    let text = format!("[[source]]\nurl = \"https://a.example/\"\n{line}");
    assert_eq!(errors(&text), format!("main.toml:3: source.{message}"));
}

#[rstest]
#[case(
    "id = \"A b\"",
    "2: topic.id: \"A b\" is no identifier; use lower-case letters, digits, `-` and `_` alone, like \"rate-cut\""
)]
#[case("name = \"x\"", "1: topic.id: missing; add `id = \"rate-cut\"`")]
#[case(
    "id = \"a\"\nphrases = [\"/(/\"]",
    "3: topic.phrases: the regular expression /(/ does not compile: unclosed group"
)]
#[case(
    "id = \"a\"\nexclude = [\"/a*/\"]",
    "3: topic.exclude: the regular expression /a*/ matches the empty text, so it would match everywhere; require a word in it"
)]
#[case(
    "id = \"a\"\nexclude = [\"/(a{1000}){1000}/\"]",
    "3: topic.exclude: the regular expression /(a{1000}){1000}/ is too big; make it shorter"
)]
#[case(
    "id = \"a\"\nopposites = [\"/a/\"]",
    "3: topic.opposites: a regular expression may stand in `phrases` and `exclude` alone; write plain words"
)]
#[case("id = \"a\"\nverbs = [\"\"]", "3: topic.verbs: empty; write something or remove the key")]
#[case("id = \"a\"\nsubjects = []", "3: topic.subjects: empty; name \"official\", \"principal\" or both")]
#[case(
    "id = \"a\"\nsubjects = [\"state\"]",
    "3: topic.subjects: unknown value \"state\", expected official or principal"
)]
#[case(
    "id = \"a\"\nscopes = { air = [] }",
    "3: topic.scopes.air: empty; name at least one expression or remove the scope"
)]
#[case(
    "id = \"a\"\nscopes = { \"A B\" = [\"x\"] }",
    "3: topic.scopes.A B: \"A B\" is no identifier; use lower-case letters, digits, `-` and `_` alone"
)]
fn topic_keys(#[case] lines: &str, #[case] message: &str) {
    let rest = if lines.contains("verbs") { "" } else { "verbs = [\"send\"]" };
    assert_eq!(errors(&format!("[[topic]]\n{lines}\n{rest}")), format!("main.toml:{message}"));
}

#[rstest]
#[case("[[topic]]\nid = \"a\"")]
#[case("[[topic]]\nid = \"a\"\nverbs = []\nphrases = []")]
fn a_topic_without_an_action(#[case] text: &str) {
    let message = "main.toml:1: topic.verbs: missing; add `verbs = [\"send\"]` or `phrases = [\"rate cut\"]`";
    assert_eq!(errors(text), message);
}

#[rstest]
#[case("principal = \"Norland\"", "1: official.name: missing; add `name = \"Given Surname\"`")]
#[case("name = \"A\"\naliases = \"B\"", "3: official.aliases: expected an array of strings, found a string")]
#[case(
    "name = \"A\"\nrole = [{ from = 2020-01-01 }]",
    "3: official.role.title: missing; add `title = \"Foreign Minister\"`"
)]
#[case(
    "name = \"A\"\n[[official.role]]\ntitle = \"X\"\nfrom = 2020-01-02\nuntil = 2020-01-02",
    "6: official.role.until: not after `from` (2020-01-02); it is the first day after the role"
)]
#[case(
    "name = \"A\"\n[[official.role]]\ntitle = \"X\"\nfrom = \"spring\"",
    "5: official.role.from: \"spring\" is no day; write one like 2019-07-12"
)]
#[case(
    "name = \"A\"\n[[official.role]]\ntitle = \"X\"\nfrom = 2020-01-02T10:00:00Z",
    "5: official.role.from: \"2020-01-02T10:00:00Z\" is no day; write one like 2019-07-12"
)]
#[case(
    "name = \"A\"\n[[official.role]]\ntitle = \"X\"\nfrom = 2020",
    "5: official.role.from: expected a day like 2019-07-12, found an integer"
)]
fn official_keys(#[case] lines: &str, #[case] message: &str) {
    assert_eq!(errors(&format!("[[official]]\n{lines}")), format!("main.toml:{message}"));
}

#[rstest]
#[case("min_steps = 0", "min_steps: 0 is out of bounds; give 1 to 7")]
#[case("min_steps = 8", "min_steps: 8 is out of bounds; give 1 to 7")]
#[case("min_steps = -1", "min_steps: -1 is out of bounds; give 1 to 7")]
#[case("pending = \"hodl\"", r#"pending: unknown value "hodl", did you mean "hold"?"#)]
#[case("max_age = \"soon\"", r#"max_age: "soon" is no duration; write a number and a unit, like "15m", "6h" or "7d""#)]
fn alert_keys(#[case] line: &str, #[case] message: &str) {
    assert_eq!(errors(&format!("[alert]\n{line}")), format!("main.toml:2: alert.{message}"));
}

#[rstest]
#[case("page_limit = \"4\"", r#"page_limit: "4" is no size; write a number and a unit, like "512KiB" or "4MiB""#)]
#[case("page_limit = \"4GiB\"", r#"page_limit: "4GiB" is out of bounds; give 1KiB to 1GiB"#)]
#[case("ports = [0]", "ports: 0 is out of bounds; give 1 to 65535")]
#[case("ports = [\n]\nhost_connections = 0", "host_connections: 0 is out of bounds; give 1 to 16")]
#[case(
    "allow_private = [\"http://a/\"]",
    r#"allow_private: "http://a/" is no host; write a name or an address alone, like "127.0.0.1""#
)]
#[case(
    "allow_private = [\"10.0.0.0/8\"]",
    r#"allow_private: "10.0.0.0/8" is no host; write a name or an address alone, like "127.0.0.1""#
)]
#[case("user_agent = \"ü\"", "user_agent: holds a character that cannot stand in a header; use plain ASCII")]
#[case("connect_timeout = \"0s\"", r#"connect_timeout: "0s" is out of bounds; give 10ms to 1h"#)]
fn fetch_keys(#[case] lines: &str, #[case] message: &str) {
    let line = 1 + lines.lines().count();
    assert_eq!(errors(&format!("[fetch]\n{lines}")), format!("main.toml:{line}: fetch.{message}"));
}

#[rstest]
#[case("[[notify.command]]", r#"1: notify.command.command: missing; add `command = ["logger", "-t", "stancewatch"]`"#)]
#[case(
    "[[notify.command]]\ncommand = []",
    r#"2: notify.command.command: names no program; write ["program", "argument"]"#
)]
#[case(
    "[[notify.command]]\ncommand = [\"\"]",
    r#"2: notify.command.command: names no program; write ["program", "argument"]"#
)]
#[case("[[notify.command]]\ncommand = [\"x\", 3]", "2: notify.command.command: expected a string, found an integer")]
#[case("[[notify.desktop]]\nmax_attempts = 0", "2: notify.desktop.max_attempts: 0 is out of bounds; give 1 to 1000")]
#[case("[[notify.dekstop]]", r#"1: notify.dekstop: unknown key, did you mean "desktop"?"#)]
#[case(
    "[[notify.desktop]]\nname = \"command\"\n[[notify.command]]\ncommand = [\"x\"]",
    r#"3: notify.name: channel "command" stands twice, first in main.toml:1; remove one"#
)]
fn notify_keys(#[case] text: &str, #[case] message: &str) {
    assert_eq!(errors(text), format!("main.toml:{message}"));
}

#[rstest]
#[case(
    "[[topic]]\nid = \"a\"\nverbs = [\"x\"]\n[[topic]]\nid = \"a\"\nverbs = [\"y\"]",
    r#"main.toml:5: topic.id: topic "a" stands twice, first in main.toml:2; remove one"#
)]
#[case(
    "[[official]]\nname = \"Mára Lind\"\n[[official]]\nname = \"MARA LIND\"",
    r#"main.toml:4: official.name: official "MARA LIND" stands twice, first in main.toml:2; remove one"#
)]
#[case(
    "[[source]]\nurl = \"https://a.example/#top\"\n[[source]]\nurl = \"https://A.example:443\"",
    "main.toml:4: source.url: source https://a.example/ stands twice, first in main.toml:2; remove one"
)]
#[case(
    "[[official]]\nname = \"Mára Lind\"\n[[official]]\nname = \"Ole Berg\"\naliases = [\"Ole B.\", \"mara lind\"]",
    r#"main.toml:4: official.aliases: "mara lind" is the name of another official, in main.toml:2; remove it"#
)]
fn twice(#[case] text: &str, #[case] message: &str) {
    assert_eq!(errors(text), message);
}

#[rstest]
#[case("topics = [\"t/*.toml\"]", r#"topics: no file matches "t/*.toml"; create it or take it off the list"#)]
#[case("officials = [\"o.toml\"]", r#"officials: no file matches "o.toml"; create it or take it off the list"#)]
#[case(
    "topics = [\"a[.toml\"]",
    r#"topics: "a[.toml" is no glob: Pattern syntax error near position 1: invalid range pattern"#
)]
#[case("topics = [3]", "topics: expected a string, found an integer")]
fn lists_of_files(#[case] text: &str, #[case] message: &str) {
    assert_eq!(errors(text), format!("main.toml:1: {message}"));
}

#[rstest]
#[case("a = ", "1: not valid TOML: string values must be quoted, expected literal string")]
#[case("\n[alert\nmin_steps = 1", "2: not valid TOML: unclosed table, expected `]`")]
#[case("database = \"a\"\ndatabase = \"b\"", "2: not valid TOML: duplicate key")]
#[case("database = \"a", "1: not valid TOML: invalid basic string, expected `\"`")]
fn syntax(#[case] text: &str, #[case] message: &str) {
    assert_eq!(errors(text), format!("main.toml:{message}"));
}

#[test]
fn errors_above_an_error_of_syntax_are_told_and_those_below_are_not() {
    let text = "databse = \"x\"\n[[source]]\nname = \"\"\n[alert]\nmin_steps = = 1\nmax_age = 5\n";
    let expected = "main.toml:1: databse: unknown key, did you mean \"database\"?\n\
                    main.toml:3: source.name: empty; write something or remove the key\n\
                    main.toml:5: not valid TOML: extra `=`, expected nothing";
    assert_eq!(errors(text), expected);
}

#[test]
fn all_errors_of_all_files_come_at_once() {
    let files = [
        ("main.toml", "officials = [\"o.toml\"]\ntopics = [\"t/*.toml\", \"gone.toml\"]\n[alert]\nmin_stps = 2\nx ="),
        ("o.toml", "[[official]]\nnme = \"A\"\n"),
        ("t/1.toml", "# nothing yet\n"),
        ("t/2.toml", "[[topics]]\nid = \"a\"\n"),
        ("t/3.toml", "[[topic]]\nid = \"a\"\nverbs = [\"x\"]\nid = \"b\"\n"),
        ("t/4.toml", "[[official]]\nname = \"B\"\n"),
    ];
    let expected = r#"
main.toml:2: topics: no file matches "gone.toml"; create it or take it off the list
main.toml:4: alert.min_stps: unknown key, did you mean "min_steps"?
main.toml:5: not valid TOML: string values must be quoted, expected literal string
o.toml:1: official.name: missing; add `name = "Given Surname"`
o.toml:2: official.nme: unknown key, did you mean "name"?
t/1.toml: holds no [[topic]] table; add one or take the file off the list
t/2.toml:1: topics: unknown key, did you mean "topic"?
t/3.toml:4: not valid TOML: duplicate key
t/4.toml:1: official: unknown key, only "topic" may stand here"#;
    assert_eq!(load(&files).unwrap_err().to_string(), expected.trim_start());
}

#[test]
fn a_topic_that_stands_in_two_files_names_both() {
    let topic = "[[topic]]\nid = \"a\"\nverbs = [\"x\"]\n";
    let files = [
        ("main.toml", "topics = [\"*.toml\", \"1.toml\"]\n"),
        ("sub/x.toml", topic),
        ("1.toml", topic),
        ("2.toml", topic),
    ];
    // "*.toml" matches the main file too, which holds no topic of its own; it does not reach into folders.
    let expected = "main.toml:1: topics: unknown key, did you mean \"topic\"?\n\
                    2.toml:2: topic.id: topic \"a\" stands twice, first in 1.toml:2; remove one";
    assert_eq!(load(&files).unwrap_err().to_string(), expected);
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = load(&[("main.toml", &text)]);
    }

    #[test]
    fn no_toml_panics(text in toml_like()) {
        if let Err(found) = load(&[("main.toml", &text)]) {
            proptest::prop_assert!(!found.0.is_empty());
            proptest::prop_assert!(found.0.iter().all(|error| !error.to_string().contains('\n')), "{found}");
        }
    }
}

/// Keys of ours with values of all types: much of it is wrong in ways that get past the parser.
fn toml_like() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let header = prop::sample::select(vec![
        "[[source]]",
        "[[topic]]",
        "[[official]]",
        "[[official.role]]",
        "[alert]",
        "[fetch]",
        "[[notify.command]]",
        "[notify]",
    ]);
    let key = prop::sample::select(vec![
        "url",
        "kind",
        "every",
        "id",
        "verbs",
        "phrases",
        "name",
        "from",
        "until",
        "min_steps",
        "ports",
        "command",
        "headers",
        "scopes",
        "topics",
        "officials",
        "database",
        "body",
        "proxy",
        "allow_private",
        "page_limit",
    ]);
    let value = prop_oneof![
        Just("1".to_owned()),
        Just("-0.5".to_owned()),
        Just("2020-02-30".to_owned()),
        Just("2020-02-03".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("[[{}]]".to_owned()),
        Just("true".to_owned()),
        "[ -~]{0,12}".prop_map(|text| format!("{text:?}")),
        "[ -~]{0,12}".prop_map(|text| format!("[{text:?}]")),
        "\\PC{0,6}".prop_map(|text| format!("'{text}'")),
    ];
    let pair = (key, value).prop_map(|(key, value)| format!("{key} = {value}\n"));
    let table =
        (header, prop::collection::vec(pair, 0..4)).prop_map(|(header, pairs)| format!("{header}\n{}", pairs.concat()));
    prop::collection::vec(table, 0..5).prop_map(|tables| tables.concat())
}
