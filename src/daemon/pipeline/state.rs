//! What a poll changes in what is stored about its source: pure.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::daemon::schedule::{Pace, Plan, Polled, SELDOM, is_silent, plan, recheck};
use crate::fetch::Validators;
use crate::model::{Source, SourceKind};
use crate::store::{SourceState, SourceStatus};

use super::error::PollError;

/// Polls in a row that must name a new address before it is asked: captive portals name one, too.
pub(super) const MOVED: u32 = 2;

/// Dated articles of a first list that are enough to learn from.
const FIRST_LESSON: usize = 3;

/// What the answer to a poll said about the source itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// To send with the next request; `None` keeps the old ones.
    pub(super) validators: Option<Validators>,
    /// Whether it was a whole body, not 304.
    pub(super) whole: bool,
    /// Whether it was asked at the address that it has moved to.
    pub(super) at_new_address: bool,
    /// Where the address has moved for good.
    pub(super) moved_to: Option<Url>,
    /// How long headers and feed ask to wait.
    pub(super) ask: Option<Duration>,
    /// How long its host asked to be left alone while its articles were read.
    pub(super) paused: Option<Duration>,
    /// What was published since the last poll: when, where that is known.
    pub(super) published: Vec<Option<Timestamp>>,
    /// Whether it listed something new.
    pub(super) news: bool,
    /// Whether everything that it lists was taken in or given up.
    pub(super) settled: bool,
}

/// The state after a poll that was read.
pub(super) fn read(mut state: SourceState, source: &Source, answer: &Answer, now: Timestamp) -> SourceState {
    learn(&mut state, &answer.published, now);
    let plan = planned(&state, source, Polled::Read { ask: answer.ask.max(answer.paused) }, now);
    apply(&mut state, plan, now);
    if let Some(left) = answer.paused {
        state.hold_until = now.checked_add(left).ok();
    }
    state.status = SourceStatus::Ok;
    state.last_success_at = Some(now);
    state.answers = state.answers.saturating_add(1);
    if answer.whole {
        state.last_whole_at = Some(now);
    } else {
        state.unchanged = state.unchanged.saturating_add(1);
    }
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
    state.settings = Some(settings(source));
    note_move(&mut state, answer);
    state
}

/// Takes what was published into the rhythm. A first list tells of the days before, as far as it is dated.
fn learn(state: &mut SourceState, published: &[Option<Timestamp>], now: Timestamp) {
    let mut rhythm = state.rhythm.unwrap_or_default();
    match state.last_success_at {
        Some(last) => rhythm.observe(last, now, published),
        None => {
            let dated: Vec<_> = published.iter().copied().filter(Option::is_some).collect();
            if let (Some(oldest), true) = (dated.iter().flatten().min(), dated.len() >= FIRST_LESSON) {
                rhythm.observe(*oldest, now, &dated);
            }
        }
    }
    state.rhythm = Some(rhythm);
}

/// When a source listed its last article, where it is unusually silent at a time.
pub(super) fn silent_since(state: &SourceState, at: Option<Timestamp>) -> Option<Timestamp> {
    let (rhythm, since) = (state.rhythm?, state.last_change_at?);
    (state.kind != Some(SourceKind::Article) && is_silent(&rhythm, since, at?)).then_some(since)
}

/// A fingerprint of the settings that decide what is made of a source's answers.
pub(super) fn settings(source: &Source) -> String {
    let Source { kind, language, max_articles, selectors, topic_words_only, .. } = source;
    let mut text = format!("{kind:?} {language:?} {max_articles} {selectors:?}");
    if *topic_words_only {
        text.push_str(" topic words only");
    }
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()))
}

/// The state after a poll that failed.
pub(super) fn failed(mut state: SourceState, source: &Source, error: &PollError, now: Timestamp) -> SourceState {
    let plan = planned(&state, source, error.polled(), now);
    apply(&mut state, plan, now);
    state.status = error.status();
    state.last_error = Some(error.to_string());
    state.last_error_at = Some(now);
    // The address that it seemed to have moved to is no good: the next poll asks the configured one again.
    if state.moved_seen >= MOVED {
        state.moved_seen = 0;
    }
    state
}

/// What was stored to recognise an unchanged answer by.
pub(super) fn validators(etag: Option<&String>, last_modified: Option<&String>) -> Validators {
    let bytes = |text: Option<&String>| text.map(|text| text.clone().into_bytes());
    Validators { etag: bytes(etag), last_modified: bytes(last_modified) }
}

fn planned(state: &SourceState, source: &Source, polled: Polled, now: Timestamp) -> Plan {
    let pace = Pace { rhythm: state.rhythm.unwrap_or_default(), failures: state.failures };
    // An article is no list: edits come soon after publication, or after the last edit.
    let every = source.every.or_else(|| {
        if source.kind.or(state.kind) != Some(SourceKind::Article) {
            return None;
        }
        let since = state.last_change_at.or(state.first_polled_at).unwrap_or(now);
        let next = recheck(since, None, now);
        next.and_then(|next| next.duration_since(now).try_into().ok()).or(Some(SELDOM))
    });
    plan(every, &pace, polled, now, source.url.as_str())
}

fn apply(state: &mut SourceState, plan: Plan, now: Timestamp) {
    state.last_attempt_at = Some(now);
    state.next_due_at = plan.due;
    state.hold_until = plan.hold_until;
    state.every = Some(plan.every);
    state.failures = plan.failures;
}

/// Counts polls in a row that named the same new address; once it is believed, it stays until it fails or the configured
/// address, which is asked now and then, says otherwise.
fn note_move(state: &mut SourceState, answer: &Answer) {
    let to = answer.moved_to.as_ref().map(Url::to_string);
    if answer.at_new_address && to.is_none() {
        return;
    }
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
            (to("https://b.example/"), 1),
            (to("https://b.example/"), 2),
            (Answer { at_new_address: true, ..Answer::default() }, 2),
        ] {
            state = read(state, &source(), &answer, now());
            assert_eq!(state.moved_seen, seen);
        }
        assert_eq!(
            failed(state, &source(), &status(404), now()).moved_seen,
            0,
            "the configured address is asked again"
        );
    }

    #[test]
    fn a_first_list_teaches_the_rhythm_of_the_days_before() {
        let ago = |hours| Some(now() - SignedDuration::from_hours(hours));
        let list = Answer { published: (0..100).map(|n| ago(n / 4)).collect(), ..answer("\"1\"") };
        let taught = read(SourceState::new("https://a.example/feed"), &source(), &list, now());
        let unknown = read(SourceState::new("https://a.example/feed"), &source(), &answer("\"1\""), now());
        assert!(taught.every < unknown.every, "{:?} {:?}", taught.every, unknown.every);
    }

    #[test]
    fn an_article_is_looked_at_less_often_as_it_ages() {
        let article = SourceState { kind: Some(SourceKind::Article), ..SourceState::new("https://a.example/feed") };
        let first = read(article, &source(), &answer("\"1\""), now());
        assert_eq!(first.every, Some(Duration::from_mins(15)));
        let later = |hours| now() + SignedDuration::from_hours(hours);
        let aged = read(first.clone(), &source(), &answer("\"1\""), later(30));
        assert_eq!(aged.every, Some(Duration::from_hours(3)));
        let edited = read(aged, &source(), &Answer { news: true, ..answer("\"2\"") }, later(33));
        assert_eq!(read(edited, &source(), &answer("\"2\""), later(34)).every, Some(Duration::from_mins(15)));
        assert_eq!(read(first, &source(), &answer("\"1\""), later(20_000)).every, Some(SELDOM));
    }

    #[test]
    fn what_the_answers_were_made_of_is_known() {
        let plain = settings(&source());
        let mut other = source();
        other.every = Some(Duration::from_mins(5));
        assert_eq!(settings(&other), plain, "how often it is asked changes nothing in what is read");
        other.selectors.body = Some("div.story".to_owned());
        assert_ne!(settings(&other), plain);
    }

    #[test]
    fn whole_and_unchanged_answers_are_counted_apart() {
        let whole = Answer { whole: true, ..answer("\"1\"") };
        let state = read(SourceState::new("https://a.example/feed"), &source(), &whole, now());
        let later = now() + SignedDuration::from_hours(1);
        let state = read(state, &source(), &answer("\"1\""), later);
        assert_eq!((state.answers, state.unchanged, state.last_whole_at), (2, 1, Some(now())));
    }

    #[test]
    fn a_pause_of_the_host_holds_the_source_back() {
        let paused = Answer { paused: Some(Duration::from_mins(40)), settled: false, ..answer("\"1\"") };
        let state = read(SourceState::new("https://a.example/feed"), &source(), &paused, now());
        assert_eq!(state.hold_until, Some(now() + SignedDuration::from_mins(40)));
        assert!(state.next_due_at >= state.hold_until && state.failures == 0);
    }

    #[test]
    fn gone_ends_the_polls() {
        let state = failed(SourceState::new("https://a.example/feed"), &source(), &status(410), now());
        assert_eq!((state.status, state.next_due_at), (SourceStatus::Gone, None));
    }
}
