//! What Python itself supplies: builtin names and the standard library, per version.

use crate::python_names::{BUILTINS, MINORS, MODULES};
use crate::qname::qname_prefixes;

/// What a builtin name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltinKind {
    /// A type, exceptions included.
    Class,
    /// Anything else that can be called.
    Function,
    /// A constant.
    Variable,
}

impl BuiltinKind {
    /// The value of `entity_kind`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            BuiltinKind::Class => "CLASS",
            BuiltinKind::Function => "FUNCTION",
            BuiltinKind::Variable => "VARIABLE",
        }
    }
}

/// A name of module `builtins`.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub kind: BuiltinKind,
    minors: (u8, u8),
}

impl Builtin {
    pub(crate) const fn new(name: &'static str, kind: BuiltinKind, first: u8, last: u8) -> Self {
        Builtin {
            name,
            kind,
            minors: (first, last),
        }
    }
}

/// A top-level module of the standard library.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StdlibModule {
    name: &'static str,
    minors: (u8, u8),
}

impl StdlibModule {
    pub(crate) const fn new(name: &'static str, first: u8, last: u8) -> Self {
        StdlibModule {
            name,
            minors: (first, last),
        }
    }
}

/// The version that is looked up for `version`: the nearest of those the tables know.
fn minor(version: (u8, u8)) -> u8 {
    match version.0 {
        0..3 => MINORS.0,
        3 => version.1.clamp(MINORS.0, MINORS.1),
        4.. => MINORS.1,
    }
}

fn in_range(minors: (u8, u8), version: (u8, u8)) -> bool {
    (minors.0..=minors.1).contains(&minor(version))
}

/// The builtin of that name in Python `version`. Names every module sets for itself, such as
/// `__name__`, are not among them.
#[must_use]
pub fn builtin(name: &str, version: (u8, u8)) -> Option<&'static Builtin> {
    let at = BUILTINS.binary_search_by_key(&name, |b| b.name).ok()?;
    BUILTINS.get(at).filter(|b| in_range(b.minors, version))
}

/// All builtins of Python `version`, sorted by name.
pub fn builtins(version: (u8, u8)) -> impl Iterator<Item = &'static Builtin> {
    BUILTINS.iter().filter(move |b| in_range(b.minors, version))
}

/// Whether the name is one that the import system sets in every module.
#[must_use]
pub fn is_module_implicit(name: &str) -> bool {
    matches!(
        name,
        "__name__"
            | "__file__"
            | "__doc__"
            | "__package__"
            | "__spec__"
            | "__loader__"
            | "__path__"
            | "__cached__"
            | "__builtins__"
            | "__dict__"
    )
}

/// Whether the module, or the package it lies in, belongs to the standard library of `version`.
#[must_use]
pub fn is_stdlib(module: &str, version: (u8, u8)) -> bool {
    let top = qname_prefixes(module)
        .next()
        .map_or(module, |(prefix, _)| prefix);
    let at = MODULES.binary_search_by_key(&top, |m| m.name);
    at.is_ok_and(|at| MODULES.get(at).is_some_and(|m| in_range(m.minors, version)))
}

/// Top-level modules of the standard library of `version`, sorted.
pub fn stdlib_modules(version: (u8, u8)) -> impl Iterator<Item = &'static str> {
    let known = MODULES.iter().filter(move |m| in_range(m.minors, version));
    known.map(|m| m.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: (u8, u8) = (3, 13);

    #[test]
    fn tables_are_sorted() {
        assert!(BUILTINS.is_sorted_by(|a, b| a.name < b.name));
        assert!(MODULES.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn builtins_have_a_kind_and_a_version() {
        let kind = |name, version| builtin(name, version).map(|b| b.kind.as_str());
        assert_eq!(kind("len", DEFAULT), Some("FUNCTION"));
        assert_eq!(kind("int", DEFAULT), Some("CLASS"));
        assert_eq!(kind("ValueError", DEFAULT), Some("CLASS"));
        assert_eq!(kind("NotImplemented", DEFAULT), Some("VARIABLE"));
        assert_eq!(kind("raw_input", DEFAULT), None);
        assert_eq!(kind("__name__", DEFAULT), None);
        assert_eq!(kind("PythonFinalizationError", (3, 12)), None);
        assert_eq!(kind("PythonFinalizationError", (3, 20)), Some("CLASS"));
        assert!(builtins(DEFAULT).count() > builtins((3, 10)).count());
    }

    #[test]
    fn a_submodule_belongs_to_its_package() {
        assert!(is_stdlib("os", DEFAULT) && is_stdlib("os.path", DEFAULT));
        assert!(!is_stdlib("osx", DEFAULT) && !is_stdlib("requests.os", DEFAULT));
        assert!(is_stdlib("imp", (3, 11)) && !is_stdlib("imp", DEFAULT));
        assert!(is_stdlib("imp", (2, 7)));
        assert!(stdlib_modules(DEFAULT).any(|m| m == "asyncio"));
    }
}
