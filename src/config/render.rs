//! `config show`: the effective configuration as TOML, defaults filled in, with the file and line of each part.

use std::collections::BTreeSet;
use std::fmt::Display;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use toml::Value;

use super::origin::Origin;
use super::sections::timing::DAYS;
use super::settings::{
    AlertSettings, BackupSettings, Channel, ChannelKind, Config, DEFAULT_MAX_ARTICLES, FetchSettings, Hours,
    RetentionSettings, TroubleSettings, WebSettings,
};
use super::units::{format_duration, format_size};
use crate::model::Route;
use crate::model::{Official, Role, Source, SubjectKind, Topic};

/// What stands in place of a header's value, which may be a password.
const REDACTED: &str = "(hidden)";

/// The configuration as TOML that can be loaded again, but for the values of headers, which are hidden.
pub fn render(config: &Config) -> String {
    let mut page = Page { text: String::new(), set: &config.origins.set };
    for file in &config.origins.files {
        page.comment(format_args!("from {}", file.display()));
    }
    page.setting("", "database", text(&config.database.to_string_lossy()));
    page.header("[discover_officials]");
    page.setting("discover_officials", "enabled", Value::Boolean(config.discover_officials));
    alert(&mut page, &config.alert);
    fetch(&mut page, &config.fetch);
    hours(&mut page, &config.hours);
    trouble(&mut page, &config.trouble);
    backup(&mut page, config);
    web(&mut page, &config.web);
    retention(&mut page, &config.retention);
    page.header("[export]");
    page.setting("export", "text", text(config.export.text.as_str()));
    config.channels.iter().for_each(|each| channel(&mut page, each, &config.hours));
    with_origins(&config.sources, &config.origins.sources).for_each(|(each, from)| source(&mut page, each, from));
    with_origins(&config.officials, &config.origins.officials).for_each(|(each, from)| official(&mut page, each, from));
    with_origins(&config.topics, &config.origins.topics).for_each(|(each, from)| topic(&mut page, each, from));
    page.text
}

/// A page of TOML that grows from the top.
struct Page<'c> {
    text: String,
    set: &'c BTreeSet<String>,
}

impl Page<'_> {
    fn comment(&mut self, words: impl Display) {
        self.text.push_str(&format!("# {words}\n"));
    }

    fn header(&mut self, header: &str) {
        self.text.push_str(&format!("\n{header}\n"));
    }

    fn table(&mut self, header: &str, from: Option<&Origin>) {
        self.text.push('\n');
        if let Some(from) = from {
            self.comment(from);
        }
        self.text.push_str(&format!("{header}\n"));
    }

    fn pair(&mut self, key: &str, value: &Value) {
        self.text.push_str(&format!("{key} = {value}\n"));
    }

    /// A setting that has a default; says so where it was not set.
    fn setting(&mut self, table: &str, key: &str, value: Value) {
        let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        let remark = if self.set.contains(&path) { "" } else { "  # default" };
        self.text.push_str(&format!("{key} = {value}{remark}\n"));
    }

    fn optional(&mut self, key: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.pair(key, &value);
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.pair(key, &texts(values));
        }
    }
}

fn alert(page: &mut Page<'_>, settings: &AlertSettings) {
    page.header("[alert]");
    page.setting("alert", "min_steps", Value::Integer(settings.min_steps.into()));
    page.setting("alert", "subjects", subjects(&settings.subjects));
    page.setting("alert", "max_age", text(&format_duration(settings.max_age)));
    page.setting("alert", "pending", text(settings.pending.as_str()));
    page.setting("alert", "confirm_after", text(&format_duration(settings.confirm_after)));
}

fn fetch(page: &mut Page<'_>, settings: &FetchSettings) {
    let ports = settings.ports.iter().map(|port| Value::Integer((*port).into())).collect();
    let proxy = settings.proxy.as_ref().map_or("", |url| url.as_str());
    let all = [
        ("allow_private", texts(&settings.allow_private)),
        ("user_agent", text(&settings.user_agent)),
        ("host_connections", number(settings.host_connections)),
        ("host_gap", text(&format_duration(settings.host_gap))),
        ("ports", Value::Array(ports)),
        ("proxy", text(proxy)),
        ("page_limit", text(&format_size(settings.page_limit))),
        ("feed_limit", text(&format_size(settings.feed_limit))),
        ("robots_limit", text(&format_size(settings.robots_limit))),
        ("ratio_limit", number(settings.ratio_limit)),
        ("connect_timeout", text(&format_duration(settings.connect_timeout))),
        ("first_byte_timeout", text(&format_duration(settings.first_byte_timeout))),
        ("total_timeout", text(&format_duration(settings.total_timeout))),
        ("max_depth", number(settings.max_depth)),
        ("parse_timeout", text(&format_duration(settings.parse_timeout))),
    ];
    page.header("[fetch]");
    all.into_iter().for_each(|(key, value)| page.setting("fetch", key, value));
}

fn hours(page: &mut Page<'_>, hours: &Hours) {
    if let Some(quiet) = &hours.quiet {
        page.header("[quiet_hours]");
        page.setting("quiet_hours", "from", time(quiet.from));
        page.setting("quiet_hours", "until", time(quiet.until));
        let days: Vec<String> = quiet.days.iter().map(|day| day_name(*day).to_owned()).collect();
        page.setting("quiet_hours", "days", texts(&days));
        page.setting("quiet_hours", "time_zone", zone(&quiet.zone));
        page.setting("quiet_hours", "urgent", Value::Boolean(quiet.urgent));
    }
    let digest = &hours.digest;
    page.header("[digest]");
    page.setting("digest", "at", time(digest.at));
    page.setting("digest", "day", text(digest.day.map_or("monday", day_name)));
    page.setting("digest", "time_zone", zone(&digest.zone));
    page.setting("digest", "urgent", Value::Boolean(digest.urgent));
}

fn time(time: Time) -> Value {
    text(&time.strftime("%H:%M").to_string())
}

fn day_name(day: Weekday) -> &'static str {
    DAYS.iter().find(|(_, known)| *known == day).map_or("monday", |(name, _)| *name)
}

fn zone(zone: &TimeZone) -> Value {
    text(zone.iana_name().unwrap_or("system"))
}

fn trouble(page: &mut Page<'_>, settings: &TroubleSettings) {
    page.header("[trouble]");
    page.setting("trouble", "enabled", Value::Boolean(settings.enabled));
    if let Some(channels) = &settings.channels {
        page.setting("trouble", "channels", texts(channels));
    }
    page.setting("trouble", "failures", Value::Integer(settings.failures.into()));
    page.setting("trouble", "disk_below", text(&format_size(settings.disk_below)));
}

fn retention(page: &mut Page<'_>, settings: &RetentionSettings) {
    page.header("[retention]");
    page.optional("texts", settings.texts.map(|age| text(&format_duration(age))));
    page.optional("texts_with_statements", settings.texts_with_statements.map(|age| text(&format_duration(age))));
}

fn backup(page: &mut Page<'_>, config: &Config) {
    let BackupSettings { enabled, every, keep, .. } = &config.backup;
    page.header("[backup]");
    page.setting("backup", "enabled", Value::Boolean(*enabled));
    page.setting("backup", "every", text(&format_duration(*every)));
    page.setting("backup", "keep", number(*keep));
    page.setting("backup", "folder", text(&config.backup_folder().to_string_lossy()));
}

fn web(page: &mut Page<'_>, settings: &WebSettings) {
    page.header("[web]");
    page.setting("web", "enabled", Value::Boolean(settings.enabled));
    page.setting("web", "listen", text(&settings.listen.to_string()));
    page.optional("socket", settings.socket.as_ref().map(|path| text(&path.to_string_lossy())));
    page.setting("web", "hosts", texts(&settings.hosts));
    page.optional("password", settings.password.as_ref().map(|_| text(REDACTED)));
}

fn timing(page: &mut Page<'_>, channel: &Channel, hours: &Hours) {
    let timing = &channel.timing;
    if hours.quiet.is_some() && timing.quiet.is_none() {
        page.pair("quiet_hours", &Value::Boolean(false));
    }
    if let Some(plan) = &timing.digest {
        page.pair("digest", &text(if plan.day.is_some() { "weekly" } else { "daily" }));
    }
    if let Some(rate) = timing.rate {
        page.pair("max_messages", &number(rate.messages));
        page.pair("per", &text(&format_duration(rate.window)));
    }
    page.optional("together_over", timing.together_over.map(number));
}

fn channel(page: &mut Page<'_>, channel: &Channel, hours: &Hours) {
    match &channel.kind {
        ChannelKind::Desktop => page.header("[[notify.desktop]]"),
        ChannelKind::Command { command, timeout } => {
            page.header("[[notify.command]]");
            page.pair("command", &texts(command));
            page.pair("timeout", &text(&format_duration(*timeout)));
        }
        ChannelKind::Webhook(webhook) => {
            page.header("[[notify.webhook]]");
            // The path of most webhooks is a secret.
            page.pair("url", &text(&format!("{}/{REDACTED}", webhook.url.origin().ascii_serialization())));
            page.pair("style", &text(webhook.style.as_str()));
            page.optional("room", webhook.room.as_deref().map(text));
            page.pair("timeout", &text(&format_duration(webhook.timeout)));
        }
        ChannelKind::Ntfy { url, timeout, .. } => {
            page.header("[[notify.ntfy]]");
            page.pair("url", &text(url.as_str()));
            page.pair("topic", &text("hidden"));
            page.pair("timeout", &text(&format_duration(*timeout)));
        }
        ChannelKind::Email(email) => {
            page.header("[[notify.email]]");
            page.pair("server", &text(&email.server));
            page.pair("port", &Value::Integer(email.port.into()));
            page.pair("tls", &text(email.tls.as_str()));
            page.optional("user", email.user.as_deref().map(text));
            page.optional("password", email.password.as_ref().map(|_| text(REDACTED)));
            page.pair("from", &text(&email.from));
            page.pair("to", &texts(&email.to));
            page.pair("timeout", &text(&format_duration(email.timeout)));
        }
        ChannelKind::Journal => page.header("[[notify.journal]]"),
        ChannelKind::Atom(feed) => {
            page.header("[[notify.atom]]");
            page.pair("path", &text(&feed.path.to_string_lossy()));
            page.optional("title", feed.title.as_deref().map(text));
            page.pair("entries", &number(feed.entries));
        }
    }
    page.pair("name", &text(&channel.name));
    page.pair("max_attempts", &Value::Integer(channel.max_attempts.into()));
    route(page, &channel.route);
    timing(page, channel, hours);
    if !channel.parts.is_empty() {
        page.pair("parts", &texts(&channel.parts.iter().map(|part| part.as_str().to_owned()).collect::<Vec<_>>()));
    }
}

/// What of a route is not the default.
fn route(page: &mut Page<'_>, route: &Route) {
    for (key, names) in [("topics", &route.topics), ("officials", &route.officials), ("principals", &route.principals)]
    {
        if !names.is_empty() {
            page.pair(key, &texts(names));
        }
    }
    page.optional("direction", route.direction.map(|direction| text(direction.as_str())));
    if route.min_steps > 0 {
        page.pair("min_steps", &Value::Integer(route.min_steps.into()));
    }
    page.optional("status", route.status.map(|status| text(status.as_str())));
    page.optional("min_urgency", route.min_urgency.map(|urgency| text(urgency.as_str())));
    if route.min_trust > 0 {
        page.pair("min_trust", &Value::Float(f64::from(route.min_trust) / 100.0));
    }
}

fn source(page: &mut Page<'_>, source: &Source, from: Option<&Origin>) {
    page.table("[[source]]", from);
    page.pair("url", &text(source.url.as_str()));
    page.optional("kind", source.kind.map(|kind| text(kind.as_str())));
    page.optional("every", source.every.map(|every| text(&format_duration(every))));
    page.optional("name", source.name.as_deref().map(text));
    page.pair("enabled", &Value::Boolean(source.enabled));
    page.optional("language", source.language.as_deref().map(text));
    page.pair("trust", &Value::Float(source.trust));
    let remark = if source.max_articles == DEFAULT_MAX_ARTICLES { "  # default" } else { "" };
    page.text.push_str(&format!("max_articles = {}{remark}\n", source.max_articles));
    if !source.headers.is_empty() {
        let hidden = source.headers.keys().map(|name| (name.clone(), text(REDACTED))).collect();
        page.pair("headers", &Value::Table(hidden));
    }
    page.optional("proxy", source.proxy.as_ref().map(|url| text(url.as_str())));
    if source.topic_words_only {
        page.pair("topic_words_only", &Value::Boolean(true));
    }
    let selectors = &source.selectors;
    page.optional("links", selectors.links.as_deref().map(text));
    page.optional("body", selectors.body.as_deref().map(text));
    page.optional("remove", selectors.remove.as_deref().map(text));
    page.optional("title", selectors.title.as_deref().map(text));
    page.optional("date", selectors.date.as_deref().map(text));
}

fn official(page: &mut Page<'_>, official: &Official, from: Option<&Origin>) {
    page.table("[[official]]", from);
    page.pair("name", &text(&official.name));
    page.list("aliases", &official.aliases);
    page.optional("principal", official.principal.as_deref().map(text));
    official.roles.iter().for_each(|each| role(page, each));
}

fn role(page: &mut Page<'_>, role: &Role) {
    // Not as TOML values: a date of the `toml` crate would have to be built from its digits.
    page.text.push_str(&format!("[[official.role]]\ntitle = {}\n", text(&role.title)));
    let days = [("from", role.from), ("until", role.until)];
    for (key, day) in days.into_iter().filter_map(|(key, day)| Some((key, day?))) {
        page.text.push_str(&format!("{key} = {day}\n"));
    }
    page.optional("principal", role.principal.as_deref().map(text));
    page.optional("speaks_for", role.speaks_for.map(Value::Boolean));
}

fn topic(page: &mut Page<'_>, topic: &Topic, from: Option<&Origin>) {
    page.table("[[topic]]", from);
    page.pair("id", &text(&topic.id));
    page.pair("name", &text(&topic.name));
    page.list("verbs", &topic.verbs);
    page.list("objects", &topic.objects);
    page.list("targets", &topic.targets);
    page.list("phrases", &topic.phrases);
    page.list("exclude", &topic.exclude);
    page.list("opposites", &topic.opposites);
    if !topic.scopes.is_empty() {
        let scopes = topic.scopes.iter().map(|(id, expressions)| (id.clone(), texts(expressions))).collect();
        page.pair("scopes", &Value::Table(scopes));
    }
    if !topic.subjects.is_empty() {
        page.pair("subjects", &subjects(&topic.subjects));
    }
    page.pair("repeats", &Value::Boolean(topic.repeats));
}

fn with_origins<'a, T>(all: &'a [T], origins: &'a [Origin]) -> impl Iterator<Item = (&'a T, Option<&'a Origin>)> {
    all.iter().enumerate().map(|(index, each)| (each, origins.get(index)))
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn texts(texts: &[String]) -> Value {
    Value::Array(texts.iter().cloned().map(Value::String).collect())
}

fn subjects(subjects: &[SubjectKind]) -> Value {
    Value::Array(subjects.iter().map(|subject| text(subject.as_str())).collect())
}

/// A number as TOML knows them; what is larger than any bound in configuration is shown as the largest.
fn number(number: impl TryInto<i64>) -> Value {
    Value::Integer(number.try_into().unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::config::env::Env;
    use crate::config::files::Bundle;
    use crate::config::load::load_from;
    use crate::config::sample;
    use crate::model::{Direction, Part, Status, Urgency};

    fn reload(text: &str) -> Config {
        let env = Env { state_directory: Some(PathBuf::new()), ..Env::default() };
        load_from(Path::new("shown.toml"), &env, &Bundle(&[("shown.toml", text)])).unwrap()
    }

    #[test]
    fn what_is_shown_can_be_loaded_and_says_the_same() {
        let mut config = sample();
        config.sources[0].selectors.body = Some("article > p[lang=\"en\"]".to_owned());
        config.sources[0].topic_words_only = true;
        config.topics[0].subjects = vec![SubjectKind::Official];
        let kind = ChannelKind::Command {
            command: vec!["logger".to_owned(), "it's \"x\"\n".to_owned()],
            timeout: std::time::Duration::from_millis(1_500),
        };
        let route = Route {
            topics: vec!["troops-to-ukraine".to_owned()],
            direction: Some(Direction::Up),
            min_steps: 2,
            status: Some(Status::Confirmed),
            min_urgency: Some(Urgency::High),
            ..Route::default()
        };
        let parts = vec![Part::Now, Part::Link];
        config.channels.push(Channel { max_attempts: 3, route, parts, ..Channel::new("log", kind) });
        let again = reload(&render(&config));
        assert_eq!(again.fingerprint(), config.fingerprint());
        assert_eq!(again.sources, config.sources);
        assert_eq!(again.channels, config.channels);
        assert_eq!(again.alert, config.alert);
        assert_eq!(again.fetch, config.fetch);
        assert_eq!(again.database, config.database);
    }

    #[test]
    fn says_what_is_default_and_where_the_rest_stands_and_hides_headers() {
        let config = reload(
            "[alert]\nmin_steps = 2\n\n[[source]]\nurl = \"https://news.example/rss\"\nheaders = { Cookie = \"s3cret\" }\n",
        );
        let shown = render(&config);
        assert!(shown.starts_with("# from shown.toml\ndatabase = \"stancewatch.db\"  # default\n"), "{shown}");
        assert!(shown.contains("\nmin_steps = 2\n"), "{shown}");
        assert!(shown.contains("\nmax_age = \"7d\"  # default\n"), "{shown}");
        assert!(shown.contains("\n# shown.toml:5\n[[source]]\nurl = \"https://news.example/rss\"\n"), "{shown}");
        assert!(shown.contains("Cookie = \"(hidden)\""), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
