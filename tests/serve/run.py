#!/usr/bin/env python3
"""Holds hed serve to its OpenAPI document and to its limits, on loopback with a free port.

Usage: tests/serve/run.py [WORD…]    only tests with a WORD in their name. Prints "serve: N passed, M failed".
"""
import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from kit import BAIT, BUILD, HED, NEWS, ROOT, Server, run, status_of, until

try:
    import jsonschema
except ImportError:
    jsonschema = None

TESTS = []
FORM = "application/x-www-form-urlencoded"
TOKEN = {"read": "reader-of-headlines-1", "admin": "keeper-of-rules-1"}


def test(function):
    TESTS.append(function)
    return function


def tokens_file(path):
    lines = [f"{scope} {hashlib.sha256(token.encode()).hexdigest()} {scope}" for scope, token in TOKEN.items()]
    path.write_text("# who may call\n" + "\n".join(lines) + "\n")
    return str(path)


def bearer(scope):
    return {"Authorization": "Bearer " + TOKEN.get(scope, scope)}


# ---- The OpenAPI document

LONG = b'{"headline":"' + b"x" * (1 << 20) + b'"}'
GOOD = {  # what each route takes
    "/v1/check": {"headline": NEWS},
    "/v1/rewrite": {"headline": BAIT},
    "/v1/compare": {"variants": [BAIT, NEWS]},
    "/v1/rules/try": {"pack": (ROOT / "tests/cases/packs/good/smallest.yaml").read_text(), "headlines": [NEWS]},
    "/v1/feedback": {"kind": "bait", "headline": BAIT},
}
FORMS = {"/v2/check": "text=" + NEWS.replace(" ", "+") + "&language=en", "/": "headline=" + NEWS.replace(" ", "+")}


def replay(path, method, status):
    """A request that should be answered so: (server, path, body, headers, type)."""
    body = GOOD.get(path) if method == "post" else None
    kind, headers, server = "application/json", {}, "plain"
    if method == "post" and path in FORMS:
        body, kind = FORMS[path], FORM
    real = {"/v1/rules/{id}": "/v1/rules/wh.wont_believe", "/v1/feedback/{id}": "/v1/feedback/1"}.get(path, path)
    if method == "get" and path == "/v2/check":
        real += "?language=en" + ("" if status == 400 else "&text=" + NEWS.replace(" ", "+"))
    if status == 400 and path == "/v2/check" and method == "get":
        pass
    elif status == 400 and path == "/v1/history":
        real += "?limit=many"
    elif status == 400:
        body = "text=%E9" if path == "/v2/check" else "{"
    elif status == 401:
        server = "tokens"
    elif status == 403:
        server = "tokens"
        headers = bearer("admin" if path != "/v1/rules/try" and path != "/-/reload" else "read")
    elif status == 404:
        real = {"/v1/rules/{id}": "/v1/rules/no.such", "/v1/feedback/{id}": "/v1/feedback/999999"}[path]
    elif status == 413:
        body = LONG
    elif status == 415:
        kind = "text/plain"
    elif status == 421:
        headers = {"Host": "elsewhere.example"}
    elif status == 422 and path == "/-/reload":
        server = "broken"
    elif status == 422:
        body = {"no": "such"}
    elif status == 429:
        server = "limited"
    elif status == 503:
        server = "stopped-store" if path == "/readyz" else "no-store"
    elif status == 304:
        headers = {"If-None-Match": None}
    return server, real, body, headers, kind


@test
def every_route_gives_every_answer_of_the_openapi_document():
    document = json.loads((ROOT / "src/serve/page/openapi.json").read_text())
    store = {"/result.schema.json": json.loads((ROOT / "docs/result.schema.json").read_text())}
    replayed = 0
    with Server() as plain, Server(store=False) as bare, Server() as lost:
        tokens = Server("--tokens", tokens_file(plain.path / "tokens"))
        policy = plain.path / "policy.yaml"
        policy.write_text((ROOT / "rules/policy/newsroom.yaml").read_text())
        broken = Server("--policy", str(policy))
        limited = Server("--rate", "1")
        policy.write_text("policy: {id: nothing")
        (lost.path / "hed.db").unlink()
        servers = {"plain": plain, "no-store": bare, "tokens": tokens, "broken": broken, "stopped-store": lost, "limited": limited}
        assert plain.call("GET", "/openapi.json")[2] == document
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                for code, said in sorted(operation["responses"].items()):
                    name, real, body, headers, kind = replay(path, method, int(code))
                    if "If-None-Match" in headers:
                        headers["If-None-Match"] = plain.call("GET", real)[1]["ETag"]
                    if path == "/v1/feedback/{id}" and code == "204":
                        real = plain.call("POST", "/v1/feedback", GOOD["/v1/feedback"])[1]["Location"]
                    if code == "429":
                        limited.call("GET", "/version")  # this second's only request, at the latest now
                    status, got, answer = servers[name].call(method.upper(), real, body, headers, kind)
                    where = f"{method} {path} {code}"
                    assert status == int(code), f"{where}: {status} {answer}"
                    replayed += 1
                    check_answer(where, said, got, answer, document, store)
        for server in (tokens, broken, limited):
            server.stop()
            server.folder.cleanup()
    assert replayed > 90, replayed


def check_answer(where, said, headers, answer, document, store):
    if "content" not in said:
        assert answer == b"", where
        return
    kind = headers["Content-Type"].split(";")[0]
    assert kind in said["content"], f"{where}: {kind}"
    schema = said["content"][kind].get("schema")
    if schema and jsonschema:
        whole = {**schema, "components": document["components"]}
        text = json.dumps(whole).replace('"/result.schema.json"', '"#/$defs/result"')
        result = store["/result.schema.json"]
        whole = {**json.loads(text), "$defs": {**result["$defs"], "result": result}}
        jsonschema.Draft202012Validator(whole).validate(answer)
    if kind == "application/problem+json":
        assert answer["status"] == int(where[-3:]) and answer["detail"], where


@test
def the_openapi_document_is_one():
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator
    except ImportError:
        print("skipped: the OpenAPI document by a validator (needs openapi-spec-validator 0.7 or later)")
        return
    with Server(store=False) as server:
        document, here = server.call("GET", "/openapi.json")[2], f"http://127.0.0.1:{server.port}/openapi.json"
        assert not list(OpenAPIV31SpecValidator(document, base_uri=here).iter_errors())
        del document["paths"]["/v1/check"]["post"]["responses"]["200"]["description"]
        assert list(OpenAPIV31SpecValidator(document, base_uri=here).iter_errors())


@test
def one_address_may_send_so_many_requests_a_second_and_others_go_on():
    with Server("--rate", "5") as server:
        statuses = [server.call("GET", "/version")[0] for _ in range(12)]
        assert statuses[:5] == [200] * 5 and statuses.count(429) >= 5, statuses
        status, headers, answer = server.call("POST", "/v1/check", {"headline": NEWS})
        assert status == 429 and headers["Retry-After"] == "1" and answer["type"] == "urn:hed:problem:rate", answer
        other = http.client.HTTPConnection("127.0.0.1", server.port, source_address=("127.0.0.7", 0))
        other.request("GET", "/version")
        assert other.getresponse().status == 200
        other.close()
        time.sleep(1.1)
        assert server.call("GET", "/version")[0] == 200


@test
def an_error_points_at_the_place_in_the_request():
    cases = [
        ("/v1/check", {"headlin": "x"}, "/headlin"), ("/v1/check", {"headline": 3}, "/headline"),
        ("/v1/check", [{"headline": "x"}, {"headline": "y", "a/b~c": 1}], "/1/a~1b~0c"), ("/v1/check", {"dek": "x"}, ""),
        ("/v1/check", [3], "/0"), ("/v1/compare", {"variants": ["a", 4]}, "/variants/1"),
        ("/v1/compare", {"variants": ["a"]}, "/variants"), ("/v1/feedback", {"kind": "liked", "headline": "x"}, "/kind"),
        ("/v1/feedback", {"kind": "dismissed", "headline": "x"}, "/reason"),
        ("/v1/feedback", {"kind": "edited", "headline": "x"}, "/replacement"),
        ("/v1/feedback", {"kind": "bait", "headline": "x" * 9000}, "/headline"),
        ("/v1/rules/try", {"pack": "x", "headlines": [[]]}, "/headlines/0"),
    ]
    with Server() as server:
        for path, body, pointer in cases:
            status, _, answer = server.call("POST", path, body)
            assert status == 422 and answer["pointer"] == pointer, (body, answer)
        assert "did you mean headline?" in server.call("POST", "/v1/check", {"headlin": "x"})[2]["detail"]


@test
def one_headline_an_array_and_lines_give_the_same_results():
    with Server() as server:
        one = server.check(BAIT)
        many = server.call("POST", "/v1/check", [{"headline": BAIT}, {"headline": NEWS}])[2]
        lines = server.call("POST", "/v1/check", '{"headline": "%s"}\n\n{"headline": "%s"}' % (BAIT, NEWS), type="application/x-ndjson")[2]
        assert many[0] == one and many == [json.loads(line) for line in lines.splitlines()]
        assert server.call("POST", "/v1/check", [])[2] == []
        points = server.call("POST", "/v1/check?contributions=1", {"headline": BAIT})[2]
        total = sum(c["points"] for c in points["contributions"])
        assert abs(total - points["svm"]["margin"]) < 1e-4, total
        assert one["verdict"] != "pass" and many[1]["verdict"] == "pass"
        shell = subprocess.run([HED, "check", "-f", "jsonl", "-t", BAIT], capture_output=True, text=True).stdout
        assert json.loads(shell) == one
        assert server.call("POST", "/v1/compare", {"variants": [BAIT, NEWS]})[2]["order"] == [1, 0]


@test
def what_somebody_allowed_is_left_out_as_the_gate_does():
    with Server() as server:
        flagged = server.check(BAIT)
        rules = sorted({f["rule"] for f in flagged["findings"]})
        item = {"headline": BAIT, "allow": [{"rule": rule, "reason": "The film's name", "until": None} for rule in rules]}
        result = server.call("POST", "/v1/check", item)[2]
        assert flagged["verdict"] != "pass" and not result["findings"], result
        assert sorted((s["rule"], s["why"]) for s in result["suppressed"]) == [(rule, "The film's name") for rule in rules]
        del item["allow"][0]["until"]
        gate = subprocess.run([HED, "check", "-f", "jsonl", "-i", "jsonl", "-"], input=json.dumps({**item, "allow": [
            {"rule": rule, "reason": "The film's name"} for rule in rules]}), capture_output=True, text=True).stdout
        assert {**json.loads(gate), "source": None} == {**result, "source": None}
        ended = {"headline": BAIT, "allow": [{"rule": rule, "reason": "x", "until": "2020-01-31"} for rule in rules]}
        both = server.call("POST", "/v1/check", [item, ended, {"headline": BAIT}])[2]  # none holds for the next headline
        assert both == [result, flagged, flagged]
        vermin = {"headline": "Cyclists Are Fine, Migrants Are Vermin", "allow": [{"rule": "ha.vermin", "reason": "x"}, {"rule": "MOD-1", "reason": "x"}]}
        result = server.call("POST", "/v1/check", vermin)[2]  # a list of allowances may, an item may not
        assert result["verdict"] == "block" and result["refused"] == ["ha.vermin", "MOD-1"] and not result["suppressed"], result
        other = server.call("POST", "/v1/rewrite", {"headline": BAIT + "!!!", "allow": []})
        assert other[0] == 200, other
        for allow, pointer in [({}, "/allow"), ([3], "/allow/0"), ([{"rule": "x"}], "/allow/0/reason"),
                               ([{"rule": "x", "reason": "y"}, {"rule": " ", "reason": "y"}], "/allow/1/rule"),
                               ([{"rule": "x", "reason": "y", "until": "soon"}], "/allow/0/until"),
                               ([{"rule": "x", "reason": "y", "till": "x"}], "/allow/0/till")]:
            status, _, answer = server.call("POST", "/v1/check", {"headline": "x", "allow": allow})
            assert status == 422 and answer["pointer"] == pointer, answer


@test
def what_was_asked_before_gets_the_same_answer_and_anything_else_its_own():
    def hits(server):
        return int(re.search(rb"^hed_cache_hits_total (\d+)$", server.call("GET", "/metrics")[2], re.M)[1])

    rules = ["wh.wont_believe", "en.you"]
    allow = [{"rule": rule, "reason": "The film's name"} for rule in rules]
    asked = [{"headline": BAIT}, {"headline": NEWS}, {"headline": BAIT, "id": "1"}, {"headline": BAIT, "id": "12"}, {"headline": BAIT, "dek": "1"},
             {"headline": BAIT, "section": "opinion"}, {"headline": BAIT, "outlet": "opinion"}, {"headline": BAIT, "slot": "push"},
             {"headline": BAIT, "lang": "en"}, {"headline": BAIT, "body": "The mayor opened a school on Monday."}, {"headline": BAIT + " "},
             {"headline": BAIT, "allow": allow}, {"headline": "x" * 600}, {"headline": ""}]
    with Server("--cache", "0") as fresh, Server("--history", "-j", "2") as server:
        def answers(of, query=""):
            alone = [of.call("POST", "/v1/check" + query, item, raw=True)[2].rstrip() for item in asked]
            lines = of.call("POST", "/v1/check" + query, "\n".join(map(json.dumps, asked)), type="application/x-ndjson")[2].splitlines()
            assert alone == lines
            return alone

        for query in ("", "?contributions=1", ""):
            assert answers(server, query) == answers(fresh, query)
        assert hits(fresh) == 0 and hits(server) == 3 * (len(asked) - 3), hits(server)  # none with allowances, errors or contributions
        plain, order = {"variants": [BAIT, NEWS, "x" * 600]}, [1, 0, 2]
        for _ in range(2):
            assert server.call("POST", "/v1/compare", plain)[2]["order"] == order
        rows = [r["headline"] for r in server.call("GET", "/v1/history?of=decisions&limit=200")[2]["decisions"]]
        assert len(rows) == 2 * 3 * len(asked) + 2 * 3 and rows.count(NEWS) == 2 * 3 + 2, rows  # what the cache answers, too
        before = hits(server)
        assert server.call("POST", "/-/reload")[0] == 200
        server.check(BAIT)
        assert hits(server) == before  # it was loaded anew since
        server.check(BAIT)
        assert hits(server) == before + 1


@test
def what_is_not_http_json_or_within_the_limits_is_refused_and_the_service_goes_on():
    head = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    body = b'{"headline":"x"}'
    raw = [
        (head + b"Content-Length: 16\r\nContent-Length: 16\r\n\r\n" + body, 400),
        (head + b"Content-Length: 16\r\nContent-Length: 5\r\n\r\n" + body, 400),
        (head + b"Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n" + body, 400),
        (head + b"Content-Length : 16\r\n\r\n" + body, 400),
        (head + b"Content-Length: -1\r\n\r\n" + body, 400), (head + b"Content-Length: 1e3\r\n\r\n" + body, 400),
        (head + b"Host: other\r\nContent-Length: 16\r\n\r\n" + body, 400),
        (head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body, 400),
        (head + b"Content-Length: 99999999\r\n\r\n" + body, 413),
        (b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 900) for i in range(20)) + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n\r\n", 400), (b"GET /%2e%2e/etc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"GET //v1/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"BREW / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
        (b"PUT /v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
    ]
    texts = [
        (b"[" * 9 + b"]" * 9, 400), (b'{"headline":"\xff\xfe"}', 400), (b'{"headline":"a","headline":"b"}', 400), (b"", 400),
        (b'{"headline":"a"} x', 400), (b"3", 400), (b'{"headline":"a\\u0000b"}', 400), (b"null", 400),
        (json.dumps([{"headline": "x"}] * 1001).encode(), 413), (b'{"headline":"' + b"\\n" * 300 + b'"}', 200),
        (json.dumps({"headline": "x " * 600}).encode(), 200), (json.dumps([{"headline": "x"}] * 1000).encode(), 200),
    ]
    with Server() as server:
        for data, status in raw:
            answer = server.say(data)
            assert status_of(answer) == status, (data[:120], answer[:200])
            assert b"HTTP/1.1 200" not in answer, data[:120]  # nothing smuggled behind it
        chunks = b"".join(b"10000\r\n" + b" " * 65536 + b"\r\n" for _ in range(20))
        assert status_of(server.say(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")) == 413
        for text, status in texts:
            got, _, answer = server.call("POST", "/v1/check", text)
            assert got == status or (status == 400 and got == 422), (text[:80], got, answer)
        assert server.check("x " * 600)["errors"][0]["code"] == "input"  # too long is an error of that item
        for data in (b"\x16\x03\x01\x02\x00\x01\x00", b"\x00" * 500, b"GET", b"\r\n" * 2000):
            with server.socket() as s:
                s.sendall(data)
        assert server.check()["verdict"] == "pass" and server.process.poll() is None


@test
def a_slow_client_is_cut_off_and_does_not_hold_up_others():
    head = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    took = {}

    def drip(server, name, first):
        with server.socket() as s:
            start = time.time()
            s.sendall(first)
            s.settimeout(0.5)
            try:
                while time.time() - start < 25:
                    s.sendall(b"a")
                    try:
                        if not s.recv(1000):
                            break
                    except TimeoutError:
                        pass
            except ConnectionError:
                pass
            took[name] = time.time() - start

    def idle(server):
        with server.socket() as s:
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            start = time.time()
            while s.recv(1000):
                pass
            took["idle"] = time.time() - start

    with Server() as server:
        threads = [threading.Thread(target=drip, args=(server, "head", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")),
                   threading.Thread(target=drip, args=(server, "body", head)), threading.Thread(target=idle, args=(server,))]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            start = time.time()
            server.check()
            assert time.time() - start < 2
            time.sleep(0.3)
    assert 8 < took["head"] < 13 and 8 < took["body"] < 13 and 3 < took["idle"] < 9, took


@test
def one_client_and_all_clients_together_have_a_limit_of_connections():
    def answered(sockets):
        for s in sockets:
            try:
                s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                s.setblocking(False)
            except OSError:
                pass  # closed at once
        time.sleep(1)
        got = 0
        for s in sockets:
            try:
                got += s.recv(1000).startswith(b"HTTP/1.1 200")
            except OSError:
                pass
        return got

    with Server() as server:
        mine = [server.socket("127.0.0.1") for _ in range(30)]
        others = [server.socket(f"127.0.0.{n}") for n in range(2, 14) for _ in range(19)]
        of_mine = answered(mine)
        of_all = of_mine + answered(others)
        assert of_mine == 20 and 180 <= of_all <= 200, (of_mine, of_all)
        for s in mine + others:
            s.close()
        assert until(lambda: not_refused(server)), "the service did not come back"


@test
def ten_thousand_connections_do_not_stop_others():
    with Server("-j", "2") as server:
        held, slowest, end = [], 0, threading.Event()

        def flood():
            for _ in range(10000):
                if end.is_set():
                    return
                try:
                    s = server.socket("127.0.0.9")
                    s.sendall(b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Le")
                    held.append(s)
                except OSError:
                    pass  # refused
                if len(held) > 300:
                    held.pop(0).close()

        thread = threading.Thread(target=flood)
        thread.start()
        checks = 0
        while thread.is_alive() and checks < 3000:
            start = time.time()
            server.check()
            slowest = max(slowest, time.time() - start)
            checks += 1
        end.set()
        thread.join()
        for s in held:
            s.close()
        assert slowest < 2 and checks > 20, (slowest, checks)


def not_refused(server):
    try:
        return server.call("GET", "/healthz")[0] == 200
    except OSError:
        return False


@test
def a_reload_under_load_loses_no_request_and_mixes_nothing():
    policy = (ROOT / "rules/policy/newsroom.yaml").read_text()
    other = policy.replace("id: newsroom", "id: other").replace("default: pass", "default: label")
    assert other != policy
    with Server("-j", "2") as ignored:
        path = ignored.path / "policy.yaml"
        path.write_text(policy)
        with Server("-j", "2", "--policy", str(path)) as server:
            seen, wrong, end = {}, [], threading.Event()

            def load():
                while not end.is_set():
                    try:
                        results = server.call("POST", "/v1/check", [{"headline": NEWS}] * 50)[2]
                        kinds = {(r["by"]["policy"], r["verdict"]) for r in results}
                        if len(results) != 50 or len(kinds) != 1:
                            wrong.append(results)
                        seen.setdefault(kinds.pop(), 0)
                    except Exception as error:
                        wrong.append(error)

            threads = [threading.Thread(target=load) for _ in range(4)]
            for thread in threads:
                thread.start()
            for i in range(30):
                (ignored.path / "new.yaml").write_text([other, policy][i % 2])
                (ignored.path / "new.yaml").rename(path)  # a reload that is under way reads the old or the new
                if i % 3:
                    assert server.call("POST", "/-/reload")[0] == 200
                else:
                    server.process.send_signal(signal.SIGHUP)
                    time.sleep(0.3)
            path.write_text("policy: {id: broken")
            before = server.call("GET", "/version")[2]
            status, _, answer = server.call("POST", "/-/reload")
            assert status == 422 and "policy.yaml" in answer["detail"], answer
            assert server.call("GET", "/version")[2] == before
            end.set()
            for thread in threads:
                thread.join()
            assert not wrong, wrong[:1]
            assert len(seen) == 2 and len({p for p, _ in seen}) == 2 and {v for _, v in seen} == {"pass", "label"}, seen
            metrics = server.call("GET", "/metrics")[2].decode()
            assert 'hed_reloads_total{result="failed"} 1' in metrics
            server.process.send_signal(signal.SIGHUP)
            assert until(lambda: 'result="failed"} 2' in server.call("GET", "/metrics")[2].decode(), 10)
            place = re.search(r"policy\.yaml:\d+(:\d+)?: .*", answer["detail"])[0]
            assert place in server.stop()[1]  # the log names the same place


@test
def a_signal_right_after_the_start_is_not_too_early():
    for _ in range(10):
        with Server(store=False) as server:
            server.process.send_signal(signal.SIGHUP)
            assert until(lambda: server.call("GET", "/metrics")[2].find(b'hed_reloads_total{result="ok"} 1') > 0, 5)


@test
def a_request_under_way_is_answered_before_the_service_ends():
    with Server() as server, server.socket() as s:
        body = json.dumps({"headline": NEWS}).encode()
        s.sendall(b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=2).close()
            refused = False
        except OSError:
            refused = True
        s.sendall(body)
        answer = s.recv(65536)
        assert refused and answer.startswith(b"HTTP/1.1 200") and b"Connection: close" in answer, answer[:300]
        assert server.stop()[0] == 0


@test
def metrics_are_openmetrics_and_count_what_happened():
    with Server() as server:
        for headline in (BAIT, NEWS, NEWS):
            server.check(headline)
        server.call("GET", "/nowhere")
        _, headers, body = server.call("GET", "/metrics")
    lines = body.decode().splitlines()
    assert headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert lines[-1] == "# EOF"
    shape = re.compile(r'^(# (TYPE|HELP|UNIT) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"\\\n]*",?)+\})? -?[0-9.]+(e[-+]?\d+)?|# EOF)$')
    assert not [line for line in lines if not shape.match(line)]
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values['hed_requests_total{route="/v1/check",status="2xx"}'] == "3"
    assert values['hed_requests_total{route="none",status="4xx"}'] == "1"
    assert values['hed_request_seconds_bucket{route="/v1/check",le="+Inf"}'] == "3"
    assert values['hed_headlines_total{verdict="pass"}'] == "2"
    assert values["hed_cache_hits_total"] == "1"
    assert int(values["process_resident_memory_bytes"]) > 1 << 20


@test
def the_log_has_a_line_for_each_request_and_no_headline():
    with Server() as server:
        server.check("Zanzibar\n\u2028 and \x1b[31m lines")
        server.call("GET", "/v1/rules/Zanzibar%0a?q=Zanzibar")
        server.call("POST", "/v2/check", "text=Zanzibar", type=FORM)
        server.stop()
        log = (server.path / "access.log").read_text()
    rows = [json.loads(line) for line in log.splitlines()]
    assert [(r["route"], r["status"], r["headlines"]) for r in rows] == [("/v1/check", 200, 1), ("/v1/rules/{id}", 404, 0), ("/v2/check", 200, 1)]
    assert "Zanzibar" not in log


@test
def tokens_open_what_their_scopes_say_and_no_more():
    with Server() as keeper, Server("--tokens", tokens_file(keeper.path / "tokens")) as server:
        for scope, path, body, status in [
            ("read", "/v1/check", GOOD["/v1/check"], 200), ("read", "/v1/feedback", GOOD["/v1/feedback"], 403),
            ("read", "/-/reload", None, 403), ("admin", "/-/reload", None, 200), ("admin", "/v1/check", GOOD["/v1/check"], 403),
            ("", "/v1/check", GOOD["/v1/check"], 401), ("reader-of-headlines-2", "/v1/check", GOOD["/v1/check"], 401),
            (TOKEN["read"] + "x", "/v1/check", GOOD["/v1/check"], 401)]:
            assert server.call("POST", path, body, bearer(scope))[0] == status, (scope, path)
        assert server.call("GET", "/healthz")[0] == 200 and server.call("GET", "/")[0] == 200
        assert server.call("POST", "/", "headline=x&token=" + TOKEN["read"], type=FORM)[0] == 200
        plug_in = "text=x&language=en&username=somebody&apiKey="  # what settings of LanguageTool's clients have a place for
        assert [server.call("POST", "/v2/check", plug_in + token, type=FORM)[0] for token in (TOKEN["read"], TOKEN["admin"], "x")] == [200, 403, 401]
        assert server.call("GET", "/v2/check?token=" + TOKEN["read"] + "&text=x")[0] == 401  # a URI is kept in logs
        (keeper.path / "tokens").write_text("read not-a-hash\n")
        assert server.call("POST", "/-/reload", None, bearer("admin"))[0] == 422
        assert server.call("POST", "/v1/check", GOOD["/v1/check"], bearer("read"))[0] == 200


@test
def pages_of_other_sites_cannot_call_unless_they_are_listed():
    with Server("--allow-origin", "https://cms.example", "--allow-host", "hed.example") as server:
        for headers, status in [({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
                                ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Origin": "https://cms.example"}, 200),
                                ({"Origin": f"http://127.0.0.1:{server.port}"}, 200), ({"Host": "hed.example:99"}, 200),
                                ({"Host": "rebound.example"}, 421), ({"Host": "127.0.0.1.evil.example"}, 421)]:
            assert server.call("POST", "/v1/check", GOOD["/v1/check"], headers)[0] == status, headers
        status, headers, _ = server.call("OPTIONS", "/v1/check", None, {"Origin": "https://cms.example"})
        assert status == 204 and headers["Access-Control-Allow-Origin"] == "https://cms.example"
        assert "Access-Control-Allow-Origin" not in server.call("OPTIONS", "/v1/check", None, {"Origin": "https://evil.example"})[1]
        assert server.call("GET", "/healthz", None, {"Host": "10.1.2.3"})[0] == 200  # probes call by address


@test
def it_does_not_listen_beyond_loopback_by_accident():
    done = subprocess.run([HED, "serve", "--listen", "0.0.0.0:0"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and "--tokens" in done.stderr, done
    for listen, part in [("nonsense", "HOST:PORT"), ("127.0.0.1:99999", "HOST:PORT"), ("unix:", "path")]:
        done = subprocess.run([HED, "serve", "--listen", listen], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and part in done.stderr, done


@test
def a_unix_socket_works_and_is_gone_afterwards():
    with Server() as folder:
        path = folder.path / "hed.sock"
        server = Server(listen=f"unix:{path}", store=False)
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(10)
            s.connect(str(path))
            s.sendall(b"GET /version HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n")
            assert s.recv(4096).startswith(b"HTTP/1.1 200")
        assert server.stop()[0] == 0 and not path.exists()
        killed = Server(listen=f"unix:{path}", store=False)
        killed.stop(signal.SIGKILL)
        assert path.exists()
        again = Server(listen=f"unix:{path}", store=False)  # a stale socket is not in the way
        again.stop()


@test
def acknowledged_feedback_outlives_kill_9():
    server = Server()
    server.stop(signal.SIGKILL)
    acknowledged = []
    for kills in range(25):
        server.start()
        stop = threading.Timer(0.02 + 0.004 * kills, server.process.kill)
        stop.start()
        try:
            while True:
                status, _, answer = server.call("POST", "/v1/feedback", GOOD["/v1/feedback"])
                assert status == 201
                acknowledged.append(answer["id"])
        except (OSError, http.client.HTTPException):
            pass  # killed
        stop.join()
        server.process.wait()
        server.process.stderr.close()
    server.start()
    there, before = set(), 0
    while rows := server.call("GET", f"/v1/history?of=feedback&limit=200&before={before}")[2]["feedback"]:
        there |= {row["id"] for row in rows}
        before = min(there)
    server.stop()
    server.folder.cleanup()
    assert len(acknowledged) > 50, len(acknowledged)
    assert set(acknowledged) <= there, set(acknowledged) - there


@test
def checking_goes_on_when_the_store_is_gone():
    with Server("--history") as server:
        server.check()
        assert server.call("GET", "/v1/history")[2]["decisions"][0]["headline"] == NEWS
        (server.path / "hed.db").unlink()
        assert server.check()["verdict"] == "pass"
        status, _, answer = server.call("POST", "/v1/feedback", GOOD["/v1/feedback"])
        assert status == 503 and "removed" in answer["detail"], answer
        assert server.call("GET", "/readyz")[0] == 503 and server.call("GET", "/healthz")[0] == 200


@test
def kept_decisions_are_replayed():
    story = {"headline": "Ferry Rescue Saves 52 off Naxos", "section": "world", "slot": "web",
             "body": "Coast guards took 42 people off a ferry near Naxos on Friday after its engine room flooded. Two "
                     "crew members were treated for smoke, and the ship was towed into port."}
    with Server("--history") as server:
        server.check()
        server.call("POST", "/v1/check?contributions=1", {"headline": "17 Harbour Hacks You Won't Believe"})
        server.call("POST", "/v1/check", [{"headline": NEWS, "section": "opinion"}, story])
        server.call("POST", "/v1/compare", {"variants": ["Harbour Wall Opens", "What Is Behind the Harbour Wall?"]})
        (server.path / "items.jsonl").write_text(json.dumps(story))

        def replay(*more):
            done = subprocess.run([HED, "replay", "--store", "hed.db", *more], cwd=server.path, capture_output=True, text=True)
            return done.returncode, done.stdout.splitlines()[-1] if done.stdout else "", done.stderr

        assert replay("--items", "items.jsonl") == (0, "6 decisions: 6 the same", "")
        assert replay()[:2] == (2, "6 decisions: 5 the same, 1 without their story"), replay()
        code, last, _ = replay("--items", "items.jsonl", "--policy", "strict")
        assert code == 1 and "the same but for what made them" in last, last
        db = sqlite3.connect(server.path / "hed.db")
        db.execute("UPDATE decision SET result='' WHERE id=1")
        db.execute("UPDATE decision SET result='{' WHERE id=2")
        db.commit()
        code, _, why = replay("--items", "items.jsonl")
        assert code == 2 and "hed.db:2: not JSON" in why, why
        db.execute("DELETE FROM decision WHERE id=2")
        db.commit()
        db.close()
        assert replay("--items", "items.jsonl") == (0, "5 decisions: 4 the same, 1 kept without their results by an older hed", "")


@test
def feedback_is_what_hed_train_reads():
    with Server() as server:
        rows = [json.loads(line) for line in (ROOT / "corpus/train.jsonl").read_text().splitlines()]
        bait = [r for r in rows if r.get("label") == 1][:60]
        fine = [r for r in rows if r.get("label") == 0][:60]
        for row in bait + fine:
            kind = "bait" if row["label"] == 1 else "fine"
            assert server.call("POST", "/v1/feedback", {"kind": kind, "headline": row["headline"]})[0] == 201
        command = f'"{HED}" feedback export --store hed.db >out.jsonl && "{HED}" train -q --no-text --folds 3 --c-headline 1 -o m.hed out.jsonl'
        done = subprocess.run(command, shell=True, cwd=server.path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0 and (server.path / "m.hed").exists(), done
        assert len((server.path / "out.jsonl").read_text().splitlines()) == 120


@test
def fifty_dismissals_make_a_better_model_that_a_reload_brings_without_a_lost_request():
    rows = [json.loads(line) for line in (ROOT / "corpus/train.jsonl").read_text().splitlines()]
    rows = [row for row in rows if row.get("label") in (0, 1)]
    numbered = [row for row in rows if row["label"] == 0 and re.search(r"\d", row["headline"])]
    bait = [row for row in rows if row["label"] == 1]
    other = [row for row in rows if row["label"] == 0 and row not in numbered]

    def hed(*words, cwd):
        return subprocess.run([HED, *words], cwd=cwd, capture_output=True, text=True, timeout=300)

    def write(path, rows):
        path.write_text("".join(json.dumps({"headline": row["headline"], "label": row["label"]}) + "\n" for row in rows))

    with Server() as folder:
        here, train = folder.path, ["train", "-q", "--no-text", "--folds", "3", "--c-headline", "1"]
        half = len(bait) // 2
        write(here / "old.jsonl", other + bait[:half])  # no news with a number in it: numbers will look like bait
        write(here / "held-out.jsonl", numbered[50:] + bait[half:])
        assert hed(*train, "-o", "now.hed", "old.jsonl", cwd=here).returncode == 0
        (here / "before.hed").write_bytes((here / "now.hed").read_bytes())
        with Server("--model", str(here / "now.hed"), "-j", "2", folder=folder.folder) as server:
            wrong = server.check(numbered[0]["headline"])["svm"]["score"]
            for row in numbered[:50]:
                said = {"kind": "dismissed", "headline": row["headline"], "reason": "A number is no bait", "editor": "test"}
                assert server.call("POST", "/v1/feedback", said)[0] == 201
            exported = hed("feedback", "export", "--store", "hed.db", cwd=here).stdout
            assert [json.loads(line)["label"] for line in exported.splitlines()] == [0] * 50
            (here / "said.jsonl").write_text(exported)
            done = hed(*train, "--weight", "said.jsonl=0.5", "-o", "new.hed", "old.jsonl", "said.jsonl", cwd=here)
            assert done.returncode == 0, done
            gate = hed("compare", "before.hed", "new.hed", "held-out.jsonl", cwd=here)
            assert gate.returncode == 0 and "B is nowhere significantly worse" in gate.stdout, gate.stdout
            gained = float(re.search(r"^all .*?([+-][\d.]+) \[", gate.stdout, re.M)[1])
            assert gained > 0.1, gate.stdout
            failed, models, end = [], set(), threading.Event()

            def load():
                while not end.is_set():
                    try:
                        models.add(server.check(numbered[0]["headline"])["by"]["model"])
                    except Exception as error:
                        failed.append(error)

            threads = [threading.Thread(target=load) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(0.3)
            (here / "new.hed").rename(here / "now.hed")
            assert server.call("POST", "/-/reload")[0] == 200
            time.sleep(0.3)
            end.set()
            for thread in threads:
                thread.join()
            assert not failed and len(models) == 2, (failed[:1], models)
            assert server.check(numbered[0]["headline"])["svm"]["score"] < wrong - 0.1


@test
def languagetool_clients_get_offsets_in_utf16():
    with Server() as server:
        text = "\n  \U0001f600 You Won't Believe This\nThe story.\n"
        units = text.encode("utf-16-le")
        _, _, answer = server.call("POST", "/v2/check", "language=en&text=" + "".join(f"%{b:02X}" for b in text.encode()), type=FORM)
        assert answer["matches"]
        for match in answer["matches"]:
            words = units[2 * match["offset"]:2 * (match["offset"] + match["length"])].decode("utf-16-le")
            assert words in ("You", "Won't Believe") or match["rule"]["id"].startswith(("st.", "sy.")), (words, match)
        data = json.dumps({"annotation": [{"markup": "<b>"}, {"text": "You Won't Believe This"}]})
        _, _, marked = server.call("POST", "/v2/check", "data=" + "".join(f"%{b:02X}" for b in data.encode()), type=FORM)
        assert {m["offset"] for m in marked["matches"]} >= {3, 7}, marked
        assert {row["longCode"] for row in server.call("GET", "/v2/languages")[2]} >= {"en-US", "en-GB"}


def lt(server, **fields):
    status, _, answer = server.call("POST", "/v2/check", urllib.parse.urlencode(fields), type=FORM)
    return status, answer


def lt_rules(server, **fields):
    status, answer = lt(server, **fields)
    assert status == 200, answer
    return {match["rule"]["id"] for match in answer["matches"]}


@test
def languagetool_clients_turn_rules_off_and_choose_a_language():
    with Server() as server:
        text = {"text": BAIT + "!!!", "language": "auto"}
        found = lt_rules(server, **text)
        assert {"wh.wont_believe", "en.you", "st.multi_punct"} <= found, found
        assert lt_rules(server, **text, disabledRules="en.you, st.excl") == found - {"en.you", "st.excl"}
        assert lt_rules(server, **text, disabledCategories="style", enabledRules="st.excl") == {r for r in found if not r.startswith("st.")} | {"st.excl"}
        assert lt_rules(server, **text, enabledOnly="true", enabledRules="en.you") == {"en.you"}
        assert lt_rules(server, **text, enabledOnly="true", enabledCategories="engage") == {"en.you"}
        assert lt_rules(server, **text, enabledOnly="true") == set() and lt_rules(server, **text, level="picky", motherTongue="de") == found
        for language, preferred, code in [("auto", "", "en-US"), ("auto", "de-DE,en-GB", "en-GB"), ("en-AU", "en-GB", "en-AU"), ("en", "", "en")]:
            got = lt(server, text=NEWS, language=language, preferredVariants=preferred)[1]["language"]
            assert got["code"] == got["detectedLanguage"]["code"] == code, (language, got)
        status, answer = lt(server, text=NEWS, language="de-DE")
        assert status == 400 and answer["type"] == "urn:hed:problem:language", answer
        by_get = server.call("GET", "/v2/check?" + urllib.parse.urlencode(text))[2]
        assert by_get == lt(server, **text)[1]


@test
def languagetool_markup_is_no_text_and_counts_in_offsets():
    with Server() as server:
        for parts in ([("m", "<h1>"), ("t", "You Wo"), ("m", "<b>"), ("t", "n't Believe"), ("m", "</b>"), ("t", " This"), ("m", "</h1><p>", "\n\n"), ("t", "The story.")],
                      [("t", "😀 "), ("m", "😀"), ("t", "You Won't Believe This")], [("t", "You Won't Believe This"), ("m", "<br>")]):
            whole = "".join(part[1] for part in parts)
            data = {"annotation": [{"text": p[1]} if p[0] == "t" else {"markup": p[1], **({"interpretAs": p[2]} if len(p) > 2 else {})} for p in parts]}
            status, answer = lt(server, data=json.dumps(data), language="en")
            assert status == 200, answer
            units = whole.encode("utf-16-le")
            spans = {m["rule"]["id"]: units[2 * m["offset"]:2 * (m["offset"] + m["length"])].decode("utf-16-le") for m in answer["matches"]}
            assert spans["en.you"] == "You" and spans["wh.wont_believe"].replace("<b>", "") == "Won't Believe", spans
            for match in answer["matches"]:
                assert match["context"]["text"].endswith("You Won't Believe This"), match  # the headline alone, without markup
        for bad in ("{", "[]", '{"annotation": [{"text": "x", "markup": "y"}]}', '{"annotation": [3]}', '{"annotation": 3}', '{"text": 3}', "{}"):
            status, answer = lt(server, data=bad, language="en")
            assert status == 400 and answer["detail"], (bad, answer)


@test
def languagetool_clients_that_encode_nothing_are_understood():
    """As LibreOffice 7.4 sends them; an ampersand or a percent sign of the text is no end of it."""
    with Server() as server:
        text = "\U0001f600 R&D Up 5% and +2%20 & You Won't Believe This"
        for body in (f"text={text}&language=en-US", f"language=en-US&text={text}&username=a b&apiKey=x"):
            status, _, answer = server.call("POST", "/v2/check", body, type=FORM)
            assert status == 200, answer
            spans = {m["rule"]["id"]: m for m in answer["matches"]}
            assert answer["language"]["code"] == "en-US" and spans["en.you"]["context"]["text"] == text, answer
            assert spans["wh.wont_believe"]["offset"] == len(text.encode("utf-16-le")) // 2 - len("Won't Believe This"), answer
        assert lt(server, text=NEWS, language="en-IE")[1]["language"]["code"] == "en"
        assert lt(server, text=NEWS, language="eng")[0] == lt(server, text=NEWS, language="enm-GB")[0] == 400
        status, _, answer = server.call("POST", "/v2/check", b"text=a b\0c", type=FORM)
        assert status == 400 and answer["detail"], answer


@test
def languagetool_clients_may_have_nothing_to_check_or_no_body():
    with Server() as server:
        for fields in ({"text": ""}, {"text": " \n\t\v"}, {"data": '{"text": ""}'}, {"data": '{"annotation": []}'}, {"data": '{"annotation": [{"markup": "<br>"}]}'}):
            status, answer = lt(server, language="en", **fields)
            assert status == 200 and answer["matches"] == [] and answer["language"]["code"] == "en", (fields, answer)
        status, answer = lt(server, language="en")
        assert status == 400 and answer["detail"].startswith("text"), answer
        fields = urllib.parse.urlencode({"text": "R&D: You Won't Believe 5%", "language": "en-GB"})
        with_body = server.call("POST", "/v2/check", fields, type=FORM)
        without = server.call("POST", "/v2/check?" + fields, headers={"Content-Length": "0"})
        assert without[0] == 200 and without[2] == with_body[2] and without[2]["matches"], without
        assert server.call("POST", "/v2/check", "x", type="text/plain")[0] == server.call("POST", "/v1/check", headers={"Content-Length": "0"})[0] == 415


@test
def languagetool_clients_can_put_in_what_a_match_offers():
    """Of a deletion a word beside it stays: most clients show nothing for a replacement that is empty."""
    with Server() as server:
        for text, rule, after in [("Lisbon Tram Strike Enters Third Day: What's Next for Commuters?", "nt.whats_next", "Lisbon Tram Strike Enters Third Day"),
                                  ("BREAKING: Central Bank Raises Rates!!", "st.breaking", "Central Bank Raises Rates!!"),
                                  ("BREAKING: Central Bank Raises Rates!!", "st.multi_punct", "BREAKING: Central Bank Raises Rates"),
                                  ("\U0001f600\n\nx", "st.emoji", None)]:
            status, answer = lt(server, text=text, language="en")
            match = next(m for m in answer["matches"] if m["rule"]["id"] == rule)
            assert match["message"].startswith(match["shortMessage"]) and re.search(r" \([a-z]+ \d\.\d\d\)$", match["message"]), match
            assert [text[:match["offset"]] + r["value"] + text[match["offset"] + match["length"]:] for r in match["replacements"]] == ([after] if after else []), match
        data = {"annotation": [{"text": "BREAKING: "}, {"markup": "<b>"}, {"text": "Central Bank Raises Rates!!"}]}
        matches = {m["rule"]["id"]: m for m in lt(server, data=json.dumps(data), language="en")[1]["matches"]}
        assert not matches["st.breaking"]["replacements"] and matches["st.multi_punct"]["replacements"], matches  # the markup is not ours to delete


CLIENT = """
const annotated = require("annotatedtext-rehype"), request = require("request"), port = process.argv[2];
const url = `http://127.0.0.1:${port}/v2/check`, html = "<h1>You <em>Won't Believe</em> This</h1><p>The story.</p>";
const form = { language: "auto", data: JSON.stringify(annotated.build(html)) };
request.post({ url, form }, (error, answer, body) => {
  const spans = JSON.parse(body).matches.map((m) => html.substr(m.offset, m.length));
  /* The other client knows one server, that of its makers: its request is sent to this one. */
  const path = require.resolve("request");
  require.cache[path].exports = (asked, done) => request(asked.replace(/^.*\\/v2/, `http://127.0.0.1:${port}/v2`), done);
  const api = require("languagetool-api");
  api.check({ language: "en-US", text: "You Won't Believe This!!!" }, (e, result) => {
    api.showMistakes(result, (mistakes) => {
      api.codes((f, codes) => console.log(JSON.stringify({ spans, mistakes, codes: codes.map((c) => c.longCode) })));
    });
  });
});
"""


@test
def languagetool_clients_of_others_understand_the_answers():
    folder = BUILD / "tests/languagetool"
    if not (folder / "node_modules/annotatedtext-rehype").exists() and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "languagetool-api@1", "annotatedtext@1", "annotatedtext-rehype@1"],
                       cwd=folder, capture_output=True, timeout=180)
    if not (folder / "node_modules/annotatedtext-rehype").exists():
        print("skipped: LanguageTool's clients (needs node, npm and its registry)")
        return
    (folder / "client.js").write_text(CLIENT)
    with Server() as server:
        done = subprocess.run(["node", "client.js", str(server.port)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    got = json.loads(done.stdout)
    assert "You" in got["spans"] and "Won't Believe" in got["spans"], got
    assert {"You", "Won't Believe", "!!!"} <= set(got["mistakes"]) and "en-GB" in got["codes"], got


@test
def libreoffice_shows_what_is_found():
    python = "/usr/bin/python3"  # Debian's, whose the module uno is
    if not shutil.which("soffice") or subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
        print("skipped: LibreOffice as a client (needs libreoffice-writer and python3-uno)")
        return
    headlines = ["\U0001f600 R&D Up 5% and You Won't Believe This", "Lisbon Tram Strike Enters Third Day: What's Next for Commuters?", NEWS]
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([python, ROOT / "tests/serve/libreoffice.py", f"http://127.0.0.1:{server.port}/v2", folder], input="\n".join(headlines) + "\n",
                              capture_output=True, text=True, timeout=180, env={**os.environ, "HOME": folder})
    assert done.returncode == 0, done
    emoji, teaser, news = ([[row[0], row[1], row[3]] for row in json.loads(line)] for line in done.stdout.splitlines())
    assert [17, 3, []] in emoji and [21, 13, []] in emoji, emoji  # "You", "Won't Believe"
    assert [32, 31, ["Day"]] in teaser and news == [], (teaser, news)


# ---- Policies by section

@test
def a_profile_of_the_configuration_puts_its_policy_to_its_sections():
    lenient = 'policy: {id: lenient, version: "1", about: "all may run", default: pass}\nrules:\n- {p: 80, when: {axis: legal, ge: high}, do: hold, label: legal, reason: LAW-1}\n'
    story = {"headline": BAIT, "section": "opinion"}
    with Server() as folder:
        (folder.path / "lenient.yaml").write_text(lenient)
        (folder.path / "hed.yaml").write_text("profiles:\n- {name: opinion, section: [opinion], policy: lenient.yaml}\n"
                                              "- {name: wire, outlet: wire, slot: push, policy: strict}\n- {match: 'x/*.txt', policy: satire}\n")
        config = ["-c", str(folder.path / "hed.yaml")]
        with Server(*config, "--history") as server:
            results = server.call("POST", "/v1/check", [{"headline": BAIT}, story, {"headline": BAIT, "outlet": "wire"},
                                                        {"headline": BAIT, "outlet": "wire", "slot": "push"}, {**story, "section": "Opinion"}])[2]
            assert [r["by"]["profile"] for r in results] == ["newsroom", "lenient", "newsroom", "strict", "lenient"], results
            assert results[0]["verdict"] != "pass" and results[1]["verdict"] == "pass"
            shell = subprocess.run([HED, "check", *config, "-f", "jsonl", "-i", "jsonl", "-"], input=json.dumps(story), capture_output=True, text=True).stdout
            assert {**json.loads(shell), "source": None} == {**results[1], "source": None}
            compared = server.call("POST", "/v1/compare", {"variants": [BAIT, NEWS], "section": "opinion"})[2]["results"]
            assert {r["by"]["profile"] for r in compared} == {"lenient"}
            fixable = {"headline": "BREAKING: Aldhaven Council Sells Its Ferries!!!"}
            assert server.call("POST", "/v1/rewrite", fixable)[2]["alternatives"]
            assert not server.call("POST", "/v1/rewrite", {**fixable, "section": "opinion"})[2]["alternatives"]
            page = server.call("POST", "/", urllib.parse.urlencode({"headline": BAIT, "section": "opinion"}), type=FORM)[2].decode()
            assert 'class="badge pass"' in page, page
            before = server.call("GET", "/v1/model")
            (folder.path / "lenient.yaml").write_text(lenient.replace("default: pass", "default: hold"))
            assert server.call("POST", "/-/reload")[0] == 200
            assert server.call("POST", "/v1/check", story)[2]["verdict"] == "hold"
            assert server.call("GET", "/v1/model")[1]["ETag"] != before[1]["ETag"]
            (folder.path / "lenient.yaml").write_text("policy: {id: broken")
            status, _, answer = server.call("POST", "/-/reload")
            assert status == 422 and "lenient.yaml" in answer["detail"], answer
        with Server(*config, "--policy", "strict") as server:  # as with hed check: the command line has the last word
            assert server.call("POST", "/v1/check", story)[2]["by"]["profile"] == "strict"


# ---- HTTP itself

@test
def http_is_spoken_as_its_standard_says():
    body = json.dumps({"headline": BAIT}).encode()
    sent = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)

    def ask(method, target, headers=b"", data=b"", end=b"Connection: close\r\n"):
        return b"%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n%s" % (method, target, headers, end, data)

    with Server() as server:
        piped = ask(b"POST", b"/v1/check", sent, body, b"") + ask(b"GET", b"/healthz", end=b"") * 40 + ask(b"GET", b"/version")
        answer = server.say(piped)
        assert answer.count(b"HTTP/1.1 200 OK") == 42 and answer.index(b'"hed/1","id"') < answer.index(b'"ok"') < answer.rindex(b'"schema":"hed/1","model"'), answer[-500:]
        assert server.say(ask(b"POST", b"/v1/check", sent + b"Expect: 100-continue\r\n", body)).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
        head, got = server.say(ask(b"HEAD", b"/v1/model")), server.say(ask(b"GET", b"/v1/model"))
        assert head.endswith(b"\r\n\r\n") and re.findall(b"Content-Length: .*|ETag: .*", head) == re.findall(b"Content-Length: .*|ETag: .*", got)
        packed = gzip.compress(body)
        zipped = b"Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n" % len(packed)
        etag = re.search(b"ETag: (.*)\r", got)[1]
        for data, status, part in [
            (ask(b"POST", b"/v1/check", zipped, packed), 415, b"Accept-Encoding: identity"),
            (ask(b"POST", b"/v1/check", sent + b"Content-Encoding: identity\r\n", body), 200, b"hed/1"),
            (ask(b"POST", b"/v1/check", sent + b"Expect: a-miracle\r\n", body), 417, b"100-continue"),
            (ask(b"POST", b"/v1/check", b"Content-Type: text/plain\r\n" + sent, body), 400, b"headers"),
            (ask(b"GET", b"/v1/model", b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400, b"headers"),
            (ask(b"POST", b"/v1/check", b"Content-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), 501, b"chunked"),
            (ask(b"POST", b"/v1/check", sent.replace(b"json", b"json; charset=utf-16"), body), 415, b"application/json"),
            (ask(b"POST", b"/v1/check", sent.replace(b"json", b'json; charset="UTF-8"'), body), 200, b"hed/1"),
            (ask(b"GET", b"/v1/rules/wh%2Ewont%5fbelieve"), 200, b"wh.wont_believe"), (ask(b"GET", b"/v1%2Fmodel"), 404, b"route"),
            (ask(b"GET", b"/v1/%2e%2e/v1/model"), 404, b"route"), (ask(b"GET", b"/v1/model/"), 404, b"route"),
            (ask(b"GET", b"http://localhost/version"), 200, b'"hed"'), (ask(b"GET", b"http://elsewhere.example/version"), 421, b"host"),
            (ask(b"GET", b"/v1/model", b"Accept: text/html\r\n"), 200, b"application/json"),
            (ask(b"GET", b"/v1/model", b'If-None-Match: "x", W/' + etag + b"\r\n"), 304, b"304"), (ask(b"GET", b"/v1/model", b'If-None-Match: "x"\r\n'), 200, b"ETag"),
            (ask(b"OPTIONS", b"*"), 204, b"Allow: GET, HEAD, POST, DELETE, OPTIONS"), (ask(b"OPTIONS", b"/v1/check"), 204, b"Allow: POST, OPTIONS"),
            (ask(b"OPTIONS", b"/nowhere"), 404, b"route"), (ask(b"DELETE", b"/v1/rules/x"), 405, b"Allow: GET, HEAD, OPTIONS"),
            (ask(b"PATCH", b"/"), 405, b"Allow: GET, HEAD, POST, OPTIONS"), (ask(b"HEAD", b"/v1/check"), 405, b"Allow: POST, OPTIONS"),
            (ask(b"GET", b"/v1/history?limt=3"), 400, b"did you mean limit?"), (ask(b"GET", b"/v1/history?limit=0"), 400, b"from 1 to 200"),
            (ask(b"GET", b"/v1/history?of=both"), 400, b"feedback or decisions"), (ask(b"POST", b"/v1/check?keep=2", sent, body), 400, b"from 0 to 1"),
            (ask(b"POST", b"/v1/check?kepe=0", sent, body), 400, b"did you mean keep?"), (ask(b"POST", b"/v1/check?&keep=0&", sent, body), 200, b"hed/1"),
            (ask(b"GET", b"/version", b"Upgrade: websocket\r\n"), 200, b'"hed"'), (b"GET /healthz HTTP/1.0\r\n\r\n", 200, b"ok"), (b"PRI * HTTP/2.0\r\n\r\n", 505, b"version"),
        ]:
            answer = server.say(data)
            assert status_of(answer) == status and part in answer, (data[:120], answer[:700])


@test
def the_page_works_without_scripts_and_asks_nobody_else():
    with Server() as server:
        _, headers, body = server.call("GET", "/")
        page = body.decode()
        for link in re.findall(r'(?:src|href|action)="([^"]*)"', page):
            assert link.startswith(("/", "#")) and not link.startswith("//"), link
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
        assert "<script>" not in page and " style=" not in page and not re.search(r"\son[a-z]+=", page)
        script = "".join(server.call("GET", path)[2].decode() for path in ("/page.js", "/parts.js"))
        assert "innerHTML" not in script and "insertAdjacentHTML" not in script and "http" not in re.sub(r"//.*", "", script).replace("https", "")
        status, _, body = server.call("POST", "/", "headline=You+Won%27t+Believe+%3Cscript%3Ealert(1)%3C%2Fscript%3E&body=%22%3E%3Cb%3E", type=FORM)
        shown = body.decode()
        assert status == 200 and "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown and "&quot;&gt;&lt;b&gt;" in shown
        assert '<span class="badge ' in shown and "Dares the reader" in shown
        fixed = server.call("POST", "/", "headline=BREAKING%3A+Aldhaven+Council+Sells+Its+Ferries!!!", type=FORM)[2].decode()
        assert "<del>BREAKING:</del> Aldhaven Council Sells Its Ferries<del>!!!</del>" in fixed, fixed
        for bad in ("headline=%ff%fe", "headline=%", "headline=%00", "x", "&&&&", "headline=" + "%41" * 2000):
            assert server.call("POST", "/", bad, type=FORM)[0] == 200, bad
        status, again, _ = server.call("GET", "/", None, {"If-None-Match": headers["ETag"]})
        assert status == 304 and "Content-Security-Policy" not in again  # it would replace that of the page


def main(words):
    if not jsonschema:
        print("skipped: answers against their schemas (needs python3-jsonschema)")
    return run("serve", [f for f in TESTS if not words or any(word in f.__name__ for word in words)])


sys.exit(main(sys.argv[1:]))
