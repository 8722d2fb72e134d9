//! What the demo tells: round by round what was read and what became of it, then where to look.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::folder::Folder;
use super::round::{Channel, Read, Round};
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::out::Out;
use crate::cli::outcome::{Outcome, rests_on};
use crate::cli::render::{change, quoted, rung::rung, statement, table};
use crate::config::Config;
use crate::model::SubjectKind;
use crate::store::{ChangeRow, PositionFilter, PositionRow, ShiftDetail, Store};

/// The column at which what was found in an article begins.
const FOUND: usize = 4;

/// The column at which what became of it begins.
const BECAME: usize = 22;

/// What each round is about.
const ROUNDS: [&str; 3] = [
    "the site as it stands; what a source lists when it is first polled becomes history, without alerts",
    "an interview in two papers, a claim by somebody else, and an explainer that looks back",
    "a denial, a change of mind, a correction, and an edit that changes nothing",
];

/// Tells as it goes, or gathers for JSON.
pub(super) struct Report<'a> {
    folder: &'a Folder,
    config: &'a Arc<Config>,
    rounds: Vec<Round>,
    /// Reasons that were explained already.
    explained: BTreeSet<String>,
}

impl<'a> Report<'a> {
    /// A report about a demo in this folder.
    pub(super) fn new(folder: &'a Folder, config: &'a Arc<Config>) -> Self {
        Self { folder, config, rounds: Vec::new(), explained: BTreeSet::new() }
    }

    /// Says what is about to happen.
    pub(super) fn opening(&self, out: &mut Out) -> Result<(), CliError> {
        if out.is_json() {
            return Ok(());
        }
        out.wrapped(
            "A small news site runs on the loopback address: two invented newspapers in invented states. It is polled three \
             times while it changes, by the same code that `stancewatch run` uses.",
            0,
        )
    }

    /// Tells a round.
    pub(super) fn round(&mut self, round: Round, out: &mut Out) -> Result<(), CliError> {
        if !out.is_json() {
            tell(&round, &mut self.explained, out)?;
        }
        self.rounds.push(round);
        Ok(())
    }

    /// Says where everybody stands now, and where to look.
    pub(super) async fn closing(
        &self,
        store: &Store,
        (requests, unchanged): (usize, usize),
        out: &mut Out,
    ) -> Result<(), CliError> {
        let positions = store.read(|reader| reader.positions(&PositionFilter::default())).await?;
        if out.is_json() {
            return out.json_pretty(&self.as_json(&positions, requests, unchanged));
        }
        heading("WHERE THEY STAND NOW", "", out)?;
        stand(&positions, out)?;
        heading("LOOK FOR YOURSELF", "", out)?;
        let asked = format!("{requests} requests to the site, {unchanged} of them answered \"not modified\".");
        out.line(Line::new().dim(asked))?;
        for line in self.pointers() {
            out.line(line)?;
        }
        Ok(())
    }

    fn pointers(&self) -> Vec<Line> {
        // As it was called: with `cargo run` it is in no PATH.
        let program = std::env::args().next().unwrap_or_else(|| "stancewatch".to_owned());
        let database = self.config.database.display();
        let config = self.folder.path().join("stancewatch.toml");
        let config = config.display();
        let shift =
            self.rounds.iter().flat_map(|round| &round.shifts).map(|shift| shift.change.shift_id).next().unwrap_or(1);
        let sql = |query: &str| Line::new().text(format!("  sqlite3 -box {database} \"{query}\""));
        vec![
            Line::new().text("The database is real: ").bold(database.to_string()),
            sql("SELECT said_on, subject, from_commitment, to_commitment, status FROM change_log"),
            sql("SELECT official, principal, commitment, reason FROM why_not"),
            Line::new().text("So is its configuration, for every other command:"),
            Line::new().text(format!("  {program} show {shift} --config {config}")),
            Line::new().text(format!("  {program} timeline Osgrave --config {config}")),
        ]
    }

    fn as_json(&self, positions: &[PositionRow], requests: usize, unchanged: usize) -> Value {
        json!({
            "directory": self.folder.path(),
            "database": self.config.database,
            "requests": requests,
            "not_modified": unchanged,
            "rounds": self.rounds,
            "positions": positions,
        })
    }
}

fn heading(title: &str, rest: &str, out: &mut Out) -> Result<(), CliError> {
    out.blank()?;
    out.wrapped(Line::new().put(style::MARK, title).dim(rest), 0)
}

fn tell(round: &Round, explained: &mut BTreeSet<String>, out: &mut Out) -> Result<(), CliError> {
    let about = ROUNDS.get(round.number - 1).copied().unwrap_or_default();
    heading(&format!("ROUND {} OF {}", round.number, ROUNDS.len()), &format!("  {about}"), out)?;
    for failure in &round.failures {
        out.wrapped(Line::new().put(style::DOWN, format!("could not be read: {failure}")), 2)?;
    }
    for article in &round.articles {
        tell_article(article, round, explained, out)?;
    }
    if round.number > 1 {
        out.blank()?;
        for channel in &round.channels {
            out.wrapped(delivery(channel), 2)?;
        }
    }
    Ok(())
}

fn tell_article(
    article: &Read,
    round: &Round,
    explained: &mut BTreeSet<String>,
    out: &mut Out,
) -> Result<(), CliError> {
    out.blank()?;
    let edited = if article.edited { "  (edited)" } else { "" };
    out.wrapped(Line::new().text("  ").dim(article.outlet).text("  ").bold(article.title).dim(edited), FOUND)?;
    if article.statements.is_empty() {
        return out.line(Line::new().pad_to(FOUND).dim("nobody's position on the topic is in it"));
    }
    for outcome in &article.statements {
        tell_statement(outcome, round, explained, out)?;
    }
    Ok(())
}

fn tell_statement(
    outcome: &Outcome,
    round: &Round,
    explained: &mut BTreeSet<String>,
    out: &mut Out,
) -> Result<(), CliError> {
    let statement = &outcome.statement;
    let who = statement.official.as_deref().or(statement.principal.as_deref()).unwrap_or("somebody");
    let head = Line::new().pad_to(FOUND).append(rung(statement.commitment)).pad_to(BECAME).bold(who);
    out.wrapped(head.text(": ").text(quoted(&statement.evidence)), BECAME)?;
    let shifts: Vec<&ShiftDetail> = round.shifts.iter().filter(|shift| rests_on(&shift.change, statement)).collect();
    if shifts.is_empty() {
        let is_new = outcome.reason.as_ref().is_some_and(|reason| explained.insert(reason.clone()));
        return out.wrapped(Line::new().pad_to(BECAME).append(outcome.verdict(is_new)), BECAME);
    }
    for shift in shifts {
        tell_shift(shift, out)?;
    }
    Ok(())
}

/// The shift with both sentences; of a principal's, which rests on the same sentences, only the line.
fn tell_shift(shift: &ShiftDetail, out: &mut Out) -> Result<(), CliError> {
    let row = &shift.change;
    let mark = Line::new().pad_to(BECAME).put(style::UP, "SHIFT ");
    out.wrapped(mark.append(change::head(row)), BECAME)?;
    if row.subject_kind == SubjectKind::Principal && row.speaker.is_some() {
        return Ok(());
    }
    for (label, side) in [("before", &shift.from), ("now", &shift.to)] {
        let day = side.statement.said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let line = Line::new().pad_to(BECAME + 2).dim(format!("{label:<8}")).text(format!("{day:<12}"));
        let outlet = side.outlet.as_deref().map(|outlet| format!("  {outlet}")).unwrap_or_default();
        out.wrapped(line.append(statement::evidence(&side.statement)).dim(outlet), BECAME + 22)?;
    }
    out.wrapped(Line::new().pad_to(BECAME + 2).dim(terms(row)), BECAME + 2)
}

/// How many outlets report it, and what qualifies it.
fn terms(row: &ChangeRow) -> String {
    let mut parts = vec![if row.outlets == 1 { "1 outlet".to_owned() } else { format!("{} outlets", row.outlets) }];
    parts.extend(row.condition.as_ref().map(|condition| format!("condition: {condition}")));
    parts.extend(row.scope.as_ref().map(|scope| format!("scope: {}", scope.replace(',', ", "))));
    parts.join(" · ")
}

fn delivery(channel: &Channel) -> Line {
    let line = Line::new().text("  alerts  ").bold(&channel.name).text(": ");
    match (&channel.waits_for, channel.failures.first(), channel.delivered) {
        (Some(what), ..) => {
            let what = what.split(':').next().unwrap_or_default();
            line.put(style::DOUBT, "wait in the outbox").dim(format!(" ({what})"))
        }
        (_, Some(failure), _) => line.put(style::DOWN, format!("failed, will be tried again: {failure}")),
        (.., 0) => line.text("none"),
        (.., 1) => line.put(style::UP, "1 shown"),
        (.., count) => line.put(style::UP, format!("{count} shown")),
    }
}

fn stand(positions: &[PositionRow], out: &mut Out) -> Result<(), CliError> {
    let cells = |row: &PositionRow| {
        let who = match (&row.principal, row.subject_kind) {
            (Some(principal), SubjectKind::Official) => Line::new().text(&row.subject).dim(format!(", {principal}")),
            _ => Line::new().bold(&row.subject),
        };
        let day = row.said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let terms = [row.scope.clone(), row.condition.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        [rung(row.commitment), who, Line::from(day), Line::from(terms)]
    };
    table::print(["STANDS", "WHO", "SAID", "ON WHAT TERMS"], positions.iter().map(cells).collect(), out)
}
