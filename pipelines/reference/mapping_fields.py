"""Mapping fields: which fields of which ledgers a mapping means by a name."""

from __future__ import annotations

from pipelines import registry
from pipelines.configuration.lines import Place
from pipelines.configuration.section import Wrong
from pipelines.definitions import Field
from pipelines.reference.mapping_file import Mapping
from pipelines.reference.own_words import Target


def targets(mapping: Mapping, name: object, *place: str | int) -> tuple[Target, ...]:
    """`payments.payee` is one field; `payee` the field of that name in every dataset that has it — or, where the
    mapping says which ledgers such a sheet is, in each of those. `place` is where in the mapping the name stands."""
    dataset, _, field = str(name).rpartition(".")
    everywhere = tuple(
        (d.key, field)
        for d in registry.datasets().values()
        if field in d.field_names and dataset in ("", d.key, d.label)
    )
    what = f"[mapping.{place[0]}] 里的“{name}”"
    if not everywhere:
        raise Wrong(f"{what}不是台账的字段。字段名见 mingjian template 或“口径”页。", *place)
    here = tuple(target for target in everywhere if not mapping.datasets or target[0] in mapping.datasets)
    if not here:
        raise Wrong(f"{what}不属于 datasets 写明的 {'、'.join(mapping.datasets)}。请更正其一。", *place)
    return here


def fields(mapping: Mapping, value: object, *place: str | int) -> tuple[Target, ...]:
    """The fields of a name, or of a list of names; an empty name is none."""
    names: list[tuple[object, Place]] = [(value, place)]
    if isinstance(value, list):
        names = [(name, (*place, nth)) for nth, name in enumerate(value)]
    return tuple(dict.fromkeys(target for name, at in names if name != "" for target in targets(mapping, name, *at)))


def field_of(target: Target) -> Field:
    return registry.datasets()[target[0]].field(target[1])
