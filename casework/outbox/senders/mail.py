"""Mail: SMTP, over TLS, with STARTTLS, or plain inside an intranet."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from casework.outbox.senders.outcome import Letter, Outcome, Send, refused, taken, uncertain, unreached
from casework.outbox.settings.file import Mail
from casework.outbox.settings.trust import trust

NAME = "明鉴"


def sender(settings: Mail, secret: str | None, timeout: float) -> Send:
    """What sends a letter by this server; `secret` None: without signing in."""

    whom = trust(settings.ca_file)

    def send(letter: Letter) -> Outcome:
        try:
            client = _opened(settings, whom, timeout)
        except (smtplib.SMTPException, OSError) as error:
            return unreached(f"邮件服务器连不上（{type(error).__name__}）")
        try:
            return _handed_over(client, settings, secret, letter)
        finally:
            client.close()

    return send


def _opened(settings: Mail, whom: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=timeout, context=whom)
    client = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
    try:
        if settings.security == "starttls":  # a server that has none is left, never spoken to in the clear
            client.starttls(context=whom)
    except BaseException:
        client.close()
        raise
    return client


def _handed_over(client: smtplib.SMTP, settings: Mail, secret: str | None, letter: Letter) -> Outcome:
    """Until the text is on its way nothing can have been sent; after that only an answer says that it was not."""
    try:
        if settings.user and secret is not None:
            client.login(settings.user, secret)
        client.ehlo_or_helo_if_needed()
        for command, who in ((client.mail, settings.sender), (client.rcpt, letter.to)):
            code, answer = command(who)
            if code not in (250, 251):
                return refused(f"{code} {answer.decode('utf-8', 'replace')}")
        content = message(settings, letter).as_bytes()
    except smtplib.SMTPResponseException as error:
        return unreached(f"邮件服务器不接受登录（{error.smtp_code}）")
    except (smtplib.SMTPException, OSError) as error:
        return unreached(f"邮件服务器中断（{type(error).__name__}）")
    try:
        code, answer = client.data(content)
    except smtplib.SMTPDataError as error:
        return refused(f"{error.smtp_code} {error.smtp_error!r}")
    except (smtplib.SMTPException, OSError) as error:
        return uncertain(f"邮件内容已交出，没有收到答复（{type(error).__name__}）")
    words = f"{code} {answer.decode('utf-8', 'replace')}"
    return taken(words) if code == 250 else refused(words)


def message(settings: Mail, letter: Letter) -> EmailMessage:
    """The mail. Its Message-ID is the same each time it is tried: a mailbox that has it already may see that."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = formataddr((NAME, settings.sender)), letter.to, letter.subject
    digest = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{digest}@{settings.sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="base64")
    if letter.file:
        name, content = letter.file
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail
