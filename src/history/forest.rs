//! Sets of reports that grow together, and what forbids them to.

use jiff::civil::Date;

use crate::model::{Commitment, ScopeGroup};

use super::relation::{Hours, Sign};

/// No act of speaking reaches further than this from its first report.
const DAYS: i32 = 2;

/// What may join two sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// A relation between two quotations that nothing holds apart, or shared words: it joins their sets.
    Strong,
    /// A relation of a report that quotes nothing: it does not weld two quotations that are held apart.
    Weak,
}

/// A set of reports.
#[derive(Debug, Clone)]
pub(super) struct Tree<'a> {
    first: Date,
    last: Date,
    /// The scope group; `None` of unspecified reports.
    pub(super) group: Option<ScopeGroup>,
    signs: Vec<Sign<'a>>,
    rungs: u8,
}

impl<'a> Tree<'a> {
    /// A set of one report.
    pub(super) fn new(day: Date, group: Option<ScopeGroup>, sign: Option<Sign<'a>>, rung: Commitment) -> Self {
        Self { first: day, last: day, group, signs: sign.into_iter().collect(), rungs: 1 << rung.rung() }
    }
}

/// Disjoint sets of reports. The name of a set is its first report, in order of content.
pub(super) struct Forest<'a> {
    parent: Vec<usize>,
    trees: Vec<Tree<'a>>,
    hours: Hours,
}

impl<'a> Forest<'a> {
    /// Every report by itself.
    pub(super) fn new(trees: Vec<Tree<'a>>, hours: Hours) -> Self {
        Self { parent: (0..trees.len()).collect(), trees, hours }
    }

    /// The name of the set that holds a report.
    pub(super) fn find(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The set that holds a report.
    pub(super) fn tree(&mut self, at: usize) -> &Tree<'a> {
        let root = self.find(at);
        &self.trees[root]
    }

    /// Gives a report that stands alone its group.
    pub(super) fn settle(&mut self, at: usize, group: Option<ScopeGroup>) {
        self.trees[at].group = group;
    }

    /// Whether a set holds a report on `rung`.
    pub(super) fn has_rung(&mut self, at: usize, rung: Commitment) -> bool {
        self.tree(at).rungs & (1 << rung.rung()) != 0
    }

    /// Whether nothing but shared words relates two signs.
    pub(super) fn hold_apart(&self, a: &Sign<'_>, b: &Sign<'_>) -> bool {
        self.hours.hold_apart(a, b)
    }

    /// Joins the sets of two reports, unless their groups differ, the whole would span more than two days, or the bond is too
    /// weak. Says whether they are in one set now.
    pub(super) fn join(&mut self, a: usize, b: usize, bond: Bond) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return true;
        }
        let (x, y) = (&self.trees[a], &self.trees[b]);
        let groups_differ = x.group.is_some() && y.group.is_some() && x.group != y.group;
        let (first, last) = (x.first.min(y.first), x.last.max(y.last));
        let apart = |s| y.signs.iter().any(|t| self.hours.hold_apart(s, t));
        if groups_differ || days_between(first, last) > DAYS || (bond == Bond::Weak && x.signs.iter().any(apart)) {
            return false;
        }
        let (root, other) = (a.min(b), a.max(b));
        self.parent[other] = root;
        let other = self.trees[other].clone();
        let tree = &mut self.trees[root];
        (tree.first, tree.last) = (first, last);
        tree.group = tree.group.take().or(other.group);
        tree.rungs |= other.rungs;
        tree.signs.extend(other.signs);
        tree.signs.sort_unstable();
        tree.signs.dedup();
        true
    }
}

/// Days from one day to a later one.
pub(super) fn days_between(first: Date, last: Date) -> i32 {
    last.since(first).map_or(0, |span| span.get_days())
}
