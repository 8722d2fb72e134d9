//! What the ids of rules mean, in words.

/// The words of a rule that says who speaks, when, or why there is doubt; `None` for cues, negations and actions, which speak for
/// themselves.
pub fn words(id: &str) -> Option<&'static str> {
    Some(match id {
        "speaker/report" => "the verb that reports it",
        "speaker/quotation" => "the verb that its quotation belongs to",
        "speaker/attribution-layer" => "the source that the attribution layer gives it",
        "speaker/carried" => "no report of its own: whoever spoke before goes on",
        "speaker/outlet" => "nobody is reported: the outlet tells it",
        "holder/name" => "who says it, by name",
        "holder/role" => "who says it, by role",
        "holder/pronoun" => "who says it, by pronoun",
        "holder/spokesperson" => "who says it: a spokesperson of",
        "holder/state" => "who says it: a state",
        "holder/body" => "who says it: a body that speaks for its state",
        "holder/own-side" => "who says it: the speaker’s own side",
        "holder/group" | "holder/they" | "holder/it" => "who says it: nobody who is known",
        "subject/name" => "the subject, by name",
        "subject/role" => "the subject, by role",
        "subject/pronoun" => "the subject, by pronoun",
        "subject/spokesperson" => "the subject: a spokesperson",
        "subject/state" => "the subject: a state",
        "subject/body" => "the subject: a body that speaks for its state",
        "subject/own-side" => "the subject: the speaker’s own side",
        "subject/it" => "the subject: what was named before",
        "subject/they" | "subject/group" => "the subject: others",
        "rung/promise" => "“would” in a report without a condition is a promise",
        "rung/offer" => "“will” under an “if” is an offer",
        "rung/voiceless" => "advocacy by somebody who does not speak for the executive is open at most",
        "time/current" => "current: nothing puts it back in time",
        "time/recalled" => "background: words of the sentence put it back in time",
        "time/background-heading" => "background: below a heading of what went before",
        "time/perfect-of-another" => "background: a perfect tense about somebody whom the article is not about",
        "time/has-said" => "background: “has said”, after the head of the article",
        "time/carries-on" => "background: a sentence before went back in time",
        "condition/request" => "a condition: that it is asked for",
        "condition/ceasefire" => "a condition: a ceasefire or peace",
        "condition/partners" => "a condition: partners or a mandate",
        "condition/parliament" => "a condition: a parliament’s approval",
        "condition/escalation" => "a condition: an escalation",
        "condition/time" => "a condition: a time",
        "condition/other" => "a condition",
        "doubt/weak-cue" => "less sure: a cue is a weak sign",
        "doubt/stands-for-the-action" => "less sure: the action is not named, something stands for it",
        "doubt/advocacy" => "less sure: it says what should be done",
        "doubt/headline-or-caption" => "less sure: it stands in a headline or a caption",
        "doubt/third-party" => "less sure: somebody else says it of them",
        _ if id.starts_with("scope/") => "the kind of the action that its words name",
        _ => return None,
    })
}

/// How an action is named.
pub fn form(id: &str) -> &'static str {
    match id {
        "action/verb" => "the action, as a verb",
        "action/passive" => "the action, in the passive",
        "action/nominal" => "the action, as a noun",
        "action/object" => "the action, by its object",
        "action/anaphor" | "action/adjacent" => "the action, by what stands for it",
        "action/opposite" => "the action’s opposite",
        "action/ellipsis" => "the action, which the context names",
        _ => "the action",
    }
}
