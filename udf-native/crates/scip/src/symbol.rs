//! Symbols: the names that an index gives to what programs define.
//!
//! ```text
//! symbol     = scheme " " manager " " package " " version " " descriptor+ | "local " id
//! descriptor = name "/" | name "#" | name "." | name ":" | name "!" | name "(" id? ")."
//!            | "[" name "]" | "(" name ")"
//! name       = plain characters | "`" anything, backticks twice "`"
//! ```
//!
//! A space inside of the first four parts is written twice.

use std::borrow::Cow;

/// What kind of thing a symbol is, as far as its last descriptor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `a.b/`, or `__init__:` behind it.
    Module,
    /// `C#`.
    Type,
    /// `f().`.
    Callable,
    /// `x.`.
    Variable,
}

/// A symbol that means the same in all documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Dotted name of the module and of the definitions in it. What is defined in a function has
    /// `<locals>` before its name.
    pub full_name: String,
    /// Length of the name of the module.
    pub module_length: usize,
    /// What it is.
    pub sort: Sort,
}

impl Symbol {
    /// Reads a symbol; `None` if it belongs to its document alone, names a parameter or a type
    /// parameter, or is outside of the grammar.
    #[must_use]
    pub fn parse(symbol: &str) -> Option<Self> {
        if symbol.starts_with("local ") {
            return None;
        }
        let mut rest = symbol;
        for _ in 0..4 {
            rest = after_part(rest)?;
        }
        let mut full_name = String::new();
        let mut module_length = 0;
        let mut last: Option<Sort> = None;
        while !rest.is_empty() {
            let (name, suffix, after) = descriptor(rest)?;
            rest = after;
            let sort = match suffix {
                Suffix::Namespace => Sort::Module,
                Suffix::Type => Sort::Type,
                Suffix::Method => Sort::Callable,
                Suffix::Term => Sort::Variable,
                // The module itself.
                Suffix::Meta if last == Some(Sort::Module) && name == "__init__" => continue,
                Suffix::Meta | Suffix::Other => return None,
            };
            if sort == Sort::Module && !matches!(last, None | Some(Sort::Module)) {
                return None;
            }
            if last.is_some() {
                full_name.push('.');
            }
            if last == Some(Sort::Callable) {
                full_name.push_str("<locals>.");
            }
            full_name.push_str(&name);
            if sort == Sort::Module {
                module_length = full_name.len();
            }
            last = Some(sort);
        }
        Some(Self {
            sort: last?,
            full_name,
            module_length,
        })
    }

    /// Name of the module; empty if there is none.
    #[must_use]
    pub fn module(&self) -> &str {
        self.full_name.get(..self.module_length).unwrap_or("")
    }

    /// The right-most name.
    #[must_use]
    pub fn last_name(&self) -> &str {
        let name = &self.full_name;
        name.rsplit('.').next().unwrap_or(name)
    }
}

/// Dotted name of a symbol; `None` where [`Symbol::parse`] gives none.
#[must_use]
pub fn symbol_name(symbol: &str) -> Option<String> {
    Symbol::parse(symbol).map(|symbol| symbol.full_name)
}

/// What follows a part and the space behind it.
fn after_part(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b' ')?;
        if bytes.get(at + 1) == Some(&b' ') {
            at += 2;
        } else {
            return text.get(at + 1..);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    Namespace,
    Type,
    Term,
    Method,
    Meta,
    /// Parameters, type parameters, macros.
    Other,
}

/// The first descriptor and what follows it.
fn descriptor(text: &str) -> Option<(Cow<'_, str>, Suffix, &str)> {
    if let Some(inside) = text.strip_prefix('(') {
        let (name, rest) = name(inside)?;
        return Some((name, Suffix::Other, rest.strip_prefix(')')?));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let (name, rest) = name(inside)?;
        return Some((name, Suffix::Other, rest.strip_prefix(']')?));
    }
    let (name, rest) = name(text)?;
    let mut chars = rest.chars();
    let suffix = match chars.next()? {
        '/' => Suffix::Namespace,
        '#' => Suffix::Type,
        '.' => Suffix::Term,
        ':' => Suffix::Meta,
        '!' => Suffix::Other,
        '(' => {
            let (_, after) = chars.as_str().split_once(')')?;
            return Some((name, Suffix::Method, after.strip_prefix('.')?));
        }
        _ => return None,
    };
    Some((name, suffix, chars.as_str()))
}

/// The name at the start and what follows it.
fn name(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let Some(mut rest) = text.strip_prefix('`') else {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '$');
        let end = text.find(|c| !is_plain(c)).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end)?;
        return (!name.is_empty()).then_some((Cow::Borrowed(name), rest));
    };
    let mut name = Cow::Borrowed("");
    loop {
        let (part, after) = rest.split_once('`')?;
        name += part;
        match after.strip_prefix('`') {
            Some(more) => {
                name += "`";
                rest = more;
            }
            None => return (!name.is_empty()).then_some((name, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(descriptors: &str, expected: Option<(&str, Sort)>) {
        let symbol = format!("scip-python python my  project 0.1 {descriptors}");
        let parsed = Symbol::parse(&symbol);
        let found = parsed.as_ref().map(|of| (of.full_name.as_str(), of.sort));
        assert_eq!(found, expected, "{descriptors}");
    }

    #[test]
    fn descriptors_spell_dotted_names() {
        check("`a.b`/", Some(("a.b", Sort::Module)));
        check("`a.b`/__init__:", Some(("a.b", Sort::Module)));
        check("a/b/C#", Some(("a.b.C", Sort::Type)));
        check("a/C#m().", Some(("a.C.m", Sort::Callable)));
        check("a/f(+1).", Some(("a.f", Sort::Callable)));
        check("a/C#x.", Some(("a.C.x", Sort::Variable)));
        check("a/größe.", Some(("a.größe", Sort::Variable)));
        check("`a``b`/", Some(("a`b", Sort::Module)));
    }

    #[test]
    fn what_functions_hold_is_local_to_them() {
        check("a/f().g().", Some(("a.f.<locals>.g", Sort::Callable)));
        check("a/f().C#m().", Some(("a.f.<locals>.C.m", Sort::Callable)));
    }

    #[test]
    fn parameters_and_other_texts_have_no_name() {
        for descriptors in [
            "",
            "a/f().(x)",
            "a/C#[T]",
            "a/m!",
            "a/x:",
            "a",
            "a/`b",
            "a/f(",
            "/",
            "a/C#b/",
            "``/",
        ] {
            check(descriptors, None);
        }
        for symbol in ["local 1", "", "a b c", "x", "a b c d"] {
            assert_eq!(Symbol::parse(symbol), None, "{symbol}");
        }
    }

    #[test]
    fn the_module_and_the_last_name_are_known() {
        let symbol = Symbol::parse("s m p v `a.b`/C#x.").unwrap();
        assert_eq!((symbol.module(), symbol.last_name()), ("a.b", "x"));
        let symbol = Symbol::parse("s . . . C#").unwrap();
        assert_eq!((symbol.module(), symbol.last_name()), ("", "C"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_symbol_or_none(text in "[a-b `./#:()\\[\\]é!]{0,24}") {
            let _ = Symbol::parse(&text);
            let _ = Symbol::parse(&format!("s m p v {text}"));
        }
    }
}
