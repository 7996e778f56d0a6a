"""The only SMTP."""

import smtplib
import ssl
from email.message import EmailMessage

from pipeline.config import SmtpConfig
from pipeline.errors import MailError

TIMEOUT_SECONDS = 30.0


def send(message: EmailMessage, server: SmtpConfig, password: str | None) -> None:
    """Hand one message to the mail server.

    Raises MailError where it cannot be reached, refuses the login or refuses a recipient; the
    password is in no message.
    """
    try:
        with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user and password:
                connection.login(server.user, password)
            refused = connection.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"the digest was not sent: {error}", key=f"{server.host}:{server.port}") from error
    if refused:
        raise MailError(f"refused the recipients {', '.join(sorted(refused))}", key=f"{server.host}:{server.port}")
