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
        table = file.read().split("bool hed_pack_rule_keys", 1)[1]
    keys = set(re.findall(r'\{"(\w+)", \w+\}', table))
    check(keys == set(schema["definitions"]["rule"]["properties"]),
          "keys of keys.c and of the schema: %s" % (keys ^ set(schema["definitions"]["rule"]["properties"])))


def check_table():
    program = os.path.join(os.environ.get("BUILD", "build"), "tests/measure/rules_doc")
    if not os.access(program, os.X_OK):
        print("skipped: docs/rules.md against the packs (needs %s: make rules-doc)" % program)
        return
    written = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    with open("docs/rules.md", encoding="utf-8") as file:
        check(file.read() == written, "docs/rules.md is not what make rules-doc writes")


check_schema()
check_table()
print("packs: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
