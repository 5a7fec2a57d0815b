//! Lines and columns of spans that come in about the order of the text.

use relspec_text::Place;

use crate::source::Source;
use crate::syntax::Span;

/// Remembers the line of the last place asked for, one for starts and one for ends.
pub(super) struct Places<'a, 's> {
    source: &'s Source<'a>,
    start: Line,
    end: Line,
}

/// A line of the text, and where it starts in the file.
#[derive(Clone, Copy)]
struct Line {
    first: u32,
    after: u32,
    number: u32,
    file_start: u32,
}

impl<'a, 's> Places<'a, 's> {
    pub(super) fn new(source: &'s Source<'a>) -> Self {
        let none = Line {
            first: 1,
            after: 0,
            number: 0,
            file_start: 0,
        };
        Self {
            source,
            start: none,
            end: none,
        }
    }

    /// Start and end of a span in the file.
    pub(super) fn of(&mut self, span: Span) -> (Place, Place) {
        let start = at(self.source, &mut self.start, span.start);
        let end = if span.start == span.end {
            start
        } else {
            at(self.source, &mut self.end, span.end)
        };
        (start, end)
    }
}

fn at(source: &Source<'_>, line: &mut Line, offset: u32) -> Place {
    if offset < line.first || offset >= line.after {
        *line = line_of(source, offset);
    }
    let byte = source.file_span(Span::new(offset, offset)).start;
    Place {
        byte,
        line: line.number,
        col: byte - line.file_start,
    }
}

fn line_of(source: &Source<'_>, offset: u32) -> Line {
    let place = source.place(offset);
    let (first, after) = source
        .lines
        .line_span(place.line.saturating_sub(1))
        .unwrap_or((offset, offset));
    Line {
        first,
        after,
        number: place.line,
        file_start: place.byte - place.col,
    }
}
