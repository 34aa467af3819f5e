"""What makes an import impossible; smaller things are findings. For `storefront.importers` only."""


class ImportRefused(Exception):
    """Nothing was imported; the message says what is wrong with the file or folder and what to do instead."""

    code = "import_refused"


class CurrencyNeeded(ImportRefused):
    """The prices of the file name no currency, and neither the shop nor the caller did."""

    code = "currency_needed"
