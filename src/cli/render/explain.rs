//! Why a statement says what it says: its rules in the sentence, then step by step.

use super::mark::{Mark, legend, marked};
use crate::analyze::told;
use crate::cli::line::{Line, style};
use crate::model::{Commitment, RuleHit, Statement};

/// The text around a statement's evidence, as much of it as is at hand: who speaks may stand in another sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// The byte of the article's text, or headline, with which it begins.
    pub(crate) offset: usize,
}

impl<'a> Window<'a> {
    /// Nothing but the evidence.
    #[cfg(test)]
    pub(crate) fn evidence(statement: &'a Statement) -> Self {
        Self { text: &statement.evidence.text, offset: statement.evidence.start }
    }

    /// The words of a rule, marked as in the sentence.
    fn words(self, rule: &RuleHit, colour: bool) -> Option<Line> {
        let (start, end) = rule.start.checked_sub(self.offset).zip(rule.end.checked_sub(self.offset))?;
        let words = self.text.get(start..end).filter(|words| !words.is_empty())?;
        // Rules of an older program may have ids that are not known any more.
        Some(Mark::of(rule).unwrap_or(Mark::Cue).put(words, colour))
    }
}

/// The sentence with all its rules marked.
pub(crate) fn sentence(statement: &Statement, colour: bool) -> Line {
    let spans = statement.rules.iter().filter_map(|rule| Some((rule.start, rule.end, Mark::of(rule)?)));
    marked(&statement.evidence.text, statement.evidence.start, spans, colour)
}

/// The steps that lead to the rung, then each other rule with what it means.
pub(crate) fn steps(statement: &Statement, window: Window<'_>, colour: bool) -> Vec<Line> {
    let (chain, others): (Vec<&RuleHit>, Vec<&RuleHit>) = statement
        .rules
        .iter()
        .partition(|rule| matches!(Mark::of(rule), Some(Mark::Negation | Mark::Cue | Mark::Action)));
    let mut lines = Vec::new();
    let mut before = None;
    for (index, rule) in chain.into_iter().rev().enumerate() {
        lines.push(step(window, rule, (index == 0 && rule.id.starts_with("action/"), before), colour));
        before = rule.gives;
    }
    lines.extend(others.into_iter().map(|rule| other(statement, window, rule, colour)));
    if !colour {
        lines.push(legend());
    }
    lines
}

/// One step of the composition: what the rule makes of what it governs.
fn step(window: Window<'_>, rule: &RuleHit, (is_action, before): (bool, Option<Commitment>), colour: bool) -> Line {
    let line = if is_action { Line::new().text(told::form(&rule.id)) } else { Line::new().text("under") };
    let line = match window.words(rule, colour) {
        Some(words) => line.text(" ").append(words),
        None => line,
    };
    let line = match (rule.gives, is_action) {
        (Some(rung), _) if before == Some(rung) => line.text(" → still ").bold(rung.words()),
        (Some(rung), _) => line.text(" → ").bold(rung.words()),
        (None, true) => line.text(", plain"),
        (None, false) if rule.id == "not" => line.text(" → negated, no rung yet"),
        (None, false) => line.text(" → no rung yet"),
    };
    line.dim(format!("  {}", rule.id))
}

fn other(statement: &Statement, window: Window<'_>, rule: &RuleHit, colour: bool) -> Line {
    let meaning = told::words(&rule.id).unwrap_or_default();
    let line = match window.words(rule, colour) {
        Some(words) => words.text(format!(" {meaning}")),
        None => Line::new().text(meaning),
    };
    let line = match (stands_for(statement, rule), rule.gives) {
        (Some(name), _) => line.text(": ").bold(name),
        (None, Some(rung)) => line.text(" → ").bold(rung.words()),
        (None, None) => line,
    };
    let doubt = rule.id.starts_with("doubt/").then_some(style::DOUBT);
    line.put(doubt.unwrap_or(style::DIM), format!("  {}", rule.id))
}

/// Whom a pronoun, a role, or a sentence that names nobody stands for, where that is the official.
fn stands_for<'a>(statement: &'a Statement, rule: &RuleHit) -> Option<&'a str> {
    let found = matches!(
        rule.id.as_str(),
        "holder/pronoun" | "holder/role" | "speaker/carried" | "subject/pronoun" | "subject/role"
    );
    let spoken_for = rule.id == "holder/spokesperson";
    statement.official.as_deref().filter(|_| (found && statement.speaker.is_none()) || spoken_for)
}

#[cfg(test)]
mod tests {
    use super::Window;
    use crate::analyze::Engine;
    use crate::cli::render::statement::explained;
    use crate::model::{Article, Official, Role, Topic};

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    fn engine() -> Engine {
        let title =
            |title: &str| Role { title: title.into(), from: None, until: None, principal: None, speaks_for: None };
        let official = |name: &str, role: &str| Official {
            name: name.into(),
            aliases: Vec::new(),
            principal: Some("Norland".into()),
            roles: vec![title(role)],
        };
        let topic = Topic {
            id: "troops".into(),
            verbs: words(&["send", "deploy"]),
            objects: words(&["troops", "soldiers"]),
            targets: words(&["Ostia"]),
            ..Topic::default()
        };
        let officials = [official("Mara Lind", "Prime Minister"), official("Helga Brand", "Leader of the Opposition")];
        Engine::new(&[topic], &officials, false)
    }

    fn explanation(text: &str, colour: bool) -> String {
        let article = Article { published: Some("2025-03-20".parse().unwrap()), ..Article::plain(text) };
        let statements = engine().analyze(&article);
        let lines = statements.iter().flat_map(|statement| explained(statement, Window { text, offset: 0 }, colour));
        // The first line is about who and what, which other tests look at.
        lines.map(|line| line.render(colour).trim_start().to_owned()).skip(1).collect::<Vec<_>>().join("\n")
    }

    /// Each sentence with the name of its snapshot.
    const SENTENCES: [(&str, &str); 8] = [
        ("composition", "Norland has not ruled out sending troops to Ostia, Prime Minister Mara Lind said."),
        (
            "pronoun_and_condition",
            "Prime Minister Mara Lind met reporters on Wednesday. She said Norland was ready to consider sending soldiers to \
             Ostia once a ceasefire is reached.",
        ),
        ("spokesperson", "Norland is ready to send troops to Ostia, a spokesman for Prime Minister Mara Lind said."),
        ("recalled_promise", "In January, Prime Minister Mara Lind said that Norland would send troops to Ostia."),
        (
            "anaphor",
            "Allies want Norland to send troops to Ostia. “It is near. We won’t do that,” Prime Minister Mara Lind said.",
        ),
        (
            "speaker_in_another_sentence",
            "“We see the war,” Prime Minister Mara Lind said. “It is close. And yes, we are ready to send troops to Ostia.”",
        ),
        ("narrated", "Prime Minister Mara Lind has ruled out sending instructors and soldiers to Ostia."),
        ("advocacy", "“Norland should send troops to Ostia,” opposition leader Helga Brand said."),
    ];

    #[test]
    fn tells_each_step() {
        for (name, text) in SENTENCES {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("explained_{name}"), explanation(text, false));
            });
        }
    }

    #[test]
    fn colour_takes_the_place_of_brackets() {
        let shown = explanation("Norland will not send troops to Ostia, Prime Minister Mara Lind said.", true);
        assert!(
            shown.contains("\u{1b}[31mnot\u{1b}[0m") && !shown.contains("{not}") && !shown.contains("[cue]"),
            "{shown}"
        );
    }
}
