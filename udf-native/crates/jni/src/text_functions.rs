//! Names, paths, positions and scores in SQL.

use relspec_text::access_path::{AccessPath, path_method};
use relspec_text::position::{PositionEncoding, byte_to_col, col_to_byte};
use relspec_text::{call, change, module, name, normalize, python, qname, score, span};

use crate::error::NativeError;
use crate::function::Type::{
    BigInt, Boolean, Booleans, Bytes, Double, Int, Ints, String as Text, Strings,
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
            Ok(Value::Rows(qname::qname_prefixes(a.text()?).collect()))
        })
    },
    Function {
        kind: Kind::Table,
        ..Function::scalar("module_suffixes", Q, NAME_LENGTH, |a| {
            Ok(Value::Rows(qname::module_suffixes(a.text()?).collect()))
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
