//! The demo user of the private database, with a few plans.

use std::time::{Duration, Instant};

use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    auth::{Claims, Role, Tokens, Viewer},
    clock,
    database::{Actor, Database},
    plans::{
        columns::Columns,
        filter::{Archived, Filter},
        read,
        write::{self, Created, NewPlan},
    },
};

use agents::details::Details;

/// The demo user's id.
pub const USER: Uuid = Uuid::from_u128(0x6465_6d6f_0000_4000_8000_0000_0000_0001);
/// The demo user's address.
pub const EMAIL: &str = "demo@plan-creator.example";

/// Timeout of storing the plans.
const TIME: Duration = Duration::from_secs(30);

/// Lifetime of the demo user's tokens.
const TOKEN_TTL: Duration = Duration::from_hours(24);

/// US dollars that are put aside, and a month, where these are known.
type Money = Option<(i64, i64)>;

/// Goals as people write them, with their investment preferences, what is put aside, and what they can pay a month.
const GOALS: [(&str, Option<&str>, Money); 4] = [
    (
        "I'm 38 and would love to stop working at 62 with about 1.2 million",
        Some("mostly ETFs, some ups and downs are ok"),
        Some((85_000, 1_100)),
    ),
    (
        "deposit for our first flat, 60-70k in the next 4 years or so",
        Some("nothing too risky please"),
        Some((12_000, 900)),
    ),
    ("our daughter is 5, college when she's 18. maybe $180,000?", None, None),
    ("a year off to sail around the Med, I guess 45 grand, by 2031", Some("I don't mind swings"), None),
];

/// The demo user as a viewer.
pub fn viewer() -> Viewer {
    let (now, user_id, role) = (clock::now(), Some(USER), Role::Authenticated);
    Viewer {
        user_id,
        email: Some(EMAIL.to_owned()),
        role,
        issued_at: now,
        expires_at: now.timestamp() + 3600,
        claims: Claims::new(serde_json::Map::new(), user_id, role),
    }
}

/// A fresh token of the demo user.
pub fn token(tokens: &Tokens) -> anyhow::Result<String> {
    tokens.issue(USER, Role::Authenticated, Some(EMAIL.to_owned()), TOKEN_TTL)
}

/// Stores the demo user's plans, unless there are any; returns how many.
pub async fn seed(database: &Database) -> Result<u64, DbErr> {
    let viewer = viewer();
    let session = database.write(Actor::Viewer(&viewer, Instant::now() + TIME)).await?;
    let all = Filter { archived: Archived::Include, ..Filter::default() };
    if let Some(existing) = read::counts(&session, &[USER], &all).await?.get(&USER) {
        return Ok(existing.unsigned_abs());
    }
    for (goals, preferences, money) in GOALS {
        let plan = NewPlan {
            id: Uuid::new_v4(),
            financial_goals: Some((*goals).to_owned()),
            investment_preferences: preferences.map(str::to_owned),
            details: Details {
                starting_amount: money.map(|(start, _)| start.into()),
                monthly_budget: money.map(|(_, budget)| budget.into()),
                ..Details::default()
            },
            ..NewPlan::default()
        };
        let created = write::create(&session, &viewer, USER, &plan, &Columns::default()).await?;
        if !matches!(created, Created::Fresh(_)) {
            return Err(DbErr::RecordNotInserted);
        }
    }
    session.commit().await?;
    Ok(GOALS.len() as u64)
}
