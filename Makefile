# The words that people and CI both use. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run demo test test-clients test-api fuzz lint fmt examples bench bench-rows bench-outage bench-console screenshots web

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build the console and the hub, start it on port 23000 with SQLite and limits in memory
	@scripts/console.sh build --if-node
	cargo build --release --locked --bin claude-code-hub
	@exec "$(TARGET_DIR)/release/claude-code-hub" serve

demo: ## a hub with made-up people and a week of their traffic, and more coming in, on port DEMO_PORT (23000); Ctrl-C ends it
	@scripts/console.sh build --if-node
	cargo build --release --locked --bin claude-code-hub
	cargo build --release --locked -p hub-demo
	@exec "$(TARGET_DIR)/release/hub-demo" --port "$${DEMO_PORT:-23000}"

test: ## everything: formatting, lints, Rust tests, console tests, browser tests; installs what they need on Debian
	@scripts/test.sh

test-clients: ## the newest real clients and SDKs through the hub to a scripted upstream of each dialect; installs them first
	@tests/clients/run.sh

test-api: ## everything that the API's documents offer, asked of a demo hub by schemathesis; installs it first
	@tests/api/run.sh

fuzz: ## every fuzz target for SECONDS_EACH seconds
	@fuzz/run.sh

lint: ## formatting and lints of Rust and of the console
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	@scripts/console.sh lint

fmt: ## format Rust and the console
	cargo fmt --all
	@scripts/console.sh fmt

examples: ## record the examples of the API documents anew, print the documents and the console's types of them
	UPDATE_EXAMPLES=1 cargo test --workspace --test it --locked -- takes_its_example
	cargo build --workspace --locked --bin claude-code-hub
	"$(TARGET_DIR)/debug/claude-code-hub" print-openapi > docs/openapi.json
	"$(TARGET_DIR)/debug/claude-code-hub" print-openapi --actions > docs/openapi-actions.json
	cd web && npm run types:api

bench: ## measure the latency that the hub adds, beside a direct connection and nginx
	@benches/run.sh

bench-rows: ## fill a request log of ROWS rows on both databases and time what is asked of it
	@benches/rows/run.sh

bench-outage: ## take PostgreSQL away for 30 s under load: failed requests, lost rows, memory
	@benches/outage.sh

bench-console: ## what the console loads, how soon it shows its content, how a thousand rows scroll, on a demo hub
	@$(MAKE) --no-print-directory console-figures

screenshots: ## every page of the console, light and dark, on a screen and a phone, into web/screenshots; ONLY=providers some of them
	@$(MAKE) --no-print-directory console-screenshots

# The console in the binary is the one of these files, so it is built before.
console-%:
	@scripts/console.sh build
	cargo build --release --locked --bin claude-code-hub
	cargo build --release --locked -p hub-demo
	@HUB_BIN="$$(realpath "$(TARGET_DIR)")/release/claude-code-hub" HUB_DEMO="$$(realpath "$(TARGET_DIR)")/release/hub-demo" \
		scripts/console.sh $* $(if $(ONLY),-t "$(ONLY)")

web: ## build the console into web/dist, from where the hub takes it
	@scripts/console.sh build
