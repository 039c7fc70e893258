//! What stands at the end of the long help.

/// Behind the help of the program.
pub(super) const TOP: &str = "\
Examples:
  jwt-conformance demo
  jwt-conformance run http://127.0.0.1:5000/protected
  jwt-conformance run 'http://127.0.0.1:{port}/protected' -- flask run -p '{port}'
  jwt-conformance explain alg/none

Exit codes:
    0  everything was judged, and nothing failed
    1  something failed
    2  wrong use, or a report that cannot be written
    3  the run could not judge: the target was not reached, refuses valid tokens, or all was unclear
    4  no case was selected
   70  an error in this program
  130  interrupted";

/// The usage of `run`.
pub(super) const RUN_USAGE: &str = "jwt-conformance run [OPTIONS] URL [-- COMMAND...]";

/// Behind the help of `run`.
pub(super) const RUN: &str = "\
Placeholders in URL, COMMAND and --env:
  {port}           a free port for the target
  {issuer}         the issuer, as in `iss`
  {issuer_host}    its host and port, as in a URL
  {issuer_port}    its port
  {jwks_url}       where the key set is
  {discovery_url}  where the OpenID Connect metadata is
  {audience}       the audience of the tokens

Examples:
  A target that runs already, and takes its keys from http://127.0.0.1:9470:
    jwt-conformance run http://127.0.0.1:5000/protected
  A target that is started for the run, with reports for CI:
    jwt-conformance run 'http://127.0.0.1:{port}/protected' --audience https://api.example \\
      --report junit=report.xml --report json=report.json \\
      --env 'AUTH_ISSUER={issuer}' -- flask run -p '{port}'
  A target that was written for the issuer of a vendor:
    jwt-conformance run 'http://127.0.0.1:{port}/protected' --vendor auth0 \\
      --env 'AUTH0_DOMAIN={issuer_host}' -- npm start
  One case again, with its requests:
    jwt-conformance run --include alg/none -vv http://127.0.0.1:5000/protected

Exit codes:
    0  everything was judged, and nothing failed
    1  something failed
    2  wrong use, or a report that cannot be written
    3  the run could not judge: the target was not reached, refuses valid tokens, or all was unclear
    4  no case was selected
   70  an error in this program
  130  interrupted; reports are written all the same";

/// Behind the help of `demo`.
pub(super) const DEMO: &str = "\
Examples:
  jwt-conformance demo
  jwt-conformance demo --flaw ignores-exp
  jwt-conformance demo --list-flaws";

/// The usage of `matrix`.
pub(super) const MATRIX_USAGE: &str =
    "jwt-conformance matrix [OPTIONS] PATH... [-- RUN OPTIONS...]";

/// Behind the help of `matrix`.
pub(super) const MATRIX: &str = "\
A backend is a folder with a backend.toml:
  title = \"Orders\"
  url = \"http://127.0.0.1:{port}/orders\"
  command = [\"python3\", \"{dir}/app.py\"]
  args = [\"--audience\", \"https://api.example\"]
Beside these, `install` holds the commands that install it into {env}. {dir} is its folder.

Examples:
  jwt-conformance matrix services
  jwt-conformance matrix services --only 'flask-*' -- --profile strict --fail-on warn
  jwt-conformance matrix orders.json users.json --html services.html

Exit codes:
    0  all backends were judged, and nothing failed
    1  something failed
    2  wrong use, or a file that cannot be written
    3  a backend could not be run or judged
  130  interrupted; both files are written all the same";

/// Behind the help of `mint`.
pub(super) const MINT: &str = "\
Examples:
  A token that a running issuer signs:
    jwt-conformance issuer
    curl -H \"Authorization: Bearer $(jwt-conformance mint valid --issuer URL)\" ...
  The same keys each time, for a unit test:
    jwt-conformance mint valid --seed 1 --iss https://issuer.example --audience api --show";
