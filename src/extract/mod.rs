//! HTML to an [`Article`](crate::model::Article): body, title, dates, byline, outlet, language. Pure.
