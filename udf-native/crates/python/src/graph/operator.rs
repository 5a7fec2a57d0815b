//! Names of operators: every CALL that no call expression stands for.

use crate::syntax::{Kind, NodeId, Op, Syntax};

pub(super) const FIELD_ACCESS: &str = "<operator>.fieldAccess";
pub(super) const DICT: &str = "<operator>.dictLiteral";
pub(super) const MATCH_SINGLETON: &str = "<operator>.matchSingleton";
pub(super) const MATCH_MAPPING: &str = "<operator>.matchMapping";
pub(super) const MATCH_CLASS: &str = "<operator>.matchClass";
pub(super) const MATCH_STAR: &str = "<operator>.matchStar";
pub(super) const MATCH_AS: &str = "<operator>.matchAs";

/// Operator of a construct whose operands are all its children; `None` for any other construct.
pub(super) fn of(syntax: &Syntax<'_>, id: NodeId) -> Option<&'static str> {
    let node = syntax.node(id);
    Some(match node.kind {
        Kind::BoolOp | Kind::BinOp | Kind::UnaryOp => plain(node.op),
        Kind::Compare => match syntax.compare_ops(id) {
            [single] => plain(*single),
            _ => "<operator>.compare",
        },
        Kind::AugAssign => augmented(node.op),
        Kind::Assign | Kind::NamedExpr => "<operator>.assignment",
        Kind::AnnAssign if has_value(syntax, id) => "<operator>.assignment",
        Kind::AnnAssign => "<operator>.declaration",
        Kind::Delete => "<operator>.delete",
        Kind::Assert => "<operator>.assert",
        Kind::Pass => "<operator>.pass",
        Kind::IfExp => "<operator>.conditional",
        Kind::Subscript => "<operator>.indexAccess",
        Kind::Slice => "<operator>.slice",
        Kind::List => "<operator>.listLiteral",
        Kind::Tuple => "<operator>.tupleLiteral",
        Kind::Set => "<operator>.setLiteral",
        Kind::Starred => "<operator>.starredUnpack",
        Kind::Await => "<operator>.await",
        Kind::Yield => "<operator>.yield",
        Kind::YieldFrom => "<operator>.yieldFrom",
        Kind::JoinedStr => "<operator>.formatString",
        Kind::TemplateStr => "<operator>.templateString",
        Kind::FormattedValue => "<operator>.formattedValue",
        Kind::Interpolation => "<operator>.interpolation",
        Kind::MatchValue => "<operator>.matchValue",
        Kind::MatchSequence => "<operator>.matchSequence",
        Kind::MatchOr => "<operator>.matchOr",
        _ => return None,
    })
}

/// Whether an annotated assignment assigns: target and annotation are always there.
fn has_value(syntax: &Syntax<'_>, id: NodeId) -> bool {
    syntax.children(id).count() > 2
}

/// Name of a unary, binary or boolean operator or comparison.
pub(super) const fn plain(op: Op) -> &'static str {
    match op {
        Op::Add => "<operator>.addition",
        Op::Sub => "<operator>.subtraction",
        Op::Mult => "<operator>.multiplication",
        Op::MatMult => "<operator>.matMult",
        Op::Div => "<operator>.division",
        Op::Mod => "<operator>.modulo",
        Op::Pow => "<operator>.exponentiation",
        Op::LShift => "<operator>.shiftLeft",
        Op::RShift => "<operator>.arithmeticShiftRight",
        Op::BitOr => "<operator>.or",
        Op::BitXor => "<operator>.xor",
        Op::BitAnd => "<operator>.and",
        Op::FloorDiv => "<operator>.floorDiv",
        Op::And => "<operator>.logicalAnd",
        Op::Or => "<operator>.logicalOr",
        Op::Invert => "<operator>.not",
        Op::Not => "<operator>.logicalNot",
        Op::UAdd => "<operator>.plus",
        Op::USub => "<operator>.minus",
        Op::Eq => "<operator>.equals",
        Op::NotEq => "<operator>.notEquals",
        Op::Lt => "<operator>.lessThan",
        Op::LtE => "<operator>.lessEqualsThan",
        Op::Gt => "<operator>.greaterThan",
        Op::GtE => "<operator>.greaterEqualsThan",
        Op::Is => "<operator>.is",
        Op::IsNot => "<operator>.isNot",
        Op::In => "<operator>.in",
        Op::NotIn => "<operator>.notIn",
        Op::None | Op::ConvertStr | Op::ConvertRepr | Op::ConvertAscii => "<operator>.unknown",
    }
}

const fn augmented(op: Op) -> &'static str {
    match op {
        Op::Add => "<operator>.assignmentPlus",
        Op::Sub => "<operator>.assignmentMinus",
        Op::Mult => "<operator>.assignmentMultiplication",
        Op::MatMult => "<operator>.assignmentMatMult",
        Op::Div => "<operator>.assignmentDivision",
        Op::Mod => "<operator>.assignmentModulo",
        Op::Pow => "<operator>.assignmentExponentiation",
        Op::LShift => "<operator>.assignmentShiftLeft",
        Op::RShift => "<operator>.assignmentArithmeticShiftRight",
        Op::BitOr => "<operator>.assignmentOr",
        Op::BitXor => "<operator>.assignmentXor",
        Op::BitAnd => "<operator>.assignmentAnd",
        Op::FloorDiv => "<operator>.assignmentFloorDiv",
        _ => "<operator>.assignment",
    }
}
