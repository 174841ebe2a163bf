#!/usr/bin/env python3
"""What a small corpus gives: models of 60 to 600 headlines of corpus/train.jsonl, three samples of each size, judged on the
rest of it; both stages, and the headline stage alone with either kernel.

Usage: tests/measure/small.py, after "make all"; "make eval-small" is this. Two minutes.
"""
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
HED = TOP / os.environ.get("BUILD", "build") / "hed"
SAMPLES = 3
KINDS = {"both stages": [], "--no-text": ["--no-text"], "--no-text --kernel rbf": ["--no-text", "--kernel", "rbf"]}


def hed(*words):
    done = subprocess.run([HED, *words], capture_output=True, text=True, env={**os.environ, "HED_DATA": str(TOP)})
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def main():
    lines = (TOP / "corpus/train.jsonl").read_text().splitlines()
    print(f"{'headlines':>9}" + "".join(f"{kind:>26}" for kind in KINDS) + "\n" + " " * 9 + f"{'accuracy   ROC AUC':>26}" * len(KINDS))
    with tempfile.TemporaryDirectory() as name:
        part, rest, model = (str(Path(name) / file) for file in ("part.jsonl", "rest.jsonl", "model.hed"))
        for n in (60, 100, 200, 300, 600):
            figures = {kind: [] for kind in KINDS}
            for seed in range(SAMPLES):
                drawn = random.Random(seed).sample(lines, len(lines))
                Path(part).write_text("\n".join(drawn[:n]) + "\n")
                Path(rest).write_text("\n".join(drawn[n:]) + "\n")
                for kind, options in KINDS.items():
                    hed("train", part, "-o", model, "-q", *options)
                    found = json.loads(hed("eval", "--json", "--model", model, rest))[0]
                    figures[kind].append((found["accuracy"], found["auc"]))
            means = [[statistics.mean(column) for column in zip(*figures[kind])] for kind in KINDS]
            print(f"{n:9}" + "".join(f"{accuracy:16.3f}{auc:10.3f}" for accuracy, auc in means), flush=True)


main()
