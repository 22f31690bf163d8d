"""
Take a picture of every page, in both languages, light and dark, on a desk and on a phone.

Run by ``make screenshots`` on a copy of the demo's database, to which a few hours of the day, a
handover note and a request are added. What was taken before is left as it is, so that a run that
was stopped goes on where it was; ``--again`` takes all anew. The pictures are for looking at; the
few of the README and the documentation are made from them with ``--docs``.
"""

import argparse
import datetime as dt
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from planner.domain.access import local_actor
from planner.views import AskKind, SeenHour, Wanted, find_versions, load_plan
from planner.workflow import make_request, save_hours, write_note
from tests.end_to_end.browser import (
    ARGUMENTS,
    CHROMIUM,
    DESK,
    LOCALES,
    PHONE,
    ROOT,
    SCREENS,
    WAIT_S,
    served,
    settle,
)

SIZES = {"desk": DESK, "phone": PHONE}
SCHEMES = ("light", "dark")
MOST_HEIGHT = 5000  # [px]
SQLITE = "sqlite:///"
BUSY = 1.25  # times the forecast came in the hours that are added
IN_DOCS = {  # picture: name, width [px], height from the top [px]
    "roster-en-light-desk": ("roster", 1200, 860),
    "today-en-light-desk": ("today", 1200, 1000),
    "stress_lab-en-dark-desk": ("stress_lab", 1200, 900),
    "my_day-zh-light-phone": ("my_day", 360, 720),
}
QUALITY = 82


def main() -> int:
    """Serve a copy of the database and go through all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--again", action="store_true", help="take all anew")
    parser.add_argument("--only", nargs="*", default=SCREENS, help="pages by the names of files")
    parser.add_argument("--minutes", type=float, default=15.0, help="after which it stops")
    parser.add_argument("--docs", action="store_true", help="make the pictures in docs/images")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        (lang, scheme, size, screen)
        for lang, scheme, size, screen in product(LOCALES, SCHEMES, SIZES, asked.only)
        if asked.again or not picture(asked.folder, screen, lang, scheme, size).exists()
    ]
    end = time.monotonic() + 60 * asked.minutes
    left = take_all(wanted, asked.folder, end) if wanted else 0
    print(f"{len(wanted) - left} pictures taken, {left} left, in {asked.folder}")  # noqa: T201
    if asked.docs:
        for name, (to, width, height) in IN_DOCS.items():
            shrink(asked.folder / f"{name}.png", ROOT / "docs/images" / f"{to}.webp", width, height)
    return 1 if left else 0


def take_all(wanted: list[tuple[str, str, str, str]], folder: Path, end: float) -> int:
    """Take pictures until the time is over, and return how many are left."""
    left = len(wanted)
    with (
        tempfile.TemporaryDirectory() as place,
        served(furnished(os.environ["PEAKROSTER_DATABASE_URL"], Path(place))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for path in taken(browser, address, wanted, folder):
            left -= 1
            print(path.name, file=sys.stderr)  # noqa: T201
            if time.monotonic() > end:
                break
        browser.close()
    return left


def taken(
    browser: Browser, address: str, wanted: list[tuple[str, str, str, str]], folder: Path
) -> Iterator[Path]:
    """Take one picture after the other; each language, theme and screen has a browser's window."""
    for lang, scheme, size in dict.fromkeys(one[:3] for one in wanted):
        window = SIZES[size]
        context = browser.new_context(locale=LOCALES[lang], color_scheme=scheme, viewport=window)
        page = context.new_page()
        page.set_default_timeout(1000 * WAIT_S)
        for screen in (one[3] for one in wanted if one[:3] == (lang, scheme, size)):
            page.set_viewport_size(window)
            settle(page, address, screen, lang)
            high = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size(
                {**window, "height": min(max(high, window["height"]), MOST_HEIGHT)}
            )
            page.wait_for_timeout(300)
            path = picture(folder, screen, lang, scheme, size)
            page.screenshot(path=path)
            yield path
        context.close()


def picture(folder: Path, screen: str, lang: str, scheme: str, size: str) -> Path:
    """Return where a picture lies."""
    return folder / f"{screen}-{lang}-{scheme}-{size}.png"


def furnished(url: str, folder: Path) -> str:
    """Copy a database and add what a day in use would have."""
    copy = folder / "shown.sqlite3"
    with sqlite3.connect(url.removeprefix(SQLITE)) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    shown, me = f"{SQLITE}{copy}", local_actor("ops")
    info = find_versions(shown, me)[0]
    plan = load_plan(shown, me, info.id)
    forecast, clock = plan.month.forecast, dt.datetime.now(ZoneInfo(plan.month.site.zone))
    d = plan.month.problem.horizon.day(clock.date()) or 0
    date, until = forecast.dates[d], max(clock.hour, 15)
    hours = [
        SeenHour(hour=h, queue=queue, contacts=float(round(BUSY * forecast.mean[q, d, h])))
        for q, queue in enumerate(forecast.queues)
        for h in range(until)
        if forecast.open[q, d, h]
    ]
    save_hours(shown, me, info.team, date, hours)
    write_note(
        shown, me, info.team, date, "订单 1024 等待退款，中午前回电。 Call back before noon."
    )
    agent = plan.month.problem.agents[0].id
    free = date + dt.timedelta(days=3)
    wanted = Wanted(agent=agent, kind=AskKind.OFF, first=free, last=free, reason="家里有事")
    make_request(shown, me, info.team, wanted)
    return shown


def shrink(png: Path, to: Path, width: int, height: int) -> None:
    """Make a small picture of the top of a page."""
    with Image.open(png) as whole:
        top = whole.convert("RGB").crop(
            (0, 0, whole.width, min(height * whole.width // width, whole.height))
        )
        top.resize((width, top.height * width // top.width), Image.Resampling.LANCZOS).save(
            to, quality=QUALITY, method=6
        )


if __name__ == "__main__":
    sys.exit(main())
