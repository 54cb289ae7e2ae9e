# `make run` and `make test` are all that a fresh machine needs; `make help` lists the rest.
CARGO ?= cargo
PROGRAM = target/release/plan-creator
MDBOOK = 0.5.4
MDBOOK_MERMAID = 0.17.0
# The web client's operations are typed from the schema.
WEB_SOURCES = schema.graphql $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/generated/*')

.PHONY: help run test check setup setup-run web picture schema released entities chaos chaos-workers throughput preview bench bench-short abuse abuse-short streams fuzz-api row-security differential fuzz drill previous-release gateway docs

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 \t\2/p' $(MAKEFILE_LIST)

run: setup-run web ## Start everything on a private Postgres, with a demo user
	$(CARGO) build --profile quick -p plan-creator
	exec target/quick/plan-creator serve --demo

test: setup web ## Every test, on real Postgres, with real clients
	npm --prefix web test --silent
	tests/run.sh
	for version in 14 18; do tests/postgres/run.sh $$version hostile_schema ledger migrations || exit 1; done
	tests/clients/run.sh

# The same selection of packages and targets everywhere: with another one Cargo would build the dependencies again.
check: setup web ## Format, lints, documentation, dependencies, typed and linted pages and clients, and generated files unchanged
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --workspace --no-deps --document-private-items --quiet
	.ci/deny
	npm --prefix web run --silent check
	tests/clients/install.sh
	npm --prefix tests/clients run --silent check
	$(CARGO) build --workspace --all-targets --quiet
	$(CARGO) test --workspace --all-targets --quiet -- contract::

setup: ## Install what the tests need and this machine does not have
	.ci/setup test

setup-run:
	.ci/setup run

web: web/dist/.built ## Build the pages

web/dist/.built: $(WEB_SOURCES)
	[ web/node_modules/.package-lock.json -nt web/package-lock.json ] \
		|| { npm --prefix web ci --no-audit --no-fund && touch web/node_modules/.package-lock.json; }
	npm --prefix web run build
	touch $@

schema: ## Write schema.graphql anew
	$(CARGO) build --workspace --all-targets --quiet
	target/debug/plan-creator schema > schema.graphql.new && mv schema.graphql.new schema.graphql

# The pictures are Mermaid's, whose script is put beside the pages.
docs: ## Build the documentation as one site with search, in target/book
	@{ command -v mdbook && command -v mdbook-mermaid; } >/dev/null \
		|| { echo 'install them once: cargo install --locked mdbook@$(MDBOOK) mdbook-mermaid@$(MDBOOK_MERMAID)'; exit 1; }
	mdbook-mermaid install docs
	mdbook build docs

picture: ## Draw which module uses which, in docs/architecture.md
	.ci/picture

released: ## Promise the schema to clients: from here on `make check` refuses what would break them
	cp schema.graphql tests/clients/released.graphql

entities: ## Generate the entities anew from a migrated database
	.ci/entities entity/src

throughput: setup web ## How many plans a second one worker finishes
	$(CARGO) build --release -p plan-creator -p benches --bin plan-creator
	benches/throughput.sh

preview: setup web ## What a previewed plan costs the server
	$(CARGO) build --release -p plan-creator -p benches --bin plan-creator
	benches/preview.sh

# Built together with the program, of whose dependencies it has some: none is built twice.
bench: setup web ## What requests and subscribers cost, beside a bare driver and a bare socket: PLANS=200000 ROUNDS=3
	$(CARGO) build --release -p plan-creator -p benches --bins
	target/release/requests
	SUBSCRIBERS=5000 WATCHERS=1000 target/release/streams

bench-short: setup web ## The same of requests at a glance, on the unoptimised program: that it runs, and who is far off
	$(CARGO) build --workspace --all-targets --quiet
	PROGRAM=target/debug/plan-creator PLANS=$(or $(PLANS),2000) ROUNDS=1 SECONDS_OF_LOAD=1 target/debug/requests

abuse: setup web ## What one user can do to all others, at full speed for SECONDS_OF_ABUSE=60, and a locked table for SECONDS_OF_LOCK=60
	$(CARGO) build --release -p plan-creator -p benches --bins
	target/release/abuse

abuse-short: setup web ## The same for a moment, on the unoptimised program
	$(CARGO) build --workspace --all-targets --quiet
	PROGRAM=target/debug/plan-creator SECONDS_OF_ABUSE=10 SECONDS_OF_LOCK=20 target/debug/abuse

streams: setup web ## What subscribers cost on real sockets: SUBSCRIBERS="1000 5000 10000" each on a plan, WATCHERS=1000 of one
	$(CARGO) build --release -p plan-creator -p benches --bins
	target/release/streams

fuzz-api: setup web ## Ask the whole API what schemathesis comes up with, EXAMPLES=2000 times for each of its fields and two roles
	$(CARGO) build --workspace --all-targets
	EXAMPLES=$(or $(EXAMPLES),2000) tests/clients/run.sh

# On the unoptimised program, which checks its arithmetic: what is tried here is not speed. CHAOS_SEED=… repeats the disasters.
chaos: setup web ## Break everything, while 200 subscribers listen: nothing is lost, repeated or out of order in 50,000 events
	CHAOS_ROUNDS=$(or $(CHAOS_ROUNDS),40) CHAOS_EVENTS=$(or $(CHAOS_EVENTS),50000) \
		$(CARGO) test --workspace --test chaos -- --nocapture --skip workers::

chaos-workers: setup web ## Break workers, Postgres and the model while they make 5,000 plans: each ends once, by whoever held its claim
	CHAOS_ROUNDS=$(or $(CHAOS_ROUNDS),100) CHAOS_PLANS=$(or $(CHAOS_PLANS),5000) \
		$(CARGO) test --workspace --test chaos -- --nocapture workers::

gateway: setup web ## A plan whose amounts a language model behind LiteLLM's proxy has labelled
	$(CARGO) build --workspace --all-targets
	tests/clients/gateway/run.sh

previous-release: setup web ## Let the program of the last release work on the schema of this one
	tests/previous-release.sh

# Everything lost and brought back, with so many plans; in `cargo test` with fewer.
drill: setup web ## Back 100,000 plans up while others write, lose everything, and bring it back to the last row and to a recovery point
	DRILL_PLANS=$(or $(DRILL_PLANS),100000) $(CARGO) test --workspace --test it -- --nocapture --test-threads=1 backup::drill backup::recovery

row-security: setup web ## What row level security costs a request
	$(CARGO) build --release -p plan-creator -p benches --bin plan-creator
	benches/row_security.sh

differential: setup web ## Random documents, held against graphql-js: SEED=… repeats a run, DOCUMENTS=… says how many
	$(CARGO) build --workspace --all-targets
	tests/clients/install.sh
	node tests/clients/differential/run.mjs target/debug/plan-creator

# One parser after the other; with JOBS=2 two at a time. A failure is kept in tests/corpus, and so is what is new.
MINUTES ?= 10
JOBS ?= 1
fuzz: ## Try each parser with new texts for MINUTES=10, unoptimised and with every check
	FUZZ_SECONDS=$$(($(MINUTES) * 60)) $(CARGO) test --workspace --lib -- --nocapture --test-threads=$(JOBS) _properties::
