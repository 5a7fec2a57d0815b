//! `py_modules`: the module a file defines.

use relspec_contracts::PyModules;
use relspec_text::Module;

use super::File;
use super::all_names::AllKind;
use crate::defs::{DefIndex, DefKind};

pub(super) fn row<'a>(
    file: &File<'a, '_>,
    path: &'a str,
    module: &Module<'a>,
    all_kind: AllKind,
) -> PyModules<'a> {
    let analysis = file.analysis;
    let is_getattr = |def: &crate::defs::Definition<'_>| {
        def.kind == DefKind::Function
            && def.parent == Some(DefIndex::MODULE)
            && analysis.atoms.text(def.name) == "__getattr__"
    };
    PyModules {
        file_id: analysis.file_id,
        path,
        module_def_id: relspec_ids::def_id(analysis.file_id, "<module>"),
        module_name: analysis.module_name,
        package_name: module
            .package_name()
            .map(|name| &*file.arena.alloc_str(name)),
        source_root: module.source_root,
        parse_status: analysis.status.as_str(),
        is_package: module.is_package,
        is_stub: module.is_stub,
        is_importable: module.is_importable,
        all_kind: all_kind.as_str(),
        has_star_import: analysis.scopes.has_star_import(),
        has_module_getattr: analysis.defs.all().iter().any(is_getattr),
        future_annotations: analysis.scopes.has_future_annotations(),
    }
}
