//! `docs/streaming.md` promises nothing that no test holds.

use std::{fs, path::Path};

fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_promise_of_the_page_is_held_by_a_test() {
    let page = fs::read_to_string("docs/streaming.md").unwrap();
    let mut tests = String::new();
    for folder in ["tests/it", "tests/chaos", "src"] {
        sources(Path::new(folder), &mut tests);
    }
    let (_, table) = page.split_once("| promise | held by |\n|---|---|\n").unwrap();
    let promises: Vec<_> = table.lines().take_while(|line| line.starts_with("| ")).collect();
    assert!(promises.len() > 15, "{promises:#?}");
    for promise in promises {
        let held_by: Vec<_> = promise.rsplit('|').nth(1).unwrap().split('`').skip(1).step_by(2).collect();
        assert!(!held_by.is_empty(), "held by nothing: {promise}");
        for test in held_by {
            assert!(tests.contains(&format!("fn {test}(")), "there is no test {test}");
        }
    }
}
