//! `import` and `export`: sources into the configuration and out of it.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use support::program::Program;

const KNOWN: &str = "[[source]]\nurl = \"https://known.example/rss\"\nname = \"Known\"\n";

const OPML: &str = r#"<?xml version="1.0"?>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="Folder">
  <outline text="One &amp; &quot;only&quot;" xmlUrl="https://one.example/rss?a=1&amp;b=2"/>
  <outline text="Again" xmlUrl="https://known.example/rss#top"/>
  <outline text="Old" xmlUrl="feed://old.example/"/>
  <outline text="Secret" xmlUrl="https://me:pw@two.example/"/>
</outline>
</body></opml>
"#;

#[test]
fn import_appends_what_is_new_keeps_the_rest_and_names_each_refused_line() {
    let program = Program::with(KNOWN);
    let main = program.path("stancewatch.toml");
    let before = fs::read_to_string(&main).unwrap().trim_end().to_owned();
    fs::write(&main, &before).unwrap();
    fs::set_permissions(&main, fs::Permissions::from_mode(0o640)).unwrap();
    program.write("feeds.opml", OPML);

    let ran = program.run(&["import", "--dry-run", "feeds.opml"]).exits(1);
    assert!(ran.out.contains("[[source]]\nurl = \"https://one.example/rss?a=1&b=2\"\n"), "{}", ran.out);
    assert_eq!(fs::read_to_string(&main).unwrap(), before);

    let ran =
        program.run_with(&["import", "feeds.opml", "-", "missing.opml"], "https://list.example/ # mine\nno address\n");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    for part in
        ["feeds.opml:6: scheme", "feeds.opml:7: holds a user name", "standard input:2: ", "missing.opml", "4 entries"]
    {
        assert!(ran.err.contains(part), "{part} is not in\n{}", ran.err);
    }
    assert!(ran.out.contains("feeds.opml:5") && ran.out.contains("added 2 sources"), "{}", ran.out);
    let after = fs::read_to_string(&main).unwrap();
    let added = after.strip_prefix(&before).unwrap();
    assert_eq!(
        added,
        "\n\n[[source]]\nurl = \"https://one.example/rss?a=1&b=2\"\nname = 'One & \"only\"'\nkind = \"feed\"\n\
         \n[[source]]\nurl = \"https://list.example/\"\n"
    );
    assert_eq!(fs::metadata(&main).unwrap().permissions().mode() & 0o777, 0o640);
    program.run(&["config", "check"]).exits(0);

    // Once more: everything is there.
    let rows = program.run(&["import", "--json", "feeds.opml"]).exits(1);
    let rows: serde_json::Value = serde_json::from_str(&rows.out).unwrap();
    assert_eq!(rows["added"].as_array().unwrap().len(), 0);
    assert_eq!((rows["known"].as_array().unwrap().len(), rows["refused"][0]["line"].as_u64()), (2, Some(6)));
    assert_eq!(fs::read_to_string(&main).unwrap(), after);
    let left = fs::read_dir(main.parent().unwrap())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".stancewatch-"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_configuration_that_would_not_load_is_not_written() {
    let program = Program::bare();
    let text = "database = \"a.db\"\nsource = [{ url = \"https://a.example/\" }]\n";
    let main = program.write("stancewatch.toml", text);
    let ran = program.run_with(&["import", "-"], "https://b.example/\n").exits(78);
    assert!(ran.err.contains("stancewatch.toml:4"), "{}", ran.err);
    assert_eq!(fs::read_to_string(main).unwrap(), text);
}

#[test]
fn a_linked_configuration_stays_a_link() {
    let program = Program::bare();
    let real = program.write("real/main.toml", "database = \"a.db\"\n");
    std::os::unix::fs::symlink(&real, program.path("stancewatch.toml")).unwrap();
    program.run_with(&["import", "-"], "https://b.example/\n").exits(0);
    assert!(fs::symlink_metadata(program.path("stancewatch.toml")).unwrap().is_symlink());
    assert!(fs::read_to_string(real).unwrap().contains("https://b.example/"));
}

#[test]
fn importing_an_export_gives_the_same_sources() {
    let program = Program::with(
        "[[source]]\nurl = \"https://a.example/?x=1&y=%22\"\nname = \"A <b> & \\\"c\\\" 'd' č\"\nkind = \"feed\"\n\
         [[source]]\nurl = \"https://b.example/\"\nkind = \"page\"\nname = \"B\"\n\
         [[source]]\nurl = \"https://c.example/map.xml\"\nkind = \"sitemap\"\n\
         [[source]]\nurl = \"https://d.example/story\"\nkind = \"article\"\n\
         [[source]]\nurl = \"https://e.example/#f\"\nheaders = { Cookie = \"s3cret\" }\n",
    );
    let rows = program.run(&["export", "--json"]).exits(0).out;
    let opml = program.run(&["export"]).exits(0).out;
    assert!(!opml.contains("s3cret"));
    let urls = program.run(&["export", "--format", "urls"]).exits(0).out;
    assert_eq!(urls.lines().count(), 5);
    program.configure("");
    program.run_with(&["import", "-"], &opml).exits(0);
    assert_eq!(program.run(&["export", "--json"]).exits(0).out, rows);
    assert_eq!(program.run(&["export"]).exits(0).out, opml);
    program.configure("");
    program.run_with(&["import", "-"], &urls).exits(0);
    assert_eq!(program.run(&["export", "--format", "urls"]).exits(0).out, urls);
}
