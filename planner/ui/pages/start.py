"""What a visitor sees before the first roster: an invented shop, or the first plan of their own."""

import streamlit as st

from planner.i18n import translator
from planner.ui.demo import plan_demo
from planner.ui.first_plan import choose_team, first_plan
from planner.ui.session import FirstDesk, current_actor, language
from planner.views import default_database_url

SHOP, OWN = "shop", "own"


def show() -> None:
    """Draw the page."""
    lang, url, actor = language(), default_database_url(), current_actor()
    _ = translator(lang)
    st.title(_("Your first roster"), anchor=False)
    st.write(
        _(
            "peakroster forecasts the inquiries of a month, works out how many agents keep replies "
            "on time, builds the roster and proves it by simulation. There are two ways to start."
        )
    )
    ways = {SHOP: _("See it on an invented shop"), OWN: _("Plan your own month")}
    way = st.segmented_control(
        _("How to start"),
        list(ways),
        default=SHOP,
        required=True,
        format_func=ways.__getitem__,
        key="start_way",
    )
    if actor is None:
        return
    if way == SHOP:
        _shop(url, lang)
        return
    team = choose_team(actor.team, lang)
    first_plan(FirstDesk(url=url, actor=actor, team=team, lang=lang))


def _shop(url: str, lang: str) -> None:
    """Offer to plan the invented shop."""
    _ = translator(lang)
    st.write(
        _(
            "Three queues, two years of history, 36 agents with leave and wishes. It takes about "
            "a minute; its roster is published at once, and everything can be tried on it."
        )
    )
    pressed = st.button(_("Plan the demo shop"), type="primary", icon=":material/play_arrow:")
    st.caption(_("The command for the same: {}").format("`peakroster demo`"))
    progress = st.container()
    if pressed:  # last, for what is not drawn yet stays pale while it runs
        with progress:
            plan_demo(url, lang)


if __name__ == "__main__":
    show()
