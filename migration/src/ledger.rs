//! What the migrations made and what they found: a down drops only the first and puts the second back as it was.

use std::fmt;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

/// Something of the schema `public` that may have been there before.
#[derive(Clone, Copy)]
pub(crate) enum Object<'a> {
    Table(&'a str),
    /// Table, column.
    Column(&'a str, &'a str),
    Index(&'a str),
    /// Table, constraint.
    Constraint(&'a str, &'a str),
    /// With the types of its arguments: `f(jsonb)`.
    Function(&'a str),
    /// Table, trigger.
    Trigger(&'a str, &'a str),
}

impl Object<'_> {
    /// A boolean expression: is it there?
    fn is_there(self) -> String {
        match self {
            Self::Table(name) | Self::Index(name) => format!("to_regclass('public.{name}') IS NOT NULL"),
            Self::Function(signature) => format!("to_regprocedure('public.{signature}') IS NOT NULL"),
            Self::Column(table, name) => Self::is_part("pg_attribute", "attrelid", "attname", table, name),
            Self::Constraint(table, name) => Self::is_part("pg_constraint", "conrelid", "conname", table, name),
            Self::Trigger(table, name) => Self::is_part("pg_trigger", "tgrelid", "tgname", table, name),
        }
    }

    fn is_part(catalog: &str, relation: &str, column: &str, table: &str, name: &str) -> String {
        format!(
            "EXISTS (SELECT FROM {catalog} WHERE {relation} = to_regclass('public.{table}') AND {column} = '{name}')"
        )
    }

    fn drop(self) -> String {
        match self {
            Self::Table(name) => format!("DROP TABLE public.{name}"),
            Self::Index(name) => format!("DROP INDEX public.{name}"),
            Self::Function(signature) => format!("DROP FUNCTION public.{signature}"),
            Self::Column(table, name) => format!("ALTER TABLE public.{table} DROP COLUMN {name}"),
            Self::Constraint(table, name) => format!("ALTER TABLE public.{table} DROP CONSTRAINT {name}"),
            Self::Trigger(table, name) => format!("DROP TRIGGER {name} ON public.{table}"),
        }
    }
}

impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) => write!(f, "table {name}"),
            Self::Index(name) => write!(f, "index {name}"),
            Self::Function(signature) => write!(f, "function {signature}"),
            Self::Column(table, name) => write!(f, "column {table}.{name}"),
            Self::Constraint(table, name) => write!(f, "constraint {table}.{name}"),
            Self::Trigger(table, name) => write!(f, "trigger {table}.{name}"),
        }
    }
}

/// Runs `sql`, which makes `object`, and notes that it is ours, unless there is one already.
pub(crate) async fn create(manager: &SchemaManager<'_>, object: Object<'_>, sql: &str) -> Result<(), DbErr> {
    if ask(manager, &object.is_there()).await? {
        return Ok(());
    }
    run(manager, sql).await?;
    run(manager, &format!("INSERT INTO public.plan_creator_ledger (object) VALUES ('{object}')")).await
}

/// Drops `object` if it is ours.
pub(crate) async fn remove(manager: &SchemaManager<'_>, object: Object<'_>) -> Result<(), DbErr> {
    if !is_ours(manager, object).await? {
        return Ok(());
    }
    run(manager, &object.drop()).await?;
    forget(manager, &object.to_string()).await
}

/// Forgets a note, if there is one.
pub(crate) async fn forget(manager: &SchemaManager<'_>, note: &str) -> Result<(), DbErr> {
    run(manager, &format!("DELETE FROM public.plan_creator_ledger WHERE object = '{note}'")).await
}

/// Whether the migrations made `object`.
pub(crate) async fn is_ours(manager: &SchemaManager<'_>, object: Object<'_>) -> Result<bool, DbErr> {
    let made = "SELECT FROM public.plan_creator_ledger WHERE restore IS NULL AND object";
    ask(manager, &format!("EXISTS ({made} = '{object}')")).await
}

/// Notes the statements that put something found back as it is now: `former` is a query for one text.
pub(crate) async fn remember(manager: &SchemaManager<'_>, what: &str, former: &str) -> Result<(), DbErr> {
    run(manager, &format!("INSERT INTO public.plan_creator_ledger (object, restore) SELECT '{what}', ({former})")).await
}

/// Runs the statements noted by [`remember`], if any, and forgets them.
pub(crate) async fn restore(manager: &SchemaManager<'_>, what: &str) -> Result<(), DbErr> {
    let forget = format!("DELETE FROM public.plan_creator_ledger WHERE object = '{what}' RETURNING restore");
    let row = manager.get_connection().query_one_raw(Statement::from_string(DbBackend::Postgres, forget)).await?;
    match row.map(|row| row.try_get::<Option<String>>("", "restore")).transpose()?.flatten() {
        Some(former) => run(manager, &former).await,
        None => Ok(()),
    }
}

/// Notes a function that a migration is about to replace, with who may execute it, or that there is none.
pub(crate) async fn remember_function(manager: &SchemaManager<'_>, function: Object<'_>) -> Result<(), DbErr> {
    let Object::Function(signature) = function else {
        return Err(DbErr::Migration(format!("{function} is no function")));
    };
    let former = format!(
        r"
        SELECT concat_ws('; ', pg_get_functiondef(oid),
            (SELECT string_agg(format('GRANT EXECUTE ON FUNCTION public.{signature} TO %s',
                        coalesce(quote_ident(rolname), 'PUBLIC')), '; ')
               FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held
               LEFT JOIN pg_roles ON pg_roles.oid = held.grantee
              WHERE held.grantee = 0 OR rolname IN ('anon', 'authenticated', 'service_role')))
          FROM pg_proc WHERE oid = to_regprocedure('public.{signature}')"
    );
    remember(manager, &function.to_string(), &former).await
}

/// Puts back what [`remember_function`] noted, or drops the function where it noted none.
pub(crate) async fn restore_function(manager: &SchemaManager<'_>, function: Object<'_>) -> Result<(), DbErr> {
    if is_ours(manager, function).await? {
        remove(manager, function).await
    } else {
        restore(manager, &function.to_string()).await
    }
}

/// Runs statements, separated by semicolons.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await.map(drop)
}

async fn ask(manager: &SchemaManager<'_>, condition: &str) -> Result<bool, DbErr> {
    let question = Statement::from_string(DbBackend::Postgres, format!("SELECT {condition} AS answer"));
    let row = manager.get_connection().query_one_raw(question).await?;
    row.map_or(Ok(false), |row| row.try_get("", "answer"))
}
