"""What managers, agents and ops do with each other, each signed in, in both languages."""

import datetime as dt
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from planner import workflow
from planner.domain.access import Role, local_actor
from planner.i18n import Translator, translator
from planner.storage import passwords
from tests.end_to_end.browser import DESK, LOCALES, PHONE, WAIT_S, cells, needs_chromium, served
from tests.planner.ui.small_site import AGENTS, TEAM, publish, small_plan

pytestmark = [needs_chromium, pytest.mark.slow]

PASSWORD = "three quiet horses"  # noqa: S105 - of nobody
KEEP = "Keep the changes as a new draft; agents see nothing of it before it is published"
BUSY_MS = 120_000  # for what computes, on a busy machine [ms]
SIDEWAYS = (
    "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
    ".map(e => e.scrollWidth - e.clientWidth))"
)


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop whose people have accounts, as a browser in one language meets it."""

    address: str
    browser: Browser
    lang: str

    @property
    def words(self) -> Translator:
        """What stands on the screen."""
        return translator(self.lang)

    @contextmanager
    def signed_in(self, login: str, path: str, size: ViewportSize) -> Iterator[Page]:
        """Sign in by the form, in a window of one's own, and land on a page."""
        context = self.browser.new_context(locale=LOCALES[self.lang], viewport=size)
        page = context.new_page()
        page.set_default_timeout(1000 * WAIT_S)
        page.goto(f"{self.address}/{path}?lang={self.lang}")
        page.get_by_label(self.words("Login name")).fill(login)
        page.get_by_label(self.words("Password")).fill(PASSWORD)
        page.get_by_role("button", name=self.words("Sign in")).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        still(page)
        yield page
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate(SIDEWAYS) == 0
        context.close()


@pytest.fixture(scope="module", params=list(LOCALES))
def shop(request, browser, tmp_path_factory) -> Iterator[Shop]:
    """Serve the small site from next Monday on, with an account for everybody."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    today = dt.datetime.now(dt.UTC).date()
    publish(url, small_plan(today + dt.timedelta(days=7 - today.weekday())))
    people: list[tuple[str, Role, str | None]] = [("mei", Role.MANAGER, None)]
    people += [("ole", Role.OPS, None), *((agent.id, Role.AGENT, agent.id) for agent in AGENTS)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
        for login, role, agent in people:
            code = workflow.add_account(url, local_actor("me"), login, role, team=TEAM, agent=agent)
            workflow.set_password(url, code, PASSWORD)
    with served(url) as address:
        yield Shop(address=address, browser=browser, lang=request.param)


def still(page: Page) -> None:
    """Wait until nothing runs any more."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def succeeded(page: Page, said: str) -> None:
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text(said)
    still(page)


def state_of(page: Page, n: int = 0) -> Locator:
    """Return the state of a request on the list, the newest first."""
    return page.locator(".pr.asks details").nth(n).locator("summary b")


def test_a_fix_of_ops_reaches_the_manager_who_publishes_it(shop):
    _ = shop.words
    with shop.signed_in("ole", "stress_lab", DESK) as desk:
        for thumb in desk.get_by_role("slider", name=_("Days looked at")).all():
            thumb.press("Home")
            still(desk)
        volume = desk.get_by_role("slider", name=_("Volume ×"))
        for _step in range(2):
            volume.press("ArrowLeft")
            still(desk)
        name = _("× {factor:g} from {hours} o'clock").format(factor=0.8, hours="8–24")
        expect(desk.locator(".pr.list").get_by_text(name)).to_be_visible(timeout=BUSY_MS)
        still(desk)
        press(desk, _("Find it"))
        send = desk.get_by_role("button", name=_("Send to the manager as a draft"))
        expect(send).to_be_visible(timeout=2 * BUSY_MS)
        still(desk)
        send.click()
        succeeded(desk, _("Saved as draft {version}.").split("{")[0].strip())
        desk.get_by_test_id("stSidebarNavLink").filter(has_text=_("Versions")).click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text(_("Versions"))
        expect(desk.get_by_role("button", name=re.compile(publishes(_)))).to_be_disabled()
    with shop.signed_in("mei", "versions", DESK) as desk:
        expect(
            desk.locator(".pr.list").get_by_text(re.compile(f"^{re.escape(name)}: "))
        ).to_be_visible()
        desk.get_by_role("button", name=re.compile(publishes(_))).click()
        succeeded(desk, _("Version {} is published.").split("{}")[1].strip())


def publishes(_: Translator) -> str:
    return _("Publish version {}").replace("{}", r"\d+")


def test_cells_are_edited_by_mouse_and_keys_locked_taken_back_and_published(shop):
    _ = shop.words
    with shop.signed_in("mei", "roster", DESK) as desk:
        row = cells(desk, "Bo Chen")
        rest = row.index(_("R"))
        cell = desk.locator(f'.pr.sheet td[data-row="1"][data-day="{rest}"]')
        cell.click()
        desk.get_by_role("button", name=re.compile(r"^(Day|白班)")).first.click()
        expect(cell).not_to_have_text(_("R"))
        desk.keyboard.press("l")
        expect(cell).to_have_class(re.compile(r"\bk\b"))
        desk.keyboard.press("n")
        expect(desk.locator(".pr.grid .said")).to_contain_text(
            _("A locked cell stays as it is: unlock it first (L)")
        )
        desk.keyboard.press("Control+z")
        desk.keyboard.press("Control+z")
        assert cells(desk, "Bo Chen") == row
        desk.keyboard.press("n")
        expect(desk.locator(".pr.grid .effect:not(.waiting)")).to_be_visible()
        still(desk)
        desk.get_by_role("button", name=_(KEEP)).click()
        desk.get_by_role("dialog").get_by_role("textbox").fill("busy week")
        press(desk, _("Save"))
        expect(desk.locator(".st-key-draft_note")).to_be_visible()
        still(desk)
        desk.locator(".st-key-draft_note").get_by_role("link").click()
        desk.get_by_role("button", name=re.compile(publishes(_))).click()
        succeeded(desk, _("Version {} is published.").split("{}")[1].strip())


def test_leave_asked_on_a_phone_is_weighed_and_granted(shop):
    _ = shop.words
    with shop.signed_in("cai", "requests", PHONE) as phone:
        phone.get_by_role("textbox", name=_("Why?")).fill("家里有事 <b>")
        press(phone, _("Ask"))
        succeeded(phone, _("Asked; you see here when it is decided."))
        expect(state_of(phone)).to_have_text(_("Asked"))
        with shop.signed_in("mei", "requests", DESK) as desk:
            expect(desk.get_by_text("家里有事 <b>", exact=True).first).to_be_visible()
            press(desk, _("What would it do?"))
            late = _("Late replies {} if nothing else changes, {} with stand-ins.").split("{}")
            said = desk.get_by_test_id("stMarkdown").filter(has_text=late[0].strip())
            expect(said.first).to_be_visible(timeout=BUSY_MS)
            still(desk)
            press(desk, _("Approve"))
            succeeded(desk, _("Approved; the roster is mended where it had to be."))
        phone.reload()
        expect(state_of(phone)).to_have_text(_("Approved"))


def test_a_swap_waits_for_the_colleague_and_then_for_the_manager(shop):
    _ = shop.words
    with shop.signed_in("di", "requests", PHONE) as phone:
        phone.get_by_text(_("Swap"), exact=True).first.click()
        offered = phone.get_by_role("radio")
        expect(offered.first).to_be_visible(timeout=BUSY_MS)
        title = phone.get_by_test_id("stRadioOption").first.inner_text()
        partner = next(agent for agent in AGENTS if agent.name in title)
        press(phone, _("Ask for the swap"))
        succeeded(phone, _("Asked; you see here when it is decided."))
        with shop.signed_in(partner.id, "requests", PHONE) as other:
            press(other, _("Agree"))
            succeeded(other, _("Agreed."))
        with shop.signed_in("mei", "requests", DESK) as desk:
            expect(desk.get_by_text(_("The colleague has not agreed yet."))).to_have_count(0)
            press(desk, _("Approve"))
            succeeded(desk, _("Approved; the roster is mended where it had to be."))
        phone.reload()
        expect(state_of(phone)).to_have_text(_("Approved"))


def test_a_calendar_is_subscribed_to_and_closed_again(shop):
    _ = shop.words
    with shop.signed_in("bo", "my_calendar", PHONE) as phone:
        press(phone, _("Make an address"))
        code = phone.get_by_test_id("stImage").filter(has_text=_("Calendar address as a QR code"))
        expect(code.locator("img")).to_be_visible()
        feed = phone.get_by_test_id("stCode").inner_text().strip()
        assert feed.startswith(shop.address)
        with urllib.request.urlopen(feed, timeout=WAIT_S) as answer:  # noqa: S310 - our own server
            assert answer.read().count(b"BEGIN:VEVENT") >= 5
        still(phone)
        press(phone, _("Revoke"))
        expect(phone.get_by_text(_("No address is open."))).to_be_visible()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(feed, timeout=WAIT_S)  # noqa: S310
