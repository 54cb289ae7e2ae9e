//! The server's settings, on its command line, so that they follow the data folder and the program's version; others can be tuned
//! with `ALTER SYSTEM`.

use std::ffi::OsString;

use super::layout::{Layout, PORT};

/// The arguments of `postgres`, with `others`.
pub(super) fn arguments(layout: &Layout, others: &[String]) -> Vec<OsString> {
    let socket_dir = quote(&layout.socket_dir.to_string_lossy());
    let settings = [
        // Reachable through the socket's folder only.
        "listen_addresses=".to_owned(),
        format!("port={PORT}"),
        format!("unix_socket_directories={socket_dir}"),
        "unix_socket_permissions=0700".to_owned(),
        "max_connections=100".to_owned(),
        // Short statements on a small machine: JIT compilation does not pay off.
        "jit=off".to_owned(),
        "timezone=UTC".to_owned(),
        "cluster_name=plan_creator".to_owned(),
        "log_timezone=UTC".to_owned(),
        "log_destination=stderr".to_owned(),
        "logging_collector=off".to_owned(),
        // The log has errors only, without statements and rows, which are personal data. That also keeps it small.
        "log_checkpoints=off".to_owned(),
        "log_error_verbosity=terse".to_owned(),
        "log_min_error_statement=panic".to_owned(),
    ];
    let mut arguments: Vec<OsString> = vec!["-D".into(), layout.cluster.clone().into()];
    for setting in settings.iter().chain(others) {
        arguments.extend(["-c".into(), setting.into()]);
    }
    arguments
}

/// The setting is a list separated by commas, whose elements may be quoted.
fn quote(folder: &str) -> String {
    format!("\"{}\"", folder.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_spaces_and_quotes_is_one_element() {
        assert_eq!(quote(r#"/a b/"c""#), r#""/a b/""c""""#);
    }

    #[test]
    fn nothing_listens_on_the_network() {
        let layout = Layout::of(std::path::Path::new("/data")).unwrap();
        assert!(arguments(&layout, &[]).contains(&"listen_addresses=".into()));
    }
}
