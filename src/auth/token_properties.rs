//! What holds for every text that is given as a token: a token counts only if whoever has the key has signed exactly
//! these bytes, as HS256, with claims that are all that they must be.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use futures_util::FutureExt;
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json, value::RawValue};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Role, Secret, SigningKey, TokenError, Tokens, Validation, Viewer};
use crate::clock;
use fuzz::hunt;

const KEY: &str = "a key of the tests, thirty-two bytes or more";
const ISSUER: &str = "https://issuer.example";

fn tokens(issuer: Option<&str>) -> Tokens {
    let key = SigningKey::new(Secret::from(KEY.to_owned())).unwrap();
    let issuers = issuer.map(str::to_owned).into_iter().collect();
    Tokens::new(Some(&key), None, Validation { audience: "authenticated".to_owned(), issuers, max_claims: 8192 })
}

/// What comes of `token`. Without public keys nobody has to wait for it.
fn verify(tokens: &Tokens, token: &str) -> Result<Viewer, TokenError> {
    tokens.verify(token).now_or_never().unwrap()
}

/// RFC 2104, written out: what is tested shall not test itself.
fn hmac(message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| KEY.bytes().chain(std::iter::repeat(0)).take(64).map(|b| b ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

fn signed(header: &str, claims: &str) -> String {
    let message = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
    let signature = BASE64.encode(hmac(message.as_bytes()));
    format!("{message}.{signature}")
}

/// The claims of a token that may count, read by the rules and nothing else; `None` for every other text.
fn claims_of(token: &str) -> Option<Map<String, Value>> {
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { return None };
    let message = &token[..header.len() + 1 + claims.len()];
    // What nobody reads may be nested deeper, or be a greater number, than a value can hold.
    let object = |part: &str| {
        let object: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(&BASE64.decode(part).ok()?).ok()?;
        let read =
            object.into_iter().map(|(name, value)| (name, serde_json::from_str(value.get()).unwrap_or(json!({}))));
        Some(read.collect::<Map<_, _>>())
    };
    let is_signed = BASE64.decode(signature).ok()? == hmac(message.as_bytes());
    (is_signed && object(header)?.get("alg")? == "HS256").then(|| object(claims))?
}

/// Who the claims speak for, whatever the time: the user, the address, the role, and until when.
fn viewer_of(claims: &Map<String, Value>) -> Option<(Option<Uuid>, Option<String>, Role, i64)> {
    let is_for_us = match claims.get("aud") {
        None | Some(Value::Null) => None,
        Some(Value::String(audience)) => Some(audience == "authenticated"),
        Some(Value::Array(audiences)) => Some(audiences.iter().any(|audience| audience == "authenticated")),
        Some(_) => return None,
    };
    let sub: Option<Uuid> = match claims.get("sub") {
        None | Some(Value::Null) => None,
        Some(sub) => Some(sub.as_str()?.parse().ok()?),
    };
    let sub = sub.filter(|id| *id != Uuid::nil());
    let role = match (claims.get("role")?.as_str()?, sub, is_for_us) {
        ("authenticated", Some(_), Some(true)) => Role::Authenticated,
        ("service_role", _, None | Some(true)) => Role::Service,
        _ => return None,
    };
    let email = claims
        .get("email")
        .and_then(Value::as_str)
        .filter(|email| !email.trim().is_empty() && !email.contains('\0'))
        .map(str::to_owned);
    #[expect(clippy::cast_possible_truncation, reason = "beyond all times it is the last one")]
    let exp = claims.get("exp")?.as_f64()?.floor() as i64;
    Some((sub, email, role, exp))
}

/// A header and claims, a line each, that the property signs.
fn claims() -> impl Strategy<Value = String> {
    let odd = || {
        select(vec![
            json!(null),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!(4_102_444_800.0),
            json!(4_102_444_800_i64),
            json!(u64::MAX),
            json!(i64::MAX),
            json!(i64::MIN),
            json!("4102444800"),
            json!(""),
            json!([]),
            json!({}),
            json!(["authenticated"]),
            json!(["other", "authenticated"]),
            json!(["other"]),
            json!([1, "authenticated"]),
            json!("authenticated"),
            json!("AUTHENTICATED"),
            json!("service_role"),
            json!("anon"),
            json!(ISSUER),
            json!([ISSUER]),
            json!("6F9619FF-8B86-D011-B42D-00CF4FC964FF"),
            json!("urn:uuid:6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
            json!("me"),
            json!(true),
        ])
    };
    let name = || select(vec!["sub", "role", "aud", "iss", "email", "iat", "exp", "nbf"]);
    let header = select(vec![
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#"{"alg":"none"}"#,
        r#"{"alg":"None","typ":"JWT"}"#,
        r#"{"alg":"HS384"}"#,
        r#"{"alg":"HS512"}"#,
        r#"{"alg":"RS256"}"#,
        r#"{"alg":"ES256"}"#,
        r#"{"alg":"EdDSA"}"#,
        r#"{"alg":"hs256"}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":"HS256","kid":"../../dev/null"}"#,
        r#"{"alg":"HS256","kid":"' OR 1=1"}"#,
        r#"{"alg":"HS256","kid":7}"#,
        r#"{"alg":"HS256","crit":["exp"]}"#,
        r#"{"alg":"HS256","jku":"http://127.0.0.1/"}"#,
        r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}"#,
        r#"{"alg":"HS256","cty":"JWT"}"#,
        r#"{"alg":"dir","enc":"A256GCM"}"#,
        r#" {"alg" : "HS256"} "#,
        "{}",
        "[]",
        r#"["HS256"]"#,
        "null",
        r#"{"alg":["HS256"]}"#,
        r#"{"typ":"JWT","alg":"HS256","b64":false}"#,
    ]);
    let header = prop_oneof![2 => Just(r#"{"alg":"HS256","typ":"JWT"}"#), 1 => header];
    let changes = prop::collection::vec((name(), prop_oneof![1 => Just(None), 3 => odd().prop_map(Some)]), 0..3);
    (header, changes, prop::option::weighted(0.1, (name(), odd()))).prop_map(|(header, changes, twice)| {
        let mut claims = json!({ "sub": Uuid::from_u128(7), "role": "authenticated", "aud": "authenticated",
            "iss": ISSUER, "iat": 1_700_000_000, "exp": 4_102_444_800_i64 });
        for (name, value) in changes {
            match value {
                Some(value) => claims[name] = value,
                None => drop(claims.as_object_mut().unwrap().remove(name)),
            }
        }
        let claims = claims.to_string();
        let twice = twice.map(|(name, value)| format!(",\"{name}\":{value}}}"));
        let claims = twice.map_or_else(|| claims.clone(), |twice| format!("{}{twice}", &claims[..claims.len() - 1]));
        format!("{header}\n{claims}")
    })
}

#[test]
fn a_token_counts_only_if_it_is_signed_and_its_claims_are_what_they_must_be() {
    let (any_issuer, one_issuer) = (tokens(None), tokens(Some(ISSUER)));
    hunt("token", claims(), |text| {
        let token = text.split_once('\n').map_or_else(|| text.to_owned(), |(header, claims)| signed(header, claims));
        let (verdict, strict) = (verify(&any_issuer, &token), verify(&one_issuer, &token));
        prop_assert_eq!(&verify(&any_issuer, &token), &verdict, "seen once, it is what it was");
        let claims = claims_of(&token);
        if let Ok(viewer) = &verdict {
            let wanted = claims.as_ref().and_then(viewer_of);
            prop_assert_eq!(wanted, Some((viewer.user_id, viewer.email.clone(), viewer.role, viewer.expires_at)));
            prop_assert!(viewer.issued_at <= clock::now());
            // What the database is told is what the token says, of its own user and role.
            let told: Map<String, Value> = serde_json::from_str(viewer.claims.as_str()).unwrap();
            prop_assert_eq!(told.get("role"), Some(&json!(viewer.role.as_str())));
            let sub = viewer.user_id.map(|id| json!(id));
            prop_assert_eq!(told.get("sub"), sub.as_ref());
            for (name, value) in
                claims.iter().flatten().filter(|(name, _)| !["sub", "role", "worker"].contains(&name.as_str()))
            {
                let is_told =
                    told.get(name) == Some(value) || value.is_number() || value.to_string().contains("\\u0000");
                prop_assert!(is_told || name.contains('\0'), "{}: {}", name, value);
            }
            prop_assert!(viewer.expires_at >= clock::now().timestamp() - 31);
            let issuer = claims.as_ref().and_then(|claims| claims.get("iss"));
            prop_assert_eq!(strict.is_ok(), issuer.is_some_and(|issuer| issuer == ISSUER), "issuer {:?}", issuer);
            no_change_is_accepted(&any_issuer, &token)?;
        } else {
            prop_assert!(strict.is_err());
        }
        Ok(label(&verdict, &strict, claims.as_ref()))
    });
}

/// Every character of a token that counts, changed to another one.
fn no_change_is_accepted(tokens: &Tokens, token: &str) -> Result<(), TestCaseError> {
    for (at, old) in token.char_indices().step_by(7) {
        for new in ['A', 'B', '_', '.', '=', ' '].into_iter().filter(|new| *new != old) {
            let changed = format!("{}{new}{}", &token[..at], &token[at + 1..]);
            prop_assert!(verify(tokens, &changed).is_err(), "{}", changed);
        }
    }
    // The last character has bits that stand for nothing: another spelling of the same signature does not count.
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        let changed = format!("{}{last}", &token[..token.len() - 1]);
        prop_assert!(changed == token || verify(tokens, &changed).is_err(), "{}", changed);
    }
    for changed in [
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}="),
        format!("{token}."),
        format!("{token}.{token}"),
    ] {
        prop_assert!(verify(tokens, &changed).is_err(), "{}", changed);
    }
    Ok(())
}

/// The verdicts, and what kinds of values the claims have that were not refused for their signature.
fn label(
    verdict: &Result<Viewer, TokenError>,
    strict: &Result<Viewer, TokenError>,
    claims: Option<&Map<String, Value>>,
) -> String {
    let kind = |name: &str| match claims.and_then(|claims| claims.get(name)) {
        None => "-",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "bool",
        Some(Value::Number(number)) if number.is_i64() => "whole",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "text",
        Some(Value::Array(_)) => "list",
        Some(Value::Object(_)) => "object",
    };
    let verdict = verdict.as_ref().map(|viewer| viewer.role);
    format!("{verdict:?} {} sub {} aud {} exp {}", strict.is_ok(), kind("sub"), kind("aud"), kind("exp"))
}

#[test]
fn clocks_may_differ_by_half_a_minute_and_no_more() {
    let verdict = |claim: &str, seconds: i64| {
        let now = clock::now().timestamp();
        let mut claims =
            json!({ "sub": Uuid::max(), "role": "authenticated", "aud": "authenticated", "exp": now + 60 });
        claims[claim] = json!(now + seconds);
        verify(&tokens(None), &signed(r#"{"alg":"HS256"}"#, &claims.to_string())).map(|viewer| viewer.role)
    };
    // Some seconds of slack where a slow machine would change the answer.
    assert_eq!(verdict("exp", -20), Ok(Role::Authenticated));
    assert_eq!(verdict("exp", -31), Err(TokenError::Expired));
    assert_eq!(verdict("nbf", 29), Ok(Role::Authenticated));
    assert_eq!(verdict("nbf", 40), Err(TokenError::Invalid));
}

#[test]
fn what_is_issued_counts() {
    for (issuer, role) in [(None, Role::Authenticated), (Some(ISSUER), Role::Service)] {
        let tokens = tokens(issuer);
        let token = tokens.issue(Uuid::max(), role, Some("a@b".to_owned()), Duration::from_mins(1)).unwrap();
        let viewer = verify(&tokens, &token).unwrap();
        assert_eq!((viewer.user_id, viewer.role, viewer.email.as_deref()), (Some(Uuid::max()), role, Some("a@b")));
        assert_eq!(viewer.expires_at - viewer.issued_at.timestamp(), 60);
    }
}
