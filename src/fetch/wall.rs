//! Bot walls: pages that ask for a proof of humanity in place of the answer. What stands on them is never an article,
//! and a change to or from them is no change of the article. Pure.

use reqwest::header::HeaderMap;

/// A challenge page is small. A longer page that answers 200 is taken for what it is.
const SMALL: usize = 64 * 1024;

/// Header, text in its value (empty: any value), who.
const HEADERS: &[(&str, &str, &str)] = &[
    ("cf-mitigated", "", "Cloudflare"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-datadome", "protected", "DataDome"),
    ("x-vercel-mitigated", "", "Vercel"),
];

/// Marks in the markup of a challenge page, none of which is the sort of thing that an article says.
const MARKS: &[(&str, &str)] = &[
    ("<title>just a moment...</title>", "Cloudflare"),
    ("<title>attention required! | cloudflare</title>", "Cloudflare"),
    ("/cdn-cgi/challenge-platform/h/", "Cloudflare"),
    ("cf-chl-widget", "Cloudflare"),
    ("captcha-delivery.com", "DataDome"),
    ("id=\"px-captcha\"", "HUMAN"),
    ("_incapsula_resource", "Imperva"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("errors.edgesuite.net", "Akamai"),
    ("/_sec/cp_challenge/", "Akamai"),
    ("sucuri website firewall", "Sucuri"),
    ("<title>ddos-guard</title>", "DDoS-Guard"),
    ("<title>access to this page has been denied", "HUMAN"),
    ("anubis_challenge", "Anubis"),
];

/// Whose wall an answer is, if it is one.
pub(super) fn detect(status: u16, headers: &HeaderMap, body: &[u8]) -> Option<&'static str> {
    if !matches!(status, 200 | 202 | 401 | 403 | 405 | 429 | 503) {
        return None;
    }
    let by_header = HEADERS.iter().find(|(name, part, _)| {
        headers.get(*name).is_some_and(|v| v.to_str().is_ok_and(|v| v.to_ascii_lowercase().contains(part)))
    });
    // These headers also come with answers that pass; only the first is given with challenges alone.
    if let Some((name, _, who)) = by_header
        && (status != 200 || *name == "cf-mitigated")
    {
        return Some(who);
    }
    if body.len() > SMALL {
        return None;
    }
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    let is_html = text.contains("<html") || text.contains("<head") || text.contains("<title");
    MARKS.iter().find(|(mark, _)| is_html && text.contains(mark)).map(|(_, who)| *who)
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(403, "cf-mitigated", "challenge", "", Some("Cloudflare"))]
    #[case(200, "cf-mitigated", "challenge", "", Some("Cloudflare"))]
    #[case(202, "x-amzn-waf-action", "challenge", "", Some("AWS WAF"))]
    #[case(200, "x-datadome", "protected", "<html>an article", None)]
    #[case(403, "x", "y", "<html><title>Just a moment...</title>", Some("Cloudflare"))]
    #[case(200, "x", "y", "<html><script src=https://geo.captcha-delivery.com/c.js>", Some("DataDome"))]
    #[case(404, "cf-mitigated", "challenge", "", None)]
    #[case(403, "x", "y", "<html><title>Forbidden</title>", None)]
    #[case(200, "x", "y", "<html><p>Just a moment... said the minister, and passed the captcha.", None)]
    #[case(200, "x", "y", "{\"note\": \"errors.edgesuite.net\"}", None)]
    fn table(
        #[case] status: u16,
        #[case] name: &'static str,
        #[case] value: &'static str,
        #[case] body: &str,
        #[case] expected: Option<&str>,
    ) {
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
        assert_eq!(detect(status, &headers, body.as_bytes()), expected);
    }

    #[test]
    fn a_long_page_is_an_article_whatever_it_embeds() {
        let page = format!("<html>{}<div id=\"px-captcha\">", "<p>word</p>".repeat(10_000));
        assert_eq!(detect(200, &HeaderMap::new(), page.as_bytes()), None);
    }
}
