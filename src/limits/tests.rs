//! The tables of settings in `docs` are what the code says. `UPDATE_DOCS=1 cargo test --lib limits` writes them anew.

use std::{env, fs};

use clap::{Args, Command};
use graphql_gate::{MAX_ALIAS, MAX_ERRORS};

use super::Limits;
use crate::{
    auth::CLOCK_SKEW,
    config::{AuthConfig, FeedConfig, HttpConfig, MaintenanceConfig, WorkerConfig},
    graphql::{
        agent_api::{MAX_CLAIMED, MAX_LEASE},
        filter::MAX_SEARCH,
        page::{DEFAULT_SIZE, MAX_IDS, MAX_SIZE},
    },
    http::connections::MAX_HEAD,
    plans::{status, validate},
    telemetry::metrics::{Kind, METRICS},
};

/// The rows of a table of settings.
fn settings<A: Args>() -> String {
    let command = A::augment_args(Command::new("test"));
    let row = |argument: &clap::Arg| {
        let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let default = if default.is_empty() { "not set".to_owned() } else { default.join(",") };
        let help = argument.get_help().unwrap_or_default().to_string();
        format!("| `--{}` | {default} | {help} |\n", argument.get_long().unwrap_or_default())
    };
    let rows: String = command.get_arguments().filter(|argument| argument.get_long().is_some()).map(row).collect();
    format!("| setting | default | what |\n|---|---|---|\n{rows}")
}

/// What no setting changes.
fn fixed() -> String {
    let rows = [
        ("Rows of a page", MAX_SIZE.to_string(), "`BAD_USER_INPUT`"),
        ("Rows of a page that names no size", DEFAULT_SIZE.to_string(), ""),
        ("Ids of `nodes(ids:)` and of lists of ids", MAX_IDS.to_string(), "`BAD_USER_INPUT`"),
        ("Characters of `search`", MAX_SEARCH.to_string(), "`BAD_USER_INPUT`"),
        ("Characters of a plan's name", validate::MAX_NAME.to_string(), "user error `INVALID`"),
        ("Characters of each free text of a plan", validate::MAX_TEXT.to_string(), "user error `INVALID`"),
        ("Years of a plan", validate::MAX_YEARS.to_string(), "user error `INVALID`"),
        ("US dollars of a target", validate::MAX_AMOUNT.to_string(), "user error `INVALID`"),
        ("Bytes of an agent's output", validate::MAX_JSON.to_string(), "user error `INVALID`"),
        ("Plans that an agent claims at once", MAX_CLAIMED.to_string(), "`BAD_USER_INPUT`"),
        ("Seconds of an agent's lease", MAX_LEASE.to_string(), "`BAD_USER_INPUT`"),
        ("Claims of a plan, lost ones too", status::MAX_CLAIMS.to_string(), "the plan is `FAILED`"),
        ("Errors of a document that are told", MAX_ERRORS.to_string(), "the rest is left out"),
        ("Bytes of an alias", MAX_ALIAS.to_string(), "`DOCUMENT_TOO_LARGE`"),
        ("Bytes of a request's head", MAX_HEAD.to_string(), "431"),
        ("Seconds that clocks may be apart", CLOCK_SKEW.as_secs().to_string(), "`UNAUTHENTICATED`"),
    ];
    let rows: String = rows.map(|(what, value, beyond)| format!("| {what} | {value} | {beyond} |\n")).concat();
    format!("| what | at most | beyond it |\n|---|---|---|\n{rows}")
}

/// What is counted and measured.
fn metrics() -> String {
    let kind = |kind: Kind| match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
    };
    let rows = METRICS.map(|metric| {
        let labels = metric.labels.replace(',', ", ");
        format!("| `{}` | {} | {labels} | {} |\n", metric.name, kind(metric.kind), metric.help)
    });
    format!("| name | kind | labels | what |\n|---|---|---|---|\n{}", rows.concat())
}

/// The page with what is between two marks replaced.
fn replaced(page: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (front, rest) = page.split_once(&open).unwrap_or_else(|| panic!("no {open}"));
    let (_, back) = rest.split_once(&close).unwrap_or_else(|| panic!("no {close}"));
    format!("{front}{open}{table}{close}{back}")
}

#[test]
fn the_pages_name_every_setting_with_its_default() {
    let security = [
        ("limits", settings::<Limits>()),
        ("fixed limits", fixed()),
        ("sign-in", settings::<AuthConfig>()),
        ("server", settings::<HttpConfig>()),
    ];
    let streaming = [("feed", settings::<FeedConfig>())];
    let operations = [("metrics", metrics()), ("maintenance", settings::<MaintenanceConfig>())];
    let agents = [("workers", settings::<WorkerConfig>())];
    hold("docs/security.md", &security);
    hold("docs/agents.md", &agents);
    hold("docs/streaming.md", &streaming);
    hold("docs/operations.md", &operations);
}

/// The tables of a page, by the names of their marks.
#[expect(clippy::disallowed_methods, reason = "no setting of the program: it says what the test is to do")]
fn hold(file: &str, tables: &[(&str, String)]) {
    let page = fs::read_to_string(file).unwrap();
    let expected = tables.iter().fold(page.clone(), |page, (name, table)| replaced(&page, name, table));
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(file, &expected).unwrap();
        return;
    }
    assert!(page == expected, "{file} is not what the code says: UPDATE_DOCS=1 cargo test --lib limits");
}

#[test]
fn the_graphql_server_has_the_same_defaults_by_itself() {
    assert_eq!(Limits::defaults().gate(), graphql_gate::Limits::default());
}
