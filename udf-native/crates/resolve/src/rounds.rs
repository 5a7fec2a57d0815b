//! When units work: steps, and in each of them rounds.
//!
//! In a step every unit takes something for granted that follows from what it knows; then units work
//! in rounds, in each of which every unit works off what the others said in the round before. What a
//! unit does is a function of what its file states and of what it heard when, so it does the same
//! again when it heard the same: after a change of some files only those units work anew that are given
//! something else, from nothing, while the others keep what they know.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::hierarchy;
use crate::object::ObjectId;
use crate::program::{FileId, FunctionId, Node};
use crate::solver::{Message, NOBODY, Phase, Solver};

/// What units take for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// What files state.
    Begin,
    /// Calls return the classes that they are given.
    Suspect,
    /// Classes inherit as their bases turned out to.
    Inherit,
    /// Parameters named like fixtures get what those give.
    Fixtures,
    /// Annotations hold, and methods that nobody calls are called.
    Assume,
    /// Annotations of what was copied since.
    Rest,
    /// Libraries call what they are given.
    Hooks,
    /// Objects are of the classes that have all they are asked for.
    Classes,
    /// What is set under computed names is found under any.
    Computed,
}

const PRELIMINARY: &[Step] = &[Step::Begin, Step::Suspect];

const ALL: &[Step] = &[
    Step::Begin,
    Step::Inherit,
    Step::Fixtures,
    Step::Assume,
    Step::Rest,
    Step::Rest,
    Step::Hooks,
    Step::Classes,
    Step::Computed,
    Step::Rest,
    Step::Rest,
];

/// Units of repositories with more rules do not remember what they heard: it takes as much memory as
/// all the rest.
const MOST_REMEMBERED: usize = 8_000_000;

/// How many ends of steps are remembered per node.
pub(crate) const MARKS: usize = 5;

/// The mark at the end of the last step in which nothing is assumed.
pub(crate) const VALUES: usize = 1;

/// The mark at the end of the last step in which names say nothing.
pub(crate) const ASSUMED: usize = 3;

/// Which mark is set at the end of a step.
const fn mark_after(step: u16) -> Option<usize> {
    match step {
        0 => Some(0),
        1 => Some(VALUES),
        2 => Some(2),
        5 => Some(ASSUMED),
        7 => Some(4),
        _ => None,
    }
}

/// The last mark before a step.
const fn mark_before(step: u16) -> usize {
    match step {
        0 | 1 => 0,
        2 => VALUES,
        3..=5 => 2,
        6 | 7 => ASSUMED,
        _ => 4,
    }
}

/// When something is heard: in a round of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Time {
    step: u16,
    round: u32,
}

impl Time {
    const fn start(step: u16) -> Self {
        Self { step, round: 0 }
    }

    const fn next(self) -> Self {
        Self {
            step: self.step,
            round: self.round.saturating_add(1),
        }
    }
}

/// What a unit looked at in others between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Peek {
    Held(Node),
    IsCalled(FunctionId),
}

/// What a unit was given and gave.
#[derive(Debug, Default)]
pub(crate) struct Log {
    heard: BTreeMap<(Time, FileId), Box<[Message]>>,
    /// When it is heard and by whom.
    said: BTreeSet<(Time, FileId)>,
    /// In which step, at what, and a hash of what was seen.
    peeks: Vec<(u16, Peek, u64)>,
}

/// All has to be resolved anew.
#[derive(Debug)]
pub(crate) struct Restart;

/// A change of what units do.
struct Turn {
    is_first: bool,
    /// Per unit whether it works anew.
    is_awake: Vec<bool>,
    /// When units have to work.
    agenda: BTreeMap<Time, Vec<FileId>>,
    /// What units said before they were woken and have not said again.
    unsaid: FxHashMap<FileId, BTreeSet<(Time, FileId)>>,
    /// Units that are given something else than they were.
    to_wake: Vec<FileId>,
}

impl Turn {
    fn awake(&self) -> Vec<FileId> {
        let units = self.is_awake.iter().zip((0..).map(FileId));
        units.filter(|(is, _)| **is).map(|(_, unit)| unit).collect()
    }

    fn is_awake(&self, unit: FileId) -> bool {
        self.is_awake.get(unit.0 as usize) == Some(&true)
    }

    fn plan(&mut self, time: Time, unit: FileId) {
        self.agenda.entry(time).or_default().push(unit);
    }
}

impl Solver {
    fn steps(&self) -> &'static [Step] {
        if self.is_preliminary {
            PRELIMINARY
        } else {
            ALL
        }
    }

    /// Lets units work anew, and those that are given something else for it. Gives all of them.
    pub(crate) fn settle(
        &mut self,
        units: &[FileId],
        is_first: bool,
    ) -> Result<Vec<FileId>, Restart> {
        let mut turn = Turn {
            is_first,
            is_awake: vec![false; self.units.len()],
            agenda: BTreeMap::new(),
            unsaid: FxHashMap::default(),
            to_wake: Vec::new(),
        };
        for unit in units {
            self.wake(&mut turn, *unit, Time::default(), false);
        }
        for (step, number) in self.steps().iter().zip(0..) {
            self.enter_step(number);
            self.switch(NOBODY);
            self.prepare(&turn, *step)?;
            if !is_first {
                for unit in self.who_sees_else(&turn, number) {
                    self.wake(&mut turn, unit, Time::start(number), false);
                }
            }
            let start = Time::start(number);
            for unit in turn.awake() {
                self.switch(unit);
                self.take(*step);
                self.post(&mut turn, start);
            }
            self.wake_all(&mut turn, start);
            while let Some(entry) = turn.agenda.first_entry()
                && entry.key().step == number
            {
                let (time, mut units) = entry.remove_entry();
                units.sort_unstable();
                units.dedup();
                for unit in units {
                    self.switch(unit);
                    self.hear_all(time);
                    if is_first && !self.remembers() {
                        self.forget(time);
                    }
                    self.work();
                    self.post(&mut turn, time.next());
                }
                self.wake_all(&mut turn, time.next());
            }
            for unit in turn.awake() {
                self.mark(unit, number);
            }
        }
        self.switch(NOBODY);
        Ok(turn.awake())
    }

    /// What holds in a step.
    fn enter_step(&mut self, number: u16) {
        self.step = number;
        if self.is_preliminary {
            return;
        }
        self.phase = match number {
            0..=1 => Phase::Values,
            2..=5 => Phase::Assumed,
            _ => Phase::Names,
        };
        let hierarchy = usize::from(number > 0).min(self.hierarchies.len().saturating_sub(1));
        if let Some(hierarchy) = self.hierarchies.get(hierarchy) {
            self.hierarchy = hierarchy.clone();
        }
    }

    /// What all units see in a step.
    fn prepare(&mut self, turn: &Turn, step: Step) -> Result<(), Restart> {
        match step {
            Step::Suspect if turn.is_first => {
                let named = hierarchy::named(self);
                self.hierarchy = hierarchy::Hierarchy {
                    named,
                    ..hierarchy::Hierarchy::default()
                }
                .into();
            }
            Step::Suspect => {
                let awake = turn.awake();
                if !hierarchy::has_same_names(self, &awake) {
                    return Err(Restart);
                }
            }
            Step::Inherit if turn.is_first => {
                let found = hierarchy::of(self);
                self.changed = found.changed(&self.hierarchy);
                self.hierarchies.push(found.into());
                self.enter_step(self.step);
            }
            Step::Inherit => {
                let awake = turn.awake();
                if !hierarchy::has_same_bases(self, &awake) {
                    return Err(Restart);
                }
            }
            Step::Fixtures => {
                let fixtures = self.fixtures();
                if turn.is_first {
                    self.by_name = fixtures;
                } else if self.by_name != fixtures {
                    return Err(Restart);
                }
            }
            Step::Classes if self.by_attribute.is_none() => {
                self.by_attribute = Some(self.classes_by_attribute());
            }
            _ => {}
        }
        Ok(())
    }

    /// The unit at work takes a step.
    fn take(&mut self, step: Step) {
        match step {
            Step::Begin => {
                self.begin();
                if self.is_preliminary {
                    self.decorate();
                } else {
                    self.create();
                }
            }
            Step::Suspect => self.suspect(),
            Step::Inherit => self.ask_again(),
            Step::Fixtures => self.assume_fixtures(),
            Step::Assume => self.assume(),
            Step::Rest => self.assume_declared(),
            Step::Hooks => {
                self.assume_hooks();
                self.assume_called_out();
                self.assume_any();
            }
            Step::Classes => self.assume_classes(),
            Step::Computed => self.assume_computed(),
        }
    }

    fn hear_all(&mut self, time: Time) {
        let log = self.logs.get(self.current.0 as usize);
        let heard = log.map(|log| log.heard.range((time, FileId(0))..=(time, NOBODY)));
        let heard: Vec<Message> = heard
            .into_iter()
            .flatten()
            .flat_map(|(_, messages)| messages.iter().copied())
            .collect();
        for message in heard {
            self.hear(message);
        }
    }

    /// Whether units remember what they heard.
    pub(crate) fn remembers(&self) -> bool {
        !self.is_last && self.constraints.len() <= MOST_REMEMBERED
    }

    /// The unit at work does not remember what it heard at a time.
    fn forget(&mut self, time: Time) {
        if let Some(log) = self.logs.get_mut(self.current.0 as usize) {
            let later = log.heard.split_off(&(time.next(), FileId(0)));
            log.heard = later;
            log.said.clear();
        }
    }

    /// What the unit at work said is heard at a time; whoever hears something else than before is to
    /// be woken.
    fn post(&mut self, turn: &mut Turn, time: Time) {
        let by = self.current;
        self.keep_peeks();
        if self.has_work() {
            turn.plan(time, by);
        }
        let mut outbox = std::mem::take(&mut self.outbox);
        outbox.sort_by_key(|(to, _)| *to);
        let mut unsaid: BTreeSet<FileId> = BTreeSet::new();
        if let Some(said) = turn.unsaid.get_mut(&by) {
            let range = said.range((time, FileId(0))..=(time, NOBODY));
            unsaid = range.map(|(_, to)| *to).collect();
            for to in &unsaid {
                said.remove(&(time, *to));
            }
        }
        for group in outbox.chunk_by(|a, b| a.0 == b.0) {
            let Some((to, _)) = group.first() else {
                continue;
            };
            unsaid.remove(to);
            let messages: Box<[Message]> = group.iter().map(|(_, message)| *message).collect();
            let Some(log) = self.logs.get_mut(to.0 as usize) else {
                continue;
            };
            let is_same = !turn.is_first && log.heard.get(&(time, by)) == Some(&messages);
            if !is_same {
                log.heard.insert((time, by), messages);
            }
            if turn.is_awake(*to) {
                turn.plan(time, *to);
            } else if !is_same {
                turn.to_wake.push(*to);
            }
            if let Some(log) = self.logs.get_mut(by.0 as usize) {
                log.said.insert((time, *to));
            }
        }
        for to in unsaid {
            if let Some(log) = self.logs.get_mut(to.0 as usize) {
                log.heard.remove(&(time, by));
            }
            if !turn.is_awake(to) {
                turn.to_wake.push(to);
            }
        }
        outbox.clear();
        self.outbox = outbox;
    }

    fn wake_all(&mut self, turn: &mut Turn, time: Time) {
        while !turn.to_wake.is_empty() {
            let mut units = std::mem::take(&mut turn.to_wake);
            units.sort_unstable();
            units.dedup();
            for unit in units {
                if !turn.is_awake(unit) {
                    self.wake(turn, unit, time, true);
                }
            }
        }
    }

    /// A unit works anew: what it did before a time, it does again, since it heard the same; from then
    /// on it takes part. With `has_begun` the step of that time is one of those that it took.
    fn wake(&mut self, turn: &mut Turn, unit: FileId, time: Time, has_begun: bool) {
        self.reset(unit);
        if let Some(is_awake) = turn.is_awake.get_mut(unit.0 as usize) {
            *is_awake = true;
        }
        let mut times: BTreeSet<Time> = BTreeSet::new();
        if let Some(log) = self.logs.get_mut(unit.0 as usize) {
            log.peeks.clear();
            times.extend(log.heard.keys().map(|(time, _)| *time));
            // What is said at the time itself was said in the round before it.
            let first_unsaid = if has_begun { time.next() } else { time };
            let unsaid = log.said.split_off(&(first_unsaid, FileId(0)));
            for (time, _) in &unsaid {
                if let Some(round) = time.round.checked_sub(1) {
                    times.insert(Time { round, ..*time });
                }
            }
            turn.unsaid.insert(unit, unsaid);
        }
        let now = self.step;
        for (step, number) in self.steps().iter().zip(0..) {
            if number > time.step || number == time.step && !has_begun {
                break;
            }
            self.enter_step(number);
            self.switch(unit);
            self.take(*step);
            let mut due = Time::start(number);
            loop {
                let is_due = due < time && (self.has_work() || times.contains(&due));
                if is_due {
                    self.hear_all(due);
                    self.work();
                }
                match times.range(due.next()..).next() {
                    Some(later) if later.step == number && *later < time => due = *later,
                    _ => break,
                }
            }
            self.keep_peeks();
            self.outbox.clear();
            if number < time.step {
                self.switch(NOBODY);
                self.mark(unit, number);
            }
        }
        if has_begun {
            self.switch(unit);
            if self.has_work() {
                turn.plan(time, unit);
            }
        }
        self.enter_step(now);
        for later in times.range(time..) {
            turn.plan(*later, unit);
        }
    }

    /// Notes how much the nodes of a unit hold at the end of a step.
    fn mark(&mut self, unit: FileId, step: u16) {
        let (false, Some(mark)) = (self.is_preliminary, mark_after(step)) else {
            return;
        };
        for node in self.nodes_of.get(unit.0 as usize).into_iter().flatten() {
            let at = node.0 as usize;
            let count = self.held_now(*node).len() as u16;
            if let Some(slot) = self.marks.get_mut(at).and_then(|marks| marks.get_mut(mark)) {
                *slot = count;
            }
        }
    }

    /// What a node held before the step; of the unit at work, what it holds.
    pub(crate) fn peek(&self, node: Node) -> &[ObjectId] {
        if self.owner(node) == self.current {
            return self.held(node);
        }
        self.peeks.borrow_mut().push(Peek::Held(node));
        self.held_before(node)
    }

    fn held_before(&self, node: Node) -> &[ObjectId] {
        let at = node.0 as usize;
        let held = self.held_now(node);
        let marks = self.marks.get(at);
        let count = marks.and_then(|marks| marks.get(mark_before(self.step)));
        let count = count.map_or(0, |count| *count as usize).min(held.len());
        held.get(..count).unwrap_or(&[])
    }

    /// Whether something calls a function, as far as its unit has heard before the step.
    pub(crate) fn is_called(&self, function: FunctionId) -> bool {
        if self.file_of(function) == self.current {
            return self.unit.called.contains_key(&function);
        }
        self.peeks.borrow_mut().push(Peek::IsCalled(function));
        self.was_called(function)
    }

    fn was_called(&self, function: FunctionId) -> bool {
        let unit = self.units.get(self.file_of(function).0 as usize);
        let since = unit.and_then(|unit| unit.called.get(&function));
        since.is_some_and(|since| *since < self.step)
    }

    fn seen(&self, peek: Peek) -> u64 {
        let mut hasher = FxHasher::default();
        match peek {
            Peek::Held(node) => self.held_before(node).hash(&mut hasher),
            Peek::IsCalled(function) => self.was_called(function).hash(&mut hasher),
        }
        hasher.finish()
    }

    fn keep_peeks(&mut self) {
        let peeks = std::mem::take(self.peeks.get_mut());
        let seen: Vec<(u16, Peek, u64)> = peeks
            .into_iter()
            .map(|peek| (self.step, peek, self.seen(peek)))
            .collect();
        if let Some(log) = self.logs.get_mut(self.current.0 as usize) {
            log.peeks.extend(seen);
        }
    }

    /// Units that sleep and would see something else in others than they saw before the step.
    fn who_sees_else(&self, turn: &Turn, step: u16) -> Vec<FileId> {
        let is_else = |(at, peek, seen): &(u16, Peek, u64)| {
            let of = match peek {
                Peek::Held(node) => self.owner(*node),
                Peek::IsCalled(function) => self.file_of(*function),
            };
            *at == step && turn.is_awake(of) && self.seen(*peek) != *seen
        };
        let logs = self.logs.iter().zip((0..).map(FileId));
        let sleeping = logs.filter(|(_, unit)| !turn.is_awake(*unit));
        let seeing = sleeping.filter(|(log, _)| log.peeks.iter().any(is_else));
        seeing.map(|(_, unit)| unit).collect()
    }
}
