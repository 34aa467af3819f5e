"""Payment references and account numbers: their check digits."""

from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.creditor import creditor_reference, in_fours, is_iban, plain_reference
from chalicelib.domain.reference import ALPHABET, LENGTH

REFERENCES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_check_digits_are_those_of_the_standards() -> None:
    assert creditor_reference("539007547034") == "RF18539007547034"  # the example of ISO 11649
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert is_iban("PT50000201231234567890154")
    assert not is_iban("GB82 WEST 1234 5698 7654 23")
    assert not is_iban("PT50")


@given(REFERENCES, st.integers(4, 13), st.sampled_from(ALPHABET))
def test_a_reference_is_read_back_and_one_mistyped_character_is_noticed(reference: str, at: int, typed: str) -> None:
    """A letter for a letter, a digit for a digit: that is what the standard promises."""
    written = creditor_reference(reference)
    assert plain_reference(f" {in_fours(written).lower()} ") == reference
    wrong = written[:at] + typed + written[at + 1 :]
    assume(typed.isdigit() == written[at].isdigit())
    assert plain_reference(wrong) == (reference if wrong == written else wrong)


@given(REFERENCES)
def test_an_orders_own_reference_stays_as_it_is(reference: str) -> None:
    assert plain_reference(reference) == reference
    assert plain_reference("Invoice 7, with thanks") == "Invoice 7, with thanks"
