//! A repository whose files change: what is known of it is kept, so that a change costs what it changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::answer::{Answers, Update};
use crate::collect;
use crate::hierarchy;
use crate::names::Names;
use crate::program::{FileId, Program};
use crate::reading::Reading;
use crate::rounds::Restart;
use crate::solver::Solver;
use crate::types::TypeNames;
use crate::{Input, Limits};

/// The answers of a repository. They are a function of its files: neither the order in which they
/// came nor what they were before matters.
#[derive(Debug, Default)]
pub struct Resolution {
    limits: Limits,
    /// Files by path.
    files: BTreeMap<String, Arc<Input>>,
    /// Paths of files that have changed since the last answers.
    changed: Vec<String>,
    solved: Option<Solved>,
    /// Numbers of types stay as long as this does.
    type_names: TypeNames,
    /// How many files were worked on for the last answers.
    worked: usize,
}

/// A repository that was solved.
struct Solved {
    /// Per path its place in the program.
    places: FxHashMap<String, FileId>,
    /// What decides the bases of classes; none if nothing follows.
    bases: Option<Solver>,
    all: Solver,
    /// What was read off it.
    reading: Reading,
    /// Nodes when nothing had changed yet.
    nodes: u32,
}

impl std::fmt::Debug for Solved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Solved")
            .field("files", &self.places.len())
            .finish_non_exhaustive()
    }
}

impl Resolution {
    /// A repository without files.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Sets what a file says.
    pub fn set(&mut self, input: Input) {
        self.changed.push(input.path.clone());
        self.files.insert(input.path.clone(), Arc::new(input));
    }

    /// Forgets a file.
    pub fn remove(&mut self, path: &str) {
        self.changed.push(path.to_owned());
        self.files.remove(path);
    }

    /// How many files had to be worked on for the last answers.
    #[must_use]
    pub const fn worked(&self) -> usize {
        self.worked
    }

    /// The full name of a type.
    #[must_use]
    pub fn type_name(&self, name: u32) -> &str {
        let names = &self.type_names.names;
        names.get(name as usize).map_or("", String::as_str)
    }

    /// Resolves the calls of the repository, where they may be others than before; files are numbered in the order of
    /// their paths.
    pub fn update(&mut self) -> Update {
        self.resolve(false).0
    }

    /// The same for the last time: what helps later updates is not kept, which takes a third less memory. One that
    /// follows all the same takes as long as the first.
    pub fn finish(&mut self) -> Update {
        self.resolve(true).0
    }

    /// All answers of the repository.
    pub(crate) fn into_answers(mut self) -> Answers {
        self.solved = None;
        let (update, size) = self.resolve(true);
        Answers::of(update, self.type_names.names, size)
    }

    /// What may differ, and how many nodes, objects and rules there are.
    fn resolve(&mut self, is_last: bool) -> (Update, (usize, usize, usize)) {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        let solved = self.solved.take();
        let updated = solved.and_then(|mut solved| {
            let worked = self.take_in(&mut solved, &changed).ok()?;
            Some((solved, worked))
        });
        let is_new = updated.is_none();
        let (mut solved, worked) = updated.unwrap_or_else(|| self.solve(is_last));
        // What is outside of the repository is a unit too.
        let files = worked
            .iter()
            .filter(|unit| (unit.0 as usize) < self.files.len());
        self.worked = files.count();
        let files = solved
            .reading
            .update(&solved.all, &worked, &mut self.type_names);
        let orders = is_new.then(|| collect::orders(&solved.all));
        let size = solved.all.size();
        self.solved = Some(solved).filter(|solved| !is_last && solved.all.remembers());
        (Update { files, orders }, size)
    }

    /// Resolves anew; all units have worked.
    fn solve(&self, is_last: bool) -> (Solved, Vec<FileId>) {
        let inputs: Vec<Arc<Input>> = self.files.values().cloned().collect();
        let units: Vec<FileId> = (0..=inputs.len() as u32).map(FileId).collect();
        let program = Program::link(&inputs, Names::default());
        let mut bases = Solver::new(inputs.clone(), program, self.limits);
        bases.is_preliminary = true;
        bases.is_last = is_last;
        let first = bases.settle(&units, true);
        debug_assert!(first.is_ok(), "nothing can differ the first time");
        let hierarchy = Arc::new(hierarchy::of(&bases));
        bases.hierarchies.push(Arc::clone(&hierarchy));
        // A hierarchy speaks of what is outside by numbers of texts, so they hold for both rounds.
        let program = Program::link(&inputs, bases.program.names.clone());
        let bases = (!is_last).then_some(bases);
        let mut all = Solver::new(inputs, program, self.limits);
        all.is_last = is_last;
        all.hierarchies.push(hierarchy);
        let first = all.settle(&units, true);
        debug_assert!(first.is_ok(), "nothing can differ the first time");
        let paths = self.files.keys().cloned();
        let solved = Solved {
            places: paths.zip((0..).map(FileId)).collect(),
            bases,
            nodes: all.program.nodes,
            all,
            reading: Reading::default(),
        };
        (solved, units)
    }

    /// Takes in what has changed. Gives the units that have worked.
    fn take_in(&self, solved: &mut Solved, changed: &[String]) -> Result<Vec<FileId>, Restart> {
        // Numbers of what is gone are not used again.
        if solved.places.len() != self.files.len()
            || solved.all.program.nodes > solved.nodes.saturating_mul(2)
        {
            return Err(Restart);
        }
        let bases = solved.bases.as_mut().ok_or(Restart)?;
        let (mut in_bases, mut in_all) = (Vec::new(), Vec::new());
        for path in changed {
            let place = solved.places.get(path).copied().ok_or(Restart)?;
            let input = self.files.get(path).cloned().ok_or(Restart)?;
            in_bases.extend(bases.relink(place, &input)?);
            in_all.extend(solved.all.relink(place, &input)?);
        }
        for units in [&mut in_bases, &mut in_all] {
            units.sort_unstable();
            units.dedup();
        }
        bases.settle(&in_bases, false)?;
        if !hierarchy::has_same_bases(bases, &in_bases) {
            return Err(Restart);
        }
        solved.all.settle(&in_all, false)
    }
}
