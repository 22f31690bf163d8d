"""Look back: what the roster promised, what happened, and whose part the difference is."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from planner.ui import lab_charts, words
from planner.ui.frame import metrics, page_head
from planner.ui.html import Column, Text, table
from planner.ui.session import Here, here
from planner.views import InputError, Verb
from planner.workflow.backcast import backcast_version


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Look back"))
    if not now.actor.may(Verb.WHATIF, now.version.team):
        st.info(_("Looking back is for those who plan."))
        return
    st.markdown(
        _(
            "The roster is played once on the customers it was planned for and once on those who "
            "came, as the newest imported history holds them. The difference is the forecast's. "
            "With the service as it was, what is left is the service's."
        )
    )
    file = st.file_uploader(
        _("Service as it was, if you have it"),
        type=["csv", "xlsx", "parquet"],
        help=_("Columns timestamp, queue, replies, late; local time, a row an hour"),
        key="back_served",
    )
    served = None if file is None else (file.name, file.getvalue())
    key = (now.url, now.version.id, now.version.created_at, served)
    if st.button(_("Look back"), type="primary", icon=":material/history:"):
        try:
            with st.spinner(_("Playing the month twice, a minute at most…")):
                st.session_state["back_found"] = (key, _looked_back(now, served))
        except InputError as error:
            st.error(_("These days cannot be looked back at yet.") + f" {error}")
            return
    kept = st.session_state.get("back_found")
    if kept is not None and kept[0] == key:
        _results(now, kept[1])


def _looked_back(now: Here, served: tuple[str, bytes] | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="peakroster") as folder:
        path = None
        if served is not None:
            path = Path(folder) / Path(served[0]).name
            path.write_bytes(served[1])
        return backcast_version(now.url, now.actor, now.version.id, served=path)


def _results(now: Here, document: dict[str, Any]) -> None:
    _ = now.words
    metrics(_headline(now, document))
    if document["promised"] is None:
        st.info(_("No customers are expected on these days."))
        return
    steps = [
        (_("Promised"), document["promised"]),
        (_("With who came"), document["with_who_came"]),
    ]
    if document["happened"] is not None:
        steps.append((_("Happened"), document["happened"]))
    said = _("From {} to {}").format(words.percent(steps[0][1]), words.percent(steps[-1][1]))
    st.altair_chart(lab_charts.waterfall(steps, document["target"], _), alt=said)
    st.html(_table(now, document))
    st.subheader(_("Day by day"), anchor=False)
    st.html(_days(now, document))


def _headline(now: Here, document: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    _, target = now.words, document["target"]

    def share(label: str, name: str, text: str) -> tuple[str, str, str, str, str]:
        value = document[name]
        tone = "" if value is None else "good" if value >= target else "bad"
        note = "" if value is None else _("target {}").format(words.percent(target, 0))
        return label, words.percent(value), note, tone, text

    return [
        (
            _("Contacts"),
            words.number(document["came"]),
            _("expected {}").format(words.number(document["expected"])),
            "",
            _("Who came on these days, and who was expected"),
        ),
        (
            _("Days inside the band"),
            words.percent(document["inside_80"], 0),
            _("eight in ten should be"),
            "",
            _("Days on which as many came as in the middle eighty in a hundred futures"),
        ),
        share(_("Promised"), "promised", _("Simulated on the futures it was planned on")),
        share(_("With who came"), "with_who_came", _("Simulated on the customers who came")),
        share(_("Happened"), "happened", _("From the file of service as it was")),
    ]


def _table(now: Here, document: dict[str, Any]) -> str:
    _ = now.words
    labels = {queue.name: now.own(queue.label) for queue in now.plan.month.problem.queues}
    rows = [(_("All queues"), document)]
    rows += [(labels.get(name, name), found) for name, found in document["queues"].items()]
    columns = [Column(title=_("Queue"), wide=True), *_share_columns(now)]
    return table(columns, [[Text(value=name), *_shares(one)] for name, one in rows], _("By queue"))


def _days(now: Here, document: dict[str, Any]) -> str:
    _ = now.words
    columns = [
        Column(title=_("Date"), wide=True),
        Column(title=_("Expected"), numeric=True),
        Column(title=_("Came"), numeric=True),
        *_share_columns(now),
    ]
    rows = [
        [
            Text(value=words.day(dt.date.fromisoformat(day["date"]), now.lang)),
            Text(value=words.number(day["expected"])),
            Text(value=words.number(day["came"]), mark="" if day["inside_80"] else "bad"),
            *_shares(day),
        ]
        for day in document["by_day"]
    ]
    return table(columns, rows, _("Day by day"))


def _share_columns(now: Here) -> list[Column]:
    _ = now.words
    titles = (
        _("Promised"),
        _("With who came"),
        _("The forecast's part"),
        _("Happened"),
        _("The service's part"),
    )
    return [Column(title=title, numeric=True) for title in titles]


def _shares(one: dict[str, Any]) -> list[Text]:
    return [
        Text(value=words.percent(one["promised"])),
        Text(value=words.percent(one["with_who_came"])),
        Text(value=_points(one["forecast_error"])),
        Text(value=words.percent(one["happened"])),
        Text(value=_points(one["service_error"])),
    ]


def _points(difference: float | None) -> str:
    return words.NONE if difference is None else f"{100 * difference:+.1f}"


if __name__ == "__main__":
    show()
