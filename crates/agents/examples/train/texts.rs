//! The texts that teach: from which tables they come, what each weighs, which are held out.

use agents::vocabulary::{PlanType, RiskLevel};
use chrono::NaiveDate;
use serde::Deserialize;

use crate::copies::copies;
use crate::labelled::{Labelled, is_held_out};

/// A row of the older tables.
#[derive(Deserialize)]
pub struct Row {
    pub goals: String,
    pub preferences: Option<String>,
    pub r#type: PlanType,
    pub amount: f64,
    pub years: i32,
    pub risk: RiskLevel,
    pub today: Option<NaiveDate>,
}

/// A text that teaches something.
pub struct Text {
    pub file: &'static str,
    pub fold: usize,
    /// What it weighs beside a written one.
    pub weight: f32,
    pub held: bool,
    /// Which text it is; of a copy, of which text it is one.
    pub part: usize,
    pub copy: bool,
    /// Whether it is a copy with other amounts.
    pub scaled: bool,
    pub labelled: Option<Labelled>,
    pub row: Option<Row>,
}

impl Text {
    /// A text outside the folds that teaches nothing yet.
    fn new(file: &'static str, part: usize, weight: f32) -> Self {
        Self { file, fold: 9, weight, held: false, part, copy: false, scaled: false, labelled: None, row: None }
    }
}

/// What a made text weighs beside a written one.
const MADE: f32 = 0.4;
/// What a made story weighs, which teaches kinds of amounts alone.
const MADE_STORY: f32 = 0.2;

pub fn texts() -> Vec<Text> {
    let mut all = Vec::new();
    for file in ["stories", "kinds", "manners", "further", "mixed", "varied"] {
        let lines = std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let labelled: Labelled = serde_json::from_str(line).unwrap();
            let held = matches!(file, "stories" | "kinds" | "manners") && is_held_out(&labelled.id);
            let part = all.len();
            let text = Text { fold: part % 5, held, labelled: Some(labelled), ..Text::new(file, part, 1.0) };
            all.push(text);
        }
    }
    for file in ["written", "written_time", "made", "made_stories"] {
        for line in std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap().lines() {
            let labelled: Labelled = serde_json::from_str(line).unwrap();
            let weight = match file {
                "made" => MADE,
                "made_stories" => MADE_STORY,
                _ => 1.0,
            };
            let text = Text { labelled: Some(labelled), ..Text::new(file, all.len(), weight) };
            all.push(text);
        }
    }
    for file in ["first", "second", "third", "rules"] {
        let lines = std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap();
        for line in lines.lines() {
            let row: Row = serde_json::from_str(line).unwrap();
            let weight = if file == "rules" { 3.0 } else { 0.5 };
            let text = Text { row: Some(row), ..Text::new(file, all.len(), weight) };
            all.push(text);
        }
    }
    let mut copied = Vec::new();
    for text in all.iter().filter(|text| text.fold < 5 && !text.held) {
        let Some(labelled) = &text.labelled else { continue };
        for copy in copies(labelled, text.part) {
            let (labelled, scaled) = (Some(copy.text), copy.scaled);
            copied.push(Text { copy: true, scaled, weight: COPIED, labelled, row: None, ..*text });
        }
    }
    all.extend(copied);
    all
}

/// What a copy weighs beside its text.
const COPIED: f32 = 0.4;
