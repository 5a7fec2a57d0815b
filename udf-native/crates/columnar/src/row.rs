//! Flink's binary row and array layouts, read without copying.
//!
//! A row is a header of null bits (byte 0 is the change kind, the bit of field `i` is bit `i + 8`, whole 8-byte words),
//! then 8 bytes per field, then a variable part. A field of variable length is either inline (at most 7 bytes, the last
//! byte of the slot is `0x80 | length`) or `offset << 32 | length` from the start of the row. An array is a 32-bit
//! count, null bits in whole 4-byte words, then elements of their own width; strings have 8-byte slots as in a row.
//! Everything is little endian.

/// Bytes of a row's header and fixed part.
pub(crate) fn fixed_size(arity: usize) -> Option<usize> {
    let header = arity.checked_add(63 + 8)? / 64;
    header.checked_add(arity)?.checked_mul(8)
}

/// The bytes of one row, at least [`fixed_size`] long.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    bytes: &'a [u8],
    header: usize,
}

impl<'a> Row<'a> {
    /// `None` if the bytes cannot hold `arity` fields.
    pub(crate) fn new(bytes: &'a [u8], arity: usize) -> Option<Self> {
        let fixed = fixed_size(arity)?;
        (bytes.len() >= fixed).then_some(Self {
            bytes,
            header: fixed - arity * 8,
        })
    }

    pub(crate) fn change_kind(self) -> i8 {
        self.bytes.first().map_or(0, |b| b.cast_signed())
    }

    pub(crate) fn is_null(self, field: usize) -> bool {
        let bit = field + 8;
        self.bytes
            .get(bit / 8)
            .is_some_and(|b| b & (1 << (bit % 8)) != 0)
    }

    /// The first `N` bytes of the field's slot.
    pub(crate) fn fixed<const N: usize>(self, field: usize) -> Option<[u8; N]> {
        read(self.bytes, self.slot(field))
    }

    /// The bytes of a field of variable length.
    pub(crate) fn variable(self, field: usize) -> Option<&'a [u8]> {
        variable(self.bytes, self.slot(field))
    }

    fn slot(self, field: usize) -> usize {
        self.header + field * 8
    }
}

/// The bytes of one array.
#[derive(Clone, Copy)]
pub(crate) struct Array<'a> {
    bytes: &'a [u8],
    len: usize,
    header: usize,
}

impl<'a> Array<'a> {
    /// `None` if the bytes cannot hold the array they say they hold.
    pub(crate) fn new(bytes: &'a [u8], width: usize) -> Option<Self> {
        let len = usize::try_from(i32::from_le_bytes(read(bytes, 0)?)).ok()?;
        let header = 4 + len.div_ceil(32) * 4;
        let end = len.checked_mul(width)?.checked_add(header)?;
        (bytes.len() >= end).then_some(Self { bytes, len, header })
    }

    pub(crate) fn len(self) -> usize {
        self.len
    }

    pub(crate) fn has_null(self) -> bool {
        (0..self.len).any(|i| {
            self.bytes
                .get(4 + i / 8)
                .is_some_and(|b| b & (1 << (i % 8)) != 0)
        })
    }

    /// Element `i` of an array of elements of `N` bytes.
    pub(crate) fn fixed<const N: usize>(self, i: usize) -> Option<[u8; N]> {
        read(self.bytes, self.header + i * N)
    }

    /// Element `i` of an array of elements of variable length.
    pub(crate) fn variable(self, i: usize) -> Option<&'a [u8]> {
        variable(self.bytes, self.header + i * 8)
    }
}

fn read<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn variable(bytes: &[u8], slot: usize) -> Option<&[u8]> {
    let word = u64::from_le_bytes(read(bytes, slot)?);
    if word >> 63 == 1 {
        let len = (word >> 56) as usize & 0x7f;
        return bytes
            .get(slot..slot.checked_add(len.min(8))?)
            .filter(|_| len <= 7);
    }
    let (offset, len) = ((word >> 32) as usize, (word & 0xffff_ffff) as usize);
    bytes.get(offset..offset.checked_add(len)?)
}
