"""Mistakes in templates, as problems with the file and the line."""

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from generator.problems import ContentProblem


def template_problem(error: TemplateError, root: Path) -> ContentProblem:
    """Where in which template the error arose: the innermost frame that is one."""
    path, line = "theme/templates", 1
    if isinstance(error, TemplateSyntaxError):
        path, line = error.filename or error.name or path, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith((".html", ".txt")):
                path, line = frame.filename, frame.lineno or 1
    shown = Path(path)
    if shown.is_absolute() and shown.is_relative_to(root):
        shown = shown.relative_to(root)
    return ContentProblem(shown.as_posix(), line, 1, "template", " ".join((error.message or str(error)).split()))
