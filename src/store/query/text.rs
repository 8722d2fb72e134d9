//! Names as people type them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether `typed` is a part of `name`, where neither case nor accents matter: "simonyte" finds "Ingrida Šimonytė".
pub fn matches_name(name: &str, typed: &str) -> bool {
    folded(name).contains(folded(typed).trim())
}

fn folded(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(base).collect()
}

/// The base letter of those that Unicode does not decompose.
fn base(c: char) -> char {
    match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ı' => 'i',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Ieva Šerkšnytė", "serksnyte", true)]
    #[case("Ieva Šerkšnytė", " IEVA ", true)]
    #[case("Władysław Łoś", "los", true)]
    #[case("Ieva Šerkšnytė", "ieva serksn", true)]
    #[case("Ieva Šerkšnytė", "jonas", false)]
    fn finds_a_name_by_what_people_type(#[case] name: &str, #[case] typed: &str, #[case] found: bool) {
        assert_eq!(matches_name(name, typed), found);
    }
}
