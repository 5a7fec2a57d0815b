//! Questions about names and calls that a file answers itself, by the rules that relations follow.

use relspec_contracts::PyDefs;
use relspec_text::score::confidence;
use rustc_hash::FxHashMap;

use super::File;
use super::edges::Answer;
use super::follow::{BuiltinState, Followed, Follower, Target};
use super::members::MemberTable;
use super::paths::{Basis, Candidate, SetIx};
use super::symbols::{SymbolIx, Symbols};
use super::values::Values;
use crate::defs::DefIndex;

/// What the file says to a question.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict<'a> {
    /// It takes other files to tell.
    Ask,
    /// There is nothing to be found, whatever other files say.
    Nothing,
    /// The answers.
    Known(&'a [Answer]),
}

/// Weights of features and their penalties.
mod weight {
    pub(super) const KIND: i32 = 20;
    pub(super) const FIRM: i32 = 5;
    pub(super) const CONDITIONAL_PERMILLE: i32 = 50;
    pub(super) const PARTIAL_PERMILLE: i32 = 200;
}

/// The only answer that scopes give.
pub(super) fn sure(symbols: &Symbols<'_>, symbol: SymbolIx) -> Answer {
    let method = "scope";
    Answer {
        dst: symbols.id(symbol),
        symbol: Some(symbol),
        method,
        rank: Basis::Scope.rank(),
        score: weight::FIRM,
        confidence: confidence(prior_permille(method), 0, 1, false).unwrap_or(0.0),
        roles: None,
    }
}

/// Precision that a method is taken to have until it is measured.
pub(super) fn prior_permille(method: &str) -> i32 {
    match method {
        "index_exact" => 990,
        "scope" | "builtin" => 985,
        "type_self" => 900,
        "type_constructor" => 880,
        "type_annotation" => 850,
        _ => 750,
    }
}

fn method(basis: Basis, target: &Target<'_>) -> &'static str {
    match basis {
        Basis::Index => "index_exact",
        Basis::Scope | Basis::Import => match target {
            Target::Builtin { .. } => "builtin",
            _ => "scope",
        },
        Basis::SelfType => "type_self",
        Basis::Constructor | Basis::Literal => "type_constructor",
        Basis::Annotation => "type_annotation",
        Basis::Return => "type_return",
    }
}

/// An answer before those of one question are weighed against each other.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    dst: i64,
    symbol: Option<SymbolIx>,
    method: &'static str,
    rank: i32,
    score: i32,
    penalty: i32,
    is_conditional: bool,
}

/// Answers questions, each once.
pub(super) struct Answers<'a, 'f, 's> {
    file: &'f File<'a, 's>,
    defs: &'f [PyDefs<'a>],
    follower: Follower<'a, 'f, 's>,
    names: FxHashMap<SetIx, Verdict<'a>>,
    calls: FxHashMap<SetIx, Verdict<'a>>,
}

impl<'a, 'f, 's> Answers<'a, 'f, 's> {
    pub(super) fn new(
        file: &'f File<'a, 's>,
        defs: &'f [PyDefs<'a>],
        members: &'f MemberTable<'a>,
    ) -> Self {
        Self {
            file,
            defs,
            follower: Follower::new(file, members),
            names: FxHashMap::default(),
            calls: FxHashMap::default(),
        }
    }

    /// The symbols that a name or attribute stands for.
    pub(super) fn name(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        set: SetIx,
    ) -> Verdict<'a> {
        if let Some(known) = self.names.get(&set) {
            return *known;
        }
        let verdict = match self.best(values, symbols, set) {
            Best::Outside => Verdict::Ask,
            Best::Nowhere => Verdict::Nothing,
            Best::Found(found) => {
                let weighed = found
                    .iter()
                    .filter_map(|(candidate, target)| self.symbol(symbols, *candidate, target, 0));
                self.known(weighed.collect())
            }
        };
        self.names.insert(set, verdict);
        verdict
    }

    /// The symbols that a call calls.
    pub(super) fn call(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        set: SetIx,
    ) -> Verdict<'a> {
        if let Some(known) = self.calls.get(&set) {
            return *known;
        }
        let verdict = self.find_call(values, symbols, set);
        self.calls.insert(set, verdict);
        verdict
    }

    fn find_call(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        set: SetIx,
    ) -> Verdict<'a> {
        let found = match self.best(values, symbols, set) {
            Best::Outside => return Verdict::Ask,
            Best::Nowhere => return Verdict::Nothing,
            Best::Found(found) => found,
        };
        let mut called = Vec::new();
        for (candidate, target) in &found {
            // A variable that is another name for something calls that.
            let aliased = match target {
                Target::Variable { holds, .. } => self.follower.alias_of(values, symbols, *holds),
                _ => None,
            };
            let targets = match &aliased {
                None => std::slice::from_ref(target),
                Some(Followed::To(targets)) => targets,
                Some(Followed::Outside | Followed::Nowhere) => return Verdict::Ask,
            };
            for target in targets {
                let kind = match target {
                    Target::Instance(_) => return Verdict::Ask,
                    Target::Class(_) | Target::Function(_) => weight::KIND,
                    _ => 0,
                };
                called.extend(self.symbol(symbols, *candidate, target, kind));
            }
        }
        self.known(called)
    }

    /// What the candidates of the best rank lead to.
    fn best(
        &mut self,
        values: &mut Values<'a, 's>,
        symbols: &mut Symbols<'a>,
        set: SetIx,
    ) -> Best<'a> {
        let candidates = values.paths.set(set);
        for rank in 2..=4 {
            let mut found = Vec::new();
            for candidate in candidates.iter().filter(|c| c.basis.rank() == rank) {
                match self.follower.follow(values, symbols, candidate.path) {
                    Followed::Outside => return Best::Outside,
                    Followed::Nowhere => {}
                    Followed::To(targets) => {
                        found.extend(targets.iter().map(|target| (*candidate, *target)));
                    }
                }
            }
            if !found.is_empty() {
                return Best::Found(found);
            }
        }
        Best::Nowhere
    }

    fn symbol(
        &self,
        symbols: &mut Symbols<'a>,
        candidate: Candidate,
        target: &Target<'a>,
        kind: i32,
    ) -> Option<Weighed> {
        let is_conditional = |def: DefIndex| {
            let row = self.defs.get(def.index());
            row.is_some_and(|row| row.is_conditional)
        };
        let (symbol, is_conditional, is_partial) = match target {
            Target::Class(def) | Target::Function(def) => {
                (symbols.of_def(*def)?, is_conditional(*def), false)
            }
            Target::Variable {
                symbol,
                is_conditional,
                ..
            } => (*symbol, *is_conditional, false),
            Target::Builtin {
                name,
                state,
                is_partial,
            } => {
                let entity = self.builtin_entity(name, *state, *is_partial);
                (symbols.external(name, entity), false, *is_partial)
            }
            Target::Instance(_) => return None,
        };
        let partial = if is_partial {
            weight::PARTIAL_PERMILLE
        } else {
            0
        };
        Some(Weighed {
            dst: symbols.id(symbol),
            symbol: Some(symbol),
            method: method(candidate.basis, target),
            rank: candidate.basis.rank(),
            score: kind + if is_conditional { 0 } else { weight::FIRM },
            penalty: partial + conditional_penalty(is_conditional),
            is_conditional,
        })
    }

    fn builtin_entity(&self, name: &str, state: BuiltinState, is_partial: bool) -> &'static str {
        let top = name.strip_prefix("builtins.").unwrap_or(name);
        match relspec_text::python::builtin(top, self.file.version) {
            Some(builtin) => builtin.kind.as_str(),
            None if is_partial => "UNKNOWN",
            None if state == BuiltinState::Module => "MODULE",
            None => "ATTRIBUTE",
        }
    }

    /// Keeps the best answers, one per target.
    fn known(&self, mut weighed: Vec<Weighed>) -> Verdict<'a> {
        weighed.sort_by_key(|answer| (answer.dst, -answer.score));
        weighed.dedup_by_key(|answer| answer.dst);
        let top = weighed.iter().map(|answer| answer.score).max();
        weighed.retain(|answer| Some(answer.score) == top);
        if weighed.is_empty() {
            return Verdict::Nothing;
        }
        let candidates = weighed.len() as i64;
        let answers = weighed.iter().map(|answer| Answer {
            dst: answer.dst,
            symbol: answer.symbol,
            method: answer.method,
            rank: answer.rank,
            score: answer.score,
            confidence: confidence(
                prior_permille(answer.method),
                answer.penalty,
                candidates,
                !answer.is_conditional,
            )
            .unwrap_or(0.0),
            roles: None,
        });
        Verdict::Known(self.file.arena.alloc_slice_fill_iter(answers))
    }
}

/// What the best candidates of a set lead to.
enum Best<'a> {
    Outside,
    Nowhere,
    Found(Vec<(Candidate, Target<'a>)>),
}

const fn conditional_penalty(is_conditional: bool) -> i32 {
    if is_conditional {
        weight::CONDITIONAL_PERMILLE
    } else {
        0
    }
}
