"""Make the domain's objects from settings that have been read."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence

from planner.config.messages import nearest, refuse, refused_at
from planner.config.platforms import MetricSettings, Platforms, PlatformSettings
from planner.config.schema import (
    AnyQueueSettings,
    Handbook,
    RulesSettings,
    ShiftSettings,
)
from planner.config.tickets import ticket_classes
from planner.config.tree import Key, Node
from planner.config.values import WEEKDAYS, RuleSettings
from planner.domain.asks import Deadlines
from planner.domain.cost import Prices
from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import DAY_MIN
from planner.domain.lever_prices import LeverPrices
from planner.domain.levers import Levers
from planner.domain.metrics import HANDBOOK, Counts, Platform, ReplyMetric
from planner.domain.people import Level
from planner.domain.rules import (
    SHARED,
    Experienced,
    Fairness,
    LeastNights,
    MentorPairs,
    Mode,
    NightBlocks,
    Nights,
    Overtime,
    PeriodTime,
    Relief,
    RestAfterNights,
    RestBetween,
    RestBlackouts,
    RestDays,
    RestRun,
    Rules,
    ShiftCounts,
    ShiftHeads,
    ShortRun,
    SkillsPresent,
    Strictness,
    Successions,
    Wanted,
    WeeklyRest,
    WeekTime,
    WorkedWeekends,
    WorkRun,
)
from planner.domain.shifts import Meeting, Pause, Shift
from planner.domain.site import Site


def build_site(book: Handbook, platforms: Platforms, tree: Node) -> Site:
    """
    Make the site that a configuration describes.

    Parameters
    ----------
    book
        Settings of the team.
    platforms
        Presets of the platforms.
    tree
        The settings with their places, for messages.

    Raises
    ------
    InputError
        If a value contradicts another one.
    """
    shifts = []
    for code, settings in book.shifts.items():
        with refused_at(tree, ("shifts", code)):
            shifts.append(_shift(code, settings))
    _known_shifts(book, tree)
    meetings = []
    for key, meeting in book.meetings.items():
        with refused_at(tree, ("meetings", key)):
            meetings.append(
                Meeting(
                    name=meeting.name,
                    weekday=WEEKDAYS.index(meeting.weekday),
                    start_min=meeting.start,
                    length_min=meeting.length_min,
                    everyone=meeting.everyone,
                    stay_one_in=meeting.stay_one_in,
                )
            )
    with refused_at(tree, ("queue_defaults",)):
        other = _queue("other", "other", "other", book.queue_defaults)
    queues = []
    for name, queue in book.queues.items():
        with refused_at(tree, ("queues", name)):
            queues.append(_queue(name, queue.label or name, queue.skill or name, queue))
    with refused_at(tree, ("ticket_work",)):
        kinds = (
            ()
            if book.ticket_work is None
            else tuple(
                ticket_classes(book.ticket_work, book.problems, book.tickets, book.order_work)
            )
        )
    return Site(
        name=book.name,
        zone=book.zone,
        shifts=tuple(shifts),
        meetings=tuple(meetings),
        queues=tuple(queues),
        other_queue=other,
        rules=_rules(book.rules, tree, _senior_skills(book, queues, tree)),
        own_limits=_how(book.rules.own_limits),
        prices=Prices(**book.prices.model_dump()),
        volume=dict(book.volume),
        speeds={level: getattr(book.levels, level.value).speed for level in Level},
        platforms=_platforms(book, platforms, tree),
        own_metrics=_own_metrics(book),
        automatic_reply_s=book.first_response.automatic_reply_s,
        tickets=kinds,
        deadlines=Deadlines(
            leave=book.leave.days_ahead,
            wish=book.leave.wish_days_ahead,
            swap=book.leave.swap_days_ahead,
        ),
        lever_prices=LeverPrices(**book.stress_lab.model_dump()),
    )


def site_hash(site: Site) -> str:
    """
    Return a fingerprint of a site's settings.

    Parameters
    ----------
    site
        Any site.

    Returns
    -------
    str
        64 hexadecimal digits (SHA-256); the same for the same settings, however they were
        written.
    """
    text = json.dumps(dataclasses.asdict(site), sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _shift(code: str, settings: ShiftSettings) -> Shift:
    start_min = settings.start
    length_min = (settings.end - start_min) % DAY_MIN or DAY_MIN
    return Shift(
        code=code,
        name=settings.name,
        start_min=start_min,
        length_min=length_min,
        night=settings.night,
        form_of=settings.form_of,
        pauses=tuple(
            Pause(
                name=name,
                # A pause before the start is one after midnight.
                start_min=pause.start + (DAY_MIN if pause.start < start_min else 0),
                length_min=pause.length_min,
                crews=pause.crews,
                paid=pause.paid,
            )
            for name, pause in settings.pauses.items()
        ),
    )


def _known_shifts(book: Handbook, tree: Node) -> None:
    """Refuse codes that are no shift's."""
    places: list[tuple[tuple[Key, ...], str]] = [
        (("duty", "shift"), book.duty.shift),
        (("handover", "notes_by"), book.handover.notes_by),
    ]
    places += [(("shifts", c, "form_of"), s.form_of) for c, s in book.shifts.items() if s.form_of]
    for i, pair in enumerate(book.rules.successions.forbidden):
        places += [(("rules", "successions", "forbidden", i, j), pair[j]) for j in range(2)]
    places += [(("rules", "shift_counts", "most", c), c) for c in book.rules.shift_counts.most]
    for i, code in enumerate(book.rules.skills_present.shifts):
        places.append((("rules", "skills_present", "shifts", i), code))
    seniors, heads = book.rules.experienced, book.rules.shift_heads
    places += [(("rules", "experienced", "shifts", i), c) for i, c in enumerate(seniors.shifts)]
    for i, one in enumerate(heads.wanted):
        for j, code in enumerate(one.shifts):
            places.append((("rules", "shift_heads", "wanted", i, "shifts", j), code))
    for path, code in places:
        if code not in book.shifts:
            known = list(book.shifts)
            raise refuse(tree, path, "must be the code of a shift", nearest(code, known))


def _queue(name: str, label: str, skill: str, settings: AnyQueueSettings) -> Queue:
    return Queue(
        name=name,
        label=label,
        skill=skill,
        open_min=settings.open,
        close_min=settings.close,
        work=ChatWork(**settings.chat.model_dump()),
        target=Target(**settings.target.model_dump()),
        levers=Levers(**settings.levers.model_dump()),
    )


def _senior_skills(book: Handbook, queues: Sequence[Queue], tree: Node) -> tuple[str, ...]:
    """Return the skills of the queues that experienced agents must be able to answer."""
    known = {queue.name: queue.skill for queue in queues}
    for i, name in enumerate(book.rules.experienced.queues):
        if name not in known:
            path = ("rules", "experienced", "queues", i)
            raise refuse(tree, path, "must be a queue", nearest(name, list(known)))
    return tuple(known[name] for name in book.rules.experienced.queues)


def _rules(rules: RulesSettings, tree: Node, senior_skills: tuple[str, ...]) -> Rules:
    with refused_at(tree, ("rules", "rest_days")):
        rest_days = RestDays(
            least=rules.rest_days.least, most=rules.rest_days.most, how=_how(rules.rest_days)
        )
    hours, skills = rules.period_time, rules.skills_present
    with refused_at(tree, ("rules", "period_time")):
        period_time = PeriodTime(
            least_min=round(60 * hours.least_h),
            most_min=None if hours.most_h is None else round(60 * hours.most_h),
            how=_how(hours),
        )
    uneven = rules.fairness.mode == "soft"
    return Rules(
        rest_days=rest_days,
        weekly_rest=WeeklyRest(least=rules.weekly_rest.least, how=_how(rules.weekly_rest)),
        work_run=WorkRun(most=rules.work_run.most, how=_how(rules.work_run)),
        successions=Successions(
            forbidden=tuple((first, second) for first, second in rules.successions.forbidden),
            how=_how(rules.successions),
        ),
        rest_between=RestBetween(
            least_min=rules.rest_between.least_min, how=_how(rules.rest_between)
        ),
        experienced=Experienced(
            least=rules.experienced.least,
            shifts=tuple(rules.experienced.shifts),
            skills=senior_skills,
            how=_how(rules.experienced),
        ),
        relief=Relief(how=_how(rules.relief)),
        mentor_pairs=MentorPairs(how=_how(rules.mentor_pairs)),
        nights=Nights(
            most=rules.nights.most,
            most_in_a_row=rules.nights.most_in_a_row,
            how=_how(rules.nights),
        ),
        overtime=Overtime(most_min=round(60 * rules.overtime.most_h), how=_how(rules.overtime)),
        short_run=ShortRun(least=rules.short_run.least, how=_how(rules.short_run)),
        rest_run=RestRun(least=rules.rest_run.least, how=_how(rules.rest_run)),
        shift_counts=ShiftCounts(
            most=tuple(rules.shift_counts.most.items()), how=_how(rules.shift_counts)
        ),
        period_time=period_time,
        week_time=WeekTime(most_min=round(60 * rules.week_time.most_h), how=_how(rules.week_time)),
        worked_weekends=WorkedWeekends(
            most=rules.worked_weekends.most, how=_how(rules.worked_weekends)
        ),
        least_nights=LeastNights(least=rules.least_nights.least, how=_how(rules.least_nights)),
        night_blocks=NightBlocks(least=rules.night_blocks.least, how=_how(rules.night_blocks)),
        rest_after_nights=RestAfterNights(
            least=rules.rest_after_nights.least, how=_how(rules.rest_after_nights)
        ),
        skills_present=SkillsPresent(
            needed=tuple(skills.needed.items()), shifts=tuple(skills.shifts), how=_how(skills)
        ),
        shift_heads=ShiftHeads(
            wanted=tuple(
                Wanted(
                    least=one.least,
                    shifts=tuple(one.shifts),
                    weekdays=tuple(WEEKDAYS.index(day) for day in one.weekdays),
                    dates=tuple(one.dates),
                )
                for one in rules.shift_heads.wanted
            ),
            how=_how(rules.shift_heads),
        ),
        rest_blackouts=RestBlackouts(
            dates=tuple(rules.rest_blackouts.dates), how=_how(rules.rest_blackouts)
        ),
        fairness=Fairness(
            **{name: getattr(rules.fairness, name) if uneven else 0 for name in SHARED}
        ),
        approved_leave=_how(rules.approved_leave),
        approved_wishes=_how(rules.approved_wishes),
        first_nights=_how(rules.first_nights),
    )


def _how(rule: RuleSettings) -> Strictness:
    return Strictness(mode=Mode(rule.mode), weight=rule.weight, clause=rule.clause)


def _platforms(book: Handbook, presets: Platforms, tree: Node) -> tuple[Platform, ...]:
    platforms = []
    for i, name in enumerate(book.platforms):
        preset = presets.platforms.get(name)
        if preset is None:
            advice = nearest(name, list(presets.platforms))
            raise refuse(tree, ("platforms", i), "must be a known platform", advice)
        platforms.append(
            Platform(
                name=name,
                label=preset.label,
                open_min=preset.open,
                close_min=preset.close,
                metrics=tuple(
                    _metric(name, key, settings, preset) for key, settings in preset.metrics.items()
                ),
                sure=preset.sure,
            )
        )
    return tuple(platforms)


def _metric(
    platform: str, name: str, settings: MetricSettings, preset: PlatformSettings
) -> ReplyMetric:
    return ReplyMetric(
        platform=platform,
        name=name,
        label=settings.label,
        counts=Counts(settings.counts),
        within_s=settings.within_s,
        cap_s=settings.cap_s,
        automatic_counts=settings.automatic_replies_count,
        open_min=preset.open,
        close_min=preset.close,
        over_days=settings.over_days,
        target=settings.at_most_s if settings.within_s is None else settings.at_least,
    )


def _own_metrics(book: Handbook) -> tuple[ReplyMetric, ...]:
    """Return what the handbook asks of replies in seconds, over the hours of all queues."""
    target, first = book.queue_defaults.target, book.first_response
    counted = [True, False] if first.report_both else [first.automatic_reply_counts]
    firsts = tuple(
        ReplyMetric(
            platform=HANDBOOK,
            name="first_response" if automatic else "first_response_by_person",
            label="首次响应 first response" if automatic else "首次人工响应 first by a person",
            counts=Counts.FIRST,
            automatic_counts=automatic,
            target=target.first_response_s if automatic == first.automatic_reply_counts else None,
        )
        for automatic in counted
    )
    average = ReplyMetric(
        platform=HANDBOOK,
        name="average_response",
        label="平均响应 average response",
        counts=Counts.ROUNDS,
        target=target.average_response_s,
    )
    return (*firsts, average)
