"""What the encoder sees of a text: word pieces, word shapes, and chunks of at most so many pieces.

Training and run time share this module, so that both cut and spell alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
SHAPES = 10
MAX_PIECES_PER_WORD = 12
MAX_CHARS_PER_WORD = 64
CACHE_SIZE = 50_000

_SINGLE = dict.fromkeys("‘’‚‛´`′", "'")
_DOUBLE = dict.fromkeys("“”„‟«»″", '"')
_DASHES = dict.fromkeys("–—―−", "—")
_HYPHENS = dict.fromkeys("‐‑", "-")
_CHARACTERS = str.maketrans({**_SINGLE, **_DOUBLE, **_DASHES, **_HYPHENS})
_FORMS = {"``": '"', "''": '"', "--": "—", "---": "—", "…": "..."}


def plain_form(word: str) -> str:
    """Return the word with one kind of quote and of dash, so that a feed's typography does not matter."""
    return _FORMS.get(word) or word[:MAX_CHARS_PER_WORD].translate(_CHARACTERS)


def word_shape(word: str) -> int:
    """Return the class (1 to 9) of a word's case and digits; the pieces themselves are lower case."""
    if any(c.isdigit() for c in word):
        return 1 if word.isdigit() else 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    if word.istitle():
        return 6
    if word[:1].isupper():
        return 7
    return 9 if any(c.isalnum() for c in word) else 8


class WordPieces:
    """Pieces of single words, by a WordPiece vocabulary; remembers the last words seen."""

    def __init__(self, tokenizer_json: str) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer_json)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cache: dict[str, list[int]] = {}

    def __call__(self, words: Sequence[str]) -> list[list[int]]:
        """Return the piece numbers of each word: at least one, at most `MAX_PIECES_PER_WORD`."""
        if len(self._cache) > CACHE_SIZE:
            self._cache.clear()
        missing = [word for word in dict.fromkeys(words) if word not in self._cache]
        if missing:
            spelt = self._tokenizer.encode_batch([plain_form(w) for w in missing], add_special_tokens=False)
            for word, encoding in zip(missing, spelt, strict=True):
                self._cache[word] = encoding.ids[:MAX_PIECES_PER_WORD] or [UNKNOWN]
        return [self._cache[word] for word in words]


@dataclass(frozen=True, slots=True)
class ChunkInput:
    """One chunk as the network reads it; lists are one entry a piece but `first`, one entry a word."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]


def chunk_input(pieces: Sequence[list[int]], shapes: Sequence[int], breaks: Sequence[bool]) -> ChunkInput:
    """Lay out the words of one chunk; a break (start of a paragraph) inside the chunk gets a separator."""
    ids, kinds = [CLS], [0]
    first: list[int] = []
    for own, shape, opens in zip(pieces, shapes, breaks, strict=True):
        if opens and first:
            ids.append(SEP)
            kinds.append(0)
        first.append(len(ids))
        ids += own
        kinds += [shape] * len(own)
    ids.append(SEP)
    kinds.append(0)
    return ChunkInput(ids, kinds, first)


_FINAL = frozenset({".", "!", "?", "…", "...", "。"})
_CLOSING = frozenset({'"', "''", "”", "’", "'", ")", "]", "»"})


def _sentence_cut(words: Sequence[str], begin: int, stop: int) -> int:
    """Return the best word before which to cut `begin:stop`: after the last full stop in its second half."""
    for i in range(stop, begin + (stop - begin) // 2, -1):
        end = i - 1
        while end > begin and words[end] in _CLOSING:
            end -= 1
        if words[end] in _FINAL and i < len(words) and words[i] not in _CLOSING:
            return i
    return stop


def cut_chunks(
    words: Sequence[str], lengths: Sequence[int], breaks: Sequence[bool], *, target: int, limit: int
) -> list[tuple[int, int]]:
    """Cut words into chunks of whole paragraphs where possible.

    `lengths` are pieces per word. Paragraphs are joined until a chunk has `target` pieces; one that does not fit
    into `limit` pieces is cut after a sentence, or hard where there is none. Returns half-open word ranges.
    """
    chunks: list[tuple[int, int]] = []
    begin = size = last_break = 0
    size_at_break = 0
    for i, (length, opens) in enumerate(zip(lengths, breaks, strict=True)):
        if opens and i > begin:
            if size >= target:
                chunks.append((begin, i))
                begin, size = i, 0
            last_break, size_at_break = i, size
        while size + length + 1 > limit and i > begin:
            whole = last_break > begin and size_at_break >= target // 3
            cut = last_break if whole else _sentence_cut(words, begin, i)
            chunks.append((begin, cut))
            size = sum(lengths[cut:i]) + sum(breaks[cut + 1 : i])
            begin = cut
        size += length + (1 if opens and i > begin else 0)
    if begin < len(words):
        chunks.append((begin, len(words)))
    return chunks
