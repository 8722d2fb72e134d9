//! The dashboard on loopback over a history with one shift, and a reader who types requests.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use scraper::{Html, Selector};
use serde_json::Value;
use stancewatch::config::WebSettings;
use stancewatch::daemon::check;
use stancewatch::web;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::desk::{Desk, monday};

/// What a hostile article would like to do, as text of the page.
const HOSTILE: &str = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt; \" onmouseover=alert(3) '&gt;&lt;svg onload=alert(4)&gt;";

/// A dashboard over a history with one shift, from Monday to Thursday.
pub struct Stage {
    /// What is polled, and the database.
    pub desk: Desk,
    /// Where the dashboard is.
    pub address: SocketAddr,
    /// Ends it.
    pub stop: CancellationToken,
}

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Stage {
    /// Polls both articles and serves what came of them.
    pub async fn start(settings: WebSettings) -> Self {
        Self::within(settings, web::Limits::default()).await
    }

    /// The same within these limits.
    pub async fn within(settings: WebSettings, limits: web::Limits) -> Self {
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
        let mut stage = Self { desk, address: SocketAddr::from(([127, 0, 0, 1], 0)), stop: CancellationToken::new() };
        stage.serve(limits).await;
        stage
    }

    /// Serves anew, by the configuration as it stands now.
    pub async fn serve(&mut self, limits: web::Limits) {
        self.stop.cancel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        (self.address, self.stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let pipeline = self.desk.pipeline();
        let (config, store, clock) =
            (Arc::clone(pipeline.config()), pipeline.store().clone(), Arc::clone(pipeline.clock()));
        tokio::spawn(web::serve_on(listener, config, store, clock, limits, self.stop.clone()));
    }

    /// Sends a request with these header lines beside its own.
    pub async fn ask(&self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
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

    /// Reads a page.
    pub async fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "", "").await
    }

    /// Reads what programs get.
    pub async fn json(&self, target: &str) -> Value {
        let answer = self.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The token that the forms of the first shift carry.
    pub async fn token(&self) -> String {
        let page = self.get("/shifts/1").await.body;
        page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

/// Elements of a page that a selector finds.
pub fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).unwrap()).count()
}

/// Every link within the page leads somewhere on it, once.
pub fn links_lead_somewhere(page: &Html, target: &str) {
    for link in page.select(&Selector::parse("a[href^='#']").unwrap()) {
        let id = link.attr("href").unwrap().trim_start_matches('#');
        assert_eq!(count(page, &format!("[id='{id}']")), 1, "{target}: #{id}");
    }
}
