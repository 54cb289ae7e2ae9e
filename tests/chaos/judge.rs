//! What a subscriber received, held against what it should have received.

use std::{
    collections::{HashMap, HashSet},
    ops::AddAssign,
};

use crate::event::Event;

/// What is wrong with what one subscriber received, or all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Stored behind the subscriber's beginning, and never received.
    pub(crate) lost: usize,
    /// Received before.
    pub(crate) repeated: usize,
    /// Received behind an event that stands behind it.
    pub(crate) out_of_order: usize,
    /// Received with another content, or with another cursor, than it is stored with.
    pub(crate) altered: usize,
    /// Received, and nothing that this subscriber asked for.
    pub(crate) invented: usize,
}

impl Verdict {
    /// Whether nothing is wrong.
    pub(crate) fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.repeated += other.repeated;
        self.out_of_order += other.out_of_order;
        self.altered += other.altered;
        self.invented += other.invented;
    }
}

/// Holds `received` against `due`, both in their order; tells `on_fault` of each fault.
pub(crate) fn judge(due: &[Event], received: &[Event], mut on_fault: impl FnMut(&str, &Event)) -> Verdict {
    let places: HashMap<i64, usize> = due.iter().enumerate().map(|(place, event)| (event.at.id, place)).collect();
    let (mut verdict, mut seen, mut furthest) = (Verdict::default(), HashSet::new(), None);
    let mut count = |counter: fn(&mut Verdict) -> &mut usize, fault: &str, event: &Event| {
        *counter(&mut verdict) += 1;
        on_fault(fault, event);
    };
    for event in received {
        let Some(place) = places.get(&event.at.id) else {
            count(|verdict| &mut verdict.invented, "invented", event);
            continue;
        };
        if *event != due[*place] {
            count(|verdict| &mut verdict.altered, "altered", event);
        }
        if !seen.insert(event.at.id) {
            count(|verdict| &mut verdict.repeated, "repeated", event);
        } else if furthest > Some(*place) {
            count(|verdict| &mut verdict.out_of_order, "out of order", event);
        }
        furthest = furthest.max(Some(*place));
    }
    for event in due.iter().filter(|event| !seen.contains(&event.at.id)) {
        count(|verdict| &mut verdict.lost, "lost", event);
    }
    verdict
}

#[cfg(test)]
mod tests {
    use plan_creator::vocabulary::{PipelineStage, ProcessingStatus};
    use uuid::Uuid;

    use super::*;
    use crate::event::Position;

    fn events() -> Vec<Event> {
        let event = |seq: i32| Event {
            at: Position { plan: Uuid::max(), user: Uuid::nil(), seq, mark: 700, id: i64::from(seq) + 40 },
            status: ProcessingStatus::Processing,
            stage: PipelineStage::Planning,
            occurred_at: chrono::DateTime::UNIX_EPOCH,
        };
        (1..=9).map(event).collect()
    }

    fn verdict(spoil: impl FnOnce(&mut Vec<Event>)) -> Verdict {
        let mut received = events();
        spoil(&mut received);
        judge(&events(), &received, |_, _| {})
    }

    #[test]
    fn whoever_received_everything_has_no_complaint() {
        assert!(verdict(|_| {}).is_clean());
    }

    #[test]
    fn a_skipped_event_is_lost_wherever_it_stood() {
        for place in 0..9 {
            let skipped = verdict(|received| {
                received.remove(place);
            });
            assert_eq!(skipped, Verdict { lost: 1, ..Verdict::default() }, "{place}");
        }
        assert_eq!(verdict(Vec::clear), Verdict { lost: 9, ..Verdict::default() });
    }

    #[test]
    fn an_event_that_comes_twice_is_repeated_at_once_or_later() {
        let repeated = Verdict { repeated: 1, ..Verdict::default() };
        assert_eq!(verdict(|received| received.insert(3, received[3])), repeated);
        assert_eq!(verdict(|received| received.push(received[3])), repeated);
    }

    #[test]
    fn events_that_changed_places_are_out_of_order() {
        let swapped = Verdict { out_of_order: 1, ..Verdict::default() };
        assert_eq!(verdict(|received| received.swap(3, 4)), swapped);
        assert_eq!(verdict(|received| received.rotate_right(1)), Verdict { out_of_order: 8, ..swapped });
    }

    #[test]
    fn an_event_with_another_content_is_altered() {
        let altered = Verdict { altered: 1, ..Verdict::default() };
        assert_eq!(verdict(|received| received[3].status = ProcessingStatus::Failed), altered);
        assert_eq!(verdict(|received| received[3].stage = PipelineStage::Done), altered);
        assert_eq!(verdict(|received| received[3].occurred_at = chrono::DateTime::<chrono::Utc>::MAX_UTC), altered);
        assert_eq!(verdict(|received| received[3].at.seq += 1), altered);
    }

    #[test]
    fn an_event_that_was_never_stored_is_invented() {
        let invented = Verdict { invented: 1, ..Verdict::default() };
        assert_eq!(
            verdict(|received| received.push(Event { at: Position { id: 1, ..received[0].at }, ..received[0] })),
            invented
        );
    }

    #[test]
    fn every_fault_is_told_with_its_event() {
        let mut told = Vec::new();
        judge(&events(), &events()[1..], |fault, event| told.push(format!("{fault} {}", event.at.seq)));
        assert_eq!(told, ["lost 1"]);
    }
}
