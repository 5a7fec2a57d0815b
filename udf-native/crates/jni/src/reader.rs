//! Data files that Java reads: it gives the bytes of a file and gets row frames.

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use relspec_columnar::{FrameReader, Summary};
use relspec_contracts::frames::Frames;

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

/// Counts the rows of a data file given as its bytes.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_summaryAdd<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    summary: jlong,
    file: JByteArray<'local>,
) {
    guard_env(
        &mut env,
        || "summary".to_owned(),
        |env| {
            let file = env.convert_byte_array(&file)?;
            SUMMARIES.with(summary, |summary| Ok(summary.add(file)?))
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
