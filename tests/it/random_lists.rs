//! Random lists, read page by page while others change.

use sea_orm::sqlx::{self, PgConnection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Random, Server};

/// A row of a list, as it is put into the table.
#[derive(Clone, Debug)]
struct Listed {
    id: Uuid,
    name: Option<&'static str>,
    active: Option<bool>,
    favorite: Option<bool>,
    created: Option<i64>,
    updated: Option<i64>,
    amount: Option<i64>,
    years: Option<i64>,
}

fn literal<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |value| value.to_string())
}

impl Listed {
    /// Few values, so that there are ties.
    fn any(random: &mut Random) -> Self {
        let mut number = |values: &[i64]| (!random.once_in(5)).then(|| random.pick(values));
        let (created, updated) = (number(&[1_700_000_000, 1_700_000_001, 0]), number(&[1_700_000_000, 1_800_000_000]));
        let (amount, years) = (number(&[1, 20, 300]), number(&[1, 10, 30]));
        Self {
            id: Uuid::new_v4(),
            name: random.pick(&[None, Some(""), Some("a"), Some("ab"), Some("b")]),
            active: random.pick(&[None, Some(true), Some(true), Some(true), Some(false)]),
            favorite: random.pick(&[None, Some(true), Some(false)]),
            created,
            updated,
            amount,
            years,
        }
    }

    fn insert(&self, user: Uuid) -> String {
        format!(
            "INSERT INTO investment_plans (user_id, id, plan_name, is_active, is_favorite, created_at, updated_at, \
             target_amount, time_horizon) VALUES ('{user}', '{}', {}, {}, {}, to_timestamp({}), to_timestamp({}), {}, {});",
            self.id,
            literal(self.name.map(|name| format!("'{name}'"))),
            literal(self.active),
            literal(self.favorite),
            literal(self.created),
            literal(self.updated),
            literal(self.amount),
            literal(self.years),
        )
    }

    /// Gives the row with another id these values, but for the time of its change, which a trigger sets.
    fn overwrite(&self, id: Uuid) -> String {
        format!(
            "UPDATE investment_plans SET plan_name = {}, is_active = {}, is_favorite = {}, \
             created_at = to_timestamp({}), target_amount = {}, time_horizon = {} WHERE id = '{id}';",
            literal(self.name.map(|name| format!("'{name}'"))),
            literal(self.active),
            literal(self.favorite),
            literal(self.created),
            literal(self.amount),
            literal(self.years),
        )
    }

    /// The keys of an order. What is null is the least; the id breaks ties.
    fn key(&self, field: &str) -> (bool, i64, &str, Uuid) {
        let (created, updated) = (self.created.unwrap_or(0), self.updated.unwrap_or(0));
        let (favorite, number, name) = match field {
            "FAVORITE_THEN_CREATED_AT" => (self.favorite == Some(true), created, ""),
            "CREATED_AT" => (false, created, ""),
            "UPDATED_AT" => (false, updated, ""),
            "TARGET_AMOUNT" => (false, self.amount.unwrap_or(0), ""),
            _ => (false, 0, self.name.unwrap_or("")),
        };
        (favorite, number, name, self.id)
    }
}

/// A filter, and the same said of a row.
type Filter = (Value, fn(&Listed) -> bool);

fn filters() -> [Filter; 8] {
    [
        (json!({}), |row| row.active == Some(true)),
        (json!({ "archived": "INCLUDE" }), |_| true),
        (json!({ "archived": "ONLY" }), |row| row.active != Some(true)),
        (json!({ "archived": "INCLUDE", "isFavorite": true }), |row| row.favorite == Some(true)),
        (json!({ "archived": "INCLUDE", "isFavorite": false }), |row| row.favorite != Some(true)),
        (json!({ "archived": "INCLUDE", "targetAmount": { "from": 2 } }), |row| row.amount.is_some_and(|n| n >= 2)),
        (json!({ "timeHorizon": { "from": 1, "to": 10 } }), |row| {
            row.active == Some(true) && row.years.is_some_and(|years| years <= 10)
        }),
        (json!({ "archived": "INCLUDE", "search": "B" }), |row| row.name.is_some_and(|name| name.contains('b'))),
    ]
}

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: PlanFilter, $orderBy: PlanOrder) \
    { plans(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) \
    { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

/// A list of one person, and a connection that changes other rows of it meanwhile.
struct List {
    random: Random,
    client: Client,
    admin: PgConnection,
    moving: Vec<Uuid>,
}

impl List {
    /// A row more, or other values for one that may change.
    fn disturbance(&mut self) -> String {
        let row = Listed::any(&mut self.random);
        if self.random.once_in(2) {
            self.moving.push(row.id);
            return row.insert(self.client.user);
        }
        row.overwrite(self.random.pick(&self.moving))
    }

    /// All the ids of the list in its order, read from one end to the other.
    async fn walk(&mut self, size: usize, backwards: bool, rest: &Value) -> Vec<Uuid> {
        let (count, from, more, cursor) = if backwards {
            ("last", "before", "hasPreviousPage", "startCursor")
        } else {
            ("first", "after", "hasNextPage", "endCursor")
        };
        let (mut ids, mut variables) = (Vec::new(), rest.clone());
        variables[count] = json!(size);
        // Not for ever: a row that is moved to the end behind every page would have no end.
        for page in 0.. {
            let sql = if page < 12 { self.disturbance() } else { String::new() };
            let client = self.client.clone();
            let (answer, written) = tokio::join!(
                client.ask(PAGE, variables.clone()),
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut self.admin)
            );
            written.unwrap();
            let list = &answer["plans"];
            let mut rows: Vec<Uuid> = list["nodes"].as_array().unwrap().iter().map(id).collect();
            assert!(rows.len() <= size);
            if backwards {
                rows.reverse();
            }
            ids.extend(rows);
            if list["pageInfo"][more] == false {
                break;
            }
            variables[from] = list["pageInfo"][cursor].clone();
        }
        if backwards {
            ids.reverse();
        }
        ids
    }
}

fn id(node: &Value) -> Uuid {
    node["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn pages_give_every_row_once_and_in_order_while_others_change() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    // Enters the user.
    client.create(json!({})).await;
    let admin = server.database.admin().await;
    let mut list = List { random: Random::seeded(), client, admin, moving: Vec::new() };
    for round in 0..30 {
        let rows: Vec<_> = (0..list.random.below(30)).map(|_| Listed::any(&mut list.random)).collect();
        let others: Vec<_> = (0..5).map(|_| Listed::any(&mut list.random)).collect();
        list.moving = others.iter().map(|row| row.id).collect();
        let user = list.client.user;
        let inserts: String = rows.iter().chain(&others).map(|row| row.insert(user)).collect();
        server.database.run(&format!("DELETE FROM investment_plans; {inserts}")).await;

        let orders = ["FAVORITE_THEN_CREATED_AT", "CREATED_AT", "UPDATED_AT", "TARGET_AMOUNT", "PLAN_NAME"];
        let (order, descending) = (list.random.pick(&orders), list.random.once_in(2));
        let (filter, passes) = list.random.pick(&filters());
        let mut expected: Vec<_> = rows.iter().filter(|row| passes(row)).collect();
        expected.sort_by(|one, two| one.key(order).cmp(&two.key(order)));
        if descending {
            expected.reverse();
        }
        let expected: Vec<_> = expected.into_iter().map(|row| row.id).collect();
        let direction = if descending { "DESC" } else { "ASC" };
        let rest = json!({ "filter": filter, "orderBy": { "field": order, "direction": direction } });
        for backwards in [false, true] {
            let size = 1 + list.random.below(12);
            let mut seen = list.walk(size, backwards, &rest).await;
            seen.retain(|id| rows.iter().any(|row| row.id == *id));
            assert_eq!(seen, expected, "round {round}: {rest} by {size}, backwards: {backwards}");
        }
    }
}
