//! Comments, each a child of the FILE.

use relspec_contracts::CpgNodes;
use relspec_text::normalize::code_preview;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use super::{Value, Writer};
use crate::graph::enclosing::Enclosing;
use crate::graph::kind::EdgeKind;
use crate::graph::tree::CpgNodeId;
use crate::syntax::Span;

const CODE_BYTES: usize = 256;

impl<'a> Writer<'a, '_> {
    pub(super) fn comments(&mut self) {
        let analysis = self.analysis;
        let enclosing = Enclosing::of(analysis);
        let file = self.graph.ids.tree().node(CpgNodeId::FILE);
        let mut order = file.map_or(0, |file| file.children);
        let mut seen: FxHashMap<(i64, &'a str), i64> = FxHashMap::default();
        for token in analysis.syntax.tokens() {
            if token.kind() != TokenKind::Comment {
                continue;
            }
            let span = Span::from(token.range());
            let text = analysis.source.slice(span);
            let owner = analysis.defs.id(enclosing.innermost(span));
            let count = seen.entry((owner, text)).or_insert(0);
            *count += 1;
            let id = relspec_ids::comment_id(owner, text, *count);
            order += 1;
            let preview = code_preview(text, CODE_BYTES);
            let mut row = CpgNodes {
                subkind: Some(kind(text, analysis.source.place(span.start).line)),
                owner_id: Some(owner),
                code: Some(preview),
                ast_order: Some(order as i32),
                ..self.bare_node(id, "COMMENT")
            };
            self.locate(&mut row, span);
            self.facts.cpg_nodes.push(row);
            self.prop(id, "TEXT", Value::Text(text));
            self.flag(id, "IS_TRUNCATED", preview.len() < text.len());
            self.edge(EdgeKind::Ast, self.file_id, id);
        }
    }
}

fn kind(text: &str, line: u32) -> &'static str {
    let said = text.trim_start_matches('#').trim_start();
    let is_ignore = said
        .strip_prefix("type:")
        .is_some_and(|said| said.trim_start().starts_with("ignore"));
    let is_encoding = line <= 2 && (said.contains("coding:") || said.contains("coding="));
    match (is_ignore, is_encoding) {
        (true, _) => "TYPE_IGNORE",
        (false, true) => "ENCODING",
        (false, false) => "COMMENT",
    }
}
