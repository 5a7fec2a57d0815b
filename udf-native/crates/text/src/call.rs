//! Whether a call fits a signature, and what its arguments reach. A shape lists the arguments in source order: `.` positional,
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

/// How a parameter is supplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// By position only.
    Position,
    /// By position or name.
    PositionOrName,
    /// What no other parameter takes by position.
    Rest,
    /// By name only.
    Name,
    /// What no other parameter takes by name.
    NamedRest,
}

impl Takes {
    /// Reads the kind of a parameter as it is stored.
    #[must_use]
    pub fn parse(kind: &str) -> Option<Self> {
        Some(match kind {
            "POSITIONAL_ONLY" => Takes::Position,
            "POSITIONAL_OR_KEYWORD" => Takes::PositionOrName,
            "VAR_POSITIONAL" => Takes::Rest,
            "KEYWORD_ONLY" => Takes::Name,
            "VAR_KEYWORD" => Takes::NamedRest,
            _ => return None,
        })
    }

    fn has_place(self) -> bool {
        matches!(self, Takes::Position | Takes::PositionOrName)
    }

    fn has_name(self) -> bool {
        matches!(self, Takes::PositionOrName | Takes::Name)
    }
}

/// An argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<N> {
    /// At a place.
    Position,
    /// Unpacked by `*`.
    Star,
    /// By name.
    Name(N),
    /// Unpacked by `**`.
    DoubleStar,
}

impl<'a> Given<&'a str> {
    /// Reads an element of a shape.
    #[must_use]
    pub fn parse(argument: &'a str) -> Self {
        match argument {
            "." => Given::Position,
            "*" => Given::Star,
            "**" => Given::DoubleStar,
            name => Given::Name(name),
        }
    }
}

/// How an argument reaches a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// By position.
    Position,
    /// By name.
    Keyword,
    /// In what `*` unpacks.
    Star,
    /// In what `**` unpacks.
    DoubleStar,
    /// As the object that the method is taken from.
    Receiver,
}

impl LinkKind {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Position => "POSITION",
            Self::Keyword => "KEYWORD",
            Self::Star => "STAR",
            Self::DoubleStar => "DOUBLE_STAR",
            Self::Receiver => "RECEIVER",
        }
    }
}

/// Links the arguments of a call to the parameters they reach, in Python's order: places are filled
/// from the left, surplus goes to `*` and `**` parameters, and what is unpacked reaches every parameter
/// that it may fill. An argument without a parameter reaches nothing.
///
/// `receiver` says that an object takes the first place. `link` is given the places of argument and
/// parameter.
pub fn bind<N: PartialEq>(
    params: &[(Takes, N)],
    arguments: impl IntoIterator<Item = Given<N>>,
    receiver: bool,
    mut link: impl FnMut(usize, usize, LinkKind),
) {
    let those = |takes: fn(Takes) -> bool| {
        let params = params.iter().enumerate();
        params.filter_map(move |(at, (kind, _))| takes(*kind).then_some(at))
    };
    let rest = those(|kind| kind == Takes::Rest).next();
    let named_rest = those(|kind| kind == Takes::NamedRest).next();
    let mut places = those(Takes::has_place);
    if receiver {
        places.next();
    }
    for (argument, given) in arguments.into_iter().enumerate() {
        match given {
            Given::Position => {
                if let Some(param) = places.next().or(rest) {
                    link(argument, param, LinkKind::Position);
                }
            }
            Given::Star => {
                for param in places.by_ref().chain(rest) {
                    link(argument, param, LinkKind::Star);
                }
            }
            Given::Name(name) => {
                let named = |(kind, own): &(Takes, N)| kind.has_name() && *own == name;
                if let Some(param) = params.iter().position(named).or(named_rest) {
                    link(argument, param, LinkKind::Keyword);
                }
            }
            Given::DoubleStar => {
                for param in those(Takes::has_name).chain(named_rest) {
                    link(argument, param, LinkKind::DoubleStar);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links as `argument>parameter`, arguments by place, parameters by name.
    fn links(params: &[(&str, &'static str)], shape: &[&'static str], receiver: bool) -> String {
        let params: Vec<_> = params
            .iter()
            .map(|(kind, name)| (Takes::parse(kind).unwrap(), *name))
            .collect();
        let mut links = Vec::new();
        let given = shape.iter().map(|argument| Given::parse(argument));
        bind(&params, given, receiver, |argument, param, _| {
            links.push(format!("{argument}>{}", params[param].1));
        });
        links.join(" ")
    }

    #[test]
    fn places_are_filled_from_the_left_and_names_by_name() {
        let params = [
            ("POSITIONAL_ONLY", "a"),
            ("POSITIONAL_OR_KEYWORD", "b"),
            ("KEYWORD_ONLY", "c"),
        ];
        assert_eq!(links(&params, &[".", ".", "c"], false), "0>a 1>b 2>c");
        assert_eq!(links(&params, &[".", "c", "b"], true), "0>b 1>c 2>b");
        assert_eq!(links(&params, &[".", ".", ".", "a", "d"], false), "0>a 1>b");
    }

    #[test]
    fn surplus_goes_to_the_starred_parameters() {
        let params = [
            ("POSITIONAL_OR_KEYWORD", "a"),
            ("VAR_POSITIONAL", "rest"),
            ("VAR_KEYWORD", "named"),
        ];
        assert_eq!(
            links(&params, &[".", ".", ".", "x"], false),
            "0>a 1>rest 2>rest 3>named"
        );
    }

    #[test]
    fn what_is_unpacked_reaches_all_that_it_may_fill() {
        let params = [
            ("POSITIONAL_OR_KEYWORD", "a"),
            ("POSITIONAL_OR_KEYWORD", "b"),
            ("VAR_POSITIONAL", "rest"),
            ("KEYWORD_ONLY", "c"),
        ];
        assert_eq!(
            links(&params, &[".", "*", "."], false),
            "0>a 1>b 1>rest 2>rest"
        );
        assert_eq!(links(&params, &["**"], false), "0>a 0>b 0>c");
    }

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
