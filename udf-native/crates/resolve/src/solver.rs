//! The propagation: objects move along inclusions, and rules wait at nodes for what arrives.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use relspec_summary::{Literal, ParamKind, Shape};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use smallvec::SmallVec;

use crate::answer::{Dispatch, Method};
use crate::hierarchy::{Ancestor, Hierarchy};
use crate::names::Name;
use crate::object::{
    Counts, MADE_AT_NODE, MADE_BY_CALL_FIRST, MADE_BY_CALL_LAST, MADE_FOR_UNIT_FIRST,
    MADE_FOR_UNIT_LAST, MADE_MIRROR, Object, ObjectId, Objects, Sort,
};
use crate::program::{
    Arg, ClassId, Constraint, ConstraintId, FileId, FunctionId, Linked, Node, Part, Program, Rule,
    Seed, SiteId,
};
use crate::rounds::{ASSUMED, Log, MARKS, Peek, VALUES};
use crate::{Input, Limits};

/// No unit.
pub(crate) const NOBODY: FileId = FileId(u32::MAX);

/// Lists of more are looked through by a hash set.
const FEW: usize = 48;

/// A variable holds no more methods that differ only in their receivers.
const MAX_HELD: usize = 256;

/// A function that a rule enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) by: ConstraintId,
    pub(crate) function: FunctionId,
    /// The first parameter has its value from the object that the function was taken from.
    pub(crate) has_receiver: bool,
}

/// Per place of a call what is called outside of the repository.
pub(crate) type Externals = FxHashMap<(FileId, SiteId), Name>;

/// What is known of a dict.
#[derive(Debug, Default)]
struct Dict {
    keys: Vec<Name>,
    /// Dicts that take over what this one has.
    followers: Vec<ObjectId>,
}

/// What one unit asks of another. Units are the files, and what is outside of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Message {
    /// A node gets an object.
    Add(Node, ObjectId),
    /// Whatever the second node holds goes to the first.
    Link(Node, Node),
    /// A rule of the sender waits at a node.
    Wait(Node, ConstraintId),
    /// An object has arrived where a rule of the receiver waits.
    Fire(ConstraintId, ObjectId),
    /// An attribute is asked for.
    Ask(ObjectId, Name),
    /// What a node holds is put into a container.
    Put(ObjectId, Part, Node),
    /// The second dict takes over what the first has.
    Follow(ObjectId, ObjectId),
    /// A function is called.
    Called(FunctionId),
    /// Who calls a function has a copy of it.
    Copied(FunctionId),
}

/// What one unit knows and has to do. All of it follows from what the unit is given: the program, and
/// messages in their order.
#[derive(Debug, Default)]
pub(crate) struct Unit {
    queue: VecDeque<Node>,
    late: VecDeque<(ConstraintId, ObjectId)>,
    /// Rules that it applies, in the order in which they came to wait.
    pub(crate) constraints: Vec<ConstraintId>,
    members: FxHashSet<u64>,
    links: FxHashSet<(Node, Node)>,
    /// Attributes of others that it asked for.
    asked: FxHashSet<(ObjectId, Name)>,
    /// Attributes of its objects that were looked up, in order.
    pub(crate) looked_up: Vec<(ObjectId, Name, Node)>,
    dicts: FxHashMap<ObjectId, Dict>,
    /// Per caller and function the copy for it.
    pub(crate) copies: FxHashMap<(ConstraintId, FunctionId), FunctionId>,
    /// Inclusions that were copied.
    pub(crate) copied: u32,
    /// Its functions that have copies.
    pub(crate) shared_by_none: FxHashSet<FunctionId>,
    /// Its functions that something calls, and since which step.
    pub(crate) called: FxHashMap<FunctionId, u16>,
    /// Functions of others that it has said it calls.
    calling: FxHashSet<FunctionId>,
    /// Why each function is entered, and when that was found.
    pub(crate) entered: FxHashMap<Entry, (Dispatch, Phase)>,
    /// The same in the order of finding, without bare signatures.
    pub(crate) calls: Vec<Entry>,
    /// Per place of a call what is called outside of the repository.
    pub(crate) externals: Externals,
    /// Nodes that would hold more functions and classes than say anything.
    pub(crate) crowded: FxHashSet<Node>,
    /// Functions that a test framework calls for parameters of a name, and since which step.
    pub(crate) fixtures: Vec<(FunctionId, Name, u16)>,
    /// Places all of whose answers are called: a framework runs what it finds.
    pub(crate) families: FxHashSet<ConstraintId>,
    /// Methods of classes outside that instances of the repository are asked for.
    pub(crate) outside: Vec<(ConstraintId, ObjectId, ClassId, Name)>,
    /// Attributes that are asked for by names that are computed.
    pub(crate) any_asked: Vec<(ConstraintId, Node, Name, ObjectId)>,
    /// What is given to functions of libraries of which nothing is known.
    pub(crate) passed_out: Vec<(ConstraintId, Node)>,
    /// Modules and classes all of whose names it looked at.
    pub(crate) listed: FxHashSet<ObjectId>,
    /// Names that it looked for in classes itself.
    pub(crate) consulted: FxHashSet<Name>,
    /// Results of calls that may be a class that they are given: (dst, src).
    suspected: Vec<(Node, Node)>,
    /// Annotations that do not count yet: (dst, src).
    declared: Vec<(Node, Node)>,
}

/// What a file, or a copy of a function, states; its rules are numbered.
#[derive(Debug)]
pub(crate) struct Stated {
    pub(crate) functions: Vec<FunctionId>,
    pub(crate) constraints: Vec<ConstraintId>,
    depth: u8,
    copies: Vec<(Node, Node)>,
    elements: Vec<(FileId, Shape, u32, Part, Node)>,
    declared: Vec<(Node, Node)>,
    seeds: Vec<(Node, Seed, FileId)>,
}

/// A copy of a function, and what it states.
pub(crate) type Copied = (FunctionId, Arc<Stated>);

/// What is taken for granted so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Nothing.
    Values,
    /// Annotations and receivers, see [`Solver::assume`].
    Assumed,
    /// What the names of attributes say about their objects.
    Names,
}

impl Phase {
    /// On what an answer rests that is found then, among so many.
    pub(crate) const fn method(self, candidates: u32) -> Method {
        match self {
            Self::Values => Method::Value,
            Self::Assumed => Method::Annotation,
            Self::Names if candidates > 1 => Method::NameMultiple,
            Self::Names => Method::NameUnique,
        }
    }
}

pub(crate) struct Solver {
    pub(crate) inputs: Vec<Arc<Input>>,
    pub(crate) program: Program,
    /// What holds in the step.
    pub(crate) hierarchy: Arc<Hierarchy>,
    /// What names say, and what calls turned out to make of it.
    pub(crate) hierarchies: Vec<Arc<Hierarchy>>,
    /// Classes that are not the same in both.
    pub(crate) changed: FxHashSet<ClassId>,
    /// Functions that a test framework calls for parameters, by their names.
    pub(crate) by_name: Arc<FxHashMap<Name, Vec<FunctionId>>>,
    /// Per name the classes that have it of their own.
    /// Not known before they are asked for, nor once they have changed.
    pub(crate) by_attribute: Option<Arc<FxHashMap<Name, Vec<ClassId>>>>,
    pub(crate) limits: Limits,
    pub(crate) objects: Objects,
    pub(crate) constraints: Vec<Arc<Constraint>>,
    /// Per constraint the one of a summary that it was derived for.
    roots: Vec<ConstraintId>,
    /// Per constraint how many copies of functions it stands in.
    depths: Vec<u8>,
    /// Per constraint the node it waits at.
    pub(crate) triggers: Vec<Node>,
    /// Per constraint the unit that applies it.
    appliers: Vec<FileId>,
    /// Per constraint whether it is applied.
    is_applied: Vec<bool>,
    /// Rules that were made on behalf of others.
    derived: FxHashMap<(ConstraintId, Node, u32), ConstraintId>,
    /// Rules that units made for themselves, by hashes of what they say and where.
    made: FxHashMap<u64, ConstraintId>,
    /// Copies of functions, per caller and function.
    pub(crate) copies: FxHashMap<(ConstraintId, FunctionId), Option<Copied>>,
    pub(crate) parts: FxHashMap<(FileId, ObjectId, Part), Node>,
    /// What the files state.
    pub(crate) stated: Vec<Arc<Stated>>,
    /// Per node the unit that it belongs to.
    pub(crate) owners: Vec<FileId>,
    held: Vec<SmallVec<[ObjectId; 4]>>,
    done: Vec<u32>,
    /// Per node how many of the objects are of each sort.
    counts: Vec<Counts>,
    pub(crate) successors: Vec<SmallVec<[Node; 4]>>,
    waiting: Vec<SmallVec<[ConstraintId; 4]>>,
    is_queued: Vec<bool>,
    is_looked_up: Vec<bool>,
    /// Files, and last what is outside of the repository.
    pub(crate) units: Vec<Unit>,
    /// The unit at work; it is kept in `unit` meanwhile.
    pub(crate) current: FileId,
    pub(crate) unit: Unit,
    /// What the unit at work says to others, in order.
    pub(crate) outbox: Vec<(FileId, Message)>,
    /// What it looked at in others.
    pub(crate) peeks: RefCell<Vec<Peek>>,
    pub(crate) logs: Vec<Log>,
    pub(crate) step: u16,
    /// What is new at the node that is visited; kept for its memory.
    arrived: Vec<ObjectId>,
    /// Only what decides the bases of classes is looked at.
    pub(crate) is_preliminary: bool,
    /// Nothing follows what is solved now.
    pub(crate) is_last: bool,
    pub(crate) phase: Phase,
    /// Per node how many objects it held at the ends of steps.
    pub(crate) marks: Vec<[u16; MARKS]>,
    /// The nodes of each unit.
    pub(crate) nodes_of: Vec<Vec<Node>>,
}

impl Solver {
    pub(crate) fn new(inputs: Vec<Arc<Input>>, program: Program, limits: Limits) -> Self {
        let mut solver = Self {
            inputs,
            hierarchy: Arc::default(),
            hierarchies: Vec::new(),
            changed: FxHashSet::default(),
            by_name: Arc::default(),
            by_attribute: None,
            limits,
            objects: Objects::default(),
            constraints: Vec::new(),
            roots: Vec::new(),
            depths: Vec::new(),
            triggers: Vec::new(),
            appliers: Vec::new(),
            is_applied: Vec::new(),
            derived: FxHashMap::default(),
            made: FxHashMap::default(),
            copies: FxHashMap::default(),
            parts: FxHashMap::default(),
            stated: Vec::new(),
            owners: Vec::new(),
            held: Vec::new(),
            done: Vec::new(),
            counts: Vec::new(),
            successors: Vec::new(),
            waiting: Vec::new(),
            is_queued: Vec::new(),
            is_looked_up: Vec::new(),
            units: Vec::new(),
            current: NOBODY,
            unit: Unit::default(),
            outbox: Vec::new(),
            peeks: RefCell::default(),
            logs: Vec::new(),
            step: 0,
            nodes_of: Vec::new(),
            arrived: Vec::new(),
            is_preliminary: false,
            is_last: false,
            phase: Phase::Values,
            marks: Vec::new(),
            program,
        };
        solver.objects.intern(Object::External(Name(0)));
        solver.register_files();
        solver
    }

    /// Numbers what the files state.
    fn register_files(&mut self) {
        let files = self.program.files.len();
        self.units.resize_with(files + 1, Unit::default);
        self.logs.resize_with(files + 1, Log::default);
        self.nodes_of.resize_with(files + 1, Vec::new);
        for (linked, file) in std::mem::take(&mut self.program.linked)
            .into_iter()
            .zip(0..)
        {
            self.current = FileId(file);
            let stated = self.register(linked, 0, &FxHashMap::default());
            self.stated.push(Arc::new(stated));
        }
        self.current = NOBODY;
    }

    /// Numbers the rules of what was linked for the unit at work, but for those that have numbers.
    pub(crate) fn register(
        &mut self,
        linked: Linked,
        depth: u8,
        known: &FxHashMap<(Node, &Constraint), ConstraintId>,
    ) -> Stated {
        while self.held.len() < linked.end_node as usize {
            self.grow(self.current);
        }
        let rules = linked.constraints.into_iter().zip(linked.triggers);
        let mut constraints = Vec::with_capacity(rules.len());
        for (constraint, node) in rules {
            let known = known.get(&(node, &constraint)).copied();
            constraints.push(known.unwrap_or_else(|| {
                let id = self.number(constraint, node);
                self.set_origin(id, id, depth);
                id
            }));
        }
        Stated {
            functions: linked.functions,
            constraints,
            depth,
            copies: linked.copies,
            elements: linked.elements,
            declared: linked.declared,
            seeds: linked.seeds,
        }
    }

    /// A number for a constraint of the unit at work.
    fn number(&mut self, constraint: Constraint, node: Node) -> ConstraintId {
        let id = ConstraintId(self.constraints.len() as u32);
        self.constraints.push(Arc::new(constraint));
        self.roots.push(id);
        self.depths.push(0);
        self.appliers.push(self.current);
        self.triggers.push(node);
        self.is_applied.push(false);
        id
    }

    fn set_origin(&mut self, id: ConstraintId, root: ConstraintId, depth: u8) {
        if let Some(slot) = self.roots.get_mut(id.0 as usize) {
            *slot = root;
        }
        if let Some(slot) = self.depths.get_mut(id.0 as usize) {
            *slot = depth;
        }
    }

    /// The unit at work takes up what its file states.
    pub(crate) fn begin(&mut self) {
        if let Some(stated) = self.stated.get(self.current.0 as usize).cloned() {
            self.take_up(&stated);
            self.declare();
        }
    }

    /// A unit forgets all that it knows.
    pub(crate) fn reset(&mut self, unit: FileId) {
        self.switch(NOBODY);
        let at = unit.0 as usize;
        if let Some(unit) = self.units.get_mut(at) {
            let unit = std::mem::take(unit);
            for id in unit.constraints {
                clear(&mut self.is_applied, id.0 as usize);
            }
        }
        for node in self.nodes_of.get(at).into_iter().flatten() {
            let at = node.0 as usize;
            clear(&mut self.held, at);
            clear(&mut self.done, at);
            clear(&mut self.counts, at);
            clear(&mut self.successors, at);
            clear(&mut self.waiting, at);
            clear(&mut self.is_queued, at);
            clear(&mut self.is_looked_up, at);
        }
    }

    /// What is done from now on is done by a unit.
    pub(crate) fn switch(&mut self, unit: FileId) {
        if self.current == unit {
            return;
        }
        if let Some(left) = self.units.get_mut(self.current.0 as usize) {
            std::mem::swap(left, &mut self.unit);
        }
        self.current = unit;
        if let Some(entered) = self.units.get_mut(unit.0 as usize) {
            std::mem::swap(entered, &mut self.unit);
        }
    }

    /// Lets the unit at work begin with what its file, or a copy of a function, states.
    pub(crate) fn take_up(&mut self, stated: &Stated) {
        for id in &stated.constraints {
            self.begin_to_wait(*id);
        }
        for (dst, src) in &stated.copies {
            self.link(*dst, *src);
        }
        for (file, shape, id, part, node) in &stated.elements {
            let container = self.objects.intern(Object::Container(*shape, *file, *id));
            if *part == Part::All {
                let rule = Rule::Spread { container };
                let id = self.wait(*node, rule, *file, SiteId::NOWHERE);
                self.set_origin(id, id, stated.depth);
            } else {
                self.put(container, *part, *node);
            }
        }
        self.variadic(&stated.functions);
        self.unit.declared.extend_from_slice(&stated.declared);
        for (dst, seed, file) in &stated.seeds {
            self.seed(*dst, *seed, *file);
        }
    }

    /// Classes of the unit at work, in source order.
    pub(crate) fn own_classes(&self) -> impl Iterator<Item = ClassId> + use<> {
        self.classes_of(self.current)
    }

    /// Classes of a unit, in source order.
    pub(crate) fn classes_of(&self, unit: FileId) -> impl Iterator<Item = ClassId> + use<> {
        let file = self.program.file(unit);
        let classes = file.map(|file| (file.classes.clone(), file.class_count));
        let classes = classes.map(|(classes, count)| (0..count).map(move |at| classes.at(at)));
        classes.into_iter().flatten().map(ClassId)
    }

    /// Functions of the unit at work but for copies, in source order.
    pub(crate) fn own_functions(&self) -> impl Iterator<Item = FunctionId> + use<> {
        let stated = self.stated.get(self.current.0 as usize);
        let functions = stated.map_or_else(Vec::new, |stated| stated.functions.clone());
        functions.into_iter()
    }

    /// What making classes calls.
    pub(crate) fn create(&mut self) {
        for class in self.own_classes() {
            let Some(info) = self.program.class(class) else {
                continue;
            };
            let (file, site) = (info.file, info.site);
            let object = self.objects.intern(Object::Class(class));
            let node = self.holding(object);
            self.wait(node, Rule::Create { class }, file, site);
        }
    }

    /// `*args` hold a tuple and `**kwargs` a dict of their own.
    fn variadic(&mut self, functions: &[FunctionId]) {
        for function in functions {
            let Some(info) = self.program.function(*function) else {
                continue;
            };
            let nodes: Vec<(Node, ParamKind)> = info
                .params
                .iter()
                .map(|param| (param.node, param.kind))
                .collect();
            for (node, kind) in nodes {
                let shape = match kind {
                    ParamKind::VarPositional => Shape::Tuple,
                    ParamKind::VarKeyword => Shape::Dict,
                    _ => continue,
                };
                let object = self.made_at(shape, node);
                self.add(node, object);
            }
        }
    }

    /// A container that the rules make, told apart by a node.
    pub(crate) fn made_at(&mut self, shape: Shape, node: Node) -> ObjectId {
        self.objects
            .intern(Object::Container(shape, FileId(MADE_AT_NODE), node.0))
    }

    /// What annotations in class bodies say about the attributes of instances.
    fn declare(&mut self) {
        for class in self.own_classes() {
            let info = self.program.class(class);
            let declared = info.map_or_else(Vec::new, |info| info.declared.clone());
            let instance = self.objects.intern(Object::Instance(class));
            for (name, src) in declared {
                let field = self.part(instance, Part::Field(name));
                self.unit.declared.push((field, src));
            }
        }
    }

    fn seed(&mut self, dst: Node, seed: Seed, file: FileId) {
        match seed {
            Seed::Literal(literal) => {
                let object = self.builtin_value(literal_type(literal));
                self.add(dst, object);
            }
            Seed::Function(function) => self.hold(dst, Object::Function(function)),
            Seed::Class(class) => self.hold(dst, Object::Class(class)),
            Seed::Container(shape, id) => self.hold(dst, Object::Container(shape, file, id)),
            Seed::Builtin(name) => {
                let builtins = self.program.names.intern("builtins");
                let name = self.program.names.join(builtins, name);
                self.hold(dst, Object::External(name));
            }
            Seed::Import(module) => {
                let object = self.module(module);
                self.hold(dst, object);
            }
            Seed::ImportFrom(module, name, site) => {
                // A package that imports a part of itself means the submodule.
                let is_own = self.program.module(module) == Some(file);
                let submodule = self.program.names.join(module, name);
                if is_own && let Some(submodule) = self.program.module(submodule) {
                    self.hold(dst, Object::Module(submodule));
                    return;
                }
                let module = self.module(module);
                let is_asked = self.is_asked(module, name);
                let module = self.objects.intern(module);
                let node = self.attribute_of(module, name);
                if is_asked && !self.is_preliminary {
                    self.import_asked(dst, node, file, site);
                } else {
                    self.link(dst, node);
                }
            }
            Seed::Global(name) => {
                let module = self.objects.intern(Object::Module(file));
                let node = self.attribute_of(module, name);
                self.link(dst, node);
                let is_known = self
                    .program
                    .file(file)
                    .is_some_and(|file| file.globals.contains_key(&name));
                let text = self.program.names.text(name);
                if !is_known && relspec_text::python::builtin(text, (3, 13)).is_some() {
                    self.seed(dst, Seed::Builtin(name), file);
                }
            }
        }
    }

    /// What an absolute module name stands for.
    pub(crate) fn module(&mut self, name: Name) -> Object {
        if let Some(file) = self.program.module(name) {
            Object::Module(file)
        } else if self.program.is_namespace(name) {
            Object::Namespace(name)
        } else {
            Object::External(name)
        }
    }

    /// An instance of a builtin type.
    pub(crate) fn builtin_value(&mut self, class: &str) -> ObjectId {
        let name = self.program.names.intern(&format!("builtins.{class}"));
        self.objects.intern(Object::ExternalValue(name))
    }

    fn hold(&mut self, node: Node, object: Object) {
        let object = self.objects.intern(object);
        self.add(node, object);
    }

    /// Whether the unit at work has something to do.
    pub(crate) fn has_work(&self) -> bool {
        !(self.unit.queue.is_empty() && self.unit.late.is_empty())
    }

    /// The unit works until nothing changes in it.
    pub(crate) fn work(&mut self) {
        loop {
            if let Some((constraint, object)) = self.unit.late.pop_front() {
                self.apply(constraint, object);
            } else if let Some(node) = self.unit.queue.pop_front() {
                self.visit(node);
            } else {
                break;
            }
        }
    }

    pub(crate) fn hear(&mut self, message: Message) {
        match message {
            Message::Add(node, object) => self.add(node, object),
            Message::Link(dst, src) => self.link(dst, src),
            Message::Wait(node, constraint) => self.wait_at(node, constraint),
            Message::Called(function) => {
                self.unit.called.entry(function).or_insert(self.step);
            }
            Message::Copied(function) => {
                self.unit.shared_by_none.insert(function);
            }
            Message::Fire(constraint, object) => self.unit.late.push_back((constraint, object)),
            Message::Ask(object, name) => {
                self.attribute_of(object, name);
            }
            Message::Put(container, part, src) => self.put(container, part, src),
            Message::Follow(dict, follower) => self.follow(dict, follower),
        }
    }

    pub(crate) fn send(&mut self, unit: FileId, message: Message) {
        self.outbox.push((unit, message));
    }

    /// Asks another unit for an attribute, once.
    pub(crate) fn ask_for(&mut self, unit: FileId, object: ObjectId, name: Name) {
        if self.unit.asked.insert((object, name)) {
            self.send(unit, Message::Ask(object, name));
        }
    }

    /// Tells the unit of a function that it is called, once.
    pub(crate) fn tell_called(&mut self, function: FunctionId) {
        let function = self.origin(function);
        let unit = self.file_of(function);
        if unit == self.current {
            self.unit.called.entry(function).or_insert(self.step);
        } else if self.unit.calling.insert(function) {
            self.send(unit, Message::Called(function));
        }
    }

    /// Tells the unit of a function that it has a copy.
    pub(crate) fn tell_copied(&mut self, function: FunctionId) {
        let unit = self.file_of(function);
        if unit == self.current {
            self.unit.shared_by_none.insert(function);
        } else {
            self.send(unit, Message::Copied(function));
        }
    }

    /// The unit that a node belongs to.
    pub(crate) fn owner(&self, node: Node) -> FileId {
        self.owners.get(node.0 as usize).copied().unwrap_or(NOBODY)
    }

    /// The unit that a part of an object belongs to; parts that are the same for all are made in
    /// every unit that asks for them.
    pub(crate) fn home(&self, object: ObjectId, part: Part) -> FileId {
        match part {
            Part::Itself | Part::Own(..) => return self.current,
            _ if object == ObjectId(0) => return self.current,
            _ => {}
        }
        match self.objects.get(object) {
            Object::Function(function) | Object::Bound(function, _) => match part {
                Part::Attribute(_) => self.current,
                _ => self.file_of(function),
            },
            Object::Class(class) | Object::Instance(class) | Object::Super(class, _) => {
                let info = self.program.class(class);
                info.map_or(NOBODY, |info| info.file)
            }
            Object::Module(file) => file,
            Object::External(_) => match part {
                Part::Attribute(_) => self.current,
                _ => self.outside_unit(),
            },
            Object::Property(node) | Object::Generic(node) => match part {
                Part::Attribute(_) => self.current,
                _ => self.owner(node),
            },
            Object::Container(..) if !matches!(part, Part::Attribute(_)) => self.maker(object),
            Object::Names(of) if !matches!(part, Part::Attribute(_)) => self.home(of, part),
            _ => self.current,
        }
    }

    const fn outside_unit(&self) -> FileId {
        FileId(self.units.len() as u32 - 1)
    }

    /// The unit that applies the constraints of a function.
    pub(crate) fn file_of(&self, function: FunctionId) -> FileId {
        let info = self.program.function(function);
        info.map_or(NOBODY, |info| self.owner(info.result))
    }

    /// The unit that makes a container.
    fn maker(&self, object: ObjectId) -> FileId {
        let Object::Container(_, file, id) = self.objects.get(object) else {
            return self.current;
        };
        match file.0 {
            MADE_FOR_UNIT_FIRST..=MADE_FOR_UNIT_LAST => self.current,
            MADE_BY_CALL_FIRST..=MADE_BY_CALL_LAST => self.applier(ConstraintId(id)),
            _ => self.owner(Node(id)),
        }
    }

    /// Whether a node would hold more functions and classes than say anything.
    pub(crate) fn is_crowded(&self, node: Node) -> bool {
        let unit = self.units.get(self.owner(node).0 as usize);
        unit.is_some_and(|unit| unit.crowded.contains(&node))
    }

    /// A constraint, and the node it waits at.
    pub(crate) fn rule(&self, id: ConstraintId) -> Option<(&Constraint, Node)> {
        let at = id.0 as usize;
        let constraint = self.constraints.get(at)?;
        Some((constraint, *self.triggers.get(at)?))
    }

    /// What a call is given.
    pub(crate) fn arguments(&self, id: ConstraintId) -> Option<&[Arg]> {
        match self.constraints.get(id.0 as usize).map(|it| &it.rule) {
            Some(Rule::Call { arguments, .. }) => Some(arguments),
            _ => None,
        }
    }

    /// The unit that applies a constraint.
    pub(crate) fn applier(&self, id: ConstraintId) -> FileId {
        self.appliers.get(id.0 as usize).copied().unwrap_or(NOBODY)
    }

    fn visit(&mut self, node: Node) {
        let at = node.0 as usize;
        if let Some(is_queued) = self.is_queued.get_mut(at) {
            *is_queued = false;
        }
        let (Some(held), Some(done)) = (self.held.get(at), self.done.get_mut(at)) else {
            return;
        };
        let mut new = std::mem::take(&mut self.arrived);
        new.clear();
        new.extend_from_slice(held.get(*done as usize..).unwrap_or(&[]));
        *done = held.len() as u32;
        let successors = self.successors.get_mut(at).map(std::mem::take);
        let successors = successors.unwrap_or_default();
        for successor in &successors {
            for object in &new {
                self.add(*successor, *object);
            }
        }
        if let Some(slot) = self.successors.get_mut(at) {
            *slot = successors;
        }
        // What comes to wait in the meantime has all the node holds on the list of what is late.
        let waiting = self.waiting.get_mut(at).map(std::mem::take);
        let mut waiting = waiting.unwrap_or_default();
        for constraint in &waiting {
            let applier = self.applier(*constraint);
            for object in &new {
                if applier == self.current {
                    self.apply(*constraint, *object);
                } else {
                    self.send(applier, Message::Fire(*constraint, *object));
                }
            }
        }
        if let Some(slot) = self.waiting.get_mut(at) {
            waiting.append(slot);
            *slot = waiting;
        }
        self.arrived = new;
    }

    /// What a node of the unit at work holds so far.
    pub(crate) fn held(&self, node: Node) -> &[ObjectId] {
        debug_assert!(
            self.current == NOBODY || self.owner(node) == self.current,
            "units look at their own nodes only"
        );
        self.held_now(node)
    }

    /// What a node holds so far.
    pub(crate) fn held_now(&self, node: Node) -> &[ObjectId] {
        self.held
            .get(node.0 as usize)
            .map_or(&[], SmallVec::as_slice)
    }

    /// A node of the unit at work with what another holds.
    pub(crate) fn mirror(&mut self, node: Node) -> Node {
        if self.owner(node) == self.current {
            return node;
        }
        let holder = Object::Container(Shape::Generator, FileId(MADE_MIRROR), node.0);
        let holder = self.objects.intern(holder);
        let mirror = self.part(holder, Part::All);
        if !self.is_looked_up(mirror) {
            self.link(mirror, node);
        }
        mirror
    }

    /// Notes that what a node is to hold has been looked up; whether it had been.
    pub(crate) fn is_looked_up(&mut self, node: Node) -> bool {
        let slot = self.is_looked_up.get_mut(node.0 as usize);
        slot.is_none_or(|slot| std::mem::replace(slot, true))
    }

    pub(crate) fn add(&mut self, node: Node, object: ObjectId) {
        let owner = self.owner(node);
        if owner != self.current {
            self.send(owner, Message::Add(node, object));
            return;
        }
        let at = node.0 as usize;
        let Some(held) = self.held.get(at) else {
            return;
        };
        let key = |object: ObjectId| u64::from(node.0) << 32 | u64::from(object.0);
        let sort = self.objects.sort(object);
        let count = self.counts.get(at).map_or(0, |counts| counts.get(sort));
        let limit = self.limits.of(sort);
        let is_counted = sort != Sort::Callable || self.is_new_function(held, object);
        if is_counted && count >= limit {
            if sort == Sort::Callable && !held.contains(&object) {
                self.unit.crowded.insert(node);
            }
            return;
        }
        if !is_counted && held.len() >= MAX_HELD {
            return;
        }
        let Some(held) = self.held.get_mut(at) else {
            return;
        };
        if held.len() < FEW {
            if held.contains(&object) {
                return;
            }
        } else {
            if held.len() == FEW {
                self.unit
                    .members
                    .extend(held.iter().map(|object| key(*object)));
            }
            if !self.unit.members.insert(key(object)) {
                return;
            }
        }
        held.push(object);
        if is_counted && let Some(counts) = self.counts.get_mut(at) {
            counts.add(sort);
        }
        if let Some(is_queued) = self.is_queued.get_mut(at)
            && !*is_queued
        {
            *is_queued = true;
            self.unit.queue.push_back(node);
        }
    }

    /// Whether a callable is no method that is held already, taken from another receiver.
    fn is_new_function(&self, held: &[ObjectId], object: ObjectId) -> bool {
        let Object::Bound(function, _) = self.objects.get(object) else {
            return true;
        };
        !held.iter().any(
            |held| matches!(self.objects.get(*held), Object::Bound(known, _) if known == function),
        )
    }

    /// A node of a unit.
    pub(crate) fn new_node(&mut self, unit: FileId) -> Node {
        let node = self.program.node();
        self.grow(unit);
        node
    }

    /// A node for the result of a special method of an object that a rule calls.
    pub(crate) fn result(&mut self, id: ConstraintId, object: ObjectId) -> Node {
        self.own(id, object, u32::MAX)
    }

    /// A node that a rule keeps for itself; `way` tells several apart.
    pub(crate) fn own(&mut self, id: ConstraintId, object: ObjectId, way: u32) -> Node {
        self.part(object, Part::Own(self.root(id), way))
    }

    /// Makes room for a node.
    fn grow(&mut self, owner: FileId) {
        self.owners.push(owner);
        if let Some(nodes) = self.nodes_of.get_mut(owner.0 as usize) {
            nodes.push(Node(self.held.len() as u32));
        }
        self.marks.push([0; MARKS]);
        self.held.push(SmallVec::new());
        self.done.push(0);
        self.counts.push(Counts::default());
        self.successors.push(SmallVec::new());
        self.waiting.push(SmallVec::new());
        self.is_queued.push(false);
        self.is_looked_up.push(false);
    }

    /// Whatever `src` holds, `dst` may hold.
    pub(crate) fn link(&mut self, dst: Node, src: Node) {
        let owner = self.owner(src);
        if owner != self.current {
            self.send(owner, Message::Link(dst, src));
            return;
        }
        if !self.connect(dst, src) {
            return;
        }
        // Nothing is added to `src` on the way.
        let count = self.held(src).len();
        for at in 0..count {
            if let Some(object) = self.held(src).get(at).copied() {
                self.add(dst, object);
            }
        }
    }

    /// Notes that whatever `src` holds goes to `dst`; `false` if that is known.
    fn connect(&mut self, dst: Node, src: Node) -> bool {
        let Some(successors) = self.successors.get_mut(src.0 as usize) else {
            return false;
        };
        if dst == src {
            return false;
        }
        if successors.len() < FEW {
            if successors.contains(&dst) {
                return false;
            }
        } else {
            if successors.len() == FEW {
                self.unit
                    .links
                    .extend(successors.iter().map(|dst| (*dst, src)));
            }
            if !self.unit.links.insert((dst, src)) {
                return false;
            }
        }
        successors.push(dst);
        true
    }

    /// Lets a rule wait at a node.
    pub(crate) fn wait(
        &mut self,
        node: Node,
        rule: Rule,
        file: FileId,
        site: SiteId,
    ) -> ConstraintId {
        let constraint = Constraint { rule, file, site };
        let mut hasher = FxHasher::default();
        (self.current, node, &constraint).hash(&mut hasher);
        let mut hash = hasher.finish();
        let id = loop {
            match self.made.get(&hash) {
                Some(id) if self.is_made(*id, node, &constraint) => break *id,
                Some(_) => hash = hash.wrapping_add(1),
                None => {
                    let id = self.number(constraint, node);
                    self.made.insert(hash, id);
                    break id;
                }
            }
        };
        self.begin_to_wait(id);
        id
    }

    /// Whether a number is that of a rule which the unit at work lets wait at a node.
    fn is_made(&self, id: ConstraintId, node: Node, constraint: &Constraint) -> bool {
        let known = self.constraints.get(id.0 as usize);
        self.applier(id) == self.current
            && self.triggers.get(id.0 as usize) == Some(&node)
            && known.is_some_and(|known| **known == *constraint)
    }

    /// Lets a constraint of the unit at work wait where it is to.
    fn begin_to_wait(&mut self, id: ConstraintId) {
        let at = id.0 as usize;
        if let (Some(is_applied), Some(node)) =
            (self.is_applied.get_mut(at), self.triggers.get(at).copied())
            && !*is_applied
        {
            *is_applied = true;
            self.unit.constraints.push(id);
            self.wait_at(node, id);
        }
    }

    fn wait_at(&mut self, node: Node, id: ConstraintId) {
        let owner = self.owner(node);
        if owner != self.current {
            self.send(owner, Message::Wait(node, id));
            return;
        }
        let at = node.0 as usize;
        if let Some(waiting) = self.waiting.get_mut(at) {
            waiting.push(id);
        }
        // What is not done yet comes when the node is visited.
        let done = self.done.get(at).copied().unwrap_or(0) as usize;
        let held = self.held(node).get(..done).unwrap_or(&[]);
        if held.is_empty() {
            return;
        }
        let late: SmallVec<[_; 8]> = held.iter().map(|object| (id, *object)).collect();
        let applier = self.applier(id);
        if applier == self.current {
            self.unit.late.extend(late);
        } else {
            for (id, object) in late {
                self.send(applier, Message::Fire(id, object));
            }
        }
    }

    /// Lets a rule wait at a node, once for each constraint that leads there; `way` tells several
    /// rules of one constraint apart.
    pub(crate) fn derive(
        &mut self,
        by: ConstraintId,
        way: u32,
        node: Node,
        rule: impl FnOnce() -> Rule,
    ) -> Option<ConstraintId> {
        let root = self.root(by);
        let key = (root, node, way);
        let known = self.derived.get(&key).copied();
        let is_applied = |id: ConstraintId| self.is_applied.get(id.0 as usize) == Some(&true);
        if known.is_some_and(is_applied) {
            return None;
        }
        let (file, site) = self.place(by);
        let constraint = Constraint {
            rule: rule(),
            file,
            site,
        };
        let is_same = |id: &ConstraintId| {
            let known = self.constraints.get(id.0 as usize);
            known.is_some_and(|known| **known == constraint)
        };
        let id = known.filter(is_same).unwrap_or_else(|| {
            let id = self.number(constraint, node);
            self.set_origin(id, root, 0);
            self.derived.insert(key, id);
            id
        });
        self.begin_to_wait(id);
        Some(id)
    }

    /// The constraint of a summary that a constraint was derived for. What is made on its behalf
    /// is told apart by it, so there is no end of neither rules nor objects.
    pub(crate) fn root(&self, id: ConstraintId) -> ConstraintId {
        self.roots.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// The definition that a function stands for.
    pub(crate) fn origin(&self, function: FunctionId) -> FunctionId {
        self.program
            .function(function)
            .map_or(function, |info| info.origin)
    }

    /// How many copies of functions a constraint stands in.
    pub(crate) fn depth(&self, id: ConstraintId) -> u8 {
        self.depths.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Where a constraint stands.
    pub(crate) fn place(&self, id: ConstraintId) -> (FileId, SiteId) {
        let constraint = self.constraints.get(id.0 as usize);
        constraint.map_or((FileId(0), SiteId::NOWHERE), |constraint| {
            (constraint.file, constraint.site)
        })
    }

    /// The node of a part of an object.
    pub(crate) fn part(&mut self, object: ObjectId, part: Part) -> Node {
        let home = self.home(object, part);
        if let Some(node) = self.parts.get(&(home, object, part)) {
            return *node;
        }
        let node = self.new_node(home);
        self.parts.insert((home, object, part), node);
        node
    }

    /// Puts what a node holds into a container.
    pub(crate) fn put(&mut self, container: ObjectId, part: Part, src: Node) {
        let home = self.home(container, part);
        if home != self.current {
            self.send(home, Message::Put(container, part, src));
            return;
        }
        let mut waiting = vec![(container, src)];
        while let Some((container, src)) = waiting.pop() {
            let node = self.part(container, part);
            self.link(node, src);
            if part != Part::Keys {
                let all = self.part(container, Part::All);
                self.link(all, src);
            }
            if let Part::Text(name) = part {
                let dict = self.unit.dicts.entry(container).or_default();
                if !dict.keys.contains(&name) {
                    dict.keys.push(name);
                    for follower in dict.followers.clone() {
                        if self.home(follower, part) == self.current {
                            waiting.push((follower, node));
                        } else {
                            self.put(follower, part, node);
                        }
                    }
                }
            }
        }
    }

    /// Keys of a dict that are known so far.
    pub(crate) fn keys_of(&self, dict: ObjectId) -> Vec<Name> {
        self.unit
            .dicts
            .get(&dict)
            .map_or_else(Vec::new, |dict| dict.keys.clone())
    }

    /// Whatever `dict` has under a key, `follower` has too.
    pub(crate) fn follow(&mut self, dict: ObjectId, follower: ObjectId) {
        let home = self.home(dict, Part::Keys);
        if home != self.current {
            self.send(home, Message::Follow(dict, follower));
            return;
        }
        let known = self.unit.dicts.entry(dict).or_default();
        if dict == follower || known.followers.contains(&follower) {
            return;
        }
        known.followers.push(follower);
        for name in known.keys.clone() {
            let node = self.part(dict, Part::Text(name));
            self.put(follower, Part::Text(name), node);
        }
    }

    fn apply(&mut self, id: ConstraintId, object: ObjectId) {
        let Some(constraint) = self.constraints.get(id.0 as usize).map(Arc::clone) else {
            return;
        };
        if self.is_preliminary {
            self.apply_preliminary(id, &constraint, object);
            return;
        }
        match &constraint.rule {
            Rule::Attribute { dst, name } => self.load(id, *dst, *name, object),
            Rule::Deliver { dst } => self.deliver(id, *dst, object),
            Rule::Bind {
                dst,
                receiver,
                is_instance,
                is_asked,
            } => self.bind(*dst, *receiver, *is_instance, *is_asked, object),
            Rule::Assign { receiver, src } => self.assign(id, *receiver, *src, object),
            Rule::SetAttribute { name, src } => self.store(id, *name, *src, object),
            Rule::Item { dst, key, index } => self.item(id, *dst, *key, *index, object),
            Rule::SetItem { key, index, src } => self.set_item(id, *key, *index, *src, object),
            Rule::Prefixed { dst, prefix } => self.prefixed(id, *dst, *prefix, object),
            Rule::DeleteAttribute { name } => self.delete(id, *name, object),
            Rule::Remove { receiver } => self.remove(id, *receiver, object),
            Rule::Forwarded { dst, name } => self.forwarded(*dst, *name, object),
            Rule::NamesOf { dst } => {
                let names = self.objects.intern(Object::Names(object));
                self.add(*dst, names);
            }
            Rule::Fill { dst } => {
                if let Object::Factory(function) = self.objects.get(object) {
                    self.call_back(id, function, &[], Some(*dst));
                }
            }
            Rule::DeleteItem => {
                self.special(id, object, "__delitem__", &[], None, Dispatch::Item);
            }
            Rule::Call {
                dst,
                arguments,
                dispatch,
            } => self.call(id, *dst, arguments, *dispatch, object),
            Rule::Super { dst, class } => {
                let object = self.objects.intern(Object::Super(*class, object));
                self.add(*dst, object);
            }
            Rule::Iterate { dst, is_async } => self.iterate(id, *dst, *is_async, object),
            Rule::Next { dst, is_async } => self.next(id, *dst, *is_async, object),
            Rule::Unpack { dst, index } => self.unpack(id, *dst, *index, object),
            Rule::Named { dst, name } => self.named(*dst, *name, object),
            Rule::Enter { dst, is_async } => self.enter(id, *dst, *is_async, object),
            Rule::Await { dst } => self.await_(id, *dst, object),
            Rule::YieldFrom { dst, yields } => self.yield_from(id, *dst, *yields, object),
            Rule::Spread { container } => self.spread(id, *container, object),
            Rule::Contents { dst } => self.contents(*dst, object),
            Rule::Pair { container } => self.pair(*container, object),
            Rule::Forward { container, skip } => self.forward(id, *container, *skip, object),
            Rule::Implicit {
                dst,
                special,
                right,
            } => self.implicit(id, *dst, *special, *right, object),
            Rule::Raise => self.raise(id, object),
            Rule::Caught { dst } => self.caught(id, *dst, object),
            Rule::Instance { dst } => self.instance(id, *dst, object),
            Rule::Generic {
                dst,
                instances,
                types,
                id,
            } => self.generic(*dst, instances, types, (constraint.file, *id), object),
            Rule::Narrow { dst, src, class } => self.narrow(id, *dst, *src, *class),
            Rule::Exclude { dst, src, class } => self.exclude(id, *dst, *src, *class),
            Rule::Definitions { dst } => self.definitions(*dst, object),
            Rule::Functions { dst } => {
                if let Object::Function(_) = self.objects.get(object) {
                    self.add(*dst, object);
                }
            }
            Rule::Create { class } => self.created(id, *class, object),
            Rule::SetName { class } => self.named_in(id, *class, object),
            Rule::Fixture { name } => {
                if let Object::Function(function) = self.objects.get(object)
                    && let Some(info) = self.program.function(function)
                {
                    let fixture = (function, name.unwrap_or(info.name), self.step);
                    self.unit.fixtures.push(fixture);
                }
            }
            Rule::Body { class } => self.body(id, *class, object),
            Rule::Test { receiver } => self.test(id, *receiver, object),
            Rule::TypeOf { dst } => self.type_of(*dst, object),
            Rule::SuperOf { dst, receiver } => self.super_of(id, *dst, *receiver, object),
            Rule::Method { dst, receiver } => self.method(*dst, *receiver, object),
        }
    }

    /// What decides bases by name: modules, and classes in classes. Calls are only suspected of it.
    fn apply_preliminary(&mut self, id: ConstraintId, constraint: &Constraint, object: ObjectId) {
        match (&constraint.rule, self.objects.get(object)) {
            (
                Rule::Attribute { dst, name },
                Object::Module(_) | Object::Namespace(_) | Object::External(_) | Object::Class(_),
            ) => self.load(id, *dst, *name, object),
            (
                Rule::Call {
                    dst: Some(dst),
                    arguments,
                    ..
                },
                _,
            ) => {
                if let [argument] = arguments.as_ref() {
                    self.unit.suspected.push((*dst, argument.node));
                }
            }
            (Rule::Item { dst, .. }, Object::Class(_) | Object::External(_)) => {
                self.add(*dst, object);
            }
            _ => {}
        }
    }

    /// Classes turn out to inherit otherwise: what was asked of them and of their instances is asked
    /// again, and rules at which they arrived are applied again.
    pub(crate) fn ask_again(&mut self) {
        if self.changed.is_empty() {
            return;
        }
        for (object, name, node) in self.unit.looked_up.clone() {
            if self.is_changed(object) {
                self.find_attribute(node, object, name);
            }
        }
        for id in self.unit.constraints.clone() {
            let Some(node) = self.triggers.get(id.0 as usize).copied() else {
                continue;
            };
            for object in self.peek(node).to_vec() {
                if self.is_changed(object) {
                    self.unit.late.push_back((id, object));
                }
            }
        }
    }

    /// Notes that all names of a class and its ancestors, or of a module, are looked at.
    pub(crate) fn list(&mut self, object: ObjectId) {
        match self.objects.get(object) {
            Object::Class(class) | Object::Instance(class) => {
                for ancestor in self.hierarchy.order(class).to_vec() {
                    if let Ancestor::Class(ancestor) = ancestor {
                        let ancestor = self.objects.intern(Object::Class(ancestor));
                        self.unit.listed.insert(ancestor);
                    }
                }
            }
            Object::Module(_) => {
                self.unit.listed.insert(object);
            }
            _ => {}
        }
    }

    /// Whether an object is of a class that turned out to inherit otherwise.
    fn is_changed(&self, object: ObjectId) -> bool {
        match self.objects.get(object) {
            Object::Class(class) | Object::Instance(class) => self.changed.contains(&class),
            Object::Super(_, receiver) => match self.objects.get(receiver) {
                Object::Class(class) | Object::Instance(class) => self.changed.contains(&class),
                _ => false,
            },
            _ => false,
        }
    }

    /// Takes decorators of classes to return the class.
    pub(crate) fn decorate(&mut self) {
        for id in self.unit.constraints.clone() {
            let Some(constraint) = self.constraints.get(id.0 as usize).map(Arc::clone) else {
                continue;
            };
            if let Rule::Call {
                dst: Some(dst),
                arguments,
                ..
            } = &constraint.rule
                && let [argument] = arguments.as_ref()
                && self.program.defined.contains(&argument.node)
            {
                self.link(*dst, argument.node);
            }
        }
    }

    /// Takes suspected calls to return the class that they are given.
    pub(crate) fn suspect(&mut self) {
        for (dst, src) in std::mem::take(&mut self.unit.suspected) {
            self.link(dst, src);
        }
    }

    /// What is taken for granted where nothing is known: annotations hold, methods that nobody
    /// calls are called with an instance of their class, and the right operand's method answers
    /// where the left operand has none.
    pub(crate) fn assume(&mut self) {
        self.assume_declared();
        for function in self.own_functions() {
            self.assume_receiver(function);
        }
        self.assume_made_methods();
        self.assume_operands();
    }

    /// Annotations hold where nothing is known.
    pub(crate) fn assume_declared(&mut self) {
        for (dst, src) in std::mem::take(&mut self.unit.declared) {
            if self.says_nothing(dst) {
                self.link(dst, src);
            }
        }
    }

    fn assume_operands(&mut self) {
        for id in self.unit.constraints.clone() {
            let Some(constraint) = self.constraints.get(id.0 as usize).map(Arc::clone) else {
                continue;
            };
            match &constraint.rule {
                Rule::Implicit {
                    dst,
                    special,
                    right: Some(right),
                } => {
                    let left = self.triggers.get(id.0 as usize).copied();
                    self.reflect(id, *dst, *special, left, *right);
                }
                // A class that nothing is known of leaves everything.
                Rule::Narrow { dst, src, class } | Rule::Exclude { dst, src, class }
                    if self.peek(*class).is_empty() =>
                {
                    self.link(*dst, *src);
                }
                Rule::Narrow { dst, class, .. } if self.peek(*dst).is_empty() => {
                    let dst = *dst;
                    self.wait(
                        *class,
                        Rule::Instance { dst },
                        constraint.file,
                        SiteId::NOWHERE,
                    );
                }
                _ => {}
            }
        }
    }

    /// Whether nothing of the repository is known to be held: what a library gives may be what an
    /// annotation says.
    fn says_nothing(&self, node: Node) -> bool {
        self.held(node)
            .iter()
            .all(|object| match self.objects.get(*object) {
                Object::ExternalValue(path) => {
                    !self.program.names.text(path).starts_with("builtins.")
                }
                _ => false,
            })
    }

    fn assume_receiver(&mut self, function: FunctionId) {
        if self.unit.shared_by_none.contains(&function) {
            return;
        }
        let Some(info) = self.program.function(function) else {
            return;
        };
        let (Some(class), Some(receiver)) = (info.class, info.receiver) else {
            return;
        };
        let Some(node) = info.params.get(receiver as usize).map(|param| param.node) else {
            return;
        };
        let (takes_class, name) = (info.takes_class, info.name);
        if !self.held(node).is_empty() {
            return;
        }
        self.unit.consulted.insert(name);
        // Whoever inherits the method may be the receiver, those first that it is written for.
        let own = self.attribute_in_order(class, 0, name);
        let mut receivers = vec![class];
        let heirs = self.hierarchy.heirs(class).iter().copied();
        receivers.extend(heirs.filter(|heir| self.attribute_in_order(*heir, 0, name) == own));
        for class in receivers {
            let object = if takes_class {
                Object::Class(class)
            } else {
                Object::Instance(class)
            };
            self.hold(node, object);
        }
    }

    /// The functions that a test framework calls for parameters, by their names.
    pub(crate) fn fixtures(&self) -> Arc<FxHashMap<Name, Vec<FunctionId>>> {
        let mut by_name: FxHashMap<Name, Vec<FunctionId>> = FxHashMap::default();
        for (function, name, since) in self.units.iter().flat_map(|unit| &unit.fixtures) {
            if *since < self.step {
                by_name.entry(*name).or_default().push(*function);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each by itself")]
        for functions in by_name.values_mut() {
            functions.sort_unstable();
            functions.dedup();
        }
        by_name.into()
    }

    /// Parameters that nobody passes anything to and that are named like a fixture get what it
    /// gives: one of the same file, else of the nearest `conftest`.
    pub(crate) fn assume_fixtures(&mut self) {
        let by_name = Arc::clone(&self.by_name);
        if by_name.is_empty() {
            return;
        }
        for function in self.own_functions() {
            let Some(info) = self.program.function(function) else {
                continue;
            };
            let wanted: Vec<(Name, Node)> = info
                .params
                .iter()
                .filter(|param| param.default.is_none())
                .map(|param| (param.name, param.node))
                .collect();
            for (name, node) in wanted {
                let Some(fixtures) = by_name.get(&name) else {
                    continue;
                };
                if !self.held(node).is_empty() {
                    continue;
                }
                self.unit.consulted.insert(name);
                let near = fixtures
                    .iter()
                    .filter(|fixture| **fixture != function)
                    .map(|fixture| (self.nearness(function, *fixture), *fixture));
                let near: Vec<(usize, FunctionId)> = near.collect();
                let Some(best) = near.iter().map(|(nearness, _)| *nearness).max() else {
                    continue;
                };
                if best == 0 && near.len() > 1 {
                    continue;
                }
                for (nearness, fixture) in near {
                    if nearness == best
                        && let Some(info) = self.program.function(fixture)
                    {
                        let src = info.yields.unwrap_or(info.result);
                        self.link(node, src);
                    }
                }
            }
        }
    }

    /// How near a fixture is to a function: one of the classes that its tests run in, of the same
    /// file, else of the nearest `conftest` above, else anywhere, which counts as 0.
    fn nearness(&self, function: FunctionId, fixture: FunctionId) -> usize {
        let (Some(by), Some(of)) = (
            self.program.function(function),
            self.program.function(fixture),
        ) else {
            return 0;
        };
        if let Some(class) = of.class {
            let is_there = by.class.is_some_and(|by| self.gives(class, of.name, by));
            return if is_there { usize::MAX } else { 0 };
        }
        if of.file == by.file {
            return usize::MAX - 1;
        }
        let module = |file: FileId| {
            let name = self.program.file(file).map(|file| file.module);
            name.map_or("", |name| self.program.names.text(name))
        };
        let (own, given) = (module(by.file), module(of.file));
        match given.strip_suffix("conftest") {
            Some("") => 1,
            Some(package) if own.starts_with(package) => 1 + package.len(),
            _ => 0,
        }
    }

    /// Whether tests of a class may get what the body of another class binds to a name: the first one
    /// that binds it, or one that inherits the tests.
    fn gives(&self, giving: ClassId, name: Name, tests: ClassId) -> bool {
        let mut order = self.hierarchy.order(tests).iter();
        let first = order.find(|ancestor| match ancestor {
            Ancestor::Class(ancestor) => self
                .program
                .class(*ancestor)
                .is_some_and(|class| class.attributes.contains_key(&name)),
            Ancestor::External(_) => false,
        });
        first == Some(&Ancestor::Class(giving)) || self.hierarchy.heirs(tests).contains(&giving)
    }

    /// In which phase the object at a place of a node arrived there.
    pub(crate) fn arrival(&self, node: Node, place: u32) -> Phase {
        let marks = self.marks.get(node.0 as usize);
        let is_before = |mark: usize| {
            let count = marks.and_then(|marks| marks.get(mark));
            count.is_some_and(|count| place < u32::from(*count))
        };
        if is_before(VALUES) {
            Phase::Values
        } else if is_before(ASSUMED) {
            Phase::Assumed
        } else {
            Phase::Names
        }
    }

    /// Nodes, objects, rules.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        let nodes = self.program.nodes as usize;
        (nodes, self.objects.len(), self.constraints.len())
    }
}

/// Sets what stands at a place to what it is in the beginning.
fn clear<T: Default>(all: &mut [T], at: usize) {
    if let Some(slot) = all.get_mut(at) {
        *slot = T::default();
    }
}

const fn literal_type(literal: Literal) -> &'static str {
    match literal {
        Literal::Str => "str",
        Literal::Bytes => "bytes",
        Literal::Int => "int",
        Literal::Float => "float",
        Literal::Complex => "complex",
        Literal::Bool => "bool",
        Literal::Slice => "slice",
    }
}
