//! The extractor behind a handle, for `io.relspec.udf.extract.FileExtractor`.

use std::time::Duration;

use arrow::array::{Array, StructArray};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass, JLongArray};
use jni::sys::{jint, jlong};
use relspec_contracts::Dataset;
use relspec_extract::{ColumnarChange, DatasetSet, ExtractError, Extractor, export};
use relspec_python::{Code as DiagnosticCode, FileInput, Level, Options};
use serde::Deserialize;

use crate::bytes::{copy, text};
use crate::error::NativeError;
use crate::guard::{guard, guard_env};
use crate::handle::Handles;

static EXTRACTORS: Handles<Extractor> = Handles::new();

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    options: RequestOptions,
    datasets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RequestOptions {
    level: String,
    source_roots: Vec<String>,
    max_file_bytes: usize,
    max_depth: usize,
    python_version: String,
    emit_comments: bool,
    max_flow_edges: usize,
    time_limit_ms: u64,
}

impl Request {
    fn open(self) -> Result<Extractor, NativeError> {
        let requested = datasets(self.datasets.iter().map(String::as_str))?;
        Ok(Extractor::new(self.options.parse()?, requested))
    }
}

impl RequestOptions {
    fn parse(self) -> Result<Options, NativeError> {
        Ok(Options {
            level: level(&self.level)?,
            source_roots: self.source_roots,
            max_file_bytes: self.max_file_bytes,
            max_depth: self.max_depth,
            python_version: python_version(&self.python_version)?,
            emit_comments: self.emit_comments,
            max_flow_edges: self.max_flow_edges,
            time_limit: Duration::from_millis(self.time_limit_ms),
        })
    }
}

/// The set of the named datasets.
pub(crate) fn datasets<'n>(
    names: impl Iterator<Item = &'n str>,
) -> Result<DatasetSet, NativeError> {
    names.map(dataset).collect()
}

fn dataset(name: &str) -> Result<Dataset, NativeError> {
    let mut all = Dataset::ALL.iter().copied();
    all.find(|dataset| dataset.name() == name)
        .ok_or_else(|| NativeError::argument(format!("no native dataset is named {name}")))
}

fn level(name: &str) -> Result<Level, NativeError> {
    match name {
        "AST" => Ok(Level::Ast),
        "FLOW" => Ok(Level::Flow),
        "CALLS" => Ok(Level::Calls),
        _ => Err(NativeError::argument(format!("no level is named {name}"))),
    }
}

fn python_version(text: &str) -> Result<(u8, u8), NativeError> {
    let parse = || {
        let (major, minor) = text.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    parse().ok_or_else(|| NativeError::argument(format!("python version {text} is not like 3.13")))
}

/// The datasets as lines `name row` or `name columnar`, in the order of their numbers.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_extractorDatasets<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JByteArray<'local> {
    let lines: Vec<String> = Dataset::ALL
        .iter()
        .map(|dataset| {
            let route = if dataset.is_columnar() {
                "columnar"
            } else {
                "row"
            };
            format!("{} {route}", dataset.name())
        })
        .collect();
    guard_env(
        &mut env,
        || "datasets".to_owned(),
        |env| Ok(env.byte_array_from_slice(lines.join("\n").as_bytes())?),
    )
}

/// Opens an extractor from a JSON request and gives its handle.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_extractorOpen<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    request: JByteArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "extractor options".to_owned(),
        |env| {
            let json = env.convert_byte_array(&request)?;
            let request: Request = serde_json::from_slice(&json).map_err(NativeError::argument)?;
            Ok(EXTRACTORS.open(request.open()?))
        },
    )
}

/// Closes an extractor.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_extractorClose<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
) {
    guard(
        &mut env,
        || "extractor".to_owned(),
        || EXTRACTORS.close(handle),
    );
}

/// Derives the changes of a file. A side of the change is given by its bytes, or by the reason why
/// there are none (`code NUL size NUL message`), or by neither when there is no file. What an external
/// index says about the file comes with it; with the reason `INDEX` there is no file, but what the index
/// says besides its documents.
///
/// The result holds: file id, number of facts, number of batches, `stable_hash128` of the bytes
/// before and after (two halves each), then per batch its dataset, row count, whether it replaces
/// rows, and the addresses of its `FFI_ArrowArray` and `FFI_ArrowSchema`, which the caller owns.
/// The frames are fetched by `extractorFrames`.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_extractorChanges<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    repo: JByteArray<'local>,
    path: JByteArray<'local>,
    before: JByteArray<'local>,
    before_reason: JByteArray<'local>,
    before_index: JByteArray<'local>,
    after: JByteArray<'local>,
    after_reason: JByteArray<'local>,
    after_index: JByteArray<'local>,
) -> JLongArray<'local> {
    guard_env(
        &mut env,
        || "extractor".to_owned(),
        |env| {
            let repo = text(env, &repo)?;
            let path = text(env, &path)?;
            let before = Side::read(env, &before, &before_reason, &before_index)?;
            let after = Side::read(env, &after, &after_reason, &after_index)?;
            let result = EXTRACTORS
                .with(handle, |extractor| {
                    changes(extractor, &repo, &path, &before, &after)
                })
                .map_err(|error| error.during(&path))?;
            let array = env.new_long_array(result.len())?;
            array.set_region(env, 0, &result)?;
            Ok(array)
        },
    )
}

/// The row frames of the last changes.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_extractorFrames<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "row frames".to_owned(),
        |env| {
            EXTRACTORS.with(handle, |extractor| {
                Ok(env.byte_array_from_slice(extractor.frames().bytes())?)
            })
        },
    )
}

/// Facts of a file as UTF-8 text: rows as JSON lines, or, for `format` 1, one JSON document of
/// scopes, names, calls, attributes and imports.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_facts<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    options: JByteArray<'local>,
    format: jint,
    repo: JByteArray<'local>,
    path: JByteArray<'local>,
    bytes: JByteArray<'local>,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "facts".to_owned(),
        |env| {
            let json = copy(env, &options)?;
            let options: RequestOptions =
                serde_json::from_slice(&json).map_err(NativeError::argument)?;
            let options = options.parse()?;
            let (repo, path) = (text(env, &repo)?, text(env, &path)?);
            let bytes = copy(env, &bytes)?;
            let export = match format {
                0 => export::json_lines,
                1 => export::oracle,
                _ => return Err(NativeError::argument(format!("no facts format {format}"))),
            };
            let facts = export(&options, &repo, &path, &bytes)
                .map_err(|error| NativeError::argument(error).during(&path))?;
            Ok(env.byte_array_from_slice(facts.as_bytes())?)
        },
    )
}

fn copy_or_none(
    env: &mut jni::Env<'_>,
    bytes: &JByteArray<'_>,
) -> Result<Option<Vec<u8>>, NativeError> {
    if bytes.is_null() {
        return Ok(None);
    }
    copy(env, bytes).map(Some)
}

/// One side of a change, copied out of the JVM.
struct Side {
    bytes: Option<Vec<u8>>,
    reason: Option<String>,
    index: Option<Vec<u8>>,
}

impl Side {
    fn read(
        env: &mut jni::Env<'_>,
        bytes: &JByteArray<'_>,
        reason: &JByteArray<'_>,
        index: &JByteArray<'_>,
    ) -> Result<Self, NativeError> {
        let bytes = copy_or_none(env, bytes)?;
        let index = copy_or_none(env, index)?;
        let reason = if reason.is_null() {
            None
        } else {
            Some(text(env, reason)?)
        };
        Ok(Self {
            bytes,
            reason,
            index,
        })
    }

    fn input(&self) -> Result<Option<FileInput<'_>>, NativeError> {
        if let Some(bytes) = &self.bytes {
            return Ok(Some(match &self.index {
                Some(index) => FileInput::Indexed { bytes, index },
                None => FileInput::Read(bytes),
            }));
        }
        let Some(reason) = &self.reason else {
            return Ok(None);
        };
        let mut parts = reason.splitn(3, '\0');
        let code = match parts.next() {
            Some("INDEX") => {
                return Ok(Some(FileInput::Index {
                    index: self.index.as_deref().unwrap_or_default(),
                    problems: parts.nth(1).unwrap_or_default(),
                }));
            }
            Some("FILE_TOO_LARGE") => DiagnosticCode::FileTooLarge,
            Some("EXTRACT_FAILED") => DiagnosticCode::ExtractFailed,
            _ => return Err(NativeError::argument("unknown reason for an unread file")),
        };
        let size = parts.next().and_then(|size| size.parse().ok());
        let size_bytes = size.ok_or_else(|| NativeError::argument("unread file without size"))?;
        let message = parts.next().unwrap_or_default();
        Ok(Some(FileInput::Unread {
            size_bytes,
            code,
            message,
        }))
    }

    fn hash(&self) -> [jlong; 2] {
        let bytes = self.bytes.as_deref().unwrap_or_default();
        let hash = u128::from_be_bytes(relspec_ids::content_hash(bytes));
        [(hash >> 64) as jlong, hash as jlong]
    }
}

fn changes(
    extractor: &mut Extractor,
    repo: &str,
    path: &str,
    before: &Side,
    after: &Side,
) -> Result<Vec<jlong>, NativeError> {
    let changes = extractor
        .changes(repo, path, before.input()?, after.input()?)
        .map_err(from_extract)?;
    let mut result = vec![
        relspec_ids::file_id(repo, path),
        changes.fact_count as jlong,
        changes.batches.len() as jlong,
    ];
    result.extend(before.hash());
    result.extend(after.hash());
    for change in changes.batches {
        result.extend(export(change)?);
    }
    Ok(result)
}

/// Hands a batch over; whoever gets the addresses owns both structures.
pub(crate) fn export(change: ColumnarChange) -> Result<[jlong; 5], NativeError> {
    let rows = change.batch.num_rows();
    let data = StructArray::from(change.batch).into_data();
    let (array, schema) = arrow::ffi::to_ffi(&data).map_err(NativeError::argument)?;
    let array: *mut FFI_ArrowArray = Box::into_raw(Box::new(array));
    let schema: *mut FFI_ArrowSchema = Box::into_raw(Box::new(schema));
    Ok([
        change.dataset as jlong,
        rows as jlong,
        jlong::from(change.replaces),
        array as jlong,
        schema as jlong,
    ])
}

pub(crate) fn from_extract(error: ExtractError) -> NativeError {
    match error {
        ExtractError::Frames(error) => error.into(),
        ExtractError::Batch { .. } | ExtractError::Summary { .. } => NativeError::argument(error),
    }
}
