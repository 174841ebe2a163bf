#!/bin/sh
# Runs what ships for CI as a runner would: the example of docs/ci step by step, the scripts of the GitHub action and the
# GitLab template taken out of their YAML, hed.mk by make, the pre-commit hook's command; and --since in odd repositories.
# Usage: tests/ci.sh, after "make all". Prints "ci: N passed, M failed".
set -u
cd "$(dirname "$0")/.."
source=$PWD
BUILD=$(cd "${BUILD:-build}" && pwd)
passed=0
failed=0
command -v git >/dev/null || { echo "skipped: CI integrations (git is not installed)"; echo "ci: 0 passed, 0 failed"; exit 0; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
PATH=$BUILD:$PATH
HED_DATA=$source
HOME=$root
export PATH HED_DATA HOME GIT_CONFIG_NOSYSTEM=1
unset HED_CONFIG XDG_CONFIG_HOME

expect() { # code, a word that it prints or -, what, command…
    code=$1 word=$2 what=$3
    shift 3
    "$@" >"$root/out" 2>&1
    got=$?
    if [ "$got" -eq "$code" ] && { [ "$word" = - ] || grep -qF -- "$word" "$root/out"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "ci: failed: $what (exit $got, should be $code with \"$word\")"
        sed 's/^/  /' "$root/out"
    fi
}

repository() { # a new one with the example in it, committed
    mkdir "$root/$1" && cd "$root/$1" || exit 1
    git init -q . && git config user.email hed@example.org && git config user.name hed
    cp -r "$source/docs/ci/example/." .
    git add . && git commit -qm start
}

script() { # the script of a step: file, expression in Python
    python3 -c 'import sys, yaml; d = yaml.safe_load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}

# ---- The example, as its README tells it
repository example
expect 0 "10 findings let pass" "the example passes with its baseline" hed check headlines.jsonl
git apply change.patch
expect 1 "headlines.jsonl:4: label" "the change fails" hed check headlines.jsonl
expect 1 "2 headlines: 1 label, 1 pass" "only what changed is looked at" hed check --since HEAD headlines.jsonl
git apply fix.patch
expect 0 "7 headlines: 7 pass" "the fix passes" hed check headlines.jsonl
sed -i '2d' headlines.jsonl
expect 0 "4 of 10 taken out" "prune after a headline went" hed baseline prune --baseline baseline.txt headlines.jsonl
expect 0 - "what is left still passes" hed check headlines.jsonl

# ---- The GitHub action: its steps, with the environment that a runner gives
repository github
git apply change.patch
script "$source/docs/ci/action.yml" 'd["runs"]["steps"][0]["run"]' >"$root/build.sh"
script "$source/docs/ci/action.yml" 'd["runs"]["steps"][1]["run"]' >"$root/check.sh"
action() { HED_PATHS=headlines.jsonl HED_SINCE=$1 HED_SARIF=out.sarif HED_HTML=out.html HED_ARGUMENTS=$2 bash -e "$root/check.sh"; }
expect 0 - "the action builds nothing where hed is there" env GITHUB_ACTION_PATH=/nonexistent GITHUB_PATH="$root/path" bash -e "$root/build.sh"
expect 1 "::error file=headlines.jsonl,line=4,col=" "the action annotates" action "" ""
expect 0 '"ruleId"' "the action writes SARIF" grep ruleId out.sarif
expect 0 "</html>" "the action writes a report" tail -n 1 out.html
expect 0 "::warning file=headlines.jsonl,line=4" "the action passes arguments on" action HEAD "--fail-on=hold
--max-rate=90"
expect 0 "0 headlines" "the action looks at what changed" sh -c "git stash -q; HED_PATHS=headlines.jsonl HED_SINCE=HEAD HED_SARIF= HED_HTML= HED_ARGUMENTS= bash -e '$root/check.sh'"
expect 2 "git knows no commit" "a ref is not an option" action "--output=x" ""
expect 0 - "inputs reach the shell by the environment" python3 -c '
import sys, yaml
steps = yaml.safe_load(open(sys.argv[1]))["runs"]["steps"]
sys.exit(any("${{" in step["run"] for step in steps))' "$source/docs/ci/action.yml"

# ---- The GitLab template
repository gitlab
git apply change.patch
script "$source/docs/ci/gitlab-ci.yml" '"\n".join(d[".hed"]["script"])' >"$root/gitlab.sh"
expect 1 "headlines.jsonl:4: label" "the GitLab job fails" env HED_PATHS=headlines.jsonl HED_OPTIONS= sh -e "$root/gitlab.sh"
expect 0 '"path":"headlines.jsonl","lines":{"begin":4}' "its code quality report" cat gl-code-quality-report.json
expect 0 'tests="7" failures="1"' "its JUnit report" cat hed.xml
expect 1 "2 headlines" "of a merge request only what changed" env HED_PATHS=headlines.jsonl HED_OPTIONS= CI_MERGE_REQUEST_DIFF_BASE_SHA="$(git rev-parse HEAD)" sh -e "$root/gitlab.sh"

# ---- make, pre-commit
repository make
rm baseline.txt
printf 'policy: ci\nfail-on: label\n' >.hed.yaml
printf 'include %s\n' "$source/docs/ci/hed.mk" >Makefile
expect 2 "2 label" "make hed-check fails without a baseline" make -s hed-check
expect 0 "10 findings" "make hed-baseline" make -s hed-baseline
expect 0 "5 pass" "make hed-check passes with it" make -s hed-check
expect 0 "0 of 10 taken out" "make hed-prune" make -s hed-prune
hook=$(script "$source/.pre-commit-hooks.yaml" 'd[0]["entry"] + " " + " ".join(d[0]["args"])')
expect 1 "label" "the pre-commit hook's command" $hook headlines.jsonl
expect 0 - "the hook takes files of headlines" python3 -c '
import re, sys, yaml
files = yaml.safe_load(open(sys.argv[1]))[0]["files"]
sys.exit(not (re.search(files, "a/headlines.jsonl") and re.search(files, "titles-de.csv") and not re.search(files, "main.c")))' "$source/.pre-commit-hooks.yaml"

# ---- --since where paths and refs are odd
repository odd
mkdir "a b"
printf 'A fine line\n' >"a b/-x [1] é.txt"
git add . && git commit -qm odd
git branch -- topic
printf 'A fine line\nThe reason this bridge is closed will shock you\n' >"a b/-x [1] é.txt"
expect 1 "1 headline: 1 label" "a path with blanks, brackets and a dash" hed check --since topic "a b/-x [1] é.txt"
expect 1 "1 headline: 1 label" "a tag of the past, from another folder" sh -c "cd / && hed check -c '$PWD/.hed.yaml' --since HEAD '$PWD/a b/-x [1] é.txt'"
printf 'Nobody will believe what is in this pie\n' >new.txt
expect 1 "1 headline" "a file that git does not follow is new" hed check --policy newsroom --fail-on label --max-rate 0 --since HEAD new.txt
expect 2 "git knows no commit" "a ref that is not there" hed check --since no-such-ref "a b/-x [1] é.txt"
expect 2 "git knows no commit" "a tree is no commit" hed check --since 'HEAD^{tree}' "a b/-x [1] é.txt"
expect 2 "git knows no commit" "no repository at all" sh -c "cd '$root' && cp odd/new.txt . && hed check --since HEAD new.txt"
git config diff.external 'echo INJECTED >injected; true'
printf '*.txt diff=evil\n' >.gitattributes
git config diff.evil.textconv 'sh -c "echo INJECTED >injected"'
expect 1 "1 label" "the repository's settings run nothing" hed check --since HEAD "a b/-x [1] é.txt"
expect 1 - "and ran nothing" test -e injected

echo "ci: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
