//! Whether a reading stays as it is where what should not matter is changed: sentences before and behind that say nothing,
//! another order, other names, figures times a factor, "k" for three zeros.

use agents::{planner, reading::Reading};
use serde_json::{Value, json};

use crate::labelled::{FIELDS, Labelled, read_fields};

/// Sentences that have no part in any goal.
const NEUTRAL: [&str; 8] = [
    "The weather has been awful lately.",
    "My neighbor has a new lawnmower.",
    "Thanks for running this service.",
    "I wrote this on the train.",
    "The treatment cost us 46k.",
    "The camper we own is worth 85k.",
    "Houses here go for 375k.",
    "My cousin earns 91,000 a year.",
];

/// Names that stand for one another: of towns, of people, of firms.
const NAMES: [[&str; 2]; 16] = [
    ["Denver", "Tulsa"],
    ["Boise", "Reno"],
    ["Bristol", "Leeds"],
    ["Chicago", "Dayton"],
    ["Ohio", "Iowa"],
    ["Lisbon", "Porto"],
    ["Munich", "Bremen"],
    ["Toronto", "Calgary"],
    ["Pune", "Kochi"],
    ["Frank", "Harold"],
    ["Maria", "Helen"],
    ["Miriam", "Judith"],
    ["Sheila", "Doreen"],
    ["Toyota", "Honda"],
    ["Vanguard", "Fidelity"],
    ["Zillow", "Redfin"],
];

/// How a text is changed.
const CHANGES: [&str; 6] =
    ["sentence before", "sentence behind", "other order", "other names", "figures doubled", "k for 000"];

/// Texts whose reading stayed, of all that a change touched.
#[derive(Default)]
pub struct Moved {
    stayed: [u32; 6],
    all: [u32; 6],
    /// How often each field moved, by change.
    fields: [[u32; 8]; 6],
    seen: usize,
}

impl Moved {
    /// Changes `text` in each way and compares with `reading`.
    pub fn add(&mut self, text: &Labelled, reading: &Reading) {
        self.seen += 1;
        let neutral = NEUTRAL[self.seen % NEUTRAL.len()];
        let changed = [
            Some(format!("{neutral} {}", text.goals)),
            Some(format!(
                "{}{} {neutral}",
                text.goals,
                if text.goals.ends_with(['.', '!', '?', ')']) { "" } else { "." }
            )),
            reordered(&text.goals),
            Some(renamed(&text.goals)),
            times(text, 2.0).map(|text| text.goals),
            shortened(&text.goals),
        ];
        for (n, goals) in changed.into_iter().enumerate() {
            let Some(goals) = goals.filter(|goals| *goals != text.goals) else { continue };
            let other = planner::read(&Labelled { goals, ..text.clone() }.goal());
            self.all[n] += 1;
            let same = same(reading, &other, if n == 4 { 2.0 } else { 1.0 });
            self.stayed[n] += u32::from(!same.contains(&false));
            self.fields[n].iter_mut().zip(same).for_each(|(moved, same)| *moved += u32::from(!same));
        }
    }

    /// Percent of all changed texts whose reading stayed.
    pub fn percent(&self) -> f64 {
        100.0 * f64::from(self.stayed.iter().sum::<u32>()) / f64::from(self.all.iter().sum::<u32>().max(1))
    }

    #[expect(clippy::print_stdout, reason = "a program for whoever measures")]
    pub fn print(&self) {
        println!("readings that stay where what should not matter is changed:");
        for (n, change) in CHANGES.iter().enumerate().filter(|(n, _)| self.all[*n] > 0) {
            let share = 100.0 * f64::from(self.stayed[n]) / f64::from(self.all[n]);
            let moved: Vec<String> =
                FIELDS.iter().zip(self.fields[n]).map(|(field, n)| format!("{field} {n}")).collect();
            let moved = moved.join(", ");
            println!("    {change:16} {:>4} of {:>4}  {share:.0}; moved: {moved}", self.stayed[n], self.all[n]);
        }
        println!("    all              {:.1} percent", self.percent());
    }
}

/// Which fields say the same in both, money but for `factor`.
fn same(one: &Reading, other: &Reading, factor: f64) -> [bool; 8] {
    let (first, second) = (read_fields(one), read_fields(other));
    let close = |n: usize, factor: f64| match (first[n], second[n]) {
        (Some(a), Some(b)) => (a * factor - b).abs() <= 1.0,
        (None, None) => true,
        _ => false,
    };
    [
        one.goal_type == other.goal_type,
        close(1, factor),
        close(2, 1.0),
        close(3, factor),
        close(4, factor),
        close(5, factor),
        close(6, factor),
        one.risk_level == other.risk_level,
    ]
}

/// The sentences in another order: the last first. Only where each can stand alone: none begins by pointing back.
fn reordered(text: &str) -> Option<String> {
    if text.contains('\n') {
        return None;
    }
    let sentences: Vec<&str> = text.split_inclusive(". ").map(str::trim).collect();
    let points_back = |sentence: &&str| {
        let first = sentence.split([' ', ',', '\'']).next().unwrap_or("").to_lowercase();
        [
            "it", "that", "this", "he", "she", "they", "there", "then", "so", "but", "and", "his", "her", "their",
            "until", "also", "mine", "hers",
        ]
        .contains(&first.as_str())
    };
    if sentences.len() < 2
        || sentences.iter().any(points_back)
        || !sentences.iter().all(|s| s.ends_with(['.', '!', '?']))
    {
        return None;
    }
    let (last, rest) = sentences.split_last()?;
    Some(format!("{last} {}", rest.join(" ")))
}

/// With the names that stand in it exchanged.
fn renamed(text: &str) -> String {
    let mut renamed = text.to_owned();
    for [one, other] in NAMES {
        renamed = if renamed.contains(one) { renamed.replace(one, other) } else { renamed.replace(other, one) };
    }
    renamed
}

/// `text` with every amount times `factor`, in its labels, too; none where a labelled amount is not written so that it can be told.
pub fn times(text: &Labelled, factor: f64) -> Option<Labelled> {
    let scaled = scaled(&text.goals, factor)?;
    let (mut goal, mut accept) = (text.goal.clone(), text.accept.clone());
    for field in ["amount", "start", "budget", "match", "income", "retirementIncome", "otherIncome"] {
        if let Some(value) = goal.get(field).and_then(Value::as_f64) {
            goal[field] = json!(factor * value);
        }
        if let Some(list) = accept.get(field).and_then(Value::as_array).cloned() {
            accept[field] = list.iter().map(|v| v.as_f64().map_or(v.clone(), |v| json!(factor * v))).collect();
        }
    }
    let (old, new): (Vec<char>, Vec<char>) = (text.goals.chars().collect(), scaled.text.chars().collect());
    let mut facts = Vec::new();
    for fact in &text.facts {
        let words: Vec<char> = fact.get("words")?.as_str()?.chars().collect();
        let at = fact.get("at").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        let at = at.or_else(|| old.windows(words.len()).position(|part| part == words))?;
        let mut fact = fact.clone();
        if at + words.len() <= old.len() {
            let (from, to) = (*scaled.places.get(at)?, *scaled.places.get(at + words.len())?);
            let changed: String = new.get(from..to)?.iter().collect();
            let amount = fact.get("amount").and_then(Value::as_f64);
            if changed.chars().eq(words) {
                // An amount that stayed would no longer fit the others.
                if amount.is_some() {
                    return None;
                }
            } else if let Some(amount) = amount {
                fact["amount"] = json!(factor * amount);
            }
            fact["words"] = json!(changed);
            fact["at"] = json!(from);
        } else {
            // It stands in the preferences.
            fact["at"] = json!((at + new.len()).saturating_sub(old.len()));
        }
        facts.push(fact);
    }
    Some(Labelled { goals: scaled.text, goal, accept, facts, ..text.clone() })
}

/// A text in which amounts are other ones.
struct Scaled {
    text: String,
    /// Where each character of the old text stands in it, and its end.
    places: Vec<usize>,
}

/// The amounts with thousands marks or a "k" times `factor`; none where some could not be told.
fn scaled(text: &str, factor: f64) -> Option<Scaled> {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut places = Vec::with_capacity(letters.len() + 1);
    let (mut money, mut length) = (0, 0);
    while let Some(letter) = letters.get(at) {
        if !letter.is_ascii_digit() {
            out.push(*letter);
            places.push(length);
            length += 1;
            at += 1;
            continue;
        }
        let start = at;
        while letters.get(at).is_some_and(|l| {
            l.is_ascii_digit() || matches!(l, ',' | '.') && letters.get(at + 1).is_some_and(char::is_ascii_digit)
        }) {
            at += 1;
        }
        let written: String = letters[start..at].iter().collect();
        let signed = is_signed(&letters[..start]);
        let thousands = letters.get(at) == Some(&'k') && !letters.get(at + 1).is_some_and(|l| l.is_alphanumeric());
        let bare: String = written.replace(',', "");
        let plan = ["401", "403", "529", "457"].contains(&written.as_str());
        let figure = bare.parse::<f64>().ok().filter(|_| !plan && (signed || thousands || written.contains(',')));
        let figure = match figure {
            Some(figure) => {
                money += 1;
                grouped(factor * figure, written.contains(','))
            }
            // An amount that nothing marks cannot be told from a year: such a text is left alone.
            None if bare.len() > 3 && !(1900.0..2110.0).contains(&bare.parse::<f64>().unwrap_or(0.0)) => return None,
            None => written,
        };
        places.extend(std::iter::repeat_n(length, at - start));
        length += figure.chars().count();
        out.push_str(&figure);
    }
    places.push(length);
    let spelled =
        ["thousand", "hundred", "million", "grand", "lakh", "crore", "%", "percent", "half", "third", "cr ", " mil"];
    let known = money > 0 && !spelled.iter().any(|word| text.to_lowercase().contains(word));
    known.then_some(Scaled { text: out, places })
}

/// Whether what stands before a figure ends with a currency's sign or code.
fn is_signed(before: &[char]) -> bool {
    let before: String = before.iter().rev().take(6).rev().collect();
    let trimmed = before.trim_end_matches(' ');
    let codes =
        ["CHF", "EUR", "GBP", "USD", "AUD", "CAD", "NZD", "INR", "SGD", "ZAR", "Rs", "Rs.", "kr", "SEK", "NOK", "DKK"];
    before.ends_with(['$', '£', '€', '₹', '¥'])
        || before.ends_with('R') && before.chars().rev().nth(1).is_none_or(|l| !l.is_alphanumeric())
        || codes.iter().any(|code| trimmed.ends_with(code))
}

fn grouped(figure: f64, commas: bool) -> String {
    let plain = format!("{figure}");
    let (whole, rest) =
        plain.split_once('.').map_or((plain.as_str(), String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    if !commas {
        return plain;
    }
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (n, digit) in digits.iter().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(*digit);
    }
    out + &rest
}

/// "40k" for "40,000".
fn shortened(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(",000") {
        let (before, behind) = (&rest[..at], &rest[at + 4..]);
        let alone = before.ends_with(|l: char| l.is_ascii_digit())
            && !before[..before.len() - 1].ends_with([',', '.'])
            && !before.trim_end_matches(|l: char| l.is_ascii_digit()).ends_with([',', '.'])
            && !behind.starts_with(|l: char| l.is_alphanumeric() || l == ',' || l == '.');
        out.push_str(before);
        out.push_str(
            if alone
                || before.ends_with(|l: char| l.is_ascii_digit())
                    && behind.starts_with(". ")
                    && !before.trim_end_matches(|l: char| l.is_ascii_digit()).ends_with([',', '.'])
            {
                "k"
            } else {
                ",000"
            },
        );
        rest = behind;
    }
    out.push_str(rest);
    (out != text).then_some(out)
}
