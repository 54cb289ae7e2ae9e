#!/usr/bin/env bash
# What row level security costs a request: the statements of one plan by its id, and of the first page of 20 of somebody
# with 100 plans among 100,000, sent by pgbench to a private Postgres over its socket, by one client. All ways take turns,
# 500 transactions each, for DURATION seconds. What counts is the time within which the quickest tenth were done: a busy
# machine changes means and medians, not these. Statements are prepared once a connection, as the program's are.
set -euo pipefail
cd "$(dirname "$0")/.."
duration=${DURATION:-30}
program=${PROGRAM:-target/release/plan-creator}
bench=$(command -v pgbench || compgen -G '/usr/lib/postgresql/*/bin/pgbench' | sort -V | tail -1)
data=$(mktemp -d "${TMPDIR:-/tmp}/plan-creator.XXXXXX")
"$program" serve --listen 127.0.0.1:0 --data-dir "$data" --workers 0 2>"$data/serve.log" &
server=$!
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$data"' EXIT
until grep -qs '"listening"' "$data/serve.log"; do kill -0 $server; sleep 0.1; done
url=$("$program" database-url --data-dir "$data")
as() { printf '%s' "${url/postgres@/$1@}"; }
sql() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }

# Replicas run no triggers: a hundred thousand plans need no history here. The roles bench_… log in as what they are; each
# has a policy of its own, to compare.
sql "$url" <<'SQL'
SET session_replication_role = replica;
INSERT INTO users (id_user) SELECT ('00000000-0000-4000-8000-' || 100000000000 + n)::uuid FROM generate_series(0, 999) n;
INSERT INTO investment_plans (id, user_id, plan_name, financial_goals, created_at, updated_at, target_amount, time_horizon)
    SELECT ('00000000-0000-4000-9000-' || 100000000000 + n)::uuid, ('00000000-0000-4000-8000-' || 100000000000 + n / 100)::uuid,
        'Plan ' || n, 'Save for whatever comes, ' || n, now() - n * interval '1 minute', now(), n + 1, 1 + n % 40
    FROM generate_series(0, 99999) n;
ANALYZE;
CREATE ROLE bench_all LOGIN BYPASSRLS;
CREATE ROLE bench_once LOGIN;
CREATE ROLE bench_row LOGIN;
CREATE ROLE bench_plain LOGIN;
CREATE ROLE bench_program LOGIN IN ROLE authenticated;
ALTER ROLE bench_program SET role = authenticated;
GRANT USAGE ON SCHEMA public TO bench_all, bench_once, bench_row, bench_plain;
GRANT SELECT ON investment_plans TO bench_all, bench_once, bench_row, bench_plain;
GRANT EXECUTE ON FUNCTION plan_viewer_id(), plan_stage(text, jsonb, jsonb) TO bench_all, bench_once, bench_row, bench_plain;
CREATE POLICY bench_once ON investment_plans TO bench_once USING (user_id = (SELECT plan_viewer_id()));
CREATE POLICY bench_row ON investment_plans TO bench_row USING (user_id = plan_viewer_id());
CREATE POLICY bench_plain ON investment_plans TO bench_plain USING (user_id = (SELECT current_setting('app.viewer')::uuid));
SQL

user="'00000000-0000-4000-8000-:user'"
columns='id, user_id, plan_name, financial_goals, plan_type, risk_level, time_horizon, target_amount, is_favorite, created_at,
    updated_at, plan_stage(processing_status, agent_3_data, agent_2_data) AS stage FROM investment_plans'
select_one="SELECT $columns WHERE id = \$1 AND user_id = \$2"
select_page="SELECT $columns WHERE user_id = \$1 AND is_active ORDER BY (is_favorite IS TRUE) DESC,
    (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END) DESC, id DESC LIMIT \$2"
# As `src/database/actor.rs` has a statement say who is asking.
who() { echo "(SELECT set_config(CASE current_user WHEN 'authenticated' THEN '$1' ELSE 'not as authenticated' END, \$3, true)${2:-}) IS NOT NULL"; }
user_and_claims=$(who request.jwt.claim.sub " || set_config('request.jwt.claims', \$4, true) || set_config('transaction_read_only', 'on', true)")
prepare="PREPARE one (uuid, uuid) AS $select_one; PREPARE page (uuid, bigint) AS $select_page;
PREPARE told_one (uuid, uuid, text, text) AS SELECT * FROM ($select_one) AS asked WHERE $user_and_claims;
PREPARE told_page (uuid, bigint, text, text) AS SELECT * FROM ($select_page) AS asked WHERE $user_and_claims;
PREPARE claimed_one (uuid, uuid, text) AS SELECT * FROM ($select_one) AS asked WHERE $(who request.jwt.claims);
PREPARE claimed_page (uuid, bigint, text) AS SELECT * FROM ($select_page) AS asked WHERE $(who request.jwt.claims);"
one="EXECUTE one ('00000000-0000-4000-9000-:plan', $user)"
page="EXECUTE page ($user, 21)"
claim="'{\"role\":\"authenticated\",\"sub\":\"00000000-0000-4000-8000-:user\"}'"
claims="SET LOCAL request.jwt.claims = $claim"
context="$claims\\; SET LOCAL ROLE authenticated"

# Name, role that logs in, what is sent: QUERY stands for the statement, TOLD and CLAIMED for those that say who is asking, and each
# line is one message.
ways=()
way() { ways+=("$1|$2|$3"); }
way 'the program: user and claims in the query' bench_program "TOLD;"
way 'claims alone, whose JSON is read' bench_program "CLAIMED;"
way 'SET, then the query' plan_creator "SET request.jwt.claims = $claim\\; SET ROLE authenticated;
QUERY;"
way 'behind a pooler: BEGIN, SET LOCAL' plan_creator "BEGIN READ ONLY\\; $context;
QUERY;
ROLLBACK;"
way 'one step a message' plan_creator "BEGIN READ ONLY;
SET LOCAL ROLE authenticated;
SELECT set_config('request.jwt.claims', $claim, true);
QUERY;
COMMIT;"
way 'the same by SELECT set_config' plan_creator "BEGIN READ ONLY\\; SELECT set_config('request.jwt.claims', $claim, true), set_config('role', 'authenticated', true);
QUERY;
ROLLBACK;"
way 'no security, same messages' bench_all "BEGIN READ ONLY\\; SET LOCAL app.a = 'x'\\; SET LOCAL app.b = 'x';
QUERY;
ROLLBACK;"
way 'no security, no transaction' bench_all "QUERY;"
way 'all in one message' plan_creator "BEGIN READ ONLY\\; $context\\; QUERY\\; ROLLBACK;"
way 'no change of role' bench_once "BEGIN READ ONLY\\; $claims;
QUERY;
ROLLBACK;"
way 'and viewer asked for each row' bench_row "BEGIN READ ONLY\\; $claims;
QUERY;
ROLLBACK;"
way 'and viewer is no JSON' bench_plain "BEGIN READ ONLY\\; SET LOCAL app.viewer = $user;
QUERY;
ROLLBACK;"

# Every way must find what it asks for, or it measures something else.
rows() {
    printf '%s\n%s\n' "$prepare" "${1//\\;/;}" | sed 's/:user/100000000007/g; s/:plan/100000000742/g' | sql "$(as "$2")" | grep -c '|Plan ' || true
}
measure() {
    printf '%s\n' '\set u random(0, 999)' '\set k random(0, 99)' '\set user 100000000000 + :u' '\set plan 100000000000 + :u * 100 + :k' \
        '\if :ready = 0' "$prepare" '\set ready 1' '\endif' "$1" >"$data/script.sql"
    "$bench" -n -M simple -D ready=0 -t 500 -c 1 -l --log-prefix="$3" -f "$data/script.sql" "$(as "$2")" >"$data/bench.log" 2>&1 ||
        { cat "$data/bench.log" >&2; exit 1; }
}
# A log line has the client, the number, and the microseconds of a transaction.
quickest() { cat "$1"* | awk '{ print $3 }' | sort -n | awk '{ all[NR] = $1 } END { print all[int(NR / 10) + 1] }'; }
begun=$SECONDS
for ((round = 1; round == 1 || SECONDS - begun < duration; round++)); do
    for at in "${!ways[@]}"; do
        IFS='|' read -r -d '' name login text <<<"${ways[$at]}|" || true
        text=${text%|*}
        for query in one page; do
            sent=${text/QUERY/${!query}} values=${!query#EXECUTE }
            sent=${sent/TOLD/EXECUTE told_${values%)}, $user, $claim)}
            sent=${sent/CLAIMED/EXECUTE claimed_${values%)}, $claim)}
            if [ "$round" = 1 ]; then
                found=$(rows "$sent" "$login")
                [ "$found" = "$([ $query = one ] && echo 1 || echo 21)" ] || { echo "$name finds $found rows" >&2; exit 1; }
            fi
            measure "$sent" "$login" "$data/$query-$at-$round"
        done
    done
done
printf '%-44s %22s %22s\n' '' 'one plan by its id' 'first page of 20'
for at in "${!ways[@]}"; do
    awk -v name="${ways[$at]%%|*}" -v a="$(quickest "$data/one-$at-")" -v b="$(quickest "$data/page-$at-")" \
        -v x="$(quickest "$data/one-0-")" -v y="$(quickest "$data/page-0-")" \
        'BEGIN { printf "%-44s %10.0f us  %5.2f x %10.0f us  %5.2f x\n", name, a, a / x, b, b / y }'
done
