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
    place = f"{server.host}:{server.port}"
    try:
        with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user and password:
                connection.login(server.user, password)
            refused = connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except smtplib.SMTPAuthenticationError as error:
        # What a server says of a login may repeat the password.
        raise MailError(f"refused the login of {server.user} ({error.smtp_code})", key=place) from None
    except UnicodeError:
        raise MailError("the server's name, the user and the password must be ASCII", key=place) from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"the digest was not sent: {error}", key=place) from error
    if refused:
        raise MailError(f"refused the recipients {', '.join(sorted(refused))}", key=place)
