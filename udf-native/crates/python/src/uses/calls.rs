//! `py_calls` and `py_call_args`: every call site, decorators included.

use relspec_contracts::{PyCallArgs, PyCalls};

use super::File;
use super::places::Place;
use crate::syntax::{Field, Kind, NodeId};

/// One call site.
#[derive(Clone, Debug)]
pub(super) struct CallSite<'a> {
    pub(super) id: i64,
    /// Expression that is called.
    pub(super) callee: NodeId,
    pub(super) is_decorator: bool,
    /// Right-most name of a callee that is a name or an attribute.
    pub(super) name: Option<&'a str>,
    pub(super) is_attribute: bool,
    /// Arguments in source order: `.`, `*`, `**` or the keyword.
    pub(super) shape: Vec<&'a str>,
    pub(super) arguments: &'a [i64],
    /// Base object of a callee that is an attribute.
    pub(super) receiver: Option<i64>,
}

impl<'a> CallSite<'a> {
    /// Reads a call or decorator; `None` for any other node.
    pub(super) fn at(file: &File<'a, '_>, node: NodeId) -> Option<Self> {
        let syntax = &file.analysis.syntax;
        let ids = &file.graph.ids;
        let (callee, is_decorator) = match syntax.node(node).kind {
            Kind::Call => (syntax.child(node, Field::Func)?, false),
            Kind::Decorator => (syntax.child(node, Field::Value)?, true),
            _ => return None,
        };
        let called = syntax.node(callee);
        let is_attribute = called.kind == Kind::Attribute;
        let is_named = is_attribute || called.kind == Kind::Name;
        let (mut shape, mut arguments) = (Vec::new(), Vec::new());
        if is_decorator {
            shape.push(".");
            arguments.extend(ids.node(syntax.node(node).parent));
        } else {
            for argument in syntax.children(node).skip(1) {
                let (form, value) = form(file, argument);
                shape.push(form);
                arguments.push(ids.node(value).unwrap_or(0));
            }
        }
        let base = syntax.child(callee, Field::Value).filter(|_| is_attribute);
        Some(Self {
            id: ids.node(node)?,
            callee,
            is_decorator,
            name: called
                .name
                .filter(|_| is_named)
                .map(|name| file.analysis.atoms.text(name)),
            is_attribute,
            shape,
            arguments: file.arena.alloc_slice_copy(&arguments),
            receiver: base.and_then(|base| ids.node(base)),
        })
    }

    pub(super) fn row(&self, file: &File<'a, '_>, node: NodeId) -> PyCalls<'a> {
        let analysis = file.analysis;
        let syntax = &analysis.syntax;
        let count = |form: &str| self.shape.iter().filter(|f| **f == form).count();
        let is_keyword = |form: &&str| !matches!(*form, "." | "*" | "**");
        let keywords: Vec<&str> = self.shape.iter().copied().filter(is_keyword).collect();
        let made = syntax.node(node);
        PyCalls {
            file_id: analysis.file_id,
            call_id: self.id,
            def_id: analysis.defs.id(analysis.defs.owner(node)),
            call_kind: if self.is_decorator {
                "DECORATOR"
            } else {
                "CALL"
            },
            callee_shape: callee_shape(syntax.node(self.callee).kind),
            callee_name: self.name,
            positional_count: count(".") as i32,
            keyword_names: file.arena.alloc_slice_copy(&keywords),
            has_star: count("*") > 0,
            has_double_star: count("**") > 0,
            is_awaited: syntax.node(made.parent).kind == Kind::Await && !self.is_decorator,
            is_type_checking: file.places.at(node).has(Place::TYPE_CHECKING),
            use_id: None,
        }
    }

    pub(super) fn argument_rows(&self, file: &File<'a, '_>, rows: &mut Vec<PyCallArgs<'a>>) {
        let mut position = 0;
        let arguments = self.shape.iter().zip(self.arguments);
        for ((form, argument), ordinal) in arguments.zip(1..) {
            let is_positional = *form == ".";
            position += i32::from(is_positional);
            rows.push(PyCallArgs {
                file_id: file.analysis.file_id,
                call_id: self.id,
                ordinal,
                arg_id: *argument,
                position: is_positional.then_some(position),
                keyword: (!matches!(*form, "." | "*" | "**")).then_some(*form),
                star_kind: match *form {
                    "*" => Some("STAR"),
                    "**" => Some("DOUBLE_STAR"),
                    _ => None,
                },
            });
        }
    }
}

/// How an argument is given, and the expression that is.
fn form<'a>(file: &File<'a, '_>, argument: NodeId) -> (&'a str, NodeId) {
    let syntax = &file.analysis.syntax;
    let node = syntax.node(argument);
    match node.kind {
        Kind::Starred => ("*", argument),
        Kind::Keyword => (
            node.name
                .map_or("**", |name| file.analysis.atoms.text(name)),
            syntax.child(argument, Field::Value).unwrap_or(argument),
        ),
        _ => (".", argument),
    }
}

const fn callee_shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Name => "NAME",
        Kind::Attribute => "ATTRIBUTE",
        Kind::Call => "CALL",
        Kind::Subscript => "SUBSCRIPT",
        Kind::Lambda => "LAMBDA",
        _ => "OTHER",
    }
}
