//! "Did you mean": the known word that looks most like a wrong one.

/// The word of `known` that is close enough to `word` to be meant by it.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let folded = folded(word);
    let limit = match folded.chars().count() {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    let distance = |candidate: &str| strsim::damerau_levenshtein(&folded, &self::folded(candidate));
    known.iter().copied().filter(|k| distance(k) <= limit).min_by_key(|k| distance(k))
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("urll", Some("url"))]
    #[case("Kind", Some("kind"))]
    #[case("min-steps", Some("min_steps"))]
    #[case("max_articels", Some("max_articles"))]
    #[case("ulr", Some("url"))]
    #[case("colour", None)]
    #[case("", None)]
    fn finds_what_was_meant(#[case] word: &str, #[case] meant: Option<&str>) {
        assert_eq!(nearest(word, &["url", "kind", "min_steps", "max_articles"]), meant);
    }
}
