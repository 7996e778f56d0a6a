import socket
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.config import SmtpConfig
from pipeline.dissemination.digest import make_message
from pipeline.dissemination.mail import send
from pipeline.errors import MailError
from tests.dissemination.rows import digest
from tests.fakes import Mailbox

PASSWORD = "s3cret-word"
CYRILLIC = "па" + "роль"
# The mailbox asks for a password without TLS; the machine's own loopback is safe enough.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def server(port: int, **facts: object) -> SmtpConfig:
    return SmtpConfig(**{"host": "127.0.0.1", "port": port, "starttls": False, **facts})  # type: ignore[arg-type]


def post(to: SmtpConfig, *recipients: str, password: str | None = None) -> None:
    send(make_message(digest(), "desk@example.org", recipients or ["b@example.org"]), to, password)


def words_of(error: BaseException) -> str:
    """Return all that a user could ever see of an error."""
    return "".join(traceback.format_exception(error))


def greet(listener: socket.socket, greeting: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(greeting)


def test_a_digest_arrives_by_mail(mailbox: Mailbox) -> None:
    post(server(mailbox.port), "b@example.org", "c@example.org")
    (message,) = mailbox.messages
    body = message.get_body(("plain",))
    assert body is not None
    assert "took the Russians back" in body.get_content()
    assert mailbox.recipients == [["b@example.org", "c@example.org"]]


def test_a_digest_sent_twice_is_one_message_to_a_reader(mailbox: Mailbox) -> None:
    for _ in range(2):
        post(server(mailbox.port))
    one, other = mailbox.messages
    assert one["Message-ID"] == other["Message-ID"]


@pytest.mark.parametrize("others", [(), ("b@example.org",)], ids=["all refused", "one of two"])
def test_a_refused_recipient_is_named(mailbox: Mailbox, others: tuple[str, ...]) -> None:
    mailbox.refuses("nobody@example.org")
    with pytest.raises(MailError, match=r"refused the recipients nobody@example\.org$") as error:
        post(server(mailbox.port), "nobody@example.org", *others)
    assert error.value.key == f"127.0.0.1:{mailbox.port}"
    assert len(mailbox.messages) == len(others)


def test_an_unreachable_server_is_an_error_without_the_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailError, match="was not sent") as error:
        post(server(port, user="me"), password=PASSWORD)
    assert error.value.key == f"127.0.0.1:{port}"
    assert PASSWORD not in words_of(error.value)


def test_a_server_that_speaks_no_smtp_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        pool.submit(greet, listener, b"SSH-2.0-OpenSSH_9.6\r\n")
        with pytest.raises(MailError, match="was not sent"):
            post(server(listener.getsockname()[1]))


def test_a_login_opens_the_server() -> None:
    with Mailbox(password=PASSWORD) as mailbox:
        post(server(mailbox.port, user="me"), password=PASSWORD)
        assert mailbox.logins == ["me"]
        assert len(mailbox.messages) == 1


def test_a_refused_login_is_an_error_that_never_shows_the_password() -> None:
    with Mailbox(password="another") as mailbox:
        with pytest.raises(MailError, match=r"refused the login of me \(535\)") as error:
            post(server(mailbox.port, user="me"), password=PASSWORD)
        assert mailbox.logins
        assert PASSWORD not in words_of(error.value)
        assert mailbox.messages == []


def test_a_password_that_cannot_be_sent_is_not_shown() -> None:
    with Mailbox(password="another") as mailbox:
        with pytest.raises(MailError, match="must be ASCII") as error:
            post(server(mailbox.port, user="me"), password=CYRILLIC)
        assert CYRILLIC not in words_of(error.value)


def test_nothing_goes_out_where_the_server_offers_no_tls(mailbox: Mailbox) -> None:
    with pytest.raises(MailError, match="STARTTLS"):
        post(server(mailbox.port, starttls=True, user="me"), password=PASSWORD)
    assert (mailbox.messages, mailbox.logins) == ([], [])


def test_a_name_that_is_no_host_is_an_error() -> None:
    with pytest.raises(MailError):
        post(SmtpConfig(host="a..b", port=25, starttls=False))
