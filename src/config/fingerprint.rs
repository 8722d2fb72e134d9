//! A short name for everything in the configuration that decides what is found in an article and what is a shift.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::settings::Config;
use crate::model::{Official, Topic};

/// What goes into the fingerprint. Sources, channels and what only decides about delivery stay out.
#[derive(Serialize)]
struct Deciding<'c> {
    topics: Vec<&'c Topic>,
    officials: Vec<&'c Official>,
    discover_officials: bool,
    min_steps: u8,
    confirm_after_seconds: u64,
}

impl Config {
    /// Sixteen hexadecimal digits (XXH3 of a canonical JSON) that change when topics, officials or the settings that the
    /// fold uses change. The order of topics, of officials and of files does not matter.
    #[expect(clippy::expect_used, reason = "strings, numbers and lists of them always become JSON")]
    pub fn fingerprint(&self) -> String {
        let mut topics: Vec<&Topic> = self.topics.iter().collect();
        topics.sort_by_key(|topic| &topic.id);
        let mut officials: Vec<&Official> = self.officials.iter().collect();
        officials.sort_by_key(|official| &official.name);
        let deciding = Deciding {
            topics,
            officials,
            discover_officials: self.discover_officials,
            min_steps: self.alert.min_steps,
            confirm_after_seconds: self.alert.confirm_after.as_secs(),
        };
        let json = serde_json::to_vec(&deciding).expect("plain data becomes JSON");
        format!("{:016x}", xxh3_64(&json))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;
    use crate::config::sample;

    #[test]
    fn is_stored_and_must_never_change_for_the_same_configuration() {
        assert_eq!(Config::empty(PathBuf::from("a.db")).fingerprint(), "229411751f337055");
    }

    #[test]
    fn order_and_delivery_do_not_matter() {
        let config = sample();
        let mut other = config.clone();
        other.topics.reverse();
        other.officials.reverse();
        other.sources.clear();
        other.channels.clear();
        other.alert.max_age = Duration::ZERO;
        assert_eq!(config.fingerprint(), other.fingerprint());
    }

    #[rstest::rstest]
    #[case::topic(|c: &mut Config| c.topics[0].verbs.push("lend".to_owned()))]
    #[case::official(|c: &mut Config| drop(c.officials.pop()))]
    #[case::role(|c: &mut Config| c.officials[0].roles[0].until = Some(jiff::civil::date(2030, 1, 1)))]
    #[case::discovery(|c: &mut Config| c.discover_officials = false)]
    #[case::steps(|c: &mut Config| c.alert.min_steps = 2)]
    #[case::confirmation(|c: &mut Config| c.alert.confirm_after = Duration::ZERO)]
    fn what_decides_changes_it(#[case] change: fn(&mut Config)) {
        let mut config = sample();
        change(&mut config);
        assert_ne!(config.fingerprint(), sample().fingerprint());
    }
}
