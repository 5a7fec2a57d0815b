//! What functions and classes of libraries do with what they are given, told by their names alone.

use crate::external::Given;
use crate::names::Name;
use crate::object::Object;
use crate::program::{ClassId, ConstraintId, Node, Part, Rule, Special};
use crate::solver::Solver;
use relspec_summary::{ParamKind, Shape};

/// Whether a decorator, or the decorator that a call of it gives, returns what it decorates.
pub(crate) fn returns_decorated(path: &str) -> bool {
    let (module, name) = path.rsplit_once('.').unwrap_or(("", path));
    match module {
        "functools" => name == "total_ordering",
        "typing" | "typing_extensions" => matches!(
            name,
            "final"
                | "overload"
                | "override"
                | "runtime_checkable"
                | "runtime"
                | "no_type_check"
                | "type_check_only"
                | "dataclass_transform"
                | "deprecated"
        ),
        "abc" => name == "abstractmethod",
        "enum" => matches!(name, "unique" | "verify" | "global_enum"),
        "dataclasses" => name == "dataclass",
        "attr" => matches!(
            name,
            "s" | "attrs" | "attributes" | "define" | "frozen" | "mutable" | "dataclass"
        ),
        "attrs" => matches!(name, "define" | "frozen" | "mutable"),
        "atexit" => name == "register",
        "types" => name == "coroutine",
        "warnings" => name == "deprecated",
        "unittest" => matches!(name, "skip" | "skipIf" | "skipUnless" | "expectedFailure"),
        _ => false,
    }
}

/// Whether a function of a library of which nothing else is known, or a method of what it gives, may
/// call what it is given. What the standard library calls is known.
pub(crate) fn may_call(path: &str) -> bool {
    let module = path.split('.').next().unwrap_or(path);
    let is_known = matches!(module, "builtins" | "typing_extensions" | "attr" | "attrs");
    !is_known && !relspec_text::python::is_stdlib(module, (3, 13))
}

/// Whether a decorator of a library makes a property of a function, which its name says.
pub(crate) fn is_property(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.to_ascii_lowercase().ends_with("property")
}

/// Whether the first call gives the decorator, whatever it is given.
pub(crate) fn makes_decorator(path: &str) -> bool {
    matches!(
        path,
        "unittest.skip" | "unittest.skipIf" | "unittest.skipUnless"
    )
}

/// Whether a class of a library has no attribute of this name, so that those behind it are asked.
pub(crate) fn lacks(class: &str, name: &str) -> bool {
    match class {
        "typing.Generic"
        | "typing.Protocol"
        | "typing_extensions.Generic"
        | "typing_extensions.Protocol" => name != "__class_getitem__",
        "builtins.type" => !name.starts_with("__") && name != "mro",
        "abc.ABC" => name != "register",
        "contextlib.ContextDecorator" => !matches!(name, "__call__" | "_recreate_cm"),
        "unittest.TestCase" | "unittest.case.TestCase" | "unittest.IsolatedAsyncioTestCase" => {
            !name.starts_with('_') && TEST_CASE.binary_search(&name).is_err()
        }
        _ => match class.rsplit_once('.') {
            Some(("collections.abc" | "typing" | "_collections_abc", _)) => !MIXINS.contains(&name),
            _ => false,
        },
    }
}

/// Whether [`lacks`] knows all names of a class.
pub(crate) fn is_known(class: &str) -> bool {
    const NO_NAME: &str = "";
    lacks(class, NO_NAME)
}

/// Whether a method of `unittest.TestCase` gives what is entered to check what is raised.
pub(crate) fn checks(method: &str) -> bool {
    matches!(
        method,
        "assertRaises" | "assertRaisesRegex" | "assertWarns" | "assertWarnsRegex"
    )
}

/// Whether a method of sets takes the elements of what it is given.
pub(crate) fn takes_elements(method: &str) -> bool {
    matches!(
        method,
        "update"
            | "union"
            | "intersection"
            | "difference"
            | "symmetric_difference"
            | "issubset"
            | "issuperset"
            | "isdisjoint"
            | "intersection_update"
            | "difference_update"
            | "symmetric_difference_update"
    )
}

/// What `unittest.TestCase` has of its own, but for assertions and what is private. Sorted.
const TEST_CASE: &[&str] = &[
    "addAsyncCleanup",
    "addClassCleanup",
    "addCleanup",
    "addTypeEqualityFunc",
    "assertAlmostEqual",
    "assertAlmostEquals",
    "assertCountEqual",
    "assertDictContainsSubset",
    "assertDictEqual",
    "assertEndsWith",
    "assertEqual",
    "assertEquals",
    "assertFalse",
    "assertGreater",
    "assertGreaterEqual",
    "assertHasAttr",
    "assertIn",
    "assertIs",
    "assertIsInstance",
    "assertIsNone",
    "assertIsNot",
    "assertIsNotNone",
    "assertIsSubclass",
    "assertLess",
    "assertLessEqual",
    "assertListEqual",
    "assertLogs",
    "assertMultiLineEqual",
    "assertNoLogs",
    "assertNotAlmostEqual",
    "assertNotAlmostEquals",
    "assertNotEndsWith",
    "assertNotEqual",
    "assertNotEquals",
    "assertNotHasAttr",
    "assertNotIn",
    "assertNotIsInstance",
    "assertNotIsSubclass",
    "assertNotRegex",
    "assertNotRegexpMatches",
    "assertNotStartsWith",
    "assertRaises",
    "assertRaisesRegex",
    "assertRaisesRegexp",
    "assertRegex",
    "assertRegexpMatches",
    "assertSequenceEqual",
    "assertSetEqual",
    "assertStartsWith",
    "assertTrue",
    "assertTupleEqual",
    "assertWarns",
    "assertWarnsRegex",
    "assert_",
    "asyncSetUp",
    "asyncTearDown",
    "countTestCases",
    "debug",
    "defaultTestResult",
    "doClassCleanups",
    "doCleanups",
    "enterAsyncContext",
    "enterClassContext",
    "enterContext",
    "fail",
    "failIf",
    "failIfAlmostEqual",
    "failIfEqual",
    "failUnless",
    "failUnlessAlmostEqual",
    "failUnlessEqual",
    "failUnlessRaises",
    "failureException",
    "id",
    "longMessage",
    "loop_factory",
    "maxDiff",
    "run",
    "setUp",
    "setUpClass",
    "shortDescription",
    "skipTest",
    "subTest",
    "tearDown",
    "tearDownClass",
];

/// Methods that abstract collections have of their own.
const MIXINS: &[&str] = &[
    "__and__",
    "__anext__",
    "__contains__",
    "__eq__",
    "__ge__",
    "__getitem__",
    "__gt__",
    "__iadd__",
    "__iand__",
    "__ior__",
    "__isub__",
    "__iter__",
    "__ixor__",
    "__le__",
    "__len__",
    "__lt__",
    "__ne__",
    "__next__",
    "__or__",
    "__rand__",
    "__reversed__",
    "__ror__",
    "__rsub__",
    "__rxor__",
    "__sub__",
    "__xor__",
    "_from_iterable",
    "_hash",
    "append",
    "clear",
    "close",
    "count",
    "discard",
    "extend",
    "get",
    "index",
    "insert",
    "isdisjoint",
    "items",
    "keys",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "send",
    "setdefault",
    "throw",
    "update",
    "values",
];

impl Solver {
    /// What the methods of `unittest.TestCase` call; `false` if that is not known or something is to be returned.
    pub(crate) fn asserted(&mut self, id: ConstraintId, name: &str, given: &Given<'_>) -> bool {
        let (first, second) = (given.place(0), given.place(1));
        match name {
            "assertEqual"
            | "assertListEqual"
            | "assertTupleEqual"
            | "assertDictEqual"
            | "assertSetEqual"
            | "assertMultiLineEqual" => self.equal(id, first, second),
            "assertNotEqual" => self.method_of(id, first, "__ne__", Some("__eq__"), None),
            "assertAlmostEqual" | "assertNotAlmostEqual" => {
                self.equal(id, first, second);
                self.method_of(id, first, "__sub__", None, None);
            }
            "assertSequenceEqual" => {
                self.equal(id, first, second);
                for of in [first, second] {
                    self.method_of(id, of, "__len__", None, None);
                    self.method_of(id, of, "__getitem__", None, None);
                }
            }
            "assertCountEqual" => {
                for of in [first, second].into_iter().flatten() {
                    self.elements(id, of);
                }
            }
            "assertTrue" | "assertFalse" => {
                self.method_of(id, first, "__bool__", Some("__len__"), None);
            }
            "assertIn" | "assertNotIn" => {
                self.method_of(id, second, "__contains__", Some("__iter__"), None);
            }
            "assertLess" => self.method_of(id, first, "__lt__", None, None),
            "assertLessEqual" => self.method_of(id, first, "__le__", None, None),
            "assertGreater" => self.method_of(id, first, "__gt__", None, None),
            "assertGreaterEqual" => self.method_of(id, first, "__ge__", None, None),
            "assertRaises" | "assertWarns" => return self.calls_back(id, given, 1),
            "assertRaisesRegex" | "assertWarnsRegex" => return self.calls_back(id, given, 2),
            "addCleanup" | "addClassCleanup" => return self.calls_back(id, given, 0),
            _ => return false,
        }
        true
    }

    /// The argument at a place is called with those behind it.
    fn calls_back(&mut self, id: ConstraintId, given: &Given<'_>, place: usize) -> bool {
        if let Some(function) = given.place(place) {
            let passed = given.from(place + 1);
            self.call_back(id, function, &passed, None);
        }
        false
    }

    pub(crate) fn equal(&mut self, id: ConstraintId, left: Option<Node>, right: Option<Node>) {
        let Some(left) = left else { return };
        let name = self.program.names.intern("__eq__");
        let dst = self.nowhere();
        self.derive(id, name.0, left, || Rule::Implicit {
            dst,
            special: Special::Binary(name, Some(name)),
            right,
        });
    }

    /// Functions that the body of a class binds to a name without being written there are methods all the same, as
    /// what a decorator makes of one is. Those that nobody calls have an instance of the class.
    pub(crate) fn assume_made_methods(&mut self) {
        for class in self.own_classes() {
            let Some(info) = self.program.class(class) else {
                continue;
            };
            let mut bound: Vec<(Name, Node)> = info
                .attributes
                .iter()
                .map(|(name, bound)| (*name, bound.at_end))
                .collect();
            bound.sort_unstable();
            for (_, node) in bound {
                for object in self.held(node).to_vec() {
                    if let Object::Function(function) = self.objects.get(object) {
                        self.assume_made_method(class, function);
                    }
                }
            }
        }
    }

    fn assume_made_method(&mut self, class: ClassId, function: crate::program::FunctionId) {
        let Some(info) = self.program.function(function) else {
            return;
        };
        if info.class.is_some() {
            return;
        }
        let Some((node, kind)) = info.params.first().map(|param| (param.node, param.kind)) else {
            return;
        };
        let receiver = self.objects.intern(Object::Instance(class));
        match kind {
            ParamKind::VarPositional => {
                let all = self.made_at(Shape::Tuple, node);
                let element = self.part(all, Part::All);
                if self.peek(element).is_empty() {
                    let receiver = self.holding(receiver);
                    self.put(all, Part::Index(0), receiver);
                }
            }
            ParamKind::Positional | ParamKind::PositionalOnly if self.peek(node).is_empty() => {
                self.add(node, receiver);
            }
            _ => {}
        }
    }
}
