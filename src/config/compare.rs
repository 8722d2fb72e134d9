//! The checks that need more than one table: what stands twice, and what contradicts each other.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::document::Problems;
use super::error::{ConfigError, ConfigErrorKind};
use super::found::Found;
use super::origin::Origin;
use super::parts::Parts;
use super::settings::{Channel, FetchSettings, TroubleSettings, WebSettings};
use super::value::web_address;
use crate::model::{Official, Source};

/// Notes what is wrong with the parts together.
pub(super) fn compare(parts: &Parts, problems: &Problems) {
    unique(problems, "topic.id", &parts.topics, |t| t.id.clone(), |t| format!("topic {:?}", t.id));
    unique(problems, "official.name", &parts.officials, |o| fold(&o.name), |o| format!("official {:?}", o.name));
    aliases(problems, &parts.officials);
    unique(problems, "source.url", &parts.sources, address, |s| format!("source {}", s.url));
    if let Some(channels) = &parts.channels {
        unique(problems, "notify.name", channels, |c| c.name.clone(), |c| format!("channel {:?}", c.name));
    }
    if let Some(trouble) = &parts.trouble {
        channels_of(problems, trouble, parts.channels.as_deref());
    }
    let on_network = |web: &WebSettings| web.socket.is_none() && !web.listen.ip().is_loopback();
    if let Some(web) = parts.web.as_ref().filter(|web| on_network(&web.value) && web.value.password.is_none()) {
        let why = "beyond this machine the dashboard needs a `password`; add one, or listen on 127.0.0.1";
        web.report(problems, "web.listen", ConfigErrorKind::Invalid(why.to_owned()));
    }
    if !problems.any(puts_fetch_in_doubt) {
        parts.sources.iter().for_each(|source| port(problems, source, &parts.fetch));
    }
}

/// Notes every value whose `identity` an earlier one has; `show` names it in the message.
fn unique<T>(
    problems: &Problems,
    key: &str,
    all: &[Found<T>],
    identity: impl Fn(&T) -> String,
    show: impl Fn(&T) -> String,
) {
    let mut seen: BTreeMap<String, &Origin> = BTreeMap::new();
    for found in all {
        let id = identity(&found.value);
        if let Some(first) = seen.get(&id) {
            let (what, first) = (show(&found.value), (*first).clone());
            found.report(problems, key, ConfigErrorKind::Duplicate { what, first });
        } else {
            seen.insert(id, &found.origin);
        }
    }
}

/// Notes every channel that is to hear of troubles and that nobody configured.
fn channels_of(problems: &Problems, trouble: &Found<TroubleSettings>, channels: Option<&[Found<Channel>]>) {
    let known: Vec<&str> = match channels {
        Some(channels) => channels.iter().map(|found| found.value.name.as_str()).collect(),
        None => vec!["desktop"],
    };
    for name in trouble.value.channels.iter().flatten().filter(|name| !known.contains(&name.as_str())) {
        let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let why = format!("no channel that is on is called {name:?}; there are: {list}");
        trouble.report(problems, "trouble.channels", ConfigErrorKind::Invalid(why));
    }
}

/// Notes every alias that is the name of somebody else: nobody could tell whom it means.
fn aliases(problems: &Problems, officials: &[Found<Official>]) {
    let names: BTreeMap<String, &Found<Official>> = officials.iter().map(|o| (fold(&o.value.name), o)).collect();
    for found in officials {
        let own = fold(&found.value.name);
        for alias in &found.value.aliases {
            let folded = fold(alias);
            if let Some(other) = names.get(&folded).filter(|_| folded != own) {
                let why = format!("{alias:?} is the name of another official, in {}; remove it", other.origin);
                found.report(problems, "official.aliases", ConfigErrorKind::Invalid(why));
            }
        }
    }
}

/// A name without case and accents: "Nausėda" and "NAUSEDA" are one person.
pub(super) fn fold(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

/// What a source is told apart by.
fn address(source: &Source) -> String {
    same_address(&source.url)
}

/// An address without its fragment, which no server sees: two sources with the same one are the same.
pub fn same_address(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.to_string()
}

/// Whether `[fetch]` may say something else than what was read of it.
fn puts_fetch_in_doubt(error: &ConfigError) -> bool {
    matches!(error.kind, ConfigErrorKind::Syntax(_)) || error.key.as_ref().is_some_and(|key| key.starts_with("fetch"))
}

/// The fetcher refuses ports that are not listed; better to say so before the first poll.
fn port(problems: &Problems, source: &Found<Source>, fetch: &FetchSettings) {
    if let Some(why) = port_problem(&source.value.url, fetch) {
        source.report(problems, "source.url", ConfigErrorKind::Invalid(why));
    }
}

/// Why the port of an address may not be asked.
fn port_problem(url: &Url, fetch: &FetchSettings) -> Option<String> {
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    if fetch.ports.contains(&port) || fetch.allow_private.iter().any(|allowed| allowed == host) {
        return None;
    }
    Some(format!("port {port} is not allowed; add it to `fetch.ports`, or {host:?} to `fetch.allow_private`"))
}

/// The address of a source that is to be added; the error says what is wrong with it and how to mend it.
///
/// # Errors
/// When the text could not stand as `url` of a `[[source]]` beside these settings.
pub fn source_address(text: &str, fetch: &FetchSettings) -> Result<Url, String> {
    let url = web_address(text.trim())?;
    port_problem(&url, fetch).map_or(Ok(url), Err)
}
