//! The dashboard on loopback: every page, what it refuses, and that nothing of an article is markup in it.

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use scraper::Html;
use serde_json::Value;
use stancewatch::config::WebSettings;
use stancewatch::store::ChangeFilter;
use stancewatch::web;
use support::dashboard::{Stage, count, links_lead_somewhere};

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
        let count = |selector: &str| count(&page, selector);
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
        links_lead_somewhere(&page, target);
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
    assert!(changes.contains("<mark>"), "{changes}");
    assert!(changes.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the text itself is shown");
    assert!(stage.get("/official?name=Mara%20Lind").await.body.contains("class=\"step\""), "a step of the chart");
    let article = stage.get("/articles/2").await.body;
    assert!(article.contains("<ins>") && !article.contains("<del>"), "what the edit added");
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
    // What is refused before any page is asked is told on one too.
    let refused = stage.ask("GET", "/", "Host: evil.example\r\n", "").await;
    assert!(
        refused.status == 421 && refused.body.contains("</nav>") && refused.head.contains("content-security-policy")
    );
    for odd in [
        "/?who=lind&who=marven",
        "/?page=0&page=1&kind=%ff",
        "/compare?topic=a&topic=b&from=never",
        "/search?q=a&q=b&page=-1",
    ] {
        assert_eq!(stage.get(odd).await.status, 200, "{odd}");
    }
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
    let token = stage.token().await;
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
    let all = stage.json("/api/v1/statements").await;
    let (last, before) =
        (stage.json("/api/v1/statements?limit=1").await, stage.json("/api/v1/statements?limit=1&offset=1").await);
    assert_eq!(all.as_array().unwrap()[all.as_array().unwrap().len() - 2..], [before[0].clone(), last[0].clone()]);
    for list in ["shifts", "statements", "articles"] {
        let none = stage.json(&format!("/api/v1/{list}?limit=0")).await;
        assert_eq!(none, Value::Array(Vec::new()), "{list}");
    }
    assert_eq!(stage.json("/api/v1/sources").await[0]["status"], "ok");
    let described = stage.json("/api/v1/openapi.json").await;
    for (path, what) in described["paths"].as_object().unwrap() {
        let parameters = what["get"]["parameters"].as_array().unwrap();
        let query: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| {
                let name = parameter["name"].as_str().unwrap();
                let value = match (name, parameter["schema"]["type"].as_str(), parameter["schema"]["format"].as_str()) {
                    ("limit", ..) => "5",
                    (_, Some("integer"), _) => "0",
                    (_, _, Some("date-time")) => "2025-01-01T00:00:00Z",
                    (_, _, Some("date")) => "2025-01-01",
                    ("kind", ..) => "shift",
                    ("status", ..) => "confirmed",
                    ("direction", ..) => "up",
                    ("topic", ..) => "troops-to-ostia",
                    ("name", ..) => "Mara%20Lind",
                    _ => "lind",
                };
                format!("{name}={value}")
            })
            .collect();
        let target = format!("{}?{}", path.replace("{id}", "1"), query.join("&"));
        // What is described as a number or a day is read as one.
        for parameter in parameters.iter().filter(|parameter| parameter["schema"].as_object().unwrap().len() > 1) {
            let odd = format!("{path}?name=a&q=a&{}=never", parameter["name"].as_str().unwrap());
            assert_eq!(stage.get(&odd).await.status, 400, "{odd}");
            assert!(what["get"]["responses"]["400"].is_object(), "{path}");
        }
        let answer = stage.json(&target).await;
        let is_list = what["get"]["responses"]["200"]["content"]["application/json"]["schema"]["type"] == "array";
        assert_eq!(answer.as_array().is_some_and(|rows| !rows.is_empty()), is_list, "{target}: {answer}");
    }
    for (target, status) in [
        ("/api/v1/shifts?kind=nonsense", 400),
        ("/api/v1/shifts?limit=abc", 400),
        ("/api/v1/timeline", 400),
        ("/api/v1/shifts/abc", 400),
        ("/api/v1/shifts/99", 404),
        ("/api/v1/articles/99", 404),
        ("/api/v1/nowhere", 404),
    ] {
        let answer = stage.get(target).await;
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(
            answer.status == status && told["error"].as_str().is_some_and(|why| !why.is_empty()),
            "{target}: {told}"
        );
    }
    let article = stage.json("/api/v1/articles/2").await;
    assert_eq!(
        (article["revisions"].as_array().unwrap().len(), &article["statements"][0]["statement"]["topic"]),
        (2, &Value::from("troops-to-ostia"))
    );
    let health = stage.json("/healthz").await;
    // The clock of the desk was moved on by an hour before the last poll, and stands.
    assert_eq!((&health["status"], &health["last_poll_age_seconds"]), (&Value::from("ok"), &Value::from(0)));
    let metrics = stage.get("/metrics").await.body;
    for line in [
        "stancewatch_articles 2",
        "stancewatch_shifts{status=\"confirmed\"} 2",
        "# TYPE stancewatch_database_bytes gauge",
        "stancewatch_sources_by_health{health=\"ok\"} 1",
        "stancewatch_sources_by_health{health=\"blocked\"} 0",
        "stancewatch_sources_silent 0",
        "stancewatch_last_poll_age_seconds 0",
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
    let token = stage.token().await;
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
    // However well one behaves, no connection stays for ever.
    let (head, connection) = (Duration::from_hours(1), Duration::from_millis(300));
    let stage = Stage::within(WebSettings::default(), web::Limits { head, connection, ..web::Limits::default() }).await;
    let mut kept = TcpStream::connect(stage.address).unwrap();
    write!(kept, "GET /style.css HTTP/1.1\r\nHost: {}\r\n\r\n", stage.address).unwrap();
    let end = tokio::task::spawn_blocking(move || kept.read_to_end(&mut Vec::new()).is_ok());
    assert!(tokio::time::timeout(Duration::from_secs(30), end).await.unwrap().unwrap());
}

/// A form whose body does not come is answered after its time; addresses without end are not read.
#[tokio::test]
async fn what_is_too_slow_or_too_long_is_refused() {
    let limits = web::Limits { answer: Duration::from_millis(300), ..web::Limits::default() };
    let stage = Stage::within(WebSettings::default(), limits).await;
    let address = stage.address;
    let waits = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST /shifts/1/ack HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken="
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = tokio::time::timeout(Duration::from_secs(30), waits).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("that took too long"), "{answer}");
    let long = stage.get(&format!("/?who={}", "a".repeat(9_000))).await;
    assert!(long.status == 414 && long.body.contains("</nav>"), "{}", long.status);
    assert!(matches!(stage.get(&format!("/?who={}", "a".repeat(200_000))).await.status, 414 | 431));
}

/// The chart marks what was dismissed with a cross, which leads to its sentence; taken back, it is a step as before.
#[tokio::test]
async fn a_dismissed_step_leads_to_its_sentence() {
    let stage = Stage::start(WebSettings::default()).await;
    let token = stage.token().await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let page = "/official?name=Mara%20Lind";
    for (what, crosses) in [("dismiss", 1), ("undo", 0)] {
        for shift in [1, 2] {
            let answer = stage.ask("POST", &format!("/shifts/{shift}/{what}"), form, &format!("token={token}")).await;
            assert_eq!(answer.status, 303);
        }
        let answer = stage.get(page).await;
        let html = Html::parse_document(&answer.body);
        assert_eq!(count(&html, "svg.chart path.cross"), crosses, "{}", answer.body);
        assert_eq!(count(&html, "li[id^='x'] a[href^='/shifts/']"), crosses);
        links_lead_somewhere(&html, page);
    }
}

/// The socket that a proxy of one's own uses: no port goes with the names.
#[tokio::test]
async fn a_socket_serves_as_an_address_does() {
    let mut stage = Stage::start(WebSettings::default()).await;
    let path = stage.desk.dir.path().join("web.sock");
    stage.desk.config.web.socket = Some(path.clone());
    let pipeline = stage.desk.pipeline();
    let listener = web::listen(&stage.desk.config.web).await.unwrap();
    let (config, store, clock) =
        (Arc::clone(pipeline.config()), pipeline.store().clone(), Arc::clone(pipeline.clock()));
    let served =
        tokio::spawn(web::serve_on(listener, config, store, clock, web::Limits::default(), stage.stop.clone()));
    let there = path.clone();
    let answers = tokio::task::spawn_blocking(move || {
        ["localhost", "evil.example"].map(|host| {
            let mut stream = UnixStream::connect(&there).unwrap();
            write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        })
    });
    let [ours, other] = answers.await.unwrap();
    assert!(ours.starts_with("HTTP/1.1 200") && ours.contains("Mara Lind"), "{ours}");
    assert!(other.starts_with("HTTP/1.1 421"), "{other}");
    stage.stop.cancel();
    served.await.unwrap().unwrap();
    assert!(!path.exists());
}
