//! One spelling for annotations, and what a spelling says.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use crate::Analysis;
use crate::syntax::Span;

/// Text of an expression with one space after commas and colons and around operators, without
/// comments and line ends; borrowed if it is written so.
pub(super) fn canonical<'a>(arena: &'a Bump, analysis: &Analysis<'a>, span: Span) -> &'a str {
    let text = analysis.source.slice(span);
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'[' | b']' | 0x80..)
    };
    if text.bytes().all(is_plain) {
        return text;
    }
    let mut out = ArenaString::with_capacity_in(text.len(), arena);
    let mut before: Option<&Token> = None;
    for token in analysis.syntax.tokens_in(span) {
        if is_layout(token.kind()) {
            continue;
        }
        if before.is_some_and(|before| needs_space(before, token)) {
            out.push(' ');
        }
        let range = token.range();
        out.push_str(analysis.source.slice(range.into()));
        before = Some(token);
    }
    if out == text {
        text
    } else {
        out.into_bump_str()
    }
}

pub(super) const fn is_layout(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Newline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::EndOfFile
    )
}

fn needs_space(before: &Token, token: &Token) -> bool {
    let (left, right) = (before.kind(), token.kind());
    let is_word = |kind: TokenKind| {
        kind.is_keyword()
            || matches!(
                kind,
                TokenKind::Name
                    | TokenKind::Int
                    | TokenKind::Float
                    | TokenKind::Complex
                    | TokenKind::String
                    | TokenKind::FStringStart
                    | TokenKind::TStringStart
            )
    };
    let is_spaced = |kind: TokenKind| {
        matches!(
            kind,
            TokenKind::Vbar
                | TokenKind::Plus
                | TokenKind::Slash
                | TokenKind::Percent
                | TokenKind::Amper
                | TokenKind::CircumFlex
                | TokenKind::EqEqual
                | TokenKind::NotEqual
                | TokenKind::ColonEqual
                | TokenKind::Less
                | TokenKind::Greater
                | TokenKind::LessEqual
                | TokenKind::GreaterEqual
                | TokenKind::LeftShift
                | TokenKind::RightShift
                | TokenKind::DoubleSlash
        )
    };
    matches!(left, TokenKind::Comma | TokenKind::Colon) && !is_closing(right)
        || is_spaced(left)
        || is_spaced(right)
        || is_word(left) && is_word(right)
}

const fn is_closing(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace)
}

/// Shape of a subscript, by the last name of what is subscripted.
pub(super) fn generic_shape(head: &str) -> &'static str {
    match head {
        "Optional" | "Union" => "UNION",
        "Literal" => "LITERAL",
        "Callable" => "CALLABLE",
        _ => "SUBSCRIPT",
    }
}

/// Shape of an annotation in a string.
pub(super) fn shape(text: &str) -> &'static str {
    if alternatives(text).nth(1).is_some() {
        return "UNION";
    }
    match text.split_once('[') {
        Some((head, _)) if text.ends_with(']') && is_dotted(head) => {
            generic_shape(head.rsplit('.').next().unwrap_or(head).trim())
        }
        None if text == "None" => "LITERAL",
        None if is_dotted(text) => "NAME",
        _ => "OTHER",
    }
}

/// Whether an annotation in a string is a union with `None`.
pub(super) fn is_optional(text: &str) -> bool {
    let mut parts = alternatives(text).peekable();
    let first = parts.next().unwrap_or("");
    if parts.peek().is_some() {
        return first.trim() == "None" || parts.any(|part| part.trim() == "None");
    }
    let Some((head, inside)) = text.split_once('[') else {
        return false;
    };
    match head.rsplit('.').next().unwrap_or(head).trim() {
        "Optional" => true,
        "Union" => {
            let inside = inside.strip_suffix(']').unwrap_or(inside);
            split(inside, b',').any(|part| part.trim() == "None")
        }
        _ => false,
    }
}

fn is_dotted(text: &str) -> bool {
    text.split('.')
        .all(|part| relspec_text::name::is_identifier(part.trim()))
}

fn alternatives(text: &str) -> impl Iterator<Item = &str> {
    split(text, b'|')
}

/// Parts of a text between separators outside of brackets.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    text.split(move |c: char| {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == char::from(separator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_shape_of_what_they_say() {
        let check = |text, expected, optional| {
            assert_eq!(
                (shape(text), is_optional(text)),
                (expected, optional),
                "{text}"
            );
        };
        check("a.B", "NAME", false);
        check("None", "LITERAL", false);
        check("int | None", "UNION", true);
        check("list[int | None]", "SUBSCRIPT", false);
        check("typing.Optional[int]", "UNION", true);
        check("Union[int, None]", "UNION", true);
        check("Union[int, Dict[str, None]]", "UNION", false);
        check("Callable[[int], str]", "CALLABLE", false);
        check("Literal['a|b']", "LITERAL", false);
        check("a()", "OTHER", false);
        check("", "OTHER", false);
    }
}
