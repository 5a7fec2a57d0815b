//! Headers of statements with a body, found in the text between their parts.

use crate::source::Source;
use crate::syntax::{Field, Kind, NodeId, Span, Syntax};

/// Where the code of a node ends: behind the colon of what has a body, else with its span.
pub(super) fn header_end(syntax: &Syntax<'_>, source: &Source<'_>, id: NodeId) -> u32 {
    let node = syntax.node(id);
    let mut last = node.span.start;
    let mut end = node.span.end;
    if !node.name_span.is_empty() {
        last = last.max(node.name_span.end);
    }
    for child in syntax.children(id) {
        let child = syntax.node(child);
        match child.field {
            Field::Body | Field::Case => {
                end = child.span.start;
                break;
            }
            // Decorators stand before the span; types and items behind the name.
            Field::Decorator => {}
            _ => last = last.max(child.span.end),
        }
    }
    let rest = Span::new(last.min(end), end);
    match offset_outside_comments(source.slice(rest), b":") {
        Some(at) => rest.start + at + 1,
        None if node.kind == Kind::Module => node.span.start,
        None => node.span.end,
    }
}

/// Span of `keyword` with its colon in the gap between two parts of a statement; the keyword alone
/// if there is no colon, and an empty span at the end of the gap if there is no such keyword.
pub(super) fn keyword(source: &Source<'_>, gap: Span, keyword: &str) -> Span {
    let text = source.slice(gap);
    let Some(at) = offset_outside_comments(text, keyword.as_bytes()) else {
        return Span::new(gap.end, gap.end);
    };
    let start = gap.start + at;
    let end = start + keyword.len() as u32;
    let rest = source.slice(Span::new(end, gap.end));
    let colon = offset_outside_comments(rest, b":").map_or(0, |colon| colon + 1);
    Span::new(start, end + colon)
}

/// Offset of the first `needle` that does not lie in a comment. `text` holds no strings.
fn offset_outside_comments(text: &str, needle: &[u8]) -> Option<u32> {
    let mut rest = text.as_bytes();
    let mut in_comment = false;
    while let Some(byte) = rest.first() {
        match byte {
            b'\n' | b'\r' => in_comment = false,
            b'#' => in_comment = true,
            _ if !in_comment && rest.starts_with(needle) => {
                return Some((text.len() - rest.len()) as u32);
            }
            _ => {}
        }
        rest = rest.get(1..)?;
    }
    None
}
