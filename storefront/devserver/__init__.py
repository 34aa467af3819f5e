"""The local shop: site, functions, payment sandbox and mailbox on one port. Only `storefront.commands` imports it."""
