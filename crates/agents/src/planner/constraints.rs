//! What the portfolio must or must not hold, as people say it: "no crypto", "ESG funds only", "halal".

use super::item::Passage;

/// A wish about what is held: the items that say it, and the wish in a word.
pub(super) struct Constraint {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) value: &'static str,
}

/// The constraints in `passage`, in its order.
pub(super) fn constraints(passage: &Passage<'_>) -> Vec<Constraint> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < passage.items.len() {
        let constraint = constraint_at(passage, at);
        at = constraint.as_ref().map_or(at, |constraint| constraint.to) + 1;
        found.extend(constraint);
    }
    found
}

fn constraint_at(passage: &Passage<'_>, at: usize) -> Option<Constraint> {
    let word = passage.word(at);
    let found = |to: usize, value: &'static str| Some(Constraint { from: at, to, value });
    match word {
        "esg" | "sustainable" | "halal" | "sharia" | "shariah" | "ethical" | "fossil" | "vegan" => {
            let value = match word {
                "esg" | "sustainable" | "ethical" | "vegan" => "sustainable",
                "fossil" => "no fossil fuels",
                _ => "halal",
            };
            found(at + usize::from(matches!(passage.word(at + 1), "funds" | "only" | "free" | "investments")), value)
        }
        "no" | "without" | "not" | "never" | "avoid" | "excluding" => {
            let what = (at + 1..at + 4).take_while(|i| !passage.word(*i).is_empty()).find_map(|i| {
                let value = match passage.word(i) {
                    "stocks" | "stock" | "equities" | "shares" => "no stocks",
                    "crypto" | "bitcoin" | "coins" => "no crypto",
                    "bonds" => "no bonds",
                    "annuities" | "annuity" => "no annuities",
                    "tobacco" | "arms" | "weapons" | "oil" | "gambling" | "alcohol" => "sustainable",
                    "funds" if passage.word(i - 1) == "mutual" => "no mutual funds",
                    _ => return None,
                };
                Some((i, value))
            })?;
            found(what.0, what.1)
        }
        "index" if matches!(passage.word(at + 1), "funds" | "fund") && passage.word(at + 2) == "only" => {
            found(at + 2, "index funds only")
        }
        "savings" if passage.word(at + 1) == "account" && passage.ahead(at, 5).any(|i| passage.word(i) == "only") => {
            found(at + 1, "savings account only")
        }
        "etfs" | "cds" | "bonds" | "treasuries" | "cash" if passage.word(at + 1) == "only" => found(
            at + 1,
            match word {
                "etfs" => "ETFs only",
                "bonds" => "bonds only",
                "cash" => "cash only",
                _ => "safe papers only",
            },
        ),
        _ => None,
    }
}
