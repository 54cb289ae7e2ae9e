//! The reading itself: fields first, then the words, then what is assumed; how sure each input is.

use rust_decimal::Decimal;

use super::answer::{answer, nameless, not_understood, silent};
use super::language::language;
use super::span_label::{SpanLabel, label_targets, label_times};
use super::tables::Tables;
use super::trace::Trace;
use super::words::{Words, words};
use super::{
    field, field_features, inputs::Draft, months, plan_kind, purpose_review, purpose_score, regular, risk_score, target,
};
use crate::{
    goal::Goal,
    reading::Reading,
    vocabulary::{PlanKind, PlanType},
};

/// How much of a text is read, in characters.
const READ_CHARS: usize = 10_000;

/// All that was found in the words of a goal, and what was chosen of it.
pub(super) struct Candidates<'a> {
    /// Goals, name, preferences.
    pub(super) texts: [Words<'a>; 3],
    /// The purposes as they look before target and time are known.
    pub(super) first: Vec<purpose_score::Purpose>,
    pub(super) purposes: Vec<purpose_score::Purpose>,
    pub(super) plans: Vec<plan_kind::Plan>,
    pub(super) targets: Vec<target::Candidate>,
    /// The text that the target stands in.
    pub(super) target_text: usize,
    pub(super) offers: Vec<months::Offer>,
    pub(super) offers_text: usize,
    /// What is there, paid in and earned, by the goals' text.
    pub(super) fields: Fields,
    pub(super) risks: Vec<risk_score::Choice>,
    /// The items of the goals that speak of risk, from and to.
    pub(super) risk_words: Vec<(usize, usize)>,
}

/// Reads `goal`: every field stands as given, what it leaves open is read from the words, and what they leave open is
/// assumed and said under `assumptions`. Any text gives an answer; of each text the first 10,000 characters are read.
pub fn read(goal: &Goal) -> Reading {
    read_with(goal, &Tables::BUILT_IN, &[]).0
}

/// The same where somebody else says what some words of the goals are. No label adds an amount or a time.
pub fn read_labelled(goal: &Goal, labels: &[SpanLabel]) -> Reading {
    read_with(goal, &Tables::BUILT_IN, labels).0
}

/// The reading of `goal` with all that led to it: facts, labels, candidates with their scores.
pub fn trace(goal: &Goal, tables: &Tables<'_>) -> Trace {
    let (reading, found) = read_with(goal, tables, &[]);
    Trace::of(reading, &found)
}

/// The candidates for what is there, paid in and earned, the chosen ones first.
pub(super) struct Fields {
    pub(super) start: Vec<field::Candidate>,
    pub(super) budget: Vec<field::Candidate>,
    pub(super) income: Vec<field::Candidate>,
}

fn fields(
    words: &Words<'_>,
    main: PlanType,
    plan: PlanKind,
    target: Option<&target::Candidate>,
    tables: &Tables<'_>,
) -> Fields {
    let (context, sums) = (words.context(), &words.sums);
    let at = target.and_then(|target| target.parts.first().copied());
    let scene = field_features::Scene { context: &context, main, plan, target: at, wanted: target.map(|t| t.amount) };
    let chosen = |all: &[field::Candidate]| all.first().and_then(field::Candidate::input_value);
    let rule = regular::income(&context, sums);
    let income = field::candidates(
        field::Field::Income,
        &scene,
        sums,
        None,
        rule.as_ref(),
        &tables.income,
        Some(&tables.income_again),
    );
    let earned = chosen(&income);
    let rule = regular::budget(&context, sums, earned.as_ref());
    let budget =
        field::candidates(field::Field::Budget, &scene, sums, earned.as_ref(), rule.as_ref(), &tables.budget, None);
    let rule = match target {
        // "double my 50k": what is doubled is there.
        Some(best) if best.how == target::How::Multiple => sums
            .iter()
            .find(|sum| Some(sum.at()) == at)
            .map(|sum| regular::InputValue { amount: sum.amount(), at: vec![sum.at()], share: best.share }),
        _ => regular::start(&context, sums, at),
    };
    let start = field::candidates(field::Field::Start, &scene, sums, None, rule.as_ref(), &tables.start, None);
    Fields { start, budget, income }
}

fn read_with<'a>(goal: &'a Goal, tables: &Tables<'_>, labels: &[SpanLabel]) -> (Reading, Candidates<'a>) {
    let mut draft = Draft::default();
    let text = cut(goal.financial_goals.as_deref().unwrap_or(""), &mut draft);
    let name = cut(goal.plan_name.as_deref().unwrap_or(""), &mut draft);
    let preferences = cut(goal.investment_preferences.as_deref().unwrap_or(""), &mut draft);
    let found = find(goal, [text, name, preferences], tables, labels);
    if found.texts.iter().any(|words| words.passage.cut) {
        draft.assume("Only the first 4,000 words, numbers and marks of the text were read.".to_owned());
    }
    let tag = language(&[&found.texts[0].passage, &found.texts[2].passage]);
    if let Some(tag) = tag.filter(|tag| *tag != "en" && (*tag != "und" || silent(&found) || nameless(&found))) {
        // Words that are not understood are not half-read: fields and assumptions alone count.
        let wordless = Goal { financial_goals: None, investment_preferences: None, plan_name: None, ..goal.clone() };
        let nothing = find(&wordless, ["", "", ""], tables, &[]);
        let mut reading = answer(&wordless, &nothing, draft);
        reading.plan_name = super::wording::plan_name(
            goal.plan_name.as_deref(),
            reading.goal_type,
            reading.target_amount,
            reading.time_horizon,
        );
        return (not_understood(reading, goal, tag), found);
    }
    (answer(goal, &found, draft), found)
}

fn find<'a>(goal: &Goal, texts: [&'a str; 3], tables: &Tables<'_>, labels: &[SpanLabel]) -> Candidates<'a> {
    let mut texts = texts.map(|text| words(text, goal.today));
    let rule = texts.iter().find_map(|words| words.main.map(|main| main.goal));
    let first = purpose_score::purposes(&texts[0].context(), &texts[0].mentions, &texts[0].ages, rule, &tables.purpose);
    let kind = |purposes: &[purpose_score::Purpose]| {
        goal.plan_type.or_else(|| purposes.first().map(|best| best.kind)).unwrap_or(PlanType::General)
    };
    let mut figures = figures(goal, &mut texts, kind(&first), tables, labels);
    let (chosen, time) = (figures.targets.first(), figures.offers.first());
    let purposes = purpose_review::review(
        &purpose_review::Review {
            context: &texts[0].context(),
            mentions: &texts[0].mentions,
            sums: &texts[0].sums,
            plan: figures.plans.first().map_or(PlanKind::Save, |best| best.kind),
            target: chosen
                .filter(|_| figures.target_text == 0)
                .and_then(|best| Some((best.how, best.parts.first().copied()?))),
            time: time.filter(|_| figures.offers_text == 0).and_then(|offer| offer.time.as_ref()),
        },
        &first,
        &tables.review,
    );
    if kind(&purposes) != kind(&first) {
        figures = self::figures(goal, &mut texts, kind(&purposes), tables, labels);
    }
    let (risks, risk_words) = risk_score::choices(&texts[0].passage, &texts[2].passage, &tables.risk);
    let Figures { plans, targets, target_text, offers, offers_text, fields } = figures;
    Candidates { texts, first, purposes, plans, targets, target_text, offers, offers_text, fields, risks, risk_words }
}

/// What the figures of a goal come to where its money is for one purpose.
struct Figures {
    plans: Vec<plan_kind::Plan>,
    targets: Vec<target::Candidate>,
    target_text: usize,
    offers: Vec<months::Offer>,
    offers_text: usize,
    fields: Fields,
}

fn figures(
    goal: &Goal,
    texts: &mut [Words<'_>; 3],
    kind: PlanType,
    tables: &Tables<'_>,
    labels: &[SpanLabel],
) -> Figures {
    for (n, words) in texts.iter_mut().enumerate() {
        let labels = if n == 0 { labels } else { &[] };
        words.read_figures(kind, n == 2, goal.today, tables, labels);
    }
    let plans = plan_kind::plans(&texts[0].context(), &texts[0].sums, &texts[0].ages, kind, &tables.plan);
    let of = |words: &Words<'_>| {
        target::candidates(&words.context(), &words.sums, &words.rule, kind, &tables.target, &tables.target_again)
    };
    let (mut targets, mut target_text) = (of(&texts[0]), 0);
    label_targets(labels, &texts[0].passage, &mut targets);
    let says = |targets: &[target::Candidate]| targets.first().is_some_and(|best| best.amount > Decimal::ZERO);
    for other in [1, 2] {
        let elsewhere = if says(&targets) { Vec::new() } else { of(&texts[other]) };
        if texts[other].rule.target.is_some() && says(&elsewhere) {
            (targets, target_text) = (elsewhere, other);
        }
    }
    let at = targets.first().and_then(|best| best.parts.first().copied());
    let plan = plans.first().map_or(PlanKind::Save, |best| best.kind);
    let of = |n: usize, words: &Words<'_>| {
        let context = words.context();
        let scene = months::Scene {
            context: &context,
            sums: &words.sums,
            ages: &words.ages,
            target: at.filter(|_| n == target_text),
            main: kind,
            plan,
        };
        months::offers(&scene, &words.times, &tables.months)
    };
    let (mut offers, mut offers_text) = (of(0, &texts[0]), 0);
    label_times(labels, &texts[0].passage, &mut offers);
    let says = |offers: &[months::Offer]| offers.first().is_some_and(|best| best.time.is_some());
    for other in [1, 2] {
        let elsewhere = if says(&offers) { Vec::new() } else { of(other, &texts[other]) };
        if texts[other].times.best().is_some_and(|best| best.score > 0) && says(&elsewhere) {
            (offers, offers_text) = (elsewhere, other);
        }
    }
    let wanted = targets.first().filter(|best| best.how != target::How::Nothing);
    let wanted = wanted.filter(|_| target_text == 0 && plan != PlanKind::Spend);
    let fields = fields(&texts[0], kind, plan, wanted, tables);
    Figures { plans, targets, target_text, offers, offers_text, fields }
}

/// The part of `text` that is read.
fn cut<'a>(text: &'a str, draft: &mut Draft) -> &'a str {
    match text.char_indices().nth(READ_CHARS) {
        Some((end, _)) => {
            draft.assume("Only the first 10,000 characters of the text were read.".to_owned());
            &text[..end]
        }
        None => text,
    }
}

/// Whether the form or the words say what the money is for.
pub fn names_purpose(goal: &Goal) -> bool {
    let texts = [&goal.financial_goals, &goal.plan_name, &goal.investment_preferences];
    let mut texts = texts.into_iter().flatten().map(|text| cut(text, &mut Draft::default()));
    goal.plan_type.is_some() || texts.any(|text| words(text, goal.today).main.is_some())
}
