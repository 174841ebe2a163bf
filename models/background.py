#!/usr/bin/env python3
"""Makes the idf table of models/background-en.yaml anew from headlines: how rare each common word is.

Usage: models/background.py HEADLINES… >idf.txt    (.tsv.gz with a headline column, or .jsonl and .jsonl.gz)

A word is listed when at least half of its uses in mid-line are in lower case (in headlines that are not in Title Case)
and it stands in at least three headlines; a word that is not listed is a name or rare. Words are cut to their stems by the
rules of src/features/background.c, so that one row serves "strike", "strikes" and "striking". Bands are round(ln(n/df)).
"""
import collections
import csv
import gzip
import io
import json
import math
import re
import sys

csv.field_size_limit(1 << 30)


def headlines(path):
    stream = gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")
    lines = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    if ".tsv" in path:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["headline"]
    else:
        for line in lines:
            yield json.loads(line)["headline"]


def stem(word):
    """As cut() of src/features/background.c."""
    if word.endswith("'s"):
        word = word[:-2]
    for ending, put, least in (("ies", "y", 3), ("sses", "ss", 2), ("es", "", 4), ("s", "", 3), ("ing", "", 4), ("ed", "", 4),
                               ("ly", "", 4), ("er", "", 4), ("e", "", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + put
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def main():
    df, lower, upper, n = (collections.Counter(), collections.Counter(), collections.Counter(), 0)
    for path in sys.argv[1:]:
        for headline in headlines(path):
            words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?", headline.replace("’", "'"))
            n += 1
            df.update({stem(w.lower()) for w in words})
            long = [w for w in words[1:] if len(w) > 3]
            if long and sum(w[0].islower() for w in long) * 2 > len(long):
                for w in words[1:]:
                    (lower if w[0].islower() else upper)[stem(w.lower())] += 1
    bands = collections.defaultdict(list)
    for word, count in df.items():
        if count >= 3 and lower[word] >= 2 and lower[word] >= upper[word] and len(word) > 1:
            bands[round(math.log(n / count))].append(word)
    for band in sorted(bands):
        print(f"  '{band}': >-")
        line = "   "
        for word in sorted(bands[band]):
            if len(line) + len(word) > 118:
                print(line)
                line = "   "
            line += " " + word
        print(line)


if __name__ == "__main__":
    main()
