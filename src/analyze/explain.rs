//! Why a reading says what it says, as hits of rules with stable ids: what `Statement::rules` is made of.
//!
//! First the cues and negations, outermost first, then the action, each with the rung that it gives; then who says it and how they
//! were found; then what makes it news or recalled, the condition and the scope. Tells, decides nothing.

use std::ops::Range;

use super::action::{Action, ActionForm};
use super::chain::Reading;
use super::compose::compose;
use super::holder::{Holder, Holders};
use super::lexicon::ENGLISH;
use super::mentions::{Mention, Who};
use super::ops::{Op, OpKind};
use super::text::Text;
use crate::model::{AssertedBy, Commitment, Condition, ConditionKind, RuleHit, Scope};

/// What is explained.
pub(crate) struct Explained<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) holders: &'a Holders<'a>,
    pub(crate) holder: &'a Holder,
    pub(crate) action: &'a Action,
    pub(crate) reading: &'a Reading,
    pub(crate) sentence: usize,
    /// The rung in the end.
    pub(crate) rung: Commitment,
    /// What made it news or recalled.
    pub(crate) frame: &'static str,
    pub(crate) condition: Option<&'a Condition>,
    pub(crate) scope: &'a Scope,
}

impl Explained<'_> {
    /// The hits.
    pub(crate) fn rules(&self) -> Vec<RuleHit> {
        let mut hits = self.chain();
        hits.extend(self.adjusted());
        hits.extend(self.voice());
        hits.push(self.nowhere(format!("time/{}", self.frame)));
        hits.extend(self.condition.map(|condition| self.condition(condition)));
        hits.extend(self.scope.ids.iter().map(|id| self.nowhere(format!("scope/{id}"))));
        hits
    }

    fn hit(&self, id: impl Into<String>, tokens: Range<usize>) -> RuleHit {
        let span = self.text.span(tokens).unwrap_or(0..0);
        RuleHit { id: id.into(), start: span.start, end: span.end, gives: None }
    }

    /// A hit of a rule that no words of its own fire.
    fn nowhere(&self, id: String) -> RuleHit {
        let start = self.text.sentences[self.sentence].start;
        RuleHit { id, start, end: start, gives: None }
    }

    /// Cues, negations and the action, with what each gives over what it governs.
    fn chain(&self) -> Vec<RuleHit> {
        let (ops, inner) = (&self.reading.ops, self.reading.inner);
        let over = |from: usize| match compose(ops[from..].iter().map(Op::operator), inner).rung() {
            // "no boots on the ground": the bare noun is refused as a whole.
            None if from == 0 => Some(self.reading.rung),
            rung => rung,
        };
        let cues = ops.iter().enumerate().map(|(index, op)| {
            let id = match op.kind {
                OpKind::Not => "not".to_owned(),
                OpKind::Family(family) => format!("cue/{}", ENGLISH.families[family].id),
            };
            RuleHit { gives: over(index), ..self.hit(id, op.start..op.end) }
        });
        let form = match self.action.form {
            ActionForm::Verb(_) => "verb",
            ActionForm::Passive => "passive",
            ActionForm::Nominal => "nominal",
            ActionForm::Object => "object",
            ActionForm::Anaphor => "anaphor",
            ActionForm::Adjacent => "adjacent",
            ActionForm::Opposite => "opposite",
            ActionForm::Contrary => "contrary",
            ActionForm::Thing => "thing",
            ActionForm::Ellipsis => "ellipsis",
        };
        let action = self.hit(format!("action/{form}"), self.action.start..self.action.end);
        cues.chain([RuleHit { gives: over(ops.len()), ..action }]).collect()
    }

    /// What the condition and the report make of the chain's rung.
    fn adjusted(&self) -> Option<RuleHit> {
        let id = match (self.reading.rung, self.rung) {
            (Commitment::Ready, Commitment::Committed) => "rung/promise",
            (Commitment::Committed, Commitment::Ready) => "rung/offer",
            (Commitment::NoPlans, _) if self.is_for_now() => "rung/for-now",
            _ => return None,
        };
        Some(RuleHit { gives: Some(self.rung), ..self.nowhere(id.to_owned()) })
    }

    /// Whether the chain refuses and the words around it bind that to the present.
    fn is_for_now(&self) -> bool {
        let chain = self.reading.ops.iter().map(Op::operator);
        compose(chain, self.reading.inner).rung() == Some(Commitment::RuledOut)
    }

    /// Who says it, how that is known, and the subject where it is another mention.
    fn voice(&self) -> Vec<RuleHit> {
        let voice = self.holders.voice(self.reading, self.action, self.sentence);
        let (report, source, quoted) = voice.map_or((None, None, false), |v| (v.report, v.source, v.quoted));
        let mut hits = Vec::new();
        match (report, source) {
            (Some(report), _) => {
                let id = if quoted { "speaker/quotation" } else { "speaker/report" };
                hits.push(self.hit(id, report.verb..report.verb + 1));
            }
            (None, Some(source)) => hits.push(self.hit("speaker/attribution-layer", source.start..source.end)),
            (None, None) if self.holder.asserted_by == AssertedBy::Outlet => {
                hits.push(self.nowhere("speaker/outlet".to_owned()));
            }
            (None, None) => hits.push(self.nowhere("speaker/carried".to_owned())),
        }
        hits.extend(source.map(|source| self.mention("holder", source)));
        let from = self.text.sentences[self.sentence].tokens.start;
        let subject = self.holders.subject(self.reading, from).filter(|_| !self.reading.impersonal);
        hits.extend(subject.filter(|subject| source != Some(*subject)).map(|subject| self.mention("subject", subject)));
        hits
    }

    fn mention(&self, part: &str, mention: &Mention) -> RuleHit {
        let kind = match &mention.who {
            Who::Person(_) => "name",
            Who::Role(title) if title.spokesperson => "spokesperson",
            Who::Role(_) => "role",
            Who::Pronoun(_) => "pronoun",
            Who::Own => "own-side",
            Who::They => "they",
            Who::It => "it",
            Who::Principal(_) => "state",
            Who::Body(..) => "body",
            Who::Group => "group",
        };
        self.hit(format!("{part}/{kind}"), mention.start..mention.end)
    }

    fn condition(&self, condition: &Condition) -> RuleHit {
        let kind = match condition.kind {
            ConditionKind::Request => "request",
            ConditionKind::Ceasefire => "ceasefire",
            ConditionKind::Partners => "partners",
            ConditionKind::Parliament => "parliament",
            ConditionKind::Escalation => "escalation",
            ConditionKind::Time => "time",
            ConditionKind::Other => "other",
        };
        let sentence = &self.text.sentences[self.sentence];
        let at = self.text.slice(sentence.start..sentence.end).find(&condition.text).unwrap_or_default();
        let start = sentence.start + at;
        RuleHit { id: format!("condition/{kind}"), start, end: start + condition.text.len(), gives: None }
    }
}
