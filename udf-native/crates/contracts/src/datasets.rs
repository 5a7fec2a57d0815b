//! Generated; see `build/generate.rs`.
#![allow(
    clippy::pedantic,
    clippy::op_ref,
    clippy::needless_borrow,
    reason = "generated code"
)]

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::Serialize;

use crate::frames::{Frames, RowKind};
use crate::{ColumnarRoute, FactsVisitor, Row, RowRoute, arrays};

include!(concat!(env!("OUT_DIR"), "/datasets.rs"));
