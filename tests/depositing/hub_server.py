"""A small server that keeps to the part of Hugging Face's API by which dataset repositories are filled.

Repositories with branches, tags and commits; files of git and of Git LFS, which are told apart before they
are sent; commits in lines of JSON, which fail where the repository has moved on; errors in headers.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field

from werkzeug.exceptions import HTTPException, NotFound, abort
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from tests.depositing.serving import Served

TOKEN = "hf_a-token-of-the-desk"
_REPO = "/api/datasets/<owner>/<name>"
_WAYS = Map(
    [
        Rule("/api/repos/create", methods=["POST"], endpoint="created"),
        Rule("/api/validate-yaml", methods=["POST"], endpoint="validated"),
        Rule(_REPO, methods=["GET"], endpoint="shown"),
        Rule(f"{_REPO}/refs", methods=["GET"], endpoint="refs"),
        Rule(f"{_REPO}/tree/<revision>", methods=["GET"], endpoint="tree"),
        Rule(f"{_REPO}/settings", methods=["PUT"], endpoint="settings"),
        Rule(f"{_REPO}/preupload/<revision>", methods=["POST"], endpoint="sorted_out"),
        Rule(f"{_REPO}/commit/<revision>", methods=["POST"], endpoint="committed"),
        Rule(f"{_REPO}/tag/<revision>", methods=["POST"], endpoint="tagged"),
        Rule("/datasets/<owner>/<name>.git/info/lfs/objects/batch", methods=["POST"], endpoint="large"),
        Rule("/lfs/<oid>", methods=["PUT"], endpoint="large_arrived"),
        Rule("/lfs/<oid>/verified", methods=["POST"], endpoint="large_verified"),
    ]
)


@dataclass
class Repo:
    """A repository; a commit is its files by path, each with its bytes and whether Git LFS keeps it."""

    is_private: bool
    commits: dict[str, dict[str, tuple[bytes, bool]]]
    head: str
    tags: dict[str, str] = field(default_factory=dict)

    def files(self, revision: str = "main") -> dict[str, bytes]:
        return {path: body for path, (body, _) in self.commits[self.at(revision)].items()}

    def at(self, revision: str) -> str:
        commit = self.head if revision == "main" else self.tags.get(revision, revision)
        if commit not in self.commits:
            raise NotFound(response=_problem(404, "Invalid rev id", "RevisionNotFound"))
        return commit

    def commit(self, files: dict[str, tuple[bytes, bool]]) -> str:
        self.head = hashlib.sha1(repr((self.head, sorted(files))).encode()).hexdigest()
        self.commits[self.head] = files
        return self.head


@dataclass
class Hub(Served):
    """The hub; `kept` is what Git LFS holds, by SHA-256."""

    repos: dict[str, Repo] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, environ, start_response):
        request = Request(environ)
        request.get_data()
        try:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}" and "/lfs/" not in request.path:
                abort(_problem(401, "Invalid username or password."))
            name, arguments = _WAYS.bind_to_environ(environ).match()
            if "owner" in arguments:
                arguments = {"repo": self._repo(arguments.pop("owner"), arguments.pop("name")), **arguments}
            response = getattr(self, name)(request, **arguments)
        except HTTPException as refused:
            response = refused.get_response(environ)
        return response(environ, start_response)

    def made(self, name: str, files: dict[str, bytes] | None = None, *, is_private: bool = True) -> Repo:
        repo = self.repos[name] = Repo(is_private, {}, "")
        begun = {".gitattributes": b"*.parquet filter=lfs\n", **(files or {})}
        repo.commit({path: (body, False) for path, body in begun.items()})
        return repo

    def created(self, request):
        asked = request.get_json()
        name = f"{asked['organization']}/{asked['name']}"
        if asked["organization"] != "desk":
            abort(_problem(403, "You don't have the rights to create a dataset under this namespace"))
        if name in self.repos:
            told = {"error": "You already created this dataset repo", "url": f"{self.url}/datasets/{name}"}
            return _json(told, 409)
        self.made(name, is_private=asked.get("visibility") == "private")
        return _json({"url": f"{self.url}/datasets/{name}", "name": name, "id": name})

    def validated(self, _request):
        return _json({"errors": [], "warnings": []})

    def shown(self, _request, repo):
        return _json(
            {
                "id": self._name_of(repo),
                "private": repo.is_private,
                "sha": repo.head,
                "siblings": [],
                "tags": [],
            }
        )

    def refs(self, _request, repo):
        branches = [{"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head}]
        tags = [
            {"name": t, "ref": f"refs/tags/{t}", "targetCommit": commit} for t, commit in repo.tags.items()
        ]
        return _json({"branches": branches, "converts": [], "tags": tags})

    def tree(self, _request, repo, revision):
        files = repo.commits[repo.at(revision)]
        return _json([_told(path, body, is_large) for path, (body, is_large) in files.items()])

    def settings(self, request, repo):
        repo.is_private = request.get_json()["visibility"] == "private"
        return _json({})

    def sorted_out(self, request, repo, revision):
        repo.at(revision)
        files = [
            {
                "path": one["path"],
                "uploadMode": "lfs" if one["path"].endswith(".parquet") else "regular",
                "shouldIgnore": False,
                "oid": None,
            }
            for one in request.get_json()["files"]
        ]
        return _json({"files": files})

    def large(self, request, repo):
        assert repo.head
        objects = []
        for one in request.get_json()["objects"]:
            href = f"{self.url}/lfs/{one['oid']}"
            actions = {"upload": {"href": href}, "verify": {"href": f"{href}/verified"}}
            objects.append(one if one["oid"] in self.kept else {**one, "actions": actions})
        return _json({"transfer": "basic", "objects": objects})

    def large_arrived(self, request, oid):
        if hashlib.sha256(request.get_data()).hexdigest() != oid:
            abort(_problem(400, "Not the bytes that were announced"))
        self.kept[oid] = request.get_data()
        return Response(status=200)

    def large_verified(self, _request, oid):
        return Response(status=200 if oid in self.kept else 404)

    def committed(self, request, repo, revision):
        files = dict(repo.commits[repo.at(revision)])
        for line in request.get_data().splitlines():
            kind, value = (json.loads(line)[key] for key in ("key", "value"))
            if kind == "header" and value.get("parentCommit") not in (None, repo.head):
                abort(_problem(412, "A commit has happened since. Please refresh and try again."))
            if kind == "file":
                files[value["path"]] = (base64.b64decode(value["content"]), False)
            if kind == "lfsFile":
                files[value["path"]] = (self.kept[value["oid"]], True)
            if kind == "deletedFile":
                del files[value["path"]]
        commit = repo.commit(files)
        return _json(
            {"success": True, "commitOid": commit, "commitUrl": self._url_of(repo) + f"/commit/{commit}"}
        )

    def tagged(self, request, repo, revision):
        repo.tags[request.get_json()["tag"]] = repo.at(revision)
        return _json({})

    def _name_of(self, repo) -> str:
        return next(name for name, one in self.repos.items() if one is repo)

    def _url_of(self, repo) -> str:
        return f"{self.url}/datasets/{self._name_of(repo)}"

    def _repo(self, owner, name):
        if f"{owner}/{name}" not in self.repos:
            raise NotFound(response=_problem(404, "Repository not found", "RepoNotFound"))
        return self.repos[f"{owner}/{name}"]


def _told(path: str, body: bytes, is_large: bool) -> dict:
    oid = hashlib.sha1(f"blob {len(body)}\0".encode() + body).hexdigest()
    told = {"type": "file", "path": path, "size": len(body), "oid": oid}
    large = {"oid": hashlib.sha256(body).hexdigest(), "size": len(body), "pointerSize": 132}
    return {**told, "oid": "0" * 40, "lfs": large} if is_large else told


def _json(told, status: int = 200) -> Response:
    return Response(json.dumps(told), status, mimetype="application/json")


def _problem(status: int, words: str, code: str = "") -> Response:
    response = _json({"error": words}, status)
    response.headers["X-Error-Message"] = words
    if code:
        response.headers["X-Error-Code"] = code
    return response
