"""A chat team played message by message, to hold the formulas against: slow and plain."""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What happened: one entry a chat, in order of arrival."""

    waited: np.ndarray  # found every agent full
    gave_up: np.ndarray
    late: np.ndarray  # late replies; a chat given up counts as one
    replies: np.ndarray
    response_s: np.ndarray  # summed over the chat's replies, without the wait for an agent


def _next_in_line(queue, waiting):
    """Take the first customer who has not given up."""
    while queue:
        chat = queue.popleft()
        if chat in waiting:
            waiting.remove(chat)
            return chat
    return None


def _play(rng, arrival, agents, work, within_s):
    """Play the chats that arrive at given times, least-loaded agent first."""
    n_chats = len(arrival)
    out = np.zeros((5, n_chats))
    events = [(at, i, "chat", i, 0) for i, at in enumerate(arrival)]
    number = n_chats
    held, desks = [0] * agents, [deque() for _ in range(agents)]
    queue: deque[int] = deque()
    waiting = set()

    def push(at, kind, chat, agent):
        nonlocal number
        number += 1
        heappush(events, (at, number, kind, chat, agent))

    def message(at, since, chat, agent):
        desks[agent].append((chat, at, since))
        if len(desks[agent]) == 1:
            push(at + rng.exponential(work.reply_s), "reply", chat, agent)

    while events:
        at, _, kind, chat, agent = heappop(events)
        if kind == "chat":
            agent = int(np.argmin(held))
            if held[agent] < work.max_chats:
                held[agent] += 1
                message(at, at, chat, agent)
            else:
                out[0, chat] = 1
                queue.append(chat)
                waiting.add(chat)
                push(at + rng.exponential(work.patience_s), "leave", chat, 0)
        elif kind == "leave" and chat in waiting:
            waiting.remove(chat)
            out[1:3, chat] = 1
        elif kind == "turn":
            message(at, at, chat, agent)
        elif kind == "reply":
            _, came, since = desks[agent].popleft()
            out[2, chat] += at - since > within_s
            out[3, chat] += 1
            out[4, chat] += at - came
            if desks[agent]:
                push(at + rng.exponential(work.reply_s), "reply", desks[agent][0][0], agent)
            if rng.random() >= 1 / work.replies_per_chat:
                push(at + rng.exponential(work.customer_s), "turn", chat, agent)
                continue
            taken = _next_in_line(queue, waiting)
            if taken is None:
                held[agent] -= 1
            else:
                message(at, arrival[taken], taken, agent)
    return Played(waited=out[0], gave_up=out[1], late=out[2], replies=out[3], response_s=out[4])


@pytest.fixture(scope="session")
def play_chats():
    return _play
