"""What stands before several processes: each call goes to the next of them that takes it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

_WITHIN = aiohttp.ClientTimeout(total=2)


class Balancer:
    """Round robin; `served` counts the calls that each has answered."""

    def __init__(self, servers: Sequence[str], session: aiohttp.ClientSession) -> None:
        self._servers = servers
        self._session = session
        self._turn = count()
        self.url = ""
        self.served = dict.fromkeys(servers, 0)

    async def pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        first = next(self._turn)
        for index in range(len(self._servers)):
            server = self._servers[(first + index) % len(self._servers)]
            url = f"{server}{urlsplit(str(request.url)).path}"
            try:
                async with self._session.request(
                    request.method, url, data=body, headers=headers, timeout=_WITHIN
                ) as answer:
                    content = await answer.read()
            except (aiohttp.ClientError, TimeoutError):
                continue  # as those of the trade do: the next one
            self.served[server] += 1
            return web.Response(
                body=content, status=answer.status, content_type=answer.content_type
            )
        return web.Response(status=503)


@asynccontextmanager
async def balancer(servers: Sequence[str]) -> AsyncIterator[Balancer]:
    """One before these, at a port of its own."""
    async with aiohttp.ClientSession() as session:
        standing = Balancer(servers, session)
        application = web.Application()
        application.router.add_route("*", "/{anything:.*}", standing.pass_on)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        standing.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield standing
        finally:
            await runner.cleanup()
