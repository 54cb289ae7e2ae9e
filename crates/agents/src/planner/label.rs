//! What each amount of a text is: the rule's word for it, and beside that the scores of a table of weights.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::context::Context;
use super::item::Passage;
use super::kind_rule::kind_by_rule;
use super::label_features::describe;
use super::purpose::Mention;
use super::relations::relations;
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
    /// The share of each kind in a softmax over the scores.
    pub(super) shares: Vec<f64>,
    pub(super) features: Features,
    /// The scores before it was looked at among the others.
    pub(super) first_scores: Vec<i32>,
    /// What it was described with then.
    pub(super) among: Vec<i8>,
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
    let relations = relations(&all);
    let mut sums: Vec<Sum> = Vec::with_capacity(all.len());
    for (n, money) in all.iter().enumerate() {
        let rule = kind_by_rule(context, money, denied[money.at], main);
        let mut sum = Sum {
            money: *money,
            kind: rule,
            rule,
            share: 0.5,
            scores: Vec::new(),
            shares: Vec::new(),
            features: Features::new(),
            first_scores: Vec::new(),
            among: Vec::new(),
        };
        if n < MOST_SCORED {
            describe(context, &all, n, rule, denied[money.at], main, preferences, &mut sum.features);
            for (_, relation) in relations.iter().filter(|(at, _)| *at == money.at) {
                sum.features.add("relation", &[relation]);
            }
        }
        if n < MOST_SCORED && !weights.bytes.is_empty() {
            sum.scores = (0..KINDS.len()).map(|kind| weights.score(&sum.features, kind)).collect();
            let chosen = best(&sum.scores).unwrap_or(KINDS.len() - 1);
            sum.kind = KINDS[chosen];
            sum.shares = shares(&sum.scores);
            sum.share = sum.shares[chosen];
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
