//! The code property graph of one file, as far as syntax and scopes decide it.
//!
//! [`Graph::of`] makes the CPG tree and gives its nodes their ids; other modules ask it for the ids
//! of what they talk about. [`Graph::emit`] writes the rows. What flow analyses need of a function
//! is a [`MethodView`]: its entry, its exit and all it owns.

#![allow(
    clippy::doc_markdown,
    reason = "kinds of nodes and edges are written as they are stored, in capitals"
)]

mod build;
mod emit;
mod enclosing;
mod file;
mod header;
mod ids;
mod kind;
mod member;
mod names;
mod numbers;
mod operator;
mod places;
mod sites;
mod spelling;
mod traits;
mod tree;

use bumpalo::Bump;
use relspec_contracts::Facts;
use relspec_text::module::Module;

pub use file::file_row;
pub use ids::CpgIds;
pub use kind::{EdgeKind, NodeKind, Site};
pub use member::{Member, Members};
pub use names::signature;
pub use traits::{Receiver, Traits};
pub use tree::{Arg, CpgNode, CpgNodeId, MethodView, Role, Run, Tree};

use crate::defs::DefIndex;
use crate::diagnostic::Diagnostic;
use crate::{Analysis, Options};

/// The graph of one file before it is written.
#[derive(Debug)]
pub struct Graph<'a> {
    /// Nodes and their ids.
    pub ids: CpgIds<'a>,
    /// Attributes of the classes.
    pub members: Members<'a>,
    traits: Vec<Traits>,
    /// Full names were left out, since they would outgrow the file by far.
    left_out: bool,
}

impl<'a> Graph<'a> {
    /// The graph of an analysed file; that of a skipped one is a FILE alone.
    #[must_use]
    pub fn of(arena: &'a Bump, options: &Options, path: &str, analysis: &Analysis<'a>) -> Self {
        let traits = traits::all(analysis);
        let members = Members::find(analysis, &traits);
        let module = Module::of(path, &options.source_roots);
        let (tree, left_out) = build::build(arena, analysis, module.as_ref(), &traits, &members);
        Self {
            ids: CpgIds::of(analysis, tree, &members),
            members,
            traits,
            left_out,
        }
    }

    /// What decorators and name say about a definition.
    #[must_use]
    pub fn traits(&self, def: DefIndex) -> Traits {
        self.traits.get(def.index()).copied().unwrap_or_default()
    }

    /// Adds the rows of the graph, and the evidence that says the same as columns. `findings` are
    /// those of passes after the analysis. What `facts` holds of `py_imports` goes into properties
    /// too. The row of the file is left to [`file_row`], since it counts the rows of all passes.
    pub fn emit(
        &self,
        arena: &'a Bump,
        options: &Options,
        path: &'a str,
        analysis: &Analysis<'a>,
        findings: &[Diagnostic],
        facts: &mut Facts<'a>,
    ) {
        let file = emit::File {
            options,
            path,
            analysis,
            findings,
            graph: self,
        };
        emit::Writer::new(arena, file, facts).run();
    }
}
