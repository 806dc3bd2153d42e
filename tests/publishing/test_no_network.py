import socket
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.usefixtures("no_network")


def test_no_connection_is_made():
    with socket.socket() as plug, pytest.raises(ConnectionRefusedError, match="denied"):
        plug.connect(("127.0.0.1", 9))


def test_no_name_is_looked_up():
    with pytest.raises(ConnectionRefusedError, match="denied"):
        socket.getaddrinfo("example.org", 443)


def test_no_page_is_fetched():
    with pytest.raises(urllib.error.URLError, match="denied"):
        urllib.request.urlopen("https://example.org/")
