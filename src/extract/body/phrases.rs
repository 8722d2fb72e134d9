//! Lines that publishers add to articles, by the words they begin with, in the languages of the pages we read.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// A pattern of phrases. The end of a word is written out, because the boundary of a word in all scripts is what the fast
/// engine cannot do, and these patterns are asked of every line of every page.
fn pattern(phrases: &str) -> Option<Regex> {
    let phrases = phrases.replace(r"\b", r"(?:\W|$)");
    RegexBuilder::new(&phrases).case_insensitive(true).size_limit(4_000_000).build().ok()
}

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
    pattern(&format!(r"^\W*(?:{})", labels.join("|")))
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
        r"got\s+a\s+(?:story|tip)\b",
        r"do\s+you\s+have\s+a\s+(?:story|tip)",
        r"get\s+in\s+touch\s+(?:with|by)",
        r"for\s+more\s+stories\s+like\s+this",
        r"follow\s+.{0,40}\s+on\s+(?:twitter|facebook|instagram|threads|whatsapp|tiktok)",
        r"push\s+(?:alerts|notifications)",
        r"this\s+is\s+a\s+breaking\s+(?:news?\s+)?story",
        r"more\s+to\s+follow\W*$",
        r"(?:hat\s+ihnen|did\s+you\s+(?:like|enjoy)).{0,20}(?:artikel|article)",
        r"the\s+post\s+.{0,160}\s+(?:appeared\s+first|first\s+appeared)\s+on",
        r"alle\s+rechte\s+vorbehalten",
        r"tous\s+droits\s+réservés",
        r"todos\s+los\s+derechos",
    ];
    pattern(&requests.join("|"))
});

/// What stands where the rest of a paid article would be.
static PAYWALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let lines = [
        r"(?:subscribe|log\s*in|sign\s*in|register)\s+(?:now\s+)?to\s+(?:continue|read|unlock|keep)",
        r"continue\s+reading\s+(?:with|this)",
        r"already\s+(?:a\s+subscriber|have\s+an\s+account)",
        r"(?:this|the\s+full)\s+(?:article|story|content)\s+is\s+(?:only\s+)?(?:available\s+)?(?:for|to)\s+(?:our\s+)?(?:paying\s+)?(?:subscribers|members)",
        r"create\s+an\s+account\s+or\s+sign\s+in",
        r"register\s*/\s*sign\s+in",
        r"(?:jetzt|hier)\s+weiterlesen",
        r"weiterlesen\s+mit",
        r"nur\s+für\s+abonnent",
        r"diesen\s+artikel\s+(?:weiter\s*lesen|freischalten)",
        r"réservée?\s+aux\s+abonnés",
        r"il\s+vous\s+reste\s+[\d,.]+\s*%",
        r"contenido\s+exclusivo\s+para\s+suscriptores",
        r"contenuto\s+riservato\s+agli\s+abbonati",
        r"会員限定",
        r"残り\d+文字",
        r"有料会員",
    ];
    pattern(&lines.join("|"))
});

/// Whose words they are, and that all rights are reserved.
static RIGHTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let rights = [
        r"^\W*(?:©|copyright\b|\(c\)\s*(?:19|20)\d\d)",
        r"all\s+rights\s+reserved",
        r"alle\s+rechte\s+vorbehalten",
        r"tous\s+droits\s+réservés",
        r"todos\s+los\s+derechos\s+reservados",
        r"tutti\s+i\s+diritti\s+riservati",
    ];
    pattern(&rights.join("|"))
});

/// The longest line that is read as a request, in characters.
const REQUEST: usize = 400;

/// Whether a line is one that publishers add.
pub(super) fn is_boilerplate(text: &str, linked: f32) -> bool {
    let length = text.chars().take(REQUEST + 1).count();
    let says = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    let labelled = length <= 250 && (linked > 0.3 || length <= 120) && says(&LABELS);
    let request = (length <= 80 || (length <= REQUEST && linked > 0.05)) && says(&REQUESTS);
    let rights = length <= 300 && says(&RIGHTS);
    labelled || request || rights || is_label_of_link(text, linked)
}

/// Whether a line says that the rest has to be paid for.
pub(super) fn is_paywall(text: &str) -> bool {
    text.chars().take(201).count() <= 200 && PAYWALL.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// "More on this: Ministers meet", the second half a link.
fn is_label_of_link(text: &str, linked: f32) -> bool {
    let Some((label, rest)) = text.split_once(':') else { return false };
    let (label, rest) = (label.chars().count(), rest.chars().count());
    #[expect(clippy::cast_precision_loss, reason = "a share needs no precision")]
    let linked_rest = (rest as f32) * 0.9 <= (label + rest) as f32 * linked;
    rest > 10 && label <= 40 && linked > 0.5 && linked_rest
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
    #[case("In the archive: Ministers meet in Example City", 0.7, true)]
    #[case(
        "Got a story? Get in touch with our news team, in our very own words, by mail to the desk that is always open to you.",
        0.2,
        true
    )]
    #[case("Related problems remain in the ministry.", 0.0, false)]
    fn knows_what_publishers_add(#[case] text: &str, #[case] linked: f32, #[case] expected: bool) {
        assert_eq!(is_boilerplate(text, linked), expected);
    }

    #[test]
    fn knows_where_paying_begins() {
        assert!(is_paywall("Il vous reste 57.09% de cet article à lire."));
        assert!(!is_paywall("The minister signed to continue the mission."));
    }
}
