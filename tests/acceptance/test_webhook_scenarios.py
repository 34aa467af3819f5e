"""Deliveries of webhooks as a provider really makes them: twice, in any order, in the shapes of every version."""

import re
from pathlib import Path

import pytest
from case_files import read_cases
from small_shop import open_shop
from webhook_shop import open_scene

from chalicelib.edge import handling


def test_webhook_scenarios(
    cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    scenarios = read_cases(cases, "stripe/webhook_scenarios.json")["scenarios"]
    assert scenarios
    for number, scenario in enumerate(scenarios):
        with subtests.test(scenario["name"]):
            folder = tmp_path / str(number)
            folder.mkdir()
            shop = open_shop(folder)
            monkeypatch.setattr(handling, "services", lambda shop=shop: shop.services)
            scene = open_scene(shop, scenario)
            for step in scenario["steps"]:
                scene.play(step)
            scene.look(scenario["expect_final"])
            assert shop.store.messages("dead") == ()
            for mail in shop.letterbox.sent:
                assert mail.subject.splitlines() == [mail.subject]
                assert re.findall(r"<(?:script|img|iframe)", mail.html, re.IGNORECASE) == []


def test_webhook_scenarios_that_are_delivered_again_change_nothing(
    cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    for number, scenario in enumerate(read_cases(cases, "stripe/webhook_scenarios.json")["scenarios"]):
        with subtests.test(scenario["name"]):
            folder = tmp_path / str(number)
            folder.mkdir()
            shop = open_shop(folder)
            monkeypatch.setattr(handling, "services", lambda shop=shop: shop.services)
            scene = open_scene(shop, scenario)
            steps = [step for step in scenario["steps"] if "check" not in step]
            for step in (*steps, *steps, *reversed(steps)):
                scene.play(step)
            scene.look(scenario["expect_final"])
