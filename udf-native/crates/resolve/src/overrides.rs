//! Methods that override those of ancestors.

use rustc_hash::FxHashMap;

use crate::answer::Override;
use crate::hierarchy::Ancestor;
use crate::object::Object;
use crate::program::{ClassId, Function, Node};
use crate::solver::Solver;

/// For each method of a class the method of that name in the nearest ancestor that has one.
pub(crate) fn of(solver: &Solver) -> Vec<Override> {
    let mut overrides = Vec::new();
    for class in (0..solver.program.classes.len() as u32).map(ClassId) {
        let Some(info) = solver.program.class(class) else {
            continue;
        };
        let own: FxHashMap<_, _> = info
            .attributes
            .iter()
            .filter_map(|(name, bound)| Some((*name, method(solver, class, bound.at_end)?)))
            .collect();
        let mut left = own;
        for ancestor in solver.hierarchy.order(class).iter().skip(1) {
            let Ancestor::Class(ancestor) = ancestor else {
                continue;
            };
            let Some(above) = solver.program.class(*ancestor) else {
                continue;
            };
            left.retain(|name, overriding| {
                let bound = above.attributes.get(name);
                let Some(overridden) =
                    bound.and_then(|bound| method(solver, *ancestor, bound.at_end))
                else {
                    return true;
                };
                overrides.push(Override {
                    file: overriding.file.0 as usize,
                    method: overriding.def_id,
                    overridden: overridden.def_id,
                    class: info.def_id,
                    ancestor: above.def_id,
                });
                false
            });
            if left.is_empty() {
                break;
            }
        }
    }
    overrides.sort_unstable();
    overrides
}

/// The function of the body of a class that a name is bound to, through what wraps it.
fn method(solver: &Solver, class: ClassId, node: Node) -> Option<&Function> {
    let held = solver.held(node).iter();
    let mut functions = held.filter_map(|object| match solver.objects.get(*object) {
        Object::Function(function) => solver.program.function(function),
        Object::Static(inner) | Object::ClassMethod(inner) | Object::Property(inner) => {
            let held = solver.held(inner).iter();
            let mut functions = held.filter_map(|object| match solver.objects.get(*object) {
                Object::Function(function) => solver.program.function(function),
                _ => None,
            });
            functions.next()
        }
        _ => None,
    });
    functions.find(|function| function.class == Some(class))
}
