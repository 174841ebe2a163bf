#!/usr/bin/env python3
"""Makes the tables of models/background-en.yaml anew: the common words of a dictionary ("words"), and how rare each
common word of headlines is ("idf").

Usage: models/background.py DICTIONARY HEADLINES… >tables.yaml
       DICTIONARY: one word a line, as Debian's wamerican-small; HEADLINES: .tsv.gz with a headline column, .jsonl(.gz)

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
    if word.endswith("ies") and len(word) >= 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss") and len(word) >= 4:
        word = word[:-1]
    for ending in ("ing", "ed", "ly", "er", "e"):
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            word = word[: len(word) - len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    if word.endswith("e") and len(word) >= 5:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


def text(words):
    """The words as lines of a YAML text."""
    line = "   "
    for word in sorted(words):
        if len(line) + len(word) > 118:
            print(line)
            line = "   "
        line += " " + word
    print(line)


def dictionary(path):
    """Stems of the words that are written in lower case only."""
    words = [line.strip() for line in open(path, encoding="utf-8")]
    names = {word.lower() for word in words if word[:1].isupper()}
    return {stem(word) for word in words if re.fullmatch("[a-z]{3,}", word) and word not in names}


def main():
    df, lower, upper, n = (collections.Counter(), collections.Counter(), collections.Counter(), 0)
    for path in sys.argv[2:]:
        for headline in headlines(path):
            words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?", headline.replace("’", "'"))
            n += 1
            df.update({stem(w.lower()) for w in words})
            long = [w for w in words[1:] if len(w) > 3]
            if long and sum(w[0].islower() for w in long) * 2 > len(long):
                for w in words[1:]:
                    (lower if w[0].islower() else upper)[stem(w.lower())] += 1
    bands = collections.defaultdict(set)
    for word, count in df.items():
        if count >= 3 and lower[word] >= 2 and lower[word] >= upper[word] and len(word) > 1:
            bands[round(math.log(n / count))].add(word)
    print("words: >-")
    text(dictionary(sys.argv[1]).difference(*bands.values()))
    print("\nidf:")
    for band in sorted(bands):
        print(f"  '{band}': >-")
        text(bands[band])


if __name__ == "__main__":
    main()
