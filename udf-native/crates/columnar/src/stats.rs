use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::statistics::Statistics;
use serde_json::{Map, Value, json};

/// Length to which the bounds of text are cut, in bytes.
pub(crate) const BOUND_BYTES: usize = 32;

/// A bound of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd)]
pub enum StatValue {
    /// Of an integer column.
    Int(i64),
    /// Of a text column; possibly cut, then still a bound.
    Text(String),
}

/// What is known about one column of a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnStats {
    /// Name of the column.
    pub name: String,
    /// Rows in which it is null; `None` if the writer did not count them.
    pub null_count: Option<u64>,
    /// No value is less; `None` if there is no value or no bound.
    pub min: Option<StatValue>,
    /// No value is greater; `None` if there is no value or no bound.
    pub max: Option<StatValue>,
}

/// What is known about a finished data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStats {
    /// Rows in the file.
    pub row_count: u64,
    /// The statistics columns, in the order in which they were asked for, then the others that admit nulls, with the
    /// number of nulls only.
    pub columns: Vec<ColumnStats>,
}

impl ColumnStats {
    /// Of a column without bounds.
    pub(crate) fn of_nulls(name: &str, null_count: u64) -> Self {
        Self {
            name: name.to_owned(),
            null_count: Some(null_count),
            min: None,
            max: None,
        }
    }
}

impl FileStats {
    /// Reads the bounds that the writer kept in the footer; booleans get a null count only, as Delta has it.
    pub(crate) fn of(metadata: &ParquetMetaData, names: &[String]) -> Self {
        let groups = metadata.row_groups();
        let row_count = groups.iter().map(|g| g.num_rows().unsigned_abs()).sum();
        let columns = names
            .iter()
            .map(|name| column_stats(name, groups))
            .collect();
        Self { row_count, columns }
    }

    /// The text of the `stats` field of Delta's `add` action.
    #[must_use]
    pub fn to_delta_json(&self) -> String {
        let mut min = Map::new();
        let mut max = Map::new();
        let mut nulls = Map::new();
        for column in &self.columns {
            if let Some(value) = &column.min {
                min.insert(column.name.clone(), value.into());
            }
            if let Some(value) = &column.max {
                max.insert(column.name.clone(), value.into());
            }
            if let Some(count) = column.null_count {
                nulls.insert(column.name.clone(), count.into());
            }
        }
        json!({
            "numRecords": self.row_count, "minValues": min, "maxValues": max, "nullCount": nulls, "tightBounds": true,
        })
        .to_string()
    }
}

impl From<&StatValue> for Value {
    fn from(value: &StatValue) -> Self {
        match value {
            StatValue::Int(i) => (*i).into(),
            StatValue::Text(s) => s.as_str().into(),
        }
    }
}

fn column_stats(name: &str, groups: &[RowGroupMetaData]) -> ColumnStats {
    let mut mins = Bound::default();
    let mut maxs = Bound::default();
    let mut null_count = Some(0);
    for group in groups {
        let chunk = group
            .columns()
            .iter()
            .find(|c| c.column_path().parts() == [name]);
        let statistics = chunk.and_then(|c| c.statistics());
        let nulls = statistics.and_then(Statistics::null_count_opt);
        null_count = null_count.zip(nulls).map(|(sum, n)| sum + n);
        if nulls != Some(group.num_rows().unsigned_abs()) {
            let (min, max) = statistics.map_or((None, None), bounds);
            mins.add(min, |a, b| a < b);
            maxs.add(max, |a, b| a > b);
        }
    }
    ColumnStats {
        name: name.to_owned(),
        null_count,
        min: mins.value,
        max: maxs.value,
    }
}

/// The bound over row groups; lost for good when one of them has none.
#[derive(Default)]
struct Bound {
    value: Option<StatValue>,
    lost: bool,
}

impl Bound {
    fn add(&mut self, value: Option<StatValue>, better: impl Fn(&StatValue, &StatValue) -> bool) {
        match value {
            None => {
                *self = Self {
                    value: None,
                    lost: true,
                };
            }
            Some(v) if !self.lost && self.value.as_ref().is_none_or(|old| better(&v, old)) => {
                self.value = Some(v);
            }
            Some(_) => {}
        }
    }
}

fn bounds(statistics: &Statistics) -> (Option<StatValue>, Option<StatValue>) {
    match statistics {
        Statistics::Int32(s) => {
            let int = |v: Option<&i32>| v.map(|v| StatValue::Int(i64::from(*v)));
            (int(s.min_opt()), int(s.max_opt()))
        }
        Statistics::Int64(s) => (
            s.min_opt().map(|v| StatValue::Int(*v)),
            s.max_opt().map(|v| StatValue::Int(*v)),
        ),
        Statistics::ByteArray(s) => (text(s.min_bytes_opt()), text(s.max_bytes_opt())),
        _ => (None, None),
    }
}

/// A text that could not be cut (its end cannot be counted up) is no bound: it would swell the log.
fn text(bytes: Option<&[u8]>) -> Option<StatValue> {
    let bytes = bytes.filter(|b| b.len() <= BOUND_BYTES)?;
    str::from_utf8(bytes)
        .ok()
        .map(|s| StatValue::Text(s.to_owned()))
}
