# shellcheck shell=bash
# Finds, or on Debian installs, what the tests need from the system. Sourced by test.sh; it starts nothing.
# Sets: postgres_bin (folder), redis_server, CHROMIUM (exported).

find_postgres() {
  local dir
  if [ -n "${POSTGRES_BIN:-}" ]; then
    postgres_bin=$POSTGRES_BIN
    return 0
  fi
  # Debian keeps the server's programs out of PATH, a folder for each version; Homebrew does the same.
  while read -r dir; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then
      postgres_bin=$dir
      return 0
    fi
  done < <(
    ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -rV
    dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)"
  )
  return 1
}

find_redis() {
  redis_server=${REDIS_SERVER:-$(command -v redis-server || command -v valkey-server || true)}
  [ -n "$redis_server" ]
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -n "$candidate" ] && candidate=$(command -v "$candidate" 2>/dev/null); then
      export CHROMIUM=$candidate
      return 0
    fi
  done
  return 1
}

# Debian keeps servers in /usr/sbin, where only root looks; elsewhere Dante's program is `sockd`.
find_program() {
  local name
  for name in "$@"; do
    if PATH=$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

missing_packages() {
  find_postgres || echo postgresql
  find_redis || echo redis-server
  find_chromium || echo chromium
  # The proxies that providers are reached through; tests start them on loopback, never as services.
  find_program tinyproxy || echo tinyproxy-bin
  find_program microsocks || echo microsocks
  find_program danted sockd || echo dante-server
  # SQLite, zstd and TLS compile a little C.
  command -v cc >/dev/null || echo build-essential
}

# apt may be used by root, or by somebody whose sudo asks no password.
apt_as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  fi
}

may_use_apt() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

how_to_install() {
  echo "The tests need packages that are not here: $*"
  case $(uname -s) in
    Darwin)
      echo "Install them with Homebrew (a browser: --cask google-chrome; a compiler: xcode-select --install):"
      echo "  brew install postgresql@17 redis tinyproxy microsocks dante && brew install --cask google-chrome"
      ;;
    *)
      echo "On Debian or Ubuntu:   sudo apt-get install --no-install-recommends $*"
      echo "Elsewhere install PostgreSQL 15 or newer, Redis 7 or newer, Chromium, tinyproxy, microsocks, Dante (1.4) and a"
      echo "C compiler. The first three may be named by POSTGRES_BIN (the folder with initdb), REDIS_SERVER and CHROMIUM."
      ;;
  esac
}

install_packages() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  if [ -n "$missing" ] && may_use_apt; then
    echo "installing by apt: $missing"
    # shellcheck disable=SC2086 # a list of package names
    apt_as_root update -qq && apt_as_root install -y -qq --no-install-recommends $missing >/dev/null || true
    missing=$(missing_packages | tr '\n' ' ')
  fi
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    how_to_install $missing
    return 1
  fi
  # missing_packages ran in a subshell: find them again for this one.
  find_postgres && find_redis && find_chromium
}

install_cargo_tools() {
  if ! command -v cargo >/dev/null; then
    echo "cargo is not here: install Rust 1.94 or newer from https://rustup.rs"
    return 1
  fi
  if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    if ! command -v rustup >/dev/null; then
      echo "rustfmt or clippy is not here: install both for your Rust (with rustup: rustup component add rustfmt clippy)"
      return 1
    fi
    rustup component add rustfmt clippy || return 1
  fi
  if ! cargo nextest --version >/dev/null 2>&1; then
    echo "installing cargo-nextest from crates.io"
    # A folder of its own: the workspace's settings must not shape the tool.
    (cd / && env -u CARGO_TARGET_DIR cargo install cargo-nextest --locked --quiet) || {
      echo "cargo-nextest could not be installed: see https://nexte.st"
      return 1
    }
    # A fresh cargo home may not be on PATH; cargo finds its subcommands there all the same.
    cargo nextest --version >/dev/null
  fi
}
