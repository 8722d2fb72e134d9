//! When a source publishes, learnt from what arrived.
//!
//! Arrivals are taken for a Poisson process whose rate has a period of a day, workdays and weekends apart (Sia, Cho and Cho,
//! "Efficient Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19(7), 2007, who found this of news feeds).

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Days after which what was seen counts half.
const HALF_LIFE: f64 = 14.0;
/// The longest stretch that one observation covers: after a longer silence of ours, what is missing from a list is unknown.
const STRETCH: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What is believed of a source of which nothing is known: articles an hour, and how many hours of watching that is worth.
const PRIOR: (f64, f64) = (0.8, 24.0);
/// Hours of watching that the mean of all hours is worth beside an hour's own.
const MEAN_WEIGHT: f64 = 0.5;

const HOUR: f64 = 3600.0;

/// How many articles a source publishes at which hours of the day (UTC). The default has seen nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    workdays: Hours,
    weekends: Hours,
    /// Up to when it was watched; unknown before the first observation.
    seen_until: Option<Timestamp>,
}

/// What was seen at each hour of a day; old sights fade.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Hours {
    arrivals: [f32; 24],
    watched: [f32; 24],
}

impl Rhythm {
    /// Takes in what was published between the last observation (`since`, where there was none) and `until`. A publication
    /// without a time is spread over the whole stretch, one with a time outside it goes to the nearer end.
    pub fn observe(&mut self, since: Timestamp, until: Timestamp, published: &[Option<Timestamp>]) {
        let since = self.seen_until.unwrap_or(since).max(until.saturating_sub(STRETCH).unwrap_or(since));
        if since >= until {
            return;
        }
        self.fade(until);
        let undated = published.iter().filter(|at| at.is_none()).count();
        let hours = seconds(until.duration_since(since)) / HOUR;
        let even = f64::from(u32::try_from(undated).unwrap_or(u32::MAX)) / hours;
        for (start, length) in stretches(since, until) {
            let (hours, hour) = self.at_mut(start);
            hours.watched[hour] += narrow(length / HOUR);
            hours.arrivals[hour] += narrow(even * length / HOUR);
        }
        for at in published.iter().flatten() {
            let (hours, hour) = self.at_mut((*at).clamp(since, until));
            hours.arrivals[hour] += 1.0;
        }
        self.seen_until = Some(until);
    }

    /// Articles an hour to be expected at a time.
    pub fn rate(&self, at: Timestamp) -> f64 {
        let (hours, hour) = self.at(at);
        // News at five past is no other news than at five to.
        let near = [(hour + 23) % 24, hour, hour, (hour + 1) % 24];
        let sum = |of: &[f32; 24]| near.iter().map(|h| f64::from(of[*h])).sum::<f64>() / 4.0;
        (sum(&hours.arrivals) + MEAN_WEIGHT * self.mean()) / (sum(&hours.watched) + MEAN_WEIGHT)
    }

    /// How many articles it has learnt from, old ones counting less.
    pub fn lessons(&self) -> f64 {
        self.sum(|hours| &hours.arrivals)
    }

    /// Articles to be expected between two times.
    pub fn expected(&self, since: Timestamp, until: Timestamp) -> f64 {
        stretches(since, until).map(|(start, length)| self.rate(start) * length / HOUR).sum()
    }

    /// Seconds from `now` until the articles that were published since have waited `patience` seconds between them, as far as
    /// is to be expected; at most `longest` seconds.
    ///
    /// Asking whenever the sum of expected waits reaches a constant is what makes the mean wait shortest for a given number of
    /// requests: for a constant rate r it gives the interval √(2·patience/r), the optimum of the paper above.
    pub fn wait(&self, now: Timestamp, patience: f64, longest: f64) -> f64 {
        let (mut waited, mut waiting, mut passed) = (0.0, 0.0, 0.0);
        let end = now.saturating_add(SignedDuration::from_secs_f64(longest)).unwrap_or(Timestamp::MAX);
        for (start, length) in stretches(now, end) {
            let rate = self.rate(start) / HOUR;
            // After t seconds of this stretch: waited + waiting·t + rate·t²/2.
            if waited + waiting * length + rate * length * length / 2.0 >= patience {
                let root = (waiting * waiting + 2.0 * rate * (patience - waited)).sqrt();
                // The stable form of (root - waiting) / rate.
                return passed + 2.0 * (patience - waited) / (root + waiting);
            }
            waited += waiting * length + rate * length * length / 2.0;
            waiting += rate * length;
            passed += length;
        }
        longest
    }

    /// Articles an hour, all hours together.
    fn mean(&self) -> f64 {
        let (rate, weight) = PRIOR;
        (self.lessons() + rate * weight) / (self.sum(|hours| &hours.watched) + weight)
    }

    fn sum(&self, of: fn(&Hours) -> &[f32; 24]) -> f64 {
        [&self.workdays, &self.weekends].into_iter().flat_map(of).map(|n| f64::from(*n)).sum()
    }

    /// Lets what was seen before count less.
    fn fade(&mut self, until: Timestamp) {
        let Some(before) = self.seen_until else { return };
        let days = seconds(until.duration_since(before)) / (24.0 * HOUR);
        let factor = narrow((-days.max(0.0) / HALF_LIFE).exp2());
        for hours in [&mut self.workdays, &mut self.weekends] {
            hours.arrivals.iter_mut().chain(&mut hours.watched).for_each(|n| *n *= factor);
        }
    }

    fn at(&self, at: Timestamp) -> (&Hours, usize) {
        let (is_weekend, hour) = place(at);
        (if is_weekend { &self.weekends } else { &self.workdays }, hour)
    }

    fn at_mut(&mut self, at: Timestamp) -> (&mut Hours, usize) {
        let (is_weekend, hour) = place(at);
        (if is_weekend { &mut self.weekends } else { &mut self.workdays }, hour)
    }
}

/// Whether a time lies in a weekend, and its hour.
fn place(at: Timestamp) -> (bool, usize) {
    let time = Offset::UTC.to_datetime(at);
    (time.weekday().to_monday_zero_offset() >= 5, usize::try_from(time.hour()).unwrap_or(0))
}

/// A span of time cut at full hours: where each piece starts, and its seconds.
fn stretches(since: Timestamp, until: Timestamp) -> impl Iterator<Item = (Timestamp, f64)> {
    let mut start = since;
    std::iter::from_fn(move || {
        if start >= until {
            return None;
        }
        let into_hour = start.as_second().rem_euclid(3600);
        let next = start.saturating_add(SignedDuration::from_secs(3600 - into_hour)).unwrap_or(until).min(until);
        let piece = (start, seconds(next.duration_since(start)));
        // Below a second nothing moves: the end of time, and fractions.
        start = if next > start { next } else { until };
        Some(piece)
    })
}

fn seconds(span: SignedDuration) -> f64 {
    span.as_secs_f64()
}

#[expect(clippy::cast_possible_truncation, reason = "counts and hours, far below what an f32 holds")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(n: i64) -> SignedDuration {
        SignedDuration::from_hours(n)
    }

    /// Four weeks of a source that publishes `per_hour` articles in each hour from `first` to `last`, on workdays.
    fn office(first: usize, last: usize, per_hour: usize) -> Rhythm {
        let mut rhythm = Rhythm::default();
        let start = at("2025-03-03T00:00:00Z");
        for hour in 0..28 * 24 {
            let since = start + hours(hour);
            let (is_weekend, of_day) = place(since);
            let count = if !is_weekend && (first..=last).contains(&of_day) { per_hour } else { 0 };
            rhythm.observe(since, since + hours(1), &vec![Some(since + SignedDuration::from_mins(30)); count]);
        }
        rhythm
    }

    #[test]
    fn an_unknown_source_is_taken_for_a_middling_one() {
        let wait = Rhythm::default().wait(at("2025-03-31T09:00:00Z"), 360.0, 21_600.0);
        assert!((1700.0..1900.0).contains(&wait), "{wait}");
    }

    #[rstest]
    #[case::at_work("2025-03-31T10:10:00Z", 3.7, 4.1)]
    #[case::at_the_edge("2025-03-31T06:30:00Z", 0.5, 1.5)]
    #[case::at_night("2025-03-31T01:10:00Z", 0.0, 0.2)]
    #[case::on_a_sunday("2025-03-30T10:10:00Z", 0.0, 0.4)]
    fn the_rate_follows_the_hours(#[case] time: &str, #[case] least: f64, #[case] most: f64) {
        let rate = office(7, 16, 4).rate(at(time));
        assert!((least..=most).contains(&rate), "{rate}");
    }

    #[test]
    fn it_asks_soon_when_news_is_likely_and_late_when_not() {
        let rhythm = office(7, 16, 4);
        let minutes = |time| rhythm.wait(at(time), 360.0, 21_600.0) / 60.0;
        let (work, night, sunday) =
            (minutes("2025-03-31T10:10:00Z"), minutes("2025-03-31T00:10:00Z"), minutes("2025-03-30T10:10:00Z"));
        assert!((12.0..15.0).contains(&work), "{work}");
        assert!(night > 90.0 && sunday > 60.0, "{night} {sunday}");
    }

    #[test]
    fn a_constant_rate_gives_the_square_root() {
        let mut rhythm = Rhythm::default();
        let start = at("2025-03-03T00:00:00Z");
        for hour in 0..60 * 24 {
            let since = start + hours(hour);
            rhythm.observe(since, since + hours(1), &[None, None]);
        }
        let wait = rhythm.wait(start + hours(60 * 24), 3600.0, 86_400.0);
        let best = (2.0 * 3600.0 / (2.0 / HOUR)).sqrt();
        assert!((wait / best - 1.0).abs() < 0.05, "{wait} against {best}");
    }

    #[test]
    fn what_is_expected_adds_up() {
        let rhythm = office(7, 16, 4);
        let day = rhythm.expected(at("2025-03-31T00:00:00Z"), at("2025-04-01T00:00:00Z"));
        assert!((36.0..44.0).contains(&day), "{day}");
    }

    #[test]
    fn habits_are_unlearnt() {
        let mut rhythm = office(7, 16, 4);
        let mut since = at("2025-03-31T00:00:00Z");
        let before = rhythm.rate(at("2025-03-31T10:10:00Z"));
        for _ in 0..42 {
            rhythm.observe(since, since + hours(24), &[]);
            since += hours(24);
        }
        assert!(rhythm.rate(at("2025-05-12T10:10:00Z")) < before / 4.0);
    }

    #[test]
    fn odd_times_are_no_panic() {
        let mut rhythm = Rhythm::default();
        rhythm.observe(Timestamp::MIN, Timestamp::MAX, &[Some(Timestamp::MIN), None]);
        rhythm.observe(Timestamp::MAX, Timestamp::MIN, &[None]);
        assert!(rhythm.wait(Timestamp::MAX, 1.0, 1e6).is_finite());
        assert!(rhythm.rate(Timestamp::MIN).is_finite());
        let text = serde_json::to_string(&rhythm).unwrap();
        assert_eq!(serde_json::from_str::<Rhythm>(&text).unwrap(), rhythm);
    }
}
