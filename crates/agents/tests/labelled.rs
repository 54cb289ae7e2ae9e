//! The planner against labelled goals that nobody looked into while its rules and weights were made. `examples/evaluate.rs`
//! prints every field of every style with its interval.

#![expect(clippy::unwrap_used, reason = "a test")]

#[expect(dead_code, reason = "the program that prints more shares it")]
#[path = "../examples/evaluate/labelled.rs"]
mod labelled;
#[path = "../examples/evaluate/oracle.rs"]
mod oracle;

use agents::planner::{self, Tables};
use labelled::{Labelled, compare, is_held_out};

const HELD: [&str; 3] =
    [include_str!("goals/stories.jsonl"), include_str!("goals/kinds.jsonl"), include_str!("goals/manners.jsonl")];

fn texts<'a>(tables: &'a [&str]) -> impl Iterator<Item = Labelled> + 'a {
    let lines = tables.iter().flat_map(|table| table.lines()).filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap())
}

fn held() -> Vec<Labelled> {
    texts(&HELD).filter(|text| is_held_out(&text.id)).collect()
}

/// The rows of the tables in `docs/agents.md` that say how well goals are read.
const ROWS: [&str; 10] = [
    "type",
    "amount",
    "months",
    "start",
    "monthly budget",
    "income",
    "income wanted later",
    "risk",
    "kind of plan",
    "all fields",
];

/// Percent of `texts` that are read as their labels say, in the order of [`ROWS`].
fn percent(texts: &[Labelled]) -> [u32; 10] {
    let mut counts = [(0_u32, 0_u32); 10];
    for text in texts {
        let outcome = compare(text, &planner::read(&text.goal()));
        let mut rights = outcome.right.to_vec();
        rights.extend([Some(outcome.plan), Some(outcome.all())]);
        for ((right, all), is_right) in counts.iter_mut().zip(rights) {
            *right += u32::from(is_right == Some(true));
            *all += u32::from(is_right.is_some());
        }
    }
    // Half a percent is rounded to the even one, as it is where they are printed.
    counts.map(|(right, all)| format!("{:.0}", 100.0 * f64::from(right) / f64::from(all)).parse().unwrap())
}

/// Percent of the texts held out that are read as their labels say, field by field, and in every field.
#[test]
fn what_was_held_out_is_read_no_worse_than_it_was() {
    let shares = percent(&held());
    println!("{ROWS:?} {shares:?}");
    let least = [89, 74, 84, 81, 83, 74, 70, 93, 93, 45];
    assert!(shares.iter().zip(least).all(|(share, least)| *share >= least), "{shares:?}, wanted {least:?}");
}

/// Of the texts held out, the share whose right value is a candidate, chosen or not: what nothing offers no score can choose.
#[test]
fn what_is_right_is_nearly_always_offered() {
    let mut oracle = oracle::Oracle::default();
    for text in held() {
        let trace = planner::trace(&text.goal(), &Tables::BUILT_IN);
        oracle.add(&text, &compare(&text, &trace.reading), &trace);
    }
    oracle.print();
    let least = [100, 95, 95, 96, 86, 93, 94, 100];
    let shares = oracle.percent();
    assert!(shares.iter().zip(least).all(|(share, least)| *share >= least), "{shares:?}: {:?}", oracle.missing);
}

#[test]
fn the_documentation_says_what_is_measured() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/agents.md")).unwrap();
    let unseen = |table: &str| percent(&texts(&[table]).collect::<Vec<_>>());
    let columns = [
        ("held out (98)", percent(&held())),
        ("`unseen.jsonl` (200)", unseen(include_str!("goals/unseen.jsonl"))),
        ("`unseen_mixed.jsonl` (120)", unseen(include_str!("goals/unseen_mixed.jsonl"))),
        ("`unseen_varied.jsonl` (180)", unseen(include_str!("goals/unseen_varied.jsonl"))),
    ];
    for (column, measured) in columns {
        assert_eq!(written(&page, column), measured, "{column}");
    }
}

/// The percents that `page` has in the column headed `column`, in the order of [`ROWS`].
fn written(page: &str, column: &str) -> [u32; 10] {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut table = page.lines().skip_while(|line| !cells(line).iter().any(|cell| cell == column));
    let at = cells(table.next().unwrap()).iter().position(|cell| cell == column).unwrap();
    let rows: Vec<Vec<String>> = table.take_while(|line| line.starts_with('|')).map(cells).collect();
    ROWS.map(|name| {
        let row = rows.iter().find(|row| row[1] == name).unwrap();
        row[at].split(' ').next().unwrap().parse().unwrap()
    })
}
