# `make run` serves the demo office; `make test` passes every test. Both set up what a fresh Debian machine lacks.

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get

# The rules that pages are examined by.
AXE := 4.14.1

.PHONY: run test check-format lint docs unit bench pictures setup setup-test

run: setup
	cargo run --locked -- serve --demo

test: setup-test check-format lint docs unit

check-format:
	cargo fmt --check

lint:
	cargo clippy --locked --all-targets --all-features -- -D warnings

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --all-features

unit:
	cargo test --locked --all-features

# Figures of one machine at one time: compare ratios within a run.
bench: setup
	cargo bench --locked

# The README's pictures of the screens, into docs/; `make pictures PICTURES=all` takes one of every screen in every state
# and language, into target/pictures/ with an index.html to look through.
pictures: setup-test
	@command -v pngquant >/dev/null || { $(APT) update -qq && $(APT) install -y -qq pngquant; }
	PICTURES=$(PICTURES) cargo test --locked --all-features --test it -- --ignored --exact --nocapture pictures::take_pictures

# SQLite comes as C in its crate, and is built here.
setup:
	@command -v cc >/dev/null || { $(APT) update -qq && $(APT) install -y -qq build-essential; }

# The tests start their own Redis and their own browser, play into a file through ALSA, and examine pages with axe-core.
setup-test: setup
	@if ! pkg-config --exists alsa 2>/dev/null; then \
		$(APT) update -qq && $(APT) install -y -qq pkg-config libasound2-dev; \
	fi
	@if ! { command -v redis-server && command -v chromium && command -v chromedriver; } >/dev/null; then \
		$(APT) update -qq && $(APT) install -y -qq redis-server chromium chromium-driver; \
	fi
	@if ! grep -qs '"version": "$(AXE)"' target/axe/node_modules/axe-core/package.json; then \
		command -v npm >/dev/null || { $(APT) update -qq && $(APT) install -y -qq --no-install-recommends npm; }; \
		npm install --silent --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
			--prefix target/axe axe-core@$(AXE); \
	fi
