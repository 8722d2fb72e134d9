//! JSON for standard output: exact, and as harmless on a terminal as the human form.
//!
//! JSON leaves C1 controls and bidirectional overrides as they are; here they are escaped, so that the value a program
//! reads is unchanged and a person who looks at it is not deceived.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::model::clean::is_unsafe;

/// A formatter that escapes what [`is_unsafe`] and passes all else on.
struct Escaping<F>(F);

macro_rules! forward {
    ($($name:ident($($arg:ident: $ty:ty),*)),+ $(,)?) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W, $($arg: $ty),*) -> io::Result<()> {
            self.0.$name(writer, $($arg),*)
        })+
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    forward!(
        begin_array(),
        end_array(),
        begin_array_value(first: bool),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first: bool),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    );

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for piece in fragment.split_inclusive(is_unsafe) {
            let shown = piece.trim_end_matches(is_unsafe);
            writer.write_all(shown.as_bytes())?;
            for unit in piece.strip_prefix(shown).unwrap_or_default().encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

/// One JSON value on one line, without the line's end.
pub(crate) fn to_line<T: Serialize>(value: &T) -> serde_json::Result<String> {
    render(value, CompactFormatter)
}

/// One JSON value, indented.
pub(crate) fn to_pretty<T: Serialize>(value: &T) -> serde_json::Result<String> {
    render(value, PrettyFormatter::new())
}

fn render<T: Serialize, F: Formatter>(value: &T, formatter: F) -> serde_json::Result<String> {
    let mut bytes = Vec::with_capacity(256);
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Escaping(formatter)))?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_what_a_terminal_would_obey() {
        let value = serde_json::json!({"a": "x\u{202e}\u{9b}\u{7f}y\u{1b}\u{e0001}é"});
        assert_eq!(to_line(&value).unwrap(), r#"{"a":"x\u202e\u009b\u007fy\u001b\udb40\udc01é"}"#);
    }

    proptest! {
        #[test]
        fn the_value_is_unchanged(text in any::<String>()) {
            for written in [to_line(&text).unwrap(), to_pretty(&text).unwrap()] {
                prop_assert!(!written.contains(is_unsafe));
                prop_assert_eq!(&serde_json::from_str::<String>(&written).unwrap(), &text);
            }
        }
    }
}
