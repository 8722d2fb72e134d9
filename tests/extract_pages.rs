//! One page of our own for each kind that publishers send. The people, states and papers in them are invented.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use rstest::rstest;
use stancewatch::extract::{ExtractError, Extraction, Limits, NotArticle, Note, Reason, extract};
use stancewatch::model::{BlockKind, Quality, Selectors};
use url::Url;

const FIRST: &str = "The prime minister of Norland, Ada Brandt, said on Tuesday that her government was ready to send \
                     engineers to the border, provided that parliament agreed before the summer.";
const SECOND: &str = "“We have talked about this for months, and now we are prepared to act,” Ms Brandt told reporters in \
                      Osterby after a meeting with the foreign minister of Sudland, Emil Varga.";
const THIRD: &str = "Mr Varga declined to say whether his own country would follow. An answer, he said, was not to be \
                     expected before the autumn, and perhaps not even then.";

fn address() -> Url {
    Url::parse("https://news.example/politics/brandt-ready?utm_source=feed").unwrap()
}

fn read(html: &str) -> Result<Extraction, ExtractError> {
    extract(html, Some(&address()), &Selectors::default(), &Limits::default())
}

fn article(html: &str) -> Extraction {
    read(html).unwrap()
}

/// A page around the inside of its `<article>`.
fn page(head: &str, inside: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Brandt ready to send engineers | The Example</title>\
         <meta property=og:site_name content='The Example'>{head}</head><body>\
         <nav><ul><li><a href=/a>Politics</a><li><a href=/b>Sport</a></ul></nav>\
         <main><article><h1>Brandt ready to send engineers</h1>{inside}</article></main>\
         <footer><p>© The Example. All rights reserved.</p><a href=/imprint>Imprint</a></footer></body></html>"
    )
}

fn paragraphs() -> String {
    format!("<div class=story><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>")
}

fn body() -> String {
    [FIRST, SECOND, THIRD].join("\n\n")
}

#[test]
fn takes_the_paragraphs_and_nothing_else() {
    let got = article(&page(
        "",
        &format!(
            "<p class=byline>By Carl Day</p><time datetime=2025-03-21T09:30:00+02:00>21 March 2025</time>
             <figure><img src=a.jpg><figcaption>Ada Brandt in Osterby. Photo: Example</figcaption></figure>
             <div class=story><p>{FIRST}</p>
             <aside><h3>Related</h3><ul><li><a href=/x>Varga will never send engineers</a></ul></aside>
             <p>{SECOND}</p>
             <p><strong>Read also:</strong> <a href=/y>Sudland rules out engineers</a></p>
             <div class=newsletter-box><h3>Morning mail</h3><p>Sign up for our newsletter and never miss a thing.</p></div>
             <div><img src=b.jpg><span>Emil Varga at the meeting in Osterby</span></div>
             <p>{THIRD}</p></div>
             <div class=author-bio><p>Carl Day has written about Norland for twenty years. He lives in Osterby.</p></div>
             <div class=share-bar><a href=/s>Share</a></div>
             <section id=comments><p>Reader one: I do not believe a word of what this government says about it.</p></section>"
        ),
    ));
    assert_eq!(got.article.text, body());
    assert_eq!(got.article.title.as_deref(), Some("Brandt ready to send engineers"));
    assert_eq!(got.article.byline, ["Carl Day"]);
    assert_eq!(got.article.outlet.as_deref(), Some("The Example"));
    assert_eq!(got.article.published.map(|m| m.to_string()).as_deref(), Some("2025-03-21T09:30:00+02:00"));
    assert_eq!(got.article.language.as_deref(), Some("en"));
    assert_eq!(got.article.quality, Quality::Good);
    assert!(got.captions.iter().any(|caption| caption.starts_with("Ada Brandt in Osterby")));
    assert!(got.left_out.iter().any(|left| left.text.contains("Sudland rules out") && left.reason != Reason::Outside));
}

#[test]
fn maps_the_text_back_to_typed_blocks() {
    let got = article(&page(
        &format!(
            "<meta name=description content=\"{}\">",
            "Norland's government wants to send engineers to the border before summer."
        ),
        &format!(
            "<p class=standfirst>Norland's government wants to send engineers to the border before summer.</p>
             <div class=story><p>{FIRST}</p><h2>What comes next</h2><blockquote><p>{SECOND}</p></blockquote>
             <ul><li>Parliament votes in May.</li><li>The engineers leave in June.</li></ul><p>{THIRD}</p></div>"
        ),
    ));
    let article = got.article;
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|block| block.kind).collect();
    use BlockKind::*;
    assert_eq!(kinds, [Standfirst, Paragraph, Heading, Quote, ListItem, ListItem, Paragraph]);
    let pieces: Vec<&str> = article.blocks.iter().map(|block| &article.text[block.start..block.end]).collect();
    assert_eq!(pieces.join("\n\n"), article.text);
    assert_eq!(pieces[2], "What comes next");
}

#[test]
fn tells_authors_apart_that_stand_side_by_side() {
    let authors = "<div class=authors><a href=/1>Carl Day</a> <a href=/2>Eve van Fox</a><span>Ida Ek</span></div>";
    let got = article(&page("", &format!("{authors}{}", paragraphs())));
    assert_eq!(got.article.byline, ["Carl Day", "Eve van Fox", "Ida Ek"]);
}

#[test]
fn keeps_paragraphs_apart_however_they_are_set() {
    let set = format!("<div class=text>{FIRST}<br><br>{SECOND}<div>{THIRD}</div></div>");
    assert_eq!(article(&page("", &set)).article.text, body());
    let wrapped: String =
        [FIRST, SECOND, THIRD].iter().map(|p| format!("<div class=par><div><p>{p}</p></div></div>")).collect();
    assert_eq!(article(&page("", &format!("<div>{wrapped}</div>"))).article.text, body());
    let split = format!(
        "<div class=chunk><p>{FIRST}</p></div><div class=ad-slot>Advertisement</div><div class=chunk><p>{SECOND}</p><p>{THIRD}</p></div>"
    );
    assert_eq!(article(&page("", &format!("<section>{split}</section>"))).article.text, body());
}

#[test]
fn cleans_its_text() {
    let odd = FIRST
        .replace("Ada Brandt", "Ada&nbsp;Bra&shy;ndt")
        .replace("ready", "re\u{200b}ady \u{202e}&amp; &amp;lt;able\u{202c}");
    let got = article(&page("", &format!("<div><p>{odd}</p><p>{SECOND}</p><p>{THIRD}</p></div>")));
    assert!(got.article.text.contains("Norland, Ada Brandt, said"), "{}", got.article.text);
    assert!(got.article.text.contains("was ready & &lt;able to send"), "{}", got.article.text);
}

#[test]
fn reads_an_amp_page() {
    let html = format!(
        "<!doctype html><html amp lang=en><head><title>Brandt ready</title><link rel=canonical href=/politics/brandt-ready>
         <script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Brandt ready\",\"datePublished\":\"2025-03-21T09:30:00Z\",
         \"author\":[{{\"@type\":\"Person\",\"name\":\"Carl Day\"}},{{\"@type\":\"Person\",\"name\":\"Eve Fox\"}}]}}</script></head>
         <body><amp-sidebar><ul><li><a href=/>Home</a></ul></amp-sidebar><h1>Brandt ready</h1><amp-img src=a.jpg></amp-img>
         <p>{FIRST}</p><amp-ad>Buy this</amp-ad><p>{SECOND}</p><p>{THIRD}</p></body></html>"
    );
    let got = article(&html).article;
    assert_eq!(got.text, body());
    assert_eq!(got.byline, ["Carl Day", "Eve Fox"]);
    assert_eq!(got.canonical_url.as_deref(), Some("https://news.example/politics/brandt-ready"));
}

#[test]
fn marks_the_free_part_of_a_paid_article() {
    let got = article(&page(
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Brandt ready to send engineers\",\"isAccessibleForFree\":false}</script>",
        &format!("<div><p>{FIRST}</p><p>{SECOND}</p><p>Subscribe to continue reading this article.</p></div>"),
    ));
    assert_eq!(got.article.text, [FIRST, SECOND].join("\n\n"));
    assert_eq!(got.article.quality, Quality::Partial);
    assert!(got.notes.contains(&Note::Paywalled));
}

#[test]
fn keeps_the_entries_of_a_live_blog() {
    let entry = |time: &str, text: &str| format!("<div class=entry><h3>{time}</h3><div><p>{text}</p></div></div>");
    let got = article(&page(
        "<script type=application/ld+json>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Brandt ready to send engineers\"}</script>",
        &format!("<div>{}{}{}</div>", entry("11:05", THIRD), entry("10:40", SECOND), entry("09:30", FIRST)),
    ));
    for text in [FIRST, SECOND, THIRD] {
        assert!(got.article.text.contains(text));
    }
    assert!(got.notes.contains(&Note::LiveBlog));
}

/// The entries of a live blog: when, and how the text begins.
fn entries(got: &Extraction) -> Vec<(String, String)> {
    let article = &got.article;
    let begin = |start: usize, end: usize| article.text[start..end].split("\n\n").last().unwrap()[..20].to_owned();
    article.entries.iter().map(|entry| (entry.at.to_string(), begin(entry.start, entry.end))).collect()
}

#[rstest]
#[case::time_elements(
    "",
    "<div class=post><time datetime=2025-03-22T11:05:00+02:00>11:05</time><p>{}</p></div>",
    "<div class=post><time datetime=2025-03-21T23:40:00+02:00>23:40</time><p>{}</p></div>",
    "<div class=post><time datetime=2025-03-21T09:30:00+02:00>09:30</time><p>{}</p></div>"
)]
#[case::clocks_alone(
    "<meta property=article:modified_time content=2025-03-22T12:00:00+02:00>",
    "<h3>11:05</h3><p>{}</p>",
    "<h3>23:40</h3><p>{}</p>",
    "<h3>09:30</h3><p>{}</p>"
)]
#[case::structured_data(
    "<script type=application/ld+json>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Brandt ready to send engineers\",\"liveBlogUpdate\":[
      {\"@type\":\"BlogPosting\",\"datePublished\":\"2025-03-21T09:30:00+02:00\",\"articleBody\":\"The prime minister of Norland, Ada Brandt, said on Tuesday\"},
      {\"@type\":\"BlogPosting\",\"datePublished\":\"2025-03-22T11:05:00+02:00\",\"articleBody\":\"Mr Varga declined to say whether his own country\"},
      {\"@type\":\"BlogPosting\",\"datePublished\":\"2025-03-21T23:40:00+02:00\",\"articleBody\":\"“We have talked about this for months, and now\"}]}</script>",
    "<section><p>{}</p></section>", "<section><p>{}</p></section>", "<section><p>{}</p></section>"
)]
fn dates_the_entries_of_a_live_blog(#[case] head: &str, #[case] a: &str, #[case] b: &str, #[case] c: &str) {
    let published = "<meta property=article:published_time content=2025-03-21T09:00:00+02:00>";
    let posts: String = [(a, THIRD), (b, SECOND), (c, FIRST)].map(|(post, text)| post.replace("{}", text)).concat();
    let got = article(&page(&format!("{published}{head}"), &format!("<div class=live-body>{posts}</div>")));
    let expected = [
        ("2025-03-22T11:05:00+02:00", &THIRD[..20]),
        ("2025-03-21T23:40:00+02:00", &SECOND[..20]),
        ("2025-03-21T09:30:00+02:00", &FIRST[..20]),
    ];
    assert_eq!(entries(&got), expected.map(|(at, begin)| (at.to_owned(), begin.to_owned())), "{}", got.article.text);
    assert!(got.notes.contains(&Note::LiveBlog));
}

#[test]
fn an_article_with_a_time_in_it_is_no_live_blog() {
    let got = article(&page(
        "",
        &format!(
            "<div><time datetime=2025-03-21>Friday</time><p>{FIRST}</p><p>{SECOND}</p><h3>11:05</h3><p>{THIRD}</p></div>"
        ),
    ));
    assert!(got.article.entries.is_empty() && !got.notes.contains(&Note::LiveBlog));
}

#[test]
fn reads_a_body_that_only_the_data_have() {
    let text = format!("{FIRST}\\n\\n{}\\n\\n{THIRD}", SECOND.replace('"', "\\\""));
    let data = format!("{{\"@type\":\"NewsArticle\",\"headline\":\"Brandt ready\",\"articleBody\":\"{text}\"}}");
    let html = format!(
        "<html><head><script type=application/ld+json>{data}</script></head><body><div id=root></div></body></html>"
    );
    let got = article(&html);
    assert_eq!(got.article.text, body());
    assert!(got.notes.contains(&Note::BodyFromStructuredData));

    let state =
        serde_json::json!({"props": {"story": {"html": format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>")}}});
    let html = format!(
        "<html><head><title>Brandt ready</title></head><body><div id=root></div><script>window.state = {state}</script></body></html>"
    );
    assert_eq!(article(&html).article.text, body());
}

#[test]
fn prefers_the_story_to_the_longer_one_below_it() {
    let other = format!(
        "<article><h1>Harvest in Sudland</h1><div class=story>{}</div></article>",
        format!("<p>{THIRD} {THIRD}</p>").repeat(4)
    );
    let html = page("<meta property=og:title content='Brandt ready to send engineers'>", &paragraphs())
        .replace("</main>", &format!("{other}</main>"));
    assert_eq!(article(&html).article.text, body());
}

#[test]
fn reads_other_languages_and_scripts() {
    let html = format!(
        "<html lang=de><head><title>Bereit | Beispiel</title></head><body><article><h1>Brandt ist bereit, Pioniere zu entsenden</h1>
         <div><p>{}</p><p>{}</p><p>Lesen Sie auch: <a href=/x>Südland lehnt ab</a></p></div></article></body></html>",
        "Die Ministerpräsidentin von Nordland, Ada Brandt, hat am Dienstag erklärt, ihre Regierung sei bereit, Pioniere an die Grenze zu entsenden.",
        "„Wir haben monatelang darüber geredet“, sagte Brandt in Osterby vor der Presse, „und nun sind wir so weit.“"
    );
    let got = article(&html).article;
    assert!(got.text.starts_with("Die Ministerpräsidentin") && got.text.ends_with("so weit.“"), "{}", got.text);
    assert_eq!(got.language.as_deref(), Some("de"));

    let dense = "北国首相は火曜日、議会が夏までに同意すれば国境に技術者を派遣する用意があると述べた。";
    let html = format!(
        "<html lang=ja><body><h1>首相、派遣の用意</h1><div><p>{dense}</p><p>{dense}外相は答えを避けた。</p></div></body></html>"
    );
    assert!(article(&html).article.text.starts_with(dense));
}

#[test]
fn keeps_scripts_that_run_from_right_to_left() {
    let hebrew = "ראש הממשלה אמרה ביום שלישי כי ממשלתה מוכנה לשלוח מהנדסים אל הגבול, אם הפרלמנט יסכים לכך לפני הקיץ.";
    let arabic =
        "قالت رئيسة الوزراء يوم الثلاثاء إن حكومتها مستعدة لإرسال مهندسين إلى الحدود إذا وافق البرلمان قبل الصيف.";
    let persian =
        "نخست\u{200c}وزیر روز سه\u{200c}شنبه گفت که دولت او آماده است پیش از تابستان مهندسان را به مرز بفرستد.";
    let html = format!(
        "<html lang=he dir=rtl><body><article><h1>מוכנה לשלוח מהנדסים</h1><div><p>{hebrew}</p><p>\u{202b}{arabic}\u{202c}</p><p>{persian}</p></div></article></body></html>"
    );
    let got = article(&html).article;
    assert_eq!(
        got.text,
        [hebrew, arabic, persian].join("\n\n"),
        "the letters stay, the marks that turn lines around go"
    );
    assert_eq!((got.language.as_deref(), got.title.as_deref()), (Some("he"), Some("מוכנה לשלוח מהנדסים")));
}

#[test]
fn composes_what_comes_apart() {
    let apart = FIRST.replace("engineers", "inge\u{301}nieurs");
    let got = article(&page("", &format!("<div><p>{apart}</p><p>{SECOND}</p><p>{THIRD}</p></div>")));
    assert!(got.article.text.contains("ing\u{e9}nieurs"), "{}", got.article.text);
}

#[test]
fn reads_old_windows_markup() {
    let html = format!(
        "<HTML><HEAD><META NAME=\"Author\" CONTENT=\"Carl Day\"><TITLE>Brandt ready to send engineers</TITLE></HEAD>\r\n<BODY BGCOLOR=white>\
         <TABLE><TR><TD><A HREF=/>Home</A></TD><TD><FONT SIZE=5><H1>Brandt ready to send engineers</H1></FONT>\r\n<P>{FIRST}\r\n<P>{SECOND}\r\n<P>{THIRD}</TD></TR></TABLE></BODY></HTML>"
    );
    let got = article(&html).article;
    assert_eq!(got.text, body());
    assert!(got.blocks.iter().all(|block| block.kind == BlockKind::Paragraph));
    assert_eq!(got.byline, ["Carl Day"]);
}

#[test]
fn obeys_the_source_s_own_selectors() {
    let html = page(
        "",
        &format!(
            "<h2 class=real>Norland is ready</h2><span class=when>3 May 2024, 10:15</span>
             <div class=teaser id=text><p>{FIRST}</p><p class=odd>{SECOND}</p></div><div><p>{THIRD}</p><p>{THIRD} Twice.</p></div>"
        ),
    );
    let css = |text: &str| Some(text.to_owned());
    let selectors =
        Selectors { links: None, body: css("#text"), remove: css("p.odd"), title: css("h2.real"), date: css(".when") };
    let got = extract(&html, Some(&address()), &selectors, &Limits::default()).unwrap().article;
    assert_eq!(got.text, FIRST);
    assert_eq!(got.title.as_deref(), Some("Norland is ready"));
    assert_eq!(got.published.map(|m| m.date().to_string()).as_deref(), Some("2024-05-03"));

    // A body may stand in several elements, and a selector that finds nothing is told.
    let parts = Selectors { body: css("p.odd, #text ~ div"), date: css(".never"), ..Selectors::default() };
    let got = extract(&html, Some(&address()), &parts, &Limits::default()).unwrap();
    assert_eq!(got.article.text, format!("{SECOND}\n\n{THIRD}\n\n{THIRD} Twice."));
    assert!(got.notes.contains(&Note::Unmatched("date")) && !got.notes.contains(&Note::Unmatched("body")));

    let broken = Selectors { body: css("p[[["), ..Selectors::default() };
    let error = extract(&html, None, &broken, &Limits::default()).unwrap_err();
    assert_eq!(error, ExtractError::Selector("p[[[".to_owned()));
}

#[rstest]
#[case::empty("", NotArticle::Empty)]
#[case::blank("<html><body><div id=app></div></body></html>", NotArticle::Empty)]
#[case::bot_wall(
    "<html><head><title>Just a moment...</title></head><body><h1>news.example</h1><p>Checking your browser before you go on.
     Enable JavaScript and cookies to continue.</p></body></html>",
    NotArticle::BotWall
)]
#[case::silent_challenge(
    "<html><body><script src=/cdn-cgi/challenge-platform/x.js></script></body></html>",
    NotArticle::BotWall
)]
#[case::consent(
    "<html lang=en><head><title>The Example</title></head><body><h1>We value your privacy</h1><p>We and our 314 partners store and
     read cookies on your device. If you agree, accept all cookies; if not, manage your preferences.</p><button>Accept</button></body></html>",
    NotArticle::Consent
)]
#[case::not_found(
    "<html><head><title>404 - Page not found</title></head><body><h1>Page not found</h1><p>The page that you asked for is not
     here any more. Perhaps the search helps you to find what you were looking for.</p></body></html>",
    NotArticle::ErrorPage
)]
#[case::server_error(
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
    NotArticle::ErrorPage
)]
#[case::login(
    "<html><head><title>The Example</title></head><body><h1>Welcome back</h1><p>Please log in to continue reading.</p></body></html>",
    NotArticle::LoginWall
)]
fn knows_what_is_no_article(#[case] html: &str, #[case] kind: NotArticle) {
    assert_eq!(read(html).unwrap_err(), ExtractError::NotAnArticle(kind));
}

#[test]
fn takes_an_article_about_such_pages_for_an_article() {
    let about = "Half of all pages ask for consent before they show anything, a study of Norland's data office says: accept \
                 all cookies, or go. Error 404 is what many readers see next, and a captcha after that.";
    let html = page(
        "<meta property=og:type content=article>",
        &format!("<div><p>{about}</p><p>{FIRST}</p><p>{SECOND}</p></div>"),
    );
    assert!(
        article(&html.replace("Brandt ready to send engineers", "Access denied: how cookies and captchas took over"))
            .article
            .text
            .starts_with(about)
    );
}

#[test]
fn flags_what_is_too_thin() {
    let got = article(&page("", "<div><p>The government of Norland fell on Tuesday night, the radio said.</p></div>"));
    assert_eq!(got.article.quality, Quality::Poor);
}

#[test]
fn flags_a_body_that_the_page_s_data_contradict() {
    let other: String = (0..60).map(|n| format!("Other words stand here, number {n}. ")).collect();
    let data = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Brandt ready to send engineers\",\"articleBody\":\"{other}\"}}</script>"
    );
    assert_eq!(article(&page(&data, &paragraphs())).article.quality, Quality::Poor);
}
