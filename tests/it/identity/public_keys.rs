//! Settings that are filled with the wrong one of a Supabase project's keys.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;

use crate::harness::{Program, TestDatabase, signed};

/// A key of a Supabase project of this role, as its dashboard shows it.
fn key(role: &str) -> String {
    signed(
        &json!({ "iss": "supabase", "ref": "abcdefghijklmnopqrst", "role": role, "iat": 1_700_000_000, "exp": 4_000_000_000_u64 }),
    )
}

#[tokio::test]
async fn a_secret_that_is_public_or_no_secret_is_refused_with_what_it_is() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let (anon, service) = (key("anon"), key("service_role"));
    let public = json!({ "kty": "oct", "k": BASE64_URL_SAFE_NO_PAD.encode([7; 32]) }).to_string();
    for (secret, reason) in [
        (anon.as_str(), "anon"),
        (&service, "service"),
        (" \n", "bytes"),
        ("sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH", "publishable"),
        ("sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz", "sb_secret"),
        (
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n",
            "PLAN_CREATOR_JWKS",
        ),
        ("https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json", "PLAN_CREATOR_JWKS"),
        (&public, "PLAN_CREATOR_JWKS"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "guess"),
        ("too short", "32"),
    ] {
        for command in
            [&["serve", "--listen", "127.0.0.1:0"][..], &["token", "--user", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"]]
        {
            let env = [("DATABASE_URL", url.as_str()), ("PLAN_CREATOR_JWT_SECRET", secret)];
            let (started, _, said) = Program::run(command, &env).await;
            assert!(!started && said.contains(reason) && said.contains("JWT"), "{secret} {command:?}: {said}");
            assert!(secret.trim().is_empty() || !said.contains(secret), "{said}");
        }
    }
}

#[tokio::test]
async fn the_secret_of_every_local_supabase_is_for_this_machine_alone() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let known = "super-secret-jwt-token-with-at-least-32-characters-long";
    let env = [("DATABASE_URL", url.as_str()), ("PLAN_CREATOR_JWT_SECRET", known)];
    let (started, _, said) = Program::run(&["serve", "--listen", "0.0.0.0:0"], &env).await;
    assert!(!started && said.contains("public example"), "{said}");
    let mut local = Program::start(&["serve", "--listen", "127.0.0.1:0"], &env);
    local.logged("listening").await;
}

#[tokio::test]
async fn a_key_that_browsers_must_not_see_is_refused_as_the_public_one() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let secret = "a secret of the tests, long enough for HS256";
    let start = ["serve", "--listen", "127.0.0.1:0", "--supabase-url", "https://p.supabase.co"];
    let environment = |key| {
        [("DATABASE_URL", url.as_str()), ("PLAN_CREATOR_JWT_SECRET", secret), ("PLAN_CREATOR_SUPABASE_ANON_KEY", key)]
    };
    let (service, person) = (key("service_role"), key("authenticated"));
    for (key, reason) in [
        (service.as_str(), "service_role"),
        ("sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz", "secret key"),
        (&person, "authenticated"),
        (secret, "neither"),
        ("recognisable", "publishable"),
    ] {
        let (started, out, said) = Program::run(&start, &environment(key)).await;
        assert!(!started && said.contains("PLAN_CREATOR_SUPABASE_ANON_KEY") && said.contains(reason), "{key}: {said}");
        assert!(!said.contains(key) && !out.contains(key), "{said}");
        let (_, out, said) = Program::run(&["serve", "--help"], &environment(key)).await;
        assert!(!said.contains(key) && !out.contains(key), "the help shows no key");
    }
    for key in [key("anon").as_str(), "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH"] {
        let mut program = Program::start(&start, &environment(key));
        program.logged("listening").await;
    }
}
