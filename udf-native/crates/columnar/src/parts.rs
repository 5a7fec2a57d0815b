//! Data files of which some bytes are there: all, or the end and some row groups.

use std::ops::Range;

use bytes::Bytes;
use bytes::buf::{Buf, Reader};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData,
};
use parquet::file::reader::{ChunkReader, Length};

use crate::{ColumnarError, seal};

/// What is there of a data file.
#[derive(Debug)]
pub(crate) struct FileParts {
    size: u64,
    /// Where each part begins, ascending; the last one is the end of the file.
    parts: Vec<(u64, Bytes)>,
}

/// What rows of a file need besides its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needed {
    /// More of its end: so many bytes.
    End(u64),
    /// Ranges of bytes, ascending.
    Ranges(Vec<Range<u64>>),
}

/// Finds the bytes of a file that hold some of its rows.
///
/// `end` are its last bytes, `size` counts all; `rows` are zero-based numbers, ascending.
///
/// # Errors
/// [`ColumnarError::Damaged`] for an end that is not that of a Parquet file.
pub fn needed(end: &[u8], size: u64, rows: &[u32]) -> Result<Needed, ColumnarError> {
    let length = seal::end_bytes(end, size)?;
    if length > end.len() as u64 {
        return Ok(Needed::End(length));
    }
    let metadata = metadata(end)?;
    let mut ranges: Vec<Range<u64>> = Vec::new();
    for (_, group) in groups(&metadata, rows) {
        let range = bytes_of(group);
        match ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    Ok(Needed::Ranges(ranges))
}

fn metadata(end: &[u8]) -> Result<ParquetMetaData, ColumnarError> {
    let footer = seal::said_footer(end).and_then(|footer| end.get(footer));
    let footer = footer.ok_or_else(|| ColumnarError::damaged("it has no footer"))?;
    ParquetMetaDataReader::decode_metadata(footer).map_err(ColumnarError::damaged)
}

/// Row groups that hold one of the rows, with the number of their first row.
pub(crate) fn groups<'m>(
    metadata: &'m ParquetMetaData,
    rows: &[u32],
) -> impl Iterator<Item = (usize, &'m RowGroupMetaData)> {
    let mut first: u64 = 0;
    let groups = metadata.row_groups().iter().enumerate();
    groups.filter(move |(_, group)| {
        let end = first.saturating_add(group.num_rows().max(0) as u64);
        let at = rows.partition_point(|row| u64::from(*row) < first);
        first = end;
        rows.get(at).is_some_and(|row| u64::from(*row) < end)
    })
}

/// The column chunks of a row group, which lie one behind the other.
fn bytes_of(group: &RowGroupMetaData) -> Range<u64> {
    let chunks = group.columns().iter().map(ColumnChunkMetaData::byte_range);
    let start = chunks.clone().map(|(start, _)| start).min();
    let end = chunks
        .map(|(start, length)| start.saturating_add(length))
        .max();
    start.unwrap_or_default()..end.unwrap_or_default()
}

impl FileParts {
    pub(crate) fn whole(file: Vec<u8>) -> Self {
        Self {
            size: file.len() as u64,
            parts: vec![(0, file.into())],
        }
    }

    /// The end of a file of `size` bytes, and those bytes one behind the other that [`needed`] names for `rows`.
    pub(crate) fn of(
        end: Vec<u8>,
        size: u64,
        rest: Vec<u8>,
        rows: &[u32],
    ) -> Result<Self, ColumnarError> {
        let Needed::Ranges(ranges) = needed(&end, size, rows)? else {
            return Err(ColumnarError::damaged("its end is not there"));
        };
        let mut rest = Bytes::from(rest);
        let mut parts = Vec::new();
        for range in ranges {
            let length = range.end.saturating_sub(range.start);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            if length > rest.len() {
                return Err(ColumnarError::damaged("a row group is not there"));
            }
            parts.push((range.start, rest.split_to(length)));
        }
        parts.push((size.saturating_sub(end.len() as u64), end.into()));
        Ok(Self { size, parts })
    }

    /// The last bytes of the file, and where they begin.
    pub(crate) fn end(&self) -> (u64, &[u8]) {
        let last = self.parts.last();
        last.map_or((0, &[]), |(start, bytes)| (*start, bytes))
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Some bytes, if all of them are there.
    pub(crate) fn bytes(&self, start: u64, length: usize) -> Option<Bytes> {
        self.parts.iter().find_map(|(begins, bytes)| {
            let from = usize::try_from(start.checked_sub(*begins)?).ok()?;
            let to = from.checked_add(length)?;
            (to <= bytes.len()).then(|| bytes.slice(from..to))
        })
    }
}

impl Length for FileParts {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for FileParts {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        let part = self.parts.iter().find_map(|(begins, bytes)| {
            let from = usize::try_from(start.checked_sub(*begins)?).ok()?;
            (from < bytes.len()).then(|| bytes.slice(from..))
        });
        let part = part.ok_or_else(|| missing(start))?;
        Ok(part.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.bytes(start, length).ok_or_else(|| missing(start))
    }
}

fn missing(start: u64) -> ParquetError {
    ParquetError::EOF(format!("the bytes at {start} are not there"))
}
