//! What the migrations made and what they found: a down drops only the first and puts the second back as it was.

use std::fmt;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

pub(crate) use crate::found::{remember_function, restore_function};
use crate::noted;

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
            "EXISTS (SELECT FROM pg_catalog.{catalog} WHERE {relation} = to_regclass('public.{table}') AND {column} = '{name}')"
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
        return refuse_strangers(manager, object).await;
    }
    run(manager, sql).await?;
    note(manager, &object.to_string()).await
}

/// A function that is found and taken on runs with the rights of whoever writes, and says what its owner has it say: that may be
/// whoever migrates, whoever owns the plans, or a superuser.
async fn refuse_strangers(manager: &SchemaManager<'_>, object: Object<'_>) -> Result<(), DbErr> {
    let Object::Function(signature) = object else { return Ok(()) };
    let stranger = format!(
        "SELECT rolname::text FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner \
         WHERE pg_proc.oid = to_regprocedure('public.{signature}') AND NOT rolsuper AND rolname <> current_user \
            AND proowner IS DISTINCT FROM (SELECT relowner FROM pg_class WHERE oid = to_regclass('public.investment_plans'))"
    );
    match text(manager, &stranger).await? {
        None => Ok(()),
        Some(stranger) => Err(DbErr::Migration(format!(
            "The function public.{signature} is there already and belongs to the role {stranger}, who could change what it does. \
             Drop it, or give it to the owner of the tables."
        ))),
    }
}

/// Notes that `what` is ours.
pub(crate) async fn note(manager: &SchemaManager<'_>, what: &str) -> Result<(), DbErr> {
    run(manager, &format!("INSERT INTO public.plan_creator_ledger (object) VALUES ('{what}')")).await
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

/// Notes the statements that put something found back as it is now: `former` is a query for one text, of the forms that `noted`
/// knows.
pub(crate) async fn remember(manager: &SchemaManager<'_>, what: &str, former: &str) -> Result<(), DbErr> {
    run(manager, &format!("INSERT INTO public.plan_creator_ledger (object, restore) SELECT '{what}', ({former})")).await
}

/// Runs the statements noted by [`remember`], if any, and forgets them. Refuses what [`remember`] does not note.
pub(crate) async fn restore(manager: &SchemaManager<'_>, what: &str) -> Result<(), DbErr> {
    let noted =
        text(manager, &format!("SELECT restore FROM public.plan_creator_ledger WHERE object = '{what}'")).await?;
    for statement in noted::statements(what, &noted.unwrap_or_default())? {
        run(manager, &statement).await?;
    }
    forget(manager, what).await
}

/// Runs statements, separated by semicolons. Names in them are looked up in `pg_catalog` alone, and whatever is in a schema says
/// in which: functions and operators that others have put into `public` are not what they mean, and neither is it what is bound
/// to the objects that they make.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let sql = format!("{ENTER};\n{sql}\n;{LEAVE}");
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}

// Behind it the path is what it was, which is where SeaORM looks for its list of migrations.
const ENTER: &str = "SELECT pg_catalog.set_config('plan_creator.path', pg_catalog.current_setting('search_path'), true); \
    SET LOCAL search_path = pg_catalog, pg_temp";
const LEAVE: &str =
    "SELECT pg_catalog.set_config('search_path', pg_catalog.current_setting('plan_creator.path'), true)";

/// The text that a query gives, or none.
pub(crate) async fn text(manager: &SchemaManager<'_>, query: &str) -> Result<Option<String>, DbErr> {
    let connection = manager.get_connection();
    connection.execute_unprepared(ENTER).await?;
    let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    connection.execute_unprepared(LEAVE).await?;
    row.map_or(Ok(None), |row| row.try_get_by_index(0))
}

async fn ask(manager: &SchemaManager<'_>, condition: &str) -> Result<bool, DbErr> {
    let answer = text(manager, &format!("SELECT CASE WHEN {condition} THEN 'yes' END")).await?;
    Ok(answer.is_some())
}
