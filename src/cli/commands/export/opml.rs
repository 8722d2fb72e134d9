//! The configured sources for other programs, and for `import`. Addresses, names and kinds; never a header.

use serde_json::json;

use super::Format;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::model::{Source, SourceKind};

/// Prints the sources in their order.
pub(super) fn run(format: Option<Format>, context: &mut Context) -> Result<(), CliError> {
    let sources = context.load_config()?.sources;
    let out = &mut context.out;
    if out.is_json() {
        let rows = sources.iter().map(|source| json!({ "url": source.url, "name": source.name, "kind": source.kind }));
        return out.json_pretty(&rows.collect::<Vec<_>>());
    }
    match format.unwrap_or(Format::Opml) {
        Format::Opml => out.raw(opml(&sources).as_bytes()),
        Format::Urls => sources.iter().try_for_each(|source| out.line(source.url.as_str())),
        Format::Jsonl | Format::Csv => Err(CliError::Usage("sources are written as opml or urls".to_owned())),
    }
}

/// The sources as OPML 2.0. What only this program knows stands in its own namespace, as OPML allows.
fn opml(sources: &[Source]) -> String {
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:stancewatch=\"urn:stancewatch\">\n\
        <head>\n  <title>stancewatch</title>\n</head>\n<body>\n"
            .to_owned();
    sources.iter().for_each(|source| text.push_str(&outline(source)));
    text.push_str("</body>\n</opml>\n");
    text
}

fn outline(source: &Source) -> String {
    let url = escaped(source.url.as_str());
    // OPML wants a text; only a title is a name of the user's.
    let name = match &source.name {
        Some(name) => format!("text=\"{0}\" title=\"{0}\"", escaped(name)),
        None => format!("text=\"{url}\""),
    };
    let place = match source.kind {
        Some(SourceKind::Feed) => format!("type=\"rss\" xmlUrl=\"{url}\""),
        Some(kind) => format!("type=\"link\" url=\"{url}\" stancewatch:kind=\"{kind}\""),
        // Most likely a feed, and other programs read nothing else.
        None => format!("type=\"rss\" xmlUrl=\"{url}\" stancewatch:kind=\"any\""),
    };
    format!("  <outline {name} {place}/>\n")
}

/// Text as an attribute's value. Characters that XML or a terminal does not bear are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !crate::model::clean::is_unsafe(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}')) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
