"""A real browser for tests of pages: Chromium without a window, told what to do through a pipe.

Speaks the DevTools protocol over file descriptors 3 and 4, so that no package and no port is needed.
"""

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
START = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, with the pipes where it looks for them."""
PAGE_SECONDS = 60.0
"""Seconds to wait for an answer."""
KEYS = {"Enter": ("\r", 13), "Tab": ("", 9), "Escape": ("", 27), "ArrowRight": ("", 39), "ArrowLeft": ("", 37)}
KEYS |= {"ArrowUp": ("", 38), "ArrowDown": ("", 40)}


class Browser:
    """One open page."""

    def __init__(self, to: int, back: int) -> None:
        """Attach to a new page over the two ends of the pipes."""
        self._to, self._back = to, back
        self._rest, self._number, self._session = b"", 0, ""
        self.complaints: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def _receive(self) -> dict[str, Any]:
        ends = time.monotonic() + PAGE_SECONDS
        while b"\0" not in self._rest:
            if not select.select([self._back], [], [], max(ends - time.monotonic(), 0))[0]:
                raise TimeoutError
            self._rest += os.read(self._back, 1 << 16)
        message, _, self._rest = self._rest.partition(b"\0")
        content: dict[str, Any] = json.loads(message)
        return content

    def _note(self, message: dict[str, Any]) -> None:
        method, said = message.get("method", ""), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(said["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(said["args"]))
        elif method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(json.dumps(said["entry"]))
        elif method == "Network.requestWillBeSent" and not said["request"]["url"].startswith(("file:", "data:")):
            self.complaints.append(f"asks for {said['request']['url']}")
        elif method == "Network.loadingFailed":
            self.complaints.append(json.dumps(said))

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            self._note(answer)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]

    def open(self, page: Path, after: str = "") -> None:
        """Load a page from the file system and wait until it is there; ``after`` follows the file name."""
        self._call("Page.navigate", url="about:blank")
        self._call("Page.navigate", url=page.resolve().as_uri() + after)
        ends = time.monotonic() + PAGE_SECONDS
        while self.says("document.readyState + location.protocol") != "completefile:":
            if time.monotonic() > ends:
                raise TimeoutError
            time.sleep(0.02)

    def says(self, script: str) -> Any:
        """The value of an expression."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, *keys: str, shift: bool = False) -> None:
        """Press keys, one after the other: letters, or names as browsers have them."""
        for key in keys:
            text, code = KEYS.get(key, (key, ord(key[0].upper())))
            known = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 * shift}
            self._call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **known)
            self._call("Input.dispatchKeyEvent", type="keyUp", **known)

    def look(self, width: int = 1200, height: int = 900, **features: str) -> None:
        """Set the size of the window, and media features such as ``prefers_color_scheme="dark"``."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        chosen = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self._call("Emulation.setEmulatedMedia", features=chosen)

    def picture(self, file: Path, whole: bool = False) -> None:
        """Save what is seen, or the whole page."""
        shot = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self) -> bytes:
        """The page on paper."""
        return base64.b64decode(self._call("Page.printToPDF", printBackground=False)["data"])


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a state of its own, ended afterwards."""
    out, to = os.pipe()
    back, into = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        words = [str(PROGRAM), *OPTIONS, f"--user-data-dir={home}", "about:blank"]
        start = [sys.executable, "-c", START, str(out), str(into), *words]
        process = subprocess.Popen(
            start, pass_fds=(out, into), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        os.close(out)
        os.close(into)
        try:
            yield Browser(to, back)
        finally:
            os.close(to)
            os.close(back)
            process.terminate()
            process.wait(30)
