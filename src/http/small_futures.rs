//! A future is moved from place to place until it is polled, and lies in the way of everything else in the processor's caches: with
//! the opening of a connection in it, each request carried 40 KB about.

use async_graphql::{Context, resolver_utils::ContainerType};
use axum::extract::{Request, State};

use super::graphql::Program;
use crate::{
    database::{Actor, Database},
    graphql::{Mutation, Query},
};

/// Bytes of the future that a function gives for such arguments.
fn size<A, F: Future>(_: impl FnOnce(A) -> F) -> usize {
    size_of::<F>()
}

#[test]
fn what_answers_a_request_is_small() {
    for (what, bytes, most) in [
        ("a session", size(|(database, actor): (&'static Database, Actor<'static>)| database.read(actor)), 2_048),
        ("a query", size(|(query, ctx): (&'static Query, &'static Context<'static>)| query.resolve_field(ctx)), 4_096),
        (
            "a mutation",
            size(|(mutation, ctx): (&'static Mutation, &'static Context<'static>)| mutation.resolve_field(ctx)),
            6_144,
        ),
        (
            "a request",
            size(|(gate, request): (State<_>, Request)| graphql_gate::handle::<Program>(gate, request)),
            8_192,
        ),
    ] {
        assert!(bytes <= most, "{what} takes {bytes} bytes");
    }
}
