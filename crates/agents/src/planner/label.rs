//! What each amount of a text is: the rule's word for it, and beside that the scores of a table of weights.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::classes::Classes;
use super::context::Context;
use super::item::{Measure, Passage};
use super::kind_rule::kind_by_rule;
use super::purpose::Mention;
use super::role::{Money, Role, amounts};
use super::score::{Features, Weights, best, shares};
use super::unit::Per;
use crate::vocabulary::{FactKind, PlanType};

/// The kinds that an amount can be, in the order of the table's columns.
pub const KINDS: [FactKind; 13] = [
    FactKind::Target,
    FactKind::StartingAmount,
    FactKind::MonthlyBudget,
    FactKind::EmployerContribution,
    FactKind::Income,
    FactKind::RetirementIncome,
    FactKind::OtherIncome,
    FactKind::Debt,
    FactKind::Price,
    FactKind::Worth,
    FactKind::CashFlow,
    FactKind::OtherGoal,
    FactKind::Other,
];

/// A text that means something has fewer amounts; those behind keep what the rules say of them.
const MOST_SCORED: usize = 60;

/// An amount and what it is taken for.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) money: Money,
    pub(super) kind: FactKind,
    pub(super) rule: FactKind,
    /// How sure `kind` is, 0 to 1.
    pub(super) share: f64,
    pub(super) scores: Vec<i32>,
    pub(super) features: Features,
}

impl Sum {
    pub(super) fn at(&self) -> usize {
        self.money.at
    }

    pub(super) fn amount(&self) -> Decimal {
        self.money.quantity.high
    }

    pub(super) fn per(&self) -> Option<Per> {
        self.money.quantity.per.filter(|per| *per != Per::Head)
    }

    /// A month, where it flows; where nothing says how often, `usual`.
    pub(super) fn monthly(&self, usual: Per) -> Decimal {
        self.yearly(usual).checked_div(Decimal::from(12)).unwrap_or_default().round_dp(2)
    }

    /// A year, where it flows; where nothing says how often, `usual`.
    pub(super) fn yearly(&self, usual: Per) -> Decimal {
        let often = self.per().unwrap_or(usual);
        self.amount().checked_mul(often.times_a_year()).unwrap_or(Decimal::MAX).round_dp(2)
    }
}

/// The amounts of a text, in its order.
pub(super) fn sums(
    context: &Context<'_>,
    denied: &[bool],
    mentions: &[Mention],
    main: PlanType,
    preferences: bool,
    weights: &Weights<'_>,
) -> Vec<Sum> {
    let mut all = amounts(context.passage, denied, mentions, main);
    share_rate(context.passage, &mut all);
    let mut sums: Vec<Sum> = Vec::with_capacity(all.len());
    for (n, money) in all.iter().enumerate() {
        let rule = kind_by_rule(context, money, denied[money.at], main);
        let mut sum =
            Sum { money: *money, kind: rule, rule, share: 0.5, scores: Vec::new(), features: Features::new() };
        if n < MOST_SCORED {
            features(context, &all, n, rule, denied[money.at], main, preferences, &mut sum.features);
        }
        if n < MOST_SCORED && !weights.bytes.is_empty() {
            sum.scores = (0..KINDS.len()).map(|kind| weights.score(&sum.features, kind)).collect();
            let chosen = best(&sum.scores).unwrap_or(KINDS.len() - 1);
            sum.kind = KINDS[chosen];
            sum.share = shares(&sum.scores)[chosen];
        }
        sums.push(sum);
    }
    sums
}

/// "34 000 and 37 500 a month": the rate behind the second amount is the first one's, too.
fn share_rate(passage: &Passage<'_>, all: &mut [Money]) {
    for n in (1..all.len()).rev() {
        let (first, second) = (all[n - 1], all[n]);
        let per = second.quantity.per.filter(|per| *per != Per::Head);
        let joined = second.at == first.at + 2 && matches!(passage.word(first.at + 1), "and" | "or" | "to");
        let alike = first.quantity.high < second.quantity.high.saturating_mul(Decimal::from(20));
        if first.quantity.per.is_none() && per.is_some() && joined && alike {
            all[n - 1].quantity.per = per;
            all[n - 1].role = Role::Flow;
        }
    }
}

/// The size of an amount in a word: its digits.
pub(super) fn size(amount: Decimal) -> String {
    amount.trunc().to_u64().map_or_else(|| "huge".to_owned(), |whole| whole.to_string().len().to_string())
}

#[expect(clippy::too_many_arguments, reason = "they are what a feature can be made of")]
fn features(
    context: &Context<'_>,
    all: &[Money],
    n: usize,
    rule: FactKind,
    denied: bool,
    main: PlanType,
    preferences: bool,
    features: &mut Features,
) {
    let money = &all[n];
    let at = money.at;
    let quantity = &money.quantity;
    let per = quantity.per.map_or("sum", Per::word);
    let size = size(quantity.high);
    let rule = rule.as_str();
    features.add("bias", &[]);
    features.add("rule", &[rule]);
    features.add("rule per", &[rule, per]);
    features.add("rule size", &[rule, &size]);
    features.add("rule main", &[rule, main.as_str()]);
    features.add("per", &[per]);
    features.add("per size", &[per, &size]);
    features.add("size", &[&size]);
    features.add("currency", &[if quantity.currency.is_some() { "named" } else { "bare" }]);
    features.add("sure", &[if quantity.sure { "sure" } else { "unsure" }]);
    features.add("round", &[if (quantity.high % Decimal::ONE_THOUSAND).is_zero() { "round" } else { "odd" }, &size]);
    features.add("main per", &[main.as_str(), per]);
    features.add("role", &[role(money.role)]);
    features.add("role per", &[role(money.role), per]);
    if denied {
        features.add("denied", &[]);
    }
    if preferences {
        features.add("preferences", &[per]);
    }
    let goal = money.goal.map_or("none", |goal| if goal == main { "main" } else { "other" });
    features.add("goal", &[goal, per]);
    order(context.passage, all, n, per, features);
    sentence(context, at, per, features);
    context.add(at, features);
    let before = context.token(at.wrapping_sub(1));
    features.add("-1 per", &[&before, per]);
    features.add("-1 size", &[&before, &size]);
    if let Some(verb) = super::governing::governing(context.passage, at) {
        features.add("verb per", &[context.passage.word(verb), per]);
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Wanted(..=-1) => "unwanted",
        Role::Wanted(0..=1) => "wanted 1",
        Role::Wanted(2..=4) => "wanted 4",
        Role::Wanted(5..=7) => "wanted 7",
        Role::Wanted(_) => "wanted",
        Role::Saved => "saved",
        Role::Lump => "lump",
        Role::Flow => "flow",
        Role::Yearly => "yearly",
        Role::Price => "price",
        Role::Other => "other",
    }
}

/// Where it stands among the other amounts.
fn order(passage: &Passage<'_>, all: &[Money], n: usize, per: &str, features: &mut Features) {
    let money = &all[n];
    let alike = |other: &&Money| (other.quantity.per.is_some()) == (money.quantity.per.is_some());
    let count = all.iter().filter(alike).count();
    let larger = all.iter().filter(alike).filter(|other| other.quantity.high > money.quantity.high).count();
    let flow = if per == "sum" { "sum" } else { "flow" };
    features.add("count", &[flow, &count.min(6).to_string()]);
    features.add("larger", &[flow, &larger.min(4).to_string()]);
    if larger == 0 {
        features.add("largest", &[flow, &count.min(4).to_string()]);
    }
    if larger + 1 == count {
        features.add("smallest", &[flow]);
    }
    let last = all.iter().rposition(|other| alike(&other)) == Some(n);
    let first = all.iter().position(|other| alike(&other)) == Some(n);
    features.add("place", &[flow, if first { "first" } else { "" }, if last { "last" } else { "" }]);
    let neighbour = |from: usize, to: usize| {
        (from..to).rev().find(|i| passage.items[*i].quantity.is_some()).map(|i| (i, passage.items[i].quantity))
    };
    if let Some((i, Some(quantity))) = neighbour(money.at.saturating_sub(12), money.at) {
        let same = if passage.items[i].sentence == passage.items[money.at].sentence { "same" } else { "other" };
        features.add("before", &[&format!("{:?}", quantity.measure), quantity.per.map_or("", Per::word), same]);
    }
    let end = passage.items.len().min(money.at + 12);
    if let Some(i) = (money.at + 1..end).find(|i| passage.items[*i].quantity.is_some())
        && let Some(quantity) = passage.items[i].quantity
    {
        let same = if passage.items[i].sentence == passage.items[money.at].sentence { "same" } else { "other" };
        features.add("behind", &[&format!("{:?}", quantity.measure), quantity.per.map_or("", Per::word), same]);
    }
    if all.iter().any(|other| other.at != money.at && other.quantity.high == money.quantity.high) {
        features.add("again", &[flow]);
    }
}

/// What else its sentence says, and the one before.
fn sentence(context: &Context<'_>, at: usize, per: &str, features: &mut Features) {
    let passage = context.passage;
    let sentence = passage.items[at].sentence;
    let last = passage.items.last().map_or(0, |item| item.sentence);
    let place = if sentence == 0 {
        "first"
    } else if sentence == last {
        "last"
    } else {
        "middle"
    };
    features.add("sentence", &[place, per]);
    let time = |i: usize| {
        passage.items[i]
            .quantity
            .is_some_and(|q| matches!(q.measure, Measure::Months | Measure::Year | Measure::MonthsAway))
    };
    if passage.back(at, 30).chain(passage.ahead(at, 30)).any(time) {
        features.add("timed", &[per]);
    }
    if passage.ahead(at, 30).any(|i| passage.items[i].mark == Some('?')) {
        features.add("asked", &[per]);
    }
    let start = passage.items[..at].iter().rposition(|item| item.sentence != sentence);
    let previous = start.into_iter().flat_map(|i| passage.back(i + 1, 0).chain(i.saturating_sub(12)..=i));
    let mut seen = 0_u32;
    for i in previous {
        let fresh = context.classes[i].0 & !seen;
        seen |= fresh;
    }
    for (bit, name) in super::classes::NAMES.iter().enumerate().filter(|(bit, _)| seen >> bit & 1 == 1) {
        let _ = bit;
        features.add("sentence before", &[name]);
    }
    if context.near(at, Classes::CONCLUDE, 4, 3) && context.near(at, Classes::CHANGE, 6, 3) {
        features.add("concluded change", &[]);
    }
}
