#!/bin/sh
# No file stands on another that stands on it: within a folder the functions and tables that objects take from each other
# lead one way, so that a file can be read before those that use it. Folders among themselves: tests/layers.sh.
# Usage: tests/circles.sh, after "make all". Prints each circle and "circles: N passed, M failed".
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
passed=0
failed=0

# The table of commands names the function of hed help, which prints that table; the search asks both stages how good a
# setting is, and they ask it for the figure.
allowed="completion help main man
headline search text"

pairs() { # of a folder's objects: user, used
    nm -A -P $(find "src/$1" -name '*.c' | sed "s|^|$BUILD/|; s|c$|o|") |
        awk '{ sub(/.*\//, "", $1); sub(/\.o:/, "", $1) }
             $3 == "U" { n++; user[n] = $1; used[n] = $2 }
             $3 ~ /[TDRBC]/ { of[$2] = $1 }
             END { for (i = 1; i <= n; i++) if (of[used[i]] && of[used[i]] != user[i]) print user[i], of[used[i]] }'
}

for folder in src/*/; do
    folder=$(basename "$folder")
    circles=$(pairs "$folder" | tsort 2>&1 >/dev/null | sed -n '/input contains a loop/!s/^tsort: //p' | sort -u | tr '\n' ' ')
    circles=${circles% }
    if [ -z "$circles" ] || printf '%s\n' "$allowed" | grep -qx "$circles"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "circles: src/$folder: each of these stands on the next, and the last on the first: $circles"
    fi
done

echo "circles: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
