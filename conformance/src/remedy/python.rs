//! What is the same for all Python libraries, since it concerns the web framework.

pub(super) const PROTECT_ROUTE: &str = "In Flask, write `@requires_auth` below `@app.route(...)`: \
     above it, the unprotected function is registered.";

pub(super) const PARSE_SCHEME: &str = "`scheme, _, token = \
     request.headers.get(\"Authorization\", \"\").partition(\" \")`, and 401 unless \
     `scheme.lower() == \"bearer\"` and `token` is not empty.";

pub(super) const CHALLENGE: &str = "In Flask: `return jsonify(error=\"invalid_token\"), 401, \
     {\"WWW-Authenticate\": 'Bearer error=\"invalid_token\"'}`.";
