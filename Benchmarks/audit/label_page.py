#!/usr/bin/env python3
"""Labels documents on the page of `dataprep audit label` in headless Chromium, by keyboard alone, and checks what a person
would see and what is saved.

usage: label_page.py [--dataprep PATH] [--chromium PATH] [--screenshots FOLDER] [--short]

Ends with 1 where anything is not as it should be. --short leaves out the rounds of kill -9, the other scripts and sizes.
Python's standard library is all that it needs.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

import samples
from browser import Browser

problems = []


def check(condition, what):
    if not condition:
        problems.append(what)
        print(f"  NOT: {what}")


class Server:
    """A running `dataprep audit label --serve`."""

    def __init__(self, dataprep, audits, *options, lang="sw"):
        self.log = os.path.join(audits, lang, "2026-01-01-test", "labels.jsonl")
        self.process = subprocess.Popen(
            [dataprep, "audit", "label", "--lang", lang, "--audits", audits, "--serve", "--no-open", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address.startswith("http://127.0.0.1:"):
            raise RuntimeError(f"no address: {self.address} {self.process.stderr.read()}")

    def entries(self):
        return [json.loads(line) for line in pathlib.Path(self.log).read_text("utf-8").splitlines()]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(20)


def audit(root, name, documents, lang="sw"):
    audits = os.path.join(root, name)
    samples.write(os.path.join(audits, lang, "2026-01-01-test"), documents)
    return audits


# Texts smaller than 11 px or with a contrast below 4.5 (WCAG 2.2, 1.4.3), and edges of fields and buttons below 3 (1.4.11).
CONTRAST = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const v = rgb(c).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c; } return matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(22, 25, 28)' : 'rgb(255, 255, 255)'; };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  const bad = [];
  let seen = 0;
  for (const e of document.body.querySelectorAll('*')) {
    if (!e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    if ([...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || e.tagName === 'INPUT' || e.tagName === 'TEXTAREA') {
      seen++;
      const contrast = ratio(style.color, behind(e));
      if (parseFloat(style.fontSize) < 11 || contrast < 4.5) bad.push(`${e.tagName} ${style.fontSize} contrast ${contrast.toFixed(1)}: ${e.textContent.slice(0, 30)}`);
    }
    if (['BUTTON', 'INPUT', 'TEXTAREA', 'SELECT'].includes(e.tagName) && ratio(style.borderTopColor, behind(e.parentElement)) < 3)
      bad.push(`edge of ${e.tagName} ${e.textContent.slice(0, 20)}: ${ratio(style.borderTopColor, behind(e.parentElement)).toFixed(1)}`);
  }
  return {seen, bad};
}"""


def look(page, name, shots):
    """What any state of the page has to satisfy: contrast, no wider than the window; and a picture."""
    found = page.value(f"({CONTRAST})()")
    check(found["seen"] > 8 and not found["bad"], f"{name}: {found}")
    widths = page.value("[document.documentElement.scrollWidth, innerWidth]")
    check(widths[0] <= widths[1], f"{name}: {widths[0]} px wide in a window of {widths[1]}")
    if shots:
        page.screenshot(os.path.join(shots, f"{name}.png"))


def quiet(page, name):
    """Nothing was loaded from elsewhere, nothing was said on the console, no dialog of the browser opened, nothing ran."""
    origin = page.value("location.origin")
    foreign = [e["request"]["url"] for e in page.events("Network.requestWillBeSent")
               if not e["request"]["url"].startswith((origin, "about:", "data:,"))]
    said = [e for kind in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Page.javascriptDialogOpening") for e in page.events(kind)]
    said += [e["entry"] for e in page.events("Log.entryAdded") if "status of 400" not in e["entry"]["text"]]
    check(not foreign, f"{name}: loads {foreign}")
    check(not said, f"{name}: says {said}")
    check(page.value("typeof window.hit") == "undefined", f"{name}: a document ran a script")


def keyboard(browser, dataprep, root, shots):
    """30 documents with all labels; every one is saved when the next is shown."""
    print("30 documents by keyboard")
    audits = audit(root, "keyboard", [samples.document(n, samples.SWAHILI) for n in range(40)])
    server = Server(dataprep, audits, "--rater", "ana", "--proficiency", "native")
    page = browser.page(server.address)
    look(page, "desktop", shots)
    names = {choice["key"]: choice["label"] for choice in page.value("state.choices")}
    check(len(names) == 13, f"13 labels: {names}")
    keys = [list(names)[n % 13] for n in range(30)]
    for n, key in enumerate(keys):
        shown = page.value("document.getElementById('document').dataset.id")
        check(shown.endswith(f"{n:04}"), f"document {n} is shown: {shown}")
        page.key(key)
        page.settle()
        if key == "w":
            check(page.value("document.getElementById('which').open"), "w asks for the language")
            if n == 9:
                look(page, "which-language", shots)
                page.key("2")
            else:
                for letter in "swahili":
                    page.key(letter)
                page.key("Enter")
                page.settle()
                check("language of the audit" in page.value("document.getElementById('code-problem').textContent"), "sw is refused as another language")
                page.value("document.getElementById('code').value = ''")
                for letter in "fra":
                    page.key(letter)
                page.key("Enter")
            page.settle()
            check(not page.value("document.getElementById('which').open"), "the question is closed")
        check(page.value("state.labelled") == n + 1, f"label {n} counts")
        check(len(server.entries()) == n + 1, f"label {n} is saved when the next document is shown")
    entries = server.entries()
    check([e["label"] for e in entries] == [names[key] for key in keys], "labels as pressed")
    check([e["id"][-4:] for e in entries] == [f"{n:04}" for n in range(30)], "documents in order")
    check([e["code"] for e in entries if e["label"] == "wrong-language"] == ["swc", "fr"], "codes of other languages")
    check(all(e["rater"] == "ana" and e["proficiency"] == "native" and 0 <= e["seconds"] < 60 for e in entries), "raters, seconds")

    print("undo, flags, note, skip, help")
    page.key("z")
    page.key("z")
    page.settle()
    check(page.value("state.document.id").endswith("0028"), "two steps back")
    check([e["label"] for e in server.entries()[-2:]] == [None, None], "undo is saved")
    page.key("p")
    page.key("i")
    page.key("p")
    page.settle()
    check(page.value("[...document.querySelectorAll('#flags button')].map(b => b.getAttribute('aria-pressed')).join()") == "false,true,false", "flags")
    check(server.entries()[-1]["flags"] == ["personal"] and server.entries()[-1]["label"] is None, "flags are saved before the label")
    page.key("c")
    page.settle()
    for letter in "gzw":
        page.key(letter)
    check(page.value("document.activeElement.id") == "note" and page.value("document.activeElement.value") == "gzw", "a note takes letters")
    time.sleep(.6)
    check(server.entries()[-1]["note"] == "gzw", "a note is saved as it is written")
    page.key("Escape")
    page.key("g")
    page.settle()
    last = server.entries()[-1]
    check((last["label"], last["flags"], last["note"]) == ("good", ["personal"], "gzw"), f"label with flag and note: {last}")
    check("Good" in page.value("document.getElementById('status').textContent"), "a screen reader is told")
    check("0.81" in page.value("document.getElementById('last').textContent"), "the score is told after the label")
    before = page.value("state.document.id")
    page.key("k")
    page.settle()
    check(page.value("state.document.id") != before and page.value("state.labelled") == 29, "skip")
    page.key("h")
    page.settle()
    look(page, "help", shots)
    page.key("Escape")

    print("keys faster than answers, held keys, other keyboards, shortcuts of the browser")
    for _ in range(4):
        page.key("g")
    page.settle()
    check(page.value("state.labelled") == 33, "four keys, four labels")
    page.key("g", repeat=True)
    page.key(" ")
    page.settle()
    check(page.value("state.labelled") == 33, "a held key labels nothing")
    page.key("п", code="KeyG")
    page.key("G", shift=True)
    page.settle()
    check(page.value("state.labelled") == 35, "Cyrillic and capital keys")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="g", code="KeyG", modifiers=2)
    page.settle()
    check(page.value("state.labelled") == 35, "Ctrl+G is the browser's")

    print("a second tab, a second server, a new server")
    other = browser.page(server.address)
    other.key("b")
    other.settle()
    page.key("s")
    page.settle()
    check([e["label"] for e in server.entries()[-2:]] == ["boilerplate", "short"], "two tabs")
    second = subprocess.run([dataprep, "audit", "label", "--lang", "sw", "--audits", audits, "--no-open", "--rater", "ben"],
                            capture_output=True, text=True, timeout=60)
    check(second.returncode == 75 and "labelling" in second.stderr and not second.stdout, f"a second server is refused: {second}")
    quiet(page, "labelling")
    labelled = len({e["id"] for e in server.entries() if e["label"]})
    check(server.stop() == 75, "SIGTERM ends with 75")
    page.key("g")
    page.settle()
    check("does not answer" in page.value("document.getElementById('problem').textContent"), "the page says that the server is gone")
    other.close()
    page.close()
    server = Server(dataprep, audits, "--rater", "ana")
    page = browser.page(server.address)
    count = page.value("state.labelled")
    check(count >= labelled - 1, f"resumes with {count} of {labelled}")
    while page.value("state.document !== null"):
        page.key("g")
        page.settle()
    look(page, "done", shots)
    check(page.value("state.labelled") == 40, "all are labelled")
    page.key("q")
    page.settle()
    check("has ended" in page.value("document.getElementById('done').textContent"), "the page says that it has ended")
    check(server.process.wait(10) == 0, "q ends with 0")
    page.close()

    print("the second rater is blind")
    first = {e["id"]: e for e in server.entries() if e["rater"] == "ana"}
    server = Server(dataprep, audits, "--rater", "ben", "--blind-second", "0.25")
    page = browser.page(server.address)
    check(page.value("state.total") == 10, "a quarter of 40")
    check(page.value("document.getElementById('last').hidden") and not page.value("document.getElementById('note').value"), "nothing of the first rater")
    while page.value("state.document !== null"):
        page.key("u")
        page.settle()
    done = [e for e in server.entries() if e["rater"] == "ben"]
    check(len(done) == 10 and all(e["id"] in first for e in done), "ten documents twice")
    page.close()
    server.stop()

    print("a rater who does not know the language")
    audits = audit(root, "none", [samples.document(n, samples.SWAHILI) for n in range(5)])
    server = Server(dataprep, audits, "--rater", "eve", "--proficiency", "none")
    page = browser.page(server.address)
    check(page.value("[...document.querySelectorAll('#labels kbd')].map(k => k.textContent).join('')") == "gwn?", "four labels")
    for key in "b?n":
        page.key(key)
    page.settle()
    check([e["label"] for e in server.entries()] == ["unknown", "not-language"], "b is no label then")
    page.close()
    server.stop()


def hostile(browser, dataprep, root, shots):
    print("documents that attack the page")
    audits = audit(root, "hostile", samples.attacks(0) + [samples.document(9, samples.SWAHILI)])
    server = Server(dataprep, audits, "--rater", "<img src=x onerror=window.hit=7>")
    page = browser.page(server.address)
    for n in range(6):
        page.wait(f"state.number === {n + 1}")
        found = page.value("""(() => {
          const allowed = {text: ['P'], title: [], address: ['BDI'], aids: ['DT', 'DD', 'SPAN', 'BDI'], last: ['BDI', 'Q'], offers: ['LI', 'BUTTON', 'KBD'], who: ['BDI']};
          return Object.entries(allowed).flatMap(([id, names]) => [...document.getElementById(id).querySelectorAll('*')].map(e => e.tagName).filter(n => !names.includes(n)));
        })()""")
        check(found == [], f"attack {n}: elements {found}")
        check(page.value("document.querySelectorAll('script').length") == 1 and page.value("document.querySelectorAll('img, iframe, svg, a').length") == 0, f"attack {n}: markup")
        check(not page.value(r"/[\u202a-\u202e\u2066-\u2069\u200f]/.test(document.getElementById('title').textContent + document.getElementById('address').textContent + document.getElementById('aids').textContent + document.getElementById('last').textContent + document.title)"),
              f"attack {n}: controls are visible")
        if n == 0:
            check(page.value("document.getElementById('text').textContent").startswith(samples.ATTACK), "markup is shown as text")
        check(page.value("document.documentElement.scrollWidth <= innerWidth"), f"attack {n}: width")
        look(page, f"attack-{n}", shots)
        page.key("w" if n < 2 else "n")
        page.settle()
        if n < 2:
            page.key("Enter")
            page.settle()
    quiet(page, "attacks")
    check([e["label"] for e in server.entries()] == ["wrong-language"] * 2 + ["not-language"] * 4, "attacks are labelled")
    page.close()
    server.stop()


def reach(browser, dataprep, root, shots):
    """Everything can be reached by Tab, shows that it is in focus, and has a name for screen readers."""
    print("keyboard only, names for screen readers, no JavaScript")
    audits = audit(root, "reach", [samples.document(n, samples.SWAHILI) for n in range(5)])
    server = Server(dataprep, audits, "--rater", "ana")
    page = browser.page(server.address)
    wanted = page.value("[...document.querySelectorAll('button, select, textarea')].filter(e => e.checkVisibility()).length")
    reached = set()
    for _ in range(wanted + 3):
        page.key("Tab")
        found = page.value("(() => { const e = document.activeElement; const s = getComputedStyle(e); return [e.tagName + e.id + e.textContent, s.outlineStyle, parseFloat(s.outlineWidth)]; })()")
        if not found[0].startswith(("BODY", "HTML")):
            reached.add(found[0])
            check(found[1] == "solid" and found[2] >= 2, f"focus is visible: {found}")
    check(len(reached) == wanted, f"{len(reached)} of {wanted} are reached by Tab")
    if shots:
        page.screenshot(os.path.join(shots, "focus.png"))
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in ("button", "combobox", "textbox", "progressbar", "article", "complementary", "group") and not node.get("ignored"):
            check(node.get("name", {}).get("value"), f"{role} has no name")
    roles = {node.get("role", {}).get("value") for node in nodes if not node.get("ignored")}
    check({"main", "heading", "status", "button", "combobox", "textbox"} <= roles, f"roles: {roles}")
    # A button in focus is pressed by Enter, and keys are still labels.
    page.value("document.querySelector('#labels button').focus()")
    page.key("Enter")
    page.settle()
    page.key("s")
    page.settle()
    check([e["label"] for e in server.entries()] == ["good", "short"], "buttons by keyboard")
    page.close()
    plain = browser.page(server.address, scripts=False)
    text = plain.call("DOM.getOuterHTML", nodeId=plain.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    shown = plain.call("Accessibility.getFullAXTree")["nodes"]
    said = " ".join(node.get("name", {}).get("value", "") for node in shown if not node.get("ignored"))
    check("needs JavaScript" in said and "noscript" in text, "without JavaScript the page says so")
    if shots:
        plain.screenshot(os.path.join(shots, "no-javascript.png"))
    plain.close()
    server.stop()


def sizes(browser, dataprep, root, shots):
    for lang, script, texts in (("sw", "Latn", samples.SWAHILI), ("ar", "Arab", samples.ARABIC), ("my", "Mymr", samples.BURMESE)):
        print(f"sizes and colours, {lang}")
        made = [samples.document(n, texts, lang, script) for n in range(4)]
        audits = audit(root, f"sizes-{lang}", made, lang)
        server = Server(dataprep, audits, "--rater", "ana", lang=lang)
        for width, height in ((1280, 860), (360, 740), (640, 480)):
            for dark in (False, True):
                page = browser.page(server.address, width, height, dark)
                name = f"{lang}-{width}{'-dark' if dark else ''}"
                look(page, name, shots)
                share = page.value("(innerHeight - Math.max(0, innerHeight - document.getElementById('keys').getBoundingClientRect().top)) / innerHeight")
                check(share > .6, f"{name}: keys leave {share:.2f} of the height")
                cut = page.value("[...document.querySelectorAll('footer button')].filter(b => b.scrollWidth > b.clientWidth + 1).map(b => b.textContent)")
                check(cut == [], f"{name}: cut {cut}")
                style = page.value("(() => { const t = document.getElementById('text'), p = [...t.querySelectorAll('p')]; return {lang: t.lang, title: document.getElementById('title').lang, titleDirection: getComputedStyle(document.getElementById('title')).direction, size: parseFloat(getComputedStyle(t).fontSize), "
                                   "line: parseFloat(getComputedStyle(t).lineHeight), directions: p.map(e => getComputedStyle(e).direction), auto: p.every(e => e.dir === 'auto')}; })()")
                check(style["lang"] == style["title"] == lang and style["auto"], f"{name}: {style}")
                expected = {"ar": {"rtl", "ltr"}, "sw": {"ltr"}, "my": {"ltr"}}[lang]
                check(style["titleDirection"] == ("rtl" if lang == "ar" else "ltr"), f"{name}: title {style}")
                check(set(style["directions"]) == expected, f"{name}: directions {style['directions']}")
                check(lang == "sw" or style["line"] / style["size"] >= 1.8, f"{name}: lines {style}")
                page.key("w")
                page.settle()
                look(page, f"{name}-which", None)
                page.key("Escape")
                quiet(page, name)
                page.close()
        server.stop()


def kills(browser, dataprep, root, rounds):
    """kill -9 at any moment: what the page had confirmed is in the log, and at most the key that was being saved besides."""
    print(f"kill -9, {rounds} times")
    audits = audit(root, "kill", [samples.document(n, samples.SWAHILI) for n in range(12 * rounds)])
    chance, ends, between = random.Random(7), [], 0
    for turn in range(rounds):
        server = Server(dataprep, audits, "--rater", "ana")
        page = browser.page(server.address)
        before = page.value("state.labelled")
        log = len(server.entries())
        check(before == log, f"round {turn}: resumes with {before} of {log}")
        # Without waiting, so that the end comes at any moment of a save.
        for number in range(8):
            page.browser.send("Input.dispatchKeyEvent", page.session, type="keyDown", key="g", code="KeyG", text="g")
            page.browser.send("Input.dispatchKeyEvent", page.session, type="keyUp", key="g", code="KeyG")
        time.sleep(chance.uniform(0, .08))
        server.stop(signal.SIGKILL)
        page.settle()
        confirmed = page.value("state.labelled")
        raw = pathlib.Path(server.log).read_bytes()
        saved = raw.count(b"\n")
        check(confirmed <= saved <= confirmed + 1, f"round {turn}: {confirmed} confirmed, {saved} saved")
        ends.append(saved - log)
        between += saved > confirmed
        page.close()
    print(f"  of 8 keys saved before the end: {sorted(ends)}; saved and not confirmed: {between} times")
    check(len(set(ends)) > 2, f"the ends come at different moments: {ends}")


def main():
    parser = argparse.ArgumentParser()
    here = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--dataprep", default=str(here / ".build/debug/dataprep"))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshots")
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    if options.screenshots:
        os.makedirs(options.screenshots, exist_ok=True)
    with tempfile.TemporaryDirectory() as root:
        browser = Browser(options.chromium)
        try:
            keyboard(browser, options.dataprep, root, options.screenshots)
            hostile(browser, options.dataprep, root, options.screenshots)
            reach(browser, options.dataprep, root, options.screenshots)
            if not options.short:
                sizes(browser, options.dataprep, root, options.screenshots)
                kills(browser, options.dataprep, root, 25)
        finally:
            browser.close()
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
