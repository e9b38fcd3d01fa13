"""Where connections may lead: to the public internet, and into a private network only where that is allowed.

A name is resolved once, and the connection goes to the very address that was checked: what a name server answers a moment later
changes nothing. Sources: the IANA registries of special-purpose addresses (RFC 6890), RFC 6052 for addresses within addresses.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives away of IPv6; the rest is special, whatever Python's version knows of it."""
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL = (ip_network("192.88.99.0/24"), ip_network("3fff::/20"))
"""Not for the public, and unknown to some of Python's versions: a relay that is gone, examples in documents."""
_MOST_ADDRESSES = 4
"""Addresses of one name that are tried."""

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class BorderError(Exception):
    """A connection that may not be made; the text says why, as the rest of a sentence."""


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet: none of this machine, a private network, or a group of machines."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if (inner := _within(address)) is not None:
            return is_public(str(inner))
        if address not in _GLOBAL_UNICAST:
            return False
    special = any(address in network for network in _SPECIAL)
    return address.is_global and not (special or address.is_multicast or address.is_reserved or address.is_unspecified)


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which this one leads."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])


class Transport(httpx.BaseTransport):
    """Sends requests over connections that keep to the border, and to a deadline (`time.monotonic`).

    Errors are httpcore's, and BorderError.
    """

    def __init__(self, deadline: float, *, allow_private: bool = False) -> None:
        self._border = Border(deadline, allow_private=allow_private)
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=self._border)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request."""
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        got = self._pool.handle_request(asked)
        return httpx.Response(got.status, headers=got.headers, stream=_Body(got), extensions=got.extensions)

    def extend(self, seconds: float) -> None:
        """Puts the deadline off, for the connections that there are as well."""
        self._border.deadline += seconds

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Any:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class Border(httpcore.NetworkBackend):
    """Resolves a name, and connects to the first of its addresses that may be reached."""

    def __init__(self, deadline: float, *, allow_private: bool = False, network: httpcore.NetworkBackend | None = None) -> None:
        self.deadline = deadline
        self._allow_private = allow_private
        self._network = network or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Connects. Raises BorderError where no address may be reached, and httpcore's errors."""
        addresses = _resolved(host, port)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        told = host if host == addresses[0] else f"{host} ({addresses[0]})"
        failed: Exception = BorderError(f"{told} is an address of this computer or of a private network")
        for address in allowed[:_MOST_ADDRESSES]:
            try:
                stream = self._network.connect_tcp(address, port, _left(self.deadline, timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return self._checked(stream, host)
        raise failed

    def _checked(self, stream: httpcore.NetworkStream, host: str) -> httpcore.NetworkStream:
        # A public address can be this very machine's, whose firewall lets its own programs through.
        here, there = stream.get_extra_info("client_addr"), stream.get_extra_info("server_addr")
        if not self._allow_private and here and there and here[0] == there[0]:
            stream.close()
            raise BorderError(f"{host} is an address of this computer ({there[0]})")
        return _Hurried(stream, self)


class _Hurried(httpcore.NetworkStream):
    """A connection on which nothing lasts beyond the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, border: Border) -> None:
        self._stream = stream
        self._border = border

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._border.deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._border.deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._border.deadline, timeout))
        return _Hurried(stream, self._border)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """The seconds that are left, at most `timeout` of them."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return left if timeout is None else min(left, timeout)


def _resolved(host: str, port: int) -> list[str]:
    """The IP addresses of a name, in the order in which the system would try them, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError(f"there is no host {host}, or its name can't be looked up now") from None
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    if not addresses:
        raise httpcore.ConnectError(f"{host} has no address")
    return list(addresses)
