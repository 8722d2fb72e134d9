//! Every form of attribution, on sentences of our own with invented names, and the promises that hold for any text.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// The attributions of a text as strings: source, cue, content, rule.
fn found(source: &str) -> Vec<(String, String, String, &'static str)> {
    let text = Text::new(source, &[]);
    let join =
        |spans: &[Range<usize>]| spans.iter().map(|span| text.slice(span.clone())).collect::<Vec<_>>().join(" … ");
    attributions(&text).iter().map(|one| (join(&one.source), join(&one.cue), join(&one.content), one.rule)).collect()
}

type Expected = (&'static str, &'static str, &'static str, &'static str);

#[rstest]
#[case::that("President Mera Holm said on Monday that Velland would not send its fleet to Orsk.",
    ("President Mera Holm", "said", "that Velland would not send its fleet to Orsk", "attribution.that"))]
#[case::clause("Holm said the fleet would stay in port.",
    ("Holm", "said", "the fleet would stay in port", "attribution.clause"))]
#[case::content_source_verb("“We will not send the fleet,” Holm said.",
    ("Holm", "said", "“We will not send the fleet,”", "attribution.content-source-verb"))]
#[case::content_verb_source("“We will not send the fleet,” said Defence Minister Tomas Brekk.",
    ("Defence Minister Tomas Brekk", "said", "“We will not send the fleet,”", "attribution.content-verb-source"))]
#[case::interrupted("“We will not,” the minister told reporters, “send anything before the summer.”",
    ("the minister", "told", "“We will not,” … “send anything before the summer.”", "attribution.interrupted"))]
#[case::indirect_content_first("The fleet will stay in port, the defence ministry said.",
    ("the defence ministry", "said", "The fleet will stay in port", "attribution.content-source-verb"))]
#[case::according_to("Velland will send instructors, according to a spokesman for the prime minister.",
    ("a spokesman for the prime minister", "according to", "Velland will send instructors", "attribution.according-to"))]
#[case::according_to_first("According to Holm, the talks have failed.",
    ("Holm", "According to", "the talks have failed", "attribution.according-to"))]
#[case::infinitive("The president has promised to send two ships to Orsk.",
    ("The president", "has promised", "to send two ships to Orsk", "attribution.infinitive"))]
#[case::object("Opposition leader Ana Dolj criticised the plan to send ships.",
    ("Opposition leader Ana Dolj", "criticised", "the plan to send ships", "attribution.object"))]
#[case::relative("The prime minister, who took office in May, insisted that no decision had been taken.",
    ("The prime minister, who took office in May", "insisted", "that no decision had been taken", "attribution.that"))]
#[case::opening("In a statement, the foreign ministry said it was open to talks.",
    ("the foreign ministry", "said", "it was open to talks", "attribution.clause"))]
#[case::colon_and_quotation("Brekk said: “This is not the time.”",
    ("Brekk", "said", "“This is not the time.”", "attribution.quotation"))]
#[case::pronoun("He believes the war will end soon.", ("He", "believes", "the war will end soon", "attribution.clause"))]
#[case::floating("“We are ready,” Holm said. “We have always been ready.”",
    ("Holm", "said", "“We are ready,” … “We have always been ready.”", "attribution.interrupted"))]
#[case::next_paragraph("Holm continued:\n\n“We are ready. It is late.”",
    ("Holm", "continued", "“We are ready. It is late.”", "attribution.quotation"))]
#[case::over_paragraphs("“We go,” Holm said. “It is late.\n\n“All of us go.”",
    ("Holm", "said", "“We go,” … “It is late.\n\n“All of us go.”", "attribution.interrupted"))]
#[case::signed("“We have waited long enough.” — Mera Holm",
    ("Mera Holm", "—", "“We have waited long enough.”", "attribution.signed"))]
#[case::signed_below("“We have waited long enough.”\n\n― Tomas Brekk, Velland",
    ("Tomas Brekk, Velland", "―", "“We have waited long enough.”", "attribution.signed"))]
fn one_attribution(#[case] source: &str, #[case] (speaker, cue, content, rule): Expected) {
    assert_eq!(found(source), [(speaker.to_owned(), cue.to_owned(), content.to_owned(), rule)]);
}

/// Headlines give a model little to go by.
#[rstest]
#[case("No boots on the ground, says PM", ("PM", "says", "No boots on the ground", "attribution.content-verb-source"))]
#[case("Velland could send peacekeepers to Orsk, says foreign minister Brekk",
    ("foreign minister Brekk", "says", "Velland could send peacekeepers to Orsk", "attribution.content-verb-source"))]
#[case("Velland ready to send troops after ceasefire, president says",
    ("president", "says", "Velland ready to send troops after ceasefire", "attribution.content-source-verb"))]
#[case("Holm: 'We will not send troops'", ("Holm", ":", "'We will not send troops'", "attribution.colon"))]
#[case("Velland open to sending troops – Brekk", ("Brekk", "–", "Velland open to sending troops", "attribution.signed"))]
fn headlines(#[case] source: &str, #[case] (speaker, cue, content, rule): Expected) {
    assert_eq!(found(source), [(speaker.to_owned(), cue.to_owned(), content.to_owned(), rule)]);
}

/// Two attributions in a sentence.
#[rstest]
#[case::coordination("The minister called the plan \"a very bad joke\" and warned that it would cost lives.",
    [("The minister", "called", "the plan \"a very bad joke\""), ("The minister", "warned", "that it would cost lives")])]
#[case::speech_act("Velland has not ruled out sending troops, Holm said on Monday.",
    [("Velland", "has not ruled out", "sending troops"), ("Holm", "said", "Velland has not ruled out sending troops")])]
#[case::nested("Holm said that Brekk had warned that the army was not ready.",
    [("Holm", "said", "that Brekk had warned that the army was not ready"), ("Brekk", "had warned", "that the army was not ready")])]
fn two_attributions(#[case] source: &str, #[case] expected: [(&str, &str, &str); 2]) {
    let found = found(source);
    let found: Vec<_> = found.iter().map(|one| (one.0.as_str(), one.1.as_str(), one.2.as_str())).collect();
    assert_eq!(found, expected);
}

/// Quotation marks of any style, and names of any spelling, change nothing.
#[rstest]
fn style_and_names_change_nothing(
    #[values(("“", "”"), ("\"", "\""), ("‘", "’"), ("'", "'"), ("''", "''"), ("``", "''"), ("«", "»"), ("„", "“"))]
    marks: (&str, &str),
    #[values("Holm", "Šimonytė", "Kosiniak-Kamysz", "Mr. Łukasz Ørsted", "President Đorđe al-Rahim")] name: &str,
) {
    let (open, close) = marks;
    let source =
        format!("{open}We will not send the fleet,{close} {name} said on Monday. {open}It stays in port.{close}");
    let found = found(&source);
    let content = format!("{open}We will not send the fleet,{close} … {open}It stays in port.{close}");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].2.as_str()), (name, content.as_str()));
}

#[rstest]
#[case("The fleet lies in the harbour of Orsk, and the crews wait for orders from the admiral.")]
#[case("The bridge opened in May after three years of work.")]
#[case("Orsk has two harbours and a railway station.")]
fn plain_narration_has_none(#[case] source: &str) {
    assert_eq!(found(source), []);
}

#[test]
fn lines_of_a_transcript_are_their_speakers() {
    let found = found("HOLM: We go.\n\nBREKK: Now?\n\nHOLM: Yes, now.");
    let lines: Vec<_> = found.iter().map(|(speaker, _, content, _)| (speaker.as_str(), content.as_str())).collect();
    assert_eq!(lines, [("HOLM", "We go"), ("BREKK", "Now"), ("HOLM", "Yes, now")]);
    assert!(found.iter().all(|one| one.3 == "attribution.transcript"));
}

#[test]
fn nested_attributions_know_their_parent() {
    let text = Text::new("Holm said Brekk had told her that the army was ready.", &[]);
    let parents: Vec<_> = attributions(&text).into_iter().map(|one| one.parent).collect();
    assert_eq!(parents, [None, Some(0)]);
}

#[test]
fn negation_of_the_cue_is_told() {
    let negated = |source| attributions(&Text::new(source, &[])).first().is_some_and(|one| one.negated);
    assert!(negated("Holm did not say that the fleet would leave."));
    assert!(!negated("Holm said that the fleet would not leave."));
}

#[rstest]
#[case("“We go,” Holm said.", AttributionKind::Direct)]
#[case("Holm said they go.", AttributionKind::Indirect)]
#[case("Holm said the idea was “a very bad joke” for all.", AttributionKind::Mixed)]
fn kinds(#[case] source: &str, #[case] kind: AttributionKind) {
    assert_eq!(attributions(&Text::new(source, &[]))[0].kind, kind);
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in ["“", "\"", "“a” ", "said ", "said \"a ", "Holm said that ", "a", "A: b.\n", ", "] {
        let source = piece.repeat(1_000);
        attributions(&Text::new(&source, &[]));
    }
}

proptest! {
    #[test]
    fn any_spans_lie_on_character_boundaries(source in "([A-Za-z“”\"‘’,.:é\n—-]{0,6} ?|said |that |Holm |“|” |told ){0,60}") {
        let text = Text::new(&source, &[]);
        for one in attributions(&text) {
            for span in one.source.iter().chain(&one.cue).chain(&one.content) {
                prop_assert!(source.get(span.clone()).is_some_and(|piece| !piece.is_empty()));
            }
        }
        let found = attributions(&text);
        for start in 0..found.len() {
            let ancestors = std::iter::successors(Some(start), |&at| found[at].parent);
            prop_assert!(ancestors.take(found.len() + 1).count() <= found.len(), "a circle of parents");
        }
    }
}
