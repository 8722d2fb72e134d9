//! The rules of section 5 of the design, one file a rule, told in a small language for reports.
//!
//! `said("Ana", "2030-05-01", Ready)` is an article of that day that reports Ana at that rung in indirect speech. Everything
//! else is added by name: `.quoted("…")`, `.by("The Herald")`, `.scope("training")`.

mod background;
mod cost;
mod delivery;
mod edits;
mod log;
mod pending;
mod principals;
mod properties;
mod reasons;
mod reconcile;
mod rungs;
mod scopes;
mod shifts;
mod utterances;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{
    AssertedBy, Commitment, Condition, ConditionKind, Evidence, EvidenceClass, Field, Frame, Moment, Occasion, Rank,
    SaidBasis, Scope, ShiftKind, Statement, SubjectKind,
};

use super::{Fold, Report, ReportArticle, Settings, Shift, fold};

/// A report in the making.
#[derive(Debug, Clone)]
struct Draft(Report);

/// An article of `day` that reports `who` at `rung`, in indirect speech, for the principal Ardenia.
fn said(who: &str, day: &str, rung: Commitment) -> Draft {
    let day: Date = day.parse().unwrap();
    let text = format!("{who} spoke of {rung} on {day}.");
    let evidence = Evidence { end: text.len(), text, start: 0, field: Field::Text };
    let statement = Statement {
        official: Some(who.to_owned()),
        role: None,
        principal: Some("Ardenia".to_owned()),
        speaks_for: None,
        speaker: None,
        topic: "troops".to_owned(),
        commitment: rung,
        low: rung,
        high: rung,
        condition: None,
        scope: Scope::default(),
        asserted_by: AssertedBy::Official,
        frame: Frame::Current,
        said_on: Some(day),
        said_basis: SaidBasis::Article,
        evidence,
        class: EvidenceClass::Indirect,
        occasion: Occasion::default(),
        confidence: 0.9,
        rules: Vec::new(),
    };
    let published = Some(Moment::day(day));
    let key = format!("https://news.example/{who}/{day}/{rung}");
    let article = ReportArticle { url: Some(key.clone()), key, outlet: None, published, poor: false };
    Draft(Report { id: 0, statement, article, revision: 0, superseded: false }).by("The Courier")
}

impl Draft {
    fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.0);
        self
    }
    /// Another outlet, and so another article.
    fn by(self, outlet: &str) -> Self {
        self.with(|r| {
            r.article.key = format!("{}/{outlet}", r.article.key);
            r.article.outlet = Some(outlet.to_owned());
        })
    }
    /// In this very article.
    fn article(self, key: &str) -> Self {
        self.with(|r| r.article.key = key.to_owned())
    }
    /// The deciding cue stands inside quotation marks, and these are the words.
    fn quoted(self, words: &str) -> Self {
        self.with(|r| r.statement.class = EvidenceClass::Quotation).words(words)
    }
    /// The article quotes these words.
    fn words(self, words: &str) -> Self {
        self.with(|r| r.statement.occasion.quotes.push(words.to_owned()))
    }
    fn class(self, class: EvidenceClass) -> Self {
        self.with(|r| r.statement.class = class)
    }
    fn venue(self, venue: &str) -> Self {
        self.with(|r| r.statement.occasion.venue = Some(venue.to_owned()))
    }
    fn wire(self, wire: &str) -> Self {
        self.with(|r| r.statement.occasion.wire = Some(wire.to_owned()))
    }
    fn scope(self, ids: &str) -> Self {
        self.with(|r| r.statement.scope.ids = ids.split(',').map(str::to_owned).collect())
    }
    fn line(self, line: &str) -> Self {
        self.with(|r| r.statement.scope.line = Some(line.to_owned()))
    }
    fn condition(self, kind: ConditionKind, text: &str) -> Self {
        self.with(|r| r.statement.condition = Some(Condition { text: text.to_owned(), kind }))
    }
    fn asserted(self, by: AssertedBy) -> Self {
        self.with(|r| r.statement.asserted_by = by)
    }
    fn rank(self, rank: u8) -> Self {
        self.with(|r| r.statement.speaks_for = Some(Rank(rank)))
    }
    fn background(self) -> Self {
        self.with(|r| r.statement.frame = Frame::Background)
    }
    /// The text states the day.
    fn dated(self, day: &str) -> Self {
        self.with(|r| (r.statement.said_on, r.statement.said_basis) = (day.parse().ok(), SaidBasis::Text))
    }
    fn undated(self) -> Self {
        self.with(|r| (r.statement.said_on, r.statement.said_basis) = (None, SaidBasis::Undated))
    }
    fn published(self, moment: &str) -> Self {
        self.with(|r| r.article.published = moment.parse().ok())
    }
    fn span(self, low: Commitment, high: Commitment) -> Self {
        self.with(|r| (r.statement.low, r.statement.high) = (low, high))
    }
    fn evidence(self, text: &str) -> Self {
        self.with(|r| r.statement.evidence.text = text.to_owned())
    }
    fn poor(self) -> Self {
        self.with(|r| r.article.poor = true)
    }
    fn revision(self, revision: u32) -> Self {
        self.with(|r| r.revision = revision)
    }
    fn superseded(self) -> Self {
        self.with(|r| r.superseded = true)
    }
    fn nameless(self) -> Self {
        self.with(|r| r.statement.official = None)
    }
}

/// Numbers drafts from 1.
fn reports(drafts: impl IntoIterator<Item = Draft>) -> Vec<Report> {
    (1..).zip(drafts).map(|(id, draft)| Report { id, ..draft.0 }).collect()
}

/// A time long after everything that is said.
fn later() -> Timestamp {
    "2040-01-01T00:00:00Z".parse().unwrap()
}

fn folded(drafts: impl IntoIterator<Item = Draft>) -> Fold {
    fold(&reports(drafts), &Settings::default(), later())
}

fn at(drafts: impl IntoIterator<Item = Draft>, now: &str) -> Fold {
    fold(&reports(drafts), &Settings::default(), now.parse().unwrap())
}

/// A shift as a line: "Ana open→ready".
fn line(shift: &Shift) -> String {
    let kind = match shift.kind {
        ShiftKind::Shift => "",
        ShiftKind::Qualification => " qualified",
        ShiftKind::Edit => " edited",
    };
    format!("{} {}→{}{kind}", shift.key.subject, shift.from.commitment, shift.to.commitment)
}

/// The rows of officials.
fn shifts(fold: &Fold) -> Vec<String> {
    fold.shifts.iter().filter(|s| s.key.subject_kind == SubjectKind::Official).map(line).collect()
}

/// The rows of the principal.
fn principal_shifts(fold: &Fold) -> Vec<String> {
    fold.shifts.iter().filter(|s| s.key.subject_kind == SubjectKind::Principal).map(line).collect()
}

/// The reports of each utterance.
fn utterances(fold: &Fold) -> Vec<Vec<i64>> {
    fold.utterances.iter().map(|u| u.reports.clone()).collect()
}

/// The reason of a report, by its id.
fn reason(fold: &Fold, id: i64) -> Option<&'static str> {
    fold.reasons.iter().find(|r| r.report == id).map(|r| r.reason.as_str())
}

const INTERVIEW: &str = "there is no taboo for us any more when the security of the whole continent is at stake";
