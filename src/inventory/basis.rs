//! Whose figures a row states that stands for several servers.

/// What the figures of a row that stands for several servers are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// Of each server.
    Each,
    /// Of all together.
    Together,
}
