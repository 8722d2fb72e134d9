use rstest::rstest;

use super::*;

const MIN: u64 = 60;
const HOUR: u64 = 3600;

fn now() -> Timestamp {
    "2025-03-21T12:00:00Z".parse().unwrap()
}

fn secs(n: u64) -> Option<Duration> {
    Some(Duration::from_secs(n))
}

/// Seconds until the planned poll, less the jitter, which must be within a tenth.
#[track_caller]
fn assert_wait(plan: &Plan, seconds: u64) {
    let wait = Duration::try_from(plan.due.unwrap().duration_since(now())).unwrap();
    let expected = Duration::from_secs(seconds);
    assert!(wait >= expected && wait <= expected * 11 / 10, "waits {wait:?}, expected {expected:?}");
}

#[rstest]
#[case::configured(secs(900), None, Polled::Unchanged { ask: None }, 15 * MIN)]
#[case::configured_stays_after_news(secs(900), secs(3600), Polled::Changed { ask: None }, 15 * MIN)]
#[case::the_server_asks_for_more(secs(900), None, Polled::Unchanged { ask: secs(3600) }, HOUR)]
#[case::the_server_asks_for_less(secs(900), None, Polled::Unchanged { ask: secs(60) }, 15 * MIN)]
#[case::a_year_is_not_meant(secs(900), None, Polled::Changed { ask: secs(365 * 24 * HOUR) }, 24 * HOUR)]
#[case::adaptive_after_news(None, None, Polled::Changed { ask: None }, 15 * MIN)]
#[case::adaptive_without_news(None, secs(3600), Polled::Unchanged { ask: None }, 75 * MIN)]
#[case::adaptive_upper_bound(None, secs(6 * 3600), Polled::Unchanged { ask: None }, 6 * HOUR)]
#[case::adaptive_lower_bound(None, secs(900), Polled::Changed { ask: None }, 15 * MIN)]
fn the_interval_comes_from_configuration_server_and_news(
    #[case] every: Option<Duration>,
    #[case] adapted: Option<Duration>,
    #[case] polled: Polled,
    #[case] expected: u64,
) {
    let plan = plan(every, Pace { every: adapted, failures: 3 }, polled, now(), "https://a.example/");
    assert_wait(&plan, expected);
    assert_eq!(plan.pace.failures, 0);
    assert_eq!(plan.pace.every.is_none(), every.is_some(), "only an adapted interval is remembered");
    assert_eq!(plan.hold_until, None);
}

#[rstest]
#[case::first(0, Polled::Transient { retry_after: None }, 15 * MIN)]
#[case::second(1, Polled::Transient { retry_after: None }, 30 * MIN)]
#[case::fourth(3, Polled::Transient { retry_after: None }, 2 * HOUR)]
#[case::many(500, Polled::Transient { retry_after: None }, 6 * HOUR)]
#[case::lasting_first(0, Polled::Lasting { retry_after: None }, HOUR)]
#[case::lasting_many(500, Polled::Lasting { retry_after: None }, 24 * HOUR)]
#[case::the_server_asks_for_more(0, Polled::Transient { retry_after: secs(7200) }, 2 * HOUR)]
#[case::the_server_asks_for_less(3, Polled::Transient { retry_after: secs(30) }, 2 * HOUR)]
#[case::a_wall_asks(0, Polled::Lasting { retry_after: secs(3 * HOUR) }, 3 * HOUR)]
#[case::too_much_is_asked(0, Polled::Transient { retry_after: secs(88 * HOUR) }, 24 * HOUR)]
fn failures_in_a_row_wait_longer_each_time(#[case] failures: u32, #[case] polled: Polled, #[case] expected: u64) {
    let plan = plan(secs(900), Pace { every: None, failures }, polled, now(), "https://a.example/");
    assert_wait(&plan, expected);
    assert_eq!(plan.pace.failures, failures + 1);
}

#[test]
fn an_interval_longer_than_the_back_off_limit_is_not_cut() {
    let week = Duration::from_hours(168);
    let plan = plan(Some(week), Pace::default(), Polled::Transient { retry_after: None }, now(), "k");
    assert_wait(&plan, week.as_secs());
}

#[test]
fn retry_after_holds_back_whoever_asks() {
    let polled = Polled::Transient { retry_after: secs(600) };
    let plan = plan(secs(900), Pace::default(), polled, now(), "k");
    assert_eq!(plan.hold_until, Some(now() + SignedDuration::from_secs(600)));
}

#[test]
fn gone_is_not_asked_again() {
    let plan = plan(secs(900), Pace::default(), Polled::Gone, now(), "k");
    assert_eq!((plan.due, plan.pace.failures), (None, 1));
}

#[test]
fn a_source_that_always_fails_is_asked_at_most_ten_times_a_day_after_the_first() {
    for polled in [Polled::Transient { retry_after: None }, Polled::Lasting { retry_after: None }] {
        let (mut at, mut pace, mut polls) = (now(), Pace::default(), 0);
        while at < now() + SignedDuration::from_hours(48) {
            let next = plan(secs(60), pace, polled, at, "k");
            polls += i32::from(at >= now() + SignedDuration::from_hours(24));
            (at, pace) = (next.due.unwrap(), next.pace);
        }
        assert!((1..=10).contains(&polls), "{polls}");
    }
}

#[test]
fn what_is_stored_holds_over_a_restart() {
    let later = now() + SignedDuration::from_mins(7);
    assert_eq!(resume(Some(later), 50, now(), "k"), later);
}

#[rstest]
#[case::new(None)]
#[case::overdue(Some("2025-03-20T12:00:00Z".parse().unwrap()))]
#[case::written_by_a_clock_that_was_ahead(Some("2031-01-01T00:00:00Z".parse().unwrap()))]
fn a_start_is_no_storm(#[case] stored: Option<Timestamp>) {
    let mut dues: Vec<_> = (0..200).map(|n| resume(stored, 200, now(), &format!("https://s{n}.example/"))).collect();
    dues.sort();
    assert!(dues[0] >= now() && dues[199] <= now() + SignedDuration::from_mins(1));
    assert!(dues[199].duration_since(dues[0]) >= SignedDuration::from_secs(30));
    let most_at_once = dues.chunk_by(|a, b| a.as_second() == b.as_second()).map(<[_]>::len).max().unwrap();
    assert!(most_at_once <= 20, "{most_at_once} at once");
}

#[test]
fn one_source_starts_within_a_second() {
    assert!(resume(None, 1, now(), "k") <= now() + SignedDuration::from_secs(1));
}

#[rstest]
#[case::not_yet_published(1, -1, Some(15 * MIN))]
#[case::fresh(1, 1, Some(15 * MIN))]
#[case::of_today(5, 5, Some(HOUR))]
#[case::of_this_week(100, 100, Some(3 * HOUR))]
#[case::of_this_month(200, 200, Some(72 * HOUR))]
#[case::of_this_year(1000, 1000, Some(720 * HOUR))]
#[case::found_late(1, 200, Some(72 * HOUR))]
#[case::found_very_late(1, 90_000, Some(720 * HOUR))]
#[case::known_for_long(9000, 9000, None)]
fn edits_are_looked_for_less_often_as_an_article_ages(
    #[case] known_hours: i64,
    #[case] published_hours: i64,
    #[case] wait: Option<u64>,
) {
    let ago = |hours| now() - SignedDuration::from_hours(hours);
    let next = recheck(ago(known_hours), Some(ago(published_hours)), now());
    assert_eq!(next, wait.map(|s| now() + SignedDuration::try_from(Duration::from_secs(s)).unwrap()));
}

#[test]
fn one_poll_a_week_asks_unconditionally_and_sources_take_turns() {
    assert!(unconditional(None, now(), "k"));
    let mut turns = Vec::new();
    for key in ["a", "b", "c"] {
        let hours = (1..=4 * 168).map(|hour| now() + SignedDuration::from_hours(hour));
        let asked: Vec<_> =
            hours.filter(|at| unconditional(Some(*at - SignedDuration::from_hours(1)), *at, key)).collect();
        assert_eq!(asked.len(), 4);
        turns.push(asked);
    }
    assert!(turns[0] != turns[1] && turns[1] != turns[2]);
}

#[test]
fn an_undated_article_is_as_old_as_we_know_it() {
    let seen = now() - SignedDuration::from_hours(5);
    assert_eq!(recheck(seen, None, now()), recheck(seen, Some(seen), now()));
}

#[test]
fn the_ends_of_time_are_no_panic() {
    for at in [Timestamp::MIN, Timestamp::MAX] {
        plan(secs(900), Pace::default(), Polled::Unchanged { ask: None }, at, "k");
        resume(Some(Timestamp::MAX), 1, at, "k");
        recheck(Timestamp::MIN, Some(Timestamp::MAX), at);
    }
}
