#!/bin/sh
# Runs every test and adds up: the unit programs, then each script of the list below. A script is skipped by name when
# what it needs is not there; nothing else is. Closes with "N passed, N failed, N skipped"; exit 1 on a failure.
# Usage: tests/run.sh [script…], after "make all units". $BUILD names the folder of the build; naming scripts runs the
# unit programs and only those.
set -u
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
export BUILD
log=$BUILD/tests/log
passed=0
failed=0
skipped=0

add() { # from the log: check's own lines, "…: N passed, M failed", "skipped: …"
    checks=$(sed -n 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' "$log" |
        awk '{ n += $1; bad += $2 + $3 } END { print n + 0, bad + 0 }')
    scripts=$(sed -n 's/^.*: \([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$log" |
        awk '{ n += $1; bad += $2 } END { print n + 0, bad + 0 }')
    good=$((${checks% *} - ${checks#* } + ${scripts% *}))
    bad=$((${checks#* } + ${scripts#* }))
    passed=$((passed + good))
    skipped=$((skipped + $(grep -c '^skipped: ' "$log")))
    [ "$2" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1 # it failed without saying what
    failed=$((failed + bad))
    [ $((good + bad)) -gt 0 ] || { # a test program that tests nothing is a fault
        grep -q '^skipped: ' "$log" || { echo "$1 ran no test"; failed=$((failed + 1)); }
    }
}

run() {
    "$@" >"$log" 2>&1
    status=$?
    if [ "$status" -ne 0 ]; then cat "$log"; else grep -E 'Checks:|passed,|^skipped: ' "$log"; fi
    add "$1" "$status"
}

mkdir -p "$BUILD/tests"
for source in tests/unit/*.c; do # unit-base from base.c; model_file.c is part of unit-model
    program=$BUILD/tests/unit-$(basename "$source" .c)
    case $source in tests/unit/unit.c | *_*) ;; *) run "$program" ;; esac
done
[ $# -gt 0 ] || set -- tests/layers.sh tests/circles.sh tests/corpus.sh tests/congruence.sh tests/packs.py tests/danger.py tests/cli/run.py \
    tests/serve/run.py tests/serve/browser.py tests/serve/deploy.py tests/formats/run.py tests/ci.sh tests/completion.sh \
    tests/install.sh tests/locale.sh \
    tests/readme.py tests/figures.py
for script; do
    run "$script"
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
