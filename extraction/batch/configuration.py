"""Where a run is told what to do: defaults, then a TOML file, then the environment, then flags; later ones win."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extraction.batch.settings import RunSettings
from extraction.errors import UsageError

ENV_PREFIX = "EXTRACTION_"


def load_settings(flags: Mapping[str, Any], *, file: Path | None = None) -> RunSettings:
    """Merge the sources, key by key also inside a table; a flag that is None was not given.

    In the environment a table's key stands after the table's name: `EXTRACTION_EXPECT_MIN_EVENTS`.
    Raises UsageError naming the file, variable or option that does not fit.
    """
    # here, because every worker imports this package, and none of them needs it
    from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

    named = os.environ.get(f"{ENV_PREFIX}CONFIG")
    path = file or (Path(named) if named else None)
    layers: dict[str, Mapping[str, Any]] = {}

    class Sources(RunSettings, BaseSettings):
        model_config = SettingsConfigDict(
            env_prefix=ENV_PREFIX,
            env_nested_delimiter="_",
            env_nested_max_split=1,
            env_ignore_empty=True,
            enable_decoding=False,
        )

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            *_args: Any,
            **_kwargs: Any,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            sources = {"options": init_settings, "environment": env_settings}
            if path is not None:
                sources[str(path)] = _file_source(settings_cls, path)
            layers.update({name: source() for name, source in sources.items()})
            return tuple(sources.values())

    try:
        merged = Sources(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        raise UsageError(_message(error, layers)) from error
    return RunSettings.model_validate(merged.model_dump())


def _file_source(settings_cls: Any, path: Path) -> Any:
    from pydantic_settings import TomlConfigSettingsSource

    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    try:
        return TomlConfigSettingsSource(settings_cls, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is not TOML: {error}") from error


def _message(error: ValidationError, layers: Mapping[str, Mapping[str, Any]]) -> str:
    """Say what is wrong first, and in which source: the strongest that holds the key."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    source = next((name for name, layer in layers.items() if _holds(layer, path)), "options")
    message = first["msg"].removeprefix("Value error, ")
    return f"{source}: {'.'.join(path)}: {message}" if path else f"{source}: {message}"


def _holds(layer: Mapping[str, Any], path: list[str]) -> bool:
    """Tell whether a source has a value at this path, or one above it that is no table."""
    value: Any = layer
    for part in path:
        if not isinstance(value, Mapping):
            return True
        if part not in value:
            return False
        value = value[part]
    return bool(path)
