#!/bin/sh
# Put books before DAISY Ace, the accessibility checker for EPUB: tests/tools/ace.sh BOOK.epub ...
# It needs npm and a chromium; Ace itself comes from npm, once, into a folder of its own below .venv.
set -eu

ACE=$(cd "$(dirname "$0")/../.." && pwd)/.venv/ace
export PUPPETEER_SKIP_DOWNLOAD=1
export PUPPETEER_EXECUTABLE_PATH="${PUPPETEER_EXECUTABLE_PATH:-$(command -v chromium)}"

if [ ! -x "$ACE/node_modules/.bin/ace-cli" ]; then
  npm install --silent --prefix "$ACE" @daisy/ace-cli@1.4.6 @daisy/ace-axe-runner-puppeteer@1.4.6
fi

failed=0
for book in "$@"; do
  report="$ACE/reports/$(basename "$book")"
  "$ACE/node_modules/.bin/ace-cli" --force --silent --outdir "$report" "$book"
  python3 - "$report/report.json" "$book" <<'END' || failed=1
import json, sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
found = [
    (page["earl:testSubject"]["url"], each["earl:test"]["dct:title"], each["earl:result"].get("html", ""))
    for page in report["assertions"]
    for each in page["assertions"]
]
for place, rule, markup in found:
    print(f"{place}: {rule}: {markup[:200]}")
print(f"{sys.argv[2]}: {len(found)} violations")
sys.exit(bool(found))
END
done
exit $failed
