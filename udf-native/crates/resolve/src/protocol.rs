//! What syntax calls without a call: iteration, subscripts, `with`, `await`, operators.

use relspec_summary::Shape;
use relspec_text::python::BuiltinKind;

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::library_types;
use crate::names::Name;
use crate::object::{Object, ObjectId};
use crate::program::{Arg, ClassId, ConstraintId, FileId, Key2, Node, Part, Rule, Special};
use crate::solver::Solver;

impl Solver {
    /// An element of `object` reaches `dst`.
    pub(crate) fn iterate(
        &mut self,
        id: ConstraintId,
        dst: Node,
        is_async: bool,
        object: ObjectId,
    ) {
        match self.objects.get(object) {
            Object::Container(Shape::Dict, ..) => {
                let keys = self.part(object, Part::Keys);
                self.link(dst, keys);
            }
            Object::Container(..) => {
                let all = self.part(object, Part::All);
                self.link(dst, all);
            }
            Object::Running(function) => {
                let yields = self.program.function(function).and_then(|f| f.yields);
                if let Some(yields) = yields {
                    self.link(dst, yields);
                }
            }
            Object::Instance(class) => {
                let (iter, _) = names(is_async);
                let node = self.result(id, object);
                if self.special(id, object, iter, &[], Some(node), Dispatch::Iteration) {
                    self.derive(id, dst.0, node, || Rule::Next { dst, is_async });
                } else if !self.special(
                    id,
                    object,
                    "__getitem__",
                    &[],
                    Some(dst),
                    Dispatch::Iteration,
                ) {
                    self.elements_of_instance(dst, class, object);
                }
            }
            Object::Class(class) => {
                let node = self.result(id, object);
                if self.hierarchy.is_enum(class) {
                    let instance = self.objects.intern(Object::Instance(class));
                    self.add(dst, instance);
                } else if self.special(id, object, "__iter__", &[], Some(node), Dispatch::Iteration)
                {
                    self.derive(id, dst.0, node, || Rule::Next { dst, is_async });
                }
            }
            Object::ExternalValue(path) => self.element_of_external(dst, path, object),
            _ => {}
        }
    }

    fn element_of_external(&mut self, dst: Node, path: Name, object: ObjectId) {
        match library_types::element(self.program.names.text(path)) {
            Some(class) => {
                let element = self.builtin_value(class);
                self.add(dst, element);
            }
            None => self.add_beyond(dst, object),
        }
    }

    /// Instances of classes that extend builtin containers hold elements themselves.
    fn elements_of_instance(&mut self, dst: Node, class: ClassId, object: ObjectId) {
        let is_container = self
            .hierarchy
            .order(class)
            .iter()
            .any(|ancestor| matches!(ancestor, Ancestor::External(_)));
        if is_container {
            let all = self.part(object, Part::All);
            self.link(dst, all);
        }
    }

    /// What `__iter__` gave is asked for its elements.
    pub(crate) fn next(&mut self, id: ConstraintId, dst: Node, is_async: bool, object: ObjectId) {
        match self.objects.get(object) {
            Object::Instance(_) => {
                let (_, next) = names(is_async);
                if is_async {
                    let node = self.result(id, object);
                    if self.special(id, object, next, &[], Some(node), Dispatch::Iteration) {
                        self.derive(id, dst.0, node, || Rule::Await { dst });
                    }
                } else {
                    self.special(id, object, next, &[], Some(dst), Dispatch::Iteration);
                }
            }
            _ => self.iterate(id, dst, is_async, object),
        }
    }

    /// The element at a place of what is unpacked.
    pub(crate) fn unpack(&mut self, id: ConstraintId, dst: Node, index: i32, object: ObjectId) {
        match self.objects.get(object) {
            Object::Container(Shape::Dict | Shape::Generator, ..) => {
                self.iterate(id, dst, false, object);
            }
            Object::Container(..) => self.element(dst, Key2::Index(index), object),
            Object::Instance(class)
                if !self.has(class, "__iter__") && !self.has(class, "__getitem__") =>
            {
                self.element(dst, Key2::Index(index), object);
            }
            _ => self.iterate(id, dst, false, object),
        }
    }

    /// The element of a container by its key.
    fn element(&mut self, dst: Node, key: Key2, object: ObjectId) {
        let part = match key {
            Key2::Text(name) => Part::Text(name),
            Key2::Index(index) if index >= 0 => Part::Index(index),
            _ => Part::All,
        };
        let node = self.part(object, part);
        self.link(dst, node);
        if part != Part::All {
            let unkeyed = self.part(object, Part::Unkeyed);
            self.link(dst, unkeyed);
        }
    }

    /// What is passed as `**` under a name.
    pub(crate) fn named(&mut self, dst: Node, name: Name, object: ObjectId) {
        if let Object::Container(Shape::Dict, ..) = self.objects.get(object) {
            self.element(dst, Key2::Text(name), object);
        }
    }

    /// `object[key]`.
    pub(crate) fn item(
        &mut self,
        id: ConstraintId,
        dst: Node,
        key: Key2,
        index: Option<Node>,
        object: ObjectId,
    ) {
        match self.objects.get(object) {
            Object::Container(..) if key == Key2::Slice => self.add(dst, object),
            Object::Container(shape, ..) => {
                if let (Shape::Dict, Some(index)) = (shape, index) {
                    self.looked_up(id, index, object);
                }
                self.element(dst, key, object);
            }
            Object::Instance(_) => {
                let arguments: Vec<Node> = index.into_iter().collect();
                if !self.special(
                    id,
                    object,
                    "__getitem__",
                    &arguments,
                    Some(dst),
                    Dispatch::Item,
                ) {
                    self.element(dst, key, object);
                    let arguments: Vec<Node> = index.into_iter().collect();
                    self.special(
                        id,
                        object,
                        "__missing__",
                        &arguments,
                        Some(dst),
                        Dispatch::Item,
                    );
                }
            }
            Object::Class(class) => {
                if self.hierarchy.is_enum(class) {
                    let instance = self.objects.intern(Object::Instance(class));
                    self.add(dst, instance);
                    return;
                }
                self.add(dst, object);
                let arguments: Vec<Node> = index.into_iter().collect();
                if self.has(class, "__class_getitem__") {
                    let arguments: Vec<Arg> = arguments
                        .iter()
                        .map(|node| Arg::positional(*node))
                        .collect();
                    self.call_attribute(
                        id,
                        object,
                        "__class_getitem__",
                        &arguments,
                        Some(dst),
                        Dispatch::Item,
                    );
                } else {
                    self.special(
                        id,
                        object,
                        "__getitem__",
                        &arguments,
                        Some(dst),
                        Dispatch::Item,
                    );
                }
            }
            Object::External(_) => self.add(dst, object),
            Object::ExternalValue(_) => self.add_beyond(dst, object),
            Object::Names(of) => self.named_value(id, dst, key, of),
            _ => {}
        }
    }

    /// What an object has under a name that is a key.
    fn named_value(&mut self, id: ConstraintId, dst: Node, key: Key2, of: ObjectId) {
        match key {
            Key2::Text(name) => match self.objects.get(of) {
                // The dict of a class holds what its body binds as it is.
                Object::Class(class) => {
                    self.unit.consulted.insert(name);
                    if let Some(found) = self.attribute_in_order(class, 0, name) {
                        self.link(dst, found);
                    }
                }
                _ => self.load(id, dst, name, of),
            },
            _ => {
                for node in self.values_of(of) {
                    self.link(dst, node);
                }
            }
        }
    }

    /// What an object has under any name, if that is not much.
    pub(crate) fn values_of(&mut self, of: ObjectId) -> Vec<Node> {
        const MANY: usize = 16;
        self.list(of);
        let slots = match self.objects.get(of) {
            Object::Module(file) => self.program.file(file).map(|file| &file.globals),
            Object::Class(class) => self.program.class(class).map(|class| &class.attributes),
            _ => None,
        };
        let Some(slots) = slots.filter(|slots| slots.len() <= MANY) else {
            return Vec::new();
        };
        let mut nodes: Vec<Node> = slots.values().map(|bound| bound.at_end).collect();
        nodes.sort_unstable();
        nodes
    }

    /// `object[key] = src`.
    pub(crate) fn set_item(
        &mut self,
        id: ConstraintId,
        key: Key2,
        index: Option<Node>,
        src: Node,
        object: ObjectId,
    ) {
        match self.objects.get(object) {
            Object::Container(..) if key == Key2::Slice => {
                self.derive(id, object.0, src, || Rule::Spread { container: object });
            }
            Object::Container(shape, ..) => {
                let part = match key {
                    Key2::Text(name) => Part::Text(name),
                    Key2::Index(index) if index >= 0 => Part::Index(index),
                    _ => Part::Unkeyed,
                };
                self.put(object, part, src);
                if shape == Shape::Dict
                    && let Some(index) = index
                {
                    self.put(object, Part::Keys, index);
                    self.looked_up(id, index, object);
                }
            }
            Object::Instance(_) => {
                let arguments = match index {
                    Some(index) => vec![index, src],
                    None => vec![src],
                };
                if !self.special(id, object, "__setitem__", &arguments, None, Dispatch::Item) {
                    let part = match key {
                        Key2::Text(name) => Part::Text(name),
                        _ => Part::Unkeyed,
                    };
                    self.put(object, part, src);
                }
            }
            Object::Names(of) => {
                if let Key2::Text(name) = key {
                    self.store(id, name, src, of);
                }
            }
            _ => {}
        }
    }

    /// `with object`.
    pub(crate) fn enter(&mut self, id: ConstraintId, dst: Node, is_async: bool, object: ObjectId) {
        let (enter, exit) = if is_async {
            ("__aenter__", "__aexit__")
        } else {
            ("__enter__", "__exit__")
        };
        match self.objects.get(object) {
            Object::Instance(_) => {
                if is_async {
                    let node = self.result(id, object);
                    if self.special(id, object, enter, &[], Some(node), Dispatch::Context) {
                        self.derive(id, dst.0, node, || Rule::Await { dst });
                    }
                } else if !self.special(id, object, enter, &[], Some(dst), Dispatch::Context) {
                    self.add(dst, object);
                }
                self.special(id, object, exit, &[], None, Dispatch::Context);
            }
            Object::Running(function) => {
                let yields = self.program.function(function).and_then(|f| f.yields);
                if let Some(yields) = yields {
                    self.link(dst, yields);
                }
            }
            Object::ExternalValue(_) => self.add(dst, object),
            Object::Made(path, made) => {
                self.add(dst, object);
                self.enter_check(id, path, made);
            }
            _ => {}
        }
    }

    /// `await object`.
    pub(crate) fn await_(&mut self, id: ConstraintId, dst: Node, object: ObjectId) {
        match self.objects.get(object) {
            Object::Running(function) => {
                let result = self.program.function(function).map(|f| f.result);
                if let Some(result) = result {
                    self.link(dst, result);
                }
            }
            Object::Instance(_) => {
                let node = self.result(id, object);
                self.special(id, object, "__await__", &[], Some(node), Dispatch::Await);
                self.derive(id, dst.0, node, || Rule::Await { dst });
            }
            Object::ExternalValue(_) => self.add_beyond(dst, object),
            _ => {}
        }
    }

    /// `yield from object`.
    pub(crate) fn yield_from(
        &mut self,
        id: ConstraintId,
        dst: Node,
        yields: Node,
        object: ObjectId,
    ) {
        self.iterate(id, yields, false, object);
        if let Object::Running(function) = self.objects.get(object)
            && let Some(result) = self.program.function(function).map(|f| f.result)
        {
            self.link(dst, result);
        }
    }

    /// The elements of `object` go to a container.
    pub(crate) fn spread(&mut self, id: ConstraintId, container: ObjectId, object: ObjectId) {
        let is_dict = matches!(
            self.objects.get(container),
            Object::Container(Shape::Dict, ..)
        );
        match self.objects.get(object) {
            Object::Container(Shape::Dict, ..) if is_dict => {
                let parts = [Part::Keys, Part::Unkeyed];
                for part in parts {
                    let node = self.part(object, part);
                    self.put(container, part, node);
                }
                self.follow(object, container);
            }
            Object::Instance(class) if is_dict && self.has(class, "keys") => {
                let keys = self.part(container, Part::Keys);
                let made = self.result(id, object);
                self.special(id, object, "keys", &[], Some(made), Dispatch::Item);
                self.derive(id, keys.0, made, || Rule::Iterate {
                    dst: keys,
                    is_async: false,
                });
                let values = self.part(container, Part::Unkeyed);
                let all = self.part(container, Part::All);
                self.link(all, values);
                self.special(
                    id,
                    object,
                    "__getitem__",
                    &[keys],
                    Some(values),
                    Dispatch::Item,
                );
            }
            _ if is_dict => {
                let pair = self.own(id, object, container.0);
                if self
                    .derive(id, container.0, pair, || Rule::Pair { container })
                    .is_some()
                {
                    self.iterate(id, pair, false, object);
                }
            }
            _ => {
                let element = self.part(container, Part::Unkeyed);
                self.iterate(id, element, false, object);
                let all = self.part(container, Part::All);
                self.link(all, element);
            }
        }
    }

    /// A pair of key and value goes to a dict.
    pub(crate) fn pair(&mut self, container: ObjectId, object: ObjectId) {
        let (keys, values) = (
            self.part(container, Part::Keys),
            self.part(container, Part::Unkeyed),
        );
        if let Object::Container(..) = self.objects.get(object) {
            self.element(keys, Key2::Index(0), object);
            self.element(values, Key2::Index(1), object);
            let all = self.part(container, Part::All);
            self.link(all, values);
        }
    }

    /// What is passed as `*` goes to the parameter that takes the rest, less the first `skip`.
    pub(crate) fn forward(
        &mut self,
        id: ConstraintId,
        container: ObjectId,
        skip: u32,
        object: ObjectId,
    ) {
        const FOLLOWED: i32 = 4;
        if let Object::Container(Shape::Tuple | Shape::List, ..) = self.objects.get(object) {
            for index in 0..FOLLOWED {
                let from = self.part(object, Part::Index(index + skip as i32));
                self.put(container, Part::Index(index), from);
            }
            let unkeyed = self.part(object, Part::Unkeyed);
            self.put(container, Part::Unkeyed, unkeyed);
            let (all, own) = (
                self.part(object, Part::All),
                self.part(container, Part::All),
            );
            self.link(own, all);
        } else {
            self.spread(id, container, object);
        }
    }

    /// An operator or another construct that calls special methods of its operand.
    pub(crate) fn implicit(
        &mut self,
        id: ConstraintId,
        dst: Node,
        special: Special,
        right: Option<Node>,
        object: ObjectId,
    ) {
        let arguments: Vec<Node> = right.into_iter().collect();
        let is_instance = matches!(
            self.objects.get(object),
            Object::Instance(_) | Object::Class(_)
        );
        if !is_instance {
            self.ask_elements(id, special, right, object);
            match (special, self.objects.get(object)) {
                _ if !self.keeps_type(special) => {}
                (Special::Binary(..) | Special::InPlace(..), Object::Container(..)) => {
                    self.add(dst, object);
                    if let (Special::InPlace(..), Some(right)) = (special, right) {
                        self.extend(id, object, right);
                    }
                }
                (
                    Special::Binary(..) | Special::InPlace(..) | Special::Unary(_),
                    Object::ExternalValue(path),
                ) => {
                    let result = self.quotient(special, path).unwrap_or(object);
                    self.add(dst, result);
                }
                _ => {}
            }
            return;
        }
        let (names, count) = match special {
            Special::Binary(name, _) | Special::Unary(name) => ([name; 3], 1),
            Special::InPlace(a, b, _) | Special::First(a, b) => ([a, b, b], 2),
            Special::FirstOf(a, b, c) => ([a, b, c], 3),
        };
        for name in names.into_iter().take(count) {
            let text = self.program.names.text(name).to_owned();
            // Only the method that is asked first takes the operand.
            let given: &[Node] = match special {
                Special::First(_, second) if name == second => &[],
                _ => &arguments,
            };
            let dispatch = match text.as_str() {
                "__iter__" => Dispatch::Iteration,
                _ => Dispatch::Operator,
            };
            if self.special(id, object, &text, given, Some(dst), dispatch) {
                return;
            }
        }
    }

    /// Whether what an operator gives may be of the type of its operand.
    fn keeps_type(&self, special: Special) -> bool {
        match special {
            Special::Binary(name, _) | Special::InPlace(name, ..) => !matches!(
                self.program.names.text(name),
                "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__"
            ),
            Special::Unary(name) => matches!(
                self.program.names.text(name),
                "__neg__" | "__pos__" | "__invert__" | "__abs__" | "__copy__" | "__deepcopy__"
            ),
            Special::First(..) | Special::FirstOf(..) => true,
        }
    }

    /// What dividing a whole number gives.
    fn quotient(&mut self, special: Special, path: Name) -> Option<ObjectId> {
        let (Special::Binary(name, _) | Special::InPlace(_, name, _)) = special else {
            return None;
        };
        let names = &self.program.names;
        let is_quotient = names.text(name) == "__truediv__" && names.text(path) == "builtins.int";
        is_quotient.then(|| self.builtin_value("float"))
    }

    /// The right operand's method answers where the left operand has none.
    pub(crate) fn reflect(
        &mut self,
        id: ConstraintId,
        dst: Node,
        special: Special,
        left: Option<Node>,
        right: Node,
    ) {
        let (Special::Binary(plain, Some(reflected)) | Special::InPlace(_, plain, reflected)) =
            special
        else {
            return;
        };
        let Some(left) = left else { return };
        let plain = self.program.names.text(plain).to_owned();
        let answers = self.peek(left).iter().any(|object| {
            matches!(self.objects.get(*object), Object::Instance(class) if self.has(class, &plain))
        });
        if answers {
            return;
        }
        let reflected = self.program.names.text(reflected).to_owned();
        for object in self.peek(right).to_vec() {
            self.special(
                id,
                object,
                &reflected,
                &[left],
                Some(dst),
                Dispatch::Operator,
            );
        }
    }

    /// `raise object`: a class is called.
    pub(crate) fn raise(&mut self, id: ConstraintId, object: ObjectId) {
        if let Object::Class(class) = self.objects.get(object) {
            self.construct(id, class, &[], None, Dispatch::Call);
        }
    }

    /// What `except object as dst` binds.
    pub(crate) fn caught(&mut self, id: ConstraintId, dst: Node, object: ObjectId) {
        match self.objects.get(object) {
            Object::Container(..) => {
                let all = self.part(object, Part::All);
                self.derive(id, dst.0, all, || Rule::Caught { dst });
            }
            _ => self.instance(id, dst, object),
        }
    }

    /// An instance of what `object` is.
    pub(crate) fn instance(&mut self, id: ConstraintId, dst: Node, object: ObjectId) {
        match self.objects.get(object) {
            Object::Class(class) => {
                const FEW: usize = 12;
                let instance = self.objects.intern(Object::Instance(class));
                self.add(dst, instance);
                if self.hierarchy.heirs(class).len() <= FEW {
                    for heir in self.hierarchy.heirs(class).to_vec() {
                        let instance = self.objects.intern(Object::Instance(heir));
                        self.add(dst, instance);
                    }
                }
            }
            Object::External(path) => {
                let text = self.program.names.text(path);
                let last = text.rsplit('.').next().unwrap_or(text);
                let says_nothing = matches!(last, "Any" | "object" | "Callable" | "None")
                    || text.starts_with("typing.") && matches!(last, "Self" | "Optional" | "Union");
                if !says_nothing {
                    let value = self.objects.intern(Object::ExternalValue(path));
                    self.add(dst, value);
                }
            }
            Object::Container(..) => {
                let all = self.part(object, Part::All);
                self.derive(id, dst.0, all, || Rule::Instance { dst });
            }
            _ => {}
        }
    }

    /// An instance of a type with arguments.
    pub(crate) fn generic(
        &mut self,
        dst: Node,
        instances: &[Node],
        types: &[Node],
        at: (FileId, u32),
        object: ObjectId,
    ) {
        let path = match self.objects.get(object) {
            Object::Class(class) => {
                let instance = self.objects.intern(Object::Instance(class));
                self.add(dst, instance);
                return;
            }
            Object::External(path) => path,
            _ => return,
        };
        let text = self.program.names.text(path);
        let last = text.rsplit('.').next().unwrap_or(text).to_owned();
        let first = instances.first().copied();
        match last.as_str() {
            "Optional" | "Union" => {
                for instance in instances {
                    self.link(dst, *instance);
                }
            }
            "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" => {
                if let Some(first) = first {
                    self.link(dst, first);
                }
            }
            "Type" | "type" => {
                if let Some(first) = types.first() {
                    self.link(dst, *first);
                }
            }
            "list" | "List" | "Sequence" | "MutableSequence" | "Iterable" | "Iterator"
            | "Collection" | "Container" | "Generator" | "AsyncIterator" | "AsyncIterable"
            | "AsyncGenerator" | "set" | "Set" | "frozenset" | "FrozenSet" | "AbstractSet"
            | "MutableSet" | "deque" | "Deque" | "Reversible" | "KeysView" | "ValuesView" => {
                let container = self
                    .objects
                    .intern(Object::Container(Shape::List, at.0, at.1));
                self.add(dst, container);
                if let Some(first) = first {
                    self.put(container, Part::Unkeyed, first);
                }
            }
            "tuple" | "Tuple" => {
                let container = self
                    .objects
                    .intern(Object::Container(Shape::Tuple, at.0, at.1));
                self.add(dst, container);
                for (instance, place) in instances.iter().zip(0..) {
                    let part = if instances.len() == 1 {
                        Part::Unkeyed
                    } else {
                        Part::Index(place)
                    };
                    self.put(container, part, *instance);
                }
            }
            "dict" | "Dict" | "Mapping" | "MutableMapping" | "defaultdict" | "DefaultDict"
            | "OrderedDict" | "Counter" => {
                let container = self
                    .objects
                    .intern(Object::Container(Shape::Dict, at.0, at.1));
                self.add(dst, container);
                if let Some(key) = first {
                    self.put(container, Part::Keys, key);
                }
                if let Some(value) = instances.get(1) {
                    self.put(container, Part::Unkeyed, *value);
                }
            }
            "Callable" | "Literal" => {}
            _ => {
                let value = self.objects.intern(Object::ExternalValue(path));
                self.add(dst, value);
            }
        }
    }

    /// What `src` holds, as far as it may be an instance of what `class` holds.
    pub(crate) fn narrow(&mut self, id: ConstraintId, dst: Node, src: Node, class: Node) {
        let classes = self.classes_in(id, dst, class, || Rule::Narrow { dst, src, class });
        for object in self.held(src).to_vec() {
            let fits = match self.objects.get(object) {
                Object::Instance(of) => classes.iter().any(|class| match class {
                    Object::Class(class) => {
                        self.hierarchy.order(of).contains(&Ancestor::Class(*class))
                            || self.decides_itself(*class)
                    }
                    Object::External(path) => self.may_inherit(of, *path),
                    _ => true,
                }),
                other => classes.iter().any(|class| match class {
                    Object::Class(_) => false,
                    Object::External(path) => self.may_be(other, *path),
                    _ => true,
                }),
            };
            if fits {
                self.add(dst, object);
            }
        }
    }

    /// What `src` holds but for what is surely an instance of what `class` holds. Nothing passes
    /// before a class is known.
    pub(crate) fn exclude(&mut self, id: ConstraintId, dst: Node, src: Node, class: Node) {
        let classes = self.classes_in(id, dst, class, || Rule::Exclude { dst, src, class });
        if classes.is_empty() {
            return;
        }
        for object in self.held(src).to_vec() {
            let of = self.objects.get(object);
            if !classes.iter().any(|class| self.is_surely(of, *class)) {
                self.add(dst, object);
            }
        }
    }

    /// The classes that the second argument of `isinstance` holds, alone or in tuples; `again`
    /// waits for more of them.
    fn classes_in(
        &mut self,
        id: ConstraintId,
        dst: Node,
        class: Node,
        again: impl Fn() -> Rule,
    ) -> Vec<Object> {
        let mut classes: Vec<Object> = Vec::new();
        let own = self.mirror(class);
        if own != class {
            self.derive(id, dst.0, own, &again);
        }
        for object in self.held(own).to_vec() {
            match self.objects.get(object) {
                Object::Container(..) => {
                    let all = self.part(object, Part::All);
                    let all = self.mirror(all);
                    self.derive(id, dst.0, all, &again);
                    let held = self.held(all).to_vec();
                    classes.extend(held.into_iter().map(|object| self.objects.get(object)));
                }
                other => classes.push(other),
            }
        }
        classes
    }

    fn is_surely(&self, object: Object, class: Object) -> bool {
        match (object, class) {
            (Object::Instance(of), Object::Class(class)) => {
                self.hierarchy.order(of).contains(&Ancestor::Class(class))
            }
            (Object::Instance(of), Object::External(path)) => {
                self.hierarchy.order(of).contains(&Ancestor::External(path))
            }
            (Object::ExternalValue(path), Object::External(class)) => {
                let text = self.program.names.text(class);
                path == class && library_types::builtin_kind(text) == Some(BuiltinKind::Class)
            }
            (Object::Class(_), Object::External(class)) => {
                self.program.names.text(class) == "builtins.type"
            }
            _ => false,
        }
    }
}

impl Solver {
    /// Whether instances of a class may be ones of a class outside: what ancestors outside inherit
    /// from is not known, and abstract classes take whatever has the methods.
    fn may_inherit(&self, class: ClassId, path: Name) -> bool {
        let mut order = self.hierarchy.order(class).iter();
        let text = self.program.names.text(path);
        order.any(|ancestor| matches!(ancestor, Ancestor::External(_)))
            || ["collections.abc.", "typing.", "numbers.", "os.PathLike"]
                .iter()
                .any(|module| text.starts_with(module))
            || text == "builtins.object"
    }

    /// Whether a class says by code of its own what its instances are.
    fn decides_itself(&self, class: ClassId) -> bool {
        let is_protocol = self
            .hierarchy
            .order(class)
            .iter()
            .any(|ancestor| match ancestor {
                Ancestor::External(path) => matches!(
                    self.program.names.text(*path),
                    "typing.Protocol" | "typing_extensions.Protocol"
                ),
                Ancestor::Class(_) => false,
            });
        let metaclass = self.hierarchy.metaclass(class);
        is_protocol
            || self.has(class, "__subclasshook__")
            || metaclass.is_some_and(|metaclass| self.has(metaclass, "__instancecheck__"))
    }

    /// Whether a value that is no instance of a class of the repository may be one of a class
    /// outside. Builtin classes are told apart, of others nothing is known.
    fn may_be(&self, object: Object, class: Name) -> bool {
        let class = self.program.names.text(class);
        let Some(class) = class.strip_prefix("builtins.") else {
            return true;
        };
        let own = match object {
            Object::ExternalValue(path) => {
                let path = self.program.names.text(path);
                match path.strip_prefix("builtins.") {
                    Some(name) if library_types::builtin_kind(path) == Some(BuiltinKind::Class) => {
                        name
                    }
                    _ => return true,
                }
            }
            Object::Container(shape, file, _) if (file.0 as usize) < self.program.files.len() => {
                match shape {
                    Shape::List => "list",
                    Shape::Tuple => "tuple",
                    Shape::Set => "set",
                    Shape::Dict => "dict",
                    Shape::Generator => "generator",
                }
            }
            Object::Class(_) => "type",
            Object::Function(_) | Object::Bound(..) | Object::Module(_) | Object::Running(_) => {
                "object"
            }
            _ => return true,
        };
        own == class || class == "object" || (own, class) == ("bool", "int")
    }
}

const fn names(is_async: bool) -> (&'static str, &'static str) {
    if is_async {
        ("__aiter__", "__anext__")
    } else {
        ("__iter__", "__next__")
    }
}
