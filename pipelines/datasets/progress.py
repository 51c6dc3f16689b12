"""Progress: one row is one progress report of a project."""

from pipelines.definitions import COORDINATE_SYSTEMS, COORDINATE_WORDS, Dataset, Field
from pipelines.ranges import LATITUDE, LONGITUDE, Range

DATASET = Dataset(
    key="progress",
    label="进度报送",
    one_row="一次进度报送",
    keys=("project_no", "reported_on"),
    event_on="reported_on",
    order=80,
    fields=(
        Field("project_no", "项目编号", "id", required=True, synonyms=("工程编号", "项目编码")),
        Field("reported_on", "报送日期", "date", required=True, synonyms=("报送时间", "上报日期")),
        Field(
            "percent",
            "形象进度",
            "percent",
            required=True,
            synonyms=("项目进度", "工程进度"),
            words={
                "未开工": "0",
                "已开工": "5",
                "基础完成": "30",
                "主体完工": "80",
                "主体完成": "80",
                "完工": "100",
                "已完工": "100",
                "已竣工": "100",
            },
        ),
        Field("milestone", "节点", "choice", choices=("开工", "基础完成", "主体完成", "完工")),
        Field("output_value_fen", "累计完成产值", "money", synonyms=("完成产值", "累计产值")),
        Field("photos", "照片数", "integer", within=Range(0, 100_000)),
        Field("photo_hash", "照片指纹", "id"),
        Field(
            "longitude",
            "经度",
            "number",
            synonyms=("东经", "经纬度", "坐标", "经度坐标", "地理坐标", "GPS坐标"),
            within=LONGITUDE,
        ),
        Field("latitude", "纬度", "number", synonyms=("北纬", "纬度坐标"), within=LATITUDE),
        Field("coordinate_system", "坐标系", "choice", choices=COORDINATE_SYSTEMS, words=COORDINATE_WORDS),
        Field("reporter", "报送人", "text"),
        Field("note", "说明", "text"),
    ),
    example={
        "project_no": "350987101-2026-0003",
        "reported_on": "2026-04-25",
        "percent": "35%",
        "milestone": "基础完成",
        "output_value_fen": "12.9",
        "photos": "4",
        "longitude": "118.93021",
        "latitude": "27.10368",
        "reporter": "陈志明",
        "note": "路基已完成",
    },
)
