//! The planner agent: words to goal. A grammar of amounts, times and purposes; no list of sentences, no model.
//!
//! The text is evened and cut (`text`, `token`), spelled right, folded into quantities, parted into clauses
//! (`passage`). Then each question has a file: what the money is for, how much, until when, at what risk.

mod advice;
mod age;
mod age_cue;
mod age_said;
mod age_span;
mod amount;
mod background;
mod calling;
mod currency;
mod date;
mod derived;
mod digits;
mod duration;
mod governing;
mod guessed;
mod horizon;
mod house_price;
mod implied;
mod inferred;
mod item;
mod json;
mod leaving;
mod lexicon;
mod negation;
mod numeral;
mod passage;
mod phrases;
mod purpose;
mod quantity;
mod range;
mod reader;
mod relative;
mod risk;
mod risk_degree;
mod risk_words;
mod role;
mod settle;
mod spelled;
mod spelling;
mod stored;
mod text;
mod token;
mod unit;
mod wording;

#[cfg(test)]
mod planner_properties;
#[cfg(test)]
mod tests;

pub use advice::{doubted, take_purpose};
pub use json::{from_json, to_json};
pub use reader::{names_purpose, read};
