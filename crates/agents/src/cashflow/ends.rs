//! Where a plan stands in each simulated market, and what is asked of it.

use super::quantile::quantile;
use super::timeline::{Segment, Timeline};

/// What 1 dollar of each kind has become in each market, and what it takes never to have less than nothing on the way.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    start: f64,
    budget: f64,
    /// Of 1 dollar that was there at the start.
    lump: Vec<f64>,
    /// Of payments whose first is 1 dollar.
    payments: Vec<f64>,
    /// Of what comes and goes on dates; empty where nothing does.
    flows: Vec<f64>,
    /// The payment below which money that goes out is not there in time; empty where none goes out.
    least_payment: Vec<f64>,
    /// The same of the start, with the budget as payment.
    least_start: Vec<f64>,
}

impl Ends {
    /// The day of the first month's beginning, in so many markets.
    pub(crate) fn at_start(timeline: &Timeline, budget: f64, markets: usize) -> Self {
        let many = |value: f64, needed: bool| if needed { vec![value; markets] } else { Vec::new() };
        let goes = timeline.flows.iter().any(|(_, amount)| *amount < 0.0);
        Self {
            start: timeline.start,
            budget,
            lump: vec![1.0; markets],
            payments: vec![0.0; markets],
            flows: many(0.0, !timeline.flows.is_empty()),
            least_payment: many(f64::NEG_INFINITY, goes),
            least_start: many(f64::NEG_INFINITY, goes),
        }
    }

    /// Makes room for what comes and goes in a plan that goes on from here.
    pub(crate) fn make_room(&mut self, timeline: &Timeline) {
        let new = Self::at_start(timeline, self.budget, self.markets());
        let fill = |old: &mut Vec<f64>, new: Vec<f64>| {
            if old.is_empty() {
                *old = new;
            }
        };
        fill(&mut self.flows, new.flows);
        fill(&mut self.least_payment, new.least_payment);
        fill(&mut self.least_start, new.least_start);
    }

    /// The same in the first few of the markets.
    pub(crate) fn of_few(&self, markets: usize) -> Self {
        let few = |values: &Vec<f64>| values.iter().copied().take(markets).collect();
        Self {
            lump: few(&self.lump),
            payments: few(&self.payments),
            flows: few(&self.flows),
            least_payment: few(&self.least_payment),
            least_start: few(&self.least_start),
            ..*self
        }
    }

    /// How many markets there are.
    pub(crate) fn markets(&self) -> usize {
        self.lump.len()
    }

    /// A segment later, in which a dollar has grown to `lump` and dollars paid at each month's end to `payments`, in
    /// markets whose yearly growth is `shifted` times that.
    pub(crate) fn advance(&mut self, segment: Segment, shifted: f64, payment: f64, lump: &[f64], payments: &[f64]) {
        let monthly = libm::log(shifted) / 12.0;
        let months = segment.months();
        let more = libm::exp(monthly * f64::from(months));
        let paid = (0..months).map(|month| libm::exp(monthly * f64::from(month))).sum::<f64>() / f64::from(months);
        let paid = paid * payment;
        for ((worth, all), (lump, payments)) in
            self.lump.iter_mut().zip(&mut self.payments).zip(lump.iter().zip(payments))
        {
            let growth = lump * more;
            *worth *= growth;
            *all = *all * growth + payments * paid;
        }
        for (flows, lump) in self.flows.iter_mut().zip(lump) {
            *flows = *flows * lump * more + segment.flow;
        }
        if segment.flow < 0.0 {
            self.keep_above_nothing();
        }
    }

    fn keep_above_nothing(&mut self) {
        for i in 0..self.least_payment.len() {
            let (lump, payments, flows) = (self.lump[i], self.payments[i], self.flows[i]);
            let missing = -self.start * lump - flows;
            let payment = if payments > 0.0 {
                missing / payments
            } else if missing > 0.0 {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            };
            self.least_payment[i] = self.least_payment[i].max(payment);
            self.least_start[i] = self.least_start[i].max((-self.budget * payments - flows) / lump);
        }
    }

    fn each(&self, value: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..self.lump.len()).map(value).collect()
    }

    fn flow(&self, market: usize) -> f64 {
        self.flows.get(market).copied().unwrap_or_default()
    }

    /// The payment that ends at `target`, in each market.
    pub(crate) fn needed_payments(&self, target: f64) -> Vec<f64> {
        self.each(|i| {
            let payment = (target - self.start * self.lump[i] - self.flow(i)) / self.payments[i];
            self.least_payment.get(i).map_or(payment, |least| payment.max(*least))
        })
    }

    /// The smallest payment that reaches `target` in the share `confidence` of the markets; not below 0.
    pub(crate) fn payment(&self, target: f64, confidence: f64) -> f64 {
        quantile(&mut self.needed_payments(target), confidence).max(0.0)
    }

    /// The share of markets in which `payment` reaches `target`.
    pub(crate) fn chance(&self, payment: f64, target: f64) -> f64 {
        let ends = self.values(payment);
        share(&ends, |end| *end >= target)
    }

    /// What there is in the end with `payment`, in each market; nothing where the money ran out on the way.
    pub(crate) fn values(&self, payment: f64) -> Vec<f64> {
        self.each(|i| {
            let ruined = self.least_payment.get(i).is_some_and(|least| payment < *least);
            let end = self.start * self.lump[i] + payment * self.payments[i] + self.flow(i);
            // A market whose money has run out reaches no target, not even one of nothing.
            if ruined { -1.0 } else { end }
        })
    }

    /// What would have to be there at the start beside what is, so that the budget ends at `target`, in each market.
    fn deposits(&self, target: f64) -> Vec<f64> {
        self.each(|i| {
            let start = (target - self.budget * self.payments[i] - self.flow(i)) / self.lump[i];
            self.least_start.get(i).map_or(start, |least| start.max(*least)) - self.start
        })
    }

    /// The sum, paid in at once, with which the budget reaches `target` in the share `confidence` of the markets; not
    /// below 0.
    pub(crate) fn deposit(&self, target: f64, confidence: f64) -> f64 {
        quantile(&mut self.deposits(target), confidence).max(0.0)
    }

    /// The share of markets in which the budget reaches `target` with a sum that is paid in at once.
    pub(crate) fn chance_with_deposit(&self, deposit: f64, target: f64) -> f64 {
        share(&self.deposits(target), |needed| *needed <= deposit)
    }

    /// The greatest target that the budget reaches in the share `confidence` of the markets; not below 0.
    pub(crate) fn target(&self, confidence: f64) -> f64 {
        let mut missed: Vec<_> = self.values(self.budget).into_iter().map(|end| -end).collect();
        (-quantile(&mut missed, confidence)).max(0.0)
    }
}

/// The share of values of which something holds.
pub(crate) fn share(values: &[f64], holds: impl Fn(&f64) -> bool) -> f64 {
    values.iter().filter(|value| holds(value)).count() as f64 / values.len() as f64
}
