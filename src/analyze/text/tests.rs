//! Tables for the cutting of text, and the promises that hold for any text.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::model::BlockKind;

fn words(source: &str) -> Vec<&str> {
    let text = Text::new(source, &[]);
    text.tokens.iter().map(|token| &source[token.start..token.end]).collect()
}

fn sentences(source: &str) -> Vec<&str> {
    let text = Text::new(source, &[]);
    text.sentences.iter().map(|sentence| &source[sentence.start..sentence.end]).collect()
}

fn quotes(source: &str) -> Vec<(&str, bool)> {
    let text = Text::new(source, &[]);
    text.quotes.iter().map(|quote| (&source[quote.start..quote.end], quote.closed)).collect()
}

#[rstest]
#[case::hyphen("Mera Holm-Dahl spoke.", &["Mera", "Holm-Dahl", "spoke", "."])]
#[case::contraction("They don't know", &["They", "don't", "know"])]
#[case::possessive("Velland’s fleet", &["Velland", "’s", "fleet"])]
#[case::is_contracted("it's late", &["it", "'s", "late"])]
#[case::initials("J. D. Holm", &["J.", "D.", "Holm"])]
#[case::dotted("the U.S.-led force", &["the", "U.S.", "-", "led", "force"])]
#[case::end_of_sentence("It ended.", &["It", "ended", "."])]
#[case::title("Gen. Holm", &["Gen.", "Holm"])]
#[case::number("No. 10 paid $1,500.50.", &["No.", "10", "paid", "$", "1,500.50", "."])]
#[case::refusal("No. We won't", &["No", ".", "We", "won't"])]
#[case::decade("the ’90s and 1990s", &["the", "’90s", "and", "1990s"])]
#[case::handle("@holm wrote", &["@holm", "wrote"])]
#[case::ellipsis("wait... what", &["wait", "...", "what"])]
#[case::site("Daily.example said", &["Daily.example", "said"])]
#[case::no_break_space("10\u{a0}troops", &["10", "troops"])]
#[case::twins("''No,'' he said", &["''", "No", ",", "''", "he", "said"])]
fn tokens(#[case] source: &str, #[case] expected: &[&str]) {
    assert_eq!(words(source), expected);
}

#[rstest]
#[case("Kęstutis", "kestutis")]
#[case("Łódź", "lodz")]
#[case("Đorđe Ðorn", "dorde dorn")]
#[case("Sørensen", "sorensen")]
#[case("Ħal Għaxaq", "hal ghaxaq")]
#[case("Işık İnan", "isik inan")]
#[case("Straße", "strasse")]
#[case("Ærø œuvre", "aero oeuvre")]
#[case("don’t", "don't")]
#[case("pre\u{ad}mier", "premier")]
#[case("Nause\u{307}da", "nauseda")]
fn folding(#[case] source: &str, #[case] expected: &str) {
    assert_eq!(fold(source), expected);
}

#[rstest]
#[case::plain("One fell. Two rose.", &["One fell.", "Two rose."])]
#[case::titles("Mr. Holm met Ms. Dahl and Gen. Brok. They left.", &["Mr. Holm met Ms. Dahl and Gen. Brok.", "They left."])]
#[case::country("The U.S. Army left. In the U.S. They stay.", &["The U.S. Army left.", "In the U.S.", "They stay."])]
#[case::initials("J. D. Holm spoke. A. B. Dahl left.", &["J. D. Holm spoke.", "A. B. Dahl left."])]
#[case::decimals("It rose 3.5 percent. Then it fell.", &["It rose 3.5 percent.", "Then it fell."])]
#[case::number("He is No. 10 on the list. He said No. Then he left.", &["He is No. 10 on the list.", "He said No.", "Then he left."])]
#[case::month("On Jan. 5 she left. It was cold.", &["On Jan. 5 she left.", "It was cold."])]
#[case::closing("“We will go.” He left.", &["“We will go.”", "He left."])]
#[case::inside("He said. \"We go. They stay.\"", &["He said.", "\"We go.", "They stay.\""])]
#[case::question_in("“Why now?” she asked. “Who knows?” Holm said.", &["“Why now?” she asked.", "“Who knows?” Holm said."])]
#[case::ellipsis("Wait... he said. Then... They left.", &["Wait... he said.", "Then...", "They left."])]
#[case::headlines("Velland ready, says Holm\nThe fleet left.", &["Velland ready, says Holm", "The fleet left."])]
#[case::glued("It ended.The fleet left.", &["It ended.", "The fleet left."])]
#[case::brackets("It ended (he said.) They left.", &["It ended (he said.)", "They left."])]
fn sentence_ends(#[case] source: &str, #[case] expected: &[&str]) {
    assert_eq!(sentences(source), expected);
}

#[rstest]
#[case::curly("“Yes,” he said, “we go.”", &[("Yes,", true), ("we go.", true)])]
#[case::straight("\"Yes,\" he said, \"we go.\"", &[("Yes,", true), ("we go.", true)])]
#[case::german("„Ja“, sagte er", &[("Ja", true)])]
#[case::angled("Er sagte: «Ja» und »nein«", &[("Ja", true), ("nein", true)])]
#[case::french("Il dit : « oui » hier", &[(" oui ", true)])]
#[case::single("Holm: 'we won't go' to the voters' hall", &[("we won't go", true)])]
#[case::single_curly("It’s ‘in their heads’ now", &[("in their heads", true)])]
#[case::possessive_inside("‘the voters’ own choice’ it is", &[("the voters’ own choice", true)])]
#[case::apostrophes("the voters' choice and the ministers' one", &[])]
#[case::twins("``Yes,'' he said. ''No,'' she said.", &[("Yes,", true), ("No,", true)])]
#[case::nested("“He told me ‘no way’ twice,” she said.", &[("He told me ‘no way’ twice,", true), ("no way", true)])]
#[case::nested_curly("\"I read “go home” there,\" he said.", &[("I read “go home” there,", true), ("go home", true)])]
#[case::no_opening("The wind blows east,” she said.", &[("The wind blows east,", false)])]
#[case::no_opening_later("“A,” he said. The wind blows east,” she said.", &[("A,", true), ("The wind blows east,", false)])]
#[case::no_closing("She said: “The wind blows east.", &[("The wind blows east.", false)])]
#[case::next_begins("“The wind blows, she said. “It is cold.”", &[("The wind blows, she said.", false), ("It is cold.", true)])]
#[case::other_style_nests("\"He saw “Night Ship” there.", &[("He saw “Night Ship” there.", false), ("Night Ship", true)])]
#[case::per_paragraph("\"A b.\nC \"d\" e.", &[("A b.", false), ("d", true)])]
#[case::inches("a 12\" pipe", &[])]
fn quotations(#[case] source: &str, #[case] expected: &[(&str, bool)]) {
    assert_eq!(quotes(source), expected);
}

#[test]
fn quotation_over_paragraphs_is_linked() {
    let text = Text::new("“We go.\n\n“They stay.\n\n“All is well,” he said.", &[]);
    let links: Vec<_> = text.quotes.iter().map(|quote| (quote.closed, quote.continues)).collect();
    assert_eq!(links, [(false, None), (false, Some(0)), (true, Some(1))]);
}

#[test]
fn tokens_know_their_innermost_quotation() {
    let text = Text::new("“He told me ‘no way’ twice,” she said.", &[]);
    let quote = |word: &str| text.tokens.iter().find(|token| token.folded == word).unwrap().quote;
    assert_eq!((quote("told"), quote("way"), quote("twice"), quote("said")), (Some(0), Some(1), Some(0), None));
    assert_eq!(text.quotes[1].outer, Some(0));
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let wrapped = "The government of Velland said on Monday that it would not\nsend any of its soldiers across the border before the end\n\
                   of the year, and that it was in no hurry to decide what\nit would do after that date.\n\nThe end came later.";
    assert_eq!(Text::new(wrapped, &[]).paragraphs.len(), 2);
    assert_eq!(Text::new("One line.\nAnother line.\nA third.", &[]).paragraphs.len(), 3);
}

#[test]
fn blocks_are_paragraphs_and_nothing_is_lost() {
    let source = "Head\n\nFirst one. Second.\n\nRest";
    let blocks = [
        Block { start: 0, end: 4, kind: BlockKind::Heading },
        Block { start: 6, end: 24, kind: BlockKind::Paragraph },
        Block { start: 90, end: 80, kind: BlockKind::Other },
    ];
    let text = Text::new(source, &blocks);
    let kinds: Vec<_> = text.paragraphs.iter().map(|p| (text.slice(p.start..p.end), p.kind)).collect();
    let expected =
        [("Head", BlockKind::Heading), ("First one. Second.", BlockKind::Paragraph), ("Rest", BlockKind::Paragraph)];
    assert_eq!(kinds, expected);
    assert_eq!(text.paragraph_tokens(1).len(), 5);
}

/// What holds for every text.
fn check(source: &str, blocks: &[Block]) {
    let text = Text::new(source, blocks);
    let mut end = 0;
    for token in &text.tokens {
        assert!(token.start >= end && token.end > token.start);
        assert!(source.is_char_boundary(token.start) && source.is_char_boundary(token.end));
        assert!(text.sentences[token.sentence].start <= token.start && token.end <= text.sentences[token.sentence].end);
        assert!(token.quote.is_none_or(|quote| quote < text.quotes.len()));
        end = token.end;
    }
    let mut next = 0;
    for sentence in &text.sentences {
        assert_eq!(sentence.tokens.start, next);
        assert!(!sentence.tokens.is_empty());
        next = sentence.tokens.end;
    }
    assert_eq!(next, text.tokens.len());
    for quote in &text.quotes {
        assert!(source.get(quote.start..quote.end).is_some());
        assert!(quote.tokens.start <= quote.tokens.end && quote.tokens.end <= text.tokens.len());
    }
    assert!(text.quotes.is_sorted_by_key(|quote| quote.start));
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in ["\"", "“", "”", "'", "’ ", " ‘a", "«", "``", "(", ".", "a", "\n", "“a. ", "a' ", "A. ", "\u{ad}"]
    {
        check(&piece.repeat(100_000), &[]);
    }
}

proptest! {
    #[test]
    fn any_text_is_cut_in_order(source in "\\PC{0,200}", start in 0usize..250, len in 0usize..50) {
        check(&source, &[]);
        check(&source, &[Block { start, end: start + len, kind: BlockKind::Quote }]);
    }

    #[test]
    fn any_marks_are_cut_in_order(source in "[a-zA-Z0-9 .,!?:'’‘“”\"«»`\n()\u{a0}\u{ad}é—-]{0,200}") {
        check(&source, &[]);
    }
}
