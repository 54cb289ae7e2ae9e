//! What a candidate for what is there, paid in or earned is described with for its score.

use rust_decimal::Decimal;

use super::classes::{Classes, NAMES};
use super::context::Context;
use super::field::{Candidate, Field, Made};
use super::label::{Sum, size};
use super::score::Features;
use super::sureness::share_of;
use super::target_features::tenth;
use super::unit::Per;
use crate::vocabulary::{FactKind, PlanKind, PlanType};

/// What is known of the goal when a field is chosen.
pub(super) struct Scene<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) main: PlanType,
    pub(super) plan: PlanKind,
    /// The leading item of the target.
    pub(super) target: Option<usize>,
    pub(super) wanted: Option<Decimal>,
}

pub(super) fn describe(
    field: Field,
    scene: &Scene<'_>,
    sums: &[Sum],
    candidate: &Candidate,
    (joint, better): (f64, usize),
    ruled: bool,
    features: &mut Features,
) {
    let made = candidate.how.word();
    let rule = if ruled { "chosen" } else { "other" };
    features.add("made", &[made]);
    features.add("rule", &[rule]);
    features.add("rule made", &[rule, made]);
    features.add("made plan", &[made, scene.plan.as_str()]);
    features.add("made main", &[made, scene.main.as_str()]);
    features.add("joint", &[tenth(joint)]);
    features.add("joint made", &[tenth(joint), made]);
    features.add("better", &[&better.min(5).to_string()]);
    features.add("better made", &[&better.min(5).to_string(), made]);
    features.add("parts", &[&candidate.parts.len().to_string()]);
    let of = |sum: &Sum| share_of(sum, field.kind());
    let inside = |sum: &&Sum| candidate.parts.contains(&sum.at());
    let least = sums.iter().filter(inside).map(of).fold(1.0, f64::min);
    let missed = sums.iter().filter(|sum| !inside(sum)).map(of).fold(0.0, f64::max);
    features.add("least", &[made, tenth(least)]);
    features.add("missed", &[made, tenth(missed)]);
    features.add("least missed", &[tenth(least), tenth(missed)]);
    if candidate.how == Made::Nothing {
        return;
    }
    features.add("size", &[&size(candidate.amount)]);
    features.add("size made", &[&size(candidate.amount), made]);
    against_target(field, scene, candidate, features);
    for sum in sums.iter().filter(inside) {
        describe_amount(scene.context, sum, made, features);
    }
    for at in candidate.parts.iter().filter(|at| sums.iter().all(|sum| sum.at() != **at)) {
        around(scene.context, *at, made, features);
    }
    for pair in candidate.parts.windows(2) {
        between(scene.context, sums, pair[0], pair[1], "pair", features);
    }
    // What is left out though it is likely: how it stands to what is taken.
    for sum in sums.iter().filter(|sum| !inside(sum) && of(sum) >= 0.3).take(3) {
        if let Some(near) = candidate.parts.iter().min_by_key(|at| at.abs_diff(sum.at())) {
            let name = if *near > sum.at() { "before" } else { "behind" };
            between(scene.context, sums, *near, sum.at(), name, features);
        }
    }
}

fn against_target(field: Field, scene: &Scene<'_>, candidate: &Candidate, features: &mut Features) {
    if scene.target.is_some_and(|at| candidate.parts.contains(&at)) {
        features.add("is target", &[candidate.how.word(), scene.plan.as_str()]);
    }
    let Some(wanted) = scene.wanted.filter(|_| field != Field::Income) else { return };
    let times = |n: i64| candidate.amount.saturating_mul(Decimal::from(n)) >= wanted;
    let ratio = if field == Field::Start {
        match () {
            () if candidate.amount == wanted => "same",
            () if times(1) => "more",
            () if times(2) => "half",
            () if times(10) => "tenth",
            () => "less",
        }
    } else {
        match () {
            () if times(2) => "half",
            () if times(12) => "year",
            () if times(120) => "decade",
            () => "less",
        }
    };
    features.add("to target", &[ratio]);
    features.add("to target made", &[ratio, candidate.how.word()]);
}

/// One amount that is taken.
fn describe_amount(context: &Context<'_>, sum: &Sum, made: &str, features: &mut Features) {
    let per = sum.per().map_or("sum", Per::word);
    features.add("per", &[per, made]);
    features.add("label", &[sum.kind.as_str(), made]);
    features.add("rule label", &[sum.rule.as_str(), made]);
    for kind in [FactKind::Other, FactKind::Worth, FactKind::CashFlow, FactKind::EmployerContribution] {
        features.add("share", &[kind.as_str(), tenth(share_of(sum, kind))]);
    }
    around(context, sum.at(), made, features);
}

fn around(context: &Context<'_>, at: usize, made: &str, features: &mut Features) {
    let (before, behind) = (context.token(at.wrapping_sub(1)), context.token(at + 1));
    features.add("-1", &[&before, made]);
    features.add("+1", &[&behind, made]);
    features.add("+12", &[&behind, &context.token(at + 2)]);
    for class in [
        Classes::SPARED,
        Classes::GONE,
        Classes::KIN,
        Classes::PARTNER,
        Classes::EACH,
        Classes::CHANGE,
        Classes::CONCLUDE,
        Classes::COMING,
        Classes::EMPLOYER,
        Classes::LIVING,
        Classes::PAY_IN,
        Classes::HAVE,
        Classes::ACCOUNT,
        Classes::JOB,
    ] {
        if context.near(at, class, 6, 5) {
            features.add("class", &[&class.0.to_string(), made]);
        }
    }
}

/// How two amounts stand to each other.
fn between(context: &Context<'_>, sums: &[Sum], a: usize, b: usize, name: &'static str, features: &mut Features) {
    let (first, second) = (a.min(b), a.max(b));
    let passage = context.passage;
    let far = match second - first {
        0..=3 => "3",
        4..=8 => "8",
        9..=16 => "16",
        _ => "far",
    };
    let same = if passage.items[first].sentence == passage.items[second].sentence { "same" } else { "other" };
    features.add("between", &[name, far, same]);
    let of = |at: usize| sums.iter().find(|sum| sum.at() == at);
    if let (Some(x), Some(y)) = (of(first), of(second)) {
        let per = |sum: &Sum| sum.per().map_or("sum", Per::word);
        features.add("pers", &[name, per(x), per(y)]);
        let (low, high) = (x.amount().min(y.amount()), x.amount().max(y.amount()));
        let ratio = if low == high {
            "same"
        } else if low.saturating_mul(Decimal::TWO) > high {
            "like"
        } else if low.saturating_mul(Decimal::TEN) > high {
            "less"
        } else {
            "far"
        };
        features.add("ratio", &[name, ratio, same]);
        features.add("order", &[name, if x.amount() < y.amount() { "rises" } else { "falls" }, ratio]);
    }
    if same == "same" && second - first <= 14 {
        let mut seen = 0_u32;
        for i in first + 1..second {
            seen |= context.classes[i].0;
            let token = context.token(i);
            if second - first <= 9 {
                features.add("between word", &[name, &token]);
            }
        }
        for (bit, class) in NAMES.iter().enumerate() {
            if seen >> bit & 1 == 1 {
                features.add("between class", &[name, class]);
            }
        }
    }
}
