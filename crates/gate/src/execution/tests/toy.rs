//! A schema in which things go wrong.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::{
    Context, ID, InputObject, Interface, MaybeUndefined, Name, Object, OneofObject, Result, Schema, SchemaBuilder,
    Subscription, Value,
};
use async_graphql_value::RAW_VALUE_TOKEN;
use futures_util::{Stream, stream};

use uuid::Uuid;

/// How often mutations have run, and fields that count.
#[derive(Clone, Default)]
pub(super) struct Count(pub(super) Arc<AtomicUsize>);

#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
pub(super) enum Node {
    Item(Item),
    Other(Other),
}

pub(super) struct Other;

#[Object]
impl Other {
    async fn id(&self) -> ID {
        "o".into()
    }

    async fn other(&self) -> i32 {
        1
    }
}

pub(super) struct Item(i32);

#[Object]
impl Item {
    async fn id(&self) -> ID {
        self.0.into()
    }

    async fn twice(&self, #[graphql(default = 2)] times: i32) -> i32 {
        self.0 * times
    }

    /// Fails for even numbers.
    #[expect(clippy::unused_async, reason = "resolvers have this form")]
    async fn odd(&self) -> Result<i32> {
        if self.0 % 2 == 0 { Err(async_graphql::Error::new("even")) } else { Ok(self.0) }
    }

    /// Fails where it is asked for, and counts.
    #[expect(clippy::unused_async, reason = "resolvers have this form")]
    async fn counts_and_fails(&self, ctx: &Context<'_>) -> Result<i32> {
        ctx.data_unchecked::<Count>().0.fetch_add(1, Ordering::SeqCst);
        Err(async_graphql::Error::new("each time"))
    }

    async fn items(&self) -> Vec<Self> {
        (1..=2).map(Self).collect()
    }
}

#[derive(InputObject)]
pub(super) struct Patch {
    name: MaybeUndefined<String>,
    #[graphql(default = 7)]
    number: i32,
    tags: Option<Vec<String>>,
}

#[derive(OneofObject)]
pub(super) enum By {
    Id(ID),
    Name(String),
}

pub(super) struct Query;

#[Object]
impl Query {
    async fn hello(&self, #[graphql(default_with = "String::from(\"world\")")] name: String) -> String {
        format!("hello {name}")
    }

    async fn slow(&self, ms: i32) -> i32 {
        tokio::time::sleep(std::time::Duration::from_millis(ms.unsigned_abs().into())).await;
        ms
    }

    async fn fails(&self) -> Option<Result<i32>> {
        Some(Err(async_graphql::Error::new("a secret text")))
    }

    /// Written as it should not be: an error is the field's result, not what is in it.
    #[expect(clippy::unused_async, reason = "resolvers have this form")]
    async fn fails_outside(&self) -> Result<Option<i32>> {
        Err(async_graphql::Error::new("a secret text"))
    }

    async fn panics(&self, #[graphql(default = true)] now: bool) -> Option<i32> {
        assert!(!now, "the resolver's own words");
        None
    }

    async fn item(&self, number: i32) -> Option<Item> {
        Some(Item(number))
    }

    async fn items(&self, first: Option<i32>) -> Vec<Item> {
        (1..=first.unwrap_or(3)).map(Item).collect()
    }

    async fn node(&self, other: bool) -> Option<Node> {
        Some(if other { Node::Other(Other) } else { Node::Item(Item(1)) })
    }

    async fn patch(&self, patch: Patch) -> String {
        let tags = patch.tags.map(|tags| format!(" {}", tags.join(" "))).unwrap_or_default();
        format!("{:?} {}{tags}", patch.name, patch.number)
    }

    async fn by(&self, by: By) -> String {
        match by {
            By::Id(id) => format!("id {}", id.0),
            By::Name(name) => format!("name {name}"),
        }
    }

    async fn viewer(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_opt::<Uuid>().map(ToString::to_string)
    }

    async fn any(&self, value: Anything) -> Option<Anything> {
        Some(value)
    }
}

/// A scalar that takes everything but the text "bad", and writes it as the text that it was.
#[derive(Clone)]
pub(super) struct Anything(Value);

#[async_graphql::Scalar]
impl async_graphql::ScalarType for Anything {
    fn parse(value: Value) -> async_graphql::InputValueResult<Self> {
        if value == Value::from("bad") { Err("it is bad".into()) } else { Ok(Self(value)) }
    }

    fn to_value(&self) -> Value {
        let text = serde_json::to_string(&self.0).unwrap();
        Value::Object([(Name::new(RAW_VALUE_TOKEN), Value::String(text))].into_iter().collect())
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn count(&self, ctx: &Context<'_>) -> usize {
        ctx.data_unchecked::<Count>().0.fetch_add(1, Ordering::SeqCst) + 1
    }

    async fn count_and_panic(&self, ctx: &Context<'_>) -> Option<i32> {
        let count = ctx.data_unchecked::<Count>().0.fetch_add(1, Ordering::SeqCst);
        assert!(count > 1_000_000, "after the deed");
        None
    }
}

pub(super) struct Events;

#[Subscription]
impl Events {
    async fn numbers(
        &self,
        after: Option<String>,
        #[graphql(default = 3)] count: i32,
    ) -> impl Stream<Item = Event> + use<> {
        let from = after.and_then(|after| after.parse().ok()).unwrap_or(0);
        stream::iter((from + 1..=count).map(Event))
    }
}

pub(super) struct Event(i32);

#[Object]
impl Event {
    async fn cursor(&self) -> String {
        self.0.to_string()
    }

    async fn odd(&self) -> Option<Result<i32>> {
        Some(if self.0 % 2 == 0 { Err(async_graphql::Error::new("even")) } else { Ok(self.0) })
    }

    async fn panics_at_two(&self) -> Option<i32> {
        assert!(self.0 != 2, "two");
        Some(self.0)
    }
}

pub(super) type Toy = Schema<Query, Mutation, Events>;

/// The schema, counting in `count`.
pub(super) fn builder(count: &Count) -> SchemaBuilder<Query, Mutation, Events> {
    Schema::build(Query, Mutation, Events).data(count.clone()).register_output_type::<Node>()
}
