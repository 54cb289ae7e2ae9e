//! What an attacker may have got hold of: ids, cursors, words. And the same made up.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use uuid::Uuid;

/// Everything that points at a person's rows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) user: String,
    pub(super) email: String,
    /// One plan in each state, by the name of the state.
    pub(super) plans: Vec<(&'static str, String)>,
    /// The token of a worker that has one of the plans.
    pub(super) claim: String,
    /// A cursor of each order of the list of plans.
    pub(super) lists: Vec<(&'static str, String)>,
    /// A cursor of the history of the completed plan.
    pub(super) history: String,
    /// A cursor of the list of that plan's events.
    pub(super) status_events: String,
    /// Cursors of events: of one plan's stream, and of the stream over all plans.
    pub(super) events: Vec<String>,
    /// The cursor behind which the person stands in the operators' list.
    pub(super) engagement: String,
    /// What stands in the plans and nowhere else.
    pub(super) words: Vec<String>,
    pub(super) amount: String,
    pub(super) years: i64,
    /// When a plan was stored, and when it was last changed.
    pub(super) created: String,
    pub(super) updated: String,
    /// Properties that no plan of an attacker has.
    pub(super) plan_type: &'static str,
    pub(super) risk: &'static str,
    pub(super) status: &'static str,
}

impl Known {
    pub(super) fn plan(&self, state: &str) -> &str {
        &self.plans.iter().find(|(name, _)| *name == state).unwrap().1
    }

    /// The same form, and nobody's: every id another, also those inside of cursors, and every word another of the same
    /// length, so that answers that quote one have the same length too.
    pub(super) fn made_up(&self) -> Self {
        let ids = self.plans.iter().map(|(_, id)| id).chain([&self.user, &self.claim]);
        let ids: HashMap<String, String> = ids.map(|id| (id.clone(), Uuid::new_v4().to_string())).collect();
        let cursor = |text: &String| with_other_ids(text, &ids);
        let named = |(name, cursor): &(&'static str, String)| (*name, with_other_ids(cursor, &ids));
        Self {
            user: ids[&self.user].clone(),
            email: "n".repeat(self.email.find('@').unwrap()) + &self.email[self.email.find('@').unwrap()..],
            plans: self.plans.iter().map(|(name, id)| (*name, ids[id].clone())).collect(),
            claim: ids[&self.claim].clone(),
            lists: self.lists.iter().map(named).collect(),
            history: cursor(&self.history),
            status_events: cursor(&self.status_events),
            events: self.events.iter().map(cursor).collect(),
            engagement: cursor(&self.engagement),
            words: self.words.iter().map(|word| word.chars().rev().collect()).collect(),
            amount: self.amount.replace('7', "8"),
            years: self.years - 1,
            created: self.created.replacen("20", "19", 1),
            updated: self.updated.replacen("20", "19", 1),
            plan_type: "EDUCATION",
            risk: "CONSERVATIVE",
            status: "PROCESSING",
        }
    }

    /// Every text, in the same order for the same form.
    pub(super) fn texts(&self) -> Vec<&str> {
        let plans = self.plans.iter().chain(&self.lists).map(|(_, text)| text);
        let single =
            [&self.user, &self.email, &self.claim, &self.history, &self.status_events, &self.engagement, &self.amount];
        let all = plans.chain(single).chain(&self.words).chain(&self.events);
        all.map(String::as_str).collect()
    }
}

/// A cursor in which every id, as text or as bytes, is another.
pub(super) fn with_other_ids(cursor: &str, ids: &HashMap<String, String>) -> String {
    let mut bytes = BASE64.decode(cursor).unwrap();
    let before = bytes.clone();
    let as_bytes = |id: &str| id.parse::<Uuid>().unwrap().into_bytes().to_vec();
    for (id, other) in ids {
        for (id, other) in [(id.as_bytes().to_vec(), other.as_bytes().to_vec()), (as_bytes(id), as_bytes(other))] {
            while let Some(at) = bytes.windows(id.len()).position(|window| window == id) {
                bytes.splice(at..at + id.len(), other.iter().copied());
            }
        }
    }
    assert_ne!(bytes, before, "a cursor without an id points at nobody");
    BASE64.encode(bytes)
}

#[test]
fn what_is_made_up_has_the_same_form_and_shares_nothing() {
    let id = || Uuid::new_v4().to_string();
    let plan = id();
    let cursor = BASE64.encode(format!("[\"{plan}\",7]"));
    let known = Known {
        user: id(),
        email: "someone@example.com".into(),
        plans: vec![("completed", plan)],
        claim: id(),
        lists: vec![("CREATED_AT", cursor.clone())],
        history: cursor.clone(),
        status_events: cursor.clone(),
        events: vec![cursor.clone()],
        engagement: cursor,
        words: vec!["zebrafish".into()],
        amount: "73917.17".into(),
        years: 37,
        created: "2026-01-01T00:00:00Z".into(),
        updated: "2026-01-01T00:00:00Z".into(),
        plan_type: "RETIREMENT",
        risk: "AGGRESSIVE",
        status: "FAILED",
    };
    let made_up = known.made_up();
    for (theirs, other) in known.texts().into_iter().zip(made_up.texts()) {
        assert_eq!(theirs.len(), other.len(), "{theirs} {other}");
        assert_ne!(theirs, other);
    }
}
