"""A secret is kept whole, for its owner alone, and in place of the one before."""

from pathlib import Path

import pytest
from moto_server import REGION

from chalicelib.domain.errors import Misconfigured
from storefront.deploy.aws import make_client
from storefront.secret_places import ParameterStore, SecretPlace, SettingsFile


@pytest.fixture(params=["file", "parameters"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> SecretPlace:
    if request.param == "file":
        return SettingsFile(tmp_path / "shop.env")
    request.getfixturevalue("aws")
    return ParameterStore(make_client("ssm", REGION), f"/small/{tmp_path.name}")


def test_what_is_written_is_read_and_replaced(place: SecretPlace) -> None:
    assert place.read("STRIPE_WEBHOOK_SECRET") is None
    for value in ("whsec_one", "whsec_two,whsec_one"):
        place.write("STRIPE_WEBHOOK_SECRET", value)
        place.write("OTHER", "x")
        assert (place.read("STRIPE_WEBHOOK_SECRET"), place.read("OTHER")) == (value, "x")
    assert "STRIPE_WEBHOOK_SECRET" in place.where("STRIPE_WEBHOOK_SECRET")


def test_a_parameter_is_encrypted(aws: str) -> None:
    client = make_client("ssm", REGION)
    ParameterStore(client, "/small/kept").write("A", "secret")
    plain = client.get_parameters(Names=["/small/kept/A"], WithDecryption=False)["Parameters"][0]
    assert (plain["Type"], plain["Value"] != "secret") == ("SecureString", True)


def test_a_file_keeps_its_other_lines_and_is_closed_to_others_whatever_it_was(tmp_path: Path) -> None:
    file = tmp_path / "shop.env"
    file.write_text("# ours\nexport A = 'one'\n\nB=two\n")
    file.chmod(0o644)
    place = SettingsFile(file)
    assert place.read("A") == "one"
    place.write("A", "three")
    assert file.read_text() == "# ours\n\nB=two\nA=three\n"
    assert file.stat().st_mode & 0o777 == 0o600
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(Misconfigured, match="cannot be read"):
        SettingsFile(folder).read("A")
