#!/usr/bin/env python3
"""Holds docs/deploy to what it says: the systemd unit is sound, closed, and its command runs, loads anew and ends; the
Dockerfile's last stage has the libraries that the program asks for, and its command runs.

Usage: tests/serve/deploy.py    prints "deploy: N passed, M failed"
"""
import hashlib
import json
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

from kit import HED, ROOT, run

UNIT, DOCKERFILE = ROOT / "docs/deploy/hed.service", ROOT / "docs/deploy/Dockerfile"


def runs(command, folder):
    """Starts it with its paths in the folder and a free port; it answers, loads anew at SIGHUP, ends at SIGTERM."""
    words = [re.sub(r"(127\.0\.0\.1|0\.0\.0\.0):8433", "127.0.0.1:0", word).replace("/var/lib/hed", folder).replace("/etc/hed", folder) for word in command]
    with subprocess.Popen([HED, *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={"HED_DATA": str(ROOT)}) as process:
        try:
            line = process.stderr.readline()
            assert "listening on" in line, line + process.stderr.read()
            with urllib.request.urlopen(re.search(r"http://\S+", line)[0] + "readyz", timeout=10) as answer:
                assert json.load(answer)["status"] == "ready"
            process.send_signal(signal.SIGHUP)
            assert "loaded anew" in process.stderr.readline()
            process.terminate()
            assert process.wait(15) == 0
        finally:
            process.kill()


def the_unit_is_sound_and_closed(folder):
    if not shutil.which("systemd-analyze"):
        print("skipped: the systemd unit (needs systemd-analyze)")
        return
    copy = pathlib.Path(folder) / "hed.service"
    copy.write_text(UNIT.read_text().replace("/usr/local/bin/hed", HED))
    done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "hed.service" not in done.stderr, done
    # An exposure above 1.5 of 10 fails; it has the network and may make machine code.
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", str(copy)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def the_units_command_runs(folder):
    start = re.search(r"^ExecStart=/usr/local/bin/hed (.*)$", UNIT.read_text(), re.M)[1]
    assert re.search(r"^ExecReload=/bin/kill -HUP \$MAINPID$", UNIT.read_text(), re.M)
    runs(shlex.split(start), folder)


def the_images_command_runs(folder):
    text = DOCKERFILE.read_text()
    (pathlib.Path(folder) / "tokens").write_text("read " + hashlib.sha256(b"x").hexdigest() + " test\n")
    entry, command = (json.loads(re.search(rf"^{word} (\[.*\])$", text, re.M)[1]) for word in ("ENTRYPOINT", "CMD"))
    assert entry[0] == "hed"
    runs([*entry[1:], *command], folder)


def the_image_has_the_libraries_of_the_program(folder):
    release = pathlib.Path("/etc/os-release").read_text() if pathlib.Path("/etc/os-release").exists() else ""
    image = re.findall(r"^FROM debian:(\d+)", DOCKERFILE.read_text(), re.M)
    if "ID=debian" not in release or f'VERSION_ID="{image[-1]}"' not in release or not shutil.which("dpkg-query"):
        print(f"skipped: the image's libraries (needs Debian {image[-1]})")
        return
    stage = DOCKERFILE.read_text().split("\nFROM ")[-1]
    packages = set(re.findall(r"\blib\S+", re.search(r"install -y --no-install-recommends(.*?)&&", stage, re.S)[1]))
    wanted = set()
    for path in re.findall(r"=> (/\S+)", subprocess.run(["ldd", HED], capture_output=True, text=True).stdout):
        for name in (path, str(pathlib.Path(path).resolve()), path.replace("/lib/", "/usr/lib/", 1)):
            found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True).stdout
            wanted |= {line.split(":")[0] for line in found.splitlines()}
    have, depends = set(packages), list(packages)
    while depends:  # and what they bring along
        lines = subprocess.run(["dpkg-query", "-W", "-f", "${Depends}", depends.pop()], capture_output=True, text=True).stdout
        more = {word.strip().split(" ")[0].split(":")[0] for word in re.split("[,|]", lines)} - have - {""}
        have |= more
        depends += more
    assert len(wanted) > 10 and wanted <= have | {"libc6"}, wanted - have
    direct = {p for p in wanted if p in packages}
    assert packages == direct, packages - direct


def in_a_folder(function):
    with tempfile.TemporaryDirectory() as folder:
        function(folder)


sys.exit(run("deploy", (the_unit_is_sound_and_closed, the_units_command_runs, the_images_command_runs,
                        the_image_has_the_libraries_of_the_program), in_a_folder))
