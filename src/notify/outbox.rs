//! The store as the worker's outbox.

use jiff::Timestamp;

use crate::model::Timing;
use crate::store::{Claim, Settlement, Store, StoreError};

use super::Outbox;

impl Outbox for Store {
    type Error = StoreError;

    async fn claim(&self, channel: &str, timing: &Timing, now: Timestamp) -> Result<Claim, StoreError> {
        let (channel, timing) = (channel.to_owned(), timing.clone());
        self.write(move |writer| writer.claim(&channel, &timing, now)).await
    }

    async fn settle(&self, id: i64, settlement: Settlement) -> Result<(), StoreError> {
        self.write(move |writer| writer.settle(id, &settlement)).await
    }

    async fn next_due(&self, channel: &str, after: Option<Timestamp>) -> Result<Option<Timestamp>, StoreError> {
        let channel = channel.to_owned();
        self.read(move |reader| reader.next_delivery_due(&channel, after)).await
    }
}
