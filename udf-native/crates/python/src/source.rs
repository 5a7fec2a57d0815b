//! The text of a file and its way back to the bytes.

use std::borrow::Cow;

use bumpalo::Bump;
use relspec_text::{LineIndex, Place, Source as Decoded, SourceError};

use crate::syntax::Span;

/// A decoded file. All spans of this crate are offsets in [`Source::text`]; [`Source::place`] and
/// [`Source::file_span`] turn them into those of the file.
#[derive(Debug)]
pub struct Source<'a> {
    /// The file as it came.
    pub bytes: &'a [u8],
    /// Its text as UTF-8, without a byte order mark.
    pub text: &'a str,
    /// Where the lines of the text start.
    pub lines: LineIndex,
    decoded: Decoded<'a>,
}

impl<'a> Source<'a> {
    /// Decodes `bytes`; text that had to be re-encoded is put into `arena`.
    pub fn decode(arena: &'a Bump, bytes: &'a [u8]) -> Result<Self, SourceError> {
        let mut decoded = Decoded::decode(bytes)?;
        let text: &'a str = match std::mem::take(&mut decoded.text) {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => arena.alloc_str(&text),
        };
        decoded.text = Cow::Borrowed(text);
        Ok(Self {
            bytes,
            text,
            lines: LineIndex::new(text.as_bytes()),
            decoded,
        })
    }

    /// A file whose bytes are no text; its places are those of the bytes.
    pub(crate) fn undecodable(bytes: &'a [u8]) -> Self {
        Self {
            lines: LineIndex::new(bytes),
            ..Self::unread(bytes)
        }
    }

    /// A file that is not to be read.
    pub(crate) fn unread(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            text: "",
            lines: LineIndex::new(b""),
            decoded: Decoded {
                text: Cow::Borrowed(""),
                encoding: "utf-8",
                has_bom: false,
                offsets: relspec_text::OffsetMap::default(),
            },
        }
    }

    /// The encoding declared or assumed, by CPython's name.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.decoded.encoding
    }

    /// Whether the file starts with a UTF-8 byte order mark.
    #[must_use]
    pub fn has_bom(&self) -> bool {
        self.decoded.has_bom
    }

    /// Byte, line (from 1) and byte column (from 0) in the file of an offset in the text.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        self.decoded.place(&self.lines, offset)
    }

    /// Span in the file of a span in the text.
    #[must_use]
    pub fn file_span(&self, span: Span) -> Span {
        Span::new(
            self.decoded.offsets.to_file(span.start),
            self.decoded.offsets.to_file(span.end),
        )
    }

    /// Text of a span; empty if the span lies outside or cuts a character.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'a str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }
}
