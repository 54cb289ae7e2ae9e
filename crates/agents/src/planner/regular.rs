//! What comes and goes again and again: the monthly budget, the employer's share, incomes now and later.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::item::Measure;
use super::label::Sum;
use super::sureness::share_of;
use super::unit::Per;
use crate::vocabulary::FactKind;

/// An amount, the items that say it, and how sure it is.
#[derive(Clone, Debug)]
pub(super) struct InputValue {
    pub(super) amount: Decimal,
    pub(super) at: Vec<usize>,
    pub(super) share: f64,
}

fn of(sums: &[Sum], kind: FactKind) -> Vec<&Sum> {
    sums.iter().filter(|sum| sum.kind == kind && sum.amount() > Decimal::ZERO).collect()
}

fn percents(context: &Context<'_>) -> Vec<(usize, Decimal)> {
    (0..context.passage.items.len())
        .filter_map(|at| Some((at, context.passage.quantity(at, Measure::Percent)?.high / Decimal::ONE_HUNDRED)))
        .filter(|(_, share)| *share > Decimal::ZERO && *share <= Decimal::ONE)
        .collect()
}

/// What the person pays in a month.
pub(super) fn budget(context: &Context<'_>, sums: &[Sum], income: Option<&InputValue>) -> Option<InputValue> {
    let all = of(sums, FactKind::MonthlyBudget);
    let usual = Per::Month;
    if let Some(best) = all.iter().max_by(|a, b| a.share.total_cmp(&b.share)) {
        let each = context.passage.back(best.at(), 2).chain(context.passage.ahead(best.at(), 4)).any(|i| {
            matches!(context.passage.word(i), "each") && best.per().is_some() && context.passage.word(i + 1) != "month"
        });
        let mut found = InputValue { amount: best.monthly(usual), at: vec![best.at()], share: best.share };
        // "500 a month into the one and 200 into the other" is 700.
        for other in all.iter().filter(|other| other.at() != best.at() && joined(context, best.at(), other.at())) {
            found.amount = found.amount.saturating_add(other.monthly(usual));
            found.at.push(other.at());
            found.share = found.share.min(other.share);
        }
        if each && super::derived::heads(context.passage) == 2 {
            found.amount = found.amount.saturating_mul(Decimal::TWO);
        }
        return Some(found);
    }
    // "8 % of my 72k salary": a share of the income.
    let income = income?;
    let (at, share) = percents(context).into_iter().find(|(at, share)| {
        *share <= Decimal::new(6, 1)
            && context.near(*at, Classes::PAY_IN, 6, 6)
            && !context.near(*at, Classes::EMPLOYER.union(Classes::DOWN).union(Classes::DEBT), 4, 3)
            && (context.near(*at, Classes::JOB.union(Classes::ACCOUNT), 6, 8)
                || context.near(*at, Classes::PAY_IN, 2, 0))
    })?;
    let amount = (income.amount.checked_mul(share)? / Decimal::from(12)).round_dp(2);
    Some(InputValue { amount, at: vec![at], share: 0.7 })
}

/// Whether "and", "plus" or "another" joins two amounts of a sentence without a change of mind.
fn joined(context: &Context<'_>, a: usize, b: usize) -> bool {
    let (first, second) = (a.min(b), a.max(b));
    let passage = context.passage;
    let between = || first + 1..second;
    passage.items[first].sentence == passage.items[second].sentence
        && second - first <= 14
        && between()
            .any(|i| matches!(passage.word(i), "and" | "plus" | "another") || passage.items[i].mark == Some('+'))
        && !between().any(|i| {
            context.class(i, Classes::CHANGE)
                || matches!(
                    passage.word(i),
                    "from" | "max" | "maximum" | "or" | "later" | "after" | "once" | "then" | "could"
                )
        })
}

/// What an employer adds a month: an amount, or a share of the pay.
pub(super) fn employer(
    context: &Context<'_>,
    sums: &[Sum],
    income: Option<&InputValue>,
    budget: Option<&InputValue>,
) -> Option<InputValue> {
    let all = of(sums, FactKind::EmployerContribution);
    if let Some(best) = all.iter().max_by(|a, b| a.share.total_cmp(&b.share)) {
        let usual = Per::Month;
        return Some(InputValue { amount: best.monthly(usual), at: vec![best.at()], share: best.share });
    }
    let passage = context.passage;
    let (at, share) = percents(context).into_iter().find(|(at, _)| context.near(*at, Classes::EMPLOYER, 6, 5))?;
    let monthly = income?.amount / Decimal::from(12);
    // "50 % up to 6 %" is half of six; "matches half of that" half of what is paid in.
    let limit = percents(context).into_iter().find(|(other, _)| {
        *other > at && other - at <= 5 && passage.items[*other].sentence == passage.items[at].sentence
    });
    let amount = match limit {
        Some((_, limit)) => monthly.checked_mul(share)?.checked_mul(limit)?,
        None if share >= Decimal::new(25, 2) => budget?.amount.checked_mul(share)?,
        None => monthly.checked_mul(share)?,
    };
    Some(InputValue { amount: amount.round_dp(2), at: vec![at], share: 0.6 })
}

/// What is earned a year.
pub(super) fn income(context: &Context<'_>, sums: &[Sum]) -> Option<InputValue> {
    let mut all = of(sums, FactKind::Income);
    all.retain(|sum| sum.share >= 0.35);
    let usual = |sum: &Sum| if sum.amount() >= Decimal::from(12_000) { Per::Year } else { Per::Month };
    let together = all.iter().position(|sum| {
        context.passage.back(sum.at(), 5).chain(context.passage.ahead(sum.at(), 3)).any(|i| {
            matches!(
                context.passage.word(i),
                "together" | "combined" | "household" | "joint" | "both" | "hhi" | "altogether"
            )
        })
    });
    if let Some(together) = together {
        all = vec![all[together]];
    }
    // Gross counts where net stands beside it.
    let yearly = |sum: &&&Sum| sum.per() == Some(Per::Year) || sum.per().is_none() && usual(sum) == Per::Year;
    if all.iter().any(|sum| yearly(&sum)) && all.len() > 1 {
        let partner = |sum: &Sum| context.near(sum.at(), Classes::PARTNER.union(Classes::KIN), 6, 3);
        all.retain(|sum| yearly(&sum) || partner(sum));
    }
    let mut found = InputValue { amount: Decimal::ZERO, at: Vec::new(), share: 1.0 };
    let mut seen = Vec::new();
    for sum in all {
        let amount = sum.yearly(usual(sum));
        if seen.contains(&amount) {
            continue;
        }
        seen.push(amount);
        found.amount = found.amount.saturating_add(amount);
        found.at.push(sum.at());
        found.share = found.share.min(sum.share);
    }
    (!found.at.is_empty()).then_some(found)
}

/// The income that is wanted later, a year.
///
/// Where the plan `lives` on the money and no income is wanted in so many words, what is spent is wanted.
pub(super) fn later(
    context: &Context<'_>,
    sums: &[Sum],
    income: Option<&InputValue>,
    lives: bool,
) -> Option<InputValue> {
    let all = of(sums, FactKind::RetirementIncome);
    let usual = |sum: &Sum| if sum.amount() >= Decimal::from(15_000) { Per::Year } else { Per::Month };
    if let Some(best) = all.iter().max_by(|a, b| a.share.total_cmp(&b.share)) {
        return Some(InputValue { amount: best.yearly(usual(best)), at: vec![best.at()], share: best.share });
    }
    let spent = |sum: &&Sum| {
        let known =
            matches!(sum.kind, FactKind::Other | FactKind::Price | FactKind::MonthlyBudget | FactKind::OtherIncome);
        lives && known && sum.per().is_some() && share_of(sum, FactKind::RetirementIncome) >= 0.1
    };
    let share = |sum: &Sum| share_of(sum, FactKind::RetirementIncome);
    if let Some(spent) = sums.iter().filter(spent).max_by(|a, b| share(a).total_cmp(&share(b))) {
        return Some(InputValue { amount: spent.yearly(usual(spent)), at: vec![spent.at()], share: 0.6 });
    }
    // "80 % of my current pay", "70 % of that salary, every year"
    let income = income?;
    let passage = context.passage;
    let (at, share) = percents(context).into_iter().find(|(at, share)| {
        *share >= Decimal::new(4, 1)
            && passage.word(at + 1) == "of"
            && passage.ahead(*at, 7).any(|i| {
                matches!(passage.word(i), "salary" | "pay" | "income" | "wage" | "wages" | "earnings" | "earn" | "make")
            })
    })?;
    Some(InputValue { amount: income.amount.checked_mul(share)?.round_dp(2), at: vec![at], share: 0.8 })
}

/// Pensions and the like, a year each.
pub(super) fn pensions(sums: &[Sum]) -> Vec<(&Sum, Decimal)> {
    let usual = |sum: &Sum| if sum.amount() >= Decimal::from(6_000) { Per::Year } else { Per::Month };
    of(sums, FactKind::OtherIncome).into_iter().map(|sum| (sum, sum.yearly(usual(sum)))).collect()
}

/// What is there already: every amount that is put aside for the goal, none twice and no part of another.
pub(super) fn start(context: &Context<'_>, sums: &[Sum], target: Option<usize>) -> Option<InputValue> {
    let passage = context.passage;
    let mut found = InputValue { amount: Decimal::ZERO, at: Vec::new(), share: 1.0 };
    let all: Vec<&Sum> = of(sums, FactKind::StartingAmount)
        .into_iter()
        .filter(|sum| Some(sum.at()) != target && sum.per().is_none() && sum.share >= 0.3)
        .collect();
    let most = all.iter().map(|sum| sum.amount()).max().unwrap_or_default();
    let mut seen: Vec<(Decimal, usize)> = Vec::new();
    for sum in all {
        let at = sum.at();
        // "395k in total (88k of it from the army)"
        let part =
            matches!((passage.word(at + 1), passage.word(at + 2)), ("of", "it" | "that" | "which" | "them" | "this"));
        // The same amount again is the same money, unless both stand in one list.
        let again = seen.iter().any(|(amount, before)| *amount == sum.amount() && at - before > 3);
        let trifle = sum.amount().saturating_mul(Decimal::from(200)) < most;
        if part || again || trifle {
            continue;
        }
        seen.push((sum.amount(), at));
        found.amount = found.amount.saturating_add(sum.amount());
        found.at.push(at);
        found.share = found.share.min(sum.share);
    }
    (!found.at.is_empty()).then_some(found)
}
