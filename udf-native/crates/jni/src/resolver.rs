//! The resolver behind a handle, for `io.relspec.udf.resolve.CallResolver`.

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use relspec_extract::Resolver;

use crate::bytes::{copy, text};
use crate::error::NativeError;
use crate::extractor::{datasets, from_extract};
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

/// Resolves, and gives the frames of the rows that differ.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_resolverChanges<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    repo: JByteArray<'local>,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "resolver".to_owned(),
        |env| {
            let repo = text(env, &repo)?;
            RESOLVERS
                .with(handle, |resolver| {
                    resolver.changes(&repo).map_err(from_extract)?;
                    Ok::<_, NativeError>(env.byte_array_from_slice(resolver.frames().bytes())?)
                })
                .map_err(|error| error.during(&repo))
        },
    )
}
