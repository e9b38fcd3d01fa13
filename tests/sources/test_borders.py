"""Where connections may lead."""

import socket
import time
from typing import Any

import httpcore
import pytest

from comity.sources.borders import Border, BorderError, is_public

PUBLIC = ("8.8.8.8", "193.0.6.139", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1")
NOT_PUBLIC = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "192.88.99.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::8.8.8.8", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
    "2001:db8::1", "3fff::1", "5f00::1", "100::1", "64:ff9b:1::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:808:808::f5ff:fffe", "localhost", "",
)  # fmt: skip


class Network(httpcore.NetworkBackend):
    """Notes where it is told to connect."""

    def __init__(self, *down: str, own: str = "192.168.0.2") -> None:
        self.asked: list[str] = []
        self.down = down
        self.own = own

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.asked.append(host)
        if host in self.down:
            raise httpcore.ConnectError("refused")
        return Stream(host, self.own)


class Stream(httpcore.NetworkStream):
    def __init__(self, there: str, here: str) -> None:
        self.info = {"server_addr": (there, 80), "client_addr": (here, 5000)}
        self.timeouts: list[float | None] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        return b"x"

    def close(self) -> None:
        """Nothing to close."""

    def get_extra_info(self, info: str) -> Any:
        return self.info.get(info)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the name server answers, one list after another for names that come again."""
    answers: dict[str, list[str]] = {}

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers[host].pop(0).split()]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


def border(network: Network, **options: Any) -> Border:
    return Border(options.pop("deadline", time.monotonic() + 60), network=network, **options)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_everything_else(address: str) -> None:
    assert not is_public(address)


def test_the_connection_goes_to_the_address_that_was_checked(names: dict[str, list[str]]) -> None:
    network = Network()
    # The second answer is what a hostile name server says a moment after the check.
    names["news.example"] = ["8.8.8.8", "127.0.0.1"]
    border(network).connect_tcp("news.example", 80)
    assert network.asked == ["8.8.8.8"]
    with pytest.raises(BorderError, match=r"news.example \(127.0.0.1\) is an address of this computer or of a private network"):
        border(network).connect_tcp("news.example", 80)
    assert network.asked == ["8.8.8.8"]


def test_private_addresses_are_left_out_and_the_next_is_tried(names: dict[str, list[str]]) -> None:
    network = Network("8.8.4.4")
    names["news.example"] = ["10.0.0.1 8.8.4.4 8.8.8.8"]
    border(network).connect_tcp("news.example", 80)
    assert network.asked == ["8.8.4.4", "8.8.8.8"]


def test_where_it_is_allowed_private_addresses_are_reached(names: dict[str, list[str]]) -> None:
    network = Network(own="127.0.0.1")
    names["localhost"] = ["127.0.0.1"]
    border(network, allow_private=True).connect_tcp("localhost", 80)
    assert network.asked == ["127.0.0.1"]


def test_a_public_address_of_this_computer(names: dict[str, list[str]]) -> None:
    names["own.example"] = ["8.8.8.8"]
    with pytest.raises(BorderError, match="is an address of this computer"):
        border(Network(own="8.8.8.8")).connect_tcp("own.example", 80)


def test_the_time_is_bounded_whatever_each_step_may_take(names: dict[str, list[str]]) -> None:
    network = Network()
    names["news.example"] = ["8.8.8.8", "8.8.8.8"]
    stream = border(network, deadline=time.monotonic() + 5).connect_tcp("news.example", 80, timeout=20)
    stream.read(1, timeout=20)
    (timeout,) = stream._stream.timeouts  # type: ignore[attr-defined]  # the stream within
    assert 0 < timeout <= 5
    with pytest.raises(httpcore.TimeoutException):
        border(network, deadline=time.monotonic() - 1).connect_tcp("news.example", 80)


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "localhost"])
def test_other_spellings_of_this_computer(host: str) -> None:
    network = Network()
    with pytest.raises((BorderError, httpcore.ConnectError)):
        border(network).connect_tcp(host.strip("[]"), 80)
    assert not network.asked
