"""A reader that does to its process what hostile pages do, by the page's address."""

from __future__ import annotations

import os
import signal
import time

from transforms.layout import LayoutError
from transforms.pipeline import refusal
from transforms.records import Page, Record, Refusal


def read_page(page: Page) -> Record | Refusal:
    what = page.url.rsplit("/", 1)[-1]
    if what == "hang":
        while True:
            time.sleep(1)
    if what == "spin":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            pass
    if what == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "exit":
        os._exit(7)
    if what == "greedy":
        bytearray(1 << 40)
    if what == "chatty":
        print("words on standard output", flush=True)  # noqa: T201 - the point of the page
    if what == "wrong":
        raise LayoutError("no layout named 'x'")
    return refusal(page, "no_text", what)
