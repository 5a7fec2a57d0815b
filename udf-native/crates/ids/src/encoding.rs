//! The self-delimiting encoding that is hashed, and its inverse.
//!
//! | Part | Tag | Payload |
//! |---|---|---|
//! | null | `00` | none |
//! | boolean | `01` | one byte, `00` or `01` |
//! | integer | `02` | 8 bytes, two's complement |
//! | float | `03` | 8 bytes IEEE 754 binary64, −0.0 as +0.0, every NaN as `7ff8000000000000` |
//! | text | `04` | u32 length in bytes, UTF-8 |
//! | bytes | `05` | u32 length, bytes |
//! | array of the above | `06` | u32 count, every element with its own tag |
//!
//! All numbers are little-endian. Nothing stands between, before or after the parts.

const NULL: u8 = 0;
const BOOL: u8 = 1;
const INT: u8 = 2;
const FLOAT: u8 = 3;
const TEXT: u8 = 4;
const BYTES: u8 = 5;
const ARRAY: u8 = 6;

const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

/// A value that is no array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// Null of any type.
    Null,
    /// BOOLEAN.
    Bool(bool),
    /// Any integer type, widened.
    Int(i64),
    /// FLOAT or DOUBLE, widened.
    Float(f64),
    /// Text as given: not normalised, not trimmed.
    Text(&'a str),
    /// Bytes as given.
    Bytes(&'a [u8]),
}

/// One part of a hash.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part<'a> {
    /// A single value.
    Scalar(Scalar<'a>),
    /// An array of single values; arrays do not nest.
    Array(&'a [Scalar<'a>]),
}

impl<'a, T: Into<Scalar<'a>>> From<T> for Part<'a> {
    fn from(value: T) -> Self {
        Part::Scalar(value.into())
    }
}

impl From<bool> for Scalar<'_> {
    fn from(value: bool) -> Self {
        Scalar::Bool(value)
    }
}

impl From<i32> for Scalar<'_> {
    fn from(value: i32) -> Self {
        Scalar::Int(value.into())
    }
}

impl From<i64> for Scalar<'_> {
    fn from(value: i64) -> Self {
        Scalar::Int(value)
    }
}

impl From<f64> for Scalar<'_> {
    fn from(value: f64) -> Self {
        Scalar::Float(value)
    }
}

impl<'a> From<&'a str> for Scalar<'a> {
    fn from(value: &'a str) -> Self {
        Scalar::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Scalar<'a> {
    fn from(value: &'a [u8]) -> Self {
        Scalar::Bytes(value)
    }
}

impl<'a, T: Into<Scalar<'a>>> From<Option<T>> for Scalar<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Scalar::Null, Into::into)
    }
}

/// Where encoded bytes go; the methods with a body are the encoding.
pub trait Sink {
    /// Takes the next bytes of the encoding.
    fn put(&mut self, bytes: &[u8]);

    /// Takes a tag and a payload of fixed size: most of the encoding.
    fn tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]);

    /// Encodes one value.
    fn scalar<'a>(&mut self, value: impl Into<Scalar<'a>>) {
        match value.into() {
            Scalar::Null => self.tagged(NULL, []),
            Scalar::Bool(value) => self.tagged(BOOL, [u8::from(value)]),
            Scalar::Int(value) => self.tagged(INT, value.to_le_bytes()),
            Scalar::Float(value) => self.tagged(FLOAT, canonical(value).to_le_bytes()),
            Scalar::Text(value) => {
                self.header(TEXT, value.len());
                self.put(value.as_bytes());
            }
            Scalar::Bytes(value) => {
                self.header(BYTES, value.len());
                self.put(value);
            }
        }
    }

    /// Encodes an array.
    fn array<'a, I>(&mut self, values: I)
    where
        I: IntoIterator,
        I::IntoIter: ExactSizeIterator,
        I::Item: Into<Scalar<'a>>,
    {
        let values = values.into_iter();
        self.header(ARRAY, values.len());
        for value in values {
            self.scalar(value);
        }
    }

    /// Encodes one part.
    fn part(&mut self, part: &Part<'_>) {
        match *part {
            Part::Scalar(value) => self.scalar(value),
            Part::Array(values) => self.array(values.iter().copied()),
        }
    }

    /// Tag and length. No caller holds 4 GiB in one part (files end at megabytes, JVM arrays at
    /// 2 GiB); a longer one would saturate here.
    fn header(&mut self, tag: u8, len: usize) {
        self.tagged(tag, u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes());
    }
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]) {
        self.push(tag);
        self.extend_from_slice(&payload);
    }
}

/// The bits hashed for a float: one zero, one NaN.
fn canonical(value: f64) -> u64 {
    if value.is_nan() {
        CANONICAL_NAN
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}

/// The bytes that are hashed for `parts`.
#[must_use]
pub fn encode(parts: &[Part<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.part(part);
    }
    bytes
}

/// Why bytes are no encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end inside a part.
    #[error("the encoding ends inside the part at byte {at}")]
    Truncated {
        /// Offset of the part's tag.
        at: usize,
    },
    /// A tag outside the table, an array inside an array, or a boolean other than 0 and 1.
    #[error("byte {value:#04x} at {at} is no valid tag or boolean")]
    Invalid {
        /// Offset of the byte.
        at: usize,
        /// The byte.
        value: u8,
    },
    /// Text that is not UTF-8.
    #[error("the text at byte {at} is not UTF-8")]
    NotUtf8 {
        /// Offset of the part's tag.
        at: usize,
    },
    /// An array whose elements do not fit into memory.
    #[error("no memory for the array at byte {at}")]
    OutOfMemory {
        /// Offset of the part's tag.
        at: usize,
    },
}

/// One decoded part; the counterpart of [`Part`] that owns its array.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded<'a> {
    /// A single value.
    Scalar(Scalar<'a>),
    /// An array of single values.
    Array(Vec<Scalar<'a>>),
}

impl Decoded<'_> {
    /// Borrows the part for hashing.
    #[must_use]
    pub fn as_part(&self) -> Part<'_> {
        match self {
            Decoded::Scalar(value) => Part::Scalar(*value),
            Decoded::Array(values) => Part::Array(values),
        }
    }
}

/// Reads back what [`encode`] wrote; lazily, one part per step, nothing after an error.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoder<'_> {
    Decoder { bytes, at: 0 }
}

/// The parts of an encoding; see [`decode`].
#[derive(Debug, Clone)]
pub struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Decoder<'a> {
    type Item = Result<Decoded<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let [tag] = self.take(start).ok()?;
        let part = match tag {
            ARRAY => self.array(start).map(Decoded::Array),
            _ => self.scalar(start, tag).map(Decoded::Scalar),
        };
        if part.is_err() {
            self.at = self.bytes.len();
        }
        Some(part)
    }
}

impl<'a> Decoder<'a> {
    #[cold]
    fn array(&mut self, start: usize) -> Result<Vec<Scalar<'a>>, DecodeError> {
        let count = self.length(start)?;
        // An element has at least one byte, so a false count cannot reserve more than the input.
        let most = count.min(self.bytes.len() - self.at);
        let mut values = Vec::new();
        values
            .try_reserve_exact(most)
            .map_err(|_| DecodeError::OutOfMemory { at: start })?;
        for _ in 0..count {
            let element = self.at;
            let [tag] = self.take(start)?;
            values.push(self.scalar(element, tag)?);
        }
        Ok(values)
    }

    #[inline]
    fn scalar(&mut self, start: usize, tag: u8) -> Result<Scalar<'a>, DecodeError> {
        Ok(match tag {
            NULL => Scalar::Null,
            BOOL => match self.take(start)? {
                [value @ (0 | 1)] => Scalar::Bool(value == 1),
                [value] => {
                    return Err(DecodeError::Invalid {
                        at: self.at - 1,
                        value,
                    });
                }
            },
            INT => Scalar::Int(i64::from_le_bytes(self.take(start)?)),
            FLOAT => Scalar::Float(f64::from_le_bytes(self.take(start)?)),
            TEXT => {
                let text = std::str::from_utf8(self.run(start)?);
                Scalar::Text(text.map_err(|_| DecodeError::NotUtf8 { at: start })?)
            }
            BYTES => Scalar::Bytes(self.run(start)?),
            value => return Err(DecodeError::Invalid { at: start, value }),
        })
    }

    #[inline]
    fn length(&mut self, start: usize) -> Result<usize, DecodeError> {
        Ok(u32::from_le_bytes(self.take(start)?) as usize)
    }

    #[inline]
    fn run(&mut self, start: usize) -> Result<&'a [u8], DecodeError> {
        let length = self.length(start)?;
        let end = self
            .at
            .checked_add(length)
            .ok_or(DecodeError::Truncated { at: start })?;
        let run = self
            .bytes
            .get(self.at..end)
            .ok_or(DecodeError::Truncated { at: start })?;
        self.at = end;
        Ok(run)
    }

    #[inline]
    fn take<const N: usize>(&mut self, start: usize) -> Result<[u8; N], DecodeError> {
        let chunk = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<N>);
        let chunk = chunk.ok_or(DecodeError::Truncated { at: start })?;
        self.at += N;
        Ok(*chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode_all(bytes: &[u8]) -> Result<Vec<Decoded<'_>>, DecodeError> {
        decode(bytes).collect()
    }

    #[test]
    fn floats_have_one_zero_and_one_nan() {
        assert_eq!(encode(&[(-0.0).into()]), encode(&[0.0.into()]));
        let odd_nan = f64::from_bits(0xfff8_0000_0000_0001);
        assert_eq!(encode(&[odd_nan.into()]), [3, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
    }

    #[test]
    fn broken_bytes_are_named_by_offset() {
        let cut = DecodeError::Truncated { at: 1 };
        assert_eq!(decode_all(&[0, 2, 1]), Err(cut.clone()));
        assert_eq!(decode_all(&[0, 4, 9, 0, 0, 0, b'a']), Err(cut.clone()));
        assert_eq!(decode_all(&[0, 6, 255, 255, 255, 255, 0]), Err(cut));
        assert_eq!(
            decode_all(&[0, 7]),
            Err(DecodeError::Invalid { at: 1, value: 7 })
        );
        assert_eq!(
            decode_all(&[1, 2]),
            Err(DecodeError::Invalid { at: 1, value: 2 })
        );
        let nested = [6, 1, 0, 0, 0, 6, 0, 0, 0, 0];
        assert_eq!(
            decode_all(&nested),
            Err(DecodeError::Invalid { at: 5, value: 6 })
        );
        let latin = decode_all(&[4, 1, 0, 0, 0, 0xe9]);
        assert!(matches!(latin, Err(DecodeError::NotUtf8 { at: 0, .. })));
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Owned {
        Null,
        Bool(bool),
        Int(i64),
        Float(f64),
        Text(String),
        Bytes(Vec<u8>),
    }

    impl Owned {
        fn scalar(&self) -> Scalar<'_> {
            match self {
                Owned::Null => Scalar::Null,
                Owned::Bool(value) => Scalar::Bool(*value),
                Owned::Int(value) => Scalar::Int(*value),
                Owned::Float(value) => Scalar::Float(*value),
                Owned::Text(value) => Scalar::Text(value),
                Owned::Bytes(value) => Scalar::Bytes(value),
            }
        }
    }

    fn scalar() -> impl Strategy<Value = Owned> {
        prop_oneof![
            Just(Owned::Null),
            any::<bool>().prop_map(Owned::Bool),
            (-2i64..3).prop_map(Owned::Int),
            any::<i64>().prop_map(Owned::Int),
            any::<f64>()
                .prop_filter("NaN never equals", |f| !f.is_nan())
                .prop_map(Owned::Float),
            "[\u{0}-\u{6}a]{0,3}".prop_map(Owned::Text),
            any::<String>().prop_map(Owned::Text),
            proptest::collection::vec(0u8..7, 0..4).prop_map(Owned::Bytes),
        ]
    }

    fn parts() -> impl Strategy<Value = Vec<(bool, Vec<Owned>)>> {
        let part = (any::<bool>(), proptest::collection::vec(scalar(), 1..4));
        proptest::collection::vec(part, 1..5)
    }

    /// Encodes `(is_array, values)` parts; a part that is no array takes its first value.
    fn encode_owned(parts: &[(bool, Vec<Owned>)]) -> (Vec<u8>, Vec<Decoded<'_>>) {
        let decoded: Vec<Decoded> = parts
            .iter()
            .map(|(is_array, values)| {
                if *is_array {
                    Decoded::Array(values.iter().map(Owned::scalar).collect())
                } else {
                    Decoded::Scalar(values[0].scalar())
                }
            })
            .collect();
        let borrowed: Vec<Part> = decoded.iter().map(Decoded::as_part).collect();
        (encode(&borrowed), decoded)
    }

    proptest! {
        #[test]
        fn decoding_gives_the_parts_back_so_no_two_lists_share_an_encoding(parts in parts()) {
            let (bytes, expected) = encode_owned(&parts);
            prop_assert_eq!(decode_all(&bytes), Ok(expected));
        }

        #[test]
        fn different_lists_have_different_encodings(left in parts(), right in parts()) {
            let (left_bytes, left_parts) = encode_owned(&left);
            let (right_bytes, right_parts) = encode_owned(&right);
            prop_assert_eq!(left_bytes == right_bytes, left_parts == right_parts);
        }

        #[test]
        fn decoding_survives_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(decoded) = decode_all(&bytes) {
                let parts: Vec<Part> = decoded.iter().map(Decoded::as_part).collect();
                prop_assert_eq!(encode(&parts).len(), bytes.len());
            }
        }
    }
}
