//! Plans as they were: read from the audit, whose images are whole rows with what changed of the details and balances.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{JsonText, Plan, balances::MOST_SHOWN, columns::Columns, details, outputs::decimal, read, row::Row, times};
use crate::{
    auth::Viewer,
    database::{Session, statement},
};
use agents::{composer::Balance, details::Details};

/// What a plan had beside its columns.
#[derive(Clone, Debug, Default)]
pub struct AsOf {
    pub details: Option<Details>,
    /// Those that are shown, newest first.
    pub balances: Vec<Balance>,
}

/// A field of a plan that is another at two times.
#[derive(Clone, Debug)]
pub struct Difference {
    pub field: String,
    pub before: Option<JsonText>,
    pub after: Option<JsonText>,
}

/// The image of `present` after its last change up to a time, as a subquery; null before the plan was there.
///
/// A plan's changes are numbered in their order, under the lock of its row; their times are those at which their transactions began.
/// Records of an owner or a life before are of another plan. Details and balances stand only in the images of changes of them, so that
/// they are followed back from what they are: the next change has the former details, and balances that came and went are
/// added up.
fn image(time: &str) -> String {
    format!(
        "(WITH life AS ( \
            SELECT coalesce(max(audit_id), 0) AS start FROM investment_plans_audit WHERE plan_id = present.id AND operation = 'DELETE' \
        ), record AS ( \
            SELECT audit_id, changed_at, old_data, new_data FROM investment_plans_audit, life \
             WHERE plan_id = present.id AND audit_id > start \
               AND coalesce(user_id::text, coalesce(new_data, old_data)->>'user_id') = present.user_id::text \
        ), moment AS ( \
            SELECT coalesce(max(audit_id), 0) AS number FROM record WHERE changed_at <= {time} \
        ), stored AS ( \
            SELECT audit_id, new_data AS image FROM record, moment WHERE audit_id = number \
            UNION ALL (SELECT 0, old_data FROM record, moment WHERE number = 0 ORDER BY audit_id LIMIT 1) \
            UNION ALL SELECT 0, to_jsonb(present) WHERE NOT EXISTS (SELECT FROM record) \
        ), detail AS ( \
            SELECT audit_id, old_data->'details' AS details FROM record, moment WHERE audit_id > number AND old_data ? 'details' \
            UNION ALL SELECT NULL, (SELECT jsonb_strip_nulls(to_jsonb(details) - 'plan_id') \
                FROM plan_details AS details WHERE plan_id = present.id) \
        ), moved AS ( \
            SELECT balance_on, amount, 1 AS sign FROM plan_balances WHERE plan_id = present.id \
            UNION ALL SELECT (balance->>'on')::timestamptz, (balance->>'amount')::numeric, sign FROM record, moment, \
                LATERAL (VALUES (old_data, 1), (new_data, -1)) AS side (image, sign), \
                jsonb_array_elements(CASE WHEN jsonb_typeof(image->'balances') = 'array' THEN image->'balances' ELSE '[]' END) AS balance \
             WHERE audit_id > number \
        ), balance AS ( \
            SELECT balance_on, amount FROM moved GROUP BY balance_on, amount HAVING sum(sign) > 0 \
        ) SELECT image || jsonb_build_object( \
                'details', nullif((SELECT details FROM detail ORDER BY audit_id NULLS LAST LIMIT 1), '{{}}'), \
                'balances', (SELECT jsonb_agg(jsonb_build_object('on', balance_on, 'amount', amount) ORDER BY balance_on DESC) FROM balance)) \
            FROM stored WHERE audit_id > 0 OR (image->>'created_at')::timestamptz <= {time})"
    )
}

/// The plan as it was at a time; none where the viewer has no such plan now, or it was not there then.
pub async fn find(
    session: &Session,
    viewer: &Viewer,
    id: Uuid,
    time: DateTime<Utc>,
    columns: &Columns,
) -> Result<Option<Plan>, DbErr> {
    let sql = format!(
        "SELECT {}, image->'details' AS details_then, image->'balances' AS balances_then \
         FROM (SELECT {} AS image FROM investment_plans AS present \
            WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)) AS former, \
         LATERAL jsonb_populate_record(NULL::investment_plans, image) AS investment_plans WHERE image IS NOT NULL",
        columns.sql(),
        image("$3")
    );
    let values = [id.into(), read::owner(viewer).into(), times::within(time).into()];
    let row = session.query_one_raw(statement(&sql, values)).await?;
    row.map(|row| former(&row, columns)).transpose()
}

fn former(row: &QueryResult, columns: &Columns) -> Result<Plan, DbErr> {
    let details: Option<Json> = row.try_get("", "details_then")?;
    let details = details.map(|row| details::from_columns(&row)).filter(|details| *details != Details::default());
    let balances: Option<Json> = row.try_get("", "balances_then")?;
    let shown = |balance: &Json| {
        let on = DateTime::parse_from_rfc3339(balance["on"].as_str()?).ok()?;
        Some(Balance { on: on.to_utc(), amount: decimal(&balance["amount"])? })
    };
    let balances = balances.as_ref().and_then(Json::as_array).into_iter().flatten().filter_map(shown);
    let balances = balances.take(usize::try_from(MOST_SHOWN).unwrap_or_default()).collect();
    Ok(Plan { as_of: Some(Box::new(AsOf { details, balances })), ..columns.read(row)? })
}

/// What is another at a later time, by name; `None` where the viewer has no such plan. A plan that is not there has nothing.
pub async fn differences(
    session: &Session,
    viewer: &Viewer,
    id: Uuid,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
) -> Result<Option<Vec<Difference>>, DbErr> {
    let sql = format!(
        "SELECT field, before, after FROM ( \
            SELECT coalesce({}, '{{}}') AS former, coalesce({}, '{{}}') AS later FROM investment_plans AS present \
             WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)) AS images \
         LEFT JOIN LATERAL ( \
            SELECT field, nullif(former->field, 'null') AS before, nullif(later->field, 'null') AS after \
              FROM jsonb_object_keys(former || later) AS field WHERE field <> 'updated_at' \
         ) AS changed ON before IS DISTINCT FROM after ORDER BY field",
        image("$3"),
        image("coalesce($4::timestamptz, 'infinity')")
    );
    let values = [id.into(), read::owner(viewer).into(), times::within(from).into(), to.map(times::within).into()];
    let rows = session.query_all_raw(statement(&sql, values)).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut differences = Vec::new();
    for row in &rows {
        let mut row = Row::new(row)?;
        if let Some(field) = row.next::<Option<String>>()? {
            differences.push(Difference { field, before: row.json()?, after: row.json()? });
        }
    }
    Ok(Some(differences))
}
