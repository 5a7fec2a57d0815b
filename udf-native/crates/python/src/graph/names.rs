//! Dotted names as they are written or meant.

use bumpalo::Bump;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use relspec_text::module::{Module, import_resolve};

use crate::Analysis;
use crate::syntax::{Field, Flags, Kind, NodeId};

/// Dotted name of an expression that is a name with attributes and nothing else.
pub(super) fn dotted<'a>(
    arena: &'a Bump,
    analysis: &Analysis<'a>,
    expression: NodeId,
) -> Option<&'a str> {
    let mut parts = ArenaVec::new_in(arena);
    let mut at = expression;
    loop {
        let node = analysis.syntax.node(at);
        let name = analysis.atoms.text(node.name?);
        match node.kind {
            Kind::Name if parts.is_empty() => return Some(name),
            Kind::Name => {
                parts.push(name);
                break;
            }
            Kind::Attribute => {
                parts.push(name);
                // The base is the only child.
                at = NodeId(at.0 + 1);
            }
            _ => return None,
        }
    }
    let mut text = ArenaString::new_in(arena);
    for (index, part) in parts.iter().rev().enumerate() {
        if index > 0 {
            text.push('.');
        }
        text.push_str(part);
    }
    Some(text.into_bump_str())
}

/// `left`, `joint` and `right` in one text.
pub(super) fn join<'a>(arena: &'a Bump, left: &str, joint: &str, right: &str) -> &'a str {
    let length = left.len() + joint.len() + right.len();
    let mut text = ArenaString::with_capacity_in(length, arena);
    text.push_str(left);
    text.push_str(joint);
    text.push_str(right);
    text.into_bump_str()
}

/// Absolute name of what an alias imports, of the module for `*`. `None` if a relative import
/// leads out of the tree or a syntax error ate the name.
pub(super) fn imported<'a>(
    arena: &'a Bump,
    analysis: &Analysis<'a>,
    module: Option<&Module<'_>>,
    alias: NodeId,
) -> Option<&'a str> {
    let syntax = &analysis.syntax;
    let node = syntax.node(alias);
    let imported = syntax.imported_name(alias);
    let imported = imported.map(|name| analysis.atoms.text(name));
    let statement = syntax.node(node.parent);
    if statement.kind == Kind::Import {
        return imported;
    }
    let written = statement.name.map(|name| analysis.atoms.text(name));
    let level = syntax.import_level(node.parent);
    let package = module.and_then(Module::package_name);
    let source = if level == 0 {
        written?
    } else {
        arena.alloc_str(&import_resolve(package, level, written)?)
    };
    if node.flags.has(Flags::STAR) {
        Some(source)
    } else {
        Some(join(arena, source, ".", imported?))
    }
}

/// `param_kind` of the place a parameter fills.
pub(super) const fn param_kind(field: Field) -> &'static str {
    match field {
        Field::PosonlyParam => "POSITIONAL_ONLY",
        Field::VarParam => "VAR_POSITIONAL",
        Field::KwonlyParam => "KEYWORD_ONLY",
        Field::KwParam => "VAR_KEYWORD",
        _ => "POSITIONAL_OR_KEYWORD",
    }
}

/// What an alias imports as written, with the dots of a relative import; of `*` the module.
pub(super) fn imported_as_written<'a>(
    arena: &'a Bump,
    analysis: &Analysis<'a>,
    alias: NodeId,
) -> Option<&'a str> {
    let syntax = &analysis.syntax;
    let node = syntax.node(alias);
    let imported = syntax.imported_name(alias);
    let imported = imported.map(|name| analysis.atoms.text(name));
    let statement = syntax.node(node.parent);
    if statement.kind == Kind::Import {
        return imported;
    }
    let mut text = ArenaString::new_in(arena);
    for _ in 0..syntax.import_level(node.parent) {
        text.push('.');
    }
    if let Some(module) = statement.name {
        text.push_str(analysis.atoms.text(module));
    }
    if let Some(imported) = imported {
        if statement.name.is_some() {
            text.push('.');
        }
        text.push_str(imported);
    }
    (!text.is_empty()).then(|| text.into_bump_str())
}

/// Parameters of a function or lambda without annotations and default values, in parentheses:
/// `(a, /, b=..., *args, c, **kw)`.
#[must_use]
pub fn signature<'a>(arena: &'a Bump, analysis: &Analysis<'a>, function: NodeId) -> &'a str {
    let mut text = ArenaString::new_in(arena);
    text.push('(');
    let mut before = None;
    for child in analysis.syntax.children(function) {
        let node = analysis.syntax.node(child);
        if !node.field.is_param() {
            continue;
        }
        if before.is_some() {
            text.push_str(", ");
        }
        if before == Some(Field::PosonlyParam) && node.field != Field::PosonlyParam {
            text.push_str("/, ");
        }
        text.push_str(match node.field {
            Field::VarParam => "*",
            Field::KwParam => "**",
            Field::KwonlyParam if !matches!(before, Some(Field::VarParam | Field::KwonlyParam)) => {
                "*, "
            }
            _ => "",
        });
        text.push_str(node.name.map_or("_", |name| analysis.atoms.text(name)));
        if node.flags.has(Flags::HAS_DEFAULT) {
            text.push_str("=...");
        }
        before = Some(node.field);
    }
    if before == Some(Field::PosonlyParam) {
        text.push_str(", /");
    }
    text.push(')');
    text.into_bump_str()
}
