"""A server of hed on loopback with a free port and an empty folder, and ways to talk to it, polite and not."""
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
HED = str(BUILD / "hed")
BAIT = "You Won't Believe What the Mayor Did Next"
NEWS = "Council Approves Budget for New Harbour Wall"


class Server:
    def __init__(self, *options, store=True, listen="127.0.0.1:0", folder=None):
        self.folder = folder or tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.options = [*options, "--listen", listen]
        if store:
            self.options += ["--store", str(self.path / "hed.db")]
        self.start()

    def start(self):
        self.log = open(self.path / "access.log", "ab")
        self.process = subprocess.Popen([HED, "serve", *self.options], stdout=self.log, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, "HED_DATA": str(ROOT)})
        line = self.process.stderr.readline()
        found = re.search(r"listening on (?:http://(.*):(\d+)/|unix:(.*))$", line.strip())
        if not found:
            raise RuntimeError(line + self.process.stderr.read())
        self.port = int(found[2]) if found[2] else 0

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        said = self.process.communicate(timeout=30)[1]
        self.log.close()
        return self.process.returncode, said

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def call(self, method, path, body=None, headers=None, type="application/json", raw=False):
        """Status, headers, body (JSON where it is JSON)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Content-Type": type} if body is not None else {}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        connection.request(method, path, body.encode() if isinstance(body, str) else body, {**sent, **(headers or {})})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        is_json = not raw and "json" in (answer.getheader("Content-Type") or "") and "ndjson" not in answer.getheader("Content-Type")
        return answer.status, dict(answer.getheaders()), json.loads(data) if data and is_json else data

    def check(self, headline=NEWS, **more):
        status, _, result = self.call("POST", "/v1/check", {"headline": headline, **more})
        assert status == 200, result
        return result

    def socket(self, source="127.0.0.1"):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(source, 0))

    def say(self, data, wait=30):
        """Bytes as they are; what comes back until the server closes or waits for more."""
        with self.socket() as s:
            s.settimeout(wait)
            got = b""
            try:
                s.sendall(data)
                while part := s.recv(65536):
                    got += part
            except (TimeoutError, ConnectionError):
                pass
            return got


def status_of(answer):
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.") else 0


def until(condition, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def run(suite, functions, call=lambda function: function()):
    """Calls each, tells which of them fail and why, and how many; true when any did."""
    passed = failed = 0
    for function in functions:
        try:
            call(function)
            passed += 1
        except Exception:
            failed += 1
            print(f"{suite}: failed: {function.__name__.replace('_', ' ')}\n{traceback.format_exc(limit=-3)}")
    print(f"{suite}: {passed} passed, {failed} failed")
    return failed > 0
