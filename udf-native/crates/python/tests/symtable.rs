//! The symbol tables of `golden/*.py` against those CPython printed into `golden/*.expected`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use relspec_python::scopes::{Binding, BindingFlags, BindingScope, ScopeId, ScopeKind};
use relspec_python::{Analysis, Options, analyze};

fn cases() -> Vec<PathBuf> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|e| e == "expected"))
        .collect();
    cases.sort();
    cases
}

#[test]
fn symbol_tables_are_those_of_cpython() {
    let cases = cases();
    assert!(cases.len() > 10);
    let failed: Vec<String> = cases.iter().filter_map(|case| differences(case)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn differences(case: &Path) -> Option<String> {
    let source = fs::read(case.with_extension("py")).unwrap();
    let arena = Bump::new();
    let analysis = analyze(&arena, &Options::default(), "repo", "case.py", &source);
    let expected = fs::read_to_string(case).unwrap();
    let expected: Vec<&str> = expected.lines().collect();
    let mut actual = lines(&analysis);
    actual.sort();
    let missing = expected
        .iter()
        .filter(|line| !actual.iter().any(|a| a == *line));
    let extra = actual
        .iter()
        .filter(|line| !expected.contains(&line.as_str()));
    let report: Vec<String> = missing
        .map(|line| format!("  missing {line}"))
        .chain(extra.map(|line| format!("  extra   {line}")))
        .collect();
    let same = report.is_empty() && actual.len() == expected.len();
    (!same).then(|| format!("{}\n{}", case.display(), report.join("\n")))
}

fn lines(analysis: &Analysis<'_>) -> Vec<String> {
    let scopes = &analysis.scopes;
    let mut lines = Vec::new();
    for (index, scope) in scopes.all().iter().enumerate() {
        if scope.is_unevaluated {
            continue;
        }
        let id = ScopeId(u32::try_from(index).unwrap());
        let path = path(analysis, id);
        lines.push(format!(
            "{path}: scope{}",
            if scope.is_nested { " nested" } else { "" }
        ));
        for binding in scopes.bindings_of(id) {
            let binding = scopes.binding(*binding).unwrap();
            if !binding.flags.has(BindingFlags::IMPLICIT) {
                lines.push(format!("{path}: {}", line(analysis, binding)));
            }
        }
    }
    lines
}

fn path(analysis: &Analysis<'_>, id: ScopeId) -> String {
    let scope = analysis.scopes.get(id).unwrap();
    let Some(parent) = scope.parent else {
        return scope.kind.as_str().to_owned();
    };
    let name = analysis.atoms.text(scope.name);
    format!("{}/{} {name}", path(analysis, parent), scope.kind.as_str())
}

fn line(analysis: &Analysis<'_>, binding: &Binding) -> String {
    let flags = binding.flags;
    let in_module = analysis.scopes.get(binding.scope).unwrap().kind == ScopeKind::Module;
    let scope = if in_module && !flags.is_bound() {
        BindingScope::GlobalImplicit
    } else {
        binding.binding_scope
    };
    let facts = [
        (BindingFlags::REFERENCED, " referenced"),
        (BindingFlags::ASSIGNED, " assigned"),
        (BindingFlags::PARAMETER, " parameter"),
        (BindingFlags::IMPORTED, " imported"),
        (BindingFlags::ANNOTATED, " annotated"),
        (BindingFlags::DECLARED_GLOBAL, " global"),
        (BindingFlags::DECLARED_NONLOCAL, " nonlocal"),
        (BindingFlags::NAMESPACE, " namespace"),
        (BindingFlags::TYPE_PARAMETER, " type_parameter"),
    ];
    let facts: String = facts
        .iter()
        .filter(|(flag, _)| {
            flags.has(*flag) && !(in_module && *flag == BindingFlags::DECLARED_GLOBAL)
        })
        .map(|(_, word)| *word)
        .collect();
    format!(
        "{} {}{facts}",
        scope.as_str(),
        analysis.atoms.text(binding.name)
    )
}
