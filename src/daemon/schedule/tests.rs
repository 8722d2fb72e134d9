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

/// A source that published `per_day` articles a day, evenly, for two months.
fn steady(per_day: usize) -> Rhythm {
    let mut rhythm = Rhythm::default();
    for day in 0..60 {
        let since = now() - SignedDuration::from_hours(24 * (60 - day));
        rhythm.observe(since, since + SignedDuration::from_hours(24), &vec![None; per_day]);
    }
    rhythm
}

#[rstest]
#[case::configured(secs(900), 20, None, 15 * MIN)]
#[case::configured_stays_where_little_is_published(secs(900), 0, None, 15 * MIN)]
#[case::the_server_asks_for_more(secs(900), 20, secs(3600), HOUR)]
#[case::the_server_asks_for_less(secs(900), 20, secs(60), 15 * MIN)]
#[case::a_year_is_not_meant(secs(900), 20, secs(365 * 24 * HOUR), 24 * HOUR)]
#[case::a_server_asks_an_adapted_one(None, 200, secs(3600), HOUR)]
#[case::a_wire(None, 500, None, 10 * MIN)]
fn the_interval_comes_from_configuration_server_and_rhythm(
    #[case] every: Option<Duration>,
    #[case] per_day: usize,
    #[case] ask: Option<Duration>,
    #[case] expected: u64,
) {
    let pace = Pace { rhythm: steady(per_day), failures: 3 };
    let plan = plan(every, &pace, Polled::Read { ask }, now(), "https://a.example/");
    assert_wait(&plan, expected);
    assert_eq!((plan.failures, plan.hold_until), (0, None));
}

#[rstest]
#[case::nothing_known(None, 28, 32)]
#[case::a_wire(Some(500), 10, 10)]
#[case::a_daily(Some(48), 16, 21)]
#[case::a_ministry(Some(4), 50, 75)]
#[case::a_blog(Some(0), 120, 120)]
fn the_interval_follows_what_is_published(#[case] per_day: Option<usize>, #[case] least: u64, #[case] most: u64) {
    let pace = Pace { rhythm: per_day.map(steady).unwrap_or_default(), failures: 0 };
    let every = plan(None, &pace, Polled::Read { ask: None }, now(), "k").every.as_secs();
    assert!((least * MIN..=most * MIN).contains(&every), "{} minutes", every / MIN);
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
    let plan = plan(secs(900), &Pace { failures, ..Pace::default() }, polled, now(), "https://a.example/");
    assert_wait(&plan, expected);
    assert_eq!(plan.failures, failures + 1);
}

#[test]
fn an_interval_longer_than_the_back_off_limit_is_not_cut() {
    let week = Duration::from_hours(168);
    let plan = plan(Some(week), &Pace::default(), Polled::Transient { retry_after: None }, now(), "k");
    assert_wait(&plan, week.as_secs());
}

#[test]
fn retry_after_holds_back_whoever_asks() {
    let polled = Polled::Transient { retry_after: secs(600) };
    let plan = plan(secs(900), &Pace::default(), polled, now(), "k");
    assert_eq!(plan.hold_until, Some(now() + SignedDuration::from_secs(600)));
}

#[test]
fn gone_is_not_asked_again() {
    let plan = plan(secs(900), &Pace::default(), Polled::Gone, now(), "k");
    assert_eq!((plan.due, plan.failures), (None, 1));
}

#[test]
fn a_source_that_always_fails_is_asked_at_most_ten_times_a_day_after_the_first() {
    for polled in [Polled::Transient { retry_after: None }, Polled::Lasting { retry_after: None }] {
        let (mut at, mut pace, mut polls) = (now(), Pace::default(), 0);
        while at < now() + SignedDuration::from_hours(48) {
            let next = plan(secs(60), &pace, polled, at, "k");
            polls += i32::from(at >= now() + SignedDuration::from_hours(24));
            (at, pace.failures) = (next.due.unwrap(), next.failures);
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
fn a_whole_answer_is_asked_for_once_a_week_and_sources_take_turns() {
    assert!(unconditional(None, now(), "k"));
    let mut turns = Vec::new();
    for n in 0..50 {
        let key = format!("https://s{n}.example/");
        let ago = |hours| unconditional(Some(now() - SignedDuration::from_hours(hours)), now(), &key);
        let first = (1..=168).find(|hours| ago(*hours)).unwrap();
        assert!((151..=168).contains(&first) && ago(1000), "{first} hours");
        turns.push(first);
    }
    turns.sort_unstable();
    turns.dedup();
    assert!(turns.len() > 10, "{turns:?}");
}

#[rstest]
#[case::of_today(1, 2, false)]
#[case::of_the_week(100, 103, false)]
#[case::over_a_week(167, 170, true)]
#[case::once_in_the_second_week(170, 242, false)]
#[case::seldom(800, 1520, true)]
fn an_article_is_read_whole_once_a_week(#[case] checked: i64, #[case] hours: i64, #[case] expected: bool) {
    let after = |hours| now() + SignedDuration::from_hours(hours);
    assert_eq!(whole_look(now(), after(checked), after(hours)), expected);
}

#[test]
fn ten_thousand_sources_start_over_minutes() {
    let dues: Vec<_> = (0..10_000).map(|n| resume(None, 10_000, now(), &format!("https://s{n}.example/"))).collect();
    let within =
        |minutes| dues.iter().filter(|due| due.duration_since(now()) <= SignedDuration::from_mins(minutes)).count();
    assert!((900..=1500).contains(&within(1)) && within(9) == 10_000, "{} in the first minute", within(1));
}

#[test]
fn an_undated_article_is_as_old_as_we_know_it() {
    let seen = now() - SignedDuration::from_hours(5);
    assert_eq!(recheck(seen, None, now()), recheck(seen, Some(seen), now()));
}

#[test]
fn the_ends_of_time_are_no_panic() {
    for at in [Timestamp::MIN, Timestamp::MAX] {
        plan(secs(900), &Pace::default(), Polled::Read { ask: None }, at, "k");
        resume(Some(Timestamp::MAX), 1, at, "k");
        recheck(Timestamp::MIN, Some(Timestamp::MAX), at);
    }
}

#[rstest]
#[case::a_daily(48, 23, false)]
#[case::a_daily_for_a_day(48, 26, true)]
#[case::a_ministry_over_a_weekend(3, 65, false)]
#[case::a_ministry_for_a_week(3, 7 * 24, true)]
#[case::what_never_published(0, 90 * 24, false)]
fn silence_is_told_by_what_is_usual(#[case] per_day: usize, #[case] hours: i64, #[case] expected: bool) {
    let mut rhythm = steady(per_day);
    let later = now() + SignedDuration::from_hours(hours);
    rhythm.observe(now(), later, &[]);
    assert_eq!(is_silent(&rhythm, now(), later), expected);
}
