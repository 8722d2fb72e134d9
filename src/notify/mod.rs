//! The outbox to people: desktop and command channels.
