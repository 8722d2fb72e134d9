//! When to try a delivery again: a pure function of what the outbox stores, so that a restart changes nothing.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::ErrorClass;

/// The wait after the first, second, … attempt: the example schedule of the Standard Webhooks specification.
const WAITS: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// How often a channel that waits for its surroundings (a session bus) is looked at. Looking costs no attempt and next to
/// no work: in the first hour somebody who logs in sees what they missed at once.
const LOOK_AGAIN: Duration = Duration::from_secs(8);
/// And after the first hour.
const LOOK_AGAIN_LATER: Duration = Duration::from_mins(1);

/// When to try again a delivery that has failed `attempts` times, this one included, and has `waited` so long since it was put
/// into the outbox; `None` gives it up.
///
/// The jitter, up to a tenth of the wait, comes from the idempotency `key`: it spreads deliveries without randomness, and
/// the same delivery gets the same schedule after a restart.
pub fn next_attempt(
    attempts: u32,
    max_attempts: u32,
    class: ErrorClass,
    waited: SignedDuration,
    now: Timestamp,
    key: &str,
) -> Option<Timestamp> {
    let wait = match class {
        ErrorClass::Permanent => return None,
        ErrorClass::Waiting if waited < SignedDuration::from_hours(1) => LOOK_AGAIN,
        ErrorClass::Waiting => LOOK_AGAIN_LATER,
        ErrorClass::Transient if attempts >= max_attempts => return None,
        ErrorClass::Transient => jittered(wait_after(attempts), key, attempts),
    };
    Some(now.saturating_add(wait).unwrap_or(Timestamp::MAX))
}

/// The wait after so many attempts; the last one repeats.
fn wait_after(attempts: u32) -> Duration {
    let index = attempts.saturating_sub(1) as usize;
    WAITS.get(index).copied().unwrap_or(Duration::from_hours(24))
}

/// Adds up to a tenth, by the key and the number of the attempt.
fn jittered(wait: Duration, key: &str, attempts: u32) -> Duration {
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(key.as_bytes(), u64::from(attempts));
    wait + wait / 10 * u32::try_from(hash % 1000).unwrap_or(0) / 1000
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[rstest]
    #[case(1, 5)]
    #[case(2, 300)]
    #[case(3, 1800)]
    #[case(9, 86_400)]
    #[case(30, 86_400)]
    fn a_transient_failure_waits_longer_each_time(#[case] attempts: u32, #[case] seconds: i64) {
        let next = next_attempt(attempts, 99, ErrorClass::Transient, SignedDuration::ZERO, NOW, "key").unwrap();
        let wait = next.duration_since(NOW);
        assert!(wait >= SignedDuration::from_secs(seconds), "{wait:?}");
        assert!(wait <= SignedDuration::from_secs(seconds) * 11 / 10, "{wait:?}");
    }

    #[rstest]
    #[case(ErrorClass::Transient, 9, true)]
    #[case(ErrorClass::Transient, 10, false)]
    #[case(ErrorClass::Transient, 11, false)]
    #[case(ErrorClass::Permanent, 1, false)]
    #[case(ErrorClass::Waiting, 10, true)]
    fn gives_up_after_the_last_attempt_and_never_while_waiting(
        #[case] class: ErrorClass,
        #[case] attempts: u32,
        #[case] again: bool,
    ) {
        assert_eq!(next_attempt(attempts, 10, class, SignedDuration::ZERO, NOW, "key").is_some(), again);
    }

    #[test]
    fn the_same_delivery_gets_the_same_schedule_and_another_one_another() {
        let at = |key: &str| next_attempt(5, 10, ErrorClass::Transient, SignedDuration::ZERO, NOW, key);
        assert_eq!(at("12:raised:1"), at("12:raised:1"));
        assert_ne!(at("12:raised:1"), at("13:raised:1"));
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        assert!(next_attempt(9, 10, ErrorClass::Transient, SignedDuration::ZERO, Timestamp::MAX, "key").is_some());
    }
}
