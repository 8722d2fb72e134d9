//! Nothing that is stored, configured or asked for is markup on any page of the dashboard.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]
#![expect(clippy::disallowed_methods, reason = "a test opens the file as a user would, with plain SQLite")]

mod support;

use scraper::{Html, Selector};
use stancewatch::config::WebSettings;
use stancewatch::web;
use support::dashboard::Stage;

/// Payloads that have worked somewhere: elements, attributes, schemes, comments, ends of raw text, characters in disguise.
const PAYLOADS: [&str; 16] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "</textarea><iframe srcdoc='<script>alert(1)</script>'>",
    "<!--><script>alert(1)</script>-->",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<base href=//evil.example>",
    "<style>@import'//evil.example'</style>",
    "<a href=&#106;avascript:alert(1)>x</a>",
    "{{constructor.constructor('alert(1)')()}}<details open ontoggle=alert(1)>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>",
    "\u{202e}<\u{0}script>alert(1)</script\u{9}>\u{85}",
];

/// Each payload stands in every text that a page shows, whether or not it can come to stand there.
#[tokio::test]
async fn no_field_of_a_row_is_markup_on_any_page() {
    for payload in PAYLOADS {
        let mut stage = Stage::start(WebSettings::default()).await;
        let database = rusqlite::Connection::open(stage.desk.config.database.clone()).unwrap();
        let text = payload.replace('\0', " ");
        for sql in [
            "UPDATE articles SET outlet = ?1, url = ?1, external_id = ?1, last_error = ?1",
            "UPDATE revisions SET title = ?1, text = ?1 || text, byline = json_array(?1)",
            "UPDATE statements SET topic = ?1, official = ?1, principal = ?1, role = ?1, speaker = ?1, scope = ?1, evidence = ?1, condition = ?1,
                 condition_kind = 'other', why_not = ?1, rules = json_set(rules, '$[0].id', ?1)",
            "UPDATE positions SET topic = ?1, subject = ?1, principal = ?1, scope = ?1, condition = ?1",
            "UPDATE sources SET last_error = ?1, title = ?1, moved_to = ?1",
            "UPDATE shifts SET body = json_set(body, '$.shift.key.topic', ?1, '$.shift.key.subject', ?1, '$.shift.key.principal', ?1, '$.shift.speaker', ?1,
                 '$.shift.from.evidence', ?1, '$.shift.from.url', ?1, '$.shift.to.evidence', ?1, '$.shift.to.url', ?1,
                 '$.shift.to.condition.text', ?1, '$.reason', ?1, '$.scope', ?1)",
            "INSERT INTO deliveries (idempotency_key, channel, shift_id, notice, payload, status, queued_at, last_error)
             VALUES (?1, ?1, 1, 'raised', '{}', 'failed', '2025-03-20T09:00:00Z', ?1)",
            "INSERT INTO troubles (kind, subject, message, since, found_at)
             VALUES ('source_broken', ?1, ?1, '2025-03-20T09:00:00Z', '2025-03-20T09:00:00Z')",
            "INSERT INTO corrections (article_id, topic, official, principal, evidence, read_as, read_low, read_high, note, made_at)
             VALUES (2, ?1, ?1, ?1, ?1, 'ready', 'ready', 'ready', ?1, '2025-03-20T09:00:00Z')",
        ] {
            assert!(database.execute(sql, [&text]).unwrap() > 0, "{sql}");
        }
        // What is configured is as little to be trusted. The feed is asked under the name that it has in the database.
        let config = &mut stage.desk.config;
        config.topics[0].id.clone_from(&text);
        config.topics[0].name.clone_from(&text);
        config.sources[0].name = Some(text.clone());
        stage.serve(web::Limits::default()).await;
        let name: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let pages = [
            "/".to_owned(),
            format!("/?who={name}&topic={name}&since={name}&status={name}&kind={name}"),
            "/shifts/1".to_owned(),
            "/officials".to_owned(),
            format!("/official?name={name}"),
            "/topics".to_owned(),
            format!("/official?name={name}&topic={name}"),
            format!("/compare?from={name}&to={name}&topic={name}"),
            format!("/topics/{}", name.replace('+', "%20")),
            "/articles/1".to_owned(),
            "/articles/2".to_owned(),
            "/sources".to_owned(),
            format!("/search?q={name}"),
            "/search".to_owned(),
            "/compare?from=2025-01-01".to_owned(),
            format!("/{}", name.replace('+', "%20")),
            format!("/shifts/{}", name.replace('+', "%20")),
        ];
        for target in &pages {
            let answer = stage.get(target).await;
            assert!(matches!(answer.status, 200 | 400 | 404), "{target}: {} {}", answer.status, answer.body);
            harmless(&answer.body, target);
        }
        let shown = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        for target in [
            "/",
            "/shifts/1",
            "/officials",
            "/topics",
            &format!("/topics/{}", name.replace('+', "%20")),
            &format!("/official?name={name}"),
            "/articles/2",
            "/sources",
            "/search",
            "/compare",
        ] {
            assert!(stage.get(target).await.body.contains(&shown), "{target} shows {shown}");
        }
        let feed = stage.get("/feed.atom").await.body;
        assert!(feed.contains("<entry>") && (!text.contains('<') || !feed.contains(&text)), "{feed}");
        stage.stop.cancel();
    }
}

/// No element that does something, no handler, no address but those of the web.
fn harmless(body: &str, target: &str) {
    let page = Html::parse_document(body);
    let all = Selector::parse("*").unwrap();
    for element in page.select(&all).map(|node| node.value()) {
        let name = element.name();
        let known = [
            "html",
            "head",
            "meta",
            "title",
            "link",
            "body",
            "header",
            "nav",
            "main",
            "footer",
            "a",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "span",
            "form",
            "label",
            "input",
            "select",
            "option",
            "button",
            "article",
            "section",
            "blockquote",
            "ol",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "desc",
            "line",
            "text",
            "path",
            "circle",
            "rect",
            "bdi",
            "strong",
            "mark",
            "time",
            "code",
            "details",
            "summary",
            "del",
            "ins",
            "g",
        ];
        assert!(known.contains(&name), "{target}: <{name}> in {body}");
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                "{target}: {attribute}={value}"
            );
            if matches!(attribute, "href" | "src" | "action" | "formaction") {
                let ours =
                    value.starts_with('/') && !value.starts_with("//") || value.starts_with('#') || value == "data:,";
                let of_the_web = value.starts_with("http://") || value.starts_with("https://");
                assert!(ours || (of_the_web && name == "a"), "{target}: <{name} {attribute}={value}>");
            }
        }
    }
}
