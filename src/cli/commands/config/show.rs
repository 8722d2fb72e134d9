//! `config show`: the settings in force in the form in which they are written, with their origin.

use serde_json::Value as Json;
use toml::Value;

use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::out::Out;
use crate::config::{Config, render};

/// Prints the settings as TOML, or as JSON.
pub(super) fn run(config: &Config, out: &mut Out) -> Result<(), CliError> {
    let text = render(config);
    if out.is_json() {
        let table: toml::Table =
            text.parse().map_err(|error| CliError::failed("cannot read back the settings", &error))?;
        return out.json_pretty(&json(Value::Table(table)));
    }
    for line in text.lines() {
        out.line(match line.rfind("# ") {
            Some(remark) if remark == 0 || line.ends_with("  # default") => {
                Line::new().text(&line[..remark]).dim(&line[remark..])
            }
            _ => Line::from(line),
        })?;
    }
    Ok(())
}

/// TOML as JSON; days become strings.
fn json(value: Value) -> Json {
    match value {
        Value::String(text) => text.into(),
        Value::Integer(integer) => integer.into(),
        Value::Float(float) => float.into(),
        Value::Boolean(boolean) => boolean.into(),
        Value::Datetime(day) => day.to_string().into(),
        Value::Array(array) => array.into_iter().map(json).collect(),
        Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}
