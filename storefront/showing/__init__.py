"""How others show a page of the release: search engines, social networks; and what of it costs visits."""
