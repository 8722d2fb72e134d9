//! Why a page gave no article.

/// What a page is that is not an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotArticle {
    /// A challenge that wants to tell people from programs.
    BotWall,
    /// A page that asks for consent before it shows anything.
    Consent,
    /// "Not found", "server error" and their like, whatever the status code was.
    ErrorPage,
    /// A page that shows nothing of the article without a login or a subscription.
    LoginWall,
    /// No text to speak of.
    Empty,
}

impl NotArticle {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BotWall => "a bot wall",
            Self::Consent => "a consent page",
            Self::ErrorPage => "an error page",
            Self::LoginWall => "a login wall",
            Self::Empty => "an empty page",
        }
    }
}

impl std::fmt::Display for NotArticle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a page gave no article. None of these is mended by asking again at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The page is something else.
    #[error("the page is {0}, not an article")]
    NotAnArticle(NotArticle),
    /// The page was cut off at a limit before any article was seen.
    #[error("the page went over a limit of the parser ({0}) before its article began")]
    OverLimit(&'static str),
    /// A selector of the source's configuration does not parse.
    #[error("cannot read the selector {0:?} of the source")]
    Selector(String),
}
