//! The one rule of indentation that the parser does not check.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::diagnostic::{Code, Diagnostic};

/// Width of a tab, as CPython counts it.
const TAB: usize = 8;

/// How far a line is indented, with tabs of the usual width and with tabs as wide as a space.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Width {
    columns: usize,
    characters: usize,
}

/// The first line whose nesting would depend on the width of a tab; CPython rejects the file there.
pub(crate) fn inconsistent_tabs(text: &str, tokens: &Tokens) -> Option<Diagnostic> {
    if !text.contains('\t') {
        return None;
    }
    let mut open = vec![Width::of("")];
    for line in logical_lines(text, tokens) {
        let width = Width::of(text.get(line.to_std_range())?);
        while open.len() > 1 && open.last().is_some_and(|top| top.columns > width.columns) {
            open.pop();
        }
        let top = open.last()?;
        let consistent = if width.columns > top.columns {
            width.characters > top.characters
        } else {
            width == *top
        };
        if !consistent {
            let message = "inconsistent use of tabs and spaces in indentation".to_owned();
            return Some(Diagnostic::at(Code::ParseError, message, line.into()));
        }
        if width.columns > top.columns {
            open.push(width);
        }
    }
    None
}

impl Width {
    fn of(indentation: &str) -> Self {
        let none = Self {
            columns: 0,
            characters: 0,
        };
        indentation
            .chars()
            .fold(none, |width, character| match character {
                '\t' => Self {
                    columns: (width.columns / TAB + 1) * TAB,
                    characters: width.characters + 1,
                },
                '\u{c}' => none,
                _ => Self {
                    columns: width.columns + 1,
                    characters: width.characters + 1,
                },
            })
    }
}

/// The indentation of every logical line that is neither blank nor only a comment.
fn logical_lines<'t>(text: &'t str, tokens: &'t Tokens) -> impl Iterator<Item = TextRange> + 't {
    let mut at_start = true;
    tokens.iter().filter_map(move |token| match token.kind() {
        TokenKind::Newline => {
            at_start = true;
            None
        }
        TokenKind::NonLogicalNewline
        | TokenKind::Comment
        | TokenKind::Indent
        | TokenKind::Dedent
        | TokenKind::EndOfFile => None,
        _ if at_start => {
            at_start = false;
            let start = token.start();
            let before = text.get(..start.to_usize())?;
            let line = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
            let line = TextSize::try_from(line).ok()?;
            // After a line continuation the indentation is that of the line before.
            let indentation = before.get(line.to_usize()..)?;
            let blank = indentation
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | '\u{c}'));
            blank.then(|| TextRange::new(line, start))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::parse;

    /// Whether the text is fine, as CPython says.
    const CASES: &[(&str, bool)] = &[
        ("if a:\n\tb\n\tc\n", true),
        ("if a:\n    b\nif c:\n\td\n", true),
        ("if a:\n\tif b:\n\t    c\n", true),
        ("x = (\n\t1,\n        2)\n", true),
        ("if a:\n\tb\n        # c\n\n\td\n", true),
        ("if a:\n\tx = 1 + \\\n        2\n", true),
        ("if a:\n\tb\n\u{c}\tc\n", true),
        ("if a:\n\tb = \"\"\"\n        \"\"\"\n\tc\n", true),
        ("if a:\n\tb\n        c\n", false),
        ("if a:\n        b\n\tc\n", false),
        ("if a:\n  if b:\n\tc\n", false),
        ("if a:\n\tif b:\n\t\tc\n        d\n", false),
    ];

    #[test]
    fn tabs_are_judged_as_cpython_does() {
        for (text, fine) in CASES {
            let errors = parse(text, 100).unwrap().errors;
            assert_eq!(errors.is_empty(), *fine, "{text:?}: {errors:?}");
        }
    }
}
