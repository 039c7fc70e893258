//! Wrong use: what is said about it, and that the exit code is 2. Nothing has
//! been started by then.
// Programs and error texts of the operating system are those of Unix.
#![cfg(unix)]

use crate::support::jwt_in;

/// What is said in a folder with `folder/` and a file that is no key.
pub(crate) fn refused(words: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    std::fs::write(folder.path().join("text.pem"), "no key\n").unwrap();
    let told = jwt_in(folder.path(), words).refused();
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "something was left behind");
    told
}

/// An empty variable of a CI system must never end green.
#[test]
fn the_url_is_needed() {
    insta::assert_snapshot!(refused(&["run"]), @r#"
    error: the URL of the target is missing
    help: write jwt-conformance run URL [-- COMMAND...]; if the URL comes from a variable, it is not set
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", ""]), @r#"
    error: the URL of the target is missing
    help: write jwt-conformance run URL [-- COMMAND...]; if the URL comes from a variable, it is not set
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "  "]), @r#"
    error: the URL of the target is missing
    help: write jwt-conformance run URL [-- COMMAND...]; if the URL comes from a variable, it is not set
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "--", "flask", "run"]), @r#"
    error: the URL of the target is missing
    help: write jwt-conformance run URL [-- COMMAND...]; if the URL comes from a variable, it is not set
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "", "--", "flask", "run"]), @r#"
    error: the URL of the target is missing
    help: write jwt-conformance run URL [-- COMMAND...]; if the URL comes from a variable, it is not set
    exit 2
    "#);
}

#[test]
fn the_url_must_be_one() {
    insta::assert_snapshot!(refused(&["run", "localhost:5000"]), @r#"
    error: the URL "localhost:5000" does not begin with http:// or https://
    help: a URL looks like http://127.0.0.1:5000/protected
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "127.0.0.1:5000/protected"]), @r#"
    error: the URL "127.0.0.1:5000/protected" does not begin with http:// or https://
    help: a URL looks like http://127.0.0.1:5000/protected
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "ftp://127.0.0.1/"]), @r#"
    error: the URL "ftp://127.0.0.1/" does not begin with http:// or https://
    help: a URL looks like http://127.0.0.1:5000/protected
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://"]), @r#"
    error: the URL "http://" is not understood: empty host
    help: a URL looks like http://127.0.0.1:5000/protected
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:99999/"]), @r#"
    error: the URL "http://127.0.0.1:99999/" is not understood: invalid port number
    help: a URL looks like http://127.0.0.1:5000/protected
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://user:hush@127.0.0.1/"]), @r#"
    error: the URL holds a user name or a password
    help: leave out what stands before the `@`; --header sets a header field
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/"]), @r#"
    error: the URL holds `{port}`, but there is no COMMAND that could be told the port
    help: write the port of the running target, or the program that serves it behind `--`
    exit 2
    "#);
}

#[test]
fn the_target_must_be_near() {
    let told = refused(&["run", "http://192.0.2.1/", "--issuer-listen", "0"]);
    let error = told.split_once("error: ").unwrap().1;
    insta::assert_snapshot!(error, @"
    192.0.2.1 is at 192.0.2.1, which is neither loopback nor private
    help: test only what is yours; if it is, say --allow-public
    exit 2
    ");
}

#[test]
fn placeholders_must_be_known() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{prot}/", "--", "sh"]), @"
    error: in the URL: there is no placeholder `{prot}`
    help: did you mean `{port}`? the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://{host}:5000/", "--", "sh"]), @r#"
    error: in the URL: there is no placeholder `{host}`
    help: the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "sh", "-c", "serve {isuer}"]), @r#"
    error: in COMMAND: there is no placeholder `{isuer}`
    help: did you mean `{issuer}`? the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--env", "JWKS={jwks_uri}", "--", "sh"]), @r#"
    error: in --env JWKS: there is no placeholder `{jwks_uri}`
    help: did you mean `{jwks_url}`? the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "sh", "{jwks_file}"]), @"
    error: in COMMAND: this version does not serve the placeholder `{jwks_file}`
    help: the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1/{secret}"]), @r#"
    error: in the URL: this version does not serve the placeholder `{secret}`
    help: the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}
    exit 2
    "#);
}

#[test]
fn an_issuer_with_tls_needs_somebody_who_can_trust_it() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--tls"]), @"
    error: --tls is for a target that is started by COMMAND, and there is none
    help: write the program behind `--`: a target that runs already cannot trust an authority that is made for this run
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "sh", "{ca_file}"]), @"
    error: `{ca_file}` is there with --tls only
    help: give --tls, or leave the placeholder out
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--env", "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore={truststore}", "--", "sh"]), @"
    error: `{truststore}` is there with --tls only
    help: give --tls, or leave the placeholder out
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--tls", "--issuer-url", "http://127.0.0.1:1", "--", "sh"]), @"
    error: the mock issuer cannot start: `http://127.0.0.1:1` is not where an issuer with TLS is reached
    help: begin it with https://, or leave TLS out
    exit 2
    ");
}

#[test]
fn a_vendor_must_be_known_and_be_served_as_it_is() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--vendor", "zupl"]), @"
    error: invalid value 'zupl' for '--vendor <NAME>'
      [possible values: zuplo, authaction, auth0, auth0-rfc9068, keycloak]

      tip: a similar value exists: 'zuplo'

    For more information, try '--help'.
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--vendor", "authaction"]), @"
    error: --vendor authaction serves HTTPS, to a target that is started by COMMAND, and there is none
    help: write the program behind `--`, or serve HTTP by --no-tls
    exit 2
    ");
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--tls", "--no-tls"]), @"
    error: the argument '--tls' cannot be used with '--no-tls'

    Usage: jwt-conformance run [OPTIONS] URL [-- COMMAND...]

    For more information, try '--help'.
    exit 2
    ");
    insta::assert_snapshot!(refused(&["issuer", "--vendor", "okta"]), @"
    error: invalid value 'okta' for '--vendor <NAME>'
      [possible values: zuplo, authaction, auth0, auth0-rfc9068, keycloak]

    For more information, try '--help'.
    exit 2
    ");
}

#[test]
fn command_must_be_a_program() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "no-such-program"]), @r#"
    error: the program "no-such-program" was not found
    help: is it installed, and in the PATH? A path is relative to the current folder
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "./no-such-program"]), @r#"
    error: the program "./no-such-program" was not found
    help: is it installed, and in the PATH? A path is relative to the current folder
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", ""]), @r#"
    error: the program "" was not found
    help: COMMAND is empty; if it comes from a variable, it is not set
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--", "flask run"]), @r#"
    error: the program "flask run" was not found
    help: COMMAND is no line for a shell: write its words apart, or `-- sh -c '...'`
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:{port}/", "--env", "PATH=/nowhere", "--", "sh"]), @r#"
    error: the program "sh" was not found
    help: is it installed, and in the PATH? A path is relative to the current folder
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--env", "A=1"]), @r#"
    error: --env is for COMMAND, and there is none
    help: write the program behind `--`, or set the variable where the target is started
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--restart-command", "restart", "--", "sh"]), @r#"
    error: the argument '--restart-command <CMD>' cannot be used with '[COMMAND]...'

    Usage: jwt-conformance run [OPTIONS] URL [-- COMMAND...]

    For more information, try '--help'.
    exit 2
    "#);
}

/// A typing error must not quietly test less than was asked for.
#[test]
fn the_selection_must_match_something() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--include", "alg/nnoe"]), @r#"
    error: no case matches `alg/nnoe`
    help: did you mean `alg/none`?
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--exclude", "zzz*"]), @r#"
    error: no case matches `zzz*`
    help: `jwt-conformance list` shows all cases
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--area", "algo"]), @r#"
    error: there is no area `algo`
    help: did you mean `alg`?
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["list", "--include", "alg/nnoe"]), @r#"
    error: no case matches `alg/nnoe`
    help: did you mean `alg/none`?
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["demo", "--area", "algo"]), @r#"
    error: there is no area `algo`
    help: did you mean `alg`?
    exit 2
    "#);
}

/// A report that cannot be written must not cost the run.
#[test]
fn reports_must_be_writable_before_the_run() {
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit"]), @r#"
    error: invalid value 'junit' for '--report <FORMAT=PATH>': `junit` is not of the form FORMAT=PATH, such as junit=report.xml

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junitt=a.xml"]), @r#"
    error: invalid value 'junitt=a.xml' for '--report <FORMAT=PATH>': `junitt` is not a report format; the formats are json, junit; did you mean `junit`?

    For more information, try '--help'.
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit=folder"]), @r#"
    error: the junit report cannot be written to folder: it is a folder
    help: PATH is a file in a folder that can be written to
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit=new/"]), @r#"
    error: the junit report cannot be written to new/: it is a folder
    help: PATH is a file in a folder that can be written to
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit=text.pem/a.xml"]), @r#"
    error: the junit report cannot be written to text.pem/a.xml: File exists (os error 17)
    help: PATH is a file in a folder that can be written to
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit=a.xml", "--report", "json=./a.xml"]), @r#"
    error: two reports go to ./a.xml
    help: give each report its own PATH
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["run", "http://127.0.0.1:5000/", "--report", "junit=-", "--report", "json=-"]), @r#"
    error: two reports go to stdout
    help: give each report its own PATH
    exit 2
    "#);
    insta::assert_snapshot!(refused(&["demo", "--report", "json=folder"]), @r#"
    error: the json report cannot be written to folder: it is a folder
    help: PATH is a file in a folder that can be written to
    exit 2
    "#);
}

/// Two runs side by side, or an issuer that was left running.
#[test]
fn the_port_of_the_issuer_must_be_free() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let words = ["run", "http://127.0.0.1:5000/", "--issuer-listen", &address];
    insta::assert_snapshot!(refused(&words).replace(&address, "ADDRESS"), @"
    error: the mock issuer cannot start: cannot listen on ADDRESS: Address already in use (os error 98)
    help: choose another address with --issuer-listen, such as 127.0.0.1:0
    exit 2
    ");
}
