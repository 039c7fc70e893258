//! The stacks that remedies are written for.

use std::fmt;
use std::str::FromStr;

/// A library for tokens, together with what it is mostly used with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stack {
    /// Whatever it is. The default.
    #[default]
    Generic,
    /// Python with PyJWT.
    PyJwt,
    /// Python with python-jose.
    PythonJose,
    /// Python with joserfc.
    Joserfc,
    /// Python with Authlib.
    Authlib,
    /// Rust with jsonwebtoken.
    JsonWebToken,
    /// Node with jose, behind Express.
    Jose,
    /// Node with jsonwebtoken and jwks-rsa.
    NodeJsonWebToken,
    /// Spring Security.
    Spring,
}

/// A name that no stack has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no stack is called `{name}`; there are {}", known())]
pub struct UnknownStack {
    /// The name as given.
    pub name: String,
}

impl Stack {
    /// All stacks, the generic one first.
    pub const ALL: [Self; 9] = [
        Self::Generic,
        Self::PyJwt,
        Self::PythonJose,
        Self::Joserfc,
        Self::Authlib,
        Self::JsonWebToken,
        Self::Jose,
        Self::NodeJsonWebToken,
        Self::Spring,
    ];

    /// The name by which it is chosen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::PyJwt => "pyjwt",
            Self::PythonJose => "python-jose",
            Self::Joserfc => "joserfc",
            Self::Authlib => "authlib",
            Self::JsonWebToken => "jsonwebtoken",
            Self::Jose => "jose",
            Self::NodeJsonWebToken => "node-jsonwebtoken",
            Self::Spring => "spring",
        }
    }

    /// The name as people write it, with the language where that helps.
    pub fn label(self) -> &'static str {
        match self {
            Self::Generic => "In general",
            Self::PyJwt => "PyJWT",
            Self::PythonJose => "python-jose",
            Self::Joserfc => "joserfc",
            Self::Authlib => "Authlib",
            Self::JsonWebToken => "jsonwebtoken (Rust)",
            Self::Jose => "jose, Express (Node)",
            Self::NodeJsonWebToken => "jsonwebtoken, jwks-rsa (Node)",
            Self::Spring => "Spring Security",
        }
    }

    /// The stack that a command line, lines of a log or a `Server` header speak
    /// of. A hint that only tells the language, such as `Werkzeug` or
    /// `gunicorn`, decides nothing where several libraries are in use. A library
    /// that nothing is written for leads to what holds in general, so that its
    /// framework does not lead to another's.
    pub fn guess(hints: &[&str]) -> Option<Self> {
        let hints: Vec<String> = hints.iter().map(|hint| hint.to_lowercase()).collect();
        let spoken_of =
            |words: &[&str]| words.iter().any(|word| hints.iter().any(|hint| mentions(hint, word)));
        SIGNS.iter().find(|(words, _)| spoken_of(words)).map(|(_, stack)| *stack)
    }
}

/// What gives a stack away. The first that fits counts: `authlib.jose` is not
/// python-jose, whose names are also more telling than those of PyJWT. Authlib
/// is built on joserfc and raises its errors, so it comes first, and libraries
/// come before the frameworks that they are used with.
const SIGNS: [(&[&str], Stack); 10] = [
    (&["authlib"], Stack::Authlib),
    (&["joserfc"], Stack::Joserfc),
    (
        &[
            "jose.exceptions",
            "jose.jwt",
            "jose.jws",
            "jose.jwk",
            "jose/jwt.py",
            "jose/jws.py",
            "python-jose",
        ],
        Stack::PythonJose,
    ),
    (
        &[
            "jwt.exceptions",
            "pyjwt",
            "pyjwkclient",
            "pyjwkclienterror",
            "pyjwterror",
            "jwt/api_jwt.py",
            "jwt/api_jws.py",
            "jwt/jwks_client.py",
        ],
        Stack::PyJwt,
    ),
    (
        &[
            "node_modules/jsonwebtoken",
            "node_modules/jwks-rsa",
            "npm:jsonwebtoken",
            "jsonwebtokenerror",
            "signingkeynotfounderror",
            "jwksratelimiterror",
        ],
        Stack::NodeJsonWebToken,
    ),
    (
        &[
            "node_modules/jose",
            "npm:jose",
            "npm:express-oauth2-jwt-bearer",
            "express-oauth2-jwt-bearer",
            "err_jwt_expired",
            "err_jws_invalid",
            "err_jwks_no_matching_key",
            "joseerror",
        ],
        Stack::Jose,
    ),
    (
        &[
            "node_modules/fast-jwt",
            "npm:fast-jwt",
            "npm:hono",
            "npm:fastify",
            "fastify",
            "hono",
            "golang-jwt",
            "go-jose",
            "lestrrat-go",
        ],
        Stack::Generic,
    ),
    (
        &["jsonwebtoken::", "cargo run", "target/debug", "target/release", "axum"],
        Stack::JsonWebToken,
    ),
    (&["org.springframework", "spring-boot", "springboot", "bootrun"], Stack::Spring),
    // Nobody knows which library then; of those for Node, this one is used most with it today.
    (&["express"], Stack::Jose),
];

/// Whether a text has a word that is not part of a longer one:
/// `simplejwt.exceptions` does not speak of `jwt.exceptions`.
fn mentions(text: &str, word: &str) -> bool {
    let of_a_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(of_a_word) && !text[at + word.len()..].starts_with(of_a_word)
    })
}

fn known() -> String {
    Stack::ALL.map(Stack::name).join(", ")
}

impl fmt::Display for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Stack {
    type Err = UnknownStack;

    /// By its name, or by that of a library or framework that goes with it.
    fn from_str(name: &str) -> Result<Self, UnknownStack> {
        match name.to_lowercase().as_str() {
            "generic" => Ok(Self::Generic),
            "pyjwt" => Ok(Self::PyJwt),
            "python-jose" => Ok(Self::PythonJose),
            "joserfc" => Ok(Self::Joserfc),
            "authlib" => Ok(Self::Authlib),
            "jsonwebtoken" | "rust" | "axum" => Ok(Self::JsonWebToken),
            "jose" | "node" | "express" => Ok(Self::Jose),
            "node-jsonwebtoken" | "jwks-rsa" | "express-jwt" => Ok(Self::NodeJsonWebToken),
            "spring" => Ok(Self::Spring),
            _ => Err(UnknownStack { name: name.into() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stack_is_found_by_its_name() {
        for stack in Stack::ALL {
            assert_eq!(stack.name().parse(), Ok(stack));
        }
        let error = "flask".parse::<Stack>().map_err(|error| error.to_string());
        let names = "generic, pyjwt, python-jose, joserfc, authlib, jsonwebtoken, jose, \
                     node-jsonwebtoken, spring";
        assert_eq!(error, Err(format!("no stack is called `flask`; there are {names}")));
    }

    #[test]
    fn a_stack_is_guessed_from_what_it_leaves_behind() {
        for (hint, stack) in [
            ("jose.exceptions.JWTError: Signature verification failed.", Some(Stack::PythonJose)),
            (
                "  File \"/app/venv/lib/python3.13/site-packages/jose/jwt.py\", line 157",
                Some(Stack::PythonJose),
            ),
            ("module 'jose.jwt' has no attribute 'algorithms'", Some(Stack::PythonJose)),
            ("jwt.exceptions.DecodeError: Not enough segments", Some(Stack::PyJwt)),
            ("authlib.jose.errors.BadSignatureError", Some(Stack::Authlib)),
            ("joserfc.errors.BadSignatureError: bad_signature", Some(Stack::Joserfc)),
            ("rest_framework_simplejwt.exceptions.InvalidToken", None),
            ("Werkzeug/3.1.3 Python/3.13.1", None),
            ("gunicorn", None),
            ("uvicorn", None),
            ("Express", Some(Stack::Jose)),
            ("JsonWebTokenError: jwt malformed", Some(Stack::NodeJsonWebToken)),
            ("at get (/app/node_modules/fast-jwt/src/verifier.js:12)", Some(Stack::Generic)),
            ("@fastify/jwt", Some(Stack::Generic)),
            ("github.com/golang-jwt/jwt/v5.(*Parser).ParseWithClaims", Some(Stack::Generic)),
            ("cargo run --release", Some(Stack::JsonWebToken)),
            ("./target/release/api", Some(Stack::JsonWebToken)),
            ("./mvnw spring-boot:run", Some(Stack::Spring)),
            ("nginx/1.29", None),
        ] {
            assert_eq!(Stack::guess(&[hint]), stack, "{hint}");
        }
        for (hints, stack) in [
            (["Werkzeug/3.1.3", "jwt.exceptions.DecodeError"], Stack::PyJwt),
            // The library tells more than the framework, in whatever order they come.
            (["Express", "JsonWebTokenError: jwt malformed"], Stack::NodeJsonWebToken),
            (["Express", "node_modules/fast-jwt"], Stack::Generic),
            // Authlib raises what it has from joserfc.
            (["joserfc.errors.BadSignatureError", "authlib/oauth2/rfc9068"], Stack::Authlib),
        ] {
            assert_eq!(Stack::guess(&hints), Some(stack), "{hints:?}");
        }
    }
}
