"""A small server that keeps to the part of Zenodo's published REST API by which records are deposited.

As its documentation has it: tokens in the header, depositions with their links, a bucket that takes each file
by PUT and tells its MD5 with its kind, which the list of files tells without, DOIs reserved, new versions
that begin with the files of the one before, errors as JSON.
"""

import hashlib
import itertools
import json
from dataclasses import dataclass, field

from werkzeug.exceptions import HTTPException, NotFound, abort
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from tests.depositing.serving import Served

TOKEN = "a-token-of-the-desk"
_ALL = "/api/deposit/depositions"
_ONE = f"{_ALL}/<int:number>"
_NEEDED = ("title", "upload_type", "description", "creators")
_WAYS = Map(
    [
        Rule(_ALL, methods=["GET"], endpoint="listed"),
        Rule(_ALL, methods=["POST"], endpoint="begun"),
        Rule(_ONE, methods=["GET"], endpoint="shown"),
        Rule(_ONE, methods=["PUT"], endpoint="described"),
        Rule(f"{_ONE}/files/<file>", methods=["DELETE"], endpoint="taken_away"),
        Rule(f"{_ONE}/actions/publish", methods=["POST"], endpoint="published"),
        Rule(f"{_ONE}/actions/newversion", methods=["POST"], endpoint="next_begun"),
        Rule("/api/files/<bucket>/<path:name>", methods=["PUT"], endpoint="filled"),
    ]
)


@dataclass
class Deposition:
    number: int
    metadata: dict
    files: dict[str, bytes] = field(default_factory=dict)
    is_published: bool = False
    next: "Deposition | None" = None
    on_their_way: set[str] = field(default_factory=set)


@dataclass
class Records(Served):
    """The server; `room` is how many bytes one deposition may hold."""

    depositions: dict[int, Deposition] = field(default_factory=dict)
    room: int = 10**9
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1001))

    def __call__(self, environ, start_response):
        request = Request(environ)
        request.get_data()
        try:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                abort(_problem(401, "The server could not verify that you are authorized to access the URL."))
            name, arguments = _WAYS.bind_to_environ(environ).match()
            response = getattr(self, name)(request, **arguments)
        except HTTPException as refused:
            response = refused.get_response(environ)
        return response(environ, start_response)

    def begin(self, metadata: dict, **facts) -> Deposition:
        made = Deposition(next(self.numbers), metadata, **facts)
        self.depositions[made.number] = made
        return made

    def listed(self, request):
        page, size = (int(request.args[name]) for name in ("page", "size"))
        newest = sorted(self.depositions.values(), key=lambda one: -one.number)
        return _json([self._told(one) for one in newest[(page - 1) * size : page * size]])

    def begun(self, request):
        return _json(self._told(self.begin(request.get_json()["metadata"])), 201)

    def shown(self, _request, number):
        return _json(self._told(self._one(number)))

    def described(self, request, number):
        draft = self._draft(number)
        draft.metadata = request.get_json()["metadata"]
        missing = [name for name in _NEEDED if not draft.metadata.get(name)]
        if missing:
            errors = [{"field": f"metadata.{name}", "message": "Missing data."} for name in missing]
            abort(_problem(400, "A validation error occurred.", errors))
        return _json(self._told(draft))

    def filled(self, request, bucket, name):
        draft = self._draft(int(bucket.removeprefix("bucket-")))
        draft.files[name] = request.get_data()
        draft.on_their_way.discard(name)
        if sum(map(len, draft.files.values())) > self.room:
            del draft.files[name]
            abort(_problem(400, "File size limit exceeded."))
        told = {"key": name, "size": len(draft.files[name]), "checksum": f"md5:{_md5(draft.files[name])}"}
        return _json(told, 201)

    def taken_away(self, _request, number, file):
        draft = self._draft(number)
        draft.files = {name: body for name, body in draft.files.items() if _id(name) != file}
        return Response(status=204)

    def published(self, _request, number):
        draft = self._draft(number)
        if not draft.files:
            abort(_problem(400, "Minimum one file must be provided."))
        draft.is_published = True
        return _json(self._told(draft), 202)

    def next_begun(self, _request, number):
        record = self._one(number)
        if not record.is_published:
            abort(_problem(403, "The record is not published."))
        if record.next is None or record.next.is_published:
            metadata = {key: value for key, value in record.metadata.items() if key != "version"}
            record.next = self.begin(metadata, files=dict(record.files))
        return _json(self._told(record), 201)

    def _one(self, number):
        if number not in self.depositions:
            raise NotFound(response=_problem(404, "PID does not exist."))
        return self.depositions[number]

    def _draft(self, number):
        if self._one(number).is_published:
            abort(_problem(403, "The record is published."))
        return self._one(number)

    def _told(self, one):
        doi = f"10.5072/zenodo.{one.number}"
        here = f"{self.url}{_ALL}/{one.number}"
        links = {
            "self": here,
            "html": f"{self.url}/deposit/{one.number}",
            "publish": f"{here}/actions/publish",
        }
        if one.is_published:
            links["record_html"] = f"{self.url}/records/{one.number}"
        else:
            links["bucket"] = f"{self.url}/api/files/bucket-{one.number}"
        if one.next and not one.next.is_published:
            links["latest_draft"] = f"{self.url}{_ALL}/{one.next.number}"
        return {
            "id": one.number,
            "state": "done" if one.is_published else "unsubmitted",
            "submitted": one.is_published,
            "title": one.metadata.get("title", ""),
            **({"doi": doi} if one.is_published else {}),
            "metadata": {**one.metadata, "prereserve_doi": {"doi": doi, "recid": one.number}},
            "files": [
                {"id": _id(name), "filename": name, "filesize": len(body), "checksum": _md5(body)}
                if name not in one.on_their_way
                else {"id": _id(name), "filename": name, "filesize": None, "checksum": None}
                for name, body in one.files.items()
            ],
            "links": links,
        }


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _md5(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()


def _json(told, status: int = 200) -> Response:
    return Response(json.dumps(told), status, mimetype="application/json")


def _problem(status: int, message: str, errors: list | None = None) -> Response:
    return _json({"status": status, "message": message, **({"errors": errors} if errors else {})}, status)
