//! Money that is lived on: paid out at the beginning of each month, growing with prices, in simulated markets.
//!
//! Everything is in money of the day on which it begins. In each market an income costs so much for each dollar of it, so
//! that the income that lasts is a quantile, too; what comes beside it and on dates makes the cost a broken line.

use super::draws::{self, PAIRS};
use super::ends::share;
use super::growth::Growth;
use super::lognormal::Lognormal;
use super::midway::paused_at;
use super::quantile::{quantile, quantiles};
use super::timeline::{Segment, YEAR, market_of, segments};

const MARKETS: usize = 2 * PAIRS;

/// What comes beside the money, a month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Income {
    /// Comes by itself in each year, from 0; the last one holds on. Empty for nothing.
    pub(crate) other: Vec<f64>,
}

impl Income {
    fn in_year(&self, year: u32) -> f64 {
        self.other.get(year as usize).or(self.other.last()).copied().unwrap_or_default()
    }
}

/// A piece of time: what 1 dollar a month costs in it, and what 1 dollar at its end costs, in each market.
struct Piece {
    segment: Segment,
    drawn: Vec<f64>,
    end: Vec<f64>,
}

/// Pieces in which as much comes beside the money, and nothing on a date before the last one's end.
struct Stretch {
    other: f64,
    drawn: Vec<f64>,
    flow: f64,
    end: Vec<f64>,
}

/// Simulated markets in which money is lived on.
pub(crate) struct Spending {
    pieces: Vec<Piece>,
}

impl Spending {
    /// Lives on money for `months`, from the beginning of the first, in the markets of its years, while prices rise by
    /// `inflation` a year. `flows` come or go on dates (in the order of months, in money of the day on which it begins).
    pub(crate) fn simulate(markets: &[Lognormal], months: u32, inflation: f64, flows: &[(u32, f64)]) -> Self {
        Self::simulate_from(markets, 0, months, inflation, flows)
    }

    /// The same from the end of month `from` on, still in money of the day on which all of it begins.
    pub(crate) fn simulate_from(
        markets: &[Lognormal],
        from: u32,
        months: u32,
        inflation: f64,
        flows: &[(u32, f64)],
    ) -> Self {
        Self::with_pauses(markets, (from, months), inflation, flows, &[from])
    }

    /// The same with pauses at the ends of some months, for what is asked of these.
    pub(crate) fn with_pauses(
        markets: &[Lognormal],
        (from, months): (u32, u32),
        inflation: f64,
        flows: &[(u32, f64)],
        pauses: &[u32],
    ) -> Self {
        let flows = paused_at(flows, pauses);
        let mut growth = Growth::new();
        let mut discount = vec![[1.0; 2]; PAIRS];
        let mut pieces = Vec::new();
        for segment in segments(months, &flows).filter(|segment| segment.month() > from) {
            let market = market_of(markets, segment.year);
            // A dollar of a month later costs what prices rise by, over what the market grows by: the growth of the
            // market turned round, which has the mirrored strata.
            let turned = Lognormal { mean: libm::log1p(inflation) - market.mean, deviation: market.deviation };
            let growth = growth.of(turned);
            let mut drawn = vec![[0.0; 2]; PAIRS];
            for ((drawn, discount), strata) in drawn.iter_mut().zip(&mut discount).zip(draws::year(segment.year)) {
                let (mut all, mut one) = ([0.0; 2], *discount);
                for stratum in strata.get(segment.from as usize..segment.to as usize).unwrap_or_default() {
                    let later = growth[growth.len() - 1 - usize::from(*stratum)];
                    all = [all[0] + one[0], all[1] + one[1]];
                    one = [one[0] * later[0], one[1] * later[1]];
                }
                (*drawn, *discount) = (all, one);
            }
            pieces.push(Piece { segment, drawn: drawn.into_flattened(), end: discount.as_flattened().to_vec() });
        }
        Self { pieces }
    }

    /// What has to be there so that `wanted` a month, with `income` beside it, lasts until each piece's end, in each
    /// market; shown piece by piece with what that has cost until then. A dollar of piece k costs `dearer(k)` as much.
    fn needs(
        &self,
        wanted: f64,
        income: &Income,
        dearer: impl Fn(Segment) -> f64,
        mut at: impl FnMut(&Piece, &[f64], &[f64]),
    ) -> Vec<f64> {
        let (mut cost, mut need) = (vec![0.0; MARKETS], vec![0.0_f64; MARKETS]);
        for piece in &self.pieces {
            let segment = piece.segment;
            let dearer = dearer(segment);
            let drawn = (wanted - income.in_year(segment.year)).max(0.0) * dearer;
            if segment.flow == 0.0 {
                // Costs do not fall: the need can wait until they do.
                for (cost, one) in cost.iter_mut().zip(&piece.drawn) {
                    *cost += drawn * one;
                }
            } else {
                let flow = segment.flow * dearer;
                for ((cost, need), (one, end)) in cost.iter_mut().zip(&mut need).zip(piece.drawn.iter().zip(&piece.end))
                {
                    *cost += drawn * one;
                    *need = need.max(*cost);
                    *cost -= flow * end;
                }
            }
            at(piece, &cost, &need);
        }
        for (need, cost) in need.iter_mut().zip(&cost) {
            *need = need.max(*cost);
        }
        need
    }

    /// The share of markets in which `balance` supports `wanted` a month to the end, with `income` beside it.
    pub(crate) fn chance(&self, balance: f64, wanted: f64, income: &Income) -> f64 {
        share(&self.needs(wanted, income, |_| 1.0, |_, _, _| ()), |need| *need <= balance)
    }

    /// The same where prices rise by so much more than what the money earns, a month, as a factor.
    pub(crate) fn chance_if_dearer(&self, balance: f64, wanted: f64, income: &Income, monthly: f64) -> f64 {
        let power = |months: u32| libm::pow(monthly, f64::from(months));
        let dearer = |piece: Segment| {
            let first = 12 * piece.year + piece.from;
            (first..piece.month()).map(power).sum::<f64>() / f64::from(piece.months())
        };
        share(&self.needs(wanted, income, dearer, |_, _, _| ()), |need| *need <= balance)
    }

    /// The balance that supports `wanted` a month to the end in the share `confidence` of the markets.
    pub(crate) fn balance(&self, wanted: f64, income: &Income, confidence: f64) -> f64 {
        quantile(&mut self.needs(wanted, income, |_| 1.0, |_, _, _| ()), confidence)
    }

    /// The first year's rate, as a fraction of the balance, that lasts for the first `years` in the share `confidence` of the
    /// markets, with nothing beside it.
    pub(crate) fn first_year_rate(&self, years: u32, confidence: f64) -> f64 {
        let mut cost = vec![0.0; MARKETS];
        for piece in self.pieces.iter().take_while(|piece| piece.segment.year < years) {
            for (cost, one) in cost.iter_mut().zip(&piece.drawn) {
                *cost += one;
            }
        }
        12.0 / quantile(&mut cost, confidence)
    }

    /// The greatest monthly income, with `income` counted in, that `balance` supports to the end in the share `confidence` of
    /// the markets.
    pub(crate) fn income(&self, balance: f64, income: &Income, confidence: f64) -> f64 {
        let stretches = self.stretches(income);
        if let [whole] = &stretches[..]
            && whole.flow == 0.0
        {
            let mut borne: Vec<_> = whole.drawn.iter().map(|cost| -balance / cost).collect();
            return whole.other - quantile(&mut borne, confidence);
        }
        let lasts = |wanted: f64| {
            let supports = |market: usize| {
                let (mut cost, mut need) = (0.0, 0.0_f64);
                for stretch in &stretches {
                    cost += (wanted - stretch.other).max(0.0) * stretch.drawn[market];
                    need = need.max(cost);
                    cost -= stretch.flow * stretch.end[market];
                }
                need.max(cost) <= balance
            };
            (0..MARKETS).filter(|market| supports(*market)).count() as f64 >= confidence * MARKETS as f64 - 1e-6
        };
        let (mut low, mut high) = (0.0, balance + stretches.iter().map(|stretch| stretch.other).fold(0.0, f64::max));
        high += stretches.iter().map(|stretch| stretch.flow.max(0.0)).sum::<f64>();
        // The chance falls as the income rises: halved until a hundredth of a cent is left of a doubt.
        while high - low > 1e-4_f64.max(1e-12 * high) {
            let middle = f64::midpoint(low, high);
            *(if lasts(middle) { &mut low } else { &mut high }) = middle;
        }
        low
    }

    fn stretches(&self, income: &Income) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for piece in &self.pieces {
            let other = income.in_year(piece.segment.year);
            match stretches.last_mut().filter(|last| last.flow == 0.0 && last.other.to_bits() == other.to_bits()) {
                Some(last) => {
                    for (all, one) in last.drawn.iter_mut().zip(&piece.drawn) {
                        *all += one;
                    }
                    last.flow = piece.segment.flow;
                    last.end.clone_from(&piece.end);
                }
                None => stretches.push(Stretch {
                    other,
                    drawn: piece.drawn.clone(),
                    flow: piece.segment.flow,
                    end: piece.end.clone(),
                }),
            }
        }
        stretches
    }

    /// What is left of `balance` at each year's end with `wanted` a month: the year, from 1, and what a tenth, half and
    /// nine tenths of the markets have at most.
    pub(crate) fn fan(&self, balance: f64, wanted: f64, income: &Income) -> Vec<(u32, [f64; 3])> {
        let mut fan = Vec::new();
        let last = self.pieces.last().map(|piece| piece.segment.month());
        let at_year_end = |month: u32| month.is_multiple_of(YEAR) || Some(month) == last;
        self.left(balance, wanted, income, at_year_end, |month, left| {
            fan.push((month.div_ceil(YEAR), quantiles(left, [0.10, 0.50, 0.90])));
        });
        fan
    }

    /// What is left of `balance` with `wanted` a month in each market, at the end of each piece whose last month is
    /// `asked` for.
    pub(crate) fn left(
        &self,
        balance: f64,
        wanted: f64,
        income: &Income,
        asked: impl Fn(u32) -> bool,
        mut at: impl FnMut(u32, &mut [f64]),
    ) {
        let mut left = Vec::with_capacity(MARKETS);
        let at_piece = |piece: &Piece, cost: &[f64], need: &[f64]| {
            let month = piece.segment.month();
            if !asked(month) {
                return;
            }
            left.clear();
            left.extend(cost.iter().zip(need).zip(&piece.end).map(|((cost, need), end)| {
                // Whoever has run out stays so, whatever comes later.
                if need.max(*cost) > balance { 0.0 } else { (balance - cost) / end }
            }));
            at(month, &mut left);
        };
        self.needs(wanted, income, |_| 1.0, at_piece);
    }
}
