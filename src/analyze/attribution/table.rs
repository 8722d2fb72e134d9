//! Weights of a linear model in a fixed table that features are hashed into: no keys, no loading, one read a feature.

/// Turns features into rows of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots {
    bits: u32,
}

impl Slots {
    pub(super) const fn new(bits: u32) -> Self {
        Self { bits }
    }

    /// The number of rows.
    pub(super) const fn rows(self) -> usize {
        1 << self.bits
    }

    /// The row of the feature `template` with two values.
    pub(super) fn row(self, template: u64, a: u64, b: u64) -> u32 {
        let mixed = (a ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mixed =
            ((mixed ^ (mixed >> 32)) ^ b.wrapping_mul(0xc4ce_b9fe_1a85_ec53)).wrapping_mul(0x9fb2_1c65_1e98_df25);
        (mixed >> (64 - self.bits)) as u32
    }
}

/// Rows of `N` weights, one byte each, in units of `scale`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights<'a> {
    /// The weights, row after row.
    pub(super) bytes: &'a [u8],
    /// What one step of a weight is worth.
    pub(super) scale: f32,
}

impl Weights<'_> {
    /// Adds a row to `sums`.
    pub(super) fn add<const N: usize>(&self, row: u32, sums: &mut [i32; N]) {
        let start = row as usize * N;
        if let Some(weights) = self.bytes.get(start..start + N) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(weight.cast_signed());
            }
        }
    }
}
