//! Call resolution: which definitions of a repository a call may reach.
//!
//! The summaries of all files are one program of inclusions between variables. [`resolve`] solves
//! it: it propagates functions, classes, instances, modules and containers along the inclusions
//! until nothing changes, and resolves attributes, calls and what syntax calls implicitly on the
//! way, since what a call reaches depends on values and values depend on calls. The result is a
//! function of the set of summaries: inputs are taken in the order of their paths, so neither
//! the order of arrival nor earlier states matter.

mod answer;
mod attribute;
mod call;
mod external;
mod hierarchy;
mod mro;
mod names;
mod object;
mod program;
mod protocol;
mod solver;

use relspec_summary::Summary;

pub use answer::{Ancestor, Answers, CallEdge, Dispatch, Method, OpenCall, Reason};

/// One file.
#[derive(Clone, Debug)]
pub struct Input {
    /// `file_id`.
    pub file_id: i64,
    /// Path in the repository.
    pub path: String,
    /// What the file says about values.
    pub summary: Summary,
}

/// Limits of the analysis.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A variable that may hold more objects keeps the first ones only.
    pub max_objects: usize,
    /// A name that more definitions have says nothing about which is meant.
    pub max_candidates: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_objects: 150,
            max_candidates: 20,
        }
    }
}

/// Resolves the calls of a repository.
#[must_use]
pub fn resolve(mut inputs: Vec<Input>, limits: Limits) -> Answers {
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    solver::solve(&inputs, limits)
}
