//! The gate against a victim on loopback that nothing may reach: spellings of its address, redirects, proxies of the
//! environment.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::net::{Ipv6Addr, TcpListener};

use rstest::rstest;
use stancewatch::config::FetchSettings;
use stancewatch::fetch::{BodyKind, Class, FetchErrorKind, Request};
use support::client::{fetcher, loopback, page, strict};
use support::site::{Reply, Site};
use url::Url;

/// Ways to write an address of this machine, or one that leads to it. `PORT` stands for the victim's.
const SPELLINGS: &[&str] = &[
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://017700000001:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://１２７.0.0.1:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "http:/\\127.0.0.1:PORT/",
    "http://127.0.0.1\\@good.example:PORT/",
    "HTTP://127.0.0.1:PORT/",
    "http://\t127.0.0.1:PORT/",
    "http://127.255.255.254:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://user@127.0.0.1:PORT/",
    "http://good.example:x@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/?good.example",
    "http://127.0.0.1:PORT#good.example",
];

/// The spellings as addresses of `victim`.
fn addresses(victim: &Site) -> impl Iterator<Item = String> {
    let port = victim.address().port().to_string();
    SPELLINGS.iter().map(move |spelling| spelling.replace("PORT", &port))
}

/// Everything but the address is allowed, so that the address alone decides.
fn any_port(victim: &Site, settings: FetchSettings) -> FetchSettings {
    FetchSettings { ports: vec![80, 443, victim.address().port()], ..settings }
}

#[tokio::test]
async fn no_spelling_of_a_private_address_is_asked() {
    let victim = Site::start();
    let (fetcher, beside) = (fetcher(&any_port(&victim, strict())), beside(&victim));
    for address in addresses(&victim) {
        let Ok(url) = Url::parse(&address) else { continue };
        for body in [BodyKind::Page, BodyKind::Feed, BodyKind::Robots] {
            let error = fetcher.get(&Request { body, ..page(url.as_str()) }).await.unwrap_err();
            assert_eq!(error.class(), Class::Forbidden, "{address}: {error}");
        }
        let error = fetcher.get(&Request::page(url)).await.unwrap_err();
        assert_eq!(error.class(), Class::Forbidden, "{address} with robots.txt: {error}");
    }
    untouched(&victim, beside.as_ref());
    println!("{} spellings asked directly: 0 connections", SPELLINGS.len());
}

/// A listener at the IPv6 loopback address on the victim's port, where this machine has one: the spellings lead there, too.
fn beside(victim: &Site) -> Option<TcpListener> {
    let listener = TcpListener::bind((Ipv6Addr::LOCALHOST, victim.address().port())).ok()?;
    listener.set_nonblocking(true).unwrap();
    Some(listener)
}

#[track_caller]
fn untouched(victim: &Site, beside: Option<&TcpListener>) {
    assert_eq!(victim.connections(), 0);
    assert!(beside.is_none_or(|listener| listener.accept().is_err()), "somebody asked at [::1]");
}

/// The start is at a name that is allowed; its address is not.
fn by_name(site: &Site, path: &str) -> String {
    site.url(path).replace("127.0.0.1", "localhost")
}

/// [`any_port`], and that name.
fn from_name(victim: &Site) -> FetchSettings {
    any_port(victim, FetchSettings { allow_private: vec!["localhost".to_owned()], ..strict() })
}

/// The spellings that do not name the host that is allowed, and two that only a redirect can have.
fn redirects(victim: &Site) -> Vec<String> {
    let relative = format!("//127.0.0.1:{}/", victim.address().port());
    let inward = addresses(victim).filter(|address| !address.to_ascii_lowercase().contains("localhost"));
    inward.chain([format!("/\\{}", &relative[2..]), relative]).collect()
}

#[tokio::test]
async fn no_redirect_leads_to_a_private_address() {
    let (site, victim) = (Site::start(), Site::start());
    let (fetcher, beside) = (fetcher(&from_name(&victim)), beside(&victim));
    let spellings = redirects(&victim);
    for (n, address) in spellings.iter().enumerate() {
        for status in [301, 302, 307, 308] {
            let path = format!("/{n}/{status}");
            site.set(&path, Reply::redirect(status, address));
            if let Ok(outcome) = fetcher.get(&page(&by_name(&site, &path))).await {
                panic!("{address}: {outcome:?}");
            }
        }
    }
    assert_eq!(site.requests().iter().filter(|r| r.target.ends_with("/301")).count(), spellings.len());
    untouched(&victim, beside.as_ref());
    println!("{} spellings by 4 redirects each: 0 connections", spellings.len());
}

/// Each spelling is the redirect of another site's robots.txt, for what is at most remembered of one is how it failed.
#[tokio::test]
async fn no_robots_txt_leads_to_a_private_address() {
    let victim = Site::start();
    let (settings, beside) = (from_name(&victim), beside(&victim));
    let spellings = redirects(&victim);
    for address in &spellings {
        let site = Site::start();
        site.set("/robots.txt", Reply::redirect(301, address));
        site.set("/a", Reply::html("x"));
        let request = Request::page(Url::parse(&by_name(&site, "/a")).unwrap());
        // Some are paths of the site itself, which has no such page: a robots.txt that is not there.
        let _ = fetcher(&settings).get(&request).await;
        assert_eq!(site.hits("/robots.txt"), 1, "{address}");
    }
    untouched(&victim, beside.as_ref());
    println!("{} spellings as robots.txt: 0 connections", spellings.len());
}

/// A zone names a network card of this machine, and no address has one on the public Internet.
#[rstest]
#[case("http://[fe80::1%25lo]/")]
#[case("http://[fe80::1%lo]/")]
#[case("http://[::1%251]/")]
fn an_address_with_a_zone_is_no_url(#[case] address: &str) {
    assert!(Url::parse(address).is_err(), "{address}");
}

#[rstest]
#[case("file:///etc/hostname")]
#[case("ftp://127.0.0.9/")]
#[case("gopher://127.0.0.9:70/_x")]
#[case("data:text/html,x")]
#[case("javascript:alert(1)")]
#[case("unix:/run/docker.sock")]
#[tokio::test]
async fn no_scheme_but_http_is_followed(#[case] address: &str) {
    let site = Site::start();
    site.set("/a", Reply::redirect(302, address));
    let fetcher = fetcher(&loopback());
    for url in [site.url("/a"), address.to_owned()] {
        let error = fetcher.get(&page(&url)).await.unwrap_err();
        assert_eq!(error.class(), Class::Forbidden, "{error}");
        assert!(error.to_string().contains("only http and https are"), "{error}");
    }
}

#[tokio::test]
async fn a_refusal_says_how_to_allow_it() {
    let error = fetcher(&strict()).get(&page("http://127.0.0.1/")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "http://127.0.0.1/: host 127.0.0.1 is a loopback address; add it to [fetch] allow_private to allow it"
    );
    let error = fetcher(&strict()).get(&page("http://localhost/")).await.unwrap_err();
    assert!(error.to_string().contains("add localhost to [fetch] allow_private"), "{error}");
}

#[tokio::test]
async fn a_port_must_be_listed() {
    let error = fetcher(&strict()).get(&page("http://news.example:22/")).await.unwrap_err();
    assert_eq!(error.class(), Class::Forbidden);
    assert!(error.to_string().contains("port 22"), "{error}");
}

#[tokio::test]
async fn an_allowed_name_may_be_private_and_use_any_port() {
    let site = Site::start();
    site.set("/a", Reply::html("x"));
    let settings = FetchSettings { allow_private: vec!["localhost".to_owned()], ..strict() };
    let fetcher = fetcher(&settings);
    let url = site.url("/a");
    fetcher.get(&page(&url.replace("127.0.0.1", "localhost"))).await.unwrap();
    let error = fetcher.get(&page(&url)).await.unwrap_err();
    assert_eq!(error.class(), Class::Forbidden, "the name is allowed, not its address: {error}");
}

#[tokio::test]
async fn a_robots_txt_does_not_lead_inward() {
    let (site, victim) = (Site::start(), Site::start_at([127, 0, 0, 9]));
    site.set("/robots.txt", Reply::redirect(301, &victim.url("/")));
    site.set("/a", Reply::html("x"));
    let fetcher = fetcher(&any_port(&victim, loopback()));
    let error = fetcher.get(&Request::page(Url::parse(&site.url("/a")).unwrap())).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::RobotsUnreachable(_)), "{error}");
    assert_eq!(victim.connections(), 0);
}

#[tokio::test]
async fn the_configured_proxy_is_used_and_no_other() {
    let (proxy, site) = (Site::start(), Site::start());
    proxy.set("http://news.example/a", Reply::html("by proxy"));
    let by_proxy = FetchSettings { proxy: Some(Url::parse(&proxy.url("")).unwrap()), ..strict() };
    fetcher(&by_proxy).get(&page("http://news.example/a")).await.unwrap();
    assert_eq!(proxy.targets(), ["http://news.example/a"]);
    let inward = fetcher(&by_proxy).get(&page(&site.url("/"))).await.unwrap_err();
    assert_eq!(inward.class(), Class::Forbidden, "a proxy does not open the gate");
    let own = Request { proxy: by_proxy.proxy.clone(), ..page("http://news.example/a") };
    fetcher(&strict()).get(&own).await.unwrap();
    assert_eq!(proxy.hits("http://news.example/a"), 2);
}

/// The environment is the process's, so the test runs itself again with a proxy in it.
#[test]
fn proxies_of_the_environment_are_ignored() {
    const ROLE: &str = "STANCEWATCH_TEST_BEHIND_PROXY";
    if let Ok(url) = std::env::var(ROLE) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(fetcher(&loopback()).get(&page(&url))).unwrap();
        return;
    }
    let (proxy, site) = (Site::start(), Site::start());
    site.set("/a", Reply::html("x"));
    let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "proxies_of_the_environment_are_ignored"])
        .env(ROLE, site.url("/a"))
        .envs(names.map(|name| (name, proxy.url(""))))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .env_remove("REQUEST_METHOD")
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!((proxy.connections(), site.hits("/a")), (0, 1));
}
