#!/usr/bin/env python3
"""Keeps the labelled headlines of corpus/ in order.

usage: tests/corpus.py check FOLDER        is every row well-formed, every headline its own, every event in one split?
       tests/corpus.py split IN… -o FOLDER writes train.jsonl, dev.jsonl and test.jsonl from rows of any number of files
       tests/corpus.py kappa A B           Cohen's kappa of two labellings (TSV "id label", JSON lines, or a folder)
       tests/corpus.py counts FOLDER       the tables of FOLDER/README.md
       tests/corpus.py selftest            plants each fault that check knows, and demands that check sees it

A row is one JSON object a line; corpus/README.md tells its fields. Exit: 0 good, 1 faults, 2 wrong usage or unreadable.
"""
import collections
import glob
import hashlib
import json
import math
import os
import re
import sys
import unicodedata

SPLITS = {"train": 0.60, "dev": 0.15, "test": 0.25}  # shares of events
FIELDS = ["id", "headline", "label", "axes", "section", "style", "event", "dek", "body", "why"]  # in this order
OPTIONAL = {"dek", "body", "why"}
AXES = set("withhold exaggerate engage sensational speculate style incongruent attribution legal self_harm hate "
           "harassment graphic sexual profanity pii health_claim finance_hype".split())  # as hed_axis in src/hed.h
SECTIONS = set("politics world business technology science health environment sport culture entertainment crime local "
               "lifestyle education travel weather opinion analysis obituary correction".split())
STYLES = set("newsy-bait newsy-sober bait-listicle bait-forward bait-quiz bait-hype bait-other news hard-negative "
             "hard-positive moderation".split())
SHORTEST, LONGEST = 10, 160  # characters of a headline
WHY = {"hard-negative", "hard-positive", "moderation"}  # styles whose rows must say why they are in the corpus


class Unreadable(Exception):
    """A file that cannot be read at all: its place and what is wrong."""


# ---- Reading and writing ---------------------------------------------------------------------------------------------

def read_rows(path):
    """The rows of one file of JSON lines, as (place, row)."""
    rows = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            place = "%s:%d" % (path, number)
            try:
                row = json.loads(line)
            except ValueError as error:
                raise Unreadable("%s: %s" % (place, error))
            if not isinstance(row, dict):
                raise Unreadable("%s: not an object" % place)
            rows.append((place, row))
    return rows


def read_folder(folder):
    """The rows of the splits of a folder, as (place, split, row)."""
    return [(place, split, row) for split in SPLITS
            for place, row in read_rows(os.path.join(folder, split + ".jsonl"))]


def split_of(event):
    """The split of an event: a hash of its name decides, so that no other row can move it."""
    at = int(hashlib.sha256(event.encode("utf-8")).hexdigest()[:8], 16) / 2**32
    for split, share in SPLITS.items():
        if at < share:
            return split
        at -= share
    return split


def id_of(headline):
    """An id is a hash of the headline: a headline that is reworded is another row and wants its label looked at."""
    return "h" + hashlib.sha256(headline.encode("utf-8")).hexdigest()[:10]


def split(inputs, folder):
    """Writes the splits; the order of the rows depends on nothing but the rows."""
    out = {name: [] for name in SPLITS}
    for path in inputs:
        for place, row in read_rows(path):
            if not isinstance(row.get("headline"), str) or not isinstance(row.get("event"), str):
                raise Unreadable("%s: no headline or no event" % place)
            row["id"] = id_of(row["headline"])
            known = {field: row.pop(field) for field in FIELDS if field in row}
            out[split_of(known["event"])].append({**known, **row})
    for name, rows in out.items():
        rows.sort(key=lambda row: (row["event"], row["id"]))
        with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        print("%s: %d rows of %d events" % (name, len(rows), len({row["event"] for row in rows})))
    return True


# ---- Checking --------------------------------------------------------------------------------------------------------

def words(headline):
    """The distinct words of a headline, case and the form of the apostrophe aside."""
    return frozenset(re.findall(r"\w+(?:'\w+)?", headline.casefold().replace("’", "'")))


def row_faults(row):
    """What is wrong with a row seen by itself, as a list of messages."""
    faults = ["no field %s" % field for field in FIELDS if field not in row and field not in OPTIONAL]
    faults += ["unknown field %s" % field for field in row if field not in FIELDS]
    if faults:
        return faults
    for field in row:
        if field not in ("label", "axes"):
            text = row[field]
            if not isinstance(text, str) or not text or text != text.strip():
                faults.append("%s is not a text, or is empty or padded" % field)
            elif unicodedata.normalize("NFC", text) != text or any(unicodedata.category(c) == "Cc" for c in text):
                faults.append("%s is not composed, or holds a control character" % field)
    if type(row["label"]) is not int or row["label"] not in (0, 1):
        faults.append("label %r is neither 0 nor 1" % (row["label"],))
    axes = row["axes"]
    if not isinstance(axes, list) or any(axis not in AXES for axis in axes) or len(set(axes)) != len(axes):
        faults.append("axes %r: an unknown one, or one twice" % (axes,))
    elif row["label"] == 1 and not axes:
        faults.append("bait on no axis")
    if faults:
        return faults
    if row["section"] not in SECTIONS:
        faults.append("unknown section %s" % row["section"])
    if row["style"] not in STYLES:
        faults.append("unknown style %s" % row["style"])
    if row["style"] in WHY and "why" not in row:
        faults.append("no why, which %s needs" % row["style"])
    if not SHORTEST <= len(row["headline"]) <= LONGEST:
        faults.append("headline of %d characters" % len(row["headline"]))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["event"]):
        faults.append("event %r is not words joined by hyphens" % row["event"])
    if row["id"] != id_of(row["headline"]):
        faults.append("id %s is not that of the headline" % row["id"])
    return faults


def overlap_faults(rows):
    """Pairs of headlines that share more than half of the distinct words of the shorter one, as (place, message)."""
    faults = []
    holders = collections.defaultdict(list)  # word -> rows so far
    texts = [words(row["headline"]) for _, _, row in rows]
    for at, (place, _, row) in enumerate(rows):
        shared = collections.Counter(other for word in texts[at] for other in holders[word])
        for other, count in shared.items():
            shorter = min(len(texts[at]), len(texts[other]))
            if 2 * count > shorter:
                faults.append((place, "shares %d of %d words with %s: %s | %s" % (
                    count, shorter, rows[other][0], row["headline"], rows[other][2]["headline"])))
        for word in texts[at]:
            holders[word].append(at)
    return faults


def corpus_faults(rows):
    """All faults of a corpus, as (place, message)."""
    faults = [(place, message) for place, _, row in rows for message in row_faults(row)]
    if faults:
        return faults  # what follows needs sound rows
    # Every event in its own split is in one split; ids are hashes of headlines, which the overlap keeps apart.
    faults = [(place, "event %s is in %s and belongs to %s" % (row["event"], name, split_of(row["event"])))
              for place, name, row in rows if split_of(row["event"]) != name]
    return faults + overlap_faults(rows)


def folder_faults(folder, rows):
    """Faults of the files beside the splits: second labels of no row, tables of the README that are out of date."""
    faults = []
    ids = {row.get("id") for _, _, row in rows}
    for path in sorted(glob.glob(os.path.join(glob.escape(folder), "second-labels*.tsv"))):
        faults += [(path, "%s is no row of the corpus" % key) for key in read_labels(path) if key not in ids]
    path = os.path.join(folder, "README.md")
    with open(path, encoding="utf-8") as file:
        lines = set(file.read().split("\n"))
    faults += [(path, "lacks the line: " + line) for line in counts(rows) if line not in lines]
    return faults


def check(folder):
    rows = read_folder(folder)
    faults = corpus_faults(rows) or folder_faults(folder, rows)
    for place, message in faults:
        print("%s: %s" % (place, message))
    bad = {place for place, _ in faults}
    good = sum(place not in bad for place, _, _ in rows)
    print("corpus: %d passed, %d failed" % (good, len(bad)))
    return not faults and good > 0


# ---- Measuring -------------------------------------------------------------------------------------------------------

def read_labels(path):
    """A labelling, id -> 0 or 1."""
    if os.path.isdir(path):
        return {row["id"]: row["label"] for _, _, row in read_folder(path)}
    if path.endswith(".jsonl"):
        return {row["id"]: row["label"] for _, row in read_rows(path)}
    labels = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            columns = line.rstrip("\n").split("\t")
            if columns[:2] == ["id", "label"]:
                continue
            if len(columns) < 2 or columns[1] not in ("0", "1"):
                raise Unreadable("%s:%d: not an id, a tab and 0 or 1" % (path, number))
            labels[columns[0]] = int(columns[1])
    return labels


def kappa_of(pairs):
    """Observed agreement, Cohen's kappa (1960) and its standard error, of pairs of 0/1 labels."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first = sum(a for a, _ in pairs) / n
    second = sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    if chance == 1:  # both gave one label to all
        return observed, 1.0, 0.0
    return observed, (observed - chance) / (1 - chance), math.sqrt(observed * (1 - observed) / n) / (1 - chance)


def kappa(a, b):
    one, other = read_labels(a), read_labels(b)
    pairs = [(one[key], other[key]) for key in sorted(one.keys() & other.keys())]
    if not pairs:
        raise Unreadable("%s and %s label nothing in common" % (a, b))
    table = collections.Counter(pairs)
    observed, value, error = kappa_of(pairs)
    print("%d rows; both bait %d, both not %d, only the first %d, only the second %d" % (
        len(pairs), table[1, 1], table[0, 0], table[1, 0], table[0, 1]))
    print("agreement %.3f, kappa %.3f (95%% interval %.3f to %.3f)" % (
        observed, value, value - 1.96 * error, min(1, value + 1.96 * error)))
    return True


def counts(rows):
    """Lines of Markdown: rows by style and by section, per split."""
    lines = []
    for field in ("style", "section"):
        lines += ["| %s | bait | not bait | train | dev | test | all |" % field, "|---|--:|--:|--:|--:|--:|--:|"]
        tally = collections.Counter()
        for _, name, row in rows:
            for key in (row[field], "all"):
                tally.update([(key, name), (key, row["label"]), (key, "all")])
        for key in sorted({row[field] for _, _, row in rows}) + ["all"]:
            lines.append("| %s | %s |" % (key, " | ".join(
                str(tally[key, column]) for column in (1, 0, "train", "dev", "test", "all"))))
        lines.append("")
    return lines


# ---- Testing the checks ----------------------------------------------------------------------------------------------

def sound_rows():
    """A small corpus without a fault."""
    rows = []
    for event, label, headline in (("pier", 0, "Pier Reopens After Nine Months"), ("ram", 1, "A Ram Walked Into Mass"),
                                   ("tide", 0, "Spring Tide Floods Quay in Calais")):
        row = {"id": id_of(headline), "headline": headline, "label": label, "axes": ["withhold"] * label,
               "section": "world", "style": "moderation", "event": event, "why": "an example"}
        rows.append((event, split_of(event), row))
    return rows


def planted(field, value):
    """The sound rows with another value of one field in the first; None takes the field away."""
    rows = sound_rows()
    row = rows[0][2]
    row[field] = value
    if value is None:
        del row[field]
    elif field == "headline":
        row["id"] = id_of(value)
    elif field == "event":
        rows[0] = (rows[0][0], split_of(value), row)
    return rows


def selftest():
    faulty = {
        "a field missing": planted("section", None), "a field unknown": planted("colour", "red"),
        "why missing": planted("why", None), "text padded": planted("dek", " A dek"), "text empty": planted("body", ""),
        "text with a tab": planted("body", "One\ttwo"), "text decomposed": planted("dek", "Cafe\u0301 opens"),
        "label 2": planted("label", 2), "label a text": planted("label", "0"), "label false": planted("label", False),
        "axis unknown": planted("axes", ["x"]), "axis twice": planted("axes", ["hate", "hate"]),
        "bait on no axis": planted("label", 1),
        "section unknown": planted("section", "moon"), "style unknown": planted("style", "odd"),
        "headline short": planted("headline", "Pier open"), "headline long": planted("headline", "word" * 41),
        "event not a slug": planted("event", "The pier"), "id of another": planted("id", "h0123456789"),
        "words shared": planted("headline", "A Ram Walked Out of a Chapel"),
        "headline twice": sound_rows() + sound_rows()[:1],
        "split wrong": [(place, "dev" if name != "dev" else "test", row) for place, name, row in sound_rows()],
        "event in two splits": sound_rows() + [("ram 2", "dev" if split_of("ram") != "dev" else "test", {
            **sound_rows()[1][2], "headline": "Sheep Joins Choir", "id": id_of("Sheep Joins Choir")})],
    }
    failed = ["fault not seen: " + name for name, rows in faulty.items() if not corpus_faults(rows)]
    failed += ["fault in sound rows: " + message for _, message in corpus_faults(sound_rows())]
    # 20 both yes, 5 and 10 on one side, 15 both no: a textbook's example, kappa .4
    _, value, _ = kappa_of([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15)
    if abs(value - 0.4) > 1e-9:
        failed.append("kappa %f for .4" % value)
    for message in failed:
        print(message)
    print("corpus selftest: %d passed, %d failed" % (len(faulty) + 2 - len(failed), len(failed)))
    return not failed


def main(arguments):
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "check" and len(rest) == 1:
        return check(rest[0])
    if command == "split" and len(rest) >= 3 and rest[-2] == "-o":
        return split(rest[:-2], rest[-1])
    if command == "kappa" and len(rest) == 2:
        return kappa(rest[0], rest[1])
    if command == "counts" and len(rest) == 1:
        print("\n".join(counts(read_folder(rest[0]))).rstrip("\n"))
        return True
    if command == "selftest" and not rest:
        return selftest()
    print(__doc__, file=sys.stderr)
    return None


if __name__ == "__main__":
    try:
        outcome = main(sys.argv[1:])
    except (OSError, UnicodeDecodeError, Unreadable) as error:
        print("corpus.py: %s" % error, file=sys.stderr)
        outcome = None
    sys.exit({True: 0, False: 1, None: 2}[outcome])
