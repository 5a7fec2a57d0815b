//! Python identifiers: what is one, how it is mangled, who may see it.

use std::borrow::Cow;

use unicode_ident::{is_xid_continue, is_xid_start};

/// Who may see a name, by convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// `x`.
    Public,
    /// `_x`.
    Protected,
    /// `__x`.
    Private,
    /// `__x__`.
    Dunder,
}

impl Visibility {
    /// The value stored in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "PUBLIC",
            Visibility::Protected => "PROTECTED",
            Visibility::Private => "PRIVATE",
            Visibility::Dunder => "DUNDER",
        }
    }
}

/// The visibility of a name as written, before mangling. Names of underscores only are protected.
#[must_use]
pub fn visibility(name: &str) -> Visibility {
    if !name.starts_with('_') {
        Visibility::Public
    } else if !name.starts_with("__") || name.bytes().all(|b| b == b'_') {
        Visibility::Protected
    } else if name.ends_with("__") {
        Visibility::Dunder
    } else {
        Visibility::Private
    }
}

/// The name as the compiler stores it inside a class: `__x` in `_C` becomes `_C__x`. Names that
/// end in two underscores or hold a dot stay, as does every name in a class of underscores only.
#[must_use]
pub fn mangle_name<'a>(class: &str, name: &'a str) -> Cow<'a, str> {
    let class = class.trim_start_matches('_');
    if class.is_empty() || !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("_{class}{name}"))
}

/// Whether the text is an identifier; keywords are.
#[must_use]
pub fn is_identifier(s: &str) -> bool {
    let mut chars = s.chars();
    chars.next().is_some_and(|c| c == '_' || is_xid_start(c)) && chars.all(is_xid_continue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visibility_follows_the_underscores() {
        let check = |name, expected| assert_eq!(visibility(name).as_str(), expected, "{name}");
        check("x", "PUBLIC");
        check("x__", "PUBLIC");
        check("_x", "PROTECTED");
        check("_x__", "PROTECTED");
        check("__x", "PRIVATE");
        check("__x_", "PRIVATE");
        check("__init__", "DUNDER");
        for underscores in ["_", "__", "___", "____", "_____"] {
            check(underscores, "PROTECTED");
        }
    }

    #[test]
    fn private_names_are_mangled_as_the_compiler_does() {
        let check = |class, name, expected| assert_eq!(mangle_name(class, name), expected);
        check("_Foo", "__x", "_Foo__x");
        check("Foo", "___x", "_Foo___x");
        check("Foo", "__x_", "_Foo__x_");
        check("Foo", "__x__", "__x__");
        check("Foo", "__", "__");
        check("Foo", "_x", "_x");
        check("Foo", "__a.b", "__a.b");
        check("__", "__x", "__x");
    }

    #[test]
    fn identifiers_are_unicode_and_may_be_keywords() {
        for name in ["_", "x1", "größe", "ℌ", "class", "变量"] {
            assert!(is_identifier(name), "{name}");
        }
        for text in ["", "1x", "a-b", "a.b", "a b", "\u{301}"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}
