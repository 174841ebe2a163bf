#!/bin/sh
# Plants each bug of tests/mutants.txt in a copy of the tree and demands that its suite of unit tests go red: a test that
# cannot fail is worth nothing. A bug that no longer fits its file is a failure too. As many at once as there are
# processors, a copy each.
# Usage: tests/mutants.sh [words of the bug's name]. Prints "mutants: N passed, M failed".
set -u
cd "$(dirname "$0")/.."
jobs=$(nproc)

trim() { printf '%s' "$1" | sed 's/^ *//; s/ *$//'; }

plant() { # tree, name, file, edit, suite, whose first word is its program: says what is wrong
    unit=build/tests/unit-$(printf '%s' "$5" | sed 's/[: ].*//')
    sed -i "$4" "$1/$3"
    if cmp -s "$3" "$1/$3"; then
        echo "\"$2\" no longer fits $3"
    elif ! make -C "$1" "$unit" >"$1/log" 2>&1; then
        echo "\"$2\" does not compile"
        cat "$1/log"
    elif (cd "$1" && CK_RUN_SUITE=$5 "$unit" >log 2>&1); then
        echo "\"$2\" in $3 is not seen by \"$5\""
        grep -q '^Running suite(s): .' "$1/log" || echo "there is no such suite"
    fi
    cp -a "$3" "$1/$3"
    touch "$1/$3"
}

work() { # every row whose number leaves this remainder
    row=0
    while IFS='|' read -r name file edit suite; do
        case $name in '' | '#'*) continue ;; esac
        case $name in *"$words"*) ;; *) continue ;; esac
        row=$((row + 1))
        [ $((row % jobs)) -eq "$1" ] || continue
        wrong=$(plant "build-mutants/$1" "$(trim "$name")" "$(trim "$file")" "$(trim "$edit")" "$(trim "$suite")")
        [ -z "$wrong" ] && echo passed || printf '%s\n' "$wrong" | sed 's/^/mutants: /'
    done <tests/mutants.txt
}

words=${1:-}
make() { command make --no-print-directory -s CFLAGS='-O1' "$@"; }
mkdir -p build-mutants/0
cp -a src tests rules models corpus docs Makefile build-mutants/0/
make -j"$jobs" -C build-mutants/0 units || exit 1
for k in $(seq 1 $((jobs - 1))); do
    rm -rf "build-mutants/$k"
    cp -a build-mutants/0 "build-mutants/$k"
done
for k in $(seq 0 $((jobs - 1))); do
    work "$k" >"build-mutants/said-$k" &
done
wait
grep -hvx passed build-mutants/said-*
passed=$(cat build-mutants/said-* | grep -cx passed)
failed=$(cat build-mutants/said-* | grep -c '^mutants: "')
echo "mutants: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
