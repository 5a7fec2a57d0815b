//! Methods that classes of the repository have from classes outside, and what these call of the
//! instance in turn.

use relspec_summary::Shape;

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::object::ObjectId;
use crate::program::{Arg, ClassId, ConstraintId, Node, Part, Rule};
use crate::solver::Solver;

impl Solver {
    /// Whether a class has an ancestor outside.
    pub(crate) fn extends(&self, class: ClassId, path: &str) -> bool {
        let mut order = self.hierarchy.order(class).iter();
        order.any(|ancestor| match ancestor {
            Ancestor::External(name) => self.program.names.text(*name) == path,
            Ancestor::Class(_) => false,
        })
    }

    /// Whether a class holds tests of `unittest`.
    pub(crate) fn is_test(&self, class: ClassId) -> bool {
        const CASES: [&str; 3] = [
            "unittest.TestCase",
            "unittest.case.TestCase",
            "unittest.IsolatedAsyncioTestCase",
        ];
        CASES.iter().any(|path| self.extends(class, path))
    }

    /// An instance is asked for a method that a class outside defines.
    pub(crate) fn inherited_method(
        &mut self,
        id: ConstraintId,
        class: ClassId,
        receiver: ObjectId,
        name: &str,
        arguments: &[Arg],
        dst: Option<Node>,
    ) {
        let first = arguments.first().map(|argument| argument.node);
        if matches!(name, "__call__" | "run" | "debug") && self.is_test(class) {
            self.run_tests(id, class);
            return;
        }
        if name == "start" && self.has(class, "run") {
            self.special(id, receiver, "run", &[], None, Dispatch::Callback);
            return;
        }
        if let Some(method) = name.strip_prefix("assert") {
            self.assertion(id, method, arguments);
            return;
        }
        if name == "_replace" {
            if let Some(dst) = dst {
                self.add(dst, receiver);
            }
            return;
        }
        let key: Vec<Node> = first.into_iter().collect();
        let steps: &[&str] = match name {
            "get" | "__contains__" => &["__getitem__"],
            "pop" => &["__getitem__", "__delitem__"],
            "popitem" => &["__iter__", "__getitem__", "__delitem__"],
            "clear" => &["popitem", "__iter__", "__getitem__", "__delitem__"],
            "setdefault" => &["__getitem__", "__setitem__"],
            "items" | "values" => &["__iter__", "__getitem__"],
            "keys" => &["__iter__"],
            "index" | "count" => &["__getitem__", "__len__"],
            "append" | "extend" => &["insert", "__len__"],
            "update" => &["__setitem__"],
            "remove" => &["__delitem__"],
            "__eq__" => &["__iter__", "__len__"],
            _ => &[],
        };
        // Containers written in C look at themselves; those of `collections.abc` ask.
        if self.is_abstract_container(class) {
            for step in steps {
                let (arguments, result) = match *step {
                    "__iter__" | "__len__" => (&[][..], None),
                    "__getitem__" => (key.as_slice(), dst),
                    _ => (key.as_slice(), None),
                };
                self.special(id, receiver, step, arguments, result, Dispatch::Callback);
            }
        }
        match name {
            "append" | "add" | "appendleft" => {
                if let Some(src) = first {
                    self.put(receiver, Part::Unkeyed, src);
                }
            }
            "get" | "pop" | "popleft" | "setdefault" | "__getitem__" => {
                let all = self.part(receiver, Part::All);
                if let Some(dst) = dst {
                    self.link(dst, all);
                    if let Some(default) = arguments.get(1) {
                        self.link(dst, default.node);
                    }
                }
            }
            "values" | "__iter__" => self.give_elements(id, receiver, Part::All, dst),
            "keys" => self.give_elements(id, receiver, Part::Keys, dst),
            "__setitem__" => {
                if let Some(src) = arguments.get(1) {
                    self.put(receiver, Part::Unkeyed, src.node);
                }
            }
            "copy" => {
                if let Some(dst) = dst {
                    self.add(dst, receiver);
                }
            }
            _ => {}
        }
    }

    /// What the assertions of `unittest` call.
    fn assertion(&mut self, id: ConstraintId, method: &str, arguments: &[Arg]) {
        let first = arguments.first().map(|argument| argument.node);
        match method {
            "Equal" | "NotEqual" => self.method_of(id, first, "__eq__", None, None),
            "In" => {
                let second = arguments.get(1).map(|argument| argument.node);
                self.method_of(id, second, "__contains__", Some("__iter__"), None);
            }
            "True" | "False" => self.method_of(id, first, "__bool__", Some("__len__"), None),
            "Raises" => {
                if let Some(function) = arguments.get(1) {
                    let passed: Box<[Arg]> = arguments.get(2..).unwrap_or(&[]).into();
                    self.derive(id, function.node.0, function.node, || Rule::Call {
                        dst: None,
                        arguments: passed,
                        dispatch: Dispatch::Callback,
                    });
                }
            }
            _ => {}
        }
    }

    fn give_elements(
        &mut self,
        id: ConstraintId,
        receiver: ObjectId,
        part: Part,
        dst: Option<Node>,
    ) {
        let result = self.made_by(id, Shape::Generator, 0);
        let src = self.part(receiver, part);
        self.put(result, Part::Unkeyed, src);
        if let Some(dst) = dst {
            self.add(dst, result);
        }
    }

    fn is_abstract_container(&self, class: ClassId) -> bool {
        let mut order = self.hierarchy.order(class).iter();
        order.any(|ancestor| match ancestor {
            Ancestor::External(name) => {
                let text = self.program.names.text(*name);
                let of = text
                    .strip_prefix("collections.abc.")
                    .or_else(|| text.strip_prefix("typing."));
                matches!(
                    of,
                    Some(
                        "Mapping"
                            | "MutableMapping"
                            | "Sequence"
                            | "MutableSequence"
                            | "Set"
                            | "MutableSet"
                            | "AbstractSet"
                    )
                )
            }
            Ancestor::Class(_) => false,
        })
    }
}
