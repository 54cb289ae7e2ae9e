//! The playground: a bundled page that asks no other server for anything.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header, uri::Authority},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use rust_embed::Embed;
use serde_json::json;

use crate::{app::App, demo};

/// What the npm build of `web/` made, in the program itself.
#[derive(Embed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Files;

const PAGE: &str = "graphiql/index.html";
const NOT_BUILT: &str = "The pages are not built into this program: run `make web` and build it again.\n";

/// Nothing from elsewhere, nothing inline, and no frame around it. Styles may be inline: the editor measures with them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The page, what it is made of, and what it must know.
pub(super) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(async || Redirect::temporary("/graphiql")))
        .route("/graphiql", get(page))
        .route("/graphiql/config.json", get(config))
        .route("/assets/{name}", get(asset))
        .with_state(app)
}

/// The page.
async fn page() -> Response {
    let Some(file) = Files::get(PAGE) else { return (StatusCode::NOT_FOUND, NOT_BUILT).into_response() };
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-cache")];
    (headers, Html(file.data)).into_response()
}

/// What the page must know: on the private database, who the demo user is, with a fresh token. Not for pages that come in
/// by a name of their own for this machine (DNS rebinding): to the browser they would be of this origin.
async fn config(State(app): State<Arc<App>>, headers: HeaderMap) -> impl IntoResponse {
    let is_here = headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_loopback);
    let token = (app.demo && is_here).then(|| demo::token(&app.tokens).ok()).flatten();
    let user = token.as_ref().map(|_| demo::EMAIL);
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "token": token, "user": user })))
}

/// Whether a `Host` names this machine by what no other server can be called.
fn is_loopback(host: &str) -> bool {
    host.parse::<Authority>().is_ok_and(|authority| {
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// A script, style or font of the pages. Their names carry their content's hash, so they never change.
async fn asset(Path(name): Path<String>) -> Response {
    match Files::get(&format!("assets/{name}")) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
            ];
            (headers, file.data).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
