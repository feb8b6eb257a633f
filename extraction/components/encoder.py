"""Component `extraction_encoder`: tags, morphology, trees, sentences and names from one pass of a small encoder.

The network (six transformer layers, int8 weights, ONNX) reads chunks of whole paragraphs. Every chunk is run alone:
dynamic quantisation scales by what is in the tensor, and only so does a document's analysis not depend on the
documents that happen to be near it. Arc labels and trees are computed from the network's vectors by numpy. What the
hidden layers that it shows say of each word stays in `doc.tensor`, for whoever learns from it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from spacy import util
from spacy.attrs import DEP, HEAD, IS_SPACE, MORPH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.pipeline.dep_parser import parser_score
from spacy.pipeline.morphologizer import morphologizer_score
from spacy.pipeline.tagger import tagger_score
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab

from extraction.components.encoder_decode import NameDecoder, Scores, name_spans, tree_heads
from extraction.components.encoder_input import WordPieces, chunk_input, cut_chunks, word_shape
from extraction.errors import PipelineError

TARGET_PIECES, LIMIT_PIECES = 100, 200
# a "sentence" longer than this is junk; the bound keeps the tree search linear in the text
MAX_SENTENCE = 300
# log odds above which a word starts a sentence: on the development texts GUM loses a tenth of a point of F from -1
# to 0 (93.2 to 93.1) and EWT gains four (71.3 to 75.4); at 0.5 they have 92.6 and 82.9
SENTENCE_START = 0.0

# how spaCy stores what is known of a sentence start: -1 (as an unsigned number) for "none here"
_STARTS, _CONTINUES = 1, 2**64 - 1
_BLOCK = 256  # words whose label scores are made at once: bounds the memory of a long document
MOST_VECTORS = 20_000  # words: a longer Doc keeps none, they would take some 1.5 kB each
_FILES = ("encoder.onnx", "wordpieces.json", "labels.json", "arcs.npz")


@Language.factory(
    "extraction_encoder",
    assigns=[
        "token.tag", "token.pos", "token.morph", "token.dep", "token.head", "token.is_sent_start", "token.ent_iob",
        "token.ent_type", "doc.sents", "doc.ents", "doc.tensor",
    ],
    default_config={"threads": 1},
    default_score_weights={"tag_acc": 0.1, "pos_acc": 0.1, "dep_las": 0.4, "sents_f": 0.1, "ents_f": 0.3},
)  # fmt: skip
def make_encoder(nlp: Language, name: str, threads: int) -> Encoder:
    """Build the component; its weights come with `from_disk`. `threads` is what one document may use."""
    return Encoder(nlp.vocab, name, threads=threads)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a Doc (white space left out) with what is known of their borders."""

    index: list[int]  # token number of each word
    texts: list[str]
    breaks: list[bool]  # a paragraph starts here: set by the caller, or after a line break
    joined: list[bool]  # the caller said that no sentence starts here


@dataclass(frozen=True, slots=True)
class _Output:
    """The network's output for a whole Doc, one row a word."""

    names: Scores
    tags: Scores
    morphs: Scores
    starts: Scores
    dependents: Scores
    heads: Scores
    left: Scores
    right: Scores
    vectors: NDArray[np.float16]  # of hidden layers, side by side; no columns where the network shows none


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Weights that turn the network's vectors into arcs and labels."""

    root: Scores
    bias_weight: Scores
    bias: Scores
    label_root: Scores
    label_left: Scores  # (dependent, narrow dependent): the products below cost most where vectors are wide
    label_right: Scores  # (head, narrow head)
    label_weight: Scores  # (narrow dependent, label * narrow head)
    label_plain: Scores
    label_bias: Scores


class Encoder:
    """Writes tags, morphology, trees, sentence starts and names; keeps sentence starts that are set already."""

    def __init__(self, vocab: Vocab, name: str = "extraction_encoder", *, threads: int = 1) -> None:
        self.vocab = vocab
        self.name = name
        self.threads = threads
        self._data: dict[str, bytes] = {}

    # -- analysis -----------------------------------------------------------------------------------------------

    def __call__(self, doc: Doc) -> Doc:
        """Analyse one Doc and return it."""
        if not self._data:
            raise PipelineError(f"component {self.name!r} has no weights: load the pipeline from a folder")
        words = _words(doc)
        if not words.texts:
            _write_blank(doc)
            return doc
        out = self._run(words)
        starts = _sentence_starts(words, out)
        heads, labels = self._trees(out, starts)
        self._write(doc, words, out, heads, labels)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Analyse Docs in order. The size of a batch changes nothing: see the module's docstring."""
        del batch_size
        for doc in stream:
            yield self(doc)

    def _run(self, words: _Words) -> _Output:
        pieces = self._pieces(words.texts)
        shapes = [word_shape(w) for w in words.texts]
        lengths = [len(p) for p in pieces]
        chunks = cut_chunks(words.texts, lengths, words.breaks, target=TARGET_PIECES, limit=LIMIT_PIECES)
        rows, seen = [], []
        names = self._outputs if len(words.texts) <= MOST_VECTORS else self._outputs[:1]
        for begin, stop in chunks:
            own = slice(begin, stop)
            layout = chunk_input(pieces[own], shapes[own], words.breaks[own])
            feed = {
                key: np.array([values], dtype=np.int64)
                for key, values in (("pieces", layout.pieces), ("shapes", layout.shapes), ("first", layout.first))
            }
            scores, *layers = self._session.run(names, feed)
            rows.append(scores[0])
            seen.append(_first_pieces(layers, layout.first))
        table = np.concatenate(rows) if len(rows) > 1 else rows[0]
        parts = np.split(table, self._borders, axis=1)
        entities, tags, morphs, starts, dependents, heads, left, right = parts
        vectors = np.concatenate(seen)
        return _Output(entities, tags, morphs, starts[:, 0], dependents, heads, left, right, vectors)

    def _trees(self, out: _Output, starts: Sequence[int]) -> tuple[list[int], NDArray[np.int64]]:
        """Heads as word numbers (a root is its own head), and label numbers."""
        arcs = self._arcs
        heads: list[int] = []
        chosen = np.empty_like(out.right)
        root_scores = out.dependents @ arcs.root + float(arcs.root @ arcs.bias_weight)
        bias = out.heads @ arcs.bias_weight
        for begin, stop in zip(starts, [*starts[1:], len(out.starts)], strict=True):
            own = slice(begin, stop)
            scores = np.empty((stop - begin, stop - begin + 1), dtype=np.float32)
            scores[:, 0] = root_scores[own]
            scores[:, 1:] = out.dependents[own] @ out.heads[own].T + bias[own]
            found = tree_heads(scores)
            heads += [begin + head - 1 if head else begin + i for i, head in enumerate(found)]
        is_root = np.array([head == i for i, head in enumerate(heads)])
        chosen = np.where(is_root[:, None], arcs.label_root, out.right[heads])
        scores = self._label_scores(out.left, chosen)
        # label 0 is ROOT, and stands on roots only
        scores[:, 0] = -np.inf
        labels = scores.argmax(1)
        labels[is_root] = 0
        return heads, labels

    def _label_scores(self, left: Scores, chosen: Scores) -> Scores:
        arcs = self._arcs
        plain = np.concatenate([left, chosen], axis=1) @ arcs.label_plain.T + arcs.label_bias
        left, chosen = left @ arcs.label_left, chosen @ arcs.label_right
        mixed = np.empty_like(plain)
        for begin in range(0, len(left), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            cube = (left[part] @ arcs.label_weight).reshape(-1, plain.shape[1], chosen.shape[1])
            mixed[part] = np.matmul(cube, chosen[part][:, :, None])[:, :, 0]
        return np.asarray(mixed + plain, dtype=np.float32)

    def _write(self, doc: Doc, words: _Words, out: _Output, heads: Sequence[int], labels: NDArray[np.int64]) -> None:
        size = len(doc)
        table = np.zeros((size, 5), dtype=np.uint64)
        index = np.array(words.index)
        table[index, 0] = self._tags[out.tags.argmax(1)]
        best = out.morphs.argmax(1)
        table[index, 1] = self._pos[best]
        table[index, 2] = self._morphs[best]
        table[index, 3] = self._labels[labels]
        offsets = np.zeros(size, dtype=np.int64)
        offsets[index] = index[np.asarray(heads)] - index
        if size > len(index):
            _fill_spaces(doc, table, offsets, self._space_tag)
        table[:, 4] = offsets.view(np.uint64)
        doc.from_array([TAG, POS, MORPH, DEP, HEAD], table)  # type: ignore[arg-type]
        names = name_spans(self._decode(out.names, words.breaks))
        kinds = self._decode.agree(names, [" ".join(words.texts[a:b]) for a, b, _ in names], out.names)
        spans = [
            Span(doc, words.index[a], words.index[b - 1] + 1, label=x)
            for (a, b, _), x in zip(names, kinds, strict=True)
        ]
        doc.set_ents(spans, default="outside")
        doc.tensor = np.zeros((size, out.vectors.shape[1]), dtype=np.float16)
        doc.tensor[index] = out.vectors

    # -- scores -------------------------------------------------------------------------------------------------

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Scores of tags, morphology, trees, sentences and names, as spaCy's own components report them."""
        examples = list(examples)
        scorers: list[Callable[..., dict[str, Any]]] = [tagger_score, morphologizer_score, parser_score, get_ner_prf]
        return {key: value for scorer in scorers for key, value in scorer(examples, **options).items()}

    # -- storage ------------------------------------------------------------------------------------------------

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights and labels into the folder `path`."""
        del exclude
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._data.items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Encoder:
        """Read what `to_disk` wrote. Raises PipelineError naming a missing file."""
        del exclude
        folder = Path(path)
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise PipelineError(f"{folder}: {', '.join(missing)} missing")
        return self._load({name: (folder / name).read_bytes() for name in _FILES})

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return weights and labels in one bytestring."""
        del exclude
        return util.to_bytes({name: partial(bytes, content) for name, content in self._data.items()}, ())

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Encoder:
        """Read what `to_bytes` returned."""
        del exclude
        read: dict[str, bytes] = {}
        util.from_bytes(data, {name: partial(read.__setitem__, name) for name in _FILES}, ())
        return self._load(read)

    def _load(self, data: dict[str, bytes]) -> Encoder:
        lists = json.loads(data["labels.json"])
        add = self.vocab.strings.add
        self._tags = np.array([add(tag) for tag in lists["tag"]], dtype=np.uint64)
        self._labels = np.array([add(dep) for dep in lists["dep"]], dtype=np.uint64)
        pairs = [morph.split("|", 1) for morph in lists["morph"]]
        self._pos = np.array([POS_IDS[pos] for pos, _ in pairs], dtype=np.uint64)
        self._morphs = np.array([self.vocab.morphology.add(feats) for _, feats in pairs], dtype=np.uint64)
        self._space_tag = add("_SP")
        for label in lists["name"]:
            add(label[2:])
        self._decode = NameDecoder(lists["name"])
        self._pieces = WordPieces(data["wordpieces.json"].decode("utf-8"))
        self._arcs = _read_arcs(data["arcs.npz"])
        widths = [len(lists["name"]), len(lists["tag"]), len(lists["morph"]), 1, len(self._arcs.root)]
        widths += [len(self._arcs.root), len(self._arcs.label_root)]
        self._borders = np.cumsum(widths).tolist()
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(data["encoder.onnx"], options, providers=["CPUExecutionProvider"])
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._data = data
        return self


def _read_arcs(content: bytes) -> _Arcs:
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        found = {name: stored[name].astype(np.float32) for name in stored.files}
    same = np.eye(len(found["label_root"]), dtype=np.float32)
    return _Arcs(**{"label_left": same, "label_right": same} | found)


def _first_pieces(layers: Sequence[Scores], first: Sequence[int]) -> NDArray[np.float16]:
    """Vectors of the words' first pieces, (words, layers * width)."""
    if not layers:
        return np.zeros((len(first), 0), dtype=np.float16)
    return np.concatenate([layer[0][first] for layer in layers], axis=1).astype(np.float16)


def _words(doc: Doc) -> _Words:
    index: list[int] = []
    texts: list[str] = []
    breaks: list[bool] = []
    joined: list[bool] = []
    space, preset = doc.to_array([IS_SPACE, SENT_START]).T if len(doc) else ((), ())
    known = doc.has_annotation("SENT_START")
    after_line = False
    for i, (token, is_space, start) in enumerate(zip(doc, space, preset, strict=True)):
        text = token.text
        if is_space:
            after_line = after_line or "\n" in text
            continue
        breaks.append(after_line or (known and start == _STARTS) or not index)
        joined.append(known and start == _CONTINUES and not after_line)
        index.append(i)
        texts.append(text)
        after_line = False
    return _Words(index, texts, breaks, joined)


def _sentence_starts(words: _Words, out: _Output) -> list[int]:
    """Word numbers at which sentences start."""
    starts: list[int] = []
    likely = (out.starts > SENTENCE_START).tolist()
    for i, opens in enumerate(words.breaks):
        if not starts or opens or (likely[i] and not words.joined[i]) or i - starts[-1] >= MAX_SENTENCE:
            starts.append(i)
    return starts


def _fill_spaces(doc: Doc, table: NDArray[np.uint64], offsets: NDArray[np.int64], tag: int) -> None:
    """Hang white space on the token before it, as spaCy's parser does (on the next one at the Doc's start)."""
    space = POS_IDS["SPACE"]
    lead = next(i for i, token in enumerate(doc) if not token.is_space)
    for token in doc:
        if token.is_space:
            table[token.i, 0], table[token.i, 1] = tag, space
            offsets[token.i] = lead - token.i if token.i < lead else -1
            table[token.i, 3] = doc.vocab.strings.add("dep")


def _write_blank(doc: Doc) -> None:
    """An empty Doc, or one of white space: nothing to find, but the layers exist."""
    for token in doc:
        token.is_sent_start = token.i == 0
        token.pos_, token.tag_ = "SPACE", "_SP"
    doc.set_ents([], default="outside")
