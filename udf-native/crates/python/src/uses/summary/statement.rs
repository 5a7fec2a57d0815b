//! What statements state.

use relspec_summary::{Argument, ArgumentKind, Op, Var};

use super::{Constant, Field, Kind, Lowering, Node, NodeId, imports};

impl<'a> Lowering<'a, '_> {
    /// Adds what a construct states.
    pub(super) fn construct(&mut self, id: NodeId, node: &Node) {
        if self.expression(id, node) {
            return;
        }
        match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => self.function_definition(id),
            Kind::ClassDef => self.class_definition(id),
            Kind::Return => {
                if let (Some(function), Some(value)) =
                    (self.function_around(id), self.child(id, Field::Value))
                    && let Some(result) = self.result_of(function)
                {
                    let value = self.value(value);
                    self.copy(result, value);
                }
            }
            Kind::Assign => {
                if let Some(value) = self.child(id, Field::Value) {
                    let value = self.value(value);
                    for target in self
                        .syntax()
                        .children_in(id, Field::Target)
                        .collect::<Vec<_>>()
                    {
                        self.assign(target, value);
                    }
                }
            }
            Kind::AnnAssign => self.annotated(id),
            Kind::AugAssign => {
                if let Some(target) = self.child(id, Field::Target)
                    && let Some(value) = self.augmented(id, target, node.op)
                {
                    self.assign(target, value);
                }
            }
            Kind::TypeAlias => {
                if let (Some(target), Some(value)) =
                    (self.child(id, Field::Target), self.child(id, Field::Value))
                {
                    let value = self.value(value);
                    self.assign(target, value);
                }
            }
            Kind::For | Kind::AsyncFor | Kind::Comprehension => self.iteration(id, node),
            Kind::WithItem => self.entered(id),
            Kind::If | Kind::While | Kind::Assert => {
                if let Some(test) = self.child(id, Field::Test) {
                    self.truth(test);
                }
            }
            Kind::Raise => {
                for field in [Field::Exc, Field::Cause] {
                    if let Some(value) = self.child(id, field) {
                        let (src, site) = (self.value(value), self.site(id));
                        self.emit(Op::Raise { src, site });
                    }
                }
            }
            Kind::ExceptHandler => {
                if node.name.is_some()
                    && let Some(class) = self.child(id, Field::Type)
                {
                    let (dst, class) = (self.own(id), self.value(class));
                    self.emit(Op::Caught { dst, class });
                }
            }
            Kind::Match => {
                if let Some(subject) = self.child(id, Field::Subject) {
                    let subject = self.value(subject);
                    for case in self
                        .syntax()
                        .children_in(id, Field::Case)
                        .collect::<Vec<_>>()
                    {
                        if let Some(pattern) = self.child(case, Field::Pattern) {
                            self.matched(pattern, subject);
                        }
                    }
                }
            }
            Kind::Alias => self.import(id),
            _ => {}
        }
    }

    fn import(&mut self, id: NodeId) {
        let Some(import) = imports::import(self.file, id) else {
            return;
        };
        let Some(module) = import.bound_module() else {
            return;
        };
        if import.bound.is_none() {
            return;
        }
        let module = self.name(module);
        let dst = self.own(id);
        match import.name {
            Some(name) => {
                let (name, site) = (self.name(name), self.site(id));
                self.emit(Op::ImportFrom {
                    dst,
                    module,
                    name,
                    site,
                });
            }
            None => self.emit(Op::Import { dst, module }),
        }
    }

    fn function_definition(&mut self, id: NodeId) {
        let Some(def) = self.file.analysis.defs.at(self.syntax(), id) else {
            return;
        };
        let Some(function) = self.function(def) else {
            return;
        };
        let made = self.fresh(id);
        self.emit(Op::Function {
            dst: made,
            function,
        });
        self.decorated(id, made);
    }

    fn class_definition(&mut self, id: NodeId) {
        let Some(def) = self.file.analysis.defs.at(self.syntax(), id) else {
            return;
        };
        let Some(class) = self.class(def) else { return };
        let made = self.fresh(id);
        self.emit(Op::Class { dst: made, class });
        self.decorated(id, made);
        let decorators: Vec<NodeId> = self.syntax().children_in(id, Field::Decorator).collect();
        for decorator in decorators {
            let body: Vec<NodeId> = self.syntax().children_in(id, Field::Body).collect();
            for function in body {
                let kind = self.syntax().node(function).kind;
                if matches!(kind, Kind::FunctionDef | Kind::AsyncFunctionDef) {
                    self.parametrized(function, decorator);
                }
            }
        }
    }

    /// Passes what a definition makes through its decorators, from the bottom up.
    fn decorated(&mut self, id: NodeId, made: Var) {
        let decorators: Vec<NodeId> = self.syntax().children_in(id, Field::Decorator).collect();
        let mut value = made;
        for decorator in decorators.into_iter().rev() {
            let callee = self.value(decorator);
            let dst = self.fresh(id);
            let site = self.site(decorator);
            let argument = Argument {
                kind: ArgumentKind::Positional,
                var: value,
                node: self.site(id),
                text: None,
            };
            self.emit(Op::Call {
                dst,
                callee,
                arguments: vec![argument],
                site,
            });
            value = dst;
            self.parametrized(id, decorator);
            self.requested(id, decorator);
        }
        self.stand_for(id, value);
    }

    /// `@….parametrize("a, b", values)` passes each of the values for the parameters it names.
    fn parametrized(&mut self, function: NodeId, decorator: NodeId) {
        let Some((names, values)) = self.parameters(decorator) else {
            return;
        };
        let syntax = self.syntax();
        let params: Vec<Option<NodeId>> = names
            .iter()
            .map(|name| {
                let mut children = syntax.children(function);
                children.find(|child| {
                    let node = syntax.node(*child);
                    node.field.is_param() && self.is_named(node, name)
                })
            })
            .collect();
        let element = self.one_of(values, function, decorator);
        let is_single = params.len() == 1;
        for (param, index) in params.into_iter().zip(0..) {
            let Some(param) = param else { continue };
            let dst = self.own(param);
            if is_single {
                self.copy(dst, element);
            } else {
                self.emit(Op::Unpack {
                    dst,
                    src: element,
                    index,
                });
            }
        }
    }

    /// The names and values of `@….parametrize("a, b", values)`.
    pub(super) fn parameters(&self, decorator: NodeId) -> Option<(Vec<&'a str>, NodeId)> {
        let syntax = self.syntax();
        let call = self.call_of(decorator, "parametrize")?;
        let mut arguments = syntax.children_in(call, Field::Arg);
        let names = arguments
            .next()
            .or_else(|| self.keyword(call, "argnames"))?;
        let values = arguments
            .next()
            .or_else(|| self.keyword(call, "argvalues"))?;
        let text = |id: NodeId| match syntax.constant(id) {
            Some(Constant::Str(text)) => Some(text),
            _ => None,
        };
        let names = match text(names) {
            Some(names) => names.split(',').map(str::trim).collect(),
            None => syntax.children(names).filter_map(text).collect(),
        };
        Some((names, values))
    }

    /// `@….fixture(params=values)` gives each of the values as `request.param`.
    fn requested(&mut self, function: NodeId, decorator: NodeId) {
        let call = self.call_of(decorator, "fixture");
        let Some(values) = call.and_then(|call| self.keyword(call, "params")) else {
            return;
        };
        let syntax = self.syntax();
        let is_asked = |id: &NodeId| {
            let node = syntax.node(*id);
            let base = self.child(*id, Field::Value);
            node.kind == Kind::Attribute
                && self.is_named(node, "param")
                && base.is_some_and(|base| self.is_named(syntax.node(base), "request"))
        };
        let inside = function.0..syntax.node(function).subtree_end.0;
        let asked: Vec<NodeId> = inside.map(NodeId).filter(is_asked).collect();
        if asked.is_empty() {
            return;
        }
        let element = self.one_of(values, function, decorator);
        for id in asked {
            let dst = self.own(id);
            self.copy(dst, element);
        }
    }

    /// The call that gives a decorator, if what is called has that name.
    fn call_of(&self, decorator: NodeId, name: &str) -> Option<NodeId> {
        let call = self.child(decorator, Field::Value)?;
        let callee = self.syntax().node(self.child(call, Field::Func)?);
        self.is_named(callee, name).then_some(call)
    }

    /// What a call is given by a keyword.
    fn keyword(&self, call: NodeId, name: &str) -> Option<NodeId> {
        let syntax = self.syntax();
        let mut keywords = syntax.children_in(call, Field::Keyword);
        let keyword = keywords.find(|id| self.is_named(syntax.node(*id), name))?;
        self.child(keyword, Field::Value)
    }

    /// What a decorator takes out of `values` for a call of its function.
    fn one_of(&mut self, values: NodeId, function: NodeId, decorator: NodeId) -> Var {
        let (dst, src, site) = (
            self.fresh(function),
            self.value(values),
            self.site(decorator),
        );
        self.emit(Op::Iterate {
            dst,
            src,
            is_async: false,
            site,
        });
        dst
    }

    fn annotated(&mut self, id: NodeId) {
        let Some(target) = self.child(id, Field::Target) else {
            return;
        };
        let declared = self
            .child(id, Field::Annotation)
            .and_then(|annotation| self.declared(annotation));
        let value = self.child(id, Field::Value).map(|value| self.value(value));
        if declared.is_none() && value.is_none() {
            return;
        }
        let dst = self.fresh(id);
        if let Some(value) = value {
            self.copy(dst, value);
        }
        if let Some(src) = declared {
            self.emit(Op::Declared { dst, src });
        }
        self.assign(target, dst);
    }

    fn iteration(&mut self, id: NodeId, node: &Node) {
        let (Some(target), Some(iterable)) =
            (self.child(id, Field::Target), self.child(id, Field::Iter))
        else {
            return;
        };
        let (dst, src, site) = (self.fresh(id), self.value(iterable), self.site(id));
        let is_async = node.kind == Kind::AsyncFor || node.flags.has(crate::syntax::Flags::ASYNC);
        self.emit(Op::Iterate {
            dst,
            src,
            is_async,
            site,
        });
        self.assign(target, dst);
        for condition in self
            .syntax()
            .children_in(id, Field::Ifs)
            .collect::<Vec<_>>()
        {
            self.truth(condition);
        }
    }

    fn entered(&mut self, id: NodeId) {
        let Some(context) = self.child(id, Field::ContextExpr) else {
            return;
        };
        let (dst, src, site) = (self.fresh(id), self.value(context), self.site(id));
        let statement = self.syntax().node(self.syntax().node(id).parent);
        self.emit(Op::Enter {
            dst,
            src,
            is_async: statement.kind == Kind::AsyncWith,
            site,
        });
        if let Some(target) = self.child(id, Field::OptionalVars) {
            self.assign(target, dst);
        }
    }
}
