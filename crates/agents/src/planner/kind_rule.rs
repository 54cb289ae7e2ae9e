//! What an amount is by rule alone: its role, and the classes of the words in its clause. The scorer has this as one
//! feature among many.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::governing::governing;
use super::lexicon::Senses;
use super::role::{Money, Role};
use super::unit::Per;
use crate::vocabulary::{FactKind, PlanType};

/// The kind that the rules give `money` where the plan is for `main`.
pub(super) fn kind_by_rule(context: &Context<'_>, money: &Money, denied: bool, main: PlanType) -> FactKind {
    let at = money.at;
    let near = |class: Classes, back: usize, ahead: usize| context.near(at, class, back, ahead);
    if denied {
        return FactKind::Other;
    }
    let often = money.quantity.per.filter(|per| *per != Per::Head);
    let flows = often.is_some() || money.role == Role::Flow;
    if near(Classes::EMPLOYER, 5, 4) && (flows || money.quantity.high < Decimal::from(20_000)) {
        return FactKind::EmployerContribution;
    }
    if flows {
        return flow(context, money, often, main);
    }
    match money.role {
        Role::Price | Role::Yearly => FactKind::Price,
        Role::Saved | Role::Lump => saved(context, at),
        Role::Wanted(score) => wanted(context, at, score),
        Role::Flow | Role::Other => spoken(context, at),
    }
}

/// What comes or goes again and again.
fn flow(context: &Context<'_>, money: &Money, often: Option<Per>, main: PlanType) -> FactKind {
    let at = money.at;
    let near = |class: Classes, back: usize, ahead: usize| context.near(at, class, back, ahead);
    let verb = governing(context.passage, at);
    let verb_has = |sense: Senses| verb.is_some_and(|verb| context.passage.has(verb, sense));
    if near(Classes::PENSION, 6, 4) {
        return FactKind::OtherIncome;
    }
    if near(Classes::LASTING, 8, 5) && main == PlanType::Retirement {
        return FactKind::RetirementIncome;
    }
    if near(Classes::PAY_IN, 6, 4) && !near(Classes::LIVING, 3, 2) && often != Some(Per::Year) {
        return FactKind::MonthlyBudget;
    }
    if near(Classes::LIVING, 4, 3) {
        return FactKind::Other;
    }
    if near(Classes::JOB, 5, 3) {
        return FactKind::Income;
    }
    if main == PlanType::Retirement && verb_has(Senses::WANT) {
        return FactKind::RetirementIncome;
    }
    if verb_has(Senses::EARN) {
        return FactKind::Income;
    }
    match often {
        Some(Per::Year) if main == PlanType::Education => FactKind::Price,
        Some(Per::Year | Per::Hour) => FactKind::Income,
        Some(Per::Month | Per::Week | Per::Fortnight | Per::Pay) if verb_has(Senses::PAY_IN.union(Senses::WANT)) => {
            FactKind::MonthlyBudget
        }
        _ => FactKind::Other,
    }
}

fn saved(context: &Context<'_>, at: usize) -> FactKind {
    let near = |class: Classes, back: usize, ahead: usize| context.near(at, class, back, ahead);
    if near(Classes::SPARED, 6, 6) {
        FactKind::Worth
    } else if near(Classes::DEBT, 4, 4) && !near(Classes::ACCOUNT, 3, 3) {
        FactKind::Debt
    } else if near(Classes::COMING, 5, 4) {
        FactKind::CashFlow
    } else {
        FactKind::StartingAmount
    }
}

fn wanted(context: &Context<'_>, at: usize, score: i32) -> FactKind {
    let near = |class: Classes, back: usize, ahead: usize| context.near(at, class, back, ahead);
    if score >= 4 {
        return FactKind::Target;
    }
    if near(Classes::WORTH, 3, 3) {
        FactKind::Worth
    } else if near(Classes::PRICE, 4, 2) {
        FactKind::Price
    } else if near(Classes::COMING, 5, 3) {
        FactKind::CashFlow
    } else if near(Classes::DEBT, 3, 3) {
        FactKind::Debt
    } else if near(Classes::ACCOUNT, 3, 3) && score < 2 {
        FactKind::StartingAmount
    } else {
        FactKind::Target
    }
}

fn spoken(context: &Context<'_>, at: usize) -> FactKind {
    let near = |class: Classes, back: usize, ahead: usize| context.near(at, class, back, ahead);
    if near(Classes::DEBT, 5, 4) {
        FactKind::Debt
    } else if near(Classes::WORTH, 4, 4) {
        FactKind::Worth
    } else if near(Classes::PRICE, 5, 3) {
        FactKind::Price
    } else {
        FactKind::Other
    }
}
