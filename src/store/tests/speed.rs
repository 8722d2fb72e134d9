//! A measurement, run by hand: `cargo test --release --lib store::tests::speed -- --ignored --nocapture`.

use std::time::SystemTime;

use jiff::ToSpan;
use jiff::civil::date;

use crate::model::{Commitment, EvidenceClass, Frame, Origin};
use crate::store::fixtures::{NOW, policy, report, temporary};
use crate::store::{Batch, Recording};

/// Ten years of articles about a hundred units: every third has a statement, every sixth of these is recalled.
fn archive(articles: usize) -> Vec<Recording> {
    let filler = "The council met on the bank of the river and spoke of the weather. ".repeat(45);
    (0..articles)
        .map(|at| {
            let day = date(2016, 1, 1) + i64::try_from(at * 3650 / articles).unwrap().days();
            let rung = Commitment::ALL[(at / 7 + at / 311) % 8];
            let mut article = report(&format!("o{}.example", at % 40), rung, &day.to_string());
            article.identity = crate::store::Identity::Id(at.to_string());
            article.external_id = Some(at.to_string());
            article.article.text += &filler;
            if at % 3 == 0 {
                let statement = &mut article.statements[0];
                statement.principal = Some(format!("State {}", at % 97));
                statement.official = Some(format!("Minister {}", at % 97 + at % 2 * 100));
                statement.class = if at % 5 == 0 { EvidenceClass::Quotation } else { EvidenceClass::Indirect };
                statement.frame = if at % 18 == 0 { Frame::Background } else { Frame::Current };
            } else {
                article.statements.clear();
            }
            article
        })
        .collect()
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "it measures real time")]
fn ingest_of_an_archive() {
    let articles = std::env::var("ARTICLES").map_or(20_000, |n| n.parse().unwrap());
    for batch in [1, 100, 1000] {
        let archive = archive(if batch == 1 { articles / 10 } else { articles });
        let (_dir, mut writer) = temporary();
        let start = SystemTime::now();
        for part in archive.chunks(batch) {
            writer.record(&Batch::of(part.to_vec(), Origin::Ingest), &policy(), NOW).unwrap();
        }
        let seconds = start.elapsed().unwrap().as_secs_f64();
        let rows = writer.reader().changes(&Default::default()).unwrap().len();
        let rate = archive.len() as f64 / seconds;
        println!(
            "{} articles in batches of {batch}: {seconds:.1} s, {rate:.0}/s, {rows} rows in the log",
            archive.len()
        );
    }
}
