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

/// The picture in docs/architecture.md, which the script draws from the code; it fails where uses make a circle.
#[test]
fn the_picture_is_that_of_the_code_and_every_arrow_goes_one_way() {
    let checked = std::process::Command::new(".ci/picture").arg("--check").output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
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
