//! Expressions.

use ruff_python_ast::{
    BoolOp, CmpOp, Comprehension, Expr, ExprCall, ExprCompare, ExprDict, ExprDictComp,
    ExprGenerator, ExprIf, ExprLambda, ExprName, ExprSlice, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

use super::stmt::operator;
use super::{Lowering, Place, Work, ctx};
use crate::syntax::{Constant, Ctx, Field, Flags, Kind, NodeId, Op};

impl Lowering<'_, '_> {
    pub(super) fn expr(&mut self, place: Place, expr: Expr) {
        match expr {
            Expr::Name(expr) => self.name_expr(place, &expr),
            Expr::Call(expr) => self.call(place, expr),
            Expr::Attribute(expr) => {
                let id = self.add(place, Kind::Attribute, expr.range);
                self.edit(id, |node| node.ctx = ctx(expr.ctx));
                self.name(id, &expr.attr);
                self.child(id, Field::Value, *expr.value);
            }
            Expr::Subscript(expr) => {
                let id = self.add(place, Kind::Subscript, expr.range);
                self.edit(id, |node| node.ctx = ctx(expr.ctx));
                self.child(id, Field::Value, *expr.value);
                self.child(id, Field::Slice, *expr.slice);
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => self.literal(place, &expr),
            Expr::FString(expr) => self.f_string(place, expr),
            Expr::TString(expr) => self.t_string(place, expr),
            Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::Compare(_) => {
                self.operation(place, expr);
            }
            Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_) => {
                self.display(place, expr);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(place, expr);
            }
            other => self.other_expr(place, other),
        }
    }

    fn other_expr(&mut self, place: Place, expr: Expr) {
        let range = expr.range();
        match expr {
            Expr::Named(expr) => {
                let id = self.add(place, Kind::NamedExpr, range);
                self.child(id, Field::Target, *expr.target);
                self.child(id, Field::Value, *expr.value);
            }
            Expr::Lambda(expr) => self.lambda(place, expr),
            Expr::If(expr) => self.conditional(place, expr),
            Expr::Await(expr) => {
                let id = self.add(place, Kind::Await, range);
                self.child(id, Field::Value, *expr.value);
            }
            Expr::Yield(expr) => {
                let id = self.add(place, Kind::Yield, range);
                self.optional(id, Field::Value, expr.value);
            }
            Expr::YieldFrom(expr) => {
                let id = self.add(place, Kind::YieldFrom, range);
                self.child(id, Field::Value, *expr.value);
            }
            Expr::Starred(expr) => {
                let id = self.add(place, Kind::Starred, range);
                self.edit(id, |node| node.ctx = ctx(expr.ctx));
                self.child(id, Field::Value, *expr.value);
            }
            Expr::Slice(expr) => self.slice_expr(place, expr),
            // Escape commands only exist in notebooks; the others have methods of their own.
            _ => {
                self.add(place, Kind::Unknown, range);
            }
        }
    }

    /// The parser puts a name without text where an expression is missing.
    fn name_expr(&mut self, place: Place, expr: &ExprName) {
        let atom = self.atom(expr.id.as_str(), expr.range);
        let kind = if atom.is_some() {
            Kind::Name
        } else {
            Kind::Unknown
        };
        let id = self.add(place, kind, expr.range);
        self.edit(id, |node| match atom {
            Some(_) => {
                node.ctx = ctx(expr.ctx);
                node.name = atom;
                node.name_span = expr.range.into();
            }
            None => node.flags = Flags::MISSING,
        });
    }

    /// Target of an augmented assignment.
    pub(super) fn augmented(&mut self, place: Place, expr: Expr) {
        let id = NodeId(self.syntax.nodes.len() as u32);
        self.expr(place, expr);
        self.edit(id, |node| {
            if node.ctx == Ctx::Store {
                node.ctx = Ctx::Augmented;
            }
        });
    }

    fn call(&mut self, place: Place, expr: ExprCall) {
        let id = self.add(place, Kind::Call, expr.range());
        self.child(id, Field::Func, *expr.func);
        let mut arguments = expr.arguments;
        // A generator that is the only argument takes the parentheses of the call.
        if let [Expr::Generator(generator)] = &mut *arguments.args
            && !generator.parenthesized
        {
            generator.range = arguments.range;
        }
        self.arguments(id, Field::Arg, arguments);
    }

    fn lambda(&mut self, place: Place, expr: ExprLambda) {
        let id = self.add(place, Kind::Lambda, expr.range);
        if let Some(params) = expr.parameters {
            self.params(id, *params);
        }
        self.child(id, Field::Body, *expr.body);
    }

    fn conditional(&mut self, place: Place, expr: ExprIf) {
        let id = self.add(place, Kind::IfExp, expr.range);
        self.child(id, Field::Body, *expr.body);
        self.child(id, Field::Test, *expr.test);
        self.child(id, Field::Orelse, *expr.orelse);
    }

    fn slice_expr(&mut self, place: Place, expr: ExprSlice) {
        let id = self.add(place, Kind::Slice, expr.range);
        self.optional(id, Field::Lower, expr.lower);
        self.optional(id, Field::Upper, expr.upper);
        self.optional(id, Field::Step, expr.step);
    }

    fn operation(&mut self, place: Place, expr: Expr) {
        let range = expr.range();
        match expr {
            Expr::BoolOp(expr) => {
                let id = self.add(place, Kind::BoolOp, range);
                let op = match expr.op {
                    BoolOp::And => Op::And,
                    BoolOp::Or => Op::Or,
                };
                self.edit(id, |node| node.op = op);
                self.children(id, Field::Values, expr.values);
            }
            Expr::BinOp(expr) => {
                let id = self.add(place, Kind::BinOp, range);
                self.edit(id, |node| node.op = operator(expr.op));
                self.child(id, Field::Left, *expr.left);
                self.child(id, Field::Right, *expr.right);
            }
            Expr::UnaryOp(expr) => {
                let id = self.add(place, Kind::UnaryOp, range);
                self.edit(id, |node| node.op = unary_operator(expr.op));
                self.child(id, Field::Operand, *expr.operand);
            }
            Expr::Compare(expr) => self.compare(place, expr),
            _ => {}
        }
    }

    fn compare(&mut self, place: Place, expr: ExprCompare) {
        let id = self.add(place, Kind::Compare, expr.range);
        let data = self.syntax.compare_ops.len() as u32;
        self.edit(id, |node| node.data = data);
        let ops = expr.ops.iter().map(|op| comparison(*op));
        self.syntax.compare_ops.extend(ops);
        self.child(id, Field::Left, *expr.left);
        self.children(id, Field::Comparator, expr.comparators);
    }

    fn display(&mut self, place: Place, expr: Expr) {
        let range = expr.range();
        match expr {
            Expr::List(expr) => {
                let id = self.add(place, Kind::List, range);
                self.edit(id, |node| node.ctx = ctx(expr.ctx));
                self.children(id, Field::Elt, expr.elts);
            }
            Expr::Tuple(expr) => {
                let id = self.add(place, Kind::Tuple, range);
                self.edit(id, |node| {
                    node.ctx = ctx(expr.ctx);
                    node.flags = Flags::PARENTHESIZED.when(expr.parenthesized);
                });
                self.children(id, Field::Elt, expr.elts);
            }
            Expr::Set(expr) => {
                let id = self.add(place, Kind::Set, range);
                self.children(id, Field::Elt, expr.elts);
            }
            Expr::Dict(expr) => self.dict(place, expr),
            _ => {}
        }
    }

    fn dict(&mut self, place: Place, expr: ExprDict) {
        let id = self.add(place, Kind::Dict, expr.range);
        for item in expr.items {
            self.dict_item(id, item.key, item.value);
        }
    }

    fn dict_item(&mut self, parent: NodeId, key: Option<Expr>, value: Expr) {
        match key {
            Some(key) => {
                self.child(parent, Field::Key, key);
                self.child(parent, Field::DictValue, value);
            }
            None => self.child(parent, Field::DictUnpack, value),
        }
    }

    fn comprehension(&mut self, place: Place, expr: Expr) {
        let range = expr.range();
        match expr {
            Expr::ListComp(expr) => {
                let id = self.add(place, Kind::ListComp, range);
                self.child(id, Field::Elt, *expr.elt);
                self.generators(id, expr.generators);
            }
            Expr::SetComp(expr) => {
                let id = self.add(place, Kind::SetComp, range);
                self.child(id, Field::Elt, *expr.elt);
                self.generators(id, expr.generators);
            }
            Expr::DictComp(ExprDictComp {
                key,
                value,
                generators,
                ..
            }) => {
                let id = self.add(place, Kind::DictComp, range);
                self.dict_item(id, key.map(|key| *key), *value);
                self.generators(id, generators);
            }
            Expr::Generator(expr) => self.generator_expr(place, range, expr),
            _ => {}
        }
    }

    fn generator_expr(&mut self, place: Place, range: TextRange, expr: ExprGenerator) {
        let id = self.add(place, Kind::GeneratorExp, range);
        let flags = Flags::PARENTHESIZED.when(expr.parenthesized);
        self.edit(id, |node| node.flags = flags);
        self.child(id, Field::Elt, *expr.elt);
        self.generators(id, expr.generators);
    }

    fn generators(&mut self, parent: NodeId, generators: Vec<Comprehension>) {
        for (index, generator) in generators.into_iter().enumerate() {
            let flags = Flags::FIRST
                .when(index == 0)
                .with(Flags::ASYNC.when(generator.is_async));
            self.push(parent, Field::Generator, Work::Generator(generator, flags));
        }
    }

    pub(super) fn generator(&mut self, place: Place, generator: Comprehension, flags: Flags) {
        let id = self.add(place, Kind::Comprehension, generator.range);
        self.edit(id, |node| node.flags = flags);
        self.child(id, Field::Target, generator.target);
        self.child(id, Field::Iter, generator.iter);
        self.children(id, Field::Ifs, generator.ifs);
    }

    fn literal(&mut self, place: Place, expr: &Expr) {
        let id = self.add(place, Kind::Constant, expr.range());
        let value = match expr {
            Expr::StringLiteral(expr) => self.string(expr),
            Expr::BytesLiteral(expr) => self.bytes(expr),
            Expr::NumberLiteral(expr) => self.number(&expr.value),
            Expr::BooleanLiteral(expr) => Constant::Bool(expr.value),
            Expr::EllipsisLiteral(_) => Constant::Ellipsis,
            _ => Constant::None,
        };
        let data = self.constant(value);
        self.edit(id, |node| node.data = data);
    }
}

fn unary_operator(op: UnaryOp) -> Op {
    match op {
        UnaryOp::Invert => Op::Invert,
        UnaryOp::Not => Op::Not,
        UnaryOp::UAdd => Op::UAdd,
        UnaryOp::USub => Op::USub,
    }
}

fn comparison(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::NotEq,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::LtE,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::GtE,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}
