//! Features for "is this word a cue".

use std::ops::Range;

use super::shape::{headline, lead, mark_distance, nearest_auxiliary, right_side, strong_cues, subject_kind};
use super::{CUE_SLOTS, Rows, bucket, class_of, grade_of, pack, tag_of, word_of};
use crate::analyze::attribution::chunk::subject_left;
use crate::analyze::attribution::tag::{Tag, Tagged};
use crate::analyze::attribution::view::View;

/// Whether a word may be the head of a cue.
pub(in crate::analyze::attribution) fn is_candidate(view: &View<'_>, at: usize) -> bool {
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
pub(in crate::analyze::attribution) fn cue_features(view: &View<'_>, at: usize, rows: &mut Vec<u32>) {
    let place = Place::new(view, at);
    let mut rows = Rows::new(CUE_SLOTS, 0, rows);
    place.words(&mut rows);
    place.shapes(&mut rows);
}

/// A word and what stands around it.
struct Place<'v, 'a> {
    view: &'v View<'a>,
    at: usize,
    window: Range<usize>,
    token: &'v Tagged,
    tag: u64,
    lemma: u64,
    class: u64,
    grade: u64,
    quoted: u64,
    subject: u64,
    right: u64,
    lead: u64,
    mark_before: u64,
    mark_after: u64,
    before: [u64; 3],
    after: [u64; 3],
}

impl<'v, 'a> Place<'v, 'a> {
    fn new(view: &'v View<'a>, at: usize) -> Self {
        let window = view.window(at);
        let near = |offset: isize| tag_of(view.near(&window, at, offset));
        let token = &view.tagged[at];
        Self {
            view,
            at,
            token,
            tag: token.tag as u64,
            lemma: token.lemma,
            class: class_of(token),
            grade: grade_of(token),
            quoted: u64::from(view.quoted(at)),
            subject: subject_kind(view, at, &window),
            right: right_side(view, at, &window),
            lead: lead(view, subject_left(&view.tagged, at, window.start).as_ref(), &window),
            mark_before: mark_distance(view, at, &window, -1),
            mark_after: mark_distance(view, at, &window, 1),
            before: [near(-1), near(-2), near(-3)],
            after: [near(1), near(2), near(3)],
            window,
        }
    }

    fn near(&self, offset: isize) -> Option<&Tagged> {
        self.view.near(&self.window, self.at, offset)
    }

    /// The word itself and its neighbours.
    fn words(&self, rows: &mut Rows<'_>) {
        rows.add(0, self.tag);
        rows.add(self.token.word, 0);
        rows.add(self.lemma, self.tag);
        rows.add(self.lemma, self.after[0]);
        rows.add(self.lemma, self.before[0]);
        rows.add(self.lemma, self.right);
        rows.add(self.lemma, self.subject);
        rows.add(self.lemma, pack(&[self.mark_before.min(2), self.mark_after.min(2), self.quoted]));
        rows.add(word_of(self.near(1)), self.tag);
        rows.add(word_of(self.near(-1)), self.tag);
        rows.add(word_of(self.near(1)), self.lemma);
        rows.add(word_of(self.near(2)), self.tag);
        rows.add(word_of(self.near(-2)), self.tag);
    }

    /// Its class and the clause around it.
    fn shapes(&self, rows: &mut Rows<'_>) {
        rows.add(pack(&[self.class, self.grade, self.tag]), self.right);
        rows.add(pack(&[self.class, self.grade]), pack(&[self.before[0], self.after[0]]));
        rows.add(pack(&[self.class, self.tag]), self.subject);
        rows.add(pack(&[self.class, self.grade, self.quoted]), pack(&[self.mark_before, self.mark_after]));
        rows.add(pack(&self.before), self.tag);
        rows.add(pack(&self.after), self.tag);
        rows.add(pack(&[self.tag, self.before[0], self.after[0]]), self.subject);
        rows.add(pack(&[self.tag, self.subject]), self.right);
        rows.add(pack(&[self.tag, self.quoted, self.mark_before, self.mark_after]), self.right);
        rows.add(pack(&[self.subject, self.class]), self.right);
        rows.add(pack(&[self.tag, bucket(self.at - self.window.start)]), pack(&[u64::from(self.grade > 2)]));
        rows.add(pack(&[self.tag, bucket(self.window.end - self.at)]), pack(&[u64::from(self.grade > 2)]));
        rows.add(strong_cues(self.view, self.at, &self.window), pack(&[self.tag, self.grade]));
        rows.add(nearest_auxiliary(self.view, self.at, &self.window), pack(&[self.tag, self.class]));
        rows.add(pack(&[self.lead, self.after[0]]), pack(&[self.tag, self.grade, self.mark_before]));
        rows.add(pack(&[self.lead, self.after[0], self.class]), self.subject);
        rows.add(self.lemma, 1);
        rows.add(pack(&[self.class, self.lead]), self.right);
        rows.add(pack(&[tag_of(self.near(1)), tag_of(self.near(2))]), self.lemma);
        rows.add(word_of(self.near(-1)), self.lemma);
        rows.add(word_of(self.near(1)), word_of(self.near(2)));
        rows.add(pack(&[u64::from(headline(self.view, self.at)), self.tag]), pack(&[self.class, self.right]));
    }
}
