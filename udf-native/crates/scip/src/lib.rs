//! External indexes in the SCIP format: what other tools say about the names of a repository.
//!
//! [`message`] has the parts of the protobuf messages that are used here, [`symbol`] reads the names of
//! symbols. An index is read one document at a time, so the messages never hold more than one.

pub mod message;
pub mod role;
pub mod symbol;

pub use prost::Message;

pub use message::{Document, Index, IndexError, Occurrence, Relationship, SymbolInformation};
pub use symbol::{Sort, Symbol, symbol_name};
