//! `EVAL_TYPE` and `ALIAS_OF` edges to the types that a file knows by itself.

use relspec_contracts::CpgEdges;
use relspec_text::score::confidence;
use rustc_hash::FxHashMap;

use super::File;
use super::answers::prior_permille;
use super::edges::{self, Answer};
use super::summary::{Known, KnownTypes, TypeName};
use super::symbols::Symbols;

/// Weight of what somebody wrote down against what is inferred.
const DECLARED: i32 = 10;

impl Known {
    /// Method, rank and score.
    const fn evidence(self) -> (&'static str, i32, i32) {
        match self {
            Self::Language => ("builtin", 2, 0),
            Self::Receiver => ("type_self", 4, 0),
            Self::Annotation => ("type_annotation", 4, DECLARED),
            Self::Literal => ("type_constructor", 4, 0),
        }
    }
}

/// Emits the edges, and notes the types among the symbols.
pub(super) fn emit<'a>(
    file: &File<'a, '_>,
    known: &[KnownTypes<'a>],
    symbols: &mut Symbols<'a>,
    out: &mut Vec<CpgEdges<'a>>,
) {
    let mut ids: FxHashMap<TypeName<'a>, i64> = FxHashMap::default();
    for subject in known {
        let (method, rank, score) = subject.known.evidence();
        let count = subject.types.len() as i64;
        let answers = subject.types.iter().map(|name| Answer {
            dst: *ids.entry(*name).or_insert_with(|| {
                let full_name = full_name(file, *name);
                symbols.need_type(full_name);
                relspec_ids::type_id(full_name)
            }),
            symbol: None,
            method,
            rank,
            score,
            confidence: confidence(prior_permille(method), 0, count, true).unwrap_or(0.0),
            roles: None,
        });
        let answers: Vec<Answer> = answers.collect();
        let kind = if subject.is_alias {
            "ALIAS_OF"
        } else {
            "EVAL_TYPE"
        };
        let file_id = file.analysis.file_id;
        out.extend(edges::answers(file_id, kind, subject.node, &answers));
    }
}

fn full_name<'a>(file: &File<'a, '_>, name: TypeName<'a>) -> &'a str {
    match name {
        TypeName::Builtin(name) => file.join("builtins", name),
        TypeName::Library(name) => name,
        TypeName::Own(def) => {
            let definition = file.analysis.defs.get(def);
            definition.map_or("", |definition| definition.symbol_name)
        }
    }
}
