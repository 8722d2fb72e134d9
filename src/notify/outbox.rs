//! The store as the worker's outbox.

use jiff::Timestamp;

use crate::store::{Delivery, Settlement, Store, StoreError};

use super::Outbox;

impl Outbox for Store {
    type Error = StoreError;

    async fn claim(&self, channel: &str, now: Timestamp) -> Result<Option<Delivery>, StoreError> {
        let channel = channel.to_owned();
        self.write(move |writer| writer.claim(&channel, now)).await
    }

    async fn settle(&self, id: i64, settlement: Settlement) -> Result<(), StoreError> {
        self.write(move |writer| writer.settle(id, &settlement)).await
    }

    async fn next_due(&self, channel: &str) -> Result<Option<Timestamp>, StoreError> {
        let channel = channel.to_owned();
        self.read(move |reader| reader.next_delivery_due(&channel)).await
    }
}
