//! Definitions: what creates them, and their own part of the tree.

use super::{Builder, Place, Work};
use crate::defs::{DefIndex, DefKind, Definition};
use crate::graph::header::header_end;
use crate::graph::kind::NodeKind;
use crate::graph::names;
use crate::graph::traits::{self, Receiver};
use crate::graph::tree::{CpgNodeId, Role};
use crate::scopes::{Binding, BindingFlags, BindingId, BindingScope, Resolution, ScopeKind};
use crate::syntax::{Field, Kind, NodeId, Span};

impl<'a> Builder<'a, '_> {
    pub(super) fn file(&mut self) {
        let nowhere = Place::below(CpgNodeId::NONE);
        self.part(nowhere, NodeKind::File, NodeId::ROOT, self.whole());
    }

    fn whole(&self) -> Span {
        Span::new(0, self.analysis.source.text.len() as u32)
    }

    pub(super) fn namespace(&mut self) {
        let place = Place::below(CpgNodeId::FILE);
        let span = self.whole();
        let block = self.part(place, NodeKind::NamespaceBlock, NodeId::ROOT, span);
        let subkind = match self.module {
            Some(module) if module.is_stub => "STUB",
            Some(module) if module.is_package => "PACKAGE",
            _ => "MODULE",
        };
        let name = self.analysis.module_name;
        self.edit(block, |node| {
            node.subkind = Some(subkind);
            node.full_name = Some(name);
            node.code_end = span.start;
        });
    }

    /// The run of a definition.
    pub(super) fn definition(&mut self, def: DefIndex, definition: &Definition<'a>) {
        let parent = match definition.parent {
            Some(parent) => self.tree.run(parent).head,
            None => CpgNodeId::NAMESPACE,
        };
        // The head belongs to what is around it, everything below to the definition.
        self.owner = definition.parent.unwrap_or(DefIndex::MODULE);
        let kind = match definition.kind {
            DefKind::Class | DefKind::TypeAlias => NodeKind::TypeDecl,
            _ => NodeKind::Method,
        };
        let reference = self.tree.of_syntax(definition.node);
        let head = self.stand(Place::below(parent), kind, definition.node);
        self.describe(head, definition);
        self.owner = def;
        if let Some(run) = self.tree.runs.get_mut(def.index()) {
            run.head = head;
            if let Some(reference) = reference {
                run.reference = reference;
                // The construct is where it was created, not what was created.
                if let Some(slot) = self.tree.of_syntax.get_mut(definition.node.index()) {
                    *slot = reference;
                }
            }
        }
        self.contents(head, def, definition);
        self.run();
        let end = CpgNodeId(self.tree.nodes.len() as u32);
        if let Some(run) = self.tree.runs.get_mut(def.index()) {
            run.end = end;
        }
    }

    /// What lies directly below the head of a run.
    fn contents(&mut self, head: CpgNodeId, def: DefIndex, definition: &Definition<'a>) {
        let below = Place::below(head);
        let node = definition.node;
        self.push(Work::Modifiers(def), below);
        self.children_in(node, Field::TypeParam, below);
        match definition.kind {
            DefKind::TypeAlias => {
                for value in self.syntax().children_in(node, Field::Value) {
                    self.push(Work::TypeExpr(value, "ALIAS"), below);
                }
            }
            DefKind::Class => {
                self.push(Work::Members(def), below);
                self.push(Work::ClassBody(def), below);
            }
            _ => {
                if let Some(run) = self.tree.runs.get_mut(def.index()) {
                    run.method = head;
                }
                for child in self.syntax().children(node) {
                    if self.syntax_node(child).field.is_param() {
                        self.push(Work::Syntax(child), below);
                    }
                }
                self.push(Work::Body(def), below);
                self.push(Work::Exit(def), below);
            }
        }
    }

    /// Names and header, of a definition and of what creates it.
    fn describe(&mut self, made: CpgNodeId, definition: &Definition<'a>) {
        let subkind = match definition.kind {
            DefKind::Module => "MODULE",
            DefKind::Class => "CLASS",
            DefKind::Function => "FUNCTION",
            DefKind::Lambda => "LAMBDA",
            DefKind::TypeAlias => "ALIAS",
        };
        let name = self.analysis.atoms.text(definition.name);
        self.edit(made, |node| {
            if matches!(node.kind, NodeKind::Method | NodeKind::TypeDecl) {
                node.subkind = Some(subkind);
            }
            node.name = Some(name);
            node.full_name = Some(definition.full_name);
        });
        if definition.kind != DefKind::TypeAlias {
            self.header(made, definition.node);
        }
    }

    /// METHOD_REF or TYPE_REF, with what is evaluated around the definition below it.
    pub(super) fn reference(&mut self, place: Place<'a>, id: NodeId) {
        let Some(definition) = self.definition_at(id) else {
            return;
        };
        let kind = match definition.kind {
            DefKind::Class | DefKind::TypeAlias => NodeKind::TypeRef,
            _ => NodeKind::MethodRef,
        };
        let made = self.stand(place, kind, id);
        self.describe(made, &definition);
        let below = Place::below(made);
        for child in self.syntax().children(id) {
            match self.syntax_node(child).field {
                Field::Decorator | Field::Default | Field::Base => {
                    self.push(Work::Syntax(child), below);
                }
                Field::Keyword => self.push(Work::Keyword(child), below),
                _ => {}
            }
        }
    }

    fn definition_at(&self, id: NodeId) -> Option<Definition<'a>> {
        let def = self.analysis.defs.at(self.syntax(), id)?;
        self.analysis.defs.get(def).copied()
    }

    pub(super) fn annotation(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::Annotation, id);
        let value = self.syntax().child(id, Field::Value);
        let is_call = value.is_some_and(|value| self.syntax_node(value).kind == Kind::Call);
        let applied = traits::applied(self.analysis, id);
        let full_name = applied.and_then(|callee| names::dotted(self.arena, self.analysis, callee));
        self.edit(made, |node| {
            node.subkind = Some(if is_call { "CALL" } else { "NAME" });
            node.full_name = full_name;
        });
        self.children_in(id, Field::Value, Place::below(made).role(Role::Callee));
    }

    pub(super) fn parameter(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::MethodParameterIn, id);
        let node = self.syntax_node(id);
        let name = self.text(node.name);
        self.edit(made, |made| {
            made.subkind = Some(names::param_kind(node.field));
            made.name = name;
        });
        self.declare(id, made);
        for annotation in self.syntax().children(id) {
            self.push(Work::TypeExpr(annotation, "PARAMETER"), Place::below(made));
        }
    }

    pub(super) fn type_parameter(&mut self, place: Place<'a>, id: NodeId) {
        let made = self.stand(place, NodeKind::TypeParameter, id);
        let node = self.syntax_node(id);
        let name = self.text(node.name);
        let subkind = match node.kind {
            Kind::ParamSpec => "PARAM_SPEC",
            Kind::TypeVarTuple => "TYPE_VAR_TUPLE",
            _ => "TYPE_VAR",
        };
        self.edit(made, |made| {
            made.subkind = Some(subkind);
            made.name = name;
        });
        self.declare(id, made);
        for child in self.syntax().children(id) {
            let role = match self.syntax_node(child).field {
                Field::Bound => "BOUND",
                _ => "DEFAULT",
            };
            self.push(Work::TypeExpr(child, role), Place::below(made));
        }
    }

    /// One MODIFIER per property of a definition.
    pub(super) fn modifiers(&mut self, place: Place<'a>, def: DefIndex) {
        let Some(definition) = self.analysis.defs.get(def).copied() else {
            return;
        };
        let traits = self.traits.get(def.index()).copied().unwrap_or_default();
        let scope = self.analysis.scopes.get(self.analysis.scopes.of_def(def));
        let is_function = matches!(definition.kind, DefKind::Function | DefKind::Lambda);
        let is_generator = is_function && scope.is_some_and(|scope| scope.is_generator);
        let is_async = self.syntax_node(definition.node).kind == Kind::AsyncFunctionDef;
        let is_class_method = traits.receiver == Receiver::Class && !traits.is_constructor;
        let properties = [
            (definition.kind == DefKind::Module, "MODULE"),
            (definition.kind == DefKind::Lambda, "LAMBDA"),
            (is_async, "ASYNC"),
            (is_generator, "GENERATOR"),
            (traits.is_static, "STATIC"),
            (is_class_method, "CLASS"),
            (traits.is_property, "PROPERTY"),
            (traits.is_abstract, "ABSTRACT"),
            (traits.is_constructor, "CONSTRUCTOR"),
            (traits.is_overload, "OVERLOAD"),
        ];
        let span = self.token(definition.node);
        for (_, subkind) in properties.iter().filter(|(holds, _)| *holds) {
            let made = self.part(place, NodeKind::Modifier, definition.node, span);
            self.subkind(made, subkind);
        }
    }

    /// The name token of a construct, else where it begins.
    fn token(&self, id: NodeId) -> Span {
        let node = self.syntax_node(id);
        if node.name_span.is_empty() {
            Span::new(node.span.start, node.span.start)
        } else {
            node.name_span
        }
    }

    pub(super) fn class_members(&mut self, place: Place<'a>, def: DefIndex) {
        let class = self.analysis.defs.get(def).map_or("", |def| def.full_name);
        for member in self.members.of(def) {
            let span = member.span(self.analysis);
            let made = self.part(place, NodeKind::Member, member.site, span);
            let full_name = self.composer.join(&[class, ".", member.name]);
            self.tree.members.push(made);
            self.edit(made, |node| {
                node.subkind = Some(member.kind);
                node.name = Some(member.name);
                node.full_name = full_name;
            });
        }
    }

    /// The METHOD `<body>` of a class.
    pub(super) fn class_body(&mut self, place: Place<'a>, def: DefIndex) {
        let Some(definition) = self.analysis.defs.get(def).copied() else {
            return;
        };
        let span = self.syntax_node(definition.node).span;
        let made = self.part(place, NodeKind::Method, definition.node, span);
        let full_name = self.composer.join(&[definition.full_name, ".<body>"]);
        self.edit(made, |node| {
            node.py_kind = Kind::ClassDef.py_kind();
            node.subkind = Some("CLASS_BODY");
            node.name = Some("<body>");
            node.full_name = full_name;
        });
        self.header(made, definition.node);
        if let Some(run) = self.tree.runs.get_mut(def.index()) {
            run.method = made;
        }
        self.push(Work::Body(def), Place::below(made));
        self.push(Work::Exit(def), Place::below(made));
    }

    /// The BLOCK of a definition: its statements, then its variables.
    pub(super) fn body(&mut self, place: Place<'a>, def: DefIndex) {
        let Some(definition) = self.analysis.defs.get(def).copied() else {
            return;
        };
        let made = if definition.kind == DefKind::Lambda {
            self.lambda_body(place, definition.node)
        } else {
            self.block(place, definition.node, Field::Body)
        };
        self.push(Work::Locals(definition.node), Place::below(made));
    }

    fn lambda_body(&mut self, place: Place<'a>, lambda: NodeId) -> CpgNodeId {
        let body = self.syntax().child(lambda, Field::Body);
        let end = self.syntax_node(lambda).span.end;
        let span = body.map_or(Span::new(end, end), |body| self.syntax_node(body).span);
        let made = self.part(place, NodeKind::Block, lambda, span);
        self.subkind(made, "BODY");
        if let Some(body) = body {
            self.push(Work::Result(body), Place::below(made));
        }
        made
    }

    /// The RETURN that the body of a lambda is.
    pub(super) fn result(&mut self, place: Place<'a>, body: NodeId) {
        let span = self.syntax_node(body).span;
        let made = self.part(place, NodeKind::Return, body, span);
        self.push(Work::Syntax(body), Place::below(made).at(1));
    }

    pub(super) fn exit(&mut self, place: Place<'a>, def: DefIndex) {
        let Some(definition) = self.analysis.defs.get(def).copied() else {
            return;
        };
        let end = header_end(self.syntax(), &self.analysis.source, definition.node);
        let span = Span::new(end, end);
        let made = self.part(place, NodeKind::MethodReturn, definition.node, span);
        if let Some(run) = self.tree.runs.get_mut(def.index()) {
            run.exit = made;
        }
        for returns in self.syntax().children_in(definition.node, Field::Returns) {
            self.push(Work::TypeExpr(returns, "RETURN"), Place::below(made));
        }
    }

    /// The LOCALs of the scope that a definition or comprehension makes.
    pub(super) fn locals_of(&mut self, place: Place<'a>, of: NodeId) {
        let scopes = &self.analysis.scopes;
        let Some(scope) = self.sites.scope_made_by(self.analysis, of) else {
            return;
        };
        let mut locals: Vec<(u32, BindingId, NodeId)> = Vec::new();
        for id in scopes.bindings_of(scope) {
            if scopes.binding(*id).is_some_and(is_variable) {
                let site = self.sites.first(*id).unwrap_or(of);
                locals.push((self.token(site).start, *id, site));
            }
        }
        locals.sort_unstable();
        for (_, id, site) in locals {
            self.local(place, site, id);
        }
    }

    fn local(&mut self, place: Place<'a>, site: NodeId, id: BindingId) {
        let scopes = &self.analysis.scopes;
        let Some(binding) = scopes.binding(id) else {
            return;
        };
        let name = self.analysis.atoms.text(binding.source_name);
        let kind = scopes.get(binding.scope).map(|scope| scope.kind);
        let subkind = match (kind, binding.binding_scope) {
            (Some(ScopeKind::Module), _) => "MODULE",
            (_, BindingScope::Cell) => "CELL",
            (Some(ScopeKind::Class), _) => "CLASS",
            _ => "LOCAL",
        };
        let full_name = if subkind == "MODULE" {
            self.composer.join(&[self.analysis.module_name, ".", name])
        } else {
            None
        };
        let made = self.part(place, NodeKind::Local, site, self.token(site));
        self.edit(made, |node| {
            node.subkind = Some(subkind);
            node.name = Some(name);
            node.full_name = full_name;
        });
        if let Some(slot) = self.tree.of_binding.get_mut(id.index()) {
            *slot = made;
        }
    }

    /// Notes that a parameter is the variable of its binding, unless another one is.
    fn declare(&mut self, id: NodeId, made: CpgNodeId) {
        let occurrence = self.analysis.scopes.occurrence(id);
        let binding = occurrence.and_then(|occurrence| occurrence.binding);
        let slot = binding.and_then(|id| self.tree.of_binding.get_mut(id.index()));
        if let Some(slot) = slot.filter(|slot| **slot == CpgNodeId::NONE) {
            *slot = made;
        }
    }
}

/// Whether a name is a variable of its own scope and no parameter.
fn is_variable(binding: &Binding) -> bool {
    binding.resolution == Resolution::Own
        && !binding.flags.has(BindingFlags::PARAMETER)
        && !binding.flags.has(BindingFlags::TYPE_PARAMETER)
}
