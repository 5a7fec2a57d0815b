//! What annotations declare.

use relspec_summary::{Op, Var};

use super::types::TypeName;
use super::{Constant, Field, Kind, Lowering, NodeId, Operator, Shared};
use crate::scopes::{Resolution, ScopeId};

/// One type that an annotation names.
pub(super) enum Alternative<'a> {
    /// The file knows it.
    Known(TypeName<'a>),
    /// The variable of the class.
    Class(Var),
}

/// What only says more about its first argument, or lists alternatives, by the name as written.
fn is_wrapper(name: &str) -> bool {
    matches!(
        name,
        "Optional"
            | "Union"
            | "Annotated"
            | "Final"
            | "ClassVar"
            | "InitVar"
            | "Required"
            | "NotRequired"
            | "ReadOnly"
    )
}

impl<'a> Lowering<'a, '_> {
    /// An instance of what an annotation names; `None` if it says nothing.
    pub(super) fn declared(&mut self, annotation: NodeId) -> Option<Var> {
        let root = self.instance_of(annotation)?;
        if self.declared.contains_key(&annotation) {
            return Some(root);
        }
        self.declared.insert(annotation, root);
        let mut waiting = vec![(annotation, root)];
        while let Some((id, dst)) = waiting.pop() {
            match self.syntax().node(id).kind {
                Kind::Name | Kind::Attribute => {
                    let class = self.value(id);
                    self.emit(Op::Instance { dst, class });
                }
                Kind::BinOp if self.syntax().node(id).op == Operator::BitOr => {
                    for part in self.syntax().children(id).collect::<Vec<_>>() {
                        if let Some(src) = self.instance_of(part) {
                            self.copy(dst, src);
                            waiting.push((part, src));
                        }
                    }
                }
                Kind::Subscript => self.generic(id, dst, &mut waiting),
                Kind::Constant => {
                    if let Some(Constant::Str(text)) = self.syntax().constant(id)
                        && let Some(class) = self.quoted(text, id)
                    {
                        self.emit(Op::Instance { dst, class });
                    }
                }
                _ => {}
            }
        }
        Some(root)
    }

    fn instance_of(&mut self, id: NodeId) -> Option<Var> {
        if let Some(var) = self.declared.get(&id) {
            return Some(*var);
        }
        let node = self.syntax().node(id);
        let says_something = match node.kind {
            Kind::Name | Kind::Attribute | Kind::Subscript => true,
            Kind::BinOp => node.op == Operator::BitOr,
            Kind::Constant => matches!(self.syntax().constant(id), Some(Constant::Str(_))),
            _ => false,
        };
        says_something.then(|| self.fresh(id))
    }

    fn generic(&mut self, id: NodeId, dst: Var, waiting: &mut Vec<(NodeId, Var)>) {
        let (Some(head), Some(index)) =
            (self.child(id, Field::Value), self.child(id, Field::Slice))
        else {
            return;
        };
        let head_node = self.syntax().node(head);
        if !matches!(head_node.kind, Kind::Name | Kind::Attribute)
            || self.is_named(head_node, "Literal")
        {
            return;
        }
        let parts: Vec<NodeId> = match self.syntax().node(index).kind {
            Kind::Tuple => self.syntax().children(index).collect(),
            _ => vec![index],
        };
        let (mut instances, mut types) = (Vec::new(), Vec::new());
        for part in parts {
            let is_plain = matches!(self.syntax().node(part).kind, Kind::Name | Kind::Attribute);
            types.push(if is_plain {
                self.value(part)
            } else {
                self.shared(Shared::Nothing)
            });
            instances.push(match self.instance_of(part) {
                Some(instance) => {
                    waiting.push((part, instance));
                    instance
                }
                None => self.shared(Shared::Nothing),
            });
        }
        let class = self.value(head);
        let id = self.container();
        self.emit(Op::Generic {
            dst,
            class,
            instances,
            types,
            id,
        });
    }

    /// A dotted name in quotes, looked up in the module.
    fn quoted(&mut self, text: &'a str, at: NodeId) -> Option<Var> {
        let mut names = text.trim().split('.');
        let first = names.next()?;
        let scopes = &self.file.analysis.scopes;
        let atom = self.file.analysis.atoms.get(first)?;
        let binding = scopes.lookup(ScopeId::MODULE, atom)?;
        let mut var = if let Some(target) = scopes.target(binding) {
            self.any(target)
        } else {
            let name = self.name(first);
            self.shared(Shared::Global(name))
        };
        for name in names {
            if !relspec_text::name::is_identifier(name) {
                return None;
            }
            let dst = self.fresh(at);
            let name = self.name(name);
            let site = self.site(at);
            self.emit(Op::Attribute {
                dst,
                object: var,
                name,
                site,
                receiver: site,
            });
            var = dst;
        }
        Some(var)
    }

    /// The types that an annotation names: the alternatives of unions without `None`, of generic
    /// types what is subscripted.
    pub(super) fn alternatives(&mut self, annotation: NodeId) -> Vec<Alternative<'a>> {
        let mut found = Vec::new();
        let mut waiting = vec![annotation];
        while let Some(id) = waiting.pop() {
            let node = self.syntax().node(id);
            match node.kind {
                Kind::Name => found.extend(self.named_type(id)),
                Kind::Attribute => found.push(Alternative::Class(self.value(id))),
                Kind::BinOp if node.op == Operator::BitOr => {
                    waiting.extend(self.syntax().children(id));
                }
                Kind::Subscript => self.subscripted(id, &mut waiting, &mut found),
                Kind::Constant => {
                    if let Some(Constant::Str(text)) = self.syntax().constant(id) {
                        self.written(text, id, &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn subscripted(
        &mut self,
        id: NodeId,
        waiting: &mut Vec<NodeId>,
        found: &mut Vec<Alternative<'a>>,
    ) {
        let (Some(head), Some(index)) =
            (self.child(id, Field::Value), self.child(id, Field::Slice))
        else {
            return;
        };
        let node = self.syntax().node(head);
        let name = node
            .name
            .map_or("", |name| self.file.analysis.atoms.text(name));
        let is_many = self.syntax().node(index).kind == Kind::Tuple;
        let parts: Vec<NodeId> = if is_many {
            self.syntax().children(index).collect()
        } else {
            vec![index]
        };
        if name == "Literal" {
            let constants = parts.iter().filter_map(|part| self.constant_type(*part));
            found.extend(constants.map(Alternative::Known));
        } else if name == "Annotated" {
            waiting.extend(parts.first());
        } else if is_wrapper(name) {
            waiting.extend(parts);
        } else if matches!(node.kind, Kind::Name | Kind::Attribute) {
            waiting.push(head);
        }
    }

    fn constant_type(&self, id: NodeId) -> Option<TypeName<'a>> {
        let name = match self.syntax().constant(id)? {
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Int(_) | Constant::BigInt(_) => "int",
            Constant::Bool(_) => "bool",
            _ => return None,
        };
        Some(TypeName::Builtin(name))
    }

    fn named_type(&mut self, id: NodeId) -> Option<Alternative<'a>> {
        let analysis = self.file.analysis;
        let text = analysis.atoms.text(self.syntax().node(id).name?);
        let binding = analysis.scopes.occurrence(id)?.binding?;
        let resolution = analysis.scopes.binding(binding)?.resolution;
        if resolution == Resolution::Builtin {
            return self.builtin_type(text).map(Alternative::Known);
        }
        let target = analysis.scopes.target(binding);
        if let Some(class) = target.and_then(|target| self.own_class(target)) {
            return Some(Alternative::Known(TypeName::Own(class)));
        }
        if text == "Self"
            && let Some(class) = self.file.class_around(id)
        {
            return Some(Alternative::Known(TypeName::Own(class)));
        }
        Some(Alternative::Class(self.value(id)))
    }

    fn builtin_type(&self, name: &'a str) -> Option<TypeName<'a>> {
        let builtin = relspec_text::python::builtin(name, self.file.version)?;
        (builtin.kind == relspec_text::python::BuiltinKind::Class)
            .then_some(TypeName::Builtin(name))
    }

    /// The types that an annotation in quotes names.
    fn written(&mut self, text: &'a str, at: NodeId, found: &mut Vec<Alternative<'a>>) {
        let mut waiting = vec![text];
        while let Some(text) = waiting.pop() {
            let text = text.trim();
            let parts: Vec<&'a str> = split(text, '|').collect();
            if parts.len() > 1 {
                waiting.extend(parts);
                continue;
            }
            let Some((head, inside)) = text.split_once('[') else {
                found.extend(self.quoted_type(text, at));
                continue;
            };
            let (head, inside) = (head.trim(), inside.strip_suffix(']').unwrap_or(inside));
            match head.rsplit('.').next().unwrap_or(head) {
                "Literal" => {}
                "Annotated" => waiting.extend(split(inside, ',').next()),
                name if is_wrapper(name) => waiting.extend(split(inside, ',')),
                _ => found.extend(self.quoted_type(head, at)),
            }
        }
    }

    fn quoted_type(&mut self, text: &'a str, at: NodeId) -> Option<Alternative<'a>> {
        let analysis = self.file.analysis;
        let is_bound = |name: &str| {
            let atom = analysis.atoms.get(name);
            let binding = atom.and_then(|atom| analysis.scopes.lookup(ScopeId::MODULE, atom));
            binding.and_then(|binding| analysis.scopes.target(binding))
        };
        match is_bound(text.split('.').next()?) {
            Some(binding) if !text.contains('.') => match self.own_class(binding) {
                Some(class) => Some(Alternative::Known(TypeName::Own(class))),
                None => self.quoted(text, at).map(Alternative::Class),
            },
            Some(_) => self.quoted(text, at).map(Alternative::Class),
            None => match self.builtin_type(text) {
                Some(builtin) => Some(Alternative::Known(builtin)),
                None if text == "Self" => {
                    let class = self.file.class_around(at)?;
                    Some(Alternative::Known(TypeName::Own(class)))
                }
                None => self.quoted(text, at).map(Alternative::Class),
            },
        }
    }
}

/// Parts of a text between separators outside of brackets.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    text.split(move |c: char| {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == separator
    })
}
