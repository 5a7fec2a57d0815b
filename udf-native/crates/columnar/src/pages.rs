//! Page checksums, which parquet-rs checks but does not write.
//!
//! A page header is a Thrift structure in the compact protocol. Its first fields are the page's type, its length
//! uncompressed and its length in the file; the checksum is the optional fourth (Parquet format, `PageHeader.crc`): the
//! CRC-32 of the page as it is in the file, without its header.

use parquet::errors::{ParquetError, Result};

const FIELDS_BEFORE_CHECKSUM: usize = 3;
/// Head of an `i32` field whose id follows on the one before.
const NEXT_I32: u8 = 0x15;
const ONE_ID: u8 = 0x10;
const STOP: u8 = 0;

/// Where a page's header ends, where a checksum belongs in it, and how long the page is behind it.
struct Header {
    checksum_at: usize,
    end: usize,
    page_bytes: usize,
}

/// The pages of a column chunk, each with its checksum in its header, and the length of the first of them with its
/// header.
///
/// # Errors
/// Bytes that are not pages without checksums.
pub(crate) fn with_checksums(chunk: &[u8]) -> Result<(Vec<u8>, usize)> {
    let mut out = Vec::with_capacity(chunk.len() + chunk.len() / 1024 + 64);
    let mut first = 0;
    let mut rest = chunk;
    while !rest.is_empty() {
        let header = header(rest).ok_or_else(not_pages)?;
        let (head, behind) = rest.split_at(header.end);
        let (page, next) = behind
            .split_at_checked(header.page_bytes)
            .ok_or_else(not_pages)?;
        let (before, after) = head.split_at(header.checksum_at);
        let (following, tail) = after.split_first().ok_or_else(not_pages)?;
        out.extend_from_slice(before);
        out.push(NEXT_I32);
        put_zigzag(crc32fast::hash(page) as i32, &mut out);
        // The head of a field counts its id from the one before, which is one more now.
        out.push(if *following == STOP {
            STOP
        } else {
            following - ONE_ID
        });
        out.extend_from_slice(tail);
        out.extend_from_slice(page);
        if first == 0 {
            first = out.len();
        }
        rest = next;
    }
    Ok((out, first))
}

fn not_pages() -> ParquetError {
    ParquetError::General(
        "the column chunk is not a sequence of pages without checksums".to_owned(),
    )
}

/// The header at the start of `bytes`; `None` if there is none, or one that has a checksum.
fn header(bytes: &[u8]) -> Option<Header> {
    let mut at = 0;
    let mut page_bytes = 0;
    for _ in 0..FIELDS_BEFORE_CHECKSUM {
        if *bytes.get(at)? != NEXT_I32 {
            return None;
        }
        let (value, next) = varint(bytes, at + 1)?;
        page_bytes = usize::try_from(value >> 1).ok()?;
        at = next;
    }
    let following = *bytes.get(at)?;
    if following != STOP && following < 2 * ONE_ID {
        return None;
    }
    Some(Header {
        checksum_at: at,
        end: end_of_struct(bytes, at)?,
        page_bytes,
    })
}

/// Where the structure ends that is open at `at`. Page headers nest, but never deep, and have no collections.
fn end_of_struct(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 1;
    while open > 0 {
        let head = *bytes.get(at)?;
        at += 1;
        if head == STOP {
            open -= 1;
            continue;
        }
        if head < ONE_ID {
            at = varint(bytes, at)?.1;
        }
        match head & 0x0f {
            1 | 2 => (),
            3 => at += 1,
            4..=6 => at = varint(bytes, at)?.1,
            7 => at += 8,
            8 => {
                let (length, next) = varint(bytes, at)?;
                at = next.checked_add(usize::try_from(length).ok()?)?;
            }
            12 => open += 1,
            _ => return None,
        }
    }
    Some(at)
}

/// The number at `at` and where it ends.
fn varint(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((value, at));
        }
    }
    None
}

fn put_zigzag(value: i32, out: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 31)) as u32;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
