//! The token endpoint: client credentials only (RFC 6749 section 4.4).

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::{form, method_not_allowed};
use crate::http::token::params::Params;
use crate::recipe::{Recipe, Value};
use crate::state::State;

mod params;

/// More than any client sends.
const MAX_BODY: usize = 64 * 1024;

/// An error of RFC 6749 section 5.2.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
    /// Whether the client tried the `Authorization` header.
    challenge: bool,
}

impl Refusal {
    fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    fn new(error: &'static str, description: impl Into<String>) -> Self {
        let (status, description) = (StatusCode::BAD_REQUEST, description.into());
        Self { status, error, description, challenge: false }
    }

    fn invalid_client(description: &str, challenge: bool) -> Self {
        let (error, description) = ("invalid_client", description.into());
        Self { status: StatusCode::UNAUTHORIZED, error, description, challenge }
    }
}

pub(super) async fn answer(state: &Arc<State>, request: Request) -> Response {
    if request.method() != Method::POST {
        return method_not_allowed("POST");
    }
    let mut response = match grant(state, request).await {
        Ok(response) => response,
        Err(refusal) => {
            let body = json!({
                "error": refusal.error,
                "error_description": refusal.description,
            });
            let mut response = (refusal.status, axum::Json(body)).into_response();
            if refusal.challenge {
                let challenge = HeaderValue::from_static("Basic realm=\"mock-issuer\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            response
        }
    };
    // RFC 6749 section 5.1.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

async fn grant(state: &Arc<State>, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| Refusal::invalid_request("the body is incomplete or too long"))?;
    let params = Params::read(&parts.headers, &body)?;
    // The client first: who it is not must not learn what it may ask for.
    let client = client(state, &parts.headers, &params)?;
    match params.one("grant_type") {
        Some("client_credentials") => {}
        Some(other) => {
            let description = format!("`{other}` is not supported, only `client_credentials`");
            return Err(Refusal::new("unsupported_grant_type", description));
        }
        None => return Err(Refusal::invalid_request("`grant_type` is missing")),
    }

    let mut baseline = (*state.baseline()).clone();
    state.shape.hand_over(&mut baseline, &client);
    if let Some(scope) = params.one("scope") {
        baseline.scope = Some(scope.into());
    }
    let mut recipe = Recipe::valid();
    let resources = params.all("resource");
    let resources = resources.as_slice();
    match (params.one("audience"), resources) {
        (Some(one), _) | (None, &[one]) => {
            baseline.audience = Some(one.into());
            baseline.show_audience = true;
        }
        (None, &[]) => {}
        // RFC 8707 section 2 lets a client name several.
        (None, several) => recipe = recipe.claim("aud", Value::Json(json!(several))),
    }

    let (lifetime, scope) = (baseline.lifetime, baseline.scope.clone());
    let minted = if state.ring().is_ready() {
        state.mint(&recipe, &baseline)
    } else {
        let state = Arc::clone(state);
        let waiting = tokio::task::spawn_blocking(move || state.mint(&recipe, &baseline));
        waiting.await.map_err(|_| server_error("the token was not made"))?
    };
    let forged = minted.map_err(|error| server_error(&error.to_string()))?;
    let mut answer = json!({
        "access_token": forged.text,
        "token_type": "Bearer",
        "expires_in": lifetime,
    });
    if let Some(scope) = scope {
        answer["scope"] = scope.into();
    }
    Ok(axum::Json(answer).into_response())
}

fn server_error(description: &str) -> Refusal {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Refusal { status, ..Refusal::new("server_error", description) }
}

/// The id of the client, once it has proved who it is.
fn client(state: &State, headers: &HeaderMap, params: &Params) -> Result<String, Refusal> {
    let (id, secret, challenge) = match headers.get(header::AUTHORIZATION) {
        Some(authorization) => {
            if params.one("client_secret").is_some() {
                return Err(Refusal::invalid_request(
                    "the client authenticates in the header and in the body at once",
                ));
            }
            let (id, secret) = basic(authorization)
                .ok_or_else(|| Refusal::invalid_client("the header is not HTTP Basic", true))?;
            if params.one("client_id").is_some_and(|other| other != id) {
                return Err(Refusal::invalid_request("`client_id` differs from the header"));
            }
            (id, secret, true)
        }
        None => {
            let field = |name| params.one(name).map(str::to_owned);
            let (Some(id), Some(secret)) = (field("client_id"), field("client_secret")) else {
                return Err(Refusal::invalid_client("the client does not authenticate", false));
            };
            (id, secret, false)
        }
    };
    if !state.clients.contains(&(id.clone(), secret)) {
        return Err(Refusal::invalid_client("unknown client or wrong secret", challenge));
    }
    Ok(id)
}

/// Id and secret, each form-decoded as RFC 6749 section 2.3.1 demands.
fn basic(authorization: &HeaderValue) -> Option<(String, String)> {
    let (scheme, credentials) = authorization.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form::decode(id), form::decode(secret)))
}
