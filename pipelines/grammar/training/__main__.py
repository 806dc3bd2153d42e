"""Trains the reader anew: `python -m pipelines.grammar.training --out weights.npz TEXTS.jsonl[.gz] ...`.

Reads the texts with the teacher, learns from all but every twenty-fifth document, writes the weights after
every round, and says how far they agree with the teacher on the documents that were left out.
"""

import argparse
import pickle
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from pipelines.grammar.reader import Reader
from pipelines.grammar.training.corpus import classes_of, is_held_out
from pipelines.grammar.training.evaluate import agreement
from pipelines.grammar.training.net import Weights
from pipelines.grammar.training.silver import SilverSentence, load_teacher, parse_text, read_texts
from pipelines.grammar.training.train import DILATIONS, train
from pipelines.grammar.training.weights import save_weights

_WORKERS = 2


def main() -> None:
    """Parse, train, measure and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path, help="JSON Lines with a key `text`, gzipped or not")
    parser.add_argument("--out", type=Path, required=True, help="where to write the weights")
    parser.add_argument("--epochs", type=int, default=9, help="how often to go through all sentences")
    parser.add_argument("--silver", type=Path, help="where to keep the teacher's parses for another run")
    args = parser.parse_args()
    sentences = silver_sentences(args.texts, args.silver)
    learned = [sentence for sentence in sentences if not is_held_out(sentence)]
    held_out = [sentence for sentence in sentences if is_held_out(sentence)]
    classes = classes_of(learned)
    begun = time.monotonic()

    def after_epoch(epoch: int, weights: Weights) -> None:
        arrays = {name: np.asarray(weight) for name, weight in weights.items()}
        names = {"tags": classes.tags, "labels": classes.labels, "names": classes.names}
        save_weights(args.out, arrays, DILATIONS, names)
        with np.load(args.out, allow_pickle=False) as saved:
            figures = agreement(Reader(dict(saved)), held_out)
        print(f"round {epoch + 1}  {time.monotonic() - begun:.0f} s  {figures}", flush=True)

    train(learned, classes, args.epochs, after_epoch)


def silver_sentences(paths: list[Path], kept: Path | None) -> list[SilverSentence]:
    """The teacher's reading of all texts, taken from the file where an earlier run kept it."""
    if kept is not None and kept.exists():
        sentences: list[SilverSentence] = pickle.loads(kept.read_bytes())
        return sentences
    texts = list(read_texts(paths))
    with ProcessPoolExecutor(_WORKERS) as pool:
        parts = pool.map(_parsed, [(number, _WORKERS, texts) for number in range(_WORKERS)])
        sentences = sorted((s for part in parts for s in part), key=lambda s: s.document)
    if kept is not None:
        kept.write_bytes(pickle.dumps(sentences))
    return sentences


def _parsed(share: tuple[int, int, list[str]]) -> list[SilverSentence]:
    """Every so manieth text, parsed."""
    first, step, texts = share
    teacher = load_teacher()
    return [s for n in range(first, len(texts), step) for s in parse_text(teacher, n, texts[n])]


if __name__ == "__main__":
    main()
