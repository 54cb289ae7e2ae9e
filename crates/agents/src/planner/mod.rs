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
mod answer;
mod background;
mod calling;
mod candidate_review;
mod classes;
mod completed;
mod completed_rates;
mod constraints;
mod context;
mod currency;
mod currency_said;
mod date;
mod derived;
mod digits;
mod duration;
mod evidence;
mod explained;
mod field;
mod field_features;
mod field_made;
mod flows;
mod frame;
mod governing;
mod guessed;
mod horizon;
mod house_price;
mod implied;
mod inferred;
mod inputs;
mod item;
mod json;
mod json_details;
mod json_facts;
mod kind_rule;
mod label;
mod label_features;
mod label_review;
mod language;
mod leaving;
mod lexicon;
mod months;
mod months_features;
mod negation;
mod notes;
mod numeral;
mod other_goals;
mod passage;
mod phrases;
mod plan_kind;
mod purpose;
mod purpose_review;
mod purpose_score;
mod quantity;
mod questions;
mod range;
mod rates;
mod reader;
mod regular;
mod relations;
mod relative;
mod risk;
mod risk_degree;
mod risk_score;
mod risk_words;
mod role;
mod sanity;
mod score;
mod settle;
mod span_label;
mod spelled;
mod spelling;
mod stated;
mod stored;
mod sureness;
mod tables;
mod target;
mod target_features;
mod text;
mod time_cues;
mod token;
mod trace;
mod trees;
mod unit;
mod wording;
mod words;
mod worked_out;
mod worked_out_counts;
mod worked_out_items;
mod worked_out_prices;

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod money_tests;
#[cfg(test)]
mod planner_properties;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod time_tests;

pub use advice::{doubted, relabelled, take_purpose};
pub use field::Field;
pub use json::{from_json, to_json};
pub use json_details::read as read_details;
pub use json_facts::{read_fact, read_origin, read_other as read_other_goal, read_question};
pub use label::KINDS;
pub use reader::{names_purpose, read, read_labelled, trace};
pub use score::{Features, ROWS, SCALE, Weights};
pub use span_label::SpanLabel;
pub use tables::Tables;
pub use target::How;
pub use trace::{Scored, Trace, TracedSum, TracedTarget, TracedTime, TracedValue};
pub use trees::{DEPTH, LEAF_SCALE, NODES, TREE_BYTES, Trees};
