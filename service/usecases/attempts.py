"""Bound how often passwords can be guessed, without letting a stranger lock somebody out.

Three counts, each over a quarter of an hour: of one name from one address, of one address under all names,
and of one name from all addresses. The last bounds who guesses from many addresses; it does not hold for an
address from which the same name has signed in during the last month, so the desk at which somebody works
every day stays open to them whatever goes on elsewhere.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from service.domain.errors import Refused
from service.domain.keyring import Keyring
from service.store import Store

WITHIN = timedelta(minutes=15)
_OF_NAME_FROM_ADDRESS = 10
_OF_ADDRESS = 300
_OF_NAME = 100
_KNOWN = timedelta(days=30)


class TooManyAttempts(Refused):
    """Too many sign-ins have failed of late."""

    code = "too-many-attempts"


@dataclass(frozen=True)
class Attempts:
    """The counts; names and addresses are kept as keyed hashes."""

    store: Store
    keyring: Keyring

    def begin(self, name: str, address: str) -> None:
        """Count one attempt, before the password is looked at.

        Raises:
            TooManyAttempts: it must not be looked at.
        """
        place, network, anywhere = self._names(name, address)
        of_place, of_network, of_name = self.store.people.count_attempts([place, network, anywhere], within=WITHIN)
        if of_place > _OF_NAME_FROM_ADDRESS or of_network > _OF_ADDRESS:
            raise TooManyAttempts("Too many failed sign-ins from here; try again in 15 minutes.")
        if of_name > _OF_NAME and not self.store.people.knows(place):
            raise TooManyAttempts("Too many failed sign-ins under this name; try again in 15 minutes.")

    def succeed(self, name: str, address: str) -> None:
        """Clear the count of this name from this address, and know the two together from now on."""
        place, _network, _anywhere = self._names(name, address)
        self.store.people.forget_attempts([place])
        self.store.people.know(place, during=_KNOWN)

    def _names(self, name: str, address: str) -> tuple[str, str, str]:
        network = _network(address)
        return (
            self.keyring.pseudonym("", "attempt at", f"{name}\n{network}"),
            self.keyring.pseudonym("", "attempt from", network),
            self.keyring.pseudonym("", "attempt of", name),
        )


def _network(address: str) -> str:
    """Return an IPv4 address as it is and an IPv6 one without its host half, which its owner may choose at will."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
