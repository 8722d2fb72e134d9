//! Pages that a command reads itself, not through the daemon: told from plain text, and extracted within a time limit.

use url::Url;

use super::context::Context;
use super::error::{CliError, chain};
use super::input::Source;
use super::runtime;
use crate::config::FetchSettings;
use crate::daemon::Input;
use crate::extract::{ExtractError, Extraction, Limits, extract};
use crate::fetch::{Fetcher, Outcome, Request, decode};
use crate::model::{Article, Clock, Selectors};

/// How much of a text is looked at to tell what it is.
const SNIFFED: usize = 4096;

/// Whether a text is HTML: it opens with a tag that only pages open with, or holds closing tags of paragraphs.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(SNIFFED).collect();
    let head = head.to_ascii_lowercase();
    if !head.starts_with('<') {
        return false;
    }
    let opens = ["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<div", "<p>", "<p ", "<!--", "<h1"];
    opens.iter().any(|tag| head.starts_with(tag)) || ["</p>", "</div>", "</html>"].iter().any(|tag| head.contains(tag))
}

/// A page, or a text, that was read from a file, from standard input or from the web.
#[derive(Debug)]
pub(crate) struct Given {
    /// Its text, decoded.
    pub(crate) text: String,
    /// Its address: where redirects led, or what the user says.
    pub(crate) url: Option<Url>,
}

/// Reads the input, in whatever charset it says or seems to be.
pub(crate) fn read(source: &Source, url: Option<&Url>) -> Result<Given, CliError> {
    let bytes = source.read()?;
    let text = decode(&bytes, None, url.and_then(Url::host_str)).text;
    Ok(Given { text, url: url.cloned() })
}

/// Fetches a page as the daemon would, robots.txt and all.
pub(crate) fn fetch(url: &Url, context: &Context) -> Result<Given, CliError> {
    let settings = context.load_config_or_sample()?.fetch;
    let clock = std::sync::Arc::clone(&context.clock);
    let fetched = runtime::block_on(async { Fetcher::new(&settings, clock)?.get(&Request::page(url.clone())).await })?;
    match fetched {
        Ok(Outcome::Fetched(document)) => Ok(Given { text: document.text().text, url: Some(document.url) }),
        Ok(Outcome::NotModified { .. }) => Err(CliError::Failed(format!("{url} says that nothing changed"))),
        Err(error) => Err(CliError::Failed(chain(&error))),
    }
}

/// Takes the article out of a page with the default limits, within the time that they allow.
pub(crate) fn extract_page(
    html: &str,
    url: Option<&Url>,
    selectors: &Selectors,
    context: &Context,
) -> Result<Extraction, ExtractError> {
    within_limits(context, |limits| extract(html, url, selectors, limits))
}

/// The selectors of the configured source on the page's host. Without a configuration there are none; a broken one is an
/// error only where the user named it.
pub(crate) fn selectors(url: Option<&Url>, context: &Context) -> Result<Selectors, CliError> {
    let Some(host) = url.and_then(Url::host_str) else { return Ok(Selectors::default()) };
    let config = match context.load_config() {
        Ok(config) => config,
        Err(error) if context.config.is_some() => return Err(error),
        Err(_) => return Ok(Selectors::default()),
    };
    let here = config.sources.iter().filter(|source| source.url.host_str() == Some(host));
    let chosen = here.map(|source| &source.selectors).find(|selectors| **selectors != Selectors::default());
    Ok(chosen.cloned().unwrap_or_default())
}

/// The article of a line of input; an error says what is wrong with the line.
pub(crate) fn article_of(input: &Input, context: &Context) -> Result<Article, String> {
    within_limits(context, |limits| input.article(limits)).map_err(|error| chain(&error))
}

/// Calls `work` with the default limits of a page; the time for it begins now.
fn within_limits<T>(context: &Context, work: impl FnOnce(&Limits<'_>) -> T) -> T {
    let settings = FetchSettings::default();
    let begun = context.clock.now();
    let clock: &dyn Clock = &*context.clock;
    let expired = move || clock.now().duration_since(begun).unsigned_abs() > settings.parse_timeout;
    work(&Limits { max_depth: settings.max_depth, expired: &expired, ..Limits::default() })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\u{feff} \n<!DOCTYPE html><title>x", true)]
    #[case("<div class=x>y</div>", true)]
    #[case("<section><p>y</p></section>", true)]
    #[case("<3 is how the minister signed.", false)]
    #[case("The minister said: <p> is a tag.", false)]
    #[case("", false)]
    fn tells_pages_from_text(#[case] text: &str, #[case] html: bool) {
        assert_eq!(looks_like_html(text), html);
    }
}
