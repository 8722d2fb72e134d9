//! How things look to a person. Pure: values in, lines out.

pub(crate) mod change;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod mark;
pub(crate) mod rung;
pub(crate) mod statement;
pub(crate) mod table;

use std::borrow::Cow;
use std::path::Path;

use crate::config::{Config, Origin};

/// A sentence in quotation marks, unless it has some of its own: marks within marks do not read.
pub(crate) fn quoted(sentence: &str) -> Cow<'_, str> {
    if sentence.contains(['“', '"', '„', '«', '‘']) {
        Cow::Borrowed(sentence)
    } else {
        Cow::Owned(format!("“{sentence}”"))
    }
}

/// The host of an address, which stands for it where there is no room.
pub(crate) fn host(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or(url);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Where something is configured, as seen from the folder of the main file.
pub(crate) fn place(config: &Config, origin: Option<&Origin>) -> String {
    let Some(Origin { file, line }) = origin else { return "-".to_owned() };
    let folder = config.path.as_deref().and_then(Path::parent);
    let file = folder.and_then(|folder| file.strip_prefix(folder).ok()).unwrap_or(file);
    format!("{}:{line}", file.display())
}
