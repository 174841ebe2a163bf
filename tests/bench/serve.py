#!/usr/bin/env python3
"""How fast the service answers, by wrk on loopback: POST /v1/check with headlines of the corpus, beside the same server
answering a constant (POST /v1/check with an empty batch: the same way in and out, nothing checked); then the time of an
answer at half that rate, and what memory does meanwhile. Prints figures, fails on none.

Usage: tests/bench/serve.py [SECONDS]    (default 5 for each measurement)
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/serve"))
from kit import Server  # noqa: E402

CONNECTIONS = 16  # below the limit of a client
LUA = """
local bodies = {%s}
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  n = n %% #bodies + 1
  return wrk.format(nil, "/v1/check", nil, bodies[n])
end
"""


def wrk(server, bodies, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % ",".join("[==[" + body + "]==]" for body in bodies))
        script.flush()
        out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name,
                              f"http://127.0.0.1:{server.port}"], capture_output=True, text=True, timeout=120).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", out)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", out)[1]), re.search(r"99%\s+(\S+)", out)[1], bad


def paced(server, bodies, rate, seconds):
    """Times of answers, in ms, of requests sent at that rate whether or not the earlier ones are answered."""
    import http.client
    times, lock, start = [], threading.Lock(), time.perf_counter() + 0.1
    workers = 8

    def work(first):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for i in range(first, int(rate * seconds), workers):
            due = start + i / rate
            if (wait := due - time.perf_counter()) > 0:
                time.sleep(wait)
            connection.request("POST", "/v1/check", bodies[i % len(bodies)].encode(), {"Content-Type": "application/json"})
            connection.getresponse().read()
            with lock:
                times.append((time.perf_counter() - due) * 1000)
        connection.close()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return times


def resident(server):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
        return int(re.search(rb"^process_resident_memory_bytes (\d+)", answer.read(), re.M)[1]) / (1 << 20)


def main():
    if not shutil.which("wrk"):
        print("skipped: speed of the service (needs wrk)")
        return
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rows = [json.loads(line) for line in (ROOT / "corpus/train.jsonl").read_text().splitlines()]
    bodies = [json.dumps({"headline": row["headline"]}) for row in rows if "]==]" not in row["headline"]][:500]
    with Server("-q", store=False) as server:
        wrk(server, bodies, 1)
        constant = wrk(server, ["[]"], seconds)
        first = resident(server)
        checked = wrk(server, bodies, seconds)
        second = resident(server)
        many = wrk(server, ["[" + ",".join(bodies[:100]) + "]"], seconds)
        third = resident(server)
        print(f"constant answer      {constant[0]:8.0f} requests/s   p99 {constant[1]}")
        print(f"one headline         {checked[0]:8.0f} requests/s   p99 {checked[1]}   {checked[0] / constant[0]:.2f} of the constant")
        print(f"100 headlines        {many[0] * 100:8.0f} headlines/s  p99 {many[1]}")
        rate = min(checked[0] / 2, 1500)  # what sends them is Python, which does not get much further
        times = paced(server, bodies, rate, seconds)
        print(f"at {rate:5.0f} requests/s   p50 {times[len(times) // 2]:.2f} ms, p99 {times[len(times) * 99 // 100]:.2f} ms")
        print(f"memory               {first:.1f} MB, {second:.1f} MB, {third:.1f} MB, {resident(server):.1f} MB")
        for result in (constant, checked, many):
            if result[2]:
                print(f"refused: {result[2][0]}")


main()
