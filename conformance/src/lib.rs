//! The engine of `jwt-conformance`: the catalogue of cases, the runner that
//! fires tokens at a target, and the judge. The command line and the JSON
//! report are stable; this Rust interface is not promised yet.

mod canary;
pub mod case;
pub mod catalogue;
mod cell;
mod challenge;
pub mod classify;
pub mod cli;
mod crash_log;
mod delivery;
pub mod diagnosis;
pub mod enforcement;
pub mod evidence;
pub mod exit;
pub mod explain;
mod foreign;
pub mod gallery;
pub mod judge;
mod lane;
mod marker;
pub mod matrix;
mod measure;
pub mod options;
pub mod placeholder;
mod plan;
pub mod policy;
mod preflight;
mod probe;
pub mod progress;
mod recorder;
pub mod remedy;
pub mod report;
mod request;
pub mod run;
pub mod runner;
mod script;
mod target;
pub mod verdict;
mod wire;
