//! How far an extraction is to be trusted: from its length, its density and its agreement with the page's own data.

use crate::model::Quality;

/// What quality is told by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    /// The body's length, see `text::weight`.
    pub(super) weight: usize,
    /// How far the body and the structured data's agree, where there is one.
    pub(super) agreement: Option<f32>,
    /// Whether the page says that reading costs money.
    pub(super) paywalled: bool,
    /// Whether there is a headline.
    pub(super) titled: bool,
    /// Whether parsing was cut off.
    pub(super) truncated: bool,
    /// Paragraphs of the body that are sentences.
    pub(super) sentences: usize,
}

/// The shortest body that is trusted.
const SHORT: usize = 200;
/// The longest body that can be the free part of a paid article.
const TEASER: usize = 2_500;

/// The flag.
pub(super) fn quality(signs: Signs) -> Quality {
    if signs.weight < SHORT || !signs.titled || signs.sentences == 0 || signs.agreement.is_some_and(|share| share < 0.5)
    {
        return if signs.paywalled { Quality::Partial } else { Quality::Poor };
    }
    if signs.truncated || (signs.paywalled && signs.weight < TEASER) {
        return Quality::Partial;
    }
    Quality::Good
}
