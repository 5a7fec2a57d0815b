//! Reads off the solved program what types things have.
//!
//! What an annotation names is the answer, and only what the values are where it names nothing.
//! Values rest on the phase in which they arrived: what flows there, what annotations and receivers
//! made flow there, or what the names of attributes suggest; the last counts only if there is
//! nothing else.

use std::collections::BTreeSet;

use relspec_summary::{Shape, Subject, Summary, Var};
use relspec_text::python::BuiltinKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::{OpenType, TypeAnswer, TypeMethod, TypeUse};
use crate::evidence::Evidence;
use crate::hierarchy::Ancestor;
use crate::library_types;
use crate::names::Name;
use crate::object::{MADE_BY_CALL_FIRST, MADE_BY_CALL_LAST, Object, ObjectId};
use crate::program::{ClassId, ConstraintId, FileId, FunctionId, Node, Numbers};
use crate::solver::{Externals, Phase, Solver};

/// Per function its copies.
pub(crate) type Copies = FxHashMap<FunctionId, Vec<FunctionId>>;

/// Classes that generic types of annotations are made of.
pub(crate) type Generics = FxHashMap<(FileId, u32), Node>;

/// Names of types and their numbers.
#[derive(Debug, Default)]
pub(crate) struct TypeNames {
    pub(crate) names: Vec<String>,
    ids: FxHashMap<String, u32>,
}

impl TypeNames {
    fn intern(&mut self, name: String) -> u32 {
        if let Some(known) = self.ids.get(&name) {
            return *known;
        }
        let id = self.names.len() as u32;
        self.names.push(name.clone());
        self.ids.insert(name, id);
        id
    }
}

enum Found {
    Nothing,
    Many(u32),
    Types(Vec<TypeAnswer>),
}

/// What an object is an instance of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Type {
    Class(ClassId),
    /// By its place in the list of names.
    Named(u32),
}

/// Reads the types of files.
pub(crate) struct Reader<'s> {
    solver: &'s Solver,
    externals: &'s Externals,
    generics: &'s Generics,
    names: &'s mut TypeNames,
    of_class: FxHashMap<ClassId, u32>,
    /// Per object its type and the unit that decides it, if one does.
    of_object: FxHashMap<ObjectId, (Option<Type>, Option<FileId>)>,
    /// Units that were looked at.
    sources: BTreeSet<FileId>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(
        solver: &'s Solver,
        externals: &'s Externals,
        generics: &'s Generics,
        names: &'s mut TypeNames,
    ) -> Self {
        Self {
            solver,
            externals,
            generics,
            names,
            of_class: FxHashMap::default(),
            of_object: FxHashMap::default(),
            sources: BTreeSet::new(),
        }
    }

    /// Types of all in a file that has one, and what has too many.
    pub(crate) fn file(
        &mut self,
        file: FileId,
        copies: &Copies,
        evidence: &Evidence<'_>,
    ) -> (Vec<TypeUse>, Vec<OpenType>) {
        let (mut uses, mut open) = (Vec::new(), Vec::new());
        let Some(input) = self.solver.inputs.get(file.0 as usize) else {
            return (uses, open);
        };
        let places = Places::of(self.solver, copies, &input.summary, file);
        let firsts = places.copied.iter().flat_map(|(_, _, firsts)| firsts);
        self.sources
            .extend(firsts.map(|first| self.solver.owner(Node(*first))));
        let mut groups: FxHashMap<(bool, Vec<TypeAnswer>), Vec<i64>> = FxHashMap::default();
        let mut order = Vec::new();
        for subject in &input.summary.subjects {
            match self.subject(&places, evidence, subject) {
                Found::Nothing => {}
                Found::Many(count) => open.push(OpenType {
                    file: file.0 as usize,
                    node: subject.node,
                    count,
                }),
                Found::Types(types) => {
                    let key = (subject.is_alias, types);
                    let nodes = groups.entry(key.clone()).or_insert_with(|| {
                        order.push(key);
                        Vec::new()
                    });
                    nodes.push(subject.node);
                }
            }
        }
        for key in order {
            let mut nodes = groups.remove(&key).unwrap_or_default();
            nodes.sort_unstable();
            nodes.dedup();
            uses.push(TypeUse {
                file: file.0 as usize,
                is_alias: key.0,
                nodes,
                types: key.1,
            });
        }
        (uses, open)
    }

    /// Units that were looked at since the last time.
    pub(crate) fn take_sources(&mut self) -> BTreeSet<FileId> {
        std::mem::take(&mut self.sources)
    }

    fn subject(&mut self, places: &Places, evidence: &Evidence<'_>, subject: &Subject) -> Found {
        let declared = self.declared(places, subject);
        if !declared.is_empty() {
            let types = declared.into_iter().map(|of| (of, TypeMethod::Annotation));
            return self.answer(types.collect(), true);
        }
        let mut found = self.values(places, subject);
        let best = if found.iter().any(|(_, phase)| *phase < Phase::Names) {
            Phase::Assumed
        } else {
            Phase::Names
        };
        found.retain(|(_, phase)| *phase <= best);
        self.leave_out_heirs(&mut found);
        let limit = self.solver.limits.max_types as usize;
        if found.len() > limit {
            let Some(common) = self.common(&found) else {
                return Found::Many(found.len() as u32);
            };
            return self.answer(vec![(Type::Class(common), TypeMethod::Value)], false);
        }
        let count = found.len();
        let made: FxHashSet<Type> = self.made(places, evidence, subject);
        let types = found.into_iter().map(|(of, phase)| {
            let method = match phase {
                Phase::Values if made.contains(&of) => TypeMethod::Constructor,
                Phase::Values => TypeMethod::Value,
                Phase::Assumed => TypeMethod::Annotation,
                Phase::Names if count > 1 => TypeMethod::NameMultiple,
                Phase::Names => TypeMethod::NameUnique,
            };
            (of, method)
        });
        self.answer(types.collect(), false)
    }

    /// Answers in the order of their names.
    fn answer(&mut self, types: Vec<(Type, TypeMethod)>, is_declared: bool) -> Found {
        if types.is_empty() {
            return Found::Nothing;
        }
        let candidates = types.len() as u32;
        let answers = types.into_iter().map(|(of, method)| TypeAnswer {
            name: self.name_of(of),
            method,
            is_declared,
            candidates,
        });
        let mut answers: Vec<TypeAnswer> = answers.collect();
        let names = &self.names.names;
        answers.sort_by(|a, b| names.get(a.name as usize).cmp(&names.get(b.name as usize)));
        answers.dedup_by_key(|answer| answer.name);
        let candidates = answers.len() as u32;
        for answer in &mut answers {
            answer.candidates = candidates;
        }
        Found::Types(answers)
    }

    /// What the annotations of a subject name.
    fn declared(&mut self, places: &Places, subject: &Subject) -> Vec<Type> {
        let mut found = Vec::new();
        for class in &subject.declared {
            for object in self.solver.held(places.node(*class)).to_vec() {
                if let Some(of) = self.instance_of(object)
                    && !found.contains(&of)
                {
                    found.push(of);
                }
            }
        }
        found
    }

    /// Type of the instances of what an annotation names.
    fn instance_of(&mut self, class: ObjectId) -> Option<Type> {
        match self.solver.objects.get(class) {
            Object::Class(class) => Some(Type::Class(class)),
            Object::External(path) => self.of_path(path),
            _ => None,
        }
    }

    fn of_path(&mut self, path: Name) -> Option<Type> {
        let name = library_types::type_of(self.solver.program.names.text(path))?;
        Some(Type::Named(self.names.intern(name)))
    }

    /// Types of what a subject may hold, each with the first phase in which it arrived.
    fn values(&mut self, places: &Places, subject: &Subject) -> Vec<(Type, Phase)> {
        let mut found: Vec<(Type, Phase)> = Vec::new();
        let returned = subject
            .values
            .iter()
            .filter_map(|var| places.returned.get(var));
        let vars = subject.values.iter().chain(returned.flatten());
        for var in vars {
            for node in places.nodes(*var) {
                for (object, place) in self.solver.held(node).to_vec().iter().zip(0..) {
                    let Some(of) = self.type_of(*object) else {
                        continue;
                    };
                    let phase = self.solver.arrival(node, place);
                    match found.iter_mut().find(|(known, _)| *known == of) {
                        Some((_, known)) => *known = phase.min(*known),
                        None => found.push((of, phase)),
                    }
                }
            }
        }
        found
    }

    fn type_of(&mut self, object: ObjectId) -> Option<Type> {
        let known = self.of_object.get(&object).copied();
        let (of, source) = known.unwrap_or_else(|| {
            let found = (self.find_type(object), self.source(object));
            self.of_object.insert(object, found);
            found
        });
        self.sources.extend(source);
        of
    }

    /// The unit whose work decides the type of an object.
    fn source(&self, object: ObjectId) -> Option<FileId> {
        let Object::Container(_, file, id) = self.solver.objects.get(object) else {
            return None;
        };
        if let Some(class) = self.generics.get(&(file, id)) {
            return Some(self.solver.owner(*class));
        }
        let is_by_call = (MADE_BY_CALL_FIRST..=MADE_BY_CALL_LAST).contains(&file.0);
        is_by_call.then(|| self.solver.place(ConstraintId(id)).0)
    }

    fn find_type(&mut self, object: ObjectId) -> Option<Type> {
        let solver = self.solver;
        let name = match solver.objects.get(object) {
            Object::Instance(class) => return Some(Type::Class(class)),
            Object::ExternalValue(path) | Object::Made(path, _) => return self.of_path(path),
            Object::Container(shape, file, id) => return self.container(shape, file, id),
            Object::Class(class) => {
                if let Some(metaclass) = solver.hierarchy.metaclass(class) {
                    return Some(Type::Class(metaclass));
                }
                "builtins.type"
            }
            Object::Function(_) | Object::Generic(_) => "types.FunctionType",
            Object::Bound(..) => "types.MethodType",
            Object::Module(_) | Object::Namespace(_) => "types.ModuleType",
            Object::External(path) => {
                let text = solver.program.names.text(path);
                let is_top = !text.contains('.');
                let builtin = library_types::builtin_kind(text);
                if builtin == Some(BuiltinKind::Class) {
                    "builtins.type"
                } else if builtin == Some(BuiltinKind::Function) {
                    "types.BuiltinFunctionType"
                } else if is_top && relspec_text::python::is_stdlib(text, (3, 13)) {
                    "types.ModuleType"
                } else {
                    return None;
                }
            }
            Object::Running(function) => {
                let function = solver.program.function(function)?;
                match (function.yields.is_some(), function.is_async) {
                    (true, true) => "types.AsyncGeneratorType",
                    (true, false) => "types.GeneratorType",
                    (false, _) => "types.CoroutineType",
                }
            }
            Object::Property(_) => "builtins.property",
            Object::Static(_) => "builtins.staticmethod",
            Object::ClassMethod(_) => "builtins.classmethod",
            Object::Partial(_) => "functools.partial",
            Object::Names(_) => "builtins.dict",
            Object::Super(..) => "builtins.super",
            Object::ExternalMethod(..) | Object::Access(..) | Object::Factory(_) => return None,
        };
        Some(Type::Named(self.names.intern(name.to_owned())))
    }

    /// A display has its shape; an annotation, the class it names; what a call makes, the class
    /// that is called.
    fn container(&mut self, shape: Shape, file: FileId, id: u32) -> Option<Type> {
        let solver = self.solver;
        if let Some(class) = self.generics.get(&(file, id)).copied() {
            let held = solver.held(class).first().copied()?;
            return self.instance_of(held);
        }
        if (MADE_BY_CALL_FIRST..=MADE_BY_CALL_LAST).contains(&file.0) {
            let place = solver.place(ConstraintId(id));
            if let Some(path) = self.externals.get(&place) {
                return self.made_by(*path, shape);
            }
            return None;
        }
        let name = match shape {
            Shape::List => "builtins.list",
            Shape::Tuple => "builtins.tuple",
            Shape::Set => "builtins.set",
            Shape::Dict => "builtins.dict",
            Shape::Generator => "types.GeneratorType",
        };
        Some(Type::Named(self.names.intern(name.to_owned())))
    }

    fn made_by(&mut self, path: Name, shape: Shape) -> Option<Type> {
        let text = self.solver.program.names.text(path);
        let name = match text {
            "heapq.nlargest" | "heapq.nsmallest" => "builtins.list".to_owned(),
            "builtins.iter" => return None,
            _ if shape == Shape::Tuple && text != "builtins.tuple" => return None,
            _ => match text.strip_prefix("itertools.") {
                Some(name) if !name.contains('.') => text.to_owned(),
                Some(_) => "itertools.chain".to_owned(),
                None => library_types::type_of(text)?,
            },
        };
        Some(Type::Named(self.names.intern(name)))
    }

    /// An annotation holds for heirs too; where it made values flow, they are not named.
    fn leave_out_heirs(&self, found: &mut Vec<(Type, Phase)>) {
        let assumed = found.iter().filter_map(|(of, phase)| match of {
            Type::Class(class) if *phase != Phase::Values => Some(*class),
            _ => None,
        });
        let assumed: Vec<ClassId> = assumed.collect();
        if assumed.len() < 2 {
            return;
        }
        found.retain(|(of, phase)| match of {
            Type::Class(class) if *phase != Phase::Values => {
                let mut ancestors = self.solver.hierarchy.order(*class).iter().skip(1);
                !ancestors
                    .any(|of| matches!(of, Ancestor::Class(ancestor) if assumed.contains(ancestor)))
            }
            _ => true,
        });
    }

    /// The nearest class of the repository that all of them are or inherit from.
    fn common(&self, found: &[(Type, Phase)]) -> Option<ClassId> {
        let mut classes = found.iter().map(|(of, _)| match of {
            Type::Class(class) => Some(self.solver.hierarchy.order(*class)),
            Type::Named(_) => None,
        });
        let mut common: Vec<Ancestor> = classes.next()??.to_vec();
        for order in classes {
            let order = order?;
            common.retain(|ancestor| order.contains(ancestor));
        }
        common.iter().find_map(|ancestor| match ancestor {
            Ancestor::Class(class) => Some(*class),
            Ancestor::External(_) => None,
        })
    }

    /// Types that the file itself says are made where the subject gets its values.
    fn made(
        &mut self,
        places: &Places,
        evidence: &Evidence<'_>,
        subject: &Subject,
    ) -> FxHashSet<Type> {
        let mut found = FxHashSet::default();
        for var in &subject.values {
            let Some(makers) = evidence.made_of(*var) else {
                continue;
            };
            for maker in makers {
                let node = places.node(maker.var);
                let [object] = self.solver.held(node) else {
                    continue;
                };
                let of = if maker.is_called {
                    self.constructed(*object)
                } else {
                    self.type_of(*object)
                };
                found.extend(of);
            }
        }
        found
    }

    /// The type of what calling a class gives.
    fn constructed(&mut self, class: ObjectId) -> Option<Type> {
        match self.solver.objects.get(class) {
            Object::Class(_) | Object::External(_) => self.instance_of(class),
            _ => None,
        }
    }

    fn name_of(&mut self, of: Type) -> u32 {
        let class = match of {
            Type::Named(name) => return name,
            Type::Class(class) => class,
        };
        if let Some(known) = self.of_class.get(&class) {
            return *known;
        }
        let program = &self.solver.program;
        let full_name = program.class(class).map(|info| {
            let module = program.file(info.file).map_or(Name(0), |file| file.module);
            format!(
                "{}.{}",
                program.names.text(module),
                program.names.text(info.path)
            )
        });
        let name = self.names.intern(full_name.unwrap_or_default());
        self.of_class.insert(class, name);
        name
    }
}

/// The nodes of the variables of a file, with those of the copies of its functions.
struct Places {
    nodes: Numbers,
    /// Functions that have copies: run of variables, nodes of its first variable in the copies.
    copied: Vec<(u32, u32, Vec<u32>)>,
    /// Per result of a function the parameters that it returns as they are.
    returned: FxHashMap<Var, Vec<Var>>,
}

impl Places {
    fn of(solver: &Solver, copies: &Copies, summary: &Summary, file: FileId) -> Self {
        let program = &solver.program;
        let info = program.file(file);
        let (nodes, functions) = info.map_or_else(
            || (Numbers::From(u32::MAX), Numbers::From(u32::MAX)),
            |file| (file.nodes.clone(), file.functions.clone()),
        );
        let mut copied = Vec::new();
        let mut returned = FxHashMap::default();
        for (function, index) in summary.functions.iter().zip(0..) {
            let origin = FunctionId(functions.at(index));
            if let Some(info) = program.function(origin).filter(|f| !f.returned.is_empty()) {
                let places = info.returned.iter();
                let params = places.filter_map(|place| function.params.get(*place as usize));
                let params: Vec<Var> = params.map(|param| param.var).collect();
                returned.insert(function.result, params);
            }
            let Some(copies) = copies.get(&origin) else {
                continue;
            };
            let of_result = function.result.0.wrapping_sub(function.extent.first_var);
            let firsts = copies.iter().filter_map(|copy| {
                let result = program.function(*copy)?.result;
                result.0.checked_sub(of_result)
            });
            copied.push((
                function.extent.first_var,
                function.extent.end_var,
                firsts.collect(),
            ));
        }
        Self {
            nodes,
            copied,
            returned,
        }
    }

    fn node(&self, var: Var) -> Node {
        Node(self.nodes.at(var.0))
    }

    fn nodes(&self, var: Var) -> Vec<Node> {
        let mut nodes = vec![self.node(var)];
        // Of functions inside each other only the innermost one: it is copied with those around.
        let around = self
            .copied
            .iter()
            .filter(|(first, end, _)| (*first..*end).contains(&var.0));
        if let Some((first, _, firsts)) = around.min_by_key(|(first, end, _)| end - first) {
            let copies = firsts.iter().map(|base| Node(base + (var.0 - first)));
            nodes.extend(copies);
        }
        nodes
    }
}
