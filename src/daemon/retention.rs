//! Lets the texts of articles go after the time that `[retention]` gives them, a few hundred in one transaction.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::RetentionSettings;
use crate::store::{Retention, StoreError, Writer};

/// What goes by these settings at this time; `None` where all is kept.
pub(super) fn plan(settings: RetentionSettings, now: Timestamp) -> Option<Retention> {
    let before = |age: Duration| now.checked_sub(SignedDuration::try_from(age).ok()?).ok();
    let plan = Retention {
        before: settings.texts.and_then(before),
        before_with_statements: settings.texts_with_statements.and_then(before),
    };
    Some(plan).filter(|plan| *plan != Retention::default())
}

/// Drops everything that is old enough, and says how many texts that were.
///
/// # Errors
/// When the store fails; what was dropped by then is dropped.
pub fn drop_old_texts(writer: &mut Writer, settings: RetentionSettings, now: Timestamp) -> Result<usize, StoreError> {
    let Some(retention) = plan(settings, now) else { return Ok(0) };
    let (mut texts, mut after) = (0, None);
    loop {
        let dropped = writer.drop_texts(retention, after)?;
        texts += dropped.texts;
        after = dropped.next;
        if after.is_none() {
            return Ok(texts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_back_from_now() {
        let now: Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
        assert_eq!(plan(RetentionSettings::default(), now), None);
        let settings = RetentionSettings { texts: Some(Duration::from_hours(24 * 7)), texts_with_statements: None };
        let expected =
            Retention { before: Some("2026-11-20T12:00:00Z".parse().unwrap()), before_with_statements: None };
        assert_eq!(plan(settings, now), Some(expected));
    }
}
