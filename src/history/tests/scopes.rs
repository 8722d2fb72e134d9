//! 5.6: what compares with what.

use rstest::rstest;

use crate::history::compare::comparable;
use crate::model::Commitment::*;
use crate::model::ScopeGroup;

use super::*;

#[rstest]
#[case::unspecified_both("", "", true, true)]
#[case::one_group("training", "logistics", true, true)]
#[case::own_id("own", "own", true, true)]
#[case::different_groups_only_upward("training", "peacekeeping", true, false)]
#[case::own_ids_are_groups("own", "other", true, false)]
#[case::unspecified_to_support("", "training", true, true)]
#[case::support_to_unspecified("training", "", true, true)]
#[case::combat("combat", "combat", true, true)]
#[case::combat_to_support("combat", "training", false, false)]
#[case::presence_to_combat("peacekeeping", "combat", false, false)]
#[case::unspecified_to_combat("", "combat", true, false)]
#[case::combat_to_unspecified("combat", "", false, true)]
fn groups_compare(#[case] earlier: &str, #[case] later: &str, #[case] up: bool, #[case] down: bool) {
    let group = |id: &str| (!id.is_empty()).then(|| ScopeGroup::of(id));
    let compares = |from, to| comparable((group(earlier).as_ref(), from), (group(later).as_ref(), to));
    assert_eq!((compares(Open, Ready), compares(Ready, Open)), (up, down));
}

fn scoped(day: &str, rung: Commitment, scope: &str) -> Draft {
    if scope.is_empty() { said("Ana", day, rung) } else { said("Ana", day, rung).scope(scope) }
}

#[rstest]
#[case::no_combat_troops_is_no_retreat(("", Ready), ("combat", RuledOut), &[])]
#[case::troops_are_no_step_up_from_combat(("combat", RuledOut), ("", Ready), &[])]
#[case::monitors_are_no_retreat_from_trainers(("training", Ready), ("monitoring", Open), &[])]
#[case::more_than_training(("training", Open), ("peacekeeping", Ready), &["Ana open→ready"])]
#[case::backing_out_of_training(("training", Ready), ("", RuledOut), &["Ana ready→ruled_out"])]
fn sequences(#[case] from: (&str, Commitment), #[case] to: (&str, Commitment), #[case] expected: &[&str]) {
    let fold = folded([scoped("2030-05-01", from.1, from.0), scoped("2030-06-01", to.1, to.0)]);
    assert_eq!(shifts(&fold), expected);
    if expected.is_empty() {
        assert_eq!(reason(&fold, 2), Some("incomparable scope"));
    }
}

#[test]
fn the_latest_that_compares_is_compared() {
    let fold = folded([
        scoped("2030-05-01", Open, "peacekeeping"),
        scoped("2030-06-01", RuledOut, "combat"),
        scoped("2030-07-01", Ready, "peacekeeping"),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
}

#[test]
fn an_overtaken_position_of_another_group_is_not_dug_up() {
    let fold = folded([
        scoped("2030-05-01", Open, "peacekeeping"),
        scoped("2030-06-01", Committed, "peacekeeping"),
        scoped("2030-07-01", Ready, "training"),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→committed"]);
}

#[test]
fn two_sides_of_one_occasion_are_no_shift() {
    let fold = folded([
        scoped("2030-05-01", NotRuledOut, "peacekeeping").article("one"),
        scoped("2030-05-01", Ready, "training").article("one"),
    ]);
    assert_eq!(fold.utterances.len(), 2);
    assert!(fold.shifts.is_empty());
}

#[test]
fn lines_never_compare() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).line("governor"),
        said("Ana", "2030-06-01", Open),
        said("Ana", "2030-07-01", Open).line("governor"),
    ]);
    assert_eq!(shifts(&fold), ["Ana ruled_out→open"]);
    assert_eq!(fold.shifts[0].key.line.as_deref(), Some("governor"));
    assert_eq!(reason(&fold, 2), Some("incomparable scope"));
    assert_eq!(fold.positions.len(), 2);
}

#[test]
fn combat_has_a_position_of_its_own() {
    let fold = folded([scoped("2030-05-01", Ready, "training"), scoped("2030-06-01", RuledOut, "combat")]);
    let rows: Vec<_> = fold.positions.iter().map(|p| (p.scope.label(), p.commitment)).collect();
    assert_eq!(rows, [(Some("training".to_owned()), Ready), (Some("combat".to_owned()), RuledOut)]);
}
