//! Tokens that count, and those that do not.

mod provider;

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
