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
