//! Attributes: where they are found, and what taking them from an object makes of them.

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::library;
use crate::names::Name;
use crate::object::{Object, ObjectId, Sort};
use crate::program::{Arg, ClassId, ConstraintId, FileId, Node, Part, Rule, SiteId};
use crate::solver::{Phase, Solver};

/// Stands for the names of attributes that are computed.
pub(crate) const COMPUTED: &str = "*";

/// Dotted names of more parts say no more about what is meant.
const MAX_PARTS: usize = 12;

impl Solver {
    /// `object.name` is read.
    pub(crate) fn load(&mut self, id: ConstraintId, dst: Node, name: Name, object: ObjectId) {
        let node = self.attribute_of(object, name);
        match self.objects.get(object) {
            Object::Instance(_) | Object::Super(..) | Object::Module(_) | Object::Class(_)
                if !self.is_preliminary =>
            {
                self.derive(id, dst.0, node, || Rule::Deliver { dst });
            }
            _ => self.link(dst, node),
        }
    }

    /// The node of an attribute as it is read from an object.
    pub(crate) fn attribute_of(&mut self, object: ObjectId, name: Name) -> Node {
        let node = self.part(object, Part::Attribute(name));
        let owner = self.owner(node);
        if owner != self.current {
            self.ask_for(owner, object, name);
        } else if !self.is_looked_up(node) {
            self.unit.looked_up.push((object, name, node));
            self.find_attribute(node, object, name);
        }
        node
    }

    /// Lets what an attribute may be flow to its node.
    pub(crate) fn find_attribute(&mut self, node: Node, object: ObjectId, name: Name) {
        match self.objects.get(object) {
            Object::Instance(class) => self.instance_attribute(node, class, object, name),
            Object::Class(class) => self.class_attribute(node, class, object, name),
            Object::Module(file) => self.module_attribute(node, file, object, name),
            Object::Namespace(package) => {
                let module = self.program.names.join(package, name);
                let module = self.module(module);
                if !matches!(module, Object::External(_)) {
                    let module = self.objects.intern(module);
                    self.add(node, module);
                }
            }
            Object::External(path) => {
                if let Some(object) = self.external(path, name) {
                    self.add(node, object);
                }
                if self.program.is_stored(name) {
                    let field = self.part(object, Part::Field(name));
                    self.link(node, field);
                }
            }
            Object::Super(class, receiver) => self.super_attribute(node, class, receiver, name),
            Object::Function(_) | Object::Bound(..) | Object::Partial(_) => {
                if self.program.is_stored(name) {
                    let field = self.part(object, Part::Field(name));
                    self.link(node, field);
                }
                match self.program.names.text(name) {
                    "__call__" | "__func__" | "__wrapped__" => self.add(node, object),
                    "register" | "__get__" => {
                        let method = self.objects.intern(Object::ExternalMethod(object, name));
                        self.add(node, method);
                    }
                    _ => {}
                }
            }
            Object::ExternalValue(_)
            | Object::Container(..)
            | Object::Running(_)
            | Object::Generic(_)
            | Object::Names(_)
            | Object::Property(_) => {
                let method = self.objects.intern(Object::ExternalMethod(object, name));
                self.add(node, method);
            }
            Object::Made(_, made)
                if matches!(self.program.names.text(name), "value" | "exception") =>
            {
                if let Some(raised) = self.raised(made) {
                    self.link(node, raised);
                }
            }
            Object::Made(path, _) => {
                if let Some(object) = self.external(path, name) {
                    self.add(node, object);
                }
                let method = self.objects.intern(Object::ExternalMethod(object, name));
                self.add(node, method);
            }
            Object::ExternalMethod(receiver, _) => {
                if let Object::ExternalValue(_) = self.objects.get(receiver) {
                    self.add(node, receiver);
                }
            }
            Object::Static(function) | Object::ClassMethod(function) => {
                if self.program.names.text(name) == "__func__" {
                    self.link(node, function);
                }
            }
            Object::Access(..) | Object::Factory(_) => {}
        }
    }

    fn external(&mut self, path: Name, name: Name) -> Option<ObjectId> {
        let parts = self.program.names.text(path).split('.').count();
        if parts >= MAX_PARTS {
            return None;
        }
        let joined = self.program.names.join(path, name);
        let object = match self.program.module(joined) {
            Some(file) => Object::Module(file),
            None => Object::External(joined),
        };
        Some(self.objects.intern(object))
    }

    fn instance_attribute(&mut self, node: Node, class: ClassId, object: ObjectId, name: Name) {
        let is_stored = self.program.is_stored(name);
        match self.program.names.text(name) {
            "__class__" => {
                let class = self.objects.intern(Object::Class(class));
                self.add(node, class);
                return;
            }
            "__dict__" => {
                let names = self.objects.intern(Object::Names(object));
                self.add(node, names);
            }
            "value" | "_value_" if self.hierarchy.is_enum(class) => {
                for member in self.members_of(class) {
                    self.link(node, member);
                }
            }
            _ => {}
        }
        self.look_up(node, class, 0, object, name, true);
        if is_stored {
            for ancestor in self.hierarchy.order(class).to_vec() {
                if let Ancestor::Class(ancestor) = ancestor {
                    let instance = self.objects.intern(Object::Instance(ancestor));
                    let field = self.part(instance, Part::Field(name));
                    self.link(node, field);
                }
            }
        }
        if !self.has_name(class, name) {
            self.fallback(node, class, object, "__getattr__", name);
        }
        if !self.program.names.text(name).starts_with("__") {
            self.fallback(node, class, object, "__getattribute__", name);
        }
    }

    /// The object that holds what is set under names that are computed: that of the most general
    /// class of the repository.
    fn family_of(&mut self, object: ObjectId) -> ObjectId {
        match self.objects.get(object) {
            Object::Instance(class) => {
                let root = Object::Instance(self.root_of(class));
                self.objects.intern(root)
            }
            Object::Class(class) => {
                let root = Object::Class(self.root_of(class));
                self.objects.intern(root)
            }
            _ => object,
        }
    }

    fn root_of(&self, class: ClassId) -> ClassId {
        let mut order = self.hierarchy.order(class).iter().rev();
        let root = order.find_map(|ancestor| match ancestor {
            Ancestor::Class(class) => Some(*class),
            Ancestor::External(_) => None,
        });
        root.unwrap_or(class)
    }

    /// What is set under names that are computed may be what a name without a value means.
    pub(crate) fn assume_computed(&mut self) {
        let Some(computed) = self.program.names.get(COMPUTED) else {
            return;
        };
        for (receiver, name, node) in self.unit.looked_up.clone() {
            let is_open = self.held(node).is_empty();
            if !is_open || self.program.names.text(name).starts_with("__") {
                continue;
            }
            let (class, is_instance) = match self.objects.get(receiver) {
                Object::Instance(class) => (class, true),
                Object::Class(class) => (class, false),
                _ => continue,
            };
            self.computed(node, class, receiver, computed, is_instance);
        }
    }

    fn computed(
        &mut self,
        node: Node,
        class: ClassId,
        receiver: ObjectId,
        computed: Name,
        is_instance: bool,
    ) {
        const FEW: usize = 24;
        let root = self.root_of(class);
        let holders = [Object::Class(root), Object::Instance(root)];
        for holder in holders.into_iter().take(1 + usize::from(is_instance)) {
            let of_class = matches!(holder, Object::Class(_));
            let holder = self.objects.intern(holder);
            let part = Part::Field(computed);
            let field = self.part(holder, part);
            let held = self.peek(field).to_vec();
            if held.len() > FEW {
                continue;
            }
            for object in held {
                if of_class {
                    self.bind(node, receiver, is_instance, false, object);
                } else {
                    self.add(node, object);
                }
            }
        }
    }

    /// What the body of an enumeration binds to names.
    fn members_of(&self, class: ClassId) -> Vec<Node> {
        let Some(info) = self.program.class(class) else {
            return Vec::new();
        };
        let is_member = |name: &Name| !self.program.names.text(*name).starts_with("__");
        let members = info.attributes.iter().filter(|(name, _)| is_member(name));
        let mut members: Vec<Node> = members.map(|(_, bound)| bound.at_end).collect();
        members.sort_unstable();
        members
    }

    /// What `__getattr__` gives where a class has no such attribute.
    fn fallback(
        &mut self,
        node: Node,
        class: ClassId,
        object: ObjectId,
        method: &str,
        asked: Name,
    ) {
        let Some(name) = self.program.names.get(method) else {
            return;
        };
        let Some(found) = self.attribute_in_order(class, 0, name) else {
            return;
        };
        self.ask(node, found, object, true, asked);
    }

    /// The `__getattr__` that `found` holds is asked for a name.
    fn ask(&mut self, node: Node, found: Node, receiver: ObjectId, is_instance: bool, name: Name) {
        self.wait(
            found,
            Rule::Forwarded { dst: node, name },
            FileId(0),
            SiteId::NOWHERE,
        );
        let rule = Rule::Bind {
            dst: node,
            receiver,
            is_instance,
            is_asked: true,
        };
        self.wait(found, rule, FileId(0), SiteId::NOWHERE);
    }

    /// The node of an attribute in the body of the first class that binds it.
    pub(crate) fn attribute_in_order(
        &self,
        class: ClassId,
        skip: usize,
        name: Name,
    ) -> Option<Node> {
        let order = self.hierarchy.order(class).get(skip..)?;
        order.iter().find_map(|ancestor| match ancestor {
            Ancestor::Class(ancestor) => {
                let class = self.program.class(*ancestor)?;
                class.attributes.get(&name).map(|bound| bound.at_end)
            }
            Ancestor::External(_) => None,
        })
    }

    /// Looks a name up in a class and its ancestors, but for the first `skip`; what external
    /// ancestors may have is told apart by name only.
    fn look_up(
        &mut self,
        node: Node,
        class: ClassId,
        skip: usize,
        receiver: ObjectId,
        name: Name,
        is_instance: bool,
    ) -> bool {
        let is_stored = self.program.is_stored(name);
        let order = self.hierarchy.order(class).to_vec();
        let mut is_found = false;
        // A class outside may not have what one behind it defines.
        let mut is_guessed = false;
        for ancestor in order.into_iter().skip(skip) {
            match ancestor {
                Ancestor::Class(ancestor) => {
                    if is_stored {
                        let class = self.objects.intern(Object::Class(ancestor));
                        let field = self.part(class, Part::Field(name));
                        let rule = Rule::Bind {
                            dst: node,
                            receiver,
                            is_instance,
                            is_asked: false,
                        };
                        self.wait(field, rule, FileId(0), SiteId::NOWHERE);
                    }
                    let found = self.program.class(ancestor);
                    let found = found.and_then(|class| class.attributes.get(&name)).copied();
                    if let Some(bound) = found
                        && (!is_found || is_guessed)
                    {
                        let rule = Rule::Bind {
                            dst: node,
                            receiver,
                            is_instance,
                            is_asked: false,
                        };
                        self.wait(bound.at_end, rule, FileId(0), SiteId::NOWHERE);
                        is_found = true;
                        is_guessed = false;
                    }
                }
                Ancestor::External(path) => {
                    let (path_text, text) =
                        (self.program.names.text(path), self.program.names.text(name));
                    if !is_found && !library::lacks(path_text, text) {
                        is_guessed = !library::is_known(path_text) && !text.starts_with("__");
                        if let Some(object) = self.external(path, name) {
                            self.add(node, object);
                        }
                        if self.acts_on_receiver(name) || self.calls_hooks(path) {
                            let method = Object::ExternalMethod(receiver, name);
                            let method = self.objects.intern(method);
                            self.add(node, method);
                        }
                        is_found = true;
                    }
                }
            }
        }
        is_found
    }

    fn class_attribute(&mut self, node: Node, class: ClassId, object: ObjectId, name: Name) {
        if self.is_preliminary {
            let found = self.program.class(class);
            let found = found.and_then(|class| class.attributes.get(&name)).copied();
            if let Some(bound) = found {
                self.link(node, bound.at_end);
            }
            return;
        }
        let is_member = self.hierarchy.is_enum(class)
            && self.attribute_in_order(class, 0, name).is_some()
            && !self.program.names.text(name).starts_with("__");
        if is_member {
            let instance = self.objects.intern(Object::Instance(class));
            self.add(node, instance);
        }
        if self.program.names.text(name) == "__dict__" {
            let names = self.objects.intern(Object::Names(object));
            self.add(node, names);
        }
        let is_found = self.look_up(node, class, 0, object, name, false);
        if !is_found && let Some(metaclass) = self.hierarchy.metaclass(class) {
            self.look_up(node, metaclass, 0, object, name, true);
        }
    }

    fn super_attribute(&mut self, node: Node, class: ClassId, receiver: ObjectId, name: Name) {
        let (of, is_instance) = match self.objects.get(receiver) {
            Object::Instance(of) => (of, true),
            Object::Class(of) => (of, false),
            _ => return,
        };
        let order = self.hierarchy.order(of);
        let at = order
            .iter()
            .position(|ancestor| *ancestor == Ancestor::Class(class));
        let (of, skip) = match at {
            Some(at) => (of, at + 1),
            // A receiver of another kind: a metaclass asks for what its classes do.
            None => match self.hierarchy.metaclass(of) {
                Some(metaclass) if !is_instance => {
                    let order = self.hierarchy.order(metaclass);
                    let at = order
                        .iter()
                        .position(|ancestor| *ancestor == Ancestor::Class(class));
                    (metaclass, at.map_or(1, |at| at + 1))
                }
                _ => (class, 1),
            },
        };
        if self.runs_tests(name) && self.is_test(class) {
            let all = self.objects.intern(Object::Instance(class));
            let all = self.objects.intern(Object::ExternalMethod(all, name));
            self.add(node, all);
        }
        let is_new = self.program.names.text(name) == "__new__";
        let is_found = self.look_up(node, of, skip, receiver, name, is_instance && !is_new);
        let is_call = self.program.names.text(name) == "__call__";
        if !is_found && is_call && matches!(self.objects.get(receiver), Object::Class(_)) {
            let method = self.objects.intern(Object::ExternalMethod(receiver, name));
            self.add(node, method);
        } else if !is_found {
            let object = self.program.names.intern("builtins.object");
            if let Some(object) = self.external(object, name) {
                self.add(node, object);
            }
        }
    }

    fn module_attribute(&mut self, node: Node, file: FileId, object: ObjectId, name: Name) {
        if self.program.is_stored(name) {
            let field = self.part(object, Part::Field(name));
            self.link(node, field);
        }
        let mut waiting = vec![file];
        let mut seen = vec![file];
        let mut is_found = false;
        while let Some(at) = waiting.pop() {
            let Some(info) = self.program.file(at) else {
                continue;
            };
            if let Some(bound) = info.globals.get(&name).copied() {
                is_found = true;
                self.link(node, bound.at_end);
                continue;
            }
            // The last one that has the name binds it.
            for star in info.stars.iter().rev() {
                let Some(from) = self.program.module(*star) else {
                    continue;
                };
                if !seen.contains(&from) && self.gives_away(from, name) {
                    seen.push(from);
                    if self.binds(from, name) {
                        waiting.push(from);
                        break;
                    }
                }
            }
        }
        if is_found {
            return;
        }
        self.module_fallback(node, file, object, name);
        let Some((module, is_package)) = self
            .program
            .file(file)
            .map(|file| (file.module, file.is_package))
        else {
            return;
        };
        if is_package {
            let submodule = self.program.names.join(module, name);
            let submodule = self.module(submodule);
            if !matches!(submodule, Object::External(_)) {
                let submodule = self.objects.intern(submodule);
                self.add(node, submodule);
                return;
            }
        }
        let stars = self.program.file(file).map(|file| file.stars.clone());
        for star in stars.into_iter().flatten() {
            if let Object::External(path) = self.module(star)
                && !self.program.names.text(name).starts_with('_')
                && let Some(object) = self.external(path, name)
            {
                self.add(node, object);
            }
        }
    }

    /// Whether only `__getattr__` of a module can give a name.
    pub(crate) fn is_asked(&self, module: Object, name: Name) -> bool {
        let Object::Module(file) = module else {
            return false;
        };
        let getter = self.program.names.get("__getattr__");
        let file = self.program.file(file);
        let (Some(file), Some(getter)) = (file, getter) else {
            return false;
        };
        file.globals.contains_key(&getter) && !file.globals.contains_key(&name)
    }

    /// What `__getattr__` of a module gives where it has no such name.
    fn module_fallback(&mut self, node: Node, file: FileId, object: ObjectId, asked: Name) {
        if is_of_every_module(self.program.names.text(asked)) {
            return;
        }
        let Some(name) = self.program.names.get("__getattr__") else {
            return;
        };
        let bound = self
            .program
            .file(file)
            .and_then(|file| file.globals.get(&name));
        let Some(found) = bound.map(|bound| bound.at_end) else {
            return;
        };
        self.ask(node, found, object, false, asked);
    }

    /// The attribute of the objects that `__getattr__` passes on to.
    pub(crate) fn forwarded(&mut self, dst: Node, name: Name, object: ObjectId) {
        let Object::Function(function) = self.objects.get(object) else {
            return;
        };
        let forwards = self
            .program
            .function(function)
            .map(|info| info.forwards.clone());
        for node in forwards.into_iter().flatten() {
            self.wait(
                node,
                Rule::Attribute { dst, name },
                FileId(0),
                SiteId::NOWHERE,
            );
        }
    }

    /// Attributes whose names start in one way.
    pub(crate) fn prefixed(&mut self, id: ConstraintId, dst: Node, prefix: Name, object: ObjectId) {
        const MANY: usize = 64;
        const FEW: usize = 16;
        let is_any = self.program.names.text(prefix).is_empty();
        if is_any && self.phase < Phase::Names {
            self.unit.any_asked.push((id, dst, prefix, object));
            return;
        }
        self.list(object);
        let prefix = self.program.names.text(prefix);
        let starts = |name: &Name| self.program.names.text(*name).starts_with(prefix);
        let mut names: Vec<Name> = Vec::new();
        match self.objects.get(object) {
            Object::Instance(class) | Object::Class(class) => {
                for ancestor in self.hierarchy.order(class) {
                    if let Ancestor::Class(ancestor) = ancestor
                        && let Some(info) = self.program.class(*ancestor)
                    {
                        names.extend(info.attributes.keys().filter(|name| starts(name)));
                    }
                }
            }
            Object::Module(file) if !is_any => {
                if let Some(info) = self.program.file(file) {
                    names.extend(info.globals.keys().filter(|name| starts(name)));
                }
            }
            _ => {}
        }
        names.sort_unstable();
        names.dedup();
        let many = if is_any { FEW } else { MANY };
        if is_any {
            names.retain(|name| !self.program.names.text(*name).starts_with('_'));
        }
        if names.len() <= many {
            for name in names {
                self.load(id, dst, name, object);
            }
        }
    }

    /// An attribute under a name of which nothing is known is any that an object has, where nothing
    /// else is.
    pub(crate) fn assume_any(&mut self) {
        let mut asked = std::mem::take(&mut self.unit.any_asked);
        asked.retain(|(_, dst, ..)| {
            let mut held = self.peek(*dst).iter();
            !held.any(|held| self.objects.sort(*held) == Sort::Callable)
        });
        for (id, dst, prefix, object) in asked {
            self.prefixed(id, dst, prefix, object);
        }
    }

    /// `del object.name`.
    pub(crate) fn delete(&mut self, id: ConstraintId, name: Name, object: ObjectId) {
        let Object::Instance(class) = self.objects.get(object) else {
            return;
        };
        self.unit.consulted.insert(name);
        if let Some(found) = self.attribute_in_order(class, 0, name) {
            self.derive(id, object.0, found, || Rule::Remove { receiver: object });
        }
        let text = self.builtin_value("str");
        let text = self.holding(text);
        self.special(
            id,
            object,
            "__delattr__",
            &[text],
            None,
            Dispatch::Attribute,
        );
    }

    /// An attribute that the class binds to `object` is deleted from an instance.
    pub(crate) fn remove(&mut self, id: ConstraintId, receiver: ObjectId, object: ObjectId) {
        let receiver = self.holding(receiver);
        match self.objects.get(object) {
            Object::Property(_) => {
                let deleter = self.part(object, Part::Deleter);
                self.derive(id, deleter.0, deleter, || Rule::Call {
                    dst: None,
                    arguments: Box::new([Arg::positional(receiver)]),
                    dispatch: Dispatch::Property,
                });
            }
            Object::Instance(_) => {
                self.special(
                    id,
                    object,
                    "__delete__",
                    &[receiver],
                    None,
                    Dispatch::Property,
                );
            }
            _ => {}
        }
    }

    /// Whether a module or what it imports with stars binds a name.
    fn binds(&self, file: FileId, name: Name) -> bool {
        let mut waiting = vec![file];
        let mut seen = vec![file];
        while let Some(at) = waiting.pop() {
            let Some(info) = self.program.file(at) else {
                continue;
            };
            if info.globals.contains_key(&name) {
                return true;
            }
            for star in &info.stars {
                if let Some(from) = self.program.module(*star)
                    && !seen.contains(&from)
                    && self.gives_away(from, name)
                {
                    seen.push(from);
                    waiting.push(from);
                }
            }
        }
        false
    }

    /// Whether a star import of a module may bind a name.
    fn gives_away(&self, file: FileId, name: Name) -> bool {
        let Some(info) = self.program.file(file) else {
            return false;
        };
        match &info.all_names {
            Some(names) => names.contains(&name),
            None => !self.program.names.text(name).starts_with('_'),
        }
    }

    /// An attribute of a class is taken from an instance or the class.
    pub(crate) fn bind(
        &mut self,
        dst: Node,
        receiver: ObjectId,
        is_instance: bool,
        is_asked: bool,
        object: ObjectId,
    ) {
        match self.objects.get(object) {
            Object::Function(function) => {
                let info = self.program.function(function);
                let takes_class = info.is_some_and(|info| info.takes_class);
                let is_new =
                    info.is_some_and(|info| self.program.names.text(info.name) == "__new__");
                let bound = if is_asked {
                    Object::Access(object, receiver)
                } else if is_new {
                    Object::Function(function)
                } else if takes_class {
                    match self.class_of(receiver) {
                        Some(class) => Object::Bound(function, class),
                        None => Object::Function(function),
                    }
                } else if is_instance {
                    Object::Bound(function, receiver)
                } else {
                    Object::Function(function)
                };
                let bound = self.objects.intern(bound);
                self.add(dst, bound);
            }
            Object::Static(function) => self.link(dst, function),
            Object::Generic(default) => {
                let registered = self.part(object, Part::Registered);
                for function in [default, registered] {
                    let rule = Rule::Bind {
                        dst,
                        receiver,
                        is_instance,
                        is_asked: false,
                    };
                    self.wait(function, rule, FileId(0), SiteId::NOWHERE);
                }
            }
            Object::ClassMethod(function) => {
                if let Some(class) = self.class_of(receiver) {
                    let rule = Rule::Bind {
                        dst,
                        receiver: class,
                        is_instance: true,
                        is_asked: false,
                    };
                    self.wait(function, rule, FileId(0), SiteId::NOWHERE);
                }
            }
            Object::Property(_) if is_instance => {
                let access = self.objects.intern(Object::Access(object, receiver));
                self.add(dst, access);
            }
            Object::Instance(class) if self.has(class, "__get__") => {
                let access = self.objects.intern(Object::Access(object, receiver));
                self.add(dst, access);
            }
            _ => self.add(dst, object),
        }
    }

    fn class_of(&mut self, receiver: ObjectId) -> Option<ObjectId> {
        match self.objects.get(receiver) {
            Object::Instance(class) => Some(self.objects.intern(Object::Class(class))),
            Object::Class(_) => Some(receiver),
            _ => None,
        }
    }

    /// Whether a class of the repository among a class and its ancestors binds a name.
    pub(crate) fn has(&self, class: ClassId, name: &str) -> bool {
        let name = self.program.names.get(name);
        name.is_some_and(|name| self.attribute_in_order(class, 0, name).is_some())
    }

    /// What an attribute gives reaches the place that reads it; a property is called there.
    pub(crate) fn deliver(&mut self, id: ConstraintId, dst: Node, object: ObjectId) {
        let Object::Access(what, receiver) = self.objects.get(object) else {
            self.add(dst, object);
            return;
        };
        match self.objects.get(what) {
            Object::Property(getter) => {
                let argument = self.holding(receiver);
                let arguments = [Arg::positional(argument)];
                self.derive(id, getter.0, getter, || Rule::Call {
                    dst: Some(dst),
                    arguments: arguments.into(),
                    dispatch: Dispatch::Property,
                });
            }
            Object::Instance(_) => {
                let holder = self.holding(receiver);
                let arguments = match self.class_of(receiver) {
                    Some(class) if class == receiver => {
                        let none = self.builtin_value("NoneType");
                        [self.holding(none), holder]
                    }
                    Some(class) => [holder, self.holding(class)],
                    None => [holder, holder],
                };
                let dispatch = Dispatch::Property;
                self.special(id, what, "__get__", &arguments, Some(dst), dispatch);
            }
            Object::Function(function) => {
                let text = self.builtin_value("str");
                let text = Arg::positional(self.holding(text));
                let is_module = matches!(self.objects.get(receiver), Object::Module(_));
                let receiver = (!is_module).then_some(receiver);
                let dispatch = Dispatch::Property;
                self.enter_function(id, function, receiver, &[text], Some(dst), dispatch);
            }
            _ => {}
        }
    }

    /// A node that holds one object.
    pub(crate) fn holding(&mut self, object: ObjectId) -> Node {
        let node = self.part(object, Part::Itself);
        self.add(node, object);
        node
    }

    /// `object.name = src`.
    pub(crate) fn store(&mut self, id: ConstraintId, name: Name, src: Node, object: ObjectId) {
        let object = if self.program.names.text(name) == COMPUTED {
            self.family_of(object)
        } else {
            object
        };
        match self.objects.get(object) {
            Object::Instance(class) => {
                let field = self.part(object, Part::Field(name));
                self.link(field, src);
                self.unit.consulted.insert(name);
                if let Some(found) = self.attribute_in_order(class, 0, name) {
                    self.derive(id, object.0, found, || Rule::Assign {
                        receiver: object,
                        src,
                    });
                }
                if self.has(class, "__setattr__") {
                    let text = self.builtin_value("str");
                    let text = self.holding(text);
                    self.special(
                        id,
                        object,
                        "__setattr__",
                        &[text, src],
                        None,
                        Dispatch::Attribute,
                    );
                }
            }
            Object::Class(_) | Object::Function(_) | Object::Bound(..) | Object::External(_) => {
                let field = self.part(object, Part::Field(name));
                self.link(field, src);
            }
            Object::Module(file) => {
                let field = self.part(object, Part::Field(name));
                self.link(field, src);
                self.unit.consulted.insert(name);
                let bound = self.program.file(file);
                let bound = bound.and_then(|file| file.globals.get(&name)).copied();
                if let Some(bound) = bound {
                    self.link(bound.any, src);
                }
            }
            _ => {}
        }
    }

    /// An attribute that the class binds to `object` is set on an instance.
    pub(crate) fn assign(
        &mut self,
        id: ConstraintId,
        receiver: ObjectId,
        src: Node,
        object: ObjectId,
    ) {
        let receiver_node = self.holding(receiver);
        match self.objects.get(object) {
            Object::Property(_) => {
                let setter = self.part(object, Part::Setter);
                let arguments = [receiver_node, src].map(Arg::positional);
                self.derive(id, setter.0, setter, || Rule::Call {
                    dst: None,
                    arguments: arguments.into(),
                    dispatch: Dispatch::Property,
                });
            }
            Object::Instance(class) if self.has(class, "__set__") => {
                self.special(
                    id,
                    object,
                    "__set__",
                    &[receiver_node, src],
                    None,
                    Dispatch::Property,
                );
            }
            _ => {}
        }
    }
}

/// Whether a module has an attribute whatever it binds.
fn is_of_every_module(name: &str) -> bool {
    matches!(
        name,
        "__all__"
            | "__annotations__"
            | "__builtins__"
            | "__cached__"
            | "__class__"
            | "__dict__"
            | "__doc__"
            | "__file__"
            | "__loader__"
            | "__name__"
            | "__package__"
            | "__path__"
            | "__spec__"
    )
}
