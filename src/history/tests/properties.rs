//! What holds of any reports whatever.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::history::{Position, Utterance};
use crate::history::{ShiftKey, WhyNot};
use crate::model::{Basis, Origin, ScopeGroup, Status};

use super::log::Log;
use super::*;

/// Words that articles may quote: one long statement, another, and a stock phrase.
const QUOTES: [&str; 4] = [
    INTERVIEW,
    "whoever asks us for help in the hour of need will find that we keep our word",
    "we are ready to send troops",
    "strategic procrastination emboldens whoever rearms",
];

prop_compose! {
    /// What a report says.
    fn content()(
        who in select(vec!["Ana", "Bo"]),
        day in 1_i8..12,
        rung in select(Commitment::ALL.to_vec()),
        class in select(vec![EvidenceClass::Headline, EvidenceClass::Caption, EvidenceClass::Indirect, EvidenceClass::Quotation]),
        scope in select(vec!["", "", "training", "peacekeeping", "combat", "training,peacekeeping"]),
        by in select(vec![AssertedBy::Official, AssertedBy::Official, AssertedBy::Outlet, AssertedBy::ThirdParty]),
        rank in select(vec![None, Some(1), Some(2)]),
    ) -> Draft {
        let draft = said(who, &format!("2030-05-{day:02}"), rung).class(class).asserted(by);
        let draft = if scope.is_empty() { draft } else { draft.scope(scope) };
        rank.map_or(draft.clone(), |rank| draft.rank(rank))
    }
}

prop_compose! {
    /// A report with all that tells its occasion.
    fn report()(
        draft in content(),
        outlet in select(vec!["A", "B", "C", "D"]),
        article in 0_u8..12,
        quote in select(QUOTES.to_vec()),
        quotes in any::<bool>(),
        venue in select(vec![None, None, Some("radio one"), Some("summit")]),
        wire in select(vec![None, None, Some("newswire")]),
        frame in select(vec![Frame::Current, Frame::Current, Frame::Current, Frame::Background]),
        basis in select(vec![SaidBasis::Article, SaidBasis::Article, SaidBasis::Text, SaidBasis::Undated]),
        revision in select(vec![0_u32, 0, 0, 1]),
        governor in select(vec![false, false, false, true]),
    ) -> Draft {
        let draft = draft.by(outlet).article(&format!("article-{article}")).revision(revision).with(|r| {
            r.statement.frame = frame;
            r.statement.said_basis = basis;
            r.statement.said_on = r.statement.said_on.filter(|_| basis != SaidBasis::Undated);
            r.statement.occasion.venue = venue.map(str::to_owned);
            r.statement.occasion.wire = wire.map(str::to_owned);
            r.statement.scope.line = governor.then(|| "governor".to_owned());
        });
        if quotes { draft.words(quote) } else { draft }
    }
}

fn unit() -> impl Strategy<Value = Vec<Report>> {
    prop::collection::vec(report(), 1..28).prop_map(reports)
}

/// A fold with every id replaced by what it stands for.
fn nameless(fold: &Fold, reports: &[Report]) -> String {
    let content: BTreeMap<i64, String> =
        reports.iter().map(|r| (r.id, format!("{:?}", Report { id: 0, ..r.clone() }))).collect();
    let show = |id: &i64| content[id].clone();
    let mut text = String::new();
    for u in &fold.utterances {
        let mut members: Vec<_> = u.reports.iter().map(show).collect();
        members.sort();
        let rest = Utterance { id: 0, reports: vec![], superseded: vec![], lead: 0, ..u.clone() };
        text += &format!("{rest:?} {} {members:?}\n", show(&u.lead));
    }
    for p in &fold.positions {
        text += &format!("{:?} {}\n", Position { report: 0, ..p.clone() }, show(&p.report));
    }
    for s in &fold.shifts {
        let mut rest = Shift { utterance: 0, ..s.clone() };
        text += &format!("{} {} ", show(&s.from.report), show(&s.to.report));
        (rest.from.report, rest.to.report) = (0, 0);
        text += &format!("{rest:?}\n");
    }
    let mut reasons: Vec<_> = fold.reasons.iter().map(|r| format!("{} {}", show(&r.report), r.reason)).collect();
    reasons.sort();
    text + &reasons.join("\n")
}

fn now() -> jiff::Timestamp {
    "2030-05-10T00:00:00Z".parse().unwrap()
}

fn folded_now(reports: &[Report]) -> Fold {
    fold(reports, &Settings::default(), now())
}

proptest! {
    #[test]
    fn neither_the_order_of_arrival_nor_ids_matter(
        unit in unit(),
        order in prop::collection::vec(any::<Index>(), 28),
        stride in select(vec![3_i64, 5, 7, 11]),
    ) {
        let mut other: Vec<Report> = unit.clone();
        for (at, with) in order.iter().enumerate().take(unit.len()) {
            other.swap(at, with.index(unit.len()));
        }
        // A stride that shares no factor with 1009 permutes the ids.
        other.iter_mut().for_each(|r| r.id = r.id * stride * 97 % 1009);
        prop_assert_eq!(nameless(&folded_now(&unit), &unit), nameless(&folded_now(&other), &other));
    }

    #[test]
    fn a_report_that_is_fed_twice_changes_nothing(unit in unit(), which in any::<Index>()) {
        let mut twice = unit.clone();
        let again = which.get(&unit).clone();
        twice.push(Report { id: 500, ..again.clone() });
        let strip = |mut fold: Fold| {
            fold.reasons.retain(|r| r.report != 500);
            for u in &mut fold.utterances {
                u.reports.retain(|id| *id != 500);
                u.superseded.retain(|id| *id != 500);
            }
            fold
        };
        prop_assert_eq!(strip(folded_now(&twice)), folded_now(&unit));
    }

    #[test]
    fn every_report_is_accounted_for_once(unit in unit()) {
        let fold = folded_now(&unit);
        let leads: BTreeSet<i64> = fold.shifts.iter().map(|s| s.to.report).collect();
        let reasons: Vec<i64> = fold.reasons.iter().map(|r: &WhyNot| r.report).collect();
        let distinct: BTreeSet<i64> = reasons.iter().copied().collect();
        prop_assert_eq!(distinct.len(), reasons.len());
        for report in &unit {
            prop_assert!(distinct.contains(&report.id) || leads.contains(&report.id), "{}", report.id);
        }
        let members: Vec<i64> = fold.utterances.iter().flat_map(|u| u.reports.iter().copied()).collect();
        prop_assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), members.len());
    }

    #[test]
    fn no_two_rows_have_one_key(unit in unit()) {
        let fold = folded_now(&unit);
        let keys: BTreeSet<&ShiftKey> = fold.shifts.iter().map(|s| &s.key).collect();
        prop_assert_eq!(keys.len(), fold.shifts.len());
    }

    #[test]
    fn a_row_leads_from_an_earlier_stand_to_its_utterance(unit in unit()) {
        let fold = folded_now(&unit);
        for shift in &fold.shifts {
            let to = fold.utterances.iter().position(|u| u.id == shift.utterance).unwrap();
            let to_utterance = &fold.utterances[to];
            prop_assert!(to_utterance.moves);
            prop_assert_eq!(shift.to.report, to_utterance.lead);
            prop_assert_eq!(&shift.key.to, &to_utterance.founding);
            prop_assert_eq!(shift.steps == 0, shift.kind == ShiftKind::Qualification);
            let Some(from) = fold.utterances.iter().position(|u| u.lead == shift.from.report) else { continue };
            prop_assert!(from < to);
            // Nothing of the same group lies between the two.
            let same = |u: &&Utterance| {
                u.moves && u.scope.groups().len() < 2 && u.scope.line == to_utterance.scope.line
                    && u.scope.groups() == to_utterance.scope.groups() && u.official == to_utterance.official
                    && u.said_on != to_utterance.said_on
            };
            if shift.key.subject_kind == SubjectKind::Official {
                prop_assert_eq!(fold.utterances[from + 1..to].iter().find(same), None);
            }
        }
    }

    #[test]
    fn a_position_is_that_of_the_latest_utterance(unit in unit()) {
        let fold = folded_now(&unit);
        for row in fold.positions.iter().filter(|p| p.subject_kind == SubjectKind::Official && p.basis == Basis::Current) {
            let combat = |scope: &Scope| scope.groups().contains(&ScopeGroup::Combat);
            let latest = fold.utterances.iter().rfind(|u| {
                u.moves && u.official.as_deref() == Some(&row.subject)
                    && u.scope.line == row.scope.line && combat(&u.scope) == combat(&row.scope)
            });
            prop_assert_eq!(latest.map(|u| (u.point, Some(u.said_on))), Some((row.commitment, row.said_on)));
        }
    }

    #[test]
    fn no_utterance_spans_more_than_two_days_by_what_is_stated(unit in unit()) {
        for utterance in folded_now(&unit).utterances {
            for id in &utterance.reports {
                let said = &unit.iter().find(|r| r.id == *id).unwrap().statement;
                if said.said_basis == SaidBasis::Text {
                    let last = utterance.said_on.checked_add(jiff::ToSpan::days(2)).unwrap();
                    prop_assert!(said.said_on.is_some_and(|day| utterance.said_on <= day && day <= last));
                }
            }
        }
    }

    #[test]
    fn the_log_follows_any_history_and_is_told_of_nothing_by_new_rules(before in unit(), after in unit()) {
        let mut log = Log::new();
        for upto in 1..=before.len() {
            log.apply(&folded_now(&before[..upto]), now());
        }
        let full = folded_now(&before);
        prop_assert_eq!(log.rows.iter().filter(|r| r.status != Status::Withdrawn).count(), full.shifts.len());
        let told = log.notices.len();
        log.origin = Origin::Recompute;
        log.apply(&folded_now(&after), now());
        log.apply(&full, now());
        prop_assert_eq!(log.notices.len(), told);
    }
}
