//! What each site's robots.txt said, kept in memory for at most a day (RFC 9309 section 2.4).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::error::{FetchError, FetchErrorKind};
use super::robots::Rules;

/// How long rules are taken as they are.
const FRESH: Duration = Duration::from_secs(24 * 3600);

/// How long "cannot be read" holds before it is tried again.
const RETRY: Duration = Duration::from_secs(600);

/// How long old rules serve while robots.txt cannot be read (the RFC's own example).
const STALE: Duration = Duration::from_secs(30 * 24 * 3600);

/// Sites that are remembered.
const ROOM: usize = 4096;

/// What is known of one site.
#[derive(Debug, Clone)]
pub(super) struct Known {
    rules: Option<(Arc<Rules>, Timestamp)>,
    failed: Option<(String, Timestamp)>,
}

/// Sites by scheme, host and port. The inner lock is held while robots.txt is fetched, so that it is fetched once.
#[derive(Default)]
pub(super) struct RobotsCache {
    sites: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Known>>>>>,
}

impl RobotsCache {
    /// The place of a site.
    pub(super) fn site(&self, origin: &str) -> Arc<tokio::sync::Mutex<Option<Known>>> {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if sites.len() >= ROOM && !sites.contains_key(origin) {
            sites.retain(|_, site| Arc::strong_count(site) > 1);
        }
        Arc::clone(sites.entry(origin.to_owned()).or_default())
    }
}

/// The rules in force at `now`: rules, or why nothing may be fetched. `None` asks for robots.txt to be fetched.
pub(super) fn in_force(known: Option<&Known>, now: Timestamp) -> Option<Result<Arc<Rules>, String>> {
    let is_within = |at: Timestamp, span| Duration::try_from(now.duration_since(at)).is_ok_and(|age| age < span);
    let known = known?;
    if let Some((rules, at)) = &known.rules {
        let has_failed_lately = known.failed.as_ref().is_some_and(|(_, at)| is_within(*at, RETRY));
        if is_within(*at, FRESH) || has_failed_lately && is_within(*at, STALE) {
            return Some(Ok(Arc::clone(rules)));
        }
    }
    match &known.failed {
        Some((reason, at)) if is_within(*at, RETRY) => Some(Err(reason.clone())),
        _ => None,
    }
}

/// What is known after robots.txt was fetched.
pub(super) fn learn(known: Option<&Known>, answer: Result<Vec<u8>, FetchError>, robot: &str, now: Timestamp) -> Known {
    match answer {
        Ok(text) => Known { rules: Some((Arc::new(Rules::parse(&text, robot)), now)), failed: None },
        Err(error) if is_unavailable(&error.kind) => Known { rules: Some((Arc::default(), now)), failed: None },
        Err(error) => Known { rules: known.and_then(|k| k.rules.clone()), failed: Some((error.kind.to_string(), now)) },
    }
}

/// "Unavailable" allows all: the site has no robots.txt for us (any 4xx but 429), or hides it behind many redirects.
/// All else is "unreachable" and allows nothing.
fn is_unavailable(error: &FetchErrorKind) -> bool {
    match error {
        FetchErrorKind::Status { status, .. } | FetchErrorKind::Blocked { status, .. } => {
            (400..500).contains(status) && *status != 429
        }
        FetchErrorKind::Redirects(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use url::Url;

    use super::super::robots::Verdict;
    use super::*;

    fn time(hours: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + hours * 3600).unwrap()
    }

    fn fails(kind: FetchErrorKind) -> Result<Vec<u8>, FetchError> {
        Err(kind.at(&Url::parse("http://a.example/robots.txt").unwrap()))
    }

    fn status(status: u16) -> Result<Vec<u8>, FetchError> {
        fails(FetchErrorKind::Status { status, retry_after: None })
    }

    /// `Some(true)` allows, `Some(false)` forbids, `None` wants to fetch.
    fn allows(known: &Known, now: Timestamp) -> Option<bool> {
        in_force(Some(known), now).map(|force| force.is_ok_and(|rules| rules.check("/a") == Verdict::Allowed))
    }

    const CLOSED: &[u8] = b"User-agent: *\nDisallow: /";

    #[rstest]
    #[case::rules(Ok(CLOSED.to_vec()), false)]
    #[case::no_rules(Ok(Vec::new()), true)]
    #[case::missing(status(404), true)]
    #[case::unauthorised(status(401), true)]
    #[case::wall(fails(FetchErrorKind::Blocked { by: "x".into(), status: 403, retry_after: None }), true)]
    #[case::circle(fails(FetchErrorKind::Redirects(5)), true)]
    #[case::too_many(status(429), false)]
    #[case::broken(status(500), false)]
    #[case::unavailable(status(503), false)]
    #[case::no_host(fails(FetchErrorKind::Connect("refused".into())), false)]
    fn first_answer(#[case] answer: Result<Vec<u8>, FetchError>, #[case] expected: bool) {
        assert_eq!(allows(&learn(None, answer, "stancewatch", time(0)), time(0)), Some(expected));
    }

    #[test]
    fn rules_hold_a_day_and_a_failure_ten_minutes() {
        let rules = learn(None, Ok(Vec::new()), "stancewatch", time(0));
        assert_eq!(allows(&rules, time(23)), Some(true));
        assert_eq!(allows(&rules, time(24)), None);
        let failure = learn(None, status(500), "stancewatch", time(0));
        assert_eq!(allows(&failure, time(0)), Some(false));
        assert_eq!(allows(&failure, time(1)), None);
        assert!(in_force(None, time(0)).is_none());
    }

    #[test]
    fn old_rules_serve_a_month_while_the_site_cannot_be_asked() {
        let rules = learn(None, Ok(Vec::new()), "stancewatch", time(0));
        let later = learn(Some(&rules), status(500), "stancewatch", time(48));
        assert_eq!(allows(&later, time(48)), Some(true));
        let much_later = learn(Some(&rules), status(500), "stancewatch", time(31 * 24));
        assert_eq!(allows(&much_later, time(31 * 24)), Some(false));
    }

    #[test]
    fn sites_are_bounded() {
        let cache = RobotsCache::default();
        let held = cache.site("http://held.example");
        for n in 0..2 * ROOM {
            cache.site(&format!("http://h{n}.example"));
        }
        assert!(cache.sites.lock().unwrap().len() <= ROOM);
        assert!(Arc::ptr_eq(&held, &cache.site("http://held.example")));
    }
}
