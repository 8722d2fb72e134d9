//! What stands around and inside an article and is none of it: each kind before, between and after the paragraphs, in the
//! markup of several makers. The people, states and papers are invented.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use rstest::rstest;
use stancewatch::extract::{Limits, extract};
use stancewatch::model::{BlockKind, Quality, Selectors};
use url::Url;

const FIRST: &str = "The prime minister of Norland, Ada Brandt, said on Tuesday that her government was ready to send \
                     engineers to the border, provided that parliament agreed before the summer.";
const SECOND: &str = "“We have talked about this for months, and now we are prepared to act,” Ms Brandt told reporters in \
                      Osterby after a meeting with the foreign minister of Sudland, Emil Varga.";
const THIRD: &str = "Mr Varga declined to say whether his own country would follow. An answer, he said, was not to be \
                     expected before the autumn, and perhaps not even then.";
const FOURTH: &str = "The two governments have met four times since the winter. A spokesman for the union of railway workers \
                      said that trains to the border would run as usual until the end of the month.";

fn page(before: &str, between: &str, after: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Brandt ready to send engineers | The Example</title>
         <meta property=og:site_name content='The Example'></head><body><main><article><h1>Brandt ready to send engineers</h1>
         {before}<div class=story><p>{FIRST}</p><p>{SECOND}</p>{between}<p>{THIRD}</p><p>{FOURTH}</p></div>{after}</article></main></body></html>"
    )
}

fn text(html: &str) -> String {
    let url = Url::parse("https://news.example/politics/brandt-ready").unwrap();
    extract(html, Some(&url), &Selectors::default(), &Limits::default()).unwrap().article.text
}

#[rstest]
#[case::related_list(
    "<div class=related><h3>Related</h3><ul><li><a href=/x>Varga will never send engineers</a><li><a href=/y>Osterby floods</a></ul></div>"
)]
#[case::related_aside("<aside><h2>More on this</h2><p><a href=/x>Sudland rules out engineers</a></p></aside>")]
#[case::read_also("<p><strong>Read also:</strong> <a href=/y>Sudland rules out engineers</a></p>")]
#[case::read_also_in_german("<p>Lesen Sie auch: <a href=/y>Südland lehnt Entsendung ab</a></p>")]
#[case::read_also_in_french("<p>À lire aussi : <a href=/y>La Sudlande refuse</a></p>")]
#[case::bare_link("<p><a href=/y>Sudland rules out engineers for good, minister says</a></p>")]
#[case::newsletter(
    "<div class=newsletter-box><h3>Morning mail</h3><p>Sign up for our newsletter and never miss a thing.</p><form><input><button>Go</button></form></div>"
)]
#[case::newsletter_without_a_name("<p>Sign up <a href=/nl>here</a> to our daily newsletter.</p>")]
#[case::rating("<div class=rating-widget><span>Rate this article</span><button>1</button><button>2</button></div>")]
#[case::author_box(
    "<div class=author-bio><p>Carl Day has written about Norland for twenty years. He was ready to leave twice and lives in Osterby.</p></div>"
)]
#[case::cookie_note(
    "<div class=cookie-banner><p>We use cookies to improve this page. By going on you agree to their use.</p></div>"
)]
#[case::consent_element(
    "<cookie-consent><p>We and our partners store data on your device. Please agree to it.</p></cookie-consent>"
)]
#[case::comments(
    "<section id=comments><h2>Comments</h2><p>Reader one: I do not believe a word of what this government says about it.</p></section>"
)]
#[case::share_bar(
    "<div class=share-bar><span>Share this article</span><a href=/f>Facebook</a><a href=/m>Mail</a></div>"
)]
#[case::share_element("<amp-social-share type=email>Send this to a friend</amp-social-share>")]
#[case::image_with_credit(
    "<figure><img src=a.jpg><figcaption>Ada Brandt in Osterby. <span>Photo: Ida Ek / Example</span></figcaption></figure>"
)]
#[case::image_in_a_box("<div><img src=b.jpg><span>Emil Varga at the meeting in Osterby</span></div>")]
#[case::credit_line("<p class=photo-credit>Photo: Ida Ek / Example Pictures</p>")]
#[case::player(
    "<div class=audio-player><p>Listen to this article</p><audio src=a.mp3>Your browser plays no sound.</audio></div>"
)]
#[case::advertisement("<div class=ad-slot><span>Advertisement</span></div>")]
#[case::advertisement_without_a_name("<p>ADVERTISEMENT</p>")]
#[case::tags("<ul class=tags><li><a href=/t/a>Army</a><li><a href=/t/b>Border</a></ul>")]
#[case::follow_us("<p>Follow us on <a href=/w>WhatsApp</a> and <a href=/t>Telegram</a>.</p>")]
#[case::poll(
    "<div class=poll><h4>What do you think?</h4><label><input type=radio>Send them</label><label><input type=radio>Do not</label></div>"
)]
#[case::fact_box(
    "<div class=factbox><h3>Norland in figures</h3><p>Population: 5 million. Capital: Osterby. Army: 12,000 soldiers.</p></div>"
)]
#[case::hidden(
    "<div style='display: none'><p>Norland will not send engineers, says a draft that nobody should see here.</p></div>"
)]
#[case::screen_reader("<p class=sr-only>End of the gallery of pictures about the meeting in Osterby</p>")]
#[case::navigation("<nav><ul><li><a href=/1>Politics</a><li><a href=/2>Sport</a></ul></nav>")]
#[case::apps("<p>Download <a href=/a>our app</a> to read the news wherever you are.</p>")]
#[case::script("<script>var text = '<p>Norland will not send engineers, says a script.</p>';</script>")]
fn furniture_is_left_out_wherever_it_stands(#[case] piece: &str) {
    let body = [FIRST, SECOND, THIRD, FOURTH].join("\n\n");
    assert_eq!(text(&page("", "", "")), body);
    assert_eq!(text(&page(piece, "", "")), body, "before");
    assert_eq!(text(&page("", piece, "")), body, "between");
    assert_eq!(text(&page("", "", piece)), body, "after");
    assert_eq!(text(&page(piece, piece, piece)), body, "everywhere");
}

#[rstest]
#[case::copyright(
    "<p>© 2025 The Example. All rights reserved. This material may not be published without permission.</p>"
)]
#[case::tip_line("<p>Do you have a story for us? <a href=mailto:x>Write to the newsroom</a>.</p>")]
#[case::agency("<p>dpa</p>")]
#[case::wordpress(
    "<p>The post <a href=/s>Brandt ready to send engineers</a> appeared first on <a href=/>The Example</a>.</p>"
)]
#[case::footer("<footer><p>The Example is paid for by its readers.</p><a href=/imprint>Imprint</a></footer>")]
fn what_publishers_add_at_the_end_is_left_out(#[case] piece: &str) {
    assert_eq!(text(&page("", "", piece)), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
    let inside = page("", "", "").replace(&format!("<p>{FOURTH}</p>"), &format!("<p>{FOURTH}</p>{piece}"));
    assert_eq!(text(&inside), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"), "in the same element");
}

#[rstest]
#[case::byline("<p class=byline>By Carl Day</p>")]
#[case::byline_with_a_date(
    "<div class=meta><span>Carl Day</span> <time datetime=2025-03-21>21 March 2025</time></div>"
)]
#[case::date_line("<p>21 March 2025, 09:30</p>")]
#[case::reading_time("<p>3 min read</p>")]
#[case::kicker("<p class=kicker>Politics</p>")]
#[case::breadcrumb("<div class=breadcrumb><a href=/>Home</a> › <a href=/p>Politics</a></div>")]
fn the_head_of_an_article_is_not_its_text(#[case] piece: &str) {
    assert_eq!(text(&page(piece, "", "")), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
}

#[rstest]
#[case::a_list_of_the_article_s(
    "<ul><li>Parliament votes in May.</li><li>The engineers leave in June.</li></ul>",
    BlockKind::ListItem
)]
#[case::a_quotation_set_apart(
    "<blockquote><p>“Nobody goes alone,” the minister wrote in a letter to the members of the house.</p></blockquote>",
    BlockKind::Quote
)]
#[case::a_heading("<h2>What comes next</h2>", BlockKind::Heading)]
#[case::a_paragraph_with_links(
    "<p>The <a href=/a>treaty of Osterby</a>, signed by <a href=/b>both sides</a> ten years ago, allows for it, but it has never been used so far.</p>",
    BlockKind::Paragraph
)]
#[case::a_short_answer("<p>“No.”</p>", BlockKind::Paragraph)]
fn what_belongs_to_the_article_stays(#[case] piece: &str, #[case] kind: BlockKind) {
    let html = page("", piece, "");
    let got = extract(&html, None, &Selectors::default(), &Limits::default()).unwrap().article;
    assert!(got.blocks.iter().any(|block| block.kind == kind), "{}", got.text);
    assert!(got.text.len() > text(&page("", "", "")).len(), "{}", got.text);
    assert_eq!(got.quality, Quality::Good);
}
