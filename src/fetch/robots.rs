//! robots.txt as RFC 9309 says it, parsed and matched in linear time. Pure.
//!
//! `Crawl-delay` is no part of the RFC and is understood all the same, as a gap between requests.

use std::time::Duration;

use super::percent::normalised;

/// Bytes that are read; the RFC asks for at least 500 KiB.
const READ: usize = 512 * 1024;

/// No robots.txt can make us slower than this.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// What one robots.txt says to one robot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rules {
    /// The longest patterns first, and `Allow` before `Disallow` of the same length: the first that matches decides.
    rules: Vec<Rule>,
    /// The gap between requests that the site asks for.
    pub(super) crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: String,
}

/// Whether a path may be fetched, and the line that says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Disallowed { rule: String },
}

/// Lines about user agents and the rules that follow them.
#[derive(Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
    has_begun: bool,
}

impl Rules {
    /// Reads what `text` says to the robot whose product token is `robot`. All groups that name it count together; if
    /// there is none, those for `*` do.
    pub(super) fn parse(text: &[u8], robot: &str) -> Self {
        let text = String::from_utf8_lossy(start(text));
        let groups = groups(text.trim_start_matches('\u{feff}'));
        let named = |name: &str| groups.iter().any(|g| g.agents.iter().any(|a| a == name));
        let robot = robot.to_ascii_lowercase();
        let wanted = if named(&robot) { robot.as_str() } else { "*" };
        let mut rules = Self::default();
        for group in groups.iter().filter(|g| g.agents.iter().any(|a| a == wanted)) {
            rules.rules.extend(group.rules.iter().cloned());
            rules.crawl_delay = rules.crawl_delay.max(group.crawl_delay);
        }
        rules.rules.sort_by_key(|rule| (std::cmp::Reverse(rule.pattern.len()), !rule.allow));
        rules.rules.dedup();
        rules
    }

    /// Whether `path` (with its query) may be fetched.
    pub(super) fn check(&self, path: &str) -> Verdict {
        let path = normalised(path);
        // The rules themselves can always be read.
        if path == "/robots.txt" {
            return Verdict::Allowed;
        }
        match self.rules.iter().find(|rule| matches(&rule.pattern, &path)) {
            Some(Rule { allow: false, pattern }) => Verdict::Disallowed { rule: format!("Disallow: {pattern}") },
            _ => Verdict::Allowed,
        }
    }
}

/// The whole lines within the limit.
fn start(text: &[u8]) -> &[u8] {
    let Some(head) = text.get(..READ).filter(|_| text.len() > READ) else { return text };
    let end = head.iter().rposition(|b| matches!(b, b'\n' | b'\r')).unwrap_or(READ);
    &head[..end]
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        if key == "user-agent" {
            let begins = groups.last().is_none_or(|g| g.has_begun);
            if begins {
                groups.push(Group::default());
            }
            if let Some(group) = groups.last_mut() {
                group.agents.push(product_token(value));
            }
        } else if let Some(group) = groups.last_mut() {
            group.take(&key, value);
        }
    }
    groups
}

impl Group {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" => {
                self.has_begun = true;
                // An empty Disallow allows all, which is what happens anyway.
                if !value.is_empty() {
                    self.rules.push(Rule { allow: key == "allow", pattern: pattern(value) });
                }
            }
            "crawl-delay" => {
                self.has_begun = true;
                let seconds = value.parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0);
                let delay = seconds.map(|s| Duration::from_secs_f64(s.min(LONGEST_DELAY.as_secs_f64())));
                self.crawl_delay = self.crawl_delay.max(delay);
            }
            _ => {}
        }
    }
}

/// The part of a User-Agent that robots.txt names: letters, `_`, `-` and `*`, in lower case.
pub(super) fn product_token(agent: &str) -> String {
    let is_token = |c: &char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '*');
    agent.trim().chars().take_while(is_token).collect::<String>().to_ascii_lowercase()
}

/// A pattern in the spelling in which paths are compared. Runs of stars are one star.
fn pattern(value: &str) -> String {
    let mut out = normalised(value);
    while out.contains("**") {
        out = out.replace("**", "*");
    }
    out
}

/// Whether `pattern` (with `*`, and `$` at the end) matches the beginning of `path`. Each part between stars is looked for
/// once, at its first place after the part before, so the time is linear in both lengths.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let Some((begin, last)) = pattern.rsplit_once('*') else {
        return path.strip_prefix(pattern).is_some_and(|rest| !is_anchored || rest.is_empty());
    };
    let mut parts = begin.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    // One after the other, so that nothing is done for parts behind the one that is not there.
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if is_anchored { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn allowed(robots: &str, path: &str) -> bool {
        Rules::parse(robots.as_bytes(), "stancewatch").check(path) == Verdict::Allowed
    }

    #[rstest]
    #[case::empty("", "/a", true)]
    #[case::disallow("User-agent: *\nDisallow: /private", "/private/a", false)]
    #[case::elsewhere("User-agent: *\nDisallow: /private", "/public", true)]
    #[case::case_matters("User-agent: *\nDisallow: /Private", "/private", true)]
    #[case::keys_in_any_case("USER-AGENT: *\ndisALLOW: /a", "/a", false)]
    #[case::empty_disallow("User-agent: *\nDisallow:", "/a", true)]
    #[case::longest_wins("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    #[case::longest_wins_for_no("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false)]
    #[case::allow_wins_ties("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    #[case::named("User-agent: *\nDisallow: /\n\nUser-agent: StanceWatch\nAllow: /", "/a", true)]
    #[case::named_with_version("User-agent: stancewatch/2.0\nDisallow: /", "/a", false)]
    #[case::other_robot("User-agent: otherbot\nDisallow: /", "/a", true)]
    #[case::prefix_is_no_name("User-agent: stance\nDisallow: /", "/a", true)]
    #[case::groups_merge(
        "User-agent: stancewatch\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: stancewatch\nDisallow: /b",
        "/b",
        false
    )]
    #[case::shared_group("User-agent: x\nUser-agent: stancewatch\nDisallow: /a", "/a", false)]
    #[case::rules_before_any_agent("Disallow: /\nUser-agent: x\nDisallow: /", "/a", true)]
    #[case::comment("User-agent: * # all\nDisallow: /a # no", "/a", false)]
    #[case::bom("\u{feff}User-agent: *\nDisallow: /a", "/a", false)]
    #[case::carriage_returns("User-agent: *\rDisallow: /a\r", "/a", false)]
    #[case::other_lines_do_not_end_a_group("User-agent: *\nSitemap: https://x.example/s\nDisallow: /a", "/a", false)]
    #[case::star("User-agent: *\nDisallow: /*.pdf", "/docs/x.pdf?y", false)]
    #[case::anchored("User-agent: *\nDisallow: /*.pdf$", "/docs/x.pdf?y", true)]
    #[case::anchored_hit("User-agent: *\nDisallow: /*.pdf$", "/docs/x.pdf", false)]
    #[case::anchored_repeat("User-agent: *\nDisallow: /*a$", "/banana", false)]
    #[case::exact("User-agent: *\nDisallow: /a$", "/ab", true)]
    #[case::parts_do_not_overlap("User-agent: *\nDisallow: /*aba*bab$", "/abab", true)]
    #[case::query("User-agent: *\nDisallow: /*?print=", "/a?print=1", false)]
    #[case::encoded("User-agent: *\nDisallow: /%7Ea/šalis", "/~a/%C5%A1alis", false)]
    #[case::robots_itself("User-agent: *\nDisallow: /", "/robots.txt", true)]
    #[case::no_colon("User-agent *\nDisallow /", "/a", true)]
    fn table(#[case] robots: &str, #[case] path: &str, #[case] expected: bool) {
        assert_eq!(allowed(robots, path), expected);
    }

    #[test]
    fn the_deciding_line_is_told() {
        let rules = Rules::parse(b"User-agent: *\nDisallow: /news/", "stancewatch");
        assert_eq!(rules.check("/news/a"), Verdict::Disallowed { rule: "Disallow: /news/".to_owned() });
    }

    #[rstest]
    #[case("2.5", Some(Duration::from_millis(2500)))]
    #[case("86400", Some(LONGEST_DELAY))]
    #[case("1e300", Some(LONGEST_DELAY))]
    #[case("-1", None)]
    #[case("NaN", None)]
    #[case("soon", None)]
    fn crawl_delay(#[case] value: &str, #[case] expected: Option<Duration>) {
        let robots = format!("User-agent: *\nCrawl-delay: {value}");
        assert_eq!(Rules::parse(robots.as_bytes(), "stancewatch").crawl_delay, expected);
    }

    #[test]
    fn half_a_megabyte_of_stars_is_one_walk_over_path_and_pattern() {
        let path = format!("/{}", "a".repeat(2000));
        let one_line = format!("User-agent: *\nDisallow: /{}b", "*a".repeat(300_000));
        assert!(allowed(&one_line, &path));
        let many_lines = format!("User-agent: *\n{}", "Disallow: /*a*a*a*b\n".repeat(30_000));
        let rules = Rules::parse(many_lines.as_bytes(), "stancewatch");
        assert_eq!(rules.rules.len(), 1, "the same rule is kept once");
        assert_eq!(rules.check(&path), Verdict::Allowed);
        let stars = format!("User-agent: *\nDisallow: /{}", "*".repeat(500_000));
        assert!(!allowed(&stars, &path));
    }

    /// The figures are printed; a limit is set only to what would be another order of time.
    #[test]
    fn half_a_megabyte_of_different_rules_with_stars_is_soon_read() {
        let lines = (0..).map(|n| format!("Disallow: /*{n}*a*a*a*a*a*a*a*b\n"));
        let mut robots = "User-agent: *\n".to_owned();
        robots.extend(lines.take(READ / 28));
        let one_line = format!("User-agent: *\nDisallow: /{}b", "*a".repeat((READ - 32) / 2));
        let paths = [format!("/{}", "a".repeat(2000)), format!("/news/{}.html", "a".repeat(100))];
        for (name, text) in [("many rules", robots), ("one rule", one_line)] {
            let begun = tokio::time::Instant::now();
            let rules = Rules::parse(text.as_bytes(), "stancewatch");
            let parsed = begun.elapsed();
            let matched = paths.each_ref().map(|path| {
                let begun = tokio::time::Instant::now();
                assert_eq!(rules.check(path), Verdict::Allowed);
                begun.elapsed()
            });
            let (size, count) = (text.len() >> 10, rules.rules.len());
            println!(
                "{name}: {size} KiB, {count} rules, parsed in {parsed:?}, paths of 2001 and 111 bytes matched in {matched:?}"
            );
            let matched: Duration = matched.iter().sum();
            assert!(parsed + matched < Duration::from_secs(20), "{parsed:?} {matched:?}");
        }
    }

    #[test]
    fn what_is_beyond_the_limit_is_not_read() {
        let robots = format!("User-agent: *\n{}Disallow: /a\n", "#\n".repeat(READ / 2));
        assert!(allowed(&robots, "/a"));
    }
}
