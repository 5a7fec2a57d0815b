//! The seal of a data file: what page checksums leave open.
//!
//! A page's checksum covers neither the header of the page nor the footer of the file, so the footer of a file of this
//! product holds one more entry: a checksum of the footer, and a length and a checksum for each column chunk. The
//! text is `FFFFFFFF(,LENGTH:CCCCCCCC)*`, all hexadecimal: chunks lie in this order between the four bytes that every
//! Parquet file begins with and the footer. `FFFFFFFF` is the CRC-32 of everything behind the last chunk, to the end of
//! the file, with these digits as zeros. Readers in Java (`io.relspec.delta.kernel.DataSeal`) check the same.

use std::fmt::Write;
use std::ops::Range;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::ColumnarError;
use crate::parts::FileParts;

/// Key of the entry.
pub(crate) const KEY: &str = "relspec.seal";
const DIGITS: usize = 8;
const OPEN: &str = "00000000";
const MAGIC_BYTES: usize = 4;
/// Length of the footer and the magic bytes.
const TAIL_BYTES: usize = 8;
/// Head of a text field whose id follows on the one before, in Thrift's compact protocol.
const NEXT_TEXT: u8 = 0x18;

/// Lengths and checksums of the column chunks of a file, in their order.
#[derive(Debug, Default)]
pub(crate) struct Seal {
    chunks: Vec<(usize, u32)>,
}

impl Seal {
    pub(crate) fn add(&mut self, chunk: &[u8]) {
        self.chunks.push((chunk.len(), crc32fast::hash(chunk)));
    }

    /// The text of the entry, before there is a footer.
    pub(crate) fn open_text(&self) -> String {
        let mut text = OPEN.to_owned();
        for (length, checksum) in &self.chunks {
            // Writing to a string does not fail.
            let _ = write!(text, ",{length:x}:{checksum:08x}");
        }
        text
    }

    fn parse(text: &str) -> Option<(u32, Self)> {
        let mut parts = text.split(',');
        let footer = checksum(parts.next()?)?;
        let chunks = parts
            .map(|chunk| {
                let (length, sum) = chunk.split_once(':')?;
                Some((usize::from_str_radix(length, 16).ok()?, checksum(sum)?))
            })
            .collect::<Option<Vec<_>>>()?;
        Some((footer, Self { chunks }))
    }
}

fn checksum(digits: &str) -> Option<u32> {
    let is_one = digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_one
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

/// Puts the checksum of a footer, with all that is behind it, into its open entry; `None` if it has none.
pub(crate) fn close(footer: &mut [u8]) -> Option<()> {
    let digits = digits(footer, &text_range(footer)?)?;
    let sum = format!("{:08x}", crc32fast::hash(footer));
    footer.get_mut(digits)?.copy_from_slice(sum.as_bytes());
    Some(())
}

/// A Parquet file to be read, once the seal of what is there has been checked, if it has one.
///
/// # Errors
/// [`ColumnarError::Damaged`] for bytes that are not what a writer wrote.
pub(crate) fn open(
    file: FileParts,
) -> Result<ParquetRecordBatchReaderBuilder<FileParts>, ColumnarError> {
    check(&file)?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(ColumnarError::damaged)
}

/// The seal in the end of a file, with where its text lies there and what it says of the footer.
fn find(end: &[u8]) -> Result<Option<(Range<usize>, u32, Seal)>, ColumnarError> {
    let Some(footer) = said_footer(end) else {
        return Ok(None);
    };
    let Some(text) = text_range(end.get(footer.clone()).unwrap_or_default()) else {
        return Ok(None);
    };
    let text = footer.start + text.start..footer.start + text.end;
    let (sum, seal) = end
        .get(text.clone())
        .and_then(|text| Seal::parse(std::str::from_utf8(text).ok()?))
        .ok_or_else(|| ColumnarError::damaged("its seal cannot be read"))?;
    Ok(Some((text, sum, seal)))
}

/// How many bytes the footer of a file of `size` bytes has, with all that a seal covers with it. Less may be there of
/// the end, then what is known so far.
pub(crate) fn end_bytes(end: &[u8], size: u64) -> Result<u64, ColumnarError> {
    let length = said_end_bytes(end).filter(|length| *length <= size);
    let length = length.ok_or_else(|| ColumnarError::damaged("it has no footer"))?;
    if length > end.len() as u64 {
        return Ok(length);
    }
    let Some((_, _, seal)) = find(end)? else {
        return Ok(length);
    };
    let chunks = seal.chunks.iter().map(|(length, _)| *length as u64);
    let behind = chunks.fold(MAGIC_BYTES as u64, u64::saturating_add);
    let length = size.checked_sub(behind);
    length.ok_or_else(|| ColumnarError::damaged("it ends before its last column chunk"))
}

fn check(file: &FileParts) -> Result<(), ColumnarError> {
    let (start, end) = file.end();
    let Some((text, sum, seal)) = find(end)? else {
        return Ok(());
    };
    let mut at = MAGIC_BYTES as u64;
    for (number, (length, sum)) in seal.chunks.iter().enumerate() {
        let next = at.saturating_add(*length as u64);
        if next > file.size() {
            return Err(ColumnarError::damaged(
                "it ends before its last column chunk",
            ));
        }
        let chunk = file.bytes(at, *length);
        if chunk.is_some_and(|chunk| crc32fast::hash(&chunk) != *sum) {
            return Err(ColumnarError::damaged(format!(
                "column chunk {number} does not have its checksum"
            )));
        }
        at = next;
    }
    let begins = at
        .checked_sub(start)
        .and_then(|at| usize::try_from(at).ok());
    let is_whole = begins.is_some_and(|begins| {
        let rest = end.get(begins..).unwrap_or_default();
        let digits = text
            .start
            .checked_sub(begins)
            .and_then(|start| digits(rest, &(start..start + (text.end - text.start))));
        digits.is_some_and(|digits| footer_checksum(rest, &digits) == sum)
    });
    if is_whole {
        Ok(())
    } else {
        Err(ColumnarError::damaged(
            "its footer does not have its checksum",
        ))
    }
}

fn footer_checksum(footer: &[u8], digits: &Range<usize>) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(footer.get(..digits.start).unwrap_or_default());
    sum.update(OPEN.as_bytes());
    sum.update(footer.get(digits.end..).unwrap_or_default());
    sum.finalize()
}

/// Where the end of a file says that its footer lies; `None` if it cannot lie there.
pub(crate) fn said_footer(end: &[u8]) -> Option<Range<usize>> {
    let length = usize::try_from(said_end_bytes(end)?).ok()?;
    let begins = end.len().checked_sub(length)?;
    Some(begins..end.len().checked_sub(TAIL_BYTES)?)
}

/// How many bytes the end of a file says that its footer has, with its length and the magic bytes.
fn said_end_bytes(end: &[u8]) -> Option<u64> {
    let at = end.len().checked_sub(TAIL_BYTES)?;
    let length: [u8; 4] = end.get(at..at + 4)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(length)) + TAIL_BYTES as u64)
}

/// Where the text of the entry lies in a footer; `None` if there is no such entry.
fn text_range(footer: &[u8]) -> Option<Range<usize>> {
    let mut entry = vec![NEXT_TEXT, KEY.len() as u8];
    entry.extend_from_slice(KEY.as_bytes());
    entry.push(NEXT_TEXT);
    let found = footer
        .windows(entry.len())
        .rposition(|bytes| bytes == entry)?;
    let mut start = found + entry.len();
    let mut length = 0;
    for shift in (0..u32::BITS).step_by(7) {
        let byte = *footer.get(start)?;
        start += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    Some(start..(start + length).min(footer.len()))
}

/// Where the digits of the footer's own checksum lie.
fn digits(footer: &[u8], text: &Range<usize>) -> Option<Range<usize>> {
    let digits = text.start..text.start + DIGITS;
    footer.get(digits.clone()).map(|_| digits)
}
