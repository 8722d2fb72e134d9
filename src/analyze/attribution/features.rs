//! What the linear models look at.

use std::ops::Range;

use super::chunk::{phrase_right, subject_left};
use super::lexicon::Grade;
use super::table::Slots;
use super::tag::{Tag, Tagged};
use super::view::View;

/// Rows for "is this word a cue".
pub(super) const CUE_SLOTS: Slots = Slots::new(18);
/// Rows for "what is this word to that cue".
pub(super) const SPAN_SLOTS: Slots = Slots::new(18);
/// Rows for "what follows what".
pub(super) const STEP_SLOTS: Slots = Slots::new(13);

const NOTHING: u64 = 63;

fn tag_of(token: Option<&Tagged>) -> u64 {
    token.map_or(NOTHING, |token| token.tag as u64)
}

fn word_of(token: Option<&Tagged>) -> u64 {
    token.map_or(0, |token| token.word)
}

fn pack(values: &[u64]) -> u64 {
    values.iter().fold(1, |packed, value| (packed << 6) | (value & 63))
}

fn bucket(distance: usize) -> u64 {
    match distance {
        0..=6 => distance as u64,
        7..=8 => 7,
        9..=11 => 8,
        12..=15 => 9,
        16..=22 => 10,
        23..=35 => 11,
        _ => 12,
    }
}

/// A small number for what the lexicon says of a word as a cue.
fn class_of(token: &Tagged) -> u64 {
    match token.entry.verb {
        Some(verb) if token.tag.is_verb() => u64::from(verb.class),
        _ if token.entry.noun == u8::MAX => 40,
        _ if token.entry.noun > 0 => 40 + u64::from(token.entry.noun),
        _ => 0,
    }
}

fn grade_of(token: &Tagged) -> u64 {
    match token.entry.verb {
        Some(verb) if token.tag.is_verb() => 1 + verb.grade as u64,
        _ => 0,
    }
}

/// Whether a word may be the head of a cue.
pub(super) fn is_candidate(view: &View<'_>, at: usize) -> bool {
    let token = &view.tagged[at];
    match token.tag {
        tag if tag.is_auxiliary() => false,
        tag if tag.is_verb() => true,
        Tag::Noun | Tag::Adjective => true,
        Tag::Name => token.entry.verb.is_some() || token.entry.noun > 0,
        Tag::Preposition => token.entry.noun > 0,
        Tag::Colon => true,
        _ => false,
    }
}

/// The rows of the features of `at` as a cue.
pub(super) fn cue_features(view: &View<'_>, at: usize, rows: &mut Vec<u32>) {
    let window = view.window(at);
    let near = |offset: isize| view.near(&window, at, offset);
    let token = &view.tagged[at];
    let (tag, lemma, class) = (token.tag as u64, token.lemma, class_of(token));
    let before = [tag_of(near(-1)), tag_of(near(-2)), tag_of(near(-3))];
    let after = [tag_of(near(1)), tag_of(near(2)), tag_of(near(3))];
    let quoted = u64::from(view.quoted(at));
    let subject = subject_kind(view, at, &window);
    let right = right_side(view, at, &window);
    let mark_before = mark_distance(view, at, &window, -1);
    let mark_after = mark_distance(view, at, &window, 1);
    let grade = grade_of(token);
    let lead = lead(view, subject_left(&view.tagged, at, window.start).as_ref(), &window);
    let mut template = 0;
    let mut add = |a: u64, b: u64| {
        template += 1;
        rows.push(CUE_SLOTS.row(template, a, b));
    };
    add(0, tag);
    add(token.word, 0);
    add(lemma, tag);
    add(lemma, after[0]);
    add(lemma, before[0]);
    add(lemma, right);
    add(lemma, subject);
    add(lemma, pack(&[mark_before.min(2), mark_after.min(2), quoted]));
    add(word_of(near(1)), tag);
    add(word_of(near(-1)), tag);
    add(word_of(near(1)), lemma);
    add(word_of(near(2)), tag);
    add(word_of(near(-2)), tag);
    add(pack(&[class, grade, tag]), right);
    add(pack(&[class, grade]), pack(&[before[0], after[0]]));
    add(pack(&[class, tag]), subject);
    add(pack(&[class, grade, quoted]), pack(&[mark_before, mark_after]));
    add(pack(&before), tag);
    add(pack(&after), tag);
    add(pack(&[tag, before[0], after[0]]), subject);
    add(pack(&[tag, subject]), right);
    add(pack(&[tag, quoted, mark_before, mark_after]), right);
    add(pack(&[subject, class]), right);
    add(pack(&[tag, bucket(at - window.start)]), pack(&[u64::from(grade > 2)]));
    add(pack(&[tag, bucket(window.end - at)]), pack(&[u64::from(grade > 2)]));
    add(strong_cues(view, at, &window), pack(&[tag, grade]));
    add(nearest_auxiliary(view, at, &window), pack(&[tag, class]));
    add(pack(&[lead, after[0]]), pack(&[tag, grade, mark_before]));
    add(pack(&[lead, after[0], class]), subject);
    add(lemma, 1);
    add(pack(&[class, lead]), right);
    add(pack(&[tag_of(near(1)), tag_of(near(2))]), lemma);
    add(word_of(near(-1)), lemma);
    add(word_of(near(1)), word_of(near(2)));
    add(pack(&[u64::from(headline(view, at)), tag]), pack(&[class, right]));
}

/// What stands before the subject: a comma or a mark where the content comes first.
fn lead(view: &View<'_>, subject: Option<&Range<usize>>, window: &Range<usize>) -> u64 {
    match subject {
        Some(span) if span.start == window.start => 1,
        Some(span) => 2 + view.tag(span.start - 1) as u64,
        None => 0,
    }
}

/// Whether a word stands in the first paragraph, which is often the headline, and that has no full stop.
fn headline(view: &View<'_>, at: usize) -> bool {
    view.text.paragraph_of(at) == Some(0)
}

/// What kind of phrase stands as the subject left of `at`.
fn subject_kind(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let Some(span) = subject_left(&view.tagged, at, window.start) else { return 0 };
    let last = &view.tagged[span.end - 1];
    let person = view.tagged[span.clone()].iter().any(|token| token.entry.role);
    let body = view.tagged[span.clone()].iter().any(|token| token.entry.body);
    let name = view.tagged[span.clone()].iter().any(|token| token.tag == Tag::Name);
    let first = span.start == window.start;
    let kind = match last.tag {
        Tag::Pronoun => 1,
        Tag::Relative => 2,
        _ if person => 3 + u64::from(name),
        _ if body => 5 + u64::from(name),
        _ if name => 7,
        _ => 8,
    };
    kind * 2 + u64::from(first)
}

/// What stands right of a cue: "that", a mark, an infinitive, a clause, a phrase.
fn right_side(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let mut next = at + 1;
    while next < window.end && matches!(view.tag(next), Tag::Adverb) {
        next += 1;
    }
    if next >= window.end {
        return 0;
    }
    let finite_near = {
        let end = (next + 8).min(window.end);
        let stop = (next..end).find(|&i| matches!(view.tag(i), Tag::Comma | Tag::Stop | Tag::QuoteMark)).unwrap_or(end);
        view.counts[stop].finite > view.counts[next].finite
    };
    let that_near = (next..(next + 6).min(window.end)).any(|i| view.tag(i) == Tag::That);
    let kind = match view.tag(next) {
        Tag::That => 1,
        Tag::QuoteMark => 2,
        Tag::To => 3,
        Tag::Comma if next + 1 < window.end && view.tag(next + 1) == Tag::QuoteMark => 4,
        Tag::Comma => 5,
        Tag::Colon => 6,
        Tag::Stop => 7,
        Tag::Pronoun => 8,
        Tag::Subordinator | Tag::Relative => 9,
        Tag::Preposition => 10,
        Tag::ObjectPronoun => 11,
        tag if tag.is_nominal() => 12,
        tag if tag.is_verb() => 13,
        _ => 14,
    };
    kind * 4 + u64::from(finite_near) * 2 + u64::from(that_near)
}

/// How far the next quotation mark is, in a direction: 1 close, 2 within the window, 3 none.
fn mark_distance(view: &View<'_>, at: usize, window: &Range<usize>, step: isize) -> u64 {
    let inside = if step < 0 {
        view.counts[at].marks > view.counts[window.start].marks
    } else {
        view.counts[window.end].marks > view.counts[at + 1].marks
    };
    if !inside {
        return 3;
    }
    let close = (1..=6).any(|offset| view.near(window, at, offset * step).is_some_and(|t| t.tag == Tag::QuoteMark));
    if close { 1 } else { 2 }
}

fn strong_cues(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let left = view.counts[at].cues - view.counts[window.start].cues;
    let right = view.counts[window.end].cues - view.counts[at + 1].cues;
    pack(&[left.min(2).into(), right.min(2).into()])
}

fn nearest_auxiliary(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    for offset in 1..=3 {
        match view.near(window, at, -offset) {
            Some(token) if token.tag.is_auxiliary() || token.tag == Tag::To => return token.word,
            Some(token) if matches!(token.tag, Tag::Adverb | Tag::Negation) => {}
            _ => break,
        }
    }
    0
}

/// What is the same for all tokens around one cue.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) head: usize,
    pub(super) window: Range<usize>,
    left: Option<Range<usize>>,
    right: Option<Range<usize>>,
    shape: u64,
    quoted: u64,
    marks: u64,
    grade: u64,
    lead: u64,
}

impl Frame {
    pub(super) fn new(view: &View<'_>, head: usize) -> Self {
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
    pub(super) fn subject(&self) -> Option<&Range<usize>> {
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
pub(super) fn span_features(view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) {
    let window = &frame.window;
    let near = |offset: isize| view.near(window, at, offset);
    let (token, head) = (&view.tagged[at], &view.tagged[frame.head]);
    let side = frame.side(at);
    let tag = token.tag as u64;
    let distance = at.abs_diff(frame.head);
    let between = between(view, frame.head, at);
    let tags = [tag_of(near(-2)), tag_of(near(-1)), tag_of(near(1)), tag_of(near(2))];
    let quoted = u64::from(view.quoted(at));
    let class = class_of(head);
    let head_tag = head.tag as u64;
    let member = frame.member(at);
    let sentence = view.text.tokens[at].sentence.abs_diff(view.text.tokens[frame.head].sentence).min(2) as u64;
    let (finite, commas) = (u64::from(between.finite.min(4)), u64::from(between.commas.min(3)));
    let (clauses, relatives) = (u64::from(between.clauses.min(3)), u64::from(between.relatives.min(2)));
    let (cues, marks) = (u64::from(between.cues.min(2)), u64::from(between.marks.min(3)));
    let since = u64::from(view.since_break[at].min(12));
    let mut template = 100;
    let mut add = |a: u64, b: u64| {
        template += 1;
        rows.push(SPAN_SLOTS.row(template, a, b));
    };
    add(0, side);
    add(side, bucket(distance));
    add(token.word, side);
    add(side, tag);
    add(pack(&[tags[1], tag]), side);
    add(pack(&[tag, tags[2]]), side);
    add(pack(&[tags[0], tags[1], tag]), side);
    add(pack(&[tag, tags[2], tags[3]]), side);
    add(word_of(near(-1)), side);
    add(word_of(near(1)), side);
    add(head.lemma, side);
    add(head.lemma, pack(&[side, member, quoted]));
    add(head.lemma, pack(&[side, distance.min(3) as u64, tag]));
    add(pack(&[class, side, head_tag]), tag);
    add(pack(&[class, side, head_tag]), pack(&[finite, commas]));
    add(pack(&[side, quoted, frame.quoted]), frame.marks);
    add(pack(&[side, quoted, frame.quoted]), pack(&[finite, commas, marks]));
    add(pack(&[side, finite, commas]), pack(&[tag, member]));
    add(pack(&[side, clauses, relatives]), pack(&[finite, commas]));
    add(pack(&[side, finite, commas]), frame.shape);
    add(pack(&[side, cues, quoted]), pack(&[finite, commas]));
    add(pack(&[side, distance.min(5) as u64]), tag);
    add(pack(&[side, distance.min(5) as u64]), token.word);
    add(pack(&[side, (at - window.start).min(4) as u64]), pack(&[head_tag, frame.grade]));
    add(pack(&[side, member, head_tag]), tag);
    add(pack(&[side, member, head_tag]), frame.shape);
    add(pack(&[side, since, commas]), frame.shape);
    add(word_of(near(-1)) ^ side, token.word);
    add(pack(&[side, class, tag]), token.word);
    add(word_of(view.near(window, frame.head, 1)), pack(&[side, distance.min(2) as u64, finite]));
    add(pack(&[side, tags[1], tags[2], tag]), pack(&[commas, finite]));
    add(pack(&[side, frame.lead, commas, finite]), frame.shape);
    add(pack(&[side, frame.lead, commas, quoted, marks]), tag);
    add(pack(&[side, sentence, quoted, frame.quoted]), 0);
    add(pack(&[side, head_tag, tag_of(view.near(window, frame.head, -1))]), pack(&[finite, commas]));
    add(pack(&[side, head_tag, tag_of(view.near(window, frame.head, 1))]), pack(&[finite, commas, member]));
    add(pack(&[side, u64::from(token.entry.role), u64::from(token.entry.body), u64::from(token.entry.time)]), tag);
}

fn between(view: &View<'_>, head: usize, at: usize) -> super::view::Counts {
    let (low, high) = if at < head { (at, head) } else { (head + 1, at.max(head + 1)) };
    let (a, b) = (view.counts[low], view.counts[high]);
    super::view::Counts {
        finite: b.finite - a.finite,
        commas: b.commas - a.commas,
        clauses: b.clauses - a.clauses,
        relatives: b.relatives - a.relatives,
        cues: b.cues - a.cues,
        marks: b.marks - a.marks,
    }
}

/// The rows of the features of the step from the token before `at` to `at`.
pub(super) fn step_features(view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) {
    let near = |offset: isize| view.near(&frame.window, at, offset);
    let token = &view.tagged[at];
    let side = frame.side(at);
    let before = near(-1);
    let mut template = 200;
    let mut add = |a: u64, b: u64| {
        template += 1;
        rows.push(STEP_SLOTS.row(template, a, b));
    };
    add(0, side);
    add(pack(&[token.tag as u64, side]), 0);
    add(pack(&[tag_of(before), side]), 0);
    add(pack(&[tag_of(before), token.tag as u64]), 0);
    if !matches!(token.tag, Tag::Noun | Tag::Name | Tag::Number | Tag::Adjective) {
        add(token.word, side);
    }
    let boundary = u64::from(view.quoted(at)) * 2 + before.map_or(0, |_| u64::from(view.quoted(at - 1)));
    template = 210;
    rows.push(STEP_SLOTS.row(template, boundary, side));
}
