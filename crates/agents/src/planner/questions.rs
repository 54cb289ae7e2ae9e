//! What would make a plan surer, as questions.

use super::inputs::Draft;
use super::notes::{plain, with};
use crate::reading::Question;
use crate::sentence::Sentence;

/// Below this an input is asked for.
const UNSURE: f64 = 0.6;

/// A question with its code and the field that answers it.
pub(super) fn question(code: &str, sentence: Sentence, path: &[&'static str]) -> Question {
    Question { code: code.to_owned(), sentence, path: path.to_vec() }
}

/// The questions about inputs that are not sure, the least sure first.
pub(super) fn about_inputs(draft: &Draft) -> Vec<Question> {
    let mut unsure: Vec<(&Vec<&'static str>, f64)> = draft
        .origins
        .iter()
        .filter(|origin| origin.confidence < UNSURE)
        .map(|origin| (&origin.path, origin.confidence))
        .collect();
    unsure.sort_by(|a, b| a.1.total_cmp(&b.1));
    unsure.into_iter().filter_map(|(path, _)| about(path)).collect()
}

fn about(path: &[&'static str]) -> Option<Question> {
    let (code, text) = match *path.last()? {
        "planType" => ("PLAN_TYPE", "What is the money for: retirement, a house, education, or something else?"),
        "targetAmount" => ("TARGET_AMOUNT", "How much money do you need for this goal?"),
        "horizonMonths" => ("HORIZON", "When do you need the money?"),
        "startingAmount" => ("STARTING_AMOUNT", "How much have you already put aside for this goal?"),
        "monthlyBudget" => ("MONTHLY_BUDGET", "How much can you pay in each month?"),
        "yearlyIncome" => ("YEARLY_INCOME", "What do you earn a year before tax?"),
        "retirementIncome" => ("RETIREMENT_INCOME", "What yearly income do you want to live on, in today's money?"),
        _ => return None,
    };
    Some(question(code, plain(&format!("ASK_{code}"), text), path))
}

/// The question about a text that is in none of the languages that are read.
pub(super) fn language(tag: Option<&str>) -> Question {
    let (code, text) = match tag {
        Some("und") | None => ("GOAL_NOT_UNDERSTOOD", "The words could not be read as a goal. What do you want to save for, how much, and by when?".to_owned()),
        Some(_) => ("LANGUAGE", "The words do not seem to be English, which is the language that is read. Could you say it in English, or fill in the fields?".to_owned()),
    };
    question(
        code,
        with(&format!("ASK_{code}"), text, &[("language", tag.unwrap_or("").to_owned())]),
        &["financialGoals"],
    )
}
