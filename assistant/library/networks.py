"""Which IP addresses lie on the open internet, which in a private network, which are for no one.

The tables are written out, because Python's own ``is_global`` changes from release to release and
counts some addresses as global that lead to an inner one.
"""

from __future__ import annotations

import ipaddress
from enum import StrEnum

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Reach(StrEnum):
    """How far an IP address reaches."""

    PUBLIC = "public"
    PRIVATE = "private"
    """This machine or its networks: called only for a host the district has listed."""
    NEVER = "never"
    """Services of a cloud machine, link-local, multicast and unspecified: never called."""


def _v4(*networks: str) -> tuple[ipaddress.IPv4Network, ...]:
    return tuple(map(ipaddress.IPv4Network, networks))


def _v6(*networks: str) -> tuple[ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.IPv6Network, networks))


_PRIVATE_V4 = _v4(
    "10.0.0.0/8",
    "100.64.0.0/10",  # carrier-grade NAT
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
)
_NEVER_V4 = _v4(
    "0.0.0.0/8",
    "100.100.100.200/32",  # metadata of Alibaba Cloud
    "168.63.129.16/32",  # the inner service of Azure; it looks public
    "169.254.0.0/16",  # link-local, with the metadata of most clouds
    "192.0.0.0/24",  # protocol assignments, with the metadata of Oracle Cloud
    "192.0.2.0/24",
    "192.88.99.0/24",  # 6to4 relays
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
_PRIVATE_V6 = _v6("::1/128", "fc00::/7")
_NEVER_V6 = _v6("fd00:ec2::/32", "fd20:ce::/32", "fd00:42::42/128")  # metadata of clouds
# Public IPv6 is 2000::/3 less these. What carries an IPv4 address in other places (mapped,
# compatible, NAT64) lies outside it already.
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = _v6(
    "2001::/23",  # protocol assignments, with Teredo
    "2001:db8::/32",
    "2002::/16",  # 6to4
    "3fff::/20",
)
_ISATAP = {0x00005EFE, 0x02005EFE}  # the middle of an address whose last part is an IPv4 one


def as_ip(text: str) -> IP | None:
    """An IP address in its usual spelling, or None; a zone (``%eth0``) is read over."""
    try:
        return ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return None


def reach_of(text: str) -> Reach:
    """How far an IP address reaches; what is not one, or names a zone, reaches no one."""
    ip = as_ip(text)
    if ip is None or "%" in text:
        return Reach.NEVER
    if isinstance(ip, ipaddress.IPv4Address):
        return _reach_v4(ip)
    return _reach_v6(ip)


def _reach_v4(ip: ipaddress.IPv4Address) -> Reach:
    if any(ip in network for network in _NEVER_V4):
        return Reach.NEVER
    private = any(ip in network for network in _PRIVATE_V4)
    return Reach.PRIVATE if private or not ip.is_global else Reach.PUBLIC


def _reach_v6(ip: ipaddress.IPv6Address) -> Reach:
    if any(ip in network for network in _NEVER_V6):
        return Reach.NEVER
    if any(ip in network for network in _PRIVATE_V6):
        return Reach.PRIVATE
    carries_v4 = (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP
    is_open = ip in _OPEN_V6 and not any(ip in network for network in _CLOSED_V6)
    return Reach.PUBLIC if is_open and ip.is_global and not carries_v4 else Reach.NEVER
