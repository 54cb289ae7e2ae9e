//! The tables of settings, limits and metrics in `docs` are what the code says.
//! `UPDATE_DOCS=1 cargo test --workspace --lib documentation` writes them anew.

use std::{env, fs};

use clap::{Arg, ArgAction, Command, CommandFactory};
use graphql_gate::{MAX_ALIAS, MAX_ERRORS};

use super::Cli;
use crate::{
    auth::CLOCK_SKEW,
    graphql::{
        agent_api::{MAX_CLAIMED, MAX_LEASE},
        filter::MAX_SEARCH,
        page::{DEFAULT_SIZE, MAX_IDS, MAX_SIZE},
    },
    http::connections::MAX_HEAD,
    plans::{balances, status, validate},
    telemetry::metrics::{Kind, METRICS},
};

/// A setting as it is shown, its heading, and the commands that have it.
struct Setting {
    heading: Option<String>,
    row: String,
    commands: Vec<String>,
}

/// Every setting of every command, by heading.
fn settings() -> String {
    let mut settings = Vec::new();
    collect(&Cli::command(), "", &mut settings);
    let mut sections: Vec<(String, String, String)> = Vec::new();
    for Setting { heading, row, commands } in settings {
        let commands: Vec<_> = commands.iter().map(|command| format!("`{command}`")).collect();
        let commands = commands.join(", ");
        let heading = heading.unwrap_or_else(|| format!("Options of {commands}"));
        match sections.iter_mut().find(|section| (&section.0, &section.1) == (&heading, &commands)) {
            Some(section) => section.2 += &row,
            None => sections.push((heading, commands, row)),
        }
    }
    let section = |(heading, commands, rows): (String, String, String)| {
        let head = "| setting | environment variable | default | what |\n|---|---|---|---|\n";
        format!("\n## {heading}\n\nOf {commands}.\n\n{head}{rows}")
    };
    sections.into_iter().map(section).collect::<String>() + "\n"
}

/// The settings of a command and of those below it. One that several commands have is one.
fn collect(command: &Command, path: &str, settings: &mut Vec<Setting>) {
    for argument in command.get_arguments() {
        let (heading, row) = (argument.get_help_heading().map(str::to_owned), row(argument));
        match settings.iter_mut().find(|setting| (&setting.heading, &setting.row) == (&heading, &row)) {
            Some(setting) => setting.commands.push(path.to_owned()),
            None => settings.push(Setting { heading, row, commands: vec![path.to_owned()] }),
        }
    }
    for below in command.get_subcommands() {
        collect(below, format!("{path} {}", below.get_name()).trim(), settings);
    }
}

fn row(argument: &Arg) -> String {
    let name = match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => argument.get_id().as_str().to_uppercase(),
    };
    let variable = argument.get_env().map(|variable| format!("`{}`", variable.display())).unwrap_or_default();
    let help = argument.get_help().unwrap_or_default().to_string().replace('|', "\\|");
    format!("| `{name}` | {variable} | {} | {help} |\n", default(argument))
}

fn default(argument: &Arg) -> String {
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    match argument.get_id().as_str() {
        "data_dir" => "`/var/lib/plan-creator` for root, else `$XDG_DATA_HOME/plan-creator`".to_owned(),
        _ if !values.is_empty() => values.join(","),
        _ if argument.is_required_set() => "required".to_owned(),
        _ if matches!(argument.get_action(), ArgAction::SetTrue) => "off".to_owned(),
        _ => "not set".to_owned(),
    }
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
        ("Balances of a plan that are kept", balances::MOST_KEPT.to_string(), "user error `INVALID`"),
        ("Balances of a plan that are shown", balances::MOST_SHOWN.to_string(), "the newest"),
        ("Bytes of an agent's output", validate::MAX_JSON.to_string(), "user error `INVALID`"),
        ("Plans that an agent claims at once", MAX_CLAIMED.to_string(), "`BAD_USER_INPUT`"),
        ("Seconds of an agent's lease", MAX_LEASE.to_string(), "`BAD_USER_INPUT`"),
        ("Claims of a plan, lost ones too", status::MAX_CLAIMS.to_string(), "the plan is `FAILED`"),
        ("Errors of a document in a response", MAX_ERRORS.to_string(), "the rest is left out"),
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
fn the_pages_name_every_setting_of_every_command_with_its_default() {
    assert_documented("docs/settings.md", &[("settings", settings())]);
    assert_documented("docs/security.md", &[("fixed limits", fixed())]);
    assert_documented("docs/operations.md", &[("metrics", metrics())]);
}

/// The tables of a page, by the names of their marks.
#[expect(clippy::disallowed_methods, reason = "no setting of the program: it says what the test is to do")]
fn assert_documented(file: &str, tables: &[(&str, String)]) {
    let page = fs::read_to_string(file).unwrap();
    let expected = tables.iter().fold(page.clone(), |page, (name, table)| replaced(&page, name, table));
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(file, &expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "{file} is not what the code says: UPDATE_DOCS=1 cargo test --workspace --lib documentation"
    );
}
