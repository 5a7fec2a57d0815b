//! Docstrings.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use relspec_contracts::PyDocstrings;
use relspec_text::normalize::code_preview;

use super::Writer;
use crate::defs::{DefKind, Definition};
use crate::syntax::{Constant, Field, Kind, NodeId};

/// Longer docstrings are cut.
const TEXT_BYTES: usize = 64 * 1024;
const TAB: usize = 8;

impl<'a> Writer<'a, '_> {
    pub(super) fn docstrings(&mut self) {
        let analysis = self.analysis;
        for (_, definition) in analysis.defs.iter() {
            let Some((text, literal_id)) = self.docstring_of(definition) else {
                continue;
            };
            self.facts.py_docstrings.push(PyDocstrings {
                file_id: self.file_id,
                def_id: definition.id,
                literal_id,
                text: code_preview(clean(self.arena, text), TEXT_BYTES),
            });
        }
    }

    /// The string that documents a definition, and the id of its LITERAL.
    pub(super) fn docstring_of(&self, definition: &Definition<'a>) -> Option<(&'a str, i64)> {
        if matches!(definition.kind, DefKind::Lambda | DefKind::TypeAlias) {
            return None;
        }
        let syntax = &self.analysis.syntax;
        let first = syntax.child(definition.node, Field::Body)?;
        if syntax.node(first).kind != Kind::Expr {
            return None;
        }
        let value = NodeId(first.0 + 1);
        match syntax.constant(value)? {
            Constant::Str(text) => Some((text, self.id_of(value)?)),
            _ => None,
        }
    }
}

/// The text as Python's `inspect.cleandoc` gives it: tabs expanded, the common margin of all lines
/// but the first removed, no empty lines around.
fn clean<'a>(arena: &'a Bump, text: &'a str) -> &'a str {
    if !text.contains(['\n', '\t']) {
        return text.trim_start_matches(' ');
    }
    let expanded = expand_tabs(arena, text);
    let margin = expanded
        .split('\n')
        .skip(1)
        .filter(|line| !line.trim_start_matches(' ').is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let cut = |(index, line): (usize, &'a str)| {
        if index == 0 {
            line.trim_start_matches(' ')
        } else {
            line.get(margin..).unwrap_or("")
        }
    };
    let lines = || expanded.split('\n').enumerate().map(cut);
    // One past the last line that is not empty.
    let after = lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(index, _)| index + 1)
        .last()
        .unwrap_or(0);
    let lines = lines().take(after).skip_while(|line| line.is_empty());
    join_lines(arena, lines, expanded.len())
}

fn join_lines<'a, 't>(
    arena: &'a Bump,
    lines: impl Iterator<Item = &'t str>,
    capacity: usize,
) -> &'a str {
    let mut out = ArenaString::with_capacity_in(capacity, arena);
    for (index, line) in lines.enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(line);
    }
    out.into_bump_str()
}

fn expand_tabs<'a>(arena: &'a Bump, text: &'a str) -> &'a str {
    if !text.contains('\t') {
        return text;
    }
    let mut out = ArenaString::with_capacity_in(text.len() * 2, arena);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = TAB - column % TAB;
                for _ in 0..width {
                    out.push(' ');
                }
                column += width;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    out.into_bump_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_are_cleaned_as_inspect_does() {
        let check = |text: &str, expected: &str| {
            let arena = Bump::new();
            assert_eq!(clean(&arena, arena.alloc_str(text)), expected, "{text:?}");
        };
        check("one line", "one line");
        check("  one line ", "one line ");
        check(
            "first\n    second\n      third\n    ",
            "first\nsecond\n  third",
        );
        check("\n\n  a\n\n  b\n\n", "a\n\nb");
        check("a\n\tb\n\t\tc", "a\nb\n        c");
        check("a\n  b\n c", "a\n b\nc");
        check("", "");
        check("\n", "");
        check("a\n   \n  b", "a\n \nb");
    }
}
