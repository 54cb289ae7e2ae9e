# `make run` and `make test` are all that a fresh machine needs; `make help` lists the rest.
CARGO ?= cargo
PROGRAM = target/release/plan-creator
WEB_SOURCES = $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: help run test check setup web schema entities throughput

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 \t\2/p' $(MAKEFILE_LIST)

run: setup web ## Start everything on a private Postgres, with a demo user
	$(CARGO) build --release --bin plan-creator
	exec $(PROGRAM) serve --demo

test: setup web ## Every test, on real Postgres, with real clients
	$(CARGO) test --workspace
	tests/clients/run.sh

check: web ## Format, lints, documentation, dependencies, and generated files unchanged
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --workspace --no-deps --document-private-items --quiet
	.ci/deny
	$(CARGO) run --quiet -- schema | diff -u schema.graphql -
	npm --prefix web run --silent check

setup: ## Install what is missing on this machine
	.ci/setup

web: web/dist/.built ## Build the pages

web/dist/.built: $(WEB_SOURCES)
	npm --prefix web ci --no-audit --no-fund
	npm --prefix web run build
	touch $@

schema: web ## Write schema.graphql anew
	$(CARGO) run --quiet -- schema > schema.graphql.new && mv schema.graphql.new schema.graphql

entities: ## Generate the entities anew from a migrated database
	.ci/entities entity/src

throughput: setup web ## How many plans a second one worker finishes
	$(CARGO) build --release --bin plan-creator
	benches/throughput.sh
