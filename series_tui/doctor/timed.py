"""Checks that end in time, whatever they wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

from series_tui.doctor.findings import Finding, failed
from series_tui.errors import SeriesError, describe

_Answer = TypeVar("_Answer")


async def in_time(check: str, seconds: float, finding: Awaitable[Finding]) -> Finding:
    """Return the finding, or that the check did not end in time, or had a fault of its own."""
    try:
        async with asyncio.timeout(seconds):
            return await finding
    except TimeoutError:
        return failed(check, f"This check did not end within {seconds:.0f} s.")
    except SeriesError as error:
        return failed(check, error.what, error.next_step, *describe(error)[1:-1])
    except Exception as error:  # one bad check must not take the others along
        return failed(check, f"This check has a fault of its own ({type(error).__name__}).")


async def in_thread(work: Callable[[], _Answer]) -> _Answer:
    """Return what something that blocks returns; its thread does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Answer] = loop.create_future()

    def settle(answer: _Answer | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(answer)  # type: ignore[arg-type]  # without an error there is an answer

    def run() -> None:
        answer, error = None, None
        try:
            answer = work()
        except BaseException as raised:  # it is raised again where somebody waits
            error = raised
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, answer, error)

    Thread(target=run, daemon=True, name="check").start()
    return await done
