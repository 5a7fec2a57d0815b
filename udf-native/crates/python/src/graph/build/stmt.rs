//! Statements: control structures with their blocks, and what stands in a statement list.

use super::pattern::is_irrefutable;
use super::{Builder, Place, Work};
use crate::graph::header;
use crate::graph::kind::{NodeKind, Site};
use crate::graph::tree::{CpgNodeId, Role};
use crate::syntax::{Field, Flags, Kind, NodeId, Span};

impl<'a> Builder<'a, '_> {
    pub(super) fn statement(&mut self, place: Place<'a>, id: NodeId) {
        let node = self.syntax_node(id);
        match node.kind {
            // Statements that are only their parts.
            Kind::Expr | Kind::Import | Kind::ImportFrom | Kind::Global | Kind::Nonlocal => {
                for child in self.syntax().children(id) {
                    self.push(Work::Syntax(child), place);
                }
            }
            Kind::Alias => self.import(place, id),
            Kind::DeclaredName => self.declared(place, id),
            Kind::Return => self.simple(place, id, NodeKind::Return),
            Kind::Raise | Kind::Break | Kind::Continue => {
                self.simple(place, id, NodeKind::ControlStructure);
            }
            Kind::If | Kind::While => self.conditional(place, id),
            Kind::For | Kind::AsyncFor => self.for_loop(place, id),
            Kind::With | Kind::AsyncWith => match self.syntax().child(id, Field::Item) {
                Some(item) => self.with_item(place, id, item),
                None => self.simple(place, id, NodeKind::Unknown),
            },
            Kind::Match => self.match_statement(place, id),
            Kind::MatchCase => self.case(place, id),
            Kind::Try | Kind::TryStar => self.try_statement(place, id),
            Kind::ExceptHandler => self.handler(place, id),
            Kind::FunctionDef | Kind::AsyncFunctionDef | Kind::ClassDef | Kind::TypeAlias => {
                self.reference(place, id);
            }
            Kind::Decorator => self.annotation(place, id),
            Kind::Arg => self.parameter(place, id),
            Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple => self.type_parameter(place, id),
            _ => self.simple(place, id, NodeKind::Unknown),
        }
    }

    /// A node whose children are operands in turn.
    fn simple(&mut self, place: Place<'a>, id: NodeId, kind: NodeKind) {
        let made = self.stand(place, kind, id);
        let subkind = match self.syntax_node(id).kind {
            Kind::Raise => Some("THROW"),
            Kind::Break => Some("BREAK"),
            Kind::Continue => Some("CONTINUE"),
            _ => None,
        };
        self.edit(made, |made| made.subkind = subkind);
        let below = Place::below(made);
        for (child, turn) in self.syntax().children(id).zip(1..) {
            let place = if kind == NodeKind::Unknown {
                below
            } else {
                below.at(turn)
            };
            self.push(Work::Syntax(child), place);
        }
    }

    fn declared(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Modifier, id);
        let node = self.syntax_node(id);
        let subkind = match self.syntax_node(node.parent).kind {
            Kind::Global => "GLOBAL",
            _ => "NONLOCAL",
        };
        let name = self.text(node.name);
        self.edit(made, |made| {
            made.subkind = Some(subkind);
            made.name = name;
        });
    }

    fn import(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Import, id);
        let node = self.syntax_node(id);
        let name = self.text(node.name);
        let full_name = self.composer.imported(self.analysis, self.module, id);
        let subkind = if node.flags.has(Flags::STAR) {
            "STAR"
        } else if self.syntax_node(node.parent).kind == Kind::Import {
            "IMPORT"
        } else {
            "FROM"
        };
        self.edit(made, |made| {
            made.subkind = Some(subkind);
            made.name = name;
            made.full_name = full_name;
        });
    }

    /// A CONTROL_STRUCTURE whose code is its header.
    fn control(&mut self, place: Place<'a>, id: NodeId, subkind: &'static str) -> CpgNodeId {
        let made = self.stand(place, NodeKind::ControlStructure, id);
        self.subkind(made, subkind);
        self.header(made, id);
        made
    }

    fn conditional(&mut self, place: Place<'a>, id: NodeId) {
        let is_if = self.syntax_node(id).kind == Kind::If;
        let made = self.control(place, id, if is_if { "IF" } else { "WHILE" });
        let below = Place::below(made);
        self.children_in(id, Field::Test, below.role(Role::Condition));
        self.push(Work::Block(id, Field::Body), below);
        self.arm_if_any(id, Field::Orelse, below);
    }

    fn arm_if_any(&mut self, of: NodeId, field: Field, place: Place<'a>) {
        if self.syntax().child(of, field).is_some() {
            self.push(Work::Arm(of, field), place);
        }
    }

    /// ELSE or FINALLY. The ELSE of an `elif` takes the place of its IF.
    pub(super) fn arm(&mut self, place: Place<'a>, of: NodeId, field: Field) {
        let Some(first) = self.syntax().child(of, field) else {
            return;
        };
        let node = self.syntax_node(first);
        let is_elif = node.flags.has(Flags::ELIF);
        let (subkind, word) = match field {
            Field::Finalbody => ("FINALLY", "finally"),
            _ => ("ELSE", "else"),
        };
        let (span, code_end) = if is_elif {
            let end = header::header_end(self.syntax(), &self.analysis.source, first);
            (node.span, end)
        } else {
            self.arm_span(of, field, word)
        };
        let made = self.part(place, NodeKind::ControlStructure, of, span);
        self.edit(made, |made| {
            made.subkind = Some(subkind);
            made.code_end = code_end;
        });
        let below = Place::below(made);
        if is_elif {
            self.push(Work::Syntax(first), below);
        } else {
            self.push(Work::Block(of, field), below);
        }
    }

    /// From the keyword to the last statement, and the end of the header.
    fn arm_span(&self, of: NodeId, field: Field, word: &str) -> (Span, u32) {
        let mut gap = Span::default();
        let mut end = 0;
        for child in self.syntax().children(of) {
            let node = self.syntax_node(child);
            if node.field != field {
                if end == 0 {
                    gap.start = node.span.end;
                }
                continue;
            }
            if end == 0 {
                gap.end = node.span.start;
            }
            end = node.span.end;
        }
        let keyword = header::keyword(&self.analysis.source, gap, word);
        (Span::new(keyword.start, end), keyword.end)
    }

    fn for_loop(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.control(place, id, "FOR");
        let below = Place::below(made);
        self.children_in(id, Field::Target, below.site(Site::Loop));
        self.children_in(id, Field::Iter, below);
        self.push(Work::Block(id, Field::Body), below);
        self.arm_if_any(id, Field::Orelse, below);
    }

    /// The WITH of the first item stands for the statement, the others lie inside.
    pub(super) fn with_item(&mut self, place: Place<'a>, stmt: NodeId, item: NodeId) {
        let is_first = item.0 == stmt.0 + 1;
        let made = if is_first {
            self.control(place, stmt, "WITH")
        } else {
            let made = self.stand(place, NodeKind::ControlStructure, item);
            self.subkind(made, "WITH");
            made
        };
        if let Some(slot) = self.tree.of_syntax.get_mut(item.index()) {
            *slot = made;
        }
        let below = Place::below(made);
        self.children_in(item, Field::ContextExpr, below);
        self.children_in(item, Field::OptionalVars, below.site(Site::With));
        let next = self.syntax_node(item).subtree_end;
        let has_next = next < self.syntax_node(stmt).subtree_end;
        if has_next && self.syntax_node(next).field == Field::Item {
            self.push(Work::WithItem(stmt, next), below);
        } else {
            self.push(Work::Block(stmt, Field::Body), below);
        }
        let end = self.syntax_node(stmt).span.end;
        self.push(Work::Jump(stmt, "EXIT", end), below);
    }

    /// A JUMP_TARGET that nothing in the text stands for, at the end of what leads to it.
    pub(super) fn jump(&mut self, place: Place<'a>, of: NodeId, subkind: &'static str, at: u32) {
        let made = self.part(place, NodeKind::JumpTarget, of, Span::new(at, at));
        self.subkind(made, subkind);
    }

    fn match_statement(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.control(place, id, "MATCH");
        let below = Place::below(made);
        self.children_in(id, Field::Subject, below.role(Role::Condition));
        self.children_in(id, Field::Case, below);
    }

    fn case(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::JumpTarget, id);
        self.header(made, id);
        let pattern = self.syntax().child(id, Field::Pattern);
        let has_guard = self.syntax().child(id, Field::Guard).is_some();
        let always = pattern.is_some_and(|pattern| is_irrefutable(self.syntax(), pattern));
        self.subkind(
            made,
            if always && !has_guard {
                "DEFAULT"
            } else {
                "CASE"
            },
        );
        let below = Place::below(made);
        self.children_in(id, Field::Pattern, below);
        self.children_in(id, Field::Guard, below);
        self.push(Work::Block(id, Field::Body), below);
    }

    fn try_statement(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.control(place, id, "TRY");
        let below = Place::below(made);
        self.push(Work::Block(id, Field::Body), below);
        if self.syntax().child(id, Field::Handler).is_some() {
            let body = self.syntax().children_in(id, Field::Body).last();
            let end = match body {
                Some(last) => self.syntax_node(last).span.end,
                None => self.syntax_node(id).span.start,
            };
            self.push(Work::Jump(id, "EXCEPT", end), below);
        }
        self.children_in(id, Field::Handler, below);
        self.arm_if_any(id, Field::Orelse, below);
        self.arm_if_any(id, Field::Finalbody, below);
    }

    fn handler(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.control(place, id, "CATCH");
        let below = Place::below(made);
        self.children_in(id, Field::Type, below);
        if self.syntax_node(id).name.is_some() {
            self.push(Work::Capture(id), below.site(Site::Except));
        }
        self.push(Work::Block(id, Field::Body), below);
    }

    /// The BLOCK of a statement list.
    pub(super) fn block(&mut self, place: Place<'a>, of: NodeId, field: Field) -> CpgNodeId {
        let mut statements = self.syntax().children_in(of, field);
        let (first, last) = match statements.next() {
            None => (None, None),
            Some(first) => (Some(first), Some(statements.last().unwrap_or(first))),
        };
        let end = self.syntax_node(of).span.end;
        let span = match (first, last) {
            (Some(first), Some(last)) => Span::new(
                self.syntax_node(first).span.start,
                self.syntax_node(last).span.end,
            ),
            _ => Span::new(end, end),
        };
        let made = self.part(place, NodeKind::Block, of, span);
        self.subkind(made, "BODY");
        self.children_in(of, field, Place::below(made));
        made
    }
}
