//! From the bytes of a file to UTF-8 text, and from places in the text back to the bytes.

use std::borrow::Cow;

use crate::codec::{self, Codec, Stepper, Table};
use crate::lines::LineIndex;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why a file cannot be read as Python source. The messages hold no offsets, since they name a
/// diagnostic and must survive edits elsewhere in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The declared encoding is unknown to CPython or not supported here.
    #[error("unknown source encoding {name:?}")]
    UnknownEncoding {
        /// The name as declared.
        name: String,
    },
    /// A UTF-8 byte order mark and another declared encoding.
    #[error("the file starts with a UTF-8 byte order mark but declares {declared:?}")]
    BomConflict {
        /// The name as declared.
        declared: String,
    },
    /// Bytes that are no text in the file's encoding.
    #[error("invalid bytes for the source encoding {encoding}")]
    InvalidBytes {
        /// The encoding, by CPython's name.
        encoding: &'static str,
        /// Offset of the first byte that cannot be decoded.
        offset: u32,
    },
    /// Python source cannot contain NUL.
    #[error("source code cannot contain NUL bytes")]
    NulByte {
        /// Offset of the first NUL.
        offset: u32,
    },
    /// Offsets are 32 bits wide.
    #[error("the file is larger than 4 GiB")]
    TooLarge,
    /// No memory for the re-encoded text.
    #[error("no memory to re-encode the source")]
    OutOfMemory,
}

impl SourceError {
    /// Offset of the offending byte in the file, where one byte is to blame.
    #[must_use]
    pub fn offset(&self) -> Option<u32> {
        match self {
            SourceError::InvalidBytes { offset, .. } | SourceError::NulByte { offset } => {
                Some(*offset)
            }
            _ => None,
        }
    }
}

/// Maps offsets in the decoded text to offsets in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    /// Length of the byte order mark.
    base: u32,
    /// `(text, file)` after each character whose length changed, ascending.
    anchors: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The offset in the file of an offset in the text; exact at character boundaries.
    #[must_use]
    pub fn to_file(&self, text_offset: u32) -> u32 {
        let next = self
            .anchors
            .partition_point(|(text, _)| *text <= text_offset);
        match next.checked_sub(1).and_then(|last| self.anchors.get(last)) {
            None => self.base.saturating_add(text_offset),
            Some((text, file)) => file.saturating_add(text_offset - text),
        }
    }

    /// Both offsets are always equal: plain UTF-8 without a byte order mark.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.base == 0 && self.anchors.is_empty()
    }

    fn push(&mut self, text: usize, file: usize) -> Result<(), SourceError> {
        self.anchors
            .try_reserve(1)
            .map_err(|_| SourceError::OutOfMemory)?;
        self.anchors.push((offset(text), offset(file)));
        Ok(())
    }
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Byte offset in the file.
    pub byte: u32,
    /// Line, from 1.
    pub line: u32,
    /// Bytes of the file from the start of the line, from 0; a byte order mark does not count.
    pub col: u32,
}

/// The text of a file, without a byte order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// UTF-8; borrowed from the file unless it was re-encoded.
    pub text: Cow<'a, str>,
    /// The encoding declared or assumed, by CPython's name.
    pub encoding: &'static str,
    /// The file starts with a UTF-8 byte order mark.
    pub has_bom: bool,
    /// From the text back to the file.
    pub offsets: OffsetMap,
}

impl<'a> Source<'a> {
    /// Decodes a file as CPython's compiler would.
    pub fn decode(file: &'a [u8]) -> Result<Self, SourceError> {
        if u32::try_from(file.len()).is_err() {
            return Err(SourceError::TooLarge);
        }
        let body = file.strip_prefix(BOM);
        let has_bom = body.is_some();
        let body = body.unwrap_or(file);
        let base = file.len() - body.len();
        let codec = codec_of(body, has_bom)?;
        if let Some(at) = body.iter().position(|byte| *byte == 0) {
            return Err(SourceError::NulByte {
                offset: offset(base + at),
            });
        }
        let (text, offsets) = match codec.table {
            Table::Utf8 => (Cow::Borrowed(utf8(body, base)?), OffsetMap::default()),
            _ => reencode(body, codec).map(|(text, map)| (Cow::Owned(text), map))?,
        };
        let offsets = OffsetMap {
            base: offset(base),
            ..offsets
        };
        Ok(Source {
            text,
            encoding: codec.name,
            has_bom,
            offsets,
        })
    }

    /// The place of an offset in the text; `lines` is the index of [`Source::text`].
    #[must_use]
    pub fn place(&self, lines: &LineIndex, text_offset: u32) -> Place {
        let (line, col) = lines.line_col(text_offset);
        if self.offsets.anchors.is_empty() {
            return Place {
                byte: self.offsets.to_file(text_offset),
                line,
                col,
            };
        }
        let byte = self.offsets.to_file(text_offset);
        let start = self.offsets.to_file(text_offset - col);
        Place {
            byte,
            line,
            col: byte - start,
        }
    }
}

/// Offsets were checked to fit when the file entered.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn codec_of(body: &[u8], has_bom: bool) -> Result<Codec, SourceError> {
    let Some(declared) = codec::declared_encoding(body) else {
        return Ok(codec::UTF_8);
    };
    match codec::codec(declared) {
        Some(codec) if !has_bom || codec == codec::UTF_8 => Ok(codec),
        None if !has_bom => Err(SourceError::UnknownEncoding {
            name: declared.to_owned(),
        }),
        _ => Err(SourceError::BomConflict {
            declared: declared.to_owned(),
        }),
    }
}

fn utf8(body: &[u8], base: usize) -> Result<&str, SourceError> {
    std::str::from_utf8(body).map_err(|error| SourceError::InvalidBytes {
        encoding: codec::UTF_8.name,
        offset: offset(base + error.valid_up_to()),
    })
}

fn reencode(body: &[u8], codec: Codec) -> Result<(String, OffsetMap), SourceError> {
    let mut text = String::new();
    // No supported encoding needs more than three bytes of UTF-8 per byte.
    text.try_reserve(body.len().saturating_mul(3))
        .map_err(|_| SourceError::OutOfMemory)?;
    let mut map = OffsetMap::default();
    let mut stepper = Stepper::new(codec.table);
    let mut start = 0;
    let invalid = |at| SourceError::InvalidBytes {
        encoding: codec.name,
        offset: offset(at),
    };
    for (at, byte) in body.iter().enumerate() {
        let decoded = stepper.step(*byte).map_err(|_| invalid(start))?;
        if decoded.is_empty() {
            continue;
        }
        text.push_str(decoded);
        let end = at + 1;
        if decoded.len() != end - start {
            map.push(text.len(), end)?;
        }
        start = end;
    }
    stepper.finish().map_err(|_| invalid(start))?;
    Ok((text, map))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(file: &[u8]) -> Source<'_> {
        Source::decode(file).unwrap()
    }

    fn fails(file: &[u8]) -> SourceError {
        Source::decode(file).unwrap_err()
    }

    #[test]
    fn utf8_is_borrowed_and_offsets_are_the_same() {
        let source = decode("x = 'größe'".as_bytes());
        assert!(matches!(source.text, Cow::Borrowed("x = 'größe'")));
        assert_eq!((source.encoding, source.has_bom), ("utf-8", false));
        assert!(source.offsets.is_identity());
        assert_eq!(source.offsets.to_file(9), 9);
    }

    #[test]
    fn a_byte_order_mark_shifts_offsets_but_no_column() {
        let source = decode(b"\xef\xbb\xbfx\ny");
        assert_eq!(source.text, "x\ny");
        assert!(source.has_bom);
        let lines = LineIndex::new(source.text.as_bytes());
        assert_eq!(
            source.place(&lines, 0),
            Place {
                byte: 3,
                line: 1,
                col: 0
            }
        );
        assert_eq!(
            source.place(&lines, 2),
            Place {
                byte: 5,
                line: 2,
                col: 0
            }
        );
    }

    #[test]
    fn latin1_maps_every_byte_to_its_code_point() {
        let mut file = b"# coding: latin-1\n".to_vec();
        file.extend(1..=255);
        let source = decode(&file);
        let expected: String = (1..=255u8).map(char::from).collect();
        assert_eq!(
            source.text.strip_prefix("# coding: latin-1\n"),
            Some(expected.as_str())
        );
        assert_eq!(source.encoding, "iso-8859-1");
    }

    #[test]
    fn places_of_reencoded_text_count_bytes_of_the_file() {
        let file = b"# coding: cp1252\nx = '\xe9\x80'; y\n\xfc = 1";
        let source = decode(file);
        assert_eq!(source.text, "# coding: cp1252\nx = 'é€'; y\nü = 1");
        let lines = LineIndex::new(source.text.as_bytes());
        let at = |needle: &str| {
            source.place(
                &lines,
                u32::try_from(source.text.find(needle).unwrap()).unwrap(),
            )
        };
        assert_eq!(
            at("é"),
            Place {
                byte: 22,
                line: 2,
                col: 5
            }
        );
        assert_eq!(
            at("€"),
            Place {
                byte: 23,
                line: 2,
                col: 6
            }
        );
        assert_eq!(
            at("y"),
            Place {
                byte: 27,
                line: 2,
                col: 10
            }
        );
        assert_eq!(
            at("ü"),
            Place {
                byte: 29,
                line: 3,
                col: 0
            }
        );
        assert_eq!(
            at(" = 1"),
            Place {
                byte: 30,
                line: 3,
                col: 1
            }
        );
    }

    #[test]
    fn multi_byte_characters_map_back_to_their_first_byte() {
        let file = b"# coding: shift_jis\n'\x83\x5c\xb1'";
        let source = decode(file);
        assert_eq!(source.text, "# coding: shift_jis\n'ソｱ'");
        assert_eq!(
            [20, 21, 24, 27, 28].map(|o| source.offsets.to_file(o)),
            [20, 21, 23, 24, 25]
        );
    }

    #[test]
    fn invalid_bytes_are_named_by_their_offset() {
        let invalid = |encoding, offset| SourceError::InvalidBytes { encoding, offset };
        assert_eq!(fails(b"a\xffb"), invalid("utf-8", 1));
        assert_eq!(fails(b"\xef\xbb\xbfa\xff"), invalid("utf-8", 4));
        assert_eq!(fails(b"\xff\xfea"), invalid("utf-8", 0));
        assert_eq!(fails(b"#coding:ascii\n\xe9"), invalid("ascii", 14));
        assert_eq!(fails(b"#coding:cp1252\n\x81"), invalid("cp1252", 15));
        assert_eq!(fails(b"#coding:shift_jis\na\x83"), invalid("shift_jis", 19));
        assert_eq!(fails(b"#coding:euc_jp\n\xa4\x20"), invalid("euc_jp", 15));
    }

    #[test]
    fn other_unreadable_files_say_why() {
        let nul = fails(b"ab\0c");
        assert_eq!(nul, SourceError::NulByte { offset: 2 });
        assert_eq!(nul.offset(), Some(2));
        assert_eq!(
            fails(b"x\0").to_string(),
            "source code cannot contain NUL bytes"
        );
        let unknown = fails(b"# coding: klingon\n");
        assert_eq!(
            unknown,
            SourceError::UnknownEncoding {
                name: "klingon".to_owned()
            }
        );
        assert_eq!(unknown.offset(), None);
        let conflict = SourceError::BomConflict {
            declared: "latin-1".to_owned(),
        };
        assert_eq!(fails(b"\xef\xbb\xbf# coding: latin-1\n"), conflict);
        assert!(Source::decode(b"\xef\xbb\xbf# coding: utf8\n").is_ok());
    }
}
