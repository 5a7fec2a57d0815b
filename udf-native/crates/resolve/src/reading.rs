//! Reads the answers off a solved program, file by file, and after a change only those of files that may have others.
//!
//! The answers of a file follow from what units say about its places and from what its reader looks at; of which units that
//! is, is noted, so that it is read again when one of them has worked anew.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::answer::{Dispatch, FileAnswers, Override};
use crate::collect::{Collector, Named, Shared};
use crate::crowd::Crowd;
use crate::names::Name;
use crate::overrides;
use crate::program::{ConstraintId, FileId, FunctionId, Node, Rule, SiteId};
use crate::solver::{Entry, Externals, Phase, Solver};
use crate::types::{self, Copies, Generics, TypeNames};

/// A way into a function that a unit found, and the file of its place.
pub(crate) type Found = (FileId, Entry, Dispatch, Phase);

/// What a unit says about places. Lists are sorted by their files, but for the calls.
#[derive(Debug, Default)]
pub(crate) struct Report {
    ways: Vec<Found>,
    /// Ways with arguments that a call of `functools.partial` gave before, with the file of that call, and the call.
    bound: Vec<(Found, ConstraintId)>,
    externals: Vec<(FileId, SiteId, Name)>,
    generics: Vec<((FileId, u32), Node)>,
    /// Call expressions and callbacks that it follows.
    pub(crate) calls: Vec<ConstraintId>,
}

impl Report {
    fn of(solver: &Solver, unit: FileId) -> Self {
        let mut report = Self::default();
        let Some(unit) = solver.units.get(unit.0 as usize) else {
            return report;
        };
        for entry in &unit.calls {
            let Some((dispatch, phase)) = unit.entered.get(entry) else {
                continue;
            };
            let found = |(file, site): (FileId, SiteId)| {
                (site != SiteId::NOWHERE).then_some((file, *entry, *dispatch, *phase))
            };
            report.ways.extend(found(solver.place(entry.by)));
            let arguments = solver.arguments(entry.by).unwrap_or(&[]);
            for call in arguments.iter().filter_map(|argument| argument.bound_by) {
                let found = found(solver.place(call));
                report.bound.extend(found.map(|found| (found, call)));
            }
        }
        report.ways.sort_unstable();
        report.bound.sort_unstable();
        report.bound.dedup();
        let externals = unit.externals.iter();
        report.externals = externals
            .map(|((file, site), name)| (*file, *site, *name))
            .collect();
        report.externals.sort_unstable();
        for id in &unit.constraints {
            let Some((rule, node)) = solver.rule(*id) else {
                continue;
            };
            match &rule.rule {
                Rule::Generic { id, .. } => report.generics.push(((rule.file, *id), node)),
                Rule::Call {
                    dispatch: Dispatch::Call | Dispatch::Callback,
                    ..
                } if rule.site != SiteId::NOWHERE => report.calls.push(*id),
                _ => {}
            }
        }
        report.generics.sort_unstable();
        report
    }

    pub(crate) fn ways(&self, file: FileId) -> &[Found] {
        run(&self.ways, |(of, ..)| *of, file)
    }

    pub(crate) fn bound(&self, file: FileId) -> &[(Found, ConstraintId)] {
        run(&self.bound, |((of, ..), _)| *of, file)
    }

    /// Files about whose places it says something.
    fn files(&self) -> BTreeSet<FileId> {
        let bound = self.bound.iter().map(|(found, _)| found);
        let found = self.ways.iter().chain(bound);
        found.map(|(file, ..)| *file).collect()
    }

    fn says_same(&self, other: &Self, file: FileId) -> bool {
        self.ways(file) == other.ways(file) && self.bound(file) == other.bound(file)
    }
}

/// The elements of a key in a list that is sorted by it.
pub(crate) fn run<T, K: Ord + Copy>(sorted: &[T], key: impl Fn(&T) -> K, of: K) -> &[T] {
    let start = sorted.partition_point(|it| key(it) < of);
    let rest = sorted.get(start..).unwrap_or(&[]);
    let end = rest.partition_point(|it| key(it) == of);
    rest.get(..end).unwrap_or(&[])
}

/// What is kept of the answers that were read off a solved program.
#[derive(Default)]
pub(crate) struct Reading {
    /// Per unit.
    given: Vec<Report>,
    /// Per file the units that found ways at its places, ascending.
    contributors: Vec<SmallVec<[FileId; 4]>>,
    /// Per file the other units that its answers were read from, ascending.
    sources: Vec<Box<[FileId]>>,
    externals: Externals,
    generics: Generics,
    copies: Copies,
    /// How many functions there were the last time, and how many nodes.
    functions: usize,
    nodes: u32,
    overrides: Vec<Override>,
    /// Per file the number of its calls without those of [`Crowd`].
    counts: Vec<usize>,
    crowd: Crowd,
}

impl Reading {
    /// The answers of the files that may have others since the units in `worked` have worked, in the order of files.
    pub(crate) fn update(
        &mut self,
        solver: &Solver,
        worked: &[FileId],
        names: &mut TypeNames,
    ) -> Vec<FileAnswers> {
        let units = solver.units.len();
        self.given.resize_with(units, Report::default);
        self.contributors.resize_with(units, SmallVec::new);
        self.sources.resize_with(units, Box::default);
        self.counts.resize(units, 0);
        let mut changed = Changed {
            touched: worked.iter().copied().collect(),
            files: worked.iter().copied().collect(),
        };
        self.hear(solver, worked, &mut changed);
        self.copied(solver, &mut changed);
        self.overridden(solver, &mut changed);
        let has_index = |file: FileId| {
            let input = solver.inputs.get(file.0 as usize);
            input.is_some_and(|input| !input.summary.indexed.is_empty())
        };
        for (sources, file) in self.sources.iter().zip((0..).map(FileId)) {
            // An index speaks of definitions anywhere.
            let is_touched = sources.iter().any(|unit| changed.touched.contains(unit));
            if is_touched || has_index(file) {
                changed.files.insert(file);
            }
        }
        let files = solver.inputs.len() as u32;
        changed.files.retain(|file| file.0 < files);

        let shared = Shared {
            solver,
            given: &self.given,
            externals: &self.externals,
            overrides: &self.overrides,
            named: changed
                .files
                .iter()
                .any(|file| has_index(*file))
                .then(|| Named::of(solver, &self.overrides)),
        };
        let begin = |file: FileId| {
            let units = self.contributors.get(file.0 as usize);
            Collector::of(&shared, file, units.map_or(&[], SmallVec::as_slice))
        };
        let mut collectors: Vec<Collector<'_>> = changed
            .files
            .iter()
            .filter_map(|file| begin(*file))
            .collect();
        for collector in &collectors {
            if let Some(count) = self.counts.get_mut(collector.file.0 as usize) {
                *count = collector.answers.calls.len();
            }
        }
        let calls = self.counts.iter().sum();
        self.crowd.update(solver, worked);
        for file in self.crowd.list(solver, &self.given, calls) {
            if !changed.files.contains(&file) {
                collectors.extend(begin(file));
            }
        }
        collectors.sort_by_key(|collector| collector.file);
        let mut reader = types::Reader::new(solver, &self.externals, &self.generics, names);
        let mut answers = Vec::with_capacity(collectors.len());
        for mut collector in collectors {
            collector.finish(&self.crowd);
            let (types, open_types) =
                reader.file(collector.file, &self.copies, &collector.evidence);
            let file = collector.file;
            let (mut found, mut sources) = collector.into_answers();
            (found.types, found.open_types) = (types, open_types);
            sources.append(&mut reader.take_sources());
            sources.remove(&file);
            if let Some(slot) = self.sources.get_mut(file.0 as usize) {
                *slot = sources.into_iter().collect();
            }
            answers.push(found);
        }
        answers
    }

    /// What units say that have worked.
    fn hear(&mut self, solver: &Solver, worked: &[FileId], changed: &mut Changed) {
        let (mut outside, mut generics) = (false, false);
        for unit in worked {
            let new = Report::of(solver, *unit);
            let Some(slot) = self.given.get_mut(unit.0 as usize) else {
                continue;
            };
            let old = std::mem::replace(slot, new);
            let new = &*slot;
            let (before, after) = (old.files(), new.files());
            for file in before.union(&after) {
                if !old.says_same(new, *file) {
                    changed.files.insert(*file);
                }
                let Some(contributors) = self.contributors.get_mut(file.0 as usize) else {
                    continue;
                };
                match (contributors.binary_search(unit), after.contains(file)) {
                    (Err(at), true) => contributors.insert(at, *unit),
                    (Ok(at), false) => {
                        contributors.remove(at);
                    }
                    _ => {}
                }
            }
            if old.externals != new.externals {
                outside = true;
                let before: FxHashSet<_> = old.externals.iter().collect();
                let after: FxHashSet<_> = new.externals.iter().collect();
                for (file, ..) in before.symmetric_difference(&after) {
                    changed.touched.insert(*file);
                    changed.files.insert(*file);
                }
            }
            if old.generics != new.generics {
                generics = true;
                // Whoever held what is a generic type now did not look at its class.
                let known: FxHashSet<_> = old.generics.iter().map(|(key, _)| *key).collect();
                let mut added = new.generics.iter().map(|(key, _)| *key);
                if added.any(|key| key.1 < self.nodes && !known.contains(&key)) {
                    changed
                        .files
                        .extend((0..solver.inputs.len() as u32).map(FileId));
                }
            }
        }
        self.nodes = solver.program.nodes;
        if outside {
            self.externals.clear();
            for (file, site, name) in self.given.iter().flat_map(|given| &given.externals) {
                self.externals.entry((*file, *site)).or_insert(*name);
            }
        }
        if generics {
            self.generics.clear();
            for (key, node) in self.given.iter().flat_map(|given| &given.generics) {
                self.generics.insert(*key, *node);
            }
        }
    }

    /// Copies of functions that were made since the last time.
    fn copied(&mut self, solver: &Solver, changed: &mut Changed) {
        let functions = &solver.program.functions;
        let new = functions
            .iter()
            .zip((0..).map(FunctionId))
            .skip(self.functions);
        for (function, id) in new.filter(|(function, id)| function.origin != *id) {
            self.copies.entry(function.origin).or_default().push(id);
            changed.files.insert(function.file);
        }
        self.functions = functions.len();
    }

    fn overridden(&mut self, solver: &Solver, changed: &mut Changed) {
        let overrides = overrides::of(solver);
        let of = |found: &Override| found.file;
        let files = self.overrides.iter().chain(&overrides).map(of);
        let files: BTreeSet<usize> = files.collect();
        for file in files {
            if run(&self.overrides, of, file) != run(&overrides, of, file) {
                changed.files.insert(FileId(file as u32));
            }
        }
        self.overrides = overrides;
    }
}

/// What a change concerns.
struct Changed {
    /// Units of which something may be read that was not.
    touched: FxHashSet<FileId>,
    /// Files to read again.
    files: BTreeSet<FileId>,
}
