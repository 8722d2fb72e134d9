//! From what the change log holds and what the fold now gives to what has to be written and told (5.9). The store executes it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::PendingPolicy;
use crate::model::{Notice, Origin, Status, SubjectKind};

use super::delivery::by_evidence;
use super::{Context, Delivery, Fold, Mark, Shift, ShiftKey, Silence, should_alert};

/// A row of the change log as it was written last.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The row's id; the older row has the smaller one.
    pub id: i64,
    /// What was written. Its key is the one under which the row was raised.
    pub shift: Shift,
    /// Where it stands.
    pub status: Status,
    /// What was decided about telling people when the row was written last.
    pub delivery: Delivery,
    /// Whether people have been told: a notice went to the outbox and was not cancelled there.
    pub told: bool,
}

/// What has to be done to the change log, in one transaction with the statements.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Write a new row. [`Delivery::Send`] puts a notice [`Notice::Raised`] into the outbox.
    Raise {
        /// The row.
        shift: Shift,
        /// Whether people are told.
        delivery: Delivery,
    },
    /// Rewrite a row whose shift still holds: other evidence, pending to confirmed, withdrawn back to either.
    Amend {
        /// The row's id.
        id: i64,
        /// The row as it should read. Its key is the recorded one.
        shift: Shift,
        /// The status that the row gets: the shift's own, but a dismissed row stays dismissed.
        status: Status,
        /// What is decided now about telling people; to be recorded.
        delivery: Delivery,
        /// The notice that goes out; `None` amends silently.
        notice: Option<Notice>,
    },
    /// The shift no longer holds and people had been told: the row becomes withdrawn.
    Withdraw {
        /// The row's id.
        id: i64,
        /// The notice that goes out; `None` where our own rules changed.
        notice: Option<Notice>,
    },
    /// The shift no longer holds and nobody had been told: the row leaves the log.
    Erase {
        /// The row's id.
        id: i64,
    },
}

/// Compares what the change log holds of a unit with the unit's new fold. Applied to its own result it changes nothing.
///
/// A row belongs to the shift into the utterance that now contains the report under which it was raised. Where two rows do, as
/// after two utterances merged, the older one that is not withdrawn lives on.
pub fn reconcile(recorded: &[Recorded], fold: &Fold, context: Context<'_>) -> Vec<Change> {
    let claims = claims(recorded, fold);
    let mut rows: Vec<Row<'_>> =
        fold.shifts.iter().map(|s| Row::new(s, claims.get(&s.key).copied(), context)).collect();
    tell_once(&mut rows);
    let kept: BTreeSet<i64> = claims.values().map(|r| r.id).collect();
    let lost = recorded.iter().filter(|r| !kept.contains(&r.id)).filter_map(|r| drop_row(r, context));
    let renamed: BTreeMap<&ShiftKey, &ShiftKey> = claims.iter().map(|(key, r)| (*key, &r.shift.key)).collect();
    let mut changes: Vec<Change> = lost.collect();
    changes.extend(rows.into_iter().filter_map(|row| row.change(&renamed)));
    changes
}

/// The recorded row that each shift of the fold goes on with.
fn claims<'r>(recorded: &'r [Recorded], fold: &'r Fold) -> BTreeMap<&'r ShiftKey, &'r Recorded> {
    let homes = Homes::of(fold);
    let shifts: HashMap<_, &ShiftKey> = fold.shifts.iter().map(|s| (place(&s.key, s.utterance), &s.key)).collect();
    let mut rows: Vec<(bool, bool, &Recorded)> = Vec::new();
    let mut found: BTreeMap<i64, &ShiftKey> = BTreeMap::new();
    for row in recorded {
        let Some((exact, utterance)) = homes.find(&row.shift.key) else { continue };
        if let Some(key) = shifts.get(&place(&row.shift.key, utterance)) {
            found.insert(row.id, key);
            rows.push((exact, row.status != Status::Withdrawn, row));
        }
    }
    rows.sort_by_key(|(exact, lives, row)| (Reverse(*lives), Reverse(*exact), row.id));
    let mut claims = BTreeMap::new();
    for (_, _, row) in rows {
        claims.entry(found[&row.id]).or_insert(row);
    }
    claims
}

/// A subject's place in the log: its scope line and the utterance that moved it.
fn place(key: &ShiftKey, utterance: i64) -> (SubjectKind, &str, Option<&str>, i64) {
    (key.subject_kind, &key.subject, key.line.as_deref(), utterance)
}

/// Which utterance holds a report, by its name; or, where the report was re-read with another scope or day, which holds one of
/// the same article and official.
struct Homes<'f> {
    exact: HashMap<&'f Mark, i64>,
    near: HashMap<(&'f str, Option<&'f str>, Option<&'f str>), i64>,
}

impl<'f> Homes<'f> {
    fn of(fold: &'f Fold) -> Self {
        let (mut exact, mut near) = (HashMap::new(), HashMap::new());
        let moving = || fold.utterances.iter().filter(|u| u.moves);
        // What an article says now goes before what it said once.
        let now = moving().flat_map(|u| u.marks.iter().map(|mark| (mark, u.id)));
        let once = moving().flat_map(|u| u.former.iter().map(|mark| (mark, u.id)));
        for (mark, home) in now.chain(once) {
            exact.entry(mark).or_insert(home);
            near.entry(thread(mark)).or_insert(home);
        }
        Self { exact, near }
    }

    fn find(&self, key: &ShiftKey) -> Option<(bool, i64)> {
        let near = || self.near.get(&thread(&key.to)).map(|home| (false, *home));
        self.exact.get(&key.to).map(|home| (true, *home)).or_else(near)
    }
}

fn thread(mark: &Mark) -> (&str, Option<&str>, Option<&str>) {
    (&mark.article, mark.official.as_deref(), mark.scope.line.as_deref())
}

/// A shift of the fold on its way into the log.
struct Row<'r> {
    shift: &'r Shift,
    recorded: Option<&'r Recorded>,
    delivery: Delivery,
    /// Whether the occasion is one that nobody is told of.
    quiet: bool,
    pending: PendingPolicy,
}

impl<'r> Row<'r> {
    fn new(shift: &'r Shift, recorded: Option<&'r Recorded>, context: Context<'_>) -> Self {
        let delivery = match recorded {
            None => should_alert(shift, context),
            Some(row) => revised(shift, row, context),
        };
        Self { shift, recorded, delivery, quiet: quiet(context), pending: context.alert.pending }
    }

    /// Whether people know of the row as it stands, as far as there is a channel to tell them.
    fn told(&self) -> bool {
        self.recorded.is_some_and(|r| r.status != Status::Withdrawn && r.delivery == Delivery::Send)
    }

    fn change(&self, renamed: &BTreeMap<&ShiftKey, &ShiftKey>) -> Option<Change> {
        let mut shift = self.shift.clone();
        let known = |key: ShiftKey| renamed.get(&key).map_or(key.clone(), |k| (*k).clone());
        shift.same_alert_as = shift.same_alert_as.map(known);
        let delivery = self.delivery;
        let Some(row) = self.recorded else { return Some(Change::Raise { shift, delivery }) };
        shift.key = row.shift.key.clone();
        let status = if row.status == Status::Dismissed { Status::Dismissed } else { shift.status };
        let notice = self.notice(row, status);
        let same = row.shift == shift && row.status == status && row.delivery == delivery && notice.is_none();
        (!same).then_some(Change::Amend { id: row.id, shift, status, delivery, notice })
    }

    /// What people are told of a row that changes. A better `from`, more outlets or another wording pass in silence.
    fn notice(&self, row: &Recorded, status: Status) -> Option<Notice> {
        if self.quiet || self.delivery != Delivery::Send || status == Status::Dismissed {
            return None;
        }
        let reversed = row.shift.direction != self.shift.direction;
        let other_side = row.shift.to.commitment.polarity() != self.shift.to.commitment.polarity();
        if !self.told() || reversed || other_side {
            return Some(Notice::Raised);
        }
        // Only who was told of it as pending is told that it is confirmed.
        let confirmed = row.status == Status::Pending && status == Status::Confirmed;
        (confirmed && self.pending == PendingPolicy::Send).then_some(Notice::Confirmed)
    }
}

/// What is decided about telling people of a shift that is in the log already. What entered in silence stays silent, whatever
/// comes later, unless the doubt was about its evidence.
fn revised(shift: &Shift, row: &Recorded, context: Context<'_>) -> Delivery {
    match row.delivery {
        _ if row.status == Status::Dismissed => Delivery::Never(Silence::Dismissed),
        Delivery::Never(silence) if !silence.may_lift() => row.delivery,
        delivery if quiet(context) => delivery,
        Delivery::Never(_) => match should_alert(shift, context) {
            Delivery::Never(_) => row.delivery,
            lifted => lifted,
        },
        // Its age was judged when it came in.
        Delivery::Hold => by_evidence(shift, context.alert),
        Delivery::Send => Delivery::Send,
    }
}

/// An official's and their principal's shift by one utterance are one alert: the one that was told already, else the official's,
/// else the principal's where only that is sure.
fn tell_once(rows: &mut [Row<'_>]) {
    let places: BTreeMap<&ShiftKey, usize> = rows.iter().enumerate().map(|(at, r)| (&r.shift.key, at)).collect();
    let twin = |(at, row): (usize, &Row<'_>)| Some((*places.get(row.shift.same_alert_as.as_ref()?)?, at));
    let pairs: Vec<(usize, usize)> = rows.iter().enumerate().filter_map(twin).collect();
    for (official, principal) in pairs {
        let speaks = |row: &Row<'_>| row.told() || row.delivery == Delivery::Send;
        let (theirs, own) = (&rows[official], &rows[principal]);
        let silenced = match (speaks(theirs), speaks(own)) {
            (true, true) if own.told() && !theirs.told() => official,
            (true, true) if !own.told() => principal,
            (true, false) if own.delivery == Delivery::Hold => principal,
            (false, true) if theirs.delivery == Delivery::Hold => official,
            _ => continue,
        };
        rows[silenced].delivery = Delivery::Never(Silence::SameAlert);
    }
}

/// Whether nobody is told of what this occasion brings: our own rules changed, or a source is read for the first time.
fn quiet(context: Context<'_>) -> bool {
    context.origin == Origin::Recompute || context.first_poll
}

/// What becomes of a row whose shift no longer holds.
fn drop_row(row: &Recorded, context: Context<'_>) -> Option<Change> {
    let notice = (context.origin != Origin::Recompute || context.corrected).then_some(Notice::Withdrawn);
    match (row.status, row.told) {
        (Status::Withdrawn | Status::Dismissed, _) => None,
        (Status::Pending | Status::Confirmed, true) => Some(Change::Withdraw { id: row.id, notice }),
        (Status::Pending | Status::Confirmed, false) => Some(Change::Erase { id: row.id }),
    }
}
