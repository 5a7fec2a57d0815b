//! Lines of a text. A line ends at `\n`, `\r\n` or `\r` and at nothing else.

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newline {
    /// All at `\n`.
    Lf,
    /// All at `\r\n`.
    CrLf,
    /// All at a lone `\r`.
    Cr,
    /// In more than one way.
    Mixed,
    /// There is no line end.
    None,
}

impl Newline {
    /// The value stored in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "LF",
            Newline::CrLf => "CRLF",
            Newline::Cr => "CR",
            Newline::Mixed => "MIXED",
            Newline::None => "NONE",
        }
    }

    fn and(self, other: Newline) -> Newline {
        if self == Newline::None || self == other {
            other
        } else {
            Newline::Mixed
        }
    }
}

/// Where lines start; answers in O(log lines).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    /// Offset of the first byte of each line; the first is 0, the last may be the end of the text.
    starts: Vec<u32>,
    len: u32,
    newline: Newline,
}

impl LineIndex {
    /// Indexes a text of at most 4 GiB.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut starts = vec![0];
        let mut newline = Newline::None;
        let mut bytes = text.iter().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let (end, kind) = match byte {
                b'\n' => (at + 1, Newline::Lf),
                b'\r' if bytes.next_if(|(_, next)| **next == b'\n').is_some() => {
                    (at + 2, Newline::CrLf)
                }
                b'\r' => (at + 1, Newline::Cr),
                _ => continue,
            };
            starts.push(end as u32);
            newline = newline.and(kind);
        }
        LineIndex {
            starts,
            len: text.len() as u32,
            newline,
        }
    }

    /// Line from 1 and byte column from 0 of an offset. A line end belongs to the line it ends;
    /// an offset beyond the text counts from its last line.
    #[must_use]
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line as u32, offset - start)
    }

    /// Half-open byte span of a line counted from 0, with its line end; `None` beyond the last.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Option<(u32, u32)> {
        let line = line as usize;
        let start = *self.starts.get(line)?;
        Some((
            start,
            self.starts.get(line + 1).copied().unwrap_or(self.len),
        ))
    }

    /// Number of lines; an end at the very end of the text starts no further line, and an empty
    /// text has none.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let open = self.starts.last().is_some_and(|start| *start < self.len);
        self.starts.len() as u32 - u32::from(!open)
    }

    /// How the lines end.
    #[must_use]
    pub fn newline(&self) -> Newline {
        self.newline
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lines: u32, newline: Newline) {
        let index = LineIndex::new(text.as_bytes());
        assert_eq!(
            (index.line_count(), index.newline()),
            (lines, newline),
            "{text:?}"
        );
    }

    #[test]
    fn lines_and_their_ends_are_counted() {
        check("", 0, Newline::None);
        check("a", 1, Newline::None);
        check("a\n", 1, Newline::Lf);
        check("a\nb", 2, Newline::Lf);
        check("\r\n\r\n", 2, Newline::CrLf);
        check("a\rb\r", 2, Newline::Cr);
        check("a\n\rb", 3, Newline::Mixed);
        check("a\r\nb\nc", 3, Newline::Mixed);
        check("a\u{0b}b\u{0c}c\u{85}d\u{2028}e", 1, Newline::None);
    }

    #[test]
    fn offsets_have_a_line_from_1_and_a_byte_column_from_0() {
        let index = LineIndex::new("aé\r\nb\rc\n".as_bytes());
        let expected = [
            (1, 0),
            (1, 1),
            (1, 2),
            (1, 3),
            (1, 4),
            (2, 0),
            (2, 1),
            (3, 0),
            (3, 1),
        ];
        for (offset, place) in (0..).zip(expected) {
            assert_eq!(index.line_col(offset), place, "{offset}");
        }
        assert_eq!(index.line_col(9), (4, 0));
    }

    #[test]
    fn spans_include_the_line_end() {
        let index = LineIndex::new(b"ab\r\nc\n");
        let spans: Vec<_> = (0..4).map(|line| index.line_span(line)).collect();
        assert_eq!(spans, [Some((0, 4)), Some((4, 6)), Some((6, 6)), None]);
    }
}
