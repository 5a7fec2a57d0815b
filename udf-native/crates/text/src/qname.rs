//! Dotted names: `a.b.c` has three parts.

use std::borrow::Cow;

use crate::normalize::ident_normalize;

/// NFKC, without spaces around dots and without outer dots; case is kept. `None` if nothing is
/// left.
#[must_use]
pub fn qname_normalize(s: &str) -> Option<Cow<'_, str>> {
    let is_edge = |c: char| c == '.' || c.is_whitespace();
    let trimmed = s.trim_matches(is_edge);
    let joined = if trimmed.chars().any(char::is_whitespace) {
        let parts: Vec<&str> = trimmed.split('.').map(str::trim).collect();
        Cow::Owned(parts.join("."))
    } else {
        Cow::Borrowed(trimmed)
    };
    let normalized = match joined {
        Cow::Borrowed(name) => ident_normalize(name),
        Cow::Owned(name) => Cow::Owned(ident_normalize(&name).into_owned()),
    };
    (!normalized.is_empty()).then_some(normalized)
}

/// Both names with a dot between; an empty one adds nothing.
#[must_use]
pub fn qname_join<'a>(a: &'a str, b: &'a str) -> Cow<'a, str> {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => Cow::Borrowed(b),
        (_, true) => Cow::Borrowed(a),
        _ => Cow::Owned(format!("{a}.{b}")),
    }
}

/// All parts but the last; `None` of a single name.
#[must_use]
pub fn qname_parent(q: &str) -> Option<&str> {
    q.rsplit_once('.').map(|(parent, _)| parent)
}

/// The last part.
#[must_use]
pub fn qname_last(q: &str) -> &str {
    q.rsplit_once('.').map_or(q, |(_, last)| last)
}

/// Number of parts; an empty name has none.
#[must_use]
pub fn qname_depth(q: &str) -> usize {
    if q.is_empty() {
        0
    } else {
        q.split('.').count()
    }
}

/// Number of equal leading parts.
#[must_use]
pub fn qname_common_prefix(a: &str, b: &str) -> usize {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    a.split('.')
        .zip(b.split('.'))
        .take_while(|(left, right)| left == right)
        .count()
}

/// Proper prefixes with their number of parts, shortest first: `a.b.c` has `a` and `a.b`.
pub fn qname_prefixes(q: &str) -> impl Iterator<Item = (&str, usize)> {
    let dots = q.match_indices('.').map(|(at, _)| at);
    dots.zip(1..)
        .filter_map(|(at, length)| Some((q.get(..at)?, length)))
}

/// Proper suffixes with their number of parts, longest first: `a.b.c` has `b.c` and `c`.
pub fn module_suffixes(q: &str) -> impl Iterator<Item = (&str, usize)> {
    let depth = qname_depth(q);
    let dots = q.match_indices('.').map(|(at, _)| at);
    dots.zip(1..)
        .filter_map(move |(at, skipped)| Some((q.get(at + 1..)?, depth - skipped)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizing_keeps_case_and_drops_spaces_and_outer_dots() {
        let check = |s, expected: Option<&str>| {
            assert_eq!(qname_normalize(s).as_deref(), expected, "{s:?}");
        };
        check(" Pkg . Mod ", Some("Pkg.Mod"));
        check("..a.ﬁle.", Some("a.file"));
        check(" . a", Some("a"));
        check("a.B", Some("a.B"));
        check("a . ﬁ", Some("a.fi"));
        check(" . ", None);
        check("", None);
    }

    #[test]
    fn names_join_and_split_at_the_last_dot() {
        assert_eq!(qname_join("a.b", "c"), "a.b.c");
        assert_eq!(qname_join("", "c"), "c");
        assert_eq!(qname_join("a", ""), "a");
        assert_eq!(qname_parent("a.b"), Some("a"));
        assert_eq!(qname_parent("a.b.c"), Some("a.b"));
        assert_eq!(qname_parent("a"), None);
        assert_eq!(qname_last("a.b.c"), "c");
        assert_eq!(qname_last("a"), "a");
    }

    #[test]
    fn depth_and_common_prefix_count_parts() {
        assert_eq!(["", "a", "a.b"].map(qname_depth), [0, 1, 2]);
        assert_eq!(qname_common_prefix("a.b.c", "a.b.d"), 2);
        assert_eq!(qname_common_prefix("ab.c", "a.c"), 0);
        assert_eq!(qname_common_prefix("a", "a.b"), 1);
        assert_eq!(qname_common_prefix("", ""), 0);
    }

    #[test]
    fn prefixes_and_suffixes_are_proper() {
        let prefixes: Vec<_> = qname_prefixes("a.b.c").collect();
        assert_eq!(prefixes, [("a", 1), ("a.b", 2)]);
        let suffixes: Vec<_> = module_suffixes("a.b.c").collect();
        assert_eq!(suffixes, [("b.c", 2), ("c", 1)]);
        assert_eq!(qname_prefixes("a").count(), 0);
        assert_eq!(module_suffixes("a").count(), 0);
    }
}
