#!/usr/bin/python3
"""LibreOffice's own client of LanguageTool, put to a server: run.py calls it where LibreOffice is installed.

Usage: tests/serve/libreoffice.py URL FOLDER <headlines    prints a line of JSON each: [[start, length, text, suggestions], …]
"""
import json
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.lang import Locale

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool">
<prop oor:name="BaseURL" oor:op="fuse"><value>%s</value></prop>
<prop oor:name="Username" oor:op="fuse"><value>desk@news.example</value></prop>
<prop oor:name="ApiKey" oor:op="fuse"><value>any</value></prop>
<prop oor:name="IsEnabled" oor:op="fuse"><value>true</value></prop>
</item></oor:items>"""


def connect(pipe):
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # of UNO's own: nobody listens yet
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not start")


def main(url, folder):
    profile = pathlib.Path(folder, "profile")
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(SETTINGS % url)
    pipe = "hed" + pathlib.Path(folder).name
    command = ["soffice", "--headless", "--norestore", "-env:UserInstallation=" + profile.resolve().as_uri(), f"--accept=pipe,name={pipe};urp;"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as office:
        try:
            there = connect(pipe)
            make = there.ServiceManager.createInstanceWithContext
            checker, english = make("org.openoffice.lingu.LanguageToolGrammarChecker", there), Locale("en", "US", "")
            for line in sys.stdin:
                text = line.rstrip("\n")
                errors = checker.doProofreading("1", text, english, 0, len(text.encode("utf-16-le")) // 2, ()).aErrors
                print(json.dumps([[e.nErrorStart, e.nErrorLength, e.aShortComment, list(e.aSuggestions)] for e in errors]), flush=True)
            try:
                make("com.sun.star.frame.Desktop", there).terminate()
                office.wait(20)
            except Exception:  # the bridge ends with it
                pass
        finally:
            office.terminate()


main(*sys.argv[1:])
