//! Columns of external tools, which may count UTF-16 units or code points, against byte offsets.

use crate::lines::LineIndex;

/// What a column counts. The numbers are those of the index format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8 = 1,
    /// UTF-16 code units.
    Utf16 = 2,
    /// Code points.
    Utf32 = 3,
}

impl PositionEncoding {
    /// Reads a number or a name in any spelling: `1`, `utf8`, `UTF-8`,
    /// `UTF8CodeUnitOffsetFromLineStart`; `None` for anything else, also for "unspecified".
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let letters = value.bytes().filter(u8::is_ascii_alphanumeric);
        let key: Vec<u8> = letters.map(|b| b.to_ascii_lowercase()).collect();
        let unit = key
            .strip_suffix(b"codeunitoffsetfromlinestart")
            .unwrap_or(&key);
        match unit {
            b"1" | b"utf8" => Some(PositionEncoding::Utf8),
            b"2" | b"utf16" => Some(PositionEncoding::Utf16),
            b"3" | b"utf32" => Some(PositionEncoding::Utf32),
            _ => None,
        }
    }

    /// The encoding with a number; `None` beyond 1 to 3.
    #[must_use]
    pub fn of(number: i32) -> Option<Self> {
        match number {
            1 => Some(PositionEncoding::Utf8),
            2 => Some(PositionEncoding::Utf16),
            3 => Some(PositionEncoding::Utf32),
            _ => None,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            PositionEncoding::Utf8 => c.len_utf8(),
            PositionEncoding::Utf16 => c.len_utf16(),
            PositionEncoding::Utf32 => 1,
        }
    }
}

/// The byte offset of a column in a line without its end; `None` beyond the line, inside a
/// character, or in a line that is not UTF-8.
#[must_use]
pub fn col_to_byte(line: &[u8], col: u32, encoding: PositionEncoding) -> Option<u32> {
    translate(line, col, |c| encoding.width(c), char::len_utf8)
}

/// The column of a byte offset; the inverse of [`col_to_byte`] with the same nulls.
#[must_use]
pub fn byte_to_col(line: &[u8], byte: u32, encoding: PositionEncoding) -> Option<u32> {
    translate(line, byte, char::len_utf8, |c| encoding.width(c))
}

fn translate(
    line: &[u8],
    place: u32,
    from: impl Fn(char) -> usize,
    to: impl Fn(char) -> usize,
) -> Option<u32> {
    let line = std::str::from_utf8(line).ok()?;
    let place = place as usize;
    let mut chars = line.chars();
    let (mut seen, mut answer) = (0, 0);
    while seen < place {
        let c = chars.next()?;
        seen += from(c);
        answer += to(c);
    }
    (seen == place).then_some(answer as u32)
}

/// A place as external tools give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCol {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0, counted in the tool's encoding.
    pub col: u32,
}

/// The half-open byte span between two places of a text; `None` if either cannot be placed or
/// the end comes before the start. `lines` is the index of `text`.
#[must_use]
pub fn byte_span(
    text: &[u8],
    lines: &LineIndex,
    start: LineCol,
    end: LineCol,
    encoding: PositionEncoding,
) -> Option<(u32, u32)> {
    let place = |at: LineCol| {
        let (first, after) = lines.line_span(at.line)?;
        let line = text.get(first as usize..after as usize)?;
        Some(first + col_to_byte(without_end(line), at.col, encoding)?)
    };
    Some((place(start)?, place(end)?)).filter(|(start, end)| start <= end)
}

/// Translates places into byte offsets; places in the order of the text cost a walk over it, however
/// long its lines are.
#[derive(Debug, Clone)]
pub struct Cursor<'t> {
    text: &'t str,
    lines: &'t LineIndex,
    encoding: PositionEncoding,
    line: u32,
    /// What is left of the line, without its end.
    rest: &'t str,
    /// Column and byte offset of the start of the rest.
    col: u32,
    at: u32,
}

impl<'t> Cursor<'t> {
    /// A cursor at the start of `text`, whose index is `lines`.
    #[must_use]
    pub fn new(text: &'t str, lines: &'t LineIndex, encoding: PositionEncoding) -> Self {
        Self {
            text,
            lines,
            encoding,
            // No line has this number, so the first place makes the cursor look for its line.
            line: u32::MAX,
            rest: "",
            col: 0,
            at: 0,
        }
    }

    /// The byte offset of a place; `None` beyond its line, beyond the text, or inside a character.
    pub fn offset(&mut self, place: LineCol) -> Option<u32> {
        if place.line != self.line || place.col < self.col {
            let (first, after) = self.lines.line_span(place.line)?;
            let line = self.text.get(first as usize..after as usize)?;
            let line = line.strip_suffix('\n').unwrap_or(line);
            self.rest = line.strip_suffix('\r').unwrap_or(line);
            (self.line, self.col, self.at) = (place.line, 0, first);
        }
        while self.col < place.col {
            let mut chars = self.rest.chars();
            let c = chars.next()?;
            self.col += self.encoding.width(c) as u32;
            self.at += c.len_utf8() as u32;
            self.rest = chars.as_str();
        }
        (self.col == place.col).then_some(self.at)
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::PositionEncoding::{Utf8, Utf16, Utf32};
    use super::*;

    #[test]
    fn encodings_have_many_spellings() {
        let check = |value, expected| assert_eq!(PositionEncoding::parse(value), expected);
        for value in [
            "utf8",
            "UTF-8",
            "utf_8",
            "1",
            "UTF8CodeUnitOffsetFromLineStart",
        ] {
            check(value, Some(Utf8));
        }
        for value in ["utf-16", "2", "UTF16CodeUnitOffsetFromLineStart"] {
            check(value, Some(Utf16));
        }
        check("UTF-32", Some(Utf32));
        check("3", Some(Utf32));
        for value in [
            "",
            "0",
            "4",
            "UnspecifiedPositionEncoding",
            "latin-1",
            "utf-8x",
        ] {
            check(value, None);
        }
        assert_eq!(
            [0, 1, 2, 3, 4].map(PositionEncoding::of),
            [None, Some(Utf8), Some(Utf16), Some(Utf32), None]
        );
    }

    #[test]
    fn columns_and_bytes_translate_both_ways() {
        let check = |line: &str, col, encoding, byte| {
            assert_eq!(
                col_to_byte(line.as_bytes(), col, encoding),
                Some(byte),
                "{line} {col}"
            );
            assert_eq!(
                byte_to_col(line.as_bytes(), byte, encoding),
                Some(col),
                "{line} {byte}"
            );
        };
        check("größe", 3, Utf16, 4);
        check("größe", 4, Utf8, 4);
        check("größe", 5, Utf32, 7);
        check("a😀b", 3, Utf16, 5);
        check("a😀b", 2, Utf32, 5);
        check("", 0, Utf16, 0);
    }

    #[test]
    fn places_inside_a_character_or_beyond_the_line_have_no_answer() {
        assert_eq!(col_to_byte("ö".as_bytes(), 1, Utf8), None);
        assert_eq!(col_to_byte("😀".as_bytes(), 1, Utf16), None);
        assert_eq!(byte_to_col("😀".as_bytes(), 2, Utf16), None);
        assert_eq!(col_to_byte(b"ab", 3, Utf8), None);
        assert_eq!(col_to_byte(b"a\xff", 1, Utf8), None);
    }

    #[test]
    fn a_cursor_finds_places_in_any_order() {
        let text = "aö\r\nb😀c\rd\n";
        let lines = LineIndex::new(text.as_bytes());
        let mut cursor = Cursor::new(text, &lines, Utf16);
        let mut at = |line, col| cursor.offset(LineCol { line, col });
        assert_eq!(
            [at(0, 1), at(0, 2), at(0, 3), at(0, 0)],
            [Some(1), Some(3), None, Some(0)]
        );
        assert_eq!(
            [at(1, 1), at(1, 2), at(1, 3), at(1, 4)],
            [Some(6), None, Some(10), Some(11)]
        );
        assert_eq!(
            [at(2, 1), at(3, 0), at(3, 1), at(4, 0)],
            [Some(13), Some(14), None, None]
        );
    }

    proptest! {
        #[test]
        fn a_cursor_and_a_span_agree(
            text in "[aö😀\r\n]{0,12}",
            places in proptest::collection::vec((0u32..4, 0u32..8), 1..12),
            encoding in proptest::sample::select(vec![Utf8, Utf16, Utf32]),
        ) {
            let lines = LineIndex::new(text.as_bytes());
            let mut cursor = Cursor::new(&text, &lines, encoding);
            for (line, col) in places {
                let place = LineCol { line, col };
                let span = byte_span(text.as_bytes(), &lines, place, place, encoding);
                prop_assert_eq!(cursor.offset(place), span.map(|(start, _)| start));
            }
        }
    }

    #[test]
    fn spans_run_over_lines_with_any_end() {
        let text = "aö\r\nb😀\rc\n".as_bytes();
        let lines = LineIndex::new(text);
        let at = |line, col| LineCol { line, col };
        let span = |start, end| byte_span(text, &lines, start, end, Utf16);
        assert_eq!(span(at(0, 1), at(0, 2)), Some((1, 3)));
        assert_eq!(span(at(0, 2), at(1, 3)), Some((3, 10)));
        assert_eq!(span(at(2, 0), at(3, 0)), Some((11, 13)));
        assert_eq!(span(at(0, 3), at(1, 0)), None);
        assert_eq!(span(at(1, 2), at(1, 3)), None);
        assert_eq!(span(at(0, 0), at(4, 0)), None);
        assert_eq!(span(at(1, 0), at(0, 0)), None);
    }
}
