//! Sums that come or go on a date of their own, and debts with their rates.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::horizon::{Candidate, Source};
use super::item::Measure;
use super::label::Sum;
use super::unit::Per;
use crate::details::{CashFlow, Debt};
use crate::vocabulary::FactKind;

/// A flow with the items that say it: the sum, and the time.
pub(super) struct Dated {
    pub(super) flow: CashFlow,
    pub(super) at: usize,
    pub(super) time: usize,
}

/// The most of them that a plan holds.
const MOST_FLOWS: usize = 50;
const MOST_DEBTS: usize = 20;

/// The sums that come or go on a date, each with the time that stands nearest in its sentence or the next one.
pub(super) fn flows(context: &Context<'_>, sums: &[Sum], times: &[Candidate], horizon: i32) -> Vec<Dated> {
    let passage = context.passage;
    let coming = sums.iter().filter(|sum| sum.kind == FactKind::CashFlow && sum.per().is_none());
    let dated = coming.filter_map(|sum| {
        let at = sum.at();
        let single = |time: &&Candidate| !matches!(time.source, Source::College | Source::Numbers | Source::Pair);
        let near = times.iter().filter(single).filter_map(|time| {
            let when = *time.evidence.last()?;
            let apart = passage.items[when].sentence.abs_diff(passage.items[at].sentence);
            (apart <= 1).then_some((when.abs_diff(at) + 20 * apart, when, time.months))
        });
        let (_, time, months) = near.min()?;
        let goes = passage.back(at, 6).take_while(|i| passage.same_clause(*i, at)).any(|i| {
            matches!(passage.word(i), "take" | "spend" | "withdraw" | "pay" | "withdrawing" | "spending" | "owe")
        }) && !context.near(at, Classes::COMING, 5, 3);
        let amount = if goes { -sum.amount() } else { sum.amount() };
        (months <= horizon.max(1)).then_some(Dated {
            flow: CashFlow { in_months: months, amount, label: None },
            at,
            time,
        })
    });
    dated.take(MOST_FLOWS).collect()
}

/// What is owed, each with the rate that stands nearest behind it in its sentence.
pub(super) fn debts(context: &Context<'_>, sums: &[Sum]) -> Vec<(Debt, usize)> {
    let passage = context.passage;
    let owed =
        sums.iter().filter(|sum| sum.kind == FactKind::Debt && sum.per().is_none() && sum.amount() > Decimal::ZERO);
    let debts = owed.filter_map(|sum| {
        let at = sum.at();
        let rate = passage.ahead(at, 12).chain(passage.back(at, 8)).find_map(|i| {
            let percent = passage.quantity(i, Measure::Percent)?.high;
            let money_between = (at.min(i) + 1..at.max(i))
                .any(|k| passage.quantity(k, Measure::Money).is_some_and(|q| q.per.is_none()));
            (!money_between && percent < Decimal::from(60)).then(|| percent / Decimal::ONE_HUNDRED)
        })?;
        let payment = sums
            .iter()
            .filter(|other| {
                other.per() == Some(Per::Month) && matches!(other.kind, FactKind::Other | FactKind::MonthlyBudget)
            })
            .find(|other| {
                other.at() > at
                    && other.at() - at <= 8
                    && passage.items[other.at()].sentence == passage.items[at].sentence
            })
            .map(Sum::amount);
        Some((Debt { balance: sum.amount().round_dp(2), rate: rate.round_dp(6), payment, label: None }, at))
    });
    debts.take(MOST_DEBTS).collect()
}
