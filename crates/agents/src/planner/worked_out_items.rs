//! Targets that are lists: so many of a thing at a price each, and all that is listed together.

use rust_decimal::Decimal;

use super::context::Context;
use super::item::Measure;
use super::label::Sum;
use super::target::{Candidate, How};
use super::unit::Per;
use super::worked_out::NEAR;

/// One line of a list.
#[derive(Clone)]
struct Line {
    amount: Decimal,
    parts: Vec<usize>,
}

/// "600 whips at $13", "flights 4,700, villa 6,300, carer 5,400".
pub(super) fn items(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for sum in sums.iter().filter(|sum| sum.per().is_none() && sum.amount() > Decimal::ZERO).take(40) {
        let mut line = Line { amount: sum.amount(), parts: vec![sum.at()] };
        if let Some((at, count)) = count(context, sum)
            && let Some(total) = sum.amount().checked_mul(count)
        {
            line = Line { amount: total, parts: vec![sum.at(), at] };
            all.push(Candidate::new(total, How::Count, line.parts.clone()));
        }
        lines.push(line);
    }
    for first in 0..lines.len() {
        let mut total = lines[first].amount;
        let mut parts = lines[first].parts.clone();
        let counted = |line: &Line| line.parts.len() > 1;
        let mut any = counted(&lines[first]);
        for next in first + 1..lines.len().min(first + 8) {
            let (before, at) = (lines[next - 1].parts[0], lines[next].parts[0]);
            let apart = passage.items[at].sentence - passage.items[before].sentence;
            if at - before > NEAR / 2 || apart > 1 {
                break;
            }
            let Some(sum) = total.checked_add(lines[next].amount) else { break };
            total = sum;
            any |= counted(&lines[next]);
            parts.extend(&lines[next].parts);
            // Two or three that stand side by side are added elsewhere.
            if next - first >= 3 || any || apart == 0 && next - first == 2 {
                all.push(Candidate::new(total, How::Items, parts.clone()));
            }
        }
    }
    all.truncate(24);
    all
}

/// How many of it: "600 whips at $13", "forty feet of fence at $38 a foot", "12 x 85", "$65 a head for 90".
fn count(context: &Context<'_>, sum: &Sum) -> Option<(usize, Decimal)> {
    let passage = context.passage;
    let at = sum.at();
    let joined = matches!(passage.word_before(at, 1), "at" | "x" | "times" | "by" | "of" | "@")
        || at > 0 && matches!(passage.items[at - 1].mark, Some('@' | '×' | '*'))
        || sum.money.quantity.per == Some(Per::Head)
        || matches!(passage.word(at + 1), "a" | "per" | "apiece" | "each" | "every");
    let number = |i: usize| {
        passage
            .quantity(i, Measure::Plain)
            .map(|q| q.high)
            .filter(|n| n.is_integer() && *n >= Decimal::TWO && *n <= Decimal::from(5_000))
    };
    let money = |i: &usize| passage.quantity(*i, Measure::Money).is_some();
    let before = || passage.back(at, 14).take_while(|i| !money(i)).find_map(|i| Some((i, number(i)?)));
    let behind = || passage.ahead(at, 8).take_while(|i| !money(i)).find_map(|i| Some((i, number(i)?)));
    if !joined {
        return None;
    }
    before().or_else(behind)
}
