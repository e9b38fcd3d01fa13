#!/usr/bin/env bash
# Takes the pictures of the docs: reads the example pages, writes their dossier, and photographs it with Debian's
# Chromium. Run it as `make screenshots`; it installs chromium and poppler-utils (for the printed page) where they are
# missing and it may.
set -euo pipefail
cd "$(dirname "$0")/.."

images=docs/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install() {  # command package
  command -v "$1" > /dev/null && return
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update --quiet=2 && "${root[@]}" apt-get install --quiet=2 --yes --no-install-recommends "$2"
}

browse() {  # arguments of Chromium
  # Without a sandbox, since a container has none and the only page opened is our own. Its own profile, since the
  # colours it prefers would otherwise be remembered.
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" "$@" 2> "$work/log" ||
    { cat "$work/log" >&2; return 1; }
}

install chromium chromium
install pdftoppm poppler-utils
mkdir -p "$images"

.venv/bin/comity add examples/pages --store "$work/comity.db" --quiet
.venv/bin/comity dossier AZE KAZ --store "$work/comity.db" --output "$work/dossier.html" --quiet
page="file://$work/dossier.html"

browse --window-size=1200,1180 --screenshot="$PWD/$images/dossier.png" "$page"

# A frame makes the page as narrow as a phone: Chromium's own windows are 500 pixels wide at least. The frame hands its
# colour scheme down to the page.
cat > "$work/phone.html" <<HTML
<!doctype html>
<style>
:root { color-scheme: dark; }
body { margin: 0; background: #8d99a6; }
iframe { display: block; margin: 20px auto; width: 390px; height: 660px; border: 0; }
</style>
<iframe src="dossier.html#instruments-signed"></iframe>
HTML
browse --force-dark-mode --window-size=500,700 --screenshot="$PWD/$images/phone.png" "file://$work/phone.html"

browse --no-pdf-header-footer --print-to-pdf="$work/dossier.pdf" "$page"
pdftoppm -r 70 -f 2 -l 2 -singlefile -png "$work/dossier.pdf" "$images/paper"

ls -l "$images"
