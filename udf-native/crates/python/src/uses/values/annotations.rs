//! What annotations declare.

use super::{Known, MAX_SITES, Missing, Values};
use crate::syntax::{Constant, Field, Kind, NodeId};
use crate::uses::paths::{Basis, Candidate, PathIx, SetIx, Step};

impl<'a> Values<'a, '_> {
    /// Instances of the types that an annotation names.
    pub(super) fn try_declared(&mut self, annotation: NodeId) -> Known<SetIx> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for head in self.heads(annotation)? {
            let step = if head.is_class {
                None
            } else {
                Some(Step::Call)
            };
            for candidate in self.paths.set(head.set) {
                let path = match step {
                    Some(step) => self.paths.step(candidate.path, step),
                    None => Some(candidate.path),
                };
                candidates.extend(path.map(|path| Candidate {
                    path,
                    basis: Basis::Annotation,
                    ..*candidate
                }));
            }
        }
        Ok(self.paths.set_of(&candidates))
    }

    /// Instances of the types that an annotation names, with what they take to find out.
    pub(in crate::uses) fn declared(&mut self, annotation: NodeId) -> SetIx {
        loop {
            match self.try_declared(annotation) {
                Ok(set) => return set,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        }
    }

    /// The one type that an annotation names, as a path; `None` if there is none or several.
    pub(in crate::uses) fn declared_type(&mut self, annotation: NodeId) -> Option<PathIx> {
        let heads = loop {
            match self.heads(annotation) {
                Ok(heads) => break heads,
                Err(Missing(part)) => {
                    self.of(part);
                }
            }
        };
        let [head] = heads.as_slice() else {
            return None;
        };
        match self.paths.set(head.set) {
            [candidate] if !head.is_class => Some(candidate.path),
            _ => None,
        }
    }

    /// The types an annotation is made of: through unions, `Optional` and what only qualifies.
    fn heads(&mut self, annotation: NodeId) -> Known<Vec<Head>> {
        let mut heads = Vec::new();
        let mut waiting = vec![(annotation, false)];
        while let Some((id, is_class)) = waiting.pop() {
            if heads.len() >= MAX_SITES {
                return Ok(Vec::new());
            }
            let node = self.file.analysis.syntax.node(id);
            match node.kind {
                Kind::Name | Kind::Attribute => heads.push(Head {
                    set: self.part(id)?,
                    is_class,
                }),
                Kind::BinOp => {
                    let operands = self.file.analysis.syntax.children(id);
                    waiting.extend(operands.map(|operand| (operand, is_class)));
                }
                Kind::Subscript => self.subscripted(id, is_class, &mut heads, &mut waiting)?,
                Kind::Constant => {
                    if let Some(Constant::Str(text)) = self.file.analysis.syntax.constant(id) {
                        let set = self.quoted(text);
                        heads.push(Head { set, is_class });
                    }
                }
                _ => {}
            }
        }
        Ok(heads)
    }

    fn subscripted(
        &mut self,
        id: NodeId,
        is_class: bool,
        heads: &mut Vec<Head>,
        waiting: &mut Vec<(NodeId, bool)>,
    ) -> Known<()> {
        let syntax = &self.file.analysis.syntax;
        let (Some(generic), Some(index)) =
            (self.child(id, Field::Value), self.child(id, Field::Slice))
        else {
            return Ok(());
        };
        let generic_node = syntax.node(generic);
        let name = generic_node
            .name
            .map(|name| self.file.analysis.atoms.text(name));
        let parts: Vec<NodeId> = match syntax.node(index).kind {
            Kind::Tuple => syntax.children(index).collect(),
            _ => vec![index],
        };
        match name {
            Some("Optional" | "Union") => {
                waiting.extend(parts.into_iter().map(|part| (part, is_class)));
            }
            Some("Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly") => {
                waiting.extend(parts.first().map(|part| (*part, is_class)));
            }
            Some("Type" | "type") => waiting.extend(parts.first().map(|part| (*part, true))),
            _ if matches!(generic_node.kind, Kind::Name | Kind::Attribute) => heads.push(Head {
                set: self.part(generic)?,
                is_class,
            }),
            _ => {}
        }
        Ok(())
    }

    /// A dotted name in quotes, looked up in the module.
    fn quoted(&mut self, text: &'a str) -> SetIx {
        let mut names = text.trim().split('.');
        let bound = names.next().and_then(|name| self.global(name));
        let Some(id) = bound else {
            return SetIx::EMPTY;
        };
        let count = self.sites.of_binding(id).len();
        let (live, _) = self.sites.live(id, count);
        let mut candidates = Vec::new();
        for site in live.iter().take(MAX_SITES) {
            let set = self.of_alias(site);
            candidates.extend_from_slice(self.paths.set(set));
        }
        let mut set = self.paths.set_of(&candidates);
        for name in names {
            if !relspec_text::name::is_identifier(name) {
                return SetIx::EMPTY;
            }
            set = self.append(set, Step::Name(name));
        }
        set
    }
}

/// A type that an annotation names.
struct Head {
    set: SetIx,
    /// The annotated thing is the class, not an instance.
    is_class: bool,
}
