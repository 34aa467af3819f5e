"""Schema: which fields a file may have, and what each text in them means. Types are given here and nowhere else."""
