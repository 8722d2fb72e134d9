//! What a poll changes in what is stored about its source: pure.

use jiff::Timestamp;
use url::Url;

use crate::daemon::schedule::{Pace, Plan, Polled, plan};
use crate::fetch::Validators;
use crate::model::Source;
use crate::store::{SourceState, SourceStatus};

use super::error::PollError;

/// What the answer to a poll said about the source itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// To send with the next request; `None` keeps the old ones.
    pub(super) validators: Option<Validators>,
    /// Where the address has moved for good.
    pub(super) moved_to: Option<Url>,
    /// How long headers and feed ask to wait.
    pub(super) ask: Option<std::time::Duration>,
    /// Whether it listed something new.
    pub(super) news: bool,
    /// Whether everything that it lists was taken in or given up.
    pub(super) settled: bool,
}

/// The state after a poll that was read.
pub(super) fn read(mut state: SourceState, source: &Source, answer: &Answer, now: Timestamp) -> SourceState {
    let polled = if answer.news { Polled::Changed { ask: answer.ask } } else { Polled::Unchanged { ask: answer.ask } };
    let plan = planned(&state, source, polled, now);
    apply(&mut state, plan, now);
    state.status = SourceStatus::Ok;
    state.last_success_at = Some(now);
    if answer.news {
        state.last_change_at = Some(now);
    }
    if answer.settled {
        state.first_polled_at.get_or_insert(now);
    }
    if let Some(validators) = &answer.validators {
        // What is not text cannot be stored, and is not sent back.
        let text = |bytes: &Option<Vec<u8>>| bytes.clone().and_then(|bytes| String::from_utf8(bytes).ok());
        state.etag = text(&validators.etag);
        state.last_modified = text(&validators.last_modified);
    }
    note_move(&mut state, answer.moved_to.as_ref());
    state
}

/// The state after a poll that failed.
pub(super) fn failed(mut state: SourceState, source: &Source, error: &PollError, now: Timestamp) -> SourceState {
    let plan = planned(&state, source, error.polled(), now);
    apply(&mut state, plan, now);
    state.status = error.status();
    state.last_error = Some(error.to_string());
    state.last_error_at = Some(now);
    state
}

/// What was stored to recognise an unchanged answer by.
pub(super) fn validators(etag: Option<&String>, last_modified: Option<&String>) -> Validators {
    let bytes = |text: Option<&String>| text.map(|text| text.clone().into_bytes());
    Validators { etag: bytes(etag), last_modified: bytes(last_modified) }
}

fn planned(state: &SourceState, source: &Source, polled: Polled, now: Timestamp) -> Plan {
    let pace = Pace { every: state.every, failures: state.failures };
    plan(source.every, pace, polled, now, source.url.as_str())
}

fn apply(state: &mut SourceState, plan: Plan, now: Timestamp) {
    state.last_attempt_at = Some(now);
    state.next_due_at = plan.due;
    state.hold_until = plan.hold_until;
    state.every = plan.pace.every;
    state.failures = plan.pace.failures;
}

/// Counts polls in a row that named the same new address; `sources` and the log show it once it repeats.
fn note_move(state: &mut SourceState, to: Option<&Url>) {
    let to = to.map(Url::to_string);
    state.moved_seen = match &to {
        None => 0,
        Some(_) if to == state.moved_to => state.moved_seen.saturating_add(1),
        Some(_) => 1,
    };
    state.moved_to = to;
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::fetch::{FetchError, FetchErrorKind};

    fn now() -> Timestamp {
        "2025-03-21T12:00:00Z".parse().unwrap()
    }

    fn source() -> Source {
        serde_json::from_value(serde_json::json!({
            "url": "https://a.example/feed", "kind": null, "every": null, "name": null, "enabled": true, "language": null,
            "trust": 1.0, "max_articles": 50, "headers": {}, "proxy": null, "selectors": {}
        }))
        .unwrap()
    }

    fn status(status: u16) -> PollError {
        let kind = FetchErrorKind::Status { status, retry_after: None };
        PollError::Fetch(FetchError { url: Box::new(Url::parse("https://a.example/feed").unwrap()), kind })
    }

    fn answer(etag: &str) -> Answer {
        let validators = Validators { etag: Some(etag.into()), last_modified: None };
        Answer { validators: Some(validators), settled: true, ..Answer::default() }
    }

    #[test]
    fn a_failure_keeps_what_was_known_and_a_success_clears_the_failures() {
        let state = read(SourceState::new("https://a.example/feed"), &source(), &answer("\"1\""), now());
        let failing = failed(state.clone(), &source(), &status(503), now());
        let failing = failed(failing, &source(), &status(404), now());
        assert_eq!((failing.failures, failing.status), (2, SourceStatus::Failing));
        assert_eq!((failing.etag, failing.first_polled_at), (state.etag.clone(), state.first_polled_at));
        let later = now() + SignedDuration::from_hours(9);
        let again = read(SourceState { failures: 2, ..state }, &source(), &answer("\"2\""), later);
        assert_eq!((again.failures, again.status, again.etag.as_deref()), (0, SourceStatus::Ok, Some("\"2\"")));
        assert_eq!((again.first_polled_at, again.last_success_at), (Some(now()), Some(later)));
    }

    #[test]
    fn validators_of_what_is_not_settled_are_not_kept() {
        let unsettled = Answer { validators: None, settled: false, ..Answer::default() };
        let state = read(SourceState::new("https://a.example/feed"), &source(), &unsettled, now());
        assert_eq!((state.etag, state.first_polled_at, state.last_success_at), (None, None, Some(now())));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_sent_back() {
        let validators = Validators { etag: Some(vec![0xff]), last_modified: Some(b"Mon".to_vec()) };
        let answer = Answer { validators: Some(validators), ..Answer::default() };
        let state = read(SourceState::new("https://a.example/feed"), &source(), &answer, now());
        assert_eq!((state.etag, state.last_modified.as_deref()), (None, Some("Mon")));
    }

    #[test]
    fn a_move_counts_the_polls_that_named_it() {
        let to = |url: &str| Answer { moved_to: Some(Url::parse(url).unwrap()), ..Answer::default() };
        let mut state = SourceState::new("https://a.example/feed");
        for (answer, seen) in [
            (to("https://b.example/"), 1),
            (to("https://b.example/"), 2),
            (to("https://c.example/"), 1),
            (Answer::default(), 0),
        ] {
            state = read(state, &source(), &answer, now());
            assert_eq!(state.moved_seen, seen);
        }
    }

    #[test]
    fn gone_ends_the_polls() {
        let state = failed(SourceState::new("https://a.example/feed"), &source(), &status(410), now());
        assert_eq!((state.status, state.next_due_at), (SourceStatus::Gone, None));
    }
}
