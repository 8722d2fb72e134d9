//! A receiver of notifications on loopback: it answers by a script and keeps what it was sent.

use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

/// One message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `POST /path`.
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// A running receiver; it lives as long as the test.
pub struct Endpoint {
    address: SocketAddr,
    sent: Arc<Mutex<Vec<Sent>>>,
    /// Answers to come: a status, and further header lines. The last one stays.
    answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
}

impl Sent {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

impl Endpoint {
    /// Starts one that answers 200.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (sent, answers) = (Arc::default(), Arc::new(Mutex::new(vec![(200, "")])));
        let endpoint = Self { address: listener.local_addr().unwrap(), sent, answers };
        let (sent, answers) = (Arc::clone(&endpoint.sent), Arc::clone(&endpoint.answers));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(message) = read(&mut BufReader::new(&stream)) else { continue };
                sent.lock().unwrap().push(message);
                let mut answers = answers.lock().unwrap();
                let (status, headers) = if answers.len() > 1 { answers.remove(0) } else { answers[0] };
                let _ =
                    write!(stream, "HTTP/1.1 {status} X\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        });
        endpoint
    }

    /// What it answers from now on, one after the other; the last one stays.
    pub fn answer(&self, answers: &[(u16, &'static str)]) {
        *self.answers.lock().unwrap() = answers.to_vec();
    }

    /// Its address with a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was sent.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

fn read(stream: &mut impl std::io::BufRead) -> Option<Sent> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(':').map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned())))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    let line = lines[0].trim_end_matches(" HTTP/1.1").to_owned();
    Some(Sent { line, headers, body: String::from_utf8(body).ok()? })
}
