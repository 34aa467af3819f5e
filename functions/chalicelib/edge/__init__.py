"""HTTP and schedules: turns requests into calls of use cases and their results into answers. May import bootstrap,
service, domain, chalice and jinja2's markup; nothing imports it but `app.py`.
"""
