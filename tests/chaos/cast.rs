//! Who takes part: users with their plans, and everyone who watches, writes and works.

use std::sync::{Arc, Mutex};

use sea_orm::sqlx;
use serde_json::json;
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use crate::{
    branch,
    event::Event,
    harness::{Client, Random, http, token},
    notes::Notes,
    people::Person,
    stage::Stage,
    streams::Transport,
    subscriber::{Ledger, Subscriber, Surroundings, Watches},
    writers::Writer,
};

const USERS: usize = 6;
/// Plans of each user that writers change.
const WALKED: usize = 20;
/// Plans of each user that workers work on, again and again.
const WORKED: usize = 2;
pub(crate) const SUBSCRIBERS: usize = 200;
/// Of them, one in so many watches all plans of a user.
const ALL_PLANS: usize = 5;
const WRITERS: usize = 10;

/// What plans are called that writers change: workers may or may not finish those.
pub(crate) const WALKED_NAME: &str = "walked";

struct User {
    client: Client,
    walked: Vec<Uuid>,
    worked: Vec<String>,
}

pub(crate) struct Cast {
    users: Vec<User>,
}

impl Cast {
    /// Enters users and plans.
    pub(crate) async fn enter(stage: &Stage) -> Self {
        let mut admin = stage.postgres.admin().await;
        let mut users = Vec::new();
        for _ in 0..USERS {
            let id = Uuid::new_v4();
            let client = Client::new(&stage.doors()[0], id, Some(token(id, &["--ttl", "1d"]).await));
            let mut worked = Vec::new();
            for number in 1..=WORKED {
                worked.push(
                    client.create(json!({ "financialGoals": format!("a boat for ${number}0,000 in 5 years") })).await,
                );
            }
            let sql = "INSERT INTO investment_plans (user_id, plan_name, processing_status) \
                SELECT $1, $2, 'PROCESSING' FROM generate_series(1, $3) RETURNING id";
            let walked = sqlx::query_scalar(sql).bind(id).bind(WALKED_NAME).bind(i32::try_from(WALKED).unwrap());
            users.push(User { walked: walked.fetch_all(&mut admin).await.unwrap(), client, worked });
        }
        Self { users }
    }

    /// Lets everybody listen; their ledgers.
    pub(crate) async fn listen(
        &self,
        stage: &Stage,
        notes: &Notes,
        roaming: &watch::Receiver<bool>,
        random: &mut Random,
    ) -> Vec<Arc<Ledger>> {
        let stored = Event::stored(&mut stage.postgres.admin().await).await;
        let around =
            Surroundings { http: http(), doors: stage.doors(), notes: notes.clone(), roaming: roaming.clone() };
        let mut ledgers = Vec::new();
        for number in 0..SUBSCRIBERS {
            let user = &self.users[number % USERS];
            let watches = if number % ALL_PLANS == 0 {
                let first = stored.iter().find(|event| event.at.user == user.client.user);
                Watches::User(*first.unwrap())
            } else if random.once_in(6) {
                Watches::Plan(random.pick(&user.worked).parse().unwrap())
            } else {
                Watches::Plan(random.pick(&user.walked))
            };
            let ledger = Arc::new(Ledger {
                watches,
                transport: Transport::ALL[number % Transport::ALL.len()],
                received: Mutex::default(),
                resumptions: 0.into(),
            });
            ledgers.push(Arc::clone(&ledger));
            let token = user.client.token().unwrap().to_owned();
            tokio::spawn(Subscriber { ledger, token, random: branch(random), around: around.clone() }.listen());
        }
        ledgers
    }

    /// Lets everybody write and work, until told to stop.
    pub(crate) fn act(
        &self,
        stage: &Stage,
        notes: &Notes,
        stop: &watch::Receiver<bool>,
        random: &mut Random,
    ) -> JoinSet<()> {
        let mut actors = JoinSet::new();
        let plans: Arc<Vec<_>> = Arc::new(self.users.iter().flat_map(|user| user.walked.clone()).collect());
        for _ in 0..WRITERS {
            let url = stage.postgres.admin_url().to_owned();
            let writer = Writer { url, plans: Arc::clone(&plans), random: branch(random), stop: stop.clone() };
            actors.spawn(writer.write());
        }
        for user in &self.users[..2] {
            let person = Person {
                client: user.client.clone(),
                doors: stage.doors(),
                plans: user.worked.clone(),
                notes: notes.clone(),
                random: branch(random),
                stop: stop.clone(),
            };
            actors.spawn(person.work());
        }
        actors
    }
}
