//! When a channel may knock: quiet hours, digests, and how many alerts it takes one by one. Pure: time is an argument.

use std::time::Duration;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::{DigestReason, Notice, Urgency};

/// Hours in which a channel is quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietHours {
    /// When they begin.
    pub from: Time,
    /// When they end; on the next day where that is not later than `from`.
    pub until: Time,
    /// The days on which they begin; empty is every day.
    pub days: Vec<Weekday>,
    /// Where the clock hangs.
    pub zone: TimeZone,
    /// Whether alerts of high urgency come through all the same.
    pub urgent: bool,
}

impl QuietHours {
    /// The end of the quiet hours that `now` lies in.
    pub fn end(&self, now: Timestamp) -> Option<Timestamp> {
        let today = now.to_zoned(self.zone.clone()).date();
        let days = [today.yesterday().ok(), Some(today)];
        let spans = days.into_iter().flatten().filter_map(|day| self.on(day));
        // They may touch: from Friday evening to Saturday evening to Sunday evening.
        let end = spans.filter(|(start, end)| *start <= now && now < *end).map(|(_, end)| end).max()?;
        Some(self.end_if_not_seamless(end))
    }

    /// The instants between which the hours that begin on a day lie.
    fn on(&self, day: Date) -> Option<(Timestamp, Timestamp)> {
        if !self.days.is_empty() && !self.days.contains(&day.weekday()) {
            return None;
        }
        let last = if self.until > self.from { day } else { day.tomorrow().ok()? };
        let instant = |day: Date, time: Time| Some(day.to_datetime(time).to_zoned(self.zone.clone()).ok()?.timestamp());
        Some((instant(day, self.from)?, instant(last, self.until)?))
    }

    /// Where the next quiet hours begin as these end, the end of those; a week at most.
    fn end_if_not_seamless(&self, mut end: Timestamp) -> Timestamp {
        for _ in 0..7 {
            let day = end.to_zoned(self.zone.clone()).date();
            match self.on(day) {
                Some((start, next)) if start == end && next > end => end = next,
                _ => break,
            }
        }
        end
    }
}

/// When a channel gets its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestPlan {
    /// The day of the week; `None` is every day.
    pub day: Option<Weekday>,
    /// The time of the day.
    pub at: Time,
    /// Where the clock hangs.
    pub zone: TimeZone,
    /// Whether alerts of high urgency are told at once.
    pub urgent: bool,
}

impl DigestPlan {
    /// The first digest after an instant.
    pub fn after(&self, instant: Timestamp) -> Option<Timestamp> {
        let mut day = instant.to_zoned(self.zone.clone()).date();
        for _ in 0..9 {
            if self.day.is_none_or(|wanted| wanted == day.weekday()) {
                let at = day.to_datetime(self.at).to_zoned(self.zone.clone()).ok()?.timestamp();
                if at > instant {
                    return Some(at);
                }
            }
            day = day.checked_add(1.day()).ok()?;
        }
        None
    }
}

/// How many messages a channel takes in a time; more become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Messages.
    pub messages: usize,
    /// In this time.
    pub window: Duration,
}

/// When a channel may knock. The default is: always, one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timing {
    /// When it is quiet.
    pub quiet: Option<QuietHours>,
    /// When it gets a digest in place of single alerts.
    pub digest: Option<DigestPlan>,
    /// How many messages it takes.
    pub rate: Option<RateLimit>,
    /// How many alerts that wait at once are still told one by one.
    pub together_over: Option<usize>,
}

/// A delivery that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// What is said.
    pub notice: Notice,
    /// How loudly.
    pub urgency: Urgency,
    /// When it was put into the outbox.
    pub queued_at: Timestamp,
    /// Whether it was tried before: then it goes on alone, under its own key.
    pub tried: bool,
}

impl Waiting {
    /// Whether it may be told together with others.
    fn joins(&self) -> bool {
        !self.tried && matches!(self.notice, Notice::Raised | Notice::Confirmed | Notice::Withdrawn)
    }
}

/// What a channel does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Send the delivery in this place of the list.
    Send(usize),
    /// Make one of the deliveries in these places.
    Gather(Vec<usize>, DigestReason),
    /// Nothing before this.
    Wait(Timestamp),
    /// Nothing is due.
    Rest,
}

impl Timing {
    /// Whether every delivery that is due goes out at once.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// What the channel does next, given what is due, oldest first, and when it sent its last messages.
    pub fn turn(&self, due: &[Waiting], sent: &[Timestamp], now: Timestamp) -> Turn {
        let mut wait: Option<Timestamp> = None;
        let mut hold = |until: Timestamp| wait = Some(wait.map_or(until, |known| known.min(until)));
        let mut free: Vec<usize> = Vec::new();
        let mut planned: Vec<usize> = Vec::new();
        for (place, one) in due.iter().enumerate() {
            match self.held(one, now) {
                Some(until) => hold(until),
                None if self.is_planned(one) => planned.push(place),
                None => free.push(place),
            }
        }
        if free.is_empty() && planned.is_empty() {
            return wait.map_or(Turn::Rest, Turn::Wait);
        }
        if let Some(until) = self.full(sent, now) {
            return Turn::Wait(wait.map_or(until, |known| known.min(until)));
        }
        if !planned.is_empty() {
            return Turn::Gather(planned, DigestReason::Scheduled);
        }
        let together: Vec<usize> = free.iter().copied().filter(|place| due[*place].joins()).collect();
        match self.reason(&together, due, sent, now) {
            Some(reason) => Turn::Gather(together, reason),
            None => Turn::Send(free[0]),
        }
    }

    /// Until when a delivery is held back.
    fn held(&self, one: &Waiting, now: Timestamp) -> Option<Timestamp> {
        let loud = one.urgency == Urgency::High;
        let quiet = self.quiet.as_ref().filter(|quiet| !(loud && quiet.urgent)).and_then(|quiet| quiet.end(now));
        let digest = self.digest.as_ref().filter(|_| self.is_planned(one)).and_then(|plan| plan.after(one.queued_at));
        quiet.into_iter().chain(digest.filter(|at| *at > now)).max()
    }

    /// Whether it goes into the next digest.
    fn is_planned(&self, one: &Waiting) -> bool {
        let loud = one.urgency == Urgency::High;
        one.joins() && self.digest.as_ref().is_some_and(|plan| !(loud && plan.urgent))
    }

    /// Until when the channel has had enough.
    fn full(&self, sent: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
        let rate = self.rate?;
        let window = SignedDuration::try_from(rate.window).unwrap_or(SignedDuration::MAX);
        let mut recent: Vec<Timestamp> = within(sent, window, now).collect();
        recent.sort_unstable();
        let first = recent.len().checked_sub(rate.messages)?;
        recent.get(first)?.checked_add(window).ok()
    }

    /// Why these deliveries are told together, if they are.
    fn reason(&self, together: &[usize], due: &[Waiting], sent: &[Timestamp], now: Timestamp) -> Option<DigestReason> {
        if together.len() < 2 {
            return None;
        }
        let kept_quiet = |place: &&usize| self.quiet.as_ref().is_some_and(|q| q.end(due[**place].queued_at).is_some());
        if together.iter().filter(kept_quiet).count() > 1 {
            return Some(DigestReason::QuietHours);
        }
        let left = self.rate.map(|rate| {
            let window = SignedDuration::try_from(rate.window).unwrap_or(SignedDuration::MAX);
            rate.messages.saturating_sub(within(sent, window, now).count())
        });
        let most = left.into_iter().chain(self.together_over).min()?;
        (together.len() > most).then_some(DigestReason::Many)
    }
}

/// What was sent within the window. A time further ahead than that was written by another clock.
fn within(sent: &[Timestamp], window: SignedDuration, now: Timestamp) -> impl Iterator<Item = Timestamp> {
    sent.iter().copied().filter(move |at| now.duration_since(*at).abs() < window)
}

#[cfg(test)]
mod tests;
