//! A function that was found and is replaced is kept as a copy beside it: a function is changed by its owner alone, while text in
//! a table might be anybody's by the time it is run.

use sea_orm_migration::prelude::*;

use crate::{
    ledger::{self, Object, run, text},
    noted,
};

/// What is added to the name of a function for its copy.
const COPY: &str = "_found";

/// Keeps a function that a migration is about to replace, and who may execute it; or notes that there is none.
pub(crate) async fn remember_function(manager: &SchemaManager<'_>, function: Object<'_>) -> Result<(), DbErr> {
    let (name, arguments) = parts(function)?;
    let signature = format!("{name}({arguments}");
    let definition = format!("SELECT pg_get_functiondef(to_regprocedure('public.{signature}'))");
    let Some(definition) = text(manager, &definition).await? else {
        return ledger::note(manager, &function.to_string()).await;
    };
    // Not OR REPLACE: what somebody else has put there is not overwritten, and not taken for ours.
    let copy = renamed(&definition, name, &format!("{name}{COPY}"))?.replacen("CREATE OR REPLACE", "CREATE", 1);
    run(manager, &copy).await?;
    let close = "FROM PUBLIC, anon, authenticated, service_role";
    run(manager, &format!("REVOKE ALL ON FUNCTION public.{name}{COPY}({arguments} {close}")).await?;
    let grants = format!(
        r"
        SELECT coalesce(string_agg(format('GRANT EXECUTE ON FUNCTION public.{signature} TO %s',
                    coalesce(quote_ident(rolname), 'PUBLIC')), '; '), '')
          FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held
          LEFT JOIN pg_roles ON pg_roles.oid = held.grantee
         WHERE pg_proc.oid = to_regprocedure('public.{signature}')
           AND (held.grantee = 0 OR rolname IN ('anon', 'authenticated', 'service_role'))"
    );
    ledger::remember(manager, &function.to_string(), &grants).await
}

/// Puts back what [`remember_function`] kept, or drops the function where it found none.
pub(crate) async fn restore_function(manager: &SchemaManager<'_>, function: Object<'_>) -> Result<(), DbErr> {
    if ledger::is_ours(manager, function).await? {
        return ledger::remove(manager, function).await;
    }
    let (name, arguments) = parts(function)?;
    let kept = format!(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid = to_regprocedure('public.{name}{COPY}({arguments}') \
            AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'public.plan_creator_ledger'::regclass)"
    );
    if let Some(kept) = text(manager, &kept).await? {
        run(manager, &renamed(&kept, &format!("{name}{COPY}"), name)?).await?;
        run(manager, &format!("DROP FUNCTION public.{name}{COPY}({arguments}")).await?;
        return ledger::restore(manager, &function.to_string()).await;
    }
    restore_text(manager, function).await
}

/// Versions before this one kept the function as text. Of such texts the database document's own function is known, and is put
/// back; any other is left to whoever knows it.
async fn restore_text(manager: &SchemaManager<'_>, function: Object<'_>) -> Result<(), DbErr> {
    let what = function.to_string();
    let kept = format!("SELECT restore FROM public.plan_creator_ledger WHERE object = '{what}'");
    let Some(kept) = text(manager, &kept).await? else { return Ok(()) };
    let end = kept.rfind("$function$").map_or(0, |at| at + "$function$".len());
    let (definition, grants) = kept.split_at(end);
    if !definition.split_whitespace().eq(DOCUMENTS_AUDIT.split_whitespace()) {
        return Err(noted::refusal(&what, &kept));
    }
    run(manager, DOCUMENTS_AUDIT).await?;
    for grant in noted::statements(&what, grants)? {
        run(manager, &grant).await?;
    }
    ledger::forget(manager, &what).await
}

/// The name of a function, and its arguments with the bracket behind them.
fn parts(function: Object<'_>) -> Result<(&str, &str), DbErr> {
    let Object::Function(signature) = function else {
        return Err(DbErr::Migration(format!("{function} is no function")));
    };
    signature.split_once('(').ok_or_else(|| DbErr::Migration(format!("{signature} has no arguments")))
}

/// The definition of a function, as Postgres writes it, under another name.
fn renamed(definition: &str, from: &str, to: &str) -> Result<String, DbErr> {
    let head = format!("CREATE OR REPLACE FUNCTION public.{from}(");
    let rest = definition.strip_prefix(&head);
    let rest = rest.ok_or_else(|| DbErr::Migration(format!("not the definition of {from}: {definition:?}")))?;
    Ok(format!("CREATE OR REPLACE FUNCTION public.{to}({rest}"))
}

/// The database document's audit function, as Postgres writes it.
const DOCUMENTS_AUDIT: &str = r"CREATE OR REPLACE FUNCTION public.audit_investment_plans()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, new_data)
        VALUES (NEW.id, 'INSERT', to_jsonb(NEW));
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, old_data, new_data)
        VALUES (NEW.id, 'UPDATE', to_jsonb(OLD), to_jsonb(NEW));
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, old_data)
        VALUES (OLD.id, 'DELETE', to_jsonb(OLD));
        RETURN OLD;
    END IF;
    RETURN NULL;
END;
$function$";
