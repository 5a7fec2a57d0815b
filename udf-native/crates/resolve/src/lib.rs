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
mod calibration;
mod call;
mod collect;
mod contents;
mod context;
mod crowd;
mod evidence;
mod external;
mod frameworks;
mod hierarchy;
mod infer;
mod inherited;
mod library;
mod library_types;
mod link;
mod names;
mod object;
mod overrides;
mod program;
mod protocol;
mod reading;
mod relink;
mod resolution;
mod rounds;
mod solver;
mod types;

use relspec_summary::Summary;

pub use resolution::Resolution;

pub use answer::{
    Ancestor, Answers, CallEdge, Dispatch, FileAnswers, Method, OpenCall, OpenType, Override,
    ParameterLink, Reason, TypeAnswer, TypeMethod, TypeUse, Update,
};
pub use relspec_text::call::LinkKind;

pub use calibration::{CALIBRATION, Calibration, CallKind, SIZES};

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

/// Limits of the analysis: a variable that may hold more objects of a sort keeps the first ones.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Functions and classes; what calls of a variable that would hold more reach is found without
    /// following what they are given and give back.
    pub max_callables: u8,
    /// Inclusions that are followed back to find what is called where there is too much to hold.
    pub max_traced: u32,
    /// Instances.
    pub max_instances: u8,
    /// Containers and what lies outside of the repository.
    pub max_others: u8,
    /// Answers of one call expression; more say nothing.
    pub max_candidates: u32,
    /// Answers of one place that calls without a call expression.
    pub max_implicit_candidates: u32,
    /// Answers among which one stands that only the names of attributes lead to.
    pub max_named_candidates: u32,
    /// The same of one place without a call expression, and of what is called back.
    pub max_implicit_named_candidates: u32,
    /// Types of one node; more are given as a class that all of them inherit from, or say nothing.
    pub max_types: u32,
    /// Inclusions that one file copies for calls of functions whose results depend on who calls them.
    pub max_copied: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_callables: 16,
            max_traced: 1_024,
            max_instances: 24,
            max_others: 8,
            max_candidates: 256,
            max_implicit_candidates: 24,
            max_named_candidates: 12,
            max_implicit_named_candidates: 4,
            max_types: 6,
            max_copied: 20_000,
        }
    }
}

impl Limits {
    fn of(self, sort: object::Sort) -> u8 {
        match sort {
            object::Sort::Callable => self.max_callables,
            object::Sort::Instance => self.max_instances,
            object::Sort::Other => self.max_others,
        }
    }
}

/// Resolves the calls of a repository.
#[must_use]
pub fn resolve(inputs: Vec<Input>, limits: Limits) -> Answers {
    let mut resolution = Resolution::new(limits);
    for input in inputs {
        resolution.set(input);
    }
    resolution.into_answers()
}
