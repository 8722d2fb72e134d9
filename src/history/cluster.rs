//! Which reports go back to one act of speaking.
//!
//! The sets are the connected components of the relations of the design (5.3), built in order of content so that neither the
//! order of arrival nor ids matter. Two things are narrower than bare components, for quiet on doubt: a report that quotes
//! nothing does not weld two quotations that are held apart, but joins the nearer one; and no set spans more than two days.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use crate::model::{EvidenceClass, Occasion, ScopeGroup};

use super::forest::{Bond, Forest, Tree};
use super::prepare::Node;
use super::relation::{Hours, Sign, article_dated};
use super::words::{self, Link, Rarity, Words};

/// A place where a report was said or whence it was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tag<'a> {
    Venue(&'a str),
    Wire(&'a str),
}

/// Groups the reports of one person on one topic and scope line; gives the places of each group's nodes, in order of content.
pub(super) fn cluster(nodes: &[Node<'_>], rarity: &Rarity) -> Vec<Vec<usize>> {
    let links = words::links(nodes, rarity);
    let days = days_said(nodes, &links);
    let trees =
        nodes.iter().zip(&days).map(|(n, day)| Tree::new(*day, n.group(), Sign::of(n, *day), n.statement().commitment));
    let forest = Forest::new(trees.collect(), Hours::of(nodes));
    let mut linked = vec![Vec::new(); nodes.len()];
    for link in &links {
        linked[link.earlier].push(link.later);
        linked[link.later].push(link.earlier);
    }
    let mut weaver = Weaver { nodes, days, linked, forest };
    weaver.weave();
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..nodes.len() {
        sets.entry(weaver.forest.find(at)).or_default().push(at);
    }
    sets.into_values().collect()
}

/// The day on which each report counts. One that only its article dates, and that quotes words which are known from earlier,
/// is a retelling: it counts for the day of the earliest report with these words. On another rung the words must be the same
/// beyond doubt and be what its own rung rests on.
fn days_said(nodes: &[Node<'_>], links: &[Link]) -> Vec<Date> {
    let mut days: Vec<Date> = nodes.iter().map(|n| n.day).collect();
    for link in links {
        let (old, new) = (&nodes[link.earlier], &nodes[link.later]);
        let compatible = old.group().is_none() || new.group().is_none() || old.group() == new.group();
        let (s, t) = (old.statement(), new.statement());
        let quoted = t.class == EvidenceClass::Quotation && link.long;
        if article_dated(new) && compatible && (s.commitment == t.commitment || quoted) {
            days[link.later] = days[link.later].min(days[link.earlier]);
        }
    }
    days
}

struct Weaver<'n, 'a> {
    nodes: &'n [Node<'a>],
    days: Vec<Date>,
    /// For each report, those that share enough verbatim words with it.
    linked: Vec<Vec<usize>>,
    forest: Forest<'a>,
}

impl<'a> Weaver<'_, 'a> {
    /// Builds the sets: first within each scope group, then the reports that could belong to several groups.
    fn weave(&mut self) {
        let (mut settled, mut several, mut unspecified) = (Vec::new(), Vec::new(), Vec::new());
        for (at, node) in self.nodes.iter().enumerate() {
            match node.statement().scope.groups().len() {
                0 => unspecified.push(at),
                1 => settled.push(at),
                _ => several.push(at),
            }
        }
        self.relate(&settled);
        let left = self.attach(&several, &settled);
        for &at in &left {
            self.forest.settle(at, self.nodes[at].statement().scope.groups().into_iter().next());
        }
        self.relate(&left);
        settled.extend(several);
        settled.sort_unstable();
        let left = self.attach(&unspecified, &settled);
        self.relate(&left);
    }

    /// Joins all related reports among `members`: quotations first, then the others.
    fn relate(&mut self, members: &[usize]) {
        let known: HashSet<usize> = members.iter().copied().collect();
        for &at in members {
            for with in self.linked[at].iter().filter(|&&with| with < at && known.contains(&with)) {
                self.forest.join(*with, at, Bond::Strong);
            }
        }
        let buckets = self.buckets(members);
        buckets.iter().for_each(|bucket| self.join_quotations(bucket));
        buckets.iter().for_each(|bucket| self.join_others(bucket));
    }

    /// Reports that are related to each other, but for what holds quotations apart: by venue, wire and day, in this order.
    fn buckets(&mut self, members: &[usize]) -> Vec<Vec<usize>> {
        let mut tags: BTreeMap<(Tag<'a>, Option<ScopeGroup>, Date), Vec<usize>> = BTreeMap::new();
        let mut days: BTreeMap<(Date, Option<ScopeGroup>), Vec<usize>> = BTreeMap::new();
        for &at in members {
            let (day, group) = (self.days[at], self.forest.tree(at).group.clone());
            for tag in self.tags(at) {
                tags.entry((tag, group.clone(), day)).or_default().push(at);
            }
            days.entry((day, group)).or_default().push(at);
        }
        let mut buckets = Vec::new();
        for ((tag, group, day), bucket) in &tags {
            let next = day.tomorrow().ok().and_then(|day| tags.get(&(*tag, group.clone(), day)));
            let late = next.into_iter().flatten().copied().filter(|&at| article_dated(&self.nodes[at]));
            buckets.push(bucket.iter().copied().chain(late).collect());
        }
        buckets.extend(days.into_values());
        buckets
    }

    fn tags(&self, at: usize) -> impl Iterator<Item = Tag<'a>> + use<'a> {
        tags(&self.nodes[at].statement().occasion)
    }

    /// Joins the quotations of a bucket, except pairs that are held apart. Quotations with one sign are alike.
    fn join_quotations(&mut self, bucket: &[usize]) {
        let mut signs: BTreeMap<Sign<'a>, usize> = BTreeMap::new();
        for &at in bucket {
            let Some(sign) = Sign::of(&self.nodes[at], self.days[at]) else { continue };
            let first = *signs.entry(sign).or_insert(at);
            self.forest.join(first, at, Bond::Strong);
        }
        let signs: Vec<_> = signs.into_iter().collect();
        for (place, (sign, at)) in signs.iter().enumerate() {
            for (other, with) in &signs[..place] {
                if !self.forest.hold_apart(sign, other) {
                    self.forest.join(*at, *with, Bond::Strong);
                }
            }
        }
    }

    /// Joins the reports of a bucket that quote nothing with the sets in it, those on the same rung first.
    fn join_others(&mut self, bucket: &[usize]) {
        let quotes = |n: &Node<'_>| n.statement().class == EvidenceClass::Quotation;
        let mut heads: Vec<usize> = Vec::new();
        for &at in bucket.iter().filter(|&&at| quotes(&self.nodes[at])) {
            heads.push(self.forest.find(at));
        }
        for &at in bucket.iter().filter(|&&at| !quotes(&self.nodes[at])) {
            heads = heads.iter().map(|&head| self.forest.find(head)).collect();
            heads.sort_unstable();
            heads.dedup();
            let rung = self.nodes[at].statement().commitment;
            let mut order = heads.clone();
            order.sort_by_cached_key(|&head| (!self.forest.has_rung(head, rung), head));
            let mut alone = true;
            for head in order {
                alone &= !self.forest.join(head, at, Bond::Weak);
            }
            if alone {
                heads.push(at);
            }
        }
    }

    /// Lets each report that could belong to several groups join the one related set that it shares most words with; gives the
    /// ones that are related to none.
    fn attach(&mut self, loose: &[usize], settled: &[usize]) -> Vec<usize> {
        if loose.is_empty() {
            return Vec::new();
        }
        let mut index = Index::default();
        settled.iter().for_each(|&at| self.note(&mut index, at));
        let mut left = Vec::new();
        for &at in loose {
            let ranked = self.rank(&mut index, at);
            match ranked.into_iter().find(|&(head, bond)| self.forest.join(head, at, bond)) {
                None => left.push(at),
                Some((head, _)) => {
                    let words = index.words.remove(&head).unwrap_or_default();
                    index.words.insert(self.forest.find(at), words);
                    self.note(&mut index, at);
                }
            }
        }
        left
    }

    /// The related sets that a report may join, best first: most words in common, then the same rung, then the earlier set.
    fn rank(&mut self, index: &mut Index<'a>, at: usize) -> Vec<(usize, Bond)> {
        let groups = self.nodes[at].statement().scope.groups();
        let mut heads: BTreeMap<usize, Bond> = BTreeMap::new();
        let near = self.neighbours(index, at);
        for (with, bond) in near {
            let head = self.forest.find(with);
            let fits = self.forest.tree(head).group.as_ref().is_some_and(|g| groups.is_empty() || groups.contains(g));
            if fits && (bond == Bond::Strong || !heads.contains_key(&head)) {
                heads.insert(head, bond);
            }
        }
        let own = if heads.len() > 1 { words::bag(&self.nodes[at]) } else { Words::default() };
        let rung = self.nodes[at].statement().commitment;
        let mut ranked: Vec<_> = heads.into_iter().collect();
        ranked.sort_by_cached_key(|&(head, _)| {
            let common = index.words.get(&head).map_or(0, |words| own.intersection(words).count());
            (std::cmp::Reverse(common), !self.forest.has_rung(head, rung), head)
        });
        ranked
    }

    /// Settled reports that are related to a loose one, one or more of each set, with the bond.
    fn neighbours(&self, index: &Index<'a>, at: usize) -> Vec<(usize, Bond)> {
        let by_words = self.linked[at].iter().copied().filter(|with| index.settled.contains(with));
        let mut near: Vec<(usize, Bond)> = by_words.map(|with| (with, Bond::Strong)).collect();
        let mut weak =
            |reports: Option<&Vec<usize>>| near.extend(reports.into_iter().flatten().map(|&r| (r, Bond::Weak)));
        let day = self.days[at];
        weak(index.days.get(&day));
        for tag in self.tags(at) {
            for late in [false, true] {
                weak(index.tags.get(&(tag, day, late)));
                if let Some(before) = day.yesterday().ok().filter(|_| article_dated(&self.nodes[at])) {
                    weak(index.tags.get(&(tag, before, late)));
                }
            }
            weak(day.tomorrow().ok().and_then(|after| index.tags.get(&(tag, after, true))));
        }
        near
    }

    /// Enters a settled report into the index that loose ones are looked up in.
    fn note(&mut self, index: &mut Index<'a>, at: usize) {
        let (day, head) = (self.days[at], self.forest.find(at));
        index.settled.insert(at);
        index.words.entry(head).or_default().extend(words::bag(&self.nodes[at]));
        // One report of each set is enough.
        let mut enter = |list: &mut Vec<usize>| {
            if !list.iter().any(|&known| self.forest.find(known) == head) {
                list.push(at);
            }
        };
        enter(index.days.entry(day).or_default());
        let late = article_dated(&self.nodes[at]);
        let occasion = &self.nodes[at].statement().occasion;
        for tag in tags(occasion) {
            enter(index.tags.entry((tag, day, late)).or_default());
        }
    }
}

/// Settled reports by what relates a loose one to them; tags also by whether only their articles date them.
#[derive(Default)]
struct Index<'a> {
    settled: HashSet<usize>,
    days: HashMap<Date, Vec<usize>>,
    tags: BTreeMap<(Tag<'a>, Date, bool), Vec<usize>>,
    words: HashMap<usize, Words>,
}

fn tags(occasion: &Occasion) -> impl Iterator<Item = Tag<'_>> {
    occasion.venue.as_deref().map(Tag::Venue).into_iter().chain(occasion.wire.as_deref().map(Tag::Wire))
}
