//! Annotations as evidence: their text in one spelling, and what kind of type they write.

use relspec_contracts::PyTypeExprs;

use super::{Value, Writer};
use crate::graph::spelling;
use crate::syntax::{Constant, Field, Kind, NodeId, Op};

impl Writer<'_, '_> {
    pub(super) fn type_exprs(&mut self) {
        let graph = self.graph;
        let tree = graph.ids.tree();
        for (expression, at) in tree.type_exprs() {
            let id = graph.ids.id(*at);
            let Some(node) = tree.node(*at) else {
                continue;
            };
            let (text, is_string) = self.type_text(*expression);
            self.prop(id, "TEXT", Value::Text(text));
            let Some(subject_id) = self.type_subject(*expression) else {
                continue;
            };
            let (shape, is_optional) = if is_string {
                (spelling::shape(text), spelling::is_optional(text))
            } else {
                (self.shape(*expression), self.is_optional(*expression))
            };
            self.facts.py_type_exprs.push(PyTypeExprs {
                file_id: self.file_id,
                type_expr_id: id,
                def_id: self.analysis.defs.id(node.owner),
                subject_id,
                role: node.subkind.unwrap_or("VARIABLE"),
                text,
                shape,
                is_string,
                is_optional,
            });
        }
    }
}

impl<'a> Writer<'a, '_> {
    /// Text of an annotation; what a string says, not how it is quoted.
    pub(super) fn type_text(&self, expression: NodeId) -> (&'a str, bool) {
        if let Some(Constant::Str(text)) = self.analysis.syntax.constant(expression) {
            return (text.trim(), true);
        }
        let span = self.analysis.syntax.node(expression).span;
        (spelling::canonical(self.arena, self.analysis, span), false)
    }

    fn shape(&self, expression: NodeId) -> &'static str {
        let syntax = &self.analysis.syntax;
        let node = syntax.node(expression);
        match node.kind {
            Kind::Name | Kind::Attribute => "NAME",
            Kind::BinOp if node.op == Op::BitOr => "UNION",
            Kind::Constant => "LITERAL",
            Kind::Subscript => spelling::generic_shape(self.head(expression)),
            _ => "OTHER",
        }
    }

    /// Last name of what is subscripted.
    fn head(&self, subscript: NodeId) -> &'a str {
        let name = self.analysis.syntax.node(NodeId(subscript.0 + 1)).name;
        name.map_or("", |name| self.analysis.atoms.text(name))
    }

    /// Whether `None` is an alternative of a union, however deep the unions nest.
    fn is_optional(&self, expression: NodeId) -> bool {
        let syntax = &self.analysis.syntax;
        let mut open = vec![expression];
        while let Some(id) = open.pop() {
            let node = syntax.node(id);
            match node.kind {
                Kind::Constant if id == expression => {}
                Kind::Constant if syntax.constant(id) == Some(Constant::None) => return true,
                Kind::BinOp if node.op == Op::BitOr => open.extend(syntax.children(id)),
                Kind::Subscript => match self.head(id) {
                    "Optional" => return true,
                    "Union" => open.extend(syntax.children_in(id, Field::Slice)),
                    _ => {}
                },
                // The alternatives of `Union[…]`.
                Kind::Tuple if node.field == Field::Slice => open.extend(syntax.children(id)),
                _ => {}
            }
        }
        false
    }
}
