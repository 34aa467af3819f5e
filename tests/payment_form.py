"""What a buyer types into a payment page, in whichever test."""

PERSON = {
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "line1": "Lange Straße 1",
    "postal_code": "10115",
    "city": "Berlin",
    "country": "DE",
}
