//! Sets of tokens as sorted runs.

use std::ops::Range;

/// A set of tokens: runs in order that neither touch nor overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Runs(Vec<Range<usize>>);

impl Runs {
    /// A set of one run.
    pub(super) fn one(run: Range<usize>) -> Self {
        let mut runs = Self::default();
        runs.insert(run);
        runs
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Range<usize>> {
        self.0.iter()
    }

    /// From the first token to the one after the last; empty for an empty set.
    pub(super) fn hull(&self) -> Range<usize> {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(Range::len).sum()
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        let index = self.0.partition_point(|run| run.end <= at);
        self.0.get(index).is_some_and(|run| run.start <= at)
    }

    /// How many tokens of `span` are in the set.
    pub(super) fn overlap(&self, span: &Range<usize>) -> usize {
        let first = self.0.partition_point(|run| run.end <= span.start);
        let overlapping = self.0[first..].iter().take_while(|run| run.start < span.end);
        overlapping.map(|run| run.end.min(span.end) - run.start.max(span.start)).sum()
    }

    /// How many tokens two sets share.
    pub(super) fn shared(&self, other: &Self) -> usize {
        other.0.iter().map(|run| self.overlap(run)).sum()
    }

    pub(super) fn insert(&mut self, run: Range<usize>) {
        if run.is_empty() {
            return;
        }
        let first = self.0.partition_point(|known| known.end < run.start);
        let last = self.0.partition_point(|known| known.start <= run.end);
        let start = self.0.get(first).filter(|_| first < last).map_or(run.start, |known| known.start.min(run.start));
        let end = if first < last { self.0[last - 1].end.max(run.end) } else { run.end };
        self.0.splice(first..last, std::iter::once(start..end));
    }
}
