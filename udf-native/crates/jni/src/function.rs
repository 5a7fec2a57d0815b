//! The model of a SQL function: what the manifest says about it, and how it is called.
//!
//! Arguments and results cross in the encoding of hashes (see `relspec_ids::encoding`), since that
//! is self-describing, needs no second specification, and lets the hash functions read their
//! parts as they come.

use std::borrow::Cow;

use relspec_ids::{Decoded, Decoder, Scalar, Sink, decode};
use serde::Serialize;

use crate::error::{Code, NativeError};

/// A SQL type at the boundary, serialised as SQL spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Type {
    /// BOOLEAN.
    #[serde(rename = "BOOLEAN")]
    Boolean,
    /// INT.
    #[serde(rename = "INT")]
    Int,
    /// BIGINT.
    #[serde(rename = "BIGINT")]
    BigInt,
    /// DOUBLE.
    #[serde(rename = "DOUBLE")]
    Double,
    /// STRING.
    #[serde(rename = "STRING")]
    String,
    /// BYTES.
    #[serde(rename = "BYTES")]
    Bytes,
    /// BINARY(16).
    #[serde(rename = "BINARY(16)")]
    Binary16,
    /// ARRAY of STRING.
    #[serde(rename = "ARRAY<STRING>")]
    Strings,
    /// ARRAY of BOOLEAN.
    #[serde(rename = "ARRAY<BOOLEAN>")]
    Booleans,
    /// ARRAY of INT.
    #[serde(rename = "ARRAY<INT>")]
    Ints,
    /// ARRAY of BIGINT.
    #[serde(rename = "ARRAY<BIGINT>")]
    BigInts,
    /// A half-open span of bytes; only as a result.
    #[serde(rename = "ROW<bstart INT NOT NULL, bend INT NOT NULL>")]
    Span,
    /// Any type that can be hashed.
    #[serde(rename = "ANY")]
    Any,
}

/// Scalar or table function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// One value per call.
    Scalar,
    /// Any number of rows per call.
    Table,
}

/// A named, typed argument or result column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name in `information_schema`.
    pub name: &'static str,
    /// SQL type.
    #[serde(rename = "type")]
    pub sql_type: Type,
    /// An argument may be null and the function sees it; a result may be null although no argument
    /// was. A null in any other argument makes the result null (no rows) without a call.
    pub nullable: bool,
}

impl Field {
    /// A field that is never null.
    #[must_use]
    pub const fn new(name: &'static str, sql_type: Type) -> Self {
        Field {
            name,
            sql_type,
            nullable: false,
        }
    }

    /// A field that may be null.
    #[must_use]
    pub const fn nullable(name: &'static str, sql_type: Type) -> Self {
        Field {
            name,
            sql_type,
            nullable: true,
        }
    }
}

/// How a function computes its result.
pub type Body = for<'a> fn(&mut Args<'a>) -> Result<Value<'a>, NativeError>;

/// One SQL function. All are deterministic and free of state.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Function {
    /// Name in SQL.
    pub name: &'static str,
    /// Scalar or table function.
    pub kind: Kind,
    /// Declared arguments; of a variadic function the last may repeat.
    pub arguments: &'static [Field],
    /// The last argument may be given several times.
    pub variadic: bool,
    /// One field of a scalar function, the columns of a table function.
    pub results: &'static [Field],
    /// Grows when the same arguments give another result than before.
    pub version: u32,
    /// The implementation.
    #[serde(skip)]
    pub body: Body,
}

impl Function {
    /// A scalar function of version 1.
    #[must_use]
    pub const fn scalar(
        name: &'static str,
        arguments: &'static [Field],
        results: &'static [Field],
        body: Body,
    ) -> Self {
        Function {
            name,
            kind: Kind::Scalar,
            arguments,
            variadic: false,
            results,
            version: 1,
            body,
        }
    }

    /// Calls the function on encoded arguments and writes the encoded result into `room`. Gives
    /// its length, or, if it does not fit, the negative of the length it needs.
    pub fn call(&self, arguments: &[u8], room: &mut [u8]) -> Result<i32, NativeError> {
        let value = (self.body)(&mut Args::new(arguments))?;
        let mut output = Output { room, length: 0 };
        value.write(&mut output);
        let fits = output.length <= output.room.len();
        let length = i32::try_from(output.length)
            .map_err(|_| NativeError::new(Code::NativeMemory, "the result is larger than 2 GiB"))?;
        Ok(if fits { length } else { -length })
    }
}

/// The arguments of one call, taken in order.
pub struct Args<'a> {
    encoded: &'a [u8],
    parts: Decoder<'a>,
    taken: usize,
}

impl<'a> Args<'a> {
    #[inline]
    fn new(encoded: &'a [u8]) -> Self {
        Args {
            encoded,
            parts: decode(encoded),
            taken: 0,
        }
    }

    /// All arguments as they are encoded; for functions that hash them.
    #[must_use]
    pub fn encoded(&self) -> &'a [u8] {
        self.encoded
    }

    /// The next argument as text.
    #[inline]
    pub fn text(&mut self) -> Result<&'a str, NativeError> {
        let scalar = self.scalar()?;
        self.text_of(scalar)?
            .ok_or_else(|| self.mismatch("STRING NOT NULL"))
    }

    /// The next argument as text or null.
    #[inline]
    pub fn optional_text(&mut self) -> Result<Option<&'a str>, NativeError> {
        let scalar = self.scalar()?;
        self.text_of(scalar)
    }

    /// The next argument as bytes.
    #[inline]
    pub fn bytes(&mut self) -> Result<&'a [u8], NativeError> {
        match self.scalar()? {
            Scalar::Bytes(value) => Ok(value),
            _ => Err(self.mismatch("BYTES NOT NULL")),
        }
    }

    /// The next argument as a boolean.
    #[inline]
    pub fn boolean(&mut self) -> Result<bool, NativeError> {
        match self.scalar()? {
            Scalar::Bool(value) => Ok(value),
            _ => Err(self.mismatch("BOOLEAN NOT NULL")),
        }
    }

    /// The next argument as a BIGINT.
    #[inline]
    pub fn big_int(&mut self) -> Result<i64, NativeError> {
        match self.scalar()? {
            Scalar::Int(value) => Ok(value),
            _ => Err(self.mismatch("BIGINT NOT NULL")),
        }
    }

    /// The next argument as an INT.
    #[inline]
    pub fn int(&mut self) -> Result<i32, NativeError> {
        self.optional_int()?
            .ok_or_else(|| self.mismatch("INT NOT NULL"))
    }

    /// The next argument as an INT or null.
    #[inline]
    pub fn optional_int(&mut self) -> Result<Option<i32>, NativeError> {
        let scalar = self.scalar()?;
        self.int_of(scalar)
    }

    /// The next argument as an array of texts without nulls.
    pub fn texts(&mut self) -> Result<Vec<&'a str>, NativeError> {
        let values = self.array()?.into_iter();
        let text = |value| {
            self.text_of(value)?
                .ok_or_else(|| self.mismatch("STRING NOT NULL"))
        };
        values.map(text).collect()
    }

    /// The next argument as an array of integers without nulls.
    pub fn ints(&mut self) -> Result<Vec<i32>, NativeError> {
        let values = self.array()?.into_iter();
        let int = |value| {
            self.int_of(value)?
                .ok_or_else(|| self.mismatch("INT NOT NULL"))
        };
        values.map(int).collect()
    }

    /// The next argument as an array of BIGINT without nulls.
    pub fn big_ints(&mut self) -> Result<Vec<i64>, NativeError> {
        let values = self.array()?.into_iter();
        let big_int = |value| match value {
            Scalar::Int(value) => Ok(value),
            _ => Err(self.mismatch("BIGINT NOT NULL")),
        };
        values.map(big_int).collect()
    }

    /// The next argument as an array of booleans.
    pub fn optional_booleans(&mut self) -> Result<Vec<Option<bool>>, NativeError> {
        let values = self.array()?.into_iter();
        let boolean = |value| match value {
            Scalar::Null => Ok(None),
            Scalar::Bool(value) => Ok(Some(value)),
            _ => Err(self.mismatch("BOOLEAN")),
        };
        values.map(boolean).collect()
    }

    #[inline]
    fn next(&mut self) -> Result<Decoded<'a>, NativeError> {
        self.taken += 1;
        let part = self.parts.next();
        Ok(part.ok_or_else(|| self.mismatch("another argument"))??)
    }

    #[inline]
    fn scalar(&mut self) -> Result<Scalar<'a>, NativeError> {
        match self.next()? {
            Decoded::Scalar(value) => Ok(value),
            Decoded::Array(_) => Err(self.mismatch("a single value")),
        }
    }

    fn array(&mut self) -> Result<Vec<Scalar<'a>>, NativeError> {
        match self.next()? {
            Decoded::Array(values) => Ok(values),
            Decoded::Scalar(_) => Err(self.mismatch("ARRAY NOT NULL")),
        }
    }

    #[inline]
    fn text_of(&self, scalar: Scalar<'a>) -> Result<Option<&'a str>, NativeError> {
        match scalar {
            Scalar::Null => Ok(None),
            Scalar::Text(value) => Ok(Some(value)),
            _ => Err(self.mismatch("STRING")),
        }
    }

    #[inline]
    fn int_of(&self, scalar: Scalar<'a>) -> Result<Option<i32>, NativeError> {
        match scalar {
            Scalar::Null => Ok(None),
            Scalar::Int(value) => i32::try_from(value)
                .map(Some)
                .map_err(|_| self.mismatch("INT")),
            _ => Err(self.mismatch("INT")),
        }
    }

    #[cold]
    fn mismatch(&self, expected: &str) -> NativeError {
        NativeError::argument(format!("argument {} must be {expected}", self.taken))
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Null of any type.
    Null,
    /// BOOLEAN.
    Boolean(bool),
    /// INT or BIGINT, as declared.
    Int(i64),
    /// DOUBLE.
    Double(f64),
    /// STRING.
    Text(Cow<'a, str>),
    /// BYTES or BINARY(16), as declared.
    Bytes(Cow<'a, [u8]>),
    /// ARRAY of BIGINT, or the fields of a row of integers.
    Ints(Vec<i64>),
    /// The cells of a table, row by row.
    Cells(Vec<Scalar<'a>>),
}

impl Value<'_> {
    fn write(&self, output: &mut Output<'_>) {
        match self {
            Value::Null => output.scalar(Scalar::Null),
            Value::Boolean(value) => output.scalar(*value),
            Value::Int(value) => output.scalar(*value),
            Value::Double(value) => output.scalar(*value),
            Value::Text(value) => output.scalar(&**value),
            Value::Bytes(value) => output.scalar(&**value),
            Value::Ints(values) => output.array(values.iter().copied()),
            Value::Cells(cells) => {
                for cell in cells {
                    output.scalar(*cell);
                }
            }
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        Value::Int(value.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Value::Int(value.into())
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

/// Counts; none exceeds the length of an argument.
impl From<usize> for Value<'_> {
    fn from(value: usize) -> Self {
        Value::Int(value as i64)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Value::Double(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Value::Text(Cow::Owned(value))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(value: Cow<'a, str>) -> Self {
        Value::Text(value)
    }
}

impl From<[u8; 16]> for Value<'_> {
    fn from(value: [u8; 16]) -> Self {
        Value::Bytes(Cow::Owned(value.to_vec()))
    }
}

impl From<Vec<i64>> for Value<'_> {
    fn from(values: Vec<i64>) -> Self {
        Value::Ints(values)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Writes what fits and counts the rest.
struct Output<'a> {
    room: &'a mut [u8],
    length: usize,
}

impl Sink for Output<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if let Some(room) = self.room.get_mut(self.length..end) {
            room.copy_from_slice(bytes);
        }
        self.length = end;
    }

    fn tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]) {
        self.put(&[tag]);
        self.put(&payload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relspec_ids::{Part, encode};

    const JOIN: Function = Function::scalar(
        "join",
        &[Field::new("a", Type::String), Field::new("n", Type::Int)],
        &[Field::new("result", Type::String)],
        |a| Ok(format!("{}{}", a.text()?, a.int()?).into()),
    );

    fn call(parts: &[Part<'_>], room: usize) -> (Result<i32, NativeError>, Vec<u8>) {
        let mut room = vec![0; room];
        (JOIN.call(&encode(parts), &mut room), room)
    }

    #[test]
    fn the_result_is_encoded_into_the_room() {
        let (length, room) = call(&["ab".into(), 7.into()], 10);
        assert_eq!(length, Ok(8));
        assert_eq!(room[..8], encode(&["ab7".into()]));
    }

    #[test]
    fn a_result_that_does_not_fit_gives_the_length_it_needs() {
        let (length, _) = call(&["ab".into(), 7.into()], 7);
        assert_eq!(length, Ok(-8));
    }

    #[test]
    fn wrong_arguments_are_named_by_their_place() {
        let check = |parts: &[Part<'_>], expected: &str| {
            assert_eq!(call(parts, 10).0, Err(NativeError::argument(expected)));
        };
        check(&[7.into(), 7.into()], "argument 1 must be STRING");
        check(
            &[Scalar::Null.into(), 7.into()],
            "argument 1 must be STRING NOT NULL",
        );
        check(&["a".into(), i64::MAX.into()], "argument 2 must be INT");
        check(&["a".into()], "argument 2 must be another argument");
        check(
            &["a".into(), Part::Array(&[])],
            "argument 2 must be a single value",
        );
    }
}
