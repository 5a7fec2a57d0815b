//! `py_defs`: what every definition is and how it can be called.

use bumpalo::collections::String as ArenaString;
use relspec_contracts::PyDefs;
use relspec_text::name::visibility;

use super::File;
use crate::defs::{DefIndex, DefKind, Definition};
use crate::graph::Receiver;
use crate::scopes::Use;
use crate::syntax::{Field, Flags, Kind, NodeId};

/// A parameter has a default.
const HAS_DEFAULT: i32 = 1;
/// A parameter takes the receiver.
const IS_RECEIVER: i32 = 2;

/// Rows of all definitions, by their index.
pub(super) fn rows<'a>(file: &File<'a, '_>) -> Vec<PyDefs<'a>> {
    let scopes = &file.analysis.scopes;
    let mut generators = vec![false; file.analysis.defs.all().len()];
    for scope in scopes.all() {
        if let Some(slot) = generators.get_mut(scope.def.index()) {
            let is_body =
                scopes.get(scopes.of_def(scope.def)).map(|body| body.id) == Some(scope.id);
            *slot |= is_body && scope.is_generator;
        }
    }
    let defs = file.analysis.defs.iter().zip(generators);
    defs.map(|((def, definition), is_generator)| row(file, def, definition, is_generator))
        .collect()
}

fn row<'a>(
    file: &File<'a, '_>,
    def: DefIndex,
    definition: &Definition<'a>,
    is_generator: bool,
) -> PyDefs<'a> {
    let analysis = file.analysis;
    let syntax = &analysis.syntax;
    let name = analysis.atoms.text(definition.name);
    let is_callable = matches!(definition.kind, DefKind::Function | DefKind::Lambda);
    let params = Params::of(file, def, definition, is_callable);
    let traits = file.traits(def).unwrap_or_default();
    let class = analysis.defs.class_of(def);
    let decorators = syntax.children_in(definition.node, Field::Decorator);
    let id = |def: DefIndex| analysis.defs.id(def);
    PyDefs {
        file_id: analysis.file_id,
        def_id: definition.id,
        parent_def_id: definition.parent.map(id),
        class_def_id: class.map(id),
        binding_id: binding_id(file, definition),
        def_kind: definition.kind.as_str(),
        name,
        qualpath: definition.qualpath,
        full_name: definition.full_name,
        symbol_name: definition.symbol_name,
        method_kind: method_kind(file, def, definition),
        visibility: visibility(name).as_str(),
        is_global: definition.is_global,
        is_async: syntax.node(definition.node).kind == Kind::AsyncFunctionDef,
        is_generator: is_callable && is_generator,
        is_abstract: traits.is_abstract || is_abstract_class(file, definition),
        is_overload: traits.is_overload,
        is_conditional: definition.is_conditional,
        is_stub: file.is_stub,
        min_positional: params.min,
        max_positional: params.max,
        has_varargs: params.has_varargs,
        has_kwargs: params.has_kwargs,
        param_ids: file.arena.alloc_slice_copy(&params.ids),
        param_names: file.arena.alloc_slice_copy(&params.names),
        param_kinds: file.arena.alloc_slice_copy(&params.kinds),
        param_flags: file.arena.alloc_slice_copy(&params.flags),
        signature: is_callable.then(|| params.signature(file)),
        decorator_count: decorators.count() as i32,
    }
}

fn binding_id(file: &File<'_, '_>, definition: &Definition<'_>) -> Option<i64> {
    let analysis = file.analysis;
    let site = match definition.kind {
        DefKind::TypeAlias => analysis.syntax.child(definition.node, Field::Target)?,
        _ => definition.node,
    };
    let occurrence = analysis.scopes.occurrence(site)?;
    let binds = matches!(occurrence.usage, Use::Def | Use::Class | Use::TypeAlias);
    let binding = occurrence.binding.filter(|_| binds)?;
    Some(analysis.scopes.binding(binding)?.id)
}

/// How a function of a class is reached, by its decorators and its name.
fn method_kind(
    file: &File<'_, '_>,
    def: DefIndex,
    definition: &Definition<'_>,
) -> Option<&'static str> {
    let analysis = file.analysis;
    let is_method = definition.kind == DefKind::Function && analysis.defs.class_of(def).is_some();
    if !is_method {
        return None;
    }
    let traits = file.traits(def)?;
    let kind = match traits.receiver {
        _ if traits.is_static || analysis.atoms.text(definition.name) == "__new__" => "STATIC",
        Receiver::Class => "CLASS",
        _ => "INSTANCE",
    };
    if !traits.is_property {
        return Some(kind);
    }
    let accessor = |decorator: NodeId| {
        let expression = analysis.syntax.child(decorator, Field::Value)?;
        let name = analysis.syntax.node(expression).name?;
        match analysis.atoms.text(name) {
            "setter" => Some("PROPERTY_SET"),
            "deleter" => Some("PROPERTY_DELETE"),
            _ => None,
        }
    };
    let mut decorators = analysis
        .syntax
        .children_in(definition.node, Field::Decorator);
    Some(decorators.find_map(accessor).unwrap_or("PROPERTY_GET"))
}

/// A class that says so itself: base `ABC` or metaclass `ABCMeta`.
fn is_abstract_class(file: &File<'_, '_>, definition: &Definition<'_>) -> bool {
    let syntax = &file.analysis.syntax;
    let is_named = |expression: NodeId, expected: &str| {
        let name = syntax.node(expression).name;
        name.is_some_and(|name| file.analysis.atoms.text(name) == expected)
    };
    let says_so = |child: NodeId| match syntax.node(child).field {
        Field::Base => is_named(child, "ABC"),
        Field::Keyword => {
            let value = syntax.child(child, Field::Value);
            is_named(child, "metaclass") && value.is_some_and(|value| is_named(value, "ABCMeta"))
        }
        _ => false,
    };
    definition.kind == DefKind::Class && syntax.children(definition.node).any(says_so)
}

/// The parameters of a definition, packed.
#[derive(Default)]
struct Params<'a> {
    ids: Vec<i64>,
    names: Vec<&'a str>,
    kinds: Vec<&'static str>,
    flags: Vec<i32>,
    min: Option<i32>,
    max: Option<i32>,
    has_varargs: bool,
    has_kwargs: bool,
}

impl<'a> Params<'a> {
    fn of(
        file: &File<'a, '_>,
        def: DefIndex,
        definition: &Definition<'a>,
        is_callable: bool,
    ) -> Self {
        let mut params = Self::default();
        if !is_callable {
            return params;
        }
        let analysis = file.analysis;
        let receiver = file.traits(def).and_then(|traits| traits.receiver_param);
        let (mut required, mut positional) = (0, 0);
        for id in analysis.syntax.children(definition.node) {
            let node = analysis.syntax.node(id);
            if !node.field.is_param() {
                continue;
            }
            let has_default = node.flags.has(Flags::HAS_DEFAULT);
            let is_receiver = receiver == Some(id);
            if matches!(node.field, Field::PosonlyParam | Field::Param) && !is_receiver {
                positional += 1;
                required += i32::from(!has_default);
            }
            params.has_varargs |= node.field == Field::VarParam;
            params.has_kwargs |= node.field == Field::KwParam;
            params.ids.push(file.graph.ids.node(id).unwrap_or(0));
            params
                .names
                .push(node.name.map_or("", |name| analysis.atoms.text(name)));
            params.kinds.push(param_kind(node.field));
            let receiver = if is_receiver { IS_RECEIVER } else { 0 };
            let default = if has_default { HAS_DEFAULT } else { 0 };
            params.flags.push(receiver | default);
        }
        params.min = Some(required);
        params.max = (!params.has_varargs).then_some(positional);
        params
    }

    /// The parameter list as Python writes it, without annotations and default values.
    fn signature(&self, file: &File<'a, '_>) -> &'a str {
        let mut text = ArenaString::new_in(file.arena);
        text.push('(');
        let mut before: Option<&str> = None;
        let params = self.names.iter().zip(&self.kinds).zip(&self.flags);
        for ((name, kind), flags) in params {
            if before.is_some_and(|b| b == "POSITIONAL_ONLY") && *kind != "POSITIONAL_ONLY" {
                text.push_str(", /");
            }
            if before.is_some() {
                text.push_str(", ");
            }
            let after_star = matches!(before, Some("VAR_POSITIONAL" | "KEYWORD_ONLY"));
            match *kind {
                "VAR_POSITIONAL" => text.push('*'),
                "VAR_KEYWORD" => text.push_str("**"),
                "KEYWORD_ONLY" if !after_star => text.push_str("*, "),
                _ => {}
            }
            text.push_str(name);
            if flags & HAS_DEFAULT != 0 {
                text.push_str("=...");
            }
            before = Some(kind);
        }
        if before == Some("POSITIONAL_ONLY") {
            text.push_str(", /");
        }
        text.push(')');
        text.into_bump_str()
    }
}

const fn param_kind(field: Field) -> &'static str {
    match field {
        Field::PosonlyParam => "POSITIONAL_ONLY",
        Field::VarParam => "VAR_POSITIONAL",
        Field::KwonlyParam => "KEYWORD_ONLY",
        Field::KwParam => "VAR_KEYWORD",
        _ => "POSITIONAL_OR_KEYWORD",
    }
}
