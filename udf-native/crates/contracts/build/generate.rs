//! Contract to Rust source.

use std::fmt::Write;

use crate::contract::{Column, Contract, Route};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How a column type of the contracts appears in Rust, in a row frame and in Arrow.
struct Mapping {
    rust: &'static str,
    writer: &'static str,
    arrow: &'static str,
    array: &'static str,
}

fn mapping(column: &Column) -> Result<Mapping> {
    let (rust, writer, arrow, array) = match column.type_name.as_str() {
        "STRING" => ("&'a str", "string", "DataType::Utf8", "arrays::strings"),
        "INT" => ("i32", "int", "DataType::Int32", "arrays::ints"),
        "BIGINT" => ("i64", "bigint", "DataType::Int64", "arrays::bigints"),
        "DOUBLE" => ("f64", "double", "DataType::Float64", "arrays::doubles"),
        "BOOLEAN" => ("bool", "boolean", "DataType::Boolean", "arrays::booleans"),
        "BYTES" => ("&'a [u8]", "bytes", "DataType::Binary", "arrays::bytes"),
        "BINARY(16)" => (
            "[u8; 16]",
            "binary16",
            "DataType::Binary",
            "arrays::binary16",
        ),
        "TIMESTAMP_LTZ(3)" => (
            "i64",
            "bigint",
            "arrays::timestamp_type()",
            "arrays::timestamps",
        ),
        "ARRAY<STRING>" => (
            "&'a [&'a str]",
            "strings",
            "arrays::list_type(DataType::Utf8)",
            "arrays::string_lists",
        ),
        "ARRAY<INT>" => (
            "&'a [i32]",
            "ints",
            "arrays::list_type(DataType::Int32)",
            "arrays::int_lists",
        ),
        "ARRAY<BIGINT>" => (
            "&'a [i64]",
            "bigints",
            "arrays::list_type(DataType::Int64)",
            "arrays::bigint_lists",
        ),
        other => return Err(format!("column {}: unknown type {other}", column.name).into()),
    };
    Ok(Mapping {
        rust,
        writer,
        arrow,
        array,
    })
}

pub fn module(contracts: &[Contract]) -> Result<String> {
    let mut out = String::new();
    registry(&mut out, contracts)?;
    let extracted: Vec<&Contract> = contracts.iter().filter(|c| c.is_extracted()).collect();
    let resolved: Vec<&Contract> = contracts.iter().filter(|c| c.is_resolved()).collect();
    let only_resolved = resolved.iter().filter(|c| !c.is_extracted());
    let all: Vec<&Contract> = extracted.iter().chain(only_resolved).copied().collect();
    dataset_enum(&mut out, &all)?;
    for contract in &all {
        row_struct(&mut out, contract)?;
        key_order(&mut out, contract)?;
        match contract.route {
            Route::Row => row_route(&mut out, contract)?,
            Route::Columnar => columnar_route(&mut out, contract)?,
        }
    }
    facts(
        &mut out,
        "Facts",
        "Everything the extractor says about one file",
        &extracted,
    )?;
    facts(
        &mut out,
        "Resolved",
        "Everything call resolution says about one repository",
        &resolved,
    )?;
    Ok(out)
}

/// Canonical text of every contract, sorted by dataset.
fn registry(out: &mut String, contracts: &[Contract]) -> Result<()> {
    writeln!(
        out,
        "/// Dataset and canonical contract text of every contract, sorted by dataset."
    )?;
    writeln!(out, "pub const CANONICAL: &[(&str, &str)] = &[")?;
    for contract in contracts {
        writeln!(
            out,
            "    ({:?}, {:?}),",
            contract.dataset,
            contract.canonical()
        )?;
    }
    writeln!(out, "];")?;
    Ok(())
}

fn dataset_enum(out: &mut String, extracted: &[&Contract]) -> Result<()> {
    writeln!(
        out,
        "/// A dataset that native code produces; its discriminant is its number in row frames."
    )?;
    writeln!(
        out,
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]"
    )?;
    writeln!(out, "#[repr(u8)]")?;
    writeln!(out, "pub enum Dataset {{")?;
    for contract in extracted {
        writeln!(out, "    /// {}", contract.description())?;
        writeln!(out, "    {},", camel(&contract.dataset))?;
    }
    writeln!(out, "}}")?;
    writeln!(out, "impl Dataset {{")?;
    writeln!(out, "    /// All of them, in the order of their numbers.")?;
    writeln!(out, "    pub const ALL: &[Dataset] = &[")?;
    for contract in extracted {
        writeln!(out, "        Dataset::{},", camel(&contract.dataset))?;
    }
    writeln!(out, "    ];")?;
    writeln!(out, "    /// Name in the contracts.\n    #[must_use]")?;
    writeln!(
        out,
        "    pub const fn name(self) -> &'static str {{\n        match self {{"
    )?;
    for contract in extracted {
        writeln!(
            out,
            "            Dataset::{} => {:?},",
            camel(&contract.dataset),
            contract.dataset
        )?;
    }
    writeln!(out, "        }}\n    }}")?;
    writeln!(
        out,
        "    /// Whether it leaves as Arrow batches rather than as row frames.\n    #[must_use]"
    )?;
    writeln!(
        out,
        "    pub const fn is_columnar(self) -> bool {{\n        match self {{"
    )?;
    for contract in extracted {
        let columnar = contract.route == Route::Columnar;
        writeln!(
            out,
            "            Dataset::{} => {columnar},",
            camel(&contract.dataset)
        )?;
    }
    writeln!(out, "        }}\n    }}\n}}")?;
    Ok(())
}

/// The columns of a row struct: all but the repository, which is the same for a whole file.
fn own_columns(contract: &Contract) -> impl Iterator<Item = &Column> {
    contract
        .columns
        .iter()
        .filter(|column| column.name != "repo")
}

fn row_struct(out: &mut String, contract: &Contract) -> Result<()> {
    writeln!(
        out,
        "/// A row of `{}`: {}.",
        contract.dataset,
        contract.description()
    )?;
    writeln!(out, "#[derive(Clone, Copy, Debug, PartialEq, Serialize)]")?;
    writeln!(out, "pub struct {} {{", struct_type(contract, "'a"))?;
    for column in own_columns(contract) {
        let doc = if column.doc().is_empty() {
            column.name.replace('_', " ")
        } else {
            column.doc().to_owned()
        };
        writeln!(out, "    /// {doc}")?;
        if column.type_name == "BINARY(16)" {
            let hex = if column.nullable {
                "hex_or_null"
            } else {
                "hex"
            };
            writeln!(out, "    #[serde(serialize_with = \"crate::{hex}\")]")?;
        }
        let rust = mapping(column)?.rust;
        if column.nullable {
            writeln!(out, "    pub {}: Option<{rust}>,", column.name)?;
        } else {
            writeln!(out, "    pub {}: {rust},", column.name)?;
        }
    }
    writeln!(out, "}}")?;
    Ok(())
}

fn key_order(out: &mut String, contract: &Contract) -> Result<()> {
    let name = camel(&contract.dataset);
    writeln!(out, "impl Row for {} {{", struct_type(contract, "'_"))?;
    writeln!(out, "    const DATASET: Dataset = Dataset::{name};")?;
    let keys: Vec<&str> = contract
        .key
        .iter()
        .map(String::as_str)
        .filter(|column| *column != "repo")
        .collect();
    writeln!(
        out,
        "    fn compare_keys(&self, other: &Self) -> std::cmp::Ordering {{"
    )?;
    for (i, key) in keys.iter().enumerate() {
        if i == 0 {
            write!(out, "        self.{key}.cmp(&other.{key})")?;
        } else {
            write!(out, ".then_with(|| self.{key}.cmp(&other.{key}))")?;
        }
    }
    writeln!(out, "\n    }}\n}}")?;
    Ok(())
}

fn row_route(out: &mut String, contract: &Contract) -> Result<()> {
    let name = camel(&contract.dataset);
    writeln!(out, "impl RowRoute for {} {{", struct_type(contract, "'_"))?;
    writeln!(
        out,
        "    fn write(&self, repo: &str, kind: RowKind, frames: &mut Frames) {{"
    )?;
    writeln!(
        out,
        "        let mut row = frames.row(Dataset::{name} as u32, {}, kind);",
        contract.columns.len()
    )?;
    for column in &contract.columns {
        let writer = mapping(column)?.writer;
        if column.name == "repo" {
            writeln!(out, "        row.string(repo);")?;
        } else if column.nullable {
            writeln!(
                out,
                "        match self.{} {{ Some(value) => row.{writer}(value), None => row.null() }}",
                column.name
            )?;
        } else {
            writeln!(out, "        row.{writer}(self.{});", column.name)?;
        }
    }
    writeln!(out, "        row.finish();\n    }}\n}}")?;
    Ok(())
}

/// Arrow schema and batch without the partition columns, which a data file does not hold.
fn columnar_route(out: &mut String, contract: &Contract) -> Result<()> {
    let stored = || {
        contract
            .columns
            .iter()
            .filter(|column| !contract.partition.contains(&column.name))
    };
    writeln!(
        out,
        "impl ColumnarRoute for {} {{",
        struct_type(contract, "'_")
    )?;
    writeln!(out, "    fn schema() -> SchemaRef {{")?;
    writeln!(
        out,
        "        static SCHEMA: std::sync::OnceLock<SchemaRef> = std::sync::OnceLock::new();"
    )?;
    writeln!(
        out,
        "        SCHEMA.get_or_init(|| Arc::new(Schema::new(vec!["
    )?;
    for column in stored() {
        writeln!(
            out,
            "            Field::new({:?}, {}, {}),",
            column.name,
            mapping(column)?.arrow,
            column.nullable
        )?;
    }
    writeln!(out, "        ]))).clone()\n    }}")?;
    writeln!(
        out,
        "    fn arrays(rows: &[Self]) -> Vec<ArrayRef> {{\n        vec!["
    )?;
    for column in stored() {
        let value = if column.nullable {
            format!("row.{}", column.name)
        } else {
            format!("Some(row.{})", column.name)
        };
        writeln!(
            out,
            "            {}(rows.iter().map(|row| {value})),",
            mapping(column)?.array
        )?;
    }
    writeln!(out, "        ]\n    }}\n}}")?;
    Ok(())
}

/// The rows of a file or repository, a vector per dataset, and the walk over two of them.
fn facts(out: &mut String, name: &str, doc: &str, contracts: &[&Contract]) -> Result<()> {
    let borrows = contracts.iter().any(|contract| borrows(contract));
    let lifetime = |name: &str| {
        if borrows {
            format!("<{name}>")
        } else {
            String::new()
        }
    };
    writeln!(out, "/// {doc}: the rows of each dataset.")?;
    writeln!(
        out,
        "#[derive(Clone, Debug, Default, PartialEq)]\npub struct {name}{} {{",
        lifetime("'a")
    )?;
    for contract in contracts {
        writeln!(out, "    /// {}", contract.description())?;
        writeln!(
            out,
            "    pub {}: Vec<{}>,",
            contract.dataset,
            struct_type(contract, "'a")
        )?;
    }
    writeln!(out, "}}")?;
    writeln!(out, "impl {name}{} {{", lifetime("'_"))?;
    writeln!(
        out,
        "    /// Sorts the row datasets by their keys, the order that [`{name}::visit_changes`] needs; columnar ones keep the\n    /// order of the source, in which neighbours are alike."
    )?;
    writeln!(out, "    pub fn sort(&mut self) {{")?;
    for contract in contracts.iter().filter(|c| c.route == Route::Row) {
        writeln!(
            out,
            "        self.{}.sort_by(Row::compare_keys);",
            contract.dataset
        )?;
    }
    writeln!(out, "    }}")?;
    writeln!(
        out,
        "    /// Number of rows over all datasets.\n    #[must_use]\n    pub fn row_count(&self) -> usize {{"
    )?;
    let counts: Vec<String> = contracts
        .iter()
        .map(|contract| format!("self.{}.len()", contract.dataset))
        .collect();
    writeln!(out, "        [{}].iter().sum()", counts.join(", "))?;
    writeln!(out, "    }}")?;
    writeln!(
        out,
        "    /// Shows `visitor` each dataset's rows before and after, both sorted by [`{name}::sort`], in the order of the\n    /// dataset numbers."
    )?;
    writeln!(
        out,
        "    pub fn visit_changes<V: FactsVisitor>(before: &{name}{0}, after: &{name}{0}, visitor: &mut V) -> Result<(), V::Error> {{",
        lifetime("'_")
    )?;
    for contract in contracts {
        let method = if contract.route == Route::Row {
            "rows"
        } else {
            "columns"
        };
        writeln!(
            out,
            "        visitor.{method}(&before.{0}, &after.{0})?;",
            contract.dataset
        )?;
    }
    writeln!(out, "        Ok(())\n    }}\n}}")?;
    Ok(())
}

/// Name of the row struct, with a lifetime if a column borrows.
fn struct_type(contract: &Contract, lifetime: &str) -> String {
    let name = camel(&contract.dataset);
    if borrows(contract) {
        format!("{name}<{lifetime}>")
    } else {
        name
    }
}

/// Whether a row borrows text, bytes or lists.
fn borrows(contract: &Contract) -> bool {
    own_columns(contract).any(|column| {
        column.type_name == "STRING"
            || column.type_name == "BYTES"
            || column.type_name.starts_with("ARRAY")
    })
}

fn camel(snake: &str) -> String {
    snake
        .split('_')
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        })
        .collect()
}
