"""`./run screens`: pictures of the main screens into `.local/screens/`, each as its user sees it.

Look at them after a change: what is cramped, ugly or unclear shows here first.
"""

import os
import sys
import time

from playwright.sync_api import Error as BrowserError

from . import chromium, paths
from .browser import FLAGS
from .screen_list import SCREENS

_SIZE = {"width": 1366, "height": 768}
# Drawn: a view or a page is there, and neither a block nor the loading sign is shown.
_DRAWN = """() => {
    const there = document.querySelector(
        ".o_action_manager .o_view_controller, .o_action_manager .o_action, #wrapwrap");
    const busy = [...document.querySelectorAll(".o_blockUI, .o_loading_indicator")];
    return there && document.fonts.status === "loaded" && !busy.some((node) => node.offsetParent);
}"""
# Headings of a list that its columns are too narrow for.
_CUT = """() => {
    const isCut = (node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1;
    const heads = [...document.querySelectorAll(".o_list_table thead th[data-name]")];
    return heads
        .filter((head) => head.offsetParent && [...head.querySelectorAll("span, div")].some(isCut))
        .map((head) => head.textContent.trim());
}"""
_PATIENCE = 20_000  # milliseconds


def _log_in(browser, url, login, password):
    context = browser.new_context(
        viewport=_SIZE, locale="en-GB", timezone_id="Europe/London"
    )
    page = context.new_page()
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda address: "/web/login" not in address)
    return page


def _settle(page):
    """Wait until the web client has drawn what it was asked for; its bus never falls silent."""
    page.wait_for_function(_DRAWN, timeout=_PATIENCE)
    time.sleep(0.8)  # charts and fades


def _take(page, url, screen, target):
    """Take one picture. :returns: the headings of its list that can't be read whole"""
    page.goto(f"{url}{screen.path}", timeout=_PATIENCE)
    _settle(page)
    for selector in screen.clicks:
        page.click(selector, timeout=_PATIENCE)
        _settle(page)
    page.screenshot(path=target)
    return page.evaluate(_CUT)


def _look(page, url, screen):
    """Take one picture and tell of it. :returns: whether the screen came up"""
    target = paths.SCREENS / f"{screen.name}.png"
    try:
        cut = _take(page, url, screen, target)
    except BrowserError as error:
        page.screenshot(path=target)
        why = str(error).splitlines()[0]
        print(f"  {screen.name} as {screen.login} did not come up: {why}", flush=True)
        return False
    remark = f"; headings cut: {', '.join(cut)}" if cut else ""
    print(f"  {target.relative_to(paths.LOCAL)}  ({screen.login}){remark}", flush=True)
    return True


def main(names):
    """Take the pictures whose names hold one of the words given, or all. :returns: exit code"""
    url, password = os.environ["GROWTH_URL"], os.environ["GROWTH_PASSWORD"]
    wanted = [
        screen
        for screen in SCREENS
        if not names or any(name in screen.name for name in names)
    ]
    if not wanted:
        print(
            f"No screen is named like {' '.join(names)}; there are: "
            f"{', '.join(screen.name for screen in SCREENS)}."
        )
        return 2
    paths.SCREENS.mkdir(parents=True, exist_ok=True)
    failed = 0
    with chromium.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(paths.BIN / "chromium"), args=FLAGS
        )
        for login in dict.fromkeys(screen.login for screen in wanted):
            page = _log_in(browser, url, login, password)
            for screen in (screen for screen in wanted if screen.login == login):
                failed += not _look(page, url, screen)
            page.context.close()
        browser.close()
    print(f"{len(wanted) - failed} pictures in {paths.SCREENS}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
