//! The parts of `CycloneDX` 1.6 that are written.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bom {
    #[serde(rename = "bomFormat")]
    format: &'static str,
    spec_version: &'static str,
    version: u32,
    pub(crate) metadata: Metadata,
    pub(crate) components: Vec<Component>,
    pub(crate) dependencies: Vec<Dependency>,
}

impl Bom {
    pub(crate) fn new(
        component: Component,
        components: Vec<Component>,
        dependencies: Vec<Dependency>,
    ) -> Self {
        Self {
            format: "CycloneDX",
            spec_version: "1.6",
            version: 1,
            metadata: Metadata { component },
            components,
            dependencies,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Metadata {
    component: Component,
}

#[derive(Serialize)]
pub(crate) struct Component {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    #[serde(rename = "bom-ref")]
    pub(crate) bom_ref: String,
    pub(crate) name: String,
    pub(crate) version: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) licenses: Vec<LicenseChoice>,
    pub(crate) purl: String,
    #[serde(rename = "externalReferences", skip_serializing_if = "Vec::is_empty")]
    pub(crate) external_references: Vec<ExternalReference>,
}

#[derive(Serialize)]
pub(crate) struct Hash {
    pub(crate) alg: &'static str,
    pub(crate) content: String,
}

#[derive(Serialize)]
pub(crate) struct LicenseChoice {
    pub(crate) expression: String,
}

#[derive(Serialize)]
pub(crate) struct ExternalReference {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) url: String,
}

#[derive(Serialize)]
pub(crate) struct Dependency {
    #[serde(rename = "ref")]
    pub(crate) reference: String,
    #[serde(rename = "dependsOn")]
    pub(crate) depends_on: Vec<String>,
}
