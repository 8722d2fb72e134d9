//! `demo`: the whole pipeline on a small bundled news site, with a real database to look at afterwards.

mod article;
mod server;
mod site;
mod template;
