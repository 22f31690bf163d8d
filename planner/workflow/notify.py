"""Send what is to be told to a team's channels: WeCom, DingTalk, Feishu, e-mail and others."""

import datetime as dt
import logging
from typing import Any

from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.i18n import LANGUAGES, Translator, own_words, translator
from planner.storage.outbox import (
    Batch,
    ChannelInfo,
    add_channel,
    claim_batch,
    list_channels,
    put_addresses_away,
    remove_channel,
    settle_batch,
)
from planner.storage.permit import permit
from planner.storage.store import Store

MOST_NAMED = 8  # agents of whom a message says that their shifts change
ADVICE = "Write it as Apprise does: wecombot://KEY, dingtalk://TOKEN, feishu://TOKEN, mailto://…"


def add_team_channel(
    url: str,
    actor: Actor,
    team: str,
    name: str,
    address: str,
    *,
    lang: str = "zh",
    every_min: int = 1,
) -> int:
    """
    Keep where a team's messages go.

    Parameters
    ----------
    url, actor, team
        Database, on whose behalf, and whose messages.
    name
        What people call it.
    address
        Address as Apprise writes it, with its secret; it is never shown again.
    lang
        Language of the messages.
    every_min
        At most one message in so many minutes; what comes between is gathered into one. [min]

    Returns
    -------
    int
        Its number.

    Raises
    ------
    InputError
        If the actor may not, the address is not understood, or Apprise is not installed.
    """
    if lang not in LANGUAGES:
        raise InputError("the language is not known", value=lang, advice="Use zh or en")
    if not 0 <= every_min <= 24 * 60:
        raise InputError("must be 0 to 1440 minutes", column="--every-min", value=every_min)
    with Store.open(url) as store:
        permit(store, actor, Verb.SETTINGS, team=team)
        _messenger(address)
        return add_channel(
            store, team, name, address, lang=lang, every_min=every_min, by=actor.name
        )


def find_channels(url: str, actor: Actor) -> tuple[ChannelInfo, ...]:
    """List the channels that the actor may see, with what became of their messages."""
    with Store.open(url) as store:
        return tuple(one for one in list_channels(store) if actor.may(Verb.SETTINGS, team=one.team))


def close_channel(url: str, actor: Actor, channel: int) -> None:
    """
    Send nothing to a channel any more.

    Raises
    ------
    InputError
        If the actor may not, or there is no such channel.
    """
    with Store.open(url) as store:
        found = next((one for one in list_channels(store) if one.id == channel), None)
        permit(store, actor, Verb.SETTINGS, team=None if found is None else found.team)
        if found is None:
            raise InputError(f"there is no channel {channel}")
        remove_channel(store, channel, by=actor.name)


def send_due(url: str) -> int:
    """
    Send everything that is due, a message a channel.

    Returns
    -------
    int
        Number of messages that were taken.

    Raises
    ------
    InputError
        If the database cannot be used, or Apprise is not installed and something is due.
    """
    taken = 0
    with Store.open(url) as store:
        put_addresses_away(store)
        while (batch := claim_batch(store, dt.datetime.now(dt.UTC))) is not None:
            error = _send(batch)
            settle_batch(store, batch, error, dt.datetime.now(dt.UTC))
            taken += error is None
    return taken


def _send(batch: Batch) -> str | None:
    """Send a batch as one message; return why it was not taken."""
    if batch.address is None:
        return "the channel's address is not on this machine: add the channel anew"
    title, body = message(batch.team, batch.events, batch.lang)
    try:
        messenger = _messenger(batch.address)
        return None if messenger.notify(title=title, body=body) else "the channel did not take it"
    except InputError as error:
        return error.problem
    except Exception as error:  # a service's own code; the address must not show in what is kept
        return f"sending failed: {type(error).__name__}"


def _messenger(address: str) -> Any:
    """
    Make what sends to an address.

    Raises
    ------
    InputError
        If the address is not understood, or Apprise is not installed.
    """
    try:
        import apprise  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise InputError(
            "messages cannot be sent: apprise is not installed",
            advice="Install it with pip install 'peakroster[notify]'",
        ) from None
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it writes addresses into its log
    messenger = apprise.Apprise()
    if not messenger.add(address):
        raise InputError("the address is not understood", column="address", advice=ADVICE)
    return messenger


def message(team: str, events: tuple[dict[str, Any], ...], lang: str) -> tuple[str, str]:
    """
    Put events into words.

    Returns
    -------
    title, body : str
        A line an event, in the order in which they happened.
    """
    _ = translator(lang)
    own = own_words(team, lang)
    title = _("{team}: roster news").format(team=own)
    return title, "\n".join(_line(event, _) for event in events)


def _line(event: dict[str, Any], _: Translator) -> str:
    if event["kind"] == "ask":
        kinds = {
            "leave": _("Leave"),
            "off": _("Day off"),
            "on": _("Wish to work"),
            "not": _("Wish not to work a shift"),
            "swap": _("Swap"),
        }
        said = (
            _("{what} of {agent}, {first} to {last}, is approved.")
            if event["state"] == "approved"
            else _("{what} of {agent}, {first} to {last}, is refused.")
        )
        return said.format(what=kinds[event["asked"]], **event)
    first = dt.date.fromisoformat(event["start"])
    last = first + dt.timedelta(days=event["days"] - 1)
    if event["kind"] == "published":
        return _("The roster of {first} to {last} is published.").format(first=first, last=last)
    named = event["agents"][:MOST_NAMED]
    who = ", ".join(named) + (", …" if len(event["agents"]) > len(named) else "")
    said = _("The roster of {first} to {last} has changed: {cells} shifts of {who}.")
    return said.format(first=first, last=last, cells=event["cells"], who=who or "–")
