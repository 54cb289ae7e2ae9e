//! A saving plan told in words, by template: every figure in it is one of the plan's.

use rust_decimal::Decimal;
use serde_json::json;

use super::advice::{advice, assumed};
use super::case::Case;
use super::levers::levers;
use super::need::LASTS;
use super::plan::{BudgetCheck, InvestmentPlan};
use super::saving::Saving;
use super::wording::{HELD_AT_LEAST, whole_percents};
use super::wording::{beside, list, of_ten, percent, planned, rounded, rounded_down, rounded_up, said, span, years};
use crate::sentence::Sentence;

/// The advice first, then what it rests on.
pub(super) fn summary(case: &Case<'_>, plan: &InvestmentPlan, saving: &Saving) -> Vec<Sentence> {
    let mut sentences = vec![advice(case, saving)];
    sentences.extend(assumed(case));
    let enough = saving.recommended.is_zero() && case.flows(case.months).is_empty();
    sentences.extend(counted_in(case).filter(|_| !enough));
    sentences.extend((saving.target > Decimal::ZERO).then(|| worst(case, saving)));
    sentences.extend(lived_on(case, saving));
    sentences.extend(much_of_income(case, saving.recommended));
    sentences.extend(plan.budget.as_ref().map(|budget| own_amount(case, plan, saving, budget)));
    sentences.extend(levers(case, plan));
    sentences.extend(super::debts::first(case, plan, saving.after_debts.as_ref()));
    sentences.extend(compound(case, saving));
    sentences.push(money_of(case, saving));
    sentences.push(held(case));
    sentences.push(before_tax(case));
    sentences
}

/// What is there, and what comes and goes on its date.
pub(super) fn counted_in(case: &Case<'_>) -> Option<Sentence> {
    const MOST: usize = 4;
    let flows = case.flows(case.months);
    let start = said(case.reading.starting_amount.max(Decimal::ZERO));
    let there = (start > Decimal::ZERO).then(|| format!("the {} at the start", case.words.money(start)));
    let flow = |(month, amount): &(u32, Decimal)| {
        let goes = if amount.is_sign_negative() { " that go out" } else { "" };
        format!("{}{goes} in {}", case.words.money(said(amount.abs())), span(*month))
    };
    let dated: Vec<_> = flows.iter().take(MOST).map(flow).collect();
    let more = if flows.len() > MOST { " and others" } else { "" };
    let said: Vec<_> = there.into_iter().chain(dated).collect();
    (!said.is_empty()).then(|| {
        Sentence::new(
            "COUNTED_IN",
            format!("That counts in {}{more}.", list(&said, "and")),
            json!({
                "startingAmount": start.to_string(),
                "cashFlows": flows.iter().map(|(month, amount)| json!({ "inMonths": month, "amount": amount.to_string() }))
                    .collect::<Vec<_>>(),
            }),
        )
    })
}

fn worst(case: &Case<'_>, saving: &Saving) -> Sentence {
    let end = saving.recommended_ends[0];
    let missing = (saving.target - end).max(Decimal::ZERO);
    let depth = how_deep(case, end, saving.target, "at no more than ");
    Sentence::new(
        "WORST_TENTH",
        format!("The worst tenth of them end {depth}."),
        json!({ "p10": rounded(end).to_string(), "missing": rounded(missing).to_string() }),
    )
}

/// What a market ends at, with what it misses; each rounded once.
pub(super) fn how_deep(case: &Case<'_>, end: Decimal, target: Decimal, at: &str) -> String {
    let (missing, shown) = (target - end, rounded(end));
    if missing <= Decimal::ZERO {
        format!("{at}{}, which is still enough", case.words.money(shown))
    } else if shown >= case.shown_target(target) {
        "a little short of it".to_owned()
    } else {
        format!("{at}{}, {} short", case.words.money(shown), case.words.money(rounded(missing)))
    }
}

/// What a target is to live on, where an income is wanted.
fn lived_on(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let drawdown = saving.drawdown.as_ref().filter(|_| saving.target > Decimal::ZERO)?;
    let wanted = drawdown.wanted_monthly?;
    let (wanted_words, time) = (case.words.money(said(wanted)), years(drawdown.years.unsigned_abs()));
    let beside = if case.has_other_income() { ", with pensions and the like," } else { "" };
    if saving.capital.is_some() {
        let text = format!(
            "That is what {wanted_words} a month of today's money{beside} takes for {time} from then on, in {} markets.",
            of_ten(LASTS),
        );
        let values = json!({ "wantedMonthly": wanted.to_string(), "years": drawdown.years, "confidence": LASTS });
        return Some(Sentence::new("LIVED_ON", text, values));
    }
    let confidence = case.reading.details.confidence.unwrap_or(LASTS);
    let shown = rounded_down(drawdown.sustainable_monthly);
    let text = format!(
        "That supports {} a month of today's money{beside} for {time} in {} markets; the wanted {wanted_words} last in {} \
         markets.",
        case.words.money(shown),
        planned(confidence),
        of_ten(drawdown.success_probability),
    );
    let values = json!({
        "sustainableMonthly": shown.to_string(),
        "wantedMonthly": wanted.to_string(),
        "years": drawdown.years,
        "confidence": confidence,
        "successProbability": drawdown.success_probability,
    });
    Some(Sentence::new("TARGET_LIVED_ON", text, values))
}

/// Where what is advised is more than the person can be thought to pay.
pub(super) fn much_of_income(case: &Case<'_>, recommended: Decimal) -> Option<Sentence> {
    let share = case.share_of_income(recommended).filter(|share| *share > super::adjustments::MUCH_OF_INCOME)?;
    let verdict = if share > 1.0 { "more than there is" } else { "more than most can spare" };
    Some(Sentence::new(
        "ADVISED_SHARE_OF_INCOME",
        format!("That is {} of the stated income before tax, {verdict}.", percent(libm::round(share * 100.0) / 100.0)),
        json!({ "share": share }),
    ))
}

fn own_amount(case: &Case<'_>, plan: &InvestmentPlan, saving: &Saving, budget: &BudgetCheck) -> Sentence {
    let paid = budget.monthly_contribution;
    let with = if case.employer > Decimal::ZERO { ", with the employer's part," } else { "" };
    let reached = beside(budget.success_probability, case.confidence);
    let gap = (saving.target - budget.p50).max(Decimal::ZERO);
    let median = if gap > Decimal::ZERO {
        format!("the median one ends {}", how_deep(case, budget.p50, saving.target, "at "))
    } else {
        format!("the median one ends at {}", case.words.money(rounded(budget.p50)))
    };
    let values = json!({
        "monthlyContribution": paid.to_string(),
        "successProbability": budget.success_probability,
        "p50": rounded(budget.p50).to_string(),
        "missing": rounded(gap).to_string(),
    });
    let enough = plan.adjustments.is_empty();
    let code = if enough { "BUDGET_IS_ENOUGH" } else { "BUDGET_FALLS_SHORT" };
    let text = if paid.is_zero() {
        format!("With nothing more paid in, {reached} markets reach it; {median}.")
    } else {
        let money = case.words.money(said(paid));
        let keep = if enough
            && paid > rounded_up(saving.recommended)
            && saving.recommended > Decimal::ZERO
            && saving.after_debts.is_none()
        {
            " What it is more than advised is a reserve worth keeping."
        } else {
            ""
        };
        format!("The {money} a month that can be paid{with} reach it in {reached} markets; {median}.{keep}")
    };
    Sentence::new(code, text, values)
}

/// The footnote: what the compound return alone would ask for.
fn compound(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let differs = rounded_up(saving.monthly) < rounded_up(saving.recommended);
    (differs && saving.success < case.confidence).then(|| {
        let shown = rounded_up(saving.monthly);
        let chance = beside(saving.success, case.confidence);
        let text = if saving.monthly.is_zero() {
            format!("At the expected return what is there would do, but only in {chance} markets.")
        } else {
            format!(
                "At the expected return {} a month would do, which is enough in {chance} markets.",
                case.words.money(shown)
            )
        };
        let values = json!({ "monthlyContribution": shown.to_string(), "successProbability": saving.success });
        Sentence::new("AT_EXPECTED_RETURN", text, values)
    })
}

fn money_of(case: &Case<'_>, saving: &Saving) -> Sentence {
    let (target, today) = (case.shown_target(saving.target), case.shown_today(saving.target_today));
    let at = if case.is_tuition() {
        format!(", with tuition rising by {} a year", percent(case.target_growth()))
    } else if case.is_of_today() {
        format!(", at {} inflation", percent(case.inflation))
    } else if case.months > 12 && target > Decimal::ZERO {
        let (target, today) = (case.words.money(target), case.words.money(today));
        format!("; {target} then buys what {today} buys today, at {} inflation", percent(case.inflation))
    } else {
        String::new()
    };
    Sentence::new(
        "MONEY_OF_THAT_DAY",
        format!("Amounts are in money of the day on which they are there{at}."),
        json!({
            "targetNominal": target.to_string(),
            "targetToday": today.to_string(),
            "inflation": case.inflation,
            "targetGrowth": case.target_growth(),
        }),
    )
}

/// What is held at first, and in the end.
pub(super) fn held(case: &Case<'_>) -> Sentence {
    let allocation = case.allocation;
    let shares = [allocation.stocks, allocation.bonds, allocation.alternatives];
    let whole = whole_percents(shares);
    let names = ["stocks", "bonds and cash", "alternatives"];
    let parts = whole.iter().zip(names).filter(|(share, _)| **share >= HELD_AT_LEAST);
    let parts: Vec<_> = parts.map(|(share, name)| format!("{share} % in {name}")).collect();
    let last = allocation.glide_path.last().map_or(allocation.stocks, |point| point.stocks);
    let glides = libm::round(last * 100.0) < whole[0] && whole[0] >= HELD_AT_LEAST;
    let last = libm::round(last * 100.0);
    let later = match (glides, last >= HELD_AT_LEAST) {
        (false, _) => String::new(),
        (true, true) => format!("; stocks fall to {last} % in the last year"),
        (true, false) => "; no stocks are left in the last year".to_owned(),
    };
    Sentence::new(
        "HELD",
        format!("The money is held {} at first{later}.", list(&parts, "and")),
        json!({
            "stocks": whole[0],
            "bonds": whole[1],
            "alternatives": whole[2],
            "stocksInLastYear": last,
        }),
    )
}

/// What is not deducted, and what is.
pub(super) fn before_tax(case: &Case<'_>) -> Sentence {
    Sentence::new(
        "BEFORE_TAX",
        format!("All of it is before tax and after costs of {} a year.", percent(case.fee)),
        json!({ "annualFee": case.fee }),
    )
}
