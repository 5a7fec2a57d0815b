//! Stable hashes and every id of the graph.
//!
//! [`stable_hash64`] and [`stable_hash128`] are XXH3 with seed 0 over a self-delimiting encoding of
//! their parts (see [`encoding`]), so two different part lists never hash the same bytes. The ids in
//! [`id`] are such hashes over fixed parts; nothing else in the product computes an id or a hash.

pub mod encoding;
mod hash;
mod id;

pub use encoding::{DecodeError, Decoded, Decoder, Part, Scalar, Sink, decode, encode};
pub use hash::{stable_hash64, stable_hash64_encoded, stable_hash128, stable_hash128_encoded};
pub use id::{
    UseKey, binding_id, bundle_id, comment_id, content_hash, def_id, diagnostic_id, edge_id,
    file_id, group_id, index_id, local_id, member_id, name_id, node_id, path_id, qname_id, row_key,
    scope_id, symbol_id, type_id, use_id,
};
