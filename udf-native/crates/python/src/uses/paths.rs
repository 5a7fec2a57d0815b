//! Access paths and sets of candidates, each stored once per file.
//!
//! A path is a number: its root, or a shorter path and one more step. A set of candidates is a
//! number too, so that a million occurrences of `self.x` cost a lookup each and are answered once.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use rustc_hash::FxHashMap;

use crate::defs::DefIndex;

/// Paths with more steps are not kept.
const MAX_STEPS: u8 = 8;
/// Sets with more candidates say nothing.
pub(super) const MAX_CANDIDATES: usize = 4;

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Root<'a> {
    /// A module by its absolute name.
    Import(&'a str),
    /// A definition of this file.
    Def(DefIndex),
    /// An instance of a class of this file.
    SelfOf(DefIndex),
    /// A class of this file or one below it.
    ClassOf(DefIndex),
    /// The ancestors of a class of this file.
    SuperOf(DefIndex),
    /// A name that only the star imports of this file can supply.
    Global(&'a str),
    /// A symbol of an external index.
    Index(i64),
    /// Nothing is known.
    Unknown,
}

impl Root<'_> {
    /// The kind as stored.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Root::Import(_) => "IMPORT",
            Root::Def(_) => "DEF",
            Root::SelfOf(_) => "SELF",
            Root::ClassOf(_) => "CLASS",
            Root::SuperOf(_) => "SUPER",
            Root::Global(_) => "GLOBAL",
            Root::Index(_) => "INDEX",
            Root::Unknown => "UNKNOWN",
        }
    }
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step<'a> {
    /// `.name`.
    Name(&'a str),
    /// `()`.
    Call,
    /// `[]`.
    Index,
    /// `<iter>`.
    Iter,
    /// `<await>`.
    Await,
    /// `<enter>`.
    Enter,
}

impl<'a> Step<'a> {
    fn write(self, out: &mut ArenaString<'a>) {
        match self {
            Step::Name(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Call => out.push_str("()"),
            Step::Index => out.push_str("[]"),
            Step::Iter => out.push_str("<iter>"),
            Step::Await => out.push_str("<await>"),
            Step::Enter => out.push_str("<enter>"),
        }
    }
}

/// Number of a path in its [`Paths`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PathIx(pub(super) u32);

impl PathIx {
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The last part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part<'a> {
    /// The path is a root.
    Root(Root<'a>),
    /// The path is a shorter one and a step.
    Step(PathIx, Step<'a>),
}

#[derive(Clone, Copy, Debug)]
struct PathNode<'a> {
    part: Part<'a>,
    steps: u8,
    /// Leading steps that are names.
    names: u8,
    /// Steps that are calls.
    calls: u8,
    /// `{root}.a.b()`; filled in when it is first asked for.
    text: Option<(&'a str, i64)>,
}

/// Why a candidate is one; the better reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Basis {
    Index,
    Scope,
    Import,
    SelfType,
    Constructor,
    Literal,
    Annotation,
    Return,
}

impl Basis {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Basis::Index => "INDEX",
            Basis::Scope => "SCOPE",
            Basis::Import => "IMPORT",
            Basis::SelfType => "SELF",
            Basis::Annotation => "ANNOTATION",
            Basis::Constructor => "CONSTRUCTOR",
            Basis::Return => "RETURN",
            Basis::Literal => "LITERAL",
        }
    }

    pub(super) const fn rank(self) -> i32 {
        match self {
            Basis::Index => 1,
            Basis::Scope => 2,
            Basis::Import => 3,
            _ => 4,
        }
    }
}

/// What a value may be, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    pub(super) path: PathIx,
    pub(super) basis: Basis,
    /// Only an import that serves type checkers leads here.
    pub(super) is_type_checking: bool,
}

/// Number of a set of candidates in its [`Paths`]; the default one is empty and says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SetIx(u32);

impl SetIx {
    pub(super) const EMPTY: Self = Self(0);

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// How the ids and names in paths are spelled.
pub(super) trait Spelling<'a> {
    /// Id of the file.
    fn file_id(&self) -> i64;
    /// Id of a definition.
    fn def_id(&self, def: DefIndex) -> i64;
    /// Global name of a definition.
    fn symbol_name(&self, def: DefIndex) -> &'a str;
}

/// The paths and candidate sets of one file.
pub(super) struct Paths<'a> {
    arena: &'a Bump,
    nodes: Vec<PathNode<'a>>,
    by_part: FxHashMap<Part<'a>, PathIx>,
    sets: Vec<&'a [Candidate]>,
    by_candidates: FxHashMap<&'a [Candidate], SetIx>,
    appended: FxHashMap<(SetIx, Step<'a>), SetIx>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(arena: &'a Bump) -> Self {
        let mut by_candidates = FxHashMap::default();
        by_candidates.insert(&[] as &[Candidate], SetIx::EMPTY);
        Self {
            arena,
            nodes: Vec::new(),
            by_part: FxHashMap::default(),
            sets: vec![&[]],
            by_candidates,
            appended: FxHashMap::default(),
        }
    }

    pub(super) fn root(&mut self, root: Root<'a>) -> PathIx {
        self.intern(Part::Root(root), 0, 0, 0)
    }

    /// The path with one more step; `None` if it has too many already.
    pub(super) fn step(&mut self, path: PathIx, step: Step<'a>) -> Option<PathIx> {
        let node = *self.nodes.get(path.index())?;
        if node.steps >= MAX_STEPS {
            return None;
        }
        let is_name = matches!(step, Step::Name(_));
        let names = node.names + u8::from(is_name && node.names == node.steps);
        let calls = node.calls + u8::from(step == Step::Call);
        Some(self.intern(Part::Step(path, step), node.steps + 1, names, calls))
    }

    fn intern(&mut self, part: Part<'a>, steps: u8, names: u8, calls: u8) -> PathIx {
        if let Some(known) = self.by_part.get(&part) {
            return *known;
        }
        let ix = PathIx(self.nodes.len() as u32);
        self.nodes.push(PathNode {
            part,
            steps,
            names,
            calls,
            text: None,
        });
        self.by_part.insert(part, ix);
        ix
    }

    /// The last part of a path.
    pub(super) fn part(&self, path: PathIx) -> Option<Part<'a>> {
        self.nodes.get(path.index()).map(|node| node.part)
    }

    /// Number of steps, and how many of the leading ones are names.
    pub(super) fn step_counts(&self, path: PathIx) -> (u8, u8) {
        self.nodes
            .get(path.index())
            .map_or((0, 0), |node| (node.steps, node.names))
    }

    /// Number of steps that are calls.
    pub(super) fn calls(&self, path: PathIx) -> u8 {
        self.nodes.get(path.index()).map_or(0, |node| node.calls)
    }

    /// Root and steps of a path; the steps come last one first.
    fn parts(&self, path: PathIx) -> (Option<Root<'a>>, Vec<Step<'a>>) {
        let mut steps = Vec::with_capacity(MAX_STEPS as usize);
        let mut at = path;
        loop {
            match self.part(at) {
                Some(Part::Step(shorter, step)) => {
                    steps.push(step);
                    at = shorter;
                }
                Some(Part::Root(root)) => return (Some(root), steps),
                None => return (None, steps),
            }
        }
    }

    /// Where a path starts.
    pub(super) fn root_of(&self, path: PathIx) -> Option<Root<'a>> {
        self.parts(path).0
    }

    /// Text and id of a path.
    pub(super) fn text(&mut self, path: PathIx, spelling: &impl Spelling<'a>) -> (&'a str, i64) {
        if let Some(text) = self.nodes.get(path.index()).and_then(|node| node.text) {
            return text;
        }
        let (root, steps) = self.parts(path);
        let mut text = ArenaString::new_in(self.arena);
        write_root(&mut text, root, spelling);
        for step in steps.iter().rev() {
            step.write(&mut text);
        }
        let text = text.into_bump_str();
        let known = (text, relspec_ids::path_id(text));
        if let Some(node) = self.nodes.get_mut(path.index()) {
            node.text = Some(known);
        }
        known
    }

    /// Absolute dotted name that a path spells with its root and its leading names; `None` for
    /// roots that have no name.
    pub(super) fn qname(&self, path: PathIx, spelling: &impl Spelling<'a>) -> Option<&'a str> {
        let (root, steps) = self.parts(path);
        let root = match root? {
            Root::Import(module) => module,
            Root::Def(def) => spelling.symbol_name(def),
            _ => return None,
        };
        let mut name = ArenaString::from_str_in(root, self.arena);
        for step in steps.iter().rev() {
            let Step::Name(_) = step else { break };
            step.write(&mut name);
        }
        Some(name.into_bump_str())
    }

    /// The candidates of a set, in no order that is stable over files.
    pub(super) fn set(&self, set: SetIx) -> &'a [Candidate] {
        self.sets.get(set.index()).copied().unwrap_or(&[])
    }

    /// The set of `candidates`; a path named twice keeps its best basis. Too many say nothing.
    pub(super) fn set_of(&mut self, candidates: &[Candidate]) -> SetIx {
        let mut distinct: Vec<Candidate> = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            match distinct.iter_mut().find(|c| c.path == candidate.path) {
                Some(known) => {
                    known.is_type_checking &= candidate.is_type_checking;
                    known.basis = known.basis.min(candidate.basis);
                }
                None => distinct.push(*candidate),
            }
        }
        if distinct.len() > MAX_CANDIDATES {
            return SetIx::EMPTY;
        }
        if let Some(known) = self.by_candidates.get(distinct.as_slice()) {
            return *known;
        }
        let stored: &'a [Candidate] = self.arena.alloc_slice_copy(&distinct);
        let ix = SetIx(self.sets.len() as u32);
        self.sets.push(stored);
        self.by_candidates.insert(stored, ix);
        ix
    }

    /// The set of one candidate that no type-checking import is needed for.
    pub(super) fn single(&mut self, path: PathIx, basis: Basis) -> SetIx {
        self.set_of(&[Candidate {
            path,
            basis,
            is_type_checking: false,
        }])
    }

    /// What `step` makes of every candidate of a set; `basis` says on what the longer path rests,
    /// or that nothing is known about it. It must depend on the candidate and the step alone.
    pub(super) fn append(
        &mut self,
        set: SetIx,
        step: Step<'a>,
        basis: impl Fn(&Self, &Candidate) -> Option<Basis>,
    ) -> SetIx {
        if set.is_empty() {
            return set;
        }
        if let Some(known) = self.appended.get(&(set, step)) {
            return *known;
        }
        let mut longer = Vec::with_capacity(MAX_CANDIDATES);
        for candidate in self.set(set) {
            let Some(basis) = basis(self, candidate) else {
                continue;
            };
            if let Some(path) = self.step(candidate.path, step) {
                longer.push(Candidate {
                    path,
                    basis,
                    ..*candidate
                });
            }
        }
        let result = self.set_of(&longer);
        self.appended.insert((set, step), result);
        result
    }

    /// The candidates of a set as rows list them: by rank, then by text.
    pub(super) fn ordered(
        &mut self,
        set: SetIx,
        spelling: &impl Spelling<'a>,
    ) -> Vec<(Candidate, i64)> {
        let mut listed: Vec<(Candidate, &'a str, i64)> = Vec::with_capacity(MAX_CANDIDATES);
        for candidate in self.set(set) {
            let (text, id) = self.text(candidate.path, spelling);
            listed.push((*candidate, text, id));
        }
        listed.sort_by(|a, b| (a.0.basis.rank(), a.1).cmp(&(b.0.basis.rank(), b.1)));
        listed.into_iter().map(|(c, _, id)| (c, id)).collect()
    }
}

fn write_root<'a>(out: &mut ArenaString<'a>, root: Option<Root<'a>>, spelling: &impl Spelling<'a>) {
    use std::fmt::Write;
    // Writing to a string cannot fail.
    let _ = match root {
        Some(Root::Import(module)) => write!(out, "{{import {module}}}"),
        Some(Root::Def(def)) => write!(out, "{{def {}}}", spelling.def_id(def)),
        Some(Root::SelfOf(def)) => write!(out, "{{self {}}}", spelling.def_id(def)),
        Some(Root::ClassOf(def)) => write!(out, "{{class {}}}", spelling.def_id(def)),
        Some(Root::SuperOf(def)) => write!(out, "{{super {}}}", spelling.def_id(def)),
        Some(Root::Global(name)) => write!(out, "{{global {} {name}}}", spelling.file_id()),
        Some(Root::Index(index)) => write!(out, "{{index {index}}}"),
        Some(Root::Unknown) | None => write!(out, "{{?}}"),
    };
}
