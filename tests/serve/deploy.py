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
import socket
import subprocess
import sys
import tempfile
import urllib.request

from kit import BUILD, HED, ROOT, run

UNIT, DOCKERFILE = ROOT / "docs/deploy/hed.service", ROOT / "docs/deploy/Dockerfile"


def told(manager):
    manager.settimeout(15)
    return manager.recv(100).decode()


def runs(command, folder, health=None):
    """Starts it with its paths in the folder and a free port; it answers, loads anew at SIGHUP, ends at SIGTERM, and says so
    to systemd. health: a command of the shell's that asks how it is."""
    words = [re.sub(r"(127\.0\.0\.1|0\.0\.0\.0):8433", "127.0.0.1:0", word).replace("/var/lib/hed", folder).replace("/etc/hed", folder) for word in command]
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(folder + "/notify")
    env = {"HED_DATA": str(ROOT), "NOTIFY_SOCKET": folder + "/notify"}
    with manager, subprocess.Popen([HED, *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=env) as process:
        try:
            line = process.stderr.readline()
            assert "listening on" in line, line + process.stderr.read()
            assert told(manager) == "READY=1"
            url = re.search(r"http://[^/]*:(\d+)/", line)
            with urllib.request.urlopen(url[0] + "readyz", timeout=10) as answer:
                assert json.load(answer)["status"] == "ready"
            if health:
                assert ask(health, url[1]) == 0
            process.send_signal(signal.SIGHUP)
            assert "loaded anew" in process.stderr.readline()
            process.terminate()
            assert process.wait(15) == 0 and told(manager) == "STOPPING=1"
            if health:
                assert ask(health, url[1]) != 0
        finally:
            process.kill()


def ask(health, port):
    words = [word.replace("/8433", "/" + port) for word in health]
    return subprocess.run(words, stderr=subprocess.DEVNULL, timeout=15).returncode


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
    assert re.search(r"^Type=notify$", UNIT.read_text(), re.M)
    assert re.search(r"^ExecReload=/bin/kill -HUP \$MAINPID$", UNIT.read_text(), re.M)
    runs(shlex.split(start), folder)


def the_images_command_runs(folder):
    text = DOCKERFILE.read_text()
    (pathlib.Path(folder) / "tokens").write_text("read " + hashlib.sha256(b"x").hexdigest() + " test\n")
    entry, command = (json.loads(re.search(rf"^{word} (\[.*\])$", text, re.M)[1]) for word in ("ENTRYPOINT", "CMD"))
    assert entry[0] == "hed"
    health = json.loads(re.search(r"^HEALTHCHECK .*?CMD (\[.*?\])$", text.replace("\\\n", " "), re.M)[1])
    runs([*entry[1:], *command], folder, health)


def libraries(folder):
    """Files of those that the program names, and of those that the service has loaded by itself."""
    named = re.findall(r"=> (/\S+)", subprocess.run(["ldd", HED], capture_output=True, text=True).stdout)
    command = [HED, "serve", "--listen", "127.0.0.1:0", "--store", folder + "/loaded.db"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={"HED_DATA": str(ROOT)}) as process:
        try:
            assert "listening on" in process.stderr.readline()
            return {*named, *re.findall(r" (/\S+\.so[.\d]*)$", pathlib.Path(f"/proc/{process.pid}/maps").read_text(), re.M)}
        finally:
            process.kill()


def the_image_has_the_libraries_of_the_program(folder):
    release = pathlib.Path("/etc/os-release").read_text() if pathlib.Path("/etc/os-release").exists() else ""
    image = re.findall(r"^FROM debian:(\d+)", DOCKERFILE.read_text(), re.M)
    if "ID=debian" not in release or f'VERSION_ID="{image[-1]}"' not in release or not shutil.which("dpkg-query"):
        print(f"skipped: the image's libraries (needs Debian {image[-1]})")
        return
    stage = DOCKERFILE.read_text().split("\nFROM ")[-1]
    packages = set(re.findall(r"\blib\S+", re.search(r"install -y --no-install-recommends(.*?)&&", stage, re.S)[1]))
    wanted = set()
    for path in libraries(folder):
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


def nothing_built_here_goes_into_the_image(_):
    """It would be newer than its sources, and not be built again."""
    ignored = (ROOT / ".gitignore").read_text().split(), (ROOT / ".dockerignore").read_text().splitlines()
    assert "/.git" in ignored[1] and {"/" + folder.strip("/") for folder in ignored[0]} <= set(ignored[1]), ignored


def what_the_image_takes_is_installed(_):
    """By make install, which leaves out what is not there in silence; under /usr/local."""
    done = subprocess.run(["make", "-n", "install", "DESTDIR=/out", f"BUILD={BUILD}"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    taken = re.findall(r"^COPY --from=build (\S+) (\S+)$", DOCKERFILE.read_text(), re.M)
    assert {to for _, to in taken} >= {"/usr/local/bin", "/usr/local/share/hed"}, taken
    for source, to in taken:
        assert source == "/out" + to and f" {source}/" in done.stdout, source


def in_a_folder(function):
    with tempfile.TemporaryDirectory() as folder:
        function(folder)


sys.exit(run("deploy", (the_unit_is_sound_and_closed, the_units_command_runs, the_images_command_runs,
                        the_image_has_the_libraries_of_the_program, nothing_built_here_goes_into_the_image,
                        what_the_image_takes_is_installed), in_a_folder))
