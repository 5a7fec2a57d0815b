//! Names, paths, positions and scores in SQL.

use relspec_ids::Scalar;
use relspec_text::access_path::{AccessPath, path_method};
use relspec_text::lines::LineIndex;
use relspec_text::position::{LineCol, PositionEncoding, byte_span, byte_to_col, col_to_byte};
use relspec_text::{call, change, module, mro, name, normalize, python, qname, score, span};

use crate::error::NativeError;
use crate::function::Type::{
    BigInt, BigInts, Boolean, Booleans, Bytes, Double, Int, Ints, Span, String as Text, Strings,
};
use crate::function::{Args, Field, Function, Kind, Value};

/// What `python.version` is unless it is set.
const DEFAULT_PYTHON: (u8, u8) = (3, 13);

const TEXT: &[Field] = &[Field::new("text", Text)];
const TEXT_OR_NULL: &[Field] = &[Field::nullable("text", Text)];
const INT: &[Field] = &[Field::new("value", Int)];
const INT_OR_NULL: &[Field] = &[Field::nullable("value", Int)];
const BOOLEAN: &[Field] = &[Field::new("answer", Boolean)];
const S: &[Field] = &[Field::new("s", Text)];
const Q: &[Field] = &[Field::new("q", Text)];
const PATH: &[Field] = &[Field::new("path", Text)];
const CHANGE_TYPE: &[Field] = &[Field::new("change_type", Text)];
const A_B: &[Field] = &[Field::new("a", Text), Field::new("b", Text)];
const PATH_ROOTS: &[Field] = &[Field::new("path", Text), Field::new("roots", Strings)];
const PLACE: &[Field] = &[
    Field::new("line", Bytes),
    Field::new("place", Int),
    Field::new("encoding", Int),
];
const SPAN: &[Field] = &[Field::new("bstart", Int), Field::new("bend", Int)];
const TWO_SPANS: &[Field] = &[
    Field::new("start1", Int),
    Field::new("end1", Int),
    Field::new("start2", Int),
    Field::new("end2", Int),
];
const NAME_LENGTH: &[Field] = &[Field::new("name", Text), Field::new("length", Int)];

/// Functions over text, positions and scores.
pub(crate) const FUNCTIONS: &[Function] = &[
    // Unicode and white space.
    Function::scalar("ident_normalize", S, TEXT, |a| {
        Ok(normalize::ident_normalize(a.text()?).into())
    }),
    Function::scalar(
        "utf8_normalize",
        &[Field::new("s", Text), Field::new("form", Text)],
        TEXT,
        |a| {
            let (s, form) = (a.text()?, a.text()?);
            let form = form.parse().map_err(NativeError::argument)?;
            Ok(normalize::utf8_normalize(s, form).into())
        },
    ),
    Function::scalar("utf8_null_if_blank", S, TEXT_OR_NULL, |a| {
        Ok(normalize::utf8_null_if_blank(a.text()?).into())
    }),
    Function::scalar("utf8_collapse", S, TEXT, |a| {
        Ok(normalize::utf8_collapse(a.text()?).into())
    }),
    Function::scalar(
        "code_preview",
        &[Field::new("s", Text), Field::new("max_bytes", Int)],
        TEXT_OR_NULL,
        |a| {
            let (s, max) = (a.text()?, a.int()?);
            Ok(usize::try_from(max)
                .ok()
                .map(|max| normalize::code_preview(s, max))
                .into())
        },
    ),
    // Dotted names.
    Function::scalar("qname_normalize", S, TEXT_OR_NULL, |a| {
        Ok(qname::qname_normalize(a.text()?).into())
    }),
    Function::scalar("qname_join", A_B, TEXT, |a| {
        Ok(qname::qname_join(a.text()?, a.text()?).into())
    }),
    Function::scalar("qname_parent", Q, TEXT_OR_NULL, |a| {
        Ok(qname::qname_parent(a.text()?).into())
    }),
    Function::scalar("qname_last", Q, TEXT, |a| {
        Ok(qname::qname_last(a.text()?).into())
    }),
    Function::scalar("qname_depth", Q, INT, |a| {
        Ok(qname::qname_depth(a.text()?).into())
    }),
    Function::scalar("qname_common_prefix", A_B, INT, |a| {
        Ok(qname::qname_common_prefix(a.text()?, a.text()?).into())
    }),
    Function {
        kind: Kind::Table,
        ..Function::scalar("qname_prefixes", Q, NAME_LENGTH, |a| {
            Ok(names(qname::qname_prefixes(a.text()?)))
        })
    },
    Function {
        kind: Kind::Table,
        ..Function::scalar("module_suffixes", Q, NAME_LENGTH, |a| {
            Ok(names(qname::module_suffixes(a.text()?)))
        })
    },
    // Modules and identifiers.
    Function::scalar("module_name", PATH_ROOTS, TEXT_OR_NULL, |a| {
        Ok(module::module_name(a.text()?, &a.texts()?).into())
    }),
    Function::scalar("source_root", PATH_ROOTS, TEXT_OR_NULL, |a| {
        Ok(module::source_root(a.text()?, &a.texts()?).into())
    }),
    Function::scalar(
        "import_resolve",
        &[
            Field::nullable("package", Text),
            Field::new("level", Int),
            Field::nullable("module", Text),
        ],
        TEXT_OR_NULL,
        |a| {
            let (package, level, module) = (a.optional_text()?, a.int()?, a.optional_text()?);
            let level = u32::try_from(level).ok();
            Ok(level
                .and_then(|level| module::import_resolve(package, level, module))
                .into())
        },
    ),
    Function::scalar(
        "mangle_name",
        &[Field::new("class", Text), Field::new("name", Text)],
        TEXT,
        |a| Ok(name::mangle_name(a.text()?, a.text()?).into()),
    ),
    Function::scalar("visibility", &[Field::new("name", Text)], TEXT, |a| {
        Ok(name::visibility(a.text()?).as_str().into())
    }),
    // Whether a module is in the standard library of the default Python version.
    Function::scalar("is_stdlib", &[Field::new("module", Text)], BOOLEAN, |a| {
        Ok(python::is_stdlib(a.text()?, DEFAULT_PYTHON).into())
    }),
    // Access paths.
    Function::scalar("path_root_kind", PATH, TEXT_OR_NULL, |a| {
        Ok(path(a)?.map(|path| path.root().kind()).into())
    }),
    Function::scalar("path_root_value", PATH, TEXT_OR_NULL, |a| {
        Ok(path(a)?.and_then(|path| path.root_value()).into())
    }),
    Function::scalar("path_length", PATH, INT_OR_NULL, |a| {
        Ok(path(a)?.map(|path| path.length()).into())
    }),
    Function::scalar(
        "path_step",
        &[Field::new("path", Text), Field::new("i", Int)],
        TEXT_OR_NULL,
        |a| {
            let (path, i) = (path(a)?, usize::try_from(a.int()?));
            Ok(path.zip(i.ok()).and_then(|(path, i)| path.step(i)).into())
        },
    ),
    Function::scalar(
        "path_append",
        &[Field::new("path", Text), Field::new("step", Text)],
        TEXT_OR_NULL,
        |a| {
            let (path, step) = (path(a)?, a.text()?);
            Ok(path.and_then(|path| path.append(step)).into())
        },
    ),
    Function::scalar("path_last_name", PATH, TEXT_OR_NULL, |a| {
        Ok(path(a)?.and_then(|path| path.last_name()).into())
    }),
    Function::scalar(
        "path_method",
        &[Field::new("basis", Text), Field::new("method", Text)],
        TEXT_OR_NULL,
        |a| Ok(path_method(a.text()?, a.text()?).into()),
    ),
    // Positions and spans.
    Function::scalar(
        "position_encoding",
        &[Field::new("v", Text)],
        INT_OR_NULL,
        |a| {
            Ok(PositionEncoding::parse(a.text()?)
                .map(|encoding| encoding as i32)
                .into())
        },
    ),
    Function::scalar("col_to_byte", PLACE, INT_OR_NULL, |a| {
        translate(a, col_to_byte)
    }),
    Function::scalar("byte_to_col", PLACE, INT_OR_NULL, |a| {
        translate(a, byte_to_col)
    }),
    Function::scalar(
        "byte_span",
        &[
            Field::new("content", Bytes),
            Field::new("line1", Int),
            Field::new("col1", Int),
            Field::new("line2", Int),
            Field::new("col2", Int),
            Field::new("encoding", Int),
        ],
        &[Field::nullable("span", Span)],
        |a| {
            let (content, start, end) = (a.bytes()?, line_col(a)?, line_col(a)?);
            let encoding = PositionEncoding::of(a.int()?);
            let places = start.zip(end).zip(encoding);
            Ok(places
                .and_then(|((start, end), encoding)| {
                    byte_span(content, &LineIndex::new(content), start, end, encoding)
                })
                .map(|(start, end)| vec![start.into(), end.into()])
                .into())
        },
    ),
    Function::scalar("span_len", SPAN, INT, |a| {
        Ok(span::span_len(a.int()?, a.int()?).into())
    }),
    Function::scalar("span_contains", TWO_SPANS, BOOLEAN, |a| {
        Ok(span::span_contains(span(a)?, span(a)?).into())
    }),
    Function::scalar("span_overlaps", TWO_SPANS, BOOLEAN, |a| {
        Ok(span::span_overlaps(span(a)?, span(a)?).into())
    }),
    Function::scalar("span_overlap_len", TWO_SPANS, INT, |a| {
        Ok(span::span_overlap_len(span(a)?, span(a)?).into())
    }),
    // Names and roles of an external index.
    Function::scalar(
        "scip_symbol_name",
        &[Field::new("symbol", Text)],
        TEXT_OR_NULL,
        |a| Ok(relspec_scip::symbol_name(a.text()?).into()),
    ),
    Function::scalar(
        "scip_role",
        &[Field::new("roles", Int), Field::new("role", Text)],
        &[Field::nullable("answer", Boolean)],
        |a| Ok(relspec_scip::role::has(a.int()?, a.text()?).into()),
    ),
    // Calls and scores.
    Function::scalar(
        "arity_ok",
        &[
            Field::new("min", Int),
            Field::nullable("max", Int),
            Field::new("shape", Strings),
        ],
        BOOLEAN,
        |a| Ok(call::arity_ok(a.int()?, a.optional_int()?, &a.texts()?).into()),
    ),
    Function::scalar(
        "keywords_ok",
        &[
            Field::new("names", Strings),
            Field::new("kinds", Strings),
            Field::new("shape", Strings),
        ],
        BOOLEAN,
        |a| Ok(call::keywords_ok(&a.texts()?, &a.texts()?, &a.texts()?).into()),
    ),
    Function {
        kind: Kind::Table,
        ..Function::scalar(
            "bind_arguments",
            &[
                Field::new("ids", BigInts),
                Field::new("names", Strings),
                Field::new("kinds", Strings),
                Field::new("shape", Strings),
                Field::new("bound", Boolean),
            ],
            &[
                Field::new("argument", Int),
                Field::new("param_id", BigInt),
                Field::new("link_kind", Text),
            ],
            bind_arguments,
        )
    },
    // Arrays of ids.
    Function::scalar(
        "c3_mro",
        &[Field::new("class", BigInt), Field::new("bases", BigInts)],
        &[Field::nullable("order", BigInts)],
        |a| {
            let (class, bases) = (a.big_int()?, a.big_ints()?);
            let (pairs, rest) = bases.as_chunks::<2>();
            if !rest.is_empty() {
                return Err(NativeError::argument(
                    "bases are pairs of a class and a base",
                ));
            }
            let pairs: Vec<_> = pairs.iter().map(|[class, base]| (*class, *base)).collect();
            Ok(mro::c3_mro(class, &pairs).into())
        },
    ),
    Function::scalar(
        "nth_of_each",
        &[
            Field::new("ids", BigInts),
            Field::new("n", Int),
            Field::new("of", Int),
        ],
        &[Field::new("nth", BigInts)],
        |a| {
            let (ids, n, of) = (a.big_ints()?, a.int()?, a.int()?);
            if n < 1 || n > of {
                return Err(NativeError::argument(format!(
                    "no element {n} of each {of}"
                )));
            }
            let nth = ids.into_iter().skip(n as usize - 1).step_by(of as usize);
            Ok(nth.collect::<Vec<_>>().into())
        },
    ),
    Function::scalar(
        "feature_score",
        &[Field::new("hits", Booleans), Field::new("weights", Ints)],
        INT,
        |a| {
            let (hits, weights) = (a.optional_booleans()?, a.ints()?);
            let score = score::feature_score(&hits, &weights).map_err(NativeError::argument)?;
            Ok(score.into())
        },
    ),
    Function::scalar(
        "confidence",
        &[
            Field::new("base", Int),
            Field::new("penalty", Int),
            Field::new("candidates", BigInt),
            Field::new("divide", Boolean),
        ],
        &[Field::nullable("confidence", Double)],
        |a| Ok(score::confidence(a.int()?, a.int()?, a.big_int()?, a.boolean()?).into()),
    ),
    // Change types.
    Function::scalar("cdf_change_rank", CHANGE_TYPE, INT, |a| {
        Ok(change::cdf_change_rank(a.text()?).into())
    }),
    Function::scalar("cdf_is_upsert", CHANGE_TYPE, BOOLEAN, |a| {
        Ok(change::cdf_is_upsert(a.text()?).into())
    }),
    Function::scalar("cdf_is_delete", CHANGE_TYPE, BOOLEAN, |a| {
        Ok(change::cdf_is_delete(a.text()?).into())
    }),
    Function::scalar("cdf_row_kind", CHANGE_TYPE, TEXT_OR_NULL, |a| {
        Ok(change::cdf_row_kind(a.text()?).into())
    }),
];

fn names<'a>(rows: impl Iterator<Item = (&'a str, usize)>) -> Value<'a> {
    let cells = rows.flat_map(|(name, length)| [Scalar::Text(name), Scalar::Int(length as i64)]);
    Value::Cells(cells.collect())
}

/// Arguments count from 1; the receiver is 0.
fn bind_arguments<'a>(a: &mut Args<'a>) -> Result<Value<'a>, NativeError> {
    let (ids, names, kinds) = (a.big_ints()?, a.texts()?, a.texts()?);
    let (shape, bound) = (a.texts()?, a.boolean()?);
    if names.len() != ids.len() || kinds.len() != ids.len() {
        return Err(NativeError::argument(
            "ids, names and kinds are not of one length",
        ));
    }
    let mut params = Vec::with_capacity(ids.len());
    for (kind, name) in kinds.iter().zip(names) {
        let takes = call::Takes::parse(kind)
            .ok_or_else(|| NativeError::argument(format!("no parameter has the kind {kind}")))?;
        params.push((takes, name));
    }
    let mut cells = Vec::new();
    let mut link = |argument: usize, param: usize, kind: call::LinkKind| {
        if let Some(id) = ids.get(param) {
            cells.extend([
                Scalar::Int(argument as i64),
                Scalar::Int(*id),
                Scalar::Text(kind.as_str()),
            ]);
        }
    };
    if bound {
        link(0, 0, call::LinkKind::Receiver);
    }
    let given = shape.into_iter().map(call::Given::parse);
    call::bind(&params, given, bound, |argument, param, kind| {
        link(argument + 1, param, kind);
    });
    Ok(Value::Cells(cells))
}

fn line_col(a: &mut Args<'_>) -> Result<Option<LineCol>, NativeError> {
    let (line, col) = (u32::try_from(a.int()?), u32::try_from(a.int()?));
    Ok(line
        .ok()
        .zip(col.ok())
        .map(|(line, col)| LineCol { line, col }))
}

fn path<'a>(a: &mut Args<'a>) -> Result<Option<AccessPath<'a>>, NativeError> {
    Ok(AccessPath::parse(a.text()?))
}

fn span(a: &mut Args<'_>) -> Result<(i32, i32), NativeError> {
    Ok((a.int()?, a.int()?))
}

fn translate<'a>(
    a: &mut Args<'a>,
    with: fn(&[u8], u32, PositionEncoding) -> Option<u32>,
) -> Result<Value<'a>, NativeError> {
    let (line, place, encoding) = (a.bytes()?, a.int()?, a.int()?);
    let place = u32::try_from(place)
        .ok()
        .zip(PositionEncoding::of(encoding));
    Ok(place
        .and_then(|(place, encoding)| with(line, place, encoding))
        .into())
}
