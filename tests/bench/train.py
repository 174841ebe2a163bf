#!/usr/bin/env python3
"""Time and memory of training, on headlines made here from words made here: as long as real ones, with as many n-grams,
and with labels that can be learnt but not all of them.

Usage: tests/bench/train.py [N…], after "make all"; "make bench-train" is this. Default: 32000 with the evaluation, 300000.
For each N: seconds of the clock and of the processors, the largest process, and the most that all processes of a run
hold together (shared pages once). Prints a target beside what has one; exit 1 where one is missed.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HED = Path(__file__).resolve().parent.parent.parent / os.environ.get("BUILD", "build") / "hed"
JOBS = 2
SECONDS = {32000: 60}
BYTES = {300000: 1e9}


def words(n):
    """Invented ones, the frequent ones short, as in a language."""
    draw = random.Random(1)
    starts, middles, ends = "b br c d f fl g h k l m n p pr r s st t tr v w".split(), "a e i o u ai ea ou".split(), \
        "n r s t l m ck nd st ng".split()
    made = []
    while len(made) < n:
        syllables = 1 + (len(made) > 60) + (len(made) > 3000)
        word = "".join(draw.choice(starts) + draw.choice(middles) for _ in range(syllables)) + draw.choice(ends)
        made.append(word)
    return made


def corpus(path, n, seed):
    draw = random.Random(seed)
    vocabulary = words(30000)
    weights = [1 / (rank + 20) for rank in range(len(vocabulary))]
    total, cumulated = 0, []
    for weight in weights:
        total += weight
        cumulated.append(total)
    bait = "you these secrets amazing why never everyone what ever things".split()
    news = "court says minister police after plan dies votes report talks".split()
    with open(path, "w", encoding="utf-8") as file:
        for i in range(n):
            kind = i % 2
            text = draw.choices(vocabulary, cum_weights=cumulated, k=draw.randint(6, 11))
            for _ in range(draw.randint(0, 3)):
                text[draw.randrange(len(text))] = draw.choice(bait if (draw.random() < .9) == bool(kind) else news)
            if draw.random() < .3:
                text[draw.randrange(len(text))] = str(draw.randint(2, 99))
            file.write(json.dumps({"headline": " ".join(text).capitalize(), "label": kind}) + "\n")


def held(pid):
    """Bytes of a process and those it made, each shared page once; 0 when it is gone."""
    total, todo = 0, [pid]
    while todo:
        at = todo.pop()
        try:
            todo += map(int, Path(f"/proc/{at}/task/{at}/children").read_text().split())
            for line in Path(f"/proc/{at}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except (OSError, ValueError):
            continue
    return total


def run(*arguments):
    """Seconds of the clock and of processors, bytes of the largest process, of all together."""
    started, most = time.monotonic(), 0
    process = subprocess.Popen([HED, *map(str, arguments)], stdout=subprocess.DEVNULL)
    done = threading.Event()

    def watch():
        nonlocal most
        while not done.wait(.1):
            most = max(most, held(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if process.returncode != 0:
        sys.exit(f"failed: hed {' '.join(map(str, arguments))}")
    return time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, most


def main(sizes):
    missed = 0
    print(f"{'':44} {'clock':>8} {'cpu':>8} {'largest':>10} {'together':>10}   on {os.cpu_count()} processors, -j {JOBS}")
    with tempfile.TemporaryDirectory() as folder:
        learnt, judged, model = Path(folder) / "learnt.jsonl", Path(folder) / "judged.jsonl", Path(folder) / "m.hed"
        for n in sizes:
            corpus(learnt, n, 1)
            corpus(judged, max(n // 5, 100), 2)
            clock = together = 0
            for what, arguments in ((f"train {n}, with search and calibration",
                                     ("train", "-q", "-j", JOBS, "--seed", 1, "-o", model, learnt)),
                                    (f"eval of {max(n // 5, 100)}", ("eval", "-q", "--model", model, judged))):
                seconds, cpu, largest, most = run(*arguments)
                clock, together = clock + seconds, max(together, most, largest)
                print(f"{what:44} {seconds:7.1f}s {cpu:7.1f}s {largest / 1e6:8.0f}MB {most / 1e6:8.0f}MB", flush=True)
            for name, got, target in (("seconds in all", clock, SECONDS.get(n)), ("bytes", together, BYTES.get(n))):
                if target:
                    missed += got > target
                    print(f"  {n} headlines: {got:.4g} {name}, <= {target:g}{'' if got <= target else '   MISSED'}")
    return 1 if missed else 0


sys.exit(main([int(n) for n in sys.argv[1:]] or [32000, 300000]))
