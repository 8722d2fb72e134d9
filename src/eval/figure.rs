//! Precision, recall, and their harmonic mean.

use serde::Serialize;

/// Precision, recall and their harmonic mean, 0 to 1; 0 where there is nothing to divide by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figure {
    /// How much of what is claimed is right.
    pub precision: f64,
    /// How much of what there is was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

impl Figure {
    /// The figure of `right` ones among `claimed` ones, where there are `labelled` ones to find.
    pub fn of(right: usize, claimed: usize, labelled: usize) -> Self {
        let (precision, recall) = (ratio(right, claimed), ratio(right, labelled));
        let sum = precision + recall;
        Self { precision, recall, f1: if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum } }
    }
}

/// A part of a whole, 0 of an empty one.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_is_no_division_by_zero() {
        assert_eq!(Figure::of(0, 0, 0), Figure::default());
        assert_eq!(Figure::of(1, 2, 4), Figure { precision: 0.5, recall: 0.25, f1: 1.0 / 3.0 });
    }
}
