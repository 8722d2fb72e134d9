//! What is due: a pure record of tasks, their times and which of them are under way.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A difference between the wall clock and the steady one that means a jump or a suspended machine.
const JUMP: SignedDuration = SignedDuration::from_mins(5);

/// Tasks by name, each due at a time, never, or under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agenda<K: Ord> {
    tasks: BTreeMap<K, Task>,
    /// Those that wait for a time, the earliest first.
    queue: BTreeSet<(Timestamp, K)>,
    /// Those that are under way, with whether they were asked for once more meanwhile.
    busy: BTreeMap<K, bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    /// Waits for its time; `None` is never.
    Due(Option<Timestamp>),
    /// Is under way.
    Busy,
}

impl<K: Ord> Default for Agenda<K> {
    fn default() -> Self {
        Self { tasks: BTreeMap::new(), queue: BTreeSet::new(), busy: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Agenda<K> {
    /// Enters a task, or moves one that is not under way.
    pub(super) fn set(&mut self, key: K, due: Option<Timestamp>) {
        match self.tasks.get(&key) {
            Some(Task::Busy) => return,
            Some(Task::Due(Some(at))) => drop(self.queue.remove(&(*at, key.clone()))),
            _ => {}
        }
        self.tasks.insert(key.clone(), Task::Due(due));
        self.queue.extend(due.map(|at| (at, key)));
    }

    /// Drops the tasks that `keep` refuses. What is under way ends unheard.
    pub(super) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.tasks.retain(|key, _| keep(key));
        self.queue.retain(|(_, key)| keep(key));
        self.busy.retain(|key, _| keep(key));
    }

    /// Makes every task that `which` names due now; those under way will run once more.
    pub(super) fn hurry(&mut self, now: Timestamp, which: impl Fn(&K) -> bool) {
        let named: Vec<K> = self.tasks.keys().filter(|key| which(key)).cloned().collect();
        for key in named {
            match self.busy.get_mut(&key) {
                Some(again) => *again = true,
                None => self.set(key, Some(now)),
            }
        }
    }

    /// Moves every task that waits for a time to the one that `plan` gives.
    pub(super) fn replan(&mut self, plan: impl Fn(&K, Timestamp) -> Timestamp) {
        for (at, key) in std::mem::take(&mut self.queue) {
            let due = plan(&key, at);
            self.tasks.insert(key.clone(), Task::Due(Some(due)));
            self.queue.insert((due, key));
        }
    }

    /// Takes up to `room` due tasks, those that have waited longest first; they count as under way from now on. Of each
    /// group at most `share` are under way at once, so that a slow host does not take the room of the others.
    pub(super) fn take_due<G: Eq + Hash>(
        &mut self,
        now: Timestamp,
        room: usize,
        share: usize,
        group: impl Fn(&K) -> Option<G>,
    ) -> Vec<K> {
        let mut groups: HashMap<G, usize> = HashMap::new();
        for of in self.busy.keys().filter_map(&group) {
            *groups.entry(of).or_default() += 1;
        }
        let mut taken: Vec<(Timestamp, K)> = Vec::new();
        for (at, key) in self.queue.iter().take_while(|(at, _)| *at <= now) {
            if taken.len() >= room {
                break;
            }
            if let Some(of) = group(key) {
                let under_way = groups.entry(of).or_default();
                if *under_way >= share {
                    continue;
                }
                *under_way += 1;
            }
            taken.push((*at, key.clone()));
        }
        for entry in &taken {
            self.queue.remove(entry);
            self.tasks.insert(entry.1.clone(), Task::Busy);
            self.busy.insert(entry.1.clone(), false);
        }
        taken.into_iter().map(|(_, key)| key).collect()
    }

    /// Ends a task that was under way; its next time is `due`, or `now` when it was asked for once more.
    pub(super) fn done(&mut self, key: &K, due: Option<Timestamp>, now: Timestamp) {
        let Some(again) = self.busy.remove(key) else { return };
        self.tasks.insert(key.clone(), Task::Due(None));
        self.set(key.clone(), if again { Some(now) } else { due });
    }

    /// The earliest time at which a task is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.queue.first().map(|(at, _)| *at)
    }
}

/// Whether the wall clock moved otherwise than time passed: it was set, or the machine slept.
pub(super) fn jumped(wall: SignedDuration, steady: Duration) -> bool {
    let steady = SignedDuration::try_from(steady).unwrap_or(SignedDuration::MAX);
    wall.saturating_sub(steady).abs() > JUMP
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Every task is a group of its own.
    fn alone(_: &&'static str) -> Option<()> {
        None
    }

    fn agenda(tasks: &[(&'static str, Option<i64>)]) -> Agenda<&'static str> {
        let mut agenda = Agenda::default();
        tasks.iter().for_each(|&(key, due)| agenda.set(key, due.map(at)));
        agenda
    }

    #[test]
    fn due_tasks_are_taken_once_and_the_longest_waiting_first() {
        let mut agenda = agenda(&[("a", Some(30)), ("b", Some(10)), ("c", Some(20)), ("d", Some(99)), ("e", None)]);
        assert_eq!(agenda.take_due(at(50), 2, 9, alone), ["b", "c"]);
        assert_eq!(agenda.take_due(at(50), 2, 9, alone), ["a"]);
        assert_eq!(agenda.take_due(at(50), 2, 9, alone), [""; 0]);
        assert_eq!(agenda.next(), Some(at(99)));
    }

    #[test]
    fn a_task_that_ended_is_due_at_its_next_time() {
        let mut agenda = agenda(&[("a", Some(1))]);
        agenda.take_due(at(1), 9, 9, alone);
        agenda.set("a", Some(at(2)));
        assert_eq!(agenda.next(), None, "a task under way is not moved");
        agenda.done(&"a", Some(at(60)), at(5));
        assert_eq!(agenda.next(), Some(at(60)));
    }

    #[test]
    fn who_is_asked_while_under_way_runs_once_more() {
        let mut agenda = agenda(&[("a", Some(1)), ("b", Some(500)), ("c", None)]);
        agenda.take_due(at(1), 9, 9, alone);
        agenda.hurry(at(2), |key| *key != "b");
        assert_eq!(agenda.take_due(at(3), 9, 9, alone), ["c"]);
        agenda.done(&"a", Some(at(900)), at(4));
        assert_eq!(agenda.take_due(at(4), 9, 9, alone), ["a"]);
    }

    #[test]
    fn a_new_plan_moves_only_what_waits_for_a_time() {
        let mut agenda = agenda(&[("a", Some(10)), ("b", None), ("c", Some(1))]);
        agenda.take_due(at(1), 9, 9, alone);
        agenda.replan(|_, due| due + SignedDuration::from_secs(5));
        assert_eq!(agenda.next(), Some(at(15)));
        assert_eq!(agenda.take_due(at(99), 9, 9, alone), ["a"]);
    }

    #[test]
    fn a_host_takes_no_more_than_its_share() {
        let mut agenda = agenda(&[("a1", Some(1)), ("a2", Some(2)), ("a3", Some(3)), ("b1", Some(4)), ("c", Some(5))]);
        let host = |key: &&'static str| key.strip_suffix(|c: char| c.is_ascii_digit());
        assert_eq!(agenda.take_due(at(9), 9, 2, host), ["a1", "a2", "b1", "c"]);
        assert_eq!(agenda.take_due(at(9), 9, 2, host), [""; 0]);
        agenda.done(&"a1", Some(at(60)), at(10));
        assert_eq!(agenda.take_due(at(10), 9, 2, host), ["a3"]);
    }

    #[test]
    fn a_dropped_task_ends_unheard() {
        let mut agenda = agenda(&[("a", Some(1)), ("b", Some(1))]);
        agenda.take_due(at(1), 9, 9, alone);
        agenda.retain(|key| *key != "a");
        agenda.done(&"a", Some(at(2)), at(2));
        agenda.done(&"b", Some(at(3)), at(2));
        assert_eq!(agenda.next(), Some(at(3)));
    }

    #[rstest]
    #[case(60, 60, false)]
    #[case(0, 60, false)]
    #[case(8 * 3600, 60, true)]
    #[case(-86_400, 60, true)]
    fn a_jump_is_a_wall_clock_that_moved_otherwise_than_time(
        #[case] wall: i64,
        #[case] steady: u64,
        #[case] expected: bool,
    ) {
        assert_eq!(jumped(SignedDuration::from_secs(wall), Duration::from_secs(steady)), expected);
    }
}
