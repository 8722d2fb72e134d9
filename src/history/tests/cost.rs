//! What a fold costs; run by hand: `cargo test --release --lib history::tests::cost -- --ignored --nocapture`.

use crate::model::Commitment::*;

use super::*;

/// Years of reports of one official: every second day an occasion that several outlets quote, copy and retell.
fn years(count: usize, words: usize) -> Vec<Report> {
    let rungs = [Open, Ready, NotRuledOut, Open];
    let first: Date = "2000-01-01".parse().unwrap();
    reports((0..count).map(|at| {
        let occasion = at / 20;
        let day = first.checked_add(jiff::ToSpan::days(i64::try_from(occasion).unwrap() * 2)).unwrap();
        let quote: Vec<String> = (0..words).map(|w| format!("w{}", (occasion * 31 + w * w * 7) % 997)).collect();
        let draft = said("Ana", &day.to_string(), rungs[occasion % 4]).by(&format!("outlet {at}"));
        let draft = if at % 3 == 0 { draft.scope("training") } else { draft };
        draft.quoted(&quote[at % 5..].join(" ")).venue(&format!("venue {}", occasion % 7)).rank(1)
    }))
}

#[test]
#[ignore = "a measurement, not a check"]
fn of_thousands_of_reports() {
    for count in [500, 1_000, 2_000, 4_000, 8_000] {
        let unit = years(count, 40);
        #[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
        let start = std::time::Instant::now();
        let fold = fold(&unit, &Settings::default(), later());
        println!(
            "{count} reports: {:?}, {} utterances, {} rows",
            start.elapsed(),
            fold.utterances.len(),
            fold.shifts.len()
        );
    }
    let same = reports((0..4_000).map(|at| said("Ana", "2030-05-01", Ready).by(&format!("{at}")).quoted(INTERVIEW)));
    #[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
    let start = std::time::Instant::now();
    let fold = fold(&same, &Settings::default(), later());
    println!("one day with 4000 reports: {:?}, {} utterances", start.elapsed(), fold.utterances.len());
}
