//! Functions whose results depend on who calls them: each call gets a copy of its own.

use std::sync::Arc;

use relspec_summary::{Extent, Function, Op, Summary, Var};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::link::Linker;
use crate::program::{ConstraintId, FunctionId};
use crate::solver::{Copied, Solver};

/// Copies inside copies, at most.
const MAX_DEPTH: u8 = 3;

/// A function that calls its parameters is copied if it has no more inclusions.
const SMALL: u32 = 24;

/// Functions with more inclusions are shared.
const LARGE: u32 = 1_000;

/// Functions of an extent, by their place in the summary.
pub(crate) fn inside(summary: &Summary, extent: Extent) -> impl Iterator<Item = u32> {
    let functions = summary.functions.iter().zip(0..);
    functions
        .filter(move |(function, _)| is_within(function.extent, extent))
        .map(|(_, at)| at)
}

const fn is_within(inner: Extent, outer: Extent) -> bool {
    inner.first_var >= outer.first_var && inner.end_var <= outer.end_var
}

/// Whether a function gives back functions made inside, or calls what it is given.
pub(crate) fn depends_on_caller(summary: &Summary, function: &Function) -> bool {
    let mut extent = function.extent;
    extent.end_op = extent.end_op.min(summary.ops.len() as u32);
    let size = extent.end_op.saturating_sub(extent.first_op);
    if size == 0 || size > LARGE {
        return false;
    }
    let ops = extent.first_op as usize..extent.end_op as usize;
    let ops = summary.ops.get(ops).unwrap_or(&[]);
    let mut flows: FxHashSet<Var> = FxHashSet::default();
    let mut has_inner = false;
    for op in ops {
        if let Op::Function { dst, .. } = op {
            has_inner = true;
            flows.insert(*dst);
        }
    }
    if has_inner {
        let mut all = inside(summary, extent).filter_map(|at| summary.functions.get(at as usize));
        return !all.any(|function| function.has_class) && reaches(ops, flows, function);
    }
    size <= SMALL && !function.has_class && calls_parameter(ops, function)
}

/// Whether what the variables hold reaches the results of a function.
fn reaches(ops: &[Op], mut flows: FxHashSet<Var>, function: &Function) -> bool {
    const PASSES: usize = 4;
    let is_result = |var: &Var| *var == function.result || Some(*var) == function.yields;
    for _ in 0..PASSES {
        let known = flows.len();
        for op in ops {
            match op {
                Op::Copy { dst, src } if flows.contains(src) => {
                    flows.insert(*dst);
                }
                Op::Call {
                    dst,
                    callee,
                    arguments,
                    ..
                } => {
                    let mut vars = arguments.iter().map(|argument| argument.var);
                    if flows.contains(callee) || vars.any(|var| flows.contains(&var)) {
                        flows.insert(*dst);
                    }
                }
                Op::Make { dst, elements, .. }
                    if elements.iter().any(|(_, var)| flows.contains(var)) =>
                {
                    flows.insert(*dst);
                }
                _ => {}
            }
        }
        if flows.iter().any(is_result) {
            return true;
        }
        if flows.len() == known {
            return false;
        }
    }
    false
}

fn calls_parameter(ops: &[Op], function: &Function) -> bool {
    ops.iter().any(|op| {
        let Op::Call { callee, .. } = op else {
            return false;
        };
        let mut params = function.params.iter().zip(0..);
        params.any(|(param, place)| param.var == *callee && function.receiver != Some(place))
    })
}

impl Solver {
    /// The copy of a function for who calls it, or the function itself if calls share it.
    pub(crate) fn instantiate(&mut self, by: ConstraintId, function: FunctionId) -> FunctionId {
        let Some(info) = self.program.function(function) else {
            return function;
        };
        let (context, file, origin) = (info.context, info.file, info.origin);
        if context.size == 0 || self.is_preliminary {
            return function;
        }
        let root = self.root(by);
        if let Some(copy) = self.unit.copies.get(&(root, function)) {
            return *copy;
        }
        let depth = context.depth.max(self.depth(root)) + 1;
        let left = self.copies_of_unit().saturating_sub(self.unit.copied);
        let input = self.inputs.get(file.0 as usize).cloned();
        let copy = match input {
            Some(input) if depth <= MAX_DEPTH && context.size <= left => {
                self.unit.copied += context.size;
                self.copy(root, function, &input.summary, depth)
            }
            _ => None,
        };
        if let Some((_, stated)) = &copy {
            self.tell_copied(origin);
            self.take_up(stated);
        }
        let copy = copy.map_or(function, |(copy, _)| copy);
        self.unit.copies.insert((root, function), copy);
        copy
    }

    /// How many inclusions the unit at work may copy: in proportion to its own, so that all copies
    /// together stay so.
    fn copies_of_unit(&self) -> u32 {
        const LEAST: u32 = 1_000;
        let input = self.inputs.get(self.current.0 as usize);
        let own = input.map_or(0, |input| input.summary.ops.len() as u32);
        let most = (own / 2).max(LEAST);
        most.min(self.limits.max_copied)
    }

    /// The copy of a function for a caller, made if there is none yet.
    fn copy(
        &mut self,
        root: ConstraintId,
        function: FunctionId,
        summary: &Summary,
        depth: u8,
    ) -> Option<Copied> {
        if let Some(known) = self.copies.get(&(root, function)) {
            return known.clone();
        }
        let copy = Linker::copy(&mut self.program, summary, function, depth);
        let mut linked = std::mem::take(&mut self.program.linking);
        linked.end_node = self.program.nodes;
        let stated = Arc::new(self.register(linked, depth, &FxHashMap::default()));
        let copy = copy.map(|copy| (copy, stated));
        self.copies.insert((root, function), copy.clone());
        copy
    }
}
