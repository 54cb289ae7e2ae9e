//! Numbers written in digits: which marks group thousands and which begin the decimals.

use rust_decimal::Decimal;

use super::text::Glyph;

/// A number in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Literal {
    pub(super) value: Decimal,
    /// Whether it has marks or spaces inside: such a number is never a year.
    pub(super) marked: bool,
    /// The other reading of a dot before three digits, which is the right one before a magnitude ("1.250 million").
    pub(super) decimal: Option<Decimal>,
}

/// The number that begins at `at`, which is a digit, and the index behind it. `None` where it has more digits than
/// any amount of money.
pub(super) fn literal(glyphs: &[Glyph], at: usize) -> (Option<Literal>, usize) {
    let (groups, mut end) = groups(glyphs, at);
    let mut kept: &[(char, String)] = &groups;
    // A mark between groups of another length than three is punctuation of a list ("5,10,15"), not of one number,
    // unless the number is written in the Indian way ("1,50,000").
    if !is_one_number(kept) {
        // "1.2.3" is a version or an address, and no number at all.
        if groups.len() > 2 && groups[1..].iter().all(|(mark, _)| *mark == '.') {
            return (None, end);
        }
        kept = &groups[..1];
        end = at + kept[0].1.len();
    }
    (value(kept), end)
}

/// Runs of digits from `at`, each with the mark before it, as long as a mark stands directly between two digits.
fn groups(glyphs: &[Glyph], at: usize) -> (Vec<(char, String)>, usize) {
    let run = |from: usize| -> String {
        glyphs[from..].iter().map(|g| g.ch).take_while(char::is_ascii_digit).take(40).collect()
    };
    let mut groups = vec![(' ', run(at))];
    let mut end = at + groups[0].1.len();
    while let Some(mark) = glyphs.get(end).map(|g| g.ch).filter(|ch| matches!(ch, ',' | '.' | '\'' | ' ' | '_')) {
        let next = run(end + 1);
        // A space only groups thousands: three digits that are no number of their own.
        let spaced = mark == ' '
            && (next.len() != 3
                || groups.iter().any(|(m, g)| !matches!(m, ' ') || g.len() > 3)
                || groups[0].1.starts_with('0')
                || follows_unit(glyphs, end + 4));
        if next.is_empty() || spaced || groups.len() > 6 {
            break;
        }
        end += 1 + next.len();
        groups.push((mark, next));
    }
    (groups, end)
}

/// Whether the three digits before `at` belong to a word of their own ("500k"), so that they end no spaced number.
fn follows_unit(glyphs: &[Glyph], at: usize) -> bool {
    glyphs.get(at).is_some_and(|g| g.ch.is_alphabetic() || g.ch == '/')
}

fn is_one_number(groups: &[(char, String)]) -> bool {
    match groups {
        [_] => true,
        // "1000000,30" are two entries of a list; "50000,00" is an amount to the cent.
        [(_, whole), (mark, tail)] => *mark != ',' || whole.len() <= 3 || tail == "00",
        [_, middle @ .., (last, tail)] => {
            let mark = middle[0].0;
            let lengths = |n: usize| middle.iter().all(|(m, g)| *m == mark && g.len() == n);
            let first_fits = groups[0].1.len() <= 3;
            let thousands = lengths(3) && (*last != mark || tail.len() == 3);
            let indian = mark == ',' && lengths(2) && tail.len() == 3;
            first_fits && (thousands || indian)
        }
        [] => false,
    }
}

fn value(groups: &[(char, String)]) -> Option<Literal> {
    let whole_of = |groups: &[(char, String)]| groups.iter().map(|(_, g)| g.as_str()).collect::<String>();
    let (whole, fraction) = match groups {
        [] | [_] => (whole_of(groups), ""),
        [head @ .., (mark, tail)] => {
            let same_mark_before = head.len() > 1 && head[head.len() - 1].0 == *mark;
            let other_mark_before = head.len() > 1 && !same_mark_before;
            // Three digits behind one mark are thousands, "$500.000" too, but not behind a leading zero.
            let thousands = tail.len() == 3 && !other_mark_before && head[0].1 != "0" && head[0].1.len() <= 3;
            if same_mark_before || thousands { (whole_of(groups), "") } else { (whole_of(head), tail.as_str()) }
        }
    };
    if whole.len() > 20 || fraction.len() > 8 {
        return None;
    }
    let text = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    let decimal = match groups {
        [(_, whole), ('.', tail)] if fraction.is_empty() => format!("{whole}.{tail}").parse().ok(),
        _ => None,
    };
    text.parse().ok().map(|value| Literal { value, marked: groups.len() > 1, decimal })
}
