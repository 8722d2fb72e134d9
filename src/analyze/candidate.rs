//! One reading with everything that a statement needs, before the readings of an article are brought together.

use jiff::civil::Date;

use super::action::{Action, ActionForm};
use super::chain::Reading;
use super::explain::Explained;
use super::holder::{Holder, Holders};
use super::mentions::Who;
use super::ops::MODALS;
use super::part::is_explicit;
use super::text::{Sentence, Text};
use super::time::{self, Said};
use super::topic::CompiledTopic;
use super::words::WORDS;
use crate::model::{
    AssertedBy, Commitment, Condition, Evidence, EvidenceClass, Field, Frame, RuleHit, SaidBasis, Scope,
};

/// Where in the article a reading stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) field: Field,
    pub(crate) sentence: usize,
    /// Below a heading such as "Background".
    pub(crate) after_background: bool,
    pub(crate) caption: bool,
    /// The person whom the article is about.
    pub(crate) main: Option<usize>,
}

/// One reading, with holder, time and evidence.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) holder: Holder,
    pub(crate) rung: Commitment,
    pub(crate) frame: Frame,
    pub(crate) said: Said,
    pub(crate) scope: Scope,
    pub(crate) condition: Option<Condition>,
    pub(crate) class: EvidenceClass,
    pub(crate) evidence: Evidence,
    pub(crate) sentence: usize,
    pub(crate) rules: Vec<RuleHit>,
    pub(crate) weak: bool,
    pub(crate) advocacy: bool,
    pub(crate) explicit: bool,
    pub(crate) order: usize,
}

impl Candidate {
    #[expect(clippy::too_many_arguments, reason = "gathers what the steps before it found")]
    pub(crate) fn new(
        text: &Text<'_>,
        holders: &Holders<'_>,
        topic: &CompiledTopic,
        action: &Action,
        reading: &Reading,
        holder: Holder,
        place: &Place,
        day: Option<Date>,
    ) -> Self {
        let sentence = &text.sentences[place.sentence];
        let said = time::said(text, place.sentence, day);
        let recalled = recalled_by(text, holders, &holder, place, said, day, action, reading);
        let frame = if recalled.is_some() { Frame::Background } else { Frame::Current };
        let spoken = reading.ops.last().filter(|_| action.form != ActionForm::Ellipsis);
        let quoted = spoken.map_or(action.start, |op| op.start);
        let class = match (place.field, place.caption) {
            (Field::Title, _) => EvidenceClass::Headline,
            (Field::Text, true) => EvidenceClass::Caption,
            (Field::Text, false) if holders.quoted(quoted) => EvidenceClass::Quotation,
            (Field::Text, false) => EvidenceClass::Indirect,
        };
        // "No." proves nothing without what was asked.
        let start = reading.asked.map_or(sentence.start, |asked| text.sentences[asked].start);
        let evidence =
            Evidence { text: text.slice(start..sentence.end).to_owned(), start, end: sentence.end, field: place.field };
        let condition = time::condition(text, place.sentence, action.start..action.end);
        let hypothetical = condition.as_ref().is_some_and(|c| is_if(c) && governs(text, sentence, action, c));
        let promised = reading.conditional
            && holder.asserted_by != AssertedBy::ThirdParty
            && !condition.as_ref().is_some_and(is_hypothetical);
        let rung = match reading.rung {
            Commitment::Ready if promised => Commitment::Committed,
            // "will ratify if the sale goes through" offers.
            Commitment::Committed if hypothetical && !reading.finite => Commitment::Ready,
            rung => rung,
        };
        let scope = scope(text, topic, action, sentence.tokens.clone());
        let explained = Explained {
            text,
            holders,
            holder: &holder,
            action,
            reading,
            sentence: place.sentence,
            rung,
            frame: recalled.unwrap_or("current"),
            condition: condition.as_ref(),
            scope: &scope,
        };
        Self {
            rules: explained.rules(),
            rung,
            frame,
            said,
            scope,
            condition,
            class,
            sentence: place.sentence,
            weak: reading.weak,
            advocacy: reading.advocacy,
            explicit: is_explicit(action),
            order: sentence.start,
            evidence,
            holder,
        }
    }
}

/// Whether the condition is the action's own, rather than of another promise in the sentence ("set out plans, vowing to act if …").
fn governs(text: &Text<'_>, sentence: &Sentence, action: &Action, condition: &Condition) -> bool {
    let Some(at) = text.slice(sentence.start..sentence.end).find(&condition.text) else { return true };
    let from = text.tokens_in(sentence.start + at..sentence.start + at + 1).start;
    let between = &text.tokens[action.end.min(from)..from];
    !between.windows(2).any(|w| w[0].folded == "," && w[1].folded.ends_with("ing"))
}

/// "if", "unless": then "would" offers; without one it reports a promise.
fn is_hypothetical(condition: &Condition) -> bool {
    let first = condition.text.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "if" | "unless" | "provided" | "should" | "only" | "in" | "as" | "subject" | "depending")
}

/// "if", "provided".
fn is_if(condition: &Condition) -> bool {
    let first = condition.text.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "if" | "provided")
}

/// The scope: the topic's own ids first, built-in ones beside them.
fn scope(text: &Text<'_>, topic: &CompiledTopic, action: &Action, sentence: std::ops::Range<usize>) -> Scope {
    let window = action.start.saturating_sub(8).max(sentence.start)..(action.end + 12).min(sentence.end);
    let own = topic.scopes.iter().filter(|(_, set)| !set.scan(&text.tokens, window.start, window.end).is_empty());
    let mut scope = Scope::of(own.map(|(id, _)| id.clone()));
    if scope.ids.is_empty() && topic.has_targets() {
        scope.ids.extend(time::scopes(text, window));
    }
    scope.line = line(text, topic, action, sentence.end);
    scope
}

/// The scope line: another office than the one that the topic is about ("run for governor" where it is about presidents).
fn line(text: &Text<'_>, topic: &CompiledTopic, action: &Action, end: usize) -> Option<String> {
    if topic.has_targets() || topic.main_line.is_none() {
        return None;
    }
    let goes_on = text.tokens.get(action.end).is_some_and(|t| matches!(t.folded.as_str(), "for" | "as"));
    let to = if goes_on { (action.end + 5).min(end) } else { action.end };
    let named = time::line(&text.tokens, action.start..to)?;
    (topic.main_line.as_deref() != Some(named)).then(|| named.to_owned())
}

/// The start of the clause that an action stands in, where "but" or a semicolon begins it: what stands before is another time.
fn clause_start(text: &Text<'_>, from: usize, action: usize) -> usize {
    let breaks = |i: &usize| {
        let comma = *i > from && text.tokens[i - 1].folded == ",";
        text.tokens[*i].folded == ";" || (text.tokens[*i].folded == "but" && comma)
    };
    (from..action).rev().find(breaks).map_or(from, |i| i + 1)
}

/// What puts a reading back in time; `None` where it is current.
#[expect(clippy::too_many_arguments, reason = "gathers what the steps before it found")]
fn recalled_by(
    text: &Text<'_>,
    holders: &Holders<'_>,
    holder: &Holder,
    place: &Place,
    said: Said,
    day: Option<Date>,
    action: &Action,
    reading: &Reading,
) -> Option<&'static str> {
    let sentence = text.sentences[place.sentence].tokens.clone();
    if place.field == Field::Title {
        return None;
    }
    let main = holder.person == place.main;
    let clause = clause_start(text, sentence.start, action.start.max(sentence.start));
    let recalled = recalls(text, place.sentence, day, said, clause..action.start.max(clause + 1));
    // What is narrated of the past, or done, may be dated after the verb.
    let future = reading.ops.iter().any(|op| op.is_of(&MODALS) || op.is_of(&["plan", "arranged", "ask-leave"]));
    let told = reading.rung == Commitment::Done || (holder.asserted_by == AssertedBy::Outlet && !future);
    let denied = reading.ops.first().is_some_and(|op| op.is_of(&["deny"]));
    let recalled = recalled && !denied;
    let reported = text.tokens[sentence.start..action.start.max(sentence.start)]
        .iter()
        .any(|t| WORDS.reporting.contains(&t.folded));
    // What was done is dated anywhere; "is comfortable with a cut in June" dates the cut.
    let done_by = match reading.rung {
        Commitment::Done => sentence.clone(),
        _ => sentence.start..action.start.max(sentence.start),
    };
    let recalled = recalled
        || (reported && time::dated_back(text, sentence.start..action.start.max(sentence.start), day))
        || (told && (time::dated_back(text, done_by, day) || time::year_back(text, sentence.clone(), day)));
    let reports = &holders.reports[place.sentence];
    let recalled = recalled
        || time::is_pluperfect(text, reports, sentence.start, action.start.max(sentence.start))
        || (clause == sentence.start && time::earlier_year(text, place.sentence, day));
    let secondary = !main && is_recalled_perfect(text, &sentence, place);
    if recalled {
        Some("recalled")
    } else if place.after_background {
        Some("background-heading")
    } else if secondary {
        Some("perfect-of-another")
    } else if !main && is_standing_view(text, holders, holder, place.sentence) {
        Some("standing-view")
    } else if has_said(text, &sentence, place) {
        Some("has-said")
    } else {
        (!main && carries_on(text, holders, holder, place, day)).then_some("carries-on")
    }
}

/// Whether the sentence's own words put it back in time.
fn recalls(text: &Text<'_>, sentence: usize, day: Option<Date>, said: Said, head: std::ops::Range<usize>) -> bool {
    let old = said.on.zip(day).is_some_and(|(said, day)| day.since(said).is_ok_and(|s| s.get_days() > 7));
    old || time::is_background(text, sentence, head) || time::earlier_month(text, sentence, day)
}

/// How many sentences a recalled time may carry on over: more than a paragraph has, and a bound on what a text that is none may cost.
const CARRIES: usize = 40;

/// Whether a sentence before, in the same paragraph, goes back in time, and none since gives a day of its own.
fn carries_on(text: &Text<'_>, holders: &Holders<'_>, holder: &Holder, place: &Place, day: Option<Date>) -> bool {
    // What was recalled of one person does not date the words of another.
    let same = |sentence: usize| {
        let resolver = holders.resolver;
        let range = text.sentences[sentence].tokens.clone();
        let mut named = resolver.mentions.within(range).iter().filter_map(|m| match m.who {
            Who::Person(p) => Some(p),
            _ => None,
        });
        holder.person.is_none_or(|p| named.any(|n| n == p))
    };
    let paragraph = text.sentences[place.sentence].paragraph;
    let first = &text.tokens[text.sentences[place.sentence].tokens.start].folded;
    // "Later, he revisited the idea": goes on from the time of the sentence before, in whatever paragraph.
    if matches!(first.as_str(), "later" | "afterwards" | "subsequently") && place.sentence > 0 {
        let before = place.sentence - 1;
        let span = text.sentences[before].tokens.clone();
        let earlier = Place { sentence: before, ..*place };
        return recalls(text, before, day, time::said(text, before, day), span)
            || carries_on(text, holders, holder, &earlier, day);
    }
    for sentence in (0..=place.sentence).rev().take(CARRIES).take_while(|s| text.sentences[*s].paragraph == paragraph) {
        let said = time::said(text, sentence, day);
        let earlier = Place { sentence, ..*place };
        let perfect = || is_recalled_perfect(text, &text.sentences[sentence].tokens, &earlier);
        if sentence < place.sentence && same(sentence) && perfect() {
            return true;
        }
        if sentence < place.sentence
            && same(sentence)
            && recalls(text, sentence, day, said, text.sentences[sentence].tokens.clone())
        {
            return true;
        }
        if said.basis == SaidBasis::Text {
            return false;
        }
    }
    false
}

/// "believes that Velland should": what somebody without office thinks is a standing view, said at no particular time.
fn is_standing_view(text: &Text<'_>, holders: &Holders<'_>, holder: &Holder, sentence: usize) -> bool {
    let voiceless = holder.person.is_some_and(|p| {
        let title = holders.resolver.people[p].title.as_ref();
        title.is_some_and(|t| t.voiceless && t.rank.is_none())
    });
    let thinks = |verb: usize| matches!(text.tokens[verb].folded.as_str(), "believes" | "thinks");
    voiceless && holders.reports[sentence].iter().any(|r| thinks(r.verb))
}

/// "has said", plain, after the head of the article: what is known of somebody, no news.
fn has_said(text: &Text<'_>, sentence: &std::ops::Range<usize>, place: &Place) -> bool {
    place.sentence >= 2
        && text.tokens[sentence.clone()]
            .windows(2)
            .any(|w| matches!(w[0].folded.as_str(), "has" | "have") && matches!(w[1].folded.as_str(), "said"))
}

/// "has said that", "has recently ruled out": of somebody whom the article is not about, it recalls.
fn is_recalled_perfect(text: &Text<'_>, sentence: &std::ops::Range<usize>, place: &Place) -> bool {
    if place.sentence == 0 {
        return false;
    }
    let tokens = &text.tokens[sentence.clone()];
    tokens.iter().enumerate().any(|(i, t)| match t.folded.as_str() {
        "recently" => true,
        "has" | "have" => tokens[i + 1..tokens.len().min(i + 4)].iter().any(|next| is_reported(&next.folded)),
        _ => false,
    })
}

/// Participles that report or say a stance.
fn is_reported(word: &str) -> bool {
    (WORDS.reporting.contains(word)
        && (word.ends_with("ed") || matches!(word, "said" | "told" | "written" | "thought")))
        || matches!(
            word,
            "ruled"
                | "excluded"
                | "promised"
                | "refused"
                | "rejected"
                | "dismissed"
                | "floated"
                | "pledged"
                | "vowed"
                | "backed"
                | "opposed"
                | "decided"
                | "supported"
        )
}
