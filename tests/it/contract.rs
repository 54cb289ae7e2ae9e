//! What is generated agrees with what it is generated from, the layers keep to their direction, and the documents lead somewhere.

mod documentation;

use std::{fs, path::Path};

use crate::harness::{Program, TestDatabase};

#[tokio::test]
async fn the_schema_file_is_the_schema() {
    let (success, sdl, _) = Program::run(&["schema"], &[]).await;
    assert!(success);
    let file = fs::read_to_string("schema.graphql").unwrap();
    let differs = file.lines().zip(sdl.lines()).find(|(old, new)| old != new);
    assert!(file == sdl, "run `make schema`; the first difference: {differs:#?}");
}

#[tokio::test]
async fn the_entities_are_those_of_the_migrated_database() {
    let database = TestDatabase::new().await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("entities");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    // Cargo builds the examples of the workspace together with its tests.
    let generate = Path::new(env!("CARGO_BIN_EXE_plan-creator")).with_file_name("examples").join("generate");
    let done = tokio::process::Command::new(&generate).arg(database.admin_url().await).arg(&folder).output().await;
    let done = done.unwrap_or_else(|error| panic!("{}: {error}; run `cargo test --workspace`", generate.display()));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = |folder: &Path| {
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> =
            files.map(|path| (path.file_name().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect();
        files.sort();
        files
    };
    assert_eq!(read(Path::new("entity/src")), read(&folder), "run `make entities`");
}

/// What each module may not use. `database` stands for SQL, `axum` for HTTP.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("plans", &["graphql", "http", "cli", "feed", "pipeline", "axum", "async_graphql", "app"]),
    ("feed", &["graphql", "http", "cli", "pipeline", "axum", "async_graphql", "app"]),
    ("pipeline", &["graphql", "http", "cli", "axum", "async_graphql", "app"]),
    ("graphql", &["http", "cli", "axum", "sqlx"]),
    ("budget", &["http", "graphql", "database", "plans", "feed", "pipeline", "cli", "axum", "async_graphql", "app"]),
    ("http", &["cli", "entity", "sqlx"]),
    ("database", &["plans", "graphql", "http", "cli", "feed", "pipeline", "axum", "async_graphql", "app"]),
    ("auth", &["plans", "graphql", "http", "cli", "feed", "pipeline", "database", "axum", "async_graphql", "app"]),
];

#[test]
fn calls_go_one_way() {
    for (module, forbidden) in FORBIDDEN {
        for file in sources(&Path::new("src").join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            for name in *forbidden {
                let uses = [
                    format!("crate::{name}::"),
                    format!("    {name}::"),
                    format!("use {name}::"),
                    format!("{name}::{{"),
                ];
                let line = text.lines().find(|line| {
                    let line = line.trim_end();
                    !line.trim_start().starts_with("//")
                        && uses
                            .iter()
                            .any(|used| line.starts_with(used.as_str()) || line.contains(&format!("crate::{name}::")))
                });
                assert!(line.is_none(), "{} must not use {name}: {}", file.display(), line.unwrap_or_default());
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn only_one_file_changes_a_status() {
    let setters = sources(Path::new("src")).into_iter().filter(|file| {
        let text = fs::read_to_string(file).unwrap();
        text.contains("processing_status = '") && text.contains("UPDATE investment_plans")
    });
    let setters: Vec<_> = setters.collect();
    assert_eq!(setters, [Path::new("src/plans/status.rs")]);
}
