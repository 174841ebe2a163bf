#!/usr/bin/env python3
"""Runs the program as people do. Cases stand in cases/*.txt, to be read and written by hand:

    === a sentence that names the case
    $ hed check -t "A headline"
    what it prints on standard output
    --- stderr
    what it prints on standard error
    --- exit 1

The command is a line of sh, run in a fresh copy of data/ with hed on the PATH; it may go on in further lines that
start with "$ "; $T gives the rules and policy of data/. No "--- stderr" means that nothing may come there, no "--- exit" means 0. "…" in what is expected
stands for any text within a line, a line of "…" alone for any lines. Every JSON result that a command prints is
checked against docs/result.schema.json.

Usage: tests/cli/run.py [--update] [WORD…]    only cases with a WORD in their name; --update writes what came out
into the cases that differ, but for what is another in each checkout (its folder, hashes): look at the difference
before you keep it.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TESTED = "--rules pack.yaml --policy policy.yaml --no-model"  # $T in a command
UPDATE = "--update" in sys.argv
LONGEST, HUNG = 300, -1  # seconds that a case may take; its exit code when it took longer, which no update writes down
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()

try:
    import jsonschema

    SCHEMA = json.loads((ROOT / "docs/result.schema.json").read_text())
    VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
except ImportError:
    VALIDATOR = None


class Case:
    def __init__(self, name, lines):
        self.name, self.lines = name, lines
        self.command, self.out, self.err, self.code = [], [], [], 0
        part = self.out
        for line in lines:
            if line.startswith("$ ") and part is self.out and not self.out:
                self.command.append(line[2:])
            elif line == "--- stderr":
                part = self.err
            elif line.startswith("--- exit "):
                self.code = int(line[9:])
            elif not line.startswith("# ") or part is self.err or self.command:
                part.append(line)
        for part in (self.out, self.err):
            while part and not part[-1]:
                part.pop()

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder) / "data"
            shutil.copytree(HERE / "data", work)
            env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "HED_CONFIG", "XDG_CONFIG_HOME")}
            env.update(PATH=f"{BUILD}:{env['PATH']}", HED_DATA=str(ROOT), T=TESTED, LC_ALL="C.UTF-8", TERM="xterm", HOME=str(work))
            try:
                done = subprocess.run(["sh", "-c", "\n".join(self.command)], cwd=work, env=env, timeout=LONGEST,
                                      stdin=subprocess.DEVNULL, capture_output=True)
            except subprocess.TimeoutExpired:
                return [], [f"(it did not end within {LONGEST} s)"], HUNG
        text = [part.decode("utf-8", "backslashreplace").replace("\r", "\\r") for part in (done.stdout, done.stderr)]
        return *(t.rstrip("\n").split("\n") if t.strip("\n") else [] for t in text), done.returncode

    def text(self, out, err, code):
        head = [line for line in self.lines if line.startswith("# ")]
        body = head + ["$ " + line for line in self.command] + out
        body += ["--- stderr", *err] if err else []
        body = [re.sub('"by":{[^}]*}', '"by":{…}', line.replace(str(ROOT), "…")) for line in body]  # other each time
        return body + ([f"--- exit {code}"] if code else []) + [""]


def matches(expected, got):
    pattern = ""
    for line in expected:
        pattern += r"(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def invalid(out):
    """What is wrong with the first JSON result among the lines, or None; and how many were looked at."""
    n = 0
    for line in out:
        line = line.rstrip(",")
        if not line.startswith('{"schema":"hed/'):
            continue
        n += 1
        try:
            error = next(VALIDATOR.iter_errors(json.loads(line)), None)
        except ValueError as broken:
            return f"not JSON: {broken}", n
        if error:
            return f"{'/'.join(map(str, error.absolute_path))}: {error.message}", n
    return None, n


def load(path):
    cases = []
    for block in re.split(r"^=== ", path.read_text(), flags=re.M)[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        cases.append(Case(name, lines))
    return cases


def show(case, out, err, code):
    print(f"FAILED: {case.name}\n  $ " + "\n  $ ".join(case.command))
    for name, want, got in (("stdout", case.out, out), ("stderr", case.err, err)):
        if not matches(want, got):
            print(f"  {name} should be:", *want, sep="\n    ")
            print(f"  {name} is:", *got[:60], sep="\n    ")
    if code != case.code:
        print(f"  exit code should be {case.code}, is {code}")


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    passed = failed = validated = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path in sorted((HERE / "cases").glob("*.txt")):
            cases = load(path)
            chosen = [c for c in cases if not words or any(w in c.name for w in words)]
            changed = False
            for case, (out, err, code) in zip(chosen, pool.map(Case.run, chosen)):
                good = matches(case.out, out) and matches(case.err, err) and code == case.code
                wrong, n = invalid(out) if VALIDATOR else (None, 0)
                validated += n
                if not good and UPDATE and code != HUNG:
                    case.lines, changed, good = case.text(out, err, code), True, True
                if not good:
                    show(case, out, err, code)
                if wrong:
                    print(f"FAILED: {case.name}: its JSON does not follow the schema: {wrong}")
                passed, failed = passed + (good and not wrong), failed + (not good or bool(wrong))
            if changed:
                head = path.read_text().split("=== ")[0]
                path.write_text(head + "\n".join("\n".join([f"=== {c.name}", *c.lines]).rstrip("\n") + "\n" for c in cases))
    if not VALIDATOR:
        print("skipped: results against docs/result.schema.json (python3-jsonschema is not installed)")
    elif not words:
        print(f"{validated} results follow docs/result.schema.json")
        passed, failed = passed + (validated > 0), failed + (validated == 0)
    print(f"cli: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
