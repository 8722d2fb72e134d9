//! A news site on loopback that can be as broken as real ones are: raw sockets, so that it can lie about lengths, drip,
//! hang, cut bodies short and never end. It answers by a table of routes and logs what it was asked.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How a body travels.
#[derive(Clone)]
enum Delivery {
    /// Whole, with its length.
    Whole,
    /// The head promises the whole body, and the connection closes after this many bytes.
    Cut(usize),
    /// In chunked coding, cut before the final chunk.
    CutChunks,
    /// The body again and again, without a length, until the client leaves.
    Endless,
    /// The body this many times, with the length of the whole.
    Repeated(usize),
    /// One byte at a time, with a pause before each.
    Drip(Duration),
    /// Nothing, not even a head, until the client leaves.
    Hang,
    /// The head, then nothing until the client leaves.
    HangAfterHead,
}

/// What a route answers.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Arc<Vec<u8>>,
    delivery: Delivery,
    is_conditional: bool,
}

/// One request as the site saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case, values byte for byte.
    pub headers: Vec<(String, Vec<u8>)>,
}

/// A running site. It stops when it is dropped.
pub struct Site {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    routes: Mutex<HashMap<String, Vec<Reply>>>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
    longest: Mutex<Duration>,
    is_over: AtomicBool,
}

impl Reply {
    /// A status and a body.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let reply = Self {
            status,
            headers: Vec::new(),
            body: Arc::new(body.into()),
            delivery: Delivery::Whole,
            is_conditional: false,
        };
        if content_type.is_empty() { reply } else { reply.header("Content-Type", content_type) }
    }

    /// A page.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    /// A feed.
    pub fn xml(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/rss+xml; charset=utf-8", body)
    }

    /// Plain text, such as a robots.txt.
    pub fn text(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/plain; charset=utf-8", body)
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self::new(status, "", "")
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header("Location", location)
    }

    /// A body that is gzip on the wire.
    pub fn gzip(content_type: &str, body: &[u8]) -> Self {
        Self::new(200, content_type, gzip(body)).header("Content-Encoding", "gzip")
    }

    /// `size` zeros, gzip on the wire (about a thousandth of it).
    pub fn gzip_bomb(size: usize) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        std::io::copy(&mut std::io::repeat(0).take(size as u64), &mut encoder).unwrap();
        Self::new(200, "text/html", encoder.finish().unwrap()).header("Content-Encoding", "gzip")
    }

    /// `size` zeros, brotli on the wire (less than a thousand bytes, whatever the size).
    pub fn brotli_bomb(size: usize) -> Self {
        let (mut zeros, mut out) = (std::io::repeat(0).take(size as u64), Vec::new());
        let params = brotli::enc::BrotliEncoderParams { quality: 2, ..Default::default() };
        brotli::BrotliCompress(&mut zeros, &mut out, &params).unwrap();
        Self::new(200, "text/html", out).header("Content-Encoding", "br")
    }

    /// No answer at all.
    pub fn hang() -> Self {
        Self { delivery: Delivery::Hang, ..Self::status(200) }
    }

    /// With another header. Values are sent byte for byte.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// With another `Content-Type`, or with none if it is empty.
    pub fn content_type(mut self, value: &str) -> Self {
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        if value.is_empty() { self } else { self.header("Content-Type", value) }
    }

    /// With an ETag, and 304 for whoever sends it back byte for byte.
    pub fn etag(self, value: impl AsRef<[u8]>) -> Self {
        Self { is_conditional: true, ..self.header("ETag", value) }
    }

    /// With a Last-Modified, and 304 for whoever sends it back byte for byte (or an ETag, where there is one too).
    pub fn last_modified(self, value: impl AsRef<[u8]>) -> Self {
        Self { is_conditional: true, ..self.header("Last-Modified", value) }
    }

    /// Cut after `bytes` of the promised body.
    pub fn cut(self, bytes: usize) -> Self {
        Self { delivery: Delivery::Cut(bytes), ..self }
    }

    /// Chunked, without the last chunk.
    pub fn cut_chunks(self) -> Self {
        Self { delivery: Delivery::CutChunks, ..self }
    }

    /// The body over and over, without end.
    pub fn endless(self) -> Self {
        Self { delivery: Delivery::Endless, ..self }
    }

    /// The body `times` over, with the length of the whole: a long body that nobody has to hold.
    pub fn repeated(self, times: usize) -> Self {
        Self { delivery: Delivery::Repeated(times), ..self }
    }

    /// A byte of the body every `pause`.
    pub fn drip(self, pause: Duration) -> Self {
        Self { delivery: Delivery::Drip(pause), ..self }
    }

    /// The head and then silence.
    pub fn hang_after_head(self) -> Self {
        Self { delivery: Delivery::HangAfterHead, ..self }
    }

    /// Whether this request already has what the reply would say.
    fn is_known_to(&self, request: &Request) -> bool {
        let own = |name: &str| self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v);
        self.is_conditional
            && match (request.header("if-none-match"), own("etag")) {
                (Some(sent), Some(etag)) => sent == etag,
                _ => {
                    matches!((request.header("if-modified-since"), own("last-modified")), (Some(a), Some(b)) if a == b)
                }
            }
    }
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&Vec<u8>> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// A header's value as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.header(name).map(|v| String::from_utf8_lossy(v).into_owned())
    }
}

impl Site {
    /// Starts a site on a free port of 127.0.0.1, on threads of its own.
    pub fn start() -> Self {
        Self::start_at([127, 0, 0, 1])
    }

    /// Starts a site on a free port of another loopback address.
    pub fn start_at(ip: [u8; 4]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::from(ip), 0)).unwrap();
        let (address, shared) = (listener.local_addr().unwrap(), Arc::new(Shared::default()));
        let of_acceptor = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if of_acceptor.is_over.load(Ordering::SeqCst) {
                    break;
                }
                of_acceptor.connections.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&of_acceptor);
                // A client that leaves in the middle is no failure of the site.
                thread::spawn(move || drop(shared.serve(stream)));
            }
        });
        Self { address, shared }
    }

    /// The URL of a path, by address.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The host and port, for `allow_private` (the host) and for other spellings of the URL.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers `path` (with its query) with `reply` from now on.
    pub fn set(&self, path: &str, reply: Reply) {
        self.script(path, vec![reply]);
    }

    /// Answers `path` with each reply once, and with the last one from then on.
    pub fn script(&self, path: &str, mut replies: Vec<Reply>) {
        replies.reverse();
        self.shared.routes.lock().unwrap().insert(path.to_owned(), replies);
    }

    /// Answers `path` with 404 from now on.
    pub fn remove(&self, path: &str) {
        self.shared.routes.lock().unwrap().remove(path);
    }

    /// What was asked, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The targets that were asked, in order of arrival.
    pub fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|r| r.target).collect()
    }

    /// How often `target` was asked.
    pub fn hits(&self, target: &str) -> usize {
        self.shared.requests.lock().unwrap().iter().filter(|r| r.target == target).count()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The most requests that were being answered at the same time.
    pub fn most_in_flight(&self) -> usize {
        self.shared.most_in_flight.load(Ordering::SeqCst)
    }

    /// How many requests are being answered now.
    pub fn in_flight(&self) -> usize {
        self.shared.in_flight.load(Ordering::SeqCst)
    }

    /// How long the longest answer took, until it was whole or the client had left.
    pub fn longest(&self) -> Duration {
        *self.shared.longest.lock().unwrap()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.shared.requests.lock().unwrap().clear();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the acceptor, so that it sees the end.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    /// Serves one connection until the client closes it or a reply ends it.
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        // A head and its body are two writes; else the second waits 40 ms for the client's acknowledgement.
        stream.set_nodelay(true)?;
        let mut buffer = Vec::new();
        while let Some(request) = read_request(&mut stream, &mut buffer)? {
            if self.is_over.load(Ordering::SeqCst) {
                break;
            }
            let reply = self.reply(&request);
            self.requests.lock().unwrap().push(request.clone());
            let in_flight = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_in_flight.fetch_max(in_flight, Ordering::SeqCst);
            let begun = tokio::time::Instant::now();
            let stays = write_reply(&mut stream, &reply, &request);
            let mut longest = self.longest.lock().unwrap();
            *longest = begun.elapsed().max(*longest);
            drop(longest);
            self.in_flight.fetch_sub(1, Ordering::SeqCst);
            if !stays? {
                break;
            }
        }
        Ok(())
    }

    fn reply(&self, request: &Request) -> Reply {
        let mut routes = self.routes.lock().unwrap();
        match routes.get_mut(&request.target) {
            Some(replies) if replies.len() > 1 => replies.pop().unwrap(),
            Some(replies) => replies.last().cloned().unwrap_or_else(|| Reply::status(404)),
            None => Reply::new(404, "text/plain", "no such page"),
        }
    }
}

/// Reads one request head; the requests of our client have no bodies. `None` at the end of the connection.
fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Request>> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let head: Vec<u8> = buffer.drain(..end + 4).collect();
            return Ok(Some(parse_request(&head[..end])));
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            read => buffer.extend_from_slice(&chunk[..read]),
        }
    }
}

fn parse_request(head: &[u8]) -> Request {
    let mut lines = head.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers = lines.filter_map(|line| {
        let colon = line.iter().position(|b| *b == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    });
    Request { method, target, headers: headers.collect() }
}

/// Writes a reply. Whether the connection may serve another request.
fn write_reply(stream: &mut TcpStream, reply: &Reply, request: &Request) -> std::io::Result<bool> {
    if reply.is_known_to(request) {
        stream.write_all(&head(304, &reply.headers, ""))?;
        return Ok(true);
    }
    let length = format!("Content-Length: {}\r\n", reply.body.len());
    match reply.delivery {
        Delivery::Whole => {
            stream.write_all(&head(reply.status, &reply.headers, &length))?;
            stream.write_all(&reply.body)?;
            return Ok(true);
        }
        Delivery::Cut(bytes) => {
            stream.write_all(&head(reply.status, &reply.headers, &length))?;
            stream.write_all(&reply.body[..bytes.min(reply.body.len())])?;
        }
        Delivery::CutChunks => {
            stream.write_all(&head(reply.status, &reply.headers, "Transfer-Encoding: chunked\r\n"))?;
            stream.write_all(format!("{:x}\r\n", reply.body.len()).as_bytes())?;
            stream.write_all(&reply.body)?;
            stream.write_all(b"\r\n")?;
        }
        Delivery::Endless => {
            stream.write_all(&head(reply.status, &reply.headers, "Connection: close\r\n"))?;
            // Ends with an error when the client leaves.
            loop {
                stream.write_all(&reply.body)?;
            }
        }
        Delivery::Repeated(times) => {
            let length = format!("Content-Length: {}\r\n", reply.body.len() * times);
            stream.write_all(&head(reply.status, &reply.headers, &length))?;
            for _ in 0..times {
                stream.write_all(&reply.body)?;
            }
            return Ok(true);
        }
        Delivery::Drip(pause) => {
            stream.write_all(&head(reply.status, &reply.headers, &length))?;
            for byte in reply.body.iter() {
                thread::sleep(pause);
                stream.write_all(&[*byte])?;
            }
            return Ok(true);
        }
        Delivery::Hang => wait_for_end(stream)?,
        Delivery::HangAfterHead => {
            stream.write_all(&head(reply.status, &reply.headers, &length))?;
            wait_for_end(stream)?;
        }
    }
    Ok(false)
}

fn head(status: u16, headers: &[(String, Vec<u8>)], more: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Status\r\n{more}").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// Reads until the client closes the connection.
fn wait_for_end(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut sink = [0; 64];
    while stream.read(&mut sink)? > 0 {}
    Ok(())
}

/// `body` as gzip.
pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
