//! What the text of a file says about where the callee of a call comes from.

use relspec_summary::{Op, Site, Summary, Var};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::Reason;

/// On what a variable rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Basis {
    /// Definitions of the file, reached by scopes.
    Scope,
    /// Imports.
    Import,
    /// Attributes of the receiver of the method around.
    Receiver,
    /// Attributes of what calling this variable gives.
    Made(u32),
    /// Anything else.
    Value,
}

/// What makes a value: a literal or display, or a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Maker {
    /// What holds the value, or what is called.
    pub(crate) var: Var,
    pub(crate) is_called: bool,
}

/// Steps from a variable to what it is made from.
const MAX_STEPS: usize = 32;

/// Stands for no inclusion.
const NONE: u32 = u32::MAX;

/// The inclusions of a file by what they define.
pub(crate) struct Evidence<'s> {
    summary: &'s Summary,
    /// Per variable one inclusion that defines it.
    first: Vec<u32>,
    /// Inclusions that define a variable besides the first.
    more: Vec<(Var, u32)>,
    /// Parameters that take the instance or class.
    receivers: FxHashSet<Var>,
    params: FxHashSet<Var>,
    /// Per place the variable that is called or asked.
    asked: FxHashMap<Site, Var>,
}

impl<'s> Evidence<'s> {
    pub(crate) fn of(summary: &'s Summary) -> Self {
        let mut evidence = Self {
            summary,
            first: vec![NONE; summary.vars as usize],
            more: Vec::new(),
            receivers: FxHashSet::default(),
            params: FxHashSet::default(),
            asked: FxHashMap::default(),
        };
        for function in &summary.functions {
            for (param, place) in function.params.iter().zip(0..) {
                evidence.params.insert(param.var);
                if function.receiver == Some(place) {
                    evidence.receivers.insert(param.var);
                }
            }
        }
        for (op, at) in summary.ops.iter().zip(0..) {
            evidence.add(op, at);
        }
        evidence.more.sort_unstable();
        evidence
    }

    fn add(&mut self, op: &Op, at: u32) {
        let (dst, asked) = match op {
            Op::Copy { dst, .. }
            | Op::Narrow { dst, .. }
            | Op::Exclude { dst, .. }
            | Op::Literal { dst, .. }
            | Op::Function { dst, .. }
            | Op::Class { dst, .. }
            | Op::Import { dst, .. }
            | Op::ImportFrom { dst, .. }
            | Op::Builtin { dst, .. }
            | Op::Global { dst, .. }
            | Op::Super { dst, .. }
            | Op::Unpack { dst, .. }
            | Op::Make { dst, .. }
            | Op::Caught { dst, .. }
            | Op::Instance { dst, .. }
            | Op::Generic { dst, .. } => (Some(*dst), None),
            Op::Attribute {
                dst, object, site, ..
            }
            | Op::Prefixed {
                dst, object, site, ..
            }
            | Op::Item {
                dst, object, site, ..
            } => (Some(*dst), Some((*site, *object))),
            Op::Call {
                dst, callee, site, ..
            } => (Some(*dst), Some((*site, *callee))),
            Op::Iterate { dst, src, site, .. }
            | Op::Enter { dst, src, site, .. }
            | Op::Await { dst, src, site }
            | Op::YieldFrom { dst, src, site, .. } => (Some(*dst), Some((*site, *src))),
            Op::Implicit {
                dst, left, site, ..
            } => (Some(*dst), Some((*site, *left))),
            Op::SetAttribute { object, site, .. }
            | Op::SetItem { object, site, .. }
            | Op::DeleteAttribute { object, site, .. }
            | Op::DeleteItem { object, site } => (None, Some((*site, *object))),
            Op::Raise { src, site } => (None, Some((*site, *src))),
            Op::Declared { .. } => (None, None),
        };
        if let Some(dst) = dst
            && let Some(slot) = self.first.get_mut(dst.0 as usize)
        {
            if *slot == NONE {
                *slot = at;
            } else {
                self.more.push((dst, at));
            }
        }
        if let Some((site, var)) = asked {
            match op {
                Op::Call { .. } => {
                    self.asked.insert(site, var);
                }
                _ => {
                    self.asked.entry(site).or_insert(var);
                }
            }
        }
    }

    /// The inclusions that define a variable.
    fn definitions(&self, var: Var) -> impl Iterator<Item = &'s Op> {
        let first = self.first.get(var.0 as usize).copied();
        let start = self.more.partition_point(|(of, _)| *of < var);
        let more = self.more.get(start..).unwrap_or(&[]).iter();
        let more = more
            .take_while(move |(of, _)| *of == var)
            .map(|(_, at)| *at);
        let summary = self.summary;
        first
            .into_iter()
            .filter(|at| *at != NONE)
            .chain(more)
            .filter_map(move |at| summary.ops.get(at as usize))
    }

    /// On what the variable that is called or asked at a place rests.
    pub(crate) fn basis(&self, site: Site) -> Option<Basis> {
        let var = self.asked.get(&site)?;
        let mut waiting = vec![*var];
        let mut seen = FxHashSet::default();
        let mut worst = Basis::Scope;
        let mut is_attribute = false;
        while let Some(var) = waiting.pop() {
            if seen.len() >= MAX_STEPS {
                return Some(Basis::Value);
            }
            if !seen.insert(var) {
                continue;
            }
            if self.receivers.contains(&var) {
                worst = worst.max(Basis::Receiver);
                continue;
            }
            let mut is_defined = false;
            for op in self.definitions(var) {
                is_defined = true;
                let basis = match op {
                    Op::Copy { src, .. } | Op::Exclude { src, .. } => {
                        waiting.push(*src);
                        Basis::Scope
                    }
                    Op::Attribute { object, .. } => {
                        waiting.push(*object);
                        is_attribute = true;
                        Basis::Scope
                    }
                    Op::Function { .. } | Op::Class { .. } => Basis::Scope,
                    Op::Import { .. } | Op::ImportFrom { .. } | Op::Global { .. } => Basis::Import,
                    Op::Super { .. } => Basis::Receiver,
                    Op::Call { callee, .. } if is_attribute => Basis::Made(callee.0),
                    _ => Basis::Value,
                };
                worst = worst.max(basis);
            }
            if !is_defined {
                worst = Basis::Value;
            }
            if worst == Basis::Value {
                break;
            }
        }
        Some(worst)
    }

    /// What makes what a variable holds; `None` if something else gives it values too.
    pub(crate) fn made_of(&self, var: Var) -> Option<Vec<Maker>> {
        let (mut waiting, mut seen) = (vec![var], FxHashSet::default());
        let mut makers = Vec::new();
        while let Some(var) = waiting.pop() {
            if seen.len() >= MAX_STEPS {
                return None;
            }
            if !seen.insert(var) {
                continue;
            }
            for op in self.definitions(var) {
                let (var, is_called) = match op {
                    Op::Copy { src, .. } | Op::Exclude { src, .. } => {
                        waiting.push(*src);
                        continue;
                    }
                    Op::Literal { dst, .. } | Op::Make { dst, .. } => (*dst, false),
                    Op::Call { callee, .. } => (*callee, true),
                    _ => return None,
                };
                makers.push(Maker { var, is_called });
            }
        }
        Some(makers)
    }

    /// Whether what is called at a place is imported from a module.
    pub(crate) fn imports_from(&self, site: Site, module: &str) -> bool {
        let Some(mut var) = self.asked.get(&site).copied() else {
            return false;
        };
        let mut names: Vec<&str> = Vec::new();
        for _ in 0..MAX_STEPS {
            let Some(op) = self.definitions(var).next() else {
                return false;
            };
            match op {
                Op::Copy { src, .. } => var = *src,
                Op::Attribute { object, name, .. } => {
                    names.push(self.summary.text(*name));
                    var = *object;
                }
                Op::Import { module: root, .. } => {
                    return is_within(self.summary.text(*root), "", &names, module);
                }
                Op::ImportFrom {
                    module: root, name, ..
                } => {
                    let name = self.summary.text(*name);
                    return is_within(self.summary.text(*root), name, &names, module);
                }
                _ => return false,
            }
        }
        false
    }

    /// The node of the object whose attribute is called at a place.
    pub(crate) fn receiver(&self, site: Site) -> Option<Site> {
        self.object(site).map(|(receiver, _)| receiver)
    }

    /// Node and variable of the object whose attribute is called at a place.
    pub(crate) fn object(&self, site: Site) -> Option<(Site, Var)> {
        let callee = self.asked.get(&site)?;
        match self.definitions(*callee).next()? {
            Op::Attribute {
                receiver, object, ..
            } => Some((*receiver, *object)),
            _ => None,
        }
    }

    /// Why nothing is known of what is called at a place.
    pub(crate) fn unknown(&self, site: Site) -> Reason {
        let Some(mut var) = self.asked.get(&site).copied() else {
            return Reason::NoValue;
        };
        for _ in 0..MAX_STEPS {
            if self.params.contains(&var) {
                return Reason::Parameter;
            }
            match self.definitions(var).next() {
                Some(Op::Copy { src, .. } | Op::Exclude { src, .. }) => var = *src,
                Some(Op::Attribute { .. }) => return Reason::AttributeOfUnknown,
                Some(
                    Op::Call { .. } | Op::Item { .. } | Op::Unpack { .. } | Op::Iterate { .. },
                ) => return Reason::Dynamic,
                _ => return Reason::NoValue,
            }
        }
        Reason::NoValue
    }
}

/// Whether `root`, or `root` and some of the names that follow it, is a module. The names stand
/// last one first.
fn is_within(root: &str, name: &str, names: &[&str], module: &str) -> bool {
    let mut path = root.to_owned();
    if path == module {
        return true;
    }
    let follow = std::iter::once(&name).filter(|name| !name.is_empty());
    for name in follow.chain(names.iter().rev()) {
        path.push('.');
        path.push_str(name);
        if path == module {
            return true;
        }
    }
    false
}
