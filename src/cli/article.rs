//! An article as a line of JSON gives it, as text or as a page.

use url::Url;

use super::context::Context;
use super::page::extract_page;
use super::rows::{ArticleRow, Content};
use crate::model::Article;

/// The article of a row. What the row itself says of title and day goes before what a page says. An error says what is
/// wrong with the line.
pub(crate) fn from_row(row: &ArticleRow, context: &Context) -> Result<Article, String> {
    let mut article = match row.content()? {
        Content::Text(text) => Article::plain(text),
        Content::Html(html) => {
            let url = row.url.as_deref().and_then(|url| Url::parse(url).ok());
            extract_page(html, url.as_ref(), context).map_err(|error| error.to_string())?.article
        }
    };
    article.title = row.title.clone().or(article.title);
    article.published = row.published.or(article.published);
    Ok(article)
}
