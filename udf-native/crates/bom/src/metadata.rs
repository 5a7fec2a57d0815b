//! What is read of the output of `cargo metadata`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct CargoMetadata {
    pub(crate) packages: Vec<Package>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) repository: Option<String>,
    /// The registry it comes from; none for a package of the workspace.
    pub(crate) source: Option<String>,
}
