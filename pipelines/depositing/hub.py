"""A release as a dataset repository of Hugging Face: one commit, with its version as the tag.

The folder of a release is the layout that `datasets.load_dataset` reads: its README begins with a
configuration for each table. The repository's newest commit is the newest release; each release is found by
its tag. A commit shows all of a release or nothing. Large files are sent before it, and those that an
interrupted deposit left there are not sent again.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.depositing.contents import Contents
from pipelines.depositing.places import GOES_ON, Deposited, DepositError, Item, Repository
from pipelines.depositing.servers import server_of, token_in
from pipelines.publishing.manifest import MANIFEST, FileEntry
from pipelines.publishing.releases import version_of

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    _Held: TypeAlias = dict[str, RepoFile]

_HUB: Final = "https://huggingface.co"
_ENDPOINT: Final = "HF_ENDPOINT"
_TOKEN: Final = "HF_TOKEN"
_KIND: Final = "dataset"
_MAIN: Final = "main"
#: What the hub itself puts into a repository, and what people begin one with.
_OF_THE_HUB: Final = ".gitattributes"
_BEGINNINGS: Final = frozenset({_OF_THE_HUB, "README.md"})
_REFUSED: Final = (401, 403)


def items_in_repository(contents: Contents) -> Iterator[Item]:
    """The files of a repository."""
    return (Item(entry.path, entry.bytes, f"sha256:{entry.sha256}") for entry in contents.files)


def put_into_repository(
    contents: Contents, place: Repository, server: str | None, is_public: bool, tell: Callable[[int], None]
) -> Deposited:
    """Commit a release to a repository, which is made where there is none; what is there is not sent again.

    Args:
        contents: the release.
        place: the repository.
        server: the address of another hub than Hugging Face's own.
        is_public: whether everybody may see the repository from now on; a new one is private else.
        tell: called with the number of files that are there.

    Raises:
        DepositError: it is not there whole.
    """
    address = server_of(server or os.environ.get(_ENDPOINT) or _HUB, is_told_a_token=True)
    token = token_in(_TOKEN, f"{address} that may write, which its settings give under Access Tokens")
    with _told(place, address):
        api = _api(address, token)
        api.create_repo(place.name, repo_type=_KIND, private=not is_public, exist_ok=True)
        sent = _commit(api, contents, place)
        tell(len(contents.files))
        if is_public:
            api.update_repo_settings(place.name, repo_type=_KIND, private=False)
        is_private = api.repo_info(place.name, repo_type=_KIND).private
    notes = ("it is private; --publish shows it to everybody",) if is_private else ()
    where = f"{address}/datasets/{place.name}/tree/{contents.version}"
    return Deposited(where, tuple(sent), len(contents.files) - len(sent), notes)


def _commit(api: "HfApi", contents: Contents, place: Repository) -> list[Item]:
    """Make the release the newest commit, and tag it; what was sent for that."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    refs = api.list_repo_refs(place.name, repo_type=_KIND)
    if str(contents.version) in {tag.name for tag in refs.tags}:
        _refuse_another(contents, place, _held(api, place, str(contents.version)))
        return []
    newer = [version for tag in refs.tags if (version := version_of(tag.name)) and version > contents.version]
    if newer:
        raise DepositError(
            f"{place} holds {max(newer)} already, which is newer: deposit releases in their order."
        )
    held = _held(api, place, _MAIN)
    if held.keys() - _BEGINNINGS and MANIFEST not in held:
        raise DepositError(
            f"{place} holds something else than releases of Gleanings: name another repository."
        )
    lacking = [entry for entry in contents.files if not _is_held(held, contents.folder, entry)]
    gone = sorted(held.keys() - {entry.path for entry in contents.files} - {_OF_THE_HUB})
    head = next((branch.target_commit for branch in refs.branches if branch.name == _MAIN), None)
    if lacking or gone:
        head = api.create_commit(
            place.name,
            [
                *(CommitOperationAdd(entry.path, contents.folder / entry.path) for entry in lacking),
                *(CommitOperationDelete(path) for path in gone),
            ],
            commit_message=f"Release {contents.version}",
            repo_type=_KIND,
            parent_commit=head,
        ).oid
        _refuse_another(contents, place, _held(api, place, head))
    api.create_tag(place.name, tag=str(contents.version), revision=head, repo_type=_KIND, exist_ok=True)
    return [Item(entry.path, entry.bytes, f"sha256:{entry.sha256}") for entry in lacking]


def _api(address: str, token: str) -> "HfApi":
    from huggingface_hub import HfApi
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()  # The command shows its own.
    return HfApi(endpoint=address, token=token, library_name="gleanings")


def _held(api: "HfApi", place: Repository, revision: str) -> "_Held":
    """The files of a repository at a revision, by path."""
    from huggingface_hub.hf_api import RepoFile

    found = api.list_repo_tree(place.name, recursive=True, revision=revision, repo_type=_KIND)
    return {file.path: file for file in found if isinstance(file, RepoFile)}


def _is_held(held: "_Held", folder: Path, entry: FileEntry) -> bool:
    """Whether a repository holds a file: a large one by its SHA-256, others by git's hash."""
    file = held.get(entry.path)
    if file is None:
        return False
    return (
        file.lfs.sha256 == entry.sha256 if file.lfs else file.blob_id == _git_hash(folder / entry.path, entry)
    )


def _git_hash(path: Path, entry: FileEntry) -> str:
    digest = hashlib.sha1(f"blob {entry.bytes}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: digest).hexdigest()


def _refuse_another(contents: Contents, place: Repository, held: "_Held") -> None:
    """Refuse a revision that does not hold the release, file by file, and nothing else."""
    wrong = [entry.path for entry in contents.files if not _is_held(held, contents.folder, entry)]
    wrong += sorted(held.keys() - {entry.path for entry in contents.files} - {_OF_THE_HUB})
    if wrong:
        raise DepositError(
            f"{place} has a {contents.version} that is not this release: {', '.join(wrong[:3])} differ. A "
            "release never changes: look at the repository, or publish this one under a version of its own."
        )


@contextmanager
def _told(place: Repository, address: str) -> Iterator[None]:
    """Turn what the hub's client raises into words that say what to do."""
    try:
        from huggingface_hub.errors import HfHubHTTPError
    except ImportError as error:
        words = "The hub's client is not installed; install the extra: pip install 'gleanings[huggingface]'"
        raise DepositError(words) from error
    try:
        yield
    except DepositError:
        raise
    except HfHubHTTPError as error:
        status = error.response.status_code
        to_do = (
            f"put a token into {_TOKEN} that may write to {place.name.partition('/')[0]}'s repositories"
            if status in _REFUSED
            else f"look at what it says, and run it again: {GOES_ON}"
        )
        said = error.server_message or str(error).partition("\n")[0]
        raise DepositError(f"{address} answered {status}: {said}. To do: {to_do}.") from error
    except Exception as error:  # What else it raises is of its libraries for HTTP, which change.
        to_do = f"check the address and the network, and run it again: {GOES_ON}"
        raise DepositError(f"{address} cannot be asked: {error}. To do: {to_do}.") from error
