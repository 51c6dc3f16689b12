"""Names: the invented places of the county — townships, villages and what they were called before."""

from __future__ import annotations

COUNTY = "云溪县"
COUNTY_CODE = "350987"  # no such county: the code follows the scheme, the place is invented

# (name, kind): the default county's 18; a larger county goes on with composed names.
TOWNSHIPS: tuple[tuple[str, str], ...] = (
    ("城关", "街道"),
    ("东溪", "街道"),
    ("西河", "镇"),
    ("石门", "镇"),
    ("龙潭", "镇"),
    ("青竹", "镇"),
    ("白沙", "镇"),
    ("枫林", "镇"),
    ("大坪", "镇"),
    ("双桥", "镇"),
    ("梅山", "镇"),
    ("桐岭", "镇"),
    ("黄坑", "镇"),
    ("云峰", "乡"),
    ("上洋", "乡"),
    ("茶园", "乡"),
    ("松源", "乡"),
    ("鹤溪", "乡"),
)
HEADS = "永安长宁兴福和清银金玉丹凤虎鹿碧锦秀良定延"
TAILS = "溪江湖泉岩岭洲浦屏台峡坊"
KINDS = ("镇", "乡", "街道", "乡", "镇", "乡")  # codes leave room for 99 街道, 99 镇 and 199 乡

FAMOUS = ("石桥", "红星", "新民", "古井", "樟树", "荷塘", "月亮湾", "三岔口", "竹林", "杨梅", "铁山", "万年桥")
SIDES = "上下大东西南北新前后中外里高"
LANDS = "坂洋湾坑坪塘墩厝埔垄垅屯圩寨埕陂丘岗"
NEIGHBOURHOODS = ("朝阳", "文昌", "滨河", "北门", "南街", "迎宾", "和平", "学府", "莲花", "书院", "仓前", "水门")

SHARED_VILLAGE = "石桥"
SHARED_VILLAGE_AT = (2, 9)  # two townships have a village of this name

# (township, what it was called, until) — and three villages of the default county that were merged or renamed.
OLD_TOWNSHIPS = (
    ("西河镇", "西河乡", "2024-06-30"),
    ("桐岭镇", "桐岭乡", "2025-03-31"),
    ("双桥镇", "上桥乡", "2023-12-31"),
    ("双桥镇", "下桥乡", "2023-12-31"),
    ("东溪街道", "东溪镇", "2024-12-31"),
)
VILLAGES_MERGED_ON = "2024-12-31"
OLD_VILLAGES = ("洪家村", "吴家村", "红旗村", "跃进村", "前进村", "林家村", "陈墩村", "沙洲村")


def township_names(count: int) -> list[tuple[str, str]]:
    """`count` townships as (full name, kind), every name once."""
    composed = [head + tail for tail in TAILS for head in HEADS]
    if count > len(TOWNSHIPS) + len(composed):
        raise ValueError(f"{count} townships: the sample has names for {len(TOWNSHIPS) + len(composed)}; ask for fewer")
    named = [(name + kind, kind) for name, kind in TOWNSHIPS[:count]]
    for at, name in enumerate(composed[: max(0, count - len(TOWNSHIPS))]):
        kind = KINDS[at % len(KINDS)]
        named.append((name + kind, kind))
    return named


def village_names() -> list[str]:
    """Every invented village name without its 村, in an order that mixes them."""
    composed = [side + land for land in LANDS for side in SIDES]
    mixed = [composed[(at * 101) % len(composed)] for at in range(len(composed))]
    towns = {name for name, _ in TOWNSHIPS}
    return [name for name in (*FAMOUS, *mixed) if name != SHARED_VILLAGE and name not in towns]
