//! Two sentences side by side, with the words marked that differ.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// Letters from which on a word is one that says something. Shorter ones ("of", "the", "not") stand in any two sentences.
const LETTERS: usize = 4;

/// The share of such words that two sentences must have in common: of those that share less the marks would cover so much that
/// they say nothing. The tests have examples of both sides.
const IN_COMMON: f32 = 0.4;

/// The earlier and the later sentence.
pub(super) fn side_by_side(before: &str, after: &str) -> (Markup, Markup) {
    let diff = TextDiff::from_words(before, after);
    let (mut shared, mut all) = (0_u16, 0_u16);
    for change in diff.iter_all_changes().filter(|change| tells(change.value())) {
        // One that is equal stands on both sides.
        let both = change.tag() == ChangeTag::Equal;
        shared = shared.saturating_add(2 * u16::from(both));
        all = all.saturating_add(1 + u16::from(both));
    }
    let marks = f32::from(shared) > IN_COMMON * f32::from(all);
    let side = |own: ChangeTag| -> Markup {
        let pieces = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Equal || change.tag() == own);
        runs(pieces.map(|change| (change.value(), marks && change.tag() == own)).collect())
    };
    (side(ChangeTag::Delete), side(ChangeTag::Insert))
}

/// Words with what is between them. Neighbours that are marked are one mark; white space at its ends is outside of it.
fn runs(mut pieces: Vec<(&str, bool)>) -> Markup {
    let is_space = |piece: &str| piece.trim().is_empty();
    let words: Vec<Option<bool>> = pieces.iter().map(|(piece, marked)| (!is_space(piece)).then_some(*marked)).collect();
    for (place, piece) in pieces.iter_mut().enumerate().filter(|(_, (piece, _))| is_space(piece)) {
        let before = words[..place].iter().rev().find_map(|word| *word);
        let after = words[place..].iter().find_map(|word| *word);
        piece.1 = before == Some(true) && after == Some(true);
    }
    html! {
        @for run in pieces.chunk_by(|one, next| one.1 == next.1) {
            @if run[0].1 { mark { @for (piece, _) in run { (piece) } } } @else { @for (piece, _) in run { (piece) } }
        }
    }
}

fn tells(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_is_markup() {
        let (before, after) =
            side_by_side("We are open to <b>troops</b> & more.", "We are ready for <b>troops</b> & more.");
        assert_eq!(before.into_string(), "We are <mark>open to</mark> &lt;b&gt;troops&lt;/b&gt; &amp; more.");
        assert!(after.into_string().contains("<mark>ready for</mark>"));
    }

    #[rstest]
    // One claim, turned round or further on: what changed is worth a mark.
    #[case("We will not send troops.", "We will send troops.", true)]
    #[case(
        "“Velland has no plans to send combat troops to Ostia,” Lind told reporters at the barracks on Thursday.",
        "“Velland will not send combat troops to Ostia,” Lind told reporters at the barracks on Thursday.",
        true
    )]
    #[case(
        "“Velland is prepared to send soldiers to Ostia,” President Edda Lind said at a press conference on Saturday.",
        "“Velland will not send soldiers to Ostia,” Lind said in a statement after the vote.",
        true
    )]
    #[case(
        "Asked whether Norland would send troops to Ostia, Lind said no.",
        "Lind said Norland would send troops to Ostia by the end of the year if its parliament agreed.",
        true
    )]
    // Function words alone, or little more: the marks would cover everything.
    #[case("We rule it out.", "Soldiers leave on Monday, she said.", false)]
    #[case(
        "The government has ruled out a rise in the fuel duty in the budget of this year, a spokesman for the ministry said.",
        "It is now ready for the first of the increases to be in the bill that goes to the house, the minister told a committee.",
        false
    )]
    #[case(
        "He said that it was not the time to speak of troops in the country.",
        "She said that she was open to the idea of a mission in the autumn.",
        false
    )]
    #[case(
        "“There is no question of our soldiers in Ostia,” said Mara Lind.",
        "“I can imagine that our soldiers secure a ceasefire in Ostia,” Foreign Minister Mara Lind told reporters on Sunday.",
        false
    )]
    #[case("", "", false)]
    fn sentences_that_share_little_are_not_marked(#[case] before: &str, #[case] after: &str, #[case] expected: bool) {
        let (before, after) = side_by_side(before, after);
        let marks = before.into_string().contains("<mark>") || after.into_string().contains("<mark>");
        assert_eq!(marks, expected);
    }
}
