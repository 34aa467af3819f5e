"""The shop's own texts: every one is in the catalogues, and every catalogue that is shipped is whole."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from written_shop import ROOT

from chalicelib.domain.wordings import Texts
from generator.catalogues import read_spoken, wrong_places
from generator.locales import find_locale, plural_samples
from generator.messages import languages, make_template, update, write_template
from generator.problems import Findings

SHIPPED = languages(ROOT)


def entries(language: str) -> list[Message]:
    with SHIPPED[language].open("rb") as handle:
        return [message for message in read_po(handle, locale=find_locale(language)) if message.id]


def test_the_catalogues_have_the_texts_of_today() -> None:
    template = make_template(ROOT)
    made = {ROOT / "theme/locale/messages.pot": write_template(template)}
    made |= {path: update(path, language, template) for language, path in SHIPPED.items()}
    old = [path.name for path, text in made.items() if path.read_text(encoding="utf-8") != text]
    assert old == [], "run `make messages`"
    assert {"de", "zh-Hans"} <= set(SHIPPED)


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_catalogue_leaves_nothing_open(language: str) -> None:
    forms = find_locale(language)
    count = len({forms.plural_form(number) for number in range(200)})
    for message in entries(language):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), message.id
        assert not message.fuzzy
        assert wrong_places(message) == set(), message.id
        assert len(said) == (count if message.pluralizable else 1), message.id


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", {0: "0 pieces", 1: "1 piece", 2: "2 pieces"}),
        ("de", {0: "0 Stücke", 1: "1 Stück", 2: "2 Stücke"}),
        ("zh-Hans", {0: "0 件", 1: "1 件", 2: "2 件"}),
    ],
)
def test_plural_forms_follow_the_language(language: str, said: dict[int, str]) -> None:
    spoken = read_spoken(language, ROOT / "theme", Path("nowhere"), Findings())
    translate = spoken.texts.ngettext
    assert {n: translate("%(num)d piece", "%(num)d pieces", n) % {"num": n} for n in said} == said
    assert spoken.missing == 0


def test_a_language_without_a_catalogue_is_in_english_and_counts_what_it_lacks() -> None:
    spoken = read_spoken("fr", ROOT / "theme", Path("nowhere"), Findings())
    assert (spoken.mo, spoken.texts.gettext("Basket")) == (None, "Basket")
    assert spoken.missing == spoken.known > 300


def test_every_form_that_a_script_asks_for_is_there() -> None:
    assert set(plural_samples("ar")) == {"zero", "one", "two", "few", "many", "other"}
    assert set(plural_samples("de")) == {"one", "other"}
    assert set(plural_samples("zh-Hans")) == {"other"}


def test_a_name_that_runs_the_other_way_is_kept_apart_from_its_sentence() -> None:
    assert Texts().say("{name} is sold out.", name="Print") == "Print is sold out."
    assert Texts().say("{name} is sold out.", name="مطبوعة") == "\u2068مطبوعة\u2069 is sold out."
    assert Texts(rtl=True).say("{name} is sold out.", name="Print") == "\u2068Print\u2069 is sold out."
