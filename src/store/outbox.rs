//! The outbox: what is to be delivered, on which channel, and how that went. Claiming counts the attempt before anything is
//! sent, so that a crash repeats at most what was under way.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::model::{Alert, Digest, DigestReason, Notice, Payload, Timing, Turn, Urgency, Waiting};

use super::error::StoreError;
use super::reader::Reader;
use super::salvage::{IDS_FROM, next_id};
use super::value::{Count, Json, Name, Stamp};
use super::writer::Writer;

/// How long a claim holds when nobody settles it: longer than any channel takes, so that two programs never send the same
/// delivery at once. A daemon frees the claims of its predecessor when it starts.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// How far the days of reports of one act of speaking lie apart at most.
const SAME_ACT: SignedDuration = SignedDuration::from_hours(48);

/// Due deliveries of a channel that are looked at together, and so the most that one digest tells.
const TOGETHER: usize = 200;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Waits for its time.
    Queued,
    /// Somebody claimed it.
    Sending,
    /// It waits in a digest that is still to be delivered.
    Gathered,
    /// It arrived.
    Delivered,
    /// Given up; stays on record.
    Failed,
    /// It waited too long to be news.
    Expired,
    /// Its shift was withdrawn before it was sent.
    Cancelled,
}

/// A delivery that was claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The row of the outbox.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// Attempts, this one included.
    pub attempts: u32,
    /// What to deliver.
    pub payload: Payload,
    /// When it was put into the outbox.
    pub queued_at: Timestamp,
    /// What the channel called the last notice about the same shift: this one takes its place.
    pub replaces: Option<String>,
}

impl Delivery {
    /// The first attempt at something that is in no outbox.
    pub fn outside(channel: &str, payload: Payload, now: Timestamp) -> Self {
        Self { id: 0, channel: channel.to_owned(), attempts: 1, payload, queued_at: now, replaces: None }
    }
}

/// What a channel is to do now.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// Deliver this.
    Send(Box<Delivery>),
    /// Keep still until then: something is due, and its time has not come.
    Wait(Timestamp),
    /// Nothing is due.
    Nothing,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It arrived.
    Delivered {
        /// When.
        at: Timestamp,
        /// What the channel calls it from now on.
        receipt: Option<String>,
    },
    /// It failed and is tried again.
    Retry {
        /// When.
        at: Timestamp,
        /// Why it failed.
        error: String,
    },
    /// The channel's surroundings are missing: the attempt does not count.
    Waiting {
        /// When to look again.
        until: Timestamp,
        /// What it waits for.
        reason: String,
    },
    /// It failed for good.
    Failed {
        /// Why.
        error: String,
    },
}

/// The condition under which a delivery may be claimed at ?2 on channel ?1: it is due, and no earlier notice about the same
/// shift still waits on the channel.
const CLAIMABLE: &str = "d.channel = ?1 AND d.status IN ('queued', 'sending') AND d.next_attempt_at <= ?2
    AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.shift_id = d.shift_id AND e.channel = d.channel
                    AND e.id < d.id AND e.status IN ('queued', 'sending', 'gathered'))";

impl Writer {
    /// Takes the channel's next delivery that is due at `now`, as its timing says, and counts the attempt, on disk, before it
    /// returns. Alerts that are told together become one delivery in the same transaction.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn claim(&mut self, channel: &str, timing: &Timing, now: Timestamp) -> Result<Claim, StoreError> {
        self.in_transaction(|tx| {
            if timing.is_always() {
                let oldest = format!("(SELECT d.id FROM deliveries AS d WHERE {CLAIMABLE} ORDER BY d.id LIMIT 1)");
                let id = tx.prepare_cached(&format!("SELECT id FROM deliveries WHERE id = {oldest}"))?;
                return claim_one(tx, first(id, channel, now)?, now);
            }
            let (ids, due) = due(tx, channel, now)?;
            let sent = sent(tx, channel, timing, now)?;
            match timing.turn(&due, &sent, now) {
                Turn::Send(place) => claim_one(tx, ids.get(place).copied(), now),
                Turn::Gather(places, reason) => {
                    let members: Vec<i64> = places.iter().filter_map(|place| ids.get(*place).copied()).collect();
                    let digest = gather(tx, channel, &members, reason, now)?;
                    claim_one(tx, digest, now)
                }
                Turn::Wait(until) => Ok(Claim::Wait(until)),
                Turn::Rest => Ok(Claim::Nothing),
            }
        })
    }

    /// Records how the attempt ended.
    ///
    /// # Errors
    /// When there is no such delivery, or the disk fails.
    pub fn settle(&mut self, id: i64, settlement: &Settlement) -> Result<(), StoreError> {
        self.in_transaction(|tx| {
            let changed = match settlement {
                Settlement::Delivered { at, receipt } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'delivered', delivered_at = ?2, next_attempt_at = NULL, last_error = NULL,
                         receipt = ?3
                     WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*at), receipt]),
                Settlement::Retry { at, error } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'queued', next_attempt_at = ?2, last_error = ?3 WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*at), error]),
                Settlement::Waiting { until, reason } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'queued', attempts = max(attempts - 1, 0), next_attempt_at = ?2,
                         last_error = ?3
                     WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*until), reason]),
                Settlement::Failed { error } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'failed', next_attempt_at = NULL, last_error = ?2 WHERE id = ?1",
                )?
                .execute(params![id, error]),
            }?;
            if changed == 0 {
                return Err(StoreError::NotFound { what: "delivery", id: id.to_string() });
            }
            members_follow(tx, id)
        })
    }

    /// Puts what was given up back into the outbox, with all its attempts before it and under its old key. Returns how many.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn retry_failed(&mut self, channel: Option<&str>, now: Timestamp) -> Result<usize, StoreError> {
        self.in_transaction(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE deliveries SET status = 'queued', attempts = 0, next_attempt_at = ?2
                 WHERE status = 'failed' AND digest_id IS NULL AND (?1 IS NULL OR channel = ?1)
                 RETURNING id",
            )?;
            let ids = statement.query_map(params![channel, Stamp(now)], |row| row.get(0))?;
            let ids: Vec<i64> = ids.collect::<rusqlite::Result<_>>()?;
            ids.iter().try_for_each(|id| members_follow(tx, *id))?;
            Ok(ids.len())
        })
    }

    /// Gives up what has waited since before `before`: it is no news any more. Returns how many.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn expire_deliveries(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        self.in_transaction(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE deliveries SET status = 'expired', next_attempt_at = NULL
                 WHERE status = 'queued' AND queued_at < ?1
                 RETURNING id",
            )?;
            let ids = statement.query_map([Stamp(before)], |row| row.get(0))?;
            let ids: Vec<i64> = ids.collect::<rusqlite::Result<_>>()?;
            ids.iter().try_for_each(|id| members_follow(tx, *id))?;
            Ok(ids.len())
        })
    }
}

impl Reader {
    /// What a channel was told about shifts, the newest first: alerts and digests with the time at which they were put into the
    /// outbox.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn told(&self, channel: &str, most: usize) -> Result<Vec<(Timestamp, Payload)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT queued_at, payload FROM deliveries
             WHERE channel = ?1 AND status = 'delivered' AND notice <> 'trouble' AND digest_id IS NULL
             ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![channel, Count(most)], |row| {
            Ok((row.get::<_, Stamp>(0)?.0, row.get::<_, Json<Payload>>(1)?.0))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the channel's next delivery after `after` is due; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_delivery_due(&self, channel: &str, after: Option<Timestamp>) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT min(d.next_attempt_at) FROM deliveries AS d
             WHERE d.channel = ?1 AND d.status IN ('queued', 'sending') AND (?2 IS NULL OR d.next_attempt_at > ?2)
               AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.shift_id = d.shift_id AND e.channel = d.channel
                               AND e.id < d.id AND e.status IN ('queued', 'sending', 'gathered'))",
        )?;
        Ok(statement.query_row(params![channel, after.map(Stamp)], |row| row.get::<_, Option<Stamp>>(0))?.map(|s| s.0))
    }
}

/// The id that a query gives for a channel and a time.
fn first(mut query: rusqlite::CachedStatement<'_>, channel: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
    Ok(query.query_row(params![channel, Stamp(now)], |row| row.get(0)).optional()?)
}

/// Counts an attempt at the delivery and gives it.
fn claim_one(tx: &Transaction<'_>, id: Option<i64>, now: Timestamp) -> Result<Claim, StoreError> {
    let Some(id) = id else { return Ok(Claim::Nothing) };
    let lapses = now.saturating_add(CLAIM).unwrap_or(Timestamp::MAX);
    let mut statement = tx.prepare_cached(
        "UPDATE deliveries SET status = 'sending', attempts = attempts + 1, next_attempt_at = ?2 WHERE id = ?1
         RETURNING id, channel, attempts, payload, queued_at,
             (SELECT e.receipt FROM deliveries AS e
              WHERE e.shift_id = deliveries.shift_id AND e.channel = deliveries.channel AND e.id < deliveries.id
                AND e.receipt IS NOT NULL
              ORDER BY e.id DESC LIMIT 1) AS replaces",
    )?;
    let delivery = statement.query_row(params![id, Stamp(lapses)], delivery_of).optional()?;
    Ok(delivery.map_or(Claim::Nothing, |delivery| Claim::Send(Box::new(delivery))))
}

/// What is due on a channel, oldest first.
fn due(tx: &Transaction<'_>, channel: &str, now: Timestamp) -> Result<(Vec<i64>, Vec<Waiting>), StoreError> {
    let sql = format!(
        "SELECT d.id, d.notice, d.urgency, d.queued_at, d.attempts FROM deliveries AS d WHERE {CLAIMABLE}
         ORDER BY d.id LIMIT {TOGETHER}"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(params![channel, Stamp(now)], |row| {
        let waiting = Waiting {
            notice: row.get::<_, Name<Notice>>(1)?.0,
            urgency: row.get::<_, Name<Urgency>>(2)?.0,
            queued_at: row.get::<_, Stamp>(3)?.0,
            tried: row.get::<_, u32>(4)? > 0,
        };
        Ok((row.get(0)?, waiting))
    })?;
    let rows: Vec<(i64, Waiting)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().unzip())
}

/// When the channel sent its messages of the last while, as far as that matters to its timing.
fn sent(tx: &Transaction<'_>, channel: &str, timing: &Timing, now: Timestamp) -> Result<Vec<Timestamp>, StoreError> {
    let Some(rate) = timing.rate else { return Ok(Vec::new()) };
    let since = now.saturating_sub(rate.window).unwrap_or(Timestamp::MIN);
    let mut statement = tx.prepare_cached(
        "SELECT delivered_at FROM deliveries WHERE channel = ?1 AND delivered_at >= ?2 AND digest_id IS NULL",
    )?;
    let rows = statement.query_map(params![channel, Stamp(since)], |row| Ok(row.get::<_, Stamp>(0)?.0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Makes one delivery of several.
fn gather(
    tx: &Transaction<'_>,
    channel: &str,
    members: &[i64],
    reason: DigestReason,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let Some(first) = members.first() else { return Ok(None) };
    let mut find = tx.prepare_cached("SELECT payload, queued_at FROM deliveries WHERE id = ?1")?;
    let (mut alerts, mut from) = (Vec::new(), now);
    for id in members {
        let (payload, queued_at) =
            find.query_row([id], |row| Ok((row.get::<_, Json<Payload>>(0)?.0, row.get::<_, Stamp>(1)?.0)))?;
        from = from.min(queued_at);
        alerts.extend(payload.alert().cloned());
    }
    let idempotency_key = format!("digest:{channel}:{first}");
    let digest = Digest { idempotency_key, notice: Notice::Digest, reason, from, until: now, alerts };
    queue(tx, channel, &Payload::Digest(digest), now)?;
    let digest = tx.last_insert_rowid();
    let mut join = tx.prepare_cached(
        "UPDATE deliveries SET status = 'gathered', next_attempt_at = NULL, digest_id = ?2 WHERE id = ?1",
    )?;
    for id in members {
        join.execute([*id, digest])?;
    }
    Ok(Some(digest))
}

/// What a digest tells has the fate of the digest.
fn members_follow(tx: &Transaction<'_>, digest: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE deliveries AS m
         SET status = CASE WHEN d.status IN ('queued', 'sending') THEN 'gathered' ELSE d.status END,
             attempts = d.attempts, last_error = d.last_error, delivered_at = d.delivered_at
         FROM deliveries AS d WHERE d.id = ?1 AND m.digest_id = d.id",
    )?
    .execute([digest])?;
    Ok(())
}

/// Frees what a daemon that died had claimed.
pub(super) fn release_claims(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE deliveries SET status = 'queued', next_attempt_at = queued_at WHERE status = 'sending'", [])?;
    Ok(())
}

/// The notice's number for its shift: 1 for the first, one more for each time that it is told again.
pub(super) fn next_number(tx: &Transaction<'_>, shift_id: i64, notice: Notice) -> Result<i64, StoreError> {
    let mut statement = tx
        .prepare_cached("SELECT count(DISTINCT idempotency_key) FROM deliveries WHERE shift_id = ?1 AND notice = ?2")?;
    let told: i64 = statement.query_row(params![shift_id, Name(notice)], |row| row.get(0))?;
    Ok(told + 1)
}

/// The key of a notice, the same on all channels and retries.
pub(super) fn key(shift_id: i64, notice: &str, number: i64) -> String {
    format!("{shift_id}:{notice}:{number}")
}

/// Puts something into the outbox of a channel. A key that the channel has already is left as it is.
pub(super) fn queue(
    tx: &Transaction<'_>,
    channel: &str,
    payload: &Payload,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "INSERT INTO deliveries (id, idempotency_key, channel, shift_id, notice, payload, status, queued_at, next_attempt_at)
         VALUES ({}, ?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?6) ON CONFLICT (idempotency_key, channel) DO NOTHING",
        next_id("deliveries")
    ))?;
    Ok(statement.execute(params![
        payload.key(),
        channel,
        payload.alert().map(|alert| alert.shift_id),
        Name(payload.notice()),
        Json(payload),
        Stamp(now)
    ])?)
}

/// Makes what a channel was told of a shift in a database that was lost the shift's own, and gives whether the alert is among it.
/// Numbers mean nothing there: a shift is known by who said what, when, on what.
pub(super) fn adopt(tx: &Transaction<'_>, channel: &str, alert: Option<&Alert>) -> Result<bool, StoreError> {
    let Some(alert) = alert else { return Ok(false) };
    let mut orphans = tx.prepare_cached(&format!(
        "SELECT id, payload FROM deliveries
         WHERE EXISTS (SELECT 1 FROM meta WHERE key = '{IDS_FROM}') AND shift_id IS NULL AND channel = ?1
           AND notice IN ('raised', 'confirmed', 'withdrawn')"
    ))?;
    let rows = orphans.query_map([channel], |row| Ok((row.get(0)?, row.get::<_, Json<Payload>>(1)?.0)))?;
    let rows: Vec<(i64, Payload)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut link = tx.prepare_cached("UPDATE deliveries SET shift_id = ?2 WHERE id = ?1")?;
    for (id, payload) in rows {
        if payload.alert().is_some_and(|told| is_same_shift(told, alert)) {
            link.execute([id, alert.shift_id])?;
        }
    }
    let mut adopted = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deliveries
                        WHERE shift_id = ?1 AND channel = ?2 AND notice = ?3 AND idempotency_key NOT LIKE ?1 || ':%')",
    )?;
    Ok(adopted.query_row(params![alert.shift_id, channel, Name(alert.notice)], |row| row.get(0))?)
}

/// Whether two alerts tell of one act of speaking. More reports may have moved its day since, by two days at most.
fn is_same_shift(one: &Alert, other: &Alert) -> bool {
    let speaker = |alert: &Alert| alert.speaker.clone().unwrap_or_else(|| alert.subject.clone());
    let day = match (one.to.said_on, other.to.said_on) {
        (Some(one), Some(other)) => one.duration_until(other).abs() <= SAME_ACT,
        (one, other) => one == other,
    };
    let what = |alert: &Alert| (alert.kind, alert.topic.clone(), alert.scope.clone(), alert.to.commitment);
    day && what(one) == what(other) && one.principal == other.principal && speaker(one) == speaker(other)
}

/// Channels on which somebody was, or may have been, told about a shift.
pub(super) fn told_channels(tx: &Transaction<'_>, shift_id: i64) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT DISTINCT channel FROM deliveries
         WHERE shift_id = ?1 AND notice IN ('raised', 'confirmed') AND status IN ('delivered', 'sending', 'gathered') ORDER BY channel",
    )?;
    let rows = statement.query_map([shift_id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes back what was not sent yet about a shift.
pub(super) fn cancel_queued(tx: &Transaction<'_>, shift_id: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE deliveries SET status = 'cancelled', next_attempt_at = NULL WHERE shift_id = ?1 AND status = 'queued'",
    )?
    .execute([shift_id])?;
    Ok(())
}

fn delivery_of(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get("id")?,
        channel: row.get("channel")?,
        attempts: row.get("attempts")?,
        payload: row.get::<_, Json<Payload>>("payload")?.0,
        queued_at: row.get::<_, Stamp>("queued_at")?.0,
        replaces: row.get("replaces")?,
    })
}
