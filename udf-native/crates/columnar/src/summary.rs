//! Counts over the data files of a table, without turning them into rows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use arrow::array::cast::AsArray;
use arrow::array::types::{Int32Type, Int64Type};
use arrow::array::{
    Array, ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use parquet::arrow::ProjectionMask;
use serde::Deserialize;

use crate::parts::FileParts;
use crate::reader::without;
use crate::{ColumnarError, seal};

const ROWS_PER_BATCH: usize = 16 * 1024;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SummarySpec {
    /// Rows per value of a STRING column.
    Values {
        /// The column.
        column: String,
    },
    /// Keys per value: each key counts once, for the value of its row with the smallest rank, ties by the smaller value.
    BestValues {
        /// STRING column that selects rows.
        filter: String,
        /// Values that it must have one of.
        one_of: Vec<String>,
        /// BIGINT column that is counted.
        key: String,
        /// INT column, 1 is best.
        rank: String,
        /// STRING column.
        value: String,
    },
    /// Rows, or different keys, per combination of values. A combination is the texts of its values with U+001F between
    /// them; a null has no text.
    Groups {
        /// STRING, INT, BIGINT or BOOLEAN columns.
        columns: Vec<String>,
        /// BIGINT column whose different values are counted; rows are if there is none.
        distinct: Option<String>,
    },
}

const BETWEEN_VALUES: char = '\u{1f}';

/// A count under way, over any number of files.
#[derive(Debug)]
pub struct Summary {
    spec: SummarySpec,
    counts: BTreeMap<String, u64>,
    values: Vec<String>,
    best: HashMap<i64, (i32, usize)>,
    groups: HashMap<String, Group>,
}

/// Rows of a group, or its keys if keys are counted.
#[derive(Debug, Default)]
struct Group {
    rows: u64,
    keys: HashSet<i64>,
}

impl Group {
    fn add(&mut self, key: Option<i64>) {
        self.rows += 1;
        self.keys.extend(key);
    }
}

impl Summary {
    /// A count that a JSON [`SummarySpec`] describes.
    ///
    /// # Errors
    /// [`ColumnarError::Spec`] for other JSON.
    pub fn open(spec: &[u8]) -> Result<Self, ColumnarError> {
        let spec = serde_json::from_slice(spec).map_err(|e| ColumnarError::Spec(e.to_string()))?;
        Ok(Self {
            spec,
            counts: BTreeMap::new(),
            values: Vec::new(),
            best: HashMap::new(),
            groups: HashMap::new(),
        })
    }

    /// Counts the rows of a data file, but for those whose zero-based numbers are given, ascending.
    ///
    /// # Errors
    /// [`ColumnarError::Spec`] for numbers that do not ascend or are not in the file,
    /// [`ColumnarError::Damaged`] for bytes that are not a whole Parquet file,
    /// [`ColumnarError::Batch`] for a column that is not there or has another type.
    pub fn add(&mut self, file: Vec<u8>, deleted: &[u32]) -> Result<(), ColumnarError> {
        let mut builder = seal::open(FileParts::whole(file))?;
        if !deleted.is_empty() {
            let count = builder.metadata().file_metadata().num_rows();
            builder = builder.with_row_selection(without(deleted, count)?);
        }
        let columns = match &self.spec {
            SummarySpec::Values { column } => vec![column],
            SummarySpec::BestValues {
                filter,
                key,
                rank,
                value,
                ..
            } => vec![filter, key, rank, value],
            SummarySpec::Groups { columns, distinct } => columns.iter().chain(distinct).collect(),
        };
        let mask = ProjectionMask::columns(
            builder.parquet_schema(),
            columns.into_iter().map(String::as_str),
        );
        let batches = builder
            .with_projection(mask)
            .with_batch_size(ROWS_PER_BATCH)
            .build()?;
        for batch in batches {
            self.count(&batch.map_err(ColumnarError::damaged)?)?;
        }
        Ok(())
    }

    fn count(&mut self, batch: &RecordBatch) -> Result<(), ColumnarError> {
        match self.spec.clone() {
            SummarySpec::Values { column } => self.count_values(batch, &column),
            SummarySpec::BestValues {
                filter,
                one_of,
                key,
                rank,
                value,
            } => self.count_best(batch, [&filter, &key, &rank, &value], &one_of),
            SummarySpec::Groups { columns, distinct } => {
                self.count_groups(batch, &columns, distinct.as_deref())
            }
        }
    }

    fn count_values(&mut self, batch: &RecordBatch, column: &str) -> Result<(), ColumnarError> {
        let values = column_of(batch, column)?
            .as_string_opt::<i32>()
            .ok_or_else(|| mismatch(column))?;
        for value in values.iter().flatten() {
            if let Some(count) = self.counts.get_mut(value) {
                *count += 1;
            } else {
                self.counts.insert(value.to_owned(), 1);
            }
        }
        Ok(())
    }

    fn count_best(
        &mut self,
        batch: &RecordBatch,
        [filter, key, rank, value]: [&str; 4],
        one_of: &[String],
    ) -> Result<(), ColumnarError> {
        let filters = column_of(batch, filter)?
            .as_string_opt::<i32>()
            .ok_or_else(|| mismatch(filter))?;
        let keys = column_of(batch, key)?
            .as_primitive_opt::<Int64Type>()
            .ok_or_else(|| mismatch(key))?;
        let ranks = column_of(batch, rank)?
            .as_primitive_opt::<Int32Type>()
            .ok_or_else(|| mismatch(rank))?;
        let values = column_of(batch, value)?
            .as_string_opt::<i32>()
            .ok_or_else(|| mismatch(value))?;
        for (row, selected) in filters.iter().enumerate() {
            if selected.is_some_and(|text| one_of.iter().any(|one| one == text)) {
                self.offer(keys.value(row), ranks.value(row), values.value(row));
            }
        }
        Ok(())
    }

    fn count_groups(
        &mut self,
        batch: &RecordBatch,
        columns: &[String],
        distinct: Option<&str>,
    ) -> Result<(), ColumnarError> {
        let values = columns
            .iter()
            .map(|column| Texts::of(column_of(batch, column)?).ok_or_else(|| mismatch(column)))
            .collect::<Result<Vec<_>, _>>()?;
        let keys = match distinct {
            Some(key) => Some(
                column_of(batch, key)?
                    .as_primitive_opt::<Int64Type>()
                    .ok_or_else(|| mismatch(key))?,
            ),
            None => None,
        };
        let mut name = String::new();
        for row in 0..batch.num_rows() {
            name.clear();
            for (i, texts) in values.iter().enumerate() {
                if i > 0 {
                    name.push(BETWEEN_VALUES);
                }
                texts.append(row, &mut name);
            }
            let key = keys.map(|keys| keys.value(row));
            if let Some(group) = self.groups.get_mut(&name) {
                group.add(key);
            } else {
                let mut group = Group::default();
                group.add(key);
                self.groups.insert(name.clone(), group);
            }
        }
        Ok(())
    }

    fn offer(&mut self, key: i64, rank: i32, value: &str) {
        let known = self.values.iter().position(|text| text == value);
        let place = known.unwrap_or_else(|| {
            self.values.push(value.to_owned());
            self.values.len() - 1
        });
        let texts = &self.values;
        self.best
            .entry(key)
            .and_modify(|best| {
                if (rank, texts.get(place)) < (best.0, texts.get(best.1)) {
                    *best = (rank, place);
                }
            })
            .or_insert((rank, place));
    }

    /// The counts as a JSON object from value to number, sorted by value.
    ///
    /// # Errors
    /// [`ColumnarError::Spec`] if JSON cannot be written, which does not happen.
    pub fn finish(mut self) -> Result<String, ColumnarError> {
        #[allow(
            clippy::iter_over_hash_type,
            reason = "sums do not depend on the order"
        )]
        for (_, place) in self.best.values() {
            if let Some(value) = self.values.get(*place) {
                *self.counts.entry(value.clone()).or_default() += 1;
            }
        }
        let counts_keys = matches!(
            self.spec,
            SummarySpec::Groups {
                distinct: Some(_),
                ..
            }
        );
        #[allow(clippy::iter_over_hash_type, reason = "they go into an ordered map")]
        for (name, group) in self.groups {
            let count = if counts_keys {
                group.keys.len() as u64
            } else {
                group.rows
            };
            self.counts.insert(name, count);
        }
        serde_json::to_string(&self.counts).map_err(|e| ColumnarError::Spec(e.to_string()))
    }
}

/// A column whose values have a text.
enum Texts<'b> {
    Text(&'b StringArray),
    Int(&'b Int32Array),
    BigInt(&'b Int64Array),
    Boolean(&'b BooleanArray),
}

impl<'b> Texts<'b> {
    fn of(column: &'b ArrayRef) -> Option<Self> {
        let text = column.as_string_opt::<i32>().map(Self::Text);
        let int = || column.as_primitive_opt::<Int32Type>().map(Self::Int);
        let big = || column.as_primitive_opt::<Int64Type>().map(Self::BigInt);
        let boolean = || column.as_boolean_opt().map(Self::Boolean);
        text.or_else(int).or_else(big).or_else(boolean)
    }

    fn append(&self, row: usize, name: &mut String) {
        // Writing to a string does not fail.
        let _ = match self {
            Self::Text(values) if values.is_valid(row) => name.write_str(values.value(row)),
            Self::Int(values) if values.is_valid(row) => write!(name, "{}", values.value(row)),
            Self::BigInt(values) if values.is_valid(row) => write!(name, "{}", values.value(row)),
            Self::Boolean(values) if values.is_valid(row) => write!(name, "{}", values.value(row)),
            _ => Ok(()),
        };
    }
}

fn column_of<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, ColumnarError> {
    batch
        .column_by_name(name)
        .ok_or_else(|| ColumnarError::Batch {
            column: name.to_owned(),
            what: "is not in the file".to_owned(),
        })
}

fn mismatch(column: &str) -> ColumnarError {
    ColumnarError::Batch {
        column: column.to_owned(),
        what: "has another type in the file".to_owned(),
    }
}
