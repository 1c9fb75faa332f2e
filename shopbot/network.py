"""Which addresses of the network a stranger's or a merchant's link may lead to. Opens no connection."""

import ipaddress
import socket

_IPv6_TO_IPv4 = ipaddress.ip_network("64:ff9b::/96")  # NAT64, RFC 6052
_HTTPS_PORT = 443


def addresses_of(host: str) -> list[str]:
    """The addresses of a host.

    Raises:
        OSError: when it has none.
    """
    found = socket.getaddrinfo(host, _HTTPS_PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether the address is of the open internet: not this machine, its network, or one that leads there."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _IPv6_TO_IPv4:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
