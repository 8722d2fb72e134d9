//! Live blogs: which stretch of the text was published when.
//!
//! Publishers give the entries in the structured data (`liveBlogUpdate`), in `<time>` elements, or as lines with a clock.
//! A clock alone is of the day of its neighbours; it goes on or back a day where it would run against their order.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan as _};
use regex::Regex;

use super::blocks::{Block, Shape};
use super::body::Body;
use super::meta::{self, Head, Update};
use super::text::folded;
use super::tree::{Tag, Tree, attr};
use crate::model::{Entry, Moment};

/// Entries that make a page a live blog when it does not say that it is one.
const ENOUGH: usize = 3;
/// The most entries that are told apart.
const MOST: usize = 2_000;

/// What a page says about an entry's time.
#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    Moment(Moment),
    /// A clock without a day.
    Clock(Time),
}

/// Where among the parts of the body each entry begins, and when it was published; empty where the page is no live blog.
pub(super) fn marks(tree: &Tree<'_>, head: &Head, body: &Body, published: Option<&Moment>) -> Vec<(usize, Moment)> {
    let kept: Vec<&Block> = body.blocks.iter().filter(|block| block.left.is_none()).collect();
    let stated = stated(&head.updates(), &kept);
    let shown = shown(tree, body, &kept);
    let needed = if head.is_live() { 1 } else { ENOUGH };
    let enough = |marks: &[(usize, When)]| marks.len() >= needed && (head.is_live() || are_entries(marks, &kept));
    let marks = if stated.len() >= shown.len() { stated } else { shown };
    if !enough(&marks) { Vec::new() } else { resolved(&marks, published, head.modified().as_ref()) }
}

/// The parts from one mark to the next as entries of the text.
pub(super) fn entries(marks: &[(usize, Moment)], spans: &[(usize, usize)]) -> Vec<Entry> {
    let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([spans.len()]);
    let span = |((from, at), to): (&(usize, Moment), usize)| {
        let (start, _) = *spans.get(*from)?;
        let (_, end) = *spans.get(to.checked_sub(1)?)?;
        (start < end).then_some(Entry { start, end, at: *at })
    };
    marks.iter().zip(ends).filter_map(span).collect()
}

/// The entries of the structured data, found again in the text by how they begin.
fn stated(updates: &[Update], kept: &[&Block]) -> Vec<(usize, When)> {
    if updates.is_empty() {
        return Vec::new();
    }
    let begins: Vec<String> = kept.iter().map(|block| folded(&block.text)).collect();
    let mut marks: Vec<(usize, When)> = Vec::new();
    for update in updates.iter().take(MOST) {
        let wanted = [&update.headline, &update.body].map(|text| folded(text).chars().take(40).collect::<String>());
        let is_it = |begin: &String| wanted.iter().any(|w| w.chars().count() >= 12 && begin.starts_with(w.as_str()));
        if let Some(at) = begins.iter().position(is_it) {
            marks.push((at, When::Moment(update.at)));
        }
    }
    marks.sort_by_key(|(at, _)| *at);
    marks.dedup_by_key(|(at, _)| *at);
    marks
}

/// The times that stand in the body, each at the part that follows it.
fn shown(tree: &Tree<'_>, body: &Body, kept: &[&Block]) -> Vec<(usize, When)> {
    let inside = |id: usize| tree.within(id, body.container);
    let timed = tree.all(Tag::Time).filter(|id| inside(*id)).filter_map(|id| {
        let element = tree.element(id)?;
        let stated = ["datetime", "data-time", "title"].iter().find_map(|key| meta::moment(attr(element, key)?));
        Some((id, stated.map(When::Moment).or_else(|| when(&tree.line(id)))?))
    });
    let lines = body.blocks.iter().filter(|block| inside(block.first) && block.text.len() <= 40);
    let clocks = lines.filter_map(|block| Some((block.first, when(&block.text)?)));
    let mut all: Vec<(usize, When)> = timed.chain(clocks).take(MOST).collect();
    all.sort_by_key(|(id, _)| *id);
    let mut marks: Vec<(usize, When)> = Vec::new();
    for (id, when) in all {
        let at = kept.partition_point(|block| block.first < id);
        // A line with the time may itself be kept; the entry begins there.
        match marks.last() {
            Some((last, _)) if *last == at || is_time_of(kept, *last, at) => {}
            _ if at < kept.len() => marks.push((at, when)),
            _ => {}
        }
    }
    marks
}

/// Whether the parts from `from` to `to` are nothing but the line with a time: the mark is that of the line.
fn is_time_of(kept: &[&Block], from: usize, to: usize) -> bool {
    kept.get(from..to).is_some_and(|parts| parts.iter().all(|block| when(&block.text).is_some()))
}

/// Whether marks part running text: something is told between each and the next.
fn are_entries(marks: &[(usize, When)], kept: &[&Block]) -> bool {
    let prose = |from: usize, to: usize| {
        let parts = kept.get(from..to).unwrap_or_default();
        parts.iter().any(|block| block.weight >= 60 && !matches!(block.shape, Shape::Heading(_)))
    };
    let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([kept.len()]);
    marks.iter().zip(ends).all(|((from, _), to)| prose(*from, to))
}

/// The time of a short line that says nothing else: a clock, or a day and a clock.
fn when(text: &str) -> Option<When> {
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let clock = r"(?i)^\W*(\d{1,2})[:.h](\d\d)(?::\d\d)?\s*(a\.?m\.?|p\.?m\.?)?\s*(?:uhr|gmt|bst|cet|cest|utc|est|edt)?\W*$";
        Regex::new(clock).ok()
    });
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Some(c) = CLOCK.as_ref()?.captures(text.trim()) else {
        let short = text.split_whitespace().count() <= 7 && text.contains([':', '.']);
        return short.then(|| meta::moment(text)).flatten().filter(|m| m.instant_at().is_some()).map(When::Moment);
    };
    let part = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<i8>().ok());
    let half = c.get(3).map(|m| m.as_str().to_ascii_lowercase()).unwrap_or_default();
    let hour = match (part(1)?, half.as_bytes().first()) {
        (12, Some(b'a')) => 0,
        (hour, Some(b'p')) if hour < 12 => hour + 12,
        (hour, _) => hour,
    };
    Time::new(hour, part(2)?, 0, 0).ok().map(When::Clock)
}

/// Gives each clock its day.
fn resolved(marks: &[(usize, When)], published: Option<&Moment>, modified: Option<&Moment>) -> Vec<(usize, Moment)> {
    let clocks: Vec<Time> = marks.iter().filter_map(|(_, when)| clock_of(*when)).collect();
    let falls = clocks.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let newest_first = falls * 2 >= clocks.len().saturating_sub(1) && clocks.len() > 1;
    let known = marks.iter().find_map(|(_, when)| if let When::Moment(moment) = when { Some(moment) } else { None });
    let first = if newest_first { modified.or(published) } else { published };
    let Some(base) = known.or(first) else { return Vec::new() };
    let offset = base.instant_at().map_or(Offset::UTC, |(_, offset)| offset);
    let (mut day, mut last): (Date, Option<Time>) = (base.date(), None);
    let mut out = Vec::new();
    for (at, when) in marks {
        let moment = match when {
            When::Moment(moment) => *moment,
            When::Clock(clock) => {
                let turned = last.is_some_and(|last| if newest_first { *clock > last } else { *clock < last });
                let step = if newest_first { -1 } else { 1 };
                day = if turned { day.checked_add(step.days()).unwrap_or(day) } else { day };
                match offset.to_timestamp(day.to_datetime(*clock)) {
                    Ok(instant) => Moment::instant(instant, offset),
                    Err(_) => Moment::day(day),
                }
            }
        };
        (day, last) = (moment.date(), clock_of(*when));
        out.push((*at, moment));
    }
    // What would lie more than a month before the article, or a year after it, is no entry of it.
    let is_near = |moment: &Moment| {
        published.is_none_or(|published| {
            let after = moment.timestamp().duration_since(published.timestamp());
            (SignedDuration::from_hours(-24 * 31)..SignedDuration::from_hours(24 * 366)).contains(&after)
        })
    };
    out.retain(|(_, moment)| is_near(moment));
    out
}

fn clock_of(when: When) -> Option<Time> {
    match when {
        When::Clock(clock) => Some(clock),
        When::Moment(moment) => moment.instant_at().map(|(instant, offset)| offset.to_datetime(instant).time()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn clock(hour: i8, minute: i8) -> When {
        When::Clock(Time::new(hour, minute, 0, 0).unwrap())
    }

    #[rstest]
    #[case("11:05", Some(clock(11, 5)))]
    #[case("9.40 Uhr", Some(clock(9, 40)))]
    #[case("8:15 p.m.", Some(clock(20, 15)))]
    #[case("21.03.2025, 11:05 Uhr", Some(When::Moment("2025-03-21T11:05:00Z".parse().unwrap())))]
    #[case("At 11:05 the ships left", None)]
    #[case("21 March 2025", None)]
    #[case("99:99", None)]
    fn reads_times_that_stand_alone(#[case] text: &str, #[case] expected: Option<When>) {
        assert_eq!(when(text), expected);
    }

    #[rstest]
    #[case::newest_first(&[(0, 10), (23, 50), (18, 5)], &["2025-03-22T00:10:00Z", "2025-03-21T23:50:00Z", "2025-03-21T18:05:00Z"])]
    #[case::oldest_first(&[(8, 0), (9, 0), (23, 50), (0, 10)],
        &["2025-03-21T08:00:00Z", "2025-03-21T09:00:00Z", "2025-03-21T23:50:00Z", "2025-03-22T00:10:00Z"])]
    fn a_clock_is_of_the_day_of_its_neighbours(#[case] clocks: &[(i8, i8)], #[case] expected: &[&str]) {
        let marks: Vec<(usize, When)> = clocks.iter().enumerate().map(|(at, (h, m))| (at, clock(*h, *m))).collect();
        let (published, modified) = ("2025-03-21T07:00:00Z".parse().unwrap(), "2025-03-22T00:30:00Z".parse().unwrap());
        let got = resolved(&marks, Some(&published), Some(&modified));
        assert_eq!(got.iter().map(|(_, moment)| moment.to_string()).collect::<Vec<_>>(), expected);
    }
}
