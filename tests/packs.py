#!/usr/bin/env python3
"""Holds docs/pack.schema.json to the loader: what loads fits the schema; what the loader refuses for its shape, the
schema refuses, too; both know the same keys of a rule. Holds docs/rules.md to the packs. Prints what differs and
"packs: N passed, M failed"; what is not installed is skipped by name."""
import glob
import json
import os
import re
import subprocess
import sys

os.chdir(os.path.dirname(os.path.abspath(__file__)) + "/..")

# Errors of one key or of the keys together; others take the loader.
SHAPE = re.compile(
    r'unknown key|has no key|there is no axis|" is one of|is a number from|is a whole number|has no "|has no use for'
    r"|is a map|is a list|list of two|is blank|blank text|is a date|an id has|gives weights by axis|in lower case"
    r'|either a pattern or phrases|has "to"|without a headline')

passed = failed = 0


def check(good, what):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    if not good:
        print("packs: " + what)


def load(path):
    """As the loader reads it: only plain numbers are numbers."""
    import yaml

    class Reader(yaml.SafeLoader):
        pass

    Reader.yaml_implicit_resolvers = {}
    Reader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
    Reader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]*\.[0-9]+$"),
                                 list("-+.0123456789"))
    Reader.add_constructor("tag:yaml.org,2002:float", lambda l, n: float(l.construct_scalar(n)))
    Reader.add_constructor("tag:yaml.org,2002:int", lambda l, n: int(l.construct_scalar(n)))
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Reader)


def check_schema():
    try:
        import jsonschema
        import yaml
    except ImportError as missing:
        print("skipped: packs against their schema (needs python3 module %s)" % missing.name)
        return
    with open("docs/pack.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in sorted(glob.glob("rules/en/*.yaml") + glob.glob("tests/cases/packs/good/*.yaml")):
        error = next(validator.iter_errors(load(path)), None)
        check(error is None, "%s loads, and the schema refuses it: %s" % (path, error and error.message[:200]))
    for path in sorted(glob.glob("tests/cases/packs/bad/*.yaml")):
        with open(path, encoding="utf-8") as file:
            expected = [line for line in file if line.startswith("# ")]
        if not any(SHAPE.search(line) for line in expected):
            continue
        try:
            refused = next(validator.iter_errors(load(path)), None) is not None
        except yaml.YAMLError:
            refused = True
        check(refused, "%s: the schema does not refuse it: %s" % (path, expected[0].strip()))
    with open("src/rules/keys.c", encoding="utf-8") as file:
        table = file.read().split(" rule_keys[] = {", 1)[1].split("};", 1)[0]
    keys = set(re.findall(r'\{"(\w+)", \w+,\s', table))
    check(keys == set(schema["definitions"]["rule"]["properties"]),
          "keys of keys.c and of the schema: %s" % (keys ^ set(schema["definitions"]["rule"]["properties"])))


def check_table():
    folder = os.path.join(os.environ.get("BUILD", "build"), "tests/measure")
    if not os.access(folder + "/rules_doc", os.X_OK) or not os.access(folder + "/rules", os.X_OK):
        print("skipped: docs/rules.md against the packs (needs %s: make units)" % folder)
        return
    kept = "tests/measure/counts.tsv"
    written = subprocess.run([folder + "/rules_doc", kept], capture_output=True, text=True, check=True).stdout
    with open("docs/rules.md", encoding="utf-8") as file:
        check(file.read() == written, "docs/rules.md is not what make rules-doc writes")
    counted = subprocess.run([folder + "/rules", "-c", "corpus/train.jsonl"], capture_output=True, text=True, check=True)
    with open(kept, encoding="utf-8") as file:
        ours = "".join(line for line in file if line.startswith("train\t"))
    check(counted.stdout == ours, kept + ": what the rules find in corpus/train.jsonl is something else; make rules-doc")


check_schema()
check_table()
print("packs: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
