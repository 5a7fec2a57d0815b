//! What an external index makes of the rows of a file, and of the calls of a repository.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use relspec_contracts::{Facts, FactsVisitor};
use relspec_extract::{DatasetSet, Extractor};
use relspec_python::{FileInput, Options, extract};
use relspec_resolve::{Answers, Input, Limits, Reason, resolve};
use relspec_scip::message::{Metadata, ToolInfo};
use relspec_scip::{Document, Index, Message, Occurrence, Relationship, SymbolInformation, role};
use relspec_summary::Summary;

const UTF8: i32 = 1;
const UTF16: i32 = 2;
const UTF32: i32 = 3;

/// A document that marks words of a text: line, word, which of those in the line, roles, descriptors.
type Mark<'t> = (usize, &'t str, usize, i32, &'t str);

fn symbol(descriptors: &str) -> String {
    format!("test py demo 1 {descriptors}")
}

fn width(text: &str, encoding: i32) -> i32 {
    let width = match encoding {
        UTF8 => text.len(),
        UTF16 => text.encode_utf16().count(),
        _ => text.chars().count(),
    };
    width as i32
}

fn document(text: &str, encoding: i32, marks: &[Mark<'_>]) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut document = Document {
        position_encoding: encoding,
        ..Document::default()
    };
    for (line, word, nth, symbol_roles, descriptors) in marks {
        let content = lines.get(*line).unwrap();
        let (at, _) = content.match_indices(word).nth(*nth).unwrap();
        let start = width(content.get(..at).unwrap(), encoding);
        document.occurrences.push(Occurrence {
            range: vec![*line as i32, start, start + width(word, encoding)],
            symbol: symbol(descriptors),
            symbol_roles: *symbol_roles,
        });
    }
    document
}

fn message(document: Document) -> Vec<u8> {
    let index = Index {
        metadata: Some(Metadata {
            version: 0,
            tool_info: Some(ToolInfo {
                name: "test".into(),
                version: "1".into(),
            }),
            project_root: String::new(),
        }),
        documents: vec![document],
        external_symbols: Vec::new(),
    };
    index.encode_to_vec()
}

fn facts<'a>(arena: &'a Bump, path: &str, text: &'a str, index: Option<&'a [u8]>) -> Facts<'a> {
    let bytes = text.as_bytes();
    let input = match index {
        Some(index) => FileInput::Indexed { bytes, index },
        None => FileInput::Read(bytes),
    };
    extract(arena, &Options::default(), "r", path, input)
}

fn codes<'f>(facts: &Facts<'f>) -> Vec<&'f str> {
    facts.diagnostics.iter().map(|row| row.code).collect()
}

/// Uses that the index answers: kind, name, symbol.
fn indexed<'f>(facts: &'f Facts<'_>) -> BTreeSet<(&'f str, &'f str, &'f str)> {
    let uses = facts
        .py_uses
        .iter()
        .filter(|row| row.basis == Some("INDEX"));
    uses.map(|row| {
        let path = facts
            .py_paths
            .iter()
            .find(|path| Some(path.path_id) == row.path_id);
        let path = path.unwrap().path;
        let id = path
            .strip_prefix("{index ")
            .unwrap()
            .strip_suffix('}')
            .unwrap();
        let mut symbols = facts.scip_symbols.iter();
        let symbol = symbols.find(|of| of.index_id.to_string() == id).unwrap();
        let descriptors = symbol.scip_symbol.rsplit(' ').next().unwrap();
        (row.use_kind, row.name.unwrap(), descriptors)
    })
    .collect()
}

const TEXT: &str = "from lib import f, C\n\"größe😀\"; f(C().m, x)\n";
const MARKS: &[Mark<'_>] = &[
    (1, "f", 0, role::READ, "lib/f()."),
    (1, "C", 0, role::READ, "lib/C#"),
    (1, "m", 0, role::READ, "lib/C#m()."),
    (1, "x", 0, role::READ, "lib/x."),
];

#[test]
fn columns_are_those_of_the_encoding() {
    for encoding in [UTF8, UTF16, UTF32] {
        let arena = Bump::new();
        let bytes = message(document(TEXT, encoding, MARKS));
        let facts = facts(&arena, "main.py", TEXT, Some(&bytes));
        assert_eq!(codes(&facts), Vec::<&str>::new(), "{encoding}");
        let expected = BTreeSet::from([
            ("CALL", "f", "lib/f()."),
            ("CALL", "C", "lib/C#"),
            ("READ", "m", "lib/C#m()."),
            ("READ", "x", "lib/x."),
        ]);
        assert_eq!(indexed(&facts), expected, "{encoding}");
        let row = facts.scip_documents.first().unwrap();
        assert_eq!(
            (row.position_encoding, row.is_stale),
            (Some(encoding), false)
        );
        assert_eq!(row.tool, Some("test"));
    }
}

#[test]
fn columns_that_mean_several_things_are_not_used() {
    let mut document = document(TEXT, UTF16, MARKS);
    document.position_encoding = 0;
    let arena = Bump::new();
    let bytes = message(document);
    let facts = facts(&arena, "main.py", TEXT, Some(&bytes));
    assert_eq!(codes(&facts), ["INDEX_ENCODING_UNKNOWN"]);
    assert!(indexed(&facts).is_empty());
}

#[test]
fn ascii_needs_no_encoding() {
    let text = "from lib import f\nf()\n";
    let mut document = document(text, UTF16, &[(1, "f", 0, role::READ, "lib/f().")]);
    document.position_encoding = 0;
    let arena = Bump::new();
    let bytes = message(document);
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert_eq!(codes(&facts), Vec::<&str>::new());
    assert_eq!(indexed(&facts), BTreeSet::from([("CALL", "f", "lib/f().")]));
}

/// Codes and rows of a text that an index of another text speaks of.
fn stale(indexed_text: &str, marks: &[Mark<'_>], text: &str, holds_text: bool) {
    let arena = Bump::new();
    let mut document = document(indexed_text, UTF8, marks);
    if holds_text {
        indexed_text.clone_into(&mut document.text);
    }
    let bytes = message(document);
    let found = facts(&arena, "main.py", text, Some(&bytes));
    assert_eq!(codes(&found), ["INDEX_STALE"], "{text}");
    assert!(found.scip_documents.first().unwrap().is_stale);
    let mut without = found.clone();
    without.diagnostics.clear();
    without.scip_documents.clear();
    let plain = facts(&arena, "main.py", text, None);
    assert_eq!(without.py_uses, plain.py_uses);
    assert_eq!(without.py_summaries, plain.py_summaries);
    assert!(without.scip_symbols.is_empty() && without.scip_definitions.is_empty());
}

#[test]
fn a_document_of_another_text_is_not_used() {
    let marks = [
        (0, "f", 1, role::DEFINITION, "main/f()."),
        (1, "f", 0, role::READ, "main/f()."),
    ];
    let text = "def f(): pass\nf()\n";
    stale(text, &marks, "def g(): pass\ng()\n", false);
    stale(text, &marks, "def ff(): pass\nff()\n", false);
    stale(text, &marks, "", false);
    stale(text, &marks, "x = 1\ndef f(): pass\nf()\n", false);
    stale(text, &marks, "def f(): pass\nf() # more\n", true);
}

#[test]
fn ranges_that_are_none_make_a_document_stale() {
    let text = "f()\n";
    for range in [
        vec![],
        vec![0],
        vec![0, 0, 1, 1, 1],
        vec![0, -1, 1],
        vec![0, 1, 0],
        vec![7, 0, 1],
        vec![0, 0, 9],
        vec![0, 0, 0, 9],
    ] {
        let arena = Bump::new();
        let mut document = document(text, UTF8, &[(0, "f", 0, 0, "m/f().")]);
        document.occurrences.first_mut().unwrap().range = range.clone();
        let bytes = message(document);
        let facts = facts(&arena, "main.py", text, Some(&bytes));
        assert_eq!(codes(&facts), ["INDEX_STALE"], "{range:?}");
    }
}

#[test]
fn a_range_may_name_its_end_line() {
    let text = "f()\n";
    let arena = Bump::new();
    let mut document = document(text, UTF8, &[(0, "f", 0, 0, "m/f().")]);
    document.occurrences.first_mut().unwrap().range = vec![0, 0, 0, 1];
    let bytes = message(document);
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert_eq!(indexed(&facts), BTreeSet::from([("CALL", "f", "m/f().")]));
}

#[test]
fn places_without_a_name_are_counted() {
    let text = "f((1))\n";
    let arena = Bump::new();
    let marks = [(0, "(1)", 0, 0, "m/x."), (0, "f", 0, 0, "m/f().")];
    let bytes = message(document(text, UTF8, &marks));
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert_eq!(codes(&facts), ["INDEX_UNALIGNED"]);
    let message = facts.diagnostics.first().unwrap().message;
    assert!(message.starts_with("1 of 2 places"), "{message}");
    assert_eq!(indexed(&facts).len(), 1);
}

#[test]
fn symbols_that_contradict_each_other_are_not_used() {
    let text = "f()\n";
    let arena = Bump::new();
    let marks = [
        (0, "f", 0, 0, "m/f()."),
        (0, "f", 0, 0, "n/f()."),
        (0, "f", 0, 0, "o/f()."),
    ];
    let bytes = message(document(text, UTF8, &marks));
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert!(indexed(&facts).is_empty());
}

#[test]
fn roles_that_contradict_a_use_leave_it_to_other_evidence() {
    let text = "import m\nm.x = 1\nm.x\n";
    let arena = Bump::new();
    let marks = [
        (1, "x", 0, role::READ, "n/x."),
        (2, "x", 0, role::WRITE, "n/x."),
    ];
    let bytes = message(document(text, UTF8, &marks));
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert!(indexed(&facts).is_empty());
    assert_eq!(facts.py_uses.len(), facts_without(text));
}

fn facts_without(text: &str) -> usize {
    let arena = Bump::new();
    facts(&arena, "main.py", text, None).py_uses.len()
}

#[test]
fn the_file_and_the_index_agree_in_an_edge() {
    let text = "def f(): pass\nf()\n";
    let arena = Bump::new();
    let marks = [
        (0, "f", 1, role::DEFINITION, "elsewhere/f()."),
        (1, "f", 0, role::READ, "elsewhere/f()."),
    ];
    let bytes = message(document(text, UTF8, &marks));
    let facts = facts(&arena, "main.py", text, Some(&bytes));
    assert!(facts.py_uses.is_empty());
    let mut edges = facts.cpg_edges.iter();
    let edge = edges.find(|edge| edge.kind == "CALLS_SYMBOL").unwrap();
    assert_eq!(edge.dst, relspec_ids::symbol_id("main.f"));
    assert_eq!(
        (edge.origin, edge.resolution_method, edge.evidence_rank),
        ("INDEX", "index_exact", 1)
    );
    assert_eq!(edge.symbol_roles, Some(role::READ));
    let row = facts.scip_definitions.first().unwrap();
    assert_eq!((row.full_name, row.entity_kind), ("main.f", "FUNCTION"));
}

#[test]
fn what_is_damaged_or_foreign_is_said() {
    let text = "f()\n";
    let good = message(document(text, UTF8, &[]));
    let mut foreign = Index::read(&good).unwrap();
    foreign.metadata.as_mut().unwrap().version = 3;
    let foreign = foreign.encode_to_vec();
    let cut = good.get(..good.len() - 1).unwrap();
    for (bytes, code) in [
        (cut, "INDEX_MALFORMED"),
        (&[0xff][..], "INDEX_MALFORMED"),
        (&foreign, "INDEX_VERSION_UNKNOWN"),
    ] {
        let arena = Bump::new();
        let facts = facts(&arena, "main.py", text, Some(bytes));
        assert_eq!(codes(&facts), [code]);
        assert_eq!(facts.py_calls.len(), 1);
    }
}

#[test]
fn external_symbols_and_problems_stand_besides_the_documents() {
    let arena = Bump::new();
    let index = Index {
        external_symbols: vec![SymbolInformation {
            symbol: symbol("a/C#"),
            documentation: vec!["One.".into(), "Two.".into()],
            kind: 7,
            relationships: vec![Relationship {
                symbol: symbol("a/B#"),
                is_implementation: true,
                ..Relationship::default()
            }],
            ..SymbolInformation::default()
        }],
        ..Index::default()
    };
    let bytes = index.encode_to_vec();
    let input = FileInput::Index {
        index: &bytes,
        problems: "INDEX_MALFORMED\tcut off\nINDEX_UNMATCHED\tone",
    };
    let facts = extract(&arena, &Options::default(), "r", "", input);
    let mut found = codes(&facts);
    found.sort_unstable();
    assert_eq!(found, ["INDEX_MALFORMED", "INDEX_UNMATCHED"]);
    let listed: Vec<_> = facts
        .scip_symbols
        .iter()
        .map(|row| (row.documentation, row.symbol_kind))
        .collect();
    assert!(listed.contains(&(Some("One.\n\nTwo."), Some("CLASS"))));
    assert!(listed.contains(&(None, None)));
    assert!(facts.scip_relationships.first().unwrap().is_implementation);
    assert!(facts.cpg_nodes.is_empty());
}

#[test]
fn equal_inputs_give_equal_rows() {
    struct Equal;
    impl FactsVisitor for Equal {
        type Error = std::convert::Infallible;
        fn rows<R: relspec_contracts::RowRoute>(
            &mut self,
            before: &[R],
            after: &[R],
        ) -> Result<(), Self::Error> {
            assert!(before == after);
            Ok(())
        }
        fn columns<R: relspec_contracts::ColumnarRoute>(
            &mut self,
            before: &[R],
            after: &[R],
        ) -> Result<(), Self::Error> {
            assert!(before == after);
            Ok(())
        }
    }
    let (one, two) = (Bump::new(), Bump::new());
    let bytes = message(document(TEXT, UTF8, MARKS));
    let before = facts(&one, "main.py", TEXT, Some(&bytes));
    let after = facts(&two, "main.py", TEXT, Some(&bytes));
    Facts::visit_changes(&before, &after, &mut Equal).unwrap();
}

/// A repository with an index: path, text, marks.
fn calls(files: &[(&str, &str, &[Mark<'_>])]) -> (Answers, Vec<(i64, String)>) {
    let mut inputs = Vec::new();
    let mut defs = Vec::new();
    for (path, text, marks) in files {
        let arena = Bump::new();
        let bytes = message(document(text, UTF8, marks));
        let facts = facts(&arena, path, text, Some(&bytes));
        assert_eq!(codes(&facts), Vec::<&str>::new(), "{path}");
        defs.extend(
            facts
                .py_defs
                .iter()
                .map(|def| (def.def_id, def.full_name.to_owned())),
        );
        let row = facts.py_summaries.first().unwrap();
        inputs.push(Input {
            file_id: row.file_id,
            path: (*path).to_owned(),
            summary: Summary::decode(row.summary).unwrap(),
        });
    }
    (resolve(inputs, Limits::default()), defs)
}

/// Names of what is called, methods, and the parameters that are linked.
fn called(files: &[(&str, &str, &[Mark<'_>])]) -> (BTreeSet<(String, &'static str)>, usize) {
    let (answers, defs) = calls(files);
    let name = |id: i64| defs.iter().find(|(def, _)| *def == id).unwrap().1.clone();
    let calls = answers.calls.iter();
    let found = calls.map(|call| (name(call.target), call.method.as_str()));
    (found.collect(), answers.links.len())
}

const LIB: &str = "class A:\n    def m(self, x): pass\nclass B(A):\n    def m(self, x): pass\n";
const LIB_MARKS: &[Mark<'_>] = &[
    (0, "A", 0, role::DEFINITION, "lib/A#"),
    (1, "m", 0, role::DEFINITION, "lib/A#m()."),
    (2, "B", 0, role::DEFINITION, "lib/B#"),
    (3, "m", 0, role::DEFINITION, "lib/B#m()."),
];

fn set(expected: &[(&str, &'static str)]) -> BTreeSet<(String, &'static str)> {
    let expected = expected.iter();
    expected
        .map(|(name, method)| ((*name).to_owned(), *method))
        .collect()
}

#[test]
fn the_index_answers_what_values_do_not() {
    let main = "def run(a):\n    a.m(1)\n";
    let marks: &[Mark<'_>] = &[(1, "m", 0, role::READ, "lib/A#m().")];
    let files = [("lib.py", LIB, LIB_MARKS), ("main.py", main, marks)];
    let (found, links) = called(&files);
    assert_eq!(found, set(&[("lib.A.m", "index_exact")]));
    // The object and the argument.
    assert_eq!(links, 2);
}

#[test]
fn values_say_which_override_is_called() {
    let main = "from lib import A, B\ndef run(a: A):\n    a.m(1)\nrun(B())\n";
    let marks: &[Mark<'_>] = &[(2, "m", 0, role::READ, "lib/A#m().")];
    let files = [("lib.py", LIB, LIB_MARKS), ("main.py", main, marks)];
    let (found, _) = called(&files);
    assert_eq!(
        found,
        set(&[("lib.B.m", "index_exact"), ("main.run", "scope")])
    );
}

#[test]
fn answers_that_the_index_does_not_admit_go() {
    // Only the name agrees: without the index both methods are candidates.
    let other = "class C:\n    def only_here(self): pass\n";
    let main = "def run(a):\n    a.only_here()\n";
    let outside: &[Mark<'_>] = &[(1, "only_here", 0, role::READ, "extern/D#only_here().")];
    let files = [("other.py", other, &[][..]), ("main.py", main, &[][..])];
    assert_eq!(
        called(&files).0,
        set(&[("other.C.only_here", "name_unique")])
    );
    let files = [("other.py", other, &[][..]), ("main.py", main, outside)];
    let (answers, _) = calls(&files);
    assert!(answers.calls.is_empty());
    let reasons: Vec<&Reason> = answers.open.iter().map(|open| &open.reason).collect();
    assert_eq!(reasons, [&Reason::External("extern.D.only_here".into())]);
}

#[test]
fn constructors_are_those_of_the_named_class() {
    let lib = "class P:\n    def __init__(self, x): pass\nclass Q(P): pass\n";
    let lib_marks: &[Mark<'_>] = &[
        (0, "P", 0, role::DEFINITION, "lib/P#"),
        (1, "__init__", 0, role::DEFINITION, "lib/P#__init__()."),
        (2, "Q", 0, role::DEFINITION, "lib/Q#"),
    ];
    let main = "import lib\ndef run(m):\n    m.Q(1)\n";
    let marks: &[Mark<'_>] = &[(2, "Q", 0, role::READ, "lib/Q#")];
    let files = [("lib.py", lib, lib_marks), ("main.py", main, marks)];
    let (found, links) = called(&files);
    assert_eq!(found, set(&[("lib.P.__init__", "index_exact")]));
    assert_eq!(links, 1);
}

#[test]
fn what_decorators_make_of_a_function_is_for_values_to_say() {
    let lib = "def deco(f):\n    def inner(): return f()\n    return inner\n@deco\ndef g(): pass\n";
    let lib_marks: &[Mark<'_>] = &[(4, "g", 0, role::DEFINITION, "lib/g().")];
    let main = "from lib import g\ng()\n";
    let marks: &[Mark<'_>] = &[(1, "g", 0, role::READ, "lib/g().")];
    let files = [("lib.py", lib, lib_marks), ("main.py", main, marks)];
    let (found, _) = called(&files);
    assert!(
        found
            .iter()
            .any(|(name, _)| name == "lib.deco.<locals>.inner")
    );
    assert!(!found.contains(&("lib.g".to_owned(), "index_exact")));
}

/// Adds the rows of the last changes to a multiset: by dataset and bytes without the kind.
fn net(rows: &mut BTreeMap<Vec<u8>, i32>, extractor: &Extractor) {
    const DELETE: u8 = 3;
    let mut rest = extractor.frames().bytes();
    while let Some((head, row)) = rest.split_at_checked(8) {
        let length = u32::from_le_bytes(*head.last_chunk().unwrap()) as usize;
        let (row, after) = row.split_at(length);
        let mut key = head.to_vec();
        key.extend_from_slice(row.get(1..).unwrap());
        let (kind, count) = (row.first().copied(), rows.entry(key).or_insert(0));
        *count += if kind == Some(DELETE) { -1 } else { 1 };
        rest = after;
    }
    rows.retain(|_, count| *count != 0);
}

#[test]
fn without_its_index_a_file_has_the_rows_it_had_before() {
    let index = message(document(TEXT, UTF16, MARKS));
    let bytes = TEXT.as_bytes();
    let plain = Some(FileInput::Read(bytes));
    let indexed = Some(FileInput::Indexed {
        bytes,
        index: &index,
    });
    let mut extractor = Extractor::new(Options::default(), DatasetSet::all());
    let mut expected = BTreeMap::new();
    extractor.changes("r", "main.py", None, plain).unwrap();
    net(&mut expected, &extractor);

    let mut rows = BTreeMap::new();
    extractor.changes("r", "main.py", None, indexed).unwrap();
    net(&mut rows, &extractor);
    assert_ne!(rows, expected);
    let there = extractor.changes("r", "main.py", indexed, plain).unwrap();
    net(&mut rows, &extractor);
    assert_eq!(rows, expected);
    // The columnar datasets of the file as a whole.
    let plainly = extractor.changes("r", "main.py", None, plain).unwrap();
    for change in there.batches {
        let mut batches = plainly.batches.iter();
        let same = batches.find(|other| other.dataset == change.dataset);
        assert_eq!(Some(&change.batch), same.map(|same| &same.batch));
    }
}
