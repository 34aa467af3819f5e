"""What makes an export impossible; smaller things are findings. For `storefront.exporters` only."""


class ExportRefused(Exception):
    """Nothing was exported; the message says what is wrong and what to do instead."""

    code = "export_refused"
