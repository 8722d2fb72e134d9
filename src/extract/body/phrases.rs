//! Lines that publishers add to articles, by the words they begin with, in the languages of the pages we read.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// "Read also: …" and its like, at the start of a line.
static LABELS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let labels = [
        r"(?:read|see|watch|listen|hear)\s+(?:also|more|next|this|related|now|on)\b",
        r"also\s+(?:read|see|on|watch)\b",
        r"related(?:\s+(?:stories|story|articles?|content|links?|news|coverage|topics?))?\s*[:|]",
        r"related\s+(?:stories|articles|content|links|coverage)\s*$",
        r"more\s+(?:on|from|about|in)\s+(?:this|the)\b.{0,40}$",
        r"(?:recommended|sponsored|advertisement|promoted|anzeige|werbung|publicidad|publicité|pubblicità|annonce|reklam|reklame)\b.{0,20}$",
        r"(?:lesen|sehen|hören)\s+sie\s+(?:auch|hier|mehr|dazu)\b",
        r"lies\s+(?:auch|hier|mehr)\b",
        r"(?:mehr|weitere[rs]?)\s+(?:zum\s+thema|dazu|artikel|informationen\s+zum|aus|infos)\b.{0,60}$",
        r"(?:auch|dazu)\s+interessant\b",
        r"lire\s+(?:aussi|également|la suite)\b",
        r"à\s+(?:lire|voir|écouter)\s+(?:aussi|également)?\s*[:|]?",
        r"(?:lea|lee|leer|ver|mira|te puede interesar|puedes leer)\s+(?:también|además|más)\b",
        r"(?:leggi|guarda)\s+anche\b",
        r"(?:leia|veja)\s+(?:também|mais)\b",
        r"(?:lees|bekijk)\s+ook\b",
        r"les\s+(?:også|også:|meir|mer)\b",
        r"läs\s+(?:också|även|mer)\b",
        r"læs\s+(?:også|mere)\b",
        r"(?:czytaj|zobacz|przeczytaj)\s+(?:też|także|również|więcej)\b",
        r"(?:čtěte|přečtěte)\s+(?:také|si)\b",
        r"(?:читайте|смотрите)\s+(?:также|ещё|еще)\b",
        r"читайте\s+також\b",
        r"(?:skaitykite|taip\s+pat\s+skaitykite)\b",
        r"baca\s+juga\b",
        r"ayrıca\s+bkz\b",
    ];
    let joined = format!(r"^\W*(?:{})", labels.join("|"));
    RegexBuilder::new(&joined).case_insensitive(true).size_limit(4_000_000).build().ok()
});

/// Requests to readers: newsletters, accounts, social networks, apps. Looked for in short lines only.
static REQUESTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let requests = [
        r"sign\s+up\s+(?:to|for|here|now)",
        r"subscribe\s+(?:to|now|here|today)",
        r"follow\s+us\s+on",
        r"join\s+our\s+\w+\s+(?:channel|group|community)",
        r"download\s+(?:the|our)\s+\w*\s*app",
        r"click\s+here\s+to",
        r"all\s+rights\s+reserved",
        r"this\s+material\s+may\s+not\s+be\s+published",
        r"newsletter",
        r"like\s+us\s+on\s+facebook",
        r"follow\s+@?\w+\s+on\s+(?:twitter|x|facebook|instagram)",
        r"abonnieren\s+sie",
        r"folgen\s+sie\s+uns",
        r"jetzt\s+(?:abonnieren|anmelden|registrieren)",
        r"suivez-nous",
        r"abonnez-vous",
        r"inscrivez-vous",
        r"síguenos",
        r"suscríbete",
        r"seguici\s+su",
        r"iscriviti",
        r"siga-nos",
        r"volg\s+ons",
        r"følg\s+os",
        r"följ\s+oss",
        r"alle\s+rechte\s+vorbehalten",
        r"tous\s+droits\s+réservés",
        r"todos\s+los\s+derechos",
    ];
    RegexBuilder::new(&requests.join("|")).case_insensitive(true).size_limit(4_000_000).build().ok()
});

/// Whether a line is one that publishers add.
pub(super) fn is_boilerplate(text: &str, linked: f32) -> bool {
    let length = text.chars().count();
    let labelled = length <= 250 && LABELS.as_ref().is_some_and(|labels| labels.is_match(text));
    if labelled && (linked > 0.3 || length <= 120) {
        return true;
    }
    length <= 160 && REQUESTS.as_ref().is_some_and(|requests| requests.is_match(text)) && (linked > 0.1 || length <= 80)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("READ ALSO: Ministers meet in Example City", 0.7, true)]
    #[case("Lesen Sie auch: Minister treffen sich", 0.0, true)]
    #[case("Sign up for our newsletter", 0.0, true)]
    #[case(
        "She read also the second letter of the ministry aloud, before the whole assembly and the many guests who had come to hear it.",
        0.0,
        false
    )]
    #[case("Related problems remain in the ministry.", 0.0, false)]
    fn knows_what_publishers_add(#[case] text: &str, #[case] linked: f32, #[case] expected: bool) {
        assert_eq!(is_boilerplate(text, linked), expected);
    }
}
