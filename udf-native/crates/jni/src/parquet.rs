//! Data files that Java writes: it opens an encoder, feeds it rows or batches, and stores the bytes it gives.

use arrow::array::RecordBatch;
use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass, JIntArray};
use jni::sys::{jint, jlong};
use relspec_columnar::{ColumnarError, FileSpec, ParquetEncoder, RowsToArrow, copy_rows, project};

use crate::batch;
use crate::error::{Code, NativeError};
use crate::guard::{guard, guard_env};
use crate::handle::Handles;
use crate::reader::row_numbers;

static FILES: Handles<DataFile> = Handles::new();

/// A data file under way.
struct DataFile {
    spec: FileSpec,
    rows: RowsToArrow,
    encoder: ParquetEncoder,
}

impl DataFile {
    fn open(spec: &[u8]) -> Result<jlong, NativeError> {
        let spec = FileSpec::from_json(spec)?;
        let (rows, encoder) = (RowsToArrow::new(&spec), ParquetEncoder::new(&spec)?);
        Ok(FILES.open(DataFile {
            spec,
            rows,
            encoder,
        }))
    }

    fn write_rows(&mut self, frames: &[u8]) -> Result<jlong, NativeError> {
        self.encoder.write(&self.rows.decode(frames)?)?;
        Ok(self.size())
    }

    fn write_batch(&mut self, batch: &RecordBatch) -> Result<jlong, NativeError> {
        self.encoder.write(&project(batch, &self.spec)?)?;
        Ok(self.size())
    }

    fn copy_rows(&mut self, from: Vec<u8>, deleted: &[u32]) -> Result<jlong, NativeError> {
        copy_rows(from, deleted, &self.spec, &mut self.encoder)?;
        Ok(self.size())
    }

    fn size(&self) -> jlong {
        self.encoder.estimated_size() as jlong
    }
}

impl From<ColumnarError> for NativeError {
    fn from(error: ColumnarError) -> Self {
        match error {
            ColumnarError::Memory(_) => NativeError::new(Code::NativeMemory, error.to_string()),
            ColumnarError::Damaged(_) => NativeError::new(Code::NativeDamaged, error.to_string()),
            _ => NativeError::argument(error),
        }
    }
}

/// Opens a data file as its JSON description says; gives its handle.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetOpen<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    spec: JByteArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "data file".to_owned(),
        |env| DataFile::open(&env.convert_byte_array(&spec)?),
    )
}

/// Appends the rows whose frames are the `length` bytes at `address`; gives the estimated size of the file.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetWriteRows<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
    address: jlong,
    length: jint,
) -> jlong {
    guard(
        &mut env,
        || subject(file),
        || {
            let length = usize::try_from(length)
                .map_err(|_| NativeError::argument(format!("negative length {length}")))?;
            let pointer = address as *const u8;
            if pointer.is_null() {
                return Err(NativeError::argument("no rows at address 0"));
            }
            // SAFETY: Java owns `length` bytes at `address` and lets nobody change them during the call.
            let frames = unsafe { std::slice::from_raw_parts(pointer, length) };
            FILES.with(file, |file| file.write_rows(frames))
        },
    )
}

/// Takes a batch, also one that does not fit, and appends its rows; gives the estimated size of the file.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetWriteBatch<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
    array: jlong,
    schema: jlong,
) -> jlong {
    guard(
        &mut env,
        || subject(file),
        || {
            // SAFETY: `ColumnarBatch` gives its addresses away once.
            let batch = unsafe { batch::take(array, schema)? };
            FILES.with(file, |file| file.write_batch(&batch))
        },
    )
}

/// Appends the rows of another data file, given as its bytes, but for those with these ascending numbers; gives the
/// estimated size of the file.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetCopyRows<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
    from: JByteArray<'local>,
    deleted: JIntArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || subject(file),
        |env| {
            let (from, deleted) = (env.convert_byte_array(&from)?, row_numbers(env, &deleted)?);
            FILES.with(file, |file| file.copy_rows(from, &deleted))
        },
    )
}

/// The bytes of the file that are ready and not yet taken, possibly none.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetTake<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || subject(file),
        |env| {
            let bytes = FILES.with(file, |file| Ok(file.encoder.take_bytes()))?;
            Ok(env.byte_array_from_slice(&bytes)?)
        },
    )
}

/// Completes the file, whose last bytes can then be taken; gives its statistics as UTF-8 JSON for Delta's log.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetFinish<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || subject(file),
        |env| {
            let stats = FILES.with(file, |file| Ok(file.encoder.finish()?))?;
            Ok(env.byte_array_from_slice(stats.to_delta_json().as_bytes())?)
        },
    )
}

/// Gives up the encoder of a file, finished or not.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_parquetClose<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: jlong,
) {
    guard(&mut env, || subject(file), || FILES.close(file));
}

fn subject(file: jlong) -> String {
    format!("data file {file}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array, StringArray};
    use std::sync::Arc;

    const SPEC: &[u8] = br#"{"arity": 1, "statistics": ["id"], "columns": [
        {"name": "id", "type": "BIGINT", "nullable": false, "position": 0}]}"#;

    fn batch(values: ArrayRef) -> RecordBatch {
        RecordBatch::try_from_iter([("id", values)]).unwrap()
    }

    #[test]
    fn rows_and_batches_make_one_file() {
        let file = DataFile::open(SPEC).unwrap();
        let frames = [
            &24_u32.to_le_bytes()[..],
            &[0; 8],
            &7_i64.to_le_bytes(),
            &[0; 8],
        ]
        .concat();
        FILES.with(file, |f| f.write_rows(&frames)).unwrap();
        let ids = batch(Arc::new(Int64Array::from(vec![3, 9])));
        FILES.with(file, |f| f.write_batch(&ids)).unwrap();
        let stats = FILES.with(file, |f| Ok(f.encoder.finish()?)).unwrap();
        assert_eq!(stats.row_count, 3);
        let bytes = FILES.with(file, |f| Ok(f.encoder.take_bytes())).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        FILES.close(file).unwrap();
        assert_eq!(FILES.close(file).unwrap_err().code, Code::NativeHandle);
    }

    #[test]
    fn a_batch_that_does_not_fit_is_refused() {
        let file = DataFile::open(SPEC).unwrap();
        let wrong = batch(Arc::new(StringArray::from(vec!["x"])));
        let error = FILES.with(file, |f| f.write_batch(&wrong)).unwrap_err();
        assert_eq!(error.code, Code::NativeArgument);
        FILES.close(file).unwrap();
    }

    #[test]
    fn a_description_that_cannot_be_opens_nothing() {
        let error = DataFile::open(b"{}").unwrap_err();
        assert!(error.message.contains("file description"), "{error}");
    }
}
