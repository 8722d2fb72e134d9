use rstest::rstest;

use super::*;
use crate::discover::Item as Found;

fn feed(text: &str) -> Discovery {
    read(text, &Url::parse("https://news.example/politics/rss.xml").unwrap())
}

fn urls(found: &Discovery) -> Vec<&str> {
    found.items.iter().map(|i| i.url.as_str()).collect()
}

fn date(item: &Found) -> Option<String> {
    item.published.map(|p| p.to_string())
}

#[test]
fn rss_2() {
    let found = feed(
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>
        <title>Žinios &amp; vėjai</title><link>https://news.example/</link><ttl>30</ttl>
        <atom:link rel='self' href='https://news.example/rss.xml'/><image><title>Logo</title><url>x</url></image>
        <item><title>Minister &lt;b&gt;ready&lt;/b&gt; to go</title><link>/a?utm_source=rss</link>
        <guid isPermaLink='false'>id-1</guid><pubDate>Fri, 21 Mar 2025 23:30:00 +0200</pubDate>
        <description><![CDATA[<p>Short &amp; sweet</p>]]></description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
        <atom:link rel='self' href='/wrong'/><media:group><media:title>Wrong</media:title></media:group></item>
        <item><guid>https://news.example/b</guid><dc:date>2025-03-20</dc:date></item>
        </channel></rss>",
    );
    assert_eq!(found.title.as_deref(), Some("Žinios & vėjai"));
    assert_eq!(found.every_hint, Some(Duration::from_secs(1800)));
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    let [first, second] = found.items.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.id.as_str(), first.url.as_str()), ("id-1", "https://news.example/a?utm_source=rss"));
    assert_eq!(first.canonical.as_str(), "https://news.example/a");
    assert_eq!(first.title.as_deref(), Some("Minister ready to go"));
    assert_eq!(date(first).as_deref(), Some("2025-03-21T23:30:00+02:00"));
    assert_eq!(first.summary.as_deref(), Some("Short & sweet"));
    assert_eq!(first.content_html.as_deref(), Some("<p>Long</p>"));
    assert_eq!((second.url.as_str(), date(second).as_deref()), ("https://news.example/b", Some("2025-03-20")));
}

#[test]
fn rss_1_and_periods() {
    let found = feed(
        "<rdf:RDF xmlns:rdf='x' xmlns='y'><channel rdf:about='z'><title>Old</title><sy:updatePeriod>daily</sy:updatePeriod>
        <sy:updateFrequency>4</sy:updateFrequency><items><rdf:Seq><rdf:li resource='q'/></rdf:Seq></items></channel>
        <item rdf:about='https://news.example/1'><title>One</title></item></rdf:RDF>",
    );
    assert_eq!(urls(&found), ["https://news.example/1"]);
    assert_eq!(found.every_hint, Some(Duration::from_secs(6 * 3600)));
}

#[test]
fn atom() {
    let found = feed(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/x/'><title type='html'>News</title>
        <author><name>Desk</name></author><link rel='self' href='self'/>
        <entry xml:base='y/'><id>tag:news.example,2025:1</id><title type='html'>A &amp;amp; B</title>
        <link rel='enclosure' href='sound.mp3'/><link rel='alternate' href='story'/><updated>2025-03-21T10:00:00Z</updated>
        <published>2025-03-20T10:00:00+02:00</published><source><id>other</id><title>Other</title></source>
        <content type='xhtml'><div xmlns='x'><p>Text &amp; more</p></div></content></entry>
        <entry><link href='/second'></link><updated>2025-03-21T10:00:00Z</updated>
        <content type='html'>&lt;p&gt;Escaped&lt;/p&gt;</content></entry></feed>",
    );
    assert_eq!(urls(&found), ["https://news.example/x/y/story", "https://news.example/second"]);
    let first = &found.items[0];
    assert_eq!((first.id.as_str(), first.title.as_deref()), ("tag:news.example,2025:1", Some("A & B")));
    assert_eq!(date(first).as_deref(), Some("2025-03-20T10:00:00+02:00"));
    assert_eq!(first.content_html.as_deref(), Some("<div xmlns='x'><p>Text &amp; more</p></div>"));
    assert_eq!(date(&found.items[1]).as_deref(), Some("2025-03-21T10:00:00Z"));
    assert_eq!(found.items[1].content_html.as_deref(), Some("<p>Escaped</p>"));
}

#[test]
fn prefixed_atom_is_atom() {
    let found =
        feed("<atom:feed><atom:entry><atom:link href='/a'/><atom:title>T</atom:title></atom:entry></atom:feed>");
    assert_eq!((urls(&found)[0], found.items[0].title.as_deref()), ("https://news.example/a", Some("T")));
}

/// What stricter readers reject as a whole or stumble over.
#[rstest]
#[case::bare_ampersand("<item><title>A & B</title><link>/a?x=1&y=2</link></item>", &["/a?x=1&y=2"])]
#[case::null("<item><title>A&#0;B\u{0}</title><link>/a</link></item>", &["/a"])]
#[case::late_declaration("<item><link>/a</link></item><?xml version='1.0' encoding='utf-16'?><item><link>/b</link></item>", &["/a", "/b"])]
#[case::author_beside_long_dash("<managingEditor>red@x.example–Name</managingEditor><item><link>/a</link></item>", &["/a"])]
#[case::author_in_quotes("<webMaster>“w@x.example” (W)</webMaster><item><link>/a</link></item>", &["/a"])]
#[case::author_beside_hard_space("<item><author>\u{a0}w@x.example\u{a0}W</author><link>/a</link></item>", &["/a"])]
#[case::huge_duration("<item><itunes:duration>99999999999999999999:00:00</itunes:duration><link>/a</link></item>", &["/a"])]
#[case::unclosed_title("<item><title>A<link>/a</link></item><item><link>/b</link></item>", &["/b"])]
#[case::unclosed_item("<item><link>/a</link><item><link>/b</link></item>", &["/a", "/b"])]
#[case::wrong_nesting("<item><b><link>/a</link></i></item>", &["/a"])]
#[case::html_entity("<item><title>A&nbsp;&eacute;&unknown;</title><link>/a</link></item>", &["/a"])]
#[case::same_twice("<item><link>/a</link></item><item><link>/a?utm_medium=x</link></item>", &["/a"])]
#[case::same_guid("<item><guid>1</guid><link>/a</link></item><item><guid>1</guid><link>/b</link></item>", &["/a", "/b"])]
#[case::script_link("<item><link>javascript:alert(1)</link></item>", &[])]
#[case::upper_case("<ITEM><LINK>/a</LINK></ITEM>", &["/a"])]
#[case::cdata_link("<item><link><![CDATA[ /a ]]></link></item>", &["/a"])]
#[case::original_link("<item><link>https://proxy.example/x</link><feedburner:origLink>/a</feedburner:origLink></item>", &["/a"])]
fn a_broken_feed_gives_what_it_has(#[case] items: &str, #[case] expected: &[&str]) {
    let found =
        feed(&format!("<?xml version='1.0'?><?xml version='1.0' encoding='x'?><rss><channel>{items}</channel></rss>"));
    let expected: Vec<String> = expected.iter().map(|path| format!("https://news.example{path}")).collect();
    assert_eq!(urls(&found), expected);
}

#[test]
fn a_cut_feed_keeps_its_whole_items() {
    let found = feed("<rss><channel><item><link>/a</link></item><item><title>Half an it");
    assert_eq!(urls(&found), ["https://news.example/a"]);
    assert_eq!(found.problems, [Problem::CutShort]);
}

#[test]
fn an_item_without_an_address_is_a_problem() {
    let found = feed("<rss><channel><item><title>No way</title></item><item/></channel></rss>");
    assert!(found.items.is_empty());
    let problems: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["the item \"No way\" has no address", "the item \"number 2\" has no address"]);
}

#[test]
fn no_entity_is_expanded_and_no_file_is_read() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>\
        <!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><channel><title>&lol2;&x;</title>\
        <item><link>/a</link><title>&x;</title></item></channel></rss>";
    let found = feed(laughs);
    assert_eq!(found.title.as_deref(), Some("&lol2;&x;"));
    assert_eq!(found.items[0].title.as_deref(), Some("&x;"));
}

#[test]
fn depth_costs_nothing() {
    let deep = format!("<rss><channel><item><link>/a</link>{}</item></channel></rss>", "<x>".repeat(200_000));
    assert_eq!(urls(&feed(&deep)), ["https://news.example/a"]);
}

#[test]
fn items_are_capped() {
    let items: String = (0..1200).map(|n| format!("<item><link>/{n}</link></item>")).collect();
    let found = feed(&format!("<rss><channel>{items}</channel></rss>"));
    assert_eq!((found.items.len(), found.problems.as_slice()), (1000, &[Problem::TooMany { left_out: 200 }][..]));
}

proptest::proptest! {
    /// Pieces of feeds in any order: nothing panics, and every item is of the web.
    #[test]
    fn any_feed_is_read(pieces in proptest::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.iter().map(|p| PIECES[*p]).collect();
        for item in feed(&text).items {
            assert!(matches!(item.url.scheme(), "http" | "https"));
        }
    }
}

const PIECES: &[&str] = &[
    "<rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "/a",
    "<link href='/b'/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml",
    "?>",
    "&",
    "&amp;",
    "<",
    ">",
    "\"",
    "'",
    "Š",
    "\u{a0}w@x.example\u{a0}",
    "<content type='xhtml'>",
    "</content>",
    "<guid isPermaLink='",
    "<source>",
    "<!DOCTYPE [",
];
