//! The special methods that operators call.

use super::Operator;

/// The method of the left operand and, of operators that have one, that of the right operand.
pub(super) const fn binary(op: Operator) -> Option<(&'static str, &'static str)> {
    Some(match op {
        Operator::Add => ("__add__", "__radd__"),
        Operator::Sub => ("__sub__", "__rsub__"),
        Operator::Mult => ("__mul__", "__rmul__"),
        Operator::MatMult => ("__matmul__", "__rmatmul__"),
        Operator::Div => ("__truediv__", "__rtruediv__"),
        Operator::Mod => ("__mod__", "__rmod__"),
        Operator::Pow => ("__pow__", "__rpow__"),
        Operator::LShift => ("__lshift__", "__rlshift__"),
        Operator::RShift => ("__rshift__", "__rrshift__"),
        Operator::BitOr => ("__or__", "__ror__"),
        Operator::BitXor => ("__xor__", "__rxor__"),
        Operator::BitAnd => ("__and__", "__rand__"),
        Operator::FloorDiv => ("__floordiv__", "__rfloordiv__"),
        Operator::Eq => ("__eq__", "__eq__"),
        Operator::NotEq => ("__ne__", "__ne__"),
        Operator::Lt => ("__lt__", "__gt__"),
        Operator::LtE => ("__le__", "__ge__"),
        Operator::Gt => ("__gt__", "__lt__"),
        Operator::GtE => ("__ge__", "__le__"),
        _ => return None,
    })
}

/// The method of an augmented assignment that changes its target in place.
pub(super) const fn in_place(op: Operator) -> Option<&'static str> {
    Some(match op {
        Operator::Add => "__iadd__",
        Operator::Sub => "__isub__",
        Operator::Mult => "__imul__",
        Operator::MatMult => "__imatmul__",
        Operator::Div => "__itruediv__",
        Operator::Mod => "__imod__",
        Operator::Pow => "__ipow__",
        Operator::LShift => "__ilshift__",
        Operator::RShift => "__irshift__",
        Operator::BitOr => "__ior__",
        Operator::BitXor => "__ixor__",
        Operator::BitAnd => "__iand__",
        Operator::FloorDiv => "__ifloordiv__",
        _ => return None,
    })
}

/// The method of an operator with one operand.
pub(super) const fn unary(op: Operator) -> Option<&'static str> {
    Some(match op {
        Operator::Invert => "__invert__",
        Operator::UAdd => "__pos__",
        Operator::USub => "__neg__",
        _ => return None,
    })
}
