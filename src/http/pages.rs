//! The web client and the playground, bundled. They contact no other server, except Supabase to sign in, if configured.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, uri::Authority},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use rust_embed::Embed;
use serde_json::json;

use crate::{
    app::App,
    config::{PageConfig, SupabaseConfig},
    demo,
};

/// The build of `web/`, embedded.
#[derive(Embed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Files;

const CLIENT: &str = "index.html";
const PLAYGROUND: &str = "graphiql/index.html";
const NOT_BUILT: &str = "The pages are not built into this program: run `make web` and build it again.\n";

/// The routes of the web client, as in `web/src/app/router.tsx`.
const CLIENT_ROUTES: [&str; 7] = ["/", "/archived", "/new", "/plans/{id}", "/compare", "/account", "/operator"];

/// Content security policy: nothing from elsewhere, nothing inline, no framing.
const CLIENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; connect-src 'self'";
/// The same with inline styles, which the playground's editor needs.
const PLAYGROUND_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The pages' configuration.
#[derive(Clone)]
struct Pages {
    app: Arc<App>,
    supabase: Option<SupabaseConfig>,
    playground: bool,
}

/// The configured pages with their assets and settings. By default there is a playground where the database is `private`.
pub(super) fn routes(app: Arc<App>, config: &PageConfig, private: bool) -> anyhow::Result<Router> {
    let playground = config.playground.unwrap_or(private);
    let supabase = config.supabase()?;
    let mut router = Router::new();
    if config.web_client {
        let policy = HeaderValue::try_from(client_policy(supabase.as_ref()))?;
        for route in CLIENT_ROUTES {
            let policy = policy.clone();
            router = router.route(route, get(async move || page(CLIENT, policy)));
        }
        router = router.fallback(async move |method: Method, headers: HeaderMap| nowhere(&method, &headers, policy));
    }
    if playground {
        router = router.route("/graphiql", get(async || page(PLAYGROUND, HeaderValue::from_static(PLAYGROUND_POLICY))));
    }
    if config.web_client || playground {
        router = router.route("/config.json", get(settings)).route("/assets/{name}", get(asset));
    }
    Ok(router.with_state(Pages { app, supabase, playground }))
}

/// The client's policy, which allows requests to the `supabase` project.
fn client_policy(supabase: Option<&SupabaseConfig>) -> String {
    let origin = supabase.and_then(|supabase| supabase.url.to_str().ok());
    origin.map_or_else(|| CLIENT_POLICY.to_owned(), |origin| format!("{CLIENT_POLICY} {origin}"))
}

/// A page. It is revalidated each time; its assets have hashed names.
fn page(path: &str, policy: HeaderValue) -> Response {
    let Some(file) = Files::get(path) else { return (StatusCode::NOT_FOUND, NOT_BUILT).into_response() };
    let headers =
        [(header::CONTENT_SECURITY_POLICY, policy), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    (headers, Html(file.data)).into_response()
}

/// For an address at which there is nothing: a browser gets the client's page that says so, anything else an empty response.
fn nowhere(method: &Method, headers: &HeaderMap, policy: HeaderValue) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if method != Method::GET || !accepted.is_some_and(|accept| accept.contains("text/html")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    (StatusCode::NOT_FOUND, page(CLIENT, policy)).into_response()
}

/// The pages' settings: where to sign in, and on the private database the demo user with a fresh token. The token is only for
/// requests with a loopback `Host`: others may come by DNS rebinding, and would be same-origin to the browser.
async fn settings(State(pages): State<Pages>, headers: HeaderMap) -> impl IntoResponse {
    let is_local = headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_loopback);
    let token = (pages.app.demo && is_local).then(|| demo::token(&pages.app.tokens).ok()).flatten();
    let user = token.as_ref().map(|_| demo::EMAIL);
    let supabase = pages
        .supabase
        .as_ref()
        .and_then(|supabase| Some(json!({ "url": supabase.url.to_str().ok()?, "anonKey": supabase.anon_key })));
    let settings = json!({ "token": token, "user": user, "supabase": supabase, "playground": pages.playground });
    ([(header::CACHE_CONTROL, "no-store")], Json(settings))
}

/// Whether a `Host` is a loopback name or address.
fn is_loopback(host: &str) -> bool {
    host.parse::<Authority>().is_ok_and(|authority| {
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// A script, style or font, by brotli where that is taken: the build has it beside the asset. Names are content hashes, so they never
/// change.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{name}");
    let Some(file) = Files::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let compressed = takes_brotli(&headers).then(|| Files::get(&format!("{path}.br"))).flatten();
    let headers = [
        (header::CONTENT_TYPE, file.metadata.mimetype()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    match compressed {
        Some(compressed) => (headers, [(header::CONTENT_ENCODING, "br")], compressed.data).into_response(),
        None => (headers, file.data).into_response(),
    }
}

/// Whether `Accept-Encoding` names brotli, with a weight above 0 (RFC 9110, section 12.5.3).
fn takes_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim_start_matches([' ', 'q', 'Q', '=']).trim_end();
        name.trim().eq_ignore_ascii_case("br") && weight.parse() != Ok(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_client_has_a_page_for_each_of_its_addresses() {
        let router = include_str!("../../web/src/app/router.tsx");
        for route in CLIENT_ROUTES.iter().filter(|route| !route.contains('{')) {
            assert!(router.contains(&format!("'{route}': ")), "{route}");
        }
    }

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        let takes = |value: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        for value in ["br", "gzip, deflate, br, zstd", "gzip, BR;q=0.5", "br; q=1.000"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "gzip", "gzip, br;q=0", "br; Q=0.000", "brotli", "*"] {
            assert!(!takes(value), "{value}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn this_machine_has_few_names() {
        for name in ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "127.1.2.3"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["", "evil.example", "localhost.evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"] {
            assert!(!is_loopback(name), "{name}");
        }
    }
}
