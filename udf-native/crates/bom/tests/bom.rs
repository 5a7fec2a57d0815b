//! A small workspace, with everything that must and must not be in its bill of materials.

use relspec_bom::{BomError, bill_of_materials};
use serde_json::{Value, json};

const LOCK: &str = r#"version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = [
 "linked",
]

[[package]]
name = "linked"
version = "1.2.3"
source = "registry+https://example.org/index"
checksum = "00ff"
"#;

const TREE: &str = "0app v0.1.0 (/home/someone/app)
1linked v1.2.3 (proc-macro)
2below v0.0.1
1below v0.0.1 (*)
";

fn package(name: &str, version: &str, source: Option<&str>) -> Value {
    json!({"name": name, "version": version, "source": source,
        "license": source.map(|_| "MIT/Apache-2.0"),
        "repository": source.map(|_| "https://example.org/linked"),
        "manifest_path": "/home/someone/Cargo.toml"})
}

fn metadata() -> Value {
    let registry = Some("registry+https://example.org/index");
    json!({"packages": [
        package("app", "0.1.0", None),
        package("linked", "1.2.3", registry),
        package("below", "0.0.1", None),
        package("tester", "1.0.0", registry),
    ]})
}

#[test]
fn what_is_linked_is_listed_with_its_checksum_and_licence() {
    let bom = bill_of_materials(&metadata().to_string(), TREE, LOCK).unwrap();
    let read: Value = serde_json::from_str(&bom).unwrap();

    assert_eq!(
        read,
        json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": {"component": {"type": "library", "bom-ref": "pkg:cargo/app@0.1.0",
                "name": "app", "version": "0.1.0", "purl": "pkg:cargo/app@0.1.0"}},
            "components": [{"type": "library", "bom-ref": "pkg:cargo/below@0.0.1",
                "name": "below", "version": "0.0.1", "purl": "pkg:cargo/below@0.0.1"},
                {"type": "library", "bom-ref": "pkg:cargo/linked@1.2.3",
                "name": "linked", "version": "1.2.3", "purl": "pkg:cargo/linked@1.2.3",
                "hashes": [{"alg": "SHA-256", "content": "00ff"}],
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "externalReferences": [{"type": "vcs", "url": "https://example.org/linked"}]}],
            "dependencies": [
                {"ref": "pkg:cargo/app@0.1.0", "dependsOn": ["pkg:cargo/below@0.0.1", "pkg:cargo/linked@1.2.3"]},
                {"ref": "pkg:cargo/below@0.0.1", "dependsOn": []},
                {"ref": "pkg:cargo/linked@1.2.3", "dependsOn": ["pkg:cargo/below@0.0.1"]},
            ],
        })
    );
    assert!(!bom.contains("someone"));
}

#[test]
fn order_of_the_metadata_does_not_matter() {
    let mut other = metadata();
    let packages = other.pointer_mut("/packages").unwrap();
    packages.as_array_mut().unwrap().reverse();

    assert_eq!(
        bill_of_materials(&other.to_string(), TREE, LOCK).unwrap(),
        bill_of_materials(&metadata().to_string(), TREE, LOCK).unwrap()
    );
}

#[test]
fn what_is_not_known_is_named() {
    let text = metadata().to_string();
    assert!(matches!(
        bill_of_materials(&text, TREE, ""),
        Err(BomError::NoChecksum(package)) if package == "pkg:cargo/linked@1.2.3"
    ));
    assert!(matches!(
        bill_of_materials(&text, "0another v1.0.0", LOCK),
        Err(BomError::UnknownPackage(package)) if package == "pkg:cargo/another@1.0.0"
    ));
    assert!(matches!(
        bill_of_materials(&text, "warning: nothing", LOCK),
        Err(BomError::Tree(line)) if line == "warning: nothing"
    ));
    assert!(matches!(
        bill_of_materials("{}", TREE, LOCK),
        Err(BomError::Metadata(_))
    ));
}
