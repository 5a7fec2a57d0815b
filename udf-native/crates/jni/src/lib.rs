//! The JNI bridge: the only unsafe code of the workspace, and the SQL functions as one manifest.
//!
//! Every export is a [`guard`](guard::guard) around safe code, so a panic or an error becomes a
//! `io.relspec.udf.NativeException` that names what was being processed and the JVM lives on.
//!
//! What crosses, and who owns it:
//!
//! | What | Owner | Lives |
//! |---|---|---|
//! | scratch memory of a function call | Java | Rust reads and writes it during the call only |
//! | byte arrays that are returned | Java | made by the call, collected by the JVM |
//! | Arrow batches, as two C structures | who holds their addresses | until released, once |
//! | things behind a [`handle`] | Rust | from open to close; Java holds a number |

pub mod batch;
mod bytes;
pub mod contracts;
pub mod error;
pub mod exports;
pub mod extractor;
pub mod function;
pub mod guard;
pub mod handle;
mod id_functions;
pub mod manifest;
pub mod parquet;
pub mod plant;
pub mod reader;
pub mod resolver;
mod text_functions;
