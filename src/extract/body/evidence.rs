//! The body as the structured data have it, as a witness for the blocks of the page.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::extract::meta::plain_text;

/// Words in one shingle.
const WORDS: usize = 4;
/// The most shingles that are kept.
const MOST: usize = 50_000;

/// The shingles of the body as the structured data have it.
#[derive(Debug)]
pub(super) struct Evidence(Option<HashSet<u64>>);

impl Evidence {
    pub(super) fn new(body: Option<&str>) -> Self {
        let known: Option<HashSet<u64>> = body.map(|body| shingles(&plain_text(body)).take(MOST).collect());
        Self(known.filter(|known| known.len() >= 20))
    }

    /// The share of a text's shingles that the structured data have too; `None` where nothing can be said.
    pub(super) fn covers(&self, text: &str) -> Option<f32> {
        let known = self.0.as_ref()?;
        let (mut all, mut found) = (0_u16, 0_u16);
        for shingle in shingles(text).take(2_000) {
            all += 1;
            found += u16::from(known.contains(&shingle));
        }
        (all > 0).then(|| f32::from(found) / f32::from(all))
    }

    /// How far a body and the structured data's agree: the share of the one that stands in the other, whichever is
    /// more, because either may be cut short.
    pub(super) fn agreement(&self, text: &str) -> Option<f32> {
        let known = self.0.as_ref()?;
        let here: HashSet<u64> = shingles(text).take(MOST).filter(|shingle| known.contains(shingle)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no precision")]
        let found = here.len() as f32 / known.len() as f32;
        Some(found.max(self.covers(text).unwrap_or_default()))
    }
}

fn shingles(text: &str) -> impl Iterator<Item = u64> + '_ {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len().saturating_sub(WORDS - 1)).map(move |i| {
        let mut hasher = DefaultHasher::new();
        for word in words.iter().skip(i).take(WORDS) {
            word.to_lowercase().hash(&mut hasher);
        }
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witnesses_for_text_it_knows() {
        let body: String = (0..40).map(|n| format!("word{n} ")).collect();
        let evidence = Evidence::new(Some(&body));
        assert_eq!(evidence.covers("Word1, word2 word3 word4 word5!"), Some(1.0));
        assert_eq!(evidence.covers("something else is said here"), Some(0.0));
        assert_eq!(evidence.covers("short"), None);
        assert_eq!(Evidence::new(None).covers("word1 word2 word3 word4"), None);
        assert_eq!(evidence.agreement("word1 word2 word3 word4"), Some(1.0));
        assert_eq!(evidence.agreement("nothing of what the data say"), Some(0.0));
    }
}
