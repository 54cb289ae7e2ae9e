//! Exports all data of one person as JSON, plan by plan.

use anyhow::{Context, ensure};
use futures_util::TryStreamExt;
use serde_json::json;
use sqlx::PgConnection;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use uuid::Uuid;

use super::snapshot::Snapshot;

/// Writes the user's document to `output`; returns the number of plans.
pub async fn export(connection: PgConnection, user: Uuid, output: impl AsyncWrite) -> anyhow::Result<u64> {
    let (mut snapshot, info) = Snapshot::take(connection).await?;
    tokio::pin!(output);
    let person = format!(
        "SELECT (to_jsonb(person) || jsonb_build_object('monthly_budget', \
                (SELECT monthly_budget FROM public.user_budgets WHERE user_id = id_user)))::text FROM public.users AS person WHERE id_user = '{user}' \
            AND NOT EXISTS (SELECT FROM public.user_erasures WHERE user_id = id_user)"
    );
    let person = snapshot.texts(person).try_next().await?;
    let head = json!({ "exported_at": info.taken_at, "schema": info.schema.last() }).to_string();
    let person = person.with_context(|| format!("there is no user {user}, or they are being erased"))?;
    let open = head.strip_suffix('}').unwrap_or_default();
    output.write_all(format!("{open},\"user\":{person},\"plans\":[").as_bytes()).await?;
    let plans = list(&mut snapshot, plans(user), &mut output).await?;
    output.write_all(b"],\"deleted_plans\":[").await?;
    list(&mut snapshot, deleted(user), &mut output).await?;
    output.write_all(b"]}\n").await?;
    output.flush().await?;
    snapshot.close().await?;
    Ok(plans)
}

/// Writes a query's rows separated by commas; returns their number.
async fn list(snapshot: &mut Snapshot, sql: String, output: &mut (impl AsyncWrite + Unpin)) -> anyhow::Result<u64> {
    let (mut rows, mut count) = (snapshot.texts(sql), 0);
    while let Some(row) = rows.try_next().await? {
        ensure!(!row.is_empty(), "a row without a document");
        output.write_all(if count == 0 { b"\n" } else { b",\n" }).await?;
        output.write_all(row.as_bytes()).await?;
        count += 1;
    }
    Ok(count)
}

/// Each plan with its columns, history, events and everything else that is stored for it.
fn plans(user: Uuid) -> String {
    format!(
        "SELECT (to_jsonb(plan) || jsonb_build_object( \
            'history', coalesce((SELECT jsonb_agg(to_jsonb(record) - ARRAY['plan_id', 'user_id'] ORDER BY audit_id) \
                FROM public.investment_plans_audit AS record WHERE plan_id = plan.id AND {theirs}), '[]'), \
            'events', coalesce((SELECT jsonb_agg(to_jsonb(event) - ARRAY['plan_id', 'user_id', 'mark', 'xid'] ORDER BY seq) \
                FROM public.plan_events AS event WHERE plan_id = plan.id), '[]'), \
            'details', (SELECT jsonb_strip_nulls(to_jsonb(details) - 'plan_id') FROM public.plan_details AS details WHERE plan_id = plan.id), \
            'balances', coalesce((SELECT jsonb_agg(to_jsonb(balance) - 'plan_id' ORDER BY balance_on) \
                FROM public.plan_balances AS balance WHERE plan_id = plan.id), '[]'), \
            'failure', (SELECT to_jsonb(failure) - 'plan_id' FROM public.plan_failures AS failure WHERE plan_id = plan.id), \
            'filled_by_the_planner', (SELECT filled FROM public.plan_readings WHERE plan_id = plan.id)))::text \
         FROM public.investment_plans AS plan WHERE user_id = '{user}' ORDER BY created_at, id",
        theirs = theirs(user)
    )
}

/// Records of the person's plans: by owner, or by their images if they are older than that column.
fn theirs(user: Uuid) -> String {
    format!(
        "(record.user_id = '{user}' OR record.user_id IS NULL AND coalesce(new_data, old_data)->>'user_id' = '{user}' \
            AND coalesce(old_data, new_data)->>'user_id' = '{user}')"
    )
}

/// The history of the person's deleted or handed over plans.
fn deleted(user: Uuid) -> String {
    format!(
        "SELECT jsonb_build_object('id', plan_id, \
            'history', jsonb_agg(to_jsonb(record) - ARRAY['plan_id', 'user_id'] ORDER BY audit_id))::text \
         FROM public.investment_plans_audit AS record WHERE {theirs} AND plan_id IN ( \
            SELECT plan_id FROM public.investment_plans_audit WHERE user_id = '{user}' \
            UNION SELECT plan_id FROM public.investment_plans_audit WHERE operation = 'DELETE' AND old_data->>'user_id' = '{user}') \
            AND NOT EXISTS (SELECT FROM public.investment_plans WHERE id = record.plan_id AND investment_plans.user_id = '{user}') \
         GROUP BY plan_id ORDER BY min(audit_id)",
        theirs = theirs(user)
    )
}
