//! The invented officials and the topics of the tables.

use stancewatch::model::{Official, Role, Topic};

fn official(name: &str, principal: &str, title: &str) -> Official {
    let role = Role { title: title.into(), from: None, until: None, principal: None, speaks_for: None };
    Official { name: name.into(), aliases: Vec::new(), principal: Some(principal.into()), roles: vec![role] }
}

/// A government, its central bank and opposition, and a neighbour.
pub(crate) fn officials() -> Vec<Official> {
    vec![
        official("Mara Lind", "Norland", "Prime Minister"),
        official("Jorn Dahl", "Norland", "Defence Minister"),
        official("Erik Stolt", "Bank of Norland", "Governor"),
        official("Helga Brand", "Norland", "Leader of the Opposition"),
        official("Pavel Orsk", "Sudovia", "President"),
    ]
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

/// One topic with objects and targets, one with objects, one about a person, one without objects; then those of the mechanisms.
pub(crate) fn topics() -> Vec<Topic> {
    vec![
        Topic {
            id: "troops".into(),
            name: "Sending troops to Ostia".into(),
            verbs: words(&["send", "deploy", "dispatch", "contribute", "station", "put"]),
            objects: words(&["troops", "soldiers", "peacekeepers", "instructors", "contingent", "boots on the ground"]),
            targets: words(&["Ostia", "Ostian"]),
            ..Topic::default()
        },
        Topic {
            id: "rate-cut".into(),
            name: "Cutting interest rates".into(),
            verbs: words(&["cut", "lower", "reduce"]),
            objects: words(&["interest rates", "rates", "key rate"]),
            phrases: words(&["rate cut", "rate cuts"]),
            repeats: true,
            ..Topic::default()
        },
        Topic {
            id: "run".into(),
            name: "Running for president".into(),
            verbs: words(&["run", "stand"]),
            objects: words(&["president", "presidency", "re-election"]),
            phrases: words(&["presidential bid", "presidential run"]),
            ..Topic::default()
        },
        Topic {
            id: "resign".into(),
            name: "Resigning".into(),
            verbs: words(&["resign", "step down", "quit"]),
            ..Topic::default()
        },
        with_objects("tanks", &["send", "deliver"], &["tanks", "battle tanks"], &["Caria", "Carian"]),
        with_objects("arms-halt", &["halt", "stop", "suspend"], &["arms exports", "arms sales", "arms"], &["Ostia"]),
        with_objects("treaty", &["leave", "quit", "withdraw from"], &["Harbour Treaty"], &[]),
        with_objects("early-election", &["call", "hold"], &["early election", "snap election"], &[]),
        with_objects("retirement-age", &["raise", "increase"], &["retirement age", "pension age"], &[]),
        with_objects("deportees", &["take back", "readmit"], &["deportees"], &[]),
        with_objects("recognition", &["recognise"], &["Vesta"], &[]),
    ]
}

/// A topic as a user writes it in a minute: verbs, objects, and a target or none.
fn with_objects(id: &str, verbs: &[&str], objects: &[&str], targets: &[&str]) -> Topic {
    let (verbs, objects, targets) = (words(verbs), words(objects), words(targets));
    Topic { id: id.into(), name: id.into(), verbs, objects, targets, ..Topic::default() }
}
