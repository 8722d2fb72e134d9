//! Configurations that went through a shredder: whatever they say, the answer is a configuration or errors, never a panic.

use crate::config::sample::init_files;

use super::load;

/// Mutated configurations.
const ROUNDS: u32 = 6_000;

/// More of the tables than the sample has switched on.
const MORE: &str = r#"
[backup]
every = "1d"
keep = 7
[web]
listen = "127.0.0.1:8756"
socket = "web.sock"
[quiet_hours]
from = "22:00"
until = "07:00"
time_zone = "Europe/Vilnius"
[[notify.webhook]]
url = "https://hooks.example/a"
secret = "whsec_Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXJ5a2V5"
[[notify.email]]
server = "mail.example"
from = "desk@norland.example"
to = ["desk@norland.example"]
[[source]]
url = "https://a.example/feed"
every = "15m"
headers = { X-Key = "x" }
"#;

/// Values that stand where others are expected.
const VALUES: [&str; 20] = [
    "-1",
    "9223372036854775807",
    "1e308",
    "nan",
    "true",
    "\"\"",
    "\"\\u0000\"",
    "[]",
    "{}",
    "[[]]",
    "1979-05-27",
    "\"99999999999d\"",
    "\"-1s\"",
    "\"18446744073709551616GiB\"",
    "\"http://[::1\"",
    "\"25:61\"",
    "\"\u{202e}ė\"",
    "\"a\\\\b\"",
    "[1, \"a\", {}]",
    "{ file = \"/\" }",
];

/// A small generator of its own, so that a seed gives the same texts for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

fn mutated(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(4) {
        let at = random.below(lines.len());
        match random.below(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[random.below(lines.len())].clone()),
            2 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            3 | 4 => {
                if let Some((key, _)) = lines[at].clone().split_once('=') {
                    lines[at] = format!("{key}= {}", VALUES[random.below(VALUES.len())]);
                }
            }
            5 => lines[at] = lines[at].trim_start_matches(['#', ' ']).to_owned(),
            6 => {
                let cut = random.below(lines[at].chars().count() + 1);
                lines[at] = lines[at].chars().take(cut).collect();
            }
            _ => {
                let mut letters: Vec<char> = lines[at].chars().collect();
                let place = random.below(letters.len() + 1);
                let odd = ['"', '[', ']', '=', '\\', '{', '\u{0}', 'ė', '\u{202e}', '.', '-', '9'];
                letters.insert(place, odd[random.below(odd.len())]);
                lines[at] = letters.into_iter().collect();
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

#[test]
fn a_shredded_configuration_gives_errors_and_no_panic() {
    let whole: Vec<(&str, String)> = init_files()
        .iter()
        .enumerate()
        .map(|(place, (name, text))| (*name, if place == 0 { format!("{text}{MORE}") } else { (*text).to_owned() }))
        .collect();
    let (mut random, mut loaded, mut refused) = (Random(20_261_127), 0, 0);
    for round in 0..ROUNDS {
        let victim = random.below(whole.len());
        let texts: Vec<(&str, String)> = whole
            .iter()
            .enumerate()
            .map(|(place, (name, text))| {
                (*name, if place == victim { mutated(text, &mut random) } else { text.clone() })
            })
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let result = std::panic::catch_unwind(|| load(&files));
        match result.unwrap_or_else(|_| panic!("round {round} panics on:\n{}", texts[victim].1)) {
            Ok(config) => {
                // What is good can be shown, and is one configuration.
                assert!(!crate::config::render(&config).is_empty());
                loaded += 1;
            }
            Err(errors) => {
                assert!(!errors.to_string().is_empty() && !errors.0.is_empty(), "round {round}");
                refused += 1;
            }
        }
    }
    println!("{ROUNDS} configurations: {loaded} loaded, {refused} refused, 0 panics");
    assert!(loaded > 100 && refused > 1_000, "{loaded} {refused}");
}
