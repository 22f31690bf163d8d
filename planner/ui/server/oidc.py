"""
Signing in with an identity provider, by OpenID Connect's authorization code flow with PKCE.

Off unless `PEAKROSTER_OIDC_ISSUER` names one. Whoever the provider vouches for is signed in to
the account whose login name is their e-mail address, where there is one: none is ever made.

References
----------
OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9700 (best current practice).
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from planner.views import InputError

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]  # none that a shared secret could forge
TIMEOUT_S, LARGEST = 10.0, 1_000_000
LEEWAY_S = 60  # clocks differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """
    An identity provider as this installation is registered with it.

    Parameters
    ----------
    issuer
        Its address, as its tokens name it.
    client_id, client_secret
        What it knows this installation by; a public client has no secret.
    claim
        Which claim is the login name: ``email``, which must be verified, or ``sub`` and the like.
    name
        What people call it.
    """

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a browser keeps between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        """Make three secrets."""
        return cls(**{n: secrets.token_urlsafe(32) for n in ("state", "nonce", "verifier")})

    @classmethod
    def read(cls, cookie: str) -> "Attempt | None":
        """Read what `cookie` wrote."""
        parts = cookie.split("~")
        return cls(state=parts[0], nonce=parts[1], verifier=parts[2]) if len(parts) == 3 else None

    @property
    def cookie(self) -> str:
        """The same as text."""
        return "~".join((self.state, self.nonce, self.verifier))


def provider(environment: Mapping[str, str] = os.environ) -> Provider | None:
    """Return the provider that the environment names, if any."""
    issuer = environment.get("PEAKROSTER_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    return Provider(
        issuer=issuer,
        client_id=environment.get("PEAKROSTER_OIDC_CLIENT_ID", ""),
        client_secret=environment.get("PEAKROSTER_OIDC_CLIENT_SECRET", ""),
        claim=environment.get("PEAKROSTER_OIDC_CLAIM", "email"),
        name=environment.get("PEAKROSTER_OIDC_NAME", urlsplit(issuer).hostname or issuer),
    )


def way_there(known: Provider, attempt: Attempt, back: str) -> str:
    """
    Return the address to send a browser to.

    Raises
    ------
    InputError
        If the provider does not answer, or joserfc is not installed.
    """
    _jose()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": known.client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    endpoint = str(_described(known)["authorization_endpoint"])
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def login_of(known: Provider, attempt: Attempt | None, answer: Mapping[str, str], back: str) -> str:
    """
    Turn what a browser brings back into a login name that the provider vouches for.

    Raises
    ------
    InputError
        If the answer belongs to another attempt, the provider refused or vouches for nothing.
    """
    state = answer.get("state", "").encode()  # texts outside ASCII cannot be compared in this way
    if attempt is None or not hmac.compare_digest(state, attempt.state.encode()):
        raise InputError("signing in took too long or was begun elsewhere", advice="Begin again")
    if "code" not in answer:
        raise InputError("the identity provider did not let you in", advice="Begin again")
    described = _described(known)
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "client_id": known.client_id,
        "code_verifier": attempt.verifier,
    }
    told = _fetch(str(described["token_endpoint"]), known, form)
    keys = _fetch(str(described["jwks_uri"]))
    claims = _claims(known, str(told.get("id_token", "")), keys, attempt.nonce)
    if known.claim == "email" and claims.get("email_verified") is not True:
        raise InputError("the identity provider has not verified your e-mail address")
    login = claims.get(known.claim)
    if not isinstance(login, str) or not login:
        raise InputError("the identity provider does not tell who you are", value=known.claim)
    return login


def _claims(known: Provider, token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Verify a token: signature, issuer, audience, time, and that it answers our question."""
    jwk, jwt, errors = _jose()
    try:
        read = jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": known.issuer},
            aud={"essential": True, "value": known.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(read.claims)
    except (errors.JoseError, ValueError) as error:
        raise InputError("what the identity provider says cannot be trusted") from error
    claims: dict[str, Any] = read.claims
    if claims.get("azp", known.client_id) != known.client_id:
        raise InputError("what the identity provider says is for another program")
    return claims


def _described(known: Provider) -> dict[str, Any]:
    """Read how the provider is reached, from its own description."""
    found = _fetch(known.issuer.rstrip("/") + "/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != known.issuer or not all(
        isinstance(found.get(n), str) for n in needed
    ):
        raise InputError(
            "the identity provider describes itself otherwise",
            value=known.issuer,
            advice="Write PEAKROSTER_OIDC_ISSUER exactly as the provider does",
        )
    return found


def _fetch(
    address: str, known: Provider | None = None, form: dict[str, str] | None = None
) -> dict[str, Any]:
    """Read JSON from the provider; with a form, as its client."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_local(parts.hostname or "")):
        raise InputError("an identity provider is reached by https alone", value=address)
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310
    if form is not None:
        request.data = urlencode(form).encode()
    if known is not None and known.client_secret:
        pair = f"{quote(known.client_id, safe='')}:{quote(known.client_secret, safe='')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - as above
            found = json.loads(answer.read(LARGEST))
    except (OSError, ValueError) as error:  # nothing of the answer is told: it may hold secrets
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise InputError(
            "the identity provider does not answer", advice="Try again, or use a password"
        ) from error
    if not isinstance(found, dict):
        raise InputError("the identity provider does not answer", advice="Use a password")
    return found


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _jose() -> tuple[Any, Any, Any]:
    try:
        from joserfc import errors, jwk, jwt
    except ModuleNotFoundError:
        raise InputError(
            "signing in with an identity provider needs joserfc",
            advice="Install it with pip install 'peakroster[oidc]'",
        ) from None
    return jwk, jwt, errors
