//! How control and data flow through the METHODs of a file.
//!
//! [`Flow::of`] builds the control flow of each METHOD, orders its nodes by dominance and
//! post-dominance, finds what depends on which branch, and which definitions reach which uses.
//! [`Flow::defs_of`] answers the latter for a place in the syntax; [`Flow::emit`] writes the rows.
//!
//! Every step is linear in the nodes of a METHOD but for what the shape of the program makes
//! larger: dependences on branches, and definitions times uses. Both are bounded, per METHOD, by
//! [`Options::max_flow_edges`]; merges of definitions by a multiple of its nodes. What is over a
//! bound is left out as a whole, with a finding.
//!
//! # Control flow
//!
//! A node comes after its operands, but what unpacks a value comes before the targets it stores
//! into, and the names of a pattern are bound after all of it has matched. The parts of a pattern
//! leave for the next case as soon as they fail. A name may be unbound, so reading one may raise,
//! unless it is a parameter or the element of a comprehension. A `try` or `with` can be
//! interrupted anywhere, so its handlers or exit are reached by an exception even if nothing in it
//! is known to raise.
//!
//! # Data flow
//!
//! Variables are bindings, and attributes reached through the receiver, up to three in a row. What
//! a call does to attributes of the receiver is not seen here, nor that two names mean one object.
//! Nor is it seen that a star import may bind a name that the module binds too.
//! A variable that others may assign between two statements of a METHOD keeps what they may have
//! assigned as a definition: the METHOD itself for a global or free variable that it assigns too,
//! the METHOD_REF or TYPE_REF for a variable that something inside assigns.

#![allow(
    clippy::doc_markdown,
    reason = "kinds of nodes and edges are written as they are stored, in capitals"
)]

mod blocks;
mod build;
mod cfg;
mod dominance;
mod emit;
mod events;
mod exits;
mod lazy;
mod names;
mod order;
mod raises;
mod shared;
mod ssa;
mod supplies;
mod variables;

#[cfg(test)]
mod tests;

use bumpalo::Bump;
use rustc_hash::FxHashSet;

pub use cfg::Label;
pub use ssa::Strength;

use crate::defs::DefIndex;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{CpgNodeId, Graph, MethodView, Tree};
use crate::scopes::BindingId;
use crate::syntax::NodeId;
use crate::{Analysis, Options};
use build::Builder;
use cfg::{Cfg, Edge, Life};
use events::{Events, Finder};
use lazy::Lazy;
use names::Names;
use order::Order;
use shared::Shared;
use ssa::{Reached, Ssa, TooMuch};
use supplies::{Receiver, Supplies};
use variables::{Var, Variables};

const NONE: u32 = u32::MAX;

/// Merges of definitions, with their operands, that any METHOD may have, and how many more for each
/// of its nodes.
const WORK: usize = 1_000_000;
const WORK_PER_NODE: usize = 64;

/// A use, its variable and a definition that reaches it.
type Use = (CpgNodeId, Var, Reached);

/// Index of a variable in [`Flow::variable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(u32);

impl VariableId {
    /// The result of a METHOD.
    pub const RETURNED: Self = Self(0);
    /// What a generator gives to its caller.
    pub const YIELDED: Self = Self(1);
}

/// A variable that a definition of the file reaches a use of.
#[derive(Clone, Copy, Debug)]
pub struct FlowVariable<'a> {
    /// Its name, or the names of an access such as `self.a.b`.
    pub text: &'a str,
    /// The binding that holds it, or that holds the receiver; `None` for a name that nothing in
    /// the file binds.
    pub binding: Option<BindingId>,
    /// It is an attribute of what the binding holds.
    pub is_attribute: bool,
}

/// A definition that reaches a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowDef {
    /// The variable.
    pub variable: VariableId,
    /// Node that stands for the definition; the METHOD for what held at its entry, the
    /// METHOD_PARAMETER_IN for what an attribute of it held.
    pub def: CpgNodeId,
    /// Its construct: `Name`, `arg`, `alias`, `FunctionDef`, `Lambda`, `ClassDef`,
    /// `ExceptHandler`, a pattern, `Attribute`, `Subscript` or `Call`.
    pub site: NodeId,
    /// How it defines.
    pub strength: Strength,
    /// Node that stands for the use.
    pub usage: CpgNodeId,
}

/// A value that is given to a definition, or out of a METHOD.
#[derive(Clone, Copy, Debug)]
struct Supply {
    value: CpgNodeId,
    to: CpgNodeId,
    variable: VariableId,
}

/// An edge between nodes of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Labelled {
    src: CpgNodeId,
    dst: CpgNodeId,
    label: Label,
}

/// Control and data flow of the METHODs of a file.
#[derive(Debug, Default)]
pub struct Flow<'a> {
    control: Vec<Labelled>,
    unreachable: Vec<CpgNodeId>,
    dominators: Vec<(CpgNodeId, CpgNodeId)>,
    post_dominators: Vec<(CpgNodeId, CpgNodeId)>,
    dependences: Vec<Labelled>,
    defs: Vec<FlowDef>,
    supplies: Vec<Supply>,
    variables: Vec<FlowVariable<'a>>,
    /// Per construct its first definition.
    first: Vec<u32>,
    findings: Vec<Diagnostic>,
}

impl<'a> Flow<'a> {
    /// The flow of an analysed file; none of a skipped one.
    #[must_use]
    pub fn of(
        arena: &'a Bump,
        options: &Options,
        analysis: &Analysis<'a>,
        graph: &Graph<'a>,
    ) -> Self {
        let mut flow = Self::default();
        if analysis.syntax.is_empty() {
            return flow;
        }
        let result = |text| FlowVariable {
            text,
            binding: None,
            is_attribute: false,
        };
        flow.variables.push(result("<return>"));
        flow.variables.push(result("<yield>"));
        flow.first = vec![NONE; analysis.syntax.len()];
        let names = Names::of(analysis, graph);
        let shared = Shared::of(analysis, graph);
        let tree = graph.ids.tree();
        let mut builder = Builder::new(tree, &analysis.syntax, &names);
        let mut pass = Pass {
            arena,
            options,
            analysis,
            tree,
            names: &names,
            variables: Variables::new(analysis, tree, &names, &shared),
            events: Events::default(),
            order: Order::default(),
            ssa: Ssa::default(),
            lazy: Lazy::default(),
            below: Vec::new(),
            flow,
        };
        for method in tree.methods() {
            pass.method(&method, builder.build(&method));
        }
        pass.flow
    }

    /// The definitions that reach a construct: a `Name` that is read, changed or deleted, an
    /// `Attribute` that is a variable, or a definition that takes variables from around it, which
    /// has those of all of them. They lie in the METHOD of the construct; [`Strength::Entry`] marks
    /// what came into it. Sorted by variable, as first read, then by place.
    #[must_use]
    pub fn defs_of(&self, usage: NodeId) -> &[FlowDef] {
        let first = self.first.get(usage.index()).copied().unwrap_or(NONE);
        let rest = self.defs.get(first as usize..).unwrap_or(&[]);
        let node = rest.first().map(|def| def.usage);
        let count = rest
            .iter()
            .take_while(|def| Some(def.usage) == node)
            .count();
        rest.get(..count).unwrap_or(&[])
    }

    /// All definitions with the uses they reach, by METHOD.
    #[must_use]
    pub fn defs(&self) -> &[FlowDef] {
        &self.defs
    }

    /// A variable.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> Option<&FlowVariable<'a>> {
        self.variables.get(id.0 as usize)
    }

    /// What was left out.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Edges of control flow, by METHOD and source.
    pub fn control(&self) -> impl Iterator<Item = (CpgNodeId, CpgNodeId, Label)> {
        let edges = self.control.iter();
        edges.map(|edge| (edge.src, edge.dst, edge.label))
    }

    /// Nodes that control never reaches.
    #[must_use]
    pub fn unreachable(&self) -> &[CpgNodeId] {
        &self.unreachable
    }
}

/// One METHOD after the other.
struct Pass<'s, 'a> {
    arena: &'a Bump,
    options: &'s Options,
    analysis: &'s Analysis<'a>,
    tree: &'s Tree<'a>,
    names: &'s Names<'s, 'a>,
    variables: Variables<'s, 'a>,
    events: Events,
    order: Order,
    ssa: Ssa,
    lazy: Lazy,
    below: Vec<Var>,
    flow: Flow<'a>,
}

impl Pass<'_, '_> {
    fn method(&mut self, method: &MethodView, cfg: &Cfg) {
        self.control(cfg);
        self.lazy.fill(self.analysis, self.tree, method);
        self.variables.reset(method.owner);
        Finder {
            analysis: self.analysis,
            tree: self.tree,
            names: self.names,
            variables: &mut self.variables,
            events: &mut self.events,
            lazy: &self.lazy,
            below: &mut self.below,
            captured: FxHashSet::default(),
        }
        .run(cfg, method);
        let events = &self.events;
        self.order
            .fill(cfg, |node| !events.definitions(node).is_empty());
        self.dominance(cfg);
        self.dependence(cfg, method);
        self.data(cfg, method);
    }

    fn control(&mut self, cfg: &Cfg) {
        let edges = cfg.edges.iter().map(|edge| labelled(cfg, *edge));
        self.flow.control.extend(edges);
        let dead = cfg
            .order
            .iter()
            .filter(|node| cfg.life.get(**node as usize) == Some(&Life::Dead));
        self.flow
            .unreachable
            .extend(dead.map(|node| cfg.node(*node)));
    }

    fn dominance(&mut self, cfg: &Cfg) {
        let all = [
            (&self.order.dominator, &mut self.flow.dominators),
            (&self.order.post_dominator, &mut self.flow.post_dominators),
        ];
        for (found, out) in all {
            for (node, above) in (0u32..).zip(found) {
                if *above != NONE {
                    out.push((cfg.node(*above), cfg.node(node)));
                }
            }
        }
    }

    fn dependence(&mut self, cfg: &Cfg, method: &MethodView) {
        let start = self.flow.dependences.len();
        let out = &mut self.flow.dependences;
        let limit = self.options.max_flow_edges;
        let fits = self
            .order
            .dependences(cfg, limit, |edge| out.push(labelled(cfg, edge)));
        if !fits {
            out.truncate(start);
            self.truncated(method.owner, "control dependence");
            return;
        }
        if let Some(edges) = out.get_mut(start..) {
            edges.sort_unstable();
        }
        dedup_from(out, start);
    }

    fn data(&mut self, cfg: &Cfg, method: &MethodView) {
        let found = self.reaching(cfg, method);
        let supplied = self.supplied(cfg, method);
        let limit = self.options.max_flow_edges;
        let Some(found) = found.filter(|found| found.len() + supplied.len() <= limit) else {
            self.truncated(method.owner, "data flow");
            return;
        };
        for (usage, var, def) in found {
            self.reached(usage, var, def);
        }
        for (value, to, receiver) in supplied {
            let variable = match receiver {
                Receiver::Variable(var) => self.in_file(var),
                Receiver::Returned => VariableId::RETURNED,
                Receiver::Yielded => VariableId::YIELDED,
            };
            self.flow.supplies.push(Supply {
                value,
                to,
                variable,
            });
        }
    }

    fn truncated(&mut self, owner: DefIndex, what: &str) {
        let message = format!(
            "{what} of a definition is left out: it has more than {} edges, or needs too much to be found",
            self.options.max_flow_edges
        );
        self.flow.findings.push(Diagnostic {
            def: Some(owner),
            ..Diagnostic::file(Code::FlowTruncated, message)
        });
    }

    /// Uses and the definitions that reach them; `None` if there are too many.
    fn reaching(&mut self, cfg: &Cfg, method: &MethodView) -> Option<Vec<Use>> {
        let events = &self.events;
        if events.is_full() {
            return None;
        }
        let (entry, version) = (method.entry, self.options.python_version);
        self.variables.settle(entry, version);
        let work = WORK + WORK_PER_NODE * cfg.len();
        self.ssa
            .rename(&self.order, events, &self.variables, work)
            .ok()?;
        let limit = self.options.max_flow_edges;
        let mut found = Vec::new();
        self.ssa
            .resolve(events, &self.variables, entry, |usage, var, defs| {
                let lets = |def: &&Reached| events.handlers.lets(var, def.site, usage);
                found.extend(defs.iter().filter(lets).map(|def| (usage, var, *def)));
                (found.len() <= limit).then_some(()).ok_or(TooMuch)
            })
            .ok()?;
        Some(found)
    }

    fn reached(&mut self, usage: CpgNodeId, var: Var, def: Reached) {
        let variable = self.in_file(var);
        let site = self.tree.node(def.site).map(|node| node.syntax);
        let read = self.tree.node(usage).map(|node| node.syntax);
        let at = self.flow.defs.len() as u32;
        let is_first = self.flow.defs.last().is_none_or(|last| last.usage != usage);
        if is_first && let Some(slot) = read.and_then(|node| self.flow.first.get_mut(node.index()))
        {
            *slot = at;
        }
        self.flow.defs.push(FlowDef {
            variable,
            def: def.site,
            site: site.unwrap_or(NodeId::ROOT),
            strength: def.strength,
            usage,
        });
    }

    /// The variable among those of the file.
    fn in_file(&mut self, var: Var) -> VariableId {
        let Some(variable) = self.variables.get(var) else {
            return VariableId::RETURNED;
        };
        if variable.in_file != NONE {
            return VariableId(variable.in_file);
        }
        let id = self.flow.variables.len() as u32;
        self.flow.variables.push(FlowVariable {
            text: self.variables.text(self.arena, var),
            binding: self.variables.shared.binding(variable.key),
            is_attribute: variable.parent.is_some(),
        });
        self.variables.edit(var, |variable| variable.in_file = id);
        VariableId(id)
    }

    fn supplied(
        &mut self,
        cfg: &Cfg,
        method: &MethodView,
    ) -> Vec<(CpgNodeId, CpgNodeId, Receiver)> {
        let mut found = Vec::new();
        let mut supplies = Supplies {
            analysis: self.analysis,
            tree: self.tree,
            variables: &mut self.variables,
            exit: method.exit,
        };
        for number in cfg.order.iter().filter(|number| cfg.is_live(**number)) {
            supplies.of(cfg.node(*number), |value, to, receiver| {
                found.push((value, to, receiver));
            });
        }
        found
    }
}

fn labelled(cfg: &Cfg, edge: Edge) -> Labelled {
    Labelled {
        src: cfg.node(edge.src),
        dst: cfg.node(edge.dst),
        label: edge.label,
    }
}

/// Removes repeated elements behind a place.
fn dedup_from(edges: &mut Vec<Labelled>, start: usize) {
    let mut kept = start;
    for at in start..edges.len() {
        let Some(edge) = edges.get(at).copied() else {
            break;
        };
        let is_repeated = kept > start && edges.get(kept - 1) == Some(&edge);
        if !is_repeated {
            if let Some(slot) = edges.get_mut(kept) {
                *slot = edge;
            }
            kept += 1;
        }
    }
    edges.truncate(kept);
}
