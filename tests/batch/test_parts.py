"""The pieces a run is made of, by themselves."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.batch import RunSettings, load_settings
from extraction.batch.shards import cut_shards, decode_item, decode_payload, encode_item
from extraction.batch.store import Counts, ShardStore, article_line, event_line, reject_line, seal, unseal
from extraction.errors import InputError, UsageError
from extraction.pages import PageOptions
from extraction.sources import InputRefusal, RawDocument

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)
documents = st.builds(
    RawDocument,
    article_id=st.text(min_size=1),
    kind=st.sampled_from(["text", "html", "record"]),
    text=st.text(st.characters()),
    where=st.text(),
    source_path=st.none() | st.text(),
    sha256=st.text(),
    url=st.none() | st.text(),
    extra=st.dictionaries(st.text(), values, max_size=3),
    clean=st.booleans(),
)
refusals = st.builds(InputRefusal, where=st.text(), code=st.text(), message=st.text(), input=st.none() | st.text())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents | refusals)
def test_what_goes_to_a_worker_comes_out_the_same(item):
    line = encode_item(item)
    assert b"\n" not in line
    assert decode_item(line) == item
    assert encode_item(decode_item(line)) == line


def document(number: int, where: str, text: str = "text") -> RawDocument:
    return RawDocument(f"a{number}", "record", text, where, where.partition(":")[0], "0" * 64)


def cut(items, **options):
    return list(cut_shards(items, **{"fingerprint": "f", "max_documents": 4, "max_bytes": 10_000, **options}))


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300)), max_size=12), st.integers(1, 7), st.integers(1, 2000)
)
def test_every_document_is_in_one_shard_in_order(drawn, count, size):
    items = [document(i, f"{file}.jsonl:{i}", "x" * length) for i, (file, length) in enumerate(drawn)]
    shards = cut(items, max_documents=count, max_bytes=size)
    assert [d for s in shards for d in decode_payload(s.payload)] == items
    assert sum(s.documents for s in shards) == len(items)
    assert [s.number for s in shards] == list(range(len(shards)))
    assert all(s.documents <= count for s in shards)


def test_a_shard_ends_with_a_file_of_many_documents():
    items = [document(i, f"one.jsonl:{i}") for i in range(2)] + [document(i, f"two.jsonl:{i}") for i in range(3)]
    assert [s.documents for s in cut(items)] == [2, 3]
    assert [s.documents for s in cut([document(i, f"{i}.txt") for i in range(5)])] == [4, 1]


def test_the_key_depends_on_input_and_fingerprint():
    [one], [same] = cut([document(1, "a:1")]), cut([document(1, "a:1")])
    [other], [newer] = cut([document(1, "a:1", "b")]), cut([document(1, "a:1")], fingerprint="g")
    assert one.key == same.key
    assert len({one.key, other.key, newer.key}) == 3


@given(st.lists(st.tuples(st.text(), st.lists(st.text(), max_size=3)), max_size=5), st.text())
def test_a_sealed_shard_reads_back(articles, reject):
    lines = [reject_line(json.dumps(reject).encode())]
    for name, events in articles:
        lines += [article_line(name, json.dumps(name).encode()), *(event_line(json.dumps(e).encode()) for e in events)]
    counts = Counts(articles=len(articles), rejects=1)
    read, counted = unseal(seal(lines, counts), where="shard")
    assert counted == counts
    assert [line.article_id for line in read if line.tag == "A"] == [name for name, _ in articles]
    assert [json.loads(line.record) for line in read if line.tag == "E"] == [e for _, es in articles for e in es]


def test_an_empty_shard_reads_back():
    assert unseal(seal([], Counts()), where="shard") == ([], Counts())


@given(st.binary(max_size=50), st.integers(0, 200))
def test_a_damaged_shard_is_never_read(noise, at):
    content = seal([article_line("a", b"{}")], Counts(articles=1))
    damaged = content[: at % len(content)] + noise
    if damaged != content:
        with pytest.raises(InputError):
            unseal(damaged, where="shard")


def test_leftovers_of_a_killed_run_are_removed(tmp_path):
    (tmp_path / "abc.shard.zst.part").write_bytes(b"half")
    store = ShardStore.open(tmp_path)
    store.write("key", seal([], Counts()))
    assert "key" in store
    assert "abc" not in store
    assert [p.name for p in tmp_path.iterdir()] == ["key.shard.zst"]


@pytest.fixture
def environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("EXTRACTION_")]:
        monkeypatch.delenv(name)
    return lambda given: [monkeypatch.setenv(name, value) for name, value in given.items()]


def test_later_settings_win(tmp_path, environment):
    file = tmp_path / "a.toml"
    file.write_text('workers = 2\nlimit = 5\n[expect]\nmin_articles = 1\nmax_articles = 9\n[map]\nbody = "text"\n')
    environment(
        {
            "EXTRACTION_WORKERS": "3",
            "EXTRACTION_MIN_CHARS": "40",
            "EXTRACTION_MAP": "headline=title",
            "EXTRACTION_EXPECT_MIN_ARTICLES": "4",
            "EXTRACTION_CACHE": "not an option of a run",
            "EXTRACTION_CONFIG": str(file),
        }
    )
    loaded = load_settings({"limit": 7, "pipeline": None})
    assert type(loaded) is RunSettings
    assert (loaded.workers, loaded.limit, loaded.pipeline, loaded.map) == (3, 7, "default", {"headline": "title"})
    assert (loaded.expect.min_articles, loaded.expect.max_articles) == (4, 9)


@pytest.mark.parametrize(
    ("toml", "environ", "flags", "message"),
    [
        ("wrokers = 2", {}, {}, r"a\.toml: wrokers: Extra inputs"),
        ("workers = [", {}, {}, r"a\.toml: is not TOML"),
        ("workers = 1", {"EXTRACTION_WORKERS": "many"}, {}, "environment: workers: Input should be a valid integer"),
        ("", {"EXTRACTION_EXPECT_MIN_ARTICLE": "1"}, {}, r"environment: expect\.min_article: Extra"),
        ("min_chars = -1", {}, {}, r"a\.toml: min_chars: Input should be greater"),
        ("", {}, {"map": "body"}, "options: map: write it as given=wanted"),
        ("[map]\nbody = 'story'", {}, {}, r"a\.toml: map: no field of ours is called story"),
        ("", {}, {"format": "pdf"}, "options: format: Input should be 'auto'"),
        ("", {}, {"encoding": "klingon"}, "options: encoding: no encoding of text is called 'klingon'"),
        ("", {}, {"encoding": "base64"}, "options: encoding: no encoding of text"),
        ("[expect]\nmin_article = 1", {}, {}, r"expect\.min_article: Extra"),
        ('engine = "dask"', {}, {}, "engine dask needs scheduler"),
    ],
)
def test_a_setting_that_does_not_fit_names_its_source(tmp_path, environment, toml, environ, flags, message):
    file = tmp_path / "a.toml"
    file.write_text(toml)
    environment(environ)
    with pytest.raises(UsageError, match=message):
        load_settings(flags, file=file)


def test_only_some_settings_decide_what_records_say():
    assert RunSettings(workers=7, article_seconds=1, limit=3).content() == RunSettings().content()
    assert RunSettings(map={"story": "text"}).content() != RunSettings().content()
    for name, value in {
        "clean": True,
        "format": "jsonl",
        "encoding": "cp1251",
        "language": "en",
        "min_chars": 9,
        "max_chars": 9,
        "since": "2024-11-16",
        "until": "2024-11-16",
        "min_confidence": 0.5,
    }.items():
        assert RunSettings.model_validate({name: value}).content() != RunSettings().content(), name


def test_pages_are_bounded_as_they_are_by_themselves():
    assert RunSettings().max_chars == PageOptions().max_chars
