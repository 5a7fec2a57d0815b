//! Literals and formatted strings.

use ruff_python_ast::{
    ConversionFlag, Expr, ExprBytesLiteral, ExprFString, ExprNoneLiteral, ExprStringLiteral,
    ExprTString, FStringPart, InterpolatedElement, InterpolatedStringElement,
    InterpolatedStringElements, InterpolatedStringFormatSpec, Number, StringFlags,
};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowering, Place, Work};
use crate::syntax::{Constant, Field, Flags, Kind, NodeId, Op, Span};

/// Literal text between two interpolations, which may be written in several pieces.
#[derive(Default)]
struct Run {
    span: Span,
    text: String,
}

impl Run {
    fn add(&mut self, range: TextRange, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.span = range.into();
        }
        self.span.end = range.end().to_u32();
        self.text.push_str(text);
    }
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn string(&mut self, expr: &ExprStringLiteral) -> Constant<'a> {
        let value = expr.value.to_str();
        let verbatim = match expr.value.as_slice() {
            [single] => self.slice(
                single
                    .range
                    .add_start(single.flags.opener_len())
                    .sub_end(single.flags.closer_len()),
            ),
            _ => None,
        };
        Constant::Str(match verbatim {
            Some(text) if text == value => text,
            _ => self.arena.alloc_str(value),
        })
    }

    pub(super) fn bytes(&mut self, expr: &ExprBytesLiteral) -> Constant<'a> {
        let bytes: Vec<u8> = expr.value.bytes().collect();
        Constant::Bytes(self.arena.alloc_slice_copy(&bytes))
    }

    pub(super) fn number(&mut self, number: &Number) -> Constant<'a> {
        match number {
            Number::Int(value) => match value.as_u64() {
                Some(value) => Constant::Int(value),
                None => Constant::BigInt(self.arena.alloc_str(&value.to_string())),
            },
            Number::Float(value) => Constant::Float(*value),
            Number::Complex { imag, .. } => Constant::Complex(*imag),
        }
    }

    pub(super) fn f_string(&mut self, place: Place, mut expr: ExprFString) {
        let id = self.add(place, Kind::JoinedStr, expr.range);
        let mut run = Run::default();
        for part in &mut expr.value {
            match part {
                FStringPart::Literal(literal) => run.add(literal.range, &literal.value),
                FStringPart::FString(part) => {
                    self.elements(id, &mut part.elements, Kind::FormattedValue, &mut run);
                }
            }
        }
        self.flush(id, &mut run);
    }

    pub(super) fn t_string(&mut self, place: Place, mut expr: ExprTString) {
        let id = self.add(place, Kind::TemplateStr, expr.range);
        let mut run = Run::default();
        for part in &mut expr.value {
            self.elements(id, &mut part.elements, Kind::Interpolation, &mut run);
        }
        self.flush(id, &mut run);
    }

    pub(super) fn format_spec(
        &mut self,
        place: Place,
        mut spec: InterpolatedStringFormatSpec,
        kind: Kind,
    ) {
        let id = self.add(place, Kind::JoinedStr, spec.range);
        let mut run = Run::default();
        self.elements(id, &mut spec.elements, kind, &mut run);
        self.flush(id, &mut run);
    }

    fn elements(
        &mut self,
        parent: NodeId,
        elements: &mut InterpolatedStringElements,
        kind: Kind,
        run: &mut Run,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    run.add(literal.range, &literal.value);
                }
                InterpolatedStringElement::Interpolation(element) => {
                    self.flush(parent, run);
                    let element = take(element);
                    self.push(parent, Field::Values, Work::Interpolation(element, kind));
                }
            }
        }
    }

    fn flush(&mut self, parent: NodeId, run: &mut Run) {
        if run.text.is_empty() {
            return;
        }
        let text = self.arena.alloc_str(&run.text);
        let data = self.constant(Constant::Str(text));
        self.push(parent, Field::Values, Work::Text(run.span, data));
        run.text.clear();
    }

    pub(super) fn interpolation(&mut self, place: Place, element: InterpolatedElement, kind: Kind) {
        let id = self.add(place, kind, element.range);
        let op = match element.conversion {
            ConversionFlag::None => Op::None,
            ConversionFlag::Str => Op::ConvertStr,
            ConversionFlag::Ascii => Op::ConvertAscii,
            ConversionFlag::Repr => Op::ConvertRepr,
        };
        let flags = Flags::DEBUG.when(element.debug_text.is_some());
        self.edit(id, |node| {
            node.op = op;
            node.flags = flags;
        });
        self.child(id, Field::Value, *element.expression);
        if let Some(spec) = element.format_spec {
            self.push(id, Field::FormatSpec, Work::FormatSpec(spec, kind));
        }
    }
}

/// Moves an interpolation out of a list that only lends its elements.
fn take(element: &mut InterpolatedElement) -> InterpolatedElement {
    let nothing = Expr::NoneLiteral(ExprNoneLiteral {
        node_index: element.node_index.clone(),
        range: element.expression.range(),
    });
    InterpolatedElement {
        range: element.range,
        node_index: element.node_index.clone(),
        expression: std::mem::replace(&mut element.expression, Box::new(nothing)),
        debug_text: element.debug_text.take(),
        conversion: element.conversion,
        format_spec: element.format_spec.take(),
    }
}
