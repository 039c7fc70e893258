//! One issuer and one target process, alone together, and the requests that
//! pass between the run and them.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use mock_issuer::Issuer;
use mock_issuer::forge::{ForgeError, Forged};
use mock_issuer::journal::{Endpoint, EntryKind};
use mock_issuer::recipe::Recipe;

use crate::case::Carriage;
use crate::classify::{Answer, Classifier};
use crate::evidence::{
    Connection, EventKind, Exchange, ExchangeId, NoResponse, NoResponseKind, Response, Role,
    SentRequest, SentToken,
};
use crate::options::RunOptions;
use crate::progress::{Interrupt, Observer};
use crate::recorder::{Recorder, rounded};
use crate::request::{self, Tokens};
use crate::run::GenerationInfo;
use crate::target::running::{self, Failure, Running};
use crate::target::trust::TrustFiles;
use crate::wire::Over;

/// What all cells of a run share.
pub(crate) struct Shared {
    pub(crate) options: RunOptions,
    pub(crate) recorder: Recorder,
    pub(crate) interrupt: Interrupt,
    pub(crate) observer: Observer,
    pub(crate) audience: String,
    /// What a target has to trust, where the issuer serves HTTPS.
    pub(crate) trust: Option<TrustFiles>,
    /// Where tokens lead that must not be followed.
    pub(crate) canary_url: OnceLock<String>,
    pub(crate) connections: Arc<AtomicU32>,
    pub(crate) cells: AtomicU32,
    /// Whether the target serves one connection at a time.
    pub(crate) one_at_a_time: AtomicBool,
    pub(crate) generations: std::sync::Mutex<Vec<GenerationInfo>>,
}

impl Shared {
    /// How many requests may be under way at once, where so many are wanted.
    pub(crate) fn at_once(&self, wanted: usize) -> usize {
        if self.one_at_a_time.load(Ordering::Relaxed) { 1 } else { wanted }
    }

    pub(crate) fn classifier(&self) -> &Classifier {
        &self.options.stated.classifier
    }

    pub(crate) fn answer(&self, id: ExchangeId) -> Answer {
        self.recorder
            .look(id, |exchange| self.classifier().classify(exchange))
            .unwrap_or(Answer::NoAnswer)
    }
}

/// One issuer and one target process.
pub(crate) struct Cell {
    pub(crate) shared: Arc<Shared>,
    pub(crate) number: u32,
    pub(crate) generation: u32,
    pub(crate) issuer: Issuer,
    pub(crate) running: Option<Running>,
    /// Up to which journal entry events have been taken over.
    taken: u64,
}

/// One request to be sent.
pub(crate) struct Shot<'a> {
    pub(crate) role: Role,
    pub(crate) case: Option<String>,
    pub(crate) tokens: Tokens<'a>,
    pub(crate) carriage: &'a Carriage,
    pub(crate) over: Over,
}

/// What came over the wire: the connection, and the answer or why there is none.
type Sent = (Connection, Result<Response, NoResponse>);

impl Cell {
    pub(crate) fn new(shared: Arc<Shared>, issuer: Issuer) -> Self {
        let number = shared.cells.fetch_add(1, Ordering::Relaxed) + 1;
        Self { shared, number, generation: 0, issuer, running: None, taken: 0 }
    }

    /// Starts the target, or starts it again.
    pub(crate) async fn start(&mut self) -> Result<(), Failure> {
        let again = self.generation > 0;
        self.end_target().await;
        self.generation += 1;
        let mut started = self.try_start(again).await;
        // One start went well already, so a failure is more likely a busy
        // machine or a port that somebody else was quicker to take.
        if self.number > 1 && matches!(started, Err(Failure::Target(_))) {
            started = self.try_start(again).await;
        }
        let started = started?;
        if self.shared.one_at_a_time.load(Ordering::Relaxed) {
            started.wire.stop_reusing();
        }
        let generation = self.generation;
        let event =
            if again { EventKind::Restart { generation } } else { EventKind::Start { generation } };
        self.shared.recorder.event(self.number, event);
        self.running = Some(started);
        Ok(())
    }

    async fn try_start(&self, again: bool) -> Result<Running, Failure> {
        // Later starts are told as part of what needs them.
        let told = self.number == 1 && !again;
        tokio::select! {
            started = running::start(&self.shared, &self.issuer, told) => started,
            () = self.shared.interrupt.wait() => Err(Failure::Interrupted),
        }
    }

    /// Ends the target, where the run started it, and keeps what it wrote.
    pub(crate) async fn end_target(&mut self) {
        if let Some(running) = self.running.take() {
            let info = GenerationInfo {
                cell: self.number,
                generation: self.generation,
                url: running.url().to_owned(),
                log: running.log().map(|log| log.last(40)).unwrap_or_default(),
            };
            self.shared
                .generations
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push(info);
            running.end().await;
        }
    }

    /// Ends everything and takes the issuer's journal over.
    pub(crate) async fn close(mut self) {
        self.end_target().await;
        self.take_events();
        self.issuer.shutdown().await;
    }

    /// Whether the target has ended; says so in the events.
    pub(crate) async fn target_ended(&mut self) -> Option<String> {
        let running = self.running.as_mut()?;
        let status = running.ended().await?;
        self.shared.recorder.event(
            self.number,
            EventKind::Died { generation: self.generation, status: status.clone() },
        );
        Some(status)
    }

    /// How often the target has fetched the JWKS in this cell.
    pub(crate) fn fetches(&self) -> usize {
        let is_fetch = |kind: &EntryKind| {
            matches!(kind, EntryKind::Request { endpoint: Endpoint::Jwks, status: Some(200), .. })
        };
        let entries = self.issuer.journal().entries();
        entries.iter().filter(|entry| is_fetch(&entry.kind)).count()
    }

    /// How often the issuer was asked for a document since an entry of its
    /// journal, whatever it answered.
    pub(crate) fn asks(&self, endpoint: Endpoint, since: u64) -> usize {
        let entries = self.issuer.journal().entries_since(since);
        entries.iter().filter(|entry| entry.is_request_to(endpoint)).count()
    }

    /// Takes over what the issuer has seen and done since the last time.
    pub(crate) fn take_events(&mut self) {
        for entry in self.issuer.journal().entries_since(self.taken) {
            self.taken = entry.seq;
            let kind = match entry.kind {
                EntryKind::Request {
                    endpoint, method, path, query, status, kids, headers, ..
                } => {
                    let brought = brought(&headers, query.as_deref());
                    match endpoint {
                        Endpoint::Jwks => EventKind::Fetch {
                            path,
                            status,
                            kids,
                            user_agent: user_agent(&headers),
                            brought,
                        },
                        Endpoint::Metadata => EventKind::Metadata { path, status, brought },
                        Endpoint::Token => EventKind::Token { status },
                        Endpoint::Other => EventKind::Other { method, path, status },
                    }
                }
                EntryKind::BrokenOff { reason, .. } => EventKind::BrokenOff { reason },
                EntryKind::Published { name, kid } => EventKind::Publish { key: name, kid },
                EntryKind::Promoted { name, kid } => EventKind::Promote { key: name, kid },
                EntryKind::Retired { .. } => continue,
                EntryKind::Withdrawn { name, kid } => EventKind::Withdraw { key: name, kid },
                EntryKind::JwksEdited { edits } => EventKind::Edit { edits },
                EntryKind::FaultSet { document, fault } => EventKind::Fault { document, fault },
                EntryKind::Restored => EventKind::Restore,
            };
            self.shared.recorder.event_at(entry.at_ms, self.number, kind);
        }
    }

    /// Makes a token, off the thread that sends: a signature with RSA takes as
    /// long as the target's whole answer.
    pub(crate) async fn mint(&self, recipe: &Recipe) -> Result<Forged, ForgeError> {
        let (issuer, recipe) = (self.issuer.clone(), recipe.clone());
        off_thread(move || issuer.mint(&recipe)).await
    }

    /// Makes a token and the very same one before its edits after signing.
    pub(crate) async fn mint_primed(
        &self,
        recipe: &Recipe,
    ) -> Result<(Forged, Forged), ForgeError> {
        let (issuer, recipe) = (self.issuer.clone(), recipe.clone());
        off_thread(move || issuer.mint_primed(&recipe)).await
    }

    /// Sends one request and writes the exchange down.
    pub(crate) async fn fire(&self, shot: &Shot<'_>, timeout: Option<Duration>) -> ExchangeId {
        let Some(running) = &self.running else {
            return self.write_down(shot, String::new(), 0.0, 0.0, nowhere(), Vec::new());
        };
        let log_count = running.log().map(crate::target::log::Log::count);
        let request = self.request(shot, running, running.wire.keeps_alive());
        let began = self.shared.recorder.clock.now_ms();
        let sent = running.wire.send(&request.bytes, shot.over, timeout).await;
        let took = self.shared.recorder.clock.now_ms() - began;
        let log = log_beside(running, log_count, &sent.1).await;
        self.write_down(shot, request.shown, began, took, sent, log)
    }

    /// Sends two requests over one connection and writes both exchanges down.
    /// There is no second one where the target closes its connections.
    pub(crate) async fn fire_pair(
        &self,
        first: &Shot<'_>,
        second: &Shot<'_>,
    ) -> (ExchangeId, Option<ExchangeId>) {
        let Some(running) = &self.running else {
            let id = self.write_down(first, String::new(), 0.0, 0.0, nowhere(), Vec::new());
            return (id, None);
        };
        let log_count = running.log().map(crate::target::log::Log::count);
        let requests = [
            self.request(first, running, true),
            self.request(second, running, running.wire.keeps_alive()),
        ];
        let began = self.shared.recorder.clock.now_ms();
        let (connection, one, two) =
            running.wire.send_pair(&requests[0].bytes, &requests[1].bytes).await;
        let took = self.shared.recorder.clock.now_ms() - began;
        let [shown, shown_second] = requests.map(|request| request.shown);
        let id = self.write_down(first, shown, began, took, (connection, one), Vec::new());
        let Some(two) = two else { return (id, None) };
        let log = log_beside(running, log_count, &two).await;
        let reused = Connection { reused: true, ..connection };
        let pair = self.write_down(second, shown_second, began, took, (reused, two), log);
        (id, Some(pair))
    }

    /// Whether another spelling of the address comes to the one of this target.
    pub(crate) fn spells_as_configured(&self, carriage: &Carriage) -> bool {
        let destination = self.running.as_ref().map(|running| &running.place.destination);
        destination.is_some_and(|to| request::spells_as_configured(carriage, to))
    }

    fn request(&self, shot: &Shot<'_>, running: &Running, keep_alive: bool) -> request::Request {
        request::write(
            &self.shared.options.request,
            &running.place.destination,
            shot.tokens,
            shot.carriage,
            shot.case.as_deref(),
            keep_alive,
        )
    }

    fn write_down(
        &self,
        shot: &Shot<'_>,
        shown: String,
        began: f64,
        took: f64,
        (connection, result): Sent,
        log: Vec<String>,
    ) -> ExchangeId {
        let (response, error) = match result {
            Ok(response) => (Some(response), None),
            Err(error) => (None, Some(error)),
        };
        self.shared.recorder.exchange(Exchange {
            id: 0,
            at_ms: rounded(began),
            cell: self.number,
            generation: self.generation,
            connection,
            role: shot.role,
            case: shot.case.clone(),
            request: SentRequest { bytes: shown },
            token: shot.tokens.token.map(sent_token),
            other: shot.tokens.other.map(sent_token),
            response,
            ms: rounded(took),
            error,
            log,
        })
    }

    /// Sends one request until there is an answer: backs off and sends again
    /// where the target is busy, at most three times.
    pub(crate) async fn fire_patiently(&self, shot: &Shot<'_>) -> ExchangeId {
        let mut pause = Duration::from_millis(200);
        let mut id = self.fire(shot, None).await;
        for _ in 0..2 {
            if self.shared.answer(id) != Answer::NoAnswer || self.shared.interrupt.is_set() {
                return id;
            }
            let (gone, asked) = self
                .shared
                .recorder
                .look(id, |exchange| {
                    let gone = exchange.error.as_ref().is_some_and(|error| {
                        matches!(error.kind, NoResponseKind::Refused | NoResponseKind::NotHttp)
                    });
                    let asked = exchange.response.as_ref().and_then(|response| {
                        response.header("retry-after").next()?.trim().parse::<u64>().ok()
                    });
                    (gone, asked)
                })
                .unwrap_or((true, None));
            if gone {
                return id;
            }
            let asked = asked.map_or(pause, Duration::from_secs).min(Duration::from_secs(5));
            tokio::select! {
                () = tokio::time::sleep(asked.max(pause)) => {}
                () = self.shared.interrupt.wait() => return id,
            }
            pause *= 3;
            id = self.fire(shot, None).await;
        }
        id
    }

    /// Sends a token made by a recipe, or none.
    pub(crate) async fn send(
        &self,
        role: Role,
        case: Option<String>,
        recipe: Option<&Recipe>,
        carriage: &Carriage,
        over: Over,
    ) -> Result<ExchangeId, ForgeError> {
        let token = match recipe {
            Some(recipe) => Some(self.mint(recipe).await?),
            None => None,
        };
        let tokens = Tokens { token: token.as_ref(), other: None };
        let shot = Shot { role, case, tokens, carriage, over };
        Ok(self.fire_patiently(&shot).await)
    }

    /// Sends the valid token.
    pub(crate) async fn control(&self) -> Result<ExchangeId, ForgeError> {
        self.send(Role::Control, None, Some(&Recipe::valid()), &Carriage::Configured, Over::Any)
            .await
    }
}

fn user_agent(headers: &[(String, String)]) -> Option<String> {
    headers.iter().find(|(name, _)| name == "user-agent").map(|(_, value)| value.clone())
}

/// What belongs to a user of the target in a request that the target itself
/// made. A client may have credentials of its own, which are no Bearer token.
fn brought(headers: &[(String, String)], query: Option<&str>) -> Vec<String> {
    let mut brought = Vec::new();
    for (name, value) in headers {
        let scheme = value.split(' ').next().unwrap_or_default();
        let is_users = match name.as_str() {
            "authorization" => ["bearer", "dpop"].contains(&&*scheme.to_ascii_lowercase()),
            "cookie" | "dpop" => true,
            _ => false,
        };
        if is_users {
            brought.push(format!("the header `{name}`"));
        }
    }
    // The first octets of a JSON object in base64url.
    if query.is_some_and(|query| query.contains("eyJ")) {
        brought.push("a token in the query".into());
    }
    brought
}

fn sent_token(token: &Forged) -> SentToken {
    SentToken {
        text: token.text.clone(),
        header: token.header.clone(),
        payload: token.payload.clone(),
        diff: token.changes.clone(),
    }
}

/// What is written down where there is no target.
fn nowhere() -> Sent {
    let error = NoResponse {
        kind: NoResponseKind::Refused,
        message: "there is no target to send to".into(),
    };
    (Connection { number: 0, reused: false }, Err(error))
}

/// What a target that crashed wrote to its log meanwhile.
async fn log_beside(
    running: &Running,
    count: Option<u64>,
    result: &Result<Response, NoResponse>,
) -> Vec<String> {
    let crashed = match result {
        Ok(response) => response.status >= 500,
        Err(error) => error.kind == NoResponseKind::Closed,
    };
    match (running.log(), count) {
        (Some(log), Some(count)) if crashed => {
            log.settle(count, Duration::from_millis(500)).await;
            log.since(count, 60)
        }
        _ => Vec::new(),
    }
}

/// Runs what computes for long where it holds nobody up.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // It is cancelled only when the runtime ends, and then nobody waits.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => std::future::pending().await,
        },
    }
}
