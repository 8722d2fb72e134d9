//! Learning the weights of the model from labelled articles. The program itself never trains: `examples/train_attribution.rs` does.

use std::ops::Range;

use super::features::{
    CUE_SLOTS, Frame, SPAN_SLOTS, STEP_SLOTS, cue_features, is_candidate, span_features, step_features,
};
use super::model::{LABELS, STEPS};
use super::view::View;
use crate::analyze::text::Text;

/// A labelled attribution: byte spans.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Who said it.
    pub source: Vec<Range<usize>>,
    /// The cue.
    pub cue: Vec<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Passes over the examples.
    pub epochs: usize,
    /// Step size.
    pub rate: f32,
    /// Pull of the weights towards zero.
    pub decay: f32,
    /// The share of features that is left out at random in each step, so that no weight relies on another.
    pub dropout: f32,
}

impl Settings {
    /// What did best for cues.
    pub const CUES: Self = Self { epochs: 20, rate: 0.05, decay: 1e-3, dropout: 0.5 };
    /// What did best for spans.
    pub const SPANS: Self = Self { epochs: 20, rate: 0.05, decay: 1e-3, dropout: 0.5 };
}

/// Features of a word that may be a cue, and whether it is one.
#[derive(Debug)]
struct CueExample {
    rows: Vec<u32>,
    is_cue: bool,
}

/// Features and labels of the words around one cue.
#[derive(Debug, Default)]
struct SpanExample {
    rows: Vec<Vec<u32>>,
    steps: Vec<Vec<u32>>,
    labels: Vec<usize>,
}

/// Examples, and what is learnt from them.
#[derive(Debug, Default)]
pub struct Trainer {
    cues: Vec<CueExample>,
    spans: Vec<SpanExample>,
}

impl Trainer {
    /// Adds an article.
    pub fn add(&mut self, source: &str, labelled: &[Labelled]) {
        let text = Text::new(source, &[]);
        let view = View::new(&text);
        let mut is_cue = vec![false; text.tokens.len()];
        for gold in labelled {
            let Some(head) = head(&view, &gold.cue) else { continue };
            is_cue[head] = true;
            self.spans.push(span_example(&view, head, gold));
        }
        for at in (0..text.tokens.len()).filter(|&at| is_candidate(&view, at)) {
            let mut rows = Vec::new();
            cue_features(&view, at, &mut rows);
            self.cues.push(CueExample { rows, is_cue: is_cue[at] });
        }
    }

    /// How many words and how many attributions there are to learn from.
    pub fn len(&self) -> (usize, usize) {
        (self.cues.len(), self.spans.len())
    }

    /// Whether there is nothing to learn from.
    pub fn is_empty(&self) -> bool {
        self.cues.is_empty()
    }

    /// Learns, and returns the model as [`Model::read`](super::model::Model::read) takes it.
    pub fn train(&mut self, cue: Settings, span: Settings) -> Vec<u8> {
        self.prune();
        let cue_weights = self.train_cues(cue);
        let (span_weights, step_weights) = self.train_spans(span);
        let tables = [cue_weights, span_weights, step_weights].map(|table| quantise(&table));
        let mut out: Vec<u8> = tables.iter().flat_map(|(scale, _)| scale.to_le_bytes()).collect();
        tables.iter().for_each(|(_, bytes)| out.extend(bytes));
        out
    }

    /// Forgets features that occur once: nothing can be learnt from them, and their rows are free for others.
    fn prune(&mut self) {
        let mut seen = vec![0_u8; CUE_SLOTS.rows()];
        let count = |seen: &mut Vec<u8>, rows: &[u32]| {
            rows.iter().for_each(|&row| seen[row as usize] = seen[row as usize].saturating_add(1))
        };
        self.cues.iter().for_each(|example| count(&mut seen, &example.rows));
        self.cues.iter_mut().for_each(|example| example.rows.retain(|&row| seen[row as usize] > 1));
        let mut seen = vec![0_u8; SPAN_SLOTS.rows()];
        self.spans.iter().flat_map(|example| &example.rows).for_each(|rows| count(&mut seen, rows));
        self.spans
            .iter_mut()
            .flat_map(|example| &mut example.rows)
            .for_each(|rows| rows.retain(|&row| seen[row as usize] > 1));
    }

    fn train_cues(&self, settings: Settings) -> Vec<f32> {
        let mut learner = Learner::new(CUE_SLOTS.rows(), settings);
        let mut random = Random::default();
        for epoch in 0..settings.epochs {
            for index in random.shuffled(self.cues.len()) {
                let example = &self.cues[index];
                let rows = random.thinned(&example.rows, settings.dropout);
                let score: f32 = rows.iter().map(|&row| learner.weights[row as usize]).sum();
                let gradient = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(example.is_cue));
                rows.iter().for_each(|&row| learner.step(row as usize, gradient));
            }
            learner.pass(epoch);
        }
        learner.finish()
    }

    fn train_spans(&self, settings: Settings) -> (Vec<f32>, Vec<f32>) {
        let mut emit = Learner::new(SPAN_SLOTS.rows() * LABELS, settings);
        let mut step = Learner::new(STEP_SLOTS.rows() * STEPS, settings);
        let mut random = Random::default();
        for epoch in 0..settings.epochs {
            for index in random.shuffled(self.spans.len()) {
                let example = self.spans[index].thinned(&mut random, settings.dropout);
                learn_spans(&example, &mut emit, &mut step);
            }
            emit.pass(epoch);
            step.pass(epoch);
        }
        (emit.finish(), step.finish())
    }
}

/// The word that stands for a cue of several words: the first verb, else the first noun of reporting, else the first word that
/// may be a cue.
fn head(view: &View<'_>, cue: &[Range<usize>]) -> Option<usize> {
    let tokens: Vec<usize> =
        cue.iter().flat_map(|span| view.text.tokens_in(span.clone())).filter(|&at| is_candidate(view, at)).collect();
    let verb = tokens.iter().find(|&&at| view.tag(at).is_verb());
    let noun = tokens.iter().find(|&&at| view.tagged[at].entry.noun > 0);
    verb.or(noun).or(tokens.first()).copied()
}

fn span_example(view: &View<'_>, head: usize, gold: &Labelled) -> SpanExample {
    let frame = Frame::new(view, head);
    let mut example = SpanExample::default();
    let mut labels = vec![0; frame.window.len()];
    for (spans, label) in [(&gold.content, 3), (&gold.source, 1), (&gold.cue, 2)] {
        for at in spans.iter().flat_map(|span| view.text.tokens_in(span.clone())) {
            if frame.window.contains(&at) {
                labels[at - frame.window.start] = label;
            }
        }
    }
    for at in frame.window.clone() {
        let (mut rows, mut steps) = (Vec::new(), Vec::new());
        span_features(view, &frame, at, &mut rows);
        step_features(view, &frame, at, &mut steps);
        example.rows.push(rows);
        example.steps.push(steps);
    }
    example.labels = labels;
    example
}

/// Weights with a step size of their own each (AdaGrad).
#[derive(Debug)]
struct Learner {
    weights: Vec<f32>,
    /// The sum of the weights after each pass of the second half: their mean is steadier than the last ones.
    sum: Vec<f32>,
    passes: usize,
    squares: Vec<f32>,
    settings: Settings,
}

impl SpanExample {
    fn thinned(&self, random: &mut Random, dropout: f32) -> Self {
        let mut thin = |lists: &[Vec<u32>]| lists.iter().map(|rows| random.thinned(rows, dropout)).collect();
        Self { rows: thin(&self.rows), steps: thin(&self.steps), labels: self.labels.clone() }
    }
}

impl Learner {
    /// The weights for all features at once: each counts less than where some were left out.
    fn finish(self) -> Vec<f32> {
        let kept = (1.0 - self.settings.dropout) / self.passes.max(1) as f32;
        self.sum.into_iter().map(|sum| sum * kept).collect()
    }

    fn new(size: usize, settings: Settings) -> Self {
        Self { weights: vec![0.0; size], sum: vec![0.0; size], passes: 0, squares: vec![0.0; size], settings }
    }

    /// Notes the weights after a pass.
    fn pass(&mut self, epoch: usize) {
        if epoch * 2 >= self.settings.epochs {
            self.sum.iter_mut().zip(&self.weights).for_each(|(sum, weight)| *sum += weight);
            self.passes += 1;
        }
    }

    fn step(&mut self, at: usize, gradient: f32) {
        let gradient = gradient + self.settings.decay * self.weights[at];
        self.squares[at] += gradient * gradient;
        self.weights[at] -= self.settings.rate * gradient / (self.squares[at].sqrt() + 1e-6);
    }
}

/// The scores of one example under the present weights, forwards and backwards.
struct Lattice {
    emissions: Vec<[f32; LABELS]>,
    steps: Vec<[f32; STEPS]>,
    forward: Vec<[f32; LABELS]>,
    backward: Vec<[f32; LABELS]>,
    total: f32,
}

impl Lattice {
    fn new(example: &SpanExample, emit: &Learner, step: &Learner) -> Self {
        let emissions: Vec<[f32; LABELS]> = example.rows.iter().map(|rows| sums(&emit.weights, rows)).collect();
        let steps: Vec<[f32; STEPS]> = example.steps.iter().map(|rows| sums(&step.weights, rows)).collect();
        let length = emissions.len();
        let (mut forward, mut backward) = (emissions.clone(), vec![[0_f32; LABELS]; length]);
        for at in 1..length {
            forward[at] = std::array::from_fn(|label| {
                let into = |last: usize| forward[at - 1][last] + steps[at][last * LABELS + label];
                log_sum(&std::array::from_fn::<f32, LABELS, _>(into)) + emissions[at][label]
            });
        }
        for at in (0..length - 1).rev() {
            backward[at] = std::array::from_fn(|label| {
                let out = |next: usize| {
                    backward[at + 1][next] + steps[at + 1][label * LABELS + next] + emissions[at + 1][next]
                };
                log_sum(&std::array::from_fn::<f32, LABELS, _>(out))
            });
        }
        let total = log_sum(&forward[length - 1]);
        Self { emissions, steps, forward, backward, total }
    }

    /// How likely a token has a label.
    fn label(&self, at: usize, label: usize) -> f32 {
        (self.forward[at][label] + self.backward[at][label] - self.total).exp()
    }

    /// How likely a token has a label and the one before it another.
    fn step(&self, at: usize, last: usize, label: usize) -> f32 {
        let score = self.forward[at - 1][last] + self.steps[at][last * LABELS + label] + self.emissions[at][label];
        (score + self.backward[at][label] - self.total).exp()
    }
}

/// One step of a conditional random field on one example: what the weights expect less what was labelled.
fn learn_spans(example: &SpanExample, emit: &mut Learner, step: &mut Learner) {
    let lattice = Lattice::new(example, emit, step);
    for (at, &gold) in example.labels.iter().enumerate() {
        for label in 0..LABELS {
            let gradient = lattice.label(at, label) - f32::from(u8::from(gold == label));
            if gradient.abs() > NEGLIGIBLE {
                example.rows[at].iter().for_each(|&row| emit.step(row as usize * LABELS + label, gradient));
            }
        }
        for pair in 0..if at == 0 { 0 } else { STEPS } {
            let (last, label) = (pair / LABELS, pair % LABELS);
            let seen = example.labels[at - 1] == last && gold == label;
            let gradient = lattice.step(at, last, label) - f32::from(u8::from(seen));
            if gradient.abs() > NEGLIGIBLE {
                example.steps[at].iter().for_each(|&row| step.step(row as usize * STEPS + pair, gradient));
            }
        }
    }
}

/// Gradients below it are not worth a step.
const NEGLIGIBLE: f32 = 1e-4;

fn sums<const N: usize>(weights: &[f32], rows: &[u32]) -> [f32; N] {
    let mut sums = [0_f32; N];
    for &row in rows {
        let start = row as usize * N;
        sums.iter_mut().zip(&weights[start..start + N]).for_each(|(sum, weight)| *sum += weight);
    }
    sums
}

fn log_sum(scores: &[f32]) -> f32 {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    highest + scores.iter().map(|score| (score - highest).exp()).sum::<f32>().ln()
}

/// Weights as single bytes and what one step is worth.
fn quantise(weights: &[f32]) -> (f32, Vec<u8>) {
    let highest = weights.iter().fold(0_f32, |highest, weight| highest.max(weight.abs()));
    let scale = if highest > 0.0 { highest / 127.0 } else { 1.0 };
    (scale, weights.iter().map(|weight| ((weight / scale).round() as i8).cast_unsigned()).collect())
}

/// Chance that is the same in every run.
#[derive(Debug)]
struct Random(u64);

impl Default for Random {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// The numbers below `length` in a random order.
    fn shuffled(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for index in (1..length).rev() {
            order.swap(index, (self.next() % (index as u64 + 1)) as usize);
        }
        order
    }

    /// The rows without a share of them.
    fn thinned(&mut self, rows: &[u32], share: f32) -> Vec<u32> {
        let limit = (share * 1000.0) as u64;
        rows.iter().copied().filter(|_| (self.next() >> 20) % 1000 >= limit).collect()
    }
}
