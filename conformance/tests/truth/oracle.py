"""What PyJWT says of tokens: a JSON object a line in, one a line out."""

import hashlib
import hmac
import json
import sys

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Keys(jwt.PyJWKClient):
    """PyJWT's own lookup of keys, over a key set that is at hand."""

    def __init__(self, jwks):
        super().__init__("https://issuer.example/jwks")
        self._jwks = jwks

    def fetch_data(self):
        return self._jwks


def error(request):
    """The name of the exception with which the token is refused, if it is."""
    token = request["token"]
    try:
        jwt.decode(
            token,
            Keys(json.loads(request["jwks"])).get_signing_key_from_jwt(token),
            algorithms=request["algorithms"],
            audience=request["audience"],
            issuer=request["issuer"],
            options={"require": request["require"]},
        )
    except jwt.MissingRequiredClaimError as error:
        return f"{type(error).__name__}({error.claim})"
    # Anything that is not PyJWT's own would be a 500 in a backend, so it is
    # told by its name as well.
    except Exception as error:
        return type(error).__name__
    return None


def secrets(body):
    """What a confused backend may take for a secret, written by other libraries
    than the forger's, by the names of the cases."""
    jwk = json.loads(body)["keys"][0]
    key = jwt.PyJWK(jwk).key

    def compact(value):
        return json.dumps(value, separators=(",", ":")).encode()

    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    yield "spki-pem#lf", pem
    yield "spki-pem#no-newline", pem.rstrip(b"\n")
    yield "spki-pem#crlf", pem.replace(b"\n", b"\r\n")
    yield "spki-pem#one-line", pem.replace(b"\n", b"")
    yield "spki-pem#leading-newline", b"\n" + pem
    yield "spki-der", key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if jwk["kty"] == "RSA":
        pem = key.public_bytes(Encoding.PEM, PublicFormat.PKCS1)
        yield "pkcs1-pem#lf", pem
        yield "pkcs1-pem#no-newline", pem.rstrip(b"\n")
        yield "pkcs1-der", key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    # RFC 7638 section 3.2 and RFC 8037 section 2.
    names = {"RSA": ["e", "kty", "n"], "EC": ["crv", "kty", "x", "y"], "OKP": ["crv", "kty", "x"]}
    yield "jwk-json#as-served", compact(jwk)
    yield "jwk-json#thumbprint", compact({name: jwk[name] for name in names[jwk["kty"]]})
    yield "jwks-bytes", body.encode()
    number = jwk.get("n", jwk.get("x"))
    yield "modulus#raw", jwt.utils.base64url_decode(number)
    yield "modulus#text", number.encode()
    yield "empty-key", b""


def secret(request):
    """The name of the secret with which HS256 verifies the token, if it does."""
    signed, dot, signature = request["token"].rpartition(".")
    for name, secret in secrets(request["jwks"]):
        tag = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        if dot and jwt.utils.base64url_encode(tag).decode() == signature:
            return name
    return None


def main():
    # Everything is read before anything is written, so that neither side waits
    # for the other.
    for line in sys.stdin.buffer.readlines():
        request = json.loads(line)
        refused = error(request)
        answer = {"id": request["id"], "ok": refused is None, "error": refused}
        print(json.dumps({**answer, "secret": secret(request)}))
    print(json.dumps({"version": jwt.__version__}))


if __name__ == "__main__":
    main()
