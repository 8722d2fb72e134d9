//! The orders in which articles may enter the history.

/// An order of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Order {
    /// As they were published
    Time,
    /// The last first
    Reverse,
    /// At random, the same for the same seed
    Shuffle,
}

impl Order {
    /// Puts what stands in order of time into this one.
    pub(super) fn arrange<T>(self, mut items: Vec<T>, seed: u64) -> Vec<T> {
        match self {
            Self::Time => {}
            Self::Reverse => items.reverse(),
            Self::Shuffle => shuffle(&mut items, seed),
        }
        items
    }
}

/// Fisher and Yates, with the numbers of SplitMix64: what counts is that a seed always gives the same order.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let bound = last as u64 + 1;
        items.swap(last, usize::try_from(mixed % bound).unwrap_or(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_order_of_all() {
        let items: Vec<u32> = (0..50).collect();
        let shuffled = Order::Shuffle.arrange(items.clone(), 7);
        assert_eq!(shuffled, Order::Shuffle.arrange(items.clone(), 7));
        assert_ne!(shuffled, Order::Shuffle.arrange(items.clone(), 8));
        assert_ne!(shuffled, items);
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, items);
        assert_eq!(Order::Reverse.arrange(items, 1)[0], 49);
    }
}
