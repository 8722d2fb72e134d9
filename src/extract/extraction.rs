//! What extraction gives back.

use crate::model::Article;

/// One article out of one page, with what was seen on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// The article.
    pub article: Article,
    /// The captions of the article's pictures, which are not part of its text.
    pub captions: Vec<String>,
    /// The section of the site it stands in, as the page says.
    pub section: Option<String>,
    /// What is worth knowing about how the article was found.
    pub notes: Vec<Note>,
    /// What was left out of the page, in order.
    pub left_out: Vec<LeftOut>,
}

/// What is worth knowing about an extraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The page was cut off at a limit of the parser; what came before it was used.
    Truncated(&'static str),
    /// Where a datum was found: what, and the kind of its source.
    Source(&'static str, &'static str),
    /// A selector of the source's configuration matches nothing; the page was read as if there were none.
    Unmatched(&'static str),
    /// The page says that only a part of the article is there.
    Paywalled,
    /// The body was read from the page's structured data because the page shows less.
    BodyFromStructuredData,
    /// The body is from another text of the same article, because the page has less: the feed, the AMP page, an earlier
    /// look.
    BodyFrom(&'static str),
    /// The page is a live blog; its entries stand in the page's order, and the article says when each was published.
    LiveBlog,
}

/// A stretch of the page that is not the article's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its text.
    pub text: String,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why a stretch of the page was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Outside the part of the page that holds the article.
    Outside,
    /// The kind of element: navigation, form, aside, footer, …
    Element,
    /// Not shown.
    Hidden,
    /// Its class, id or role says what it is.
    Hint,
    /// The source's configuration removes it.
    Configured,
    /// Nearly all of it is links.
    Links,
    /// A box beside the text.
    Boxed,
    /// A caption or the credit of a picture.
    Caption,
    /// The headline, byline, date or another line of the article's head.
    Head,
    /// A line that publishers add to articles: "read also", "sign up", "follow us", …
    Boilerplate,
    /// What stands where the rest of a paid article would be.
    Paywall,
    /// The same text stands elsewhere in the article.
    Repeated,
}

impl Reason {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Element => "element",
            Self::Hidden => "hidden",
            Self::Hint => "hint",
            Self::Configured => "configured",
            Self::Links => "links",
            Self::Boxed => "boxed",
            Self::Caption => "caption",
            Self::Head => "head",
            Self::Boilerplate => "boilerplate",
            Self::Paywall => "paywall",
            Self::Repeated => "repeated",
        }
    }
}
