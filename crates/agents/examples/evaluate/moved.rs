//! Whether a reading stays as it is where what should not matter is changed: sentences before and behind that say nothing,
//! another order, other names, figures times a factor, "k" for three zeros.

use agents::{planner, reading::Reading};

use crate::labelled::{Labelled, read_fields};

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
            doubled(&text.goals),
            shortened(&text.goals),
        ];
        for (n, goals) in changed.into_iter().enumerate() {
            let Some(goals) = goals.filter(|goals| *goals != text.goals) else { continue };
            let other = planner::read(&Labelled { goals, ..text.clone() }.goal());
            self.all[n] += 1;
            self.stayed[n] += u32::from(same(reading, &other, if n == 4 { 2.0 } else { 1.0 }));
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
            println!("    {change:16} {:>4} of {:>4}  {share:.0}", self.stayed[n], self.all[n]);
        }
        println!("    all              {:.1} percent", self.percent());
    }
}

/// Whether both say the same purpose, time and risk, and the same money but for `factor`.
fn same(one: &Reading, other: &Reading, factor: f64) -> bool {
    let (first, second) = (read_fields(one), read_fields(other));
    let close = |a: Option<f64>, b: Option<f64>, factor: f64| match (a, b) {
        (Some(a), Some(b)) => (a * factor - b).abs() <= 1.0,
        (None, None) => true,
        _ => false,
    };
    one.goal_type == other.goal_type
        && one.risk_level == other.risk_level
        && close(first[2], second[2], 1.0)
        && [1, 3, 4, 5, 6].iter().all(|n| close(first[*n], second[*n], factor))
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

/// The amounts with thousands marks or a "k" times two.
pub fn doubled(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut money = 0;
    while let Some(letter) = letters.get(at) {
        if !letter.is_ascii_digit() {
            out.push(*letter);
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
        let signed = start > 0 && letters[start - 1] == '$';
        let thousands = letters.get(at) == Some(&'k') && !letters.get(at + 1).is_some_and(|l| l.is_alphanumeric());
        let bare: String = written.replace(',', "");
        let plan = ["401", "403", "529", "457"].contains(&written.as_str());
        let figure = bare.parse::<f64>().ok().filter(|_| !plan && (signed || thousands || written.contains(',')));
        match figure {
            Some(figure) => {
                money += 1;
                out.push_str(&grouped(2.0 * figure, written.contains(',')));
            }
            // An amount that nothing marks cannot be told from a year: such a text is left alone.
            None if bare.len() > 3 && !(1900.0..2110.0).contains(&bare.parse::<f64>().unwrap_or(0.0)) => return None,
            None => out.push_str(&written),
        }
    }
    let spelled =
        ["thousand", "hundred", "million", "grand", "lakh", "crore", "%", "percent", "half", "third", "cr ", " mil"];
    (money > 0 && !spelled.iter().any(|word| text.to_lowercase().contains(word))).then_some(out)
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
