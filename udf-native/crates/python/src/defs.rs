//! Definitions: module, classes, functions, lambdas and type aliases, and what each node belongs to.

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use crate::atom::{Atom, Atoms};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Field, Kind, NodeId, Syntax};

/// Index of a definition in [`Definitions::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefIndex(pub u32);

impl DefIndex {
    /// The module.
    pub const MODULE: Self = Self(0);

    /// As an index of an array.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DefKind {
    /// The file.
    Module,
    /// `class`.
    Class,
    /// `def`, `async def`.
    Function,
    /// `lambda`.
    Lambda,
    /// `type X = …`.
    TypeAlias,
}

impl DefKind {
    /// The kind as stored in `py_defs`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Module => "MODULE",
            Self::Class => "CLASS",
            Self::Function => "FUNCTION",
            Self::Lambda => "LAMBDA",
            Self::TypeAlias => "TYPE_ALIAS",
        }
    }

    const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Module => Some(Self::Module),
            Kind::ClassDef => Some(Self::Class),
            Kind::FunctionDef | Kind::AsyncFunctionDef => Some(Self::Function),
            Kind::Lambda => Some(Self::Lambda),
            Kind::TypeAlias => Some(Self::TypeAlias),
            _ => None,
        }
    }
}

/// One definition.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// What is defined.
    pub kind: DefKind,
    /// Its node.
    pub node: NodeId,
    /// The definition around it; `None` for the module.
    pub parent: Option<DefIndex>,
    /// Its own name; `<module>`, `<lambda>`, and `<unknown>` where a syntax error ate the name.
    pub name: Atom,
    /// Place among the siblings with that name, from 1 in source order.
    pub ordinal: u32,
    /// `def_id`.
    pub id: i64,
    /// Chain of enclosing definitions, unique in the file.
    pub qualpath: &'a str,
    /// Module name, a dot and the qualpath.
    pub full_name: &'a str,
    /// The full name without any `#k`; the module name for a module.
    pub symbol_name: &'a str,
    /// Reached from the module without entering a function or lambda.
    pub is_global: bool,
    /// Under `if`, `try`, a loop or `match` of its parent.
    pub is_conditional: bool,
}

/// The definitions of a file and the owner of every node.
#[derive(Debug, Default)]
pub struct Definitions<'a> {
    all: Vec<Definition<'a>>,
    owners: Vec<DefIndex>,
    conditional: Vec<bool>,
}

impl<'a> Definitions<'a> {
    /// All definitions in source order, the module first; empty for a skipped file.
    #[must_use]
    pub fn all(&self) -> &[Definition<'a>] {
        &self.all
    }

    /// Number of definitions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none, as in a skipped file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All indexes in source order.
    #[must_use]
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = DefIndex> + use<> {
        (0..self.all.len() as u32).map(DefIndex)
    }

    /// All indexes with their definitions.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (DefIndex, &Definition<'a>)> {
        self.all
            .iter()
            .enumerate()
            .map(|(i, def)| (DefIndex(i as u32), def))
    }

    /// The definition, if there is one with that index.
    #[must_use]
    pub fn get(&self, index: DefIndex) -> Option<&Definition<'a>> {
        self.all.get(index.index())
    }

    /// `def_id` of a definition; 0 if there is none with that index.
    #[must_use]
    pub fn id(&self, index: DefIndex) -> i64 {
        self.get(index).map_or(0, |def| def.id)
    }

    /// The nearest definition above a node; a definition's own node belongs to the one around it,
    /// as do its decorators, defaults, bases and class keywords. The module owns itself.
    #[must_use]
    pub fn owner(&self, node: NodeId) -> DefIndex {
        self.owners
            .get(node.index())
            .copied()
            .unwrap_or(DefIndex::MODULE)
    }

    /// The definition that a node makes, if it makes one.
    #[must_use]
    pub fn at(&self, syntax: &Syntax<'_>, node: NodeId) -> Option<DefIndex> {
        let node = syntax.node(node);
        node.kind.is_definition().then_some(DefIndex(node.data))
    }

    /// Whether the node stands under `if`, `try`, a loop or `match` of its owner.
    #[must_use]
    pub fn is_conditional(&self, node: NodeId) -> bool {
        self.conditional.get(node.index()).copied().unwrap_or(false)
    }

    /// The class whose body a definition stands in directly.
    #[must_use]
    pub fn class_of(&self, index: DefIndex) -> Option<DefIndex> {
        let parent = self.get(index)?.parent?;
        (self.get(parent)?.kind == DefKind::Class).then_some(parent)
    }
}

/// What the ids and names of definitions depend on beside the tree.
#[derive(Clone, Copy)]
pub(crate) struct File<'t> {
    pub(crate) id: i64,
    pub(crate) module_name: &'t str,
    /// Of the text, in bytes.
    pub(crate) length: usize,
}

/// Finds the definitions and writes each one's index into its node. Fails if their names would
/// take far more room than the text, which only nesting without measure does.
pub(crate) fn define<'a>(
    arena: &'a Bump,
    syntax: &mut Syntax<'a>,
    atoms: &mut Atoms<'a>,
    file: File<'_>,
) -> Result<Definitions<'a>, Diagnostic> {
    let mut builder = Builder {
        arena,
        atoms,
        file,
        siblings: FxHashMap::default(),
        room: file.length.saturating_mul(4).saturating_add(1 << 20),
        defs: Definitions {
            all: Vec::new(),
            owners: Vec::with_capacity(syntax.len()),
            conditional: Vec::with_capacity(syntax.len()),
        },
    };
    for index in 0..syntax.len() {
        let id = NodeId(index as u32);
        let (owner, conditional) = builder.place(syntax, id);
        builder.defs.owners.push(owner);
        builder.defs.conditional.push(conditional);
        if let Some(kind) = DefKind::of(syntax.node(id).kind) {
            let def = builder.add(syntax, id, kind, owner, conditional)?;
            if let Some(node) = syntax.nodes.get_mut(index) {
                node.data = def.0;
            }
        }
    }
    Ok(builder.defs)
}

struct Builder<'a, 't> {
    arena: &'a Bump,
    atoms: &'t mut Atoms<'a>,
    file: File<'t>,
    siblings: FxHashMap<(DefIndex, Atom), u32>,
    room: usize,
    defs: Definitions<'a>,
}

impl<'a> Builder<'a, '_> {
    /// Owner of a node and whether it is conditional in it.
    fn place(&self, syntax: &Syntax<'a>, id: NodeId) -> (DefIndex, bool) {
        let Some(parent_id) = syntax.parent(id) else {
            return (DefIndex::MODULE, false);
        };
        let parent = syntax.node(parent_id);
        let field = syntax.node(id).field;
        let is_inside = parent.kind.is_definition() && !is_outside(parent.kind, field);
        if is_inside {
            return (DefIndex(parent.data), false);
        }
        let conditional =
            self.defs.is_conditional(parent_id) || is_conditional_part(parent.kind, field);
        (self.defs.owner(parent_id), conditional)
    }

    fn add(
        &mut self,
        syntax: &Syntax<'a>,
        node: NodeId,
        kind: DefKind,
        owner: DefIndex,
        is_conditional: bool,
    ) -> Result<DefIndex, Diagnostic> {
        let index = DefIndex(self.defs.all.len() as u32);
        let parent = self.defs.get(owner).copied();
        let name = match kind {
            DefKind::Module => self.atoms.intern("<module>"),
            DefKind::Lambda => self.atoms.intern("<lambda>"),
            _ => match syntax.node(node).name {
                Some(name) => name,
                None => self.atoms.intern("<unknown>"),
            },
        };
        let count = self.siblings.entry((owner, name)).or_insert(0);
        *count += 1;
        let ordinal = *count;
        let names = self.names(name, ordinal, parent.as_ref())?;
        let is_global = parent.as_ref().is_none_or(|parent| {
            parent.is_global && !matches!(parent.kind, DefKind::Function | DefKind::Lambda)
        });
        self.defs.all.push(Definition {
            kind,
            node,
            parent: parent.is_some().then_some(owner),
            name,
            ordinal,
            id: relspec_ids::def_id(self.file.id, names.qualpath),
            qualpath: names.qualpath,
            full_name: names.full,
            symbol_name: names.symbol,
            is_global,
            is_conditional,
        });
        Ok(index)
    }

    fn names(
        &mut self,
        name: Atom,
        ordinal: u32,
        parent: Option<&Definition<'a>>,
    ) -> Result<Names<'a>, Diagnostic> {
        let name = self.atoms.text(name);
        let Some(parent) = parent else {
            let full = self.text(&[self.file.module_name, ".", name])?;
            return Ok(Names {
                full,
                qualpath: full.get(self.file.module_name.len() + 1..).unwrap_or(""),
                symbol: full.get(..self.file.module_name.len()).unwrap_or(""),
            });
        };
        let joint = match parent.kind {
            DefKind::Function | DefKind::Lambda => ".<locals>.",
            _ => ".",
        };
        let is_top = parent.kind == DefKind::Module;
        let outer = if is_top {
            parent.symbol_name
        } else {
            parent.full_name
        };
        let number = if ordinal > 1 {
            format!("#{ordinal}")
        } else {
            String::new()
        };
        let full = self.text(&[outer, joint, name, &number])?;
        let symbol = if ordinal == 1 && outer == parent.symbol_name {
            full
        } else {
            self.text(&[parent.symbol_name, joint, name])?
        };
        Ok(Names {
            full,
            qualpath: full.get(self.file.module_name.len() + 1..).unwrap_or(""),
            symbol,
        })
    }

    fn text(&mut self, parts: &[&str]) -> Result<&'a str, Diagnostic> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        self.room = self.room.checked_sub(length).ok_or_else(|| {
            let message = "definitions nest so deep that their names outgrow the file";
            Diagnostic::file(Code::NestingTooDeep, message)
        })?;
        let mut text = bumpalo::collections::String::with_capacity_in(length, self.arena);
        for part in parts {
            text.push_str(part);
        }
        Ok(text.into_bump_str())
    }
}

struct Names<'a> {
    full: &'a str,
    qualpath: &'a str,
    symbol: &'a str,
}

/// Parts of a definition that belong to what is around it.
const fn is_outside(definition: Kind, field: Field) -> bool {
    matches!(
        field,
        Field::Decorator | Field::Default | Field::Base | Field::Keyword
    ) || matches!((definition, field), (Kind::TypeAlias, Field::Target))
}

/// Parts of a statement that may be passed over.
const fn is_conditional_part(statement: Kind, field: Field) -> bool {
    let is_branching = matches!(
        statement,
        Kind::If
            | Kind::For
            | Kind::AsyncFor
            | Kind::While
            | Kind::Try
            | Kind::TryStar
            | Kind::Match
    );
    let is_branch = matches!(
        field,
        Field::Body | Field::Orelse | Field::Handler | Field::Finalbody | Field::Case
    );
    is_branching && is_branch
}
