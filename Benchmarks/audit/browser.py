"""Chromium without a window, driven through the DevTools protocol over a pipe: only the standard library is needed."""
import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """A running Chromium. `page()` opens a tab."""

    def __init__(self, path="/usr/bin/chromium"):
        self.profile = tempfile.mkdtemp(prefix="labelling-")
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()
        # Away from 3 and 4, which the browser reads from and writes to.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]

        def prepare():
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self.process = subprocess.Popen(
            [path, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
             "--disable-background-networking", "--hide-scrollbars", f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=prepare, pass_fds=(3, 4), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in [to_browser, from_browser] + ends:
            os.close(end)
        self.bytes, self.last, self.answers, self.events = b"", 0, {}, []

    def send(self, method, session=None, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        return self.last

    def call(self, method, session=None, **parameters):
        """What the browser answers; events that come before that are kept."""
        number = self.send(method, session, **parameters)
        end = time.time() + 60
        while number not in self.answers:
            self.read(end - time.time())
        answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer.get("result", {})

    def read(self, timeout):
        if timeout <= 0:
            raise TimeoutError("the browser does not answer")
        if not select.select([self.reader], [], [], timeout)[0]:
            return
        piece = os.read(self.reader, 1 << 20)
        if not piece:
            raise RuntimeError("the browser has ended")
        *messages, self.bytes = (self.bytes + piece).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.events.append(message)

    def page(self, url, width=1280, height=860, dark=False, scripts=True):
        return Page(self, url, width, height, dark, scripts)

    def close(self):
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        self.process.wait(20)
        os.close(self.writer)
        os.close(self.reader)
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """A tab."""

    def __init__(self, browser, url, width, height, dark, scripts):
        self.browser = browser
        context = browser.call("Target.createBrowserContext")["browserContextId"]
        self.target = browser.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "DOM", "Accessibility"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Page.navigate", url=url)
        if scripts:
            self.wait("document.readyState === 'complete' && typeof state !== 'undefined' && state !== null")
        else:
            time.sleep(1)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, expression, seconds=30):
        end = time.time() + seconds
        while not self.value(expression):
            if time.time() > end:
                raise TimeoutError(f"never true: {expression}")
            time.sleep(.01)

    def key(self, key, code=None, repeat=False, shift=False):
        """Presses a key as a keyboard does."""
        if code is None:
            code = f"Key{key.upper()}" if key.isalpha() and len(key) == 1 else f"Digit{key}" if key.isdigit() else {"?": "Slash"}.get(key, key)
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, " ": 32}
        common = {"key": key, "code": code, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()) if len(key) == 1 else 0),
                  "modifiers": 8 if shift or key == "?" else 0}
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else None)
        down = dict(common, type="keyDown" if text else "rawKeyDown", autoRepeat=repeat)
        if text:
            down["text"] = text
        self.call("Input.dispatchKeyEvent", **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def settle(self):
        """Waits until all keys are done."""
        self.wait("!busy && pressed.length === 0")

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def events(self, method):
        return [event["params"] for event in self.browser.events
                if event["method"] == method and event.get("sessionId") == self.session]

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
