//! Options with values that cannot be: what is said about them, and that the exit
//! code is 2.
// Error texts of the operating system are those of Unix.
#![cfg(unix)]

use crate::wrong_use::refused;

#[test]
fn options_of_the_target_are_read() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--header", "X-Key"]), @r#"
    error: invalid value 'X-Key' for '--header <NAME: VALUE>': a header field is written 'Name: value', with a colon

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--header", "X Key: 1"]), @r#"
    error: invalid value 'X Key: 1' for '--header <NAME: VALUE>': "X Key" is no name of a header field

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--header", "authorization: Basic aHVzaA=="]), @r#"
    error: --header sets authorization, where the token travels
    help: leave it out: each request has a token of its own; --token-in puts it elsewhere
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--token-in", "cookie:session", "--header", "cookie: lang=de; session=hush"]), @r#"
    error: --header sets cookie, where the token travels
    help: leave it out: each request has a token of its own; --token-in puts it elsewhere
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--token-in", "header:X-Token", "--header", "X-Token: hush"]), @r#"
    error: --header sets X-Token, where the token travels
    help: leave it out: each request has a token of its own; --token-in puts it elsewhere
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--env", "A", "--", "sh"]), @r#"
    error: invalid value 'A' for '--env <NAME=VALUE>': a variable is written NAME=VALUE

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--wait", "5 minutes"]), @r#"
    error: invalid value '5 minutes' for '--wait <TIME>': a duration is a number with ms, s, m or h behind it, such as 30s

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--timeout", "0"]), @r#"
    error: invalid value '0' for '--timeout <TIME>': this must be more than nothing

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--token-in", "body"]), @r#"
    error: invalid value 'body' for '--token-in <PLACE>': the places are header, cookie:NAME, query:NAME and header:NAME

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--accept-when", "2xx"]), @r#"
    error: invalid value '2xx' for '--accept-when <RULE>': "2xx" is none of status=CODE, json:/POINTER, body~=REGEX

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--method", "GET /"]), @r#"
    error: invalid value 'GET /' for '--method <METHOD>': this is no method of HTTP

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--ca-cert", "missing.pem"]), @r#"
    error: read the certificate missing.pem: No such file or directory (os error 2)
    exit 2
    "#);
}

#[test]
fn options_of_the_issuer_are_read() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--issuer-listen", "somewhere"]), @r#"
    error: invalid value 'somewhere' for '--issuer-listen <ADDR>': an address is written 127.0.0.1:9470 or [::1]:9470; a port alone will do

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--issuer-url", "issuer.test"]), @r#"
    error: invalid value 'issuer.test' for '--issuer-url <URL>': this is no URL: relative URL without a base

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--jwks-path", "keys"]), @r#"
    error: invalid value 'keys' for '--jwks-path <PATH>': a path begins with a slash

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--iss", ""]), @r#"
    error: invalid value '' for '--iss <STRING>': this is empty; is a variable not set?

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--seed", "x"]), @r#"
    error: invalid value 'x' for '--seed <N>': invalid digit found in string

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--key", "missing.pem"]), @r#"
    error: read the key missing.pem: No such file or directory (os error 2)
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--key", "text.pem"]), @r#"
    error: cannot use the key in text.pem: it is not PEM
    help: make a key with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out text.pem`
    exit 2
    "#);
}

#[test]
fn options_of_the_policy_are_read() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--audience", ""]), @r#"
    error: invalid value '' for '--audience <AUD>': this is empty; is a variable not set?

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--audience", "a", "--no-audience"]), @r#"
    error: the argument '--audience <AUD>' cannot be used with '--no-audience'

    Usage: jwt-conformance run [OPTIONS] URL [-- COMMAND...]

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--algorithms", "RS256,RS1"]), @r#"
    error: invalid value 'RS1' for '--algorithms <ALG>': `RS1` is not one of the algorithms RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--leeway", "500ms"]), @r#"
    error: invalid value '500ms' for '--leeway <TIME>': tokens count whole seconds

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--require", "exp,"]), @r#"
    error: invalid value '' for '--require <CLAIM>': this is empty; is a variable not set?

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--profile", "lax"]), @r#"
    error: invalid value 'lax' for '--profile <PROFILE>'
      [possible values: minimal, recommended, strict]

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--fail-on", "skip"]), @r#"
    error: invalid value 'skip' for '--fail-on <VERDICT>'
      [possible values: fail, warn, unclear]

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--jobs", "0"]), @r#"
    error: invalid value '0' for '--jobs <N>': this must be a number from 1 to 1024

    For more information, try '--help'.
    exit 2
    "#);
}

#[test]
fn flaws_must_be_known() {
    insta::assert_snapshot!(refused(&["demo", "--flaw", "ignore-exp"]), @r#"
    error: invalid value 'ignore-exp' for '--flaw <NAME>': did you mean ignores-exp? --list-flaws shows the names

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["demo", "--broken", "zzz"]), @r#"
    error: invalid value 'zzz' for '--broken <NAME>': --list-flaws shows the names

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["demo", "--flaw", "ignores-exp", "--broken", "never"]), @r#"
    error: invalid value 'never' for '--broken <NAME>': --list-flaws shows the names

    For more information, try '--help'.
    exit 2
    "#);
}
