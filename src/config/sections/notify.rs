//! `[[notify.*]]`: where alerts go.

use std::ops::RangeInclusive;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use toml::de::DeValue;
use url::Url;

use super::timing;
use crate::config::found::Found;
use crate::config::node::{Node, Section};
use crate::config::settings::{
    AtomFeed, Channel, ChannelKind, DEFAULT_COMMAND_TIMEOUT, DEFAULT_FEED_ENTRIES, DEFAULT_MAX_ATTEMPTS, Email, Hours,
    MailTls, Webhook, WebhookKey, WebhookStyle,
};
use crate::model::{Direction, Part, Route, Secret, Status, Urgency};

const TIMES: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(3_600);
/// For an exchange with an endpoint.
const ENDPOINT_TIMES: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(120);
const ENDPOINT_TIMEOUT: Duration = Duration::from_secs(15);
const MAIL_TIMEOUT: Duration = Duration::from_secs(60);
/// Attempts that the schedule of Standard Webhooks has.
const ENDPOINT_ATTEMPTS: u32 = 10;
/// The length of a key, decoded (Standard Webhooks, "Signature scheme").
const KEY_BYTES: RangeInclusive<usize> = 24..=64;

/// Reads `[notify]`: the channels that are on, kind by kind. `None` where no channel is named at all,
/// which is not the same as all being switched off.
pub(in crate::config) fn read(node: &Node<'_>, hours: &Hours) -> Option<Vec<Found<Channel>>> {
    let mut section = node.section()?;
    let kinds: [(&'static str, ReadKind); 7] = [
        ("desktop", |_| Some(ChannelKind::Desktop)),
        ("command", command),
        ("webhook", webhook),
        ("ntfy", ntfy),
        ("email", email),
        ("journal", |_| Some(ChannelKind::Journal)),
        ("atom", atom),
    ];
    let channels = kinds.iter().flat_map(|(kind, read)| read_kind(&mut section, kind, *read, hours)).collect();
    let named = !section.all_empty(&kinds.map(|(kind, _)| kind));
    section.finish();
    named.then_some(channels)
}

/// Reads what is special to a kind.
type ReadKind = fn(&mut Section<'_>) -> Option<ChannelKind>;

/// Reads the tables of one kind. Those without a name are called after the kind, from the second on with their number.
fn read_kind(section: &mut Section<'_>, kind: &'static str, read: ReadKind, hours: &Hours) -> Vec<Found<Channel>> {
    let mut number = 0;
    let channels = section.each(kind, |node| {
        number += 1;
        let name = if number == 1 { kind.to_owned() } else { format!("{kind}-{number}") };
        channel(node, name, read, hours)
    });
    channels.into_iter().flatten().collect()
}

/// Reads one table; the inner `None` is a channel that is switched off.
fn channel(node: &Node<'_>, default_name: String, read: ReadKind, hours: &Hours) -> Option<Option<Found<Channel>>> {
    let mut section = node.section()?;
    let name = section.optional("name", Node::identifier).unwrap_or(default_name);
    let enabled = section.optional("enabled", Node::boolean).unwrap_or(true);
    let max_attempts = section.optional("max_attempts", |n| n.integer(1..=1_000));
    let kind = read(&mut section);
    let (route, parts) = (route(&mut section), section.optional("parts", parts).unwrap_or_default());
    let timing = timing::of_channel(&mut section, kind.as_ref(), hours);
    section.finish();
    let kind = kind?;
    let usual = match kind {
        ChannelKind::Webhook(_) | ChannelKind::Ntfy { .. } | ChannelKind::Email(_) => ENDPOINT_ATTEMPTS,
        _ => DEFAULT_MAX_ATTEMPTS,
    };
    let max_attempts = max_attempts.and_then(|n| u32::try_from(n).ok()).unwrap_or(usual);
    Some(Some(Found::new(Channel { name, kind, max_attempts, route, parts, timing }, node)).filter(|_| enabled))
}

/// Which alerts the channel gets.
fn route(section: &mut Section<'_>) -> Route {
    let directions = [("up", Direction::Up), ("down", Direction::Down)];
    let statuses = [("confirmed", Status::Confirmed), ("pending", Status::Pending)];
    let urgencies = [("low", Urgency::Low), ("normal", Urgency::Normal), ("high", Urgency::High)];
    Route {
        topics: section.optional("topics", Node::texts).unwrap_or_default(),
        officials: section.optional("officials", Node::texts).unwrap_or_default(),
        principals: section.optional("principals", Node::texts).unwrap_or_default(),
        direction: section.optional("direction", |n| n.choice(directions)),
        min_steps: section
            .optional("min_steps", |n| n.integer(0..=7))
            .and_then(|steps| u8::try_from(steps).ok())
            .unwrap_or_default(),
        status: section.optional("status", |n| n.choice(statuses)),
        min_urgency: section.optional("min_urgency", |n| n.choice(urgencies)),
        min_trust: section.optional("min_trust", Node::fraction).map(hundredths).unwrap_or_default(),
    }
}

/// A fraction in hundredths.
fn hundredths(fraction: f64) -> u8 {
    (0..=100).find(|hundredths| f64::from(*hundredths) >= fraction * 100.0 - 0.5).unwrap_or(100)
}

/// A feed in a file.
fn atom(section: &mut Section<'_>) -> Option<ChannelKind> {
    let path = section.required("path", "path = \"shifts.atom\"", Node::path);
    let title = section.optional("title", Node::text);
    let entries = section.optional("entries", |n| n.count(1..=10_000)).unwrap_or(DEFAULT_FEED_ENTRIES);
    Some(ChannelKind::Atom(AtomFeed { path: path?, title, entries }))
}

/// What messages show.
fn parts(node: &Node<'_>) -> Option<Vec<Part>> {
    let elements = node.elements("an array like [\"now\", \"before\", \"link\"]")?;
    elements.iter().map(|element| element.choice(Part::ALL.map(|part| (part.as_str(), part)))).collect()
}

fn webhook(section: &mut Section<'_>) -> Option<ChannelKind> {
    let styles = [
        ("standard", WebhookStyle::Standard),
        ("slack", WebhookStyle::Slack),
        ("discord", WebhookStyle::Discord),
        ("mattermost", WebhookStyle::Mattermost),
        ("teams", WebhookStyle::Teams),
        ("matrix", WebhookStyle::Matrix),
    ];
    let url = section.required("url", "url = \"https://hooks.example/stancewatch\"", endpoint);
    let style = section.optional("style", |n| n.choice(styles)).unwrap_or(WebhookStyle::Standard);
    let secret = section.get("secret");
    let file = section.get("secret_file");
    let secrets = match (&secret, &file) {
        (Some(node), None) => keys(node),
        (None, Some(node)) => {
            node.path().and_then(|path| node.read_secret(&path)).and_then(|key| Some(vec![decoded(node, &key)?]))
        }
        (Some(_), Some(node)) => node.invalid("stands beside `secret`; keep one of them"),
        (None, None) => Some(Vec::new()),
    };
    let room = section.get("room");
    let token = section.get("token");
    let timeout = section.optional("timeout", |n| n.duration(ENDPOINT_TIMES)).unwrap_or(ENDPOINT_TIMEOUT);
    if style != WebhookStyle::Standard
        && let Some(node) = secret.as_ref().or(file.as_ref())
    {
        return node.invalid("only the standard body is signed; remove the secret");
    }
    if style == WebhookStyle::Matrix {
        for (key, example, node) in [
            ("room", "room = \"!abc:matrix.example\"", &room),
            ("token", "token = { file = \"matrix-token\" }", &token),
        ] {
            if node.is_none() {
                section.missing(key, example);
                return None;
            }
        }
    } else if let Some(node) = room.as_ref().or(token.as_ref()) {
        return node.invalid("is for style = \"matrix\" only; remove it");
    }
    let webhook = Webhook {
        url: url?,
        style,
        secrets: secrets?,
        room: room.as_ref().and_then(Node::text),
        token: token.as_ref().and_then(Node::secret),
        timeout,
    };
    Some(ChannelKind::Webhook(webhook))
}

/// An endpoint's address: a string, or a secret that is one.
fn endpoint(node: &Node<'_>) -> Option<Url> {
    if matches!(node.value, DeValue::String(_)) {
        return node.web_url();
    }
    let secret = node.secret()?;
    match Url::parse(secret.expose()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
        _ => node.invalid("the secret is no http or https address"),
    }
}

/// One key, or several while they are being changed.
fn keys(node: &Node<'_>) -> Option<Vec<WebhookKey>> {
    if matches!(node.value, DeValue::Array(_)) {
        let elements = node.elements("an array of secrets")?;
        return elements.iter().map(|element| decoded(element, &element.secret()?)).collect();
    }
    Some(vec![decoded(node, &node.secret()?)?])
}

/// A key as Standard Webhooks writes it: base64, after the prefix `whsec_`.
fn decoded(node: &Node<'_>, secret: &Secret) -> Option<WebhookKey> {
    let text = secret.expose();
    let bytes = BASE64_STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text));
    match bytes {
        Ok(bytes) if KEY_BYTES.contains(&bytes.len()) => Some(WebhookKey(bytes)),
        _ => node.invalid(
            "is no key of Standard Webhooks: whsec_ and 24 to 64 bytes in base64, as `openssl rand -base64 32` gives",
        ),
    }
}

fn ntfy(section: &mut Section<'_>) -> Option<ChannelKind> {
    let url = section.optional("url", Node::web_url).or_else(|| Url::parse("https://ntfy.sh/").ok());
    let topic = section.required("topic", "topic = \"a-name-that-nobody-guesses\"", |node| {
        let topic = node.secret()?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if (1..=64).contains(&topic.expose().len()) && topic.expose().chars().all(is_name) {
            return Some(topic);
        }
        node.invalid("is no topic of ntfy: up to 64 letters, digits, `-` and `_`")
    });
    let token = section.optional("token", Node::secret);
    let timeout = section.optional("timeout", |n| n.duration(ENDPOINT_TIMES)).unwrap_or(ENDPOINT_TIMEOUT);
    Some(ChannelKind::Ntfy { url: url?, topic: topic?, token, timeout })
}

fn command(section: &mut Section<'_>) -> Option<ChannelKind> {
    let command = section.required("command", "command = [\"logger\", \"-t\", \"stancewatch\"]", arguments);
    let timeout = section.optional("timeout", |n| n.duration(TIMES)).unwrap_or(DEFAULT_COMMAND_TIMEOUT);
    Some(ChannelKind::Command { command: command?, timeout })
}

/// A program and its arguments. A program with a `/` in it is a path, relative to the file; others are looked up.
fn arguments(node: &Node<'_>) -> Option<Vec<String>> {
    let elements = node.elements("an array like [\"logger\", \"-t\", \"stancewatch\"]")?;
    let mut arguments = Vec::with_capacity(elements.len());
    for element in &elements {
        match element.value {
            DeValue::String(text) if text.contains('\0') => return element.invalid("holds a NUL character; remove it"),
            DeValue::String(text) => arguments.push(text.to_string()),
            _ => return element.wrong_type("a string"),
        }
    }
    match arguments.first_mut() {
        Some(program) if !program.is_empty() => {
            if program.contains('/') {
                *program = node.resolve(program).to_string_lossy().into_owned();
            }
            Some(arguments)
        }
        _ => node.invalid("names no program; write [\"program\", \"argument\"]"),
    }
}

fn email(section: &mut Section<'_>) -> Option<ChannelKind> {
    let ways = [("starttls", MailTls::Starttls), ("implicit", MailTls::Implicit), ("none", MailTls::None)];
    let server = section.required("server", "server = \"mail.example\"", |node| {
        let name = node.text()?;
        match url::Host::parse(&name) {
            Ok(_) => Some(name),
            Err(_) => node.invalid(format!("{name:?} is no name of a server; write one like \"mail.example\"")),
        }
    });
    let tls = section.optional("tls", |n| n.choice(ways)).unwrap_or(MailTls::Starttls);
    let port = section.optional("port", |n| n.integer(1..=65_535)).and_then(|port| u16::try_from(port).ok());
    let ca = section.get("ca");
    let user = section.optional("user", Node::text);
    let password = section.get("password");
    let from = section.required("from", "from = \"watch@desk.example\"", address);
    let to = section.required("to", "to = [\"me@desk.example\"]", |node| {
        let elements = node.elements("an array of addresses")?;
        if elements.is_empty() {
            return node.invalid("names nobody; write an address");
        }
        elements.iter().map(address).collect()
    });
    let timeout = section.optional("timeout", |n| n.duration(ENDPOINT_TIMES)).unwrap_or(MAIL_TIMEOUT);
    if user.is_some() != password.is_some() {
        section
            .missing(if user.is_some() { "password" } else { "user" }, "user = \"…\" and password = { file = \"…\" }");
        return None;
    }
    let server = server?;
    if let (Some(node), MailTls::None) = (&password, tls) {
        return node.invalid("would go over the network in the clear; use tls = \"starttls\" or \"implicit\"");
    }
    let email = Email {
        server,
        port: port.unwrap_or_else(|| tls.port()),
        tls,
        ca: match &ca {
            Some(node) => Some(node.path().and_then(|path| certificates(node, &path))?),
            None => None,
        },
        user,
        password: match &password {
            Some(node) => Some(node.secret()?),
            None => None,
        },
        from: from?,
        to: to?,
        timeout,
    };
    Some(ChannelKind::Email(email))
}

/// A mail address without a name.
fn address(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    match text.parse::<lettre::Address>() {
        Ok(_) => Some(text),
        Err(error) => {
            node.invalid(format!("{text:?} is no mail address ({error}); write one like \"me@desk.example\""))
        }
    }
}

/// The certificates in a file.
fn certificates(node: &Node<'_>, path: &std::path::Path) -> Option<Vec<u8>> {
    match std::fs::read(path) {
        Ok(pem) if pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") => Some(pem),
        Ok(_) => node.invalid(format!("{} holds no certificate in PEM form", path.display())),
        Err(error) => node.invalid(format!("cannot read {}: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use crate::config::env::Env;
    use crate::config::files::Bundle;
    use crate::config::load::load_from;
    use crate::config::settings::Config;
    use crate::config::{ChannelKind, WebhookStyle};
    use crate::model::{Part, Status};

    fn load(main: &str) -> Result<Config, String> {
        let env = Env { state_directory: Some("/state".into()), ..Env::default() };
        load_from(Path::new("main.toml"), &env, &Bundle(&[("main.toml", main)])).map_err(|errors| errors.to_string())
    }

    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn endpoints_have_their_keys_routes_and_parts() {
        let config = load(&format!(
            "[[notify.webhook]]\nurl = \"https://hooks.example/a\"\nsecret = [\"{KEY}\", \"{KEY}\"]\ntopics = [\"t\"]\n\
             status = \"confirmed\"\nparts = [\"now\", \"link\"]\n\
             [[notify.webhook]]\nurl = \"https://matrix.example\"\nstyle = \"matrix\"\nroom = \"!a:b\"\ntoken = \"x\"\n\
             [[notify.ntfy]]\ntopic = \"troops_7\"\n[[notify.journal]]\n\
             [[notify.email]]\nserver = \"mail.example\"\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]\n"
        ))
        .unwrap();
        let names: Vec<&str> = config.channels.iter().map(|channel| channel.name.as_str()).collect();
        assert_eq!(names, ["webhook", "webhook-2", "ntfy", "email", "journal"]);
        let first = &config.channels[0];
        let ChannelKind::Webhook(hook) = &first.kind else { panic!("{first:?}") };
        assert_eq!((hook.style, hook.secrets.len(), hook.secrets[0].0.len()), (WebhookStyle::Standard, 2, 24));
        assert_eq!((first.max_attempts, first.route.status), (10, Some(Status::Confirmed)));
        assert_eq!(
            (first.route.topics.as_slice(), first.parts.as_slice()),
            (&["t".to_owned()][..], &[Part::Now, Part::Link][..])
        );
        assert!(!format!("{config:?}").contains("MfKQ9"));
    }

    #[rstest]
    #[case("[[notify.webhook]]", "notify.webhook.url: missing")]
    #[case("[[notify.webhook]]\nurl = \"ftp://a.example\"", "notify.webhook.url")]
    #[case("[[notify.webhook]]\nurl = \"https://a.example\"\nsecret = \"short\"", "is no key of Standard Webhooks")]
    #[case("[[notify.webhook]]\nurl = \"https://a.example\"\nstyle = \"slak\"", "slack")]
    #[case("[[notify.webhook]]\nurl = \"https://a.example\"\nstyle = \"matrix\"", "notify.webhook.room: missing")]
    #[case("[[notify.webhook]]\nurl = \"https://a.example\"\nroom = \"!a:b\"", "is for style = \"matrix\" only")]
    #[case("[[notify.ntfy]]", "notify.ntfy.topic: missing")]
    #[case("[[notify.ntfy]]\ntopic = \"a b\"", "is no topic of ntfy")]
    #[case("[[notify.email]]", "notify.email.server: missing")]
    #[case(
        "[[notify.email]]\nserver = \"a b\"\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]",
        "is no name of a server"
    )]
    #[case(
        "[[notify.email]]\nserver = \"m.example\"\nfrom = \"ab.example\"\nto = [\"c@d.example\"]",
        "is no mail address"
    )]
    #[case("[[notify.email]]\nserver = \"m.example\"\nfrom = \"a@b.example\"\nto = []", "names nobody")]
    #[case(
        "[[notify.email]]\nserver = \"m.example\"\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]\nuser = \"x\"",
        "notify.email.password: missing"
    )]
    #[case(
        "[[notify.email]]\nserver = \"m.example\"\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]\nuser = \"x\"\npassword = \"y\"\ntls = \"none\"",
        "in the clear"
    )]
    #[case("[[notify.journal]]\nmin_steps = 9", "out of bounds")]
    #[case("[[notify.journal]]\nparts = [\"noww\"]", "now")]
    fn what_is_wrong_is_told(#[case] text: &str, #[case] expected: &str) {
        let error = load(text).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}
