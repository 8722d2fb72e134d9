//! A change log in memory that executes what a reconciliation asks for.

use jiff::Timestamp;

use crate::config::AlertSettings;
use crate::history::{Change, Context, Delivery, Fold, Recorded, reconcile};
use crate::model::{Notice, Origin, Status};

use super::*;

/// The log, and every notice that went out.
pub(super) struct Log {
    pub(super) rows: Vec<Recorded>,
    pub(super) notices: Vec<(i64, Notice)>,
    pub(super) alert: AlertSettings,
    pub(super) origin: Origin,
    pub(super) first_poll: bool,
    next: i64,
}

impl Log {
    pub(super) fn new() -> Self {
        let alert = delivery::alert();
        Self { rows: vec![], notices: vec![], alert, origin: Origin::Live, first_poll: false, next: 0 }
    }

    /// Folds at `now` and applies what has to be done; gives the new notices.
    pub(super) fn take(&mut self, drafts: impl IntoIterator<Item = Draft>, now: &str) -> Vec<(i64, Notice)> {
        let now = now.parse().unwrap();
        let fold = fold(&reports(drafts), &Settings::default(), now);
        self.apply(&fold, now)
    }

    pub(super) fn apply(&mut self, fold: &Fold, now: Timestamp) -> Vec<(i64, Notice)> {
        let before = self.notices.len();
        for change in self.changes(fold, now) {
            self.execute(change);
        }
        assert_eq!(self.changes(fold, now), [], "a second reconciliation must change nothing");
        self.notices[before..].to_vec()
    }

    fn changes(&self, fold: &Fold, now: Timestamp) -> Vec<Change> {
        let context =
            Context { origin: self.origin, first_poll: self.first_poll, corrected: false, now, alert: &self.alert };
        reconcile(&self.rows, fold, context)
    }

    fn execute(&mut self, change: Change) {
        match change {
            Change::Raise { shift, delivery } => {
                self.next += 1;
                let told = delivery == Delivery::Send;
                self.rows.push(Recorded { id: self.next, status: shift.status, shift, delivery, told });
                self.notices.extend(told.then_some((self.next, Notice::Raised)));
            }
            Change::Amend { id, shift, status, delivery, notice } => {
                self.notices.extend(notice.map(|n| (id, n)));
                let row = self.row(id);
                let told = row.told || notice.is_some();
                *row = Recorded { id, shift, status, delivery, told };
            }
            Change::Withdraw { id, notice } => {
                self.notices.extend(notice.map(|n| (id, n)));
                self.row(id).status = Status::Withdrawn;
            }
            Change::Erase { id } => self.rows.retain(|r| r.id != id),
        }
    }

    pub(super) fn row(&mut self, id: i64) -> &mut Recorded {
        self.rows.iter_mut().find(|r| r.id == id).unwrap()
    }

    /// The rows as lines, with their status.
    pub(super) fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|r| format!("{} {}", line(&r.shift), r.status)).collect()
    }
}
