//! Redacts the values in a query plan's conditions: they may be personal data.

use serde_json::Value as Json;

/// Numbered by Postgres, never named by anybody.
const NUMBERED: &str = "Subplan Name";

/// Redacts every text of a query plan.
pub(super) fn redact(plan: &mut Json) {
    match plan {
        Json::String(text) => *text = without_values(text),
        Json::Array(items) => items.iter_mut().for_each(redact),
        Json::Object(fields) => {
            fields.iter_mut().filter(|(name, _)| *name != NUMBERED).for_each(|(_, value)| redact(value));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Replaces each literal by `?`. Postgres doubles quotes within one, and quotes everything that is not a plain number.
fn without_values(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '\'' => {
                while let Some(inner) = rest.next() {
                    if inner == '\'' && rest.next_if_eq(&'\'').is_none() {
                        break;
                    }
                }
                plain.push('?');
            }
            // Quotes within a quoted name are doubled too, which reads as two names.
            '"' => {
                plain.push('"');
                for inner in rest.by_ref() {
                    plain.push(inner);
                    if inner == '"' {
                        break;
                    }
                }
            }
            digit if digit.is_ascii_digit() && !plain.ends_with(is_in_name) => {
                while rest.next_if(|more| more.is_ascii_alphanumeric() || *more == '.').is_some() {}
                plain.push('?');
            }
            other => plain.push(other),
        }
    }
    plain
}

/// Whether a digit after this belongs to a name or a parameter.
fn is_in_name(before: char) -> bool {
    before.is_alphanumeric() || before == '_' || before == '$'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_taken_out_and_names_stay() {
        for (text, plain) in [
            ("(user_id = '5b0c'::uuid)", "(user_id = ?::uuid)"),
            ("(time_horizon > 25)", "(time_horizon > ?)"),
            ("(target_amount >= 12000.50)", "(target_amount >= ?)"),
            ("((plan_name)::text ~~* '%it''s \"mine\"%'::text)", "((plan_name)::text ~~* ?::text)"),
            (r"(plan_name = E'a\\'::text)", "(plan_name = E?::text)"),
            ("(id = $1)", "(id = $1)"),
            ("plan_1.id2", "plan_1.id2"),
            (r#"("it's 5" = 'x')"#, r#"("it's 5" = ?)"#),
            ("unfinished 'words", "unfinished ?"),
        ] {
            assert_eq!(without_values(text), plain);
        }
    }

    #[test]
    fn the_shape_of_a_plan_stays() {
        let mut plan = json!([{ "Plan": { "Node Type": "Index Scan", "Plan Rows": 5, "Index Cond": "(id = 'x'::uuid)", "Plans": [] } }]);
        redact(&mut plan);
        let expected = json!([{ "Plan": { "Node Type": "Index Scan", "Plan Rows": 5, "Index Cond": "(id = ?::uuid)", "Plans": [] } }]);
        assert_eq!(plan, expected);
    }

    proptest! {
        #[test]
        fn no_word_is_left_whatever_it_is(word in "\\PC{1,40}") {
            let literal = word.replace('\'', "''");
            let condition = format!("((note)::text ~~ '{literal}'::text) AND (x = 'y')");
            prop_assert_eq!(without_values(&condition), "((note)::text ~~ ?::text) AND (x = ?)");
        }
    }
}
