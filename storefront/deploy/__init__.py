"""Deploying a shop to AWS. What is to be done is data, made by pure functions; what does it stands apart."""
