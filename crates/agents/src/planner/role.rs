//! The role of each amount in the text: wanted, put aside already, a flow of income or payments, a price, a debt.

use rust_decimal::Decimal;

use super::governing::{governed, governing, had, wants};
use super::house_price::house_price;
use super::item::{Measure, Passage, Quantity};
use super::lexicon::Senses;
use super::purpose::{ADJUNCT, Mention, around};
use super::stored::stored;
use super::unit::Per;
use crate::vocabulary::PlanType;

/// What an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It may be the target; the highest score is.
    Wanted(i32),
    /// It is there already.
    Saved,
    /// It could be either, "invest 50k": put aside where something else is wanted.
    Lump,
    /// It is paid or earned again and again.
    Flow,
    /// It is the cost of one year of something.
    Yearly,
    /// It is what the thing costs of which a part is saved.
    Price,
    /// It is a debt, an expense, a possession, or denied.
    Other,
}

/// An amount in the text and its role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Money {
    pub(super) at: usize,
    pub(super) quantity: Quantity,
    pub(super) role: Role,
    /// The goal that it belongs to, where one stands near.
    pub(super) goal: Option<PlanType>,
}

/// Every amount of the text with its role.
pub(super) fn amounts(passage: &Passage<'_>, denied: &[bool], mentions: &[Mention], main: PlanType) -> Vec<Money> {
    let deposit = main == PlanType::House
        && (0..passage.items.len()).any(|i| {
            matches!(passage.word(i), "deposit" | "down" | "downpayment" | "deposits" | "payment")
                || passage.word(i) == "percent"
        });
    let all = (0..passage.items.len()).filter_map(|at| Some((at, *passage.quantity(at, Measure::Money)?)));
    all.map(|(at, quantity)| {
        let goal = owner(passage, mentions, at);
        let role = if denied[at] { Role::Other } else { role(passage, at, &quantity, mentions, main, deposit) };
        let role = match role {
            Role::Wanted(score) => {
                Role::Wanted(score + belonging(goal, main) + sureness(passage, at, &quantity) + corrected(passage, at))
            }
            role => role,
        };
        Money { at, quantity, role, goal: goal.map(|(goal, _)| goal) }
    })
    .collect()
}

/// "well, let's say 200k": what is said last of two counts.
fn corrected(passage: &Passage<'_>, at: usize) -> i32 {
    let words = passage.back(at, 3).any(|i| {
        matches!(passage.word(i), "say" | "actually" | "scratch" | "rather" | "correction" | "mean" | "meant")
            || passage.word(i) == "make" && passage.word(i + 1) == "it"
    });
    if words { 5 } else { 0 }
}

fn sureness(passage: &Passage<'_>, at: usize, quantity: &Quantity) -> i32 {
    let total = passage.back(at, 3).chain(passage.ahead(at, 3)).any(|i| {
        passage.same_clause(i, at) && matches!(passage.word(i), "total" | "altogether" | "overall" | "combined" | "sum")
    });
    i32::from(quantity.sure) + 3 * i32::from(total)
}

fn belonging(goal: Option<(PlanType, u8)>, main: PlanType) -> i32 {
    match goal {
        Some((goal, weight)) if goal == main => {
            if weight >= ADJUNCT {
                3
            } else {
                1
            }
        }
        Some(_) => -4,
        None => 0,
    }
}

/// The goal an amount belongs to: the one named right behind it ("80k for a house"), else the nearest in its sentence.
fn owner(passage: &Passage<'_>, mentions: &[Mention], at: usize) -> Option<(PlanType, u8)> {
    let near = around(passage, mentions, at).filter(|m| m.weight >= 1);
    near.min_by_key(|m| {
        let clause = if passage.same_clause(m.at, at) { 0 } else { 6 };
        let behind =
            m.at > at && (at + 1..=(at + 2).min(m.at)).any(|i| matches!(passage.word(i), "for" | "towards" | "on"));
        let distance = m.at.abs_diff(at) + clause;
        (if behind { distance / 3 } else { distance }, u8::MAX - m.weight)
    })
    .map(|m| (m.goal, m.weight))
}

fn role(
    passage: &Passage<'_>,
    at: usize,
    quantity: &Quantity,
    mentions: &[Mention],
    main: PlanType,
    deposit: bool,
) -> Role {
    let study = main == PlanType::Education;
    if flows(passage, at, quantity) {
        return Role::Flow;
    }
    let paying =
        governing(passage, at).is_some_and(|g| passage.has(g, Senses::EARN.union(Senses::PAY_IN).union(Senses::HAVE)));
    match quantity.per {
        Some(Per::Year) if study && !paying => return Role::Yearly,
        Some(Per::Head) | None => {}
        Some(_) => return Role::Flow,
    }
    // "20% is 120k"
    if passage.back(at, 3).any(|i| {
        passage.quantity(i, Measure::Percent).is_some()
            && (matches!(passage.word(i + 1), "is" | "would" | "equals") || passage.items[i + 1].mark == Some('='))
    }) {
        return Role::Wanted(5);
    }
    if let Some(role) = growth(passage, at) {
        return role;
    }
    if let Some(role) = behind(passage, at, mentions, main) {
        return role;
    }
    if let Some(role) = house_price(passage, at, mentions, deposit) {
        return role;
    }
    governing(passage, at).map_or(Role::Wanted(0), |verb| governed(passage, at, verb, mentions))
}

/// Whether it comes or goes every month though no rate stands behind it: "500 in a good month", "my pension will be 900",
/// "we get paid every two weeks, 2.1k each".
fn flows(passage: &Passage<'_>, at: usize, quantity: &Quantity) -> bool {
    let monthly = passage.ahead(at, 4).take_while(|i| passage.same_clause(*i, at)).any(|i| {
        matches!(passage.word(i), "month" | "week" | "fortnight" | "payday")
            && matches!(passage.word_before(i, 1), "a" | "each" | "every" | "good" | "normal" | "bad" | "average")
    });
    let pension = quantity.high < Decimal::from(50_000)
        && matches!(passage.word_before(at, 1), "be" | "is" | "of" | "pays" | "gives")
        && passage.back(at, 5).any(|i| passage.word(i) == "pension");
    let paid = quantity.per == Some(Per::Head)
        && passage.back(at, 6).any(|i| passage.word(i) == "paid" || passage.word(i) == "earn");
    quantity.per.is_none() && (monthly || pension) || paid
}

/// "from 50k to 200k", "turn 5k into 100k": where money grows from and to.
fn growth(passage: &Passage<'_>, at: usize) -> Option<Role> {
    let money = |i: usize| passage.quantity(i, Measure::Money).is_some_and(|q| q.per.is_none());
    let grows = |i: usize| {
        passage.back(i, 7).any(|k| {
            matches!(
                passage.word(k),
                "grow"
                    | "growing"
                    | "turn"
                    | "turning"
                    | "increase"
                    | "go"
                    | "take"
                    | "bring"
                    | "get"
                    | "invest"
                    | "multiply"
                    | "double"
                    | "triple"
            )
        })
    };
    if matches!(passage.word(at + 1), "to" | "into") && (at + 2..at + 5).any(money) && grows(at) {
        return Some(Role::Saved);
    }
    let to = passage.back(at, 4).find(|i| matches!(passage.word(*i), "to" | "into"))?;
    let from = passage.back(to, 2).any(money);
    (from && passage.same_clause(to, at) && grows(to)).then_some(Role::Wanted(4))
}

/// Roles that the words behind an amount give it.
fn behind(passage: &Passage<'_>, at: usize, mentions: &[Mention], main: PlanType) -> Option<Role> {
    let word = |n: usize| {
        if passage.items.get(at + n).is_some_and(|i| i.sentence == passage.items[at].sentence) {
            passage.word(at + n)
        } else {
            ""
        }
    };
    let wanted = governing(passage, at).is_some_and(|g| wants(passage, g));
    let household = matches!(
        word(1),
        "household"
            | "combined"
            | "gross"
            | "net"
            | "base"
            | "annual"
            | "joint"
            | "yearly"
            | "monthly"
            | "passive"
            | "retirement"
            | "dividend"
            | "pension"
            | "rental"
    );
    match word(1 + usize::from(household)) {
        "salary" | "income" | "job" | "paycheck" | "wage" | "wages" | "earner" => return Some(Role::Flow),
        "rent" | "mortgage" if household => return Some(Role::Flow),
        "short" => return Some(Role::Wanted(2)),
        _ => {}
    }
    let needed = matches!((word(1), word(2)), ("i" | "we", "need" | "want")) && word(3) != "to"
        || matches!(word(1), "needed" | "required" | "goal" | "target")
        || matches!(
            (word(1), word(2), word(3)),
            ("that", "i" | "we", "need" | "want") | ("is", "the" | "my" | "our", "goal" | "target" | "aim" | "number")
        );
    // "70,000 saved up is what the bank wants", "62,000 to put down", "600,000 initial payment"
    let asked = (1..=3).any(|n| (word(n), word(n + 1)) == ("is", "what"))
        || matches!((word(1), word(2), word(3)), ("to", "put" | "lay", "down"))
        || matches!((word(1), word(2)), ("initial" | "upfront" | "first", "payment" | "instalment") | ("up", "front"))
        || matches!(word(1), "upfront")
        || matches!(
            (word(1), word(2)),
            ("would" | "should" | "might" | "could" | "will", "do" | "cover" | "get" | "see" | "suffice")
        );
    if needed || asked {
        return Some(Role::Wanted(4));
    }
    if word(1) == "down" || matches!((word(1), word(2)), ("deposit" | "downpayment", _)) && !wanted {
        return had(passage, at).then_some(Role::Saved).or(Some(Role::Wanted(3)));
    }
    let owed = word(1) == "in" && matches!(word(2), "debt" | "loans" | "student" | "credit")
        || word(1) == "of" && matches!(word(2), "debt" | "student" | "credit" | "loans")
        || matches!(
            (word(1), word(2)),
            ("student" | "car" | "credit", "loan" | "loans" | "debt" | "card") | ("debt" | "loan" | "loans", _)
        );
    if owed && main != PlanType::General {
        return Some(Role::Other);
    }
    // "retire with half a million in the bank"
    let with = matches!(passage.word_before(at, 1), "with" | "on" | "having")
        && main == PlanType::Retirement
        && mentions.iter().any(|m| m.goal == main && m.weight > 0 && m.at < at && passage.same_clause(m.at, at));
    (stored(passage, at) && !wanted && !with).then_some(Role::Saved)
}
