//! Writes Flink's binary row layout, independently of the code that reads it.

/// A field of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Double(f64),
    Bytes(Vec<u8>),
    Strings(Vec<String>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
}

/// The bytes of a row of change kind `kind`.
pub(super) fn row(kind: u8, values: &[Value]) -> Vec<u8> {
    let header = (values.len() + 63 + 8) / 64 * 8;
    let mut out = vec![0; header + values.len() * 8];
    out[0] = kind;
    for (i, value) in values.iter().enumerate() {
        let slot = header + i * 8;
        match value {
            Value::Null => out[(i + 8) / 8] |= 1 << ((i + 8) % 8),
            Value::Bool(b) => out[slot] = u8::from(*b),
            Value::Int(v) => out[slot..slot + 4].copy_from_slice(&v.to_le_bytes()),
            Value::Long(v) => out[slot..slot + 8].copy_from_slice(&v.to_le_bytes()),
            Value::Double(v) => out[slot..slot + 8].copy_from_slice(&v.to_le_bytes()),
            Value::Bytes(v) => variable(&mut out, slot, v),
            Value::Strings(v) => outside(&mut out, slot, &strings(v)),
            Value::Ints(v) => outside(&mut out, slot, &array(v.iter().map(|i| i.to_le_bytes()))),
            Value::Longs(v) => outside(&mut out, slot, &array(v.iter().map(|i| i.to_le_bytes()))),
        }
    }
    out
}

/// The rows as frames.
pub(super) fn frames(rows: &[Vec<u8>]) -> Vec<u8> {
    rows.iter()
        .flat_map(|r| [&u32::try_from(r.len()).unwrap().to_le_bytes()[..], r].concat())
        .collect()
}

fn variable(out: &mut Vec<u8>, slot: usize, bytes: &[u8]) {
    if bytes.len() <= 7 {
        out[slot..slot + bytes.len()].copy_from_slice(bytes);
        out[slot + 7] = 0x80 | u8::try_from(bytes.len()).unwrap();
    } else {
        outside(out, slot, bytes);
    }
}

fn outside(out: &mut Vec<u8>, slot: usize, bytes: &[u8]) {
    let word = (out.len() as u64) << 32 | bytes.len() as u64;
    out[slot..slot + 8].copy_from_slice(&word.to_le_bytes());
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(8), 0);
}

fn array<const N: usize>(elements: impl ExactSizeIterator<Item = [u8; N]>) -> Vec<u8> {
    let mut out = array_header(elements.len());
    elements.for_each(|e| out.extend(e));
    out.resize(out.len().next_multiple_of(8), 0);
    out
}

fn strings(values: &[String]) -> Vec<u8> {
    let mut out = array_header(values.len());
    let header = out.len();
    out.resize(header + values.len() * 8, 0);
    for (i, value) in values.iter().enumerate() {
        variable(&mut out, header + i * 8, value.as_bytes());
    }
    out
}

fn array_header(len: usize) -> Vec<u8> {
    let mut out = i32::try_from(len).unwrap().to_le_bytes().to_vec();
    out.resize(4 + len.div_ceil(32) * 4, 0);
    out
}
