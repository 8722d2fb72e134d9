//! Which story a page is, and which other addresses lead to it.

use url::Url;

use crate::fetch::canonical;
use crate::store::Identity;

/// The identity of the page that `fetched` answered with, and the other canonical addresses of it.
///
/// `claimed` is what the page calls its canonical URL. It is believed only on the page's own site and below its root: a
/// page must not pass itself off as another outlet's article, and careless sites name their front page everywhere.
pub(in crate::daemon) fn identity(listed: &Url, fetched: &Url, claimed: Option<&str>) -> (Identity, Vec<String>) {
    let own = canonical(fetched);
    let believed = claimed
        .and_then(|text| Url::parse(text).ok())
        .map(|url| canonical(&url))
        .filter(|url| site(url) == site(&own) && url.path() != "/");
    let chosen = believed.unwrap_or_else(|| own.clone()).to_string();
    let mut aliases = vec![canonical(listed).to_string(), own.to_string()];
    aliases.dedup();
    aliases.retain(|alias| *alias != chosen);
    (Identity::Url(chosen), aliases)
}

/// Whether an article's address led to the front page, as removed articles do on many sites.
pub(super) fn fell_back_to_front(listed: &Url, fetched: &Url) -> bool {
    fetched.path() == "/" && fetched.query().is_none() && (listed.path() != "/" || listed.query().is_some())
}

/// The host without the prefixes of mobile and plain variants.
pub(in crate::daemon) fn site(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(["www.", "m.", "amp."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[rstest]
    #[case::none(None, "https://a.example/story")]
    #[case::same(Some("https://a.example/story"), "https://a.example/story")]
    #[case::another_path(Some("https://www.a.example/2025/story"), "https://www.a.example/2025/story")]
    #[case::another_site(Some("https://b.example/story"), "https://a.example/story")]
    #[case::the_front_page(Some("https://a.example/"), "https://a.example/story")]
    #[case::no_url(Some("story"), "https://a.example/story")]
    fn a_page_names_itself_only_on_its_own_site(#[case] claimed: Option<&str>, #[case] expected: &str) {
        let (identity, _) = identity(&url("https://a.example/r?x=1"), &url("https://a.example/story"), claimed);
        assert_eq!(identity, Identity::Url(expected.into()));
    }

    #[test]
    fn every_address_but_the_identity_is_an_alias() {
        let listed = url("https://a.example/r");
        let (_, aliases) = identity(&listed, &url("https://a.example/story"), Some("https://a.example/2025/story"));
        assert_eq!(aliases, ["https://a.example/r", "https://a.example/story"]);
        let (_, none) = identity(&listed, &listed, None);
        assert_eq!(none, [""; 0]);
    }

    #[rstest]
    #[case("https://a.example/story", "https://a.example/", true)]
    #[case("https://a.example/?p=7", "https://a.example/", true)]
    #[case("https://a.example/story", "https://a.example/2025/story", false)]
    #[case("https://a.example/", "https://a.example/", false)]
    fn a_removed_article_leads_to_the_front_page(#[case] listed: &str, #[case] fetched: &str, #[case] expected: bool) {
        assert_eq!(fell_back_to_front(&url(listed), &url(fetched)), expected);
    }
}
