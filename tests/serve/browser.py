#!/usr/bin/env python3
"""The editor's page in headless Chromium, by WebDriver: as an editor uses it, with keys alone. Skipped where there is no
chromedriver.

Usage: tests/serve/browser.py [--screenshots FOLDER]    prints "browser: N passed, M failed"
"""
import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from kit import BAIT, BUILD, Server, run, until

FIXABLE = "Aldhaven Council Votes to Sell Its Ferries!!!"
STORY = ("Aldhaven sold 14 ferries on Monday. The mayor, Ann Reed, said that the town would use the money for a new harbour "
         "wall, which the council approved last month after a long debate. The ferries were built in 1998.")
STRIKE = ("The Aldhaven ferry strike entered its third day on Monday as crews refused a pay offer. Crews rejected the mayor's offer "
          "in the Aldhaven ferry strike on Sunday night. Some 4,000 commuters crossed by bus, the city said.")
TAB, ENTER, ALT, ESCAPE, NULL = "\ue004", "\ue007", "\ue00a", "\ue00c", "\ue000"


class Browser:
    def __init__(self, width=1100, height=900):
        self.profile = tempfile.TemporaryDirectory()
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        while not (found := re.search(r"successfully on port (\d+)", self.driver.stdout.readline())):
            pass
        self.root = f"http://127.0.0.1:{found[1]}"
        args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", f"--window-size={width},{height}", f"--user-data-dir={self.profile.name}"]
        wish = {"browserName": "chrome", "goog:chromeOptions": {"args": args}, "goog:loggingPrefs": {"browser": "ALL"}}
        self.path = ""
        self.path = "/session/" + self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wish}})["sessionId"]

    def ask(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.root + self.path + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def open(self, url):
        self.ask("POST", "/url", {"url": "about:blank"})
        self.ask("POST", "/url", {"url": url})

    def run(self, script, *args):
        return self.ask("POST", "/execute/sync", {"script": "return " + script, "args": args})

    def keys(self, *keys):
        actions = []
        for key in keys:
            held, last = key[:-1] if len(key) == 2 and key[0] == ALT else "", key[-1:]
            for k in [held, last] if held else key:
                actions.append({"type": "keyDown", "value": k})
                if not held:
                    actions.append({"type": "keyUp", "value": k})
            if held:
                actions += [{"type": "keyUp", "value": last}, {"type": "keyUp", "value": held}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def text(self, selector):
        return self.run("[...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('|')", selector)

    def sees(self, selector, part, seconds=8):
        return until(lambda: part in self.text(selector), seconds)

    def cdp(self, command, params):
        self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def size(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def dark(self, on):
        self.cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]})

    def shot(self, path):
        path.write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))


def url(server, **fields):
    return f"http://127.0.0.1:{server.port}/#" + "&".join(k + "=" + urllib.parse.quote(v) for k, v in fields.items())


# ---- What an editor does

def a_result_comes_while_typing_and_is_told_to_screen_readers(b, server):
    b.open(url(server))
    b.keys(BAIT)  # the box has the focus already
    assert b.sees(".badge", "LABEL"), b.text("#result")
    assert b.sees("mark", "Won't Believe"), b.text("mark")
    assert re.search(r"Believe\s*\d", b.text("mark"))  # a number beside the colour
    assert "Dares the reader" in b.text(".finding")
    assert until(lambda: "Verdict label" in b.run("document.getElementById('heard').textContent"))
    assert b.run("document.getElementById('heard').getAttribute('aria-live')") == "polite"
    assert "push 41/90" in b.text("#slots")
    assert re.search(r"wrong about 1 in \d+ \((held out|out of fold): .+; \d{4}-\d\d-\d\d\)", b.text(".verdict")), b.text(".verdict")
    decisions = server.call("GET", "/v1/history")[2]["decisions"]
    assert not decisions, decisions  # half a headline is no decision
    b.run("document.getElementById('form').requestSubmit()")
    assert until(lambda: [d["headline"] for d in server.call("GET", "/v1/history")[2]["decisions"]] == [BAIT])


def a_finding_is_dismissed_with_a_reason_and_taken_back_by_keys_alone(b, server):
    b.open(url(server, headline=BAIT))
    assert b.sees(".finding", "Dismiss")
    for _ in range(40):
        if "Dismiss finding 1" == b.run("document.activeElement.getAttribute('aria-label')"):
            break
        b.keys(TAB)
    b.keys(ENTER)
    assert until(lambda: b.run("document.activeElement.tagName") == "INPUT")
    b.keys("A quotation", ENTER)
    assert b.sees("#says", "Dismissed"), b.text("#says")
    rows = server.call("GET", "/v1/history")[2]["feedback"]
    assert (rows[0]["kind"], rows[0]["reason"], rows[0]["deleted"]) == ("dismissed", "A quotation", False), rows
    b.run("document.querySelector('#says button').focus()")
    b.keys(ENTER)
    assert b.sees("#says", "Taken back")
    assert server.call("GET", "/v1/history")[2]["feedback"][0]["deleted"]


def an_alternative_is_taken_by_its_key_and_undone(b, server):
    b.open(url(server, headline=FIXABLE))
    assert b.sees("del", "!!!"), b.text("#result")
    b.keys(ALT + "1")
    assert until(lambda: "!" not in b.run("document.getElementById('headline').value"))
    assert b.sees("#says", "Taken")
    assert b.sees(".badge", "PASS"), b.text(".badge")
    b.run("document.querySelector('#says button').click()")
    assert until(lambda: b.run("document.getElementById('headline').value") == FIXABLE)


def what_comes_in_is_shown_as_text(b, server):
    evil = "<img src=x onerror=window.owned=1> <b>You Won't Believe</b> \u202eThis"
    b.open(url(server, headline=evil))
    assert b.sees("#marks", "<b>You"), b.text("#marks")
    b.open(url(server, headline="PRICE\0 " + BAIT))
    assert b.sees("mark", "Won't Believe"), b.text("#says")
    b.open(url(server, headline=evil))
    server.call("POST", "/v1/feedback", {"kind": "bait", "headline": evil, "editor": evil})
    b.run("document.querySelector('[data-view=history]').click()")
    assert b.sees("td", "<img"), b.text("#more")
    assert not b.run("window.owned") and b.run("document.querySelectorAll('main img, .sheet b').length") == 0


def variants_are_ranked_and_history_is_listed(b, server):
    b.open(url(server, view="compare", a=BAIT, b="Mayor of Aldhaven Sells Ferries", c="Ferries!!!"))
    assert b.sees("h2", "VARIANT B – BEST OF 3"), b.text("h2")
    b.open(url(server, view="compare", a="Volcano Erupts Again", b="Rate Stays Unchanged", body=STORY))
    assert b.sees("h2", "FIRST OF 2, BUT NOT TO RUN AS IT IS"), b.text("h2")
    assert "what else differs is among the findings" in b.text(".card .change"), b.text(".card")
    b.run("document.querySelector('[data-view=history]').click()")
    assert b.sees("#more", "FEEDBACK"), b.text("#more")


def the_story_tells_which_number_is_not_in_it(b, server):
    b.open(url(server, headline="Mayor Sells 40 Ferries in Aldhaven", body=STORY))
    assert b.sees("#storynote", "not in it: “40”"), b.text("#storynote")
    b.open(url(server, headline="Aldhaven Sells 14 Ferries", body=STORY))
    assert b.sees("#storynote", "every number and name"), b.text("#storynote")


def value(b, box="headline"):
    return b.run("document.getElementById(arguments[0]).value", box)


def what_the_story_lacks_and_what_is_held_back_is_shown_with_and_without_scripts(b, server):
    headline = "Mayor Ann Rood Sells 40 Ferries: What Happens Next?"
    b.open(url(server, headline=headline, body=STORY))
    assert b.sees("#storynote", "not in it: “Rood”, “40”"), b.text("#storynote")
    assert re.search(r"Rood\s*\d", b.text("mark")) and re.search(r"40\s*\d", b.text("mark")), b.text("mark")
    assert "40 A number that the story does not have" in b.text(".finding"), b.text(".finding")
    assert "may tell what it holds back: what comes next" in b.text("#more")
    b.run("document.querySelector('.finding .at').focus()")
    b.keys(ENTER)
    assert until(lambda: b.run("getSelection().toString()") == "40"), b.run("getSelection().toString()")
    form = urllib.parse.urlencode({"headline": headline, "body": STORY})
    page = server.call("POST", "/", form, type="application/x-www-form-urlencoded")[2].decode()
    assert "Not in it: <b>Rood</b>, <b>40</b>" in page and "<q>40</q> A number that the story does not have" in page, page
    assert "what comes next</span> Aldhaven sold 14 ferries on Monday" in page and "it says what the story does not: " in page, page
    short = server.call("POST", "/", urllib.parse.urlencode({"headline": headline, "body": "Ferries."}), type="application/x-www-form-urlencoded")[2].decode()
    assert "1 word: under 25" in short, short


def an_older_answer_never_takes_the_place_of_a_newer_one(b, server):
    b.open(url(server, headline="Harbour Wall Opens"))
    assert b.sees(".badge", "PASS")
    b.run("""(() => { const real = window.fetch; window.fetch = async (path, how) => {
      const slow = how && how.body && how.body.includes('Believe'); const answer = await real(path, { ...how, signal: undefined });
      if (slow) await new Promise(done => setTimeout(done, 900)); return answer; }; })()""")
    b.run("document.getElementById('headline').select()")
    b.keys(BAIT, ENTER)
    assert b.run("document.getElementById('main').classList.contains('stale') && document.getElementById('result').getAttribute('aria-busy')") == "true"
    b.run("document.getElementById('headline').select()")
    b.keys("Harbour Wall Opens to Ferries", ENTER)
    time.sleep(1.6)
    assert "PASS" in b.text("#result .badge") and "stale" not in b.run("document.getElementById('main').className"), b.text("#result")
    b.keys(" You Won't Believe", ENTER)
    b.run("document.querySelector('[data-view=history]').click()")
    time.sleep(1.4)
    assert b.text("#result") == "" and "DECISIONS" in b.text("#more"), b.text("#more")  # nor in another view
    b.run("document.querySelector('[data-view=check]').click()")
    b.run("document.getElementById('headline').select()")
    b.keys("\ue003")  # emptied while an answer is under way
    time.sleep(1.4)
    assert "Type or paste" in b.text("#result"), b.text("#result")


def undo_is_the_browsers_own_and_a_reload_keeps_the_draft(b, server):
    b.open(url(server))
    b.keys(FIXABLE)
    assert b.sees(".take", "Take it")
    b.keys(ALT + "1")
    assert until(lambda: value(b) == "Aldhaven Council Votes to Sell Its Ferries"), value(b)
    b.cdp("Input.dispatchKeyEvent", {"type": "keyDown", "key": "z", "code": "KeyZ", "modifiers": 2, "commands": ["undo"]})
    assert until(lambda: value(b) == FIXABLE), value(b)
    assert until(lambda: [f["kind"] for f in server.call("GET", "/v1/history?of=feedback&limit=1")[2]["feedback"] if not f["deleted"]] == [])
    b.run("document.getElementById('body').value = 'The story.', document.getElementById('body').dispatchEvent(new Event('input'))")
    b.ask("POST", "/refresh", {})
    assert until(lambda: value(b) == FIXABLE and value(b, "body") == "The story."), value(b)
    assert b.sees("del", "!!!")
    b.run("[...document.querySelectorAll('#tools button')].find(x => x.innerText === 'Next headline').click()")
    assert value(b) == value(b, "body") == "" and b.sees("#result", "Type or paste")
    b.run("document.querySelector('#says button').click()")
    assert until(lambda: value(b) == FIXABLE and value(b, "body") == "The story."), value(b)


def lines_become_one_and_an_article_its_headline_and_story(b, server):
    paste = """(() => { const data = new DataTransfer(); data.setData('text/plain', arguments[0]); const box = document.getElementById('headline'); box.focus(); box.select();
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      if (box.dispatchEvent(event)) document.execCommand('insertText', false, arguments[0]); })""" + "(arguments[0])"
    b.open(url(server, headline=""))
    b.run(paste, "\n Mayor Sells 40 Ferries \r\n\r\n" + STORY + "\nMore.")
    assert value(b) == "Mayor Sells 40 Ferries" and value(b, "body") == STORY + "\n\nMore.", value(b, "body")
    assert b.sees("#storynote", "not in it: “40”"), b.text("#storynote")
    b.run(paste, "Mayor Sells\n 14 Ferries")  # there is a story already
    assert value(b) == "Mayor Sells 14 Ferries" and value(b, "body").startswith(STORY), value(b)
    assert b.sees("#storynote", "every number and name"), b.text("#storynote")


def a_service_that_goes_away_is_told_and_found_again(b, server):
    with Server("-q") as mine:
        b.open(url(mine, headline="Harbour Wall Opens"))
        assert b.sees(".badge", "PASS")
        port = mine.port
        mine.stop()
        b.keys(" to Ferries!!!")
        assert b.sees("#lost", "does not answer"), b.text("#lost")
        assert "PASS" in b.text(".badge") and "stale" in b.run("document.getElementById('main').className")  # and is not current
        mine.options[mine.options.index("127.0.0.1:0")] = f"127.0.0.1:{port}"
        mine.start()
        assert b.sees("#result .badge", "REWRITE", 15), b.text("#result")
        assert b.run("document.getElementById('lost').hidden")
    b.ask("POST", "/se/log", {"type": "browser"})  # that nobody answered was meant


def a_token_is_asked_for_once(b, server):
    secret = "editor-of-the-day"
    with Server(store=False) as keeper:
        (keeper.path / "tokens").write_text(f"read,feedback {hashlib.sha256(secret.encode()).hexdigest()} the desk\n")
        with Server("-q", "--tokens", str(keeper.path / "tokens")) as mine:
            b.open(url(mine, headline=BAIT))
            assert b.sees("#result", "asks for a token"), b.text("#result")
            for word, part in (("wrong", "not known"), (secret, "LABEL")):
                b.run("document.getElementById('token').focus(), document.getElementById('token').select()")
                b.keys(word, ENTER)
                assert b.sees("#result", part), b.text("#result")
            assert b.run("document.getElementById('tokenline').hidden") and b.run("document.activeElement.id") == "headline"
            b.run("document.querySelector('#who button').click()")
            assert b.sees("#result", "asks for a token")
            shown = mine.call("POST", "/", "headline=x&token=wrong", type="application/x-www-form-urlencoded")
            assert shown[0] == 401 and b"text/html" in shown[1]["Content-Type"].encode() and b"A token is needed" in shown[2], shown
    b.ask("POST", "/se/log", {"type": "browser"})


def without_a_store_it_checks_and_rewrites_all_the_same(b, server):
    with Server("-q", store=False) as mine:
        b.open(url(mine, headline=FIXABLE))
        assert b.sees(".take", "Take it") and "Dismiss" not in b.text("#more") and "bait" not in b.text("#result button")
        b.keys(ALT + "1")
        assert until(lambda: "!" not in value(b)) and b.sees("#says", "Taken."), b.text("#says")
        b.run("document.querySelector('[data-view=history]').click()")
        assert b.sees("#more", "keeps nothing")


def old_rows_of_the_history_come_on_demand(b, server):
    with Server("-q", "--history") as mine:
        for i in range(60):
            mine.check(f"Ferry {i} Sold")
        b.open(url(mine, view="history"))
        assert b.sees("td", "Ferry 59 Sold") and "Ferry 5 Sold" not in b.text("td")
        b.run("[...document.querySelectorAll('button')].find(x => x.innerText === 'Older').click()")
        assert b.sees("td", "Ferry 5 Sold") and "Older" not in b.text("button")


def every_stop_of_the_keyboard_is_seen(b, server):
    b.open(url(server, headline=FIXABLE, body=STORY))
    assert b.sees(".finding", "Dismiss")
    seen = set()
    for _ in range(45):
        b.keys(TAB)
        at = b.run("""(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
          return [e.tagName + (e.innerText || e.id).slice(0, 20), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1, r.bottom > 0 && r.top < innerHeight]; })()""")
        assert at[1] and at[2] or at[0].startswith("BODY"), at
        seen.add(at[0])
    assert {"BUTTONTake it", "BUTTONCopy", "TEXTAREAheadline", "BUTTONThis is bait"} <= seen, seen


def it_prints_and_zooms_and_holds_still(b, server):
    b.open(url(server, headline=BAIT + "!!!", body=STORY))
    assert b.sees(".finding", "Dismiss")
    try:
        b.cdp("Emulation.setEmulatedMedia", {"media": "print"})
        assert b.run("[...document.querySelectorAll('button, nav, footer')].filter(e => e.offsetWidth).length") == 0 and "LABEL" in b.text("#result")
        b.cdp("Emulation.setEmulatedMedia", {"media": "", "features": [{"name": "prefers-reduced-motion", "value": "reduce"}]})
        assert b.run("[...document.querySelectorAll('.bar i, mark')].every(e => getComputedStyle(e).transitionDuration === '0s')")
        b.cdp("Emulation.setDeviceMetricsOverride", {"width": 550, "height": 450, "deviceScaleFactor": 2, "mobile": False})  # 1100 wide at 200 %
        assert b.run("document.documentElement.scrollWidth") <= 550
    finally:
        b.cdp("Emulation.setEmulatedMedia", {"media": "", "features": []})
        b.size(1100, 900)


CONTRAST = """(() => {
  const lum = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; } return 'rgb(255,255,255)'; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.offsetWidth || e.closest('.skip, #marks')) continue;
    const a = lum(getComputedStyle(e).color), b = lum(behind(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 30));
  }
  return bad; })()"""


def it_can_be_read_light_dark_and_narrow(b, server):
    try:
        for dark in (False, True):
            b.dark(dark)
            b.open(url(server, headline=BAIT + " to 40 Ferries!!!", body=STORY))
            assert b.sees(".finding", "Dismiss")
            assert b.run(CONTRAST) == [], b.run(CONTRAST)
        b.size(340, 700)
        for view in ("check", "compare", "history"):
            b.open(url(server, headline=BAIT, view=view, a=BAIT, b="Mayor Sells Ferries"))
            time.sleep(1)
            assert b.run("document.documentElement.scrollWidth") <= 340, view
        nameless = "[...document.querySelectorAll('button, a, input, textarea')].filter(e => e.offsetWidth && !(e.innerText || e.getAttribute('aria-label') || (e.labels && e.labels.length))).map(e => e.outerHTML)"
        assert b.run(nameless) == []
    finally:
        b.size(1100, 900)
        b.dark(False)


def axe():
    """axe-core's script, fetched once by npm into the build; None where that does not go."""
    folder = BUILD / "tests/axe"
    script = folder / "package/axe.min.js"
    if not script.exists() and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run("npm pack --silent axe-core@4 && tar xzf axe-core-4*.tgz", shell=True, cwd=folder, capture_output=True, timeout=120)
    return script.read_text() if script.exists() else None


def axe_finds_nothing_to_complain_about(b, server):
    script = axe()
    if not script:
        print("skipped: the page by axe-core (needs npm and its registry)")
        return
    try:
        for dark, width, view, wait in [(False, 1100, "check", ".finding"), (True, 1100, "check", ".finding"), (False, 360, "check", ".finding"),
                                        (False, 1100, "compare", ".ranks"), (True, 1100, "history", "table")]:
            b.dark(dark)
            b.size(width, 900)
            b.open(url(server, headline=FIXABLE, body=STORY, view=view, a=BAIT, b="Mayor Sells Ferries"))
            assert until(lambda: b.run("document.querySelector(arguments[0]) !== null", wait)), view
            b.ask("POST", "/execute/sync", {"script": script, "args": []})
            found = b.ask("POST", "/execute/async", {"script": "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))", "args": []})
            assert found == [], f"{view}, {width} wide, {'dark' if dark else 'light'}: {found}"
    finally:
        b.size(1100, 900)
        b.dark(False)


def the_browser_has_no_complaint(b, server):
    complaints = [row["message"] for row in b.ask("POST", "/se/log", {"type": "browser"}) if row["level"] == "SEVERE"]
    assert not complaints, complaints


def screenshots(b, server, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for kind, headline in (("bait", "10 Ferries You Won't Believe Exist"), ("fine", "Harbour Wall to Cost 4 Million")):
        server.call("POST", "/v1/feedback", {"kind": kind, "headline": headline})
    server.call("POST", "/v1/feedback", {"kind": "dismissed", "headline": "Mayor: 'You Deserve Better'", "rule": "en.you", "reason": "A quotation"})
    for headline in ("Ferry Strike Ends After 12 Days", BAIT, "Aldhaven's Ferries: What's Next?", FIXABLE):
        server.check(headline)
    for name, width, height, dark, fields in [
        ("check", 1100, 640, False, {"headline": "You Won't Believe How Many Ferries Aldhaven Just Sold"}),
        ("alternatives", 1100, 1150, False, {"headline": "Aldhaven's Mayor Slams Ferry Strike: What Happens Next Will Surprise You!!", "body": STRIKE}),
        ("story", 1100, 1000, True, {"headline": "Shock as Mayor Sells 40 Ferries in Aldhaven", "body": STORY}),
        ("compare", 1100, 960, False, {"view": "compare", "a": BAIT, "b": "Mayor of Aldhaven Sells 14 Ferries", "c": "Aldhaven's Ferries: What's Next?"}),
        ("history", 1100, 640, False, {"view": "history"}),
        ("narrow", 390, 844, True, {"headline": "Ferry Strike Ends, and Everyone Is Saying the Same Thing"})]:
        b.size(width, height)
        b.dark(dark)
        b.open(url(server, **fields))
        time.sleep(1.2)
        b.shot(folder / f"{name}.png")
        print(f"{folder / name}.png: {(folder / f'{name}.png').stat().st_size // 1024} KB")


TESTS = (a_result_comes_while_typing_and_is_told_to_screen_readers,
         a_finding_is_dismissed_with_a_reason_and_taken_back_by_keys_alone, an_alternative_is_taken_by_its_key_and_undone,
         what_comes_in_is_shown_as_text, variants_are_ranked_and_history_is_listed,
         the_story_tells_which_number_is_not_in_it,
         what_the_story_lacks_and_what_is_held_back_is_shown_with_and_without_scripts,
         an_older_answer_never_takes_the_place_of_a_newer_one, undo_is_the_browsers_own_and_a_reload_keeps_the_draft,
         lines_become_one_and_an_article_its_headline_and_story, a_service_that_goes_away_is_told_and_found_again,
         a_token_is_asked_for_once, without_a_store_it_checks_and_rewrites_all_the_same,
         old_rows_of_the_history_come_on_demand, every_stop_of_the_keyboard_is_seen, it_prints_and_zooms_and_holds_still,
         it_can_be_read_light_dark_and_narrow, axe_finds_nothing_to_complain_about, the_browser_has_no_complaint)


def main(args):
    if not shutil.which("chromedriver"):
        print("skipped: the page in a browser (needs chromium-driver)")
        return 0
    browser = Browser()
    try:
        with Server("--history", "-q") as server:
            if args[:1] == ["--screenshots"]:
                screenshots(browser, server, pathlib.Path(args[1]))
                return 0
            return run("browser", TESTS, lambda function: function(browser, server))
    finally:
        browser.close()


sys.exit(main(sys.argv[1:]))
