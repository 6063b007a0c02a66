"""Web addresses: how each spelling is read, and which of them are refused before any call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from assistant.errors import UnreadableDocumentError
from assistant.library.addresses import (
    checked_ips,
    is_address,
    next_address,
    read_address,
    shown,
)
from assistant.library.intake import Fate, add_address
from assistant.library.library import Library
from assistant.library.networks import Reach, reach_of
from assistant.settings import Settings

pytestmark = pytest.mark.disable_socket

NAMES = {
    "example.org": ["93.184.215.14"],
    "xn--bcher-kva.example": ["93.184.215.14"],
    "files.district.example": ["10.20.30.40"],
    "inner.example.org": ["10.0.0.7"],
    "half.example.org": ["93.184.215.14", "192.168.1.9"],
    "half6.example.org": ["93.184.215.14", "::1"],
    "cloud.example.org": ["169.254.169.254"],
    "mapped.example.org": ["::ffff:127.0.0.1"],
    "odd.example.org": ["not an address"],
    "nothing.example.org": [],
}

PRIVATE = (
    "http://127.0.0.1/",
    "http://127.0.0.1:443/",
    "http://127.1/",
    "http://127.0.1",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0x7f.1/",
    "http://0x7F000001/",
    "http://0X7f.0.0x1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[::]/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://192.0.0.192/",
    "http://[fd00:ec2::254]/",
    "http://[fd20:ce::254]/",
    "http://metadata.google.internal/",
    "http://metadata/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:470:1f0b::5efe:7f00:1]/",
    "http://[2001:db8::1]/",
    "http://[ff02::1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://localhost/",
    "http://localhost./",
    "http://localhost.localdomain/",
    "http://LOCALHOST/",
    "HTTP://LocalHost:80/",
    "http://foo.localhost/",
    "http://printer.local/",
    "http://nas.home.arpa/",
    "http://intranet/",
    "http://１２７.０.０.１/",
    "http://①②⑦.0.0.1/",
    "http://127。0。0。1/",
    "http://１２７．１/",
    "http://ⓛocalhost/",
    "http://inner.example.org/",
    "http://inner.example.org./",
    "http://half.example.org/",
    "http://half6.example.org/",
    "http://cloud.example.org/",
    "http://mapped.example.org/",
    "http://odd.example.org/",
)

INVALID = (
    ("", "no web address"),
    ("   ", "no web address"),
    ("file:///etc/hosts", "give its path"),
    ("ftp://example.org/x", "must start with"),
    ("gopher://127.0.0.1:25/_HELO", "must start with"),
    ("data:text/html,<b>x</b>", "must start with"),
    ("javascript:alert(1)", "must start with"),
    ("mailto:privacy@example.org", "must start with"),
    ("example.org/privacy", "perhaps https://example.org/privacy"),
    ("/etc/passwd", "must start with"),
    ("//example.org/", "must start with"),
    ("http:///", "must start with"),
    ("http://", "must start with"),
    ("http:example.org", "must start with"),
    ("http://?x", "must start with"),
    ("http://:80/", "must start with"),
    ("http://[x/", "must start with"),
    ("http://[::1", "must start with"),
    ("http://[v1.x]/", "host that can exist"),
    ("http://me@example.org/", "user name"),
    ("http://me:hidden@example.org/", "user name"),
    ("http://@example.org/", "user name"),
    ("http://example.org@127.0.0.1/", "user name"),
    ("http://127.0.0.1\\@example.org/", "backslash"),
    ("http:\\\\example.org\\", "backslash"),
    ("http://exa mple.org/", "space"),
    ("http://example.org/a b", "space"),
    ("http://example.org/\r\nHost: inner", "line break"),
    ("http://example.org/\nx", "line break"),
    ("http://exam\tple.org/", "line break"),
    ("http://example.org/\x00", "line break"),
    ("http://loca\N{SOFT HYPHEN}lhost/", "invisible letter"),
    ("http://example.org/\x1b[31m", "line break"),
    ("http://\N{RIGHT-TO-LEFT OVERRIDE}gro.elpmaxe/", "line break"),
    ("http://example.org/" + "a" * 3_000, "longer than"),
    ("http://example.org:0/", "does not exist"),
    ("http://example.org:99999/", "does not exist"),
    ("http://example.org:-1/", "does not exist"),
    ("http://example.org:x/", "does not exist"),
    ("http://example.org:22/", "port 22"),
    ("http://example.org:6379/", "port 6379"),
    ("https://example.org:8443/", "port 8443"),
    ("http://example..org/", "can exist"),
    ("http://.example.org/", "can exist"),
    ("http://example.org../", "can exist"),
    ("http://exa%6dple.org/", "can exist"),
    ("http://127.0.0.1%2f.example.org/", "can exist"),
    ("http://exam\N{TWO DOT LEADER}ple.org/", "can exist"),
    ("http://256.1.1.1/", "can exist"),
    ("http://1.2.3.4.5/", "can exist"),
    ("http://08.0.0.1/", "can exist"),
    ("http://99999999999/", "can exist"),
    ("http://" + "a" * 64 + ".org/", "can exist"),
    ("http://" + "abc." * 70 + "org/", "can exist"),
)


def resolve(host: str, port: int) -> Sequence[str]:
    return NAMES[host]


def refusal(text: str, listed: Sequence[str] = ()) -> str:
    with pytest.raises(UnreadableDocumentError) as refused:
        checked_ips(read_address(text), listed, resolve)
    return str(refused.value)


@pytest.mark.parametrize("text", PRIVATE)
def test_what_leads_inside_is_refused(text: str) -> None:
    assert "this machine or a private network" in refusal(text)


@pytest.mark.parametrize(("text", "words"), INVALID, ids=[repr(one)[:50] for one, _ in INVALID])
def test_what_is_no_address_is_refused(text: str, words: str) -> None:
    assert words in refusal(text)


def test_every_refusal_is_one_line_that_says_what_to_do() -> None:
    todo = re.compile(
        r"\b(save|copy|take|write|give|must start|sign in|check|open|have the host)\b"
    )
    for text in (*PRIVATE, *(one for one, _ in INVALID)):
        said = refusal(text)
        assert said.endswith(".") and said.isprintable() and len(said) < 400, said
        assert todo.search(said) and "hidden" not in said, said


def test_nothing_is_looked_up_for_numbers_and_inner_names() -> None:
    def never(host: str, port: int) -> Sequence[str]:
        raise AssertionError(f"{host} was looked up")

    for text in ("http://localhost/", "http://127.1/", "http://intranet/", "http://x.internal/"):
        with pytest.raises(UnreadableDocumentError):
            checked_ips(read_address(text), (), never)


def test_no_answer_at_all_is_an_unknown_host() -> None:
    with pytest.raises(OSError):
        checked_ips(read_address("http://nothing.example.org"), (), resolve)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (" https://Example.ORG/Privacy?x=1#here \n", "https://example.org/Privacy?x=1"),
        ("HTTPS://example.org.:443", "https://example.org/"),
        ("http://example.org:80?q=a b".replace(" ", "%20"), "http://example.org/?q=a%20b"),
        (
            "https://example.org/datenschutz-für-alle",
            "https://example.org/datenschutz-f%C3%BCr-alle",
        ),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example。org/", "https://example.org/"),
        ("http://0x8.8.2056/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
        ("https://a_b.example.org/%7Ex/../y", "https://a_b.example.org/%7Ex/../y"),
    ],
)
def test_good_addresses_get_one_spelling(text: str, plain: str) -> None:
    assert str(read_address(text)) == plain
    assert str(read_address(plain)) == plain


def test_public_hosts_are_let_through() -> None:
    assert checked_ips(read_address("https://example.org/x"), (), resolve) == ("93.184.215.14",)
    assert checked_ips(read_address("http://8.8.8.8:443"), (), resolve) == ("8.8.8.8",)


@pytest.mark.parametrize(
    ("text", "listed", "admitted"),
    [
        ("http://files.district.example/", ["files.district.example"], True),
        ("https://FILES.district.example./", ["Files.District.example"], True),
        ("http://files.district.example:8080/", ["files.district.example"], False),
        ("http://files.district.example:8080/", ["files.district.example:8080"], True),
        ("http://files.district.example/", ["files.district.example:8080"], False),
        ("http://files.district.example/", ["district.example"], False),
        ("http://10.20.30.40/", ["files.district.example"], False),
        ("http://10.20.30.40/", ["10.20.30.40"], True),
        ("http://[fc00::5]:8000/", ["[fc00::5]:8000"], True),
        ("http://[fc00::5]/", ["fc00::5"], True),
        ("http://localhost/", ["127.0.0.1"], False),
        ("https://example.org:8443/", ["example.org:8443"], True),
        # What is for no one stays so, whatever the list says.
        ("http://169.254.169.254/", ["169.254.169.254"], False),
        ("http://[fd00:ec2::254]/", ["fd00:ec2::254"], False),
        ("http://cloud.example.org/", ["cloud.example.org"], False),
        ("http://0.0.0.0/", ["0.0.0.0"], False),
        ("http://mapped.example.org/", ["mapped.example.org"], False),
    ],
)
def test_the_list_admits_what_it_names_and_no_more(
    text: str, listed: list[str], admitted: bool
) -> None:
    if admitted:
        assert checked_ips(read_address(text), listed, resolve)
    else:
        refusal(text, listed)


def test_a_wrong_entry_of_the_list_is_named() -> None:
    said = refusal("http://inner.example.org/", ["exam..ple"])
    assert "TOOL_ADVISOR_ALLOWED_HOSTS holds exam..ple" in said


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        ("", ()),
        ("files.example.org", ("files.example.org",)),
        ("files.example.org, 10.1.2.3:8080,[fc00::5]:80", None),
    ],
)
def test_the_list_is_written_with_commas(
    value: str, hosts: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOL_ADVISOR_ALLOWED_HOSTS", value)
    expected = ("files.example.org", "10.1.2.3:8080", "[fc00::5]:80") if hosts is None else hosts
    assert Settings(_env_file=None).allowed_hosts == expected


@pytest.mark.parametrize("value", ["https://files.example.org", "*.example.org", "a@b", "a/b"])
def test_a_list_of_other_things_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOL_ADVISOR_ALLOWED_HOSTS", value)
    with pytest.raises(ValueError, match="is no host: write names"):
        Settings(_env_file=None)


@pytest.mark.parametrize(
    ("ip", "reach"),
    [
        ("8.8.8.8", Reach.PUBLIC),
        ("2606:4700:4700::1111", Reach.PUBLIC),
        ("127.0.0.1", Reach.PRIVATE),
        ("10.1.2.3", Reach.PRIVATE),
        ("::1", Reach.PRIVATE),
        ("fc00::1", Reach.PRIVATE),
        ("100.64.0.1", Reach.PRIVATE),
        ("169.254.169.254", Reach.NEVER),
        ("fe80::1%eth0", Reach.NEVER),
        ("8.8.8.8%eth0", Reach.NEVER),
        ("0.0.0.0", Reach.NEVER),
        ("::", Reach.NEVER),
        ("224.0.0.1", Reach.NEVER),
        ("not an address", Reach.NEVER),
        ("", Reach.NEVER),
    ],
)
def test_reach(ip: str, reach: Reach) -> None:
    assert reach_of(ip) is reach


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_hides_an_ipv4_address(inner: ipaddress.IPv4Address) -> None:
    low = int(inner)
    forms = {
        "mapped": 0xFFFF << 32 | low,
        "compatible": low,
        "translated": 0xFFFF << 48 | low,
        "NAT64": 0x64FF9B << 96 | low,
        "local NAT64": 0x64FF9B0001 << 80 | low,
        "6to4": 0x2002 << 112 | low << 80 | 1,
        "Teredo": 0x20010000 << 96 | low << 64 | (low ^ 0xFFFFFFFF),
        "ISATAP": 0x26064700 << 96 | 0x5EFE << 32 | low,
    }
    for name, number in forms.items():
        assert reach_of(str(ipaddress.IPv6Address(number))) is not Reach.PUBLIC, name


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_private(ip: ipaddress._BaseAddress) -> None:
    text = str(ip)
    if reach_of(text) is Reach.PUBLIC:
        assert ip.is_global and not ip.is_multicast and not ip.is_reserved, text


@tuned(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for candidate in (text, f"http://{text}", f"https://example.org:{text}", f"http://[{text}]/"):
        try:
            address = read_address(candidate)
        except UnreadableDocumentError as error:
            assert str(error).isprintable()
        else:
            assert str(address).isascii() and str(address).isprintable()
            assert str(read_address(str(address))) == str(address)


def test_redirects_are_read_like_any_address() -> None:
    here = read_address("https://example.org/a/b?c")
    assert str(next_address(here, "../d")) == "https://example.org/d"
    assert str(next_address(here, "//other.example/x")) == "https://other.example/x"
    for bad in ("file:///etc/hosts", "http://[x", "http://a b/", "javascript:x", "gopher://x"):
        with pytest.raises(UnreadableDocumentError):
            next_address(here, bad)


def test_links_are_told_from_paths() -> None:
    assert all(map(is_address, ("https://x.org", "file:///x", "data:,x", "javascript:x", "HTTP:x")))
    assert not any(map(is_address, ("policies", "/srv/x.pdf", r"C:\x.pdf", "notes: 1.md")))


def test_an_address_is_shown_short_and_without_password() -> None:
    assert shown("http://me:hidden@x.org/a@b") == "http://x.org/a@b"
    assert len(shown("http://x.org/" + "a" * 900)) < 200
    assert shown("http://x.org/\x1b[2J\r\n").isprintable()


def test_nothing_of_a_refused_address_is_stored(library: Library, settings: Settings) -> None:
    """With the real resolver left out: none of these may get so far."""
    online = settings.model_copy(update={"allow_network": True, "fetch_seconds": 5})
    named = tuple(f"http://{name}" for name in NAMES)
    for text in (*PRIVATE, *(one for one, _ in INVALID)):
        if text.startswith(named):
            continue
        report = add_address(library, text, online)
        assert report.fate is Fate.REFUSED, text
        assert "fault in this program" not in report.reason, report.reason
        assert report.source.isprintable() and "hidden" not in report.source
    assert library.versions(current_only=False) == ()
    assert library.check().ok
