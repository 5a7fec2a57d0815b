//! Flink's binary row format, written natively.
//!
//! A buffer of frames is read by Java in place. Each frame is, little endian:
//!
//! | bytes | content |
//! |---|---|
//! | 4 | number of the dataset |
//! | 4 | length of the row in bytes, a multiple of 8 |
//! | length | a `BinaryRowData` with all columns of the contract |
//!
//! Layout of a row: a header of `((arity + 8 + 63) / 64) * 8` bytes whose first byte is the change kind and whose bit
//! `i + 8` says that field `i` is null; 8 bytes per field; then the variable part. Text of at most 7 bytes lies in its
//! field with `0x80 | length` in the last byte; longer values have `offset << 32 | length` there, the offset counted
//! from the start of the row, and their bytes in the variable part, padded to 8.

use thiserror::Error;

/// Kind of change of a row, numbered as Flink's `RowKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RowKind {
    /// A row that appears.
    Insert = 0,
    /// A row that vanishes.
    Delete = 3,
}

/// Memory for the frames of a file could not be had.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("no memory for {requested} more bytes of row frames after {held}")]
pub struct FramesError {
    /// Bytes asked for.
    pub requested: usize,
    /// Bytes held so far.
    pub held: usize,
}

/// A growing buffer of row frames. A failed allocation is remembered and reported by [`Frames::check`]; what is written
/// after it is dropped.
#[derive(Debug, Default)]
pub struct Frames {
    bytes: Vec<u8>,
    rows: usize,
    failure: Option<FramesError>,
}

const FRAME_HEADER: usize = 8;
const WORD: usize = 8;
const INLINE_MAX: usize = 7;

impl Frames {
    /// All frames so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of frames.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Forgets the frames and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.rows = 0;
        self.failure = None;
    }

    /// Whether everything written is there.
    pub fn check(&self) -> Result<(), FramesError> {
        self.failure.map_or(Ok(()), Err)
    }

    /// Starts a row of `arity` fields, which are then written from left to right.
    pub fn row(&mut self, dataset: u32, arity: usize, kind: RowKind) -> RowWriter<'_> {
        let frame = self.bytes.len();
        let header = (arity + 8).div_ceil(64) * WORD;
        self.zeros(FRAME_HEADER + header + arity * WORD);
        self.put(frame, &dataset.to_le_bytes());
        self.put(frame + FRAME_HEADER, &[kind as u8]);
        RowWriter {
            start: frame + FRAME_HEADER,
            header,
            field: 0,
            arity,
            frames: self,
        }
    }

    fn zeros(&mut self, count: usize) {
        if self.reserve(count) {
            self.bytes.resize(self.bytes.len() + count, 0);
        }
    }

    fn reserve(&mut self, count: usize) -> bool {
        if self.failure.is_none() && self.bytes.try_reserve(count).is_err() {
            self.failure = Some(FramesError {
                requested: count,
                held: self.bytes.len(),
            });
        }
        self.failure.is_none()
    }

    fn put(&mut self, at: usize, value: &[u8]) {
        if let Some(target) = self.bytes.get_mut(at..at + value.len()) {
            target.copy_from_slice(value);
        }
    }

    fn append_padded(&mut self, value: &[u8]) {
        let padding = value.len().next_multiple_of(WORD) - value.len();
        if self.reserve(value.len() + padding) {
            self.bytes.extend_from_slice(value);
            self.bytes.resize(self.bytes.len() + padding, 0);
        }
    }
}

/// Writes the fields of one row; made by [`Frames::row`].
#[derive(Debug)]
pub struct RowWriter<'f> {
    frames: &'f mut Frames,
    start: usize,
    header: usize,
    field: usize,
    arity: usize,
}

impl RowWriter<'_> {
    /// NULL.
    pub fn null(&mut self) {
        let bit = self.field + 8;
        if let Some(byte) = self.frames.bytes.get_mut(self.start + bit / 8) {
            *byte |= 1 << (bit % 8);
        }
        self.field += 1;
    }

    /// BOOLEAN.
    pub fn boolean(&mut self, value: bool) {
        self.fixed(&[u8::from(value)]);
    }

    /// INT.
    pub fn int(&mut self, value: i32) {
        self.fixed(&value.to_le_bytes());
    }

    /// BIGINT, and `TIMESTAMP_LTZ(3)` as milliseconds.
    pub fn bigint(&mut self, value: i64) {
        self.fixed(&value.to_le_bytes());
    }

    /// DOUBLE.
    pub fn double(&mut self, value: f64) {
        self.fixed(&value.to_le_bytes());
    }

    /// STRING.
    pub fn string(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// BINARY(16).
    pub fn binary16(&mut self, value: [u8; 16]) {
        self.bytes(&value);
    }

    /// BYTES.
    pub fn bytes(&mut self, value: &[u8]) {
        if let Some(word) = inline(value) {
            self.fixed(&word);
        } else {
            self.reference(value.len());
            self.frames.append_padded(value);
        }
    }

    /// ARRAY of INT without nulls.
    pub fn ints(&mut self, values: &[i32]) {
        self.array(values.len(), 4, |array, frames| {
            for (i, value) in values.iter().enumerate() {
                frames.put(array + i * 4, &value.to_le_bytes());
            }
        });
    }

    /// ARRAY of BIGINT without nulls.
    pub fn bigints(&mut self, values: &[i64]) {
        self.array(values.len(), 8, |array, frames| {
            for (i, value) in values.iter().enumerate() {
                frames.put(array + i * 8, &value.to_le_bytes());
            }
        });
    }

    /// ARRAY of STRING without nulls; offsets inside count from the start of the array.
    pub fn strings(&mut self, values: &[&str]) {
        let header = array_header(values.len());
        self.array(values.len(), 8, |elements, frames| {
            let array = elements - header;
            for (i, value) in values.iter().enumerate() {
                let word = inline(value.as_bytes()).unwrap_or_else(|| {
                    let offset = frames.bytes.len().saturating_sub(array);
                    frames.append_padded(value.as_bytes());
                    pointer(offset, value.len())
                });
                frames.put(elements + i * 8, &word);
            }
        });
    }

    /// Ends the row.
    pub fn finish(self) {
        debug_assert_eq!(self.field, self.arity, "every field of a row is written");
        let length = self.frames.bytes.len().saturating_sub(self.start);
        self.frames
            .put(self.start - 4, &(length as u32).to_le_bytes());
        self.frames.rows += 1;
    }

    fn fixed(&mut self, value: &[u8]) {
        let at = self.start + self.header + self.field * WORD;
        self.frames.put(at, value);
        self.field += 1;
    }

    /// Field value that points to the end of the row so far.
    fn reference(&mut self, length: usize) {
        let offset = self.frames.bytes.len().saturating_sub(self.start);
        self.fixed(&pointer(offset, length));
    }

    fn array(&mut self, count: usize, width: usize, fill: impl FnOnce(usize, &mut Frames)) {
        let begin = self.frames.bytes.len();
        let at = self.start + self.header + self.field * WORD;
        let header = array_header(count);
        self.frames
            .zeros((header + count * width).next_multiple_of(WORD));
        self.frames.put(begin, &(count as u32).to_le_bytes());
        fill(begin + header, self.frames);
        let length = self.frames.bytes.len().saturating_sub(begin);
        self.frames
            .put(at, &pointer(begin.saturating_sub(self.start), length));
        self.field += 1;
    }
}

/// Element count and null bits of a binary array.
fn array_header(count: usize) -> usize {
    4 + count.div_ceil(32) * 4
}

fn inline(value: &[u8]) -> Option<[u8; WORD]> {
    if value.len() > INLINE_MAX {
        return None;
    }
    let mut word = [0; WORD];
    word.get_mut(..value.len())?.copy_from_slice(value);
    word[INLINE_MAX] = 0x80 | value.len() as u8;
    Some(word)
}

fn pointer(offset: usize, length: usize) -> [u8; WORD] {
    ((offset as u64) << 32 | length as u64).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Frames, RowKind};

    /// The bytes of the only row.
    fn row(frames: &Frames) -> &[u8] {
        let length = u32::from_le_bytes(frames.bytes()[4..8].try_into().unwrap()) as usize;
        assert_eq!(frames.bytes().len(), 8 + length);
        &frames.bytes()[8..]
    }

    fn word(row: &[u8], at: usize) -> u64 {
        u64::from_le_bytes(row[at..at + 8].try_into().unwrap())
    }

    fn at(offset: u64, length: u64) -> u64 {
        offset << 32 | length
    }

    #[test]
    fn short_text_lies_in_its_field() {
        let mut frames = Frames::default();
        let mut writer = frames.row(7, 1, RowKind::Insert);
        writer.string("abc");
        writer.finish();
        assert_eq!(
            row(&frames),
            [0, 0, 0, 0, 0, 0, 0, 0, b'a', b'b', b'c', 0, 0, 0, 0, 0x83]
        );
        assert_eq!(frames.bytes()[..4], 7_u32.to_le_bytes());
    }

    #[test]
    fn long_text_lies_behind_the_fields_padded() {
        let mut frames = Frames::default();
        let mut writer = frames.row(0, 2, RowKind::Delete);
        writer.string("eight by");
        writer.string("nine byte");
        writer.finish();
        let row = row(&frames);
        assert_eq!(row[0], 3);
        assert_eq!(word(row, 8), at(24, 8));
        assert_eq!(word(row, 16), at(32, 9));
        assert_eq!(&row[24..41], b"eight bynine byte");
        assert_eq!(row.len(), 48);
    }

    #[test]
    fn null_sets_the_bit_behind_the_kind() {
        let mut frames = Frames::default();
        let mut writer = frames.row(0, 60, RowKind::Insert);
        for _ in 0..60 {
            writer.null();
        }
        writer.finish();
        let row = row(&frames);
        assert_eq!(row.len(), 16 + 60 * 8);
        assert_eq!(&row[..9], [0, 255, 255, 255, 255, 255, 255, 255, 15]);
    }

    #[test]
    fn arrays_have_their_own_offsets() {
        let mut frames = Frames::default();
        let mut writer = frames.row(0, 2, RowKind::Insert);
        writer.strings(&["a", "longer text"]);
        writer.ints(&[1, -1, 2]);
        writer.finish();
        let row = row(&frames);
        let array = &row[24..];
        assert_eq!(word(row, 8), at(24, 40));
        assert_eq!(array[..4], 2_u32.to_le_bytes());
        assert_eq!(array[8], b'a');
        assert_eq!(word(array, 16), at(24, 11));
        assert_eq!(&array[24..35], b"longer text");
        assert_eq!(word(row, 16), at(64, 24));
        assert_eq!(row[64..76], [3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    }
}
