//! Takes a file that has changed into a solved program: what stays the same keeps its numbers, so that
//! only those who are concerned hear something else.

use std::collections::BTreeMap;
use std::sync::Arc;

use relspec_summary::{ClassIx, FunctionIx, Op, Site, Summary, Var};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Input;
use crate::hierarchy::Ancestor;
use crate::link::Linker;
use crate::names::Name;
use crate::object::{Object, ObjectId};
use crate::program::{
    Class, ClassId, Constraint, ConstraintId, File, FileId, Function, FunctionId, Node, Numbers,
};
use crate::rounds::Restart;
use crate::solver::{NOBODY, Solver};

/// How the variables of a file correspond to those of its earlier state.
struct Alignment {
    /// Per variable the earlier one.
    vars: Vec<Option<u32>>,
    /// Earlier variables that correspond to one.
    taken: FxHashSet<u32>,
    /// Per operation the earlier one.
    ops: Vec<Option<u32>>,
    /// Per site the earlier one.
    sites: FxHashMap<Site, Site>,
    /// Earlier sites that correspond to one.
    taken_sites: FxHashSet<Site>,
}

impl Alignment {
    fn of(old: &Summary, new: &Summary) -> Self {
        let mut alignment = Self {
            vars: vec![None; new.vars as usize],
            taken: FxHashSet::default(),
            ops: vec![None; new.ops.len()],
            sites: FxHashMap::default(),
            taken_sites: FxHashSet::default(),
        };
        alignment.names(old, new);
        let (old_prints, new_prints) = (prints(old), prints(new));
        let (old_runs, mut new_runs) = (runs(old), runs(new));
        for (key, old_run) in old_runs {
            if let Some(new_run) = new_runs.remove(&key) {
                alignment.run(old, new, &old_run, &new_run, &old_prints, &new_prints);
            }
        }
        alignment
    }

    fn pair(&mut self, old: Var, new: Var) {
        if let Some(slot) = self.vars.get_mut(new.0 as usize)
            && slot.is_none()
            && self.taken.insert(old.0)
        {
            *slot = Some(old.0);
        }
    }

    fn pair_sites(&mut self, old: Site, new: Site) {
        if old != 0 && new != 0 && !self.sites.contains_key(&new) && self.taken_sites.insert(old) {
            self.sites.insert(new, old);
        }
    }

    /// What has a name.
    fn names(&mut self, old: &Summary, new: &Summary) {
        let mut slots = |old_slots: &[relspec_summary::Slot],
                         new_slots: &[relspec_summary::Slot]| {
            let known: FxHashMap<&str, &relspec_summary::Slot> = old_slots
                .iter()
                .map(|slot| (old.text(slot.name), slot))
                .collect();
            for slot in new_slots {
                if let Some(known) = known.get(new.text(slot.name)) {
                    self.pair(known.any, slot.any);
                    self.pair(known.at_end, slot.at_end);
                }
            }
        };
        slots(&old.globals, &new.globals);
        let known: FxHashMap<i64, &relspec_summary::Class> = old
            .classes
            .iter()
            .map(|class| (class.def_id, class))
            .collect();
        for class in &new.classes {
            if let Some(known) = known.get(&class.def_id) {
                slots(&known.attributes, &class.attributes);
            }
        }
        for class in &new.classes {
            if let Some(known) = known.get(&class.def_id) {
                self.pair_sites(known.site, class.site);
                for (old, new) in known.bases.iter().zip(&class.bases) {
                    self.pair(*old, *new);
                }
                for (old, new) in known.metaclass.iter().zip(&class.metaclass) {
                    self.pair(*old, *new);
                }
                for ((_, old), (_, new)) in known.declared.iter().zip(&class.declared) {
                    self.pair(*old, *new);
                }
            }
        }
        let known: FxHashMap<i64, &relspec_summary::Function> = old
            .functions
            .iter()
            .map(|function| (function.def_id, function))
            .collect();
        for function in &new.functions {
            let Some(known) = known.get(&function.def_id) else {
                continue;
            };
            self.pair(known.result, function.result);
            for (old, new) in known.yields.iter().zip(&function.yields) {
                self.pair(*old, *new);
            }
            for param in &function.params {
                let mut params = known.params.iter();
                let text = new.text(param.name);
                let same =
                    params.find(|known| old.text(known.name) == text && known.kind == param.kind);
                if let Some(same) = same {
                    self.pair(same.var, param.var);
                }
            }
        }
    }

    /// The operations of one function, or of what is outside of functions: those at the begin and at the
    /// end that are the same.
    fn run(
        &mut self,
        old: &Summary,
        new: &Summary,
        old_run: &[u32],
        new_run: &[u32],
        old_prints: &[u64],
        new_prints: &[u64],
    ) {
        let is_same =
            |(a, b): (&u32, &u32)| old_prints.get(*a as usize) == new_prints.get(*b as usize);
        let pairs = old_run.iter().zip(new_run);
        let prefix = pairs.take_while(|pair| is_same(*pair)).count();
        let rest = old_run.len().min(new_run.len()) - prefix;
        let pairs = old_run.iter().rev().zip(new_run.iter().rev());
        let suffix = pairs.take(rest).take_while(|pair| is_same(*pair)).count();
        let begin = old_run.iter().zip(new_run).take(prefix);
        let end = old_run.iter().rev().zip(new_run.iter().rev()).take(suffix);
        for (a, b) in begin.chain(end) {
            let (Some(old_op), Some(new_op)) = (old.ops.get(*a as usize), new.ops.get(*b as usize))
            else {
                continue;
            };
            if let Some(slot) = self.ops.get_mut(*b as usize) {
                *slot = Some(*a);
            }
            for (old, new) in vars(old_op).into_iter().zip(vars(new_op)) {
                self.pair(old, new);
            }
            for (old, new) in sites(old_op).into_iter().zip(sites(new_op)) {
                self.pair_sites(old, new);
            }
        }
    }
}

fn vars(op: &Op) -> Vec<Var> {
    let mut vars = Vec::new();
    op.clone().each_var(|var| vars.push(*var));
    vars
}

fn sites(op: &Op) -> Vec<Site> {
    let mut sites = Vec::new();
    op.clone().each_site(|site| sites.push(*site));
    sites
}

/// Operations by the outermost function that they stand in; 0 for none.
fn runs(summary: &Summary) -> BTreeMap<i64, Vec<u32>> {
    let mut outer: Vec<(u32, u32, i64)> = Vec::new();
    for function in &summary.functions {
        let extent = function.extent;
        let is_inside =
            |(first, end, _): &(u32, u32, i64)| *first <= extent.first_op && extent.end_op <= *end;
        if extent.first_op < extent.end_op && !outer.iter().rev().take(1).any(is_inside) {
            outer.push((extent.first_op, extent.end_op, function.def_id));
        }
    }
    outer.sort_unstable();
    let mut runs: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    let mut at = outer.iter().peekable();
    for op in 0..summary.ops.len() as u32 {
        while at.peek().is_some_and(|(_, end, _)| *end <= op) {
            at.next();
        }
        let key = match at.peek() {
            Some((first, _, id)) if *first <= op => *id,
            _ => 0,
        };
        runs.entry(key).or_default().push(op);
    }
    runs
}

/// Per operation a hash of all but its variables and sites.
fn prints(summary: &Summary) -> Vec<u64> {
    use std::hash::Hasher;
    let hash = |bytes: &[u8]| {
        let mut hasher = rustc_hash::FxHasher::default();
        hasher.write(bytes);
        hasher.finish()
    };
    let function_id = |at: FunctionIx| {
        let function = summary.functions.get(at.0 as usize);
        function.map_or(0, |function| function.def_id as u32)
    };
    let class_id = |at: ClassIx| {
        let class = summary.classes.get(at.0 as usize);
        class.map_or(0, |class| class.def_id as u32)
    };
    let print = |op: &Op| {
        let mut op = op.clone();
        op.each_var(|var| *var = Var(0));
        op.each_site(|site| *site = 0);
        op.each_name(|name| {
            *name = relspec_summary::Name(hash(summary.text(*name).as_bytes()) as u32);
        });
        match &mut op {
            Op::Function { function, .. } => *function = FunctionIx(function_id(*function)),
            Op::Class { class, .. } | Op::Super { class, .. } => *class = ClassIx(class_id(*class)),
            Op::Make { id, .. } | Op::Generic { id, .. } => *id = 0,
            _ => {}
        }
        hash(format!("{op:?}").as_bytes())
    };
    summary.ops.iter().map(print).collect()
}

fn texts<'s>(summary: &'s Summary, names: &[relspec_summary::Name]) -> Vec<&'s str> {
    names.iter().map(|name| summary.text(*name)).collect()
}

/// Whether what a file declares for everybody is the same but for functions and names.
fn has_same_frame(old: &Summary, new: &Summary) -> bool {
    let all_names = |summary: &Summary| {
        let names = summary.all_names.as_ref();
        names.map(|names| texts(summary, names).join(" "))
    };
    old.module == new.module
        && old.is_package == new.is_package
        && old.is_stub == new.is_stub
        && texts(old, &old.stars) == texts(new, &new.stars)
        && all_names(old) == all_names(new)
        && old.classes.len() == new.classes.len()
        && old.classes.iter().zip(&new.classes).all(|(old, new)| {
            old.def_id == new.def_id
                && old.bases.len() == new.bases.len()
                && old.metaclass.is_some() == new.metaclass.is_some()
        })
}

/// Names that mean something else since a file has changed.
#[derive(Debug, Default)]
struct Renamed {
    in_module: FxHashSet<Name>,
    in_classes: FxHashMap<ClassId, FxHashSet<Name>>,
    /// Set as attributes where they were not anywhere, or not any more.
    stored: FxHashSet<Name>,
}

impl Renamed {
    fn all(&self) -> FxHashSet<Name> {
        let classes = self.in_classes.values().flatten();
        let names = self.in_module.iter().chain(classes).chain(&self.stored);
        names.copied().collect()
    }
}

/// Whether classes are asked for a name without anything that says so in the text.
fn is_special(name: &str) -> bool {
    name.starts_with("__") || matches!(name, "run" | "keys")
}

/// Names of one map that are not the same in the other.
fn differing<V: PartialEq>(old: &FxHashMap<Name, V>, new: &FxHashMap<Name, V>) -> FxHashSet<Name> {
    let names = old.keys().chain(new.keys());
    names
        .filter(|name| old.get(name) != new.get(name))
        .copied()
        .collect()
}

impl Solver {
    /// Takes in the new state of a file. Gives the units that may see something else in what it
    /// declares; its own is among them.
    pub(crate) fn relink(
        &mut self,
        unit: FileId,
        input: &Arc<Input>,
    ) -> Result<Vec<FileId>, Restart> {
        self.switch(NOBODY);
        let at = unit.0 as usize;
        let old_input = self.inputs.get(at).cloned().ok_or(Restart)?;
        let (old, new) = (&old_input.summary, &input.summary);
        if !has_same_frame(old, new) {
            return Err(Restart);
        }
        let alignment = Alignment::of(old, new);
        let file = self.program.file(unit).ok_or(Restart)?;
        let (old_nodes, classes) = (file.nodes.clone(), file.classes.clone());
        let old_sites = Arc::clone(&file.sites);
        let mut nodes: Vec<u32> = Vec::with_capacity(new.vars as usize);
        for var in &alignment.vars {
            nodes.push(match var {
                Some(old) => old_nodes.at(*old),
                None => self.new_node(unit).0,
            });
        }
        let nodes = Numbers::Each(nodes.into());
        let is_kept = |(op, earlier): (&Op, &Option<u32>)| {
            let earlier = earlier.and_then(|at| old.ops.get(at as usize));
            earlier.is_some_and(|earlier| {
                let mut pairs = vars(earlier).into_iter().zip(vars(op));
                let mut same_sites = sites(earlier).into_iter().zip(sites(op));
                pairs.all(|(a, b)| old_nodes.at(a.0) == nodes.at(b.0))
                    && same_sites.all(|(a, b)| a == b || alignment.sites.get(&b) == Some(&a))
            })
        };
        let is_kept: Vec<bool> = new.ops.iter().zip(&alignment.ops).map(is_kept).collect();
        let owners = &self.owners;
        let is_other = |node: &Node| owners.get(node.0 as usize) != Some(&unit);
        self.program.defined.retain(is_other);
        let mut sites = FxHashMap::default();
        #[expect(clippy::iter_over_hash_type, reason = "each by itself")]
        for (site, earlier) in &alignment.sites {
            if let Some(id) = old_sites.get(earlier) {
                self.program.move_site(*id, *site);
                sites.insert(*site, *id);
            }
        }
        let mut linker = Linker::numbered(&mut self.program, new, unit, nodes, classes, sites);
        let infos = linker.function_infos();
        let class_infos = linker.class_infos();
        linker.keep_functions(old, infos, &is_kept);
        linker.operations();
        let file = linker.file_info();
        let mut linked = std::mem::take(&mut self.program.linking);
        linked.end_node = self.program.nodes;
        let stated = self.stated.get(at).cloned().ok_or(Restart)?;
        let rules: Vec<(ConstraintId, Arc<Constraint>)> = stated
            .constraints
            .iter()
            .filter_map(|id| Some((*id, self.constraints.get(id.0 as usize).cloned()?)))
            .collect();
        let known: FxHashMap<(Node, &Constraint), ConstraintId> = rules
            .iter()
            .filter_map(|(id, rule)| {
                let node = self.triggers.get(id.0 as usize)?;
                Some(((*node, &**rule), *id))
            })
            .collect();
        self.current = unit;
        let stated = self.register(linked, 0, &known);
        self.current = NOBODY;
        if let Some(slot) = self.stated.get_mut(at) {
            *slot = Arc::new(stated);
        }
        if let Some(slot) = self.inputs.get_mut(at) {
            *slot = Arc::clone(input);
        }
        let renamed = self.declare_anew(unit, file, class_infos)?;
        self.concerned(unit, &renamed)
    }

    /// Puts what a file declares in the place of what it declared.
    fn declare_anew(
        &mut self,
        unit: FileId,
        file: File,
        classes: Vec<Class>,
    ) -> Result<Renamed, Restart> {
        let mut renamed = Renamed::default();
        for (class, at) in classes.into_iter().zip(0..) {
            let id = ClassId(file.classes.at(at));
            let known = self.program.classes.get_mut(id.0 as usize).ok_or(Restart)?;
            if known.declared != class.declared {
                return Err(Restart);
            }
            let mut names = differing(&known.attributes, &class.attributes);
            names.extend(known.fields.symmetric_difference(&class.fields));
            if !names.is_empty() {
                renamed.in_classes.insert(id, names);
            }
            *known = class;
        }
        let known = self.program.files.get_mut(unit.0 as usize).ok_or(Restart)?;
        renamed.in_module = differing(&known.globals, &file.globals);
        let stored = file.stored.clone();
        let before = std::mem::replace(known, file).stored;
        let all: Vec<Name> = before.union(&stored).copied().collect();
        let is_stored = |solver: &Self| -> Vec<bool> {
            all.iter()
                .map(|name| solver.program.is_stored(*name))
                .collect()
        };
        let was = is_stored(self);
        self.program.forget_stored(&before);
        self.program.store(&stored);
        let is = is_stored(self);
        let changed = all.iter().zip(was.iter().zip(&is));
        renamed.stored = changed
            .filter(|(_, (was, is))| was != is)
            .map(|(name, _)| *name)
            .collect();
        Ok(renamed)
    }

    /// The units that may see something else for names that mean something else.
    fn concerned(&mut self, unit: FileId, renamed: &Renamed) -> Result<Vec<FileId>, Restart> {
        let all = renamed.all();
        let file = self.program.file(unit);
        let asks = self
            .program
            .names
            .get("__getattr__")
            .is_some_and(|name| file.is_some_and(|file| file.globals.contains_key(&name)));
        // Whoever imports from a module that answers itself depends on what it does not bind.
        if asks && !renamed.in_module.is_empty() {
            return Err(Restart);
        }
        // Special names are looked for everywhere.
        if all
            .iter()
            .any(|name| is_special(self.program.names.text(*name)))
        {
            return Err(Restart);
        }
        if all.is_empty() {
            return Ok(vec![unit]);
        }
        if !renamed.in_classes.is_empty() {
            self.by_attribute = None;
        }
        let looks = |object, name: &Name| {
            renamed.stored.contains(name) || self.looks_into(object, *name, unit, renamed)
        };
        let is_listed = |object| match self.objects.get(object) {
            Object::Module(file) => file == unit && !renamed.in_module.is_empty(),
            Object::Class(class) => renamed.in_classes.contains_key(&class),
            _ => false,
        };
        let units = self.units.iter().zip((0..).map(FileId));
        let concerned = units.filter(|(known, id)| {
            *id == unit
                || known.listed.iter().any(|object| is_listed(*object))
                || known.consulted.iter().any(|name| all.contains(name))
                || known
                    .looked_up
                    .iter()
                    .any(|(object, name, _)| all.contains(name) && looks(*object, name))
        });
        Ok(concerned.map(|(_, id)| id).collect())
    }

    /// Whether looking an attribute up in an object comes by what is named otherwise.
    fn looks_into(&self, object: ObjectId, name: Name, unit: FileId, renamed: &Renamed) -> bool {
        match self.objects.get(object) {
            Object::Module(file) => {
                let stars = self
                    .program
                    .file(file)
                    .is_some_and(|file| !file.stars.is_empty());
                renamed.in_module.contains(&name) && (file == unit || stars)
            }
            Object::Class(class) | Object::Instance(class) | Object::Super(class, _) => {
                let receiver = match self.objects.get(object) {
                    Object::Super(_, receiver) => match self.objects.get(receiver) {
                        Object::Class(class) | Object::Instance(class) => Some(class),
                        _ => None,
                    },
                    _ => None,
                };
                let classes = std::iter::once(class).chain(receiver);
                let metaclasses = classes
                    .clone()
                    .filter_map(|class| self.hierarchy.metaclass(class));
                let mut orders = classes
                    .chain(metaclasses)
                    .flat_map(|class| self.hierarchy.order(class));
                self.is_preliminary
                    || orders.any(|ancestor| match ancestor {
                        Ancestor::Class(class) => renamed
                            .in_classes
                            .get(class)
                            .is_some_and(|names| names.contains(&name)),
                        Ancestor::External(_) => false,
                    })
            }
            _ => false,
        }
    }
}

impl Linker<'_, '_> {
    /// Gives functions the numbers that they have if nothing that others see of them is different.
    fn keep_functions(&mut self, old: &Summary, infos: Vec<Function>, is_kept: &[bool]) {
        let known = self
            .program
            .file(self.file)
            .map(|file| file.functions.clone());
        let known = known.unwrap_or(Numbers::Each(Arc::default()));
        let mut earlier: FxHashMap<i64, Vec<u32>> = FxHashMap::default();
        let count = old.functions.len() as u32;
        for (function, at) in old.functions.iter().rev().zip((0..count).rev()) {
            earlier.entry(function.def_id).or_default().push(at);
        }
        let mut ids: Vec<FunctionId> = Vec::with_capacity(infos.len());
        for mut info in infos {
            let at = earlier.get_mut(&info.def_id).and_then(Vec::pop);
            let id = at.map(|at| FunctionId(known.at(at)));
            let index = info.index;
            let is_same = id.zip(at).is_some_and(|(id, at)| {
                let extent = |summary: &Summary, at: u32| {
                    let function = summary.functions.get(at as usize);
                    function.map(|function| function.extent).unwrap_or_default()
                };
                let (was, is) = (extent(old, at), extent(self.summary, index.0));
                let ops = is_kept.get(is.first_op as usize..is.end_op as usize);
                let is_same_body = was.end_op.wrapping_sub(was.first_op)
                    == is.end_op.wrapping_sub(is.first_op)
                    && was.end_var.wrapping_sub(was.first_var)
                        == is.end_var.wrapping_sub(is.first_var)
                    && ops.is_some_and(|ops| ops.iter().all(|is| *is));
                let Some(known) = self.program.function(id) else {
                    return false;
                };
                info.origin = known.origin;
                info.index = known.index;
                // Copies of a function are made of its body.
                *known == info && (info.context.size == 0 || is_same_body)
            });
            info.index = index;
            ids.push(match id {
                Some(id) if is_same => {
                    self.program.set_index(id, index);
                    id
                }
                _ => self.program.add_function(info),
            });
        }
        self.use_functions(ids);
    }
}
