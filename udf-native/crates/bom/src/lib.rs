//! The bill of materials of a Cargo package: what is compiled into it, as `CycloneDX` 1.6.
//!
//! It is made of what `cargo metadata`, `cargo tree` and `Cargo.lock` say and has no date, no serial number and
//! no path, so it is the same wherever and whenever it is made.

mod cyclonedx;
mod metadata;

use std::collections::{BTreeMap, BTreeSet};

use cyclonedx::{Bom, Component, Dependency, ExternalReference, Hash, LicenseChoice};
use metadata::{CargoMetadata, Package};

/// Why there is no bill of materials.
#[derive(Debug, thiserror::Error)]
pub enum BomError {
    /// What `cargo metadata` printed is something else.
    #[error("cannot read what cargo metadata says: {0}")]
    Metadata(#[from] serde_json::Error),
    /// What `cargo tree` printed is something else.
    #[error("cargo tree printed no package: {0}")]
    Tree(String),
    /// The metadata and the tree are of different workspaces.
    #[error("cargo metadata does not describe the package {0}")]
    UnknownPackage(String),
    /// The lock file and the metadata are of different times.
    #[error("Cargo.lock has no checksum of {0}")]
    NoChecksum(String),
}

/// The bill of materials of a package and of everything that is linked into it, without what only
/// builds or tests it, and with the features that it is built with.
///
/// `metadata` is the output of `cargo metadata --format-version 1`, `tree` that of `cargo tree
/// --edges normal --prefix depth` for the package and one platform, `lock` the text of
/// `Cargo.lock`. The result is JSON with a line break at its end.
pub fn bill_of_materials(metadata: &str, tree: &str, lock: &str) -> Result<String, BomError> {
    let metadata: CargoMetadata = serde_json::from_str(metadata)?;
    let packages: BTreeMap<Id<'_>, &Package> = metadata
        .packages
        .iter()
        .map(|package| ((package.name.as_str(), package.version.as_str()), package))
        .collect();
    let (root, linked) = linked(tree)?;
    let checksums = checksums(lock);
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for (id, inputs) in &linked {
        let package = described(&packages, *id)?;
        if *id != root {
            components.push(component(package, &checksums)?);
        }
        dependencies.push(Dependency {
            reference: purl(*id),
            depends_on: inputs.iter().map(|input| purl(*input)).collect(),
        });
    }
    let root = component(described(&packages, root)?, &checksums)?;
    Ok(serde_json::to_string_pretty(&Bom::new(root, components, dependencies))? + "\n")
}

/// Name and version.
type Id<'a> = (&'a str, &'a str);

/// The package that a tree is of, and what each package of the tree uses.
#[allow(clippy::type_complexity)] // once
fn linked(tree: &str) -> Result<(Id<'_>, BTreeMap<Id<'_>, BTreeSet<Id<'_>>>), BomError> {
    let mut path: Vec<Id<'_>> = Vec::new();
    let mut linked: BTreeMap<Id<'_>, BTreeSet<Id<'_>>> = BTreeMap::new();
    for line in tree.lines() {
        let (depth, id) = branch(line).ok_or_else(|| BomError::Tree(line.to_owned()))?;
        path.truncate(depth);
        linked.entry(id).or_default();
        if let Some(user) = path.last() {
            linked.entry(*user).or_default().insert(id);
        }
        path.push(id);
    }
    let root = path.first().ok_or_else(|| BomError::Tree(String::new()))?;
    Ok((*root, linked))
}

/// A line such as `2serde v1.0.228 (*)`.
fn branch(line: &str) -> Option<(usize, Id<'_>)> {
    let name = line.find(|c: char| !c.is_ascii_digit())?;
    let mut words = line.get(name..)?.split(' ');
    let id = (words.next()?, words.next()?.strip_prefix('v')?);
    Some((line.get(..name)?.parse().ok()?, id))
}

fn described<'a>(
    packages: &BTreeMap<Id<'_>, &'a Package>,
    id: Id<'_>,
) -> Result<&'a Package, BomError> {
    packages
        .get(&id)
        .copied()
        .ok_or_else(|| BomError::UnknownPackage(purl(id)))
}

/// Checksums of registry packages by name and version, as the lock file has them.
fn checksums(lock: &str) -> BTreeMap<Id<'_>, &str> {
    lock.split("[[package]]")
        .filter_map(|package| {
            let name = value(package, "name")?;
            let version = value(package, "version")?;
            Some(((name, version), value(package, "checksum")?))
        })
        .collect()
}

fn value<'a>(package: &'a str, key: &str) -> Option<&'a str> {
    package.lines().find_map(|line| {
        line.strip_prefix(key)?
            .strip_prefix(" = \"")?
            .strip_suffix('"')
    })
}

fn component(package: &Package, checksums: &BTreeMap<Id<'_>, &str>) -> Result<Component, BomError> {
    let id = (package.name.as_str(), package.version.as_str());
    let mut hashes = Vec::new();
    if package.source.is_some() {
        let checksum = checksums
            .get(&id)
            .ok_or_else(|| BomError::NoChecksum(purl(id)))?;
        hashes.push(Hash {
            alg: "SHA-256",
            content: (*checksum).to_owned(),
        });
    }
    Ok(Component {
        kind: "library",
        bom_ref: purl(id),
        name: package.name.clone(),
        version: package.version.clone(),
        hashes,
        licenses: package
            .license
            .as_deref()
            .map(license)
            .into_iter()
            .collect(),
        purl: purl(id),
        external_references: package
            .repository
            .as_ref()
            .map(|url| ExternalReference {
                kind: "vcs",
                url: url.clone(),
            })
            .into_iter()
            .collect(),
    })
}

/// Older packages write a slash between the licences one may choose from.
fn license(text: &str) -> LicenseChoice {
    LicenseChoice {
        expression: text.replace(" / ", "/").replace('/', " OR "),
    }
}

fn purl((name, version): Id<'_>) -> String {
    format!("pkg:cargo/{name}@{version}")
}
