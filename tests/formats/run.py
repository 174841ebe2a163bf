#!/usr/bin/env python3
"""Runs hed on odd input in each format for CI and holds what comes out to its format: JSON to the schemas beside this
file (and SARIF to the published one, where the npm package @microsoft/jest-sarif is in $BUILD/npm), JUnit to junit.xsd,
GitHub's annotations to the runner's own grammar, HTML to being whole, quiet and its own master. Spans must lead back to
the bytes of the input, and every format must be the same under any number of threads.

Usage: tests/formats/run.py, after "make all". Prints "formats: N passed, M failed"."""
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
DATA = ROOT / "tests/cli/data"
TESTED = ["--rules", str(DATA / "pack.yaml"), "--policy", str(DATA / "policy.yaml"), "--no-model"]
FORMATS = ["sarif", "junit", "github", "gitlab", "rdjson", "html"]
passed = failed = 0

ODD = [
    "You Won't Believe <b>This</b> & \"That\"]]> 'Quoted' -->",
    "Bribe %0A::error::not a command, 100% : sure",
    "Bribe \u202eesrever\u202c and \u200bhidden",
    "\U0001f600 Zürich 日本 Bribe \U0001f468\u200d\U0001f469\u200d\U0001f467 Paid!",
    "Ferry Saved!", "Ferry Saved!", "FERRY SAVED!",
    "Bribe " + "x" * 506, "Bribe " + "y" * 507,
    "</script><script>alert(1)</script> You Won't Believe It",
    "Bribe\x1b[31m red \x07 bell \x0b tab\there", "Council Approves Budget", "Bribe Bribe Bribe",
    "Bribe \ufffe not a character",
]


def check(what, good, why=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {what} {str(why)[:600]}")


def hed(*arguments, cwd=None, data=None):
    environment = {**os.environ, "HED_DATA": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run([str(BUILD / "hed"), *arguments], cwd=cwd, input=data, capture_output=True, env=environment)


def reports(folder, inputs, *more):
    """{format: bytes} of one run."""
    wanted = [part for name in FORMATS for part in ("-f", f"{name}=out.{name}")]
    done = hed("check", *TESTED, *wanted, "-f", "jsonl=out.jsonl", *more, *inputs, cwd=folder)
    check(f"exit code of {inputs} {more}", done.returncode in (0, 1, 2), done.stderr)
    return {name: (folder / f"out.{name}").read_bytes() for name in FORMATS + ["jsonl"]}


# ---- JSON


def validators():
    try:
        import jsonschema
    except ImportError:
        print("skipped: JSON formats against their schemas (python3-jsonschema is not installed)")
        return {}
    found = {name: jsonschema.Draft202012Validator(json.loads((HERE / f"{name}.schema.json").read_text()))
             for name in ("sarif", "gitlab", "rdjson")}
    published = BUILD / "npm/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    if published.exists():
        found["published sarif"] = jsonschema.Draft7Validator(json.loads(published.read_text()))
    else:
        print("skipped: SARIF against its published schema (npm install --prefix", os.path.relpath(BUILD / "npm"),
              "@microsoft/jest-sarif)")
    return found


def follows(name, what, document, known):
    for schema in (name, f"published {name}"):
        if schema in known:
            error = next(known[schema].iter_errors(document), None)
            check(f"{what}: {schema}", not error, error and f"{list(error.absolute_path)}: {error.message}")


def sarif(what, text, folder):
    document = json.loads(text)
    run = document["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    check(f"{what}: sarif rules are unique", len(set(ids)) == len(ids))
    check(f"{what}: sarif results name rules", all(r["ruleId"] in ids for r in run["results"]))
    for result in run["results"]:
        place = result["locations"][0].get("physicalLocation")
        if not place or result["ruleId"] == "not-checked":
            continue
        region = place["region"]
        bytes_ = (folder / urllib.parse.unquote(place["artifactLocation"]["uri"])).read_bytes()
        part = bytes_[region["byteOffset"]:region["byteOffset"] + region["byteLength"]].decode()
        snippet = region["snippet"]["text"]
        exact = part == snippet
        check(f"{what}: sarif bytes lead to the match", exact or json.loads(part if part[0] == '"' else f'"{part}"'),
              (part, snippet))
        if exact and "endColumn" in region:
            line = bytes_.split(b"\n")[region["startLine"] - 1].decode()
            seen = line[region["startColumn"] - 1:region["endColumn"] - 1]  # code points
            check(f"{what}: sarif columns lead to the match", seen == snippet, (seen, snippet))
    return document


def rdjson(what, text, folder):
    document = json.loads(text)
    for one in document["diagnostics"]:
        span = one["location"].get("range")
        if not span or "end" not in span or not one["message"].startswith('"'):
            continue
        line = (folder / one["location"]["path"]).read_bytes().split(b"\n")[span["start"]["line"] - 1]
        seen = line[span["start"]["column"] - 1:span["end"]["column"] - 1].decode()
        check(f"{what}: rdjson columns lead to the match", one["message"].startswith(f'"{seen}"') or "\\" in seen,
              (seen, one["message"]))
    return document


# ---- The others


def junit(what, text, n):
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(text)
        file.flush()
        if shutil.which("xmllint"):
            done = subprocess.run(["xmllint", "--noout", "--schema", str(HERE / "junit.xsd"), file.name],
                                  capture_output=True, text=True)
            check(f"{what}: junit.xsd", done.returncode == 0, done.stderr)
    import xml.etree.ElementTree as tree
    suites = tree.fromstring(text)
    suite = suites[0]
    for counted, element in (("failures", "failure"), ("errors", "error")):
        check(f"{what}: junit counts {counted}", int(suite.get(counted)) == len(suite.findall(f"testcase/{element}")))
    check(f"{what}: junit has a case a headline", int(suite.get("tests")) == len(suite.findall("testcase")) == n,
          (suite.get("tests"), n))
    return [case.get("name") for case in suite.findall("testcase")]


def github(what, text):
    """The runner's grammar: ::command key=value,key=value::message, one a line; no other line."""
    counts = {}
    for line in text.decode().rstrip("\n").split("\n"):
        match = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*))?::(.*)", line)
        check(f"{what}: github line", match, line)
        if not match:
            continue
        counts[match[1]] = counts.get(match[1], 0) + 1
        for pair in match[2].split(","):
            check(f"{what}: github property", re.fullmatch(r"(file|line|col|endColumn|title)=[^,:\r\n]+", pair), line)
        check(f"{what}: github percent signs", not re.search(r"%(?!25|0A|0D)", match[3]), line)
        check(f"{what}: github shows nothing hidden", not re.search("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e]", line), line)
    check(f"{what}: github caps", counts.get("error", 0) <= 10 and counts.get("warning", 0) <= 10, counts)
    check(f"{what}: github closes with one notice", counts.get("notice") == 1, counts)
    return counts


class Page(html.parser.HTMLParser):
    VOID = {"meta", "line", "rect"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "link", "img", "iframe", "object", "base", "form") or any(
                name.startswith("on") or name in ("src", "href") for name, _ in attrs):
            self.wrong.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data):
        self.text.append(data)


def page(what, text):
    parser = Page()
    parser.feed(text.decode())
    check(f"{what}: html is balanced and quiet", not parser.wrong and not parser.open, (parser.wrong, parser.open))
    check(f"{what}: html asks for nothing", not re.search(rb"url\(|@import|https?:", text))
    check(f"{what}: html has light, dark and paper", b"prefers-color-scheme:dark" in text and b"@media print" in text)
    return "".join(parser.text)


def all_of(what, folder, inputs, n, known, *more):
    made = reports(folder, inputs, *more)
    for jobs in ("2", "5"):
        again = reports(folder, inputs, "-j", jobs, *more)
        for name in FORMATS + ["jsonl"]:
            check(f"{what}: {name} with {jobs} threads", again[name] == made[name])
    follows("sarif", what, sarif(what, made["sarif"], folder), known)
    gitlab = json.loads(made["gitlab"])
    follows("gitlab", what, gitlab, known)
    prints = [entry["fingerprint"] for entry in gitlab]
    check(f"{what}: gitlab fingerprints are unique", len(set(prints)) == len(prints))
    follows("rdjson", what, rdjson(what, made["rdjson"], folder), known)
    names = junit(what, made["junit"], n)
    return made, gitlab, names, github(what, made["github"]), page(what, made["html"])


def main():
    known = validators()
    if not shutil.which("xmllint"):
        print("skipped: JUnit against its schema (xmllint is not installed)")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text = folder / "odd: input, 100%.txt"
        text.write_text("\n".join("  " * (i % 2) + h.replace("\ufffe", "") for i, h in enumerate(ODD)) + "\n")
        lines = folder / "odd.jsonl"
        lines.write_text("".join(json.dumps({"body": "é" * i, "headline": h, "section": f"s{i % 3}<i>"},
                                            ensure_ascii=i % 2 == 0) + "\n" for i, h in enumerate(ODD)))
        with lines.open("ab") as file:
            file.write(b'{"headline": "not \xff UTF-8"}\n{"headline": 7}\nnot JSON\n')
        n = len(ODD)
        _, gitlab, names, counts, shown = all_of("text", folder, [text.name], n, known)
        check("a headline of 512 code points is checked, of 513 not",
              [e["check_name"] for e in gitlab if e["location"]["lines"]["begin"] in (8, 9)] == ["t.bribe", "not-checked"])
        check("markup of a headline is text", "</script><script>alert(1)</script>" in shown)
        check("junit keeps the headline", ODD[0] in names and ODD[3] in names, names)
        _, moved, *_ = all_of("moved", folder, [text.name], n, known)
        _, _, _, counts, shown = all_of("jsonl", folder, [lines.name], n + 3, known)
        check("sections of a report are text", "s1<i>" in shown)
        all_of("verbose", folder, [lines.name, text.name], 2 * n + 3, known, "-v", "--fail-on", "label")
        text.write_text("\n\n\n" + text.read_text())
        after = json.loads(reports(folder, [text.name])["gitlab"])
        readable = lambda entries: {e["fingerprint"] for e in entries if e["check_name"] != "not-checked"}
        check("a fingerprint does not move with its line", readable(after) == readable(moved))
        (folder / "fine.txt").write_text("Council Approves Budget\n")
        made, gitlab, *_ = all_of("nothing found", folder, ["fine.txt"], 1, known)
        check("nothing found is an empty report", gitlab == [])
        (folder / "many.txt").write_text("".join(f"Bribe number {i}\nYou won't believe {i}\n" for i in range(3000)))
        _, _, _, counts, _ = all_of("many", folder, ["many.txt"], 6000, known, "--fail-on", "hold")
        check("github stops at ten of each", counts == {"error": 10, "warning": 10, "notice": 1}, counts)

        # Files are whole or not there.
        (folder / "old.json").write_text("old")
        (folder / "old.json").chmod(0o640)
        done = hed("check", *TESTED, "-f", "json=old.json", "fine.txt", cwd=folder)
        check("a report takes the place and mode of the old", done.returncode == 0 and
              json.loads((folder / "old.json").read_text()) and (folder / "old.json").stat().st_mode & 0o777 == 0o640)
        (folder / "old.json").write_text("old")
        done = hed("check", *TESTED, "-f", "json=old.json", "-f", "sarif=none/x.sarif", "fine.txt", cwd=folder)
        check("a file that cannot be made ends the run before it", done.returncode == 2 and b"none/x.sarif" in done.stderr
              and (folder / "old.json").read_text() == "old", done.stderr)
        done = subprocess.run(["sh", "-c", f'ulimit -f 1; exec "{BUILD}/hed" check {" ".join(TESTED)} -f jsonl=old.json many.txt'],
                              cwd=folder, capture_output=True, env={**os.environ, "HED_DATA": str(ROOT)})
        check("a file that outgrows its limit leaves the old one", done.returncode != 0
              and (folder / "old.json").read_text() == "old", done)
        done = hed("check", *TESTED, "-f", "junit=/dev/full", "fine.txt", cwd=folder)
        check("a full disk is exit 2 and said", done.returncode == 2 and b"/dev/full: cannot write: No space" in done.stderr)
        left = sorted(p.name for p in folder.iterdir() if re.search(r"\..*\.[A-Za-z0-9]{6}$", p.name))
        check("nothing is left beside the reports", left == [], left)
    print(f"formats: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
