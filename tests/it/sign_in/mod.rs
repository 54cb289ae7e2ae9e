//! Tokens that count, and those that do not.

mod provider;

use std::time::{Duration, Instant};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, get_current_timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Program, Said, Server, Socket, TestDatabase, eventually, http};
use provider::{Pair, Provider, claims};

const WHO: &str = "{ viewer { id } }";

/// A server that trusts the keys of a provider, with further arguments.
async fn trusting(provider: &Provider, args: &[&str]) -> Server {
    Server::with_keys(&[&["--jwks", provider.address.as_str()], args].concat()).await
}

async fn provider_of(pairs: &[&Pair]) -> Provider {
    let provider = Provider::start().await;
    provider.publish(pairs);
    provider
}

/// Whether the client is let in.
async fn is_known(client: &Client) -> bool {
    client.send(WHO, json!({})).await["errors"].is_null()
}

fn with(mut claims: Value, name: &str, value: impl Into<Value>) -> Value {
    claims[name] = value.into();
    claims
}

#[tokio::test]
async fn tokens_of_the_providers_keys_count_for_requests_and_sockets() {
    let pairs = [Pair::rs256(), Pair::es256(), Pair::eddsa()];
    let provider = provider_of(&pairs.each_ref()).await;
    let server = trusting(&provider, &[]).await;
    for pair in &pairs {
        let user = Uuid::new_v4();
        let client = server.holder(&pair.sign(&claims(user)));
        client.create(json!({ "planName": "signed" })).await;
        let found = server.database.number(&format!("SELECT count(*) FROM users WHERE id_user = '{user}'")).await;
        assert_eq!(found, 1, "{}", pair.id());
        client.socket().await;
    }
    assert_eq!(provider.asked(), 1, "keys are kept");
}

#[tokio::test]
async fn keys_are_read_from_a_file_too_and_stand_beside_a_secret() {
    let folder = std::env::temp_dir().join(format!("plan-creator-keys-{}", Uuid::new_v4()));
    std::fs::write(&folder, json!({ "keys": [Pair::es256().public()] }).to_string()).unwrap();
    let database = TestDatabase::new().await;
    let server = Server::on(database, &["--jwks", folder.to_str().unwrap()]).await;
    assert!(is_known(&server.holder(&Pair::es256().sign(&claims(Uuid::new_v4())))).await);
    assert!(is_known(&server.stranger().await).await);
    std::fs::remove_file(folder).unwrap();
}

#[tokio::test]
async fn forged_tokens_are_refused() {
    let (rsa, ed) = (Pair::rs256(), Pair::eddsa());
    let provider = provider_of(&[&rsa, &ed]).await;
    let server = trusting(&provider, &[]).await;
    let person = claims(Uuid::new_v4());
    let unsigned = |header: Value| {
        let part = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.", part(&header), part(&person))
    };
    let public = rsa.public();
    // The public key taken for a shared secret, in each form in which somebody may have stored it.
    let confused = |secret: &[u8]| {
        let header = Header { kid: Some(rsa.id()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &person, &EncodingKey::from_secret(secret)).unwrap()
    };
    let modulus = public["n"].as_str().unwrap();
    let own_key = Header { jwk: serde_json::from_value(Pair::other_eddsa().public()).unwrap(), ..ed.header() };
    let own_address = Header { jku: Some(provider.address.clone()), kid: None, ..ed.header() };
    let forged = [
        ("no algorithm", unsigned(json!({ "alg": "none" }))),
        ("no signature", unsigned(json!({ "alg": "EdDSA", "kid": ed.id() }))),
        ("public key as a secret", confused(public.to_string().as_bytes())),
        ("modulus as a secret", confused(modulus.as_bytes())),
        ("modulus' bytes as a secret", confused(&BASE64_URL_SAFE_NO_PAD.decode(modulus).unwrap())),
        ("another key of the same id", Pair::other_eddsa().sign(&person)),
        ("a key in the token itself", Pair::other_eddsa().sign_as(&own_key, &person)),
        ("an address in the token itself", Pair::other_eddsa().sign_as(&own_address, &person)),
        ("the id of a key of another kind", ed.sign_as(&Header { kid: Some(rsa.id()), ..ed.header() }, &person)),
        ("another hash", rsa.sign_as(&Header { alg: Algorithm::RS512, ..rsa.header() }, &person)),
        ("another padding", rsa.sign_as(&Header { alg: Algorithm::PS256, ..rsa.header() }, &person)),
        ("what must be understood", ed.sign_as(&Header { crit: Some(vec!["b64".into()]), ..ed.header() }, &person)),
    ];
    assert!(is_known(&server.holder(&rsa.sign(&person))).await);
    for (how, token) in forged {
        assert_eq!(server.holder(&token).refused(WHO, json!({})).await, "UNAUTHENTICATED", "{how}");
    }
}

#[tokio::test]
async fn claims_that_are_not_meant_for_us_are_refused_and_clocks_may_be_half_a_minute_apart() {
    let key = Pair::eddsa();
    let provider = provider_of(&[&key]).await;
    let server = trusting(&provider, &["--jwt-issuer", "https://first.example,https://second.example"]).await;
    let now = get_current_timestamp();
    let good = with(claims(Uuid::new_v4()), "iss", "https://second.example");
    let known = [
        good.clone(),
        with(good.clone(), "aud", json!(["other", "authenticated"])),
        with(good.clone(), "exp", now - 20),
        with(good.clone(), "nbf", now + 20),
    ];
    for claims in known {
        assert!(is_known(&server.holder(&key.sign(&claims))).await, "{claims}");
    }
    let mut unsaid = good.clone();
    unsaid.as_object_mut().unwrap().remove("iss");
    let mut endless = good.clone();
    endless.as_object_mut().unwrap().remove("exp");
    let refused = [
        unsaid,
        endless,
        with(good.clone(), "iss", "https://third.example"),
        with(good.clone(), "aud", "other"),
        with(good.clone(), "role", "anon"),
        with(good.clone(), "sub", "somebody"),
        with(good.clone(), "exp", now - 60),
        with(good.clone(), "nbf", now + 60),
    ];
    for claims in refused {
        assert_eq!(server.holder(&key.sign(&claims)).refused(WHO, json!({})).await, "UNAUTHENTICATED", "{claims}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once_a_minute_and_no_more() {
    let known = Pair::es256();
    let provider = provider_of(&[&known]).await;
    let server = trusting(&provider, &[]).await;
    let strangers = (0..50).map(|at| {
        let header = Header { kid: Some(format!("key {at}")), ..Pair::eddsa().header() };
        let client = server.holder(&Pair::eddsa().sign_as(&header, &claims(Uuid::new_v4())));
        async move { client.refused(WHO, json!({})).await }
    });
    let codes = futures_util::future::join_all(strangers).await;
    assert!(codes.iter().all(|code| code == "UNAUTHENTICATED"), "{codes:?}");
    assert_eq!(provider.asked(), 1, "the one reading of this minute was that of the start");
}

#[tokio::test]
async fn a_new_key_counts_at_once_and_one_that_was_taken_back_does_not_for_long() {
    let (old, new) = (Pair::es256(), Pair::eddsa());
    let provider = provider_of(&[&old]).await;
    let server = trusting(&provider, &["--jwks-cooldown", "1ms", "--jwks-max-age", "200ms"]).await;
    let (of_old, of_new) = [&old, &new].map(|pair| server.holder(&pair.sign(&claims(Uuid::new_v4())))).into();
    assert!(is_known(&of_old).await && !is_known(&of_new).await);
    provider.publish(&[&old, &new]);
    assert!(is_known(&of_new).await, "the first token of a new key makes the server look for it");
    provider.publish(&[&new]);
    eventually("the old key stops to count", async || (!is_known(&of_old).await).then_some(())).await;
    assert!(is_known(&of_new).await);
}

#[tokio::test]
async fn no_request_waits_for_the_provider_while_there_are_keys() {
    let key = Pair::es256();
    let provider = provider_of(&[&key]).await;
    let server = trusting(&provider, &["--jwks-cooldown", "1ms", "--jwks-max-age", "100ms"]).await;
    let client = server.holder(&key.sign(&claims(Uuid::new_v4())));
    provider.be_silent(true);
    let asked = provider.asked();
    // Until the keys are being read anew, and for a while longer: the reading takes until it is given up.
    let begun = Instant::now();
    while provider.asked() <= asked || begun.elapsed() < Duration::from_secs(1) {
        let sent = Instant::now();
        assert!(is_known(&client).await);
        assert!(sent.elapsed() < Duration::from_secs(3), "it took {:?}", sent.elapsed());
    }
    provider.be_silent(false);
    provider.publish(&[&Pair::eddsa()]);
    eventually("the key that was taken back stops to count", async || (!is_known(&client).await).then_some(())).await;
}

#[tokio::test]
async fn a_key_that_was_taken_back_while_nobody_asked_does_not_count_for_the_first_who_does() {
    let (old, new) = (Pair::es256(), Pair::eddsa());
    let provider = provider_of(&[&old]).await;
    let server = trusting(&provider, &["--jwks-cooldown", "1ms", "--jwks-max-age", "100ms"]).await;
    provider.publish(&[&new]);
    // Two readings later the first of them is done.
    let asked = provider.asked();
    eventually("the keys are read without a request", async || (provider.asked() > asked + 2).then_some(())).await;
    assert!(!is_known(&server.holder(&old.sign(&claims(Uuid::new_v4())))).await);
}

#[tokio::test]
async fn times_of_a_token_may_have_a_fraction() {
    let key = Pair::eddsa();
    let provider = provider_of(&[&key]).await;
    let server = trusting(&provider, &[]).await;
    let (good, now) = (claims(Uuid::new_v4()), get_current_timestamp() as f64);
    for known in [
        with(good.clone(), "exp", now + 60.5),
        with(good.clone(), "iat", now - 0.25),
        with(good.clone(), "nbf", now - 0.75),
        with(good.clone(), "exp", 1e10),
    ] {
        let client = server.holder(&key.sign(&known));
        assert!(is_known(&client).await && is_known(&client).await, "{known}");
        client.socket().await;
    }
    for refused in [
        with(good.clone(), "exp", now - 60.5),
        with(good.clone(), "nbf", now + 60.5),
        with(good.clone(), "exp", (now + 60.0).to_string()),
        with(good.clone(), "iat", "yesterday"),
    ] {
        assert!(!is_known(&server.holder(&key.sign(&refused))).await, "{refused}");
    }
}

#[tokio::test]
async fn the_fully_specified_name_of_ed25519_is_the_same_algorithm() {
    let (key, rsa) = (Pair::eddsa(), Pair::rs256());
    let provider = Provider::start().await;
    let names = [None, Some("EdDSA"), Some("Ed25519")];
    let person = claims(Uuid::new_v4());
    for of_key in names {
        let mut public = key.public();
        public["alg"] = json!(of_key);
        // Each key has a name of its own, so that the server asks for it.
        public["kid"] = json!(format!("{of_key:?}"));
        provider.publish_keys(&[public, with(rsa.public(), "alg", "Ed25519")]);
        let server = trusting(&provider, &[]).await;
        for of_token in ["EdDSA", "Ed25519"] {
            let header = json!({ "alg": of_token, "kid": format!("{of_key:?}") });
            assert!(is_known(&server.holder(&key.sign_raw(&header, &person))).await, "{of_key:?} {of_token}");
        }
        for other in ["Ed448", "ed25519", "none"] {
            let header = json!({ "alg": other, "kid": format!("{of_key:?}") });
            assert!(!is_known(&server.holder(&key.sign_raw(&header, &person))).await, "{other}");
        }
        assert!(!is_known(&server.holder(&rsa.sign(&person))).await, "a key for one algorithm is for no other");
    }
}

#[tokio::test]
async fn while_the_provider_is_silent_nobody_is_called_a_forger() {
    let key = Pair::es256();
    let provider = Provider::start().await;
    let server = trusting(&provider, &["--jwks-cooldown", "1ms"]).await;
    let client = server.holder(&key.sign(&claims(Uuid::new_v4())));
    assert_eq!(client.refused(WHO, json!({})).await, "UNAVAILABLE");
    let ready = async || http().get(format!("{}/readyz", server.origin())).send().await.unwrap().status().as_u16();
    assert_eq!(ready().await, 503);
    let mut socket = Socket::connect(server.address(), "graphql-transport-ws").await;
    socket.introduce(json!({ "token": client.token() })).await;
    assert!(matches!(socket.said().await, Said::Closed(Some(1013))), "a code at which clients come back");
    provider.publish(&[&key]);
    assert_eq!(ready().await, 200);
    assert!(is_known(&client).await);
}

#[tokio::test]
async fn without_keys_the_program_does_not_serve_others() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let (started, _, said) = Program::run(&["serve"], &[("DATABASE_URL", &url)]).await;
    assert!(!started && said.contains("PLAN_CREATOR_JWKS"), "{said}");
    let (started, _, said) = Program::run(&["serve", "--listen", "0.0.0.0:0"], &[]).await;
    assert!(!started && said.contains("loopback"), "{said}");
    let keys = ["serve", "--jwks", "ftp://keys.example"];
    let (started, _, said) = Program::run(&keys, &[("DATABASE_URL", &url)]).await;
    assert!(!started && said.contains("https"), "{said}");
}
