//! The linear models: which words are cues, and what the words around a cue are to it. Trained by `examples/train_attribution.rs`.

use std::sync::LazyLock;

use super::features::{CUE_SLOTS, Frame, SPAN_SLOTS, STEP_SLOTS, cue_features, span_features, step_features};
use super::table::Weights;
use super::view::View;

/// The number of labels.
pub(super) const LABELS: usize = 4;
/// The number of steps from label to label.
pub(super) const STEPS: usize = LABELS * LABELS;

/// What a word is to a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Outside,
    Source,
    Cue,
    Content,
}

impl Label {
    const ALL: [Self; LABELS] = [Self::Outside, Self::Source, Self::Cue, Self::Content];
}

/// The three tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model<'a> {
    pub(super) cue: Weights<'a>,
    pub(super) span: Weights<'a>,
    pub(super) step: Weights<'a>,
}

const HEADER: usize = 12;

/// The English model.
#[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
pub(super) static ENGLISH: LazyLock<Model<'static>> = LazyLock::new(|| {
    Model::read(include_bytes!("../lexicon/en/attribution.bin")).expect("lexicon/en/attribution.bin is a whole model")
});

impl<'a> Model<'a> {
    /// Reads a model: three scales as little-endian floats, then the tables for cues, spans and steps.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let scale = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(f32::from_le_bytes);
        let span_start = HEADER + CUE_SLOTS.rows();
        let step_start = span_start + SPAN_SLOTS.rows() * LABELS;
        let end = step_start + STEP_SLOTS.rows() * STEPS;
        Some(Self {
            cue: Weights { scale: scale(0)?, bytes: bytes.get(HEADER..span_start)? },
            span: Weights { scale: scale(4)?, bytes: bytes.get(span_start..step_start)? },
            step: Weights { scale: scale(8)?, bytes: bytes.get(step_start..end)? },
        })
    }

    /// How sure it is that the word `at` is a cue: the log of the odds.
    pub(super) fn cue_score(&self, view: &View<'_>, at: usize, rows: &mut Vec<u32>) -> f32 {
        rows.clear();
        cue_features(view, at, rows);
        let mut sum = [0_i32];
        rows.iter().for_each(|&row| self.cue.add(row, &mut sum));
        sum[0] as f32 * self.cue.scale
    }

    /// The best labels of the tokens in the window of `frame`, by Viterbi.
    pub(super) fn label(&self, view: &View<'_>, frame: &Frame, rows: &mut Vec<u32>) -> Vec<Label> {
        let length = frame.window.len();
        let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(length);
        let mut best = [0_f32; LABELS];
        for (index, at) in frame.window.clone().enumerate() {
            let emission = self.emissions(view, frame, at, rows);
            let (mut next, mut from) = ([0_f32; LABELS], [0_u8; LABELS]);
            let step = if index == 0 { [0_f32; STEPS] } else { self.steps(view, frame, at, rows) };
            for label in 0..LABELS {
                let scores = (0..LABELS).map(|last| best[last] + step[last * LABELS + label]);
                let (last, score) = highest(scores);
                next[label] = score + emission[label];
                from[label] = last as u8;
            }
            best = next;
            back.push(from);
        }
        let mut label = highest(best.into_iter()).0;
        let mut labels = vec![Label::Outside; length];
        for index in (0..length).rev() {
            labels[index] = Label::ALL[label];
            label = usize::from(back[index][label]);
        }
        labels
    }

    fn emissions(&self, view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) -> [f32; LABELS] {
        rows.clear();
        span_features(view, frame, at, rows);
        let mut sums = [0_i32; LABELS];
        rows.iter().for_each(|&row| self.span.add(row, &mut sums));
        sums.map(|sum| sum as f32 * self.span.scale)
    }

    fn steps(&self, view: &View<'_>, frame: &Frame, at: usize, rows: &mut Vec<u32>) -> [f32; STEPS] {
        rows.clear();
        step_features(view, frame, at, rows);
        let mut sums = [0_i32; STEPS];
        rows.iter().for_each(|&row| self.step.add(row, &mut sums));
        sums.map(|sum| sum as f32 * self.step.scale)
    }
}

/// The index and value of the highest score; the first of equals.
fn highest(scores: impl Iterator<Item = f32>) -> (usize, f32) {
    scores
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, (index, score)| if score > best.1 { (index, score) } else { best })
}
