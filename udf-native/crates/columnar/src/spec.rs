use crate::ColumnarError;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use serde::Deserialize;
use std::sync::Arc;

/// Type of a column of a data file, named as in Flink SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ColumnType {
    /// One byte, zero or one.
    #[serde(rename = "BOOLEAN")]
    Boolean,
    /// 32 bits, signed.
    #[serde(rename = "INT")]
    Int,
    /// 64 bits, signed.
    #[serde(rename = "BIGINT")]
    BigInt,
    /// IEEE 754, 64 bits.
    #[serde(rename = "DOUBLE")]
    Double,
    /// UTF-8.
    #[serde(rename = "STRING")]
    String,
    /// Bytes of any length; also what `BINARY(n)` is stored as.
    #[serde(rename = "BYTES")]
    Bytes,
    /// An instant: milliseconds since the epoch in a row, microseconds in the file.
    #[serde(rename = "TIMESTAMP_LTZ(3)")]
    TimestampLtz3,
    /// A list of UTF-8 strings, none of them null.
    #[serde(rename = "ARRAY<STRING>")]
    StringArray,
    /// A list of 32-bit integers, none of them null.
    #[serde(rename = "ARRAY<INT>")]
    IntArray,
    /// A list of 64-bit integers, none of them null.
    #[serde(rename = "ARRAY<BIGINT>")]
    BigIntArray,
}

impl ColumnType {
    /// The Arrow type that the Parquet writer turns into what Delta prescribes for the column type.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Int => DataType::Int32,
            Self::BigInt => DataType::Int64,
            Self::Double => DataType::Float64,
            Self::String => DataType::Utf8,
            Self::Bytes => DataType::Binary,
            Self::TimestampLtz3 => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::StringArray => DataType::List(element(DataType::Utf8)),
            Self::IntArray => DataType::List(element(DataType::Int32)),
            Self::BigIntArray => DataType::List(element(DataType::Int64)),
        }
    }
}

/// The element field of a list, under the name that the Parquet specification gives it.
pub(crate) fn element(data_type: DataType) -> Arc<Field> {
    Arc::new(Field::new("element", data_type, false))
}

/// A column of a data file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name in the file and in a batch.
    pub name: String,
    /// Type in the row and in the file.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
    /// Zero-based field number in a row.
    pub position: usize,
    /// Value of a STRING column in all rows of a batch that does not have the column.
    #[serde(default)]
    pub constant: Option<String>,
}

/// How pages are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Compression {
    /// Fast, the default.
    #[default]
    Snappy,
    /// About two thirds of the size at about twice the time.
    Zstd,
}

/// Everything that determines how rows become a data file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// Number of fields of a row, including those that are not in the file.
    pub arity: usize,
    /// Columns of the file in their order.
    pub columns: Vec<Column>,
    /// Names of the columns that get bounds and a null count.
    #[serde(default)]
    pub statistics: Vec<String>,
    /// How pages are compressed.
    #[serde(default)]
    pub compression: Compression,
}

impl FileSpec {
    /// Reads the JSON form: the fields of this struct under their names, `type` for a column's type.
    ///
    /// # Errors
    /// [`ColumnarError::Spec`] for JSON that is not this form, a position outside the row, a column named twice, a
    /// statistics column that does not exist or cannot have bounds.
    pub fn from_json(json: &[u8]) -> Result<Self, ColumnarError> {
        let spec: Self =
            serde_json::from_slice(json).map_err(|e| ColumnarError::Spec(e.to_string()))?;
        spec.check()?;
        Ok(spec)
    }

    /// The Arrow schema of the file.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns
            .iter()
            .map(|c| Field::new(&c.name, c.column_type.arrow(), c.nullable))
            .collect();
        Arc::new(Schema::new(fields))
    }

    fn check(&self) -> Result<(), ColumnarError> {
        if self.columns.is_empty() {
            return Err(ColumnarError::Spec("no columns".into()));
        }
        for (i, column) in self.columns.iter().enumerate() {
            if column.position >= self.arity {
                let Column { name, position, .. } = column;
                return Err(ColumnarError::Spec(format!(
                    "column {name} has position {position}, but a row has {} fields",
                    self.arity
                )));
            }
            if column.constant.is_some() && column.column_type != ColumnType::String {
                return Err(ColumnarError::Spec(format!(
                    "column {} is no STRING, so it has no constant",
                    column.name
                )));
            }
            if self.columns.iter().take(i).any(|c| c.name == column.name) {
                return Err(ColumnarError::Spec(format!(
                    "column {} is there twice",
                    column.name
                )));
            }
        }
        self.statistics
            .iter()
            .try_for_each(|name| self.check_statistics(name))
    }

    fn check_statistics(&self, name: &str) -> Result<(), ColumnarError> {
        let Some(column) = self.columns.iter().find(|c| c.name == name) else {
            return Err(ColumnarError::Spec(format!(
                "statistics column {name} is not in the file"
            )));
        };
        match column.column_type {
            ColumnType::Boolean | ColumnType::Int | ColumnType::BigInt | ColumnType::String => {
                Ok(())
            }
            other => Err(ColumnarError::Spec(format!(
                "no statistics for column {name} of type {other:?}"
            ))),
        }
    }
}
