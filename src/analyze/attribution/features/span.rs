//! Features for "what is this word to that cue", and for the steps from word to word.

use std::ops::Range;

use super::shape::{lead, mark_distance, right_side};
use super::{Rows, SPAN_SLOTS, STEP_SLOTS, bucket, class_of, pack, tag_of, word_of};
use crate::analyze::attribution::chunk::{phrase_right, subject_left};
use crate::analyze::attribution::lexicon::Grade;
use crate::analyze::attribution::tag::{Tag, Tagged};
use crate::analyze::attribution::view::{Counts, View};

/// What is the same for all tokens around one cue.
#[derive(Debug)]
pub(in crate::analyze::attribution) struct Frame {
    pub(in crate::analyze::attribution) head: usize,
    pub(in crate::analyze::attribution) window: Range<usize>,
    left: Option<Range<usize>>,
    right: Option<Range<usize>>,
    shape: u64,
    quoted: u64,
    marks: u64,
    grade: u64,
    lead: u64,
}

impl Frame {
    pub(in crate::analyze::attribution) fn new(view: &View<'_>, head: usize) -> Self {
        let window = view.window(head);
        let token = &view.tagged[head];
        let left = subject_left(&view.tagged, head, window.start);
        let right = phrase_right(&view.tagged, head, window.end);
        let shape = right_side(view, head, &window);
        let marks = pack(&[mark_distance(view, head, &window, -1), mark_distance(view, head, &window, 1)]);
        let grade = token.entry.verb.map_or(0, |verb| u64::from(verb.grade >= Grade::B));
        let lead = lead(view, left.as_ref(), &window);
        Self { head, lead, left, right, shape, quoted: u64::from(view.quoted(head)), marks, grade, window }
    }

    /// The phrase left of the cue that a rule takes for its subject.
    pub(in crate::analyze::attribution) fn subject(&self) -> Option<&Range<usize>> {
        self.left.as_ref()
    }

    fn side(&self, at: usize) -> u64 {
        match at.cmp(&self.head) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2,
        }
    }

    fn member(&self, at: usize) -> u64 {
        let inside = |span: &Option<Range<usize>>| u64::from(span.as_ref().is_some_and(|span| span.contains(&at)));
        inside(&self.left) | inside(&self.right) << 1
    }
}

/// The rows of the features of the token `at` beside the cue of `frame`.
pub(in crate::analyze::attribution) fn span_features(view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) {
    let place = Place::new(view, frame, at);
    let mut rows = Rows::new(SPAN_SLOTS, 100, rows);
    place.words(&mut rows);
    place.structure(&mut rows);
}

/// A word beside a cue, and what lies between them.
struct Place<'v, 'a> {
    view: &'v View<'a>,
    frame: &'v Frame,
    at: usize,
    token: &'v Tagged,
    head: &'v Tagged,
    side: u64,
    tag: u64,
    head_tag: u64,
    class: u64,
    distance: usize,
    /// Two before, two after.
    tags: [u64; 4],
    quoted: u64,
    member: u64,
    sentence: u64,
    since: u64,
    finite: u64,
    commas: u64,
    clauses: u64,
    relatives: u64,
    cues: u64,
    marks: u64,
}

impl<'v, 'a> Place<'v, 'a> {
    fn new(view: &'v View<'a>, frame: &'v Frame, at: usize) -> Self {
        let near = |offset: isize| tag_of(view.near(&frame.window, at, offset));
        let (token, head) = (&view.tagged[at], &view.tagged[frame.head]);
        let sentence = |at: usize| view.text.tokens[at].sentence;
        let between = between(view, frame.head, at);
        Self {
            view,
            frame,
            at,
            token,
            head,
            side: frame.side(at),
            tag: token.tag as u64,
            head_tag: head.tag as u64,
            class: class_of(head),
            distance: at.abs_diff(frame.head),
            tags: [near(-2), near(-1), near(1), near(2)],
            quoted: u64::from(view.quoted(at)),
            member: frame.member(at),
            sentence: sentence(at).abs_diff(sentence(frame.head)).min(2) as u64,
            since: u64::from(view.since_break[at].min(12)),
            finite: u64::from(between.finite.min(4)),
            commas: u64::from(between.commas.min(3)),
            clauses: u64::from(between.clauses.min(3)),
            relatives: u64::from(between.relatives.min(2)),
            cues: u64::from(between.cues.min(2)),
            marks: u64::from(between.marks.min(3)),
        }
    }

    fn near(&self, offset: isize) -> Option<&Tagged> {
        self.view.near(&self.frame.window, self.at, offset)
    }

    fn near_head(&self, offset: isize) -> Option<&Tagged> {
        self.view.near(&self.frame.window, self.frame.head, offset)
    }

    /// The word itself, its neighbours and the cue.
    fn words(&self, rows: &mut Rows<'_>) {
        rows.add(0, self.side);
        rows.add(self.side, bucket(self.distance));
        rows.add(self.token.word, self.side);
        rows.add(self.side, self.tag);
        rows.add(pack(&[self.tags[1], self.tag]), self.side);
        rows.add(pack(&[self.tag, self.tags[2]]), self.side);
        rows.add(pack(&[self.tags[0], self.tags[1], self.tag]), self.side);
        rows.add(pack(&[self.tag, self.tags[2], self.tags[3]]), self.side);
        rows.add(word_of(self.near(-1)), self.side);
        rows.add(word_of(self.near(1)), self.side);
        rows.add(self.head.lemma, self.side);
        rows.add(self.head.lemma, pack(&[self.side, self.member, self.quoted]));
        rows.add(self.head.lemma, pack(&[self.side, self.distance.min(3) as u64, self.tag]));
    }

    /// Where the word stands in the structure of the sentence.
    fn structure(&self, rows: &mut Rows<'_>) {
        rows.add(pack(&[self.class, self.side, self.head_tag]), self.tag);
        rows.add(pack(&[self.class, self.side, self.head_tag]), pack(&[self.finite, self.commas]));
        rows.add(pack(&[self.side, self.quoted, self.frame.quoted]), self.frame.marks);
        rows.add(pack(&[self.side, self.quoted, self.frame.quoted]), pack(&[self.finite, self.commas, self.marks]));
        rows.add(pack(&[self.side, self.finite, self.commas]), pack(&[self.tag, self.member]));
        rows.add(pack(&[self.side, self.clauses, self.relatives]), pack(&[self.finite, self.commas]));
        rows.add(pack(&[self.side, self.finite, self.commas]), self.frame.shape);
        rows.add(pack(&[self.side, self.cues, self.quoted]), pack(&[self.finite, self.commas]));
        rows.add(pack(&[self.side, self.distance.min(5) as u64]), self.tag);
        rows.add(pack(&[self.side, self.distance.min(5) as u64]), self.token.word);
        rows.add(
            pack(&[self.side, (self.at - self.frame.window.start).min(4) as u64]),
            pack(&[self.head_tag, self.frame.grade]),
        );
        rows.add(pack(&[self.side, self.member, self.head_tag]), self.tag);
        rows.add(pack(&[self.side, self.member, self.head_tag]), self.frame.shape);
        rows.add(pack(&[self.side, self.since, self.commas]), self.frame.shape);
        rows.add(word_of(self.near(-1)) ^ self.side, self.token.word);
        rows.add(pack(&[self.side, self.class, self.tag]), self.token.word);
        rows.add(word_of(self.near_head(1)), pack(&[self.side, self.distance.min(2) as u64, self.finite]));
        rows.add(pack(&[self.side, self.tags[1], self.tags[2], self.tag]), pack(&[self.commas, self.finite]));
        rows.add(pack(&[self.side, self.frame.lead, self.commas, self.finite]), self.frame.shape);
        rows.add(pack(&[self.side, self.frame.lead, self.commas, self.quoted, self.marks]), self.tag);
        rows.add(pack(&[self.side, self.sentence, self.quoted, self.frame.quoted]), 0);
        rows.add(pack(&[self.side, self.head_tag, tag_of(self.near_head(-1))]), pack(&[self.finite, self.commas]));
        rows.add(
            pack(&[self.side, self.head_tag, tag_of(self.near_head(1))]),
            pack(&[self.finite, self.commas, self.member]),
        );
        rows.add(
            pack(&[
                self.side,
                u64::from(self.token.entry.role),
                u64::from(self.token.entry.body),
                u64::from(self.token.entry.time),
            ]),
            self.tag,
        );
    }
}

fn between(view: &View<'_>, head: usize, at: usize) -> Counts {
    let (low, high) = if at < head { (at, head) } else { (head + 1, at.max(head + 1)) };
    let (a, b) = (view.counts[low], view.counts[high]);
    Counts {
        finite: b.finite - a.finite,
        commas: b.commas - a.commas,
        clauses: b.clauses - a.clauses,
        relatives: b.relatives - a.relatives,
        cues: b.cues - a.cues,
        marks: b.marks - a.marks,
    }
}

/// The rows of the features of the step from the token before `at` to `at`.
pub(in crate::analyze::attribution) fn step_features(view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) {
    let token = &view.tagged[at];
    let side = frame.side(at);
    let before = view.near(&frame.window, at, -1);
    let boundary = u64::from(view.quoted(at)) * 2 + before.map_or(0, |_| u64::from(view.quoted(at - 1)));
    let mut rows = Rows::new(STEP_SLOTS, 200, rows);
    rows.add(0, side);
    rows.add(pack(&[token.tag as u64, side]), 0);
    rows.add(pack(&[tag_of(before), side]), 0);
    rows.add(pack(&[tag_of(before), token.tag as u64]), 0);
    rows.add(boundary, side);
    // Words of the open classes say nothing about where spans begin and end.
    if !matches!(token.tag, Tag::Noun | Tag::Name | Tag::Number | Tag::Adjective) {
        rows.add(token.word, side);
    }
}
