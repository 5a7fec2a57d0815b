//! The resolver behind a handle, for `io.relspec.udf.resolve.CallResolver`.

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass, JLongArray};
use jni::sys::{jboolean, jlong};
use relspec_extract::Resolver;

use crate::bytes::{copy, text};
use crate::extractor::{datasets, export, from_extract};
use crate::guard::{guard, guard_env};
use crate::handle::Handles;

static RESOLVERS: Handles<Resolver> = Handles::new();

/// Opens a resolver of one repository that gives out the named datasets, one name per line.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverOpen<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    requested: JByteArray<'local>,
) -> jlong {
    guard_env(
        &mut env,
        || "resolver datasets".to_owned(),
        |env| {
            let names = text(env, &requested)?;
            Ok(RESOLVERS.open(Resolver::new(datasets(names.lines())?)))
        },
    )
}

/// Closes a resolver.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverClose<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
) {
    guard(
        &mut env,
        || "resolver".to_owned(),
        || RESOLVERS.close(handle),
    );
}

/// Sets what a file says, or forgets the file when `summary` is null.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverSet<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    path: JByteArray<'local>,
    file_id: jlong,
    summary: JByteArray<'local>,
) {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |env| {
            let path = text(env, &path)?;
            let summary = if summary.is_null() {
                None
            } else {
                Some(copy(env, &summary)?)
            };
            RESOLVERS.with(handle, |resolver| {
                resolver.set(&path, file_id, summary);
                Ok(())
            })
        },
    );
}

/// Takes the rows that follow from what the files say as given out.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverRestore<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
) {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |_env| RESOLVERS.with(handle, |resolver| resolver.restore().map_err(from_extract)),
    );
}

/// Resolves; what differs is then given by `resolverNext`. For the last time, nothing is kept for another.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverSolve<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    is_last: jboolean,
) {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |_env| {
            RESOLVERS.with(handle, |resolver| {
                let solved = if is_last {
                    resolver.finish()
                } else {
                    resolver.solve()
                };
                solved.map_err(from_extract)
            })
        },
    );
}

/// What differs in the next file where something does; null after the last one.
///
/// The result holds: file id, number of batches, then per batch its dataset, row count, whether it
/// replaces rows, and the addresses of its `FFI_ArrowArray` and `FFI_ArrowSchema`, which the caller
/// owns. The frames are fetched by `resolverFrames`.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverNext<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    repo: JByteArray<'local>,
) -> JLongArray<'local> {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |env| {
            let repo = text(env, &repo)?;
            let answers = RESOLVERS
                .with(handle, |resolver| {
                    resolver.next(&repo).map_err(from_extract)
                })
                .map_err(|error| error.during(&repo))?;
            let Some(answers) = answers else {
                return Ok(JLongArray::null());
            };
            let mut result = vec![answers.file_id, answers.batches.len() as jlong];
            for change in answers.batches {
                result.extend(export(change)?);
            }
            let array = env.new_long_array(result.len())?;
            array.set_region(env, 0, &result)?;
            Ok(array)
        },
    )
}

/// The row frames of the last file.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverFrames<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |env| {
            RESOLVERS.with(handle, |resolver| {
                Ok(env.byte_array_from_slice(resolver.frames().bytes())?)
            })
        },
    )
}
