//! What is the same for all Python libraries, since it concerns the web framework, the HTTP client
//! or the language.

pub(super) const PROTECT_ROUTE: &str = "In Flask, write `@requires_auth` below `@app.route(...)`: \
     above it, the unprotected function is registered.";

pub(super) const PARSE_SCHEME: &str = "`scheme, _, token = \
     request.headers.get(\"Authorization\", \"\").partition(\" \")`, then `token = token.strip()`, \
     and 401 unless `scheme.lower() == \"bearer\"` and `token` is not empty.";

pub(super) const MATCH_KEY_USE: &str = "`[k for k in jwks[\"keys\"] if k.get(\"use\", \"sig\") == \"sig\" and k.get(\"alg\", \"RS256\") == \
     \"RS256\"]` before the library reads the keys.";

pub(super) const ONE_HEADER: &str = "`if \",\" in request.headers.get(\"Authorization\", \"\"):` answer 401: Python joins two \
     headers by a comma.";

pub(super) const NO_SHARED_CACHE: &str = "In Flask, `response.headers[\"Cache-Control\"] = \"no-store\"` in a function under \
     `@app.after_request`.";

pub(super) const CHALLENGE: &str = "In Flask: `return jsonify(error=\"invalid_token\"), 401, \
     {\"WWW-Authenticate\": 'Bearer error=\"invalid_token\"'}`.";

pub(super) const STRICT_PARSING: &str = "`if not re.fullmatch(r\"[\\w-]+\\.[\\w-]+\\.[\\w-]+\", token, re.ASCII):` answer \
     401, before anything is decoded; and for bits that mean nothing, 401 unless \
     `base64.urlsafe_b64encode(base64.urlsafe_b64decode(part + \"==\")).rstrip(b\"=\").decode() \
     == part` for each part.";

pub(super) const STRICT_JSON: &str = "`for part in token.split(\".\")[:2]: json.loads(base64.urlsafe_b64decode(part + \"==\").decode(), \
     object_pairs_hook=unique, parse_constant=refuse)` before the library reads it, and 401 \
     on `ValueError` and `RecursionError`. `unique` and `refuse` are functions of your own that \
     raise `ValueError` on a name that is there twice and on `NaN`: `json.loads` takes both, and \
     of bytes UTF-16 as well.";

pub(super) const CHECK_SCOPE: &str = "`if \"reports:read\" not in str(claims.get(\"scope\", \"\")).split():` answer 403; \
     without `split` it finds parts of words.";

pub(super) const NO_TOKEN_IN_URL: &str = "In Flask, read `request.headers`, and the token never from `request.args`, \
     `request.values`, `request.form` or `request.cookies`.";

pub(super) const PROTECT_EVERY_METHOD: &str = "In Flask, check in a function under `@app.before_request`, with the public paths as \
     exceptions: it runs for every method and path.";

pub(super) const NO_VERDICT_CACHE: &str = "Put no `@lru_cache` or `@cache` on the function that verifies: it never looks at \
     `exp` again.";

pub(super) const HIDE_INTERNALS: &str = "In Flask, `app.run(debug=False)`, and `jsonify(error=\"invalid_token\")` in place of \
     `str(error)`.";

pub(super) const RECOVER_BY_ITSELF: &str = "Fetch in the function that verifies, when it finds no key, and not at import alone; no \
     `@lru_cache` on a `def fetch()` that returns `{}` after `except`: it keeps that for ever.";

pub(super) const FETCH_TIMEOUT: &str = "`requests.get(JWKS_URL, timeout=5)`: without it requests waits for ever. It bounds each \
     silence, not the whole, as in httpx; `await asyncio.wait_for(client.get(JWKS_URL), 5)` \
     with an `httpx.AsyncClient` bounds the whole.";

pub(super) const LIMIT_FETCHES: &str = "`if time.monotonic() - tried < (30 if keys else 3):` answer 401 to a `kid` that is not \
     there, else `tried = time.monotonic()` and fetch: set before the fetch, so that failed \
     ones count too.";

pub(super) const CACHE_KEYS: &str = "`lock = threading.Lock()` and the keys at the top of a module, not in the handler: look \
     for the `kid` before `with lock:`, once more in it, and only then fetch.";

pub(super) const NO_REDIRECTS: &str = "`answer = requests.get(JWKS_URL, timeout=5, allow_redirects=False)` and `if \
     answer.status_code != 200: raise ValueError(\"no keys\")`, since `raise_for_status()` \
     lets a redirect pass; httpx follows none unless told to.";

pub(super) const CHECK_METADATA_ISSUER: &str = "`metadata = requests.get(ISSUER.rstrip(\"/\") + \"/.well-known/openid-configuration\", \
     timeout=5, allow_redirects=False).json()`, then `if metadata.get(\"issuer\") != ISSUER: \
     raise ValueError(\"another issuer\")`, before `metadata[\"jwks_uri\"]` is used.";
