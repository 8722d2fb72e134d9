//! The body as the structured data have it, as a witness for the blocks of the page.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

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

/// The fingerprints of each run of words, case aside.
fn shingles(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let fingerprint = |word: &str| match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => xxh3_64(word.as_bytes()),
        false => xxh3_64(word.to_lowercase().as_bytes()),
    };
    let words: Vec<u64> = words.map(fingerprint).collect();
    let mix = |run: &[u64]| {
        run.iter().fold(0_u64, |all, word| (all.rotate_left(13) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    };
    (0..words.len().saturating_sub(WORDS - 1)).map(move |i| mix(words.get(i..i + WORDS).unwrap_or_default()))
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
