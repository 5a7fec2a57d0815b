//! What the JVM calls. Names are those of the native methods of `io.relspec.udf.Native`.

use std::ffi::c_void;

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::{JNI_VERSION_1_8, JavaVM, jint, jlong};

use crate::error::{Code, NativeError};
use crate::guard::{guard, guard_env, install_panic_hook};
use crate::{manifest, plant};

/// Runs once, when the library is loaded.
#[unsafe(no_mangle)]
pub extern "system" fn JNI_OnLoad(_vm: *mut JavaVM, _reserved: *mut c_void) -> jint {
    install_panic_hook();
    JNI_VERSION_1_8
}

/// Calls function `number` on the encoded arguments in the first `length` bytes at `address` and
/// writes the encoded result behind them, into the rest of the `capacity` bytes. Gives the length
/// of the result, or its negative if it does not fit; the arguments are still there then.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_call<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    number: jint,
    address: jlong,
    length: jint,
    capacity: jint,
) -> jint {
    guard(
        &mut env,
        || subject(number),
        || {
            let (length, capacity) = (size(length)?, size(capacity)?);
            let pointer = address as *mut u8;
            let room = capacity.checked_sub(length).filter(|_| !pointer.is_null());
            let room = room.ok_or_else(|| NativeError::argument("no memory to write to"))?;
            // SAFETY: Java owns `capacity` bytes at `address`, keeps them for the call and lets no
            // other thread use them; the two slices share none of them.
            let (arguments, room) = unsafe {
                (
                    std::slice::from_raw_parts(pointer.cast_const(), length),
                    std::slice::from_raw_parts_mut(pointer.add(length), room),
                )
            };
            manifest::function(number)?.call(arguments, room)
        },
    )
}

/// The manifest as UTF-8 JSON.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_manifest<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "manifest".to_owned(),
        |env| Ok(env.byte_array_from_slice(manifest::to_json()?.as_bytes())?),
    )
}

/// Makes the next guarded call of this thread panic; for tests only.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_selfTestPanic<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    kind: jint,
) {
    guard(&mut env, || "self test".to_owned(), || plant::arm(kind));
}

fn subject(number: jint) -> String {
    match manifest::function(number) {
        Ok(function) => format!("function {}", function.name),
        Err(_) => format!("function number {number}"),
    }
}

fn size(value: jint) -> Result<usize, NativeError> {
    usize::try_from(value)
        .map_err(|_| NativeError::new(Code::NativeArgument, format!("negative size {value}")))
}
