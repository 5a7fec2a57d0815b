//! Dotted names as they are written or meant.

use bumpalo::Bump;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use relspec_text::module::{Module, import_resolve};

use crate::Analysis;
use crate::syntax::{Flags, Kind, NodeId};

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
