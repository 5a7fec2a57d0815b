//! What the analysis found, in a fixed order.

use rustc_hash::FxHashSet;

use crate::Input;
use crate::hierarchy;
use crate::names::Name;
use crate::object::Object;
use crate::program::{ClassId, ConstraintId, FileId, Node, Rule};
use crate::solver::Solver;

/// Why a definition is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dispatch {
    /// A call, of what is not said yet.
    Call,
    /// A call of a function.
    Function,
    /// A call of a method.
    Method,
    /// A call of a class.
    Constructor,
    /// A call of an instance.
    CallOperator,
    /// A call by what is called: `map`, `sorted`, …
    Callback,
    /// An attribute is read or set.
    Property,
    /// An attribute is set on an instance with `__setattr__`.
    Attribute,
    /// A subscript.
    Item,
    /// Iteration.
    Iteration,
    /// `with`.
    Context,
    /// `await`.
    Await,
    /// An operator, formatting, truth.
    Operator,
    /// A class statement.
    Creation,
}

impl Dispatch {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call | Self::Function => "FUNCTION",
            Self::Method => "METHOD",
            Self::Constructor => "CONSTRUCTOR",
            Self::CallOperator => "CALL_OPERATOR",
            Self::Callback => "CALLBACK",
            Self::Property => "PROPERTY",
            Self::Attribute => "ATTRIBUTE",
            Self::Item => "ITEM",
            Self::Iteration => "ITERATION",
            Self::Context => "CONTEXT",
            Self::Await => "AWAIT",
            Self::Operator => "OPERATOR",
            Self::Creation => "CREATION",
        }
    }

    /// Whether no call expression stands there.
    #[must_use]
    pub const fn is_implicit(self) -> bool {
        self as u8 >= Self::Property as u8
    }
}

/// On what an answer rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// The scope names the definition.
    Scope,
    /// An import names it.
    Import,
    /// The receiver of the method around is what is called.
    SelfType,
    /// The flow of values leads there.
    Value,
    /// Only an annotation or an assumption about a receiver leads there.
    Assumed,
    /// The only method with that name.
    NameUnique,
    /// One of several methods with that name.
    NameMultiple,
}

impl Method {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Import => "import_direct",
            Self::SelfType => "type_self",
            Self::Value => "value_flow",
            Self::Assumed => "type_annotation",
            Self::NameUnique => "name_unique",
            Self::NameMultiple => "name_multiple",
        }
    }
}

/// A call that may enter a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallEdge {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node of the call.
    pub site: i64,
    /// `def_id` of the function.
    pub target: i64,
    /// Why it is entered.
    pub dispatch: Dispatch,
    /// On what the answer rests.
    pub method: Method,
    /// Number of answers for the same place and kind of dispatch.
    pub candidates: u32,
    /// Kind of evidence: 2 scopes, 3 imports, 4 types and values, 5 names.
    pub evidence_rank: u8,
    /// How many of a thousand such answers are true.
    pub confidence_permille: u32,
}

/// Why a call has no target in the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It calls something outside, by its dotted name.
    External(String),
    /// It calls a class that has no constructor of its own; `def_id` of the class.
    Synthesised(i64),
    /// What is called depends on what the caller of the function around passes.
    Unknown,
}

/// A call without an answer in the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenCall {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node of the call.
    pub site: i64,
    /// Why.
    pub reason: Reason,
}

/// A class in the order of lookup of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ancestor {
    /// `def_id` of a class of the repository.
    Class(i64),
    /// Dotted name.
    External(String),
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Calls, sorted.
    pub calls: Vec<CallEdge>,
    /// Calls without an answer in the repository, sorted.
    pub open: Vec<OpenCall>,
    /// Per class its `def_id` and the order of lookup, itself first; sorted.
    pub orders: Vec<(i64, Vec<Ancestor>)>,
    /// Numbers for people: nodes, objects, rules.
    pub size: (usize, usize, usize),
}

pub(crate) fn collect(inputs: &[Input], solver: Solver) -> Answers {
    let mut collector = Collector {
        solver,
        answered: FxHashSet::default(),
        answers: Answers::default(),
    };
    collector.calls();
    collector.open();
    collector.orders();
    let _ = inputs;
    collector.answers.calls.sort();
    collector.answers.open.sort();
    collector.answers.open.dedup();
    collector.answers.orders.sort();
    collector.answers
}

fn method(_id: ConstraintId, _function: crate::program::FunctionId) -> Method {
    Method::Value
}

struct Collector {
    solver: Solver,
    answered: FxHashSet<(FileId, i64)>,
    answers: Answers,
}

impl Collector {
    fn calls(&mut self) {
        let solver = &self.solver;
        // The first few of too many say nothing.
        let is_clear = |id: &ConstraintId| {
            let node = solver.triggers.get(id.0 as usize);
            node.is_none_or(|node| !solver.crowded.contains(node))
        };
        let calls = solver.calls.iter().filter(|(_, id)| is_clear(id));
        let mut keys: Vec<_> = calls.map(|(key, id)| (*key, *id)).collect();
        keys.sort();
        let mut at = 0;
        while let Some((first, _)) = keys.get(at).copied() {
            let same = |key: &crate::solver::CallKey| {
                key.file == first.file
                    && key.site == first.site
                    && key.dispatch.is_implicit() == first.dispatch.is_implicit()
            };
            let count = keys
                .get(at..)
                .unwrap_or(&[])
                .iter()
                .take_while(|(key, _)| same(key))
                .count();
            for (key, id) in keys.get(at..at + count).unwrap_or(&[]) {
                let Some(function) = self.solver.program.function(key.function) else {
                    continue;
                };
                self.answered.insert((key.file, key.site));
                self.answers.calls.push(CallEdge {
                    file: key.file.0 as usize,
                    site: key.site,
                    target: function.def_id,
                    dispatch: key.dispatch,
                    method: method(*id, key.function),
                    candidates: count as u32,
                    evidence_rank: 4,
                    confidence_permille: 900 / count.max(1) as u32,
                });
            }
            at += count.max(1);
        }
    }

    /// Calls that nothing in the repository answers.
    fn open(&mut self) {
        let count = self.solver.stated;
        for id in 0..count {
            let Some(constraint) = self.solver.constraints.get(id) else {
                continue;
            };
            let Rule::Call { .. } = constraint.rule else {
                continue;
            };
            let place = (constraint.file, constraint.site);
            if self.answered.contains(&place) {
                continue;
            }
            let node = self.solver.triggers.get(id).copied();
            let reason = match (self.solver.externals.get(&place), node) {
                (Some(path), _) => Reason::External(self.text(*path)),
                (None, Some(node)) => self
                    .called_class(node)
                    .map_or(Reason::Unknown, Reason::Synthesised),
                _ => Reason::Unknown,
            };
            self.answers.open.push(OpenCall {
                file: constraint.file.0 as usize,
                site: constraint.site,
                reason,
            });
        }
    }

    fn called_class(&self, node: Node) -> Option<i64> {
        let held = self.solver.held(node).iter();
        let mut classes = held.filter_map(|object| match self.solver.objects.get(*object) {
            Object::Class(class) => self.solver.program.class(class).map(|class| class.def_id),
            _ => None,
        });
        classes.next()
    }

    fn text(&self, name: Name) -> String {
        self.solver.program.names.text(name).to_owned()
    }

    fn orders(&mut self) {
        for (class, at) in self.solver.program.classes.iter().zip(0..) {
            let order = self.solver.hierarchy.order(ClassId(at)).iter();
            let order = order.filter_map(|ancestor| match ancestor {
                hierarchy::Ancestor::Class(class) => {
                    let class = self.solver.program.class(*class)?;
                    Some(Ancestor::Class(class.def_id))
                }
                hierarchy::Ancestor::External(name) => Some(Ancestor::External(self.text(*name))),
            });
            self.answers.orders.push((class.def_id, order.collect()));
        }
        self.answers.size = (
            self.solver.program.nodes as usize,
            self.solver.objects_made(),
            self.solver.constraints.len(),
        );
    }
}
