//! Which alerts a channel wants.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Alert, Direction, Status, Urgency};

/// What is lost when a fraction is told in hundredths.
const ROUNDING: f64 = 0.5;

/// What a channel asks for. The default asks for everything; an empty list leaves nobody out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Ids of topics.
    pub topics: Vec<String>,
    /// Names of officials: who moved, or who spoke for the principal that did.
    pub officials: Vec<String>,
    /// Names of principals.
    pub principals: Vec<String>,
    /// Only this way.
    pub direction: Option<Direction>,
    /// Rungs at least; qualifications have none.
    pub min_steps: u8,
    /// Only what is confirmed, or only what is pending.
    pub status: Option<Status>,
    /// Only what knocks at least so loudly.
    pub min_urgency: Option<Urgency>,
    /// Only what a source that is trusted at least so far reports, in hundredths.
    pub min_trust: u8,
}

impl Route {
    /// Whether the channel wants an alert.
    pub fn takes(&self, alert: &Alert) -> bool {
        let among = |wanted: &[String], names: &[Option<&str>]| {
            wanted.is_empty()
                || names.iter().flatten().any(|name| wanted.iter().any(|want| folded(want) == folded(name)))
        };
        let principal = alert.principal.as_deref();
        among(&self.topics, &[Some(&alert.topic)])
            && among(&self.officials, &[Some(&alert.subject), alert.speaker.as_deref()])
            && among(&self.principals, &[principal, Some(&alert.subject)])
            && self.direction.is_none_or(|wanted| alert.direction == Some(wanted))
            && alert.steps >= self.min_steps
            && self.status.is_none_or(|wanted| alert.status == wanted)
            && self.min_urgency.is_none_or(|least| alert.urgency >= least)
            && alert.trust * 100.0 + ROUNDING >= f64::from(self.min_trust)
    }
}

/// A part of a message below its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What it is about.
    Topic,
    /// Who spoke, in which role, for whom.
    Speaker,
    /// The new sentence with day and outlet.
    Now,
    /// The earlier sentence.
    Before,
    /// The condition of the new position.
    Condition,
    /// Its scope.
    Scope,
    /// Whether it is pending, and how many outlets report it.
    Standing,
    /// The address of the new article.
    Link,
}

impl Part {
    /// All parts, in the order in which a message has them unless its channel says otherwise.
    pub const ALL: [Self; 8] =
        [Self::Topic, Self::Speaker, Self::Now, Self::Before, Self::Condition, Self::Scope, Self::Standing, Self::Link];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Speaker => "speaker",
            Self::Now => "now",
            Self::Before => "before",
            Self::Condition => "condition",
            Self::Scope => "scope",
            Self::Standing => "standing",
            Self::Link => "link",
        }
    }
}

/// A name without case and diacritics.
fn folded(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::fixtures::alert;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[rstest]
    #[case::everything(Route::default(), true)]
    #[case::its_topic(Route { topics: names(&["rates", "troops-to-ostia"]), ..Route::default() }, true)]
    #[case::another_topic(Route { topics: names(&["rates"]), ..Route::default() }, false)]
    #[case::the_official(Route { officials: names(&["mara lind"]), ..Route::default() }, true)]
    #[case::another_official(Route { officials: names(&["Jorn Dahl"]), ..Route::default() }, false)]
    #[case::the_principal(Route { principals: names(&["NORLAND"]), ..Route::default() }, true)]
    #[case::another_principal(Route { principals: names(&["Ostia"]), ..Route::default() }, false)]
    #[case::up(Route { direction: Some(Direction::Up), ..Route::default() }, true)]
    #[case::down(Route { direction: Some(Direction::Down), ..Route::default() }, false)]
    #[case::a_step(Route { min_steps: 1, ..Route::default() }, true)]
    #[case::more_steps(Route { min_steps: 2, ..Route::default() }, false)]
    #[case::pending(Route { status: Some(Status::Pending), ..Route::default() }, false)]
    #[case::loud(Route { min_urgency: Some(Urgency::High), ..Route::default() }, false)]
    #[case::trusted(Route { min_trust: 100, ..Route::default() }, true)]
    #[case::all_at_once(Route { topics: names(&["troops-to-ostia"]), officials: names(&["Dahl"]), ..Route::default() }, false)]
    fn a_channel_gets_what_it_asks_for(#[case] route: Route, #[case] expected: bool) {
        assert_eq!(route.takes(&alert()), expected);
    }

    #[rstest]
    #[case(0.5, 50, true)]
    #[case(0.5, 51, false)]
    #[case(0.29, 29, true)]
    #[case(1.0, 100, true)]
    #[case(0.0, 0, true)]
    fn sources_must_be_trusted_as_far_as_the_channel_asks(#[case] trust: f64, #[case] least: u8, #[case] taken: bool) {
        assert_eq!(Route { min_trust: least, ..Route::default() }.takes(&Alert { trust, ..alert() }), taken);
    }

    #[test]
    fn who_speaks_for_a_principal_counts_and_diacritics_do_not() {
        let spoken = Alert { subject: "Norland".into(), speaker: Some("Jörn Dahl".into()), ..alert() };
        let route = Route { officials: names(&["jorn dahl"]), ..Route::default() };
        assert!(route.takes(&spoken));
    }
}
