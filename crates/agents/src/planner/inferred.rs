//! The purpose that ages give away where nothing names it: a grown-up's age from 50 on is aimed at for life after work, a
//! child's eighteenth birthday for studies.

use rust_decimal::Decimal;

use super::age::{Age, When, Who};
use super::item::{Measure, Passage};
use super::purpose::{HINTED, INFERRED, Mention};
use crate::vocabulary::PlanType;

/// The purpose of the ages in `passage`, as a mention.
pub(super) fn inferred(passage: &Passage<'_>, ages: &[Age], mentions: &[Mention]) -> Option<Mention> {
    let mention = |goal: PlanType, age: &Age| Mention { goal, at: age.at, len: 1, weight: INFERRED };
    let thing = mentions.iter().any(|m| m.goal == PlanType::General && m.weight >= HINTED);
    let late = ages.iter().find(|age| ends_work(passage, ages, age));
    late.map(|age| mention(PlanType::Retirement, age)).or_else(|| {
        ages.iter().find(|age| !thing && begins_study(passage, ages, age)).map(|age| mention(PlanType::Education, age))
    })
}

/// Whether somebody grown up aims at this age, and it is one at which people stop working: from 50 on, from 40 on with
/// a sum that nobody needs for less.
fn ends_work(passage: &Passage<'_>, ages: &[Age], age: &Age) -> bool {
    let between = |low: i64, high: i64| age.years >= Decimal::from(low) && age.years <= Decimal::from(high);
    let aimed = age.when == When::Then && matches!(age.who, Who::Writer | Who::Unknown);
    let fortune = || {
        let amounts = passage.items.iter().filter_map(|item| item.quantity.as_ref());
        amounts.filter(|q| q.is(Measure::Money)).any(|q| q.high >= Decimal::from(750_000))
    };
    // "on her seventieth birthday" is somebody else's, whoever she is.
    let elsewhere = passage.back(age.at, 3).any(|i| matches!(passage.word(i), "he" | "she" | "her" | "his" | "their"));
    let younger =
        ages.iter().all(|other| other.when != When::Now || other.who != Who::Writer || other.years < age.years);
    aimed && younger && !elsewhere && (between(50, 80) || between(40, 49) && fortune())
}

/// Whether a child is to reach the age at which studies begin: "he is 4 … when he's 18", "she is 5 … in 13 years".
fn begins_study(passage: &Passage<'_>, ages: &[Age], age: &Age) -> bool {
    let student = |years: Decimal| years >= Decimal::from(17) && years <= Decimal::from(19);
    if age.who != Who::Child || age.when != When::Now || age.years >= Decimal::from(18) {
        return false;
    }
    let reached = ages.iter().any(|then| then.when == When::Then && then.at != age.at && student(then.years));
    let later = passage.items.iter().filter_map(|item| item.quantity.as_ref()).any(|q| {
        q.is(Measure::Months) && q.high >= Decimal::from(24) && student(age.years + q.high / Decimal::from(12))
    });
    reached || later
}
