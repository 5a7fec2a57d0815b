//! Qualified names, identifiers, source positions and module names.
//!
//! Everything here is a pure function of its arguments: no state, no I/O. `None` stands for "no
//! answer" and becomes null in SQL; text that needs no change is borrowed.

pub mod access_path;
pub mod call;
pub mod change;
pub mod codec;
pub mod lines;
pub mod module;
pub mod mro;
pub mod name;
pub mod normalize;
pub mod position;
pub mod python;
mod python_names;
pub mod qname;
pub mod score;
pub mod source;
pub mod span;

pub use access_path::{AccessPath, Root};
pub use lines::{LineIndex, Newline};
pub use module::Module;
pub use name::Visibility;
pub use position::PositionEncoding;
pub use source::{OffsetMap, Place, Source, SourceError};
