//! The months until the goal: the times that the text offers, each with a score; the best one counts.

use super::age::Age;
use super::context::Context;
use super::horizon::{Candidate, Times};
use super::label::Sum;
use super::months_features::{describe, nothing};
use super::score::{Features, Weights, rank};
use crate::vocabulary::{PlanKind, PlanType};

/// A time that the words offer; without months where none counts.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) time: Option<Candidate>,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
}

/// What the offers are described with.
pub(super) struct Scene<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) sums: &'a [Sum],
    pub(super) ages: &'a [Age],
    /// The item that the target stands at.
    pub(super) target: Option<usize>,
    pub(super) main: PlanType,
    pub(super) plan: PlanKind,
}

/// The times of a text, the chosen one first.
pub(super) fn offers(scene: &Scene<'_>, times: &Times, weights: &Weights<'_>) -> Vec<Offer> {
    let chosen = times.best().map(|best| (best.months, best.evidence.clone()));
    let offer = |time: Option<Candidate>| Offer { time, score: 0, share: 0.0, features: Features::new() };
    let mut all = vec![offer(None)];
    all.extend(times.candidates.iter().map(|time| offer(Some(time.clone()))));
    for offer in &mut all {
        let by_rule = match (&offer.time, &chosen) {
            (Some(time), Some((months, evidence))) => time.months == *months && time.evidence == *evidence,
            (None, None) => true,
            _ => false,
        };
        let mut features = std::mem::take(&mut offer.features);
        match offer.time.clone() {
            Some(time) => describe(scene, &times.candidates, &time, by_rule, &mut features),
            None => nothing(scene, times, by_rule, &mut features),
        }
        offer.score = if weights.bytes.is_empty() { i32::from(by_rule) * 64 } else { weights.score(&features, 0) };
        offer.features = features;
    }
    rank(&mut all, |offer| offer.score, |offer, share| offer.share = share);
    // What says the same is no rival.
    let months = |offer: &Offer| offer.time.as_ref().map(|time| time.months);
    let said = all.first().and_then(months);
    let agreed: f64 = all.iter().skip(1).filter(|offer| said.is_some() && months(offer) == said).map(|o| o.share).sum();
    if let Some(first) = all.first_mut() {
        first.share += agreed;
    }
    all
}
