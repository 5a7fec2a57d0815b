//! What Java passes as byte arrays.

use jni::objects::JByteArray;

use crate::error::{Code, NativeError};

/// A copy of a Java array. The JVM holds the same number of bytes, so the size is bounded by it;
/// the memory is asked for all the same.
pub(crate) fn copy(env: &mut jni::Env<'_>, array: &JByteArray<'_>) -> Result<Vec<u8>, NativeError> {
    let length = array.len(env)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|error| {
        NativeError::new(
            Code::NativeMemory,
            format!("{length} bytes of input: {error}"),
        )
    })?;
    bytes.resize(length, 0_i8);
    array.get_region(env, 0, &mut bytes)?;
    Ok(bytes.into_iter().map(i8::cast_unsigned).collect())
}

/// The text that a Java array holds as UTF-8.
pub(crate) fn text(env: &mut jni::Env<'_>, array: &JByteArray<'_>) -> Result<String, NativeError> {
    String::from_utf8(copy(env, array)?).map_err(NativeError::argument)
}
