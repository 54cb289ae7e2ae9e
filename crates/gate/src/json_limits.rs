//! Limits the number of values in a JSON text before it is parsed: in memory one takes up to two hundred times its bytes.

/// Whether there are more than `limit` values. Of invalid JSON the number is arbitrary.
pub(crate) fn exceeds(json: &[u8], limit: usize) -> bool {
    let (mut count, mut in_text, mut is_escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            // At most one value begins after each of these.
            b'[' | b'{' | b',' if !in_text => count += 1,
            _ => {}
        }
    }
    count > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_and_fields_count_and_what_stands_in_texts_does_not() {
        for (json, values) in [
            ("1", 0),
            ("[]", 1),
            ("[1,2,3]", 3),
            (r#"{"a":1,"b":[{},{}]}"#, 6),
            (r#""[,{,[""#, 0),
            (r#"["a\",[","\\",","]"#, 3),
        ] {
            assert!(!exceeds(json.as_bytes(), values), "{json}");
            assert!(values == 0 || exceeds(json.as_bytes(), values - 1), "{json}");
        }
    }
}
