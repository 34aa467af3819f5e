"""Files that are no Shopify export are refused with a reason, and nothing is written."""

from pathlib import Path

import pytest

from storefront.importers import ImportRefused, import_shopify


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"Handle,Title\ncaf\xe9,Caf\xe9\n", "line 2: byte 0xE9 is not UTF-8"),
        ("Handle,Title\nx,y\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rubbish", "workbook"),
        (b'{"products": []}', "not a Shopify product export"),
        (b"\x00\x01\x02\x03", "not a Shopify product export"),
        (b"Handle,Variant Price\nmug,9.00\n", "no columns Title and Handle"),
        (b"id,title,description,link,image_link,availability,price\n1,a,b,c,d,in_stock,1 USD\n", "not a Shopify"),
        (b'Handle,Title\nmug,"Mug\ncup,Cup\n', "record that starts at line 2 is broken"),
    ],
)
def test_import_refuses_what_is_no_export_and_writes_nothing(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=reason):
        import_shopify(path, tmp_path / "shop", currency="EUR", images=None)
    assert not (tmp_path / "shop").exists()
