//! Goals that no noun names: "FIRE" in capitals, "not work past 55", "we'd love to own".

use rust_decimal::Decimal;

use super::item::{Measure, Passage};
use super::lexicon::{Named, Senses};
use super::phrases::Naming;
use crate::vocabulary::PlanType;

/// "FIRE" and "FI" in capitals among small letters, or where the words beside them leave no doubt.
pub(super) fn abbreviations(passage: &Passage<'_>) -> Vec<Named> {
    let letters = passage.items.iter().filter(|i| i.word.len() > 3);
    let (upper, all) = letters.fold((0, 0), |(upper, all), i| (upper + usize::from(i.upper), all + 1));
    let shouted = all > 3 && upper * 2 > all;
    let found = (0..passage.items.len()).filter(|at| {
        let (before, after) = (passage.word_before(*at, 1), passage.word(at + 1));
        let fire = passage.word(*at) == "fire" && !matches!(before, "a" | "the" | "house" | "on" | "you" | "camp");
        let fi = passage.word(*at) == "fi";
        let cued = matches!(
            before,
            "reach" | "hit" | "achieve" | "to" | "lean" | "fat" | "coast" | "barista" | "towards" | "for"
        ) || matches!(after, "by" | "at" | "number" | "before" | "movement" | "journey")
            || passage.items.len() < 8;
        (fire || fi) && (passage.items[*at].upper && !shouted || fire && cued)
    });
    let fire = found.map(|at| Named { naming: Naming::Goal(PlanType::Retirement), at, len: 1 });
    fire.chain((0..passage.items.len()).filter_map(|at| unsaid(passage, at))).collect()
}

/// Goals that a verb names: "not work past 55" is retiring, "we'd love to own" a home.
fn unsaid(passage: &Passage<'_>, at: usize) -> Option<Named> {
    let ends = |i: usize| passage.items.get(i).is_none_or(|item| item.mark.is_some());
    let goal = match passage.word(at) {
        // "2 bed", "three-bedroom", "5 acres": no purpose but a home counts its rooms.
        "bed" | "beds" | "bedroom" | "bedrooms" | "bedder" | "br" | "bd" | "bdrm" | "bhk" | "acre" | "acres" => {
            let before = at - usize::from(at > 0 && passage.items[at - 1].mark == Some('-'));
            let counted = before > 0 && passage.quantity(before - 1, Measure::Plain).is_some();
            counted.then_some(PlanType::House)?
        }
        "down" => {
            let paid = at > 0 && passage.quantity(at - 1, Measure::Money).is_some_and(|q| q.per.is_none());
            let paid = paid || passage.word_before(at, 1) == "put" && passage.word_before(at, 2) == "to";
            let first =
                ends(at + 1) || matches!(passage.word(at + 1), "in" | "by" | "within" | "on" | "for" | "and" | "over");
            return (paid && first).then_some(Named { naming: Naming::Hint(PlanType::House), at, len: 1 });
        }
        // "we sold our house and want a smaller one"
        "smaller" | "bigger" | "larger" | "cheaper" | "nicer" | "newer"
            if passage.quantity(at + 1, Measure::Plain).is_some_and(|q| q.high == Decimal::ONE) =>
        {
            let home =
                |i: usize| matches!(passage.word(i), "house" | "home" | "flat" | "apartment" | "condo" | "place");
            let hint = passage.back(at, 30).any(home);
            return hint.then_some(Named { naming: Naming::Hint(PlanType::House), at, len: 1 });
        }
        // "I did not go to college, my kids will."
        "will" if at > 0 && passage.has(at - 1, Senses::CHILD) && ends(at + 1) => {
            return Some(Named { naming: Naming::Hint(PlanType::Education), at, len: 1 });
        }
        "buy" => {
            let bare = ends(at + 1)
                || matches!(passage.word(at + 1), "in" | "by" | "within" | "before" | "instead" | "somewhere");
            return (bare && passage.word_before(at, 1) == "to").then_some(Named {
                naming: Naming::Hint(PlanType::House),
                at,
                len: 1,
            });
        }
        "work" | "working" => {
            let ends = matches!(
                passage.word(at + 1),
                "past" | "after" | "beyond" | "forever" | "anymore" | "longer" | "again" | "full"
            ) || matches!(
                (passage.word(at + 1), passage.word(at + 2)),
                ("any", "longer" | "more") | ("for", "a") | ("the", "rest")
            ) || passage.items.get(at + 1).is_none_or(|i| i.mark.is_some());
            let denied = passage
                .back(at, 6)
                .any(|i| matches!(passage.word(i), "not" | "never" | "no" | "without") && passage.same_clause(i, at));
            let needless = passage
                .back(at, 4)
                .any(|i| matches!(passage.word(i), "have" | "want" | "need" | "be" | "will" | "plan" | "having"));
            (ends && denied && needless).then_some(PlanType::Retirement)?
        }
        "own" => {
            let bare = passage.items.get(at + 1).is_none_or(|i| {
                i.mark.is_some() || matches!(i.word.as_str(), "instead" | "rather" | "by" | "in" | "something")
            });
            (bare && passage.word_before(at, 1) == "to").then_some(PlanType::House)?
        }
        _ => return None,
    };
    Some(Named { naming: Naming::Goal(goal), at, len: 1 })
}
