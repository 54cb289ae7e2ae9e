//! What can be changed, each thing alone, so that a plan reaches its chance.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::money::{as_f64, dollars_rounded_down, dollars_rounded_up};
use super::plan::Adjustment;
use super::saving::Target;
use super::wording::{beside, rounded_down, rounded_up, rounded_up_to_three_digits, span};
use crate::cashflow::{Ends, FEW_MARKETS, Timeline, Trunk};
use crate::sentence::Sentence;
use crate::vocabulary::{AdjustmentKind, PlanKind};

/// Until then a later date is looked for by months, behind it by years.
const BY_MONTHS: u32 = 240;
/// How much later a date may be, in months: as much again, within these.
const LATER: (u32, u32) = (120, 240);
/// The age until which a retirement is put off.
const LATEST_AGE: i32 = 75;

/// A monthly amount above this share of the income before tax is offered to nobody.
pub(super) const MUCH_OF_INCOME: f64 = 0.5;
/// Nor a sum at once that is more times what is there and gets paid in altogether.
const MUCH_AT_ONCE: f64 = 3.0;

/// What `own`, paid a month, lacks to reach the plan's chance; the least painful change first. `later` has where later dates
/// are looked for, and the year and its ends from which that begins.
pub(super) fn adjustments(
    case: &Case<'_>,
    goal: &Target<'_>,
    ends: &Ends,
    own: f64,
    recommended: Decimal,
    later: (&Later<'_>, u32, Ends),
) -> Vec<Adjustment> {
    let target = as_f64(goal.nominal(case.months));
    if ends.chance(own, target) >= case.confidence {
        return Vec::new();
    }
    let paid_in = case.start + own * f64::from(case.months);
    let deposit = dollars_rounded_up(ends.deposit(target, case.confidence));
    let prices = if case.is_of_today() { case.target_prices(case.months) } else { 1.0 };
    let less = dollars_rounded_down(ends.target(case.confidence) / prices);
    let mut found = Vec::new();
    let from_income = case.share_of_income(recommended).is_none_or(|share| share <= MUCH_OF_INCOME);
    let at_once = as_f64(deposit) <= MUCH_AT_ONCE * paid_in;
    // What nobody can do is no way; but where nothing else is left, it says how far the goal is.
    if from_income || less.is_zero() {
        found.push((relative(as_f64(recommended) - own, own), pay_more(case, ends, recommended, target)));
    }
    if at_once || less.is_zero() {
        found.push((relative(as_f64(deposit), paid_in), add_now(case, ends, deposit, target)));
    }
    if less > Decimal::ZERO {
        let pain = relative(target - as_f64(less) * prices, target);
        found.push((pain, aim_for_less(case, ends, less, own, prices, goal.income_of(less, case.months))));
    }
    if let Some((months, chance)) = later.0.find(goal, own, later.1, later.2) {
        let pain = relative(f64::from(months - case.months), f64::from(case.months));
        found.push((pain, wait(case, months, chance)));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, adjustment)| adjustment).collect()
}

fn relative(change: f64, of: f64) -> f64 {
    if of > 0.0 { change / of } else { f64::INFINITY }
}

fn pay_more(case: &Case<'_>, ends: &Ends, value: Decimal, target: f64) -> Adjustment {
    let shown = rounded_up(value);
    let chance = ends.chance(as_f64(value), target);
    let words = format!("Pay in {} a month", case.words.money(shown));
    adjustment(case, AdjustmentKind::PayMore, value, chance, &words, shown)
}

fn add_now(case: &Case<'_>, ends: &Ends, value: Decimal, target: f64) -> Adjustment {
    let shown = rounded_up_to_three_digits(value);
    let chance = ends.chance_with_deposit(as_f64(value), target);
    let words = format!("Pay in {} once, now", case.words.money(shown));
    adjustment(case, AdjustmentKind::Deposit, value, chance, &words, shown)
}

/// A smaller target, in the money in which the target is meant.
fn aim_for_less(
    case: &Case<'_>,
    ends: &Ends,
    value: Decimal,
    own: f64,
    prices: f64,
    income: Option<Decimal>,
) -> Adjustment {
    let shown = rounded_down(value);
    let words = match income.map(rounded_down) {
        Some(income) => format!("Live on {} a month of today's money", case.words.money(income)),
        None if prices > 1.0 => format!("Aim for {} of today's money", case.words.money(shown)),
        None => format!("Aim for {}", case.words.money(shown)),
    };
    let chance = ends.chance(own, as_f64(value) * prices);
    let mut less = adjustment(case, AdjustmentKind::Less, value, chance, &words, shown);
    if let Some(income) = income {
        less.sentence.values.insert("monthlyIncome".to_owned(), json!(rounded_down(income).to_string()));
    }
    less
}

fn wait(case: &Case<'_>, months: u32, chance: f64) -> Adjustment {
    let value = Decimal::from(months);
    adjustment(case, AdjustmentKind::Later, value, chance, &format!("Need it in {} instead", span(months)), value)
}

pub(super) fn adjustment(
    case: &Case<'_>,
    kind: AdjustmentKind,
    value: Decimal,
    success_probability: f64,
    words: &str,
    shown: Decimal,
) -> Adjustment {
    let reach = if case.reading.plan_kind == PlanKind::Spend { "it then lasts in" } else { "it is then reached in" };
    let text = format!("{words}: {reach} {} markets.", beside(success_probability, case.confidence));
    let values = json!({ "value": shown.to_string(), "successProbability": success_probability });
    Adjustment { kind, value, success_probability, sentence: Sentence::new(kind.as_str(), text, values) }
}

/// Where a later date is looked for: the plans over all dates that are offered.
pub(super) struct Later<'a> {
    case: &'a Case<'a>,
    /// The last step, of months or of years.
    last: u32,
    longest: Timeline,
}

impl<'a> Later<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        let most = (case.months + case.months.clamp(LATER.0, LATER.1)).min(MOST_MONTHS);
        let age = case.reading.details.current_age.filter(|_| case.allocation.spending_months > 0);
        let most = age.map_or(most, |age| most.min(12 * (LATEST_AGE - age).max(0).unsigned_abs()));
        let last = (1..=LATER.1).take_while(|step| date(case.months, *step) <= most).last().unwrap_or_default();
        Self { case, last, longest: case.timeline(date(case.months, last)) }
    }

    /// The whole years that the plan itself has in common with those of later dates.
    pub(super) fn years_in_common(&self, timeline: &Timeline) -> u32 {
        Trunk::years_in_common(&self.longest, timeline)
    }

    /// The first date at which `own` reaches the plan's chance, by that date's glide path, in months from now, and the
    /// chance. `ends` are the plan's own at the beginning of year `common`, to which all have the years in common. A few
    /// markets find the date, all of them confirm it.
    fn find(&self, goal: &Target<'_>, own: f64, common: u32, ends: Ends) -> Option<(u32, f64)> {
        let chance = |trunk: &mut Trunk, step: u32| {
            let months = date(self.case.months, step);
            trunk.ends_of(&self.case.timeline(months)).chance(own, as_f64(goal.nominal(months)))
        };
        let mut few = Trunk::new(self.longest.clone(), common, ends.of_few(FEW_MARKETS));
        let mut all = Trunk::new(self.longest.clone(), common, ends);
        let (mut low, mut high) = (0, self.last);
        while high - low > 1 {
            let middle = u32::midpoint(low, high);
            *(if chance(&mut few, middle) >= self.case.confidence { &mut high } else { &mut low }) = middle;
        }
        let mut reached = chance(&mut all, high);
        while reached < self.case.confidence {
            high += 1;
            if high > self.last {
                return None;
            }
            reached = chance(&mut all, high);
        }
        // A year more or less is within what a few markets know; months are counted exactly.
        while high > 1 && date(self.case.months, high) <= BY_MONTHS {
            let sooner = chance(&mut all, high - 1);
            if sooner < self.case.confidence {
                break;
            }
            (high, reached) = (high - 1, sooner);
        }
        Some((date(self.case.months, high), reached))
    }
}

/// A later date in months from now, a number of steps behind a plan's own.
fn date(months: u32, step: u32) -> u32 {
    let by_months = BY_MONTHS.saturating_sub(months);
    months + if step <= by_months { step } else { by_months + 12 * (step - by_months) }
}
