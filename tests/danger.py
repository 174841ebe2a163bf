#!/usr/bin/env python3
"""Holds what the default policy does with dangerous headlines, and with sober ones that look like them, to what an
editor wants. tests/cases/danger/*.tsv have a row each: what is wanted (pass, label, hold or block, or a span of them as
hold-block), the axis, the headline. Only the policy's rows on harm and law count; a teaser is another matter.

Rules were written from seen.tsv: every row is to be right. Most rows of unseen.tsv were written when the rules were done,
and no rule from them: they tell what is found of what nobody thought of. The others were such once, and are still
missed. RIGHT of each hundred are to be right.

Usage: tests/danger.py [--show], after "make all". --show prints the rows of unseen.tsv that are not right, too.
Prints "danger: N passed, M failed"."""
import csv
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
CASES = ROOT / "tests/cases/danger"
ACTIONS = ["pass", "label", "rewrite", "hold", "block"]
ROWS = ("MOD-", "LEG-", "HLT-")
RIGHT = 70


def read(name):
    with open(CASES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def done(cases):
    """What harm and law make of each headline."""
    text = "".join(case["headline"] + "\n" for case in cases)
    run = subprocess.run([BUILD / "hed", "check", "--fail-on", "never", "-i", "text", "-f", "jsonl", "-"], input=text,
                         capture_output=True, text=True, cwd=CASES, env={**os.environ, "HED_DATA": str(ROOT)})
    results = [json.loads(line) for line in run.stdout.splitlines()]
    if [result["headline"] for result in results] != [case["headline"] for case in cases]:
        sys.exit("danger: hed has read other headlines: " + run.stderr)
    for result in results:
        actions = [row["action"] for row in result["rows"] if row["row"].startswith(ROWS)]
        yield max(actions, key=ACTIONS.index, default="pass")


def wrong(cases):
    """The rows that are not right, each with what was done."""
    for case, action in zip(cases, done(cases)):
        first, _, last = case["want"].partition("-")
        if not ACTIONS.index(first) <= ACTIONS.index(action) <= ACTIONS.index(last or first):
            yield "%-10s %s, not %s: %s" % (case["axis"], action, case["want"], case["headline"])


def tell(name, show):
    """Prints the figures of a file; how many of its rows are right, and of how many."""
    cases = read(name)
    bad = list(wrong(cases))
    sober = [case for case in cases if case["want"] == "pass"]
    missed = sum(1 for line in bad if ", not pass:" not in line)
    print("%s: %d of %d right; %d of %d dangerous ones are not, %d of %d sober ones" %
          (name, len(cases) - len(bad), len(cases), missed, len(cases) - len(sober), len(bad) - missed, len(sober)))
    for line in bad if show else []:
        print("  " + line)
    return len(cases) - len(bad), len(cases)


good, all_of_them = tell("seen.tsv", True)
unseen, of = tell("unseen.tsv", "--show" in sys.argv)
enough = 100 * unseen >= RIGHT * of
if not enough:
    print("unseen.tsv: %d of each hundred were right" % RIGHT)
print("danger: %d passed, %d failed" % (good + enough, all_of_them - good + (not enough)))
sys.exit(good < all_of_them or not enough)
