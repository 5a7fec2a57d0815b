//! Expressions. Most are an operator over all their children.

use super::{Builder, Place, Work};
use crate::graph::kind::{NodeKind, Site};
use crate::graph::operator;
use crate::graph::tree::{Arg, CpgNodeId, Role};
use crate::syntax::{Constant, Ctx, Field, Kind, Node, NodeId};

impl<'a> Builder<'a, '_> {
    /// The node of a construct and its children.
    pub(super) fn construct(&mut self, place: Place<'a>, id: NodeId) {
        let node = self.syntax_node(id);
        if let Some(name) = operator::of(self.syntax(), id) {
            self.operation(place, id, name);
            return;
        }
        match node.kind {
            Kind::Name => self.identifier(place, id),
            Kind::Constant => self.literal(place, id),
            Kind::Attribute => self.attribute(place, id),
            Kind::Call => self.call(place, id),
            Kind::Dict => self.dict(place, id),
            Kind::Lambda => self.reference(place, id),
            Kind::ListComp | Kind::SetComp | Kind::DictComp | Kind::GeneratorExp => {
                self.comprehension(place, id);
            }
            Kind::Comprehension => self.generator(place, id),
            kind if kind.is_pattern() => self.pattern(place, id),
            _ => self.statement(place, id),
        }
    }

    /// A CALL of an operator.
    pub(super) fn operator(
        &mut self,
        place: Place<'a>,
        id: NodeId,
        name: &'static str,
    ) -> CpgNodeId {
        let made = self.stand(place, NodeKind::Call, id);
        self.edit(made, |node| {
            node.subkind = Some("OPERATOR");
            node.name = Some(name);
            node.full_name = Some(name);
        });
        made
    }

    /// An operator whose operands are all the children.
    fn operation(&mut self, place: Place<'a>, id: NodeId, name: &'static str) {
        let made = self.operator(place, id, name);
        let node = self.syntax_node(id);
        let below = Place::below(made);
        // A target inside a display is stored by what stores the display.
        let site = match node.kind {
            Kind::Tuple | Kind::List | Kind::Starred => place.site,
            _ => Site::Assign,
        };
        for (child, turn) in self.syntax().children(id).zip(1..) {
            let field = self.syntax_node(child).field;
            if field == Field::Annotation {
                self.push(Work::TypeExpr(child, self.annotation_role(node, id)), below);
                continue;
            }
            let position = position(node.kind, field, turn);
            self.push(Work::Syntax(child), below.at(position).site(site));
        }
    }

    fn annotation_role(&self, node: &Node, id: NodeId) -> &'static str {
        debug_assert_eq!(node.kind, Kind::AnnAssign);
        let target = self.syntax_node(NodeId(id.0 + 1));
        if target.kind == Kind::Name {
            "VARIABLE"
        } else {
            "ATTRIBUTE"
        }
    }

    fn identifier(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Identifier, id);
        let node = self.syntax_node(id);
        let name = self.text(node.name);
        self.edit(made, |made| {
            made.name = name;
            made.subkind = Some(context(node.ctx));
        });
    }

    fn literal(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Literal, id);
        let subkind = self.syntax().constant(id).map(literal_kind);
        self.edit(made, |made| made.subkind = subkind);
    }

    /// `None`, `True` or `False` as a pattern.
    pub(super) fn singleton(&mut self, place: Place<'a>, id: NodeId) {
        let span = self.syntax_node(id).span;
        let made = self.part(place, NodeKind::Literal, id, span);
        let subkind = self.syntax().constant(id).map(literal_kind);
        self.edit(made, |made| made.subkind = subkind);
    }

    fn attribute(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.operator(place, id, operator::FIELD_ACCESS);
        let below = Place::below(made);
        for child in self.syntax().children(id) {
            self.push(Work::Syntax(child), below.at(1));
        }
        self.push(Work::FieldName(id), below.at(2));
    }

    pub(super) fn field_name(&mut self, place: Place<'a>, id: NodeId) {
        let node = self.syntax_node(id);
        let made = self.part(place, NodeKind::FieldIdentifier, id, node.name_span);
        let name = self.text(node.name);
        self.edit(made, |made| made.name = name);
        self.names(id, made);
    }

    fn call(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Call, id);
        let below = Place::below(made);
        let mut position = 0;
        for child in self.syntax().children(id) {
            let node = self.syntax_node(child);
            match node.field {
                Field::Func => {
                    let name = match node.kind {
                        Kind::Name | Kind::Attribute => self.text(node.name),
                        _ => None,
                    };
                    self.edit(made, |made| made.name = name);
                    self.push(Work::Syntax(child), below.role(Role::Callee));
                }
                Field::Keyword => self.push(Work::Keyword(child), below),
                _ => {
                    position += 1;
                    self.push(Work::Syntax(child), below.at(position));
                }
            }
        }
        self.subkind(made, "CALL");
    }

    /// The value of `name=value`, `**value` or `name=pattern`.
    pub(super) fn keyword(&mut self, place: Place<'a>, id: NodeId) {
        let name = self.text(self.syntax_node(id).name).unwrap_or("**");
        for child in self.syntax().children(id) {
            self.push(Work::Syntax(child), place.arg(Arg::Name(name)));
        }
    }

    fn dict(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.operator(place, id, operator::DICT);
        let below = Place::below(made);
        let mut position = 0;
        for child in self.syntax().children(id) {
            let place = if self.syntax_node(child).field == Field::DictUnpack {
                below.arg(Arg::Name("**"))
            } else {
                position += 1;
                below.at(position)
            };
            self.push(Work::Syntax(child), place);
        }
    }

    /// Generators first, since they are evaluated first, whatever the text says.
    fn comprehension(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Block, id);
        self.subkind(
            made,
            match self.syntax_node(id).kind {
                Kind::ListComp => "LIST_COMP",
                Kind::SetComp => "SET_COMP",
                Kind::DictComp => "DICT_COMP",
                _ => "GENERATOR",
            },
        );
        let below = Place::below(made);
        self.children_in(id, Field::Generator, below);
        for child in self.syntax().children(id) {
            if self.syntax_node(child).field != Field::Generator {
                self.push(Work::Syntax(child), below);
            }
        }
        self.push(Work::Locals(id), below);
    }

    fn generator(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::ControlStructure, id);
        self.subkind(made, "FOR");
        let below = Place::below(made);
        for child in self.syntax().children(id) {
            let place = match self.syntax_node(child).field {
                Field::Target => below.site(Site::Loop),
                Field::Ifs => below.role(Role::Condition),
                _ => below,
            };
            self.push(Work::Syntax(child), place);
        }
    }

    /// An annotation expression; what it is the annotation of is above it.
    pub(super) fn type_expr(&mut self, place: Place<'a>, id: NodeId, role: &'static str) {
        let span = self.syntax_node(id).span;
        let made = self.part(place, NodeKind::TypeExpr, id, span);
        self.subkind(made, role);
        self.tree.type_exprs.push((id, made));
        self.push(Work::Syntax(id), Place::below(made));
    }
}

/// Place of an operand, which follows the text unless the operator has fixed places.
fn position(kind: Kind, field: Field, turn: u32) -> u32 {
    match (kind, field) {
        (Kind::IfExp, Field::Test) | (Kind::Slice, Field::Lower) => 1,
        (Kind::IfExp, Field::Body)
        | (Kind::Slice, Field::Upper)
        | (Kind::Assign | Kind::AnnAssign, Field::Value) => 2,
        (Kind::IfExp, Field::Orelse) | (Kind::Slice, Field::Step) => 3,
        (Kind::Assign, Field::Target) if turn > 1 => turn + 1,
        _ => turn,
    }
}

pub(super) const fn context(ctx: Ctx) -> &'static str {
    match ctx {
        Ctx::None | Ctx::Load => "LOAD",
        Ctx::Store => "STORE",
        Ctx::Del => "DELETE",
        Ctx::Augmented => "AUGMENTED",
    }
}

const fn literal_kind(constant: Constant<'_>) -> &'static str {
    match constant {
        Constant::Str(_) => "STRING",
        Constant::Bytes(_) => "BYTES",
        Constant::Int(_) | Constant::BigInt(_) => "INT",
        Constant::Float(_) => "FLOAT",
        Constant::Complex(_) => "COMPLEX",
        Constant::Bool(_) => "BOOL",
        Constant::None => "NONE",
        Constant::Ellipsis => "ELLIPSIS",
    }
}
