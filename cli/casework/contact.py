"""Contact: the command that says where an account is reached."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from casework.accounts import users
from casework.errors import Refused
from casework.outbox.channels import CHANNELS
from casework.outbox.contacts import contacts, reach
from cli.app import DATA
from cli.casework.opened import opened, who
from cli.casework.user import LOGIN, commands


def _address(channel: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(help=f"{CHANNELS[channel].label}：{CHANNELS[channel].how}")
    return option


@commands.command("contact")
def contact_command(
    login: LOGIN,
    data: DATA,
    email: Annotated[str | None, _address("email")] = None,
    wecom: Annotated[str | None, _address("wecom")] = None,
    dingtalk: Annotated[str | None, _address("dingtalk")] = None,
    dingtalk_robot: Annotated[str | None, _address("dingtalk_robot")] = None,
    govwecom: Annotated[str | None, _address("govwecom")] = None,
    clear: Annotated[list[str] | None, typer.Option(help="不再用这个渠道，可写多次")] = None,
) -> None:
    """登记消息发到哪里（每个渠道一个地址）；都不写则只显示。"""
    addresses = {
        "email": email,
        "wecom": wecom,
        "dingtalk": dingtalk,
        "dingtalk_robot": dingtalk_robot,
        "govwecom": govwecom,
    }
    wanted: dict[str, str | None] = {channel: text for channel, text in addresses.items() if text is not None}
    if strange := set(clear or ()) - set(CHANNELS):
        raise typer.BadParameter(f"没有 {'、'.join(sorted(strange))} 这种渠道。可用：{'、'.join(CHANNELS)}。")
    wanted |= dict.fromkeys(clear or ())
    with opened(data) as store:
        user = users.by_login(store, login)
        if user is None:
            raise Refused(f"没有账号 {login}。全部账号：mingjian user list。")
        if wanted:
            reached = reach(store, who(), user.user_id, wanted, datetime.now(UTC))
        else:
            reached = contacts(store).get(user.user_id, {})
    words = "，".join(f"{CHANNELS[channel].label} {address}" for channel, address in reached.items())
    typer.echo(f"{user.login}：{words or '还没有登记，收不到消息'}")
