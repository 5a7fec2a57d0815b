//! The YAML shape of a dataset contract and its canonical text.

use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    pub dataset: String,
    version: String,
    pub database: String,
    #[serde(default)]
    description: String,
    pub route: Route,
    change: String,
    #[serde(default)]
    materialised: bool,
    #[serde(default)]
    resolved: bool,
    evidence: Option<Evidence>,
    pub columns: Vec<Column>,
    pub key: Vec<String>,
    #[serde(default)]
    unique: Vec<Vec<String>>,
    #[serde(default)]
    pub partition: Vec<String>,
    #[serde(default)]
    sort: Vec<String>,
    determinism: String,
    evolution: String,
    dedupe: Dedupe,
    #[serde(default)]
    constraints: Vec<Constraint>,
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    edges: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Row,
    Columnar,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    rank: u8,
    family: String,
    ambiguity: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub type_name: String,
    pub nullable: bool,
    semantic: Option<String>,
    since: Option<String>,
    #[serde(default)]
    doc: String,
    #[serde(default)]
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dedupe {
    strategy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Constraint {
    code: String,
    check: String,
    severity: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    columns: Vec<String>,
    dataset: String,
    key: Vec<String>,
}

impl Contract {
    /// What the generated code relies on; the full validation is the Java loader's.
    pub fn validate(&self) -> Result<(), String> {
        for name in self.key.iter().chain(&self.partition).chain(&self.sort) {
            if !self.columns.iter().any(|column| &column.name == name) {
                return Err(format!(
                    "{name} is named as key, partition or sort but is no column"
                ));
            }
        }
        Ok(())
    }

    /// The contract with defaults filled in and keys sorted, without comments and descriptions.
    pub fn canonical(&self) -> String {
        json!({
            "change": self.change,
            "columns": self.columns.iter().map(Column::canonical).collect::<Vec<_>>(),
            "constraints": self.constraints.iter().map(Constraint::canonical).collect::<Vec<_>>(),
            "database": self.database,
            "dataset": self.dataset,
            "dedupe": {"strategy": self.dedupe.strategy},
            "determinism": self.determinism,
            "edges": self.edges,
            "evidence": self.evidence.as_ref().map(Evidence::canonical),
            "evolution": self.evolution,
            "key": self.key,
            "materialised": self.materialised,
            "partition": self.partition,
            "references": self.references.iter().map(Reference::canonical).collect::<Vec<_>>(),
            "resolved": self.resolved,
            "route": match self.route { Route::Row => "row", Route::Columnar => "columnar" },
            "sort": self.sort,
            "unique": self.unique,
            "version": self.version,
        })
        .to_string()
    }

    /// Datasets that the per-file extractor produces: of a source those that are evidence by themselves.
    pub fn is_extracted(&self) -> bool {
        matches!(self.database.as_str(), "evidence" | "graph")
            || self.database == "source" && self.evidence.is_some()
    }

    /// Datasets that call resolution produces, at least in part.
    pub fn is_resolved(&self) -> bool {
        self.resolved
    }

    pub fn description(&self) -> &str {
        &self.description
    }
}

impl Evidence {
    fn canonical(&self) -> Value {
        json!({"ambiguity": self.ambiguity, "family": self.family, "rank": self.rank})
    }
}

impl Column {
    fn canonical(&self) -> Value {
        json!({
            "name": self.name,
            "nullable": self.nullable,
            "semantic": self.semantic,
            "since": self.since,
            "type": self.type_name,
            "values": self.values,
        })
    }

    pub fn doc(&self) -> &str {
        &self.doc
    }
}

impl Constraint {
    fn canonical(&self) -> Value {
        json!({"check": self.check, "code": self.code, "severity": self.severity})
    }
}

impl Reference {
    fn canonical(&self) -> Value {
        json!({"columns": self.columns, "dataset": self.dataset, "key": self.key})
    }
}
