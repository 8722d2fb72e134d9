//! 5.4: the rung of an utterance.

use rstest::rstest;

use crate::model::Commitment::*;

use super::*;

/// Reports of one day, each by its own outlet.
fn day(reports: &[(Commitment, EvidenceClass)]) -> Fold {
    let outlets = ["A", "B", "C", "D", "E"];
    folded(
        reports
            .iter()
            .zip(outlets)
            .map(|((rung, class), outlet)| said("Ana", "2030-05-01", *rung).by(outlet).class(*class)),
    )
}

#[rstest]
#[case::majority(&[(Open, EvidenceClass::Indirect), (Ready, EvidenceClass::Indirect), (Ready, EvidenceClass::Indirect)], (Ready, Open, Ready))]
#[case::tie_goes_down(&[(Open, EvidenceClass::Indirect), (Ready, EvidenceClass::Indirect)], (Open, Open, Ready))]
#[case::three_in_a_tie(&[(Done, EvidenceClass::Indirect), (Open, EvidenceClass::Indirect), (Ready, EvidenceClass::Indirect)], (Open, Open, Done))]
#[case::quotation_over_speech(&[(Open, EvidenceClass::Quotation), (Ready, EvidenceClass::Indirect), (Ready, EvidenceClass::Indirect)], (Open, Open, Open))]
#[case::speech_over_caption(&[(Open, EvidenceClass::Indirect), (Ready, EvidenceClass::Caption), (Ready, EvidenceClass::Caption)], (Open, Open, Open))]
#[case::caption_over_headline(&[(Open, EvidenceClass::Caption), (Committed, EvidenceClass::Headline)], (Open, Open, Open))]
fn point_and_interval(
    #[case] reports: &[(Commitment, EvidenceClass)],
    #[case] (point, low, high): (Commitment, Commitment, Commitment),
) {
    let fold = day(reports);
    assert_eq!(fold.utterances.len(), 1);
    let utterance = &fold.utterances[0];
    assert_eq!((utterance.point, utterance.low, utterance.high), (point, low, high));
}

#[test]
fn a_speaker_who_spans_rungs_widens_the_interval() {
    let fold = folded([said("Ana", "2030-05-01", Open).span(NotRuledOut, Ready)]);
    assert_eq!((fold.utterances[0].low, fold.utterances[0].high), (NotRuledOut, Ready));
}

#[test]
fn the_lead_is_sure_and_of_good_extraction() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).by("A").poor(),
        said("Ana", "2030-05-01", Ready).by("B").with(|r| r.statement.confidence = 0.5),
        said("Ana", "2030-05-01", Ready).by("C").with(|r| r.statement.confidence = 0.8),
        said("Ana", "2030-05-01", Open).by("D").with(|r| r.statement.confidence = 1.0),
    ]);
    assert_eq!(fold.utterances[0].lead, 3);
    assert!(!fold.utterances[0].poor);
}

#[test]
fn outlets_are_counted_once_and_by_what_they_say_in_the_body() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).by("A"),
        said("Ana", "2030-05-01", Ready).by("A").article("second"),
        said("Ana", "2030-05-01", Ready).by("a").article("third"),
        said("Ana", "2030-05-01", Ready).by("B"),
        said("Ana", "2030-05-01", Ready).by("C").class(EvidenceClass::Headline),
        said("Ana", "2030-05-01", Open).by("D"),
        said("Ana", "2030-05-01", Ready).with(|r| {
            r.article.outlet = None;
            r.article.url = Some("https://www.mirror.example/x".to_owned());
        }),
    ]);
    assert_eq!(fold.utterances[0].outlets, 3);
}

#[test]
fn a_headline_alone_moves_nothing() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut),
        said("Ana", "2030-06-01", Committed).class(EvidenceClass::Headline),
    ]);
    assert!(fold.shifts.is_empty());
    assert_eq!(fold.positions.len(), 1);
    assert_eq!(fold.positions[0].commitment, RuledOut);
    assert_eq!(reason(&fold, 2), Some("headline only"));
}
