"""Chromium, spoken to by the W3C WebDriver protocol over plain HTTP (https://www.w3.org/TR/webdriver2/)."""

import base64
import json
import os
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

# Whatever proxy the environment names, the driver is on this host.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# A name for this host under which, unlike 127.0.0.1, pages have no secure context.
OTHER_NAME = "lab.test"

TAB, ENTER, CONTROL = "\ue004", "\ue007", "\ue009"

# Before any script of a page: what a page must not do, kept for whoever asks.
WITNESS = """
  window.__violations = [];
  document.addEventListener('securitypolicyviolation', event =>
    __violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class DriverError(Exception):
    """What the driver, or the page that it looked at, said against a command."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message.splitlines()[0] if message else ''}")


class Driver:
    """The program chromedriver, on a port of its own choice."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["chromedriver", "--port=0", f"--log-path={folder / 'chromedriver.log'}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(folder)})
        for line in self.process.stdout:
            if found := re.search(r"started successfully on port (\d+)", line):
                self.base = f"http://127.0.0.1:{found[1]}"
                return
        raise DriverError("no chromedriver", f"it ended with status {self.process.wait()}")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def call(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with OPENER.open(request, timeout=30) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise DriverError(value.get("error"), value.get("message")) from None


class Browser:
    """One session, with a profile of its own. An alert that opens makes the next command fail."""

    def __init__(self, driver, folder, runs_scripts=True):
        arguments = [
            "--headless=new", "--window-size=1280,900", "--hide-scrollbars", "--no-first-run", "--no-proxy-server",
            f"--user-data-dir={folder}", "--disable-dev-shm-usage",
            f"--host-resolver-rules=MAP {OTHER_NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        options = {"args": arguments}
        if not runs_scripts:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "timeouts": {"script": 10_000, "pageLoad": 20_000, "implicit": 0},
        }
        self.driver = driver
        session = driver.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.path = f"/session/{session['sessionId']}"
        self.messages = []
        self.hosts = set()
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=WITNESS)

    def call(self, method, path, body=None):
        return self.driver.call(method, self.path + path, body)

    def quit(self):
        self.call("DELETE", "")

    # Pages

    def open(self, address):
        self.call("POST", "/url", {"url": address})

    @property
    def address(self):
        return self.call("GET", "/url")

    @property
    def title(self):
        return self.call("GET", "/title")

    def reload(self):
        self.call("POST", "/refresh")

    def back(self):
        self.call("POST", "/back")

    def run(self, script, *arguments):
        """What the script returns; it may be asynchronous."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    # Elements

    def find(self, selector):
        return Element(self, self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT])

    def find_all(self, selector):
        found = self.call("POST", "/elements", {"using": "css selector", "value": selector})
        return [Element(self, each[ELEMENT]) for each in found]

    def has(self, selector):
        return self.run("return !!document.querySelector(arguments[0])", selector)

    def text(self, selector):
        """The text of the first such element, as its source has it; nothing where there is none."""
        return self.run("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    @property
    def focused(self):
        return Element(self, self.call("GET", "/element/active")[ELEMENT])

    # Keys

    def press(self, *keys):
        """Presses the keys one after the other, then lets go of all."""
        steps = [{"type": "keyDown", "value": key} for key in keys]
        steps += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    # What only Chromium has

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def prefer(self, scheme):
        """Asks pages for the light or the dark scheme; for none in particular where it is empty."""
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def resize(self, width, height=900, is_phone=False):
        self.devtools("Emulation.setDeviceMetricsOverride",
                      width=width, height=height, deviceScaleFactor=2 if is_phone else 1, mobile=is_phone)

    def be_as_before(self):
        self.prefer("")
        self.devtools("Emulation.clearDeviceMetricsOverride")

    def picture(self, height_at_most=3000):
        """The whole page, as PNG."""
        width, height = self.run("return [innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, height_at_most), "scale": 1}
        shot = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])

    def listen(self):
        """Takes over what the browser has logged: messages that are complaints, and the hosts that were asked."""
        for entry in self.call("POST", "/se/log", {"type": "browser"}):
            if entry["level"] in ("SEVERE", "WARNING"):
                self.messages.append(entry["message"])
        for entry in self.call("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            # The browser's own pages ask the browser only, and so do addresses that hold their data.
            address = message["params"].get("request", {}).get("url") or message["params"].get("url", "")
            parts = urllib.parse.urlsplit(address)
            if message["method"].startswith("Network.") and parts.scheme in ("http", "https", "ws", "wss"):
                self.hosts.add(parts.hostname)

    def forgive(self, *words):
        """Forgets the complaints, since it was last listened to, that have one of the words."""
        earlier = len(self.messages)
        self.listen()
        self.messages[earlier:] = [
            message for message in self.messages[earlier:] if not any(word in message for word in words)]


class Element:
    def __init__(self, browser, identity):
        self.browser = browser
        self.identity = identity

    def call(self, method, path, body=None):
        return self.browser.call(method, f"/element/{self.identity}{path}", body)

    def click(self):
        self.call("POST", "/click")

    def type(self, text):
        self.call("POST", "/clear")
        self.call("POST", "/value", {"text": text})

    @property
    def text(self):
        """As it is shown."""
        return self.call("GET", "/text")

    def attribute(self, name):
        return self.call("GET", f"/attribute/{name}")

    def value(self, name="value"):
        return self.call("GET", f"/property/{name}")

    @property
    def role(self):
        return self.call("GET", "/computedrole")

    @property
    def label(self):
        return self.call("GET", "/computedlabel")

    @property
    def box(self):
        return self.call("GET", "/rect")
