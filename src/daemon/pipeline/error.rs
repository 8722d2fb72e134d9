//! What can fail between an address and a stored article, and what that means for the next try.

use std::time::Duration;

use jiff::Timestamp;

use crate::daemon::schedule::Polled;
use crate::discover::DiscoverError;
use crate::extract::{ExtractError, NotArticle};
use crate::fetch::{Class, FetchError};
use crate::store::{SourceStatus, StoreError};

/// Why a source or an article could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// It could not be fetched.
    #[error("{0}")]
    Fetch(#[from] FetchError),
    /// What came back lists nothing that can be read.
    #[error("{0}")]
    Discover(#[from] DiscoverError),
    /// What came back is no article.
    #[error("{0}")]
    Extract(#[from] ExtractError),
    /// The address leads to the front page now.
    #[error("it leads to the site's front page now")]
    FrontPage,
    /// What came back is another kind of file.
    #[error("it is no page but {0}")]
    NoPage(String),
    /// A page gives so much less than it did that something stands before it.
    #[error("it gives less than a fifth of the text that it gave before; what is known of it stays")]
    Shrunk,
    /// A server answered 304 to an unconditional request.
    #[error("the server answered 304 although nothing was known of the page")]
    Senseless,
    /// A parser gave up in a way that it should not.
    #[error("the parser failed: {0}")]
    Panicked(String),
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl PollError {
    /// What it means for the schedule.
    pub(super) fn polled(&self) -> Polled {
        match self {
            Self::Fetch(error) => match error.class() {
                Class::Transient { retry_after } => Polled::Transient { retry_after },
                Class::Blocked { retry_after } => Polled::Lasting { retry_after },
                Class::Permanent | Class::Forbidden | Class::Robots => Polled::Lasting { retry_after: None },
                Class::Gone => Polled::Gone,
            },
            Self::Senseless | Self::Store(_) => Polled::Transient { retry_after: None },
            Self::Discover(_)
            | Self::Extract(_)
            | Self::FrontPage
            | Self::Shrunk
            | Self::NoPage(_)
            | Self::Panicked(_) => Polled::Lasting { retry_after: None },
        }
    }

    /// How a source that failed so is shown.
    pub(super) fn status(&self) -> SourceStatus {
        match self {
            Self::Fetch(error) if matches!(error.class(), Class::Blocked { .. }) => SourceStatus::Blocked,
            Self::Fetch(error) if error.class() == Class::Gone => SourceStatus::Gone,
            Self::Extract(ExtractError::NotAnArticle(NotArticle::BotWall | NotArticle::Consent)) => {
                SourceStatus::Blocked
            }
            _ => SourceStatus::Failing,
        }
    }

    /// How long the host asked to be left alone, if that is what failed.
    pub(super) fn pause(&self) -> Option<Duration> {
        match self {
            Self::Fetch(error) => error.pause(),
            _ => None,
        }
    }

    /// When a listed page that failed so, for the `attempts`-th time, is tried again; `None` gives it up for good.
    pub(super) fn retry_page(&self, attempts: u32, now: Timestamp) -> Option<Timestamp> {
        let (first, most, asked) = match self.polled() {
            Polled::Gone => return None,
            Polled::Lasting { retry_after } => (Duration::from_hours(1), 4, retry_after),
            Polled::Transient { retry_after } => (Duration::from_mins(5), 10, retry_after),
            Polled::Read { .. } => return None,
        };
        if attempts >= most {
            return None;
        }
        let doubled = first.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(Duration::from_hours(12));
        now.checked_add(doubled.max(asked.unwrap_or_default())).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use rstest::rstest;

    use super::*;
    use crate::fetch::FetchErrorKind;

    fn fetch(kind: FetchErrorKind) -> PollError {
        PollError::Fetch(FetchError { url: Box::new(url::Url::parse("https://a.example/").unwrap()), kind })
    }

    fn status(status: u16) -> PollError {
        fetch(FetchErrorKind::Status { status, retry_after: None })
    }

    fn wall(retry_after: Option<Duration>) -> PollError {
        fetch(FetchErrorKind::Blocked { by: "a wall".into(), status: 403, retry_after })
    }

    #[rstest]
    #[case::missing(status(404), 1, Some(60))]
    #[case::missing_again(status(404), 3, Some(240))]
    #[case::missing_for_good(status(404), 4, None)]
    #[case::gone(status(410), 1, None)]
    #[case::overloaded(status(503), 1, Some(5))]
    #[case::overloaded_again(status(503), 4, Some(40))]
    #[case::overloaded_for_good(status(503), 10, None)]
    #[case::wall(wall(None), 1, Some(60))]
    #[case::wall_that_asks_for_more(wall(Some(Duration::from_hours(5))), 1, Some(300))]
    #[case::consent(PollError::Extract(ExtractError::NotAnArticle(NotArticle::Consent)), 2, Some(120))]
    #[case::a_parsers_panic(PollError::Panicked("x".into()), 4, None)]
    fn a_page_is_tried_again_a_few_times(
        #[case] error: PollError,
        #[case] attempts: u32,
        #[case] minutes: Option<i64>,
    ) {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(error.retry_page(attempts, now), minutes.map(|m| now + SignedDuration::from_mins(m)));
    }

    #[rstest]
    #[case(wall(None), SourceStatus::Blocked)]
    #[case(PollError::Extract(ExtractError::NotAnArticle(NotArticle::Consent)), SourceStatus::Blocked)]
    #[case(status(410), SourceStatus::Gone)]
    #[case(status(500), SourceStatus::Failing)]
    fn a_source_shows_what_stands_in_the_way(#[case] error: PollError, #[case] expected: SourceStatus) {
        assert_eq!(error.status(), expected);
    }
}
