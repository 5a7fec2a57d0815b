//! Third pass: which bindings are made only on some paths through their scope.
//!
//! A binding is certain if a place that binds it stands in no branch, or if every branch of a
//! statement binds it or leaves the statement list. Certainty is handed from branches to their
//! statements with a work list, so each statement is looked at once per name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{BindingFlags, BindingId, BindingScope, Scopes};
use crate::syntax::{Constant, Field, Kind, Node, NodeId, Syntax};

/// Sets [`BindingFlags::CONDITIONAL`].
pub(crate) fn mark_conditional(syntax: &Syntax<'_>, scopes: &mut Scopes) {
    let branches = Branches::of(syntax);
    let mut certain = vec![false; scopes.bindings.len()];
    let mut open: Vec<(BindingId, Branch)> = Vec::new();
    for occurrence in &scopes.occurrences {
        let Some(binding) = occurrence.binding.filter(|_| occurrence.usage.binds()) else {
            continue;
        };
        match branches.around(occurrence.node) {
            Some(branch) => open.push((binding, branch)),
            None => set(&mut certain, binding),
        }
    }
    spread(syntax, &branches, &mut open, &mut certain);
    for (binding, certain) in scopes.bindings.iter_mut().zip(certain) {
        let is_own = matches!(
            binding.binding_scope,
            BindingScope::Local | BindingScope::Cell
        );
        let has_value = binding.flags.has(BindingFlags::HAS_VALUE)
            || binding.flags.has(BindingFlags::BOUND_INSIDE);
        if is_own && has_value && !certain {
            binding.flags.add(BindingFlags::CONDITIONAL);
        }
    }
}

fn set(certain: &mut [bool], binding: BindingId) {
    if let Some(slot) = certain.get_mut(binding.index()) {
        *slot = true;
    }
}

/// Hands certainty from the branches in `open` outwards.
fn spread(
    syntax: &Syntax<'_>,
    branches: &Branches,
    open: &mut Vec<(BindingId, Branch)>,
    certain: &mut [bool],
) {
    let mut seen: FxHashSet<(BindingId, Branch)> = FxHashSet::default();
    let mut needed: FxHashMap<NodeId, usize> = FxHashMap::default();
    let mut missing: FxHashMap<(BindingId, NodeId), usize> = FxHashMap::default();
    while let Some((binding, branch)) = open.pop() {
        if certain.get(binding.index()) != Some(&false) || !seen.insert((binding, branch)) {
            continue;
        }
        let needed = needed
            .entry(branch.statement)
            .or_insert_with(|| branches_to_bind(syntax, branch.statement));
        let rest = missing
            .entry((binding, branch.statement))
            .or_insert(*needed);
        *rest = rest.saturating_sub(1);
        if *rest > 0 {
            continue;
        }
        match branches.around(branch.statement) {
            Some(outer) => open.push((binding, outer)),
            None => set(certain, binding),
        }
    }
}

/// A part of a statement or expression that may be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Branch {
    statement: NodeId,
    /// Handlers and cases are a branch each, other parts are named by the field.
    part: NodeId,
    field: Field,
}

/// The innermost branch around each node, within the same scope.
struct Branches {
    around: Vec<Option<u32>>,
    all: Vec<Branch>,
}

impl Branches {
    fn of(syntax: &Syntax<'_>) -> Self {
        let mut branches = Self {
            around: Vec::with_capacity(syntax.len()),
            all: Vec::new(),
        };
        for (id, node) in syntax.iter() {
            let branch = branches.enter(syntax, id, node);
            branches.around.push(branch);
        }
        branches
    }

    fn around(&self, node: NodeId) -> Option<Branch> {
        let index = self.around.get(node.index()).copied().flatten()?;
        self.all.get(index as usize).copied()
    }

    fn enter(&mut self, syntax: &Syntax<'_>, id: NodeId, node: &Node) -> Option<u32> {
        let parent_id = syntax.parent(id)?;
        let parent = syntax.node(parent_id);
        if parent.kind.is_comprehension() || parent.kind.is_definition() && is_inner(node.field) {
            return None;
        }
        let outer = self.around.get(parent_id.index()).copied().flatten();
        let Some(branch) = branch_of(parent_id, parent, id, node) else {
            return outer;
        };
        if self.all.last() == Some(&branch) {
            return Some(self.all.len() as u32 - 1);
        }
        self.all.push(branch);
        Some(self.all.len() as u32 - 1)
    }
}

/// Parts of a definition that belong to its own scope.
const fn is_inner(field: Field) -> bool {
    !matches!(
        field,
        Field::Decorator | Field::Default | Field::Base | Field::Keyword | Field::Target
    )
}

/// The branch of `parent` that a child lies in; `None` if it is always run.
fn branch_of(parent_id: NodeId, parent: &Node, id: NodeId, node: &Node) -> Option<Branch> {
    let (part, field) = match (parent.kind, node.field) {
        (Kind::If | Kind::IfExp | Kind::While, Field::Body | Field::Orelse)
        | (Kind::For | Kind::AsyncFor, Field::Orelse) => (parent_id, node.field),
        (Kind::For | Kind::AsyncFor, Field::Target | Field::Body)
        | (Kind::Try | Kind::TryStar, Field::Body | Field::Orelse) => (parent_id, Field::Body),
        (Kind::Try | Kind::TryStar, Field::Handler) | (Kind::Match, Field::Case) => {
            (id, node.field)
        }
        (Kind::BoolOp, Field::Values) if id.0 != parent_id.0 + 1 => (id, node.field),
        _ => return None,
    };
    Some(Branch {
        statement: parent_id,
        part,
        field,
    })
}

/// In how many branches of a statement a name must be bound to be bound after it.
fn branches_to_bind(syntax: &Syntax<'_>, statement: NodeId) -> usize {
    const NEVER: usize = usize::MAX;
    match syntax.node(statement).kind {
        Kind::If => {
            let orelse = syntax.child(statement, Field::Orelse);
            orelse.map_or(NEVER, |_| {
                usize::from(!leaves(syntax, statement, Field::Body))
                    + usize::from(!leaves(syntax, statement, Field::Orelse))
            })
        }
        Kind::IfExp => 2,
        Kind::While if is_endless(syntax, statement) => 1,
        Kind::Try | Kind::TryStar => {
            let handlers = syntax.children_in(statement, Field::Handler);
            1 + handlers
                .filter(|handler| !leaves(syntax, *handler, Field::Body))
                .count()
        }
        Kind::Match if is_exhaustive(syntax, statement) => syntax
            .children_in(statement, Field::Case)
            .filter(|case| !leaves(syntax, *case, Field::Body))
            .count(),
        _ => NEVER,
    }
}

/// Whether a statement list ends by leaving it.
fn leaves(syntax: &Syntax<'_>, parent: NodeId, field: Field) -> bool {
    let last = syntax.children_in(parent, field).last();
    last.is_some_and(|last| {
        matches!(
            syntax.node(last).kind,
            Kind::Return | Kind::Raise | Kind::Break | Kind::Continue
        )
    })
}

fn is_endless(syntax: &Syntax<'_>, statement: NodeId) -> bool {
    let test = syntax.child(statement, Field::Test);
    matches!(
        test.and_then(|test| syntax.constant(test)),
        Some(Constant::Bool(true) | Constant::Int(1))
    )
}

fn is_exhaustive(syntax: &Syntax<'_>, statement: NodeId) -> bool {
    let Some(last) = syntax.children_in(statement, Field::Case).last() else {
        return false;
    };
    let pattern = syntax.child(last, Field::Pattern);
    syntax.child(last, Field::Guard).is_none()
        && pattern.is_some_and(|pattern| {
            syntax.node(pattern).kind == Kind::MatchAs
                && syntax.child(pattern, Field::Pattern).is_none()
        })
}
