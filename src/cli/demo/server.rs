//! A small HTTP/1.1 server on loopback for the bundled site: GET, entity tags, one request a connection.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::site::Site;

/// The most bytes of a request's head that are read.
const HEAD_LIMIT: u64 = 16 * 1024;

/// How long one exchange may take.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);

/// What was asked of the site.
#[derive(Debug, Default)]
pub(super) struct Tally {
    requests: AtomicUsize,
    unchanged: AtomicUsize,
}

impl Tally {
    /// All requests, and those of them that were answered "304 Not Modified".
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.requests.load(Ordering::Relaxed), self.unchanged.load(Ordering::Relaxed))
    }
}

/// A running server; it ends when it is dropped.
pub(super) struct Server {
    /// The site that it shows.
    pub(super) site: Arc<Site>,
    /// What was asked of it.
    pub(super) tally: Arc<Tally>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Listens on a free port of the loopback address; `site` gets the base address.
    pub(super) async fn start(site: impl FnOnce(String) -> Site) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let site = Arc::new(site(format!("http://{}", listener.local_addr()?)));
        let tally = Arc::new(Tally::default());
        let task = tokio::spawn(accept(listener, Arc::clone(&site), Arc::clone(&tally)));
        Ok(Self { site, tally, task })
    }
}

async fn accept(listener: TcpListener, site: Arc<Site>, tally: Arc<Tally>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (site, tally) = (Arc::clone(&site), Arc::clone(&tally));
        tokio::spawn(async move {
            // A client that hangs up or is slow is its own trouble.
            let _ = tokio::time::timeout(EXCHANGE_LIMIT, exchange(stream, &site, &tally)).await;
        });
    }
}

async fn exchange(mut stream: TcpStream, site: &Site, tally: &Tally) -> io::Result<()> {
    let head = read_head(&mut stream).await?;
    let answer = answer(&head, site);
    tally.requests.fetch_add(1, Ordering::Relaxed);
    if answer.starts_with("HTTP/1.1 304") {
        tally.unchanged.fetch_add(1, Ordering::Relaxed);
    }
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut limited = stream.take(HEAD_LIMIT);
    while !head.ends_with(b"\r\n\r\n") {
        if limited.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// The whole response to a request.
fn answer(head: &str, site: &Site) -> String {
    let mut words = head.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if method != "GET" {
        return response("405 Method Not Allowed", "allow: GET\r\n", "");
    }
    let Some(page) = site.page(path) else {
        return response("404 Not Found", "content-type: text/plain\r\n", "not found\n");
    };
    let tag = entity_tag(&page.body);
    let fields = format!("etag: {tag}\r\ncontent-type: {}\r\ncache-control: max-age=0\r\n", page.content_type);
    if header(head, "if-none-match").is_some_and(|known| known == tag) {
        return response("304 Not Modified", &fields, "");
    }
    response("200 OK", &fields, &page.body)
}

fn response(status: &str, fields: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{fields}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let pairs = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

fn entity_tag(body: &str) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site::new("http://127.0.0.1:1".to_owned(), "2026-11-22T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn answers_with_a_tag_and_says_when_nothing_changed() {
        let site = site();
        let first = answer("GET /meridian/world/ HTTP/1.1\r\nhost: x\r\n\r\n", &site);
        assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
        let tag = header(&first, "etag").unwrap();
        let again = format!("GET /meridian/world/ HTTP/1.1\r\nIf-None-Match: {tag}\r\n\r\n");
        assert!(answer(&again, &site).starts_with("HTTP/1.1 304 "));
        site.turn_to(2);
        assert!(answer(&again, &site).starts_with("HTTP/1.1 200 "));
    }

    #[test]
    fn knows_only_its_own_pages_and_only_get() {
        let site = site();
        assert!(answer("GET /nowhere HTTP/1.1\r\n\r\n", &site).starts_with("HTTP/1.1 404 "));
        assert!(answer("POST /robots.txt HTTP/1.1\r\n\r\n", &site).starts_with("HTTP/1.1 405 "));
        assert!(answer("", &site).starts_with("HTTP/1.1 405 "));
    }

    #[tokio::test]
    async fn serves_over_loopback_and_counts() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let mut address = String::new();
        let server = Server::start(|base| {
            address = base.trim_start_matches("http://").to_owned();
            Site::new(base, now)
        })
        .await
        .unwrap();
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"GET /courier/world/rss.xml HTTP/1.1\r\n\r\n").await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(text.contains("<rss version"), "{text}");
        assert_eq!(server.tally.counts(), (1, 0));
    }
}
