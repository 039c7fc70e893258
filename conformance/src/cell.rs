//! One issuer and one target process, alone together, and the requests that
//! pass between the run and them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use mock_issuer::Issuer;
use mock_issuer::forge::{ForgeError, Forged};
use mock_issuer::journal::{Endpoint, EntryKind};
use mock_issuer::recipe::Recipe;

use crate::case::Carriage;
use crate::classify::{Answer, Classifier};
use crate::evidence::{
    EventKind, Exchange, ExchangeId, NoResponseKind, Role, SentRequest, SentToken,
};
use crate::options::RunOptions;
use crate::progress::{Interrupt, Observer};
use crate::recorder::{Recorder, rounded};
use crate::request;
use crate::run::GenerationInfo;
use crate::target::running::{self, Failure, Running};
use crate::wire::Over;

/// What all cells of a run share.
pub(crate) struct Shared {
    pub(crate) options: RunOptions,
    pub(crate) recorder: Recorder,
    pub(crate) interrupt: Interrupt,
    pub(crate) observer: Observer,
    pub(crate) audience: String,
    pub(crate) connections: Arc<AtomicU32>,
    pub(crate) cells: AtomicU32,
    /// Whether the target serves one connection at a time.
    pub(crate) one_at_a_time: AtomicBool,
    pub(crate) generations: std::sync::Mutex<Vec<GenerationInfo>>,
}

impl Shared {
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
    pub(crate) token: Option<&'a Forged>,
    pub(crate) carriage: &'a Carriage,
    pub(crate) over: Over,
}

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

    /// Takes over what the issuer has seen and done since the last time.
    pub(crate) fn take_events(&mut self) {
        for entry in self.issuer.journal().entries_since(self.taken) {
            self.taken = entry.seq;
            let kind = match entry.kind {
                EntryKind::Request { endpoint, method, path, status, kids, .. } => match endpoint {
                    Endpoint::Jwks => EventKind::Fetch { path, status, kids },
                    Endpoint::Metadata => EventKind::Metadata { path, status },
                    Endpoint::Token => EventKind::Token { status },
                    Endpoint::Other => EventKind::Other { method, path, status },
                },
                EntryKind::Published { name, kid } => EventKind::Publish { key: name, kid },
                EntryKind::Promoted { name, kid } => EventKind::Promote { key: name, kid },
                EntryKind::Retired { .. } => continue,
                EntryKind::Withdrawn { name, kid } => EventKind::Withdraw { key: name, kid },
                EntryKind::Restored => EventKind::Restore,
            };
            self.shared.recorder.event_at(entry.at_ms, self.number, kind);
        }
    }

    /// Makes a token.
    pub(crate) fn mint(&self, recipe: &Recipe) -> Result<Forged, ForgeError> {
        self.issuer.mint(recipe)
    }

    /// Sends one request and writes the exchange down.
    pub(crate) async fn fire(&self, shot: &Shot<'_>, timeout: Option<Duration>) -> ExchangeId {
        let shared = &self.shared;
        let Some(running) = &self.running else {
            return self.write_down(shot, String::new(), 0.0, 0.0, None, Vec::new());
        };
        let log_count = running.log().map(crate::target::log::Log::count);
        let request = request::write(
            &shared.options.request,
            &running.place.destination,
            shot.token,
            shot.carriage,
            shot.case.as_deref(),
            running.wire.keeps_alive(),
        );
        let began = shared.recorder.clock.now_ms();
        let sent = running.wire.send(&request.bytes, shot.over, timeout).await;
        let took = shared.recorder.clock.now_ms() - began;
        let mut log = Vec::new();
        if let (Some(target_log), Some(count)) = (running.log(), log_count) {
            let crashed = match &sent.1 {
                Ok(response) => response.status >= 500,
                Err(error) => error.kind == NoResponseKind::Closed,
            };
            if crashed {
                target_log.settle(count, Duration::from_millis(500)).await;
                log = target_log.since(count, 60);
            }
        }
        self.write_down(shot, request.shown, began, took, Some(sent), log)
    }

    fn write_down(
        &self,
        shot: &Shot<'_>,
        shown: String,
        began: f64,
        took: f64,
        sent: Option<(
            crate::evidence::Connection,
            Result<crate::evidence::Response, crate::evidence::NoResponse>,
        )>,
        log: Vec<String>,
    ) -> ExchangeId {
        let (connection, result) = sent.unwrap_or_else(|| {
            (
                crate::evidence::Connection { number: 0, reused: false },
                Err(crate::evidence::NoResponse {
                    kind: NoResponseKind::Refused,
                    message: "there is no target to send to".into(),
                }),
            )
        });
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
            token: shot.token.map(|token| SentToken {
                text: token.text.clone(),
                header: token.header.clone(),
                payload: token.payload.clone(),
                diff: token.changes.clone(),
            }),
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
            Some(recipe) => Some(self.mint(recipe)?),
            None => None,
        };
        let shot = Shot { role, case, token: token.as_ref(), carriage, over };
        Ok(self.fire_patiently(&shot).await)
    }

    /// Sends the valid token.
    pub(crate) async fn control(&self) -> Result<ExchangeId, ForgeError> {
        self.send(Role::Control, None, Some(&Recipe::valid()), &Carriage::Configured, Over::Any)
            .await
    }
}
