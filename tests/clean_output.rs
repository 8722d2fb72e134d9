//! Articles full of characters that steer terminals, reorder text or hide it: no command prints one of them, on either stream, in
//! any form. JSON has them as escapes.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::sync::LazyLock;

use serde_json::json;
use stancewatch::model::clean::is_unsafe;
use support::program::Program;

const ARTICLES: usize = 120;

/// A generator of numbers that is the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }

    /// The text with such characters strewn in between words, and some of them in the middle of one.
    fn poison(&mut self, text: &str) -> String {
        static BAD: LazyLock<Vec<char>> =
            LazyLock::new(|| (0..0x11_0000).filter_map(char::from_u32).filter(|c| is_unsafe(*c)).collect());
        let mut out = String::new();
        for word in text.split(' ') {
            if self.roll(3) == 0 {
                out.push(BAD[self.roll(BAD.len())]);
                out.push_str(["[31m", "]8;;x", "]0;title\u{7}", "\u{202e}", ""][self.roll(5)]);
                out.push('\u{1b}');
            }
            out.push(' ');
            out.push_str(word);
        }
        out
    }
}

#[test]
fn no_command_prints_what_steers_a_terminal() {
    let program = Program::with("");
    let mut dice = Dice(13);
    let said =
        ["is open to sending troops to Ostia", "is ready to send troops to Ostia", "will not send troops to Ostia"];
    let mut lines = String::new();
    for n in 0..ARTICLES {
        let sentence = format!("“Norland {},” Prime Minister Mara Lind said on the {n}th occasion.", said[n % 3]);
        // Some sentences stay whole, so that there is something to report.
        let sentence = if n % 2 == 0 { format!("{}\u{202e}\u{1b}[2J", sentence) } else { dice.poison(&sentence) };
        let text =
            format!("{sentence}\n\n{}", dice.poison("The council met for most of the day and spoke about roads."));
        let day = format!("20{:02}-{:02}-{:02}", 10 + n / 40, n / 4 % 10 + 1, n % 4 * 7 + 1);
        let line = json!({
            "id": dice.poison(&format!("id {n}")), "published": day, "title": dice.poison("Lind speaks about Ostia again"), "text": text,
        });
        lines += &format!("{line}\n");
    }
    let mut printed = 0;
    let mut look = |args: &[&str], input: &str| {
        let ran = program.run_with(args, input);
        for (stream, text) in [("standard output", &ran.out), ("standard error", &ran.err)] {
            let bad = text.char_indices().find(|(_, c)| is_unsafe(*c) && !matches!(c, '\n' | '\t'));
            assert!(
                bad.is_none(),
                "{args:?} prints {bad:?} on {stream}: {:?}",
                bad.map(|(at, _)| &text[at..text.len().min(at + 80)])
            );
            printed += text.chars().count();
        }
        ran
    };
    look(&["ingest", "--jsonl", "-"], &lines).exits(0);
    let commands: [&[&str]; 9] = [
        &["log"],
        &["positions"],
        &["timeline"],
        &["articles"],
        &["show", "1"],
        &["why", "1"],
        &["sources"],
        &["status"],
        &["verify"],
    ];
    for command in commands {
        look(command, "");
        look(&[command, &["--json"]].concat(), "");
    }
    look(&["analyze", "--jsonl", "-vv"], &lines);
    let log = program.json(&["log"]);
    println!(
        "{ARTICLES} articles, {} rows in the log, {printed} characters printed, none of them unsafe",
        log.as_array().unwrap().len()
    );
    assert!(!log.as_array().unwrap().is_empty());
}
