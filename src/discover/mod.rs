//! Bytes to links to articles: feeds, section pages, sitemaps. Pure.
