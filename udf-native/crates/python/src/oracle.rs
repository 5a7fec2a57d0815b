//! The facts of an [`Analysis`] in the form in which they are compared with CPython's own.
//!
//! Offsets are those of the file, or of the decoded text if the file is not UTF-8. Scopes that
//! CPython 3.11 does not have (type parameters, aliases, annotations) are left out, as are names
//! that exist without being written.

mod code;

use bumpalo::Bump;
use serde_json::{Value, json};

use crate::flow::Flow;
use crate::graph::Graph;
use crate::scopes::{Binding, BindingFlags, BindingScope, Scope, ScopeId, ScopeKind, Use};
use crate::syntax::{Field, Flags, Kind, Node, NodeId, Span};
use crate::{Analysis, Options};

/// All fact families of a file as one JSON object; empty families for a skipped file.
#[must_use]
pub fn facts<'a>(arena: &'a Bump, options: &Options, path: &str, analysis: &Analysis<'a>) -> Value {
    let export = Export { analysis };
    let graph = Graph::of(arena, options, path, analysis);
    let flow = Flow::of(arena, options, analysis, &graph);
    json!({
        "status": analysis.status.as_str(),
        "scopes": export.scopes(),
        "names": export.names(),
        "bindings": export.bindings(),
        "calls": export.nodes(Kind::Call, Export::call),
        "attrs": export.nodes(Kind::Attribute, Export::attribute),
        "imports": export.imports(),
        "code": code::methods(analysis, &graph, &flow),
    })
}

struct Export<'e, 'a> {
    analysis: &'e Analysis<'a>,
}

impl Export<'_, '_> {
    fn span(&self, span: Span) -> Span {
        let source = &self.analysis.source;
        if source.encoding() == "utf-8" {
            source.file_span(span)
        } else {
            span
        }
    }

    fn scopes(&self) -> Vec<Value> {
        let scopes = self.analysis.scopes.all().iter();
        scopes
            .filter_map(|scope| {
                let kind = self.scope_kind(scope)?;
                let span = self.span(self.analysis.syntax.node(scope.node).span);
                let name = self.analysis.atoms.text(scope.name);
                Some(json!({"kind": kind, "start": span.start, "end": span.end, "name": name}))
            })
            .collect()
    }

    /// CPython's word for a scope; `None` for one it does not have.
    fn scope_kind(&self, scope: &Scope) -> Option<&'static str> {
        match scope.kind {
            ScopeKind::Module => Some("module"),
            ScopeKind::Class => Some("class"),
            ScopeKind::Lambda => Some("lambda"),
            ScopeKind::Function if scope.is_coroutine => Some("asyncfunction"),
            ScopeKind::Function => Some("function"),
            ScopeKind::Comprehension => match self.analysis.syntax.node(scope.node).kind {
                Kind::ListComp => Some("listcomp"),
                Kind::SetComp => Some("setcomp"),
                Kind::DictComp => Some("dictcomp"),
                _ => Some("genexpr"),
            },
            _ => None,
        }
    }

    /// Where the node of a scope begins; 0 for the module.
    fn scope_start(&self, scope: ScopeId) -> u32 {
        match self.analysis.scopes.get(scope) {
            Some(scope) if scope.kind != ScopeKind::Module => {
                self.span(self.analysis.syntax.node(scope.node).span).start
            }
            _ => 0,
        }
    }

    fn names(&self) -> Vec<Value> {
        let scopes = &self.analysis.scopes;
        let occurrences = scopes.occurrences().iter();
        occurrences
            .map(|occurrence| {
                let span = self.span(occurrence.span);
                let target = occurrence.binding.and_then(|b| scopes.target(b));
                let binds = target
                    .and_then(|target| scopes.binding(target))
                    .map(|target| self.scope_start(target.scope));
                json!({
                    "start": span.start,
                    "end": span.end,
                    "name": self.analysis.atoms.text(occurrence.name),
                    "ctx": usage(occurrence.usage),
                    "binds_start": binds,
                })
            })
            .collect()
    }

    fn bindings(&self) -> Vec<Value> {
        let bindings = self.analysis.scopes.bindings().iter();
        bindings
            .filter(|binding| !binding.flags.has(BindingFlags::IMPLICIT))
            .filter_map(|binding| {
                let scope = self.analysis.scopes.get(binding.scope)?;
                let scope_kind = self.scope_kind(scope).filter(|_| !scope.is_unevaluated)?;
                Some(json!({
                    "scope_start": self.scope_start(binding.scope),
                    "scope_kind": scope_kind,
                    "name": self.analysis.atoms.text(binding.name),
                    "kind": binding_kind(binding),
                }))
            })
            .collect()
    }

    fn nodes(&self, kind: Kind, fact: impl Fn(&Self, NodeId, &Node) -> Value) -> Vec<Value> {
        let nodes = self.analysis.syntax.iter();
        nodes
            .filter(|(_, node)| node.kind == kind)
            .map(|(id, node)| fact(self, id, node))
            .collect()
    }

    fn call(&self, id: NodeId, node: &Node) -> Value {
        let syntax = &self.analysis.syntax;
        let callee = syntax.child(id, Field::Func).unwrap_or(id);
        let (span, callee) = (self.span(node.span), self.span(syntax.node(callee).span));
        json!({
            "start": span.start,
            "end": span.end,
            "func_start": callee.start,
            "func_end": callee.end,
        })
    }

    fn attribute(&self, _: NodeId, node: &Node) -> Value {
        let span = self.span(node.span);
        let name = node.name.map(|name| self.analysis.atoms.text(name));
        json!({"start": span.start, "end": span.end, "attr": name})
    }

    fn imports(&self) -> Vec<Value> {
        let nodes = self.analysis.syntax.iter();
        nodes
            .filter(|(_, node)| matches!(node.kind, Kind::Import | Kind::ImportFrom))
            .map(|(id, node)| {
                let span = self.span(node.span);
                json!({
                    "start": span.start,
                    "end": span.end,
                    "module": node.name.map(|name| self.analysis.atoms.text(name)),
                    "level": self.analysis.syntax.import_level(id),
                    "names": self.aliases(id),
                })
            })
            .collect()
    }

    fn aliases(&self, import: NodeId) -> Vec<Value> {
        let syntax = &self.analysis.syntax;
        let text = |atom| self.analysis.atoms.text(atom);
        let aliases = syntax.children_in(import, Field::Names);
        aliases
            .map(|id| {
                let alias = syntax.node(id);
                let name = syntax.imported_name(id).map_or("*", text);
                let bound = alias.name.filter(|_| alias.flags.has(Flags::AS_NAME));
                json!([name, bound.map(text)])
            })
            .collect()
    }
}

const fn usage(usage: Use) -> &'static str {
    match usage {
        Use::Load => "load",
        Use::Store | Use::Augmented | Use::TypeAlias => "store",
        Use::Del => "del",
        Use::Param => "param",
        Use::Import => "import",
        Use::Def => "def",
        Use::Class => "class",
        Use::TypeParam => "type_param",
        Use::Global => "global",
        Use::Nonlocal => "nonlocal",
        Use::Except => "except",
        Use::Match => "match",
    }
}

/// In the module, what only an inner scope binds is not local to CPython.
fn binding_kind(binding: &Binding) -> &'static str {
    match binding.binding_scope {
        _ if binding.scope == ScopeId::MODULE && !binding.flags.is_bound() => "global_implicit",
        BindingScope::Local => "local",
        BindingScope::Cell => "cell",
        BindingScope::Free => "free",
        BindingScope::GlobalImplicit => "global_implicit",
        BindingScope::GlobalExplicit => "global_explicit",
    }
}
