//! Numbers the variables and sorts the inclusions by the function they belong to, so that a
//! function with those inside is a run of both.

use relspec_summary::{Extent, Function, Op, Var};

use super::{DefIndex, DefKind, Lowering};

impl Lowering<'_, '_> {
    pub(super) fn order(&mut self) {
        let (ranks, ends) = self.ranks();
        let rank = |def: &DefIndex| ranks.get(def.index()).copied().unwrap_or(0);
        let ranks_of_vars: Vec<u32> = self.owners.iter().map(rank).collect();
        let mut order: Vec<u32> = (0..self.out.vars).collect();
        order.sort_by_key(|var| ranks_of_vars.get(*var as usize).copied().unwrap_or(0));
        let mut numbers = vec![0; order.len()];
        for (old, new) in order.iter().zip(0..) {
            if let Some(number) = numbers.get_mut(*old as usize) {
                *number = new;
            }
        }
        let renumber = |var: &mut Var| {
            if let Some(number) = numbers.get(var.0 as usize) {
                var.0 = *number;
            }
        };
        let mut ops: Vec<(u32, Op)> = Vec::with_capacity(self.out.ops.len());
        for mut op in std::mem::take(&mut self.out.ops) {
            let mut innermost = 0;
            op.each_var(|var| {
                let rank = ranks_of_vars.get(var.0 as usize).copied().unwrap_or(0);
                innermost = innermost.max(rank);
                renumber(var);
            });
            ops.push((innermost, op));
        }
        ops.sort_by_key(|(rank, _)| *rank);
        let sorted_vars: Vec<u32> = order
            .iter()
            .map(|var| ranks_of_vars.get(*var as usize).copied().unwrap_or(0))
            .collect();
        let before = |list: &[u32], rank: u32| list.partition_point(|of| *of < rank) as u32;
        let sorted_ops: Vec<u32> = ops.iter().map(|(rank, _)| *rank).collect();
        self.out.ops = ops.into_iter().map(|(_, op)| op).collect();
        for (def, _) in self.file.analysis.defs.iter() {
            let Some(index) = self.function(def) else {
                continue;
            };
            let (first, end) = (
                rank(&def),
                ends.get(def.index()).copied().unwrap_or_default(),
            );
            if let Some(function) = self.out.functions.get_mut(index.0 as usize) {
                function.extent = Extent {
                    first_var: before(&sorted_vars, first),
                    end_var: before(&sorted_vars, end),
                    first_op: before(&sorted_ops, first),
                    end_op: before(&sorted_ops, end),
                };
            }
        }
        self.rename(renumber);
    }

    fn rename(&mut self, renumber: impl Fn(&mut Var)) {
        for function in &mut self.out.functions {
            renumber_function(function, &renumber);
        }
        for class in &mut self.out.classes {
            class.bases.iter_mut().for_each(&renumber);
            class.metaclass.iter_mut().for_each(&renumber);
            class.declared.iter_mut().for_each(|(_, var)| renumber(var));
            for slot in &mut class.attributes {
                renumber(&mut slot.any);
                renumber(&mut slot.at_end);
            }
        }
        for slot in &mut self.out.globals {
            renumber(&mut slot.any);
            renumber(&mut slot.at_end);
        }
        for subject in &mut self.out.subjects {
            subject.values.iter_mut().for_each(&renumber);
            subject.declared.iter_mut().for_each(&renumber);
        }
    }

    /// Per definition the rank of the function it belongs to, itself or around it, in the order
    /// in which each comes before those inside and these before whatever follows; and the rank
    /// after those inside. Rank 0 is no function.
    fn ranks(&mut self) -> (Vec<u32>, Vec<u32>) {
        let defs = &self.file.analysis.defs;
        let count = defs.len();
        let mut around: Vec<usize> = vec![0; count];
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (def, definition) in defs.iter() {
            let parent = definition.parent.map_or(0, DefIndex::index);
            let function = around.get(parent).copied().unwrap_or(0);
            let is_function = matches!(definition.kind, DefKind::Function | DefKind::Lambda);
            if let Some(own) = around.get_mut(def.index()) {
                *own = if is_function { def.index() } else { function };
            }
            if is_function && let Some(inside) = inside.get_mut(function) {
                inside.push(def.index());
            }
            if definition.kind == DefKind::Class
                && let Some(Some(function)) = self.functions.get(function)
                && let Some(function) = self.out.functions.get_mut(function.0 as usize)
            {
                function.has_class = true;
            }
        }
        let (mut own, mut ends, mut next) = (vec![0; count], vec![0; count], 0);
        let mut stack = vec![(0, false)];
        while let Some((def, is_done)) = stack.pop() {
            if is_done {
                if let Some(end) = ends.get_mut(def) {
                    *end = next;
                }
                continue;
            }
            if let Some(rank) = own.get_mut(def) {
                *rank = next;
            }
            next += 1;
            stack.push((def, true));
            let inside = inside.get(def).into_iter().flatten().rev();
            stack.extend(inside.map(|inside| (*inside, false)));
        }
        let ranks = around
            .iter()
            .map(|function| own.get(*function).copied().unwrap_or(0));
        (ranks.collect(), ends)
    }
}

fn renumber_function(function: &mut Function, renumber: &impl Fn(&mut Var)) {
    renumber(&mut function.result);
    function.yields.iter_mut().for_each(renumber);
    function.forwards.iter_mut().for_each(renumber);
    for param in &mut function.params {
        renumber(&mut param.var);
        param.default.iter_mut().for_each(renumber);
    }
}
