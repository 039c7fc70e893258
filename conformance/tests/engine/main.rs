//! The engine against the reference backend in this process: strict, with one
//! flaw, or broken.

mod accept_when;
mod broken;
mod embedded;
mod enforcement;
mod matrix;
mod missing;
mod replay;
mod strict;
