//! XXH3 over the encoding, without allocation.

use arrayvec::ArrayVec;
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

use crate::encoding::{DecodeError, Decoded, Part, Scalar, Sink, decode};

/// XXH3 is fastest on one contiguous run. Its streaming form, which copies as well, costs less from
/// about here.
const INLINE: usize = 1280;

/// Gathers an encoding on the stack and hashes it at once; what does not fit is streamed.
pub(crate) struct Hasher {
    buffer: ArrayVec<u8, INLINE>,
    stream: Option<Xxh3>,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        Hasher {
            buffer: ArrayVec::new_const(),
            stream: None,
        }
    }

    /// XXH3-64 as two's complement.
    pub(crate) fn hash64(&self) -> i64 {
        match &self.stream {
            None => xxh3_64(&self.buffer) as i64,
            Some(stream) => stream.digest() as i64,
        }
    }

    /// XXH3-128: high half big-endian, then low half big-endian.
    pub(crate) fn hash128(&self) -> [u8; 16] {
        match &self.stream {
            None => xxh3_128(&self.buffer).to_be_bytes(),
            Some(stream) => stream.digest128().to_be_bytes(),
        }
    }

    #[cold]
    fn spill(&mut self, bytes: &[u8]) {
        let mut stream = self.stream.take().unwrap_or_default();
        stream.update(&self.buffer);
        stream.update(bytes);
        self.buffer.clear();
        self.stream = Some(stream);
    }
}

impl Sink for Hasher {
    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        if self.stream.is_some() || self.buffer.try_extend_from_slice(bytes).is_err() {
            self.spill(bytes);
        }
    }

    /// Stores tag and payload apart: joining them first would stall on store forwarding, which
    /// costs more than the hash.
    #[inline]
    fn tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]) {
        let fits = self.stream.is_none() && self.buffer.remaining_capacity() > N;
        if !(fits
            && self.buffer.try_push(tag).is_ok()
            && self.buffer.try_extend_from_slice(&payload).is_ok())
        {
            self.spill(&[tag]);
            self.spill(&payload);
        }
    }
}

fn hashed(parts: &[Part<'_>]) -> Hasher {
    let mut hasher = Hasher::new();
    for part in parts {
        hasher.part(part);
    }
    hasher
}

/// XXH3-64 with seed 0 over the encoding of `parts`, read as a two's complement BIGINT.
///
/// Null parts count; the callers in SQL always give at least one part.
#[must_use]
pub fn stable_hash64(parts: &[Part<'_>]) -> i64 {
    hashed(parts).hash64()
}

/// XXH3-128 with seed 0 over the encoding of `parts`: high half big-endian, then low half.
#[must_use]
pub fn stable_hash128(parts: &[Part<'_>]) -> [u8; 16] {
    hashed(parts).hash128()
}

/// [`stable_hash64`] of parts that are already encoded; checks the encoding and makes its floats
/// canonical.
pub fn stable_hash64_encoded(encoding: &[u8]) -> Result<i64, DecodeError> {
    if is_canonical(encoding)? {
        return Ok(xxh3_64(encoding) as i64);
    }
    rehashed(encoding).map(|hasher| hasher.hash64())
}

/// [`stable_hash128`] of parts that are already encoded; see [`stable_hash64_encoded`].
pub fn stable_hash128_encoded(encoding: &[u8]) -> Result<[u8; 16], DecodeError> {
    if is_canonical(encoding)? {
        return Ok(xxh3_128(encoding).to_be_bytes());
    }
    rehashed(encoding).map(|hasher| hasher.hash128())
}

/// Whether the bytes are what [`crate::encode`] writes: an encoding without a second zero or NaN.
fn is_canonical(encoding: &[u8]) -> Result<bool, DecodeError> {
    let mut canonical = true;
    for part in decode(encoding) {
        canonical &= match part? {
            Decoded::Scalar(value) => has_one_form(value),
            Decoded::Array(values) => values.into_iter().all(has_one_form),
        };
    }
    Ok(canonical)
}

fn has_one_form(value: Scalar<'_>) -> bool {
    !matches!(value, Scalar::Float(float) if float == 0.0 || float.is_nan())
}

fn rehashed(encoding: &[u8]) -> Result<Hasher, DecodeError> {
    let mut hasher = Hasher::new();
    for part in decode(encoding) {
        match part? {
            Decoded::Scalar(value) => hasher.scalar(value),
            Decoded::Array(values) => hasher.array(values),
        }
    }
    Ok(hasher)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::encode;

    fn hex(bytes: &[u8]) -> String {
        use std::fmt::Write;
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }

    fn check(parts: &[Part<'_>], encoding: &str, hash64: i64, hash128: &str) {
        assert_eq!(hex(&encode(parts)), encoding);
        assert_eq!(stable_hash64(parts), hash64);
        assert_eq!(hex(&stable_hash128(parts)), hash128);
    }

    #[test]
    fn every_known_answer_holds() {
        check(
            &[Scalar::Null.into()],
            "00",
            -4_302_098_779_834_749_733,
            "a6cd5e9392000f6ac44bdff4074eecdb",
        );
        check(
            &[true.into()],
            "0101",
            508_203_992_382_727_667,
            "50e58cbd6ada00a1070d80d6a76865f3",
        );
        check(
            &[(-1).into()],
            "02ffffffffffffffff",
            5_878_741_525_932_698_725,
            "c2792e11dd6fe0eadb99db359ea6d6a8",
        );
        check(
            &[1.5.into()],
            "03000000000000f83f",
            6_394_485_071_238_434_244,
            "2d0719929098c2ee4848f1440928d509",
        );
        check(
            &["".into()],
            "0400000000",
            -8_540_869_573_938_717_618,
            "5b5de4a7ca623e1b136da6c5d4b59956",
        );
        check(
            &["größe".into()],
            "04070000006772c3b6c39f65",
            3_758_794_725_582_302_978,
            "c6e21bbbeeab0ddfd3a2b42816473672",
        );
        let bytes: &[u8] = &[0, 0xff];
        check(
            &[bytes.into()],
            "050200000000ff",
            -4_737_496_824_323_727_441,
            "e599acddd607b9faa6bdeaaf36c2d600",
        );
        check(
            &["ab".into(), "c".into()],
            "04020000006162040100000063",
            -8_051_372_278_838_990_614,
            "138cb01bea9d389379f9cbfa74b6dc60",
        );
        check(
            &["a".into(), "bc".into()],
            "04010000006104020000006263",
            -6_278_572_755_845_345_758,
            "3da94c078b766cfdac65d5d987e86c63",
        );
        check(
            &[Part::Array(&[Scalar::Int(1), Scalar::Int(2)])],
            "0602000000020100000000000000020200000000000000",
            -2_038_202_841_294_252_107,
            "d5946cfb604536fe3877ae1f9c642a6a",
        );
    }

    #[test]
    fn encoded_parts_hash_alike_and_are_checked() {
        let negative_zero = [&[3, 0, 0, 0, 0, 0, 0, 0, 0x80], &encode(&["a".into()])[..]].concat();
        let parts = [0.0.into(), "a".into()];
        assert_eq!(
            stable_hash64_encoded(&negative_zero),
            Ok(stable_hash64(&parts))
        );
        assert_eq!(
            stable_hash128_encoded(&negative_zero),
            Ok(stable_hash128(&parts))
        );
        assert_eq!(
            stable_hash64_encoded(&[9]),
            Err(DecodeError::Invalid { at: 0, value: 9 })
        );
    }

    #[test]
    fn streamed_and_inline_hashes_agree_around_the_buffer_size() {
        for len in INLINE - 20..INLINE + 300 {
            let text = "x".repeat(len);
            let parts = [7.into(), text.as_str().into(), Scalar::Null.into()];
            let encoding = encode(&parts);
            assert_eq!(stable_hash64(&parts), xxh3_64(&encoding) as i64, "{len}");
            assert_eq!(
                stable_hash128(&parts),
                xxh3_128(&encoding).to_be_bytes(),
                "{len}"
            );
        }
    }
}
