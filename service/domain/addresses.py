"""Where servers are: one URL each, also where Sentinels have to be asked who the master is."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from service.domain.errors import Invalid

_SENTINEL_PORT = 26379
_CA_FILE = "ssl_ca_certs"
_TLS = ("rediss", "rediss+sentinel", "amqps")
STORE_SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")
BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "redis+sentinel", "rediss+sentinel", "amqp", "amqps")


@dataclass(frozen=True)
class Sentinels:
    """`redis+sentinel://user:password@host:port,host:port/master/database`; with `rediss+` everything is over TLS.

    User and password are the servers'; Sentinels that ask for some of their own get `sentinel_username` and
    `sentinel_password` of the query.
    """

    hosts: tuple[tuple[str, int], ...]
    master: str
    database: int
    username: str | None
    password: str | None
    tls: bool
    ca_file: str | None
    sentinel_username: str | None
    sentinel_password: str | None

    @classmethod
    def parse(cls, url: str) -> "Sentinels | None":
        """Read such a URL; None if it is of another kind.

        Raises:
            Invalid: no host or no master is named, or a port or the database is not a number.
        """
        parts = urlsplit(url)
        if not parts.scheme.endswith("+sentinel"):
            return None
        who, _, where = parts.netloc.rpartition("@")
        username, _, password = who.partition(":")
        master, _, database = parts.path.strip("/").partition("/")
        query = dict(parse_qsl(parts.query))
        try:
            hosts = tuple(_host(each) for each in where.split(","))
            number = int(database or 0)
        except ValueError:
            raise Invalid("a port or the database in the address of the Sentinels is not a number") from None
        if not master or not all(host for host, _ in hosts):
            raise Invalid("the address of the Sentinels must be like redis+sentinel://host:26379,host:26379/master/0")
        return cls(
            hosts=hosts,
            master=unquote(master),
            database=number,
            username=unquote(username) or None,
            password=unquote(password) or None,
            tls=parts.scheme in _TLS,
            ca_file=query.get(_CA_FILE),
            sentinel_username=query.get("sentinel_username"),
            sentinel_password=query.get("sentinel_password"),
        )


def _host(named: str) -> tuple[str, int]:
    parts = urlsplit(f"//{named}")
    return parts.hostname or "", parts.port or _SENTINEL_PORT


def checked(url: str, schemes: tuple[str, ...], name: str) -> str:
    """Return an address of one of these kinds; `name` is the setting that it came from.

    Raises:
        Invalid: it is of another kind, or can't be read.
    """
    try:
        scheme = urlsplit(url).scheme
        if scheme not in schemes:
            raise Invalid(f"{name} must begin with one of {', '.join(f'{each}://' for each in schemes)}")
        Sentinels.parse(url)
    except ValueError as error:
        raise Invalid(f"{name} is no address: {error}") from None
    replicas_of(url)
    return url


def trusting(url: str, ca_file: str | None) -> str:
    """Return the address with the file of authorities whose certificates count there; others stay as they are."""
    parts = urlsplit(url)
    if ca_file is None or parts.scheme not in _TLS or _CA_FILE in parts.query:
        return url
    more = urlencode({_CA_FILE: ca_file}, quote_via=quote, safe="/")
    return f"{url}{'&' if parts.query else '?'}{more}"


def replicas_of(url: str) -> tuple[str, int]:
    """Split off `replicas=2` of a store's address: how many replicas must confirm each write.

    Raises:
        Invalid: it is not a number.
    """
    address, _, asked = url.partition("?")
    query = parse_qsl(asked)
    said = dict(query).get("replicas", "0")
    if not said.isdecimal():
        raise Invalid(f"replicas= in the store's address is not a number: {said!r}")
    rest = urlencode([(name, value) for name, value in query if name != "replicas"], quote_via=quote, safe="/")
    return f"{address}?{rest}" if rest else address, int(said)


def ca_file_of(url: str) -> str | None:
    """Return the file of authorities that an address names."""
    return dict(parse_qsl(urlsplit(url).query)).get(_CA_FILE)


def is_tls(url: str) -> bool:
    """Tell whether what is sent there is encrypted."""
    return urlsplit(url).scheme in _TLS
