"""Reads a YAML file of the knowledge folder, and says which file and field is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import ToolAdvisorError

_Model = TypeVar("_Model", bound=BaseModel)


def read_knowledge(path: Path, form: type[_Model]) -> _Model:
    """The content of a knowledge file, checked.

    Args:
        path: Where it lies.
        form: What it must look like.

    Raises:
        ToolAdvisorError: The file is missing, no YAML, or of another form.
    """
    try:
        return form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ToolAdvisorError(f"{path} is missing. Restore it from the project.") from None
    except yaml.YAMLError as error:
        raise ToolAdvisorError(f"{path} is not valid YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ToolAdvisorError(f"{path}, {where}: {first['msg']}.") from None
