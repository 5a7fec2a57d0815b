//! Access paths: what a value is, from a root that means the same everywhere in the repository.
//!
//! ```text
//! path = root step*
//! root = "{import " module "}" | "{def " id "}" | "{self " id "}" | "{class " id "}"
//!      | "{super " id "}" | "{param " id "}" | "{global " file_id " " name "}"
//!      | "{index " index_id "}" | "{?}"
//! step = "." name | "()" | "[]" | "<iter>" | "<await>" | "<enter>"
//! ```
//!
//! Ids are decimal, names identifiers. A module is any text without braces, since directories
//! need not be identifiers.

use crate::name::is_identifier;
use crate::qname::qname_last;

/// Where a path starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root<'a> {
    /// `{import a.b}`.
    Import(&'a str),
    /// `{def 1}`: a definition.
    Def(i64),
    /// `{self 1}`: an instance of the class or of one below it.
    SelfOf(i64),
    /// `{class 1}`: the class or one below it.
    ClassOf(i64),
    /// `{super 1}`: the ancestors of the class.
    SuperOf(i64),
    /// `{param 1}`: an argument.
    Param(i64),
    /// `{global 1 x}`: a name only the star imports of a file can supply.
    Global(i64, &'a str),
    /// `{index 1}`: a symbol of an external index.
    Index(i64),
    /// `{?}`.
    Unknown,
}

impl Root<'_> {
    /// The kind in upper case; `UNKNOWN` for `{?}`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Root::Import(_) => "IMPORT",
            Root::Def(_) => "DEF",
            Root::SelfOf(_) => "SELF",
            Root::ClassOf(_) => "CLASS",
            Root::SuperOf(_) => "SUPER",
            Root::Param(_) => "PARAM",
            Root::Global(..) => "GLOBAL",
            Root::Index(_) => "INDEX",
            Root::Unknown => "UNKNOWN",
        }
    }
}

/// A parsed path that borrows its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessPath<'a> {
    text: &'a str,
    root: Root<'a>,
    value: Option<&'a str>,
    steps: &'a str,
    length: usize,
}

impl<'a> AccessPath<'a> {
    /// Parses a whole text; `None` outside the grammar.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (inside, steps) = text.strip_prefix('{')?.split_once('}')?;
        let (root, value) = parse_root(inside)?;
        let mut length = 0;
        let mut rest = steps;
        while !rest.is_empty() {
            rest = split_step(rest)?.1;
            length += 1;
        }
        Some(AccessPath {
            text,
            root,
            value,
            steps,
            length,
        })
    }

    /// Where the path starts.
    #[must_use]
    pub fn root(&self) -> Root<'a> {
        self.root
    }

    /// What stands after the kind of the root: `a.b`, `1`, for a global `1 x`; `None` for `{?}`.
    #[must_use]
    pub fn root_value(&self) -> Option<&'a str> {
        self.value
    }

    /// Number of steps.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// The steps as written: `.b`, `()`, …
    pub fn steps(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut rest = self.steps;
        std::iter::from_fn(move || {
            let (step, after) = split_step(rest)?;
            rest = after;
            Some(step)
        })
    }

    /// The `i`-th step, from 1; `None` if there is none.
    #[must_use]
    pub fn step(&self, i: usize) -> Option<&'a str> {
        self.steps().nth(i.checked_sub(1)?)
    }

    /// The right-most name: of the last `.name` step, else of a global or an import; `None` if
    /// the path names nothing.
    #[must_use]
    pub fn last_name(&self) -> Option<&'a str> {
        let step = self
            .steps()
            .filter_map(|step| step.strip_prefix('.'))
            .last();
        step.or(match self.root {
            Root::Global(_, name) => Some(name),
            Root::Import(module) => Some(qname_last(module)),
            _ => None,
        })
    }

    /// The text of the path with one more step; `None` if that is no step.
    #[must_use]
    pub fn append(&self, step: &str) -> Option<String> {
        matches!(split_step(step), Some((_, ""))).then(|| format!("{}{step}", self.text))
    }
}

fn parse_root(inside: &str) -> Option<(Root<'_>, Option<&str>)> {
    if inside == "?" {
        return Some((Root::Unknown, None));
    }
    let (kind, value) = inside.split_once(' ')?;
    let root = match kind {
        "import" => Root::Import(Some(value).filter(|m| !m.is_empty() && !m.contains('{'))?),
        "def" => Root::Def(parse_id(value)?),
        "self" => Root::SelfOf(parse_id(value)?),
        "class" => Root::ClassOf(parse_id(value)?),
        "super" => Root::SuperOf(parse_id(value)?),
        "param" => Root::Param(parse_id(value)?),
        "index" => Root::Index(parse_id(value)?),
        "global" => {
            let (file_id, name) = value.split_once(' ')?;
            Root::Global(
                parse_id(file_id)?,
                Some(name).filter(|name| is_identifier(name))?,
            )
        }
        _ => return None,
    };
    Some((root, Some(value)))
}

/// Decimal without a plus sign, the only spelling that is written.
fn parse_id(value: &str) -> Option<i64> {
    value.parse().ok().filter(|_| !value.starts_with('+'))
}

/// The first step and the rest; `None` if the text starts with no step.
fn split_step(steps: &str) -> Option<(&str, &str)> {
    const FIXED: [&str; 5] = ["()", "[]", "<iter>", "<await>", "<enter>"];
    if let Some(fixed) = FIXED.iter().find(|fixed| steps.starts_with(**fixed)) {
        return steps.split_at_checked(fixed.len());
    }
    let name = steps.strip_prefix('.')?;
    let len = name.find(['.', '(', '[', '<']).unwrap_or(name.len());
    let (step, rest) = steps.split_at_checked(1 + len)?;
    is_identifier(step.get(1..)?).then_some((step, rest))
}

/// The resolution method of a use whose candidate has `basis`, when its path was resolved by
/// `method`. Local types have a method of their own whatever imports the path needs, and a name
/// of the file's scopes is either a builtin (its path leaves the repository) or `scope`. `None`
/// for an unknown basis.
#[must_use]
pub fn path_method<'a>(basis: &str, method: &'a str) -> Option<&'a str> {
    Some(match basis {
        "SELF" => "type_self",
        "ANNOTATION" => "type_annotation",
        "CONSTRUCTOR" | "LITERAL" => "type_constructor",
        "RETURN" => "type_return",
        "SCOPE" if matches!(method, "builtin" | "import_external") => "builtin",
        "SCOPE" => "scope",
        "INDEX" | "IMPORT" => method,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> AccessPath<'_> {
        AccessPath::parse(text).unwrap()
    }

    #[test]
    fn roots_have_a_kind_and_a_value() {
        let check = |text, root: Root, kind, value| {
            let path = parse(text);
            assert_eq!(
                (path.root(), path.root().kind(), path.root_value()),
                (root, kind, value)
            );
        };
        check("{import a.b}", Root::Import("a.b"), "IMPORT", Some("a.b"));
        check(
            "{import my-dir.x y}",
            Root::Import("my-dir.x y"),
            "IMPORT",
            Some("my-dir.x y"),
        );
        check("{def -7}", Root::Def(-7), "DEF", Some("-7"));
        check("{self 7}", Root::SelfOf(7), "SELF", Some("7"));
        check("{class 7}", Root::ClassOf(7), "CLASS", Some("7"));
        check("{super 7}", Root::SuperOf(7), "SUPER", Some("7"));
        check("{param 7}", Root::Param(7), "PARAM", Some("7"));
        check(
            "{global 7 größe}",
            Root::Global(7, "größe"),
            "GLOBAL",
            Some("7 größe"),
        );
        check("{index 7}", Root::Index(7), "INDEX", Some("7"));
        check("{?}", Root::Unknown, "UNKNOWN", None);
    }

    #[test]
    fn steps_are_counted_from_1() {
        let path = parse("{import a}.b()[]<iter>.c<await><enter>");
        let steps: Vec<_> = path.steps().collect();
        assert_eq!(
            steps,
            [".b", "()", "[]", "<iter>", ".c", "<await>", "<enter>"]
        );
        assert_eq!(path.length(), 7);
        assert_eq!(parse("{import a}.b()").step(2), Some("()"));
        assert_eq!([0, 1, 8].map(|i| path.step(i)), [None, Some(".b"), None]);
    }

    #[test]
    fn the_last_name_is_the_right_most_one() {
        let check = |text, expected| assert_eq!(parse(text).last_name(), expected, "{text}");
        check("{import a}.b.c()[]", Some("c"));
        check("{import a.b}()", Some("b"));
        check("{global 1 f}()", Some("f"));
        check("{?}.x", Some("x"));
        check("{def 1}()", None);
    }

    #[test]
    fn appending_takes_exactly_one_step() {
        let path = parse("{def 1}.a");
        assert_eq!(path.append(".b").as_deref(), Some("{def 1}.a.b"));
        assert_eq!(path.append("()").as_deref(), Some("{def 1}.a()"));
        for step in ["", ".", "b", ".b.c", "()()", "(", ".1"] {
            assert_eq!(path.append(step), None, "{step}");
        }
    }

    #[test]
    fn text_outside_the_grammar_is_no_path() {
        let bad = [
            "",
            "a",
            "{",
            "{}",
            "{import}",
            "{import }",
            "{import {}",
            "{def x}",
            "{def +1}",
            "{def 99999999999999999999}",
            "{global 1}",
            "{global 1 a.b}",
            "{other 1}",
            "{?}x",
            "{?}.",
            "{?}..a",
            "{?}.1",
            "{?}(",
            "{?}<x>",
            "{?}.a b",
            "{? }",
            "{def 1}}",
        ];
        for text in bad {
            assert_eq!(AccessPath::parse(text), None, "{text}");
        }
    }

    #[test]
    fn methods_follow_the_basis() {
        let check = |basis, method, expected| assert_eq!(path_method(basis, method), expected);
        check("SELF", "import_alias", Some("type_self"));
        check("ANNOTATION", "import_direct", Some("type_annotation"));
        check("CONSTRUCTOR", "import_direct", Some("type_constructor"));
        check("LITERAL", "import_external", Some("type_constructor"));
        check("RETURN", "import_direct", Some("type_return"));
        check("SCOPE", "import_external", Some("builtin"));
        check("SCOPE", "import_direct", Some("scope"));
        check("IMPORT", "import_star", Some("import_star"));
        check("INDEX", "index_exact", Some("index_exact"));
        check("NAME", "x", None);
    }
}
