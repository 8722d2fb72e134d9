use super::*;

/// The settings of a fresh configuration, without gaps.
pub(in crate::fetch) fn settings() -> FetchSettings {
    FetchSettings {
        allow_private: Vec::new(),
        user_agent: "stancewatch/1.0 (+https://example.org)".to_owned(),
        host_connections: 1,
        host_gap: Duration::ZERO,
        ports: vec![80, 443],
        proxy: None,
        page_limit: 5 << 20,
        feed_limit: 10 << 20,
        robots_limit: 512 << 10,
        ratio_limit: 1000,
        connect_timeout: Duration::from_secs(10),
        first_byte_timeout: Duration::from_secs(20),
        total_timeout: Duration::from_secs(60),
        max_depth: 512,
        parse_timeout: Duration::from_secs(2),
    }
}

mod rebinding {
    use std::io;
    use std::net::{IpAddr, TcpListener};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use jiff::Timestamp;

    use super::*;
    use crate::fetch::{Class, FetchErrorKind};

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    /// Gives another answer each time, as a hostile name server does between check and use.
    #[derive(Default)]
    struct Alternating {
        asked: AtomicUsize,
    }

    /// Public addresses stand only beside private ones, so that nothing outside is ever dialled.
    const ANSWERS: &[&[&str]] = &[
        &["127.0.0.1"],
        &[],
        &["93.184.216.34", "127.0.0.1"],
        &["2606:2800:220:1::1", "::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1", "93.184.216.34"],
        &["10.0.0.1", "93.184.216.34"],
    ];

    impl Lookup for Alternating {
        fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
            assert_eq!(host, "rebind.example");
            let turn = self.asked.fetch_add(1, Ordering::SeqCst);
            let answer = ANSWERS[turn % ANSWERS.len()].iter().map(|a| a.parse().unwrap()).collect();
            Box::pin(async move { Ok(answer) })
        }
    }

    #[tokio::test]
    async fn an_answer_is_dialled_as_it_was_checked_or_not_at_all() {
        let victim = TcpListener::bind("127.0.0.1:0").unwrap();
        victim.set_nonblocking(true).unwrap();
        let port = victim.local_addr().unwrap().port();
        let lookup = Arc::new(Alternating::default());
        let settings = FetchSettings { ports: vec![port], ..settings() };
        let fetcher = Fetcher::with_lookup(&settings, Arc::new(Still), Arc::clone(&lookup) as _).unwrap();
        let request = Request::source(Url::parse(&format!("http://rebind.example:{port}/")).unwrap());
        for turn in 0..1000 {
            let error = fetcher.get(&request).await.unwrap_err();
            let is_empty = ANSWERS[turn % ANSWERS.len()].is_empty();
            assert_eq!(matches!(error.kind, FetchErrorKind::Resolve { .. }), is_empty, "{error}");
            assert_eq!(error.class() == Class::Forbidden, !is_empty, "{error}");
        }
        assert_eq!(lookup.asked.load(Ordering::SeqCst), 1000, "one question a request: no second one to be lied to");
        assert_eq!(victim.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }
}
