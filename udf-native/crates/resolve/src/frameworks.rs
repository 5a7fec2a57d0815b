//! What the frameworks of the standard library and of tests call of the repository.

use rustc_hash::FxHashMap;

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::names::Name;
use crate::object::{Object, ObjectId};
use crate::program::{Arg, ArgKind, ClassId, ConstraintId, FileId, FunctionId, Node, Rule, SiteId};
use crate::solver::Solver;

/// Modules with a `__getattr__` of their own that all of them are asked, at most.
const MAX_MODULES: usize = 8;

/// A class that overrides more says nothing about what is called.
const MAX_HOOKS: usize = 8;

/// An argument of a library's function that may be more functions says nothing.
const MAX_PASSED: usize = 2;

/// What `unittest` calls of a test besides its tests.
const FIXTURES: [&str; 6] = [
    "setUpClass",
    "setUp",
    "asyncSetUp",
    "tearDown",
    "asyncTearDown",
    "tearDownClass",
];

impl Solver {
    /// `with` of what checks that something is raised or warned of.
    pub(crate) fn enter_check(&mut self, id: ConstraintId, path: Name, made: u32) {
        let text = self.program.names.text(path);
        let last = text.rsplit('.').next().unwrap_or(text);
        let shows = last.ends_with("Regex") || self.is_given(made, "match");
        if last.starts_with("assertWarns") {
            self.ask_modules(id);
        }
        if shows && let Some(raised) = self.raised(made) {
            self.method_of(id, Some(raised), "__str__", None, None);
        }
    }

    /// A node with the exceptions that a check waits for.
    pub(crate) fn raised(&mut self, made: u32) -> Option<Node> {
        let by = self.constraints.get(made as usize).cloned()?;
        let Rule::Call { arguments, .. } = &by.rule else {
            return None;
        };
        let class = arguments.iter().find(|argument| {
            argument.kind == ArgKind::Positional
                || argument.kind
                    == self
                        .program
                        .names
                        .get("expected_exception")
                        .map_or(ArgKind::Positional, ArgKind::Keyword)
        })?;
        let class = class.node;
        let holder = self.objects.intern(Object::Made(Name(0), made));
        let dst = self.part(holder, crate::program::Part::All);
        self.wait(class, Rule::Caught { dst }, FileId(0), SiteId::NOWHERE);
        Some(dst)
    }

    fn is_given(&self, made: u32, name: &str) -> bool {
        let by = self.constraints.get(made as usize);
        let name = self.program.names.get(name);
        let (Some(by), Some(name)) = (by, name) else {
            return false;
        };
        let Rule::Call { arguments, .. } = &by.rule else {
            return false;
        };
        let mut arguments = arguments.iter();
        arguments.any(|argument| argument.kind == ArgKind::Keyword(name))
    }

    /// All modules are asked for an attribute that they do not have.
    fn ask_modules(&mut self, id: ConstraintId) {
        let Some(name) = self.program.names.get("__getattr__") else {
            return;
        };
        let asked = self.program.files.iter();
        let asked = asked.filter_map(|file| file.globals.get(&name));
        let asked: Vec<Node> = asked.map(|bound| bound.at_end).collect();
        if asked.len() > MAX_MODULES {
            return;
        }
        let text = self.builtin_value("str");
        let text = Arg::positional(self.holding(text));
        for function in asked {
            self.derive(id, function.0, function, || Rule::Call {
                dst: None,
                arguments: Box::new([text]),
                dispatch: Dispatch::Context,
            });
        }
    }

    /// Whether a method of `unittest.TestCase` runs the tests.
    pub(crate) fn runs_tests(&self, name: Name) -> bool {
        matches!(self.program.names.text(name), "__call__" | "run" | "debug")
    }

    /// The tests of a class and of those that descend from it are run.
    pub(crate) fn run_tests(&mut self, id: ConstraintId, class: ClassId) {
        let mut classes = vec![class];
        classes.extend_from_slice(self.hierarchy.heirs(class));
        let root = self.root(id);
        self.unit.families.insert(root);
        for class in classes {
            let tests = self.objects.intern(Object::Class(class));
            self.list(tests);
            let mut bound: Vec<(Node, bool)> = Vec::new();
            for ancestor in self.hierarchy.order(class) {
                let Ancestor::Class(ancestor) = ancestor else {
                    continue;
                };
                let Some(info) = self.program.class(*ancestor) else {
                    continue;
                };
                #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
                for (name, found) in &info.attributes {
                    let text = self.program.names.text(*name);
                    if text.starts_with("test") || FIXTURES.contains(&text) {
                        bound.push((found.at_end, text.ends_with("Class")));
                    }
                }
            }
            bound.sort_unstable();
            for (node, is_of_class) in bound {
                let receiver = if is_of_class {
                    Object::Class(class)
                } else {
                    Object::Instance(class)
                };
                let receiver = self.objects.intern(receiver);
                self.derive(id, receiver.0, node, || Rule::Test { receiver });
            }
        }
    }

    /// A framework runs what arrives with an instance.
    pub(crate) fn test(&mut self, id: ConstraintId, receiver: ObjectId, object: ObjectId) {
        let inner = match self.objects.get(object) {
            Object::Function(function) => {
                let dispatch = Dispatch::Callback;
                self.enter_function(id, function, Some(receiver), &[], None, dispatch);
                return;
            }
            Object::ClassMethod(inner) => inner,
            _ => return,
        };
        self.derive(id, receiver.0, inner, || Rule::Test { receiver });
    }

    /// Whether methods of a class outside may call what classes of the repository override.
    pub(crate) fn calls_hooks(&self, path: Name) -> bool {
        let text = self.program.names.text(path);
        let module = text.split('.').next().unwrap_or(text);
        !matches!(
            module,
            "builtins"
                | "typing"
                | "typing_extensions"
                | "abc"
                | "enum"
                | "unittest"
                | "collections"
                | "numbers"
                | "types"
                | "dataclasses"
        )
    }

    /// A method of a class outside calls what an instance overrides of it: methods that pass on to
    /// `super()`, and those that nobody else calls.
    pub(crate) fn assume_hooks(&mut self) {
        let mut known: FxHashMap<ClassId, Vec<(Name, Node)>> = FxHashMap::default();
        let outside = std::mem::take(&mut self.unit.outside);
        for (id, receiver, class, asked) in outside {
            if self.program.names.text(asked).starts_with("__") {
                continue;
            }
            let of = self.objects.intern(Object::Class(class));
            self.list(of);
            let hooks = known.entry(class).or_insert_with(|| self.hooks(class));
            for (name, node) in hooks.clone() {
                if name != asked {
                    self.derive(id, receiver.0, node, || Rule::Test { receiver });
                }
            }
        }
    }

    /// Functions that are given to a function of a library, among other things, may be called by it.
    pub(crate) fn assume_called_out(&mut self) {
        for (id, node) in std::mem::take(&mut self.unit.passed_out) {
            let held = self.peek(node).iter();
            let functions = held.filter_map(|object| match self.objects.get(*object) {
                Object::Function(function) => Some((function, None)),
                Object::Bound(function, receiver) => Some((function, Some(receiver))),
                _ => None,
            });
            let functions: Vec<(FunctionId, Option<ObjectId>)> = functions.collect();
            if functions.len() > MAX_PASSED {
                continue;
            }
            for (function, receiver) in functions {
                self.enter_function(id, function, receiver, &[], None, Dispatch::Callback);
            }
        }
    }

    fn hooks(&self, class: ClassId) -> Vec<(Name, Node)> {
        let mut hooks: Vec<(Name, Node)> = Vec::new();
        let mut is_hooked = false;
        for ancestor in self.hierarchy.order(class) {
            match ancestor {
                Ancestor::External(path) => is_hooked |= self.calls_hooks(*path),
                Ancestor::Class(ancestor) => {
                    let attributes = self.program.class(*ancestor).map(|info| &info.attributes);
                    for (name, bound) in attributes.into_iter().flatten() {
                        let is_known = hooks.iter().any(|(known, _)| known == name);
                        if !is_known && self.is_hook(*name, bound.at_end) {
                            hooks.push((*name, bound.at_end));
                        }
                    }
                }
            }
        }
        hooks.sort_unstable();
        if !is_hooked || hooks.len() > MAX_HOOKS {
            hooks.clear();
        }
        hooks
    }

    fn is_hook(&self, name: Name, node: Node) -> bool {
        let text = self.program.names.text(name);
        if text.starts_with("__") || text.starts_with("test") {
            return false;
        }
        self.peek(node)
            .iter()
            .any(|object| match self.objects.get(*object) {
                Object::Function(function) => {
                    let passes_on = self.program.function(function);
                    let passes_on = passes_on.is_some_and(|info| info.passes_on);
                    passes_on || !self.is_called(function)
                }
                _ => false,
            })
    }

    /// Whether all answers of a place are called there.
    pub(crate) fn is_family(&self, id: ConstraintId) -> bool {
        let unit = self.units.get(self.applier(id).0 as usize);
        unit.is_some_and(|unit| unit.families.contains(&id))
    }

    /// Where `from … import` asks a module for a name that its `__getattr__` gives.
    pub(crate) fn import_asked(&mut self, dst: Node, src: Node, file: FileId, site: SiteId) {
        self.wait(src, Rule::Deliver { dst }, file, site);
    }
}
