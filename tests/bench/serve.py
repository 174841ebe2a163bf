#!/usr/bin/env python3
"""How fast the service answers and what it bears, by wrk on loopback: POST /v1/check with headlines of the corpus, two
threads on either side, beside the same server answering a constant, when each headline is checked (--cache 0) and when
it was asked for before; the time of an answer at half that rate; memory over a million requests with a reload now and
then; and the same beside clients that are slow or broken. Prints figures, fails on none.

The rate of checking is given in proportion to two constants of the same server:
    nothing             one request of two bytes, an empty batch, and two bytes of answer: what wrk, the kernel and the
                        HTTP library can do at most
    an empty headline   different requests, as many and as long as those that are checked (the text stands in the dek,
                        which is read, and not looked at), and one result of an empty headline: all but the checking
All take turns, and the median of the ratios pair by pair is printed, so that the machine's speed drops out.

Usage: tests/bench/serve.py [--seconds N] [--requests N]    each measurement's length; how many for memory
"""
import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/serve"))
from kit import NEWS, Server  # noqa: E402

CONNECTIONS = 16  # below the limit of a client
LUA = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local bodies = {%s}
local requests, n, late = {}, 0, %f
init = function()
  for i = 1, #bodies do requests[i] = wrk.format(nil, "/v1/check", nil, bodies[i]) end
end
request = function()
  n = n %% #requests + 1
  return requests[n]
end
if late > 0 then
  delay = function() -- whole milliseconds, late on the average
    local least = math.floor(late)
    return least + (math.random() < late - least and 1 or 0)
  end
end
"""


def cpu(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Run:
    """One run of wrk; delay: milliseconds that a connection waits before each request."""

    def __init__(self, server, bodies, seconds, delay=0):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(LUA % (",".join("[==[" + body + "]==]" for body in bodies), delay))
            script.flush()
            before = cpu(server)
            out = subprocess.run(["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name,
                                  f"http://127.0.0.1:{server.port}"], capture_output=True, text=True, timeout=seconds + 60).stdout
        self.n = int(re.search(r"(\d+) requests in", out)[1])
        self.rate = float(re.search(r"Requests/sec:\s*([\d.]+)", out)[1])
        self.p50, self.p99 = (re.search(rf"^ +{share}% +(\S+)", out, re.M)[1] for share in (50, 99))
        self.cost = (cpu(server) - before) / self.n * 1e6
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out), re.search(r"Socket errors: (.*)", out)
        self.bad = ", ".join(found[1] for found in bad if found) or "none"

    def row(self, name, note=""):
        print(f"{name:28} {self.rate:8.0f} requests/s  {self.cost:5.1f} us of CPU each  p50 {self.p50}, p99 {self.p99}{note}", flush=True)


def resident(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024


def unchecked(headline):
    """A request as long as the headline's, with nothing to check."""
    longer = len('{"headline":"","dek":""}') - len('{"headline": ""}')
    return '{"headline":"","dek":%s}' % json.dumps(headline[longer:])


def rates(checking, remembering, headlines, seconds):
    """The rate of checking, requests a second."""
    bodies = [json.dumps({"headline": headline}) for headline in headlines]
    sides = {"nothing": (checking, ["[]"]), "an empty headline": (checking, [unchecked(each) for each in headlines]),
             "one headline": (checking, bodies), "one that was asked before": (remembering, bodies)}
    for server in (checking, remembering):
        Run(server, bodies, 2)  # patterns are compiled while it warms up
    runs = {name: [] for name in sides}
    for _ in range(5):
        for name, (server, sent) in sides.items():
            runs[name].append(Run(server, sent, seconds))
    middle = {name: sorted(some, key=lambda run: run.rate)[len(some) // 2] for name, some in runs.items()}
    for name, run in middle.items():
        run.row(name, "" if run.bad == "none" else f"  failed: {run.bad}")
    for constant in ("nothing", "an empty headline"):
        for name in ("one headline", "one that was asked before"):
            ratio = statistics.median(one.rate / other.rate for one, other in zip(runs[name], runs[constant]))
            print(f"  {name} in proportion to {constant}: {ratio:.2f}")
    return middle["one headline"].rate


def soak(server, bodies, wanted):
    """Memory over that many requests, and a reload each second of them."""
    sizes, done, failed, reloads = [resident(server)], 0, set(), 0
    while done < wanted:
        end = threading.Event()

        def reload():
            nonlocal reloads
            while not end.wait(1):
                server.process.send_signal(signal.SIGHUP)
                reloads += 1

        thread = threading.Thread(target=reload)
        thread.start()
        run = Run(server, bodies, 10)
        end.set()
        thread.join()
        done += run.n
        failed.add(run.bad)
        sizes.append(resident(server))
    print(f"memory over {done} requests, {reloads} reloads: " + ", ".join(f"{size:.1f}" for size in sizes) +
          f" MB; failed: {', '.join(sorted(failed))}")


def hostile(server, end, count):
    """Clients from other addresses of loopback that do what they should not, until the end."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    said = [head[:20], head + b"Content-Length: 900\r\n\r\n{", head + b"Content-Length: 99999999\r\n\r\n" + b"x" * 4000,
            head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"\0" * 500, head + b"Content-Length: 2\r\n\r\n[]"]
    held, n = [], 0
    while not end.is_set():
        try:
            s = socket.create_connection(("127.0.0.1", server.port), timeout=2, source_address=(f"127.0.0.{2 + n % 4}", 0))
            s.sendall(said[n % len(said)])
            if n % 3 == 0:
                s.shutdown(socket.SHUT_WR)
            held.append(s)
        except OSError:
            pass
        n += 1
        count[0] = n
        if len(held) > 10000:
            held.pop(0).close()
    for s in held:
        s.close()


def beside_hostile(server, bodies, seconds):
    end, count = threading.Event(), [0]
    thread = threading.Thread(target=hostile, args=(server, end, count))
    thread.start()
    run = Run(server, bodies, seconds)
    while count[0] < 10000 and thread.is_alive():
        time.sleep(0.1)
    one = server.check(NEWS)
    end.set()
    thread.join()
    run.row("beside hostile clients", f"  failed: {run.bad}; {count[0]} connections that are slow, broken or too many"
            + (", then it answers" if one["verdict"] == "pass" else ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=1000000)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("skipped: speed of the service (needs wrk)")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(12000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    rows = [json.loads(line) for line in (ROOT / "corpus/train.jsonl").read_text().splitlines()]
    headlines = [row["headline"] for row in rows if "]==]" not in row["headline"]]
    bodies = [json.dumps({"headline": headline}) for headline in headlines]
    with Server("-q", "-j", "2", "--cache", "0", store=False) as checking, Server("-q", "-j", "2", store=False) as server:
        rate = rates(checking, server, headlines, options.seconds)
        time.sleep(1)  # each run finds the connections of the one before closed
        Run(checking, bodies, options.seconds, CONNECTIONS * 2000 / rate).row("one headline, half the rate")
        many = Run(checking, ["[" + ",".join(bodies[:100]) + "]"], options.seconds)
        many.row("100 headlines", f"  {many.rate * 100:.0f} headlines/s")
        time.sleep(1)
        beside_hostile(server, bodies, options.seconds)
        soak(server, bodies, options.requests)


main()
