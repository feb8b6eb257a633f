"""`extraction explain`: what was considered, why it was refused, and what the second opinion says of a story."""

from __future__ import annotations

import re
import sys

import pytest

from extraction.cli import explain, main

pytestmark = pytest.mark.pipeline

SENTENCE = "Rebels shelled the town of Bama on Friday."
STORY = (
    "The Bolivian government met union leaders in La Paz on Monday. Bolivia accused Paraguay of closing a bridge. "
    "The army was sent to the border. Officials in Asuncion denied it. Lawmakers were briefed on the pullout."
)


@pytest.mark.parametrize(("text", "asked"), [(SENTENCE, False), (STORY, True)])
def test_every_candidate_has_its_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, asked: bool
) -> None:
    monkeypatch.setattr(sys, "argv", ["extraction", "explain", text, "--published", "2025-01-26"])
    monkeypatch.setattr(explain.console, "width", 240)
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr().out
    assert not ended.value.code
    assert "considered" in shown
    assert bool(re.search(r"[A-Z]{3,} [01]\.\d\d", shown)) is asked
    assert '"event_type"' in shown
