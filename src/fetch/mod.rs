//! Polite and safe HTTP: one client, one gate for everything that leaves this machine.
//!
//! Architecture invariant: no other room owns an HTTP client.
