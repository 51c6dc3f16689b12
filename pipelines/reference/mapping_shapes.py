"""Mapping shapes: what a mapping says of the form of a file — where its rows stand, which columns it has, what makes a
row's number, what stands for nothing."""

from __future__ import annotations

from datetime import date

from pipelines import registry
from pipelines.reference.mapping_entry import Entry, field_of, undotted
from pipelines.reference.own_words import ANY, OwnWords, Target


class Shapes(Entry):
    """The part of a mapping that speaks of forms."""

    def _rows(self) -> str:
        value = self.said.get("rows", "")
        if not isinstance(value, str) or ("rows" in self.said and not value.strip()):
            raise self.wrong('rows 应是 JSON 里的位置，例如 rows = "data.rows"。', "rows")
        return value.strip()

    def _columns(self) -> list[tuple[int, tuple[Target, ...]]]:
        """In order, or by the letters over the sheet."""
        value = self.said.get("columns", [])
        if isinstance(value, dict):
            if strange := [name for name in value if not (name.isascii() and name.isalpha() and len(name) <= 3)]:
                raise self.wrong(
                    f"[mapping.columns] 里的“{strange[0]}”不是列的字母（A、B、C…）。", "columns", strange[0]
                )
            placed = [(_place(name), field) for name, field in undotted(value, 0).items()]
        elif isinstance(value, list):
            placed = list(enumerate(value))
        else:
            how = 'columns = ["project_no", "", "budget_fen"]，或 [mapping.columns] 下写 A = "…"'
            what = f"columns 应是字段列表，例如 {how}。"
            raise self.wrong(what, "columns")
        if len({place for place, _ in placed}) < len(placed):
            raise self.wrong("[mapping.columns] 里同一列写了两次。", "columns")
        found = [(place, self.fields(field, "columns")) for place, field in placed]
        names = [target for _, targets in found for target in targets]
        if twice := [target for target in names if names.count(target) > 1]:
            raise self.wrong(f"columns 把两列都叫作“{twice[0][1]}”，只能有一列。", "columns", twice[0][1])
        return found

    def _key(self) -> list[tuple[Target, tuple[str, ...]]]:
        value = self.said.get("key")
        if value is None:
            return []
        table = undotted(value, 0) if isinstance(value, dict) else {"": value}
        found = []
        for name, parts in table.items():
            headers = self.texts("key", [parts] if isinstance(parts, str) else parts)
            if not headers or not all(header.strip() for header in headers):
                raise self.wrong('key 要写明由哪几列组成，例如 key = ["项目编号", "期次"]，或 key = "行号"。', "key")
            targets = self.targets(name, "key") if name else self._own_keys()
            made = [t for t in targets if registry.datasets()[t[0]].keys == (t[1],) and field_of(t).kind == "id"]
            if not made:
                raise self.wrong(f"[mapping.key] 里的“{name}”不是台账自己的编号，不能由别的列组成。", "key", name)
            found += [(target, headers) for target in made]
        return found

    def _own_keys(self) -> list[Target]:
        """The key of each ledger that the mapping speaks of, where it is one number of its own."""
        keys = self.datasets or tuple(registry.datasets())
        own = [(key, registry.datasets()[key].keys[0]) for key in keys if len(registry.datasets()[key].keys) == 1]
        own = [target for target in own if field_of(target).kind == "id"]
        if not own:
            raise self.wrong(f"key 用不上：{'、'.join(keys)} 没有单独的编号，行由几个字段共同区分。", "key")
        return own

    def _nothing(self) -> list[tuple[Target, str]]:
        """`nothing = […]` for every field, or by field in [mapping.nothing], where "*" is every field."""
        value = self.said.get("nothing", [])
        table = undotted(value, 0) if isinstance(value, dict) else {ANY: value}
        found = []
        for name, marks in table.items():
            listed = marks if isinstance(marks, list) else [marks]
            if any(isinstance(mark, list | dict) or not written(mark).strip() for mark in listed):
                raise self.wrong('nothing 应是文字列表，例如 nothing = ["Nah", "1900-01-01"]。', "nothing")
            targets = self.targets(name, "nothing") if name != ANY else self._every_field()
            found += [(target, written(mark)) for mark in listed for target in targets]
        return found

    def _every_field(self) -> list[Target]:
        known = registry.datasets()
        return [(key, field.name) for key in self.datasets or known for field in known[key].fields]

    def _fits_together(self, words: OwnWords) -> None:
        """What one mapping says must be possible at once."""
        if words.columns and not words.files:
            raise self.wrong('columns 给没有表头的表加表头，要写明用于哪些文件，例如 files = ["花名册*"]。', "columns")
        for key in ("headers", "header", "rows", "months"):
            if words.columns and self.said.get(key):
                raise self.wrong(f"columns 用于没有表头的表，不能同时写 {key}。", key)
        if words.columns and not words.datasets and len(shared(words.columns)) != 1:
            raise self.wrong('columns 的字段几种台账都有，请加上 datasets = ["…"] 写明是哪一种。', "columns")


def shared(columns: tuple[tuple[int, tuple[Target, ...]], ...]) -> set[str]:
    """The ledgers that have every one of the columns."""
    each = [{key for key, _ in targets} for _, targets in columns if targets]
    return set.intersection(*each) if each else set()


def _place(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def written(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
