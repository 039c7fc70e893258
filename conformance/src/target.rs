//! The target: where it is, how it is started, waited for, restarted, ended.

pub(crate) mod child;
pub(crate) mod libraries;
pub(crate) mod log;
pub(crate) mod place;
pub(crate) mod ports;
pub(crate) mod ready;
pub(crate) mod running;
pub(crate) mod trust;
