//! What holds for every `Accept` header.

use axum::http::{HeaderMap, HeaderValue, header};
use fuzz::hunt;
use proptest::{prelude::*, sample::select};

use super::accept::Accepted;

fn accepted(value: &str) -> Option<Accepted> {
    let value = HeaderValue::from_str(value).ok()?;
    Accepted::new(&HeaderMap::from_iter([(header::ACCEPT, value)]))
}

fn headers() -> impl Strategy<Value = String> {
    let kind = select(vec![
        "*/*",
        "application/*",
        "application/json",
        "application/graphql-response+json",
        "text/event-stream",
        "text/html",
        "text/*",
        "multipart/mixed",
        "multipart/mixed;subscriptionSpec=1.0",
        "multipart/mixed;boundary=\"a,b\";subscriptionSpec=\"1.0\"",
        "*",
    ]);
    let parameter = select(vec![
        "",
        ";q=0",
        ";q=1",
        ";q=0.5",
        ";q=0.001",
        ";q=1.000",
        ";q=2",
        ";q=-1",
        ";q=NaN",
        ";q=",
        ";charset=utf-8",
        ";charset=utf-8;q=0.3",
        ";deferSpec=20220824",
        ";",
        ";;q=0.1",
        ";Q=0.7",
    ]);
    let range = (kind, parameter).prop_map(|(kind, parameter)| format!("{kind}{parameter}"));
    prop::collection::vec(range, 0..5).prop_map(|ranges| ranges.join(","))
}

#[test]
fn spaces_and_what_cannot_be_given_change_nothing() {
    hunt("accept", headers(), |text| {
        if HeaderValue::from_str(text).is_err() {
            return Ok("no header".to_owned());
        }
        let wanted = accepted(text);
        if !text.bytes().all(|byte| byte == b'\t' || (32..127).contains(&byte)) {
            // Nobody can read it: as if it were not there.
            prop_assert_eq!(wanted, Accepted::new(&HeaderMap::new()));
            return Ok("not ASCII".to_owned());
        }
        prop_assert_eq!(wanted, accepted(text));
        // RFC 9110, section 5.6.1 and 5.6.6: spaces and tabs may stand around commas and semicolons, and items and
        // parameters may be empty.
        if !text.contains('"') {
            for (from, to) in [(",", " , "), (",", "\t,\t"), (";", " ; "), (";", "\t;\t"), (",", ",,"), (";", ";;")] {
                prop_assert_eq!(wanted, accepted(&text.replace(from, to)), "{:?} for {:?}", to, from);
            }
        }
        prop_assert_eq!(wanted, accepted(&format!(" {text} ")));
        // A type that is not ours changes nothing, except that a list of nothing accepts anything.
        if text.contains(|c| !matches!(c, ' ' | '\t' | ',')) && !text.contains('"') {
            prop_assert_eq!(wanted, accepted(&format!("{text},x/y;q=0.1")));
            prop_assert_eq!(wanted, accepted(&format!("x/y,{text}")));
        }
        // Several headers are one list.
        if let Some((first, second)) = text.split_once(',').filter(|(first, _)| !first.contains('"')) {
            let lines = [first, second].map(|line| (header::ACCEPT, HeaderValue::from_str(line).unwrap()));
            prop_assert_eq!(wanted, Accepted::new(&HeaderMap::from_iter(lines)));
        }
        Ok(format!("{wanted:?}"))
    });
}
