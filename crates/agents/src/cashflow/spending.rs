//! Money that is lived on: paid out at the beginning of each month, growing with prices, in simulated markets.
//!
//! Everything is in money of the day on which it begins. In each market an income costs so much for each dollar of it, so
//! that the income that lasts is a quantile, too; what comes beside it and on dates makes the cost a broken line.

use super::draws::{self, PAIRS};
use super::ends::share;
use super::growth::Growth;
use super::lognormal::Lognormal;
use super::quantile::{quantile, quantiles};
use super::timeline::{Segment, market_of, segments};

/// What comes beside the money, a month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Income {
    /// Comes by itself in each year, from 0; the last one holds on. Empty for nothing.
    pub(crate) other: Vec<f64>,
}

impl Income {
    fn other_in(&self, year: u32) -> f64 {
        self.other.get(year as usize).or(self.other.last()).copied().unwrap_or_default()
    }
}

/// A piece of time: what 1 dollar a month costs in it, and what 1 dollar at its end costs, in each market.
struct Piece {
    segment: Segment,
    drawn: Vec<f64>,
    end: Vec<f64>,
}

/// Simulated markets in which money is lived on.
pub(crate) struct Spending {
    pieces: Vec<Piece>,
    income: Income,
}

impl Spending {
    /// Lives on money for `months`, from the beginning of the first, in the markets of its years, while prices rise by
    /// `inflation` a year. Beside the money there is `income`, and `flows` (in the order of months, in money of the day
    /// on which it begins).
    pub(crate) fn simulate(
        markets: &[Lognormal],
        months: u32,
        inflation: f64,
        income: Income,
        flows: &[(u32, f64)],
    ) -> Self {
        let mut growth = Growth::new();
        let mut discount = vec![[1.0; 2]; PAIRS];
        let mut pieces = Vec::new();
        for segment in segments(months, flows) {
            let market = market_of(markets, segment.year);
            // A dollar of a month later costs what prices rise by, over what the market grows by: the growth of the
            // market turned round, which has the mirrored strata.
            let turned = Lognormal { mean: libm::log1p(inflation) - market.mean, deviation: market.deviation };
            let growth = growth.of(turned);
            let mut drawn = vec![[0.0; 2]; PAIRS];
            for ((drawn, discount), strata) in drawn.iter_mut().zip(&mut discount).zip(draws::year(segment.year)) {
                for stratum in strata.get(segment.from as usize..segment.to as usize).unwrap_or_default() {
                    let later = growth[growth.len() - 1 - usize::from(*stratum)];
                    *drawn = [drawn[0] + discount[0], drawn[1] + discount[1]];
                    *discount = [discount[0] * later[0], discount[1] * later[1]];
                }
            }
            let (drawn, end) = (drawn.as_flattened().to_vec(), discount.as_flattened().to_vec());
            pieces.push(Piece { segment, drawn, end });
        }
        Self { pieces, income }
    }

    fn drawn_from_it(&self, piece: &Piece, income: f64) -> f64 {
        (income - self.income.other_in(piece.segment.year)).max(0.0)
    }

    fn is_plain(&self) -> bool {
        self.income.other.iter().all(|other| *other == 0.0) && self.pieces.iter().all(|piece| piece.segment.flow == 0.0)
    }

    /// What has to be there so that `income` a month lasts until each piece's end, in each market; shown piece by piece
    /// with what that income has cost until then.
    fn needs(&self, income: f64, mut at: impl FnMut(&Piece, &[f64], &[f64])) -> Vec<f64> {
        let markets = 2 * PAIRS;
        let (mut cost, mut need) = (vec![0.0; markets], vec![0.0_f64; markets]);
        for piece in &self.pieces {
            let drawn = self.drawn_from_it(piece, income);
            for ((cost, need), (one, end)) in cost.iter_mut().zip(&mut need).zip(piece.drawn.iter().zip(&piece.end)) {
                *cost += drawn * one;
                *need = need.max(*cost);
                *cost -= piece.segment.flow * end;
                *need = need.max(*cost);
            }
            at(piece, &cost, &need);
        }
        need
    }

    /// The share of markets in which `balance` bears `income` a month to the end.
    pub(crate) fn chance(&self, balance: f64, income: f64) -> f64 {
        share(&self.needs(income, |_, _, _| ()), |need| *need <= balance)
    }

    /// The balance that bears `income` a month to the end in the share `confidence` of the markets.
    pub(crate) fn balance(&self, income: f64, confidence: f64) -> f64 {
        quantile(&mut self.needs(income, |_, _, _| ()), confidence)
    }

    /// The first year's rate, as a fraction of the balance, that lasts for the first `years` in the share `confidence` of the
    /// markets, with nothing beside it.
    pub(crate) fn first_year_rate(&self, years: u32, confidence: f64) -> f64 {
        let mut cost = vec![0.0; 2 * PAIRS];
        for piece in self.pieces.iter().take_while(|piece| piece.segment.year < years) {
            for (cost, one) in cost.iter_mut().zip(&piece.drawn) {
                *cost += one;
            }
        }
        12.0 / quantile(&mut cost, confidence)
    }

    /// The greatest monthly income that `balance` bears to the end in the share `confidence` of the markets.
    pub(crate) fn income(&self, balance: f64, confidence: f64) -> f64 {
        if self.is_plain() {
            let all = self.needs(1.0, |_, _, _| ());
            let mut costs: Vec<_> = all.iter().map(|cost| -balance / cost).collect();
            return -quantile(&mut costs, confidence);
        }
        // The chance falls as the income rises: halved until a hundredth of a cent is left of a doubt.
        let (mut low, mut high) = (0.0, balance + self.income.other.iter().copied().fold(0.0, f64::max));
        high += self.pieces.iter().map(|piece| piece.segment.flow.max(0.0)).sum::<f64>();
        while high - low > 1e-4_f64.max(1e-12 * high) {
            let middle = f64::midpoint(low, high);
            *(if self.chance(balance, middle) >= confidence { &mut low } else { &mut high }) = middle;
        }
        low
    }

    /// What is left of `balance` at each year's end with `income` a month: the year, from 1, and what a tenth, half and
    /// nine tenths of the markets have at most.
    pub(crate) fn fan(&self, balance: f64, income: f64) -> Vec<(u32, [f64; 3])> {
        let mut fan = Vec::new();
        let last = self.pieces.last().map(|piece| piece.segment.month());
        let mut left = Vec::with_capacity(2 * PAIRS);
        self.needs(income, |piece, cost, need| {
            if piece.segment.to != 12 && Some(piece.segment.month()) != last {
                return;
            }
            left.clear();
            left.extend(cost.iter().zip(need).zip(&piece.end).map(|((cost, need), end)| {
                // Whoever has run out stays so, whatever comes later.
                if *need > balance { 0.0 } else { (balance - cost) / end }
            }));
            fan.push((piece.segment.year + 1, quantiles(&mut left, [0.10, 0.50, 0.90])));
        });
        fan
    }
}
