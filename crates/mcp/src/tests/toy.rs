//! A schema with a bit of everything, and tools over it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::futures_util::{Stream, StreamExt, stream};
use async_graphql::{
    Context, Enum, ID, InputObject, Interface, MaybeUndefined, Object, OneofObject, Result, Schema, SchemaBuilder,
    SimpleObject, Subscription,
};

use crate::{Annotations, ToolDocument};

/// How often mutations have run.
#[derive(Clone, Default)]
pub(super) struct Count(pub(super) Arc<AtomicUsize>);

/// Who sends a request.
#[derive(Clone)]
pub(super) struct Viewer(pub(super) String);

/// How loud it is.
#[derive(Clone, Copy, Enum, PartialEq, Eq)]
pub(super) enum Volume {
    /// For a library.
    Quiet,
    Loud,
}

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

    async fn text(&self) -> String {
        "x".repeat(100)
    }

    /// Fails for even numbers.
    #[expect(clippy::unused_async, reason = "resolvers have this form")]
    async fn odd(&self) -> Result<i32> {
        if self.0 % 2 == 0 { Err(async_graphql::Error::new("even")) } else { Ok(self.0) }
    }
}

#[derive(SimpleObject)]
pub(super) struct Page {
    edges: Vec<Edge>,
    page_info: PageInfo,
}

#[derive(SimpleObject)]
pub(super) struct Edge {
    cursor: String,
    node: Item,
}

#[derive(SimpleObject)]
pub(super) struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// What is to be changed.
#[derive(InputObject)]
pub(super) struct Patch {
    /// The new name.
    name: MaybeUndefined<String>,
    #[graphql(default = 7)]
    number: i32,
    tags: Option<Vec<String>>,
    then: Option<Box<Patch>>,
}

#[derive(OneofObject)]
pub(super) enum By {
    Id(ID),
    Name(String),
}

pub(super) struct Query;

#[Object]
impl Query {
    /// Greets.
    ///
    /// Politely.
    async fn hello(
        &self,
        #[graphql(desc = "Who is greeted.", default_with = "String::from(\"world\")")] name: String,
        volume: Option<Volume>,
    ) -> String {
        match volume {
            Some(Volume::Loud) => format!("HELLO {name}"),
            _ => format!("hello {name}"),
        }
    }

    async fn items(&self, first: Option<i32>) -> Vec<Item> {
        (1..=first.unwrap_or(3)).map(Item).collect()
    }

    /// Twenty items, paged.
    async fn page(&self, first: Option<i32>, after: Option<String>) -> Page {
        let from = after.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let to = 20.min(from + first.unwrap_or(20));
        let edges: Vec<_> = (from + 1..=to).map(|n| Edge { cursor: n.to_string(), node: Item(n) }).collect();
        let end_cursor = edges.last().map(|edge| edge.cursor.clone());
        Page { edges, page_info: PageInfo { has_next_page: to < 20, end_cursor } }
    }

    async fn node(&self, other: bool) -> Option<Node> {
        Some(if other { Node::Other(Other) } else { Node::Item(Item(1)) })
    }

    async fn patch(&self, patch: Patch) -> String {
        let then = if patch.then.is_some() { " then" } else { "" };
        let tags = patch.tags.map(|tags| format!(" {}", tags.join(" "))).unwrap_or_default();
        format!("{:?} {}{tags}{then}", patch.name, patch.number)
    }

    async fn patches(&self, patches: Option<Vec<Patch>>) -> Option<usize> {
        patches.map(|patches| patches.len())
    }

    async fn by(&self, by: By) -> String {
        match by {
            By::Id(id) => format!("id {}", id.0),
            By::Name(name) => format!("name {name}"),
        }
    }

    async fn viewer(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_opt::<Viewer>().map(|viewer| viewer.0.clone())
    }

    async fn large(&self) -> String {
        "y".repeat(10_000)
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn count(&self, ctx: &Context<'_>) -> usize {
        ctx.data_unchecked::<Count>().0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

pub(super) struct Events;

#[Subscription]
impl Events {
    /// Numbers from 1. Without an end, the next one never comes.
    async fn numbers(&self, to: i32, ends: bool) -> impl Stream<Item = i32> {
        let rest = if ends { stream::empty().boxed() } else { stream::pending().boxed() };
        stream::iter(1..=to).chain(rest)
    }
}

pub(super) type Toy = Schema<Query, Mutation, Events>;

/// The schema, counting in `count`.
pub(super) fn builder(count: &Count) -> SchemaBuilder<Query, Mutation, Events> {
    Schema::build(Query, Mutation, Events).data(count.clone()).register_output_type::<Node>()
}

pub(super) fn tool(name: &str, document: &str) -> ToolDocument {
    let annotations = Annotations { destructive: false, idempotent: false };
    ToolDocument { name: name.into(), title: name.to_uppercase(), document: document.into(), annotations }
}

/// Tools over all of it.
pub(super) fn tools() -> Vec<ToolDocument> {
    [
        ("hello", "# Greets somebody.\nquery ($name: String! = \"you\", $volume: Volume) { hello(name: $name, volume: $volume) }"),
        ("items", "\"Lists items, of which the even ones fail.\" query ($first: Int) { items(first: $first) { id odd } }"),
        (
            "page",
            "# Pages through items.\nquery ($first: Int, $after: String) { page(first: $first, after: $after) { \
             edges { cursor node { id text } } pageInfo { hasNextPage endCursor } } }",
        ),
        (
            "node",
            "# Finds a node.\nquery ($other: Boolean!, $more: Boolean!) { node(other: $other) { __typename id ...F ... on Other { \
             other } } hello @include(if: $more) } fragment F on Item { number: odd }",
        ),
        ("patch", "# Patches.\nquery ($patch: Patch!, $all: [Patch!]) { patch(patch: $patch) p: patch(patch: { then: $patch }) \
            all: patches(patches: $all) hello @skip(if: false) also: by(by: { name: \"b\" }) ...A @skip(if: true) } \
            fragment A on Query { never: viewer } "),
        ("by", "# Finds by one thing.\nquery ($by: By!) { by(by: $by) }"),
        ("viewer", "# Says who you are.\nquery { viewer }"),
        ("large", "# Says much.\nquery { large }"),
        ("count", "# Counts.\nmutation { count }"),
        ("wait", "# Waits for the last number.\nsubscription ($to: Int!, $ends: Boolean!) { numbers(to: $to, ends: $ends) }"),
    ]
    .map(|(name, document)| tool(name, document))
    .into()
}
