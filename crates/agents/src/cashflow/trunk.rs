//! Plans of several lengths that begin alike: the years that they have in common are simulated once.

use super::ends::Ends;
use super::simulation::{Variant, go_on};
use super::timeline::{Timeline, YEAR};

/// The beginning of plans that differ in their last years alone.
pub(crate) struct Trunk {
    longest: Timeline,
    /// The year, from 0, at whose beginning the first kept ends are.
    first: u32,
    /// The ends at the beginning of that year and of each one after it, as far as they were needed.
    ends: Vec<Ends>,
}

impl Trunk {
    /// `ends` are those at the beginning of year `first` of the longest plan.
    pub(crate) fn new(longest: Timeline, first: u32, mut ends: Ends) -> Self {
        ends.make_room(&longest);
        Self { longest, first, ends: vec![ends] }
    }

    /// The whole years that a plan has in common with the longest one.
    pub(crate) fn years_in_common(longest: &Timeline, other: &Timeline) -> u32 {
        let whole = other.months.min(longest.months) / YEAR;
        (0..whole).find(|year| longest.market(*year) != other.market(*year)).unwrap_or(whole)
    }

    /// The ends of a plan that has at least the first years in common with the longest one.
    pub(crate) fn ends_of(&mut self, timeline: &Timeline) -> Ends {
        let year = Self::years_in_common(&self.longest, timeline);
        let wanted = year.saturating_sub(self.first) as usize;
        while self.ends.len() <= wanted
            && let Some(last) = self.ends.last()
        {
            let reached = self.first + u32::try_from(self.ends.len() - 1).unwrap_or_default();
            let next = Timeline { months: YEAR * (reached + 1), ..self.longest.clone() };
            let mut ends = [last.clone()];
            go_on(&next, YEAR * reached, &[Variant::default()], &mut ends, |_, _| ());
            self.ends.extend(ends);
        }
        let mut ends = [self.ends[wanted].clone()];
        go_on(timeline, YEAR * year.max(self.first), &[Variant::default()], &mut ends, |_, _| ());
        let [ends] = ends;
        ends
    }
}
