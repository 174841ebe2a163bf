#!/usr/bin/env python3
"""Checks the figures of hed eval against scikit-learn's, on the scores that hed itself prints.

Usage: tests/figures.py, after "make all". Skipped by name where scikit-learn (python3-sklearn) is not installed.
Prints "figures: N passed, M failed".
"""
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
HED = TOP / os.environ.get("BUILD", "build") / "hed"

try:
    from sklearn import metrics
except ImportError:
    debian = "/usr/bin/python3"  # whose packages another python3 on the PATH does not see
    if os.path.exists(debian) and not os.path.samefile(sys.executable, debian):
        os.execv(debian, [debian, *sys.argv])
    print("skipped: figures of hed eval against scikit-learn (needs python3-sklearn)")
    sys.exit(0)


def hed(*arguments):
    return subprocess.run([HED, *arguments], cwd=TOP, text=True, capture_output=True, check=True).stdout


def score_of(line):
    return json.loads(line)["svm"]["score"]


corpus = "corpus/test.jsonl"
[got] = json.loads(hed("eval", "--json", "-q", corpus))
rows = [json.loads(line) for line in (TOP / corpus).read_text(encoding="utf-8").splitlines()]
labels = [row["label"] for row in rows]
scores = [score_of(line) for line in hed("score", "--no-rules", "-f", "jsonl", corpus).splitlines()]
said = [score >= got["threshold"] for score in scores]
tn, fp, fn, tp = metrics.confusion_matrix(labels, said).ravel()
expected = {
    "n": len(rows), "tp": tp, "fp": fp, "fn": fn, "tn": tn,
    "accuracy": metrics.accuracy_score(labels, said),
    "precision": metrics.precision_score(labels, said),
    "recall": metrics.recall_score(labels, said),
    "f1": metrics.f1_score(labels, said),
    "macro_f1": metrics.f1_score(labels, said, average="macro"),
    "auc": metrics.roc_auc_score(labels, scores),
    "pr_auc": metrics.average_precision_score(labels, scores),
    "brier": metrics.brier_score_loss(labels, scores),
    "mse": metrics.mean_squared_error(labels, scores),
}
failed = passed = 0


def check(what, is_now, should_be):
    global failed, passed
    if abs(is_now - should_be) <= 2e-4:
        passed += 1
    else:
        failed += 1
        print(f"{what}: hed {is_now}, scikit-learn {should_be}")


for key, value in expected.items():
    check(key, got[key], value)
for row in got["thresholds"]:
    now = [score >= row["threshold"] for score in scores]
    check(f"recall at {row['threshold']}", row["recall"], metrics.recall_score(labels, now))
    check(f"precision at {row['threshold']}", row["precision"], metrics.precision_score(labels, now, zero_division=0))
for part in got["slices"]:
    if part["kind"] == "section":
        inside = [i for i, row in enumerate(rows) if row["section"] == part["name"]]
        check(part["name"], part["auc"], metrics.roc_auc_score([labels[i] for i in inside], [scores[i] for i in inside]))
for key in ("accuracy", "auc", "f1"):
    check(f"interval of {key}", float(got["low"][key] < got[key] < got["high"][key]), 1.0)
print(f"figures: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
