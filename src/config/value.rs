//! Single values of configuration: each function reads one kind and notes an error where the value is none.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use toml::de::DeValue;
use url::{Host, Url};

use super::error::ConfigErrorKind;
use super::nearest::nearest;
use super::node::Node;
use super::units::{format_duration, format_size, parse_duration, parse_size};

/// The bytes that a compiled regular expression may take.
const REGEX_SIZE: usize = 1 << 20;

impl Node<'_> {
    /// A string as it stands.
    fn raw(&self, expected: &'static str) -> Option<&str> {
        match self.value {
            DeValue::String(text) => Some(text.as_ref()),
            _ => self.wrong_type(expected),
        }
    }

    /// A string with something in it, trimmed, on one line.
    pub(super) fn text(&self) -> Option<String> {
        let text = self.raw("a string")?.trim();
        if text.is_empty() {
            return self.invalid("empty; write something or remove the key");
        }
        if text.chars().any(char::is_control) {
            return self.invalid("holds a line break or another control character; remove it");
        }
        Some(text.to_owned())
    }

    /// An array of strings.
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        Some(self.elements("an array of strings")?.iter().filter_map(Node::text).collect())
    }

    /// A path, resolved.
    pub(super) fn path(&self) -> Option<PathBuf> {
        self.text().map(|path| self.resolve(&path))
    }

    /// `true` or `false`.
    pub(super) fn boolean(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong_type("true or false"),
        }
    }

    /// A whole number within bounds.
    pub(super) fn integer(&self, bounds: RangeInclusive<u64>) -> Option<u64> {
        let DeValue::Integer(integer) = self.value else { return self.wrong_type("a whole number") };
        match u64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) if bounds.contains(&value) => Some(value),
            _ => self.invalid(format!("{integer} is out of bounds; give {} to {}", bounds.start(), bounds.end())),
        }
    }

    /// A whole number within bounds, as a count of things in memory.
    pub(super) fn count(&self, bounds: RangeInclusive<u64>) -> Option<usize> {
        self.integer(bounds).and_then(|value| usize::try_from(value).ok())
    }

    /// A number from 0 to 1.
    pub(super) fn fraction(&self) -> Option<f64> {
        let value: Option<f64> = match self.value {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(integer) => integer.as_str().parse().ok(),
            _ => return self.wrong_type("a number from 0 to 1"),
        };
        match value {
            Some(value) if (0.0..=1.0).contains(&value) => Some(value),
            _ => self.invalid("out of bounds; give a number from 0 to 1, like 0.8"),
        }
    }

    /// A duration within bounds.
    pub(super) fn duration(&self, bounds: RangeInclusive<Duration>) -> Option<Duration> {
        let text = self.raw("a duration like \"15m\"")?;
        match parse_duration(text) {
            None => self
                .invalid(format!("{text:?} is no duration; write a number and a unit, like \"15m\", \"6h\" or \"7d\"")),
            Some(value) if bounds.contains(&value) => Some(value),
            Some(_) => {
                let (least, most) = (format_duration(*bounds.start()), format_duration(*bounds.end()));
                self.invalid(format!("{text:?} is out of bounds; give {least} to {most}"))
            }
        }
    }

    /// A time of the day.
    pub(super) fn time(&self) -> Option<Time> {
        const EXPECTED: &str = "a time like \"07:30\"";
        let text = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => return self.wrong_type(EXPECTED),
        };
        let time = Time::strptime("%H:%M", &text).or_else(|_| Time::strptime("%H:%M:%S", &text));
        time.ok().or_else(|| self.invalid(format!("{text:?} is no time; write hours and minutes, like \"07:30\"")))
    }

    /// A time zone: a name of the IANA database, "UTC", or "system" for the machine's own.
    pub(super) fn time_zone(&self) -> Option<TimeZone> {
        match self.text()?.as_str() {
            "system" => Some(TimeZone::system()),
            name => TimeZone::get(name).ok().or_else(|| {
                self.invalid(format!(
                    "{name:?} is no time zone; write one like \"Europe/Vilnius\", \"UTC\" or \"system\""
                ))
            }),
        }
    }

    /// A size in bytes within bounds.
    pub(super) fn size(&self, bounds: RangeInclusive<u64>) -> Option<u64> {
        let text = self.raw("a size like \"4MiB\"")?;
        match parse_size(text) {
            None => {
                self.invalid(format!("{text:?} is no size; write a number and a unit, like \"512KiB\" or \"4MiB\""))
            }
            Some(value) if bounds.contains(&value) => Some(value),
            Some(_) => {
                let (least, most) = (format_size(*bounds.start()), format_size(*bounds.end()));
                self.invalid(format!("{text:?} is out of bounds; give {least} to {most}"))
            }
        }
    }

    /// A day, bare (`2019-07-12`) or as a string.
    pub(super) fn date(&self) -> Option<Date> {
        const EXPECTED: &str = "a day like 2019-07-12";
        let text = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => return self.wrong_type(EXPECTED),
        };
        let bare = text.len() == "2019-07-12".len();
        match text.parse::<Date>() {
            Ok(date) if bare => Some(date),
            _ => self.invalid(format!("{text:?} is no day; write one like 2019-07-12")),
        }
    }

    /// One of the named choices.
    pub(super) fn choice<T: Copy>(&self, choices: impl IntoIterator<Item = (&'static str, T)>) -> Option<T> {
        let text = self.raw("a string")?;
        let choices: Vec<(&'static str, T)> = choices.into_iter().collect();
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let known: Vec<&'static str> = choices.iter().map(|(name, _)| *name).collect();
        let nearest = nearest(text, &known).map(str::to_owned);
        self.fail(ConfigErrorKind::UnknownValue { value: text.to_owned(), nearest, known })
    }

    /// The address of something on the web, without a password in it.
    pub(super) fn web_url(&self) -> Option<Url> {
        let text = self.text()?;
        web_address(&text).map_or_else(|why| self.invalid(why), Some)
    }

    /// A proxy's address; the empty string means none.
    pub(super) fn proxy(&self) -> Option<Option<Url>> {
        if matches!(self.value, DeValue::String(text) if text.is_empty()) {
            return Some(None);
        }
        self.web_url().map(Some)
    }

    /// A host's name or address, as [`Url::host_str`] spells it.
    pub(super) fn host(&self) -> Option<String> {
        let text = self.text()?;
        let bracketed = if text.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{text}]") } else { text.clone() };
        match Host::parse(&bracketed) {
            Ok(host) => Some(host.to_string()),
            Err(_) => {
                self.invalid(format!("{text:?} is no host; write a name or an address alone, like \"127.0.0.1\""))
            }
        }
    }

    /// A CSS selector.
    pub(super) fn selector(&self) -> Option<String> {
        let text = self.text()?;
        match scraper::Selector::parse(&text) {
            Ok(_) => Some(text),
            // The parser's own reasons speak of tokens and help nobody.
            Err(_) => self.invalid(format!("{text:?} is no CSS selector; write one like \"article .body p\"")),
        }
    }

    /// An array of plain words or expressions, where nothing would read a regular expression.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        let word = |node: &Node<'_>| match node.text()? {
            text if pattern(&text).is_some() => {
                node.invalid("a regular expression may stand in `phrases` and `exclude` alone; write plain words")
            }
            text => Some(text),
        };
        Some(self.elements("an array of strings")?.iter().filter_map(word).collect())
    }

    /// Expressions, of which those between slashes are regular expressions.
    pub(super) fn expressions(&self) -> Option<Vec<String>> {
        Some(self.elements("an array of strings")?.iter().filter_map(Node::expression).collect())
    }

    fn expression(&self) -> Option<String> {
        let text = self.text()?;
        let Some(pattern) = pattern(&text) else { return Some(text) };
        match regex::RegexBuilder::new(pattern).case_insensitive(true).size_limit(REGEX_SIZE).build() {
            Err(regex::Error::CompiledTooBig(_)) => {
                self.invalid(format!("the regular expression {text} is too big; make it shorter"))
            }
            Err(error) => self.invalid(format!("the regular expression {text} does not compile: {}", reason(&error))),
            Ok(regex) if regex.is_match("") => self.invalid(format!(
                "the regular expression {text} matches the empty text, so it would match everywhere; require a word in it"
            )),
            Ok(_) => Some(text),
        }
    }

    /// A stable identifier: lower-case letters, digits, `-` and `_`.
    pub(super) fn identifier(&self) -> Option<String> {
        let text = self.text()?;
        if is_identifier(&text) {
            return Some(text);
        }
        self.invalid(format!(
            "{text:?} is no identifier; use lower-case letters, digits, `-` and `_` alone, like \"rate-cut\""
        ))
    }
}

/// The address of something on the web, without a password in it; the error says how to mend it.
pub(super) fn web_address(text: &str) -> Result<Url, String> {
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            return Err(format!("{text:?} has no scheme; write https:// before it"));
        }
        Err(error) => {
            return Err(format!("{text:?} is no address: {error}; write one like \"https://news.example/rss\""));
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("scheme {:?} is not allowed; use http or https", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user name or password, which would end up in logs and alerts; take it out".to_owned());
    }
    Ok(url)
}

/// Whether a text is a stable identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// The regular expression between slashes.
fn pattern(text: &str) -> Option<&str> {
    text.strip_prefix('/')?.strip_suffix('/')
}

/// What is wrong with a pattern, on one line: the regex crate draws the pattern and a caret above it.
fn reason(error: &regex::Error) -> String {
    let drawn = error.to_string();
    drawn.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
