//! A hash per definition that changes with its tokens, and not with comments and layout.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;

use crate::Analysis;
use crate::graph::enclosing::Enclosing;
use crate::syntax::Span;

/// Hash of each definition as text. What a definition holds of others enters by their hashes, so
/// that every token is read once however deep the definitions nest.
pub(super) fn of_definitions<'a>(arena: &'a Bump, analysis: &Analysis<'a>) -> Vec<&'a str> {
    let enclosing = Enclosing::of(analysis);
    let mut hashing = Hashing {
        arena,
        bytes: Vec::new(),
        open: Vec::new(),
        hashes: vec![""; analysis.defs.all().len()],
    };
    let mut waiting = enclosing.spans().iter().peekable();
    for token in analysis.syntax.tokens() {
        let span = Span::from(token.range());
        hashing.close_before(span.start);
        while let Some(next) = waiting.next_if(|next| next.span.start <= span.start) {
            hashing.close_before(next.span.start);
            hashing.open(next.span.end, next.def.index());
        }
        hashing.token(token.kind(), analysis.source.slice(span));
    }
    // A definition may hold no token: the module of an empty file.
    for next in waiting {
        hashing.close_before(next.span.start);
        hashing.open(next.span.end, next.def.index());
    }
    hashing.close_before(u32::MAX);
    hashing.hashes
}

/// A definition whose end is still to come.
struct Open {
    end: u32,
    def: usize,
    /// Where its bytes start.
    mark: usize,
}

struct Hashing<'a> {
    arena: &'a Bump,
    bytes: Vec<u8>,
    open: Vec<Open>,
    hashes: Vec<&'a str>,
}

impl Hashing<'_> {
    fn open(&mut self, end: u32, def: usize) {
        self.open.push(Open {
            end,
            def,
            mark: self.bytes.len(),
        });
    }

    /// Ends the definitions that end at or before `offset`.
    fn close_before(&mut self, offset: u32) {
        while let Some(open) = self.open.pop_if(|open| open.end <= offset) {
            let own = self.bytes.get(open.mark..).unwrap_or(&[]);
            let hash = hex(self.arena, relspec_ids::content_hash(own));
            self.bytes.truncate(open.mark);
            self.bytes.extend_from_slice(hash.as_bytes());
            if let Some(slot) = self.hashes.get_mut(open.def) {
                *slot = hash;
            }
        }
    }

    fn token(&mut self, kind: TokenKind, text: &str) {
        match kind {
            TokenKind::Comment | TokenKind::NonLogicalNewline | TokenKind::EndOfFile => return,
            // How deep and by what is layout; that it is, is not.
            TokenKind::Newline => self.bytes.push(b'\n'),
            TokenKind::Indent => self.bytes.push(b'>'),
            TokenKind::Dedent => self.bytes.push(b'<'),
            _ => self.bytes.extend_from_slice(text.as_bytes()),
        }
        self.bytes.push(0);
    }
}

fn hex(arena: &Bump, bytes: [u8; 16]) -> &str {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let mut text = ArenaString::with_capacity_in(32, arena);
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text.into_bump_str()
}
