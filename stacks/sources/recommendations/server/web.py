"""HTTP: GET /healthz and GET /recommendations/{viewer}, answered in JSON; what is wrong as of RFC 9457."""

import io
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from threading import BoundedSemaphore
from urllib.parse import unquote, urlsplit

import histories
import logs
from head import Head
from recommendations import Recommender

THREADS = 16
"""How many requests are answered at once; as many connections wait as the system lets, and none is begun."""
HEALTH = "/healthz"
VIEWERS = "/recommendations/"


class RefusedError(Exception):
    """A request that is answered with a problem: HTTP status and what to say."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Server(TCPServer):
    """Answers each connection's one request in one of a few threads; they stay, since a GPU's libraries set up each."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, recommender: Recommender) -> None:
        self.recommender = recommender
        self._pool = ThreadPoolExecutor(THREADS)
        self._free = BoundedSemaphore(THREADS)
        super().__init__((host, port), Handler)

    def process_request(self, request, client_address) -> None:
        """Hand a connection to a free thread, as soon as there is one."""
        self._free.acquire()
        self._pool.submit(self._answer, request, client_address)

    def _answer(self, request, client_address) -> None:
        try:
            self.finish_request(request, client_address)
        except ConnectionError:
            logs.line("INFO", "a client went away")
        except Exception as error:
            logs.failure(error, "a connection failed")
        finally:
            self.shutdown_request(request)
            self._free.release()

    def drain(self) -> None:
        """Take no more connections, and return when those taken are answered. Not for serve_forever's own thread."""
        self.shutdown()
        self.server_close()
        self._pool.shutdown()


class Handler(BaseHTTPRequestHandler):
    """One request: HTTP/1.0, so that no idle connection holds a thread, or a program that is ending."""

    server: Server
    timeout = 5
    """Seconds that a client may take for the head of its request, and for its answer."""

    def setup(self) -> None:
        """Read the request by its bounds."""
        super().setup()
        self.rfile = io.BufferedReader(Head(self.connection))

    def do_GET(self) -> None:
        """Answer a GET."""
        began = time.monotonic()
        try:
            status, body = HTTPStatus.OK, self._get(urlsplit(self.path).path)
        except RefusedError as refused:
            status = refused.status
            self.send_error(status, explain=refused.detail)
        else:
            self._send(status, body, "application/json")
        if self.path != HEALTH:
            logs.line("INFO", "answered", status=status, milliseconds=round(1000 * (time.monotonic() - began)))

    def _get(self, path: str) -> Mapping[str, object]:
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "A GET has no body here.")
        if path != HEALTH and not path.startswith(VIEWERS):
            raise RefusedError(HTTPStatus.NOT_FOUND, f"There is {HEALTH}, and {VIEWERS} with a viewer.")
        if not self.server.recommender.ready:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "No model is loaded yet: try again.")
        return {"status": "UP"} if path == HEALTH else self._recommend(unquote(path.removeprefix(VIEWERS)))

    def _recommend(self, viewer: str) -> Mapping[str, object]:
        if not histories.VIEWER.fullmatch(viewer):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "A viewer is a pseudonym of 1 to 128 printable characters.")
        try:
            titles = self.server.recommender.recommend(viewer)
        except Exception as error:
            logs.failure(error, "no recommendation")
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "The histories do not answer: try again.") from None
        return {"titles": [{"title": title, "score": score} for title, score in titles]}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a problem; also what http.server itself finds wrong with a request."""
        status = HTTPStatus(code)
        detail = explain or message or status.description
        problem = {"status": status.value, "title": status.phrase, "detail": detail}
        self._send(status, problem, "application/problem+json")

    def _send(self, status: HTTPStatus, body: Mapping[str, object], media_type: str) -> None:
        content = json.dumps(body).encode()
        self.connection.settimeout(self.timeout)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        """Return what the Server header says: not which version of what."""
        return "recommendations"

    def log_message(self, format: str, *args: object) -> None:
        """Leave out http.server's own lines: a path names a viewer."""
