//! Which articles are being read at this moment: two sources that list the same story at once fetch it once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The canonical addresses that somebody reads. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims(Arc<Mutex<HashSet<String>>>);

/// The right to read an address; it ends with the value, when the article is stored or given up.
#[derive(Debug)]
pub(super) struct Claim {
    claims: Claims,
    address: String,
}

impl Claims {
    /// Claims an address, unless it is claimed. Nobody waits for another's claim, so that no two polls can wait for each other:
    /// what another reads is known at the next poll.
    pub(super) fn claim(&self, address: &str) -> Option<Claim> {
        let is_new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned());
        is_new.then(|| Claim { claims: self.clone(), address: address.to_owned() })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.claims.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_claimed_once_until_the_claim_ends() {
        let claims = Claims::default();
        let first = claims.claim("https://a.example/");
        assert!(
            first.is_some()
                && claims.claim("https://a.example/").is_none()
                && claims.claim("https://b.example/").is_some()
        );
        drop(first);
        assert!(claims.claim("https://a.example/").is_some());
    }
}
