//! `config show`: the settings in force in the form in which they are written, with their origin. Values of request
//! headers are left out: they may be secrets.

use std::slice::Iter;

use serde_json::{Map, Value, json};

use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::out::Out;
use crate::config::{Channel, ChannelKind, Config, Origin, format_duration, format_size};
use crate::model::{Official, Role, Source, Topic};

/// Prints the settings as TOML, or as JSON.
pub(super) fn run(config: &Config, out: &mut Out) -> Result<(), CliError> {
    let whole = json!({
        "database": config.database,
        "discover_officials": { "enabled": config.discover_officials },
        "alert": alert(config),
        "fetch": fetch(config),
        "notify": channels(&config.channels),
        "source": config.sources.iter().map(source).collect::<Vec<_>>(),
        "topic": config.topics.iter().map(topic).collect::<Vec<_>>(),
        "official": config.officials.iter().map(official).collect::<Vec<_>>(),
    });
    let whole = without_nulls(whole);
    if out.is_json() {
        return out.json_pretty(&whole);
    }
    for file in &config.origins.files {
        out.line(Line::new().dim(format!("# read {}", file.display())))?;
    }
    let text = toml::to_string(&whole).map_err(|error| CliError::failed("cannot write the settings", &error))?;
    Annotated::new(config).print(&text, out)
}

/// Follows the lines of the written settings and says where each comes from.
struct Annotated<'a> {
    config: &'a Config,
    table: String,
    sources: Iter<'a, Origin>,
    topics: Iter<'a, Origin>,
    officials: Iter<'a, Origin>,
}

impl<'a> Annotated<'a> {
    fn new(config: &'a Config) -> Self {
        let origins = &config.origins;
        Self {
            config,
            table: String::new(),
            sources: origins.sources.iter(),
            topics: origins.topics.iter(),
            officials: origins.officials.iter(),
        }
    }

    fn print(mut self, text: &str, out: &mut Out) -> Result<(), CliError> {
        for line in text.lines() {
            let note = self.note(line);
            let line = Line::from(line);
            out.line(match note {
                Some(note) => line.dim(format!("  # {note}")),
                None => line,
            })?;
        }
        Ok(())
    }

    fn note(&mut self, line: &str) -> Option<String> {
        if let Some(header) = line.strip_prefix('[') {
            header.trim_matches(['[', ']']).clone_into(&mut self.table);
            let origins = match self.table.as_str() {
                "source" => &mut self.sources,
                "topic" => &mut self.topics,
                "official" => &mut self.officials,
                _ => return None,
            };
            return origins.next().map(ToString::to_string);
        }
        let (key, _) = line.split_once(" = ")?;
        let key = if self.table.is_empty() { key.to_owned() } else { format!("{}.{key}", self.table) };
        let setting = matches!(self.table.as_str(), "" | "alert" | "fetch" | "discover_officials");
        (setting && !self.config.origins.set.contains(&key)).then(|| "default".to_owned())
    }
}

fn alert(config: &Config) -> Value {
    let alert = &config.alert;
    json!({
        "min_steps": alert.min_steps,
        "subjects": alert.subjects,
        "max_age": format_duration(alert.max_age),
        "pending": alert.pending.as_str(),
        "confirm_after": format_duration(alert.confirm_after),
    })
}

fn fetch(config: &Config) -> Value {
    let fetch = &config.fetch;
    json!({
        "allow_private": fetch.allow_private,
        "user_agent": fetch.user_agent,
        "host_connections": fetch.host_connections,
        "host_gap": format_duration(fetch.host_gap),
        "ports": fetch.ports,
        "proxy": fetch.proxy.as_ref().map_or("", |proxy| proxy.as_str()),
        "page_limit": format_size(fetch.page_limit),
        "feed_limit": format_size(fetch.feed_limit),
        "robots_limit": format_size(fetch.robots_limit),
        "ratio_limit": fetch.ratio_limit,
        "connect_timeout": format_duration(fetch.connect_timeout),
        "first_byte_timeout": format_duration(fetch.first_byte_timeout),
        "total_timeout": format_duration(fetch.total_timeout),
        "max_depth": fetch.max_depth,
        "parse_timeout": format_duration(fetch.parse_timeout),
    })
}

fn channels(channels: &[Channel]) -> Value {
    let mut tables: Map<String, Value> = Map::new();
    for channel in channels {
        let (kind, own) = match &channel.kind {
            ChannelKind::Desktop => ("desktop", json!({})),
            ChannelKind::Command { command, timeout } => {
                ("command", json!({ "command": command, "timeout": format_duration(*timeout) }))
            }
        };
        let mut table = json!({ "name": channel.name, "max_attempts": channel.max_attempts });
        if let (Some(table), Value::Object(own)) = (table.as_object_mut(), own) {
            table.extend(own);
        }
        let list = tables.entry(kind).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(table);
        }
    }
    Value::Object(tables)
}

fn source(source: &Source) -> Value {
    let selectors = &source.selectors;
    json!({
        "url": source.url,
        "kind": source.kind,
        "every": source.every.map(format_duration),
        "name": source.name,
        "enabled": source.enabled,
        "language": source.language,
        "trust": source.trust,
        "max_articles": source.max_articles,
        "headers": source.headers.keys().map(|name| (name.clone(), json!("(not shown)"))).collect::<Map<_, _>>(),
        "proxy": source.proxy,
        "links": selectors.links,
        "body": selectors.body,
        "remove": selectors.remove,
        "title": selectors.title,
        "date": selectors.date,
    })
}

fn topic(topic: &Topic) -> Value {
    json!({
        "id": topic.id,
        "name": topic.name,
        "verbs": topic.verbs,
        "objects": topic.objects,
        "targets": topic.targets,
        "phrases": topic.phrases,
        "exclude": topic.exclude,
        "opposites": topic.opposites,
        "subjects": topic.subjects,
        "repeats": topic.repeats,
        "scopes": topic.scopes,
    })
}

fn official(official: &Official) -> Value {
    json!({
        "name": official.name,
        "aliases": official.aliases,
        "principal": official.principal,
        "role": official.roles.iter().map(role).collect::<Vec<_>>(),
    })
}

fn role(role: &Role) -> Value {
    json!({
        "title": role.title,
        "from": role.from,
        "until": role.until,
        "principal": role.principal,
        "speaks_for": role.speaks_for,
    })
}

/// TOML has no null, and empty lists and tables say nothing.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, without_nulls(value)))
            .filter(|(_, value)| !matches!(value, Value::Null))
            .filter(|(_, value)| value.as_object().is_none_or(|inner| !inner.is_empty()))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
