//! What a time is described with for its score: how it is said, whose ages, what its sentence says.

use super::age::{Age, When, Who};
use super::horizon::{Candidate, Source, Times};
use super::item::Measure;
use super::lexicon::Senses;
use super::months::Scene;
use super::score::Features;
use super::time_cues::{clause_says, draws, lasts, stops};

fn source(source: Source) -> &'static str {
    match source {
        Source::Span => "span",
        Source::Year => "year",
        Source::Date => "date",
        Source::Number => "number",
        Source::Words => "words",
        Source::Ages => "ages",
        Source::College => "college",
        Source::Numbers => "numbers",
        Source::Pair => "pair",
    }
}

fn who(who: Who) -> &'static str {
    match who {
        Who::Writer => "writer",
        Who::Child => "child",
        Who::Other => "other",
        Who::Unknown => "unknown",
    }
}

fn length(months: i32) -> &'static str {
    match months {
        ..=2 => "2",
        3..=11 => "11",
        12..=23 => "23",
        24..=47 => "47",
        48..=83 => "83",
        84..=143 => "143",
        144..=263 => "263",
        264..=420 => "420",
        _ => "more",
    }
}

pub(super) fn describe(scene: &Scene<'_>, all: &[Candidate], time: &Candidate, by_rule: bool, features: &mut Features) {
    let passage = scene.context.passage;
    let source = source(time.source);
    let main = scene.main.as_str();
    let at = time.evidence.last().copied().unwrap_or(0);
    features.add("rule", &[if by_rule { "chosen" } else { "other" }]);
    features.add("rule source", &[if by_rule { "chosen" } else { "other" }, source]);
    features.add("source", &[source]);
    features.add("source main", &[source, main]);
    features.add("length", &[length(time.months)]);
    features.add("length main", &[length(time.months), main]);
    features.add("length source", &[length(time.months), source]);
    features.add("score", &[&time.score.clamp(-8, 10).to_string()]);
    features.add("score source", &[&time.score.clamp(-8, 10).to_string(), source]);
    let plan = scene.plan.as_str();
    features.add("plan source", &[plan, source]);
    features.add("plan length", &[plan, length(time.months)]);
    features.add("plan", &[plan, source, length(time.months)]);
    let longer = all.iter().filter(|other| other.months > time.months).count();
    features.add("longer", &[&longer.min(3).to_string()]);
    features.add("count", &[&all.len().min(5).to_string()]);
    if all.iter().any(|other| other.evidence != time.evidence && (other.months - time.months).abs() <= 1) {
        features.add("agreed", &[source]);
    }
    let last = all.iter().filter_map(|other| other.evidence.last()).max() == Some(&at);
    features.add("place", &[if last { "last" } else { "" }, source]);
    if let Some(target) = scene.target {
        let same = passage.items[target].sentence == passage.items[at].sentence;
        let clause = passage.same_clause(target, at);
        let far = match target.abs_diff(at) {
            0..=4 => "4",
            5..=9 => "9",
            10..=19 => "19",
            _ => "far",
        };
        features.add(
            "target",
            &[if clause {
                "clause"
            } else if same {
                "sentence"
            } else {
                "other"
            }],
        );
        features.add("target far", &[far, if at > target { "behind" } else { "before" }]);
        let nearest = all.iter().filter_map(|other| other.evidence.last()).map(|i| i.abs_diff(target)).min();
        if nearest == Some(at.abs_diff(target)) {
            features.add("target nearest", &[source]);
        }
    }
    whose(scene, time, features);
    sentence_of(scene, time, features);
    let next = scene.sums.partition_point(|sum| sum.at() < at);
    let close = &scene.sums[next.saturating_sub(2)..scene.sums.len().min(next + 2)];
    let other_sum = close.iter().filter(|sum| Some(sum.at()) != scene.target).min_by_key(|sum| sum.at().abs_diff(at));
    if let Some(sum) = other_sum.filter(|sum| passage.same_clause(sum.at(), at)) {
        features.add("beside label", &[sum.kind.as_str()]);
        features.add("beside", &[sum.rule.as_str(), sum.per().map_or("sum", |per| per.word())]);
    }
    features.add("sentence", &[passage.sentence_place(at)]);
    for (name, said) in [("stops", stops(passage, at)), ("draws", draws(passage, at)), ("lasts", lasts(passage, at))] {
        features.add(name, &[if said { "said" } else { "no" }, source]);
        features.add("said plan", &[name, if said { "said" } else { "no" }, plan]);
    }
    if let Some(quantity) = passage.items[at].quantity {
        features.add("measure", &[&format!("{:?}", quantity.measure), main]);
    }
    scene.context.add(at, features);
}

/// Whose ages are paired, and in which order.
fn whose(scene: &Scene<'_>, time: &Candidate, features: &mut Features) {
    let passage = scene.context.passage;
    let source = source(time.source);
    let at = time.evidence.last().copied().unwrap_or(0);
    let (main, plan) = (scene.main.as_str(), scene.plan.as_str());
    if let [now, _] = time.evidence[..] {
        let (before, behind) = (scene.context.token(now.wrapping_sub(1)), scene.context.token(now + 1));
        features.add("now -1", &[&before, source]);
        features.add("now +1", &[&behind, source]);
        features.add("now between", &[&before, &behind]);
        let owner = |at: usize| scene.ages.iter().find(|age| age.at == at).map_or("nobody", |age| who(age.who));
        let last = time.evidence.last().copied().unwrap_or(now);
        let (from, to) = (owner(now), owner(last));
        features.add("owners", &[if from == to { "same" } else { "other" }, source]);
        features.add("owners named", &[from, to]);
        // "The older of us retires at 66", "when the youngest is 18".
        let today: Vec<&Age> = scene.ages.iter().filter(|age| age.when != When::Then && age.at != last).collect();
        let named = |words: &[&str]| clause_says(passage, last, words);
        let ranked = if named(&["older", "elder", "oldest", "eldest"]) {
            Some(today.iter().map(|age| age.years).max())
        } else if named(&["younger", "youngest", "little"]) {
            Some(today.iter().map(|age| age.years).min())
        } else {
            None
        };
        if let Some(years) = ranked {
            let years_now = today.iter().find(|age| age.at == now).map(|age| age.years);
            features.add("ranked", &[if years == years_now { "named" } else { "other" }]);
        }
        // The age of today that stands nearest before the one aimed at.
        let nearer = scene.ages.iter().filter(|age| age.when == When::Now && age.at < last && owner(age.at) == from);
        features.add("now nearest", &[if nearer.map(|age| age.at).max() == Some(now) { "yes" } else { "no" }]);
        features.add("now order", &[if now < at { "before" } else { "behind" }, source]);
    }
    for age in scene.ages.iter().filter(|age| time.evidence.contains(&age.at)) {
        features.add("who", &[who(age.who), main]);
        features.add("when", &[&format!("{:?}", age.when), source]);
        let side = if age.at == at { "then" } else { "now" };
        features.add("who side", &[who(age.who), side]);
        features.add("who side plan", &[who(age.who), side, plan]);
        let years = i64::try_from(age.years.trunc().mantissa()).unwrap_or(0);
        let span = match years {
            ..=15 => "15",
            16..=24 => "24",
            25..=49 => "49",
            50..=72 => "72",
            73..=84 => "84",
            _ => "old",
        };
        features.add("age span", &[span, side]);
        features.add("age span plan", &[span, side, plan, main]);
    }
}

/// What the sentence of a time says.
fn sentence_of(scene: &Scene<'_>, time: &Candidate, features: &mut Features) {
    let passage = scene.context.passage;
    let source = source(time.source);
    let at = time.evidence.last().copied().unwrap_or(0);
    let in_sentence: Vec<usize> = passage
        .back(at, 30)
        .chain(passage.ahead(at, 30))
        .filter(|i| passage.items[*i].sentence == passage.items[at].sentence)
        .collect();
    for (name, sense) in
        [("want", Senses::WANT), ("past", Senses::PAST), ("self", Senses::SELF), ("other", Senses::OTHER)]
    {
        if in_sentence.iter().any(|i| passage.has(*i, sense)) {
            features.add("sentence sense", &[name]);
            features.add("sentence sense source", &[name, source]);
        }
    }
    let sums = in_sentence.iter().filter(|i| passage.quantity(**i, Measure::Money).is_some_and(|q| q.per.is_none()));
    features.add("sentence sums", &[&sums.count().min(3).to_string(), source]);
    let ends = passage.ahead(at, 30).find(|i| matches!(passage.items[*i].mark, Some('.' | '!' | '?' | '\n')));
    if ends.is_some_and(|i| passage.items[i].mark == Some('?')) {
        features.add("asked", &[source]);
    }
}

pub(super) fn nothing(scene: &Scene<'_>, times: &Times, by_rule: bool, features: &mut Features) {
    let best = times.best().map_or(-9, |best| best.score);
    features.add("none", &[]);
    features.add("none rule", &[if by_rule { "chosen" } else { "other" }]);
    features.add("none best", &[&best.clamp(-9, 9).to_string()]);
    features.add("none main", &[scene.main.as_str()]);
    features.add("none plan", &[scene.plan.as_str()]);
    features.add("none plan main", &[scene.plan.as_str(), scene.main.as_str()]);
    features.add("none count", &[&times.candidates.len().min(5).to_string()]);
    let passage = scene.context.passage;
    let spans = (0..passage.items.len()).filter(|at| passage.quantity(*at, Measure::Months).is_some()).count();
    features.add("none spans", &[&spans.min(3).to_string()]);
    for pair in passage.items.windows(2) {
        if !pair[0].word.is_empty() && !pair[1].word.is_empty() {
            features.add("words", &[&pair[0].word, &pair[1].word]);
        }
    }
}
