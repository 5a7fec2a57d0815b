//! Data files that Java reads: it gives the bytes of a file and gets row frames.

use jni::objects::{JByteArray, JClass, JIntArray, JLongArray};
use jni::sys::{jint, jlong};
use jni::{Env, EnvUnowned};
use relspec_columnar::{FileSpec, FrameReader, Needed, RowsToArrow, Summary, frames_of, needed};
use relspec_contracts::frames::Frames;

use crate::batch;
use crate::error::NativeError;
use crate::guard::{guard, guard_env};
use crate::handle::Handles;

static READERS: Handles<Reader> = Handles::new();
static SUMMARIES: Handles<Summary> = Handles::new();

struct Reader {
    rows: FrameReader,
    frames: Frames,
}

/// Opens a data file given as its bytes; `columns` is a JSON array of the columns wanted. Gives its handle.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_readerOpen<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    file: JByteArray<'local>,
    columns: JByteArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "data file".to_owned(),
        |env| {
            let (file, columns) = (
                env.convert_byte_array(&file)?,
                env.convert_byte_array(&columns)?,
            );
            let rows = FrameReader::open(file, &columns)?;
            Ok(READERS.open(Reader {
                rows,
                frames: Frames::default(),
            }))
        },
    )
}

/// Which bytes of a file of `size` bytes hold some of its rows: begin and end of each range, or, alone, how many bytes of
/// its end are to be given if there are not enough of them.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_readerRanges<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    end: JByteArray<'local>,
    size: jlong,
    rows: JIntArray<'local>,
) -> JLongArray<'local> {
    guard_env(
        &mut env,
        || "data file".to_owned(),
        |env| {
            let end = env.convert_byte_array(&end)?;
            let rows = row_numbers(env, &rows)?;
            let bounds: Vec<jlong> = match needed(&end, file_size(size)?, &rows)? {
                Needed::End(length) => vec![length as jlong],
                Needed::Ranges(ranges) => {
                    let bounds = ranges.iter().flat_map(|range| [range.start, range.end]);
                    bounds.map(|bound| bound as jlong).collect()
                }
            };
            let array = env.new_long_array(bounds.len())?;
            array.set_region(env, 0, &bounds)?;
            Ok(array)
        },
    )
}

/// Opens a data file as `readerOpen` does, for the rows with these ascending numbers alone; `rest` are the bytes that
/// `readerRanges` names.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_readerOpenRows<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    end: JByteArray<'local>,
    size: jlong,
    rest: JByteArray<'local>,
    columns: JByteArray<'local>,
    rows: JIntArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "data file".to_owned(),
        |env| {
            let end = env.convert_byte_array(&end)?;
            let rest = env.convert_byte_array(&rest)?;
            let columns = env.convert_byte_array(&columns)?;
            let numbers = row_numbers(env, &rows)?;
            let rows = FrameReader::open_rows(end, file_size(size)?, rest, &columns, &numbers)?;
            Ok(READERS.open(Reader {
                rows,
                frames: Frames::default(),
            }))
        },
    )
}

fn file_size(size: jlong) -> Result<u64, NativeError> {
    u64::try_from(size).map_err(|_| NativeError::argument(format!("negative size {size}")))
}

/// Takes a batch that has the columns of a data file and gives its rows as frames.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_batchFrames<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    array: jlong,
    schema: jlong,
    spec: JByteArray<'local>,
    columns: JByteArray<'local>,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "record batch".to_owned(),
        |env| {
            // SAFETY: `ColumnarBatch` gives its addresses away once.
            let batch = unsafe { batch::take(array, schema)? };
            let spec = FileSpec::from_json(&env.convert_byte_array(&spec)?)?;
            let mut frames = Frames::default();
            frames_of(
                &batch,
                &spec,
                &env.convert_byte_array(&columns)?,
                &mut frames,
            )?;
            frames.check().map_err(NativeError::from)?;
            Ok(env.byte_array_from_slice(frames.bytes())?)
        },
    )
}

/// Makes a batch of the rows whose frames are the `length` bytes at `address`, with the columns of a data file; gives
/// the addresses of its array and its schema.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_batchFromRows<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    spec: JByteArray<'local>,
    address: jlong,
    length: jint,
) -> JLongArray<'local> {
    guard_env(
        &mut env,
        || "record batch".to_owned(),
        |env| {
            let length = usize::try_from(length)
                .map_err(|_| NativeError::argument(format!("negative length {length}")))?;
            let pointer = address as *const u8;
            if pointer.is_null() {
                return Err(NativeError::argument("no rows at address 0"));
            }
            let spec = FileSpec::from_json(&env.convert_byte_array(&spec)?)?;
            // SAFETY: Java owns `length` bytes at `address` and lets nobody change them during the call.
            let frames = unsafe { std::slice::from_raw_parts(pointer, length) };
            let batch = RowsToArrow::new(&spec).decode(frames)?;
            let addresses = env.new_long_array(2)?;
            addresses.set_region(env, 0, &batch::publish(batch)?)?;
            Ok(addresses)
        },
    )
}

/// The frames of the next rows, none at the end of the file.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_readerNext<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    reader: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "data file".to_owned(),
        |env| {
            READERS.with(reader, |reader| {
                reader.frames.clear();
                reader.rows.read(&mut reader.frames)?;
                reader.frames.check().map_err(NativeError::from)?;
                Ok(env.byte_array_from_slice(reader.frames.bytes())?)
            })
        },
    )
}

/// Closes a reader.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_readerClose<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    reader: jlong,
) {
    guard(
        &mut env,
        || "data file".to_owned(),
        || READERS.close(reader),
    );
}

/// Begins a count over data files that a JSON description names. Gives its handle.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_summaryOpen<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    spec: JByteArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "summary".to_owned(),
        |env| Ok(SUMMARIES.open(Summary::open(&env.convert_byte_array(&spec)?)?)),
    )
}

/// Counts the rows of a data file given as its bytes, but for those whose numbers are given.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_summaryAdd<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    summary: jlong,
    file: JByteArray<'local>,
    deleted: JIntArray<'local>,
) {
    guard_env(
        &mut env,
        || "summary".to_owned(),
        |env| {
            let (file, deleted) = (env.convert_byte_array(&file)?, row_numbers(env, &deleted)?);
            SUMMARIES.with(summary, |summary| Ok(summary.add(file, &deleted)?))
        },
    );
}

/// Ends a count; gives a JSON object from value to number.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_summaryFinish<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    summary: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "summary".to_owned(),
        |env| {
            let counts = SUMMARIES.take(summary)?.finish()?;
            Ok(env.byte_array_from_slice(counts.as_bytes())?)
        },
    )
}

/// Numbers of rows from Java.
pub(crate) fn row_numbers(env: &Env<'_>, rows: &JIntArray<'_>) -> Result<Vec<u32>, NativeError> {
    let mut numbers = vec![0; rows.len(env)?];
    rows.get_region(env, 0, &mut numbers)?;
    numbers
        .into_iter()
        .map(u32::try_from)
        .collect::<Result<Vec<u32>, _>>()
        .map_err(|_| NativeError::argument("a row has a negative number"))
}
