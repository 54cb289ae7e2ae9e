//! What an income takes: the capital that has to be there when it begins.

use super::case::{Case, prices};
use super::money::as_f64;
use crate::cashflow::{Income, Spending};
use crate::details::RetirementIncome;

/// The share of markets in which the income lasts.
pub(super) const LASTS: f64 = 0.90;
/// The age at which the money begins to be lived on where none is known.
const USUAL_AGE: i32 = 65;

/// The income that is wanted once the money is lived on, with the markets of that time.
pub(super) struct Need<'a> {
    case: &'a Case<'a>,
    income: &'a RetirementIncome,
    pub(super) spending: Spending,
}

/// The capital of an income. Money is today's, a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Capital {
    /// All of it.
    pub(super) today: f64,
    /// The first year's rate that lasts.
    pub(super) rate: f64,
    /// Of pensions and the like, the lasting part.
    pub(super) other: f64,
    /// The part that bridges the years until pensions begin.
    pub(super) bridge: f64,
    /// Years to live on it.
    pub(super) years: u32,
}

impl<'a> Need<'a> {
    /// `None` where no income is wanted, or none that is to be saved for.
    pub(super) fn new(case: &'a Case<'a>) -> Option<Self> {
        let income = case.reading.details.retirement_income.as_ref()?;
        let years = case.reading.years_to_fund();
        let markets = case.spending_markets(case.months, years);
        let spending = Spending::simulate(&markets, 12 * years, case.inflation, &[]);
        Some(Self { case, income, spending })
    }

    /// The capital that has to be there after so many months.
    pub(super) fn capital(&self, months: u32) -> Capital {
        let years = self.case.reading.years_to_fund_from(months.cast_signed());
        let rate = self.spending.first_year_rate(years, LASTS);
        let begins = begins_at(self.case, months);
        let outlook = self.case.allocation.spending_outlook(months / 12, 12 * years);
        let real = (1.0 + outlook.expected_return - self.case.fee) / (1.0 + self.case.inflation) - 1.0;
        let (mut other, mut bridge) = (0.0, 0.0);
        for stream in &self.income.other {
            let (yearly, waits) = (as_f64(stream.yearly), stream.from_age.map_or(0, |age| age - begins));
            if waits >= years.cast_signed() {
                continue;
            }
            other += yearly;
            let months_until = u32::try_from(12 * waits).unwrap_or_default();
            bridge += (0..months_until).map(|month| yearly / 12.0 / prices(real, month)).sum::<f64>();
        }
        let wanted = as_f64(self.income.yearly);
        // Pensions that exceed the need later pay for no bridge before.
        let bridge = if other > wanted && other > 0.0 { bridge * wanted / other } else { bridge };
        Capital { today: (wanted - other).max(0.0) / rate + bridge, rate, other, bridge, years }
    }
}

/// The age at which the money begins to be lived on, after so many months.
pub(super) fn begins_at(case: &Case<'_>, months: u32) -> i32 {
    case.reading.details.current_age.map_or(USUAL_AGE, |age| age + (months / 12).cast_signed())
}

/// What comes by itself a month in each of so many years, in today's money.
pub(super) fn other_income(case: &Case<'_>, begins: i32, years: u32) -> Income {
    let streams = case.reading.details.retirement_income.iter().flat_map(|income| &income.other);
    let in_year = |year: i32| {
        let begun = streams.clone().filter(|stream| stream.from_age.is_none_or(|age| age <= begins + year));
        begun.map(|stream| as_f64(stream.yearly) / 12.0).sum()
    };
    Income { other: (0..years.cast_signed()).map(in_year).collect() }
}
