"""Generated pages: the articles of `articles` in the markup that newspapers put around them.

Like real pages in what costs time: most of it goes to what stands around an article. Of 35 real news pages
the middle one has 128 kB of markup, of which 34 kB are scripts and 44 kB attributes, with elements up to 14
within each other; on average they have 740 elements (156 links, 137 `div`, 116 `li`, 41 `meta`) and 4 kB of
body. These have 92 kB of markup, 37 kB of it scripts and 35 kB attributes, 750 elements, 157 links, 4 kB of
body.
"""

import html
import json
import random
from typing import Final

from benchmarks.articles import article, filled

_SCRIPTS_IN_HEAD: Final = 10
_SCRIPTS_BEHIND: Final = 28
_SCRIPT: Final = 950
_STYLE: Final = 2_500
_TAGS: Final = 38
_MENUS: Final = 7
_ENTRIES: Final = 9
_TEASERS: Final = 34
_BUTTONS: Final = 8
_COLUMNS: Final = 5
#: Line ends with the white space that markup has at the beginning of its lines.
_BREAK: Final = "\n" + 16 * " "
_ICON: Final = '<svg class="icon" viewBox="0 0 24 24"><path d="M3 12h18M3 6h18M3 18h18"></path></svg>'


def page(number: int, characters: int, seed: int = 0) -> str:
    """The article of this number and seed as a page of a newspaper.

    >>> page(3, 500) == page(3, 500) != page(4, 500)
    True
    """
    title, _, *lines = article(number, characters, seed).splitlines()
    chance = random.Random(f"page {seed} {number}")
    blocks = "\n".join(
        f'<div class="story-block story-block--text"><p class="story">{html.escape(line)}</p></div>'
        for line in lines
        if line
    )
    return f"""<!doctype html>
<html lang="en">
{_head(chance, title)}
<body class="page page--article"><div id="app"><div class="app-shell">
{_masthead(chance)}
<div class="page-wrap"><div class="page-grid"><div class="column column--main">
<main><article class="article">
<header class="article-header"><h1 class="article-title">{html.escape(title)}</h1></header>
<div class="article-body"><div class="article-body-inner">
{blocks}
</div></div>
</article></main></div>
<aside class="column column--side">{_sharing(chance)}{_teasers(chance)}</aside></div></div>
{_footer(chance)}
</div></div>
{_scripts(chance, _SCRIPTS_BEHIND)}
</body></html>
"""


def _head(chance: random.Random, title: str) -> str:
    """What a page says of itself, for cards, for searches and for the browser."""
    name = html.escape(title)
    said = {"@type": "NewsArticle", "headline": title, "datePublished": "2025-05-12T08:00:00Z"}
    towns = [{"@type": "ListItem", "position": at, "name": filled(chance, "{town}")} for at in range(1, 4)]
    linked = {"@context": "https://schema.org", "@graph": [said, {"@type": "BreadcrumbList", "item": towns}]}
    tags = _BREAK.join(
        f'<meta property="article:tag" content="{filled(chance, "{things}")}">' for _ in range(_TAGS)
    )
    fonts = _BREAK.join(
        f'<link rel="preload" as="font" href="{_address(chance)}" crossorigin>' for _ in range(20)
    )
    return f"""<head><meta charset="utf-8"><title>{name}</title>
<meta property="og:title" content="{name}">
{tags}
{fonts}
<script type="application/ld+json">{json.dumps(linked)}</script>
<style>{_noise(chance, _STYLE)}</style>
{_scripts(chance, _SCRIPTS_IN_HEAD)}</head>"""


def _masthead(chance: random.Random) -> str:
    """The navigation: lists in lists."""
    menus = _BREAK.join(
        f'<li class="menu-item">{_link(chance, "{town}")}<ul class="menu-list menu-list--sub">'
        + _list_items(chance, _ENTRIES)
        + "</ul></li>"
        for _ in range(_MENUS)
    )
    return f"""<div class="masthead-wrap"><header class="masthead">
<button type="button" class="masthead-button" aria-label="Menu">{_ICON}</button>
<nav class="menu"><ul class="menu-list">
{menus}
</ul></nav></header></div>"""


def _sharing(chance: random.Random) -> str:
    """Buttons with icons."""
    buttons = _BREAK.join(
        f'<a class="share-button" data-track="share-click" href="{_address(chance)}">{_ICON}</a>'
        for _ in range(_BUTTONS)
    )
    return f'<div class="share-bar" role="toolbar">{buttons}</div>'


def _teasers(chance: random.Random) -> str:
    """Other articles, each with a picture."""
    return _BREAK.join(
        f"""<div class="teaser teaser--small" data-position="{at}">
<a class="teaser-link" data-track="teaser-click" href="{_address(chance)}">
<div class="teaser-media"><img class="teaser-image" alt="" loading="lazy" src="{_address(chance)}"></div>
<h3 class="teaser-title"><span>{filled(chance, "{town} and its {things}")}</span></h3></a></div>"""
        for at in range(_TEASERS)
    )


def _footer(chance: random.Random) -> str:
    columns = _BREAK.join(
        f'<ul class="footer-list">{_list_items(chance, _ENTRIES)}</ul>' for _ in range(_COLUMNS)
    )
    return f"""<footer class="footer"><div class="footer-columns">
{columns}
</div><p>All rights reserved</p></footer>"""


def _list_items(chance: random.Random, count: int) -> str:
    return _BREAK.join(f'<li class="list-item">{_link(chance, "{things}")}</li>' for _ in range(count))


def _link(chance: random.Random, template: str) -> str:
    words = f"<span>{filled(chance, template)}</span>"
    return f'<a class="link link--plain" data-track="link-click" href="{_address(chance)}">{words}</a>'


def _address(chance: random.Random) -> str:
    return f"https://news.example/{chance.getrandbits(128):032x}/{chance.getrandbits(64):016x}"


def _scripts(chance: random.Random, count: int) -> str:
    return _BREAK.join(
        f"<script>window.queue.push({{{_noise(chance, _SCRIPT)}}})</script>" for _ in range(count)
    )


def _noise(chance: random.Random, characters: int) -> str:
    """Names and values by chance, as in a script or style."""
    pairs = (
        f"k{chance.getrandbits(24):06x}:'{chance.getrandbits(64):016x}'" for _ in range(characters // 27)
    )
    return ",".join(pairs)
