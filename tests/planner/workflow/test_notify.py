"""Messages arrive once, gathered, at the pace that a channel allows; at a real server."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from sqlalchemy import inspect, text

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.errors import InputError
from planner.storage import outbox
from planner.storage.outbox import claim_batch, settle_batch
from planner.storage.store import Store
from planner.storage.telling import tell
from planner.storage.work_tables import Channel
from planner.workflow import add_team_channel, close_channel, find_channels, send_due
from planner.workflow.notify import message
from tests.planner.storage.stored import later_by, plan

# Apprise looks for a module that Python 3.13 has no more.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
ME, TEAM = local_actor("me"), "旗舰店"
NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


class Inbox(ThreadingHTTPServer):
    """A channel's other end: keeps what arrives, and answers as it is told to."""

    daemon_threads = True

    def __init__(self):
        self.arrived, self.status, self.answer = [], 200, threading.Event()
        self.came = threading.Event()
        self.answer.set()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self):
        return f"json://127.0.0.1:{self.server_address[1]}/x"


class Handler(BaseHTTPRequestHandler):
    """One message."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 200:
            self.server.arrived.append(body["message"])
        self.server.came.set()
        self.server.answer.wait(20)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def inbox():
    server = Inbox()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    folder = tmp_path / "secrets"
    monkeypatch.setenv("PEAKROSTER_SECRETS", str(folder))
    return folder


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    with Store.open(url) as store:
        store.save_draft(plan())
    return url


def channel(url, inbox, **options):
    return add_team_channel(url, ME, TEAM, "群", inbox.address, **options)


def publish(url, **changes):
    with Store.open(url) as store:
        version = store.save_draft(plan(**changes))
        store.publish(version, by="wang")
    return version


def say(url, *keys):
    """Lay messages down, each for a day of its own so that it can be told apart."""
    with Store.open(url) as store, store.writing("x") as session:
        for key in keys:
            first = str(dt.date(2026, 1, 1) + dt.timedelta(days=key))
            tell(session, 1, str(key), {"kind": "published", "start": first, "days": 1})


def states(url):
    with Store.open(url) as store, store.reading() as session:
        return list(session.scalars(text("SELECT state FROM notices ORDER BY id")))


def test_what_is_published_and_changed_is_told_in_one_message(url, inbox):
    channel(url, inbox, lang="zh")
    first = publish(url)
    codes = plan().codes
    codes[2, 1] = codes[1, 0] = 0
    publish(url, codes=codes, parent=first)
    publish(url, horizon=later_by(7))
    assert send_due(url) == 1
    (said,) = inbox.arrived
    assert said.splitlines() == [
        "2026-12-01 至 2026-12-07 的排班表已发布。",
        "2026-12-01 至 2026-12-07 的排班表有变动：2 个班次，涉及 A2, A3。",
        "2026-12-08 至 2026-12-14 的排班表已发布。",
    ]
    assert (send_due(url), states(url)) == (0, ["sent"] * 3)


def test_a_decision_on_a_request_is_told():
    event = {"kind": "ask", "agent": "A1", "asked": "leave", "state": "refused"}
    event |= {"first": "2026-12-03", "last": "2026-12-04"}
    title, body = message("旗舰店 flagship", (event,), "en")
    assert title == "Flagship: roster news"
    assert body == "Leave of A1, 2026-12-03 to 2026-12-04, is refused."


def test_nothing_is_told_if_what_it_tells_of_did_not_happen(url, inbox):
    channel(url, inbox)
    version = publish(url)

    def fail():
        with Store.open(url) as store, store.writing("x") as session:
            tell(session, 1, "never", {"kind": "published", "start": "2026-01-01", "days": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with Store.open(url) as store:
        store.publish(version, by="again")  # it is published already
    assert states(url) == ["waiting"]


def test_the_same_thing_is_told_once(url, inbox):
    channel(url, inbox)
    say(url, 1, 2)
    say(url, 2, 3)
    assert send_due(url) == 1
    assert len(inbox.arrived[0].splitlines()) == 3


def test_other_teams_channels_hear_nothing(url, inbox):
    publish(url, team="other")
    add_team_channel(url, ME, "other", "群", inbox.address)
    publish(url)
    assert send_due(url) == 0


def test_a_channel_gets_no_more_messages_than_it_allows(url, inbox):
    channel(url, inbox, every_min=10)
    say(url, 1)
    with Store.open(url) as store:
        first = claim_batch(store, NOW + dt.timedelta(days=365))
        settle_batch(store, first, None, NOW + dt.timedelta(days=365))
        say(url, 2, 3)
        early = NOW + dt.timedelta(days=365, minutes=9, seconds=59)
        assert claim_batch(store, early) is None
        later = claim_batch(store, early + dt.timedelta(seconds=1))
        assert len(later.events) == 2


def test_what_is_refused_is_tried_again_some_times_and_then_marked(url, inbox):
    channel(url, inbox, every_min=0)
    say(url, 1)
    inbox.status = 500
    now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    with Store.open(url) as store:
        for wait_min in (2, 4, 8):
            batch = claim_batch(store, now)
            settle_batch(store, batch, "refused", now)
            assert claim_batch(store, now + dt.timedelta(minutes=wait_min, seconds=-1)) is None
            now += dt.timedelta(minutes=wait_min)
        settle_batch(store, claim_batch(store, now), "refused", now)
        assert claim_batch(store, now + dt.timedelta(days=1)) is None
    assert states(url) == ["failed"]


def test_a_server_that_refuses_gets_nothing_marked_as_sent(url, inbox):
    channel(url, inbox)
    say(url, 1)
    inbox.status = 500
    assert (send_due(url), states(url)) == (0, ["waiting"])


def send_in_a_process(url):
    code = "import sys; from planner.workflow import send_due; send_due(sys.argv[1])"
    return subprocess.Popen([sys.executable, "-c", code, url])


def test_a_sender_killed_while_the_channel_answers_sends_nothing_twice(url, inbox, monkeypatch):
    channel(url, inbox, every_min=0)
    say(url, 1)
    inbox.answer.clear()
    child = send_in_a_process(url)
    assert inbox.came.wait(120)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert send_due(url) == 0  # claimed, and nobody knows yet that its sender is gone
    monkeypatch.setattr(outbox, "LOST_AFTER", dt.timedelta(0))
    assert (send_due(url), states(url)) == (0, ["unknown"])
    assert len(inbox.arrived) == 1
    (found,) = find_channels(url, ME)
    assert (found.unknown, found.waiting) == (1, 0)


@pytest.mark.slow
def test_killed_at_any_of_fifty_moments_a_sender_sends_nothing_twice(url, inbox, monkeypatch):
    """Each run of the sender has a message of its own; some arrive, none arrives twice."""
    channel(url, inbox, every_min=0)
    rng = np.random.default_rng(5)
    for n in range(50):
        say(url, n)
        inbox.came.clear()
        child = send_in_a_process(url)
        time.sleep(float(rng.uniform(1.0, 4.0)))
        child.kill()
        child.wait()
        monkeypatch.setattr(outbox, "LOST_AFTER", dt.timedelta(0))
        send_due(url)
        monkeypatch.undo()
    lines = [line for said in inbox.arrived for line in said.splitlines()]
    assert len(lines) == len(set(lines))
    assert set(states(url)) <= {"sent", "unknown"}
    assert states(url).count("sent") <= len(lines) <= 50


def test_two_senders_at_once_share_the_work(url, inbox):
    for _ in range(4):
        channel(url, inbox)
    say(url, 1)
    threads = [threading.Thread(target=send_due, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.arrived) == 4
    assert states(url) == ["sent"] * 4


@pytest.mark.parametrize("address", ["", "nonsense", "nonsense://x", "javascript:alert(1)"])
def test_an_address_that_is_not_understood_is_told(url, address):
    with pytest.raises(InputError, match="the address is not understood") as told:
        add_team_channel(url, ME, TEAM, "x", address)
    assert "dingtalk://TOKEN" in str(told.value)
    assert find_channels(url, ME) == ()


def everything(url) -> str:
    """Give every row of every table as text."""
    with Store.open(url) as store, store.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in tables]  # noqa: S608
    return repr(rows)


def test_an_address_is_a_secret(url, inbox, secrets):
    number = add_team_channel(url, ME, TEAM, "群", "dingtalk://topsecrettoken")
    assert find_channels(url, ME)[0].kind == "dingtalk"
    assert "topsecret" not in repr(find_channels(url, ME)) + everything(url)
    (kept,) = secrets.iterdir()
    assert (secrets.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)
    close_channel(url, ME, number)
    assert list(secrets.iterdir()) == []


def test_an_address_that_an_earlier_version_kept_is_moved_and_still_used(url, inbox, secrets):
    number = channel(url, inbox)
    with Store.open(url) as store, store.writing("x") as session:
        session.get_one(Channel, number).address = inbox.address
    say(url, 1)
    assert send_due(url) == 1
    assert inbox.address not in everything(url)
    assert len(inbox.arrived) == 1


def test_an_address_that_is_not_on_this_machine_is_told_with_the_message(url, inbox, secrets):
    channel(url, inbox)
    for kept in secrets.iterdir():
        kept.unlink()
    say(url, 1)
    assert (send_due(url), inbox.arrived) == (0, [])
    assert "not on this machine: add the channel anew" in everything(url)


def test_a_folder_of_secrets_that_cannot_be_written_is_told(url, inbox, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PEAKROSTER_SECRETS", str(tmp_path / "file"))
    with pytest.raises(InputError, match=r"cannot be written.*PEAKROSTER_SECRETS"):
        channel(url, inbox)
    assert find_channels(url, ME) == ()


def test_a_channel_that_is_removed_gets_nothing_more(url, inbox):
    number = channel(url, inbox)
    say(url, 1)
    close_channel(url, ME, number)
    say(url, 2)
    assert (send_due(url), states(url)) == (0, ["failed"])
    assert find_channels(url, ME) == ()


def test_who_may_not_set_the_team_up_sees_and_changes_no_channel(url, inbox):
    number = channel(url, inbox)
    lead = Actor(name="l", role=Role.LEAD, team=TEAM, account=1)
    other = replace(lead, role=Role.MANAGER, team="other")
    for actor in (lead, other):
        assert find_channels(url, actor) == ()
        with pytest.raises(Refused):
            add_team_channel(url, actor, TEAM, "x", inbox.address)
        for one in (number, 99):
            with pytest.raises(Refused):
                close_channel(url, actor, one)


def test_without_apprise_the_way_to_it_is_told(url, inbox, monkeypatch):
    channel(url, inbox)
    say(url, 1)
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(InputError, match=r"pip install 'peakroster\[notify\]'"):
        add_team_channel(url, ME, TEAM, "x", inbox.address)
    assert (send_due(url), states(url)) == (0, ["waiting"])
