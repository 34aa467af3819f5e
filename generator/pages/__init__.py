"""Pages: the catalogue as descriptions of pages (path, template, view). Templates see their view and nothing else."""
