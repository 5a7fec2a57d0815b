//! Calls: what is entered, and how arguments reach parameters.

use relspec_summary::{ParamKind, Shape};

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::names::Name;
use crate::object::{Object, ObjectId};
use crate::program::{Arg, ArgKind, ClassId, ConstraintId, FunctionId, Node, Part, Rule};
use crate::solver::{Entry, Solver};

impl Solver {
    /// `object` is called.
    pub(crate) fn call(
        &mut self,
        id: ConstraintId,
        dst: Option<Node>,
        arguments: &[Arg],
        dispatch: Dispatch,
        object: ObjectId,
    ) {
        match self.objects.get(object) {
            Object::Function(function) => {
                self.enter_function(id, function, None, arguments, dst, dispatch);
            }
            Object::Bound(function, receiver) => {
                self.enter_function(id, function, Some(receiver), arguments, dst, dispatch);
            }
            Object::Class(class) => self.construct(id, class, arguments, dst, dispatch),
            Object::Instance(_) => {
                let dispatch = match dispatch {
                    Dispatch::Call => Dispatch::CallOperator,
                    other => other,
                };
                self.call_attribute(id, object, "__call__", arguments, dst, dispatch);
            }
            Object::Generic(default) => {
                let registered = self.part(object, Part::Registered);
                for function in [default, registered] {
                    self.derive(id, function.0, function, || Rule::Call {
                        dst,
                        arguments: arguments.into(),
                        dispatch,
                    });
                }
            }
            Object::Made(path, made) => {
                let path = self.program.names.text(path).to_owned();
                self.call_made(id, &path, made, arguments, dst);
            }
            Object::Partial(call) => self.call_partial(id, call, arguments, dst, dispatch),
            Object::Static(function) => {
                self.derive(id, function.0, function, || Rule::Call {
                    dst,
                    arguments: arguments.into(),
                    dispatch,
                });
            }
            Object::External(path) | Object::ExternalValue(path) => {
                let is_value = matches!(self.objects.get(object), Object::ExternalValue(_));
                self.call_external(id, path, is_value, arguments, dst);
            }
            Object::ExternalMethod(receiver, name) => {
                self.call_method(id, object, receiver, name, arguments, dst);
            }
            Object::Access(..) => {
                // The attribute is read where it is called.
                let value = self.result(id, object);
                self.deliver(id, value, object);
                self.derive(id, value.0, value, || Rule::Call {
                    dst,
                    arguments: arguments.into(),
                    dispatch,
                });
            }
            _ => {}
        }
    }

    /// Calls an attribute of an object.
    pub(crate) fn call_attribute(
        &mut self,
        id: ConstraintId,
        object: ObjectId,
        name: &str,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let name = self.program.names.intern(name);
        let node = self.attribute_of(object, name);
        self.derive(id, 0, node, || Rule::Call {
            dst,
            arguments: arguments.into(),
            dispatch,
        });
    }

    /// Calls a special method of an instance, if its class has it. Special methods are looked up
    /// in the class.
    pub(crate) fn special(
        &mut self,
        id: ConstraintId,
        object: ObjectId,
        name: &str,
        arguments: &[Node],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) -> bool {
        let is_there = match self.objects.get(object) {
            Object::Instance(class) => self.has(class, name),
            Object::Class(class) => {
                let metaclass = self.hierarchy.metaclass(class);
                metaclass.is_some_and(|metaclass| self.has(metaclass, name))
            }
            _ => false,
        };
        let may_be_set = is_there || self.may_be_set(object, name);
        if may_be_set {
            let arguments: Vec<Arg> = arguments
                .iter()
                .map(|node| Arg::positional(*node))
                .collect();
            self.call_attribute(id, object, name, &arguments, dst, dispatch);
        }
        is_there
    }

    /// Whether a special method may be set on the class of an instance.
    fn may_be_set(&self, object: ObjectId, name: &str) -> bool {
        let Object::Instance(class) = self.objects.get(object) else {
            return false;
        };
        self.stored(name).is_some() && !self.has(class, "__getattr__")
    }

    /// A name under which something is set on an object somewhere.
    fn stored(&self, name: &str) -> Option<Name> {
        let name = self.program.names.get(name);
        name.filter(|name| self.program.is_stored(*name))
    }

    /// `__new__` that is set on a class is called.
    fn call_set_new(
        &mut self,
        id: ConstraintId,
        class: ClassId,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let Some(name) = self.stored("__new__") else {
            return;
        };
        for ancestor in self.hierarchy.order(class).to_vec() {
            let Ancestor::Class(ancestor) = ancestor else {
                continue;
            };
            let ancestor = self.objects.intern(Object::Class(ancestor));
            let set = self.part(ancestor, Part::Field(name));
            self.derive(id, ancestor.0, set, || Rule::Call {
                dst,
                arguments: arguments.into(),
                dispatch,
            });
        }
    }

    /// A function is entered with a receiver, or without.
    pub(crate) fn enter_function(
        &mut self,
        id: ConstraintId,
        function: FunctionId,
        receiver: Option<ObjectId>,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let function = self.instantiate(id, function);
        let Some(info) = self.program.function(function) else {
            return;
        };
        let (result, yields, is_async) = (info.result, info.yields, info.is_async);
        let first = info.params.first().map(|param| (param.node, param.kind));
        let (is_overload, in_class) = (info.is_overload, info.class.is_some());
        let info_returned = info.returned.clone();
        if let (Some(receiver), Some((node, kind))) = (receiver, first) {
            match kind {
                ParamKind::Positional | ParamKind::PositionalOnly => self.add(node, receiver),
                ParamKind::VarPositional => {
                    let container = self.made_at(Shape::Tuple, node);
                    let holder = self.holding(receiver);
                    self.put(container, Part::Index(0), holder);
                }
                _ => {}
            }
        }
        let returns_receiver = info_returned.contains(&0);
        if let (Some(receiver), Some(dst), true) = (receiver, dst, returns_receiver)
            && !(is_async || yields.is_some())
        {
            self.add(dst, receiver);
        }
        let entry = Entry {
            by: id,
            function,
            has_receiver: receiver.is_some(),
        };
        if self.unit.entered.contains_key(&entry) {
            return;
        }
        let dispatch = match dispatch {
            Dispatch::Call if in_class => Dispatch::Method,
            Dispatch::Call => Dispatch::Function,
            other => other,
        };
        if !is_overload {
            self.unit.calls.push(entry);
            self.tell_called(function);
        }
        self.unit.entered.insert(entry, (dispatch, self.phase));
        self.pass(id, function, usize::from(receiver.is_some()), arguments);
        if let Some(dst) = dst {
            let dst = if is_async || yields.is_some() {
                result
            } else {
                dst
            };
            self.pass_back(
                id,
                function,
                usize::from(receiver.is_some()),
                arguments,
                dst,
            );
        }
        let Some(dst) = dst else { return };
        if is_async || yields.is_some() {
            let running = self.objects.intern(Object::Running(function));
            self.add(dst, running);
        } else {
            self.link(dst, result);
        }
    }

    /// Arguments reach parameters; the first `taken` have theirs already.
    fn pass(&mut self, id: ConstraintId, function: FunctionId, taken: usize, arguments: &[Arg]) {
        let Some(info) = self.program.function(function) else {
            return;
        };
        let params: Vec<(Name, ParamKind, Node)> = info
            .params
            .iter()
            .map(|param| (param.name, param.kind, param.node))
            .collect();
        let is_positional =
            |kind: ParamKind| matches!(kind, ParamKind::Positional | ParamKind::PositionalOnly);
        let places: Vec<Node> = params
            .iter()
            .filter(|(_, kind, _)| is_positional(*kind))
            .map(|(_, _, node)| *node)
            .collect();
        let rest = params
            .iter()
            .find(|(_, kind, _)| *kind == ParamKind::VarPositional)
            .map(|(_, _, node)| *node);
        let named_rest = params
            .iter()
            .find(|(_, kind, _)| *kind == ParamKind::VarKeyword)
            .map(|(_, _, node)| *node);
        let is_filled = filled(&params, taken, arguments);
        let mut place = taken;
        for argument in arguments {
            match argument.kind {
                ArgKind::Positional => {
                    match (places.get(place), rest) {
                        (Some(param), _) => self.link(*param, argument.node),
                        (None, Some(rest)) => {
                            let container = self.made_at(Shape::Tuple, rest);
                            let index = (place - places.len()) as i32;
                            self.put(container, Part::Index(index), argument.node);
                        }
                        (None, None) => {}
                    }
                    place += 1;
                }
                ArgKind::Star => {
                    let left = places.get(place..).unwrap_or(&[]).to_vec();
                    for (param, index) in left.iter().zip(0..) {
                        let dst = *param;
                        self.derive(id, dst.0, argument.node, || Rule::Unpack { dst, index });
                    }
                    if let Some(rest) = rest {
                        let container = self.made_at(Shape::Tuple, rest);
                        let skip = left.len() as u32;
                        self.derive(id, rest.0, argument.node, || Rule::Forward {
                            container,
                            skip,
                        });
                    }
                    place = places.len().max(place);
                }
                ArgKind::Keyword(name) => {
                    let param = params.iter().find(|(param, kind, _)| {
                        *param == name
                            && matches!(kind, ParamKind::Positional | ParamKind::KeywordOnly)
                    });
                    match (param, named_rest) {
                        (Some((_, _, node)), _) => self.link(*node, argument.node),
                        (None, Some(rest)) => {
                            let container = self.made_at(Shape::Dict, rest);
                            self.put(container, Part::Text(name), argument.node);
                        }
                        (None, None) => {}
                    }
                }
                ArgKind::DoubleStar => {
                    for ((name, kind, node), is_filled) in params.iter().zip(&is_filled) {
                        let is_named =
                            matches!(kind, ParamKind::Positional | ParamKind::KeywordOnly);
                        if is_named && !is_filled {
                            let (dst, name) = (*node, *name);
                            self.derive(id, dst.0, argument.node, || Rule::Named { dst, name });
                        }
                    }
                    if let Some(rest) = named_rest {
                        let container = self.made_at(Shape::Dict, rest);
                        self.derive(id, rest.0, argument.node, || Rule::Spread { container });
                    }
                }
            }
        }
    }

    /// What a function returns as it was passed goes back to the call that passed it.
    fn pass_back(
        &mut self,
        id: ConstraintId,
        function: FunctionId,
        taken: usize,
        arguments: &[Arg],
        dst: Node,
    ) {
        let Some(info) = self.program.function(function) else {
            return;
        };
        let returned: Vec<(usize, Name, Option<Node>)> = info
            .returned
            .iter()
            .filter_map(|place| {
                let param = info.params.get(*place as usize)?;
                Some((*place as usize, param.name, param.default))
            })
            .collect();
        let params: Vec<(Name, ParamKind, Node)> = info
            .params
            .iter()
            .map(|param| (param.name, param.kind, param.node))
            .collect();
        let is_filled = filled(&params, taken, arguments);
        for (place, name, default) in returned {
            let is_filled = is_filled.get(place).copied().unwrap_or(false);
            let mut is_passed = place < taken;
            let mut at = taken;
            for argument in arguments {
                match argument.kind {
                    ArgKind::Positional => {
                        if at == place {
                            self.link(dst, argument.node);
                            is_passed = true;
                        }
                        at += 1;
                    }
                    ArgKind::Star if at <= place => {
                        let index = (place - at) as i32;
                        self.derive(id, dst.0, argument.node, || Rule::Unpack { dst, index });
                    }
                    ArgKind::Keyword(keyword) if keyword == name => {
                        self.link(dst, argument.node);
                        is_passed = true;
                    }
                    ArgKind::DoubleStar if !is_filled => {
                        self.derive(id, dst.0, argument.node, || Rule::Named { dst, name });
                    }
                    _ => {}
                }
            }
            if let (false, Some(default)) = (is_passed, default) {
                self.link(dst, default);
            }
        }
    }

    /// A class is called.
    pub(crate) fn construct(
        &mut self,
        id: ConstraintId,
        class: ClassId,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let dispatch = match dispatch {
            Dispatch::Call => Dispatch::Constructor,
            other => other,
        };
        let object = self.objects.intern(Object::Class(class));
        let metaclass = self.hierarchy.metaclass(class);
        if let Some(metaclass) = metaclass
            && self.has(metaclass, "__call__")
            && let Some(name) = self.program.names.get("__call__")
            && let Some(found) = self.attribute_in_order(metaclass, 0, name)
        {
            let node = self.own(id, object, 0);
            let rule = Rule::Bind {
                dst: node,
                receiver: object,
                is_instance: true,
                is_asked: false,
            };
            if self.derive(id, object.0, found, || rule).is_some() {
                self.derive(id, 0, node, || Rule::Call {
                    dst,
                    arguments: arguments.into(),
                    dispatch,
                });
            }
            return;
        }
        self.make_instance(id, class, arguments, dst, dispatch);
    }

    /// What a class binds is taken from `receiver` and called when a class is made.
    fn call_for_creation(
        &mut self,
        id: ConstraintId,
        found: Node,
        receiver: ObjectId,
        arguments: &[Arg],
    ) {
        let node = self.own(id, receiver, found.0);
        let rule = Rule::Bind {
            dst: node,
            receiver,
            is_instance: true,
            is_asked: false,
        };
        self.derive(id, node.0, found, || rule);
        self.derive(id, 0, node, || Rule::Call {
            dst: None,
            arguments: arguments.into(),
            dispatch: Dispatch::Creation,
        });
    }

    /// What making a class calls: its metaclass, its bases, what is bound in its body.
    pub(crate) fn created(&mut self, id: ConstraintId, class: ClassId, object: ObjectId) {
        if let Some(metaclass) = self.hierarchy.metaclass(class) {
            let receiver = self.objects.intern(Object::Class(metaclass));
            for name in ["__new__", "__init__"] {
                let Some(text) = self.program.names.get(name) else {
                    continue;
                };
                let receiver = if name == "__new__" { receiver } else { object };
                if let Some(found) = self.attribute_in_order(metaclass, 0, text) {
                    let arguments: Vec<Arg> = if name == "__new__" {
                        vec![Arg::positional(self.holding(receiver))]
                    } else {
                        Vec::new()
                    };
                    self.call_for_creation(id, found, receiver, &arguments);
                }
            }
        }
        if let Some(name) = self.program.names.get("__init_subclass__")
            && let Some(found) = self.attribute_in_order(class, 1, name)
        {
            self.call_for_creation(id, found, object, &[]);
        }
        let bound = self.program.class(class).map(|info| {
            let mut bound: Vec<(Name, Node)> = info
                .attributes
                .iter()
                .map(|(name, bound)| (*name, bound.at_end))
                .collect();
            bound.sort();
            bound
        });
        for (_, node) in bound.into_iter().flatten() {
            self.derive(id, class.0, node, || Rule::SetName { class });
        }
    }

    /// `__set_name__` of what is bound in the body of a class.
    pub(crate) fn named_in(&mut self, id: ConstraintId, class: ClassId, object: ObjectId) {
        if let Object::Instance(of) = self.objects.get(object)
            && self.has(of, "__set_name__")
        {
            let owner = self.objects.intern(Object::Class(class));
            let owner = self.holding(owner);
            let name = self.builtin_value("str");
            let name = self.holding(name);
            self.special(
                id,
                object,
                "__set_name__",
                &[owner, name],
                None,
                Dispatch::Creation,
            );
        }
    }

    /// What `type.__call__` does.
    pub(crate) fn make_instance(
        &mut self,
        id: ConstraintId,
        class: ClassId,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let object = self.objects.intern(Object::Class(class));
        let instance = self.objects.intern(Object::Instance(class));
        if let Some(dst) = dst {
            self.add(dst, instance);
        }
        if self.hierarchy.is_enum(class) {
            return;
        }
        let mut with_class = vec![Arg::positional(self.holding(object))];
        with_class.extend_from_slice(arguments);
        self.call_set_new(id, class, &with_class, dst, dispatch);
        if let Some(name) = self.program.names.get("__new__")
            && let Some(found) = self.attribute_in_order(class, 0, name)
        {
            self.derive(id, object.0, found, || Rule::Call {
                dst,
                arguments: with_class.into(),
                dispatch,
            });
        }
        let has_own = self.has(class, "__init__");
        if has_own || self.stored("__init__").is_some() {
            self.call_attribute(id, instance, "__init__", arguments, None, dispatch);
        }
        if !has_own {
            self.fill_fields(id, class, arguments);
            for name in ["__post_init__", "__attrs_pre_init__", "__attrs_post_init__"] {
                self.special(id, instance, name, &[], None, Dispatch::Constructor);
            }
        }
    }

    /// A class without `__init__` whose body declares fields takes them as arguments.
    fn fill_fields(&mut self, id: ConstraintId, class: ClassId, arguments: &[Arg]) {
        let mut fields: Vec<(Name, ClassId)> = Vec::new();
        for ancestor in self.hierarchy.order(class).iter().rev() {
            let Ancestor::Class(ancestor) = ancestor else {
                continue;
            };
            let Some(info) = self.program.class(*ancestor) else {
                continue;
            };
            for (name, _) in &info.declared {
                fields.retain(|(known, _)| known != name);
                fields.push((*name, *ancestor));
            }
        }
        let instance = self.objects.intern(Object::Instance(class));
        let names = fields.iter().map(|(name, _)| *name);
        self.unit.consulted.extend(names);
        for (name, declaring) in &fields {
            let bound = self.program.class(*declaring);
            let bound = bound.and_then(|class| class.attributes.get(name)).copied();
            if let Some(bound) = bound {
                let field = self.part(instance, Part::Field(*name));
                self.derive(id, field.0, bound.at_end, || Rule::Fill { dst: field });
            }
        }
        let is_tuple = self.extends(class, "typing.NamedTuple");
        for ((name, _), place) in fields.iter().zip(0..) {
            if is_tuple {
                let field = self.part(instance, Part::Field(*name));
                self.put(instance, Part::Index(place), field);
            }
        }
        for (argument, place) in arguments.iter().zip(0..) {
            let field = match argument.kind {
                ArgKind::Positional => fields.get(place).map(|(name, _)| *name),
                ArgKind::Keyword(name) => self.field_of(&fields, name),
                _ => None,
            };
            if let Some(name) = field {
                let node = self.part(instance, Part::Field(name));
                self.link(node, argument.node);
            }
        }
    }

    /// The field that an argument is for; `attrs` leaves out what marks one as private.
    fn field_of(&self, fields: &[(Name, ClassId)], name: Name) -> Option<Name> {
        let mut names = fields.iter().map(|(field, _)| *field);
        if names.clone().any(|field| field == name) {
            return Some(name);
        }
        let text = self.program.names.text(name);
        names.find(|field| self.program.names.text(*field).trim_start_matches('_') == text)
    }

    fn call_partial(
        &mut self,
        id: ConstraintId,
        call: u32,
        arguments: &[Arg],
        dst: Option<Node>,
        dispatch: Dispatch,
    ) {
        let made = self.constraints.get(call as usize).cloned();
        let Some(Rule::Call {
            arguments: given, ..
        }) = made.as_ref().map(|constraint| &constraint.rule)
        else {
            return;
        };
        let Some((function, given)) = given.split_first() else {
            return;
        };
        let mut all = given.to_vec();
        for argument in &mut all {
            argument.bound_by = argument.bound_by.or(Some(ConstraintId(call)));
        }
        all.sort_by_key(|argument| matches!(argument.kind, ArgKind::Keyword(_)));
        let keywords = all
            .iter()
            .position(|argument| matches!(argument.kind, ArgKind::Keyword(_)))
            .unwrap_or(all.len());
        let tail = all.split_off(keywords);
        all.extend_from_slice(arguments);
        all.extend(tail);
        let node = function.node;
        self.derive(id, call, node, || Rule::Call {
            dst,
            arguments: all.into(),
            dispatch,
        });
    }
}

/// Per parameter whether an argument of its own reaches it; the first `taken` have theirs.
fn filled(params: &[(Name, ParamKind, Node)], taken: usize, arguments: &[Arg]) -> Vec<bool> {
    let is_there = |kind: ArgKind| arguments.iter().any(|argument| argument.kind == kind);
    let positional = arguments
        .iter()
        .filter(|argument| argument.kind == ArgKind::Positional)
        .count();
    let params = params.iter().zip(0..);
    let filled = params.map(|((name, kind, _), place)| {
        let is_positional = matches!(kind, ParamKind::Positional | ParamKind::PositionalOnly);
        is_positional && place < taken + positional || is_there(ArgKind::Keyword(*name))
    });
    filled.collect()
}
