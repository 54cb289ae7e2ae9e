//! A library on the gate: readers borrow books, and everybody may watch. `cargo run -p graphql-gate --example library`, then
//! `curl URL -H 'authorization: Bearer Ada' --json '{"query": "mutation { borrow(title: \"Middlemarch\") { cursor } }"}'`.

use std::net::SocketAddr;

use async_graphql::{Context, Object, Schema, SimpleObject, Subscription};
use axum::http::{HeaderMap, header};
use futures_util::Stream;
use graphql_gate::{Code, Config, Gate, Host, Peer, RequestError, Unlimited};
use tokio::{net::TcpListener, sync::watch};
use tokio_util::sync::CancellationToken;

/// A book that was borrowed; the cursor says which loan it was.
#[derive(Clone, SimpleObject)]
struct Loan {
    cursor: String,
    title: String,
    reader: String,
}

/// All loans so far.
type Loans = watch::Sender<Vec<Loan>>;

struct Query;

#[Object]
impl Query {
    async fn loans(&self, ctx: &Context<'_>) -> Vec<Loan> {
        ctx.data_unchecked::<Loans>().borrow().clone()
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn borrow(&self, ctx: &Context<'_>, title: String) -> Option<Loan> {
        let reader = ctx.data_opt::<String>()?.clone();
        let add = |loans: &mut Vec<Loan>| loans.push(Loan { cursor: (loans.len() + 1).to_string(), title, reader });
        ctx.data_unchecked::<Loans>().send_modify(add);
        ctx.data_unchecked::<Loans>().borrow().last().cloned()
    }
}

struct Subscriptions;

#[Subscription(name = "Subscription")]
impl Subscriptions {
    /// Every loan behind `after`, those of the past first.
    async fn loans(&self, ctx: &Context<'_>, after: Option<String>) -> impl Stream<Item = Loan> + use<> {
        let mut loans = ctx.data_unchecked::<Loans>().subscribe();
        let mut next = after.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        async_stream::stream! {
            loop {
                let new: Vec<_> = loans.borrow_and_update().iter().skip(next).cloned().collect();
                next += new.len();
                for loan in new {
                    yield loan;
                }
                if loans.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Readers sign in with their names.
struct Library;

impl Host for Library {
    type Schema = Schema<Query, Mutation, Subscriptions>;
    type Viewer = String;
    type UserId = String;
    type Caller = Unlimited;

    async fn sign_in(&self, headers: &HeaderMap, _: Option<Peer>) -> Result<Option<String>, RequestError> {
        let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let name = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let invalid = || RequestError::new(Code::UNAUTHENTICATED, "Say who you are: Bearer, and your name.");
        name.map(|name| Some(name.to_owned())).ok_or_else(invalid)
    }

    fn caller(&self, _: Option<&String>, _: Option<Peer>) -> Unlimited {
        Unlimited
    }

    fn user_id(reader: &String) -> Option<String> {
        Some(reader.clone())
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let loans = Loans::new(Vec::new());
    let build = || Schema::build(Query, Mutation, Subscriptions).data(loans.clone());
    let gate = Gate::new(build, Library, Config::default(), CancellationToken::new())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/graphql", listener.local_addr()?);
    let service = gate.router("/graphql").into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, service).await?)
}
