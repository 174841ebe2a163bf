#!/bin/sh
# Plants each bug of tests/mutants.txt in a copy of the tree and demands that the unit tests go red: a test that cannot
# fail is worth nothing. A bug that no longer fits its file is a failure too.
# Usage: tests/mutants.sh [words of the bug's name]. Prints "mutants: N passed, M failed".
set -u
cd "$(dirname "$0")/.."
tree=build-mutants
passed=0
failed=0

mkdir -p "$tree"
cp -a src tests rules models corpus docs Makefile "$tree/"
make() { command make --no-print-directory -s -C "$tree" CFLAGS='-O1' "$@"; }
make units || exit 1

while IFS='|' read -r name file edit unit; do
    case $name in '' | '#'*) continue ;; esac
    case $name in *"${1:-}"*) ;; *) continue ;; esac
    file=$(echo $file) unit=$(echo $unit) # without outer spaces
    sed -i "$(printf '%s' "$edit" | sed 's/^ *//; s/ *$//')" "$tree/$file"
    if cmp -s "$file" "$tree/$file"; then
        echo "mutants: \"$name\" no longer fits $file"
        failed=$((failed + 1))
    elif ! make "build/tests/unit-$unit" >"$tree/log" 2>&1; then
        echo "mutants: \"$name\" does not compile"
        cat "$tree/log"
        failed=$((failed + 1))
    elif (cd "$tree" && "build/tests/unit-$unit" >log 2>&1); then
        echo "mutants: \"$name\" in $file is not seen by the tests of $unit"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
    cp -a "$file" "$tree/$file"
    touch "$tree/$file"
done <tests/mutants.txt

echo "mutants: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
