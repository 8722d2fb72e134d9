//! The dashboard on loopback: every page, what it refuses, and that nothing of an article is markup in it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]
#![expect(clippy::disallowed_methods, reason = "a test opens the file as a user would, with plain SQLite")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use scraper::{Html, Selector};
use serde_json::Value;
use stancewatch::config::WebSettings;
use stancewatch::daemon::check;
use stancewatch::store::ChangeFilter;
use stancewatch::web;
use support::desk::{Desk, monday};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// What a hostile article would like to do, as text of the page.
const HOSTILE: &str = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt; \" onmouseover=alert(3) '&gt;&lt;svg onload=alert(4)&gt;";

/// A dashboard over a history with one shift, from Monday to Thursday.
struct Stage {
    desk: Desk,
    address: SocketAddr,
    stop: CancellationToken,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Stage {
    async fn start(settings: WebSettings) -> Self {
        Self::within(settings, web::Limits::default()).await
    }

    async fn within(settings: WebSettings, limits: web::Limits) -> Self {
        let mut desk = monday();
        desk.config.web = settings;
        check(&desk.pipeline()).await.unwrap();
        let said = format!(
            "“We are ready to send troops to Ostia {HOSTILE},” Foreign Minister Mara Lind told reporters on Thursday."
        );
        desk.article("/thursday", &format!("Lind {HOSTILE}"), "2025-03-20T09:00:00Z", &[&said]);
        desk.feed(&[("/thursday", "Lind goes further", "Thu, 20 Mar 2025 09:00:00 GMT")]);
        check(&desk.pipeline()).await.unwrap();
        // An edit makes a second revision.
        desk.clock.pass(jiff::SignedDuration::from_hours(1));
        desk.article(
            "/thursday",
            &format!("Lind {HOSTILE}"),
            "2025-03-20T09:00:00Z",
            &[&said, "A spokesman said that the harbour is open again."],
        );
        check(&desk.pipeline()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let pipeline = desk.pipeline();
        let (config, store, clock) =
            (Arc::clone(pipeline.config()), pipeline.store().clone(), Arc::clone(pipeline.clock()));
        tokio::spawn(web::serve_on(listener, config, store, clock, limits, stop.clone()));
        Self { desk, address, stop }
    }

    /// Sends a request with these header lines beside its own.
    async fn ask(&self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
        let host = if headers.to_lowercase().contains("host:") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        let request = format!(
            "{method} {target} HTTP/1.1\r\n{host}{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let address = self.address;
        tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            Answer { status, head: head.to_lowercase(), body: body.to_owned() }
        })
        .await
        .unwrap()
    }

    async fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "", "").await
    }

    async fn json(&self, target: &str) -> Value {
        let answer = self.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

const PAGES: [&str; 15] = [
    "/",
    "/?who=lind&direction=up&status=confirmed&since=2025-01-01&topic=troops-to-ostia",
    "/shifts/1",
    "/officials",
    "/official?name=Mara%20Lind",
    "/official?name=Norland",
    "/topics/troops-to-ostia",
    "/articles/2",
    "/sources",
    "/topics",
    "/search",
    "/search?q=troops",
    "/search?q=%22%3Cscript%3E&said=1",
    "/official?name=Mara%20Lind&topic=troops-to-ostia&page=0",
    "/compare?from=2025-03-18&to=2025-03-21",
];

#[tokio::test]
async fn every_page_shows_what_is_known_and_nothing_of_an_article_is_markup() {
    let stage = Stage::start(WebSettings::default()).await;
    for target in PAGES {
        let answer = stage.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        let page = Html::parse_document(&answer.body);
        let count = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!([count("h1"), count("main"), count("html[lang]"), count("head > title")], [1; 4], "{target}");
        for harm in [
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "style",
            "base",
            "[onerror]",
            "[onload]",
            "[onmouseover]",
            "[style]",
            "a[href^='javascript']",
        ] {
            assert_eq!(count(harm), 0, "{target}: {harm}");
        }
        // Labels, heads of columns, names of pictures.
        assert_eq!(count("input:not([type=hidden]):not([aria-label])"), count("label input"), "{target}");
        assert_eq!(count("th"), count("th[scope]"), "{target}");
        // Every link within the page leads somewhere.
        for link in page.select(&Selector::parse("a[href^='#']").unwrap()) {
            let id = link.attr("href").unwrap().trim_start_matches('#');
            assert_eq!(count(&format!("[id='{id}']")), 1, "{target}: #{id}");
        }
        assert_eq!(count("svg.chart"), count("svg.chart[role=group][aria-labelledby]"), "{target}");
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(answer.head.contains(header), "{target} without {header}: {}", answer.head);
        }
    }
    let changes = stage.get("/").await.body;
    assert!(changes.contains("<mark>ready</mark>") || changes.contains("ready"), "{changes}");
    assert!(changes.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the text itself is shown");
    assert!(stage.get("/official?name=Mara%20Lind").await.body.contains("class=\"step\""), "a step of the chart");
    assert!(stage.get("/articles/2").await.body.contains("<ins>"), "what the edit added");
    let compared = stage.get("/compare?from=2025-03-18&to=2025-03-21").await.body;
    assert!(compared.contains("class=\"moved\""), "{compared}");
    assert_eq!(stage.get("/shifts/99").await.status, 404);
    assert_eq!(stage.get("/articles/99").await.status, 404);
    assert_eq!(stage.get("/nowhere").await.status, 404);
    assert_eq!(stage.get("/?status=nonsense&since=never&page=7").await.status, 200);
    assert_eq!(stage.get("/?page=18446744073709551615").await.status, 200);
    assert_eq!(stage.get("/?page=abc&kind=x").await.status, 200);
    // What a page cannot make sense of is told on a page, to programs as JSON or text.
    let odd = stage.get("/shifts/abc").await;
    assert!(odd.status == 400 && odd.body.contains("</nav>"), "{}", odd.body);
    assert!(stage.get("/shifts/99").await.body.contains("</nav>"));
    assert!(!stage.get("/api/v1/shifts/abc").await.body.contains("</nav>"));
    stage.stop.cancel();
}

#[tokio::test]
async fn it_answers_to_its_own_names_alone() {
    let stage = Stage::start(WebSettings::default()).await;
    let port = stage.address.port();
    let bad = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.2:{port}"),
        format!("0.0.0.0:{port}"),
        "127.0.0.1:1".to_owned(),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("2130706433:{port}"),
        format!("127.1:{port}"),
        format!("localhost.:{port}"),
        format!("a@localhost:{port}"),
    ];
    for host in &bad {
        let answer = stage.ask("GET", "/", &format!("Host: {host}\r\n"), "").await;
        assert!((400..500).contains(&answer.status), "{host}: {}", answer.status);
        assert!(!answer.body.contains("Lind"), "{host}");
    }
    assert_eq!(bad.len(), 12);
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("LocalHost:{port}")] {
        assert_eq!(stage.ask("GET", "/", &format!("Host: {host}\r\n"), "").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn only_our_own_forms_have_effects() {
    let mut stage = Stage::start(WebSettings::default()).await;
    let page = stage.get("/shifts/1").await.body;
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let ours = format!("token={token}");
    let cross = [
        (format!("{form}Sec-Fetch-Site: cross-site\r\n"), ours.clone()),
        (format!("{form}Origin: http://evil.example\r\n"), ours.clone()),
        (form.to_owned(), "token=".to_owned()),
        (form.to_owned(), format!("token={}", "0".repeat(64))),
    ];
    for (headers, body) in &cross {
        for what in ["ack", "dismiss", "undo"] {
            assert_eq!(stage.ask("POST", &format!("/shifts/1/{what}"), headers, body).await.status, 403, "{headers}");
        }
    }
    for what in ["ack", "dismiss", "undo"] {
        assert_eq!(stage.get(&format!("/shifts/1/{what}?token={token}")).await.status, 405, "reading has no effects");
    }
    let row = |stage: &mut Stage| stage.desk.reader().changes(&ChangeFilter::default()).unwrap()[0].clone();
    assert_eq!((row(&mut stage).acknowledged_at, row(&mut stage).dismissed_at), (None, None));
    let answer = stage.ask("POST", "/shifts/1/ack", form, &ours).await;
    assert!(answer.status == 303 && answer.head.contains("location: /shifts/1"), "{}", answer.head);
    assert!(row(&mut stage).acknowledged_at.is_some());
    stage.ask("POST", "/shifts/1/dismiss", form, &format!("{ours}&reason=a+joke%0d%0aSet-Cookie:+x")).await;
    assert_eq!(row(&mut stage).reason.as_deref(), Some("a joke Set-Cookie: x"));
    stage.ask("POST", "/shifts/1/undo", form, &ours).await;
    assert_eq!(row(&mut stage).dismissed_at, None);
}

#[tokio::test]
async fn a_password_keeps_out_who_does_not_know_it() {
    let settings = WebSettings { password: Some("open sesame".into()), ..WebSettings::default() };
    let stage = Stage::start(settings).await;
    for target in ["/", "/api/v1/shifts", "/metrics", "/style.css"] {
        assert_eq!(stage.get(target).await.status, 401, "{target}");
    }
    // "me:open sesame"
    let answer = stage.ask("GET", "/", "Authorization: Basic bWU6b3BlbiBzZXNhbWU=\r\n", "").await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn programs_get_the_rows_of_the_command_line() {
    let stage = Stage::start(WebSettings::default()).await;
    let reader = stage.desk.reader();
    let changes = serde_json::to_value(reader.changes(&ChangeFilter::default()).unwrap()).unwrap();
    assert_eq!(stage.json("/api/v1/shifts").await, changes);
    assert_eq!(stage.json("/api/v1/shifts/1").await, serde_json::to_value(reader.shift(1).unwrap()).unwrap());
    assert_eq!(stage.json("/api/v1/positions?who=lind").await.as_array().unwrap().len(), 1);
    assert_eq!(stage.json("/api/v1/statements?limit=1").await.as_array().unwrap().len(), 1);
    assert_eq!(stage.json("/api/v1/sources").await[0]["status"], "ok");
    let described = stage.json("/api/v1/openapi.json").await;
    for (path, what) in described["paths"].as_object().unwrap() {
        let parameters = what["get"]["parameters"].as_array().unwrap();
        let query: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| match parameter["name"].as_str().unwrap() {
                "limit" => "limit=5".to_owned(),
                "since" if path.ends_with("articles") => "since=2025-01-01T00:00:00Z".to_owned(),
                "since" => "since=2025-01-01".to_owned(),
                "kind" => "kind=shift".to_owned(),
                "status" => "status=confirmed".to_owned(),
                "direction" => "direction=up".to_owned(),
                "topic" => "topic=troops-to-ostia".to_owned(),
                "name" => "name=Mara%20Lind".to_owned(),
                other => format!("{other}=lind"),
            })
            .collect();
        let target = format!("{}?{}", path.replace("{id}", "1"), query.join("&"));
        let answer = stage.json(&target).await;
        let is_list = what["get"]["responses"]["200"]["content"]["application/json"]["schema"]["type"] == "array";
        assert_eq!(answer.as_array().is_some_and(|rows| !rows.is_empty()), is_list, "{target}: {answer}");
    }
    assert_eq!(stage.get("/api/v1/shifts?kind=nonsense").await.status, 400);
    assert_eq!(stage.get("/api/v1/articles/99").await.status, 404);
    let article = stage.json("/api/v1/articles/2").await;
    assert_eq!(
        (article["revisions"].as_array().unwrap().len(), &article["statements"][0]["statement"]["topic"]),
        (2, &Value::from("troops-to-ostia"))
    );
    assert_eq!(stage.json("/healthz").await["status"], "ok");
    let metrics = stage.get("/metrics").await.body;
    for line in [
        "stancewatch_articles 2",
        "stancewatch_shifts{status=\"confirmed\"} 2",
        "# TYPE stancewatch_database_bytes gauge",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
    let feed = stage.get("/feed.atom").await;
    assert!(feed.head.contains("application/atom+xml") && feed.body.matches("<entry>").count() == 2, "{}", feed.body);
}

/// The forms of the list bring the reader back to the list, and nowhere else.
#[tokio::test]
async fn a_verdict_on_the_list_comes_back_to_it() {
    let stage = Stage::start(WebSettings::default()).await;
    let page = stage.get("/?direction=up").await.body;
    assert!(
        page.contains("action=\"/shifts/1/ack\"") && page.contains("name=\"back\" value=\"/?direction=up&amp;page=0\""),
        "{page}"
    );
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (back, expected) in [
        ("%2F%3Fdirection%3Dup", "/?direction=up"),
        ("%2F%2Fevil.example", "/shifts/1"),
        ("https%3A%2F%2Fevil.example", "/shifts/1"),
        ("%2F%3Fa%0d%0aSet-Cookie:x", "/shifts/1"),
        ("", "/shifts/1"),
    ] {
        let answer = stage.ask("POST", "/shifts/1/ack", form, &format!("token={token}&back={back}")).await;
        assert_eq!(answer.status, 303, "{back}");
        assert!(answer.head.lines().any(|line| line == format!("location: {expected}")), "{back}: {}", answer.head);
    }
    assert_eq!(
        stage.ask("POST", "/shifts/1/ack", form, &format!("token={token}&back={}", "a".repeat(20_000))).await.status,
        413
    );
}

/// Readers who say nothing, or half of something, are cut off and hold up nobody.
#[tokio::test]
async fn slow_readers_hold_up_nobody() {
    use std::time::Duration;
    let limits = web::Limits { head: Duration::from_millis(300), connections: 8, ..web::Limits::default() };
    let stage = Stage::within(WebSettings::default(), limits).await;
    let address = stage.address;
    // As many as there is room for.
    let idle: Vec<TcpStream> = (0..8)
        .map(|number| {
            let mut stream = TcpStream::connect(address).unwrap();
            if number % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: lo").unwrap();
            }
            stream
        })
        .collect();
    // Served once they are gone.
    assert_eq!(stage.get("/").await.status, 200);
    let ends = tokio::task::spawn_blocking(move || {
        idle.into_iter().filter_map(|mut stream| stream.read_to_end(&mut Vec::new()).ok()).count()
    });
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), ends).await.unwrap().unwrap(), 8, "all were cut off");
}

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
            "UPDATE statements SET official = ?1, principal = ?1, role = ?1, speaker = ?1, scope = ?1, evidence = ?1, condition = ?1,
                 condition_kind = 'other', why_not = ?1, rules = json_set(rules, '$[0].id', ?1)",
            "UPDATE positions SET subject = ?1, principal = ?1, scope = ?1, condition = ?1",
            "UPDATE sources SET last_error = ?1, title = ?1, moved_to = ?1",
            "UPDATE shifts SET body = json_set(body, '$.shift.key.subject', ?1, '$.shift.key.principal', ?1, '$.shift.speaker', ?1,
                 '$.shift.from.evidence', ?1, '$.shift.from.url', ?1, '$.shift.to.evidence', ?1, '$.shift.to.url', ?1,
                 '$.shift.to.condition.text', ?1, '$.reason', ?1, '$.scope', ?1)",
            "INSERT INTO deliveries (idempotency_key, channel, shift_id, notice, payload, status, queued_at, last_error)
             VALUES (?1, ?1, 1, 'raised', '{}', 'failed', '2025-03-20T09:00:00Z', ?1)",
        ] {
            assert!(database.execute(sql, [&text]).unwrap() > 0, "{sql}");
        }
        stage.desk.config.topics[0].name.clone_from(&text);
        let name: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let pages = [
            "/".to_owned(),
            format!("/?who={name}&topic={name}&since={name}&status={name}&kind={name}"),
            "/shifts/1".to_owned(),
            "/officials".to_owned(),
            format!("/official?name={name}"),
            "/topics".to_owned(),
            "/topics/troops-to-ostia".to_owned(),
            format!("/topics/{}", name.replace('+', "%20")),
            "/articles/1".to_owned(),
            "/articles/2".to_owned(),
            "/sources".to_owned(),
            format!("/search?q={name}"),
            "/search".to_owned(),
            "/compare?from=2025-01-01".to_owned(),
            format!("/{}", name.replace('+', "%20")),
        ];
        for target in &pages {
            let answer = stage.get(target).await;
            assert!(matches!(answer.status, 200 | 404), "{target}: {} {}", answer.status, answer.body);
            harmless(&answer.body, target);
        }
        let shown = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        for target in [
            "/",
            "/shifts/1",
            "/officials",
            "/topics/troops-to-ostia",
            "/articles/2",
            "/sources",
            "/search",
            "/compare",
        ] {
            assert!(stage.get(target).await.body.contains(&shown), "{target} shows {shown}");
        }
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
