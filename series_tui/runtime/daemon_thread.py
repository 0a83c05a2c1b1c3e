"""Runs blocking calls in daemon threads, which never keep the process from ending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


async def run_in_daemon_thread(work: Callable[[], _Result]) -> _Result:
    """Return the result of a blocking call; cancelling abandons the call.

    ``asyncio.to_thread`` would keep the process alive until a keyring, a name server or a disk responds.

    Raises:
        Exception: Whatever the call raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Result] = loop.create_future()

    def settle(result: _Result | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]  # without an error there is a result
        else:
            done.set_exception(error)

    def run() -> None:
        result, problem = None, None
        try:
            result = work()
        except BaseException as error:  # it is raised again in the waiting task
            problem = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, problem)

    Thread(target=run, daemon=True, name="blocking").start()
    return await done
