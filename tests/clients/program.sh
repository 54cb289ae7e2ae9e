# For scripts that run clients against a program of their own: sourced in tests/clients. What is `started` ends with the script.
program=${PROGRAM:-../../target/debug/plan-creator}
data=$(mktemp -d "${TMPDIR:-/tmp}/plan-creator.XXXXXX")
started=()
finish() {
    status=$?
    [ ${#started[@]} -eq 0 ] || { kill "${started[@]}" && wait "${started[@]}"; } 2>/dev/null || true
    [ $status -eq 0 ] || tail -n 20 "$data"/{serve,gateway}.log >&2 2>/dev/null || true
    rm -rf "$data"
    exit $status
}
trap finish EXIT

# wait_for FILE TEXT [SECONDS]: until a line of the file has the text.
wait_for() {
    for _ in $(seq $((10 * ${3:-60}))); do
        grep -q "$2" "$1" 2>/dev/null && return
        sleep 0.1
    done
    echo "waited in vain for $2 in $1" >&2
    return 1
}

# serve OPTIONS…: starts the program on a private Postgres; its address for GraphQL is in `url`.
serve() {
    "$program" serve --listen 127.0.0.1:0 --data-dir "$data" "$@" 2>"$data/serve.log" &
    started+=($!)
    wait_for "$data/serve.log" '"listening"'
    url=http://$(grep -m 1 '"listening"' "$data/serve.log" | sed 's/.*"address":"\([^"]*\)".*/\1/')/graphql
}

# token OPTIONS…: a token of somebody new.
token() { "$program" token --data-dir "$data" "$@" --user "$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)"; }
