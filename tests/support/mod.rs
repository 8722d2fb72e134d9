//! What the integration tests share.
#![expect(dead_code, unreachable_pub, reason = "each test binary uses a part of this module")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that fails fails its test")]

pub mod binary;
pub mod bus;
pub mod client;
pub mod dashboard;
pub mod desk;
pub mod endpoint;
pub mod news;
pub mod paused;
pub mod program;
pub mod site;
pub mod usage;
