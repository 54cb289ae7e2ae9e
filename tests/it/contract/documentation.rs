//! The documents lead somewhere: their links, paths and commands are there, and each has the form that is promised.

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

use apollo_compiler::{ExecutableDocument, Schema};

/// Bytes of the README at most.
const README: u64 = 8 * 1024;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages of the site, and what stands at the root.
fn documents() -> Vec<PathBuf> {
    let mut documents: Vec<_> =
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "examples/README.md", "crates/gate/README.md"]
            .map(PathBuf::from)
            .into();
    documents.extend(pages(Path::new("docs")));
    documents
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    super::sources(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
}

/// The lines of the text, and whether each stands in a block of code.
fn lines(text: &str) -> Vec<(&str, bool)> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else {
            lines.push((line, in_code));
        }
    }
    lines
}

/// The text without its blocks of code.
fn prose(text: &str) -> Vec<&str> {
    lines(text).into_iter().filter(|(_, in_code)| !in_code).map(|(line, _)| line).collect()
}

/// What stands in backticks, outside of blocks of code.
fn code(text: &str) -> Vec<&str> {
    prose(text).into_iter().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// The targets of links and images, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in prose(text) {
        // Not what only shows how a link is written.
        let line = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        links.extend(targets.map(|(target, _)| target.to_owned()));
    }
    links
}

/// The anchors that GitHub and mdBook give to headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let heading = |line: &str| {
        let text = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        Some(kept.map(|c| if c == ' ' { '-' } else { c }).collect())
    };
    prose(text).into_iter().filter_map(heading).collect()
}

/// `..` and `.` taken out, without asking the disk.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(normal.pop(), "{} leads out of the repository", path.display()),
            Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

#[test]
fn every_relative_link_leads_to_a_file_or_heading() {
    let mut seen = 0;
    for document in documents() {
        let text = read(&document);
        for link in links(&text).into_iter().filter(|link| !link.contains(':')) {
            let (file, anchor) = link.split_once('#').map_or((link.as_str(), None), |(file, a)| (file, Some(a)));
            let target =
                if file.is_empty() { document.clone() } else { normal(&document.parent().unwrap().join(file)) };
            assert!(target.exists(), "{}: {link}", document.display());
            // The site has the pages of `docs` and nothing else.
            assert!(
                !document.starts_with("docs") || target.starts_with("docs"),
                "{}: {link} is not on the site; name the file in backticks",
                document.display()
            );
            if let Some(anchor) = anchor {
                assert!(anchors(&read(&target)).contains(anchor), "{}: {link}", document.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let folders =
        ["benches/", "crates/", "deploy/", "docs/", "entity/", "examples/", "migration/", "src/", "tests/", "web/"];
    let mut seen = 0;
    for document in documents() {
        // Of what was, not of what is.
        if document.ends_with("CHANGELOG.md") || document.starts_with("docs/decisions") {
            continue;
        }
        let text = read(&document);
        for path in code(&text).into_iter().filter(|word| folders.iter().any(|folder| word.starts_with(folder))) {
            // Placeholders, as in `crates/agents/src/NAME.rs`.
            if path
                .contains(|c: char| c.is_whitespace() || matches!(c, '*' | '…' | '<' | '{') || c.is_ascii_uppercase())
                && !path.ends_with("README.md")
            {
                continue;
            }
            assert!(Path::new(path).exists(), "{}: {path}", document.display());
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn every_command_that_a_document_names_can_be_run() {
    let makefile = read(Path::new("Makefile"));
    let is_target = |name: &str| makefile.lines().any(|line| line.starts_with(&format!("{name}:")));
    let main = read(Path::new("tests/it/main.rs"));
    let is_module = |name: &str| main.contains(&format!("\nmod {name};"));
    let mut seen = 0;
    for document in documents().into_iter().filter(|path| !path.ends_with("CHANGELOG.md")) {
        let text = read(&document);
        let in_blocks = lines(&text).into_iter().filter(|(_, in_code)| *in_code).map(|(line, _)| line);
        for command in code(&text).into_iter().chain(in_blocks) {
            // Without variables, as in `PLANS=2000000 make bench`.
            let words: Vec<_> = command.split_whitespace().filter(|word| !word.contains('=')).collect();
            match words.as_slice() {
                ["make", target, ..] => {
                    assert!(is_target(target), "{}: {command}", document.display());
                    seen += 1;
                }
                ["cargo", "test", .., "it", module] | ["cargo", "test", .., "it", "--", module] => {
                    let module = module.split("::").next().unwrap();
                    assert!(is_module(module), "{}: {command}", document.display());
                    seen += 1;
                }
                _ => {}
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

/// The blocks of code in this language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let open = format!("```{language}\n");
    text.split(open.as_str()).skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect()
}

#[test]
fn every_operation_that_a_document_shows_is_valid() {
    let schema = Schema::parse_and_validate(read(Path::new("schema.graphql")), "schema.graphql").unwrap();
    let mut seen = 0;
    for document in documents() {
        for block in blocks(&read(&document), "graphql") {
            let checked = ExecutableDocument::parse_and_validate(&schema, block, "document.graphql");
            assert!(checked.is_ok(), "{}: {block}\n{checked:?}", document.display());
            seen += 1;
        }
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn the_readme_stays_short() {
    let bytes = fs::metadata("README.md").unwrap().len();
    assert!(bytes <= README, "{bytes} bytes: what does not fit goes into docs");
}

#[test]
fn each_decision_has_its_date_context_choice_and_consequences() {
    let folder = Path::new("docs/decisions");
    let index = read(&folder.join("README.md"));
    let mut decisions: Vec<_> = pages(folder).into_iter().filter(|path| !path.ends_with("README.md")).collect();
    decisions.sort();
    assert!(decisions.len() > 40, "{decisions:?}");
    for (number, decision) in (1..).zip(&decisions) {
        let (file, text) = (decision.file_name().unwrap().to_str().unwrap(), read(decision));
        assert!(file.starts_with(&format!("{number:04}-")), "numbered without a gap: {file}");
        let title = text.lines().next().unwrap().strip_prefix(&format!("# {number}. "));
        let title = title.unwrap_or_else(|| panic!("{file} begins with its number and title"));
        assert!(index.contains(&format!("| {number} | [{title}]({file}) |")), "the index lacks {file}");
        let status = text.lines().find_map(|line| line.strip_prefix("- Status: ")).unwrap_or_default();
        assert!(
            ["proposed", "accepted", "rejected", "superseded by "].iter().any(|word| status.starts_with(word)),
            "{file}: {status}"
        );
        let date = text.lines().find_map(|line| line.strip_prefix("- Date: ")).unwrap_or_default();
        assert!(date.get(..10).is_some_and(|date| date.parse::<chrono::NaiveDate>().is_ok()), "{file}: {date}");
        let sections: Vec<_> = prose(&text).into_iter().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(sections, ["Context", "Decision", "Consequences"], "{file}");
    }
}

#[test]
fn the_site_has_every_page_once() {
    let summary = Path::new("docs/SUMMARY.md");
    let listed: Vec<_> = links(&read(summary)).into_iter().map(|link| Path::new("docs").join(link)).collect();
    let once: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "a page is listed twice");
    let there: BTreeSet<_> = pages(Path::new("docs")).into_iter().filter(|page| page != summary).collect();
    assert_eq!(there, once);
}

#[test]
fn each_walk_names_functions_of_its_files_and_at_most_fifteen_files() {
    let text = read(Path::new("docs/architecture.md"));
    let walks: Vec<_> = text.split("\n### ").skip(1).collect();
    assert_eq!(walks.len(), 3);
    for walk in walks {
        let steps: Vec<_> = walk.lines().filter_map(|line| line.split_once(". `")).collect();
        let steps: Vec<_> = steps.into_iter().filter(|(number, _)| number.parse::<u8>().is_ok()).collect();
        assert!((10..=15).contains(&steps.len()), "{} steps", steps.len());
        for (_, step) in steps {
            let (file, rest) = step.split_once("`: ").unwrap();
            let code = read(Path::new(file));
            let first = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')).map(|(word, _)| word);
            // A type and its function, or a function.
            let function = first.and_then(|word| word.rsplit("::").next());
            if let Some(name) = function.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
                assert!(code.contains(&format!("fn {name}")), "{file} has no function {name}");
            }
        }
    }
}
