#!/usr/bin/env python3
"""Runs every command that README.md and docs/*.md show and compares what it prints with what they show.

A block fenced as ```console holds commands, each behind "$ ", and what they print. Commands run in a copy of the tree's
data, so that one may write; `hed` is the program of this build. "…" on a line of its own stands for any lines, at the
end of a line for any rest of it. Numbers with decimals may differ by .02: another processor's last bits can change what
training finds. Commands that install or test everything (make demo, make test) are run by .ci/run: here
it is only checked that the Makefile has them.

Usage: tests/readme.py [--update], after "make all". --update writes what is printed now into the blocks.
Prints "readme: N passed, M failed".
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
BUILD = os.environ.get("BUILD", "build")
BY_CI = {"make demo", "make test"}


def blocks(text):
    """(start, end) of the inside of each console block."""
    for found in re.finditer(r"^```console\n(.*?)^```$", text, re.S | re.M):
        yield found.span(1)


def commands(block):
    """(command, expected output) pairs; a trailing backslash carries a command on."""
    lines, pairs = block.split("\n"), []
    at = 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            at += 1
            continue
        command = lines[at][2:]
        while command.endswith("\\"):
            at += 1
            command = command[:-1] + lines[at].strip()
        at += 1
        start = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        pairs.append((command, "\n".join(lines[start:at]).rstrip("\n")))
    return pairs


DECIMAL = r"\d+\.\d+"


def agrees(shown, printed):
    """True when printed is what is shown, "…" standing for anything, decimals within .02."""
    pattern = ""
    for line in shown.split("\n"):
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        elif line.endswith("…"):
            pattern += re.escape(line[:-1].rstrip()) + r".*\n"
        else:
            parts = re.split(DECIMAL, line)
            pattern += f"({DECIMAL})".join(re.escape(part) for part in parts) + r"[ ]*\n"
    found = re.fullmatch(pattern, printed.rstrip("\n") + "\n")
    wholes = [line for line in shown.split("\n") if not line.endswith("…")]
    wanted = re.findall(DECIMAL, "\n".join(wholes))
    return found is not None and all(abs(float(a) - float(b)) <= .02 for a, b in zip(wanted, found.groups()))


def sandbox(folder):
    """A tree that commands may write to: data by copy, the program by link."""
    for name in ("rules", "models", "corpus", "docs", "src"):
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, folder / name)
    (folder / "build").symlink_to((TOP / BUILD).resolve())


def run(command, folder):
    environment = {**os.environ, "PATH": f"{folder}/build:{os.environ['PATH']}", "COLUMNS": "100", "TERM": "dumb",
                   "HED_DATA": str(folder)}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    return done.stdout.decode("utf-8", "replace").rstrip("\n")


def check(page, folder, update):
    text = page.read_text(encoding="utf-8")
    passed = failed = 0
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    new, last = "", 0
    for start, end in blocks(text):
        new += text[last:start]
        last = end
        for command, shown in commands(text[start:end]):
            new += f"$ {command}\n"
            if command in BY_CI:
                good = re.search(rf"^{command.split()[1]}:", makefile, re.M) is not None
                printed = shown
            else:
                printed = run(command, folder)
                good = agrees(shown, printed)
            new += (shown if good else printed) + ("\n" if printed else "")
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(f"{page.relative_to(TOP)}: $ {command}\nprints:\n{printed}\nbut shows:\n{shown}\n")
    if update and failed:
        page.write_text(new + text[last:], encoding="utf-8")
    return passed, failed


def main():
    update = "--update" in sys.argv[1:]
    passed = failed = 0
    for page in [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]:
        with tempfile.TemporaryDirectory() as folder:
            sandbox(Path(folder))
            good, bad = check(page, Path(folder), update)
            passed, failed = passed + good, failed + bad
    print(f"readme: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
