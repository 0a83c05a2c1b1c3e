"""Waiting for what blocks, without keeping the process."""

from __future__ import annotations

import asyncio
import threading

import pytest

from series_tui.runtime.daemon_thread import run_in_daemon_thread
from tests.fresh_python import printed_by


async def test_the_result_arrives_and_the_loop_goes_on_meanwhile() -> None:
    """While the work blocks, other tasks run; then its result is there."""
    go = threading.Event()

    def work() -> str:
        assert go.wait(30)
        return threading.current_thread().name

    waiting = asyncio.create_task(run_in_daemon_thread(work))
    await asyncio.sleep(0)
    assert not waiting.done()
    go.set()
    assert await waiting == "blocking"


async def test_an_error_of_the_work_is_raised_in_the_caller() -> None:
    """What the work raises comes out of the await."""

    def work() -> None:
        raise ZeroDivisionError("odd")

    with pytest.raises(ZeroDivisionError, match="odd"):
        await run_in_daemon_thread(work)


async def test_a_cancelled_caller_does_not_wait_for_the_work() -> None:
    """The work runs on, and its late result is dropped."""
    begun, go = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: faults.append(context))

    def work() -> None:
        threads.append(threading.current_thread())
        begun.set()
        go.wait(30)

    waiting = asyncio.create_task(run_in_daemon_thread(work))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert begun.wait(30)
    (thread,) = threads
    assert thread.is_alive()
    go.set()
    thread.join(30)
    await asyncio.sleep(0)
    assert faults == []


def test_the_process_ends_though_the_work_does_not() -> None:
    """A loop that gave up leaves no thread that the interpreter would wait for."""
    code = (
        "import asyncio, threading\n"
        "from series_tui.runtime.daemon_thread import run_in_daemon_thread\n"
        "async def main():\n"
        "    async with asyncio.timeout(0.05):\n"
        "        await run_in_daemon_thread(threading.Event().wait)\n"
        "try:\n    asyncio.run(main())\nexcept TimeoutError:\n    print('gave up')\n"
    )
    assert printed_by(code) == "gave up\n"
