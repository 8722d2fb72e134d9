//! Marks in a sentence: by colour where there is any, else by brackets.

use anstyle::Style;

use crate::cli::line::{Line, style};
use crate::model::RuleHit;

/// What a span of a sentence is to the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// A negation.
    Negation,
    /// A cue.
    Cue,
    /// The topic's action.
    Action,
    /// Who says it, whose position it is, and the verb that joins them.
    Who,
    /// A condition.
    Condition,
}

impl Mark {
    /// The mark of a rule; rules about the whole have none.
    pub(crate) fn of(rule: &RuleHit) -> Option<Self> {
        match rule.id.split('/').next()? {
            "not" => Some(Self::Negation),
            "cue" => Some(Self::Cue),
            "action" => Some(Self::Action),
            "speaker" | "holder" | "subject" => Some(Self::Who),
            "condition" => Some(Self::Condition),
            _ => None,
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Negation => style::DOWN,
            Self::Cue => style::MARK,
            Self::Action => style::BOLD,
            Self::Who => style::UP,
            Self::Condition => style::DOUBT,
        }
    }

    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Negation => ("{", "}"),
            Self::Cue => ("[", "]"),
            Self::Action => ("‹", "›"),
            Self::Who => ("(", ")"),
            Self::Condition => ("<", ">"),
        }
    }

    /// Words as they look when they are marked.
    pub(crate) fn put(self, words: &str, colour: bool) -> Line {
        let (open, close) = if colour { ("", "") } else { self.brackets() };
        Line::new().put(self.style(), format!("{open}{words}{close}"))
    }
}

/// What the brackets mean, for whoever sees no colours.
pub(crate) fn legend() -> Line {
    Line::new().dim("[cue]  {negation}  ‹action›  (who)  <condition>")
}

/// A text that begins at byte `offset` of its document, with some of that document's spans marked. Spans that do not
/// lie in it, or not on character boundaries, or overlap one that begins before, are passed over.
pub(crate) fn marked(
    text: &str,
    offset: usize,
    spans: impl Iterator<Item = (usize, usize, Mark)>,
    colour: bool,
) -> Line {
    let mut inside: Vec<(usize, usize, Mark)> = spans
        .filter_map(|(start, end, mark)| Some((start.checked_sub(offset)?, end.checked_sub(offset)?, mark)))
        .filter(|(start, end, _)| start < end && text.get(*start..*end).is_some())
        .collect();
    inside.sort_unstable_by_key(|(start, end, mark)| (*start, std::cmp::Reverse(*end), *mark));
    let (mut line, mut at) = (Line::new(), 0);
    for (start, end, mark) in inside {
        if start >= at {
            line = line.text(&text[at..start]).append(mark.put(&text[start..end], colour));
            at = end;
        }
    }
    line.text(&text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_only_spans_that_lie_in_the_text() {
        let spans = [(104, 109), (101, 102), (0, 5), (104, 106), (108, 120)].map(|(s, e)| (s, e, Mark::Cue));
        assert_eq!(
            marked("ąb ready", 100, spans.into_iter(), true).render(true),
            "ąb \u{1b}[1m\u{1b}[36mready\u{1b}[0m"
        );
        assert_eq!(marked("ąb ready", 100, spans.into_iter(), false).render(false), "ąb [ready]");
    }

    #[test]
    fn one_word_that_is_two_rules_is_marked_once() {
        let spans = [(3, 10, Mark::Cue), (3, 10, Mark::Negation)];
        assert_eq!(marked("We won’t go", 0, spans.into_iter(), false).render(false), "We {won’t} go");
    }
}
