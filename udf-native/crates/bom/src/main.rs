//! Prints the bill of materials of a package of the Cargo workspace in the working directory.
//! Takes the name of the package and the triple of the platform.

use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, platform] = arguments.as_slice() else {
        return Err("usage: relspec-bom PACKAGE PLATFORM".into());
    };
    let metadata = cargo(&["metadata", "--format-version", "1", "--locked"])?;
    let tree = cargo(&[
        "tree",
        "--locked",
        "--edges",
        "normal",
        "--prefix",
        "depth",
        "--package",
        package,
        "--target",
        platform,
    ])?;
    let lock = std::fs::read_to_string("Cargo.lock")?;
    let bom = relspec_bom::bill_of_materials(&metadata, &tree, &lock)?;
    std::io::stdout().write_all(bom.as_bytes())?;
    Ok(())
}

/// What a command of Cargo prints.
fn cargo(arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo {}: {}", arguments.join(" "), output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
