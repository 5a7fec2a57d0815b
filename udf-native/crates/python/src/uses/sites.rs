//! What every name is bound to, and by which statement.

use rustc_hash::FxHashMap;

use crate::Analysis;
use crate::defs::DefIndex;
use crate::scopes::{BindingId, Occurrence, Use};
use crate::syntax::{Constant, Field, Kind, NodeId, Syntax};

/// What a target is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// An expression.
    Expr(NodeId),
    /// An element of an expression.
    Iter(NodeId),
    /// What entering an expression gives.
    Enter(NodeId),
    /// Something else.
    Unknown,
    /// Nothing: it is only declared.
    None,
}

impl Value {
    /// Whether it says nothing about what the target will hold: a declaration, or `None`.
    pub(super) fn is_nothing(self, syntax: &Syntax<'_>) -> bool {
        match self {
            Value::None => true,
            Value::Expr(value) => matches!(
                syntax.constant(value),
                Some(Constant::None | Constant::Ellipsis)
            ),
            Value::Iter(_) | Value::Enter(_) | Value::Unknown => false,
        }
    }
}

/// How a target gets its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) value: Value,
    /// Annotation expression.
    pub(super) annotation: Option<NodeId>,
    /// Last node that runs before the target is bound.
    pub(super) order: u32,
}

/// What every stored name and attribute is given, by its node.
pub(super) type Targets = FxHashMap<NodeId, Given>;

/// Follows every statement that stores to the names and attributes it stores to.
pub(super) fn targets(syntax: &Syntax<'_>) -> Targets {
    let mut targets = Targets::default();
    let mut stack: Vec<(NodeId, Given)> = Vec::new();
    for (id, node) in syntax.iter() {
        match node.kind {
            Kind::Assign | Kind::AnnAssign | Kind::NamedExpr => {
                let value = syntax.child(id, Field::Value);
                let given = Given {
                    value: value.map_or(Value::None, Value::Expr),
                    annotation: syntax.child(id, Field::Annotation),
                    order: node.subtree_end.0.saturating_sub(1),
                };
                stack.extend(
                    syntax
                        .children_in(id, Field::Target)
                        .map(|target| (target, given)),
                );
            }
            Kind::For | Kind::AsyncFor | Kind::Comprehension => {
                let iter = syntax.child(id, Field::Iter);
                let given = Given {
                    value: iter.map_or(Value::Unknown, Value::Iter),
                    annotation: None,
                    order: iter.map_or(id.0, |iter| syntax.node(iter).subtree_end.0 - 1),
                };
                stack.extend(
                    syntax
                        .child(id, Field::Target)
                        .map(|target| (target, given)),
                );
            }
            Kind::WithItem => {
                let entered = syntax.child(id, Field::ContextExpr);
                let target = syntax.child(id, Field::OptionalVars);
                let given = Given {
                    value: entered.map_or(Value::Unknown, Value::Enter),
                    annotation: None,
                    order: id.0,
                };
                stack.extend(target.map(|target| (target, given)));
            }
            _ => {}
        }
        while let Some((target, given)) = stack.pop() {
            distribute(syntax, target, given, &mut stack, &mut targets);
        }
    }
    targets
}

/// Gives a target its value; a display of targets shares out a display of values of its length.
fn distribute(
    syntax: &Syntax<'_>,
    target: NodeId,
    given: Given,
    stack: &mut Vec<(NodeId, Given)>,
    targets: &mut Targets,
) {
    let unknown = Given {
        value: Value::Unknown,
        ..given
    };
    match syntax.node(target).kind {
        Kind::Name | Kind::Attribute => {
            targets.insert(target, given);
        }
        Kind::Starred => {
            stack.extend(syntax.children(target).map(|child| (child, unknown)));
        }
        Kind::Tuple | Kind::List => {
            let values = match given.value {
                Value::Expr(value) if same_shape(syntax, target, value) => Some(value),
                _ => None,
            };
            let mut values = values.into_iter().flat_map(|value| syntax.children(value));
            for child in syntax.children(target) {
                let value = values.next().map_or(Value::Unknown, Value::Expr);
                stack.push((child, Given { value, ..unknown }));
            }
        }
        _ => {}
    }
}

fn same_shape(syntax: &Syntax<'_>, target: NodeId, value: NodeId) -> bool {
    let is_plain = |id: NodeId| {
        let is_starred = |child: NodeId| syntax.node(child).kind == Kind::Starred;
        !syntax.children(id).any(is_starred)
    };
    matches!(syntax.node(value).kind, Kind::Tuple | Kind::List)
        && syntax.children(target).count() == syntax.children(value).count()
        && is_plain(target)
        && is_plain(value)
}

/// What a site binds its name to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// What the alias at the site imports.
    Import,
    /// A definition.
    Def(DefIndex),
    /// The parameter at the site.
    Param,
    /// A value.
    Value(Value),
    /// A type parameter, an exception, what a pattern captures.
    Other,
}

/// One place that gives a binding a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub(super) node: NodeId,
    /// Last node that runs before the name is bound.
    pub(super) order: u32,
    pub(super) bound: Bound,
    /// Annotation expression.
    pub(super) annotation: Option<NodeId>,
    /// Under `if`, `try`, a loop or `match`, or in another scope through `global`, `nonlocal` or a
    /// walrus.
    pub(super) is_conditional: bool,
    /// In the scope of the binding itself.
    pub(super) is_own: bool,
    /// Place, among the sites of the binding, of the last one up to here that surely ran.
    sure: u32,
}

/// The sites of every binding that has some.
pub(super) struct Sites {
    all: Vec<Site>,
    starts: Vec<u32>,
    /// Last place where a binding is surely deleted.
    deleted: FxHashMap<BindingId, u32>,
}

impl Sites {
    pub(super) fn of(analysis: &Analysis<'_>, targets: &Targets) -> Self {
        let mut found: Vec<(BindingId, Site)> = Vec::new();
        let mut deleted = FxHashMap::default();
        for occurrence in analysis.scopes.occurrences() {
            let is_deleted = occurrence.usage == Use::Del;
            if !(occurrence.usage.binds() || is_deleted) || occurrence.usage == Use::Augmented {
                continue;
            }
            let binding = occurrence.binding.and_then(|b| analysis.scopes.target(b));
            let Some(binding) = binding else { continue };
            let site = site(analysis, targets, occurrence, binding);
            if !is_deleted {
                found.push((binding, site));
            } else if !site.is_conditional {
                deleted.insert(binding, site.order);
            }
        }
        found.sort_by_key(|(binding, site)| (*binding, site.order));
        let mut starts = Vec::with_capacity(analysis.scopes.bindings().len() + 1);
        let mut at = 0;
        for index in 0..=analysis.scopes.bindings().len() {
            let rest = found.get(at..).unwrap_or(&[]);
            at += rest
                .iter()
                .take_while(|(binding, _)| binding.index() < index)
                .count();
            starts.push(at as u32);
        }
        mark_sure(&mut found);
        let all = found.into_iter().map(|(_, site)| site).collect();
        Self {
            all,
            starts,
            deleted,
        }
    }

    /// The sites that may have given a binding its value once the first `count` had the chance:
    /// the last of them that surely ran and those after it. Also says whether one surely ran.
    pub(super) fn live(&self, binding: BindingId, count: usize) -> (&[Site], bool) {
        let sites = self.of_binding(binding).get(..count).unwrap_or(&[]);
        let first = sites.last().map_or(0, |site| site.sure as usize);
        let live = sites.get(first..).unwrap_or(&[]);
        (live, live.first().is_some_and(|site| !site.is_conditional))
    }

    /// Whether a binding is surely deleted after a site.
    pub(super) fn is_deleted_after(&self, binding: BindingId, site: &Site) -> bool {
        let deleted = self.deleted.get(&binding);
        deleted.is_some_and(|deleted| *deleted > site.order)
    }

    /// The sites of a binding in the order in which they take effect.
    pub(super) fn of_binding(&self, binding: BindingId) -> &[Site] {
        let start = self.starts.get(binding.index()).copied().unwrap_or(0);
        let end = self
            .starts
            .get(binding.index() + 1)
            .copied()
            .unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or(&[])
    }
}

fn mark_sure(found: &mut [(BindingId, Site)]) {
    let mut last: Option<(BindingId, u32, u32)> = None;
    for (binding, site) in found {
        let (place, sure) = match last {
            Some((known, place, sure)) if known == *binding => (place + 1, sure),
            _ => (0, 0),
        };
        site.sure = if site.is_conditional { sure } else { place };
        last = Some((*binding, place, site.sure));
    }
}

fn site(
    analysis: &Analysis<'_>,
    targets: &Targets,
    occurrence: &Occurrence,
    binding: BindingId,
) -> Site {
    let node = occurrence.node;
    let last = |id: NodeId| analysis.syntax.node(id).subtree_end.0.saturating_sub(1);
    let def = |id: NodeId| analysis.defs.at(&analysis.syntax, id);
    let given = targets.get(&node);
    let (bound, order) = match occurrence.usage {
        Use::Import => (Bound::Import, node.0),
        Use::Def | Use::Class => (def(node).map_or(Bound::Other, Bound::Def), last(node)),
        Use::TypeAlias => {
            let statement = analysis.syntax.node(node).parent;
            let alias = def(statement).map_or(Bound::Other, Bound::Def);
            (alias, last(statement))
        }
        Use::Param => (Bound::Param, node.0),
        Use::Store => match given {
            Some(given) => (Bound::Value(given.value), given.order),
            None => (Bound::Value(Value::Unknown), node.0),
        },
        _ => (Bound::Other, node.0),
    };
    let scope = analysis.scopes.binding(binding).map(|b| b.scope);
    let is_own = scope == Some(occurrence.scope);
    let annotation = match bound {
        Bound::Param => analysis.syntax.child(node, Field::Annotation),
        _ => given.and_then(|given| given.annotation),
    };
    Site {
        node,
        order,
        bound,
        annotation,
        is_conditional: !is_own || analysis.defs.is_conditional(node),
        is_own,
        sure: 0,
    }
}
