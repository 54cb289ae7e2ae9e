#!/usr/bin/env bash
# How many plans a second one worker finishes: PLANS plans queued on a private Postgres, one worker, by the database's clock.
# Beside it, as the limit on the same disk in the same run: pgbench with four one-row updates a transaction each, which is
# what a plan costs the database at least.
set -euo pipefail
cd "$(dirname "$0")/.."
plans=${PLANS:-2000}
program=${PROGRAM:-target/release/plan-creator}
data=$(mktemp -d "${TMPDIR:-/tmp}/plan-creator.XXXXXX")
"$program" serve --listen 127.0.0.1:0 --data-dir "$data" --workers 0 2>"$data/serve.log" &
server=$!
worker=
trap 'kill $worker $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$data"' EXIT
until grep -q '"listening"' "$data/serve.log"; do kill -0 $server; sleep 0.1; done
sql() { psql -qXAt -v ON_ERROR_STOP=1 "$("$program" database-url --data-dir "$data")" "$@"; }

sql -c "INSERT INTO users (id_user) SELECT md5(n::text)::uuid FROM generate_series(1, 100) n" \
    -c "INSERT INTO investment_plans (user_id, financial_goals)
        SELECT md5((1 + n % 100)::text)::uuid, 'Save \$' || n || ',000 in ' || 1 + n % 40 || ' years'
        FROM generate_series(1, $plans) n"
"$program" work --data-dir "$data" --workers 1 2>"$data/work.log" &
worker=$!
until [ "$(sql -c "SELECT count(*) FROM investment_plans WHERE processing_status IN ('PENDING', 'PROCESSING')")" = 0 ]; do
    sleep 1
    printf '\r%s of %s plans ' "$(sql -c "SELECT count(*) FROM investment_plans WHERE processing_status = 'COMPLETED'")" "$plans" >&2
done
echo >&2
sql -F ' ' -c "SELECT count(*) FILTER (WHERE stage = 'DONE') || ' plans finished by one worker in '
        || round(extract(epoch FROM max(occurred_at) - min(occurred_at) FILTER (WHERE stage = 'PLANNING')), 1) || ' s: '
        || round(count(*) FILTER (WHERE stage = 'DONE')
            / extract(epoch FROM max(occurred_at) - min(occurred_at) FILTER (WHERE stage = 'PLANNING')), 1)
        || ' a second, ' || count(*) FILTER (WHERE stage = 'STOPPED') || ' failed' FROM plan_events"
if command -v pgbench >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/pgbench' >/dev/null; then
    bench=$(command -v pgbench || compgen -G '/usr/lib/postgresql/*/bin/pgbench' | sort -V | tail -1)
    sql -c 'CREATE TABLE limit_of_this_disk AS SELECT n AS id, 0 AS value FROM generate_series(1, 1000) n' \
        -c 'ALTER TABLE limit_of_this_disk ADD PRIMARY KEY (id)'
    printf '%s\n' '\set id random(1, 1000)' 'UPDATE limit_of_this_disk SET value = value + 1 WHERE id = :id;' > "$data/update.sql"
    "$bench" -n -T 5 -c 1 -f "$data/update.sql" "$("$program" database-url --data-dir "$data")" 2>/dev/null |
        awk '/^tps/ { printf "limit: four such commits a plan at %.0f commits a second: %.0f plans a second\n", $3, $3 / 4 }'
fi
