#!/usr/bin/env bash
# Installs what the tests of PostgreSQL need beside Python's packages: Debian's server. Says in a sentence what it can't install and
# ends well all the same: the tests then skip or, in CI, fail.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT

install_server() {
  local root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true || return
    root=(sudo -n)
  fi
  "${root[@]}" apt-get update --quiet=2 || return
  # No cluster of Debian's: each run of the tests makes a server of its own and removes it.
  "${root[@]}" mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" | "${root[@]}" tee /etc/postgresql-common/createcluster.d/comity-tests.conf > /dev/null
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends postgresql
}

if ! command -v initdb > /dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/initdb" > /dev/null; then
  if ! install_server > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "The tests of PostgreSQL need its server, which can't be installed here. Install it as root: apt-get install postgresql" >&2
  fi
fi
