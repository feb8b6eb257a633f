"""The `extraction` command: one module a command, and the only floor that prints."""

from __future__ import annotations

import sys

from extraction.errors import ExtractionError, UsageError

FAILED, USAGE = 1, 2


def main() -> None:
    """Run the command line. Every error of ours is one line on standard error and an exit code."""
    from extraction.cli._app import app

    try:
        app()
    except ExtractionError as error:
        sys.exit(_complain(str(error), USAGE if isinstance(error, UsageError) else _code(error)))
    except BrokenPipeError:  # `extraction show … | head` has seen enough
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        sys.exit(_complain(str(error), FAILED))


def _code(error: ExtractionError) -> int:
    return int(getattr(error, "exit_code", FAILED))


def _complain(message: str, code: int) -> int:
    print(f"extraction: {message}", file=sys.stderr)
    return code
