//! The reasons of `why_not` in a sentence each.

/// What a reason means. A name that is not known says nothing more.
pub fn explain(reason: &str) -> &'static str {
    match reason {
        "same rung" => "The position was on this rung already.",
        "same utterance" => "Another report of the same act of speaking speaks for it.",
        "overlapping interval" => "Their reports overlap, so the two may mean the same.",
        "too few steps" => "It is fewer rungs away than alert.min_steps asks for.",
        "incomparable scope" => "Nothing that was said before is about the same kind of action.",
        "older than the position" => "It was said before what the position rests on.",
        "first statement" => "Nothing that was said before is known, so there is nothing to compare with.",
        "new cycle" => "The action before it was done; this begins anew.",
        "headline only" => "A headline alone moves nothing.",
        "third party" => "Somebody else says so about them; only their own words move a position.",
        "background" => "It is recalled from earlier, which may tell where they stood and never moves them.",
        "undated" => "Nothing tells when it was said.",
        "superseded" => "The article no longer says so.",
        "not for the principal" => "Who said it does not speak for the principal.",
        "outranked" => "Somebody of higher rank spoke for the principal within thirty days.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Reason;

    #[test]
    fn every_reason_has_its_sentence() {
        let all = [
            Reason::SameRung,
            Reason::SameUtterance,
            Reason::OverlappingInterval,
            Reason::TooFewSteps,
            Reason::IncomparableScope,
            Reason::OlderThanPosition,
            Reason::FirstStatement,
            Reason::NewCycle,
            Reason::HeadlineOnly,
            Reason::ThirdParty,
            Reason::Background,
            Reason::Undated,
            Reason::Superseded,
            Reason::NotForPrincipal,
            Reason::Outranked,
        ];
        for reason in all {
            assert!(explain(reason.as_str()).ends_with('.'), "{reason}");
        }
    }
}
