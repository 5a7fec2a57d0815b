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

/// Puts names together, as long as there is room: a file can make its names far longer than
/// itself, by importing much from a module with a long name or filling a class with one.
#[derive(Debug)]
pub(super) struct Composer<'a> {
    arena: &'a Bump,
    room: usize,
    left_out: bool,
}

impl<'a> Composer<'a> {
    /// Room for what files that people write need many times over.
    pub(super) fn new(arena: &'a Bump, analysis: &Analysis<'_>) -> Self {
        let length = analysis.source.text.len();
        Self {
            arena,
            room: length.saturating_mul(16).saturating_add(1 << 20),
            left_out: false,
        }
    }

    /// Whether there was no room for a name.
    pub(super) fn left_out(&self) -> bool {
        self.left_out
    }

    /// The parts as one text; `None` if there is no room for it.
    pub(super) fn join(&mut self, parts: &[&str]) -> Option<&'a str> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let Some(room) = self.room.checked_sub(length) else {
            self.left_out = true;
            return None;
        };
        self.room = room;
        let mut text = ArenaString::with_capacity_in(length, self.arena);
        for part in parts {
            text.push_str(part);
        }
        Some(text.into_bump_str())
    }

    /// Absolute name of what an alias imports, of the module for `*`. `None` if a relative import
    /// leads out of the tree, a syntax error ate the name or there is no room.
    pub(super) fn imported(
        &mut self,
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
        let is_star = node.flags.has(Flags::STAR);
        if level == 0 && is_star {
            return written;
        }
        let source = import_resolve(package, level, written)?;
        if is_star {
            self.join(&[&source])
        } else {
            self.join(&[&source, ".", imported?])
        }
    }

    /// What an alias imports as written, without the dots of a relative import; of `*` the module.
    pub(super) fn imported_as_written(
        &mut self,
        analysis: &Analysis<'a>,
        alias: NodeId,
    ) -> Option<&'a str> {
        let syntax = &analysis.syntax;
        let imported = syntax.imported_name(alias);
        let imported = imported.map(|name| analysis.atoms.text(name));
        let module = syntax.node(syntax.node(alias).parent).name;
        let module = module.map(|name| analysis.atoms.text(name));
        match (module, imported) {
            (Some(module), Some(imported)) => self.join(&[module, ".", imported]),
            (module, imported) => module.or(imported),
        }
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
