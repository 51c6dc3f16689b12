"""Connection: a session at a Spark Connect server, or one sentence that says why there is none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pipelines.engines.engine import EngineError

SECONDS = 10  # a server on the same intranet answers long before
STATEMENT = 3600  # seconds for one answer: a night that waits for good would hold the lake
SERVES = "4."  # the client is pyspark-client 4.1; older servers lack what it asks for
OTHERWISE = "也可以去掉 --engine 用本机引擎运行。已发布的数据未受影响。"
MISSING = (
    "没有安装集群组件（缺 {name}）。请在程序目录运行 pip install '.[cluster]'，"
    "内网离线安装见 docs/scale.md；" + OTHERWISE
)
SPELLING = "--engine {shown} 写法不对（{why}）。应为 sc://主机:端口，例如 sc://10.1.2.3:15002；" + OTHERWISE
SILENT = "集群 {where}：{seconds} 秒内没有应答。请检查地址和端口、服务是否已启动、防火墙是否放行；" + OTHERWISE
STRANGER = (
    "集群 {where}：有程序应答，但不能作为计算引擎使用（{why}）。需要 Spark Connect 4.x 服务"
    "（Sail 0.7.2 或 Apache Spark 4.1），请核对端口与版本；" + OTHERWISE
)
# Dates must not shift with the server's clock, and a cast that fails must be an error and not a null.
SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}


@dataclass(frozen=True)
class Session:
    """An open session: pyspark's own object, host:port without any token, and the server's version."""

    spark: Any
    where: str
    version: str


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:200]


def _patience() -> str:
    """How long a call may take, in gRPC's own words; the client itself would wait for good."""
    service = {"service": "spark.connect.SparkConnectService"}
    return json.dumps({"methodConfig": [{"name": [service], "timeout": f"{STATEMENT}s"}]})


def _channel(url: str) -> Any:
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client import DefaultChannelBuilder

    try:
        channel = DefaultChannelBuilder(url)
        channel.setChannelOption("grpc.service_config", _patience())
        return channel
    except (PySparkException, ValueError) as error:
        shown = url.partition(";")[0]  # behind it stands a token, perhaps
        raise EngineError(SPELLING.format(shown=shown, why=_first_line(error))) from None


def _wait(channel: Any, where: str) -> None:
    import grpc

    opened = channel.toChannel()
    try:
        grpc.channel_ready_future(opened).result(timeout=SECONDS)
    except grpc.FutureTimeoutError:
        raise EngineError(SILENT.format(where=where, seconds=SECONDS)) from None
    finally:
        opened.close()


def connect(url: str) -> Session:
    """Open a session at `url` (sc://HOST:PORT). Raises EngineError: not installed, misspelt, silent, a stranger."""
    try:
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession
    except ImportError as error:
        raise EngineError(MISSING.format(name=error.name or "pyspark")) from None
    channel = _channel(url)
    where = channel.endpoint
    _wait(channel, where)
    try:
        spark = SparkSession.builder.channelBuilder(channel).create()
        spark.client.set_retry_policies([DefaultPolicy(max_retries=3, max_backoff=2000)])
        version = str(spark.version)
        for name, value in SETTINGS.items():
            spark.conf.set(name, value)
        spark.sql("select 1 as one").toArrow()
    except Exception as error:  # noqa: BLE001  (a stranger may answer anything)
        raise EngineError(STRANGER.format(where=where, why=_first_line(error))) from None
    if not version.startswith(SERVES):
        spark.stop()
        raise EngineError(STRANGER.format(where=where, why=f"版本 {version}"))
    return Session(spark, where, version)
