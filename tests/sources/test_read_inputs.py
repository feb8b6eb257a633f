"""Inputs to documents: formats, field names, ids, refusals. Every bad input is one clear line, the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
import zstandard

from extraction.errors import UsageError
from extraction.sources import InputRefusal, RawDocument, ReadOptions, read_inputs

STORY = "Deputies in Orva passed the budget on Monday."


def read(*inputs: str | Path, **options: object) -> list[RawDocument | InputRefusal]:
    return list(read_inputs([str(i) for i in inputs], ReadOptions(**options)))  # type: ignore[arg-type]


def documents(results: list[RawDocument | InputRefusal]) -> list[RawDocument]:
    assert [r for r in results if isinstance(r, InputRefusal)] == []
    return [r for r in results if isinstance(r, RawDocument)]


def refusals(results: list[RawDocument | InputRefusal]) -> list[InputRefusal]:
    return [r for r in results if isinstance(r, InputRefusal)]


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(STORY)
    (tmp_path / "one.txt").write_text(STORY + " It was late.")
    (tmp_path / "page.html").write_text(f"<html><body><p>{STORY}</p></body></html>")
    (tmp_path / ".hidden.txt").write_text("no")
    return tmp_path


def test_folder_is_walked_in_order_with_ids_below_it(folder: Path) -> None:
    found = documents(read(folder))
    assert [(d.article_id, d.kind) for d in found] == [("one", "text"), ("page", "html"), ("b/two", "text")]
    assert found[0].where == found[0].source_path == (folder / "one.txt").as_posix()


def test_glob_ids_count_from_its_fixed_part(folder: Path) -> None:
    assert [d.article_id for d in documents(read(f"{folder}/**/*.txt"))] == ["b/two", "one"]


def test_single_file_has_its_stem_as_id(folder: Path) -> None:
    assert [d.article_id for d in documents(read(folder / "b" / "two.txt"))] == ["two"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gz", "zst"])
def test_packed_files(tmp_path: Path, pack: object) -> None:
    suffix = "gz" if pack is gzip.compress else "zst"
    lines = b"".join(json.dumps({"id": str(i), "text": f"{STORY} {i}"}).encode() + b"\n" for i in range(3))
    (tmp_path / f"feed.jsonl.{suffix}").write_bytes(pack(lines))  # type: ignore[operator]
    (tmp_path / f"story.txt.{suffix}").write_bytes(pack(STORY.encode()))  # type: ignore[operator]
    assert [d.article_id for d in documents(read(tmp_path))] == ["0", "1", "2", "story"]


FIELDS = [
    ({"id": 7, "url": "https://x.example/a", "headline": "H", "body": STORY}, {"article_id": "7", "title": "H"}),
    ({"link": "https://x.example/a", "maintext": STORY, "source_domain": "x.example"}, {"outlet": "x.example"}),
    ({"canonical_link": "https://x.example/a", "plaintext": STORY}, {"url": "https://x.example/a"}),
    ({"content": STORY, "publisher": "Gazette", "authors": ["Ann Lee", "Jan Novak"]}, {"byline": "Ann Lee, Jan Novak"}),
    ({"article_body": STORY, "seendate": "20210303T101500Z"}, {"published": "20210303T101500Z"}),
    ({"text": STORY, "pubDate": "Wed, 03 Mar 2021 10:15:00 +0000"}, {"published": "Wed, 03 Mar 2021 10:15:00 +0000"}),
    ({"text": STORY, "date_publish": "None", "title": "null", "language": ""}, {"published": None, "title": None}),
    ({"text": STORY, "source": "https://x.example/a", "source-hostname": "X", "date": "2021-03-03"}, {"outlet": "X"}),
    ({"text": STORY, "source": "Gazette"}, {"url": None, "extra": {"source": "Gazette"}}),
    ({"text": STORY, "lang": "en", "clean": True, "tags": ["a"]}, {"clean": True, "extra": {"tags": ["a"]}}),
    ({"text": "", "body": STORY}, {"text": STORY}),
    ({"html": f"<p>{STORY}</p>"}, {"kind": "html"}),
    ({"text": f"<p>{STORY}</p><p>So it is.</p>"}, {"kind": "html"}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), FIELDS)
def test_field_names(tmp_path: Path, record: dict[str, object], expected: dict[str, object]) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text(json.dumps(record) + "\n")
    (document,) = documents(read(path))
    assert {name: getattr(document, name) for name in expected} == expected


def test_rename(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text(json.dumps({"story": STORY, "text": "a summary"}))
    (document,) = documents(read(path, rename={"story": "text"}))
    assert document.text == STORY
    assert document.extra == {"text": "a summary"}


def test_rename_to_an_unknown_field_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="txt"):
        ReadOptions(rename={"story": "txt"})


def test_ids_from_url_then_content_are_stable(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text(json.dumps({"url": "https://x.example/a", "text": STORY}) + "\n" + json.dumps({"text": STORY}))
    first = [d.article_id for d in documents(read(path))]
    assert [name[:2] for name in first] == ["u_", "c_"]
    assert first == [d.article_id for d in documents(read(path))]


def test_used_ids(tmp_path: Path) -> None:
    rows = [("a", STORY), ("a", STORY), ("a", "Another story altogether."), ("a", "And a third.")]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "text": t}) for i, t in rows))
    found = read(path)
    assert [getattr(r, "article_id", None) or r.code for r in found] == ["a", "duplicate", "a~2", "a~3"]  # type: ignore[union-attr]


JSON_FILES = [
    (json.dumps({"text": STORY}), ["file"]),
    (json.dumps({"id": "x", "text": STORY}, indent=2), ["x"]),
    (json.dumps([{"id": "x", "text": STORY}, {"id": "y", "text": STORY + "]}"}]), ["x", "y"]),
    (
        json.dumps({"id": "x", "text": 'a "quoted\\" {brace'}) + "\n" + json.dumps({"id": "y", "text": "b c"}),
        ["x", "y"],
    ),
]


@pytest.mark.parametrize(("content", "ids"), JSON_FILES)
def test_json_files(tmp_path: Path, content: str, ids: list[str]) -> None:
    (tmp_path / "file.json").write_text(content)
    assert [d.article_id for d in documents(read(tmp_path))] == ids


def test_json_list_keeps_going_after_a_bad_member(tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text(
        '[\n{"id": "a", "text": "one two"},\n{"id": },\n{"id": "c", "text": "five six"}]'
    )
    found = read(tmp_path)
    assert [getattr(r, "article_id", "") for r in found] == ["a", "", "c"]
    assert found[1].where.endswith("file.json:3")


ENCODINGS = [
    ("“Café”".encode(), "“Café”"),
    ("\ufeff“Café”".encode(), "“Café”"),
    ("“Café”".encode("utf-16"), "“Café”"),
    (("He said “no” to the plan. " * 9).encode("cp1252"), "He said “no” to the plan. " * 9),
]


@pytest.mark.parametrize(("data", "text"), ENCODINGS)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert documents(read(tmp_path))[0].text == text


def test_html_declares_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes('<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2"))
    assert "Łódź" in documents(read(tmp_path))[0].text


BAD_FILES: list[tuple[str, bytes, str, str]] = [
    ("empty.txt", b"", "empty", "empty"),
    ("blank.txt", b" \n\t\n", "empty", "empty"),
    ("empty.jsonl", b"", "empty", "empty"),
    ("nul.txt", b"text\x00\x01\x02with control\x00bytes", "binary", "binary"),
    ("image.txt", b"\x89PNG\r\n\x1a\n....", "binary", "PNG"),
    ("paper.html", b"%PDF-1.7 ...", "binary", "PDF"),
    ("wrong.txt", "Правда о войне".encode("koi8-r") * 20, "encoding", "UTF-8"),
    ("broken.jsonl", b'{"text": "a b', "json", "expected one JSON object"),
    ("list.jsonl", b"[1, 2]", "json", "expected a JSON object, found a list"),
    ("latin.jsonl", b'{"text": "caf\xe9"}', "encoding", "UTF-8"),
    ("surrogate.jsonl", b'{"text": "a \\ud800 b"}', "json", "JSON"),
    ("none.jsonl", b'{"id": "x", "headline": "H"}', "no_text", "maintext"),
    ("number.jsonl", b'{"id": "x", "text": 5}', "type", "expected a string"),
    ("packed.txt.gz", b"no gzip at all", "compression", "compressed"),
    ("cut.jsonl.gz", gzip.compress(b'{"text": "a b"}\n' * 99)[:-12], "compression", "compressed"),
    ("packed.txt.zst", b"no zstandard at all", "compression", "compressed"),
    ("letter.docx", b"PK\x03\x04", "format", ".jsonl"),
]


@pytest.mark.parametrize(("name", "data", "code", "words"), BAD_FILES, ids=[row[0] for row in BAD_FILES])
def test_bad_file_is_one_line_and_the_rest_is_read(
    tmp_path: Path, name: str, data: bytes, code: str, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz_good.txt").write_text(STORY)
    found = read(tmp_path)
    (refusal,) = [r for r in refusals(found) if r.code == code]
    assert words in refusal.message
    assert name in refusal.where
    assert len(refusals(found)) == 1
    assert [d.article_id for d in found if isinstance(d, RawDocument)][-1] == "zz_good"


def test_broken_line_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text('{"id": "a", "text": "one two"}\n\n{"id": "b", text}\n{"id": "c", "text": "three four"}\n')
    found = read(path)
    assert [getattr(r, "article_id", "") for r in found] == ["a", "", "c"]
    assert found[1].where == f"{path.as_posix()}:3"
    assert refusals(found)[0].input == '{"id": "b", text}'


def test_line_beyond_the_limit_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "a", "text": "one two"}\n{"id": "b", "text": "')
        file.writelines(b"x" * (1 << 20) for _ in range(3))
        file.write(b'"}\n{"id": "c", "text": "three four"}\n')
    found = read(path, max_line_bytes=1 << 20)
    assert [getattr(r, "code", "") for r in found] == ["", "too_large", ""]
    assert refusals(found)[0].where.endswith(":2")
    assert len(refusals(found)[0].input or "") <= 4000


def test_document_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 1000)
    assert refusals(read(tmp_path, max_document_bytes=1000))[0].code == "too_large"


def test_decompression_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extraction.sources.streams._EXPANSION_FLOOR", 1 << 20)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\n" * (8 << 20)))
    assert refusals(read(tmp_path))[0].code == "bomb"


def test_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [r.code for r in refusals(read(tmp_path))] == ["no_articles"]


def test_missing_file_and_glob(tmp_path: Path) -> None:
    found = read(tmp_path / "none.txt", f"{tmp_path}/*.jsonl")
    assert [r.code for r in refusals(found)] == ["missing", "missing"]


def test_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(STORY)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "escape.txt").symlink_to(outside)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "good.txt").write_text(STORY)
    found = read(folder)
    assert sorted(r.code for r in refusals(found)) == ["link", "link", "link"]
    assert [d.article_id for d in found if isinstance(d, RawDocument)] == ["good"]


STDIN = [
    (json.dumps({"id": "a", "text": STORY}).encode() + b"\n", ["record"]),
    (json.dumps([{"id": "a", "text": STORY}, {"id": "b", "text": "x y"}]).encode(), ["record", "record"]),
    (f"<html><p>{STORY}</p></html>".encode(), ["html"]),
    (STORY.encode(), ["text"]),
    (b"x" * 5000 + b" and more " + b"y" * 5000, ["text"]),
]


@pytest.mark.parametrize(("data", "kinds"), STDIN)
def test_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes, kinds: list[str]) -> None:
    stdin(monkeypatch, data)
    found = documents(read("-"))
    assert [d.kind for d in found] == kinds
    assert len(found[-1].text) == len(data) or found[-1].kind == "record"


def test_empty_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    assert [r.code for r in refusals(read("-"))] == ["empty"]


def test_stdin_with_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b'{"text": "x y"}\n{"text": "z"}\n')
    assert len(documents(read("-", format="jsonl"))) == 2


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><language>en-gb</language>
<item><title>Budget passed</title><link>https://x.example/a</link><guid>g1</guid>
<pubDate>Wed, 03 Mar 2021 23:30:00 -0500</pubDate>
<description>&lt;p&gt;Deputies passed it.&lt;/p&gt;</description></item>
<item><title>Only a title</title><link>https://x.example/b</link></item></channel></rss>"""


def test_feed_keeps_its_own_date_string(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.rss").write_text(FEED)
    found = read(tmp_path)
    document = found[0]
    assert isinstance(document, RawDocument)
    assert (document.article_id, document.outlet, document.published) == (
        "g1",
        "Gazette",
        "Wed, 03 Mar 2021 23:30:00 -0500",
    )
    assert [r.code for r in refusals(found)] == ["no_text"]


def test_broken_feed(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "feed.xml").write_text("<nothing/>")
    assert refusals(read(tmp_path))[0].code == "feed"


def write_warc(path: Path, pages: list[tuple[str, str, bytes]]) -> None:
    warc = pytest.importorskip("fastwarc.warc")
    with path.open("wb") as file:
        for url, kind, body in pages:
            record = warc.WarcRecord()
            record.init_headers(record_type=warc.WarcRecordType.response)
            record.headers["WARC-Target-URI"] = url
            record.headers["Content-Type"] = "application/http; msgtype=response"
            http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            record.set_bytes_content(http)
            record.write(file)


def test_warc(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    page = f"<html><body><p>{STORY}</p></body></html>".encode()
    write_warc(
        path, [("https://x.example/a", "text/html; charset=utf-8", page), ("https://x.example/i", "image/png", b"")]
    )
    (document,) = documents(read(path))
    assert (document.url, document.kind) == ("https://x.example/a", "html")
    assert STORY in document.text


def test_broken_warc(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc.warc")
    (tmp_path / "news.warc").write_bytes(b"not a warc file at all")
    assert refusals(read(tmp_path))[0].code == "warc"


@pytest.mark.parametrize(("module", "name"), [("fastwarc.warc", "a.warc"), ("feedparser", "a.rss")])
def test_missing_extra_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match="extra"):
        read(tmp_path)
