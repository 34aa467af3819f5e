"""A store as a file and its books checked: what `storefront store` does."""
