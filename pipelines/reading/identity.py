"""Tells which article a source is a version of, whatever its words: by its address, a given id, or its name.

What bytes a source has is told by its hash, in `hashes`.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from pipelines.reading.hashes import sha256_of

#: Parameters that say how a reader came to a page.
_TRACKER: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid)=", re.IGNORECASE
)
#: An address of a whole site, which some pages give as their own.
_SITE: Final = re.compile(r"https://[^/?]*")


def article_id_of(url: str | None, given_id: str | None, name: str) -> str:
    """The id of an article, which stays when the article is corrected.

    >>> article_id_of("http://a.example/news/1?utm_source=feed", None, "a.html")
    'a-eae7cd6cc2923fbf'
    >>> article_id_of("https://a.example/news/1/", None, "moved/b.html")
    'a-eae7cd6cc2923fbf'

    Args:
        url: its address, where it is known; that of a whole site tells no article.
        given_id: the id that an input table brings.
        name: as in `Source.name`; asked where there is neither.

    Returns:
        `a-` and 16 hex digits.
    """
    key = key_of(url) if url else None
    if key and not _SITE.fullmatch(key):
        known = f"url {key}"
    else:
        known = f"id {given_id}" if given_id else f"name {name}"
    return f"a-{sha256_of(known)[:16]}"


def key_of(url: str) -> str:
    """The same for all addresses that differ only in scheme, fragment, trackers and a last slash.

    No more than that is taken for the same: where a site numbers its articles in the query, a parameter that
    looks like a tracker elsewhere may be all that tells two of them apart.

    >>> key_of("http://A.example/news/1/?id=7&utm_source=feed#top")
    'https://a.example/news/1?id=7'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "") + (f":{port}" if port not in (None, 80, 443) else "")
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKER.match(part))
    return f"https://{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")
