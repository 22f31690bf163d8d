"""What the server does between requests: look after jobs, and send messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from planner.views import InputError, default_database_url
from planner.workflow import send_due, tend_jobs

PAUSE_S = 10.0


@asynccontextmanager
async def keeper(_app: object) -> AsyncIterator[None]:
    """Keep house for as long as the server runs."""
    task = asyncio.create_task(_keep_house())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_house() -> None:
    while True:
        for chore in (tend_jobs, send_due):
            with suppress(InputError):  # the database is away, or nothing can be sent: later
                await run_in_threadpool(chore, default_database_url())
        await asyncio.sleep(PAUSE_S)
