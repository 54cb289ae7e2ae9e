//! What comes and goes, and in which markets.

use super::lognormal::Lognormal;

/// Months in a year.
pub(crate) const YEAR: u32 = 12;

/// A saving plan: what is there, what is paid in, what comes and goes on dates, in the markets of its years.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    /// Months, at least 1.
    pub(crate) months: u32,
    /// The market of each year, after fees; the last one holds on. Never empty.
    pub(crate) markets: Vec<Lognormal>,
    /// What is there at the start.
    pub(crate) start: f64,
    /// What comes (or goes, where negative) at the end of a month, in the order of months from 1.
    pub(crate) flows: Vec<(u32, f64)>,
    /// By how much the monthly payments grow with each year.
    pub(crate) growth: f64,
}

/// Months within one year, up to a year's end, a flow, or the plan's end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    /// The year, from 0.
    pub(crate) year: u32,
    /// Months of the year that are over before it.
    pub(crate) from: u32,
    /// Months of the year that are over behind it.
    pub(crate) to: u32,
    /// What comes or goes at its end.
    pub(crate) flow: f64,
}

impl Segment {
    /// The month at whose end it ends.
    pub(crate) const fn month(&self) -> u32 {
        YEAR * self.year + self.to
    }

    /// How many months it has.
    pub(crate) const fn months(&self) -> u32 {
        self.to - self.from
    }
}

impl Timeline {
    /// The market of a year, from 0.
    pub(crate) fn market(&self, year: u32) -> Lognormal {
        market_of(&self.markets, year)
    }

    /// By how much a payment of this year, from 0, is greater than the first.
    pub(crate) fn grown(&self, year: u32) -> f64 {
        libm::pow(1.0 + self.growth, f64::from(year))
    }

    /// The plan's months in pieces.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment> + '_ {
        segments(self.months, &self.flows)
    }
}

/// The market of a year, from 0; the last one holds on.
pub(crate) fn market_of(markets: &[Lognormal], year: u32) -> Lognormal {
    let flat = Lognormal { mean: 0.0, deviation: 0.0 };
    markets.get(year as usize).or(markets.last()).copied().unwrap_or(flat)
}

/// Months in pieces that end at a year's end, at a flow, or at the end of all. `flows` are in the order of months; those
/// of one month go together.
pub(crate) fn segments(months: u32, flows: &[(u32, f64)]) -> impl Iterator<Item = Segment> + '_ {
    let mut from = 0;
    let mut next = 0;
    std::iter::from_fn(move || {
        if from >= months {
            return None;
        }
        while flows.get(next).is_some_and(|(month, _)| *month <= from) {
            next += 1;
        }
        let year = from / YEAR;
        let end = ((year + 1) * YEAR).min(months);
        let end = flows.get(next).map_or(end, |(month, _)| end.min(*month));
        let mut flow = 0.0;
        while let Some((_, amount)) = flows.get(next).filter(|(month, _)| *month == end) {
            flow += amount;
            next += 1;
        }
        let segment = Segment { year, from: from - year * YEAR, to: end - year * YEAR, flow };
        from = end;
        Some(segment)
    })
}
