#!/usr/bin/env python3
"""Writes confusables.inc: letters that readers take for a Latin one.

    python3 src/text/confusables.py > src/text/confusables.inc

Source: Unicode's confusables (UTS #39), as Debian's python3-confusable-homoglyphs has them. Only letters of the
scripts that disguises are made of, and only those that stand for one ASCII letter, are taken; what NFKC maps
anyway is left out. Rows are ROW(code point, kind, ASCII letter). Kinds:
  E  exact: also undone in a word that has no Latin letter
  L  loose: alike enough inside a Latin word (shapes that UTS #39 lists as small capitals, and EXTRA)
  S  small capital: another form of a Latin letter, undone everywhere
"""
import json
import sys
import unicodedata

SOURCE = "/usr/lib/python3/dist-packages/confusable_homoglyphs/confusables.json"
SCRIPTS = ("CYRILLIC ", "GREEK ", "ARMENIAN ", "CHEROKEE ", "LISU ", "COPTIC ", "LATIN ")
SMALL = {"ᴀ": "A", "ʙ": "B", "ᴄ": "C", "ᴅ": "D", "ᴇ": "E", "ꜰ": "F", "ɢ": "G", "ʜ": "H", "ɪ": "I", "ᴊ": "J",
         "ᴋ": "K", "ʟ": "L", "ᴍ": "M", "ɴ": "N", "ᴏ": "O", "ᴘ": "P", "ʀ": "R", "ꜱ": "S", "ᴛ": "T", "ᴜ": "U",
         "ᴠ": "V", "ᴡ": "W", "ʏ": "Y", "ᴢ": "Z", "ĸ": "K"}
EXTRA = {"ε": "e", "η": "n", "ω": "w", "τ": "t", "κ": "k", "χ": "x", "ι": "i", "υ": "u", "μ": "u", "Σ": "E", "Λ": "A",
         "Ξ": "E", "я": "r", "Я": "R", "и": "n", "И": "N", "ш": "w", "Ш": "W", "к": "k", "в": "b", "н": "h", "м": "m",
         "т": "t", "п": "n", "г": "r", "ь": "b", "з": "e", "З": "E", "є": "e", "Є": "E", "ч": "y", "ц": "u", "ё": "e",
         "ї": "i"}


def letter_of(char, near):
    """The ASCII letter that char stands for, and whether it is exact; (None, False) when there is none."""
    for other in near:
        if other in SMALL:
            return SMALL[other].lower() if char.islower() else SMALL[other], False
        if len(other) == 1 and other.isascii() and other.isalpha():
            # UTS #39 makes one class of I, l, 1 and |, with l as its name.
            return ("I" if other == "l" and char.isupper() else other), True
    return None, False


def wanted(char):
    name = unicodedata.name(char, "")
    if ord(char) < 128 or not name.startswith(SCRIPTS) or not unicodedata.category(char).startswith("L"):
        return False
    if unicodedata.normalize("NFKD", char) != char:
        return False
    # Of Latin only phonetic letters: the others (dotless i, o with stroke) are somebody's alphabet.
    return not name.startswith("LATIN ") or 0x0250 <= ord(char) <= 0x02AF or 0x1D00 <= ord(char) <= 0x1DBF


def main():
    rows = {}
    with open(SOURCE, encoding="utf-8") as file:
        table = json.load(file)
    for char, near in table.items():
        if len(char) == 1 and wanted(char) and char not in SMALL:
            letter, exact = letter_of(char, [entry["c"] for entry in near])
            if letter:
                rows[char] = (letter, "E" if exact else "L")
    for char, letter in EXTRA.items():
        if rows.get(char, (None, "L"))[1] == "L" or char in "пгь":
            rows[char] = (letter, "L")
    for char, letter in SMALL.items():
        if char != "ĸ":
            rows[char] = (letter, "S")
    print("/* Written by confusables.py; do not edit. Sorted by code point. */")
    for char in sorted(rows):
        letter, kind = rows[char]
        print("ROW(0x%04X, '%s', '%s') /* %s */" % (ord(char), kind, letter, unicodedata.name(char).lower()))
    return 0


sys.exit(main())
