//! Two sentences side by side, with the words marked that differ.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// The earlier and the later sentence.
pub(super) fn side_by_side(before: &str, after: &str) -> (Markup, Markup) {
    let diff = TextDiff::from_words(before, after);
    // Where little is left of a sentence, marks would cover it all and say nothing.
    let marks = diff.ratio() > 0.35;
    let side = |own: ChangeTag| {
        html! {
            @for change in diff.iter_all_changes() {
                @if change.tag() == ChangeTag::Equal || (change.tag() == own && !marks) { (change.value()) }
                @else if change.tag() == own { mark { (change.value()) } }
            }
        }
    };
    (side(ChangeTag::Delete), side(ChangeTag::Insert))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_is_markup() {
        let (before, after) =
            side_by_side("We are open to <b>troops</b> & more.", "We are ready for <b>troops</b> & more.");
        assert_eq!(
            before.into_string(),
            "We are <mark>open</mark> <mark>to</mark> &lt;b&gt;troops&lt;/b&gt; &amp; more."
        );
        assert!(after.into_string().contains("<mark>ready</mark>"));
    }

    #[test]
    fn sentences_that_have_nothing_in_common_are_not_marked() {
        let (before, after) = side_by_side("We rule it out.", "Soldiers leave on Monday, she said.");
        assert!(!before.into_string().contains("<mark>") && !after.into_string().contains("<mark>"));
    }
}
