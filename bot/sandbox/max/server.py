"""MAX over HTTP: the API, and the servers for uploads and downloads."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.faults import ApiRefusal, Outages
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.max.composing import addressed_chat
from bot.sandbox.max.ids import message_at
from bot.sandbox.max.methods import OPERATIONS, Operation
from bot.sandbox.max.protocol import MaxRefusal, MaxRequest, bad_payload
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import Call, read_form, refused, respond

_CODES = {
    400: "proto.payload",
    401: "verify.token",
    403: "access.denied",
    404: "not.found",
    405: "method.not.allowed",
    413: "proto.payload",
    415: "unsupported.media.type",
    429: "too.many.requests",
    503: "service.unavailable",
}
_UNAUTHORIZED = MaxRefusal(401, "verify.token", "Invalid access_token")
_NOT_FOUND = MaxRefusal(404, "not.found", "Not found")
_NO_JSON = MaxRefusal(415, "unsupported.media.type", "Content-Type must be application/json")
_RETVAL = "<retval>1</retval>"
_FORBIDDEN = (".exe", ".bat", ".apk")
"""A few types of files that are refused; MAX does not publish its list."""
_EXTENSION_FORBIDDEN = {"error_code": 4, "error_msg": "File extension is forbidden"}


class MaxServer(Sandbox):
    """Answers the calls of the bot with this `token`, which comes in `Authorization`.

    Its `url` is for MAX_API_URL.
    """

    world: MaxWorld

    def __init__(
        self,
        token: str,
        world: MaxWorld,
        faults: Outages,
        operations: Sequence[Operation] = OPERATIONS,
    ) -> None:
        super().__init__(world, faults)
        self.token = token
        self._operations = operations

    def application(self) -> web.Application:
        """Return the aiohttp application; all other paths are 404, also as JSON."""
        application = web.Application(client_max_size=300 * 1024**2)
        for operation in self._operations:
            handle = partial(self._handle, operation)
            application.router.add_route(operation.verb, operation.path, handle)
        application.router.add_post("/upload/{number}", self._upload)
        application.router.add_get("/download/{token}", self._download)
        application.router.add_route("*", "/{anything:.*}", _nothing_here)
        return application

    def refusal(self, fault: ApiRefusal) -> Json:
        """Return a refusal; its parameters may name a `code`. With HTTP 200: `success: false`."""
        code = (fault.parameters or {}).get("code") or _CODES.get(fault.status, "internal.error")
        body = {"code": code, "message": fault.description}
        return body | ({"success": False} if fault.status == 200 else {})

    def close(self) -> None:
        """Release the waiting poll."""
        self.world.updates.wakeup.close()

    async def _handle(self, operation: Operation, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != self.token:
            return refused(_UNAUTHORIZED)
        try:
            body = await _read_body(request)
        except MaxRefusal as refusal:
            return refused(refusal)
        asked = MaxRequest({**request.query, **request.match_info}, body)
        chat = addressed_chat(self.world, asked)
        call = self._record(operation.name, chat.id if chat else None, {**asked.query, **body})
        return await self._answer(request, call, partial(self._run, operation, asked, call))

    async def _run(self, operation: Operation, request: MaxRequest, call: Call) -> Json:
        """Execute the call and return the body of its answer."""
        result = await operation.method(self.world, request)
        sent = result.get("message") if operation.name == "sendMessage" else None
        mid = sent["body"]["mid"] if sent else request.query.get("message_id", "")
        message = message_at(self.world, mid)
        call.message = message.id if message else None
        return result

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file; a refusal comes with HTTP 200, too."""
        call = self._record("upload", None, {})
        if call.fault is not None:
            return await self._spoilt(request, call, call.fault, {})
        number = request.match_info["number"]
        if not self.world.uploads.awaits(number):
            return refused(_NOT_FOUND)
        return await self._upload_whole(request, int(number))

    async def _upload_whole(self, request: web.Request, number: int) -> web.Response:
        form = await read_form(request) if request.content_type == "multipart/form-data" else {}
        upload = form.get("data") or form.get("file")
        if isinstance(upload, Document) and upload.data:
            return self._uploaded(number, upload)
        return respond({"error_code": 4, "error_data": "UPLOAD_NO_FILE"})

    def _uploaded(self, number: int, upload: Document) -> web.Response:
        """Return the answer of the upload server; for a video it says nothing of the token."""
        if upload.name.lower().endswith(_FORBIDDEN):
            return respond(_EXTENSION_FORBIDDEN)
        file = self.world.uploads.finish(number, upload)
        token = file.ids[-1]
        match file.attachment:
            case Photo():
                return respond({"photos": {f"{file.number}": {"token": token}}})
            case Video():
                return web.Response(text=_RETVAL)
            case Document():
                return respond({"fileId": file.number, "token": token})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Return a file; its name is encoded twice, as MAX does."""
        call = self._record("download", None, {})
        if call.fault is not None:
            return await self._spoilt(request, call, call.fault, {})
        file = self.world.files.find(request.match_info["token"])
        if file is None:
            return refused(_NOT_FOUND)
        attachment = file.attachment
        name = attachment.name if isinstance(attachment, Document) else f"{file.number}.bin"
        headers = {"Content-Disposition": f'attachment; filename="{quote(quote(name))}"'}
        return web.Response(body=attachment.data, headers=headers)


async def _read_body(request: web.Request) -> Json:
    """Return the JSON object of the call. Raises 400 and 415."""
    if not request.can_read_body or not await request.read():
        return {}
    if request.content_type != "application/json":
        raise _NO_JSON
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad_payload("Can't deserialize body")
    return body


async def _nothing_here(_: web.Request) -> web.Response:
    return refused(_NOT_FOUND)
