//! Which nodes may raise an exception by being evaluated, and which conditions are decided.

use super::names::Names;
use crate::graph::{CpgNode, CpgNodeId, NodeKind};
use crate::syntax::{Constant, Ctx, Kind, NodeId, Op, Syntax};

/// Whether evaluating a node, its operands aside, may raise. What raises always, `raise` and
/// `assert`, is not asked about.
///
/// An assignment does not: what unpacks or stores into an object is the node of its target. Reading
/// a name does, unless the name is always bound.
pub(super) fn may_raise(
    syntax: &Syntax<'_>,
    names: &Names<'_, '_>,
    id: CpgNodeId,
    node: &CpgNode<'_>,
) -> bool {
    match node.kind {
        NodeKind::Call => operation(syntax, node.syntax),
        NodeKind::Identifier => {
            syntax.node(node.syntax).kind == Kind::Name
                && syntax.node(node.syntax).ctx != Ctx::Store
                && names.may_be_unbound(id)
        }
        NodeKind::Import | NodeKind::Annotation => true,
        NodeKind::TypeRef => syntax.node(node.syntax).kind == Kind::ClassDef,
        NodeKind::ControlStructure => matches!(node.subkind, Some("FOR" | "WITH")),
        _ => false,
    }
}

fn operation(syntax: &Syntax<'_>, id: NodeId) -> bool {
    let node = syntax.node(id);
    match node.kind {
        Kind::Assign
        | Kind::NamedExpr
        | Kind::AnnAssign
        | Kind::Delete
        | Kind::Assert
        | Kind::Pass
        | Kind::IfExp
        | Kind::BoolOp
        | Kind::Slice
        | Kind::JoinedStr
        | Kind::TemplateStr
        | Kind::MatchSingleton
        | Kind::MatchStar
        | Kind::MatchAs
        | Kind::MatchOr => false,
        Kind::Compare => {
            let operators = syntax.compare_ops(id);
            !operators.iter().all(|op| matches!(op, Op::Is | Op::IsNot))
        }
        Kind::Tuple | Kind::List => match node.ctx {
            Ctx::Store => true,
            Ctx::Del => false,
            _ => syntax
                .children(id)
                .any(|child| syntax.node(child).kind == Kind::Starred),
        },
        Kind::Starred => node.ctx != Ctx::Store,
        _ => true,
    }
}

/// What a literal is worth as a condition; `None` for anything that has to be evaluated.
pub(super) fn truth(syntax: &Syntax<'_>, node: &CpgNode<'_>) -> Option<bool> {
    if node.kind != NodeKind::Literal {
        return None;
    }
    Some(match syntax.constant(node.syntax)? {
        Constant::Bool(value) => value,
        Constant::Int(value) => value != 0,
        Constant::Str(text) => !text.is_empty(),
        Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::None => false,
        Constant::Float(value) | Constant::Complex(value) => value != 0.0,
        Constant::Ellipsis | Constant::BigInt(_) => true,
    })
}
