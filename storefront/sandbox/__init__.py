"""The payment sandbox: the part of Stripe's HTTP API that the shop uses, a hosted payment page, signed webhooks.

The real `stripe` library talks to it. It moves no money. Only the local server and tests may import it.
"""

from storefront.sandbox.answers import API_VERSION, Answer
from storefront.sandbox.deliveries import Deliverer, Delivery, post
from storefront.sandbox.faults import Faults
from storefront.sandbox.sandbox import Sandbox
from storefront.sandbox.store import random_id

__all__ = ["API_VERSION", "Answer", "Deliverer", "Delivery", "Faults", "Sandbox", "post", "random_id"]
