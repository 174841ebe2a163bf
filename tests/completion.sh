#!/bin/sh
# Completion scripts and manual pages: every command and option of the help pages is in each of them and nothing else
# is, the shells take the scripts, bash completes, and man has no complaint about the pages.
# Usage: tests/completion.sh, after "make all". Prints "completion: N passed, M failed".
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
check "a choice behind a letter" completes feed check -i fe
check "an output format" completes "rdjson" check -f rd
check "what a command may do" completes "show schema" config s
check "a page of help" completes "serve" help ser
check "an unknown shell is an error" sh -c "! '$hed' completion tcsh"

# ---- Manual pages

man=$(dirname "$hed")/man
show() { # a page as text in $folder/page, without overstriking, words unbroken; fails when man complains
    MANWIDTH=1000 man --warnings --nh --nj -l "$man/$1" 2>"$folder/said" | col -bx |
        sed 's/\xe2\x88\x92/-/g; s/\xe2\x80\x90/-/g' >"$folder/page"
    ! cat "$folder/said" | grep .
}
section() { sed -n "/^$1\$/,/^[A-Z]/p" "$folder/page"; } # of the page, by its heading
quiet() { "$@" >"$folder/lint" 2>&1 && ! grep . "$folder/lint"; }

options_of() { sed -n 's/^ *\(-[a-zA-Z0-9], \)\{0,1\}--\([a-z0-9-]*\).*/\2/p' | sort -u; }

same_options() { # those of hed(1) are those of all help pages together
    for command in $("$hed" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        "$hed" help "$command" | sed -n '/^Options:/,$p'
    done | options_of >"$folder/helped"
    section OPTIONS | options_of >"$folder/paged"
    diff "$folder/helped" "$folder/paged"
}

no_marks() { ! grep -n '^@\|@[A-Z]*@' "$1"; }

for page in hed.1 hed-rules.5 hed-policy.5 hed-config.5; do
    check "$page is whole" no_marks "$man/$page"
    check "$page names itself" grep -q "^$(echo "${page%.*}" | sed 's/-/.-/') .- " "$man/$page"
    if command -v groff >/dev/null; then check "groff on $page" quiet sh -c "groff -man -ww -z -K utf8 -Tutf8 '$man/$page'"
    else echo "skipped: groff on $page (not installed)"; fi
    if command -v mandoc >/dev/null; then check "mandoc on $page" quiet mandoc -Tlint -Werror "$man/$page"
    else echo "skipped: mandoc on $page (not installed)"; fi
done
if command -v man >/dev/null; then
    check "man on hed.1" show hed.1
    for command in $("$hed" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        check "hed(1) has hed $command" grep -q "^   hed $command\( \|$\)" "$folder/page"
        section COMMANDS | sed -n "/^   hed $command\( \|$\)/,/^   hed [a-z]/p" | grep '^ *Options:' >"$folder/part"
        for option in $("$hed" help "$command" | sed -n '/^Options:/,$p' | options_of); do
            check "hed(1): $command --$option" grep -q -e "--$option[,.]" "$folder/part"
        done
    done
    check "hed(1) has the options of the help pages and no others" same_options
    check "man on hed-config.5" show hed-config.5
    for key in $(python3 -c 'import json; print(*json.load(open("docs/config.schema.json"))["properties"])'); do
        check "hed-config(5) has $key" grep -q "^       $key\( \|$\)" "$folder/page"
    done
    check "man on hed-policy.5" show hed-policy.5
    check "man on hed-rules.5" show hed-rules.5
    for key in $(python3 -c 'import json; print(*json.load(open("docs/pack.schema.json"))["definitions"]["rule"]["properties"])'); do
        check "hed-rules(5) has $key" grep -q "^       $key\( \|$\)" "$folder/page"
    done
else
    echo "skipped: man (not installed)"
fi

echo "completion: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
