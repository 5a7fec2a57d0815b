//! What expressions hold.

use relspec_summary::{
    Argument, ArgumentKind, FunctionIx, Implicit, Key, Literal, Name, Op, Shape, Var,
};

use super::operator::{binary, in_place, unary};
use super::{Constant, Field, Kind, Lowering, Node, NodeId, Operator, Shared};

/// Stands for the names of attributes that are computed.
const COMPUTED: &str = "*";

/// Displays with more elements are tables of constants; constants in them are not followed.
const MAX_CONSTANTS: usize = 16;

impl<'a> Lowering<'a, '_> {
    /// The variable of the value of an expression.
    pub(super) fn value(&mut self, id: NodeId) -> Var {
        let mut id = id;
        loop {
            let node = self.syntax().node(id);
            return match node.kind {
                Kind::NamedExpr | Kind::Starred | Kind::Keyword | Kind::Expr | Kind::Decorator => {
                    match self.child(id, Field::Value) {
                        Some(value) => {
                            id = value;
                            continue;
                        }
                        None => self.shared(Shared::Nothing),
                    }
                }
                Kind::Name => self.read(id),
                Kind::Constant => match self.literal(id) {
                    Some(literal) => self.shared(Shared::Literal(literal)),
                    None => self.shared(Shared::Nothing),
                },
                Kind::JoinedStr => self.shared(Shared::Literal(Literal::Str)),
                Kind::Slice => self.shared(Shared::Literal(Literal::Slice)),
                _ => self.own(id),
            };
        }
    }

    fn literal(&self, id: NodeId) -> Option<Literal> {
        Some(match self.syntax().constant(id)? {
            Constant::Str(_) => Literal::Str,
            Constant::Bytes(_) => Literal::Bytes,
            Constant::Int(_) | Constant::BigInt(_) => Literal::Int,
            Constant::Float(_) => Literal::Float,
            Constant::Complex(_) => Literal::Complex,
            Constant::Bool(_) => Literal::Bool,
            Constant::None | Constant::Ellipsis => return None,
        })
    }

    /// Adds what an expression states; `false` if the node is none.
    pub(super) fn expression(&mut self, id: NodeId, node: &Node) -> bool {
        match node.kind {
            Kind::Call => self.call(id),
            Kind::Attribute => self.attribute(id, node),
            Kind::Subscript => self.subscript(id, node),
            Kind::BinOp => self.binary_operator(id, node.op),
            Kind::UnaryOp => self.unary_operator(id, node.op),
            Kind::Compare => self.compare(id),
            Kind::BoolOp => self.bool_operator(id),
            Kind::IfExp => self.conditional(id),
            Kind::NamedExpr => {
                if let (Some(target), Some(value)) =
                    (self.child(id, Field::Target), self.child(id, Field::Value))
                {
                    let value = self.value(value);
                    self.assign(target, value);
                }
            }
            Kind::List => self.display(id, node, Shape::List),
            Kind::Tuple => self.display(id, node, Shape::Tuple),
            Kind::Set => self.display(id, node, Shape::Set),
            Kind::Dict => self.dict(id),
            Kind::ListComp => self.comprehension(id, Shape::List),
            Kind::SetComp => self.comprehension(id, Shape::Set),
            Kind::GeneratorExp => self.comprehension(id, Shape::Generator),
            Kind::DictComp => self.comprehension(id, Shape::Dict),
            Kind::Await => {
                if let Some(value) = self.child(id, Field::Value) {
                    let (dst, src, site) = (self.own(id), self.value(value), self.site(id));
                    self.emit(Op::Await { dst, src, site });
                }
            }
            Kind::Yield => {
                if let Some(yields) = self.yields_around(id)
                    && let Some(value) = self.child(id, Field::Value)
                {
                    let value = self.value(value);
                    self.copy(yields, value);
                }
            }
            Kind::YieldFrom => {
                if let Some(yields) = self.yields_around(id)
                    && let Some(value) = self.child(id, Field::Value)
                {
                    let (dst, src, site) = (self.own(id), self.value(value), self.site(id));
                    self.emit(Op::YieldFrom {
                        dst,
                        yields,
                        src,
                        site,
                    });
                }
            }
            Kind::FormattedValue => self.formatted(id, node),
            Kind::Lambda => self.lambda(id),
            _ => return false,
        }
        true
    }

    fn yields_around(&mut self, id: NodeId) -> Option<Var> {
        self.yields_of(self.file.analysis.defs.owner(id))
    }

    /// The name of an attribute as the compiler stores it.
    pub(super) fn attribute_name(&mut self, id: NodeId) -> Option<Name> {
        let name = self.syntax().node(id).name?;
        Some(self.name(self.file.attribute_name(id, name)))
    }

    /// `base.name` is read at a place.
    fn load(&mut self, dst: Var, base: NodeId, name: Name, at: NodeId) {
        let (object, site, receiver) = (self.value(base), self.site(at), self.site(base));
        self.emit(Op::Attribute {
            dst,
            object,
            name,
            site,
            receiver,
        });
    }

    pub(super) fn attribute(&mut self, id: NodeId, node: &Node) {
        if node.ctx == crate::syntax::Ctx::Store {
            return;
        }
        let (Some(base), Some(name)) = (self.child(id, Field::Value), self.attribute_name(id))
        else {
            return;
        };
        if node.ctx == crate::syntax::Ctx::Del {
            let (object, site) = (self.value(base), self.site(id));
            self.emit(Op::DeleteAttribute { object, name, site });
            return;
        }
        let dst = self.own(id);
        self.load(dst, base, name, id);
    }

    fn subscript(&mut self, id: NodeId, node: &Node) {
        let Some(base) = self.child(id, Field::Value) else {
            return;
        };
        let (object, site) = (self.value(base), self.site(id));
        match node.ctx {
            crate::syntax::Ctx::Store => {}
            crate::syntax::Ctx::Del => self.emit(Op::DeleteItem { object, site }),
            _ => {
                let (key, index) = self.key(id);
                let dst = self.own(id);
                self.emit(Op::Item {
                    dst,
                    object,
                    key,
                    index,
                    site,
                });
            }
        }
    }

    fn call(&mut self, id: NodeId) {
        let Some(callee) = self.child(id, Field::Func) else {
            return;
        };
        let mut arguments = Vec::new();
        for child in self.syntax().children(id).collect::<Vec<_>>() {
            let node = self.syntax().node(child);
            let value = match node.kind {
                Kind::Starred | Kind::Keyword => self.child(child, Field::Value),
                _ => Some(child),
            };
            let kind = match (node.field, node.kind, node.name) {
                (Field::Arg, Kind::Starred, _) => ArgumentKind::Star,
                (Field::Arg, ..) => ArgumentKind::Positional,
                (Field::Keyword, _, Some(name)) => {
                    ArgumentKind::Keyword(self.name(self.file.analysis.atoms.text(name)))
                }
                (Field::Keyword, _, None) => ArgumentKind::DoubleStar,
                _ => continue,
            };
            let Some(value) = value else { continue };
            arguments.push(Argument {
                kind,
                var: self.value(value),
                node: self.site(if kind == ArgumentKind::Star {
                    child
                } else {
                    value
                }),
                text: self.telling_text(value),
            });
        }
        let (dst, site) = (self.own(id), self.site(id));
        if arguments.is_empty() && self.is_super(callee) {
            self.super_call(id, dst);
            return;
        }
        let callee = self.value(callee);
        self.emit(Op::Call {
            dst,
            callee,
            arguments,
            site,
        });
        self.constant_arguments(id, dst);
    }

    /// `getattr`, `setattr` and `import_module` with a constant say the same as syntax.
    fn constant_arguments(&mut self, id: NodeId, dst: Var) {
        let Some(callee) = self.child(id, Field::Func) else {
            return;
        };
        let callee = self.syntax().node(callee);
        let Some(called) = callee.name else { return };
        let called = self.file.analysis.atoms.text(called);
        if !matches!(
            called,
            "getattr" | "setattr" | "import_module" | "__import__"
        ) {
            return;
        }
        let arguments: Vec<NodeId> = self.syntax().children_in(id, Field::Arg).collect();
        let text = |at: usize| match self.syntax().constant(*arguments.get(at)?) {
            Some(Constant::Str(text)) => Some(text),
            _ => None,
        };
        match (called, arguments.as_slice()) {
            ("getattr", [object, asked, rest @ ..]) => {
                let Some(name) = text(1) else {
                    self.computed_attribute(id, *object, *asked, rest);
                    return;
                };
                let name = self.name(name);
                self.load(dst, *object, name, id);
                if let Some(default) = rest.first() {
                    let default = self.value(*default);
                    self.copy(dst, default);
                }
            }
            ("setattr", [object, _, src]) => {
                let is_attribute = self
                    .child(id, Field::Func)
                    .is_some_and(|callee| self.syntax().node(callee).kind == Kind::Attribute);
                let name = match text(1) {
                    Some(name) => name,
                    None if is_attribute => return,
                    None => COMPUTED,
                };
                let name = self.name(name);
                let (object, src, site) = (self.value(*object), self.value(*src), self.site(id));
                self.emit(Op::SetAttribute {
                    object,
                    name,
                    src,
                    site,
                });
            }
            ("import_module" | "__import__", [_, ..]) => {
                let Some(module) = text(0) else { return };
                let module = if called == "__import__" {
                    module.split('.').next().unwrap_or(module)
                } else {
                    module
                };
                if module.is_empty() || module.starts_with('.') {
                    return;
                }
                let module = self.name(module);
                self.emit(Op::Import { dst, module });
            }
            _ => {}
        }
    }

    /// `getattr` with a name that is put together, or that is what `__getattr__` was asked for.
    fn computed_attribute(&mut self, id: NodeId, object: NodeId, asked: NodeId, rest: &[NodeId]) {
        let value = self.value(object);
        if let Some(function) = self.asked_around(id, asked) {
            if let Some(function) = self.out.functions.get_mut(function.0 as usize) {
                function.forwards.push(value);
            }
            return;
        }
        let names = self.texts(asked);
        let (dst, site) = (self.own(id), self.site(id));
        if names.is_empty() {
            let prefix = self.prefix(asked).unwrap_or("");
            let prefix = self.name(prefix);
            self.emit(Op::Prefixed {
                dst,
                object: value,
                prefix,
                site,
            });
        }
        for name in names {
            let name = self.name(name);
            self.load(dst, object, name, id);
        }
        if let Some(default) = rest.first() {
            let default = self.value(*default);
            self.copy(dst, default);
        }
    }

    /// The `__getattr__` around, if `asked` is the name it was asked for.
    fn asked_around(&self, id: NodeId, asked: NodeId) -> Option<FunctionIx> {
        let defs = &self.file.analysis.defs;
        let owner = defs.owner(id);
        let definition = defs.get(owner)?;
        let name = self.file.analysis.atoms.text(definition.name);
        if !matches!(name, "__getattr__" | "__getattribute__") {
            return None;
        }
        let params = self.syntax().children(definition.node);
        let mut params = params
            .map(|child| self.syntax().node(child))
            .filter(|node| node.field.is_param());
        let is_in_class = defs.class_of(owner).is_some();
        let param = params.nth(usize::from(is_in_class))?;
        let node = self.syntax().node(asked);
        (node.kind == Kind::Name && node.name == param.name)
            .then(|| self.function(owner))
            .flatten()
    }

    /// The constants that a name takes one after the other: in a loop over a display, or as a parameter
    /// of a test.
    fn texts(&self, name: NodeId) -> Vec<&'a str> {
        let syntax = self.syntax();
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.occurrence(name).and_then(|found| found.binding);
        let Some(binding) = binding.and_then(|binding| scopes.target(binding)) else {
            return Vec::new();
        };
        let [site] = self.sites.of_binding(binding) else {
            return Vec::new();
        };
        let (mut target, mut place) = (site.node, None);
        let Some(mut parent) = syntax.parent(target) else {
            return Vec::new();
        };
        if syntax.node(target).field.is_param() {
            let mut decorators = syntax.children_in(parent, Field::Decorator);
            let found = decorators.find_map(|decorator| {
                let (names, values) = self.parameters(decorator)?;
                let at = names
                    .iter()
                    .position(|name| self.is_named(syntax.node(target), name))?;
                Some((values, (names.len() > 1).then_some(at)))
            });
            return found.map_or_else(Vec::new, |(values, at)| self.constants(values, at));
        }
        if matches!(syntax.node(parent).kind, Kind::Tuple | Kind::List) {
            place = syntax.children(parent).position(|part| part == target);
            target = parent;
            match syntax.parent(parent) {
                Some(above) => parent = above,
                None => return Vec::new(),
            }
        }
        let is_loop = matches!(syntax.node(parent).kind, Kind::For | Kind::Comprehension)
            && self.child(parent, Field::Target) == Some(target);
        match self.child(parent, Field::Iter).filter(|_| is_loop) {
            Some(values) => self.constants(values, place),
            None => Vec::new(),
        }
    }

    /// The texts of a display, or those at a place of the displays in it; none if there are others.
    fn constants(&self, display: NodeId, place: Option<usize>) -> Vec<&'a str> {
        let syntax = self.syntax();
        let is_display =
            |id: NodeId| matches!(syntax.node(id).kind, Kind::List | Kind::Tuple | Kind::Set);
        let display = match syntax.node(display).kind {
            Kind::Name => self.only_value(display).unwrap_or(display),
            _ => display,
        };
        if !is_display(display) || syntax.children(display).nth(MAX_CONSTANTS).is_some() {
            return Vec::new();
        }
        let texts = syntax.children(display).map(|element| {
            let element = match place {
                Some(place) if is_display(element) => syntax.children(element).nth(place)?,
                Some(_) => return None,
                None => element,
            };
            match syntax.constant(element) {
                Some(Constant::Str(text)) if relspec_text::name::is_identifier(text) => Some(text),
                _ => None,
            }
        });
        texts.collect::<Option<Vec<&str>>>().unwrap_or_default()
    }

    /// How the text of an expression starts for sure.
    fn prefix(&self, id: NodeId) -> Option<&'a str> {
        let syntax = self.syntax();
        let mut id = id;
        if syntax.node(id).kind == Kind::Name {
            id = self.only_value(id)?;
        }
        let first = match syntax.node(id).kind {
            Kind::JoinedStr => syntax.children(id).next()?,
            Kind::BinOp if syntax.node(id).op == Operator::Add => self.child(id, Field::Left)?,
            Kind::BinOp if syntax.node(id).op == Operator::Mod => self.child(id, Field::Left)?,
            Kind::Call => {
                let callee = self.child(id, Field::Func)?;
                let is_format = self.is_named(syntax.node(callee), "format");
                is_format
                    .then(|| self.child(callee, Field::Value))
                    .flatten()?
            }
            _ => return None,
        };
        let Some(Constant::Str(text)) = syntax.constant(first) else {
            return None;
        };
        let end = text.find(['%', '{']).unwrap_or(text.len());
        let prefix = text.get(..end)?;
        (prefix.len() >= 2 && relspec_text::name::is_identifier(prefix)).then_some(prefix)
    }

    /// The value of a name that is assigned once.
    fn only_value(&self, name: NodeId) -> Option<NodeId> {
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.target(scopes.occurrence(name)?.binding?)?;
        let [site] = self.sites.of_binding(binding) else {
            return None;
        };
        let parent = self.syntax().parent(site.node)?;
        (self.syntax().node(parent).kind == Kind::Assign)
            .then(|| self.child(parent, Field::Value))
            .flatten()
    }

    /// A constant text that may name an attribute, key or field.
    fn telling_text(&mut self, id: NodeId) -> Option<Name> {
        const LONGEST: usize = 64;
        match self.syntax().constant(id) {
            Some(Constant::Str(text)) => {
                let is_name = !text.is_empty()
                    && text.len() <= LONGEST
                    && text
                        .chars()
                        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ' ' | ',' | '-'));
                is_name.then(|| self.name(text))
            }
            _ => None,
        }
    }

    fn is_super(&self, callee: NodeId) -> bool {
        let node = self.syntax().node(callee);
        node.kind == Kind::Name && self.is_named(node, "super")
    }

    /// `super()`: the class around, and the first parameter of the function around.
    fn super_call(&mut self, id: NodeId, dst: Var) {
        let class = self.file.class_around(id);
        let Some(class) = class.and_then(|class| self.class(class)) else {
            return;
        };
        let defs = &self.file.analysis.defs;
        let Some(node) = defs.get(defs.owner(id)).map(|def| def.node) else {
            return;
        };
        let param = self
            .syntax()
            .children(node)
            .find(|child| self.syntax().node(*child).field.is_param());
        if let Some(param) = param {
            let receiver = self.own(param);
            self.emit(Op::Super {
                dst,
                class,
                receiver,
            });
        }
    }

    fn implicit(&mut self, dst: Var, method: Implicit, left: Var, right: Option<Var>, at: NodeId) {
        let site = self.site(at);
        self.emit(Op::Implicit {
            dst,
            method,
            left,
            right,
            site,
        });
    }

    fn binary_operator(&mut self, id: NodeId, op: Operator) {
        let (Some(left), Some(right)) = (self.child(id, Field::Left), self.child(id, Field::Right))
        else {
            return;
        };
        let Some((method, reflected)) = binary(op) else {
            return;
        };
        let method = Implicit::Binary(self.name(method), Some(self.name(reflected)));
        let (dst, left, right) = (self.own(id), self.value(left), self.value(right));
        self.implicit(dst, method, left, Some(right), id);
    }

    fn unary_operator(&mut self, id: NodeId, op: Operator) {
        let Some(operand) = self.child(id, Field::Operand) else {
            return;
        };
        if op == Operator::Not {
            self.truth(operand);
            let dst = self.own(id);
            let bool = self.shared(Shared::Literal(Literal::Bool));
            self.copy(dst, bool);
            return;
        }
        let Some(method) = unary(op) else { return };
        let method = Implicit::Unary(self.name(method));
        let (dst, operand) = (self.own(id), self.value(operand));
        self.implicit(dst, method, operand, None, id);
    }

    /// The target of an augmented assignment after it.
    pub(super) fn augmented(&mut self, id: NodeId, target: NodeId, op: Operator) -> Option<Var> {
        let operand = self.child(id, Field::Value)?;
        let (plain, reflected) = binary(op)?;
        let method = Implicit::InPlace(
            self.name(in_place(op)?),
            self.name(plain),
            self.name(reflected),
        );
        let left = match self.syntax().node(target).kind {
            Kind::Name => self.augmented_source(target),
            _ => self.own(target),
        };
        let (dst, right) = (self.fresh(id), self.value(operand));
        self.implicit(dst, method, left, Some(right), id);
        Some(dst)
    }

    /// What an augmented name holds before the assignment.
    fn augmented_source(&mut self, target: NodeId) -> Var {
        let sources = self.sources(target);
        let var = self.fresh(target);
        for source in sources {
            self.copy(var, source);
        }
        var
    }

    fn compare(&mut self, id: NodeId) {
        let operands: Vec<NodeId> = self.syntax().children(id).collect();
        let ops = self.syntax().compare_ops(id).to_vec();
        let dst = self.own(id);
        let bool = self.shared(Shared::Literal(Literal::Bool));
        self.copy(dst, bool);
        for (pair, op) in operands.windows(2).zip(ops) {
            let [left, right] = pair else { continue };
            let (left, right) = (self.value(*left), self.value(*right));
            match op {
                Operator::In | Operator::NotIn => {
                    let method = Implicit::First(self.name("__contains__"), self.name("__iter__"));
                    let result = self.fresh(id);
                    self.implicit(result, method, right, Some(left), id);
                }
                _ => {
                    let Some((method, reflected)) = binary(op) else {
                        continue;
                    };
                    let method = if op == Operator::NotEq {
                        Implicit::InPlace(
                            self.name(method),
                            self.name("__eq__"),
                            self.name(reflected),
                        )
                    } else {
                        Implicit::Binary(self.name(method), Some(self.name(reflected)))
                    };
                    self.implicit(dst, method, left, Some(right), id);
                }
            }
        }
    }

    /// The truth of an expression is asked for.
    pub(super) fn truth(&mut self, id: NodeId) {
        let is_asked = matches!(
            self.syntax().node(id).kind,
            Kind::Name
                | Kind::Attribute
                | Kind::Subscript
                | Kind::Call
                | Kind::NamedExpr
                | Kind::Await
        );
        if is_asked {
            let method = Implicit::First(self.name("__bool__"), self.name("__len__"));
            let (dst, value) = (self.fresh(id), self.value(id));
            self.implicit(dst, method, value, None, id);
        }
    }

    fn bool_operator(&mut self, id: NodeId) {
        let dst = self.own(id);
        let operands: Vec<NodeId> = self.syntax().children(id).collect();
        for (operand, place) in operands.iter().zip(1..) {
            if place < operands.len() {
                self.truth(*operand);
            }
            let value = self.value(*operand);
            self.copy(dst, value);
        }
    }

    fn conditional(&mut self, id: NodeId) {
        if let Some(test) = self.child(id, Field::Test) {
            self.truth(test);
        }
        let dst = self.own(id);
        for field in [Field::Body, Field::Orelse] {
            if let Some(part) = self.child(id, field) {
                let value = self.value(part);
                self.copy(dst, value);
            }
        }
    }

    fn display(&mut self, id: NodeId, node: &Node, shape: Shape) {
        if !matches!(
            node.ctx,
            crate::syntax::Ctx::None | crate::syntax::Ctx::Load
        ) {
            return;
        }
        let parts: Vec<NodeId> = self.syntax().children(id).collect();
        let is_table = parts.len() > MAX_CONSTANTS;
        let (mut elements, mut spread) = (Vec::new(), Vec::new());
        let mut place = 0;
        for part in parts {
            match self.syntax().node(part).kind {
                Kind::Starred => {
                    spread.push(self.value(part));
                    place = i32::MAX;
                }
                Kind::Constant if is_table => place = place.saturating_add(1),
                _ => {
                    let key = if shape == Shape::Set || place >= i32::MAX / 2 {
                        Key::Any
                    } else {
                        Key::Index(place)
                    };
                    let value = self.value(part);
                    elements.push((key, value));
                    if shape == Shape::Set {
                        self.hashed(part);
                    }
                    place = place.saturating_add(1);
                }
            }
        }
        self.make(id, shape, elements, Vec::new(), spread);
    }

    /// An element of a set or a key of a dict is hashed.
    fn hashed(&mut self, id: NodeId) {
        if matches!(
            self.syntax().node(id).kind,
            Kind::Constant | Kind::JoinedStr
        ) {
            return;
        }
        let method = Implicit::Unary(self.name("__hash__"));
        let (dst, value) = (self.fresh(id), self.value(id));
        self.implicit(dst, method, value, None, id);
    }

    fn make(
        &mut self,
        node: NodeId,
        shape: Shape,
        elements: Vec<(Key, Var)>,
        keys: Vec<Var>,
        spread: Vec<Var>,
    ) {
        let dst = self.own(node);
        let id = self.container();
        self.emit(Op::Make {
            dst,
            shape,
            id,
            elements,
            keys,
            spread,
        });
    }

    fn dict(&mut self, id: NodeId) {
        let parts: Vec<NodeId> = self.syntax().children(id).collect();
        let is_table = parts.len() > 2 * MAX_CONSTANTS;
        let (mut elements, mut keys, mut spread) = (Vec::new(), Vec::new(), Vec::new());
        let mut key = Key::Any;
        for part in parts {
            let node = self.syntax().node(part);
            let is_skipped = is_table && node.kind == Kind::Constant;
            match node.field {
                Field::Key => {
                    key = self.constant_key(part).unwrap_or(Key::Any);
                    if !is_skipped {
                        keys.push(self.value(part));
                        self.hashed(part);
                    }
                }
                Field::DictUnpack => spread.push(self.value(part)),
                _ if !is_skipped => {
                    let value = self.value(part);
                    elements.push((key, value));
                }
                _ => {}
            }
        }
        self.make(id, Shape::Dict, elements, keys, spread);
    }

    fn comprehension(&mut self, id: NodeId, shape: Shape) {
        let (mut elements, mut keys) = (Vec::new(), Vec::new());
        for part in self.syntax().children(id).collect::<Vec<_>>() {
            match self.syntax().node(part).field {
                Field::Key => {
                    keys.push(self.value(part));
                    self.hashed(part);
                }
                Field::Elt | Field::Value | Field::DictValue => {
                    elements.push((Key::Any, self.value(part)));
                    if shape == Shape::Set {
                        self.hashed(part);
                    }
                }
                _ => {}
            }
        }
        self.make(id, shape, elements, keys, Vec::new());
    }

    fn formatted(&mut self, id: NodeId, node: &Node) {
        let Some(value) = self.child(id, Field::Value) else {
            return;
        };
        let method = match node.op {
            Operator::ConvertRepr | Operator::ConvertAscii => {
                Implicit::Unary(self.name("__repr__"))
            }
            Operator::ConvertStr => Implicit::First(self.name("__str__"), self.name("__repr__")),
            _ => Implicit::FirstOf(
                self.name("__format__"),
                self.name("__str__"),
                self.name("__repr__"),
            ),
        };
        let (dst, value) = (self.own(id), self.value(value));
        self.implicit(dst, method, value, None, id);
    }

    fn lambda(&mut self, id: NodeId) {
        let Some(def) = self.file.analysis.defs.at(self.syntax(), id) else {
            return;
        };
        let Some(function) = self.function(def) else {
            return;
        };
        let dst = self.own(id);
        self.emit(Op::Function { dst, function });
        if let (Some(body), Some(result)) = (self.child(id, Field::Body), self.result_of(function))
        {
            let value = self.value(body);
            self.copy(result, value);
        }
    }
}
