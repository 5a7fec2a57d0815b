//! Rows as text, with ids replaced by what they are ids of.

use std::collections::HashMap;

use relspec_contracts::{CpgEdges, Facts};
use relspec_python::Analysis;
use relspec_python::diagnostic::Diagnostic;
use relspec_python::graph::Graph;

/// What the ids of a file are ids of.
pub(crate) struct Names {
    names: HashMap<i64, String>,
}

impl Names {
    pub(crate) fn of(analysis: &Analysis<'_>, graph: &Graph<'_>, facts: &Facts<'_>) -> Self {
        let mut names = HashMap::new();
        for (id, node) in graph.ids.iter() {
            let place = analysis.source.place(node.span.start);
            let text: String = analysis.source.slice(node.span).chars().take(24).collect();
            let text = text.split('\n').next().unwrap_or("");
            names.insert(id, format!("{}:{} `{text}`", place.line, place.col));
        }
        for (_, def) in analysis.defs.iter() {
            names.insert(def.id, format!("<{}>", def.qualpath));
        }
        for binding in analysis.scopes.bindings() {
            let name = analysis.atoms.text(binding.name);
            names.insert(binding.id, format!("binding {name}"));
        }
        for scope in analysis.scopes.all() {
            let name = analysis.atoms.text(scope.name);
            names.insert(scope.id, format!("{} {name}", scope.kind.as_str()));
        }
        for member in graph.members.all() {
            let class = analysis.defs.id(member.class);
            let id = relspec_ids::member_id(class, member.name);
            names.insert(id, format!("MEMBER {}", member.name));
        }
        for symbol in &facts.py_symbols {
            names.insert(symbol.symbol_id, symbol.full_name.to_owned());
            let of_type = relspec_ids::type_id(symbol.full_name);
            names.insert(of_type, format!("TYPE {}", symbol.full_name));
        }
        let mut names = Self { names };
        for path in &facts.py_paths {
            let text = names.spell(path.path);
            names.names.insert(path.path_id, text);
        }
        names
    }

    /// A path with the ids in it replaced.
    fn spell(&self, path: &str) -> String {
        let (root, steps) = path.split_once('}').unwrap();
        let words: Vec<String> = root
            .split(' ')
            .map(|word| match word.parse::<i64>() {
                Ok(id) => self.names.get(&id).map_or("file".to_owned(), |name| {
                    name.trim_matches(['<', '>']).to_owned()
                }),
                Err(_) => word.to_owned(),
            })
            .collect();
        format!("{}}}{steps}", words.join(" "))
    }

    fn id(&self, id: i64) -> String {
        self.names
            .get(&id)
            .cloned()
            .unwrap_or_else(|| format!("?{id}"))
    }

    fn ids(&self, ids: &[i64]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.id(*id)).collect();
        names.join(" ")
    }

    fn option(&self, label: &str, id: Option<i64>) -> String {
        id.map_or(String::new(), |id| format!(" {label}={}", self.id(id)))
    }

    pub(crate) fn lines(
        &self,
        kind: &str,
        facts: &Facts<'_>,
        findings: &[Diagnostic],
    ) -> Vec<String> {
        let mut lines: Vec<String> = match kind {
            "module" => facts.py_modules.iter().map(module).collect(),
            "def" => facts.py_defs.iter().map(|row| self.def(row)).collect(),
            "import" => facts
                .py_imports
                .iter()
                .map(|row| self.import(row))
                .collect(),
            "export" => facts
                .py_exports
                .iter()
                .map(|row| self.export(row))
                .collect(),
            "member" => facts
                .py_members
                .iter()
                .map(|row| self.member(row))
                .collect(),
            "base" => facts.py_bases.iter().map(|row| self.base(row)).collect(),
            "symbol" => facts.py_symbols.iter().map(symbol).collect(),
            "path" => facts.py_paths.iter().map(|row| self.path(row)).collect(),
            "use" => facts
                .py_uses
                .iter()
                .map(|row| self.usage(row, facts))
                .collect(),
            "call" => facts
                .py_calls
                .iter()
                .map(|row| self.call(row, facts))
                .collect(),
            "edge" | "defines" => {
                let defines = kind == "defines";
                let edges = facts.cpg_edges.iter().filter(|edge| !is_of_type(edge));
                edges
                    .filter(|edge| (edge.kind == "DEFINES_SYMBOL") == defines)
                    .map(|edge| self.edge(edge))
                    .collect()
            }
            "type" => {
                let edges = facts.cpg_edges.iter().filter(|edge| is_of_type(edge));
                edges.map(|edge| self.edge(edge)).collect()
            }
            "return" => facts
                .py_returns
                .iter()
                .map(|row| {
                    format!(
                        "return {} {} {} {} x{}",
                        self.id(row.def_id),
                        row.ordinal,
                        row.return_kind,
                        self.spell(row.path),
                        row.site_count
                    )
                })
                .collect(),
            "flow" => facts
                .py_param_flows
                .iter()
                .map(|row| {
                    let place = row
                        .position
                        .map_or(String::new(), |place| place.to_string());
                    format!(
                        "flow {} {} {} {} {place}{}",
                        self.id(row.param_id),
                        row.ordinal,
                        row.flow_kind,
                        self.id(row.node_id),
                        row.name.unwrap_or("")
                    )
                })
                .collect(),
            "finding" => findings
                .iter()
                .map(|f| format!("finding {} {}", f.code.as_str(), f.message))
                .collect(),
            other => panic!("unknown kind {other}"),
        };
        lines.sort();
        lines
    }

    fn def(&self, row: &relspec_contracts::PyDefs<'_>) -> String {
        let flags = flags(&[
            ("global", row.is_global),
            ("async", row.is_async),
            ("generator", row.is_generator),
            ("abstract", row.is_abstract),
            ("overload", row.is_overload),
            ("conditional", row.is_conditional),
            ("stub", row.is_stub),
            ("*args", row.has_varargs),
            ("**kwargs", row.has_kwargs),
        ]);
        let bounds = row.min_positional.map_or(String::new(), |min| {
            let max = row
                .max_positional
                .map_or(String::new(), |max| max.to_string());
            format!(" {min}..{max}")
        });
        format!(
            "def {} {} {}{}{} {}{bounds}{}{}{} decorators={} params={:?} {:?}{flags}",
            row.def_kind,
            row.qualpath,
            row.symbol_name,
            row.method_kind
                .map_or(String::new(), |kind| format!(" {kind}")),
            row.signature
                .map_or(String::new(), |text| format!(" {text}")),
            row.visibility,
            self.option("parent", row.parent_def_id),
            self.option("class", row.class_def_id),
            self.option("binds", row.binding_id),
            row.decorator_count,
            row.param_kinds,
            row.param_flags,
        )
    }

    fn import(&self, row: &relspec_contracts::PyImports<'_>) -> String {
        let flags = flags(&[
            ("star", row.is_star),
            ("type-checking", row.is_type_checking),
            ("guarded", row.is_guarded),
            ("conditional", row.is_conditional),
            ("future", row.is_future),
        ]);
        format!(
            "import {} {} text={:?} level={} target={:?} name={:?} bound={:?} alias={:?} in {} / {}{}{flags}",
            self.id(row.import_id),
            row.import_kind,
            row.module_text,
            row.level,
            row.target_module,
            row.imported_name,
            row.bound_name,
            row.alias,
            self.id(row.def_id),
            self.id(row.scope_id),
            self.option("binds", row.binding_id),
        )
    }

    fn export(&self, row: &relspec_contracts::PyExports<'_>) -> String {
        let flags = flags(&[
            ("last", row.is_last),
            ("conditional", row.is_conditional),
            ("in-all", row.in_all == Some(true)),
            ("not-in-all", row.in_all == Some(false)),
            ("public", row.is_public),
        ]);
        let target = match (row.target_module, row.target_name) {
            (Some(module), Some(name)) => format!(" -> {module} : {name}"),
            (Some(module), None) => format!(" -> {module}"),
            _ => String::new(),
        };
        format!(
            "export {} {} {}{}{target}{}{}{flags}",
            row.name,
            row.ordinal,
            row.export_kind,
            self.option("def", row.def_id),
            self.option("path", row.path_id),
            self.option("type", row.type_path_id),
        )
    }

    fn member(&self, row: &relspec_contracts::PyMembers<'_>) -> String {
        let flags = flags(&[("last", row.is_last), ("conditional", row.is_conditional)]);
        format!(
            "member {}.{} {} {} at {}{}{}{}{flags}",
            self.id(row.class_def_id),
            row.name,
            row.ordinal,
            row.member_kind,
            self.id(row.site_def_id),
            self.option("def", row.def_id),
            self.option("path", row.path_id),
            self.option("type", row.type_path_id),
        )
    }

    fn base(&self, row: &relspec_contracts::PyBases<'_>) -> String {
        format!(
            "base {} {}{} {}",
            self.id(row.class_def_id),
            row.ordinal,
            row.keyword
                .map_or(String::new(), |keyword| format!(" {keyword}=")),
            self.id(row.path_id),
        )
    }

    fn path(&self, row: &relspec_contracts::PyPaths<'_>) -> String {
        format!(
            "path {} {} qname={:?} steps={} names={}",
            self.id(row.path_id),
            row.root_kind,
            row.qname,
            row.step_count,
            row.name_step_count,
        )
    }

    fn usage(&self, row: &relspec_contracts::PyUses<'_>, facts: &Facts<'_>) -> String {
        let flags = flags(&[
            ("attribute", row.is_attribute),
            ("type-checking", row.is_type_checking),
        ]);
        let paths: Vec<String> = facts
            .py_use_paths
            .iter()
            .filter(|path| path.use_id == row.use_id)
            .map(|p| format!("{} {} {}", self.id(p.path_id), p.basis, p.evidence_rank))
            .collect();
        let list = |label: &str, ids: &[i64]| {
            if ids.is_empty() {
                String::new()
            } else {
                format!(" {label}[{}]", self.ids(ids))
            }
        };
        format!(
            "use {} {} {}({}){flags} [{}] nodes[{}]{}{}",
            row.use_kind,
            row.role,
            row.name.unwrap_or("-"),
            row.arg_shape.join(" "),
            paths.join(" | "),
            self.ids(row.node_ids),
            list("receivers", row.receiver_ids),
            list("args", row.arg_ids),
        )
    }

    fn call(&self, row: &relspec_contracts::PyCalls<'_>, facts: &Facts<'_>) -> String {
        let flags = flags(&[
            ("star", row.has_star),
            ("double-star", row.has_double_star),
            ("awaited", row.is_awaited),
            ("type-checking", row.is_type_checking),
            ("answered", row.use_id.is_none()),
        ]);
        let arguments: Vec<String> = facts
            .py_call_args
            .iter()
            .filter(|argument| argument.call_id == row.call_id)
            .map(|a| {
                let place = a
                    .position
                    .map_or(String::new(), |position| position.to_string());
                let form = a.keyword.or(a.star_kind).unwrap_or("");
                format!("{}:{place}{form} {}", a.ordinal, self.id(a.arg_id))
            })
            .collect();
        format!(
            "call {} {} {} {} in {} positional={} keywords={:?} [{}]{flags}",
            self.id(row.call_id),
            row.call_kind,
            row.callee_shape,
            row.callee_name.unwrap_or("-"),
            self.id(row.def_id),
            row.positional_count,
            row.keyword_names,
            arguments.join(", "),
        )
    }

    fn edge(&self, edge: &CpgEdges<'_>) -> String {
        if edge.evidence_rank == 0 {
            return format!(
                "{} {} -> {}",
                edge.kind,
                self.id(edge.src),
                self.id(edge.dst)
            );
        }
        format!(
            "{} {} -> {} {} {} {} {} {}{}{}",
            edge.kind,
            self.id(edge.src),
            self.id(edge.dst),
            edge.origin,
            edge.resolution_method,
            edge.evidence_rank,
            edge.confidence,
            edge.score.unwrap_or(-1),
            edge.reason
                .map_or(String::new(), |reason| format!(" {reason}")),
            if edge.ambiguity_group.is_some() {
                " ambiguous"
            } else {
                ""
            },
        )
    }
}

fn module(row: &relspec_contracts::PyModules<'_>) -> String {
    let flags = flags(&[
        ("package", row.is_package),
        ("stub", row.is_stub),
        ("importable", row.is_importable),
        ("star", row.has_star_import),
        ("getattr", row.has_module_getattr),
        ("future-annotations", row.future_annotations),
    ]);
    format!(
        "module {} {} package={:?} root={:?} {} all={}{flags}",
        row.path,
        row.module_name,
        row.package_name,
        row.source_root,
        row.parse_status,
        row.all_kind,
    )
}

fn symbol(row: &relspec_contracts::PySymbols<'_>) -> String {
    let flags = flags(&[
        ("definition", row.is_definition),
        ("type", row.is_type),
        ("only", !row.is_symbol),
    ]);
    format!("symbol {} {}{flags}", row.full_name, row.entity_kind)
}

fn flags(flags: &[(&str, bool)]) -> String {
    let set = flags.iter().filter(|(_, set)| *set);
    set.fold(String::new(), |text, (name, _)| text + " " + name)
}

fn is_of_type(edge: &CpgEdges<'_>) -> bool {
    matches!(edge.kind, "EVAL_TYPE" | "ALIAS_OF")
}
