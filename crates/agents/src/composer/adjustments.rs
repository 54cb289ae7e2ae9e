//! What can be changed, each thing alone, so that a plan reaches its chance.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::money::{as_f64, dollars, dollars_rounded_down, dollars_rounded_up};
use super::plan::Adjustment;
use super::saving::Target;
use super::wording::{beside, rounded_down, rounded_up, rounded_up_to_three_digits, span};
use crate::cashflow::{Ends, FEW_MARKETS, MARKETS, Timeline, Trunk, from_month};
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

/// Where a plan goes on from, and with what.
pub(super) struct PlanState<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) goal: &'a Target<'a>,
    /// What it comes to in the end.
    pub(super) ends: &'a Ends,
    /// Months that are over: 0 at the start.
    pub(super) month: u32,
    /// What is there.
    pub(super) there: f64,
    /// What is paid a month, as that of the plan's first year.
    pub(super) own: f64,
    /// The target in money of the day on which it is needed.
    pub(super) target: f64,
}

impl PlanState<'_> {
    /// By how much the payments of this month are greater than those of the plan's first year.
    pub(super) fn grown(&self) -> f64 {
        libm::pow(1.0 + self.case.growth, f64::from(self.month / 12))
    }

    /// The months that are left.
    const fn left(&self) -> u32 {
        self.case.months.saturating_sub(self.month)
    }

    /// By how much what is aimed for grows from now on, where it is meant in today's money.
    fn prices(&self) -> f64 {
        if self.case.is_of_today() { self.case.target_prices(self.left()) } else { 1.0 }
    }

    /// What is missing to the plan's chance; the easiest change first. `recommended` is what it takes a month, if any
    /// amount does it, and `later` finds the first date that has the chance, with the chance.
    pub(super) fn adjustments(
        &self,
        recommended: Option<Decimal>,
        later: impl FnOnce() -> Option<(u32, f64)>,
    ) -> Vec<Adjustment> {
        let Self { case, ends, own, target, .. } = *self;
        if ends.chance(own, target) >= case.confidence {
            return Vec::new();
        }
        let own_now = own * self.grown();
        let paid_in = self.there + own_now * f64::from(self.left());
        let deposit = dollars_rounded_up(ends.deposit(target, case.confidence));
        let prices = self.prices();
        let less = dollars_rounded_down(ends.target(case.confidence) / prices);
        let mut found = Vec::new();
        // What nobody can do is no way; but where nothing else is left, it says how far the goal is.
        let from_income = |recommended| case.share_of_income(recommended).is_none_or(|share| share <= MUCH_OF_INCOME);
        if let Some(recommended) = recommended.filter(|recommended| from_income(*recommended) || less.is_zero()) {
            found.push((relative(as_f64(recommended) - own_now, own_now), self.pay_more(recommended)));
        }
        if as_f64(deposit) <= MUCH_AT_ONCE * paid_in || less.is_zero() {
            found.push((relative(as_f64(deposit), paid_in), self.add_now(deposit)));
        }
        if less > Decimal::ZERO {
            let pain = relative(target - as_f64(less) * prices, target);
            found.push((pain, self.aim_for_less(less, prices)));
        }
        if let Some((months, chance)) = later() {
            let pain = relative(f64::from(months.saturating_sub(case.months)), f64::from(self.left().max(1)));
            found.push((pain, wait(case, months - self.month, chance)));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|(_, adjustment)| adjustment).collect()
    }

    fn pay_more(&self, value: Decimal) -> Adjustment {
        let shown = rounded_up(value);
        let chance = self.ends.chance(as_f64(value) / self.grown(), self.target);
        let words = format!("Pay in {} a month", self.case.words.money(shown));
        adjustment(self.case, AdjustmentKind::PayMore, value, chance, &words, shown)
    }

    fn add_now(&self, value: Decimal) -> Adjustment {
        let shown = rounded_up_to_three_digits(value);
        let chance = self.ends.chance_with_deposit(as_f64(value), self.target);
        let words = format!("Pay in {} once, now", self.case.words.money(shown));
        adjustment(self.case, AdjustmentKind::Deposit, value, chance, &words, shown)
    }

    /// A smaller target, in the money in which the target is meant: today's is that of now.
    fn aim_for_less(&self, value: Decimal, prices: f64) -> Adjustment {
        let (case, shown) = (self.case, rounded_down(value));
        let income = self.income(value).map(rounded_down);
        let words = match income {
            Some(income) => format!("Live on {} a month of today's money", case.words.money(income)),
            None if prices > 1.0 => format!("Aim for {} of today's money", case.words.money(shown)),
            None => format!("Aim for {}", case.words.money(shown)),
        };
        let chance = self.ends.chance(self.own, as_f64(value) * prices);
        let mut less = adjustment(case, AdjustmentKind::Less, value, chance, &words, shown);
        if let Some(income) = income {
            less.sentence.values.insert("monthlyIncome".to_owned(), json!(income.to_string()));
        }
        less
    }

    /// The income a month that a smaller capital supports, both in money of now, where an income says what is aimed for.
    fn income(&self, capital: Decimal) -> Option<Decimal> {
        if self.month == 0 {
            return self.goal.income_of(capital, self.case.months);
        }
        let prices = self.case.prices(self.month);
        let income = self.goal.income_of(dollars(as_f64(capital) / prices), self.case.months)?;
        Some(dollars(as_f64(income) * prices))
    }
}

fn relative(change: f64, of: f64) -> f64 {
    if of > 0.0 { change / of } else { f64::INFINITY }
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

    /// The first date at which `own` reaches the plan's chance, by that date's glide path, in months from the start, and the
    /// chance. `ends` are the plan's own at the beginning of year `common`, to which all have the years in common.
    pub(super) fn find(&self, goal: &Target<'_>, own: f64, common: u32, ends: Ends) -> Option<(u32, f64)> {
        let mut few = Trunk::new(self.longest.clone(), common, ends.of_few(FEW_MARKETS));
        let mut all = Trunk::new(self.longest.clone(), common, ends);
        self.first(0, |markets, months| {
            let trunk = if markets == FEW_MARKETS { &mut few } else { &mut all };
            trunk.ends_of(&self.case.timeline(months)).chance(own, as_f64(goal.nominal(months)))
        })
    }

    /// The same from the end of `month` on, where `there` is there.
    pub(super) fn find_from(&self, goal: &Target<'_>, own: f64, month: u32, there: f64) -> Option<(u32, f64)> {
        self.first(month, |markets, months| {
            let timeline = Timeline { start: there, ..self.case.timeline(months) };
            from_month(&timeline, month, own, markets).chance(own, as_f64(goal.nominal(months)))
        })
    }

    /// The first date behind the plan's own, and behind `month`, that has the plan's chance: `chance` says it, by so many
    /// markets. A few markets find the date, all of them confirm it.
    fn first(&self, month: u32, mut chance: impl FnMut(usize, u32) -> f64) -> Option<(u32, f64)> {
        let at = |step: u32| date(self.case.months, step);
        let over = (1..=self.last).take_while(|step| at(*step) <= month).last().unwrap_or_default();
        if over >= self.last {
            return None;
        }
        let (mut low, mut high) = (over, self.last);
        while high - low > 1 {
            let middle = u32::midpoint(low, high);
            let reached = chance(FEW_MARKETS, at(middle)) >= self.case.confidence;
            *(if reached { &mut high } else { &mut low }) = middle;
        }
        let mut reached = chance(MARKETS, at(high));
        while reached < self.case.confidence {
            high += 1;
            if high > self.last {
                return None;
            }
            reached = chance(MARKETS, at(high));
        }
        // A year more or less is within what a few markets know; months are counted exactly.
        while high > over + 1 && at(high) <= BY_MONTHS {
            let sooner = chance(MARKETS, at(high - 1));
            if sooner < self.case.confidence {
                break;
            }
            (high, reached) = (high - 1, sooner);
        }
        Some((at(high), reached))
    }
}

/// A later date in months from now, a number of steps behind a plan's own.
fn date(months: u32, step: u32) -> u32 {
    let by_months = BY_MONTHS.saturating_sub(months);
    months + if step <= by_months { step } else { by_months + 12 * (step - by_months) }
}
