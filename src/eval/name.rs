//! Names as labels and findings are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name without case, diacritics and outer spaces. The letters that do not decompose are folded by hand.
pub fn fold(name: &str) -> String {
    let replaced = name.chars().map(|c| match c {
        'ł' | 'Ł' => 'l',
        'ø' => 'o',
        'ı' => 'i',
        other => other,
    });
    let plain: String = replaced.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase().replace('ß', "ss").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        assert_eq!(fold(" Łucja Ćwik-Żurek "), fold("lucja cwik-zurek"));
        assert_eq!(fold("Ümit Yıldız"), "umit yildiz");
    }
}
