//! The reading made of what was found: every input settled, shown with its origin, doubts asked about.

use rust_decimal::Decimal;

use super::completed::{Completed, complete};
use super::currency_said::currencies;
use super::inputs::{ASSUMED, Draft, round};
use super::language::language;
use super::months::Offer;
use super::notes::plain;
use super::questions::{about_inputs, question};
use super::reader::Candidates;
use super::stated::{Use, facts};
use super::sureness::{Chosen, sure};
use super::target::{Candidate, How};
use super::{evidence, explained, horizon, other_goals, questions, sanity, settle, wording};
use crate::goal::Goal;
use crate::provenance::Provenance;
use crate::reading::{Reading, TextField};
use crate::vocabulary::{Origin, PlanKind, PlanType, RiskLevel, Understanding};

/// The inputs that decide how sure a reading is.
const COUNTED: [&str; 8] = [
    "planType",
    "targetAmount",
    "horizonMonths",
    "timeHorizon",
    "startingAmount",
    "monthlyBudget",
    "yearlyIncome",
    "retirementIncome",
];

/// The reading of `goal`, of which `found` is what the words say.
pub(super) fn answer(goal: &Goal, found: &Candidates<'_>, mut draft: Draft) -> Reading {
    let [words, name, preferences] = &found.texts;
    let read_kind = read_kind(found);
    let kind = settle::kind(goal, words, read_kind, &mut draft);
    if read_kind.is_none() && goal.plan_type.is_none() {
        let sure = found.purposes.first().map_or(ASSUMED, |best| sure(Chosen::Type, best.share)).min(0.85);
        if let Some(origin) = draft.origins.iter_mut().find(|origin| origin.path == ["planType"]) {
            origin.confidence = round(sure);
        }
    }
    let plan = found.plans.first().map_or(PlanKind::Save, |best| best.kind);
    let chosen = found.targets.first().filter(|best| best.how != How::Nothing);
    let offer = found.offers.first();
    let completed = complete(goal, found, kind, plan, chosen, &mut draft);
    let (target, chosen) = settle_target(goal, found, kind, plan, chosen, &completed, &mut draft);
    let read = offer.and_then(|offer| Some((offer.time.as_ref()?.months, sure(Chosen::Months, offer.share))));
    let fallback = fallback(kind, plan, &completed);
    let months = settle::months(goal, read, fallback, &mut draft);
    draft.assumptions.extend(found.texts[found.offers_text].times.notes.iter().cloned());
    draft.assumptions.extend(offer.and_then(|offer| offer.time.as_ref()?.note.clone()));
    let time_horizon = horizon::years(months).clamp(1, horizon::LONGEST);
    let (risk_level, risk_evidence) = settle_risk(goal, found, time_horizon, &mut draft);
    settle::named_goals(words, kind, &mut draft);
    let mut details = completed.details;
    if draft.origins.iter().any(|origin| origin.path == ["details", "horizonMonths"] && origin.origin == Origin::Read) {
        details.horizon_months = Some(months);
    }
    let mut used = completed.used.clone();
    let target_parts = chosen.map_or_else(Vec::new, |best| best.parts.clone());
    let time = offer.and_then(|offer| offer.time.as_ref());
    let facts = [(words, TextField::FinancialGoals, 0), (preferences, TextField::InvestmentPreferences, 2)]
        .into_iter()
        .flat_map(|(words, field, n)| {
            let of = Use {
                items: if n == 0 { completed.used.clone() } else { completed.used_preferences.clone() },
                target: if found.target_text == n { target_parts.clone() } else { Vec::new() },
                time: time.filter(|_| found.offers_text == n),
            };
            facts(words, field, &of)
        })
        .collect();
    used.extend(&target_parts);
    used.extend(time.into_iter().flat_map(|time| &time.evidence));
    let other_goals = other_goals::announced(words, kind, target.unwrap_or_default(), &used, &mut draft);
    let mut questions = sanity::doubts(plan, kind, target, months, &details, &mut draft);
    if currencies(&words.sums).len() > 1 && goal.details.currency.is_none() {
        draft.doubt("targetAmount", 0.55);
        questions.push(question(
            "CURRENCY",
            plain("ASK_CURRENCY", "The words name two currencies. In which one is the plan?"),
            &["details", "currency"],
        ));
    }
    if !other_goals.is_empty() && goal.details.priority.is_none() {
        questions.push(question(
            "PRIORITY",
            plain("ASK_PRIORITY", "More than one goal is named. Which comes first?"),
            &["details", "priority"],
        ));
    }
    let sure = sureness(&draft, &completed.absent);
    questions.splice(0..0, about_inputs(&draft));
    let whole = goal.financial_goals.as_deref().unwrap_or("");
    let assumed =
        |name: &str| draft.origins.iter().any(|o| o.path.last() == Some(&name) && o.origin == Origin::Assumed);
    let full = !assumed("planType")
        && !assumed("horizonMonths")
        && (!assumed("targetAmount") || details.retirement_income.is_some());
    let mut reading = Reading {
        goal_text: whole.to_owned(),
        plan_kind: plan,
        goal_type: kind,
        target_amount: target,
        horizon_months: months,
        time_horizon,
        risk_level,
        starting_amount: details.starting_amount.unwrap_or_default(),
        details,
        confidence: sure,
        understanding: Some(if full { Understanding::Full } else { Understanding::Partial }),
        language: language(&[&words.passage, &preferences.passage]).map(str::to_owned),
        facts,
        questions,
        other_goals,
        keywords: evidence::keywords(words, kind, &used, risk_evidence),
        plan_name: wording::plan_name(goal.plan_name.as_deref(), kind, target, time_horizon),
        assumptions: Vec::new(),
        origins: Vec::new(),
        provenance: Some(Provenance::RULES),
    };
    let wordless = whole.trim().is_empty() && preferences.passage.items.is_empty() && name.passage.items.is_empty();
    if wordless && goal.target_amount.is_none() {
        reading.understanding = Some(Understanding::None);
        reading.confidence = 0.0;
        reading.questions.insert(0, questions::language(None));
    }
    let mut seen = std::collections::HashSet::new();
    draft.assumptions.retain(|sentence| seen.insert(sentence.clone()));
    reading.assumptions = draft.assumptions;
    reading.origins = draft.origins;
    reading
}

/// The purpose that the words say, with how sure that is; none where only the usual one is left.
fn read_kind(found: &Candidates<'_>) -> Option<(PlanType, f64)> {
    let best = found.purposes.first()?;
    let said = found.texts.iter().any(|words| words.main.is_some());
    (said || best.kind != PlanType::General).then(|| (best.kind, sure(Chosen::Type, best.share)))
}

/// The target as it counts, and the candidate that it was read from.
fn settle_target<'a>(
    goal: &Goal,
    found: &'a Candidates<'_>,
    kind: PlanType,
    plan: PlanKind,
    chosen: Option<&'a Candidate>,
    completed: &Completed,
    draft: &mut Draft,
) -> (Option<Decimal>, Option<&'a Candidate>) {
    if plan == PlanKind::Spend && goal.target_amount.is_none() {
        return (None, None);
    }
    let read = chosen.map(|best| (best.amount, sure(Chosen::Amount, best.share)));
    let unsaid = found.targets.first().map_or(ASSUMED, |best| sure(Chosen::Amount, best.share));
    let target = settle::amount(goal, read, unsaid, completed.needed, kind, draft);
    let counts = chosen.filter(|_| goal.target_amount.is_none());
    if let Some(best) = counts {
        explained::explain(&found.texts[found.target_text], best, target, draft);
    }
    (Some(target), counts)
}

/// The risk, and the items of the goals that say it.
fn settle_risk<'a>(
    goal: &Goal,
    found: &'a Candidates<'_>,
    years: i32,
    draft: &mut Draft,
) -> (RiskLevel, &'a [(usize, usize)]) {
    let best = found.risks.first();
    let said = best.and_then(|best| Some((best.level?, sure(Chosen::Risk, best.share))));
    let unsaid = best.map_or(ASSUMED, |best| sure(Chosen::Risk, best.share));
    let level = settle::risk_level(goal, said, unsaid, years, draft);
    (level, if said.is_some() && goal.risk_level.is_none() { &found.risk_words } else { &[] })
}

/// The months where nobody says them, with the sentence that says so.
fn fallback(kind: PlanType, plan: PlanKind, completed: &Completed) -> (i32, String) {
    if plan == PlanKind::Spend {
        let age = completed.details.current_age.unwrap_or(65);
        let until = completed.details.retirement_income.as_ref().and_then(|income| income.until_age).unwrap_or(95);
        let years = (until - age).clamp(1, horizon::LONGEST);
        return (
            12 * years,
            format!("The money is taken to have to last until the age of {until}: {}.", wording::years(years)),
        );
    }
    let months = settle::usual_months(kind);
    (months, format!("No time is given; {} are assumed.", wording::years(months / 12)))
}

/// How sure the whole is: as its least sure input, or as what may be said and was not found.
fn sureness(draft: &Draft, absent: &[(&'static str, f64)]) -> f64 {
    let inputs = draft
        .origins
        .iter()
        .filter(|origin| origin.path.last().is_some_and(|name| COUNTED.contains(name)))
        .map(|origin| origin.confidence);
    inputs.chain(absent.iter().map(|(_, sure)| round(*sure))).fold(1.0, f64::min)
}

/// The reading of words that could not be understood: on assumptions and fields alone.
pub(super) fn not_understood(mut reading: Reading, goal: &Goal, tag: &str) -> Reading {
    reading.goal_text = goal.financial_goals.clone().unwrap_or_default();
    reading.language = Some(tag.to_owned());
    reading.understanding = Some(Understanding::None);
    reading.questions.retain(|question| question.code != "GOAL_NOT_UNDERSTOOD");
    reading.questions.insert(0, questions::language(Some(tag)));
    let dated = goal.time_horizon.is_some() || goal.details.horizon_months.is_some();
    if goal.target_amount.is_none() || !dated {
        reading.confidence = 0.0;
    }
    reading
}

/// Whether the words say nothing that could be read.
pub(super) fn silent(found: &Candidates<'_>) -> bool {
    let nothing = |offer: &Offer| offer.time.is_none();
    found.texts.iter().all(|words| words.main.is_none() && words.sums.is_empty())
        && found.targets.first().is_none_or(|best| best.how == How::Nothing)
        && found.offers.first().is_none_or(nothing)
}

/// Whether no word names anything: of gibberish not even the figures count.
pub(super) fn nameless(found: &Candidates<'_>) -> bool {
    found.texts.iter().all(|words| words.main.is_none())
}
