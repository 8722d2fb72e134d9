//! Rows as RFC 4180 wants them, harmless on a terminal and in a spreadsheet.

use serde_json::Value;

use super::clean::clean_lines;

/// What a spreadsheet takes for the beginning of a formula, in the widths that it knows.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'];

/// A record with its line break. Null is the empty cell.
pub(super) fn record(cells: &[Value]) -> String {
    let mut line = String::new();
    for (index, value) in cells.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        match value {
            Value::Null => {}
            Value::String(text) => push(&mut line, &harmless(text)),
            // A number is one, with its sign.
            other => push(&mut line, &other.to_string()),
        }
    }
    line.push_str("\r\n");
    line
}

/// A text that no terminal obeys and no spreadsheet computes.
fn harmless(text: &str) -> String {
    let text = clean_lines(text);
    // Some programs trim a cell before they look at it.
    let begins = |text: &str| text.starts_with(FORMULA);
    let guard = if begins(&text) || begins(text.trim_start()) { "'" } else { "" };
    format!("{guard}{text}")
}

fn push(line: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::model::clean::is_unsafe;

    #[rstest]
    #[case(json!(["a", null, 7, -0.5, true]), "a,,7,-0.5,true\r\n")]
    #[case(json!(["a,b", "say \"no\"", "two\nlines", " spaced "]), "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\", spaced \r\n")]
    #[case(json!(["=1+1", "+1", "-1", "@x", "1-1"]), "'=1+1,'+1,'-1,'@x,1-1\r\n")]
    #[case(json!(["\u{200b}=HYPERLINK(\"x\")", "\t=1", "  =1", "＝1", "\r\n=1"]), "\"'=HYPERLINK(\"\"x\"\")\",'\t=1,'  =1,'＝1,\"'\n=1\"\r\n")]
    #[case(json!(["red\u{1b}[31m\u{202e}"]), "red[31m\r\n")]
    fn writes_what_rfc_4180_asks_for(#[case] cells: Value, #[case] expected: &str) {
        assert_eq!(record(cells.as_array().unwrap()), expected);
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula_or_steers(text in "[=+@\\-\\x00-\\x20\u{200b},a]{0,8}") {
            let line = record(&[Value::String(text)]);
            let cell = line.trim_end_matches("\r\n").trim_start_matches('"').trim_start();
            prop_assert!(!cell.starts_with(FORMULA), "{line:?}");
            prop_assert!(!line.trim_end_matches("\r\n").contains(|c| is_unsafe(c) && c != '\n' && c != '\t'));
        }
    }
}
