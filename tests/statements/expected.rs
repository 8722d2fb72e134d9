//! What a row expects, read from its line.

use stancewatch::model::{AssertedBy, Commitment, Frame, Statement};

/// One statement that a row expects.
#[derive(Debug)]
pub(crate) struct Expected {
    who: String,
    rungs: Vec<Commitment>,
    voices: Vec<AssertedBy>,
    frame: Frame,
    condition: Option<String>,
    scope: Option<String>,
}

impl Expected {
    /// The statements of a field: separated by `;`, or `-` for none.
    pub(crate) fn list(field: &str) -> Result<Vec<Self>, String> {
        if field == "-" { Ok(Vec::new()) } else { field.split("; ").map(Self::read).collect() }
    }

    fn read(text: &str) -> Result<Self, String> {
        let (text, condition) = bracketed(text, '{', '}');
        let (text, scope) = bracketed(&text, '<', '>');
        let mut words = text.split_whitespace();
        let who = words.next().ok_or("nobody is named")?.to_owned();
        let rungs = words.next().ok_or("no rung")?.split('/').map(str::parse).collect::<Result<_, _>>();
        let rungs = rungs.map_err(|error: stancewatch::model::UnknownCommitment| error.to_string())?;
        let mut read = Self { who, rungs, voices: vec![AssertedBy::Official], frame: Frame::Current, condition, scope };
        for word in words {
            match word {
                "background" => read.frame = Frame::Background,
                "spokesperson" => read.voices = vec![AssertedBy::Spokesperson],
                "third_party" => read.voices = vec![AssertedBy::ThirdParty],
                "outlet" => read.voices = vec![AssertedBy::Outlet],
                "narrated" => read.voices = vec![AssertedBy::Official, AssertedBy::Outlet],
                other => return Err(format!("{other:?} is no word of the tables")),
            }
        }
        Ok(read)
    }

    /// Whether a statement is the expected one.
    pub(crate) fn is_met_by(&self, statement: &Statement) -> bool {
        let condition = statement.condition.as_ref().map_or("", |condition| condition.text.as_str());
        let condition_met = match self.condition.as_deref() {
            None => true,
            Some("") => condition.is_empty(),
            Some(words) => condition.to_lowercase().contains(&words.to_lowercase()),
        };
        let scope_met = self.scope.as_ref().is_none_or(|scope| *scope == statement.scope.to_string());
        self.who == who(statement)
            && self.rungs.contains(&statement.commitment)
            && self.voices.contains(&statement.asserted_by)
            && self.frame == statement.frame
            && condition_met
            && scope_met
    }
}

/// What stands in a pair of brackets, and the text without it.
fn bracketed(text: &str, open: char, close: char) -> (String, Option<String>) {
    let inside = text.split_once(open).and_then(|(before, rest)| Some((before, rest.split_once(close)?)));
    inside.map_or_else(|| (text.to_owned(), None), |(b, (inside, after))| (format!("{b}{after}"), Some(inside.into())))
}

/// The surname of the official, or the principal.
fn who(statement: &Statement) -> &str {
    let surname = statement.official.as_deref().and_then(|name| name.split_whitespace().last());
    surname.or(statement.principal.as_deref()).unwrap_or("nobody")
}

/// A statement in the words of the tables.
pub(crate) fn describe(statement: &Statement) -> String {
    let voice = match statement.asserted_by {
        AssertedBy::Official => "",
        AssertedBy::Spokesperson => " spokesperson",
        AssertedBy::ThirdParty => " third_party",
        AssertedBy::Outlet => " outlet",
    };
    let frame = if statement.frame == Frame::Background { " background" } else { "" };
    let condition = statement.condition.as_ref().map(|c| format!(" {{{}}}", c.text)).unwrap_or_default();
    let scope = statement.scope.label().map(|scope| format!(" <{scope}>")).unwrap_or_default();
    format!("{} {}{voice}{frame}{condition}{scope}", who(statement), statement.commitment)
}
