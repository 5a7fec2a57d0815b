//! Ids follow structure, not offsets.

use std::collections::BTreeSet;

use crate::with_facts;

const SOURCE: &str = "\
\"\"\"Module.\"\"\"
import os

class A(Base):
    limit: int = 3

    def method(self, value):
        total = value + self.limit  # sum
        return [total for _ in range(total)]

def other(count):
    total = count
    return lambda: total
";

/// Id and kind of every node and every edge, and the rows of evidence by key.
fn ids(source: &str) -> BTreeSet<(i64, String)> {
    with_facts("pkg/mod.py", source.as_bytes(), |facts| {
        let nodes = facts.cpg_nodes.iter();
        let nodes = nodes.map(|node| (node.node_id, node.kind.to_owned()));
        let edges = facts.cpg_edges.iter();
        let edges = edges.map(|edge| (edge.edge_id, edge.kind.to_owned()));
        nodes.chain(edges).collect()
    })
}

/// Owners of the nodes that only one of two texts has.
fn changed_owners(before: &str, after: &str) -> BTreeSet<String> {
    let nodes = |source: &str| -> BTreeSet<(i64, Option<i64>)> {
        with_facts("pkg/mod.py", source.as_bytes(), |facts| {
            let nodes = facts.cpg_nodes.iter();
            nodes.map(|node| (node.node_id, node.owner_id)).collect()
        })
    };
    let names = with_facts("pkg/mod.py", before.as_bytes(), |facts| {
        let named = facts.cpg_nodes.iter().filter(|node| node.kind == "METHOD");
        named
            .map(|node| (node.node_id, node.full_name.unwrap_or("").to_owned()))
            .collect::<std::collections::HashMap<_, _>>()
    });
    let (before, after) = (nodes(before), nodes(after));
    before
        .symmetric_difference(&after)
        .map(
            |(_, owner)| match owner.and_then(|owner| names.get(&owner)) {
                Some(name) => name.clone(),
                None => format!("{owner:?}"),
            },
        )
        .collect()
}

#[test]
fn a_comment_on_top_changes_no_id_but_its_own() {
    let before = ids(SOURCE);
    let after = ids(&format!("# a comment\n{SOURCE}"));
    let lost: Vec<_> = before.difference(&after).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let gained: Vec<&str> = after.difference(&before).map(|(_, k)| k.as_str()).collect();
    assert_eq!(gained.len(), 2, "{gained:?}");
    assert!(gained.contains(&"COMMENT") && gained.contains(&"AST"));
}

#[test]
fn layout_changes_no_id() {
    let spread = SOURCE
        .replace("range(total)", "range(\n    total,\n)")
        .replace("\n\ndef", "\n\n\n\ndef")
        .replace('\n', "\r\n");
    assert_eq!(ids(SOURCE), ids(&spread));
}

#[test]
fn a_renamed_local_changes_ids_only_inside_its_function() {
    let renamed = SOURCE.replace("    total = value", "    amount = value");
    let renamed = renamed.replace(
        "[total for _ in range(total)]",
        "[amount for _ in range(amount)]",
    );
    let owners = changed_owners(SOURCE, &renamed);
    assert_eq!(owners, BTreeSet::from(["pkg.mod.A.method".to_owned()]));
}

#[test]
fn a_definition_in_front_keeps_the_inside_of_the_others() {
    let grown = SOURCE.replace("def other", "def first():\n    return 1\n\ndef other");
    let owners = changed_owners(SOURCE, &grown);
    assert!(!owners.contains("pkg.mod.other"), "{owners:?}");
    assert!(!owners.contains("pkg.mod.A.method"), "{owners:?}");
}

#[test]
fn a_module_of_comments_has_the_hash_of_an_empty_one() {
    let hash = |source: &str| -> Vec<Option<String>> {
        with_facts("pkg/mod.py", source.as_bytes(), |facts| {
            let props = facts.cpg_props.iter().filter(|p| p.prop_key == "HASH");
            props.map(|p| p.value_string.map(str::to_owned)).collect()
        })
    };
    let empty = hash("");
    assert_eq!(empty.len(), 1);
    assert_eq!(empty, hash("# nothing\n"));
    assert_ne!(empty, hash("pass\n"));
}

#[test]
fn the_hash_of_a_definition_ignores_comments_and_layout_only() {
    let hashes = |source: &str| -> Vec<String> {
        with_facts("pkg/mod.py", source.as_bytes(), |facts| {
            let props = facts.cpg_props.iter().filter(|p| p.prop_key == "HASH");
            let mut hashes: Vec<_> = props.filter_map(|p| p.value_string).collect();
            hashes.sort_unstable();
            hashes.into_iter().map(str::to_owned).collect()
        })
    };
    let before = hashes(SOURCE);
    assert_eq!(before.len(), 5);
    let commented = SOURCE
        .replace("# sum", "# another")
        .replace("(Base)", "( Base )");
    assert_eq!(before, hashes(&commented));
    let edited = hashes(&SOURCE.replace("total = count", "total = 1"));
    let kept = before.iter().filter(|hash| edited.contains(hash)).count();
    assert_eq!(
        kept, 3,
        "only the function, and the module around it, change"
    );
}
