"""A web server on this machine that does what it is told, and remembers what it was asked."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipelines.collecting.sources import Manners, Place, Sources

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """The server: `pages` says what it answers, by path; `asked` what it was asked for, in order."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def serve(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Answer with a body; names of headers are given with underscores."""
        content = body.encode() if isinstance(body, str) else body
        told = {"content_type": "text/html; charset=utf-8", "content_length": str(len(content)), **headers}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in told.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.pages[path] = answer
        return self.url(path)

    def sources(self, kind: str, path: str, **more: object) -> Sources:
        """One place on this server, asked without delay."""
        manners = Manners(delay=0, private=frozenset({"127.0.0.1"}))
        return Sources((Place("courier", kind, self.url(path), **more),), manners)  # type: ignore[arg-type]


def article(title: str, words: str = "") -> str:
    """A page with an article that is told apart by its title."""
    told = words or f"The council of Velmoria met on Monday to talk about {title.lower()}, and agreed on it."
    paragraphs = "".join(f"<p>{told} It spent {number} million euros.</p>" for number in (2, 3, 4))
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"


@pytest.fixture
def web() -> Iterator[Web]:
    facts = Web()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                facts.asked.append(self.path)
                facts.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
                facts.at_once += 1
                facts.most_at_once = max(facts.most_at_once, facts.at_once)
            try:
                facts.pages.get(self.path, lambda handler: handler.send_error(404))(self)
            except (BrokenPipeError, ConnectionResetError):
                pass
            finally:
                with lock:
                    facts.at_once -= 1

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    facts.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield facts
    server.shutdown()
    server.server_close()
