//! What the database records of its own accord, beside what the program records: who claimed what and when, and who
//! wrote what while whose claim counted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{self, PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

use super::history::{Entry, Event};

/// The record, and plans whose outputs cannot be stored: one for each step.
const BEGIN: &str = "
CREATE SCHEMA chaos;
CREATE TABLE chaos.record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xact text NOT NULL DEFAULT pg_current_xact_id(),
    plan uuid NOT NULL,
    what text NOT NULL,
    who text NOT NULL,
    token uuid,
    attempt integer,
    ran_out timestamptz,
    columns text[]
);

-- What a worker calls itself, and which process it is: the latter by its connection, not by its word.
CREATE FUNCTION chaos.who(worker text) RETURNS text LANGUAGE sql
RETURN worker || ' of process ' || coalesce(current_setting('chaos.process', true), 'none');

CREATE FUNCTION chaos.record_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.record (plan, what, who, token, attempt)
        VALUES (OLD.plan_id, 'left', chaos.who(OLD.worker), OLD.token, OLD.attempt);
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO chaos.record (plan, what, who, token, attempt)
        VALUES (NEW.plan_id, 'claimed', chaos.who(NEW.worker), NEW.token, NEW.attempt);
    ELSIF (NEW.token, NEW.worker, NEW.attempt) <> (OLD.token, OLD.worker, OLD.attempt) THEN
        INSERT INTO chaos.record (plan, what, who, token, attempt, ran_out)
        VALUES (NEW.plan_id, 'took over', chaos.who(NEW.worker), NEW.token, NEW.attempt, OLD.expires_at);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zz_record AFTER INSERT OR UPDATE OR DELETE ON plan_claims
    FOR EACH ROW EXECUTE FUNCTION chaos.record_claim();

CREATE FUNCTION chaos.record_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO chaos.record (plan, what, who, columns)
    SELECT NEW.id, 'wrote', chaos.who(public.plan_changed_by()), coalesce(array_agg(now.key ORDER BY now.key), '{}')
      FROM jsonb_each(to_jsonb(NEW)) now JOIN jsonb_each(to_jsonb(OLD)) before USING (key)
     WHERE now.value <> before.value AND now.key <> 'updated_at';
    RETURN NULL;
END $$;
CREATE TRIGGER zz_record AFTER UPDATE ON investment_plans FOR EACH ROW EXECUTE FUNCTION chaos.record_plan();

CREATE FUNCTION chaos.poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW)->split_part(NEW.plan_name, ' ', 2) IS DISTINCT FROM to_jsonb(OLD)->split_part(NEW.plan_name, ' ', 2) THEN
        RAISE EXCEPTION '% cannot be stored', split_part(NEW.plan_name, ' ', 2);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aa_poison BEFORE UPDATE ON investment_plans FOR EACH ROW
    WHEN (NEW.plan_name LIKE 'poison %') EXECUTE FUNCTION chaos.poison();
GRANT USAGE ON SCHEMA chaos TO PUBLIC";

/// Lets the database record from now on.
pub(super) async fn begin(admin: &mut PgConnection) {
    sqlx::raw_sql(BEGIN).execute(admin).await.unwrap();
}

/// Everything that was recorded, by plan and in its order.
pub(super) async fn read(admin: &mut PgConnection) -> BTreeMap<Uuid, Vec<Entry>> {
    let sql = "SELECT * FROM chaos.record ORDER BY id";
    let mut histories = BTreeMap::<_, Vec<_>>::new();
    for row in sqlx::query(sql).fetch_all(admin).await.unwrap() {
        histories.entry(row.get("plan")).or_default().push(entry(&row));
    }
    histories
}

fn entry(row: &PgRow) -> Entry {
    let who: String = row.get("who");
    let claim = || (row.get::<Uuid, _>("token"), row.get::<i32, _>("attempt"));
    let event = match row.get("what") {
        "claimed" => Event::Claimed { token: claim().0, attempt: claim().1 },
        "took over" => {
            let ran_out: DateTime<Utc> = row.get("ran_out");
            Event::TookOver { token: claim().0, attempt: claim().1, ran_out }
        }
        "left" => Event::Left { token: claim().0 },
        _ => Event::Wrote { columns: row.get("columns") },
    };
    Entry { at: row.get("at"), xact: row.get("xact"), who, event }
}
