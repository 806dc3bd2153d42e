"""Servers on this machine that remember what they were asked, and can be disturbed."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

#: What a disturbed server answers in place of its own answer; None lets it answer itself.
Disturbance = Callable[[str, str], Response | None]


def undisturbed(_method: str, _path: str) -> None:
    """Let the server answer."""


@dataclass
class Served:
    """A server: what it was asked, in order, and what disturbs it."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    disturb: Disturbance = undisturbed

    def sent(self) -> list[str]:
        """The paths that files were sent to, in order."""
        return [path for method, path in self.asked if method == "PUT"]

    def calm(self) -> None:
        """Forget what was, and disturb it no more."""
        self.asked.clear()
        self.disturb = undisturbed

    def stall_at(self, number: int) -> tuple[threading.Event, threading.Event]:
        """Stop at the file of a number; the first event says that it is reached, the second turns it away."""
        reached, go_on = threading.Event(), threading.Event()

        def stall(method: str, _path: str) -> Response | None:
            if method != "PUT" or len(self.sent()) != number:
                return None
            reached.set()
            go_on.wait(30)
            return Response(status=503)

        self.disturb = stall
        return reached, go_on


class _Handler(WSGIRequestHandler):
    """Says that a body may come, as clients wait for that, and keeps connections."""

    protocol_version = "HTTP/1.1"


@contextmanager
def serving(backend: Callable, served: Served) -> Iterator[None]:
    """Serve a WSGI application on a free port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def answer(environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        served.asked.append((method, path))
        disturbed = served.disturb(method, path)
        if disturbed is None:
            return backend(environ, start_response)
        with suppress(OSError):  # Whoever sent it may be gone.
            Request(environ).get_data()
        return disturbed(environ, start_response)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=_Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield
    server.shutdown()
