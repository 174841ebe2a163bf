#!/bin/sh
# Holds the tree to its plan:
#   - a file of src/X includes only hed.h (engine and cli: hed_train.h too), X's own headers, the public header (Y/Y.h)
#     of folders before X, and systems';
#   - src/output, src/store, src/serve and src/cli stand on hed.h, clients like any other: the first three on base too,
#     serve on store, cli on store and serve;
#   - files of the library do by base/locale.h what would depend on their program's locale;
#   - headers do not include each other in a circle (tests/circles.sh looks at the rest of the files);
#   - budgets: 500 lines a .c file, 150 a header (hed.h, which all clients see, may have 600), 60 a function;
#   - the top level holds what it should and no more; no notes to do later.
# Usage: tests/layers.sh [folder]. Prints each breach and "layers: N passed, M failed"; exit 1 on a breach.
set -eu
cd "${1:-.}"

order="base text input features rules model policy engine output store serve cli"
passed=0
failed=0

ok() { passed=$((passed + 1)); }
breach() {
    echo "layers: $*"
    failed=$((failed + 1))
}

before() { # the folders that $1 may use
    case $1 in
    input) echo base ;;
    model) echo base ;;
    output | store) echo base ;;
    serve) echo base store ;;
    cli) echo store serve ;;
    *) for folder in $order; do
        [ "$folder" = "$1" ] && break
        echo "$folder"
    done ;;
    esac
}

allowed() { # file's folder, included header
    case $2 in
    hed.h) return 0 ;;
    hed_train.h) case $1 in engine | cli) return 0 ;; *) return 1 ;; esac ;;
    "$1"/*) return 0 ;;
    base/*) case " $(before "$1" | tr '\n' ' ') " in *" base "*) return 0 ;; esac ;;
    esac
    for lower in $(before "$1"); do # a name of its own: the caller's loop has one
        [ "$2" = "$lower/$lower.h" ] && return 0
    done
    return 1
}

by_locale='\b(is(alnum|alpha|ascii|digit|lower|print|punct|space|upper|xdigit)|to(lower|upper)|strn?casecmp|strcasestr|strto[df]|ato[fi])\('
by_locale="$by_locale|\\bvsnprintf\\(|\\bsnprintf\\(.*%[-+0-9.*]*[aefg]"

for file in $(find src -name '*.[ch]' | sort); do
    folder=$(echo "$file" | cut -d/ -f2)
    case $folder in hed.h | hed_train.h) folder=base ;; esac
    case " $order " in *" $folder "*) ok ;; *) breach "$file: src/$folder is not a layer" ;; esac
    for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
        if allowed "$folder" "$header"; then ok; else breach "$file: $folder may not include $header"; fi
    done
    case $file in src/base/locale.* | src/store/* | src/serve/* | src/cli/*) ;; *)
        if grep -nE "$by_locale" "$file"; then
            breach "$file: as the locale of the program says; base/locale.h has what does not"
        else ok; fi ;;
    esac
    lines=$(wc -l <"$file")
    case $file in src/hed.h) most=600 ;; *.h) most=150 ;; *) most=500 ;; esac
    if [ "$lines" -le "$most" ]; then ok; else breach "$file: $lines lines, over the budget of $most"; fi
    if grep -nE '\b(TODO|FIXME|XXX)\b' "$file"; then breach "$file: a note to do it later"; else ok; fi
done

for file in $(find src -name '*.c' | sort); do # functions: from a { at the line's start to the } there
    long=$(awk '/^\{/ { start = NR; name = last } /^\}/ { if (start && NR - start > 60) print FILENAME ":" start ": " NR - start " lines: " name; start = 0 }
                !/^[{} ]/ { last = $0 }' "$file")
    if [ -z "$long" ]; then ok; else breach "function over the budget of 60 lines: $long"; fi
done

circles=$(grep -r '^#include "' src --include='*.h' | sed 's/^src\/\(.*\):#include "\(.*\)"$/\1 \2/' | tsort 2>&1 >/dev/null)
if [ -z "$circles" ]; then ok; else breach "headers that include each other: $circles"; fi

for entry in $(ls -A); do
    case $entry in
    src | models | rules | corpus | tests | Makefile | README.md | LICENSE | CHANGELOG.md | docs | .* | build*) ok ;;
    *) breach "$entry does not belong at the top level" ;;
    esac
done

echo "layers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
