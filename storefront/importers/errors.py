"""What makes an import impossible; smaller things are findings. For `storefront.importers` only."""


class ImportRefused(Exception):
    """Nothing was imported; the message says what is wrong with the file or folder and what to do instead."""

    code = "import_refused"


class ForeignCurrency(ImportRefused):
    """The prices are to be in a currency that the shop does not have, so that every file would be a problem."""

    code = "foreign_currency"


class CurrencyNeeded(ImportRefused):
    """The prices of the file name no currency, and neither the shop nor the caller did."""

    code = "currency_needed"
