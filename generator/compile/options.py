"""What a buyer chooses, and what each unit of a product stands for among the choices."""

from collections.abc import Collection, Sequence

from chalicelib.domain.catalogue import Option
from generator.problems import Findings, suggest
from generator.schema.product import OptionSheet, ProductSheet
from generator.schema.unit import UnitSheet

MAX_VARIANTS = 2048
"""A page holds a radio button for each, so that it works without script: beyond that it is larger than a megabyte."""

Chosen = tuple[tuple[str, str], ...]
"""One value of each option, in the order of the product's options."""


def compile_options(options: Sequence[OptionSheet]) -> tuple[Option, ...]:
    """The options of a product."""
    return tuple(Option(option.name.value, tuple(value.value for value in option.values)) for option in options)


def choose(product: ProductSheet, unit: UnitSheet, findings: Findings) -> Chosen | None:
    """The chosen values of a unit in the order of the product's options; None where a problem was reported."""
    chosen = {key.value: value for key, value in unit.options}
    offered = {option.name.value: [value.value for value in option.values] for option in product.options}
    right = check_choice(product, unit, findings)
    missing = [name for name in offered if name not in chosen]
    if missing:
        right = False
        values = offered[missing[0]]
        hint = f"write such as `{missing[0]}: {values[0] if values else 'A4'}`"
        message = f"chooses no {' and no '.join(missing)}"
        findings.problem(product.path, unit, f"{unit.field}options", message, hint)
    return tuple((name, chosen[name].value) for name in offered) if right else None


def check_choice(product: ProductSheet, unit: UnitSheet, findings: Findings) -> bool:
    """Whether every option and value that a unit names is one of the product; what is none is reported."""
    offered = {option.name.value: [value.value for value in option.values] for option in product.options}
    right = True
    for key, value in unit.options:
        if key.value not in offered:
            right = False
            hint = suggest(key.value, tuple(offered)) or "write `options: {Size: [A4, A3]}` at the product"
            findings.problem(product.path, key, f"{unit.field}options", f"`{key.value}` is not an option of it", hint)
        elif value.value not in offered[key.value]:
            right = False
            message = f"{value.value!r} is not among the values of `{key.value}`"
            hint = suggest(value.value, offered[key.value])
            findings.problem(product.path, value, f"{unit.field}options", message, hint)
    return right


def check_values(product: ProductSheet, taken: Collection[Chosen], findings: Findings) -> None:
    """Report a value that no unit has: a buyer could choose it, and get nothing."""
    used = {pair for chosen in taken for pair in chosen}
    for option in product.options:
        for value in option.values:
            if (option.name.value, value.value) not in used:
                message = f"no variant has {value.value!r}"
                hint = "delete it, or write a variant that has it"
                findings.problem(product.path, value, f"options.{option.name.value}", message, hint)
