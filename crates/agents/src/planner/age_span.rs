//! Years from one age to another: the writer's, a child's, and the age at which college begins.

use rust_decimal::Decimal;

use super::age::{self, Age, When, Who};
use super::horizon::{Candidate, Source, belonging, whole_months};
use super::item::{Measure, Passage};
use super::purpose::Mention;
use crate::vocabulary::PlanType;

/// The age at which college begins where nobody says another.
const COLLEGE_AGE: i64 = 18;

/// Times worked out from two ages, or from a child's age and the age at which college begins.
pub(super) fn from_ages(
    passage: &Passage<'_>,
    denied: &[bool],
    ages: &[Age],
    mentions: &[Mention],
    main: PlanType,
    notes: &mut Vec<String>,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let study = main == PlanType::Education;
    for then in ages.iter().filter(|age| age.when != When::Now && !denied[age.at]) {
        let Some(now) = current(ages, then, study).filter(|now| now.when == When::Now || then.when == When::Then)
        else {
            continue;
        };
        let span = then.years - now.years;
        if span <= Decimal::ZERO {
            if then.when == When::Then && now.who == Who::Writer {
                notes.push(format!("The age of {} aimed at has passed and is ignored.", then.years.normalize()));
            }
            continue;
        }
        let owner = belonging(passage, mentions, then.at, main);
        let for_child = i32::from(study && now.who == Who::Child) * 2;
        let child_elsewhere = if !study && now.who == Who::Child && main == PlanType::Retirement { -5 } else { 0 };
        candidates.push(Candidate {
            months: whole_months(span * Decimal::from(12)),
            score: 4
                + owner
                + for_child
                + child_elsewhere
                + i32::from(main == PlanType::Retirement && now.who != Who::Child)
                // "when we are eighty" is what the money has to last for.
                - i32::from(then.years > Decimal::from(75)) * 3,
            evidence: vec![now.at, then.at],
            note: Some(format!("The horizon is counted from age {} to age {}.", shown(now.years), shown(then.years))),
            source: Source::Ages,
        });
    }
    if study && let Some(child) = eldest(ages) {
        let span = Decimal::from(COLLEGE_AGE) - child.years;
        if span > Decimal::ZERO {
            let note =
                format!("College is assumed to begin at {COLLEGE_AGE}, counted from age {}.", shown(child.years));
            candidates.push(Candidate {
                months: whole_months(span * Decimal::from(12)),
                score: 4,
                evidence: vec![child.at],
                note: Some(note),
                source: Source::College,
            });
        }
    }
    candidates
}

/// The most pairs of ages that are offered.
const MOST_PAIRS: usize = 40;

/// Every pair of a number that can be an age of today and one that can be aimed at, whoever's they are: what the rules
/// would not take, for the score to look at.
pub(super) fn pairs(passage: &Passage<'_>, ages: &[Age], known: &[Candidate]) -> Vec<Candidate> {
    let bare = |at: usize| {
        let known = ages.iter().find(|age| age.at == at).map(|age| (age.years, Some(age.when)));
        let ordinal = || passage.quantity(at, Measure::Ordinal).map(|q| (q.high, Some(When::Then)));
        let (years, when) = known.or_else(ordinal).or_else(|| Some((age::bare(passage, at)?, None)))?;
        (years <= Decimal::from(100)).then_some((at, years, when))
    };
    let numbers: Vec<_> = (0..passage.items.len()).filter_map(bare).take(24).collect();
    // "Invested at 38, happy at 50": an age that was taken for one aimed at can be today's, too.
    let both_aimed = !numbers.iter().any(|(_, years, when)| *when == Some(When::Now) && *years >= Decimal::from(16));
    let mut pairs = Vec::new();
    for (now, from, _) in numbers.iter().filter(|(_, _, when)| both_aimed || *when != Some(When::Then)) {
        for (then, to, _) in numbers.iter().filter(|(_, to, when)| *when != Some(When::Now) && *to >= Decimal::from(16))
        {
            let evidence = vec![*now, *then];
            let offered = known.iter().any(|other| other.evidence == evidence);
            if from < to && now != then && !offered && pairs.len() < MOST_PAIRS {
                pairs.push(Candidate {
                    months: whole_months((to - from) * Decimal::from(12)),
                    score: -3,
                    evidence,
                    note: Some(format!("The horizon is counted from age {} to age {}.", shown(*from), shown(*to))),
                    source: Source::Pair,
                });
            }
        }
    }
    pairs
}

/// An age as it is said: half years at the finest.
fn shown(years: Decimal) -> Decimal {
    ((years * Decimal::TWO).round() / Decimal::TWO).normalize()
}

/// A working life whose ages no word announces: "I'm 49; 66 feels right", "coach, 53, last whistle at 64". Of the numbers
/// that can be a grown-up's age the lowest is today's and the highest the goal's.
pub(super) fn two_ages(passage: &Passage<'_>, denied: &[bool], ages: &[Age]) -> Option<Candidate> {
    let others = |at: usize| ages.iter().any(|age| age.at == at && matches!(age.who, Who::Child | Who::Other));
    let number = |at: usize| {
        let ordinal = passage.quantity(at, Measure::Ordinal).map(|q| q.high);
        let known = ages.iter().find(|age| age.at == at).map(|age| age.years);
        let years = known.or(ordinal).or_else(|| age::bare(passage, at))?;
        let grown = years >= Decimal::from(18) && years <= Decimal::from(75);
        (grown && !others(at) && !denied[at]).then_some((years, at))
    };
    let numbers = || (0..passage.items.len()).filter_map(number);
    let (now, then) = (numbers().min()?, numbers().max()?);
    let aimed = ages.iter().any(|age| age.at == now.1 && age.when == When::Then);
    let span = then.0 - now.0;
    (!aimed && span > Decimal::ZERO && then.0 >= Decimal::from(40)).then(|| Candidate {
        months: whole_months(span * Decimal::from(12)),
        score: 0,
        evidence: vec![now.1, then.1],
        note: Some(format!("The horizon is counted from age {} to age {}.", shown(now.0), shown(then.0))),
        source: Source::Numbers,
    })
}

/// The child that needs the money first.
fn eldest(ages: &[Age]) -> Option<&Age> {
    let children =
        ages.iter().filter(|a| a.who == Who::Child && a.when == When::Now && a.years < Decimal::from(COLLEGE_AGE));
    // An age in figures says more than "our baby".
    children.max_by_key(|a| a.years)
}

/// The age today that belongs to an age aimed at.
fn current<'a>(ages: &'a [Age], then: &Age, study: bool) -> Option<&'a Age> {
    let now = |who: Who| ages.iter().find(|a| a.who == who && a.when == When::Now && a.at != then.at);
    let child = || eldest(ages);
    let writer = || now(Who::Writer).or_else(|| now(Who::Unknown)).or_else(|| open(ages, then));
    match then.who {
        Who::Child if study || then.years < Decimal::from(30) => child().or_else(writer),
        Who::Other => now(Who::Other).or_else(writer),
        Who::Unknown if study => child().or_else(writer),
        _ => writer().or_else(|| now(Who::Other)),
    }
}

/// A number without a word that tells whose age it is, or the smaller of two ages aimed at: "at 45 … retire at 65".
fn open<'a>(ages: &'a [Age], then: &Age) -> Option<&'a Age> {
    ages.iter().find(|a| a.when == When::Open && a.at != then.at && a.years < then.years).or_else(|| {
        ages.iter().find(|a| {
            a.at < then.at
                && a.years + Decimal::TWO < then.years
                && a.when == When::Then
                && a.who == then.who
                && a.years >= Decimal::from(16)
        })
    })
}
