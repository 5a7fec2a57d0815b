//! Statements.

use ruff_python_ast::{
    Alias, Decorator, ElifElseClause, ExceptHandler, Identifier, Operator, Stmt, StmtAnnAssign,
    StmtAssign, StmtAugAssign, StmtClassDef, StmtFor, StmtFunctionDef, StmtIf, StmtImportFrom,
    StmtTry, StmtTypeAlias, StmtWhile, StmtWith, TypeParam, TypeParams, WithItem,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Lowering, Place, Work};
use crate::syntax::{Field, Flags, Kind, NodeId, Op, Span};

impl Lowering<'_, '_> {
    pub(super) fn stmt(&mut self, place: Place, stmt: Stmt) {
        match stmt {
            Stmt::FunctionDef(stmt) => self.function(place, stmt),
            Stmt::ClassDef(stmt) => self.class(place, stmt),
            Stmt::TypeAlias(stmt) => self.type_alias(place, stmt),
            Stmt::Assign(stmt) => self.assign(place, stmt),
            Stmt::AugAssign(stmt) => self.aug_assign(place, stmt),
            Stmt::AnnAssign(stmt) => self.ann_assign(place, stmt),
            Stmt::For(stmt) => self.for_loop(place, stmt),
            Stmt::While(stmt) => self.while_loop(place, stmt),
            Stmt::If(stmt) => self.if_chain(place, stmt),
            Stmt::With(stmt) => self.with(place, stmt),
            Stmt::Try(stmt) => self.try_statement(place, stmt),
            Stmt::ImportFrom(stmt) => self.import_from(place, stmt),
            other => self.small_stmt(place, other),
        }
    }

    /// Statements that need no code of their own.
    fn small_stmt(&mut self, place: Place, stmt: Stmt) {
        let range = stmt.range();
        match stmt {
            Stmt::Return(stmt) => {
                let id = self.add(place, Kind::Return, range);
                self.optional(id, Field::Value, stmt.value);
            }
            Stmt::Delete(stmt) => {
                let id = self.add(place, Kind::Delete, range);
                self.children(id, Field::Target, stmt.targets);
            }
            Stmt::Match(stmt) => {
                let id = self.add(place, Kind::Match, range);
                self.child(id, Field::Subject, *stmt.subject);
                for case in stmt.cases {
                    self.push(id, Field::Case, Work::Case(case));
                }
            }
            Stmt::Raise(stmt) => {
                let id = self.add(place, Kind::Raise, range);
                self.optional(id, Field::Exc, stmt.exc);
                self.optional(id, Field::Cause, stmt.cause);
            }
            Stmt::Assert(stmt) => {
                let id = self.add(place, Kind::Assert, range);
                self.child(id, Field::Test, *stmt.test);
                self.optional(id, Field::Msg, stmt.msg);
            }
            Stmt::Import(stmt) => {
                let id = self.add(place, Kind::Import, range);
                for alias in stmt.names {
                    self.push(id, Field::Names, Work::ModuleAlias(alias));
                }
            }
            Stmt::Global(stmt) => self.declaration(place, Kind::Global, range, stmt.names),
            Stmt::Nonlocal(stmt) => self.declaration(place, Kind::Nonlocal, range, stmt.names),
            Stmt::Expr(stmt) => {
                let id = self.add(place, Kind::Expr, range);
                self.child(id, Field::Value, *stmt.value);
            }
            Stmt::Pass(_) => {
                self.add(place, Kind::Pass, range);
            }
            Stmt::Break(_) => {
                self.add(place, Kind::Break, range);
            }
            Stmt::Continue(_) => {
                self.add(place, Kind::Continue, range);
            }
            // Escape commands only exist in notebooks; the others have methods of their own.
            _ => {
                self.add(place, Kind::Unknown, range);
            }
        }
    }

    fn function(&mut self, place: Place, stmt: StmtFunctionDef) {
        let kind = if stmt.is_async {
            Kind::AsyncFunctionDef
        } else {
            Kind::FunctionDef
        };
        let range = self.without_decorators(stmt.range, &stmt.decorator_list);
        let id = self.add(place, kind, range);
        self.name(id, &stmt.name);
        self.decorators(id, stmt.decorator_list);
        self.type_params(id, stmt.type_params);
        self.params(id, *stmt.parameters);
        self.optional(id, Field::Returns, stmt.returns);
        self.body(id, Field::Body, stmt.body);
    }

    fn class(&mut self, place: Place, stmt: StmtClassDef) {
        let range = self.without_decorators(stmt.range, &stmt.decorator_list);
        let id = self.add(place, Kind::ClassDef, range);
        self.name(id, &stmt.name);
        self.decorators(id, stmt.decorator_list);
        self.type_params(id, stmt.type_params);
        if let Some(arguments) = stmt.arguments {
            self.arguments(id, Field::Base, *arguments);
        }
        self.body(id, Field::Body, stmt.body);
    }

    fn type_alias(&mut self, place: Place, stmt: StmtTypeAlias) {
        let id = self.add(place, Kind::TypeAlias, stmt.range);
        if let Some(name) = stmt.name.as_name_expr() {
            self.name(id, &Identifier::new(name.id.clone(), name.range));
        }
        self.child(id, Field::Target, *stmt.name);
        self.type_params(id, stmt.type_params);
        self.child(id, Field::Value, *stmt.value);
    }

    fn assign(&mut self, place: Place, stmt: StmtAssign) {
        let id = self.add(place, Kind::Assign, stmt.range);
        self.children(id, Field::Target, stmt.targets);
        self.child(id, Field::Value, *stmt.value);
    }

    fn aug_assign(&mut self, place: Place, stmt: StmtAugAssign) {
        let id = self.add(place, Kind::AugAssign, stmt.range);
        self.edit(id, |node| node.op = operator(stmt.op));
        self.push(id, Field::Target, Work::Augmented(*stmt.target));
        self.child(id, Field::Value, *stmt.value);
    }

    fn ann_assign(&mut self, place: Place, stmt: StmtAnnAssign) {
        let id = self.add(place, Kind::AnnAssign, stmt.range);
        self.edit(id, |node| node.flags = Flags::SIMPLE.when(stmt.simple));
        self.child(id, Field::Target, *stmt.target);
        self.child(id, Field::Annotation, *stmt.annotation);
        self.optional(id, Field::Value, stmt.value);
    }

    fn for_loop(&mut self, place: Place, stmt: StmtFor) {
        let kind = if stmt.is_async {
            Kind::AsyncFor
        } else {
            Kind::For
        };
        let id = self.add(place, kind, stmt.range);
        self.child(id, Field::Target, *stmt.target);
        self.child(id, Field::Iter, *stmt.iter);
        self.body(id, Field::Body, stmt.body);
        self.body(id, Field::Orelse, stmt.orelse);
    }

    fn while_loop(&mut self, place: Place, stmt: StmtWhile) {
        let id = self.add(place, Kind::While, stmt.range);
        self.child(id, Field::Test, *stmt.test);
        self.body(id, Field::Body, stmt.body);
        self.body(id, Field::Orelse, stmt.orelse);
    }

    fn if_chain(&mut self, place: Place, stmt: StmtIf) {
        let id = self.add(place, Kind::If, stmt.range);
        self.child(id, Field::Test, *stmt.test);
        self.body(id, Field::Body, stmt.body);
        let clauses = stmt.elif_else_clauses.into_iter();
        let end = stmt.range.end().to_u32();
        self.push(id, Field::Orelse, Work::Elif(clauses, end));
    }

    /// The rest of an `if`: an `elif` becomes an `If` inside the one before, `else` its body.
    pub(super) fn elif(
        &mut self,
        place: Place,
        mut clauses: std::vec::IntoIter<ElifElseClause>,
        end: u32,
    ) {
        let Some(clause) = clauses.next() else {
            return;
        };
        let Some(test) = clause.test else {
            self.body(place.parent, Field::Orelse, clause.body);
            return;
        };
        let range = TextRange::new(clause.range.start(), TextSize::new(end));
        let id = self.add(place, Kind::If, range);
        self.edit(id, |node| node.flags = Flags::ELIF);
        self.child(id, Field::Test, test);
        self.body(id, Field::Body, clause.body);
        self.push(id, Field::Orelse, Work::Elif(clauses, end));
    }

    fn with(&mut self, place: Place, stmt: StmtWith) {
        let kind = if stmt.is_async {
            Kind::AsyncWith
        } else {
            Kind::With
        };
        let id = self.add(place, kind, stmt.range);
        for item in stmt.items {
            self.push(id, Field::Item, Work::WithItem(item));
        }
        self.body(id, Field::Body, stmt.body);
    }

    pub(super) fn with_item(&mut self, place: Place, item: WithItem) {
        let id = self.add(place, Kind::WithItem, item.range);
        self.child(id, Field::ContextExpr, item.context_expr);
        self.optional(id, Field::OptionalVars, item.optional_vars);
    }

    fn try_statement(&mut self, place: Place, stmt: StmtTry) {
        let kind = if stmt.is_star {
            Kind::TryStar
        } else {
            Kind::Try
        };
        let id = self.add(place, kind, stmt.range);
        self.body(id, Field::Body, stmt.body);
        for handler in stmt.handlers {
            self.push(id, Field::Handler, Work::Handler(handler));
        }
        self.body(id, Field::Orelse, stmt.orelse);
        self.body(id, Field::Finalbody, stmt.finalbody);
    }

    pub(super) fn handler(&mut self, place: Place, handler: ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let id = self.add(place, Kind::ExceptHandler, handler.range);
        self.optional_name(id, handler.name.as_ref());
        self.optional(id, Field::Type, handler.type_);
        self.body(id, Field::Body, handler.body);
    }

    fn import_from(&mut self, place: Place, stmt: StmtImportFrom) {
        let id = self.add(place, Kind::ImportFrom, stmt.range);
        self.edit(id, |node| node.data = stmt.level);
        self.optional_name(id, stmt.module.as_ref());
        for alias in stmt.names {
            self.push(id, Field::Names, Work::NameAlias(alias));
        }
    }

    /// `import a.b` binds `a`, `import a.b as c` binds `c`.
    pub(super) fn module_alias(&mut self, place: Place, alias: &Alias) {
        let id = self.alias(place, alias);
        if alias.asname.is_some() {
            return;
        }
        let written = self.slice(alias.name.range).unwrap_or("");
        let token = written
            .find(|c: char| c == '.' || c.is_whitespace() || c == '\\')
            .unwrap_or(written.len());
        let start = alias.name.range.start().to_u32();
        let first = alias.name.as_str().split('.').next().unwrap_or("");
        let range = TextRange::at(alias.name.range.start(), TextSize::new(token as u32));
        let atom = self.atom(first, range);
        self.edit(id, |node| {
            node.name = atom;
            node.name_span = Span::new(start, start + token as u32);
        });
    }

    /// `from a import b` binds `b`, `from a import b as c` binds `c`, `from a import *` nothing.
    pub(super) fn name_alias(&mut self, place: Place, alias: &Alias) {
        let id = self.alias(place, alias);
        if alias.name.as_str() == "*" {
            self.edit(id, |node| node.flags = Flags::STAR);
        } else if alias.asname.is_none() {
            self.name(id, &alias.name);
        }
    }

    fn alias(&mut self, place: Place, alias: &Alias) -> NodeId {
        let id = self.add(place, Kind::Alias, alias.range);
        let is_star = alias.name.as_str() == "*";
        let atom = self.atom(alias.name.as_str(), alias.name.range);
        let data = self.syntax.imported.len() as u32;
        self.syntax.imported.push(atom.filter(|_| !is_star));
        let flags = Flags::AS_NAME.when(alias.asname.is_some());
        self.edit(id, |node| {
            node.data = data;
            node.flags = flags;
        });
        self.optional_name(id, alias.asname.as_ref());
        id
    }

    fn declaration(&mut self, place: Place, kind: Kind, range: TextRange, names: Vec<Identifier>) {
        let id = self.add(place, kind, range);
        for name in names {
            self.push(id, Field::Names, Work::Declared(name));
        }
    }

    fn decorators(&mut self, parent: NodeId, decorators: impl IntoIterator<Item = Decorator>) {
        for decorator in decorators {
            self.push(parent, Field::Decorator, Work::Decorator(decorator));
        }
    }

    pub(super) fn decorator(&mut self, place: Place, decorator: Decorator) {
        let id = self.add(place, Kind::Decorator, decorator.range);
        self.child(id, Field::Value, decorator.expression);
    }

    fn type_params(&mut self, parent: NodeId, params: Option<Box<TypeParams>>) {
        for param in params.into_iter().flat_map(|params| params.type_params) {
            self.push(parent, Field::TypeParam, Work::TypeParam(param));
        }
    }

    pub(super) fn type_param(&mut self, place: Place, param: TypeParam) {
        let range = param.range();
        let (kind, name, bound, default) = match param {
            TypeParam::TypeVar(p) => (Kind::TypeVar, p.name, p.bound, p.default),
            TypeParam::ParamSpec(p) => (Kind::ParamSpec, p.name, None, p.default),
            TypeParam::TypeVarTuple(p) => (Kind::TypeVarTuple, p.name, None, p.default),
        };
        let id = self.add(place, kind, range);
        self.name(id, &name);
        self.optional(id, Field::Bound, bound);
        self.optional(id, Field::Default, default);
    }

    /// Python's `ast` starts a decorated definition at its keyword.
    fn without_decorators(&self, range: TextRange, decorators: &[Decorator]) -> TextRange {
        let Some(last) = decorators.last() else {
            return range;
        };
        let rest = self.slice(TextRange::new(last.range.end(), range.end()));
        let skipped = rest.map_or(0, layout_length);
        TextRange::new(
            last.range.end() + TextSize::new(skipped as u32),
            range.end(),
        )
    }
}

/// Length of the white space, line ends, continuations and comments that `text` starts with.
fn layout_length(text: &str) -> usize {
    let mut in_comment = false;
    text.bytes()
        .take_while(|byte| {
            match byte {
                b'\n' | b'\r' => in_comment = false,
                b'#' => in_comment = true,
                b' ' | b'\t' | b'\x0c' | b'\\' => {}
                _ => return in_comment,
            }
            true
        })
        .count()
}

pub(super) fn operator(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mult,
        Operator::MatMult => Op::MatMult,
        Operator::Div => Op::Div,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::BitOr,
        Operator::BitXor => Op::BitXor,
        Operator::BitAnd => Op::BitAnd,
        Operator::FloorDiv => Op::FloorDiv,
    }
}
