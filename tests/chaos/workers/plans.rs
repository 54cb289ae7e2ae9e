//! Whose plans are worked on, and what people write about them.

use sea_orm::sqlx;
use serde_json::{Value, json};
use uuid::Uuid;

use super::stage::Stage;
use crate::{
    harness::{Client, Random, eventually, token},
    notes::Notes,
};

const USERS: usize = 6;
/// Words of which the rules are not sure: the model is asked.
const VAGUE: [&str; 3] =
    ["something nice for my wife", "something nice for when the little ones fly out", "whatever, one day"];
/// Plans that no worker can finish, each for another step that cannot be stored.
pub(super) const POISON: [&str; 3] = ["poison agent_3_data", "poison agent_2_data", "poison plan_data"];

pub(super) struct Plans {
    users: Vec<Client>,
    notes: Notes,
    random: Random,
    entered: usize,
}

impl Plans {
    pub(super) async fn of_people(stage: &Stage, notes: &Notes, random: Random) -> Self {
        let mut users = Vec::new();
        for _ in 0..USERS {
            let id = Uuid::new_v4();
            users.push(Client::new(stage.instance.door.address(), id, Some(token(id, &["--ttl", "1d"]).await)));
        }
        Self { users, notes: notes.clone(), random, entered: 0 }
    }

    /// Enters a round's share of all plans; how many are open then.
    pub(super) async fn enter(&mut self, stage: &Stage, all: usize, rounds: usize) -> i64 {
        let first = self.entered == 0;
        let share = all.div_ceil(rounds).min(all - self.entered);
        self.entered += share;
        // One of each user over the API, the others past it.
        let by_hand = share.min(USERS);
        for user in 0..by_hand {
            let input = json!({ "id": Uuid::new_v4(), "financialGoals": self.words() });
            self.create(user, &input).await;
        }
        let mut rows = (Vec::new(), Vec::new(), Vec::new());
        let poison = POISON.iter().filter(|_| first).map(|name| Some((*name).to_owned()));
        for name in poison.chain(std::iter::repeat_n(None, share - by_hand)) {
            rows.0.push(self.random.pick(&self.users).user);
            rows.1.push(self.words());
            rows.2.push(name);
        }
        let sql = "INSERT INTO investment_plans (user_id, financial_goals, plan_name) \
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])";
        let insert = sqlx::query(sql).bind(rows.0).bind(rows.1).bind(rows.2);
        insert.execute(&mut stage.postgres.admin().await).await.unwrap();
        open(stage).await
    }

    /// Makes a plan, and tries again where the server cannot: its connection may be one that broke a moment ago.
    async fn create(&self, user: usize, input: &Value) {
        let query =
            "mutation($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { code } } }";
        eventually("a plan is made", async || {
            let answer = self.users[user].send(query, json!({ "input": input })).await;
            match self.notes.refusal(&answer) {
                None => {
                    let made = &answer["data"]["createPlan"];
                    assert_eq!((&made["plan"]["id"], &made["userErrors"]), (&input["id"], &json!([])), "{answer}");
                    Some(())
                }
                Some(_) => None,
            }
        })
        .await;
    }

    fn words(&mut self) -> String {
        let (amount, years) = (self.random.pick(&[20, 55, 140]), self.random.pick(&[3, 12]));
        match self.random.below(5) {
            0 => self.random.pick(&VAGUE).to_owned(),
            1 => format!("a boat for ${amount},000 in {years} years"),
            2 => format!("Save ${amount},000 for college in {years} years"),
            3 => format!("Retire in {years} years with ${amount},000"),
            _ => format!("House deposit of {amount}k within {years} years"),
        }
    }
}

/// How many plans have not ended.
pub(super) async fn open(stage: &Stage) -> i64 {
    let sql = "SELECT count(*) FROM investment_plans WHERE processing_status NOT IN ('COMPLETED', 'FAILED')";
    sqlx::query_scalar(sql).fetch_one(&mut stage.postgres.admin().await).await.unwrap()
}
