#!/usr/bin/env python3
"""Trains the shipped model, and measures what training gives, corpus by corpus and across corpora.

Usage: tests/measure/model.py train|eval, after "make all"; "make model" and "make eval" are these.

The public sets are in ../shared/corpora (README.md there says what they are); what needs them is skipped by name where
they are not. The project's own corpus is corpus/train.jsonl. Training writes to $BUILD/models and never to models/.
"""
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
BUILD = TOP / os.environ.get("BUILD", "build")
SHARED = TOP.parent / "shared" / "corpora"
WORK = BUILD / "corpora"
OWN = TOP / "corpus" / "train.jsonl"

SOURCES = {
    "stop-clickbait": "Stop Clickbait: A. Chakraborty, B. Paranjape, S. Kakarla and N. Ganguly, ASONAM 2016, the enlarged "
    "set of\nbhargaviparanjape/clickbait; MIT licence. Labels are by outlet: bait from BuzzFeed, Upworthy, ViralNova, "
    "Thatscoop,\nScoopwhoop and ViralStories, news from WikiNews, The New York Times, The Guardian and The Hindu.",
    "webis-17": "Webis-Clickbait-17: M. Potthast, T. Gollub and others, COLING 2018; CC BY 4.0. Tweets of 27 US media; a "
    "label is the\nmean of five judges.",
}


def hed(*arguments, show=False):
    command = [str(BUILD / "hed"), *map(str, arguments)]
    done = subprocess.run(command, cwd=TOP, text=True, stdout=None if show else subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return done.stdout


def write(name, rows):
    path = WORK / f"{name}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for headline, label in rows:
            file.write(json.dumps({"headline": headline, "label": label}, ensure_ascii=False) + "\n")
    source = SOURCES.get(name)
    if source:
        Path(f"{path}.source").write_text(source + "\n", encoding="utf-8")
    return path


def stop_clickbait():
    with gzip.open(SHARED / "stop-clickbait.tsv.gz", "rt", encoding="utf-8") as file:
        next(file)
        rows = [line.rstrip("\n").split("\t", 1) for line in file]
    return [(headline, int(label)) for label, headline in rows]


def webis():
    with gzip.open(SHARED / "webis-clickbait-17.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return sorted(rows, key=lambda row: int(row["id"]))


def texts(rows):
    return [(row["headline"], row["score"]) for row in rows]


def train():
    corpora = []
    if SHARED.is_dir():
        corpora = [write("stop-clickbait", stop_clickbait()), write("webis-17", texts(webis()))]
    else:
        print("without the public sets: there is no ../shared/corpora")
    if OWN.exists():
        corpora.append(OWN)
    if not corpora:
        sys.exit("nothing to train on: neither ../shared/corpora nor corpus/train.jsonl is there")
    folder = BUILD / "models"
    folder.mkdir(parents=True, exist_ok=True)
    print("training on", ", ".join(path.name for path in corpora), flush=True)
    names = [os.path.relpath(path, TOP) for path in corpora]
    hed("train", "-q", "-j", "2", "--seed", "1", "-o", os.path.relpath(folder / "news-en.hed", TOP), *names, show=True)
    print("make model-install puts it in the place of the shipped one")


def measures(model, *corpora):
    return json.loads(hed("eval", "-q", "--json", "--model", model, *corpora))


def trained(name, corpus):
    path = WORK / f"{name}.hed"
    hed("train", "-q", "-j", "2", "-o", path, corpus)
    return path


def split(rows):
    """The first 80 % by id, and of the rest what the first part does not hold already."""
    first = [row for row in rows if row["split"] == "train-170630"]
    cut = len(first) * 8 // 10
    key = lambda row: re.sub(r"\s+", " ", row["headline"].casefold()).strip()
    seen = {key(row) for row in first[:cut]}
    return first[:cut], [row for row in first[cut:] if key(row) not in seen]


def evaluate():
    failed = 0

    def show(what, got, sign, target):
        nonlocal failed
        met = got >= target if sign == ">=" else got <= target
        failed += not met
        print(f"{what:64} {got:7.4f}   {sign} {target:<6g} {'' if met else 'MISSED'}", flush=True)

    print(f"{'':64} {'got':>7}   target")
    if not SHARED.is_dir():
        print("skipped: Stop Clickbait, Webis-17 and the cross-corpus table (need ../shared/corpora)")
    else:
        clickbait, posts = stop_clickbait(), webis()
        stop, all_posts = write("stop-clickbait", clickbait), write("webis-17", texts(posts))
        news = write("stop-clickbait-news", [row for row in clickbait if row[1] == 0])
        [m] = json.loads(hed("eval", "-q", "--json", "-j", "2", "--cross-validate", "5", stop))
        show("Stop Clickbait, 5-fold: accuracy", m["accuracy"], ">=", 0.980)
        show("Stop Clickbait, 5-fold: ROC AUC", m["auc"], ">=", 0.997)
        show("Stop Clickbait, 5-fold: calibration error", m["ece"], "<=", 0.03)
        show("Stop Clickbait, 5-fold: labels changed by re-casing", m["recase_flips"], "<=", 0.01)
        model = trained("on-stop-clickbait", stop)
        away, of_news = measures(model, all_posts, news)
        show("Stop Clickbait -> Webis-17: ROC AUC", away["auc"], ">=", 0.73)
        show("Stop Clickbait, its news half re-cased: labels changed", of_news["recase_flips"], "<=", 0.01)
        [m] = measures(trained("on-webis-17", all_posts), stop)
        show("Webis-17 -> Stop Clickbait: ROC AUC", m["auc"], ">=", 0.94)
        first, last = split(posts)
        [m] = measures(trained("on-webis-17-first", write("webis-17-first", texts(first))),
                       write("webis-17-last", texts(last)))
        show("Webis-17, first 80 % -> last 20 %: MSE", m["mse"], "<=", 0.0305)
        show("Webis-17, first 80 % -> last 20 %: ROC AUC", m["auc"], ">=", 0.888)
        show("Webis-17, first 80 % -> last 20 %: F1", m["f1"], ">=", 0.67)
        show("Webis-17, first 80 % -> last 20 %: calibration error", m["ece"], "<=", 0.03)
    own = TOP / "corpus" / "test.jsonl"
    if own.exists():
        [m] = measures(TOP / "models" / "news-en.hed", own)
        print(f"the shipped model on corpus/test.jsonl: accuracy {m['accuracy']:.4f}, ROC AUC {m['auc']:.4f}")
    else:
        print("skipped: the shipped model on corpus/test.jsonl (is not there)")
    return 1 if failed else 0


WORK.mkdir(parents=True, exist_ok=True)
if sys.argv[1:] == ["train"]:
    train()
elif sys.argv[1:] == ["eval"]:
    sys.exit(evaluate())
else:
    sys.exit(__doc__.strip())
