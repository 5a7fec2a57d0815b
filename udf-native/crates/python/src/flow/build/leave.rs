//! What leaves statements: exceptions, and all that passes a `finally` or the exit of a `with`.

use super::{Builder, Context, Ends, Gate, Label, Step, Target};
use crate::graph::CpgNodeId;

/// Kinds of arrival at a gate, in the order of [`Gate::arrivals`].
const KINDS: [Label; 5] = [
    Label::Next,
    Label::Exception,
    Label::Return,
    Label::Break,
    Label::Continue,
];

impl Context {
    /// Where a kind of arrival comes from or goes to; `None` for the ordinary one, and for
    /// exceptions that nothing looks at.
    fn target(&self, kind: Label) -> Option<Target> {
        match kind {
            Label::Exception => self.raises,
            Label::Return => Some(self.returns),
            Label::Break => Some(self.breaks),
            Label::Continue => Some(self.continues),
            Label::Next | Label::True | Label::False => None,
        }
    }
}

impl Builder<'_, '_> {
    /// A gate around what is to come, and the context inside.
    pub(super) fn gate(&mut self, outside: Context) -> (u32, Context) {
        let inside = Context {
            raises: Some(self.target()),
            returns: self.target(),
            breaks: self.target(),
            continues: self.target(),
        };
        self.gates.push(Gate {
            inside,
            outside,
            from: 0,
            arrivals: [false; 5],
        });
        (self.gates.len() as u32 - 1, inside)
    }

    /// Sends the open ends out of the statement under a label.
    pub(super) fn leave(&mut self, label: Label) {
        let open = self.take_open();
        let open = self.labelled(open, label);
        self.escape(open, self.context, label);
    }

    /// Sends ends to where a kind of leaving goes; an exception that nothing looks at ends the
    /// METHOD.
    fn escape(&mut self, ends: Ends, context: Context, kind: Label) {
        let end = Target(0);
        self.send(ends, context.target(kind).unwrap_or(end));
    }

    /// What a `with` protects starts behind the last node.
    pub(super) fn protect(&mut self, gate: u32) {
        let from = self.cfg.order.len() as u32;
        if let Some(gate) = self.gates.get_mut(gate as usize) {
            gate.from = from;
            self.context = gate.inside;
        }
    }

    /// A block can be interrupted anywhere, so its handlers, or the exit of its `with`, are reached
    /// even if none of its nodes is known to raise: from the first of them.
    pub(super) fn interrupt(&mut self, target: Target, from: u32) {
        let Some(first) = self.cfg.order.get(from as usize).copied() else {
            return;
        };
        if !self.place(target).ends.is_live && self.cfg.is_live(first) {
            self.send_one(first, Label::Exception, target);
        }
    }

    /// Everything that arrives at a gate becomes open.
    pub(super) fn open_gate(&mut self, gate: u32) {
        let Some(Gate { inside, .. }) = self.gates.get(gate as usize).copied() else {
            return;
        };
        let mut lists = [
            self.open,
            Ends::EMPTY,
            Ends::EMPTY,
            Ends::EMPTY,
            Ends::EMPTY,
        ];
        for (list, kind) in lists.iter_mut().zip(KINDS).skip(1) {
            if let Some(target) = inside.target(kind) {
                *list = self.place(target).ends;
            }
        }
        // Dead arrivals count only if there are no others.
        let is_live = lists.iter().any(|list| list.is_live);
        let arrivals = lists.map(|list| list.is_live || !is_live && !list.is_empty());
        if let Some(gate) = self.gates.get_mut(gate as usize) {
            gate.arrivals = arrivals;
        }
        self.open = Ends::EMPTY;
        for list in lists {
            self.open = self.join(self.open, list);
        }
    }

    /// The open ends go on to where each kind of arrival was bound for.
    pub(super) fn close_gate(&mut self, gate: u32) {
        let Some(gate) = self.gates.get(gate as usize).copied() else {
            return;
        };
        let open = self.take_open();
        for (kind, arrives) in KINDS.into_iter().zip(gate.arrivals).skip(1) {
            if arrives {
                let ends = self.labelled(open, kind);
                self.escape(ends, gate.outside, kind);
            }
        }
        let [is_passed, ..] = gate.arrivals;
        if is_passed {
            self.open = open;
        }
    }

    /// The exit of a `with`: a gate that may swallow what is raised, and may raise itself.
    pub(super) fn exit(&mut self, id: CpgNodeId, gate: u32) {
        if let Some(Gate { inside, from, .. }) = self.gates.get(gate as usize).copied()
            && let Some(raised) = inside.raises
        {
            self.interrupt(raised, from);
        }
        self.open_gate(gate);
        let Some(gate) = self.gates.get(gate as usize).copied() else {
            return;
        };
        self.connect(id);
        let [is_passed, is_raised, others @ ..] = gate.arrivals;
        let open = self.take_open();
        if is_raised || gate.outside.raises.is_some() {
            let ends = self.labelled(open, Label::Exception);
            self.escape(ends, gate.outside, Label::Exception);
        }
        for (kind, arrives) in KINDS.into_iter().skip(2).zip(others) {
            if arrives {
                let ends = self.labelled(open, kind);
                self.escape(ends, gate.outside, kind);
            }
        }
        if is_passed || is_raised {
            self.open = open;
        }
    }

    /// After the last handler of `except*` what was not handled is raised again, even after a
    /// handler that took a part of it. Only if there was another handler can it go on after one
    /// that took nothing.
    pub(super) fn end_star(&mut self, handlers: usize) {
        let open = self.take_open();
        let ends = self.labelled(open, Label::Exception);
        self.escape(ends, self.context, Label::Exception);
        let mut rest = Ends::EMPTY;
        let mut at = open.first;
        while let Some(end) = self.ends.get(at as usize).copied() {
            if handlers > 1 || end.label != Label::False {
                rest = self.add(rest, end.src, end.label);
            }
            at = end.next;
        }
        self.open = rest;
    }

    /// Lets what is open raise for certain.
    pub(super) fn throw(&mut self) {
        self.push(Step::Leave(Label::Exception));
    }
}
