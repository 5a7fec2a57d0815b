//! What the attributes that are asked of an object say about its class, where nothing else does.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::hierarchy::Ancestor;
use crate::names::Name;
use crate::object::Object;
use crate::program::{ClassId, Node, Rule};
use crate::solver::Solver;

/// An object that may be of more classes is of any.
const MAX_CLASSES: usize = 5;

/// Attributes of builtin types, which say nothing about an object. Sorted.
const COMMON: &[&str] = &[
    "acquire",
    "add",
    "append",
    "bit_length",
    "capitalize",
    "casefold",
    "center",
    "clear",
    "close",
    "closed",
    "conjugate",
    "copy",
    "count",
    "decode",
    "difference",
    "discard",
    "encode",
    "end",
    "endswith",
    "expandtabs",
    "extend",
    "fileno",
    "find",
    "findall",
    "finditer",
    "flush",
    "format",
    "format_map",
    "from_bytes",
    "fromkeys",
    "fullmatch",
    "get",
    "group",
    "groupdict",
    "groups",
    "hex",
    "imag",
    "index",
    "insert",
    "intersection",
    "is_integer",
    "isalnum",
    "isalpha",
    "isatty",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isspace",
    "issubset",
    "issuperset",
    "isupper",
    "items",
    "join",
    "keys",
    "ljust",
    "lower",
    "lstrip",
    "match",
    "mode",
    "name",
    "partition",
    "pop",
    "popitem",
    "read",
    "readline",
    "readlines",
    "real",
    "release",
    "remove",
    "replace",
    "reverse",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "search",
    "seek",
    "send",
    "setdefault",
    "sort",
    "span",
    "split",
    "splitlines",
    "start",
    "startswith",
    "strip",
    "sub",
    "subn",
    "swapcase",
    "symmetric_difference",
    "tell",
    "throw",
    "title",
    "to_bytes",
    "translate",
    "truncate",
    "union",
    "update",
    "upper",
    "values",
    "write",
    "writelines",
    "zfill",
];

impl Solver {
    /// Gives objects of which nothing is known the classes that have all they are asked for.
    pub(crate) fn assume_classes(&mut self) {
        let Some(classes) = self.by_attribute.clone() else {
            return;
        };
        for (node, names) in self.asked() {
            self.unit.consulted.extend(&names);
            for class in self.classes_with(&names, &classes) {
                let instance = self.objects.intern(Object::Instance(class));
                self.add(node, instance);
            }
        }
    }

    /// Per name the classes that have it of their own.
    pub(crate) fn classes_by_attribute(&self) -> Arc<FxHashMap<Name, Vec<ClassId>>> {
        let mut classes: FxHashMap<Name, Vec<ClassId>> = FxHashMap::default();
        for (info, id) in self.program.classes.iter().zip(0..) {
            let is_stub = self
                .program
                .file(info.file)
                .is_some_and(|file| file.is_stub);
            if is_stub {
                continue;
            }
            #[expect(clippy::iter_over_hash_type, reason = "each goes to a list of its own")]
            for name in info.attributes.keys() {
                classes.entry(*name).or_default().push(ClassId(id));
            }
        }
        classes.into()
    }

    /// What is asked of each object of the unit at work of which nothing is known, in the order in
    /// which the rules came.
    fn asked(&self) -> Vec<(Node, Vec<Name>)> {
        let mut places: FxHashMap<Node, usize> = FxHashMap::default();
        let mut asked: Vec<(Node, Vec<Name>)> = Vec::new();
        for id in &self.unit.constraints {
            let Some((constraint, node)) = self.rule(*id) else {
                continue;
            };
            let Rule::Attribute { name, .. } = &constraint.rule else {
                continue;
            };
            if self.owner(node) != self.current || !self.is_unknown(node) {
                continue;
            }
            let place = *places.entry(node).or_insert(asked.len());
            match asked.get_mut(place) {
                Some((_, names)) if names.contains(name) => {}
                Some((_, names)) => names.push(*name),
                None => asked.push((node, vec![*name])),
            }
        }
        asked
    }

    /// Whether a variable holds at most values of builtin types.
    fn is_unknown(&self, node: Node) -> bool {
        let mut held = self.held(node).iter();
        held.all(|object| match self.objects.get(*object) {
            Object::Container(..) => true,
            Object::ExternalValue(path) => self.program.names.text(path).starts_with("builtins."),
            // Whether a class outside has the attribute is not known.
            Object::External(path) => self.is_guessed(path),
            _ => false,
        })
    }

    /// Whether a dotted name may be an attribute of a class outside that classes of the repository
    /// inherit from.
    fn is_guessed(&self, path: Name) -> bool {
        let text = self.program.names.text(path);
        let class = text.rsplit_once('.').map(|(class, _)| class);
        let class = class.and_then(|class| self.program.names.get(class));
        class.is_some_and(|class| self.hierarchy.outside.contains(&class))
    }

    /// The most general classes that have all of the names, unless there are many.
    fn classes_with(
        &self,
        names: &[Name],
        classes: &FxHashMap<Name, Vec<ClassId>>,
    ) -> Vec<ClassId> {
        let telling = names.iter().filter(|name| {
            let text = self.program.names.text(**name);
            !text.starts_with("__") && COMMON.binary_search(&text).is_err()
        });
        let telling: Vec<Name> = telling.copied().collect();
        let lists = telling.iter().filter_map(|name| classes.get(name));
        let mut found: Vec<ClassId> = Vec::new();
        for list in lists {
            // A name of very many classes says as little as none.
            if list.len() <= 20 * MAX_CLASSES {
                found.extend(list);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|class| telling.iter().all(|name| self.has_name(*class, *name)));
        let all = found.clone();
        found.retain(|class| {
            let ancestors = self.hierarchy.order(*class).iter().skip(1);
            !ancestors.into_iter().any(
                |ancestor| matches!(ancestor, Ancestor::Class(ancestor) if all.contains(ancestor)),
            )
        });
        if found.len() > MAX_CLASSES {
            found.clear();
        }
        found
    }

    /// Whether instances of a class have an attribute: bound in its body or set by its methods.
    pub(crate) fn has_name(&self, class: ClassId, name: Name) -> bool {
        let mut order = self.hierarchy.order(class).iter();
        order.any(|ancestor| match ancestor {
            Ancestor::Class(ancestor) => self.program.class(*ancestor).is_some_and(|class| {
                class.attributes.contains_key(&name) || class.fields.contains(&name)
            }),
            Ancestor::External(_) => false,
        })
    }
}
