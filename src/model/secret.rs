//! A value that must not be shown.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What a secret looks like wherever it is shown.
const HIDDEN: &str = "[hidden]";

/// A password, a token, a header's value. It says itself only to who asks by [`Secret::expose`]: logs, messages, `config show` and
/// JSON show that there is one.
#[derive(Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_itself_to_nobody_who_does_not_ask() {
        let secret = Secret::from("s3cret");
        assert_eq!(
            (format!("{secret:?}"), serde_json::to_string(&secret).unwrap()),
            (HIDDEN.into(), "\"[hidden]\"".into())
        );
        assert_eq!(secret.expose(), "s3cret");
    }
}
