"""What is printed: every template has an example, no text changes it, nothing is loaded, nothing runs."""

import pytest
from jinja2 import Environment
from test_templates import Page, env, hostile
from theme_document_views import DOCUMENTS
from theme_preview import THEME

__all__ = ["env"]  # the fixture


def test_every_document_has_an_example() -> None:
    names = {f"documents/{path.name}" for path in (THEME / "templates" / "documents").iterdir()}
    assert {template for template, _ in DOCUMENTS.values()} == names - {"documents/layout.html"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hostile_text_changes_no_document(env: Environment, name: str) -> None:
    template, view = DOCUMENTS[name]
    friendly = env.get_template(template).render(**view)
    assert Page(env.get_template(template).render(**hostile(view))).skeleton() == Page(friendly).skeleton()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_one_file_with_one_heading_and_no_script(env: Environment, name: str) -> None:
    template, view = DOCUMENTS[name]
    text = env.get_template(template).render(**view)
    page = Page(text)
    assert text.startswith("<!doctype html>")
    assert len(page.all("h1")) == 1
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe"} == set()
    assert "@page" in text
    assert "http" not in text.partition("</style>")[0]
