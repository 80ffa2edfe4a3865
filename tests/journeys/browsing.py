"""What a person does in a browser window, and what is looked at on each page on the way."""

import os
from importlib import resources
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
CHECK = """async (given) => {
  const run = given.rules.length ? {runOnly: {type: "rule", values: given.rules}} : {runOnly: {type: "tag", values: given.tags}};
  const found = await axe.run(document, {...run, resultTypes: ["violations"]});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 4).map(n => n.html.slice(0, 220)).join(" | ")}`
    + (v.id === "color-contrast" ? " " + v.nodes[0].any.map(a => a.message).join(" ") : ""));
}"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Resolves when the page was drawn at its new width, with what its scripts move then."""
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 375, "height": 812}
STATES = ((WIDE, "light", ()), (NARROW, "dark", ()))
if os.environ.get("AXE") == "all":  # also the contrast of the other mode at each width: twice as long
    STATES = (STATES[0], (WIDE, "dark", ("color-contrast",)), STATES[1], (NARROW, "light", ("color-contrast",)))
SHARED = ("/accounts/", "/people/", "/inbox/")  # the same at every desk: looked at from one
PUBLIC = ("/standards/", "/list/", "/notices/", "/verify/", "/receipts/", "/guide/", "/accessibility/")  # left to the citizen
FILES = ("/pdf/", "/export/", "/blank/", "/sheet/", "/thumb/", "/letter/", "/text/")


class Person:
    """One person's window: what they open, press and read. `told` collects what was wrong without stopping them."""

    def __init__(self, username: str, page: Page, seen: set[str]):
        self.username, self.page, self.seen = username, page, seen
        self.told: list[str] = []
        self.expected: set[int] = set()
        page.on("console", lambda m: self._console(m))
        page.on("pageerror", lambda e: self.told.append(f"{self.path}: script: {e}"))
        page.on("response", lambda r: self._response(r))

    def _console(self, message) -> None:
        if "Failed to load resource" not in message.text:  # told by the response, with its address
            self.told.append(f"{self.path}: console {message.type}: {message.text}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.told.append(f"{self.path}: {response.status} for {response.url}")

    @property
    def path(self) -> str:
        """The address of the page that is open, without the host."""
        found = urlsplit(self.page.url)
        return found.path + (f"?{found.query}" if found.query else "")

    # --- going and pressing ----------------------------------------------------------------------------------------------

    def open(self, path: str) -> "Person":
        """Open an address and look at the page."""
        if not self.username:  # public pages are kept for five minutes; a citizen here comes back after them
            self.page.context.new_cdp_session(self.page).send("Network.clearBrowserCache")
        self.page.goto(path, wait_until="load")
        self.look()
        return self

    def follow(self, text: str, *, within: str = "main", exact: bool = False) -> "Person":
        """Press the first link of these words and look at the page it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(within).get_by_role("link", name=text, exact=exact).first.click()
        self.look()
        return self

    def press(self, text: str, *, exact: bool = True, within: str = "main") -> "Person":
        """Press the button of these words and look at what follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(within).get_by_role("button", name=text, exact=exact).first.click()
        self.look()
        return self

    def fill(self, **fields: str) -> "Person":
        """Fill fields by their names in the form; a list picks by value, a box is ticked by True."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']").first
            kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                field.select_option(str(value))
            elif kind == "checkbox":
                field.set_checked(bool(value))
            elif kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").first.check()
            else:
                field.fill(str(value))
        return self

    def sees(self, *texts: str) -> "Person":
        """The page shows each of these words."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    # --- looking ---------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The page is accessible and fits, wide and light, narrow and dark; each kind of page is looked at once in a session."""
        key = kind(self.path)
        if key in self.seen:
            return
        self.seen.add(key)
        page = self.page
        page.evaluate(AXE)
        for size, mode, rules in STATES:
            if page.viewport_size != size:
                page.set_viewport_size(size)
            page.emulate_media(color_scheme=mode)
            page.evaluate(DRAWN)
            found = page.evaluate(CHECK, {"rules": list(rules), "tags": TAGS})
            self.told += [f"{self.path} at {size['width']} {mode}: {line}" for line in found]
            if size is NARROW and mode == "dark":
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > NARROW["width"]:
                    self.told.append(f"{self.path}: {wide} px wide at {NARROW['width']}: {page.evaluate(WIDEST)}")
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")

    # --- walking ---------------------------------------------------------------------------------------------------------

    def links(self, within: str = "body") -> list[str]:
        """Addresses of this site that the page links to, without what is downloaded."""
        found = self.page.locator(f"{within} a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        return [path for path in dict.fromkeys(found) if not path.startswith(("/static", "/accounts/logout")) and not _is_file(path)]

    def walk(self, start: str, *, under: str = "/", most: int = 200) -> dict[str, str]:
        """Follow links from a page until each kind of page that can be reached was opened once; returns their names with the address.

        `under` keeps to addresses that begin so. Every entry of the desk's menu is opened, also where two show the same kind.
        """
        opened: dict[str, str] = {}
        kinds: set[str] = set()
        waiting = [start]
        entries: set[str] = set()
        while waiting and len(opened) < most:
            path = waiting.pop(0)
            name = view_name(path)
            if name is None or name in opened or (kind(path) in kinds and path not in entries):
                continue
            if (path.startswith(SHARED) and kind(path) in self.seen) or (self.username and (path == "/" or path.startswith(PUBLIC))):
                continue
            opened[name] = path
            kinds.add(kind(path))
            self.open(path)
            if not entries:
                entries = {p.split("#")[0] for p in self.links(".side nav")}
            waiting += [p.split("#")[0] for p in self.links() if p.startswith(under)]
        return opened


WIDEST = """() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 376)
  .slice(0, 3).map(e => e.outerHTML.slice(0, 160)).join(" | ")"""


def _is_file(path: str) -> bool:
    plain = path.split("?")[0]
    return plain.startswith(("/files/", "/documents/", "/api/")) or plain.endswith(FILES) or "." in plain.rsplit("/", 1)[-1]


def view_name(path: str) -> str | None:
    """The full name of an address's pattern, with its desk; None where the portal has no such page."""
    try:
        found = resolve(path.split("?")[0].split("#")[0])
    except Resolver404:
        return None
    desk = found.kwargs.get("desk", "")
    return f"{found.view_name} {desk}".strip()


def kind(path: str) -> str:
    """What sort of page an address shows: pages of one view at one desk look alike."""
    try:
        found = resolve(path.split("?")[0])
    except Resolver404:
        return path
    view = getattr(found.func, "view_class", found.func)
    own = not view.__module__.startswith(("django", "portal.site"))
    apart = found.kwargs.get("desk", "") if found.url_name in ("desk", "people") else "" if own else found.view_name
    return f"{view.__module__}.{view.__qualname__} {apart}"
