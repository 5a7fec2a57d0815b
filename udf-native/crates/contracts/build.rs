//! Generates the row structs, the Arrow schemas and the canonical contract texts from `contracts/datasets/*/*.yaml`.

#[path = "build/contract.rs"]
#[allow(unreachable_pub, reason = "modules of a build script")]
mod contract;
#[path = "build/generate.rs"]
#[allow(unreachable_pub, reason = "modules of a build script")]
mod generate;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use contract::Contract;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../contracts/datasets");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut contracts = Vec::new();
    for directory in sorted_entries(&root)? {
        println!("cargo:rerun-if-changed={}", directory.display());
        for file in sorted_entries(&directory)? {
            contracts.push(load(&file)?);
        }
    }
    contracts.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    let code = generate::module(&contracts)?;
    fs::write(
        Path::new(&env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("datasets.rs"),
        code,
    )?;
    Ok(())
}

fn sorted_entries(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut entries = fs::read_dir(directory)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn load(file: &Path) -> Result<Contract, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file)?;
    let contract: Contract =
        serde_yaml_ng::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    contract
        .validate()
        .map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(contract)
}
