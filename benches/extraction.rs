//! Speed of extraction on a folder of pages, against the bare parse of the same bytes. `benches/compare_extraction.py`
//! calls it; by hand: `cargo bench --bench extraction -- FOLDER [PREDICTIONS.jsonl]`.
//!
//! FOLDER holds `gold.jsonl` (one `{"id", "url", …}` a line) and `pages/ID.html.gz`. One thread. Every page is read `ROUNDS`
//! times (three by default) in each way, one after the other, so that a busy moment of the machine falls on all alike. What
//! counts is the thread's time on the processor, where the system tells it.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use stancewatch::dom;
use stancewatch::extract::{Limits, extract};
use stancewatch::model::Selectors;
use url::Url;

struct Page {
    id: String,
    url: Option<Url>,
    html: String,
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let Some(folder) = args.next() else {
        println!("usage: cargo bench --bench extraction -- FOLDER [PREDICTIONS.jsonl]");
        return;
    };
    let pages = read(Path::new(&folder));
    let limits = dom::Limits::default();
    let rounds: u32 = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let (mut bare, mut bounded, mut whole) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for page in (0..rounds).flat_map(|_| &pages) {
        bare += time(|| drop(black_box(scraper::Html::parse_document(&page.html))));
        bounded += time(|| drop(black_box(dom::parse(&page.html, &limits, &|| Duration::ZERO))));
        whole += time(|| drop(black_box(prediction(page))));
    }
    if let Some(path) = args.next() {
        let mut file = std::fs::File::create(path).unwrap();
        pages.iter().for_each(|page| writeln!(file, "{}", prediction(page)).unwrap());
    }
    let rate = |time: Duration| (pages.len() as f64 / (time / rounds).as_secs_f64() * 10.0).round() / 10.0;
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let factor = (whole.as_secs_f64() / bare.as_secs_f64() * 100.0).round() / 100.0;
    println!(
        "{}",
        json!({"pages": pages.len(), "bytes": bytes, "parse_per_second": rate(bare), "bounded_parse_per_second": rate(bounded),
               "extract_per_second": rate(whole), "times_parse": factor})
    );
}

fn read(folder: &Path) -> Vec<Page> {
    let gold = std::fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    let lines = gold.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let id = row["id"].as_str().unwrap().to_owned();
            let packed = std::fs::File::open(folder.join("pages").join(format!("{id}.html.gz"))).unwrap();
            let mut bytes = Vec::new();
            GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
            let html = String::from_utf8_lossy(&bytes).into_owned();
            Page { id, url: row["url"].as_str().and_then(|url| Url::parse(url).ok()), html }
        })
        .collect()
}

/// How long some work takes.
fn time(work: impl Fn()) -> Duration {
    let (begun, on_processor) = (Instant::now(), processor_time());
    work();
    match (on_processor, processor_time()) {
        (Some(before), Some(after)) => after - before,
        _ => begun.elapsed(),
    }
}

/// How long this thread has run, as Linux tells it: by the tick, which evens out over many pages.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What the page gives, as the scorer reads it.
fn prediction(page: &Page) -> Value {
    let Ok(found) = extract(&page.html, page.url.as_ref(), &Selectors::default(), &Limits::default()) else {
        return json!({"id": page.id});
    };
    let article = found.article;
    json!({"id": page.id, "title": article.title, "text": article.text, "byline": article.byline,
           "published": article.published.map(|moment| moment.to_string())})
}
