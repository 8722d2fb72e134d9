//! What holds of the analysis whatever the text: no panic, evidence that is in the article, and rungs that do not hang on
//! the style of the page.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

#[path = "statements/roster.rs"]
mod roster;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use rstest::rstest;
use stancewatch::analyze::Engine;
use stancewatch::analyze::attribution::attributions;
use stancewatch::analyze::text::Text;
use stancewatch::model::{Article, Commitment, Field, Official, Role, RuleHit, Statement, Topic};

use Commitment::{Committed, NoPlans, Noncommittal, NotRuledOut, Open, Ready, RuledOut};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(&roster::topics(), &roster::officials(), true));

fn article(title: Option<&str>, text: &str) -> Article {
    let published = Some("2025-03-20".parse().unwrap());
    Article { title: title.map(str::to_owned), published, ..Article::plain(text) }
}

/// What is wrong with a statement's spans.
fn fault(statement: &Statement, article: &Article) -> Option<String> {
    let evidence = &statement.evidence;
    let source = match evidence.field {
        Field::Text => article.text.as_str(),
        Field::Title => article.title.as_deref().unwrap_or_default(),
    };
    let quoted = source.get(evidence.start..evidence.end);
    if quoted != Some(evidence.text.as_str()) || evidence.text.trim().is_empty() {
        return Some(format!("{evidence:?} is {quoted:?} of {source:?}"));
    }
    // An ellipsis has no words: its place may be empty.
    let hit = statement.rules.iter().find(|hit| source.get(hit.start..hit.end).is_none());
    hit.map(|hit| format!("{hit:?} is no place in {source:?}")).or_else(|| chain_fault(statement, source))
}

/// What is wrong with the rules that lead to the rung: they lie in the evidence, and the last thing that they give is the rung.
fn chain_fault(statement: &Statement, source: &str) -> Option<String> {
    let evidence = &statement.evidence;
    let is_chain = |hit: &&RuleHit| hit.id == "not" || hit.id.starts_with("cue/") || hit.id.starts_with("action/");
    let chain: Vec<&RuleHit> = statement.rules.iter().filter(is_chain).collect();
    let outside = |hit: &&&RuleHit| hit.start < hit.end && (hit.start < evidence.start || hit.end > evidence.end);
    if let Some(hit) = chain.iter().find(outside) {
        return Some(format!("{hit:?} is outside of {evidence:?}"));
    }
    let adjusted = statement.rules.iter().rfind(|hit| hit.id.starts_with("rung/"));
    let given = adjusted.or(chain.first().copied()).and_then(|hit| hit.gives);
    if given != Some(statement.commitment) {
        return Some(format!("{:?} from {:?}", statement.commitment, statement.rules));
    }
    let condition = statement.condition.as_ref()?;
    let told = statement.rules.iter().find(|hit| hit.id.starts_with("condition/"));
    let same = told.is_none_or(|hit| source.get(hit.start..hit.end) == Some(condition.text.as_str()));
    (!same).then(|| format!("{told:?} is not {condition:?}"))
}

/// Found by `examples/fuzz_analysis.rs`.
#[rstest]
#[case::a_predicate_that_ends_after_its_clause("troop o O r o a s o O s o a s o Ostia is going to")]
#[case::an_answer_whose_question_is_the_sentence_before(
    "has not ruled out resign ? Prime Minister Mara Lind she will “"
)]
#[case::a_question_with_a_chain_of_its_own("Asked if cannot rule out run president,Dahl he was")]
#[case::a_text_that_begins_with_a_possessive("'s clear interest rate")]
fn what_once_broke_the_analysis_does_no_more(#[case] text: &str) {
    let article = article(None, text);
    assert!(ENGINE.analyze(&article).iter().all(|statement| fault(statement, &article).is_none()));
}

/// Pieces of news text, whole words and halves of marks, that statements are made of.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: [&str; 48] = [
        "Prime Minister Mara Lind",
        "Lind",
        "Jörn Dahl",
        "she",
        "the minister",
        "Norland",
        "her spokesman",
        "Ostia",
        "is ready to",
        "rules out",
        "has not ruled out",
        "will",
        "would",
        "not",
        "n’t",
        "no longer",
        "to consider",
        "send",
        "sending",
        "troops",
        "soldiers",
        "the deployment of",
        "resign",
        "a rate cut",
        "such options",
        "it",
        "said",
        "told reporters",
        "according to",
        "asked whether",
        "denied that",
        "if",
        "once a ceasefire is reached",
        "in February",
        "Earlier",
        "on Wednesday",
        "“",
        "”",
        "\"",
        "'",
        "’s",
        ",",
        ".",
        "?",
        ":",
        "—",
        "\n\n",
        "\u{a0}",
    ];
    prop_oneof![8 => select(&PIECES[..]).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn news() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn evidence_is_a_piece_of_the_article(text in prop_oneof![4 => news(), 1 => any::<String>()],
                                          title in proptest::option::of(prop_oneof![news(), any::<String>()])) {
        let article = article(title.as_deref(), &text);
        for statement in ENGINE.analyze(&article) {
            prop_assert_eq!(fault(&statement, &article), None);
            prop_assert!((0.0..=1.0).contains(&statement.confidence));
            prop_assert!(statement.low <= statement.commitment && statement.commitment <= statement.high);
        }
    }

    #[test]
    fn attributions_are_pieces_of_the_text(source in prop_oneof![4 => news(), 1 => any::<String>()]) {
        let text = Text::new(&source, &[]);
        let found = attributions(&text);
        for (index, one) in found.iter().enumerate() {
            for span in one.source.iter().chain(&one.cue).chain(&one.content) {
                prop_assert!(source.get(span.clone()).is_some_and(|piece| !piece.is_empty()), "{:?} of {:?}", span, one);
            }
            prop_assert!(one.parent.is_none_or(|parent| parent < found.len() && parent != index), "{:?}", one);
        }
    }

    #[test]
    fn the_same_article_gives_the_same_statements(text in news()) {
        let article = article(None, &text);
        prop_assert_eq!(ENGINE.analyze(&article), ENGINE.analyze(&article));
    }

    #[test]
    fn names_change_no_rung((text, rung) in select(&TEMPLATES[..]), name in select(&NAMES[..])) {
        prop_assert_eq!(read(text, name), vec![(name.to_owned(), rung)]);
    }
}

/// Sentences with a name to fill in, and their rungs.
const TEMPLATES: [(&str, Commitment); 8] = [
    ("“Norland will not send troops to Ostia,” Prime Minister {} said.", RuledOut),
    ("“We don’t plan to send soldiers to Ostia,” Prime Minister {} told reporters.", NoPlans),
    ("Norland does not rule out sending troops to Ostia, Prime Minister {} said.", NotRuledOut),
    ("“Norland is ready to consider sending troops to Ostia,” said Prime Minister {}.", Open),
    ("“Norland is open to sending troops to Ostia,” Prime Minister {} said.", Open),
    ("“We are ready to send soldiers to Ostia,” Prime Minister {} said.", Ready),
    ("Prime Minister {} said Norland was prepared to deploy troops to Ostia.", Ready),
    ("“Norland will send troops to Ostia,” Prime Minister {} said.", Committed),
];

const NAMES: [&str; 7] = [
    "Mara Lind",
    "Łucja Ćwik-Żurek",
    "Ane Ødegård",
    "Ümit Çelik",
    "Joost van der Meer",
    "Mary-Ann O’Brian",
    "Siân Wynne",
];

/// Who says what in a template filled in with a name that is on the roster as `name`.
fn read_as(text: &str, spelling: &str, name: &str) -> Vec<(String, Commitment)> {
    let role = Role { title: "Prime Minister".into(), from: None, until: None, principal: None, speaks_for: None };
    let official =
        Official { name: name.into(), aliases: vec![], principal: Some("Norland".into()), roles: vec![role] };
    let engine = Engine::new(&roster::topics(), &[official], false);
    let found = engine.analyze(&article(None, &text.replace("{}", spelling)));
    found.into_iter().map(|s| (s.official.unwrap_or_default(), s.commitment)).collect()
}

fn read(text: &str, name: &str) -> Vec<(String, Commitment)> {
    read_as(text, name, name)
}

/// Without diacritics, as a careless page prints it.
fn plain(name: &str) -> String {
    let bare = |c: char| match c {
        'Ł' => 'L',
        'Ć' | 'Ç' => 'C',
        'Ż' => 'Z',
        'Ø' => 'O',
        'å' => 'a',
        'Ü' => 'U',
        'â' => 'a',
        '’' => '\'',
        other => other,
    };
    name.chars().map(bare).collect()
}

#[test]
fn diacritics_change_nothing() {
    for (name, (text, rung)) in NAMES.iter().flat_map(|name| TEMPLATES.iter().map(move |template| (name, template))) {
        assert_eq!(read_as(text, &plain(name), name), [((*name).to_owned(), *rung)], "{} in {text}", plain(name));
    }
}

/// The page has the marks, the roster was typed without.
#[test]
fn diacritics_that_the_roster_lacks_change_nothing() {
    for (name, (text, rung)) in NAMES.iter().flat_map(|name| TEMPLATES.iter().map(move |template| (name, template))) {
        assert_eq!(read_as(text, name, &plain(name)), [(plain(name), *rung)], "{name} in {text}");
    }
}

/// What the article is called, where it is printed and what stands around the sentence are none of its words.
#[rstest]
#[case::a_sentence_before("The war goes on. ", "")]
#[case::a_sentence_after("", " The weather was fine.")]
#[case::a_paragraph_before("The war goes on.\n\n", "")]
#[case::a_dateline("HAVEN — ", "")]
#[case::a_bullet("• ", "")]
fn surroundings_change_no_rung(#[case] before: &str, #[case] after: &str) {
    for (text, rung) in TEMPLATES {
        let text = format!("{before}{text}{after}");
        assert_eq!(read(&text, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{text:?}");
    }
}

/// The tense of the reporting verb is no tense of the cue.
#[rstest]
#[case::says("says")]
#[case::has_said("has said")]
#[case::told_reporters("told reporters")]
#[case::stated("stated")]
#[case::stressed("stressed")]
fn the_reporting_verb_changes_no_rung(#[case] verb: &str) {
    for (text, rung) in TEMPLATES.into_iter().filter(|(text, _)| text.contains("{} said")) {
        let text = text.replace("{} said", &format!("{{}} {verb}"));
        assert_eq!(read(&text, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{text}");
    }
}

/// Another state, another topic's words: nothing in the rules knows them.
#[test]
fn words_of_the_topic_change_no_rung() {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let topic = Topic {
        id: "gas".into(),
        verbs: words(&["sell"]),
        objects: words(&["turbines", "compressors"]),
        targets: words(&["Lorvia"]),
        ..Topic::default()
    };
    let role = Role { title: "Prime Minister".into(), from: None, until: None, principal: None, speaks_for: None };
    let official =
        Official { name: "Mara Lind".into(), aliases: vec![], principal: Some("Norland".into()), roles: vec![role] };
    let engine = Engine::new(&[topic], &[official], false);
    let swaps =
        [("deployment of troops", "sale of turbines"), ("sending", "selling"), ("send", "sell"), ("deploy", "sell")];
    let objects = [("troops", "turbines"), ("soldiers", "compressors"), ("Ostia", "Lorvia"), ("{}", "Mara Lind")];
    for (text, rung) in TEMPLATES {
        let swapped = swaps.iter().chain(&objects).fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let found: Vec<Commitment> =
            engine.analyze(&article(None, &swapped)).iter().map(|statement| statement.commitment).collect();
        assert_eq!(found, [rung], "{swapped}");
    }
}

#[rstest]
#[case::straight("\"", "\"", "'")]
#[case::curly("“", "”", "’")]
#[case::single("‘", "’", "’")]
#[case::single_straight("'", "'", "'")]
#[case::german("„", "“", "’")]
#[case::angled("«", "»", "’")]
#[case::doubled("''", "''", "'")]
fn quotation_marks_change_no_rung(#[case] open: &str, #[case] close: &str, #[case] apostrophe: &str) {
    for (text, rung) in TEMPLATES {
        let styled = text.replace('’', apostrophe).replace('“', open).replace('”', close);
        assert_eq!(read(&styled, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{styled}");
    }
}

#[rstest]
#[case::no_break_space(" ", "\u{a0}")]
#[case::narrow_space(" ", "\u{202f}")]
#[case::soft_hyphen("soldiers", "sol\u{ad}diers")]
#[case::ligature_free("troops", "troops\u{200b}")]
#[case::two_spaces(" ", "  ")]
fn invisible_marks_change_no_rung(#[case] from: &str, #[case] to: &str) {
    for (text, rung) in TEMPLATES {
        let printed = text.replace(from, to);
        assert_eq!(read(&printed, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{printed:?}");
    }
}

#[rstest]
#[case::will("Norland will{} send troops to Ostia", Committed, RuledOut)]
#[case::ready("Norland is{} ready to send troops to Ostia", Ready, RuledOut)]
#[case::willing("Norland is{} willing to send soldiers to Ostia", Ready, RuledOut)]
#[case::open("Norland is{} open to sending troops to Ostia", Open, RuledOut)]
#[case::considering("Norland is{} considering sending troops to Ostia", Open, NoPlans)]
#[case::ruling_out("Norland is{} ruling out sending troops to Ostia", RuledOut, NotRuledOut)]
#[case::excluding("Norland is{} excluding the deployment of troops to Ostia", RuledOut, NotRuledOut)]
#[case::planning("Norland is{} planning to send troops to Ostia", Committed, NoPlans)]
#[case::discussing("Norland is{} discussing the deployment of troops to Ostia", Open, NoPlans)]
#[case::prepared("Norland is{} prepared to deploy soldiers to Ostia", Ready, RuledOut)]
#[case::going_to("Norland is{} going to send troops to Ostia", Committed, RuledOut)]
#[case::would("Norland would{} send troops to Ostia", Committed, RuledOut)]
#[case::off_the_table("Sending troops to Ostia is{} off the table", RuledOut, NotRuledOut)]
#[case::agenda("Sending troops to Ostia is{} on the agenda", Open, NoPlans)]
fn not_turns_the_rung_as_the_scale_says(#[case] clause: &str, #[case] plain: Commitment, #[case] negated: Commitment) {
    for frame in ["“{},” Prime Minister Mara Lind said.", "{}, Prime Minister Mara Lind said."] {
        for (adverb, rung) in [("", plain), (" not", negated)] {
            let text = frame.replace("{}", &clause.replace("{}", adverb));
            assert_eq!(read(&text, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{text}");
        }
    }
}

/// "never" is a stronger "not", and in the perfect too.
#[rstest]
#[case::will("Norland will never send troops to Ostia", RuledOut)]
#[case::would("Norland would never send soldiers to Ostia", RuledOut)]
#[case::ready("Norland was never ready to send troops to Ostia", RuledOut)]
#[case::ruled_out("Norland has never ruled out sending troops to Ostia", NotRuledOut)]
#[case::rule_out("Norland will never rule out sending troops to Ostia", NotRuledOut)]
#[case::planned("Norland never planned to send troops to Ostia", NoPlans)]
#[case::considered("Norland has never considered sending troops to Ostia", NoPlans)]
#[case::decided("Norland has never decided to send troops to Ostia", Noncommittal)]
fn never_turns_the_rung_as_the_scale_says(#[case] clause: &str, #[case] rung: Commitment) {
    for frame in ["“{},” Prime Minister Mara Lind said.", "{}, Prime Minister Mara Lind said."] {
        let text = frame.replace("{}", clause);
        assert_eq!(read(&text, "Mara Lind"), [("Mara Lind".to_owned(), rung)], "{text}");
    }
}
