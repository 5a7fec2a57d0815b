//! What annotations declare.

use relspec_summary::{Op, Var};

use super::{Constant, Field, Kind, Lowering, NodeId, Operator, Shared};

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
        let binding = scopes.lookup(crate::scopes::ScopeId::MODULE, atom)?;
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
}
