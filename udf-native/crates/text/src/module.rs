//! Module names: from a path, and from a relative import.

use std::borrow::Cow;

use crate::name::is_identifier;
use crate::qname::{qname_join, qname_parent};

const INIT: &str = "__init__";

/// What a path alone says about the module in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module<'a> {
    /// Dotted name; never empty.
    pub name: String,
    /// Directory that imports start from, relative to the repository; empty for its root.
    pub source_root: &'a str,
    /// An `__init__` file below the source root.
    pub is_package: bool,
    /// A `.pyi` file.
    pub is_stub: bool,
    /// All parts of the name are identifiers.
    pub is_importable: bool,
}

impl<'a> Module<'a> {
    /// The module of a path relative to the repository, with `/` between its parts; `None` if the
    /// path is no Python file. `roots` are the configured source roots.
    #[must_use]
    pub fn of<S: AsRef<str>>(path: &'a str, roots: &[S]) -> Option<Self> {
        let (stem, is_stub) = stem(path)?;
        let source_root = root_of(stem, roots);
        let inside = stem.get(source_root.len()..)?.trim_start_matches('/');
        let package = inside
            .strip_suffix(INIT)
            .and_then(|rest| rest.strip_suffix('/'));
        let parts = package.unwrap_or(inside);
        Some(Module {
            name: parts.replace('/', "."),
            source_root,
            is_package: package.is_some(),
            is_stub,
            is_importable: parts.split('/').all(is_identifier),
        })
    }

    /// Base of relative imports: the package itself or the one around the module; `None` at top
    /// level.
    #[must_use]
    pub fn package_name(&self) -> Option<&str> {
        if self.is_package {
            Some(&self.name)
        } else {
            qname_parent(&self.name)
        }
    }
}

/// The name of the module of a path; see [`Module::of`].
#[must_use]
pub fn module_name<S: AsRef<str>>(path: &str, roots: &[S]) -> Option<String> {
    Module::of(path, roots).map(|module| module.name)
}

/// The source root of a path: the longest of `roots` that holds it, else everything up to the last
/// directory named `src`, else the root of the repository (the empty path). `None` if the path is
/// no Python file.
#[must_use]
pub fn source_root<'a, S: AsRef<str>>(path: &'a str, roots: &[S]) -> Option<&'a str> {
    stem(path).map(|(stem, _)| root_of(stem, roots))
}

/// Path without `.py` or `.pyi`; a file named only that has no stem.
fn stem(path: &str) -> Option<(&str, bool)> {
    let stub = path.strip_suffix(".pyi").map(|stem| (stem, true));
    let found = stub.or_else(|| path.strip_suffix(".py").map(|stem| (stem, false)));
    found.filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
}

fn root_of<'a, S: AsRef<str>>(stem: &'a str, roots: &[S]) -> &'a str {
    let configured = roots.iter().filter_map(|root| within(stem, root.as_ref()));
    configured
        .max_by_key(|root| root.len())
        .unwrap_or_else(|| src_root(stem))
}

/// The part of the path that the configured root covers; `.` and the empty root cover nothing of
/// every path.
fn within<'a>(stem: &'a str, root: &str) -> Option<&'a str> {
    let root = root
        .strip_prefix("./")
        .unwrap_or(root)
        .trim_end_matches('/');
    let root = if root == "." { "" } else { root };
    let rest = stem.strip_prefix(root)?;
    (root.is_empty() || rest.starts_with('/')).then(|| stem.get(..root.len()))?
}

fn src_root(stem: &str) -> &str {
    let below = |at: usize| stem.get(..at + "/src".len()).unwrap_or_default();
    match stem.rfind("/src/") {
        Some(at) => below(at),
        None if stem.starts_with("src/") => stem.get(.."src".len()).unwrap_or_default(),
        None => "",
    }
}

/// The absolute name of `from <level dots><module> import …` in `package`; level 0 is the module
/// itself. `None` if there is nothing left: beyond the top, or no module at all.
#[must_use]
pub fn import_resolve<'a>(
    package: Option<&'a str>,
    level: u32,
    module: Option<&'a str>,
) -> Option<Cow<'a, str>> {
    let module = module.unwrap_or_default();
    if level == 0 {
        return (!module.is_empty()).then_some(Cow::Borrowed(module));
    }
    let mut base = package.filter(|package| !package.is_empty())?;
    for _ in 1..level {
        base = qname_parent(base)?;
    }
    Some(qname_join(base, module))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, roots: &[&str], name: &str, root: &str, package: Option<&str>) {
        let module = Module::of(path, roots).unwrap();
        assert_eq!(
            (module.name.as_str(), module.source_root),
            (name, root),
            "{path}"
        );
        assert_eq!(module.package_name(), package, "{path}");
        assert_eq!(module_name(path, roots).as_deref(), Some(name));
        assert_eq!(source_root(path, roots), Some(root));
    }

    #[test]
    fn names_start_below_the_last_src_directory() {
        check("src/a/__init__.py", &[], "a", "src", Some("a"));
        check("src/app/main.py", &[], "app.main", "src", Some("app"));
        check("x/src/y/src/b.pyi", &[], "b", "x/src/y/src", None);
        check("a/b.py", &[], "a.b", "", Some("a"));
        check("srcs/b.py", &[], "srcs.b", "", Some("srcs"));
        check("a/src.py", &[], "a.src", "", Some("a"));
    }

    #[test]
    fn configured_roots_win_and_the_longest_counts() {
        check("lib/py/a.py", &["lib", "lib/py"], "a", "lib/py", None);
        check(
            "lib/python/a.py",
            &["lib", "lib/py"],
            "python.a",
            "lib",
            Some("python"),
        );
        check("src/a.py", &["."], "src.a", "", Some("src"));
        check("src/lib/a.py", &["./src/lib/"], "a", "src/lib", None);
        check("src/a.py", &["other"], "a", "src", None);
    }

    #[test]
    fn an_init_file_at_the_root_keeps_its_name() {
        check("__init__.py", &[], "__init__", "", None);
        check("src/__init__.py", &[], "__init__", "src", None);
        assert!(!Module::of::<&str>("__init__.py", &[]).unwrap().is_package);
        check("a/my__init__.py", &[], "a.my__init__", "", Some("a"));
    }

    #[test]
    fn odd_parts_stay_and_are_not_importable() {
        let module = Module::of::<&str>("my-dir/a.b/c.pyi", &[]).unwrap();
        assert_eq!(module.name, "my-dir.a.b.c");
        assert!(module.is_stub && !module.is_importable);
        assert!(Module::of::<&str>("größe/a.py", &[]).unwrap().is_importable);
    }

    #[test]
    fn other_files_are_no_modules() {
        for path in ["a.txt", "py", ".py", "a/.pyi", "", "a.py.bak"] {
            assert_eq!(Module::of::<&str>(path, &[]), None, "{path}");
        }
    }

    #[test]
    fn relative_imports_drop_one_part_per_level_after_the_first() {
        let check = |package, level, module, expected: Option<&str>| {
            assert_eq!(import_resolve(package, level, module).as_deref(), expected);
        };
        check(Some("a.b"), 2, Some("c"), Some("a.c"));
        check(Some("a.b"), 1, Some("c.d"), Some("a.b.c.d"));
        check(Some("a.b"), 1, None, Some("a.b"));
        check(Some("a.b"), 3, Some("c"), None);
        check(Some("a"), 2, Some("c"), None);
        check(None, 1, Some("c"), None);
        check(None, 0, Some("c.d"), Some("c.d"));
        check(Some("a"), 0, Some("c"), Some("c"));
        check(Some("a"), 0, None, None);
    }
}
