//! Whether a call fits a signature. A shape lists the arguments in source order: `.` positional,
//! `*`, `**`, or the keyword.

/// Whether the number of arguments fits. Bounds are of positional parameters without the receiver,
/// `max` is `None` when unbounded. Keywords may supply positional parameters, so they count for
/// the minimum but not against the maximum; starred arguments can supply whatever is missing.
#[must_use]
pub fn arity_ok<S: AsRef<str>>(min: i32, max: Option<i32>, shape: &[S]) -> bool {
    let (mut positional, mut keywords, mut starred) = (0, 0, false);
    for argument in shape {
        match argument.as_ref() {
            "." => positional += 1,
            "*" | "**" => starred = true,
            _ => keywords += 1,
        }
    }
    max.is_none_or(|max| positional <= max) && (starred || positional + keywords >= min)
}

/// Whether every keyword of the call has a parameter that accepts it. `names` and `kinds` are the
/// parameters, packed in order; a missing kind accepts nothing.
#[must_use]
pub fn keywords_ok<N, K, S>(names: &[N], kinds: &[K], shape: &[S]) -> bool
where
    N: AsRef<str>,
    K: AsRef<str>,
    S: AsRef<str>,
{
    if kinds.iter().any(|kind| kind.as_ref() == "VAR_KEYWORD") {
        return true;
    }
    let accepts = |keyword: &str| {
        names.iter().zip(kinds).any(|(name, kind)| {
            name.as_ref() == keyword
                && matches!(kind.as_ref(), "POSITIONAL_OR_KEYWORD" | "KEYWORD_ONLY")
        })
    };
    let mut keywords = shape
        .iter()
        .map(AsRef::as_ref)
        .filter(|s| !matches!(*s, "." | "*" | "**"));
    keywords.all(accepts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positional_arguments_stay_within_the_bounds() {
        assert!(!arity_ok(1, Some(2), &[".", ".", "."]));
        assert!(arity_ok(1, Some(2), &[".", "."]));
        assert!(!arity_ok(1, Some(2), &[] as &[&str]));
        assert!(arity_ok(0, None, &["."; 50]));
    }

    #[test]
    fn keywords_and_stars_supply_what_is_missing() {
        assert!(arity_ok(2, Some(2), &[".", "b"]));
        assert!(arity_ok(1, Some(1), &[".", "only"]));
        assert!(arity_ok(2, Some(2), &["*"]));
        assert!(arity_ok(2, Some(2), &["**"]));
        assert!(!arity_ok(0, Some(0), &["*", "."]));
    }

    #[test]
    fn keywords_need_a_parameter_of_that_name() {
        let names = ["a", "b", "c"];
        let kinds = ["POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY"];
        assert!(keywords_ok(&names, &kinds, &[".", "b", "c", "*", "**"]));
        assert!(!keywords_ok(&names, &kinds, &["a"]));
        assert!(!keywords_ok(&names, &kinds, &["d"]));
        assert!(keywords_ok(&["k"], &["VAR_KEYWORD"], &["d"]));
        assert!(!keywords_ok(&["args"], &["VAR_POSITIONAL"], &["args"]));
    }
}
