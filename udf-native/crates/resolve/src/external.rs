//! What builtins and well-known functions of the standard library do with what they are given.

use relspec_summary::Shape;

use crate::answer::Dispatch;
use crate::library;
use crate::library_types;
use crate::names::Name;
use crate::object::{MADE_BY_CALL_LAST, MADE_OF_ATTRIBUTES, MADE_OF_ELEMENTS, Object, ObjectId};
use crate::program::{Arg, ArgKind, ConstraintId, FileId, Node, Part, Rule};
use crate::solver::Solver;

/// Arguments by how they are passed.
pub(crate) struct Given<'g> {
    all: &'g [Arg],
}

impl Given<'_> {
    pub(crate) fn place(&self, place: usize) -> Option<Node> {
        let mut positional = self
            .all
            .iter()
            .filter(|argument| argument.kind == ArgKind::Positional);
        positional.nth(place).map(|argument| argument.node)
    }

    /// The argument of a call that has no other.
    fn only(&self) -> Option<Node> {
        match self.all {
            [
                Arg {
                    kind: ArgKind::Positional,
                    node,
                    ..
                },
            ] => Some(*node),
            _ => None,
        }
    }

    pub(crate) fn from(&self, first: usize) -> Vec<Node> {
        let positional = self
            .all
            .iter()
            .filter(|argument| argument.kind == ArgKind::Positional);
        positional
            .skip(first)
            .map(|argument| argument.node)
            .collect()
    }

    fn named(&self, solver: &Solver, name: &str) -> Option<Node> {
        let name = solver.program.names.get(name)?;
        let mut found = self.all.iter();
        found
            .find(|argument| argument.kind == ArgKind::Keyword(name))
            .map(|argument| argument.node)
    }
}

impl Solver {
    /// Something outside of the repository is called.
    pub(crate) fn call_external(
        &mut self,
        id: ConstraintId,
        path: Name,
        is_value: bool,
        arguments: &[Arg],
        dst: Option<Node>,
    ) {
        if !is_value {
            let place = self.place(id);
            self.unit.externals.entry(place).or_insert(path);
        }
        let text = self.program.names.text(path).to_owned();
        let given = Given { all: arguments };
        if is_fixture(&text) && !is_value {
            self.fixture(id, path, &given, dst);
            return;
        }
        if !is_value && self.known(id, &text, &given, dst) {
            return;
        }
        if library::may_call(&text) {
            self.pass_out(id, arguments);
        }
        let Some(dst) = dst else { return };
        if library::returns_decorated(&text)
            && let Some(decorated) = given.only()
            && (is_value || !library::makes_decorator(&text))
        {
            self.derive(id, dst.0, decorated, || Rule::Definitions { dst });
            return;
        }
        if !is_value
            && library::is_property(&text)
            && let Some(getter) = given.only()
        {
            let property = self.objects.intern(Object::Property(getter));
            self.add(dst, property);
            return;
        }
        let value = self.objects.intern(Object::ExternalValue(path));
        if is_value {
            self.add_beyond(dst, value);
        } else {
            self.add(dst, value);
        }
        self.give_back(id, dst, &given);
    }

    /// A test framework takes a function as a fixture: at once, or by the decorator that a call with
    /// options gives.
    fn fixture(&mut self, id: ConstraintId, path: Name, given: &Given<'_>, dst: Option<Node>) {
        if let Some(function) = given.place(0) {
            self.derive(id, 0, function, || Rule::Fixture { name: None });
            if let Some(dst) = dst {
                self.derive(id, dst.0, function, || Rule::Definitions { dst });
            }
        } else {
            let object = self.objects.intern(Object::Made(path, self.root(id).0));
            self.give(dst, object);
        }
    }

    /// Notes what a function of which nothing is known is given; what has one argument only is more
    /// likely a decorator, or keeps it.
    fn pass_out(&mut self, id: ConstraintId, arguments: &[Arg]) {
        if arguments.len() > 1 {
            let nodes = arguments.iter().map(|argument| (id, argument.node));
            self.unit.passed_out.extend(nodes);
        }
    }

    /// Something that came of a value of which nothing but its origin is known: it answers as the
    /// value does, but is of another type.
    pub(crate) fn add_beyond(&mut self, dst: Node, value: ObjectId) {
        let Object::ExternalValue(path) = self.objects.get(value) else {
            return;
        };
        let text = self.program.names.text(path);
        let beyond = match text {
            // Parts of a text are texts.
            "builtins.str" => value,
            _ if text.ends_with(library_types::BEYOND) => value,
            _ => {
                let text = format!("{text}{}", library_types::BEYOND);
                let path = self.program.names.intern(&text);
                self.objects.intern(Object::ExternalValue(path))
            }
        };
        self.add(dst, beyond);
    }

    /// A decorator that nothing is known of is taken to return what it is given.
    fn give_back(&mut self, id: ConstraintId, dst: Node, given: &Given<'_>) {
        if let Some(node) = given.only() {
            self.derive(id, dst.0, node, || Rule::Definitions { dst });
        }
    }

    /// Functions and classes pass a decorator that nothing is known of.
    pub(crate) fn definitions(&mut self, dst: Node, object: ObjectId) {
        if let Object::Function(_)
        | Object::Bound(..)
        | Object::Class(_)
        | Object::Static(_)
        | Object::ClassMethod(_)
        | Object::Property(_)
        | Object::Partial(_) = self.objects.get(object)
        {
            self.add(dst, object);
        }
    }

    /// `function` is called back with what the nodes hold.
    pub(crate) fn call_back(
        &mut self,
        id: ConstraintId,
        function: Node,
        arguments: &[Node],
        dst: Option<Node>,
    ) {
        let arguments: Vec<Arg> = arguments
            .iter()
            .map(|node| Arg::positional(*node))
            .collect();
        self.derive(id, function.0, function, || Rule::Call {
            dst,
            arguments: arguments.into(),
            dispatch: Dispatch::Callback,
        });
    }

    /// A node with the elements of what another holds.
    pub(crate) fn elements(&mut self, id: ConstraintId, of: Node) -> Node {
        let holder = self.objects.intern(Object::Container(
            Shape::Generator,
            FileId(MADE_OF_ELEMENTS),
            of.0,
        ));
        let node = self.part(holder, Part::All);
        self.derive(id, node.0, of, || Rule::Iterate {
            dst: node,
            is_async: false,
        });
        node
    }

    /// A container that a call makes.
    pub(crate) fn made_by(&mut self, id: ConstraintId, shape: Shape, which: u32) -> ObjectId {
        self.objects.intern(Object::Container(
            shape,
            FileId(MADE_BY_CALL_LAST - which),
            self.root(id).0,
        ))
    }

    pub(crate) fn method_of(
        &mut self,
        id: ConstraintId,
        of: Option<Node>,
        first: &str,
        second: Option<&str>,
        dst: Option<Node>,
    ) {
        let Some(of) = of else { return };
        let first = self.program.names.intern(first);
        let special = match second {
            Some(second) => {
                let second = self.program.names.intern(second);
                crate::program::Special::First(first, second)
            }
            None => crate::program::Special::Unary(first),
        };
        let dst = dst.unwrap_or_else(|| self.nowhere());
        self.derive(id, first.0, of, || Rule::Implicit {
            dst,
            special,
            right: None,
        });
    }

    /// A container takes over what another holds: `extend`, `+=`.
    pub(crate) fn extend(&mut self, id: ConstraintId, container: ObjectId, src: Node) {
        if let Object::Container(Shape::List, ..) = self.objects.get(container) {
            self.measure(id, src);
        }
        self.derive(id, container.0, src, || Rule::Spread { container });
    }

    /// What becomes a list is asked how long it is.
    fn measure(&mut self, id: ConstraintId, of: Node) {
        self.method_of(id, Some(of), "__len__", Some("__length_hint__"), None);
    }

    /// The first of three methods that what a node holds has is called.
    fn first_of(
        &mut self,
        id: ConstraintId,
        of: Option<Node>,
        names: [&str; 3],
        dst: Option<Node>,
    ) {
        let Some(of) = of else { return };
        let [a, b, c] = names.map(|name| self.program.names.intern(name));
        let dst = dst.unwrap_or_else(|| self.nowhere());
        self.derive(id, a.0, of, || Rule::Implicit {
            dst,
            special: crate::program::Special::FirstOf(a, b, c),
            right: None,
        });
    }

    /// Does what a known function does; `false` if it is not known.
    #[expect(clippy::too_many_lines, reason = "one arm per function")]
    fn known(
        &mut self,
        id: ConstraintId,
        path: &str,
        given: &Given<'_>,
        dst: Option<Node>,
    ) -> bool {
        let (module, name) = path.rsplit_once('.').unwrap_or(("", path));
        let first = given.place(0);
        match (module, name) {
            ("builtins", "map") => {
                let elements: Vec<Node> = given
                    .from(1)
                    .into_iter()
                    .map(|of| self.elements(id, of))
                    .collect();
                let result = self.made_by(id, Shape::Generator, 0);
                let node = self.part(result, Part::Unkeyed);
                let all = self.part(result, Part::All);
                self.link(all, node);
                if let Some(function) = first {
                    self.call_back(id, function, &elements, Some(node));
                }
                self.give(dst, result);
            }
            ("builtins", "filter") | ("itertools", "filterfalse" | "takewhile" | "dropwhile") => {
                let result = self.made_by(id, Shape::Generator, 0);
                if let Some(of) = given.place(1) {
                    let element = self.elements(id, of);
                    self.put(result, Part::Unkeyed, element);
                    if let Some(function) = first {
                        self.call_back(id, function, &[element], None);
                    }
                }
                self.give(dst, result);
            }
            ("functools", "reduce") => {
                if let (Some(function), Some(of)) = (first, given.place(1)) {
                    let element = self.elements(id, of);
                    let result = dst.unwrap_or_else(|| self.own(id, ObjectId(0), 0));
                    self.link(result, element);
                    if let Some(initial) = given.place(2) {
                        self.link(result, initial);
                    }
                    self.call_back(id, function, &[result, element], Some(result));
                }
            }
            (
                "builtins",
                "sorted" | "list" | "tuple" | "set" | "frozenset" | "reversed" | "iter",
            )
            | ("collections", "deque")
            | ("heapq", "nlargest" | "nsmallest") => {
                let shape = match name {
                    "tuple" => Shape::Tuple,
                    "set" | "frozenset" => Shape::Set,
                    _ => Shape::List,
                };
                let of = if module == "heapq" {
                    given.place(1)
                } else {
                    first
                };
                if name == "reversed" {
                    self.method_of(id, of, "__reversed__", None, None);
                }
                if name == "iter"
                    && let (Some(function), Some(_)) = (first, given.place(1))
                {
                    let result = self.made_by(id, shape, 0);
                    let node = self.part(result, Part::All);
                    self.call_back(id, function, &[], Some(node));
                    self.give(dst, result);
                    return true;
                }
                let result = self.made_by(id, shape, 0);
                if let Some(of) = of {
                    if shape == Shape::Set {
                        self.hash_elements(id, of);
                    }
                    if matches!(name, "list" | "tuple" | "sorted" | "iter") {
                        if name != "iter" {
                            self.measure(id, of);
                        }
                        self.derive(id, result.0, of, || Rule::Forward {
                            container: result,
                            skip: 0,
                        });
                    } else {
                        let element = self.elements(id, of);
                        self.put(result, Part::Unkeyed, element);
                    }
                    if let Some(key) = given.named(self, "key") {
                        let element = self.elements(id, of);
                        self.call_back(id, key, &[element], None);
                    }
                    if name == "sorted" {
                        let element = self.elements(id, of);
                        self.method_of(id, Some(element), "__lt__", None, None);
                    }
                }
                self.give(dst, result);
            }
            ("builtins", "min" | "max") => {
                let many = given.from(0);
                let elements = match many.as_slice() {
                    [one] => vec![self.elements(id, *one)],
                    _ => many,
                };
                for element in elements {
                    if let Some(dst) = dst {
                        self.link(dst, element);
                    }
                    match given.named(self, "key") {
                        Some(key) => self.call_back(id, key, &[element], None),
                        None => self.method_of(
                            id,
                            Some(element),
                            if name == "min" { "__lt__" } else { "__gt__" },
                            None,
                            None,
                        ),
                    }
                }
            }
            ("builtins", "sum") => {
                if let Some(of) = first {
                    let element = self.elements(id, of);
                    self.method_of(id, Some(element), "__radd__", Some("__add__"), dst);
                }
            }
            ("builtins", "any" | "all") => {
                if let Some(of) = first {
                    let element = self.elements(id, of);
                    self.method_of(id, Some(element), "__bool__", Some("__len__"), None);
                }
            }
            ("builtins", "enumerate") => {
                let (result, pair) = self.made_pairs(id, dst);
                if let Some(of) = first {
                    let element = self.elements(id, of);
                    self.put(pair, Part::Index(1), element);
                }
                let _ = result;
            }
            ("builtins", "zip") | ("itertools", "zip_longest" | "product") => {
                let (_, pair) = self.made_pairs(id, dst);
                for (of, place) in given.from(0).into_iter().zip(0..) {
                    let element = self.elements(id, of);
                    self.put(pair, Part::Index(place), element);
                }
            }
            ("itertools", "chain" | "islice" | "cycle" | "compress" | "accumulate" | "repeat") => {
                let result = self.made_by(id, Shape::Generator, 0);
                for of in given.from(0) {
                    if name == "repeat" {
                        self.put(result, Part::Unkeyed, of);
                    } else {
                        let element = self.elements(id, of);
                        self.put(result, Part::Unkeyed, element);
                    }
                }
                self.give(dst, result);
            }
            ("itertools.chain", "from_iterable") => {
                let result = self.made_by(id, Shape::Generator, 0);
                if let Some(of) = first {
                    let inner = self.elements(id, of);
                    let element = self.elements(id, inner);
                    self.put(result, Part::Unkeyed, element);
                }
                self.give(dst, result);
            }
            ("itertools", "groupby") => {
                let (_, pair) = self.made_pairs(id, dst);
                if let Some(of) = first {
                    let element = self.elements(id, of);
                    let group = self.made_by(id, Shape::Generator, 2);
                    self.put(group, Part::Unkeyed, element);
                    let group = self.holding(group);
                    self.put(pair, Part::Index(1), group);
                    let key = given.place(1).or_else(|| given.named(self, "key"));
                    if let Some(key) = key {
                        let node = self.part(pair, Part::Index(0));
                        self.call_back(id, key, &[element], Some(node));
                    }
                }
            }
            ("itertools", "starmap") => {
                let result = self.made_by(id, Shape::Generator, 0);
                let node = self.part(result, Part::All);
                if let (Some(function), Some(of)) = (first, given.place(1)) {
                    let element = self.elements(id, of);
                    let argument = Arg {
                        kind: ArgKind::Star,
                        ..Arg::positional(element)
                    };
                    self.derive(id, function.0, function, || Rule::Call {
                        dst: Some(node),
                        arguments: Box::new([argument]),
                        dispatch: Dispatch::Callback,
                    });
                }
                self.give(dst, result);
            }
            ("builtins", "dict") | ("collections", "OrderedDict" | "defaultdict" | "ChainMap") => {
                let result = self.made_by(id, Shape::Dict, 0);
                let mut sources = given.from(0);
                if name == "defaultdict"
                    && let Some(factory) = first
                {
                    sources.remove(0);
                    let node = self.part(result, Part::Unkeyed);
                    let all = self.part(result, Part::All);
                    self.link(all, node);
                    self.call_back(id, factory, &[], Some(node));
                }
                for source in sources {
                    self.derive(id, result.0, source, || Rule::Spread { container: result });
                }
                for argument in given.all {
                    match argument.kind {
                        ArgKind::Keyword(name) => self.put(result, Part::Text(name), argument.node),
                        ArgKind::DoubleStar => {
                            self.derive(id, result.0, argument.node, || Rule::Spread {
                                container: result,
                            });
                        }
                        _ => {}
                    }
                }
                self.give(dst, result);
            }
            ("builtins", "next" | "anext") => {
                if let Some(of) = first {
                    let result = dst.unwrap_or_else(|| self.own(id, ObjectId(0), 1));
                    self.derive(id, result.0, of, || Rule::Next {
                        dst: result,
                        is_async: name == "anext",
                    });
                    if let Some(default) = given.place(1) {
                        self.link(result, default);
                    }
                }
            }
            ("builtins", "type") => match (first, dst, given.place(1)) {
                (Some(of), Some(dst), None) => {
                    self.derive(id, dst.0, of, || Rule::TypeOf { dst });
                }
                (_, Some(dst), Some(bases)) => {
                    self.make_class(id, dst, bases, given.place(2));
                }
                _ => {}
            },
            ("builtins", "super") => {
                if let (Some(class), Some(receiver), Some(dst)) = (first, given.place(1), dst) {
                    self.derive(id, dst.0, class, || Rule::SuperOf { dst, receiver });
                }
            }
            (
                "builtins" | "abc" | "functools",
                "property" | "abstractproperty" | "cached_property",
            ) => {
                let getter = first.or_else(|| given.named(self, "fget"));
                if let Some(getter) = getter {
                    let property = self.objects.intern(Object::Property(getter));
                    self.give(dst, property);
                    let setter = given.place(1).or_else(|| given.named(self, "fset"));
                    if let Some(setter) = setter {
                        let node = self.part(property, Part::Setter);
                        self.link(node, setter);
                    }
                }
            }
            ("builtins" | "abc", "staticmethod" | "abstractstaticmethod") => {
                if let Some(function) = first {
                    let object = self.objects.intern(Object::Static(function));
                    self.give(dst, object);
                }
            }
            ("builtins" | "abc", "classmethod" | "abstractclassmethod") => {
                if let Some(function) = first {
                    let object = self.objects.intern(Object::ClassMethod(function));
                    self.give(dst, object);
                }
            }
            // What it gives is a decorator, and that gives back the wrapper.
            ("functools", "wraps" | "update_wrapper") => {
                if let Some(dst) = dst {
                    let wraps = self.program.names.intern(path);
                    let decorator = self.objects.intern(Object::ExternalValue(wraps));
                    if name == "wraps" {
                        self.add(dst, decorator);
                    } else if let Some(first) = first {
                        self.link(dst, first);
                    }
                }
            }
            ("functools", "singledispatch" | "singledispatchmethod") => {
                if let Some(default) = first {
                    let object = self.objects.intern(Object::Generic(default));
                    self.give(dst, object);
                }
            }
            ("builtins", "globals") => {
                let (file, _) = self.place(id);
                let module = self.objects.intern(Object::Module(file));
                let names = self.objects.intern(Object::Names(module));
                self.give(dst, names);
            }
            ("builtins", "vars") => {
                if let (Some(of), Some(dst)) = (first, dst) {
                    self.derive(id, dst.0, of, || Rule::NamesOf { dst });
                }
            }
            // A set of arguments of a test: one stands for itself, more are shared out.
            ("pytest", "param") => match (given.from(0).as_slice(), dst) {
                ([one], Some(dst)) => self.link(dst, *one),
                (many, Some(dst)) => {
                    let set = self.made_by(id, Shape::Tuple, 0);
                    for (argument, place) in many.iter().zip(0..) {
                        self.put(set, Part::Index(place), *argument);
                    }
                    self.add(dst, set);
                }
                _ => {}
            },
            ("pytest", "raises" | "warns") => {
                if let Some(function) = given.place(1) {
                    let passed = given.from(2);
                    self.call_back(id, function, &passed, None);
                }
                self.give_check(id, path, dst);
            }
            ("builtins", "isinstance" | "issubclass") => {
                let method = if name == "isinstance" {
                    "__instancecheck__"
                } else {
                    "__subclasscheck__"
                };
                self.method_of(id, given.place(1), method, None, None);
                return false;
            }
            ("operator", "methodcaller" | "attrgetter" | "itemgetter")
            | ("threading", "Thread" | "Timer")
            | ("multiprocessing", "Process") => {
                let path = self.program.names.intern(path);
                let object = self.objects.intern(Object::Made(path, self.root(id).0));
                self.give(dst, object);
            }
            ("functools", "partial" | "partialmethod") => {
                let object = self.objects.intern(Object::Partial(self.root(id).0));
                self.give(dst, object);
            }
            (
                "unittest.TestCase" | "unittest.case.TestCase" | "unittest.IsolatedAsyncioTestCase",
                method,
            ) => {
                let is_done = self.asserted(id, method, given);
                if !is_done && library::checks(method) {
                    self.give_check(id, path, dst);
                    return true;
                }
                return is_done;
            }
            ("copy", "copy" | "deepcopy") => {
                let method = format!("__{name}__");
                self.first_of(id, first, [&method, "__reduce_ex__", "__reduce__"], dst);
                if let (Some(first), Some(dst)) = (first, dst) {
                    self.link(dst, first);
                }
            }
            // What is written is kept with the bytes, so reading them gives it back.
            ("pickle" | "cloudpickle" | "dill", "dumps" | "dump") => {
                let steps = ["__reduce_ex__", "__reduce__", "__getstate__"];
                self.first_of(id, first, steps, None);
                let bytes = self.made_by(id, Shape::Generator, 0);
                if let Some(first) = first {
                    self.put(bytes, Part::Unkeyed, first);
                }
                self.give(dst, bytes);
            }
            ("pickle" | "cloudpickle" | "dill", "loads") => {
                if let Some(bytes) = first {
                    let read = self.elements(id, bytes);
                    self.method_of(id, Some(read), "__setstate__", None, None);
                    if let Some(dst) = dst {
                        self.link(dst, read);
                    }
                }
            }
            ("weakref", "proxy" | "ref")
            | (
                "contextlib",
                "closing" | "nullcontext" | "contextmanager" | "asynccontextmanager",
            )
            | ("asyncio", "create_task" | "ensure_future" | "shield" | "wait_for")
            | ("inspect", "unwrap")
            | ("types", "MappingProxyType")
            | ("dataclasses" | "copy", "replace")
            | ("attr" | "attrs", "evolve") => {
                if let (Some(first), Some(dst)) = (first, dst) {
                    self.link(dst, first);
                }
            }
            ("asyncio", "run") => {
                if let (Some(first), Some(dst)) = (first, dst) {
                    self.derive(id, dst.0, first, || Rule::Await { dst });
                }
            }
            ("typing" | "typing_extensions", "cast") => {
                if let (Some(class), Some(dst)) = (first, dst) {
                    match given.place(1) {
                        Some(value) => self.link(dst, value),
                        None => self
                            .derive(id, dst.0, class, || Rule::Instance { dst })
                            .map_or((), |_| ()),
                    }
                }
            }
            ("typing" | "typing_extensions", "NewType") => {
                if let (Some(class), Some(dst)) = (given.place(1), dst) {
                    self.link(dst, class);
                }
            }
            ("types", "MethodType") => {
                if let (Some(function), Some(receiver), Some(dst)) = (first, given.place(1), dst) {
                    self.derive(id, dst.0, function, || Rule::Method { dst, receiver });
                }
            }
            ("attr" | "attrs", "Factory") => {
                if let (Some(function), Some(dst)) = (first, dst) {
                    let factory = self.objects.intern(Object::Factory(function));
                    self.add(dst, factory);
                }
            }
            ("dataclasses" | "attrs", "field") | ("attr", "ib" | "attrib" | "field") => {
                if let Some(dst) = dst {
                    let default = given.named(self, "default");
                    if let Some(default) = default {
                        self.link(dst, default);
                    }
                    let factory = given
                        .named(self, "default_factory")
                        .or_else(|| given.named(self, "factory"));
                    if let Some(factory) = factory {
                        let factory = self.objects.intern(Object::Factory(factory));
                        self.add(dst, factory);
                    }
                }
            }
            ("builtins", "str") => {
                self.method_of(id, first, "__str__", Some("__repr__"), None);
                return false;
            }
            ("builtins", "repr" | "ascii") => {
                self.method_of(id, first, "__repr__", None, None);
                return false;
            }
            ("builtins", "print") => {
                for argument in given.from(0) {
                    self.method_of(id, Some(argument), "__str__", Some("__repr__"), None);
                }
            }
            ("builtins", "format") => {
                self.method_of(id, first, "__format__", Some("__str__"), None);
                return false;
            }
            ("builtins", "bool") => {
                self.method_of(id, first, "__bool__", Some("__len__"), None);
                return false;
            }
            (
                "builtins",
                "len" | "hash" | "int" | "float" | "complex" | "abs" | "round" | "bytes" | "dir"
                | "aiter",
            ) => {
                let method = format!("__{name}__");
                self.method_of(id, first, &method, None, dst);
                return name == "aiter";
            }
            ("builtins", "divmod" | "pow") | ("math", "floor" | "ceil" | "trunc") => {
                let method = format!("__{name}__");
                self.method_of(id, first, &method, None, dst);
            }
            ("operator", "index") => self.method_of(id, first, "__index__", None, dst),
            ("json", "dump" | "dumps" | "load" | "loads") => {
                let hooks = ["default", "object_hook", "object_pairs_hook", "parse_float"];
                let given = hooks.map(|hook| given.named(self, hook));
                for function in given.into_iter().flatten() {
                    self.call_back(id, function, &[], None);
                }
                return false;
            }
            ("re", "sub" | "subn") => {
                if let Some(function) = given.place(1) {
                    self.call_back(id, function, &[], None);
                }
                return false;
            }
            ("builtins.object", "__new__") => {
                if let (Some(class), Some(dst)) = (first, dst) {
                    self.derive(id, dst.0, class, || Rule::Instance { dst });
                }
            }
            (
                "builtins.object",
                "__init__" | "__init_subclass__" | "__setattr__" | "__getattribute__",
            ) => {}
            _ => return false,
        }
        true
    }

    /// `type` makes a class: it is taken for its bases, which get what its body would bind.
    fn make_class(&mut self, id: ConstraintId, dst: Node, bases: Node, body: Option<Node>) {
        let base = self.elements(id, bases);
        self.link(dst, base);
        if let Some(body) = body {
            self.derive(id, dst.0, body, || Rule::Body { class: base });
        }
    }

    /// What the body of a class binds arrives as a dict.
    pub(crate) fn body(&mut self, id: ConstraintId, class: Node, object: ObjectId) {
        let Object::Container(Shape::Dict, ..) = self.objects.get(object) else {
            return;
        };
        let computed = self.program.names.intern(crate::attribute::COMPUTED);
        let mut bound = vec![(computed, self.part(object, Part::Unkeyed))];
        for name in self.keys_of(object) {
            bound.push((name, self.part(object, Part::Text(name))));
        }
        for (name, src) in bound {
            self.derive(id, src.0, class, || Rule::SetAttribute { name, src });
        }
    }

    /// What checks that something is raised is made.
    fn give_check(&mut self, id: ConstraintId, path: &str, dst: Option<Node>) {
        let path = self.program.names.intern(path);
        let check = self.objects.intern(Object::Made(path, self.root(id).0));
        self.give(dst, check);
    }

    /// What was made by a call outside is called.
    pub(crate) fn call_made(
        &mut self,
        id: ConstraintId,
        path: &str,
        made: u32,
        arguments: &[Arg],
        dst: Option<Node>,
    ) {
        let Some(by) = self.constraints.get(made as usize).cloned() else {
            return;
        };
        let Rule::Call {
            arguments: given, ..
        } = &by.rule
        else {
            return;
        };
        if is_fixture(path) {
            let name = self.program.names.get("name");
            let name = given.iter().find_map(|argument| match argument.kind {
                ArgKind::Keyword(keyword) if Some(keyword) == name => argument.text,
                _ => None,
            });
            if let (Some(function), Some(dst)) = (arguments.first(), dst) {
                let function = function.node;
                self.derive(id, made, function, || Rule::Fixture { name });
                self.derive(id, dst.0, function, || Rule::Definitions { dst });
            }
            return;
        }
        let (Some(text), Some(object)) = (
            given.first().and_then(|argument| argument.text),
            arguments.first().map(|argument| argument.node),
        ) else {
            return;
        };
        match path {
            "operator.methodcaller" => {
                let node = self.attribute_in(id, object, text);
                let rest: Box<[Arg]> = given.get(1..).unwrap_or(&[]).into();
                self.derive(id, made, node, || Rule::Call {
                    dst,
                    arguments: rest,
                    dispatch: Dispatch::Callback,
                });
            }
            "operator.attrgetter" => {
                let node = self.attribute_in(id, object, text);
                if let Some(dst) = dst {
                    self.link(dst, node);
                }
            }
            _ => {}
        }
    }

    /// A node with the attribute of what another holds.
    fn attribute_in(&mut self, id: ConstraintId, of: Node, name: Name) -> Node {
        let holder = self.objects.intern(Object::Container(
            Shape::Generator,
            FileId(MADE_OF_ATTRIBUTES),
            of.0,
        ));
        let node = self.part(holder, Part::Attribute(name));
        self.derive(id, node.0, of, || Rule::Attribute { dst: node, name });
        node
    }

    /// A thread or process is started.
    fn start(&mut self, id: ConstraintId, made: u32) {
        let Some(by) = self.constraints.get(made as usize).cloned() else {
            return;
        };
        let Rule::Call { arguments, .. } = &by.rule else {
            return;
        };
        let given = Given { all: arguments };
        let target = given
            .named(self, "target")
            .or_else(|| given.named(self, "function"))
            .or_else(|| given.place(1));
        let passed = given.named(self, "args").map(|node| Arg {
            kind: ArgKind::Star,
            ..Arg::positional(node)
        });
        let named = given.named(self, "kwargs").map(|node| Arg {
            kind: ArgKind::DoubleStar,
            ..Arg::positional(node)
        });
        if let Some(target) = target {
            self.derive(id, target.0, target, || Rule::Call {
                dst: None,
                arguments: passed.into_iter().chain(named).collect(),
                dispatch: Dispatch::Callback,
            });
        }
    }

    /// Whether a method that an instance has from outside acts on what the instance has.
    pub(crate) fn acts_on_receiver(&self, name: Name) -> bool {
        matches!(
            self.program.names.text(name),
            "start"
                | "__call__"
                | "assertNotEqual"
                | "assertIn"
                | "assertTrue"
                | "assertFalse"
                | "assertCountEqual"
                | "assertListEqual"
                | "assertRaises"
                | "get"
                | "pop"
                | "popitem"
                | "clear"
                | "setdefault"
                | "update"
                | "append"
                | "extend"
                | "insert"
                | "add"
                | "appendleft"
                | "popleft"
                | "items"
                | "values"
                | "keys"
                | "copy"
                | "sort"
                | "index"
                | "count"
                | "remove"
                | "__contains__"
                | "__eq__"
                | "__iter__"
                | "__getitem__"
                | "__setitem__"
                | "assertEqual"
                | "_replace"
        )
    }

    fn give(&mut self, dst: Option<Node>, object: ObjectId) {
        if let Some(dst) = dst {
            self.add(dst, object);
        }
    }

    /// An iterator of pairs that a call makes, and the pair.
    fn made_pairs(&mut self, id: ConstraintId, dst: Option<Node>) -> (ObjectId, ObjectId) {
        let result = self.made_by(id, Shape::Generator, 0);
        let pair = self.made_by(id, Shape::Tuple, 1);
        let holder = self.holding(pair);
        self.put(result, Part::Unkeyed, holder);
        self.give(dst, result);
        (result, pair)
    }

    /// The class of what `object` is.
    pub(crate) fn type_of(&mut self, dst: Node, object: ObjectId) {
        match self.objects.get(object) {
            Object::Instance(class) => {
                let class = self.objects.intern(Object::Class(class));
                self.add(dst, class);
            }
            Object::Class(class) => {
                if let Some(metaclass) = self.hierarchy.metaclass(class) {
                    let metaclass = self.objects.intern(Object::Class(metaclass));
                    self.add(dst, metaclass);
                }
            }
            Object::ExternalValue(path) => {
                let path = library_types::origin(self.program.names.text(path)).to_owned();
                let path = self.program.names.intern(&path);
                let class = self.objects.intern(Object::External(path));
                self.add(dst, class);
            }
            _ => {}
        }
    }

    /// `super(object, receiver)`.
    pub(crate) fn super_of(
        &mut self,
        id: ConstraintId,
        dst: Node,
        receiver: Node,
        object: ObjectId,
    ) {
        if let Object::Class(class) = self.objects.get(object) {
            self.derive(id, class.0, receiver, || Rule::Super { dst, class });
        }
    }

    /// A function becomes a method of what `receiver` holds.
    pub(crate) fn method(&mut self, dst: Node, receiver: Node, object: ObjectId) {
        if let Object::Function(function) = self.objects.get(object) {
            for receiver in self.held(receiver).to_vec() {
                let bound = self.objects.intern(Object::Bound(function, receiver));
                self.add(dst, bound);
            }
        }
    }

    /// A method of a value that the repository does not define is called.
    #[expect(clippy::too_many_lines, reason = "one arm per method")]
    pub(crate) fn call_method(
        &mut self,
        id: ConstraintId,
        object: ObjectId,
        receiver: ObjectId,
        name: Name,
        arguments: &[Arg],
        dst: Option<Node>,
    ) {
        let text = self.program.names.text(name).to_owned();
        let given = Given { all: arguments };
        let first = given.place(0);
        match self.objects.get(receiver) {
            Object::Container(shape, ..) => {
                let is_dict = shape == Shape::Dict;
                if matches!(shape, Shape::Set | Shape::Dict)
                    && matches!(
                        text.as_str(),
                        "add" | "discard" | "remove" | "get" | "pop" | "setdefault"
                    )
                    && let Some(key) = first
                {
                    self.looked_up(id, key, receiver);
                }
                if shape == Shape::Set && library::takes_elements(&text) {
                    for src in given.from(0) {
                        self.hash_elements(id, src);
                    }
                }
                match text.as_str() {
                    "append" | "add" | "appendleft" | "push" => {
                        if let Some(src) = first {
                            self.put(receiver, Part::Unkeyed, src);
                        }
                    }
                    "insert" => {
                        if let Some(src) = given.place(1) {
                            self.put(receiver, Part::Unkeyed, src);
                        }
                    }
                    "extend" | "update" | "extendleft" => {
                        for src in given.from(0) {
                            self.extend(id, receiver, src);
                        }
                        for argument in arguments {
                            if let ArgKind::Keyword(name) = argument.kind {
                                self.put(receiver, Part::Text(name), argument.node);
                            }
                        }
                    }
                    "pop" | "popleft" | "get" | "setdefault" | "__getitem__" => {
                        let key = arguments.first().and_then(|argument| argument.text);
                        let all = match key {
                            Some(key) if is_dict => {
                                let node = self.own(id, receiver, key.0);
                                let all = self.part(receiver, Part::Text(key));
                                self.link(node, all);
                                let unkeyed = self.part(receiver, Part::Unkeyed);
                                self.link(node, unkeyed);
                                node
                            }
                            _ => self.part(receiver, Part::All),
                        };
                        if let Some(default) = given.place(1)
                            && text == "setdefault"
                        {
                            self.put(receiver, Part::Unkeyed, default);
                        }
                        if let Some(dst) = dst {
                            self.link(dst, all);
                            if let Some(default) = given.place(1) {
                                self.link(dst, default);
                            }
                        }
                    }
                    "values" | "keys" | "__iter__" | "elements" => {
                        let result = self.made_by(id, Shape::Generator, 0);
                        let part = if is_dict && text != "values" {
                            Part::Keys
                        } else {
                            Part::All
                        };
                        let src = self.part(receiver, part);
                        self.put(result, Part::Unkeyed, src);
                        self.give(dst, result);
                    }
                    "items" | "popitem" => {
                        let pair = self.made_by(id, Shape::Tuple, 1);
                        let (keys, all) = (
                            self.part(receiver, Part::Keys),
                            self.part(receiver, Part::All),
                        );
                        self.put(pair, Part::Index(0), keys);
                        self.put(pair, Part::Index(1), all);
                        if text == "popitem" {
                            self.give(dst, pair);
                        } else {
                            let result = self.made_by(id, Shape::Generator, 0);
                            let holder = self.holding(pair);
                            self.put(result, Part::Unkeyed, holder);
                            self.give(dst, result);
                        }
                    }
                    "copy" | "union" | "intersection" | "difference" | "__iadd__" => {
                        self.give(dst, receiver);
                    }
                    "sort" => {
                        if let Some(key) = given.named(self, "key") {
                            let all = self.part(receiver, Part::All);
                            self.call_back(id, key, &[all], None);
                        } else {
                            let all = self.part(receiver, Part::All);
                            self.method_of(id, Some(all), "__lt__", None, None);
                        }
                    }
                    "index" | "count" | "remove" => {
                        let all = self.part(receiver, Part::All);
                        self.method_of(id, Some(all), "__eq__", None, None);
                    }
                    "__next__" | "send" => {
                        let all = self.part(receiver, Part::All);
                        if let Some(dst) = dst {
                            self.link(dst, all);
                        }
                    }
                    _ => {}
                }
                let class = match shape {
                    Shape::List => "list",
                    Shape::Tuple => "tuple",
                    Shape::Set => "set",
                    Shape::Dict => "dict",
                    Shape::Generator => "generator",
                };
                self.external_method(id, class, name);
            }
            Object::Running(function) => {
                let yields = self.program.function(function).and_then(|f| f.yields);
                if let (Some(yields), Some(dst)) = (yields, dst) {
                    self.link(dst, yields);
                }
                self.external_method(id, "generator", name);
            }
            Object::Property(_) => match text.as_str() {
                "deleter" => {
                    if let Some(function) = first {
                        let deleter = self.part(receiver, Part::Deleter);
                        self.link(deleter, function);
                    }
                    self.give(dst, receiver);
                }
                "setter" => {
                    if let Some(function) = first {
                        let setter = self.part(receiver, Part::Setter);
                        self.link(setter, function);
                    }
                    self.give(dst, receiver);
                }
                _ => self.give(dst, receiver),
            },
            Object::Generic(_) => {
                if text == "register"
                    && let Some(implementation) = given.place(1).or(first)
                {
                    // `register(cls)` gives a decorator, `register` alone is one.
                    let registered = self.part(receiver, Part::Registered);
                    self.derive(id, registered.0, implementation, || Rule::Functions {
                        dst: registered,
                    });
                    if let Some(dst) = dst {
                        self.derive(id, dst.0, implementation, || Rule::Functions { dst });
                        self.give(Some(dst), object);
                    }
                }
                if text == "dispatch"
                    && let (Object::Generic(default), Some(dst)) = (self.objects.get(receiver), dst)
                {
                    let registered = self.part(receiver, Part::Registered);
                    self.link(dst, default);
                    self.link(dst, registered);
                }
            }
            Object::Class(class) if text == "__call__" => {
                self.make_instance(id, class, arguments, dst, Dispatch::Constructor);
            }
            Object::Made(_, made) if text == "start" => self.start(id, made),
            Object::Made(_, made) if text == "exconly" => {
                if let Some(raised) = self.raised(made) {
                    self.method_of(id, Some(raised), "__str__", None, None);
                }
            }
            Object::Names(of) => match text.as_str() {
                "get" | "pop" | "setdefault" | "__getitem__" => {
                    let key = arguments.first().and_then(|argument| argument.text);
                    if let (Some(key), Some(dst)) = (key, dst) {
                        self.item(id, dst, crate::program::Key2::Text(key), None, receiver);
                    }
                }
                "values" | "items" => {
                    let result = self.made_by(id, Shape::Generator, 0);
                    let pair = self.made_by(id, Shape::Tuple, 1);
                    for node in self.values_of(of) {
                        let part = if text == "items" { pair } else { result };
                        let index = if text == "items" {
                            Part::Index(1)
                        } else {
                            Part::Unkeyed
                        };
                        self.put(part, index, node);
                    }
                    if text == "items" {
                        let holder = self.holding(pair);
                        self.put(result, Part::Unkeyed, holder);
                    }
                    self.give(dst, result);
                }
                _ => {}
            },
            Object::Instance(class) => {
                self.unit.outside.push((id, receiver, class, name));
                self.inherited_method(id, class, receiver, &text, arguments, dst);
            }
            Object::Function(_) if text == "__get__" => {
                if let (Some(first), Some(dst)) = (first, dst) {
                    self.method(dst, first, receiver);
                }
            }
            Object::ExternalValue(path) => {
                let class = self.program.names.text(path).to_owned();
                self.library_method(id, &class, &text, &given, dst);
                if library::may_call(&class) {
                    self.pass_out(id, arguments);
                }
                if class == "builtins.str" {
                    match text.as_str() {
                        "join" => {
                            if let Some(of) = first {
                                self.elements(id, of);
                            }
                        }
                        "format" => {
                            for argument in arguments {
                                self.method_of(
                                    id,
                                    Some(argument.node),
                                    "__format__",
                                    Some("__str__"),
                                    None,
                                );
                            }
                        }
                        _ => {}
                    }
                }
                let origin = library_types::origin(&class);
                if let Some(class) = origin.strip_prefix("builtins.") {
                    self.external_method(id, class, name);
                } else {
                    let origin = self.program.names.intern(origin);
                    let joined = self.program.names.join(origin, name);
                    let place = self.place(id);
                    self.unit.externals.entry(place).or_insert(joined);
                }
                if let Some(dst) = dst {
                    match library_types::method_result(&class, &text) {
                        Some(result) => {
                            let result = self.program.names.intern(result);
                            let result = self.objects.intern(Object::ExternalValue(result));
                            self.add(dst, result);
                        }
                        None => self.add_beyond(dst, receiver),
                    }
                    self.give_back(id, dst, &given);
                }
            }
            _ => {}
        }
    }

    /// Methods of well-known classes that call what they are given.
    fn library_method(
        &mut self,
        id: ConstraintId,
        class: &str,
        method: &str,
        given: &Given<'_>,
        dst: Option<Node>,
    ) {
        let first = given.place(0);
        match (class, method) {
            (
                "contextlib.ExitStack" | "contextlib.AsyncExitStack",
                "enter_context" | "enter_async_context",
            ) => {
                if let Some(context) = first {
                    let dst = dst.unwrap_or_else(|| self.own(id, ObjectId(0), 2));
                    let is_async = method == "enter_async_context";
                    self.derive(id, dst.0, context, || Rule::Enter { dst, is_async });
                }
            }
            (_, "callback" | "submit" | "apply" | "call_soon" | "call_soon_threadsafe") => {
                if let Some(function) = first {
                    let passed = given.from(1);
                    self.call_back(id, function, &passed, None);
                }
            }
            ("contextvars.Context" | "contextvars.copy_context", "run") => {
                if let Some(function) = first {
                    self.call_back(id, function, &given.from(1), dst);
                }
            }
            (_, "run_in_executor" | "call_later" | "call_at") => {
                if let Some(function) = given.place(1) {
                    let passed = given.from(2);
                    self.call_back(id, function, &passed, None);
                }
            }
            (_, "map" | "imap" | "imap_unordered" | "starmap") => {
                if let (Some(function), Some(of)) = (first, given.place(1)) {
                    let element = self.elements(id, of);
                    self.call_back(id, function, &[element], None);
                }
            }
            (_, "add_done_callback") | ("re.compile", "sub" | "subn") => {
                if let Some(function) = first {
                    self.call_back(id, function, &[], None);
                }
            }
            _ => {}
        }
    }

    fn external_method(&mut self, id: ConstraintId, class: &str, name: Name) {
        let class = self.program.names.intern(&format!("builtins.{class}"));
        let path = self.program.names.join(class, name);
        let place = self.place(id);
        self.unit.externals.entry(place).or_insert(path);
    }
}

/// Whether a function makes fixtures of tests.
fn is_fixture(path: &str) -> bool {
    matches!(path, "pytest.fixture" | "pytest_asyncio.fixture")
}
