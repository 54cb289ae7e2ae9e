//! How many sockets and streams there may be, altogether and of each user.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::{auth::Viewer, limits::StreamLimits};

/// Whose seat it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum User {
    Known(Uuid),
    /// Callers without a token, who are one user together.
    Nobody,
}

/// The seats that are taken.
pub(in crate::http) struct Seats {
    taken: Arc<Mutex<Taken>>,
    altogether: usize,
    per_user: usize,
}

#[derive(Default)]
struct Taken {
    altogether: usize,
    by_user: HashMap<User, usize>,
}

/// One seat; it is free again when this is dropped.
pub(in crate::http) struct Seat {
    taken: Arc<Mutex<Taken>>,
    per_user: usize,
    user: Option<User>,
}

impl Seats {
    pub(super) fn new(limits: &StreamLimits) -> Self {
        let (altogether, per_user) = (limits.max_streams, limits.max_streams_per_user);
        Self { taken: Arc::default(), altogether, per_user }
    }

    /// A seat for somebody who has not said yet who they are; `None` where none is left.
    pub(in crate::http) fn take(&self) -> Option<Seat> {
        let mut taken = lock(&self.taken);
        if taken.altogether >= self.altogether {
            return None;
        }
        taken.altogether += 1;
        Some(Seat { taken: Arc::clone(&self.taken), per_user: self.per_user, user: None })
    }

    /// A seat for `viewer`; `None` where none is left, or none for them.
    pub(super) fn take_for(&self, viewer: Option<&Viewer>) -> Option<Seat> {
        self.take().and_then(|mut seat| seat.give(viewer).then_some(seat))
    }
}

impl Seat {
    /// Says whose seat it is; false where that user has no more.
    pub(in crate::http) fn give(&mut self, viewer: Option<&Viewer>) -> bool {
        let user = viewer.map_or(User::Nobody, |viewer| User::Known(viewer.user_id.unwrap_or_default()));
        let mut taken = lock(&self.taken);
        let count = taken.by_user.entry(user).or_default();
        if *count >= self.per_user {
            return false;
        }
        *count += 1;
        self.user = Some(user);
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.altogether -= 1;
        if let Some(user) = self.user
            && let Some(count) = taken.by_user.get_mut(&user)
        {
            *count -= 1;
            if *count == 0 {
                taken.by_user.remove(&user);
            }
        }
    }
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn seats(altogether: usize, per_user: usize) -> Seats {
        let mut limits = Limits::defaults().stream;
        (limits.max_streams, limits.max_streams_per_user) = (altogether, per_user);
        Seats::new(&limits)
    }

    #[test]
    fn a_user_has_so_many_seats_and_gets_them_back() {
        let seats = seats(10, 2);
        let first = seats.take_for(None).unwrap();
        let _second = seats.take_for(None).unwrap();
        assert!(seats.take_for(None).is_none());
        drop(first);
        assert!(seats.take_for(None).is_some());
    }

    #[test]
    fn a_refused_user_takes_no_seat_of_others() {
        let seats = seats(2, 1);
        let _first = seats.take_for(None).unwrap();
        for _ in 0..5 {
            assert!(seats.take_for(None).is_none());
        }
        assert!(seats.take().is_some());
    }

    #[test]
    fn all_users_together_have_so_many_seats() {
        let seats = seats(1, 5);
        let first = seats.take().unwrap();
        assert!(seats.take().is_none());
        drop(first);
        assert!(seats.take().is_some());
        assert!(lock(&seats.taken).by_user.is_empty());
    }
}
