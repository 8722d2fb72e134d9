//! Who may ask for what: names of hosts (DNS rebinding), a password, tokens for what has effects (cross-site requests), and what a
//! page may load.

use std::io::{self, Read as _};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, ORIGIN, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use crate::config::WebSettings;
use crate::model::Secret;

use super::App;

/// What goes with every answer.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // With "no-referrer" browsers would send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Bytes of an address.
const ADDRESS: usize = 8 << 10;

/// What forms must bring along; a new one with each start, the same over reloads.
#[derive(Debug, Clone)]
pub(super) struct Token(String);

impl Token {
    /// One that nobody can guess.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(super) fn new() -> io::Result<Self> {
        let mut random = [0; 32];
        std::fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        Ok(Self(random.iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

/// What is allowed.
#[derive(Debug)]
pub(super) struct Guard {
    /// Hosts with their ports, in lower case.
    hosts: Vec<String>,
    password: Option<Secret>,
    token: Token,
}

impl Guard {
    /// The rules for a dashboard at this port; at a socket there is none.
    pub(super) fn new(settings: &WebSettings, port: Option<u16>, token: Token) -> Self {
        let mut hosts = Vec::new();
        for host in ["127.0.0.1", "localhost", "[::1]"].into_iter().map(str::to_owned).chain(settings.hosts.clone()) {
            let host = host.to_lowercase();
            hosts.extend(port.map(|port| format!("{host}:{port}")));
            // Behind a proxy of one's own the name comes as people type it.
            hosts.push(host);
        }
        Self { hosts, password: settings.password.clone(), token }
    }

    /// The token that forms carry.
    pub(super) fn token(&self) -> &str {
        &self.token.0
    }

    /// Whether a form brought the token.
    pub(super) fn knows(&self, token: &str) -> bool {
        same(token, &self.token.0)
    }

    fn host(&self, headers: &HeaderMap) -> bool {
        let mut named = headers.get_all(HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else { return false };
        host.to_str().is_ok_and(|host| self.hosts.contains(&host.to_lowercase()))
    }

    /// Whether a request that has effects comes from one of our own pages.
    fn own_page(&self, headers: &HeaderMap) -> bool {
        let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
        let own = |origin: &str| {
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            host.is_some_and(|host| self.hosts.contains(&host.to_lowercase()))
        };
        site.is_none_or(|site| matches!(site, "same-origin" | "none")) && origin.is_none_or(own)
    }

    fn password(&self, headers: &HeaderMap) -> bool {
        let Some(password) = &self.password else { return true };
        let sent = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
        let decoded = sent.and_then(|text| String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok());
        decoded.as_deref().and_then(|text| text.split_once(':')).is_some_and(|(_, sent)| same(sent, password.expose()))
    }
}

/// Compares by hashes, so that the time tells nothing of how far two texts agree.
fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a) == Sha256::digest(b)
}

/// Lets a request through, or refuses it.
pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let guard = &app.guard;
    let length = request.uri().path_and_query().map_or(0, |asked| asked.as_str().len());
    if !guard.host(request.headers()) {
        let why = "this dashboard does not answer to that name; add it to `hosts` of [web]";
        (StatusCode::MISDIRECTED_REQUEST, why).into_response()
    } else if !guard.password(request.headers()) {
        let ask = HeaderValue::from_static("Basic realm=\"stancewatch\", charset=\"UTF-8\"");
        (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, ask)], "a password is needed").into_response()
    } else if request.method() == Method::POST && !guard.own_page(request.headers()) {
        (StatusCode::FORBIDDEN, "another site may not do that").into_response()
    } else if length > ADDRESS {
        (StatusCode::URI_TOO_LONG, "this address is too long").into_response()
    } else {
        next.run(request).await
    }
}

/// Every answer gets the headers.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// The refusal of a form without the token.
pub(super) fn forbidden() -> Response {
    Response::builder()
        .status(StatusCode::FORBIDDEN)
        .body(Body::from("the form is too old, or not ours; load the page again"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn guard(password: Option<&str>) -> Guard {
        let settings = WebSettings {
            hosts: vec!["Desk.example".to_owned()],
            password: password.map(Secret::from),
            ..WebSettings::default()
        };
        Guard::new(&settings, Some(8756), Token::new().unwrap())
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[rstest]
    #[case("127.0.0.1:8756", true)]
    #[case("LOCALHOST:8756", true)]
    #[case("[::1]:8756", true)]
    #[case("desk.example", true)]
    #[case("127.0.0.1:80", false)]
    #[case("127.0.0.1.evil.example:8756", false)]
    #[case("localhost.evil.example", false)]
    #[case("evil.example", false)]
    #[case("127.0.0.2:8756", false)]
    #[case("0.0.0.0:8756", false)]
    #[case("[::ffff:127.0.0.1]:8756", false)]
    #[case("localhost:8756@evil.example", false)]
    #[case("", false)]
    #[case("localhost.:8756", false)]
    #[case("127.1:8756", false)]
    #[case("2130706433:8756", false)]
    #[case("evil.example#localhost:8756", false)]
    fn only_known_names_are_answered_to(#[case] host: &str, #[case] expected: bool) {
        assert_eq!(guard(None).host(&headers(&[("host", host)])), expected);
    }

    #[test]
    fn two_names_or_none_are_none() {
        assert!(!guard(None).host(&headers(&[])));
        let mut two = headers(&[("host", "localhost:8756")]);
        two.append(HOST, "evil.example".parse().unwrap());
        assert!(!guard(None).host(&two));
    }

    #[rstest]
    #[case(&[], true)]
    #[case(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8756")], true)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("origin", "http://evil.example")], false)]
    #[case(&[("origin", "null")], false)]
    fn other_sites_may_do_nothing(#[case] pairs: &[(&'static str, &str)], #[case] expected: bool) {
        assert_eq!(guard(None).own_page(&headers(pairs)), expected);
    }

    #[test]
    fn a_password_is_asked_for_where_there_is_one() {
        let guard = guard(Some("secret: with a colon"));
        let basic = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
        assert!(guard.password(&headers(&[("authorization", &basic("me:secret: with a colon"))])));
        for wrong in [basic("me:secret"), basic("nothing"), "Bearer x".to_owned(), "Basic ???".to_owned()] {
            assert!(!guard.password(&headers(&[("authorization", &wrong)])), "{wrong}");
        }
        assert!(!guard.password(&headers(&[])));
    }

    #[test]
    fn tokens_are_new_with_each_start() {
        let (one, other) = (guard(None), guard(None));
        assert!(one.knows(one.token()) && !one.knows(other.token()) && !one.knows(""));
    }
}
