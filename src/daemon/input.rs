//! Articles as lines of JSON: what `ingest --jsonl` and `analyze --jsonl` read.

use serde::Deserialize;
use url::Url;

use crate::extract::{ExtractError, Limits, extract};
use crate::model::{Article, Moment, Selectors};

/// One article from an archive.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Line")]
pub struct Input {
    /// The archive's name for it; its identity where it has no URL.
    pub id: String,
    /// Its address, exactly as given.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// The headline.
    pub title: Option<String>,
    /// What it says.
    pub content: Content,
}

/// The text or page of an [`Input`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Plain text, which is kept to the byte.
    Text(String),
    /// A page, which is extracted.
    Html(String),
}

/// Why a line is no article.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It has no `id`.
    #[error("`id` is missing: give each article a name of its own")]
    NoId,
    /// It has neither or both of `text` and `html`.
    #[error("exactly one of `text` and `html` is needed")]
    Content,
    /// Its `url` is none.
    #[error("`url` is no absolute URL ({0}): give the full address, or null")]
    Url(url::ParseError),
    /// Its `published` is no time.
    #[error("`published`: {0}")]
    Published(#[from] crate::model::UnknownMoment),
    /// Its page gives no article.
    #[error("`html`: {0}")]
    Extract(#[from] ExtractError),
}

/// The line as it stands; unknown fields are ignored, absent ones are null.
#[derive(Deserialize)]
struct Line {
    id: Option<Id>,
    url: Option<String>,
    published: Option<String>,
    title: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// Archives number their articles or name them.
struct Id(String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(name) => Ok(Self(name)),
            serde_json::Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(serde::de::Error::custom("`id` is to be a string or a number")),
        }
    }
}

impl TryFrom<Line> for Input {
    type Error = InputError;

    fn try_from(line: Line) -> Result<Self, InputError> {
        let id = line.id.ok_or(InputError::NoId)?.0;
        let content = match (line.text, line.html) {
            (Some(text), None) => Content::Text(text),
            (None, Some(html)) => Content::Html(html),
            _ => return Err(InputError::Content),
        };
        if let Some(url) = &line.url {
            Url::parse(url).map_err(InputError::Url)?;
        }
        let published = line.published.map(|text| text.parse()).transpose()?;
        Ok(Self { id, url: line.url, published, title: line.title, content })
    }
}

impl Input {
    /// The address, parsed.
    pub fn parsed_url(&self) -> Option<Url> {
        self.url.as_deref().and_then(|url| Url::parse(url).ok())
    }

    /// The article. Of a page, the line's own title and date win over what the page says.
    ///
    /// # Errors
    /// When the page gives no article.
    pub fn article(&self, limits: &Limits<'_>) -> Result<Article, InputError> {
        let mut article = match &self.content {
            Content::Text(text) => Article::plain(text.clone()),
            Content::Html(html) => extract(html, self.parsed_url().as_ref(), &Selectors::default(), limits)?.article,
        };
        article.title = self.title.clone().or(article.title);
        article.published = self.published.or(article.published);
        Ok(article)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn reads_what_the_contract_names_and_ignores_the_rest() {
        let line =
            r#"{"id": 7, "url": null, "published": "2025-03-21", "title": null, "text": "A\n\nB ", "extra": [1]}"#;
        let input = serde_json::from_str::<Input>(line).unwrap();
        assert_eq!((input.id.as_str(), input.url, input.title), ("7", None, None));
        assert_eq!(input.published.unwrap().to_string(), "2025-03-21");
        assert_eq!(input.content, Content::Text("A\n\nB ".into()));
    }

    #[test]
    fn plain_text_is_kept_to_the_byte() {
        let input = serde_json::from_str::<Input>(r#"{"id":"a","title":"T","text":" x\r\n\u0000y "}"#).unwrap();
        let article = input.article(&Limits::default()).unwrap();
        assert_eq!((article.text.as_str(), article.title.as_deref()), (" x\r\n\0y ", Some("T")));
    }

    #[rstest]
    #[case::not_json("{", "EOF while parsing")]
    #[case::no_object("[]", "invalid")]
    #[case::no_id(r#"{"text": "x"}"#, "`id` is missing")]
    #[case::odd_id(r#"{"id": true, "text": "x"}"#, "`id` is to be a string or a number")]
    #[case::no_content(r#"{"id": "a"}"#, "exactly one of")]
    #[case::both(r#"{"id": "a", "text": "x", "html": "y"}"#, "exactly one of")]
    #[case::relative_url(r#"{"id": "a", "url": "/x", "text": "x"}"#, "`url` is no absolute URL")]
    #[case::odd_date(r#"{"id": "a", "published": "yesterday", "text": "x"}"#, "`published`: cannot read")]
    fn a_bad_line_says_what_is_wrong(#[case] line: &str, #[case] message: &str) {
        let error = serde_json::from_str::<Input>(line).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
