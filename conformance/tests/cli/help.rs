//! The help, word for word: it is the reference of the command line.

use crate::support::jwt;

/// The help, without the white space at the end of lines.
fn help(words: &[&str]) -> String {
    let text = jwt(words).well();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn of_the_program() {
    insta::assert_snapshot!(help(&["--help"]), @"
    Tests whether an API accepts every JWT it should, and refuses every JWT it must

    A mock issuer signs the tokens, so what is wrong with each is known before it is sent. What the API
    answers is held against that.

    Usage: jwt-conformance <COMMAND>

    Commands:
      run          Run cases against an API
      demo         Run cases against the reference backend in this program
      matrix       Run cases against many backends, and put them side by side
      list         List the cases
      explain      Explain a case: what it sends, why it matters, how to fix a backend
      mint         Print the token of a case, for curl or for a unit test
      issuer       Serve the mock issuer alone
      completions  Print a completion script for a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

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
      130  interrupted
    ");
}

#[test]
fn of_run() {
    insta::assert_snapshot!(help(&["run", "--help"]), @r#"
    Run cases against an API

    Starts a mock issuer, and the API if COMMAND says how; sends tokens to URL; reports which were
    accepted and should not have been, and the other way round.

    Usage: jwt-conformance run [OPTIONS] URL [-- COMMAND...]

    Arguments:
      [URL]
              URL of the target: one protected resource

              A GET of this URL must want a token. With COMMAND, `{port}` stands for a free port.

      [COMMAND]...
              Program that serves the target, with its arguments

              It is started without a shell, once for each fresh process that is needed, and ended
              afterwards. ISSUER, JWKS_URL, OIDC_DISCOVERY_URL, AUDIENCE and PORT are set in its
              environment. Without COMMAND the target must be running, or come up while the program
              waits.

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Target:
          --env <NAME=VALUE>
              Environment variable for COMMAND; may be repeated

              Placeholders in the value are filled in.

          --restart-command <CMD>
              Command that restarts a target that is not started by COMMAND

              It is run before the first request and whenever a fresh process is needed, and must return
              when the target has been restarted. Without it, cases that need a fresh process cannot be
              told.

          --wait <TIME>
              How long to wait until the target answers

              [default: 30s]

          --ca-cert <FILE>
              Certificate authority to trust for an HTTPS target, as a PEM file

              Defaults to those of the system.

          --allow-public
              Test a target outside loopback and private networks

              Defaults to refusing to. Test only what you may test.

    Request:
          --method <METHOD>
              Method of each request

              [default: GET]

      -H, --header <NAME: VALUE>
              Header field for each request; may be repeated

              The value is kept out of all reports.

          --data <TEXT>
              Body of each request

              Defaults to none. Set its type with `--header 'Content-Type: ...'`.

          --token-in <PLACE>
              Where the token travels: header, cookie:NAME, query:NAME or header:NAME

              `header` is the Authorization header with the scheme Bearer; `header:NAME` holds the bare
              token.

              [default: header]

          --no-case-header
              Leave out the header field X-Conformance-Case

              Defaults to sending it, so that a request can be found in the log of the target.

    Issuer:
          --vendor <NAME>
              Vendor whose issuer the mock issuer is like

              It has the paths of that vendor, keys that show what that vendor's do, and tokens with the
              same claims. What other options say stands above it. Some vendors have to be reached over
              HTTPS, as with --tls. Defaults to none.

              [possible values: zuplo, authaction, auth0, auth0-rfc9068, keycloak]

          --issuer-listen <ADDR>
              Address that the mock issuer listens on

              Defaults to a free port on loopback with COMMAND, and to 127.0.0.1:9470 without. A port
              alone means loopback.

          --issuer-url <URL>
              URL under which the target reaches the issuer

              Defaults to the address it listens on. For a target in a container, for instance
              http://host.docker.internal:9470.

          --tls
              Serve HTTPS, with a certificate authority made for this run

              For a target that is started by COMMAND. `{ca_file}` stands for a PEM file with the
              certificate to trust, and so do SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and
              NODE_EXTRA_CA_CERTS in its environment; `{truststore}` for a trust store (JKS) of Java.
              Defaults to HTTP.

          --no-tls
              Serve HTTP even where the vendor has to be reached over HTTPS

          --iss <STRING>
              The `iss` of the tokens, to the letter

              Defaults to the URL of the issuer, as the vendor ends it.

          --jwks-path <PATH>
              Path of the key set

              Defaults to that of the vendor, or /.well-known/jwks.json, behind the path of the issuer.

          --extra-claim <NAME=VALUE>
              Claim of every token, such as roles=["admin"]; may be repeated

              The value is JSON, or else a text. Defaults to none beside the usual ones.

          --canary-listen <ADDR>
              Address where it is watched whether the target follows addresses in tokens

              Defaults to a free port on the address of the issuer.

          --canary-url <URL>
              URL under which the target would reach that address

              Defaults to the host of the issuer's URL. For a target in a container.

          --seed <N>
              Seed for the keys: the same seed gives the same keys

              Defaults to fresh keys.

          --key <FILE>
              Private key to sign with, as a PEM file

              For a target that has the public key in its configuration. Defaults to a fresh key.

    What the target enforces:
          --audience <AUD>
              Audience that the target wants; a token without it must be refused

              Without it, the tokens are for `https://api.test`: a wrong audience that is accepted
              fails, and a missing one warns.

          --no-audience
              The target checks no audience: skip what is about it

          --algorithms <ALG>
              Signature algorithms that the target takes, separated by commas

              RS, PS and ES with 256, 384 or 512, and EdDSA; the first one signs ordinary tokens.
              Defaults to RS256, or those of the vendor, and to finding out about the others.

          --typ <TYP>
              Token type that the target wants, such as at+jwt

              Defaults to any.

          --leeway <TIME>
              Clock skew that the target tolerates

              Tokens that must be refused for their time are off by this much more. Defaults to 0s.

          --require <CLAIM>
              Claims without which a token must be refused, separated by commas

              Of exp, iss, aud, sub, iat, jti, client_id. `iss` always is. Defaults to what the
              standards require.

          --scope <SCOPE>
              Scope that the target wants, such as read:things

              The valid token then has it. Without it, what is about scopes is skipped.

          --rotation-max <TIME>
              How long a new key may take to be accepted

              Without it, a target that has not taken a new key after 70 s is unclear, not wrong: some
              caches last for minutes.

          --jwks-ttl <TIME>
              How long the target may keep a key set

              A key that was taken out of the JWKS must be refused after that time. Without it, this is
              not judged.

          --refetch-cooldown <TIME>
              How long the target may wait between two fetches of the key set

              For targets that are not to fetch it for each unknown `kid`. Defaults to 30s.

          --flood-max <N>
              How often a flood of bad tokens may make the target fetch the key set

              Defaults to 20.

          --accept-when <RULE>
              How acceptance shows: status=CODE, json:/POINTER or body~=REGEX

              Defaults to any 2xx status. For a target that answers 200 to everybody.

          --profile <PROFILE>
              How much is asked of the target

              Possible values:
              - minimal:     Only what lets a stranger in
              - recommended: What every backend must do. The default
              - strict:      Everything, hygiene included

              [default: recommended]

    Selection:
      -i, --include <GLOB>
              Only cases whose id or id#variant matches; may be repeated

              `*` stands for any text: 'alg/*'. Defaults to all.

      -x, --exclude <GLOB>
              No cases whose id or id#variant matches; may be repeated

              Stands above --include. Defaults to none.

          --area <AREA>
              Only cases of these areas, separated by commas; may be repeated

              `jwt-conformance list` shows the areas. Defaults to all.

    Run:
          --timeout <TIME>
              How long to wait for one answer

              [default: 5s]

          --jobs <N>
              How many requests at once, at most

              A target that serves one connection at a time is found out.

              [default: 8]

          --cells <N>
              How many target processes at once, at most

              Cases that change keys each get an issuer and a target of their own.

              [default: 4]

          --slow
              Take the time for what needs longer waits than about a minute

          --disruptive
              Also fail the issuer and flood a target that runs already

              A target that the run starts itself bears this in processes of its own.

          --fail-on <VERDICT>
              Verdicts that make the exit code 1, separated by commas

              A failure always does.

              Possible values:
              - fail:    A failure
              - warn:    A warning
              - unclear: A case that could not be told, of whatever cause

              [default: fail]

    Output:
          --report <FORMAT=PATH>
              Report to write; may be repeated

              The formats are json and junit. Folders are made. With `-` as PATH the report goes to
              stdout, and what is meant for people to stderr.

      -q, --quiet
              Tell only the counts and the ids of what failed

      -v, --verbose...
              Tell every case; -vv every request as well

          --color <WHEN>
              Whether output is coloured

              auto looks at the terminal, NO_COLOR, FORCE_COLOR and the CI system.

              Possible values:
              - auto:   Where a terminal or a CI log shows it, unless the environment objects. The
                default
              - always: Always
              - never:  Never

              [default: auto]

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
        jwt-conformance run 'http://127.0.0.1:{port}/protected' --audience https://api.example \
          --report junit=report.xml --report json=report.json \
          --env 'AUTH_ISSUER={issuer}' -- flask run -p '{port}'
      A target that was written for the issuer of a vendor:
        jwt-conformance run 'http://127.0.0.1:{port}/protected' --vendor auth0 \
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
      130  interrupted; reports are written all the same
    "#);
}

#[test]
fn of_demo_in_short() {
    insta::assert_snapshot!(help(&["demo", "-h"]), @"
    Run cases against the reference backend in this program

    Usage: jwt-conformance demo [OPTIONS]

    Options:
          --flaw <NAME>    Let the reference backend do one thing wrong
          --broken <NAME>  Let the target be broken as a whole
          --list-flaws     List the names for --flaw and --broken
      -h, --help           Print help (see more with '--help')

    What the target enforces:
          --audience <AUD>           Audience that the target wants; a token without it must be refused
          --no-audience              The target checks no audience: skip what is about it
          --algorithms <ALG>         Signature algorithms that the target takes, separated by commas
          --typ <TYP>                Token type that the target wants, such as at+jwt
          --leeway <TIME>            Clock skew that the target tolerates
          --require <CLAIM>          Claims without which a token must be refused, separated by commas
          --scope <SCOPE>            Scope that the target wants, such as read:things
          --rotation-max <TIME>      How long a new key may take to be accepted
          --jwks-ttl <TIME>          How long the target may keep a key set
          --refetch-cooldown <TIME>  How long the target may wait between two fetches of the key set
          --flood-max <N>            How often a flood of bad tokens may make the target fetch the key
                                     set
          --accept-when <RULE>       How acceptance shows: status=CODE, json:/POINTER or body~=REGEX
          --profile <PROFILE>        How much is asked of the target [default: recommended] [possible
                                     values: minimal, recommended, strict]

    Selection:
      -i, --include <GLOB>  Only cases whose id or id#variant matches; may be repeated
      -x, --exclude <GLOB>  No cases whose id or id#variant matches; may be repeated
          --area <AREA>     Only cases of these areas, separated by commas; may be repeated

    Output:
          --report <FORMAT=PATH>  Report to write; may be repeated
      -q, --quiet                 Tell only the counts and the ids of what failed
      -v, --verbose...            Tell every case; -vv every request as well
          --color <WHEN>          Whether output is coloured [default: auto] [possible values: auto,
                                  always, never]
    ");
}

#[test]
fn of_list() {
    insta::assert_snapshot!(help(&["list", "--help"]), @r#"
    List the cases

    Usage: jwt-conformance list [OPTIONS]

    Options:
      -h, --help
              Print help (see a summary with '-h')

    Selection:
      -i, --include <GLOB>
              Only cases whose id or id#variant matches; may be repeated

              `*` stands for any text: 'alg/*'. Defaults to all.

      -x, --exclude <GLOB>
              No cases whose id or id#variant matches; may be repeated

              Stands above --include. Defaults to none.

          --area <AREA>
              Only cases of these areas, separated by commas; may be repeated

              `jwt-conformance list` shows the areas. Defaults to all.

          --format <FORMAT>
              How the cases are written

              json holds everything about them: what is sent, what must happen, why.

              Possible values:
              - text:     A line for each case
              - json:     The cases as data
              - markdown: A table for each area

              [default: text]
    "#);
}

#[test]
fn of_explain() {
    insta::assert_snapshot!(help(&["explain", "--help"]), @r#"
    Explain a case: what it sends, why it matters, how to fix a backend

    Usage: jwt-conformance explain <ID|GLOB>

    Arguments:
      <ID|GLOB>  Id of a case, or a glob such as 'alg/*', which lists what matches

    Options:
      -h, --help  Print help
    "#);
}

#[test]
fn of_mint() {
    insta::assert_snapshot!(help(&["mint", "--help"]), @r#"
    Print the token of a case, for curl or for a unit test

    Usage: jwt-conformance mint [OPTIONS] <ID[#VARIANT]|valid>

    Arguments:
      <ID[#VARIANT]|valid>
              Id of a case with its variant, if it has several; or `valid`

    Options:
          --issuer <URL>
              URL of the control port of a running issuer, which then makes the token

              `jwt-conformance issuer` prints it. Defaults to making the token here.

          --iss <STRING>
              The `iss` of the token

              [default: http://127.0.0.1:9470]

          --audience <AUD>
              The audience of the token

              [default: https://api.test]

          --typ <TYP>
              The token type

              [default: JWT]

          --seed <N>
              Seed for the keys: the same seed gives the same keys

              Defaults to fresh keys.

          --key <FILE>
              Private key to sign with, as a PEM file

              For a target that has the public key in its configuration. Defaults to a fresh key.

          --algorithms <ALG>
              Signature algorithms of the keys, separated by commas; the first signs

              Defaults to RS256, or to that of --key.

          --show
              Tell on stderr what the token holds, and how it differs from the valid one

      -h, --help
              Print help (see a summary with '-h')

    Examples:
      A token that a running issuer signs:
        jwt-conformance issuer
        curl -H "Authorization: Bearer $(jwt-conformance mint valid --issuer URL)" ...
      The same keys each time, for a unit test:
        jwt-conformance mint valid --seed 1 --iss https://issuer.example --audience api --show
    "#);
}
