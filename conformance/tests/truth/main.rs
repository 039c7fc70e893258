//! What the catalogue claims about its tokens is true: by the reference
//! verifier, which gives every reason for a refusal, and by three libraries
//! that share no code with it or with what forges the tokens.

mod asked;
mod edits;
mod environment;
mod faults;
#[path = "../installed/mod.rs"]
mod installed;
mod jose;
mod jsonwebtoken;
mod oracle;
mod pyjwt;
mod reasons;
mod samples;
