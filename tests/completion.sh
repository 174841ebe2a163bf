#!/bin/sh
# Completion scripts: every command and option of the help pages is in each of them, the shells take them, and bash
# completes. Usage: tests/completion.sh, after "make all". Prints "completion: N passed, M failed".
set -u
cd "$(dirname "$0")/.."
hed=$(cd "${BUILD:-build}" && pwd)/hed
passed=0
failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

check() { # what, command…
    what=$1
    shift
    if "$@" >"$folder/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "completion: failed: $what"
        sed 's/^/  /' "$folder/out"
    fi
}

completes() { # words after hed, the last to be completed; what must come out: tests in bash
    want=$1
    shift
    got=$(bash -c '. "$0"; COMP_WORDS=(hed "$@"); COMP_CWORD=$#; _hed; echo "${COMPREPLY[*]}"' "$folder/bash" "$@")
    [ "$got" = "$want" ] || { echo "hed $*: \"$got\", not \"$want\""; return 1; }
}

for shell in bash zsh fish; do
    "$hed" completion "$shell" >"$folder/$shell"
    if command -v "$shell" >/dev/null; then
        check "$shell reads its script" "$shell" -n "$folder/$shell"
    else
        echo "skipped: $shell on its completion script (not installed)"
    fi
    for command in $("$hed" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        check "$shell knows $command" grep -qw -- "$command" "$folder/$shell"
        case $shell in # the lines about this command
        bash) grep "^    $command)" "$folder/bash" >"$folder/part" ;;
        zsh) sed -n "/^    $command) /,/;;/p" "$folder/zsh" >"$folder/part" ;;
        fish) grep "from $command'" "$folder/fish" >"$folder/part" ;;
        esac
        for option in $("$hed" help "$command" | grep -o '^ .*--[a-z0-9-]*' | grep -o -- '--[a-z0-9-]*$'); do
            case $shell in fish) option="-l ${option#--}" ;; esac
            check "$shell: $command $option" grep -qw -e "$option" "$folder/part"
        done
    done
done
check "a command" completes baseline ba
check "an option" completes "--fail-on --fail-score" check --fail
check "a choice" completes label check --fail-on l
check "no option of another command" completes "" version --fail
check "an unknown shell is an error" sh -c "! '$hed' completion tcsh"

echo "completion: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
