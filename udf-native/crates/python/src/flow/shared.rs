//! Which variables cross the border of a METHOD, for a whole file.

use rustc_hash::FxHashSet;

use crate::Analysis;
use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::graph::Graph;
use crate::scopes::{BindingFlags, BindingId, Resolution, ScopeKind, Use};
use crate::syntax::NodeId;

/// A variable of the file: the binding that holds it, or the name of one that no binding of the
/// file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(pub(super) u32);

/// A definition that assigns a variable of a METHOD around it, seen from there.
type Writer = (DefIndex, DefIndex, Key);

/// Variables of a file and who shares them.
#[derive(Debug)]
pub(super) struct Shared<'s, 'a> {
    analysis: &'s Analysis<'a>,
    bindings: u32,
    /// By METHOD and definition inside.
    writers: Vec<Writer>,
    /// Per binding: it is a parameter that takes the receiver.
    receivers: Vec<bool>,
}

impl<'s, 'a> Shared<'s, 'a> {
    pub(super) fn of(analysis: &'s Analysis<'a>, graph: &Graph<'a>) -> Self {
        let bindings = analysis.scopes.bindings().len();
        let mut shared = Self {
            analysis,
            bindings: bindings as u32,
            writers: Vec::new(),
            receivers: vec![false; bindings],
        };
        for def in analysis.defs.ids() {
            let receiver = graph.traits(def).receiver_param;
            if let Some(binding) = receiver.and_then(|node| shared.bound_at(node))
                && let Some(slot) = shared.receivers.get_mut(binding.index())
            {
                *slot = true;
            }
        }
        shared.find_writers();
        shared
    }

    /// Number of keys.
    pub(super) fn keys(&self) -> usize {
        self.bindings as usize + self.analysis.atoms.len()
    }

    fn bound_at(&self, node: NodeId) -> Option<BindingId> {
        self.analysis.scopes.occurrence(node)?.binding
    }

    /// The variable that a binding means.
    pub(super) fn key(&self, binding: BindingId) -> Key {
        let scopes = &self.analysis.scopes;
        if let Some(target) = scopes.target(binding) {
            return Key(target.0);
        }
        let name = scopes.binding(binding).map(|binding| binding.name);
        Key(name.map_or(0, |name| self.bindings + name.index() as u32))
    }

    /// The binding that holds a variable.
    pub(super) fn binding(&self, key: Key) -> Option<BindingId> {
        (key.0 < self.bindings).then_some(BindingId(key.0))
    }

    /// The name of a variable as first written.
    pub(super) fn name(&self, binding: BindingId) -> Option<Atom> {
        let binding = self.analysis.scopes.binding(binding)?;
        Some(binding.source_name)
    }

    /// The definition whose METHOD holds a variable; `None` if no METHOD of the file does.
    pub(super) fn owner(&self, key: Key) -> Option<DefIndex> {
        let scopes = &self.analysis.scopes;
        let binding = scopes.binding(self.binding(key)?)?;
        let scope = scopes.get(binding.scope)?;
        matches!(
            scope.kind,
            ScopeKind::Module
                | ScopeKind::Class
                | ScopeKind::Function
                | ScopeKind::Lambda
                | ScopeKind::Comprehension
        )
        .then_some(scope.def)
    }

    /// Whether a variable is the element of a comprehension.
    pub(super) fn is_element(&self, key: Key) -> bool {
        let scopes = &self.analysis.scopes;
        let binding = self.binding(key).and_then(|id| scopes.binding(id));
        let scope = binding.and_then(|binding| scopes.get(binding.scope));
        scope.is_some_and(|scope| scope.kind == ScopeKind::Comprehension)
    }

    pub(super) fn is_receiver(&self, key: Key) -> bool {
        self.receivers.get(key.0 as usize) == Some(&true)
    }

    /// Variables that a definition takes from around it when it is made: those its functions and
    /// classes hold in cells, and those a class body reads, since it runs at once.
    pub(super) fn captures(&self, def: DefIndex) -> impl Iterator<Item = Key> {
        let scopes = &self.analysis.scopes;
        let is_class = self.analysis.defs.get(def).map(|def| def.kind) == Some(DefKind::Class);
        let all = scopes.bindings_of(scopes.of_def(def)).iter();
        all.filter_map(move |id| {
            let binding = scopes.binding(*id)?;
            let is_read = is_class && binding.flags.has(BindingFlags::REFERENCED);
            match binding.resolution {
                Resolution::Free(target) | Resolution::Nonlocal(target) => Some(target),
                Resolution::Global(target) if is_read => Some(target),
                _ => None,
            }
        })
        .filter(move |target| self.owner(Key(target.0)) != Some(def))
        .map(|target| Key(target.0))
    }

    /// Variables around a definition that it assigns, or that something inside it does.
    pub(super) fn written(&self, method: DefIndex, inside: DefIndex) -> impl Iterator<Item = Key> {
        let pair = (method, inside);
        let start = self
            .writers
            .partition_point(|(method, inside, _)| (*method, *inside) < pair);
        let rest = self.writers.get(start..).unwrap_or(&[]).iter();
        rest.take_while(move |(method, inside, _)| (*method, *inside) == pair)
            .map(|(_, _, key)| *key)
    }

    /// Walks from every assignment of a foreign variable to the METHOD that holds it. What is
    /// nested deeper than the file is long is left to the METHODs nearest to the assignment.
    fn find_writers(&mut self) {
        let analysis = self.analysis;
        let mut room = 1024 + 4 * analysis.syntax.len();
        let mut seen: FxHashSet<(DefIndex, Key)> = FxHashSet::default();
        for occurrence in analysis.scopes.occurrences() {
            let changes = occurrence.usage.binds() || occurrence.usage == Use::Del;
            let Some(binding) = occurrence.binding.filter(|_| changes) else {
                continue;
            };
            let Some(scope) = analysis.scopes.get(occurrence.scope) else {
                continue;
            };
            let key = self.key(binding);
            let owner = self.owner(key);
            if owner == Some(scope.def) || !seen.insert((scope.def, key)) {
                continue;
            }
            let mut inside = scope.def;
            while let Some(around) = analysis.defs.get(inside).and_then(|def| def.parent) {
                if room == 0 {
                    break;
                }
                room -= 1;
                self.writers.push((around, inside, key));
                if Some(around) == owner {
                    break;
                }
                inside = around;
            }
        }
        self.writers.sort_unstable();
        self.writers.dedup();
    }
}
