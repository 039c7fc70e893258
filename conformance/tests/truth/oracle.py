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


def secrets(request):
    """What a confused backend may take for a secret, written by other libraries
    than the forger's, by the names of the cases."""
    yield "empty-key", b""
    body = request["jwks"]
    try:
        jwk = json.loads(body)["keys"][0]
        key = jwt.PyJWK({**jwk, "alg": request["algorithms"][0]}).key
    except Exception:
        # Of what is no key there is no form.
        return

    def compact(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    yield "spki-pem#lf", pem
    yield "spki-pem#no-newline", pem.rstrip(b"\n")
    yield "spki-pem#crlf", pem.replace(b"\n", b"\r\n")
    yield "spki-pem#one-line", pem.replace(b"\n", b"")
    yield "spki-pem#escaped", pem.replace(b"\n", b"\\n")
    yield "spki-pem#body", b"".join(pem.splitlines()[1:-1])
    yield "spki-pem#leading-newline", b"\n" + pem
    yield "spki-pem#leading-space", b" " + pem
    yield "spki-der", key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if jwk["kty"] == "RSA":
        pem = key.public_bytes(Encoding.PEM, PublicFormat.PKCS1)
        yield "pkcs1-pem#lf", pem
        yield "pkcs1-pem#no-newline", pem.rstrip(b"\n")
        yield "pkcs1-pem#leading-newline", b"\n" + pem
        yield "pkcs1-der", key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    # RFC 7638 section 3.2 and RFC 8037 section 2.
    names = {"RSA": ["e", "kty", "n"], "EC": ["crv", "kty", "x", "y"], "OKP": ["crv", "kty", "x"]}
    yield "jwk-json#as-served", compact(jwk)
    yield "jwk-json#sorted", compact(dict(sorted(jwk.items())))
    yield "jwk-json#thumbprint", compact({name: jwk[name] for name in names[jwk["kty"]]})
    yield "jwks-bytes", body.encode()
    number = jwk.get("n", jwk.get("x"))
    yield "modulus#raw", jwt.utils.base64url_decode(number)
    yield "modulus#text", number.encode()
    yield "modulus#hex", jwt.utils.base64url_decode(number).hex().encode()
    line = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    yield "ssh-line#line", line
    yield "ssh-line#newline", line + b"\n"
    yield "ssh-line#comment", line + b" issuer@example"
    for word in ["secret", "password", "changeme", "your-256-bit-secret"]:
        yield f"trivial-keys#{word}", word.encode()
    for word in ["null", "undefined", "None"]:
        yield f"trivial-keys#{word}", word.encode()
    yield "trivial-keys#object", b"[object Object]"
    yield "trivial-keys#kid", jwk["kid"].encode()
    yield "trivial-keys#issuer", request["issuer"].encode()
    yield "trivial-keys#audience", request["audience"].encode()
    yield "trivial-keys#client", b"test-client"


HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def secret(request):
    """The name of the secret with which an HMAC verifies the token, if it does."""
    signed, dot, signature = request["token"].rpartition(".")
    try:
        alg = jwt.get_unverified_header(request["token"])["alg"]
    except Exception:
        return None
    if not dot or not isinstance(alg, str) or alg not in HASHES:
        return None
    for name, secret in secrets(request):
        tag = hmac.new(secret, signed.encode(), HASHES[alg]).digest()
        if jwt.utils.base64url_encode(tag).decode() == signature:
            return {"HS256": name, "HS384": "spki-pem#hs384", "HS512": "spki-pem#hs512"}[alg]
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
