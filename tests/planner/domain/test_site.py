"""A site knows its queues by name and makes the rest from its pattern."""

from planner.domain.rules import Rules
from planner.domain.site import Site
from tests.planner.domain.week import DAY, queue

SITE = Site(
    name="shop",
    zone="Asia/Shanghai",
    shifts=(DAY,),
    queues=(queue("pre"), queue("post", open_min=600)),
    other_queue=queue("other", close_min=1200),
    rules=Rules(),
)


def test_configured_queue_is_found_by_name():
    assert SITE.queue("post") is SITE.queues[1]


def test_other_queue_takes_its_name_as_skill_and_label():
    made = SITE.queue("thai")
    assert (made.name, made.label, made.skill) == ("thai", "thai", "thai")
    assert (made.close_min, made.target) == (1200, SITE.other_queue.target)
