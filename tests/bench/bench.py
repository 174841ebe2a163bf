#!/usr/bin/env python3
"""How fast hed is, beside the peers installed here. Every comparison runs both sides in turn, A B A B …, in this one
run, and prints the median of the ratios pair by pair, so that the machine's speed drops out; times are CPU seconds
(user and system) of whole processes.

Usage: tests/bench/bench.py [--runs N] [--lines N], after "make all"; "make bench" is this. The lines are the
project's corpus, and the public sets too where ../shared/corpora is there, repeated up to --lines.
"""
import argparse
import csv
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
HED = TOP / os.environ.get("BUILD", "build") / "hed"
SHARED = TOP.parent / "shared" / "corpora"
csv.field_size_limit(1 << 30)


def headlines():
    """(headline, label) of the project's corpus and of the public sets that are there."""
    for part in sorted((TOP / "corpus").glob("*.jsonl")):
        for line in part.open(encoding="utf-8"):
            row = json.loads(line)
            yield row["headline"], row["label"]
    stop = SHARED / "stop-clickbait.tsv.gz"
    if stop.exists():
        with gzip.open(stop, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield row.get("headline") or row["title"], int(row["label"])
    else:
        print("skipped: the public sets as lines (needs ../shared/corpora)")


def run(command, stdin=None):
    """CPU seconds and wall seconds of one run; its output is thrown away."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if stdin:
        source.close()
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} failed with {code}")
    return usage.ru_utime + usage.ru_stime, wall


def memory(command, stdin=None):
    """Peak MB of one run. A process starts with the peak of the one it was forked from, so a small one starts it."""
    start = ("import os, sys\n"
             "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "
             "'/dev/null', os.O_WRONLY, 0)])\n"
             "print(os.wait4(pid, 0)[2].ru_maxrss)")
    with open(stdin or os.devnull, "rb") as source:
        done = subprocess.run([sys.executable, "-S", "-E", "-c", start, *map(str, command)], stdin=source, check=True,
                              capture_output=True)
    return int(done.stdout) / 1024


def pairs(a, b, runs, of=0):
    """Medians of a's and b's figures and of b/a, pair by pair after one warm-up of each."""
    run(*a), run(*b)
    left, right = [], []
    for _ in range(runs):
        left.append(run(*a)[of])
        right.append(run(*b)[of])
    ratios = [y / x for x, y in zip(left, right)]
    return statistics.median(left), statistics.median(right), statistics.median(ratios)


def say(what, figure, note=""):
    print(f"{what:<58} {figure:>12}  {note}", flush=True)


def fasttext(folder, rows, lines, n, runs):
    program = shutil.which("fasttext")
    if not program:
        print("skipped: the ratio to fastText (needs fasttext)")
        return
    train = folder / "train.txt"
    with train.open("w", encoding="utf-8") as out:
        for headline, label in rows:
            words = re.sub(r"[^\w' ]+", " ", headline.lower())
            out.write(f"__label__{label} {words}\n")
    subprocess.run([program, "supervised", "-input", train, "-output", folder / "peer", "-wordNgrams", "2", "-epoch",
                    "5", "-thread", "1"], check=True, capture_output=True)
    hed = ([HED, "score", "-i", "text", "-f", "jsonl", "-j", "1", lines],)
    peer = ([program, "predict-prob", folder / "peer.bin", lines],)
    mine, theirs, ratio = pairs(hed, peer, runs)
    say("hed score, lines to JSONL, everything on, one thread", f"{n / mine:,.0f}/s")
    say("fasttext predict-prob, word bigrams, one thread", f"{n / theirs:,.0f}/s")
    say("hed's rate as a multiple of fastText's", f"{ratio:.2f} x", "median of the pairs")


def rules(lines):
    """The rules by themselves: 200 against 2,000, the matcher against PCRE2 rule by rule, the slowest headline."""
    subprocess.run([HED.parent / "tests" / "bench" / "rules", lines], cwd=TOP, check=True)


def threads(lines, runs):
    if (os.cpu_count() or 1) < 2:
        print("skipped: two threads against one (needs two processors)")
        return
    one = ([HED, "score", "-i", "text", "-f", "jsonl", "-j", "1", lines],)
    two = ([HED, "score", "-i", "text", "-f", "jsonl", "-j", "2", lines],)
    _, _, ratio = pairs(two, one, runs, of=1)
    say("two threads' rate as a multiple of one's", f"{ratio:.2f} x", "by wall clock")


def cold(runs):
    command = [HED, "check", "--fail-on", "never", "-t", "Lisbon Tram Strike Enters Third Day: What's Next?"]
    run(command)
    got = [run(command) for _ in range(max(runs, 11))]
    say("hed check -t, a new process", f"{statistics.median(g[1] for g in got) * 1000:.1f} ms", "median, wall clock")
    say("its peak memory", f"{memory(command):.1f} MB")


def flat(folder, texts):
    sizes = []
    for n in (10_000, 1_000_000):
        path = folder / f"flat-{n}.txt"
        with path.open("w", encoding="utf-8") as out:
            for i in range(n):
                out.write(texts[i % len(texts)] + "\n")
        sizes.append(memory([HED, "score", "-i", "text", "-f", "jsonl", "-j", "1", "-"], path))
        path.unlink()
    say("peak memory at a million lines less that at 10 thousand", f"{sizes[1] - sizes[0]:.2f} MB",
        f"{sizes[0]:.1f} MB at 10 thousand")


def instructions(folder, texts):
    """Callgrind's count of a headline: the difference between two sizes of input, so that loading drops out."""
    if not shutil.which("valgrind"):
        print("skipped: instructions a headline (needs valgrind)")
        return
    counts = []
    for n in (1200, 1200, 2200):  # the first makes the compiled database; what is made when it pays is made by then
        path, out = folder / "few.txt", folder / "callgrind.out"
        path.write_text("\n".join(texts[:n]) + "\n", encoding="utf-8")
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", HED, "score", "-i", "text", "-f",
                        "jsonl", "-j", "1", path], check=True, capture_output=True)
        counts.append(int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M).group(1)))
    say("instructions a headline", f"{(counts[2] - counts[1]) / 1000:,.0f}", "callgrind")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lines", type=int, default=100_000)
    options = parser.parse_args()
    rows = [(h.replace("\n", " ").strip(), label) for h, label in headlines()]
    rows = [(h, label) for h, label in rows if h]
    texts = [h for h, _ in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = folder / "lines.txt"
        lines.write_text("\n".join(texts[i % len(texts)] for i in range(options.lines)) + "\n", encoding="utf-8")
        say("lines", f"{options.lines:,}", f"{len(texts):,} different")
        fasttext(folder, rows, lines, options.lines, options.runs)
        rules(lines)
        threads(lines, options.runs)
        cold(options.runs)
        flat(folder, texts)
        instructions(folder, texts)


if __name__ == "__main__":
    main()
