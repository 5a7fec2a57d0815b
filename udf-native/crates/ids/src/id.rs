//! One function per id. Text parts are hashed as given, including case; `n` and `k` count from 1.

use crate::encoding::{Scalar, Sink};
use crate::hash::Hasher;

/// Encodes the listed values, each anything that converts into a scalar, and hashes them.
macro_rules! hashed {
    ($($part:expr),+ $(,)?) => {{
        let mut hasher = Hasher::new();
        $(hasher.scalar($part);)+
        hasher
    }};
}

/// Id of a file. `path` is relative to the repository, separated by `/`, without a leading `./`.
#[must_use]
pub fn file_id(repo: &str, path: &str) -> i64 {
    hashed!("file", repo, path).hash64()
}

/// Id of a definition: the module `<module>`, a class, function, lambda or type alias.
#[must_use]
pub fn def_id(file_id: i64, qualpath: &str) -> i64 {
    hashed!("def", file_id, qualpath).hash64()
}

/// Id of any other syntax node: the `n`-th of its kind in the pre-order of its owner.
#[must_use]
pub fn node_id(kind: &str, owner_def_id: i64, n: i64) -> i64 {
    hashed!(kind, owner_def_id, n).hash64()
}

/// Id of a comment: the `k`-th with that text in its owner.
#[must_use]
pub fn comment_id(owner_def_id: i64, text: &str, k: i64) -> i64 {
    hashed!("COMMENT", owner_def_id, text, k).hash64()
}

/// Id of a variable of a scope.
#[must_use]
pub fn local_id(scope_id: i64, name: &str) -> i64 {
    hashed!("LOCAL", scope_id, name).hash64()
}

/// Id of an attribute of a class.
#[must_use]
pub fn member_id(class_def_id: i64, name: &str) -> i64 {
    hashed!("MEMBER", class_def_id, name).hash64()
}

/// Id of a scope: the `n`-th of that kind owned by the definition, its own scope first.
#[must_use]
pub fn scope_id(def_id: i64, scope_kind: &str, n: i64) -> i64 {
    hashed!("SCOPE", def_id, scope_kind, n).hash64()
}

/// Id of a name in a scope; the name is the one after mangling.
#[must_use]
pub fn binding_id(scope_id: i64, name: &str) -> i64 {
    hashed!("BINDING", scope_id, name).hash64()
}

/// Id of a symbol; equal in every repository.
#[must_use]
pub fn symbol_id(full_name: &str) -> i64 {
    hashed!("SYMBOL", full_name).hash64()
}

/// Id of a qualified name; equal in every repository.
#[must_use]
pub fn qname_id(qname: &str) -> i64 {
    hashed!("QUALIFIED_NAME", qname).hash64()
}

/// Id of a type; equal in every repository.
#[must_use]
pub fn type_id(full_name: &str) -> i64 {
    hashed!("TYPE", full_name).hash64()
}

/// Id of a finding: the `k`-th with equal other parts. Messages hold no offsets.
#[must_use]
pub fn diagnostic_id(
    file_id: Option<i64>,
    owner_id: Option<i64>,
    source: &str,
    code: &str,
    message: &str,
    k: i64,
) -> i64 {
    hashed!("DIAGNOSTIC", file_id, owner_id, source, code, message, k).hash64()
}

/// Id of the text of an access path.
#[must_use]
pub fn path_id(path: &str) -> i64 {
    hashed!("path", path).hash64()
}

/// Key of the definitions that share a name; methods and others are kept apart.
#[must_use]
pub fn name_id(name: &str, is_method: bool) -> i64 {
    hashed!("name", name, is_method).hash64()
}

/// Key of a symbol of an external index.
#[must_use]
pub fn index_id(symbol: &str) -> i64 {
    hashed!("index", symbol).hash64()
}

/// What makes two occurrences in a file the same use.
#[derive(Debug, Clone, Copy)]
pub struct UseKey<'a, S> {
    /// File of the occurrences.
    pub file_id: i64,
    /// `CALL`, `READ`, `WRITE`, …
    pub use_kind: &'a str,
    /// `VALUE`, `CALLEE`, `BASE`, …
    pub role: &'a str,
    /// The occurrence serves annotations only.
    pub is_type_checking: bool,
    /// Role bits of an external index, if one covers the occurrence.
    pub roles: Option<i32>,
    /// Right-most name, if there is one.
    pub name: Option<&'a str>,
    /// The right-most name is an attribute.
    pub is_attribute: bool,
    /// Arguments of a call in source order: `.`, `*`, `**` or the keyword.
    pub arg_shape: &'a [S],
    /// Candidates in the order of their ordinals.
    pub path_ids: &'a [i64],
}

/// Id of a use.
#[must_use]
pub fn use_id<S: AsRef<str>>(key: &UseKey<'_, S>) -> i64 {
    let mut hasher = hashed!(
        "use",
        key.file_id,
        key.use_kind,
        key.role,
        key.is_type_checking,
        key.roles,
        key.name,
        key.is_attribute,
    );
    hasher.array(
        key.arg_shape
            .iter()
            .map(|shape| Scalar::Text(shape.as_ref())),
    );
    hasher.array(key.path_ids.iter().copied());
    hasher.hash64()
}

/// Id of an edge. The discriminator is the edge's own fact: branch label, variable, position.
#[must_use]
pub fn edge_id(kind: &str, src: i64, dst: i64, discriminator: Option<&str>) -> i64 {
    hashed!("edge", kind, src, dst, discriminator).hash64()
}

/// Id of a row of the relation output; `left_id` is what the relation resolves.
#[must_use]
pub fn bundle_id(
    relation: &str,
    kind: &str,
    left_id: i64,
    argument: Option<i32>,
    dst: i64,
    discriminator: Option<&str>,
) -> i64 {
    hashed!(
        "bundle",
        relation,
        kind,
        left_id,
        argument,
        dst,
        discriminator
    )
    .hash64()
}

/// Ambiguity group: one question of one node.
#[must_use]
pub fn group_id(kind: &str, src: i64, discriminator: Option<&str>) -> i64 {
    hashed!("group", kind, src, discriminator).hash64()
}

/// Names a rejected row by its dataset and the texts of its key.
#[must_use]
pub fn row_key<S: AsRef<str>>(dataset: &str, key_texts: &[S]) -> [u8; 16] {
    let mut hasher = hashed!("row", dataset);
    hasher.array(key_texts.iter().map(|text| Scalar::Text(text.as_ref())));
    hasher.hash128()
}

/// Hash of the exact bytes of a file: `stable_hash128` of one bytes part.
#[must_use]
pub fn content_hash(content: &[u8]) -> [u8; 16] {
    hashed!(content).hash128()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::Part;
    use crate::hash::{stable_hash64, stable_hash128};

    #[test]
    fn ids_of_the_example_repository_hold() {
        let file = file_id("acme", "src/app/main.py");
        assert_eq!(file, -7_825_673_504_682_806_203);
        let module = def_id(file, "<module>");
        assert_eq!(module, -3_255_693_363_389_264_920);
        assert_eq!(scope_id(module, "MODULE", 1), -2_039_926_652_286_771_531);
        let function = def_id(file, "A.m.<locals>.g");
        assert_eq!(function, -8_113_558_431_071_219_502);
        let call = node_id("CALL", function, 1);
        assert_eq!(call, 8_374_141_881_335_525_021);
        assert_eq!(
            edge_id("CALL", call, function, None),
            8_622_467_460_535_971_677
        );
        assert_eq!(symbol_id("pkg.mod.f"), -2_192_599_601_049_736_519);
    }

    fn check(id: i64, parts: &[Part<'_>]) {
        assert_eq!(id, stable_hash64(parts));
    }

    #[test]
    fn every_id_hashes_its_parts_in_order() {
        let null = Part::Scalar(Scalar::Null);
        check(
            comment_id(5, "# a", 2),
            &["COMMENT".into(), 5.into(), "# a".into(), 2.into()],
        );
        check(local_id(5, "x"), &["LOCAL".into(), 5.into(), "x".into()]);
        check(member_id(5, "x"), &["MEMBER".into(), 5.into(), "x".into()]);
        check(
            binding_id(5, "x"),
            &["BINDING".into(), 5.into(), "x".into()],
        );
        check(qname_id("a.b"), &["QUALIFIED_NAME".into(), "a.b".into()]);
        check(type_id("a.B"), &["TYPE".into(), "a.B".into()]);
        check(
            path_id("{import a}.b"),
            &["path".into(), "{import a}.b".into()],
        );
        check(
            name_id("f", true),
            &["name".into(), "f".into(), true.into()],
        );
        check(index_id("s"), &["index".into(), "s".into()]);
        check(
            group_id("CALL", 1, Some("d")),
            &["group".into(), "CALL".into(), 1.into(), "d".into()],
        );
        check(
            diagnostic_id(Some(1), None, "PARSER", "PARSE_ERROR", "m", 1),
            &[
                "DIAGNOSTIC".into(),
                1.into(),
                null,
                "PARSER".into(),
                "PARSE_ERROR".into(),
                "m".into(),
                1.into(),
            ],
        );
        check(
            bundle_id("rel_x", "CALL", 1, Some(0), 2, None),
            &[
                "bundle".into(),
                "rel_x".into(),
                "CALL".into(),
                1.into(),
                0.into(),
                2.into(),
                null,
            ],
        );
    }

    #[test]
    fn a_use_hashes_its_arrays() {
        let key = UseKey {
            file_id: 1,
            use_kind: "CALL",
            role: "CALLEE",
            is_type_checking: false,
            roles: None,
            name: Some("f"),
            is_attribute: true,
            arg_shape: &[".", "key"],
            path_ids: &[3, 4],
        };
        let parts = [
            "use".into(),
            1.into(),
            "CALL".into(),
            "CALLEE".into(),
            false.into(),
            Scalar::Null.into(),
            "f".into(),
            true.into(),
            Part::Array(&[Scalar::Text("."), Scalar::Text("key")]),
            Part::Array(&[Scalar::Int(3), Scalar::Int(4)]),
        ];
        check(use_id(&key), &parts);
    }

    #[test]
    fn wide_keys_and_contents_hash_as_one_part_each() {
        let keys = Part::Array(&[Scalar::Text("acme"), Scalar::Text("7")]);
        assert_eq!(
            row_key("d", &["acme", "7"]),
            stable_hash128(&["row".into(), "d".into(), keys])
        );
        let content = vec![b'x'; 100_000];
        assert_eq!(
            content_hash(&content),
            stable_hash128(&[content.as_slice().into()])
        );
    }
}
