//! The control port: whoever reaches it can mint tokens and change keys, so it
//! is not the port that the target is told about.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

mod example;
mod fault;
mod guard;
mod jwks;
mod keys;
mod mint;
mod problem;

use crate::state::State;
use guard::Guard;
use problem::Problem;

type App = Arc<State>;

/// A route, as it is served, listed by `GET /`, and described in the README.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// What it does, as a phrase.
    about: &'static str,
    /// What follows the URL on a curl line.
    curl: &'static str,
    handler: fn() -> MethodRouter<App>,
}

/// All routes.
pub(crate) const ROUTES: &[Route] = &[
    Route { method: "GET", path: "/", about: "this list", curl: "", handler: || get(index) },
    Route {
        method: "POST",
        path: "/mint",
        about: "a token by recipe or by name; the valid one without a body",
        curl: r#" -H 'Accept: text/plain' -d '{"case": "alg/none"}'"#,
        handler: || post(mint::mint),
    },
    Route {
        method: "GET",
        path: "/keys",
        about: "all keys and where in their life they are",
        curl: "",
        handler: || get(keys::list),
    },
    Route {
        method: "POST",
        path: "/rotate",
        about: "a new key that signs at once; the former one stays in the JWKS",
        curl: " -d '{}'",
        handler: || post(keys::rotate),
    },
    Route {
        method: "POST",
        path: "/publish",
        about: "a new key in the JWKS that does not sign yet",
        curl: r#" -d '{"name": "next", "algorithm": "RS256"}'"#,
        handler: || post(keys::publish),
    },
    Route {
        method: "POST",
        path: "/promote",
        about: "a published key signs from now on",
        curl: r#" -d '{"name": "k2"}'"#,
        handler: || post(keys::promote),
    },
    Route {
        method: "POST",
        path: "/retire",
        about: "a key signs no longer and stays in the JWKS",
        curl: r#" -d '{"name": "k1"}'"#,
        handler: || post(keys::retire),
    },
    Route {
        method: "POST",
        path: "/withdraw",
        about: "a key leaves the JWKS",
        curl: r#" -d '{"name": "k1"}'"#,
        handler: || post(keys::withdraw),
    },
    Route {
        method: "POST",
        path: "/restore",
        about: "the keys of the start are back, and nothing is served wrongly",
        curl: " -d '{}'",
        handler: || post(keys::restore),
    },
    Route {
        method: "POST",
        path: "/jwks",
        about: "the JWKS is unlike the one of its keys",
        curl: r#" -d '{"edits": [{"drop_member": {"key": "k1", "name": "alg"}}]}'"#,
        handler: || post(jwks::edit),
    },
    Route {
        method: "POST",
        path: "/fault",
        about: "a document is served wrongly, or rightly again where the fault is null",
        curl: r#" -d '{"document": "jwks", "fault": {"status": {"status": 503}}}'"#,
        handler: || post(fault::set),
    },
    Route {
        method: "GET",
        path: "/fault",
        about: "what is served wrongly",
        curl: "",
        handler: || get(fault::get),
    },
    Route {
        method: "GET",
        path: "/requests",
        about: "what the issuer was asked, after `?since=SEQ`",
        curl: "",
        handler: || get(requests),
    },
    Route {
        method: "GET",
        path: "/healthz",
        about: "whether it lives",
        curl: "",
        handler: || get(healthz),
    },
];

impl Route {
    /// A line for a shell that asks for this route.
    pub(crate) fn curl(&self, base: &str) -> String {
        format!("curl -s {base}{}{}", self.path, self.curl)
    }
}

/// All routes behind their guard.
pub(crate) fn router(state: App, addr: SocketAddr, any_host: bool) -> Router {
    let guard = Guard { port: addr.port(), any_host };
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, (route.handler)());
    }
    router
        .fallback(async || {
            Problem::new(
                StatusCode::NOT_FOUND,
                "there is no such route",
                "`GET /` lists the routes",
            )
        })
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong method", "`GET /` lists the routes")
        })
        .layer(middleware::from_fn_with_state(guard, guard::check))
        .with_state(state)
}

/// A body that is JSON whatever its content type says, so that `curl -d` does;
/// an empty one is an empty object.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    let body = body.trim_ascii();
    let body = if body.is_empty() { b"{}".as_slice() } else { body };
    // An array would be read as the members in their order.
    if !body.starts_with(b"{") {
        return Err(Problem::bad_request("the body is no JSON object", ""));
    }
    serde_json::from_slice(body)
        .map_err(|error| Problem::bad_request(format!("the body is not right: {error}"), ""))
}

async fn index(headers: HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let mut text = String::from("The control port of a mock issuer, for tests only.\n");
    for route in ROUTES {
        let curl = route.curl(&format!("http://{host}"));
        text.push_str(&format!("\n{} {}: {}\n    {curl}\n", route.method, route.path, route.about));
    }
    text
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn requests(
    Shared(state): Shared<App>,
    since: Result<Query<Since>, axum::extract::rejection::QueryRejection>,
) -> Result<axum::Json<Value>, Problem> {
    let Query(Since { since }) =
        since.map_err(|error| Problem::bad_request(error.body_text(), "`since` is a number"))?;
    let mut entries = state.journal.entries_since(since);
    entries.retain(|entry| entry.endpoint().is_some());
    Ok(axum::Json(json!({ "requests": entries, "last_seq": state.journal.last_seq() })))
}

async fn healthz() -> Response {
    "ok\n".into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_route_is_in_the_index_and_in_the_readme() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:9471".parse().unwrap());
        let index = index(headers).await;
        let readme = include_str!("../../README.md");
        for route in ROUTES {
            let curl = route.curl("http://127.0.0.1:9471");
            for (text, name) in [(index.as_str(), "index"), (readme, "README")] {
                assert!(text.contains(&curl), "`{curl}` is not in the {name}");
            }
            let heading = format!("`{} {}`", route.method, route.path);
            assert!(readme.contains(&heading), "{heading} is not in the README");
        }
        let book = crate::book::Book::builtin();
        for text in [index.as_str(), readme] {
            for part in text.split(r#""case": ""#).skip(1) {
                let (name, _) = part.split_once('"').unwrap();
                assert!(book.get(name).is_ok(), "`{name}` is not in the book");
            }
        }
    }
}
