//! The contracts that the library was built with.

use std::fmt::Write;

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};

use crate::guard::guard_env;

/// One line `dataset hash` per contract, sorted by dataset; the hash is `stable_hash128` of the
/// canonical text in lower-case hex.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_relspec_udf_Native_contractHashes<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JByteArray<'local> {
    guard_env(
        &mut env,
        || "contract hashes".to_owned(),
        |env| Ok(env.byte_array_from_slice(lines().as_bytes())?),
    )
}

fn lines() -> String {
    let mut lines = String::new();
    for (dataset, _) in relspec_contracts::CANONICAL {
        let hash = relspec_contracts::contract_hash(dataset).unwrap_or_default();
        let number = u128::from_be_bytes(hash);
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{dataset} {number:032x}");
    }
    lines
}
