//! What is due: a pure record of tasks, their times and which of them are under way.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A difference between the wall clock and the steady one that means a jump or a suspended machine.
const JUMP: SignedDuration = SignedDuration::from_mins(5);

/// Tasks by name, each due at a time, never, or under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agenda<K: Ord> {
    tasks: BTreeMap<K, Task>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    /// Waits for its time; `None` is never.
    Due(Option<Timestamp>),
    /// Is under way. The flag says that it was asked for once more meanwhile.
    Busy { again: bool },
}

impl<K: Ord> Default for Agenda<K> {
    fn default() -> Self {
        Self { tasks: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Agenda<K> {
    /// Enters a task, or moves one that is not under way.
    pub(super) fn set(&mut self, key: K, due: Option<Timestamp>) {
        let task = self.tasks.entry(key).or_insert(Task::Due(due));
        if let Task::Due(at) = task {
            *at = due;
        }
    }

    /// Drops the tasks that `keep` refuses. What is under way ends unheard.
    pub(super) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.tasks.retain(|key, _| keep(key));
    }

    /// Makes every task that `which` names due now; those under way will run once more.
    pub(super) fn hurry(&mut self, now: Timestamp, which: impl Fn(&K) -> bool) {
        for (_, task) in self.tasks.iter_mut().filter(|(key, _)| which(key)) {
            *task = match *task {
                Task::Due(_) => Task::Due(Some(now)),
                Task::Busy { .. } => Task::Busy { again: true },
            };
        }
    }

    /// Moves every task that waits for a time to the one that `plan` gives.
    pub(super) fn replan(&mut self, plan: impl Fn(&K, Timestamp) -> Timestamp) {
        for (key, task) in &mut self.tasks {
            if let Task::Due(Some(at)) = task {
                *at = plan(key, *at);
            }
        }
    }

    /// Takes up to `room` due tasks, those that have waited longest first; they count as under way from now on.
    pub(super) fn take_due(&mut self, now: Timestamp, room: usize) -> Vec<K> {
        let mut due: Vec<(Timestamp, K)> = self
            .tasks
            .iter()
            .filter_map(|(key, task)| match task {
                Task::Due(Some(at)) if *at <= now => Some((*at, key.clone())),
                _ => None,
            })
            .collect();
        due.sort();
        due.truncate(room);
        for (_, key) in &due {
            self.tasks.insert(key.clone(), Task::Busy { again: false });
        }
        due.into_iter().map(|(_, key)| key).collect()
    }

    /// Ends a task that was under way; its next time is `due`, or `now` when it was asked for once more.
    pub(super) fn done(&mut self, key: &K, due: Option<Timestamp>, now: Timestamp) {
        if let Some(task) = self.tasks.get_mut(key) {
            *task = Task::Due(if *task == (Task::Busy { again: true }) { Some(now) } else { due });
        }
    }

    /// The earliest time at which a task is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        let dues = self.tasks.values().filter_map(|task| match task {
            Task::Due(at) => *at,
            Task::Busy { .. } => None,
        });
        dues.min()
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

    fn agenda(tasks: &[(&'static str, Option<i64>)]) -> Agenda<&'static str> {
        let mut agenda = Agenda::default();
        tasks.iter().for_each(|&(key, due)| agenda.set(key, due.map(at)));
        agenda
    }

    #[test]
    fn due_tasks_are_taken_once_and_the_longest_waiting_first() {
        let mut agenda = agenda(&[("a", Some(30)), ("b", Some(10)), ("c", Some(20)), ("d", Some(99)), ("e", None)]);
        assert_eq!(agenda.take_due(at(50), 2), ["b", "c"]);
        assert_eq!(agenda.take_due(at(50), 2), ["a"]);
        assert_eq!(agenda.take_due(at(50), 2), [""; 0]);
        assert_eq!(agenda.next(), Some(at(99)));
    }

    #[test]
    fn a_task_that_ended_is_due_at_its_next_time() {
        let mut agenda = agenda(&[("a", Some(1))]);
        agenda.take_due(at(1), 9);
        agenda.set("a", Some(at(2)));
        assert_eq!(agenda.next(), None, "a task under way is not moved");
        agenda.done(&"a", Some(at(60)), at(5));
        assert_eq!(agenda.next(), Some(at(60)));
    }

    #[test]
    fn who_is_asked_while_under_way_runs_once_more() {
        let mut agenda = agenda(&[("a", Some(1)), ("b", Some(500)), ("c", None)]);
        agenda.take_due(at(1), 9);
        agenda.hurry(at(2), |key| *key != "b");
        assert_eq!(agenda.take_due(at(3), 9), ["c"]);
        agenda.done(&"a", Some(at(900)), at(4));
        assert_eq!(agenda.take_due(at(4), 9), ["a"]);
    }

    #[test]
    fn a_new_plan_moves_only_what_waits_for_a_time() {
        let mut agenda = agenda(&[("a", Some(10)), ("b", None), ("c", Some(1))]);
        agenda.take_due(at(1), 9);
        agenda.replan(|_, due| due + SignedDuration::from_secs(5));
        assert_eq!(agenda.next(), Some(at(15)));
        assert_eq!(agenda.take_due(at(99), 9), ["a"]);
    }

    #[test]
    fn a_dropped_task_ends_unheard() {
        let mut agenda = agenda(&[("a", Some(1)), ("b", Some(1))]);
        agenda.take_due(at(1), 9);
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
