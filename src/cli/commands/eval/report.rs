//! The figures of `eval`, for a person and as JSON.

use serde_json::{Value, json};

use super::Scores;
use super::ablation::Ablated;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::out::Out;
use crate::eval::{AttributionScore, Figure, ShiftScore, StatementScore};

/// The column at which figures begin.
const INDENT: usize = 24;

/// The same beside the names of families.
const FAMILY: usize = 29;

/// Prints the figures, and `show` examples of each kind of error.
pub(super) fn print(scores: &Scores, show: usize, out: &mut Out) -> Result<(), CliError> {
    if out.is_json() {
        let mut value = serde_json::to_value(scores)?;
        if show > 0 {
            value["examples"] = examples(scores, show);
        }
        return out.json_pretty(&value);
    }
    if let Some(score) = &scores.statements {
        statements(score, scores.articles, out)?;
        errors(score, show, out)?;
    }
    if let Some(score) = &scores.shifts {
        shifts(score, show, out)?;
    }
    if let Some(score) = &scores.attributions {
        attributions(score, show, out)?;
    }
    if let Some(whole) = scores.statements.as_ref().filter(|_| !scores.ablation.is_empty()) {
        ablation(whole, &scores.ablation, out)?;
    }
    Ok(())
}

fn figure(name: &str, figure: Figure, out: &mut Out) -> Result<(), CliError> {
    let Figure { precision, recall, f1 } = figure;
    let line = Line::new().text(format!("  {name}")).pad_to(INDENT);
    out.line(line.text(format!("precision {precision:.3}  recall {recall:.3}  ")).bold(format!("F1 {f1:.3}")))
}

fn count(name: &str, value: impl std::fmt::Display, out: &mut Out) -> Result<(), CliError> {
    out.line(Line::new().text(format!("  {name}")).pad_to(INDENT).text(value.to_string()))
}

fn statements(score: &StatementScore, articles: usize, out: &mut Out) -> Result<(), CliError> {
    let labelled = format!("  {} to find in {articles} articles, {} claimed", score.labelled, score.claimed());
    out.line(Line::new().bold("statements").dim(labelled))?;
    figure("found", score.detection(), out)?;
    figure("on a defensible rung", score.lenient(), out)?;
    figure("on the label's rung", score.strict(), out)?;
    count("steps off, mean", format!("{:.3}", score.mean_steps_off()), out)?;
    count("background as current", score.background_as_current, out)?;
    count("background found", format!("{} of {}", score.background_found, score.background_labelled), out)?;
    count("spurious", format!("{}, {} of them listed as none", score.spurious, score.on_negatives), out)?;
    count("further on wrong rung", score.further_on_wrong_rung, out)?;
    count("evidence not in text", score.evidence_not_in_text, out)
}

fn errors(score: &StatementScore, show: usize, out: &mut Out) -> Result<(), CliError> {
    for miss in score.misses.iter().take(show) {
        let what = format!("{}, {}: {} ({})", miss.official, miss.topic, miss.level, miss.article);
        example("missed", &what, &[&miss.evidence], out)?;
    }
    for wrong in score.wrong.iter().take(show) {
        let (level, found) = (wrong.level, wrong.found);
        let what = format!("{}, {}: {found} for {level} ({})", wrong.official, wrong.topic, wrong.article);
        example("wrong rung", &what, &[&wrong.label_evidence, &wrong.evidence], out)?;
    }
    for one in score.spuria.iter().take(show) {
        let name = if one.recalled { "told as current" } else { "spurious" };
        let what = format!("{}, {}: {} ({})", one.official, one.topic, one.found, one.article);
        example(name, &what, &[&one.evidence], out)?;
    }
    Ok(())
}

fn example(name: &str, what: &str, evidence: &[&str], out: &mut Out) -> Result<(), CliError> {
    out.wrapped(Line::new().put(style::DOUBT, format!("  {name}")).pad_to(INDENT).text(what), INDENT)?;
    let words = evidence.iter().filter(|words| !words.is_empty());
    words.into_iter().try_for_each(|words| out.wrapped(Line::new().pad_to(INDENT).dim(words), INDENT))
}

fn shifts(score: &ShiftScore, show: usize, out: &mut Out) -> Result<(), CliError> {
    out.line(Line::new().bold("shifts").dim(format!("  {} logged", score.logged)))?;
    count("right", format!("{}, {} of them pending", score.right, score.pending), out)?;
    count("defensible", score.defensible, out)?;
    count("false alarms", format!("{} (precision {:.3})", score.false_alarms.len(), score.precision()), out)?;
    count("important found", format!("{} of {} (recall {:.3})", score.high_found, score.high, score.recall()), out)?;
    for missed in score.missed.iter().take(show) {
        example("missed", missed, &[], out)?;
    }
    for alarm in score.false_alarms.iter().take(show) {
        let (kind, article) = (alarm.kind.as_deref().unwrap_or("unlabelled"), alarm.article.as_deref().unwrap_or("-"));
        let what = format!("{}, {}: {} → {}, {kind} ({article})", alarm.subject, alarm.topic, alarm.from, alarm.to);
        example("false alarm", &what, &[&alarm.evidence], out)?;
    }
    Ok(())
}

fn attributions(score: &AttributionScore, show: usize, out: &mut Out) -> Result<(), CliError> {
    out.line(Line::new().bold("attributions").dim(format!("  {} labelled, {} found", score.labelled, score.found)))?;
    figure("words of contents", score.content_tokens(), out)?;
    figure("words of cues", score.cue_tokens(), out)?;
    figure("attributions", score.attributions(), out)?;
    figure("with their source", score.with_source(), out)?;
    count("source, given a match", format!("{:.3}", score.source_given_match()), out)?;
    score.missed.iter().take(show).try_for_each(|missed| example("missed", missed, &[], out))
}

fn ablation(whole: &StatementScore, ablated: &[Ablated], out: &mut Out) -> Result<(), CliError> {
    out.line(
        Line::new().bold("without").pad_to(FAMILY).bold("found      defensible strict     bg as current  spurious"),
    )?;
    for Ablated { family, score } in ablated {
        let change = |part: fn(&StatementScore) -> Figure| {
            let by = part(score).f1 - part(whole).f1;
            let by = if by.abs() < 0.000_5 { "–".to_owned() } else { format!("{by:+.3}") };
            Line::new().text(by).pad_to(11)
        };
        let line = Line::new().text(format!("  {family}")).pad_to(FAMILY);
        let line = line.append(change(StatementScore::detection)).append(change(StatementScore::lenient));
        let line = line.append(change(StatementScore::strict));
        let recalled = Line::new().text(score.background_as_current.to_string()).pad_to(15);
        out.line(line.append(recalled).text(score.spurious.to_string()))?;
    }
    Ok(())
}

/// To three digits, as figures are compared.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn json_of(figure: Figure) -> Value {
    json!({"precision": rounded(figure.precision), "recall": rounded(figure.recall), "f1": rounded(figure.f1)})
}

fn json_of_statements(score: &StatementScore) -> Value {
    json!({
        "labelled": score.labelled, "claimed": score.claimed(),
        "detection": json_of(score.detection()), "lenient": json_of(score.lenient()), "strict": json_of(score.strict()),
        "mean_steps_off": rounded(score.mean_steps_off()),
        "background_as_current": score.background_as_current,
        "background_labelled": score.background_labelled, "background_found": score.background_found,
        "spurious": score.spurious, "on_listed_negatives": score.on_negatives,
        "further_on_wrong_rung": score.further_on_wrong_rung, "evidence_not_in_text": score.evidence_not_in_text,
    })
}

/// All scores as one value.
pub(super) fn json(scores: &Scores, rules: &str) -> Value {
    let shifts = scores.shifts.as_ref().map(|score| {
        json!({
            "logged": score.logged, "right": score.right, "pending": score.pending, "defensible": score.defensible,
            "false": score.false_alarms.len(), "precision": rounded(score.precision()),
            "important": score.high, "important_found": score.high_found, "recall": rounded(score.recall()),
        })
    });
    let attributions = scores.attributions.as_ref().map(|score| {
        json!({
            "labelled": score.labelled, "found": score.found,
            "content_tokens": json_of(score.content_tokens()), "cue_tokens": json_of(score.cue_tokens()),
            "attributions": json_of(score.attributions()), "with_source": json_of(score.with_source()),
            "source_given_match": rounded(score.source_given_match()),
        })
    });
    let ablated = |one: &Ablated| json!({"without": one.family, "statements": json_of_statements(&one.score)});
    let mut value = json!({
        "rules": rules, "articles": scores.articles, "statements": scores.statements.as_ref().map(json_of_statements),
        "shifts": shifts, "attributions": attributions,
    });
    if !scores.ablation.is_empty() {
        value["ablation"] = scores.ablation.iter().map(ablated).collect();
    }
    value
}

fn examples(scores: &Scores, show: usize) -> Value {
    fn first<T>(list: &[T], show: usize) -> &[T] {
        &list[..show.min(list.len())]
    }
    let statements = scores.statements.as_ref().map(|score| {
        json!({"missed": first(&score.misses, show), "wrong": first(&score.wrong, show), "spurious": first(&score.spuria, show)})
    });
    let shifts = scores
        .shifts
        .as_ref()
        .map(|score| json!({"missed": first(&score.missed, show), "false": first(&score.false_alarms, show)}));
    let attributions = scores.attributions.as_ref().map(|score| json!({"missed": first(&score.missed, show)}));
    json!({"statements": statements, "shifts": shifts, "attributions": attributions})
}
