//! Takes summaries into the program: whole files, and copies of single functions.

use std::sync::Arc;

use relspec_summary::{
    Argument, ArgumentKind, ClassIx, Extent, FunctionIx, Implicit, Key, Op, ParamKind, Shape, Site,
    Slot, Summary,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::Dispatch;
use crate::attribute::COMPUTED;
use crate::context::{self, inside};
use crate::names::Name;
use crate::program::{
    Arg, ArgKind, Bound, Class, ClassId, Constraint, Context, File, FileId, Function, FunctionId,
    Key2, Node, Numbers, Param, Part, Program, Rule, Seed, SiteId, Special,
};

/// Containers of copies are told apart by file numbers from here on.
pub(crate) const FIRST_COPY: u32 = 1 << 31;

/// Takes one summary into the program.
pub(crate) struct Linker<'p, 's> {
    pub(crate) program: &'p mut Program,
    pub(crate) summary: &'s Summary,
    pub(crate) file: FileId,
    names: Arc<[Name]>,
    nodes: Numbers,
    functions: Numbers,
    classes: Numbers,
    /// Copies of a parameter to the result of its function.
    returned: Arc<FxHashSet<(u32, u32)>>,
    /// Numbers of sites.
    sites: Arc<FxHashMap<Site, SiteId>>,
    /// Names that are set as attributes.
    stored: FxHashSet<Name>,
    copy: Option<Copy>,
}

/// What is taken in once more.
struct Copy {
    extent: Extent,
    /// Node of the first variable of the extent.
    first_node: u32,
    functions: FxHashMap<FunctionIx, FunctionId>,
    /// Tells the containers of the copy from others.
    containers: FileId,
}

impl<'p, 's> Linker<'p, 's> {
    /// For a whole file that is new to the program.
    pub(crate) fn new(program: &'p mut Program, summary: &'s Summary, file: FileId) -> Self {
        let first_node = program.nodes;
        program.nodes = program.nodes.saturating_add(summary.vars);
        let nodes = Numbers::From(first_node);
        let classes = Numbers::From(program.classes.len() as u32);
        Self::numbered(program, summary, file, nodes, classes, FxHashMap::default())
    }

    /// For a whole file whose variables and classes have numbers, as some of its sites have.
    pub(crate) fn numbered(
        program: &'p mut Program,
        summary: &'s Summary,
        file: FileId,
        nodes: Numbers,
        classes: Numbers,
        sites: FxHashMap<Site, SiteId>,
    ) -> Self {
        let names = summary.names.iter();
        let names = names.map(|name| program.names.intern(name)).collect();
        Self {
            names,
            nodes,
            functions: Numbers::From(program.functions.len() as u32),
            classes,
            returned: Arc::new(returned(summary)),
            sites: Arc::new(sites),
            stored: FxHashSet::default(),
            copy: None,
            program,
            summary,
            file,
        }
    }

    /// Copies a function with those inside; what they share with the outside stays shared.
    pub(crate) fn copy(
        program: &'p mut Program,
        summary: &'s Summary,
        function: FunctionId,
        depth: u8,
    ) -> Option<FunctionId> {
        let info = program.function(function)?;
        let (id, index) = (info.file, info.index);
        let file = program.file(id)?;
        let mut extent = summary.functions.get(index.0 as usize)?.extent;
        extent.end_var = extent.end_var.min(summary.vars);
        extent.end_op = extent.end_op.min(summary.ops.len() as u32);
        let mut linker = Self {
            names: Arc::clone(&file.names),
            nodes: file.nodes.clone(),
            functions: file.functions.clone(),
            classes: file.classes.clone(),
            returned: Arc::clone(&file.returned),
            sites: Arc::clone(&file.sites),
            stored: FxHashSet::default(),
            copy: None,
            summary,
            file: id,
            program,
        };
        linker.copy_of(function, extent, depth)
    }

    fn copy_of(&mut self, of: FunctionId, extent: Extent, depth: u8) -> Option<FunctionId> {
        let first = self.program.functions.len() as u32;
        let mut functions: FxHashMap<FunctionIx, FunctionId> = FxHashMap::default();
        let inside: Vec<u32> = inside(self.summary, extent).collect();
        for (index, id) in inside.iter().zip(first..) {
            functions.insert(FunctionIx(*index), FunctionId(id));
        }
        let first_node = self.program.nodes;
        let count = extent.end_var.saturating_sub(extent.first_var);
        self.program.nodes = first_node.saturating_add(count);
        self.copy = Some(Copy {
            extent,
            first_node,
            functions,
            containers: FileId(FIRST_COPY + first),
        });
        let summary = self.summary;
        for index in inside {
            let function = summary.functions.get(index as usize)?;
            let origin = FunctionId(self.functions.at(index));
            let mut context = self.program.function(origin)?.context;
            context.depth = depth;
            let returned = self.program.function(origin)?.returned.clone();
            let mut info = self.function_info(FunctionIx(index), function);
            info.origin = origin;
            info.context = context;
            info.returned = returned;
            let id = FunctionId(self.program.functions.len() as u32);
            self.program.linking.functions.push(id);
            self.program.functions.push(info);
        }
        let ops = extent.first_op as usize..extent.end_op as usize;
        for op in summary.ops.get(ops).unwrap_or(&[]) {
            self.add(op);
        }
        let index = self.program.function(of)?.index;
        self.copy.as_ref()?.functions.get(&index).copied()
    }

    fn name(&self, name: relspec_summary::Name) -> Name {
        self.names.get(name.0 as usize).copied().unwrap_or(Name(0))
    }

    fn node(&self, var: relspec_summary::Var) -> Node {
        if let Some(copy) = &self.copy
            && (copy.extent.first_var..copy.extent.end_var).contains(&var.0)
        {
            return Node(copy.first_node + (var.0 - copy.extent.first_var));
        }
        Node(
            self.nodes
                .at(var.0.min(self.summary.vars.saturating_sub(1))),
        )
    }

    fn function(&self, function: relspec_summary::FunctionIx) -> FunctionId {
        let copied = self.copy.as_ref();
        match copied.and_then(|copy| copy.functions.get(&function)) {
            Some(copied) => *copied,
            None => FunctionId(self.functions.at(function.0)),
        }
    }

    fn class(&self, class: relspec_summary::ClassIx) -> ClassId {
        ClassId(self.classes.at(class.0))
    }

    fn key(&self, key: Key) -> Key2 {
        match key {
            Key::Text(name) => Key2::Text(self.name(name)),
            Key::Index(index) => Key2::Index(index),
            Key::Slice => Key2::Slice,
            Key::Any => Key2::Any,
        }
    }

    fn slots(&self, slots: &[Slot]) -> FxHashMap<Name, Bound> {
        let bound = slots.iter().map(|slot| {
            let bound = Bound {
                any: self.node(slot.any),
                at_end: self.node(slot.at_end),
            };
            (self.name(slot.name), bound)
        });
        bound.collect()
    }

    /// Takes in the whole file.
    pub(crate) fn file(&mut self) {
        for info in self.function_infos() {
            let id = self.program.add_function(info);
            self.program.linking.functions.push(id);
        }
        for class in self.class_infos() {
            self.program.classes.push(class);
        }
        self.operations();
        let file = self.file_info();
        self.program.store(&file.stored);
        self.program.files.push(file);
    }

    /// Takes in what the file says of its variables.
    pub(crate) fn operations(&mut self) {
        let summary = self.summary;
        let builds_classes = summary.names.iter().any(|name| name == "type");
        for op in &summary.ops {
            self.add(op);
            // The keys of what `type` may make a class of.
            if let (true, Op::Make { elements, .. }) = (builds_classes, op) {
                let keys = elements.iter().filter_map(|(key, _)| match key {
                    Key::Text(name) => Some(self.name(*name)),
                    _ => None,
                });
                let keys: Vec<Name> = keys.collect();
                self.stored.extend(keys);
            }
        }
    }

    /// What is known of the file once its operations are taken in.
    pub(crate) fn file_info(&mut self) -> File {
        let module = self.program.names.intern(&self.summary.module);
        let computed = self.program.names.intern(COMPUTED);
        self.stored.insert(computed);
        let all_names = self.summary.all_names.as_ref();
        File {
            module,
            is_package: self.summary.is_package,
            is_stub: self.summary.is_stub,
            globals: self.slots(&self.summary.globals),
            names: Arc::clone(&self.names),
            nodes: self.nodes.clone(),
            functions: self.functions.clone(),
            classes: self.classes.clone(),
            class_count: self.summary.classes.len() as u32,
            stored: std::mem::take(&mut self.stored),
            returned: Arc::clone(&self.returned),
            sites: Arc::clone(&self.sites),
            stars: self
                .summary
                .stars
                .iter()
                .map(|star| self.name(*star))
                .collect(),
            all_names: all_names.map(|names| names.iter().map(|name| self.name(*name)).collect()),
        }
    }

    /// The functions of the file have these numbers.
    pub(crate) fn use_functions(&mut self, ids: Vec<FunctionId>) {
        self.functions = Numbers::Each(ids.iter().map(|id| id.0).collect());
        self.program.linking.functions = ids;
    }

    /// What is known of the functions, which are no copies.
    pub(crate) fn function_infos(&mut self) -> Vec<Function> {
        let summary = self.summary;
        let functions = summary.functions.iter().zip(0..);
        let mut infos: Vec<Function> = functions
            .map(|(function, index)| self.function_info(FunctionIx(index), function))
            .collect();
        self.find_returned(&mut infos);
        self.find_contexts(&mut infos);
        self.find_passing(&mut infos);
        infos
    }

    fn function_info(
        &mut self,
        index: FunctionIx,
        function: &relspec_summary::Function,
    ) -> Function {
        let params = function.params.iter().map(|param| Param {
            name: self.name(param.name),
            kind: param.kind,
            node: self.node(param.var),
            default: param.default.map(|var| self.node(var)),
            id: param.id,
        });
        let params: Vec<Param> = params.collect();
        for param in &params {
            if let Some(default) = param.default {
                self.program.linking.copies.push((param.node, default));
            }
        }
        Function {
            file: self.file,
            index,
            origin: FunctionId(u32::MAX),
            context: Context::default(),
            def_id: function.def_id,
            name: self.name(function.name),
            params,
            result: self.node(function.result),
            yields: function.yields.map(|var| self.node(var)),
            is_async: function.is_async,
            class: function.class.map(|class| self.class(class)),
            receiver: function.receiver,
            takes_class: function.takes_class,
            is_overload: function.is_overload,
            passes_on: false,
            returned: Vec::new(),
            forwards: function
                .forwards
                .iter()
                .map(|var| self.node(*var))
                .collect(),
        }
    }

    /// Notes the parameters that functions return as they are.
    fn find_returned(&self, infos: &mut [Function]) {
        for (function, info) in self.summary.functions.iter().zip(infos) {
            let is_returned = |param: &relspec_summary::Param| {
                let copy = (function.result.0, param.var.0);
                self.returned.contains(&copy)
            };
            let params = function.params.iter().zip(0..);
            let places = params.filter(|(param, _)| is_returned(param));
            info.returned = places.map(|(_, place)| place).collect();
        }
    }

    /// What methods set on their receivers, per class.
    fn fields(&self) -> FxHashMap<ClassId, FxHashSet<Name>> {
        let summary = self.summary;
        let receivers = summary.functions.iter().filter_map(|function| {
            let receiver = function.params.get(function.receiver? as usize)?;
            Some((receiver.var, self.class(function.class?)))
        });
        let receivers: FxHashMap<_, ClassId> = receivers.collect();
        let mut fields: FxHashMap<ClassId, FxHashSet<Name>> = FxHashMap::default();
        for op in &summary.ops {
            if let Op::SetAttribute { object, name, .. } = op
                && let Some(class) = receivers.get(object)
            {
                fields.entry(*class).or_default().insert(self.name(*name));
            }
        }
        fields
    }

    /// Notes the methods that call those they override.
    fn find_passing(&self, infos: &mut [Function]) {
        let summary = self.summary;
        let methods = summary
            .functions
            .iter()
            .zip(0..)
            .filter_map(|(function, at)| {
                let receiver = function.params.get(function.receiver? as usize)?;
                Some((receiver.var, (function.name, at)))
            });
        let methods: FxHashMap<_, (relspec_summary::Name, usize)> = methods.collect();
        let mut supers: FxHashMap<_, (relspec_summary::Name, usize)> = FxHashMap::default();
        for op in &summary.ops {
            if let Op::Super { dst, receiver, .. } = op
                && let Some(method) = methods.get(receiver)
            {
                supers.insert(*dst, *method);
            }
        }
        for op in &summary.ops {
            if let Op::Attribute { object, name, .. } = op
                && let Some((own, at)) = supers.get(object)
                && own == name
                && let Some(info) = infos.get_mut(*at)
            {
                info.passes_on = true;
            }
        }
    }

    /// Notes the functions that are copied per call.
    fn find_contexts(&self, infos: &mut [Function]) {
        let summary = self.summary;
        for (function, info) in summary.functions.iter().zip(infos) {
            if context::depends_on_caller(summary, function) {
                let extent = function.extent;
                let size = extent.end_op.saturating_sub(extent.first_op);
                info.context.size = size.max(1);
            }
        }
    }

    /// What is known of the classes.
    pub(crate) fn class_infos(&mut self) -> Vec<Class> {
        let mut fields = self.fields();
        let mut classes = Vec::new();
        for (class, index) in self.summary.classes.iter().zip(0..) {
            let id = self.class(ClassIx(index));
            let declared = class.declared.iter();
            let declared: Vec<(Name, Node)> = declared
                .map(|(name, var)| (self.name(*name), self.node(*var)))
                .collect();
            self.stored.extend(declared.iter().map(|(name, _)| *name));
            classes.push(Class {
                def_id: class.def_id,
                path: self.name(class.path),
                site: self.site(class.site),
                file: self.file,
                bases: class.bases.iter().map(|var| self.node(*var)).collect(),
                metaclass: class.metaclass.map(|var| self.node(var)),
                attributes: self.slots(&class.attributes),
                declared,
                fields: fields.remove(&id).unwrap_or_default(),
            });
        }
        classes
    }

    fn site(&mut self, site: Site) -> SiteId {
        if let Some(known) = self.sites.get(&site) {
            return *known;
        }
        let id = self.program.add_site(site);
        Arc::make_mut(&mut self.sites).insert(site, id);
        id
    }

    fn wait(&mut self, at: relspec_summary::Var, site: Site, rule: Rule) {
        let at = self.node(at);
        let site = self.site(site);
        self.program.linking.triggers.push(at);
        self.program.linking.constraints.push(Constraint {
            rule,
            file: self.file,
            site,
        });
    }

    fn seed(&mut self, dst: relspec_summary::Var, seed: Seed) {
        let dst = self.node(dst);
        self.program.linking.seeds.push((dst, seed, self.file));
    }

    fn argument(&mut self, argument: &Argument) -> Arg {
        Arg {
            kind: match argument.kind {
                ArgumentKind::Positional => ArgKind::Positional,
                ArgumentKind::Star => ArgKind::Star,
                ArgumentKind::Keyword(name) => ArgKind::Keyword(self.name(name)),
                ArgumentKind::DoubleStar => ArgKind::DoubleStar,
            },
            node: self.node(argument.var),
            site: self.site(argument.node),
            text: argument.text.map(|text| self.name(text)),
            bound_by: None,
        }
    }

    fn special(&self, method: Implicit) -> Special {
        match method {
            Implicit::Binary(plain, reflected) => {
                Special::Binary(self.name(plain), reflected.map(|name| self.name(name)))
            }
            Implicit::InPlace(a, b, c) => {
                Special::InPlace(self.name(a), self.name(b), self.name(c))
            }
            Implicit::Unary(name) => Special::Unary(self.name(name)),
            Implicit::First(a, b) => Special::First(self.name(a), self.name(b)),
            Implicit::FirstOf(a, b, c) => {
                Special::FirstOf(self.name(a), self.name(b), self.name(c))
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per inclusion")]
    fn add(&mut self, op: &Op) {
        match op {
            Op::Copy { dst, src } if self.returned.contains(&(dst.0, src.0)) => {}
            Op::Copy { dst, src } => {
                let copy = (self.node(*dst), self.node(*src));
                self.program.linking.copies.push(copy);
            }
            Op::Narrow { dst, src, class } => {
                let rule = Rule::Narrow {
                    dst: self.node(*dst),
                    src: self.node(*src),
                    class: self.node(*class),
                };
                self.wait(*src, 0, rule.clone());
                self.wait(*class, 0, rule);
            }
            Op::Exclude { dst, src, class } => {
                let rule = Rule::Exclude {
                    dst: self.node(*dst),
                    src: self.node(*src),
                    class: self.node(*class),
                };
                self.wait(*src, 0, rule.clone());
                self.wait(*class, 0, rule);
            }
            Op::Literal { dst, literal } => self.seed(*dst, Seed::Literal(*literal)),
            Op::Function { dst, function } => {
                let function = self.function(*function);
                self.seed(*dst, Seed::Function(function));
            }
            Op::Class { dst, class } => {
                let class = self.class(*class);
                self.program.defined.insert(self.node(*dst));
                self.seed(*dst, Seed::Class(class));
            }
            Op::Import { dst, module } => {
                let module = self.name(*module);
                self.seed(*dst, Seed::Import(module));
            }
            Op::ImportFrom {
                dst,
                module,
                name,
                site,
            } => {
                let site = self.site(*site);
                let seed = Seed::ImportFrom(self.name(*module), self.name(*name), site);
                self.seed(*dst, seed);
            }
            Op::Builtin { dst, name } => {
                let name = self.name(*name);
                self.seed(*dst, Seed::Builtin(name));
            }
            Op::Global { dst, name } => {
                let name = self.name(*name);
                self.seed(*dst, Seed::Global(name));
            }
            Op::Attribute {
                dst,
                object,
                name,
                site,
                ..
            } => {
                let rule = Rule::Attribute {
                    dst: self.node(*dst),
                    name: self.name(*name),
                };
                self.wait(*object, *site, rule);
            }
            Op::SetAttribute {
                object,
                name,
                src,
                site,
            } => {
                let name = self.name(*name);
                self.stored.insert(name);
                let src = self.node(*src);
                self.wait(*object, *site, Rule::SetAttribute { name, src });
            }
            Op::Item {
                dst,
                object,
                key,
                index,
                site,
            } => {
                let rule = Rule::Item {
                    dst: self.node(*dst),
                    key: self.key(*key),
                    index: index.map(|var| self.node(var)),
                };
                self.wait(*object, *site, rule);
            }
            Op::SetItem {
                object,
                key,
                index,
                src,
                site,
            } => {
                let rule = Rule::SetItem {
                    key: self.key(*key),
                    index: index.map(|var| self.node(var)),
                    src: self.node(*src),
                };
                self.wait(*object, *site, rule);
            }
            Op::Prefixed {
                dst,
                object,
                prefix,
                site,
            } => {
                let rule = Rule::Prefixed {
                    dst: self.node(*dst),
                    prefix: self.name(*prefix),
                };
                self.wait(*object, *site, rule);
            }
            Op::DeleteAttribute { object, name, site } => {
                let name = self.name(*name);
                self.wait(*object, *site, Rule::DeleteAttribute { name });
            }
            Op::DeleteItem { object, site } => self.wait(*object, *site, Rule::DeleteItem),
            Op::Call {
                dst,
                callee,
                arguments,
                site,
            } => {
                let arguments: Box<[Arg]> = arguments.iter().map(|a| self.argument(a)).collect();
                if let [argument] = arguments.as_ref()
                    && self.program.defined.contains(&argument.node)
                {
                    self.program.defined.insert(self.node(*dst));
                }
                let rule = Rule::Call {
                    dst: Some(self.node(*dst)),
                    arguments,
                    dispatch: Dispatch::Call,
                };
                self.wait(*callee, *site, rule);
            }
            Op::Super {
                dst,
                class,
                receiver,
            } => {
                let rule = Rule::Super {
                    dst: self.node(*dst),
                    class: self.class(*class),
                };
                self.wait(*receiver, 0, rule);
            }
            Op::Iterate {
                dst,
                src,
                is_async,
                site,
            } => {
                let rule = Rule::Iterate {
                    dst: self.node(*dst),
                    is_async: *is_async,
                };
                self.wait(*src, *site, rule);
            }
            Op::Unpack { dst, src, index } => {
                let rule = Rule::Unpack {
                    dst: self.node(*dst),
                    index: *index,
                };
                self.wait(*src, 0, rule);
            }
            Op::Enter {
                dst,
                src,
                is_async,
                site,
            } => {
                let rule = Rule::Enter {
                    dst: self.node(*dst),
                    is_async: *is_async,
                };
                self.wait(*src, *site, rule);
            }
            Op::Await { dst, src, site } => {
                let dst = self.node(*dst);
                self.wait(*src, *site, Rule::Await { dst });
            }
            Op::YieldFrom {
                dst,
                yields,
                src,
                site,
            } => {
                let rule = Rule::YieldFrom {
                    dst: self.node(*dst),
                    yields: self.node(*yields),
                };
                self.wait(*src, *site, rule);
            }
            Op::Make {
                dst,
                shape,
                id: _,
                elements,
                keys,
                spread,
            } => self.make(*dst, *shape, elements, keys, spread),
            Op::Implicit {
                dst,
                method,
                left,
                right,
                site,
            } => {
                let rule = Rule::Implicit {
                    dst: self.node(*dst),
                    special: self.special(*method),
                    right: right.map(|var| self.node(var)),
                };
                self.wait(*left, *site, rule);
            }
            Op::Raise { src, site } => self.wait(*src, *site, Rule::Raise),
            Op::Caught { dst, class } => {
                let dst = self.node(*dst);
                self.wait(*class, 0, Rule::Caught { dst });
            }
            Op::Declared { dst, src } => {
                let declared = (self.node(*dst), self.node(*src));
                self.program.linking.declared.push(declared);
            }
            Op::Instance { dst, class } => {
                let dst = self.node(*dst);
                self.wait(*class, 0, Rule::Instance { dst });
            }
            Op::Generic {
                dst,
                class,
                instances,
                types,
                id: _,
            } => {
                let rule = Rule::Generic {
                    dst: self.node(*dst),
                    instances: instances.iter().map(|var| self.node(*var)).collect(),
                    types: types.iter().map(|var| self.node(*var)).collect(),
                    id: self.node(*dst).0,
                };
                self.wait(*class, 0, rule);
            }
        }
    }

    fn make(
        &mut self,
        dst: relspec_summary::Var,
        shape: Shape,
        elements: &[(Key, relspec_summary::Var)],
        keys: &[relspec_summary::Var],
        spread: &[relspec_summary::Var],
    ) {
        let containers = self.copy.as_ref().map_or(self.file, |copy| copy.containers);
        let node = self.node(dst);
        // Told apart by the node that they are made at.
        let id = node.0;
        let seed = (node, Seed::Container(shape, id), containers);
        self.program.linking.seeds.push(seed);
        for (key, var) in elements {
            let part = match self.key(*key) {
                Key2::Text(name) => Part::Text(name),
                Key2::Index(index) => Part::Index(index),
                Key2::Slice | Key2::Any => Part::Unkeyed,
            };
            let node = self.node(*var);
            self.program
                .linking
                .elements
                .push((containers, shape, id, part, node));
        }
        for key in keys {
            let node = self.node(*key);
            self.program
                .linking
                .elements
                .push((containers, shape, id, Part::Keys, node));
        }
        for src in spread {
            // The number of the container's object is not known yet; see `Solver::new`.
            let node = self.node(*src);
            self.program
                .linking
                .elements
                .push((containers, shape, id, Part::All, node));
        }
    }
}

/// Copies of a parameter to the result of its function.
fn returned(summary: &Summary) -> FxHashSet<(u32, u32)> {
    let mut params: FxHashMap<u32, u32> = FxHashMap::default();
    let mut results: FxHashMap<u32, u32> = FxHashMap::default();
    for (function, at) in summary.functions.iter().zip(0..) {
        results.insert(function.result.0, at);
        for param in &function.params {
            if !matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword) {
                params.insert(param.var.0, at);
            }
        }
    }
    let copies = summary.ops.iter().filter_map(|op| match op {
        Op::Copy { dst, src } => Some((dst.0, src.0)),
        _ => None,
    });
    let of_one = copies.filter(|(dst, src)| {
        let of = results.get(dst);
        of.is_some() && of == params.get(src)
    });
    of_one.collect()
}
