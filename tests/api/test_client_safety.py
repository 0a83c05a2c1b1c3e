"""The client gives its key to nobody but the API, and follows nobody elsewhere."""

from __future__ import annotations

import logging

import pytest

from series_tui.api.client import SeriesClient
from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import InvalidSetting, KeyRefused, KeyUnusable, ResponseRefused
from tests.api.limits_for_tests import QUICK, CountedLimit
from tests.api.raw_server import Connection, RawServer
from tests.api.test_client import EXAMPLE, SAMPLES, served
from tests.leaks import SENTINEL, leaks


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_and_the_other_origin_sees_nothing(status: int) -> None:
    """No request, so no key either; not even to the same origin."""

    async def other(connection: Connection) -> None:
        await connection.request()

    async with RawServer(other) as elsewhere:
        for location in (
            f"{elsewhere.url}/stolen",
            "/tickets/config",
            "http://x:port/",
            "\\\\x",
            "file:///etc/passwd",
        ):
            fault = Fault(status=status, headers={"location": location, "set-cookie": "a=b; path=/"})
            async with served([fault]) as (api, client, _):
                with pytest.raises(ResponseRefused, match=str(status)) as caught:
                    await client.get_ticket(EXAMPLE)
                assert "redirects are not followed" in caught.value.why
                assert len(api.requests) == 1
        assert elsewhere.connections == 0


async def test_cookies_are_not_kept() -> None:
    """A service that sets one does not get it back."""
    async with served([Fault(headers={"set-cookie": "id=1; path=/"})]) as (api, client, _):
        await client.get_ticket(EXAMPLE)
        await client.get_ticket(EXAMPLE)
        assert all("cookie" not in request.headers for request in api.requests)


async def test_the_key_is_in_the_request_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    """Not in logs at any level, not in errors, not in what a client looks like."""
    caplog.set_level(logging.DEBUG)
    faults = [Fault(status=500), Fault(closes=True), Fault(status=401)]
    async with FakeApi(SAMPLES, key=SENTINEL, faults=faults, limit=0) as api:
        client = SeriesClient(api.url, lambda: SENTINEL, rate_limit=CountedLimit(), retry=QUICK)
        async with client:
            with pytest.raises(KeyRefused) as caught:
                await client.get_ticket(EXAMPLE)
            await client.get_ticket(EXAMPLE)
            assert leaks(str(api.requests[-1].headers))
            words = [caplog.text, repr(client), repr(vars(client)), repr(client._http.headers)]
            words += [repr(caught.value), str(vars(caught.value)), repr(caught.value.__context__)]
            assert leaks("\n".join(words)) == []
    assert "GET /tickets/get" in caplog.text


@pytest.mark.parametrize("step", ["", "Ask for another key."])
async def test_a_refused_key_has_the_next_step_of_its_source(step: str) -> None:
    """The error's own where the source has none."""
    async with (
        FakeApi(SAMPLES, faults=[Fault(status=401)]) as api,
        SeriesClient(
            api.url, lambda: api.key, rate_limit=CountedLimit(), retry=QUICK, if_key_refused=step
        ) as client,
    ):
        with pytest.raises(KeyRefused) as caught:
            await client.get_ticket(EXAMPLE)
    assert caught.value.next_step == (step or KeyRefused().next_step)
    assert caught.value.next_step


@pytest.mark.parametrize("key", ["", " ", "a b", "a\r\nx: y", "ключ", "a\x7f", "k" * 10 + "\n"])
async def test_a_key_that_is_no_header_value_is_refused_before_any_request(key: str) -> None:
    """And it is not quoted."""
    async with FakeApi(SAMPLES) as api:
        limit = CountedLimit()
        async with SeriesClient(api.url, lambda: key, rate_limit=limit, retry=QUICK) as client:
            with pytest.raises(KeyUnusable) as caught:
                await client.get_ticket(EXAMPLE)
            assert not key.strip() or key not in f"{caught.value.what} {caught.value.why}"
        assert api.requests == []
        assert limit.granted == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://api.series.hr",
        "ftp://api.series.hr",
        "api.series.hr",
        "",
        "https://",
        "http://[",
        "http://127.0.0.2.example",
    ],
)
async def test_an_address_that_would_show_the_key_is_refused(address: str) -> None:
    """Https, or this machine itself."""
    with pytest.raises(InvalidSetting):
        SeriesClient(address, lambda: "k", rate_limit=CountedLimit())
