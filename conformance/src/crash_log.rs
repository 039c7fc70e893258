//! The telling lines of a backend's log: the exception and the place of a
//! Python traceback, the panic of a Rust program, the top of a stack trace, or
//! else the last lines.

/// How many lines are told at most.
const MOST: usize = 4;

/// The telling lines, in the order in which they help.
pub(crate) fn telling(log: &[String]) -> Vec<String> {
    let lines: Vec<&str> =
        log.iter().flat_map(|line| line.lines()).filter(|line| !line.trim().is_empty()).collect();
    let mut told = python(&lines).or_else(|| rust(&lines)).or_else(|| frames(&lines));
    let told = told.get_or_insert_with(|| {
        lines[lines.len().saturating_sub(MOST)..].iter().map(|line| (*line).to_owned()).collect()
    });
    told.truncate(MOST);
    std::mem::take(told)
}

/// The exception, then the innermost line of the user's own code, which is
/// where it is mended, then the innermost line of all.
fn python(lines: &[&str]) -> Option<Vec<String>> {
    let start =
        lines.iter().rposition(|line| line.contains("Traceback (most recent call last)"))?;
    let mut frames: Vec<(&str, Option<&str>)> = Vec::new();
    let mut exception = None;
    for line in &lines[start + 1..] {
        // Groups of exceptions are drawn with a bar at the left.
        let bare = line.trim_start_matches([' ', '|', '+']);
        if bare.starts_with("File \"") {
            frames.push((bare, None));
        } else if line.starts_with([' ', '\t']) || line.starts_with('|') {
            if let Some((_, code @ None)) = frames.last_mut() {
                *code = Some(bare);
            }
        } else {
            exception = Some(*line);
            break;
        }
    }
    let is_foreign = |frame: &str| {
        ["site-packages", "dist-packages", "/lib/python", "<frozen", "\\lib\\python"]
            .iter()
            .any(|part| frame.contains(part))
    };
    let innermost = frames.last();
    let own = frames.iter().rev().find(|(frame, _)| !is_foreign(frame));
    let mut told: Vec<String> = exception.map(str::to_owned).into_iter().collect();
    if let Some((frame, code)) = own.or(innermost) {
        told.push((*frame).to_owned());
        told.extend(code.map(|code| format!("  {code}")));
    }
    if let (Some(own), Some(innermost)) = (own, innermost)
        && own != innermost
    {
        told.push(innermost.0.to_owned());
    }
    (!told.is_empty()).then_some(told)
}

/// The panic with its message; the message stands on the next line.
fn rust(lines: &[&str]) -> Option<Vec<String>> {
    let at = lines.iter().rposition(|line| line.contains("panicked at"))?;
    let message = lines.get(at + 1).filter(|line| !line.starts_with("note:"));
    Some([Some(&lines[at]), message].into_iter().flatten().map(|line| (*line).to_owned()).collect())
}

/// The error above the first run of `at ...` lines (JavaScript, Java, .NET),
/// and the first of them in the user's own code.
fn frames(lines: &[&str]) -> Option<Vec<String>> {
    let is_frame = |line: &str| line.starts_with([' ', '\t']) && line.trim().starts_with("at ");
    let first = lines.iter().position(|line| is_frame(line))?;
    let is_foreign = |line: &str| {
        ["node_modules", "node:", "java.base", "org.springframework", "Microsoft.", "System."]
            .iter()
            .any(|part| line.contains(part))
    };
    let run = lines[first..].iter().take_while(|line| is_frame(line));
    let own = run.clone().find(|line| !is_foreign(line));
    let place = own.unwrap_or(&lines[first]);
    let error = first.checked_sub(1).map(|above| lines[above].to_owned());
    Some(error.into_iter().chain([place.trim().to_owned()]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(text: &str) -> String {
        telling(&text.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n")
    }

    #[test]
    fn a_traceback_is_its_exception_and_its_place() {
        insta::assert_snapshot!(tell(r#"
[2026-11-22 02:00:00,000] ERROR in app: Exception on /protected [GET]
Traceback (most recent call last):
  File "/venv/lib/python3.11/site-packages/flask/app.py", line 1511, in wsgi_app
    response = self.full_dispatch_request()
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/app.py", line 31, in decorated
    public_keys[kid] = jwt.algorithms.RSAAlgorithm.from_jwk(json.dumps(jwk))
                       ^^^^^^^^^^^^^^
AttributeError: module 'jose.jwt' has no attribute 'algorithms'
127.0.0.1 - - [22/Nov/2026 02:00:00] "GET /protected HTTP/1.1" 500 -
"#), @r#"
AttributeError: module 'jose.jwt' has no attribute 'algorithms'
File "/app/app.py", line 31, in decorated
  public_keys[kid] = jwt.algorithms.RSAAlgorithm.from_jwk(json.dumps(jwk))
"#);
        insta::assert_snapshot!(tell(r#"
Traceback (most recent call last):
  File "/app/app.py", line 3, in check
    header = jwt.get_unverified_header(token)
  File "/venv/lib/python3.11/site-packages/jose/jwt.py", line 186, in get_unverified_header
    headers = jws.get_unverified_headers(token)
KeyError: 'kid'
"#), @r#"
KeyError: 'kid'
File "/app/app.py", line 3, in check
  header = jwt.get_unverified_header(token)
File "/venv/lib/python3.11/site-packages/jose/jwt.py", line 186, in get_unverified_header
"#);
    }

    #[test]
    fn a_panic_is_its_place_and_message() {
        insta::assert_snapshot!(tell("listening\n\nthread 'main' panicked at src/auth.rs:41:30:\ncalled `Option::unwrap()` on a `None` value\nnote: run with `RUST_BACKTRACE=1`"), @r"
thread 'main' panicked at src/auth.rs:41:30:
called `Option::unwrap()` on a `None` value
");
    }

    #[test]
    fn a_stack_trace_is_its_top() {
        insta::assert_snapshot!(tell("GET /\nTypeError: Cannot read properties of undefined\n    at Object.verify (/app/node_modules/jose/a.js:1:2)\n    at handler (/app/server.js:12:5)\n    at node:internal/x"), @r"
TypeError: Cannot read properties of undefined
at handler (/app/server.js:12:5)
");
    }

    #[test]
    fn otherwise_the_last_lines() {
        insta::assert_snapshot!(tell("1\n2\n3\n\n4\n5"), @r"
2
3
4
5
");
        assert_eq!(tell(""), "");
    }
}
