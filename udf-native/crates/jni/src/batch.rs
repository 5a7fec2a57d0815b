//! Record batches on their way through Java, each as the addresses of two structures of the Arrow C Data Interface.
//!
//! The structures lie in boxes of this library. Who holds the addresses owns both; they are given back exactly once:
//! to a data file, to the serial form, or to a release. Java's `ColumnarBatch` sees to the once.

use std::io::Cursor;

use arrow::array::{Array, RecordBatch, StructArray};
use arrow::error::ArrowError;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass, JLongArray};
use jni::sys::jlong;

use crate::error::NativeError;
use crate::guard::{guard, guard_env};

/// Gives a batch to Java: the addresses of its array and its schema.
pub fn publish(batch: RecordBatch) -> Result<[jlong; 2], NativeError> {
    let (array, schema) = to_ffi(&StructArray::from(batch).into_data())?;
    let array = Box::into_raw(Box::new(array));
    Ok([array as jlong, Box::into_raw(Box::new(schema)) as jlong])
}

/// Takes a batch back from Java without copying it.
///
/// # Safety
/// The addresses come from [`publish`], and are given back for the first time.
pub unsafe fn take(array: jlong, schema: jlong) -> Result<RecordBatch, NativeError> {
    let (array, schema) = (array as *mut FFI_ArrowArray, schema as *mut FFI_ArrowSchema);
    if array.is_null() || schema.is_null() {
        return Err(NativeError::argument("no batch at address 0"));
    }
    // SAFETY: both are boxes of `publish` that nobody else has.
    let (array, schema) = unsafe { (Box::from_raw(array), Box::from_raw(schema)) };
    // SAFETY: `publish` filled them from one batch.
    let data = unsafe { from_ffi(*array, &schema)? };
    Ok(RecordBatch::from(StructArray::from(data)))
}

fn to_ipc(batch: &RecordBatch) -> Result<Vec<u8>, NativeError> {
    let mut writer = StreamWriter::try_new(Vec::new(), batch.schema_ref())?;
    writer.write(batch)?;
    Ok(writer.into_inner()?)
}

fn from_ipc(bytes: Vec<u8>) -> Result<RecordBatch, NativeError> {
    let mut reader = StreamReader::try_new(Cursor::new(bytes), None)?;
    Ok(reader
        .next()
        .ok_or_else(|| NativeError::argument("the stream has no batch"))??)
}

impl From<ArrowError> for NativeError {
    fn from(error: ArrowError) -> Self {
        NativeError::argument(error)
    }
}

/// Drops a batch that nobody will write.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_batchRelease<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    array: jlong,
    schema: jlong,
) {
    guard(&mut env, subject, || {
        // SAFETY: `ColumnarBatch` gives its addresses away once.
        unsafe { take(array, schema) }.map(drop)
    });
}

/// Takes a batch and gives it in Arrow's stream format.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_batchToIpc<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    array: jlong,
    schema: jlong,
) -> JByteArray<'local> {
    guard_env(&mut env, subject, |env| {
        // SAFETY: `ColumnarBatch` gives its addresses away once.
        let batch = unsafe { take(array, schema)? };
        Ok(env.byte_array_from_slice(&to_ipc(&batch)?)?)
    })
}

/// Reads the batch that is given in Arrow's stream format; gives the addresses of its array and its schema.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_batchFromIpc<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    ipc: JByteArray<'local>,
) -> JLongArray<'local> {
    guard_env(&mut env, subject, |env| {
        let batch = from_ipc(env.convert_byte_array(&ipc)?)?;
        let addresses = env.new_long_array(2)?;
        addresses.set_region(env, 0, &publish(batch)?)?;
        Ok(addresses)
    })
}

fn subject() -> String {
    "record batch".to_owned()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array};
    use std::sync::Arc;

    fn batch() -> RecordBatch {
        let ids: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
        RecordBatch::try_from_iter([("id", ids)]).unwrap()
    }

    #[test]
    fn a_published_batch_is_taken_back_as_it_was() {
        let [array, schema] = publish(batch()).unwrap();
        // SAFETY: published just now.
        assert_eq!(unsafe { take(array, schema) }.unwrap(), batch());
    }

    #[test]
    fn no_batch_is_an_error() {
        // SAFETY: address 0 is refused before it is read.
        assert!(unsafe { take(0, 0) }.is_err());
    }

    #[test]
    fn the_serial_form_gives_a_batch_back() {
        assert_eq!(from_ipc(to_ipc(&batch()).unwrap()).unwrap(), batch());
    }

    #[test]
    fn bytes_that_are_no_batch_are_an_error() {
        assert!(from_ipc(vec![1, 2, 3]).is_err());
    }
}
