"""Tickets come from a configuration only where they are given work."""

import numpy as np
import pytest

from planner.config import load_site
from planner.domain.errors import InputError


def test_tickets_are_work_only_once_they_are_given_work_and_number(tmp_path):
    assert load_site().tickets == ()
    path = tmp_path / "shop.yaml"
    path.write_text(
        """
extends: handbook.yaml
ticket_work:
  efficiency: 0.5
  orders_per_chat: {presales: 0.3}
  kinds:
    urgent_problem: {per_chat: 0.02, work_min: 6}
    refund: {per_order: 0.1, work_min: 4, skill: aftersales}
    complaint: {per_chat: 0.02}
""",
        encoding="utf-8",
    )
    urgent, refund = load_site(path).tickets
    assert (urgent.name, urgent.deadline_min, urgent.work_min) == ("urgent_problem", 30, 12)
    assert urgent.experienced
    contacts = np.array([[100.0], [50.0]])
    assert urgent.rates(("presales", "orders"), contacts) == pytest.approx([3.0])
    assert (refund.deadline_min, refund.skill) == (24 * 60, "aftersales")
    assert refund.rates(("presales", "orders"), contacts) == pytest.approx([3.0])
    assert (refund.open_min, refund.close_min) == (480, 1350)


def test_hours_of_tickets_the_wrong_way_round_are_refused(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(
        "extends: handbook.yaml\nticket_work:\n  open: '23:00'\n"
        "  kinds: {refund: {per_chat: 1, work_min: 1}}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="open_min must be before close_min"):
        load_site(path)
