//! What the linear models look at: small facts about words, hashed into rows of their tables.
//!
//! The trainer and the program share every line of this. A change here asks for new weights.

mod cue;
mod shape;
mod span;

pub(super) use cue::{cue_features, is_candidate};
pub(super) use span::{Frame, span_features, step_features};

use super::table::Slots;
use super::tag::Tagged;

/// Rows for "is this word a cue".
pub(super) const CUE_SLOTS: Slots = Slots::new(18);
/// Rows for "what is this word to that cue".
pub(super) const SPAN_SLOTS: Slots = Slots::new(18);
/// Rows for "what follows what".
pub(super) const STEP_SLOTS: Slots = Slots::new(13);

/// The tag of a place outside of the window.
const NOTHING: u64 = 63;

/// Collects rows; each feature has a number of its own, by its place in the order.
struct Rows<'r> {
    slots: Slots,
    template: u64,
    rows: &'r mut Vec<u32>,
}

impl<'r> Rows<'r> {
    fn new(slots: Slots, template: u64, rows: &'r mut Vec<u32>) -> Self {
        Self { slots, template, rows }
    }

    fn add(&mut self, a: u64, b: u64) {
        self.template += 1;
        self.rows.push(self.slots.row(self.template, a, b));
    }
}

/// The tag of a token as a number.
fn tag_of(token: Option<&Tagged>) -> u64 {
    token.map_or(NOTHING, |token| token.tag as u64)
}

/// The hash of a token's word.
fn word_of(token: Option<&Tagged>) -> u64 {
    token.map_or(0, |token| token.word)
}

/// Small numbers as one, six bits each.
fn pack(values: &[u64]) -> u64 {
    values.iter().fold(1, |packed, value| (packed << 6) | (value & 63))
}

/// Distances in steps that grow.
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

/// A small number for how far a verb is trusted as a cue.
fn grade_of(token: &Tagged) -> u64 {
    match token.entry.verb {
        Some(verb) if token.tag.is_verb() => 1 + verb.grade as u64,
        _ => 0,
    }
}
