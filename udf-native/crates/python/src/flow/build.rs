//! From the tree of a METHOD to its control flow, with an explicit stack.
//!
//! The builder is a small machine. [`Step`]s wait on a stack; [`Step::Enter`] replaces a node of
//! the tree by the steps of its construct, all others move control. The *open* ends are the edges
//! whose target is not known yet: those that lead to whatever is evaluated next. A [`Target`] is a
//! place to come, which collects ends until it is bound, or the start of a loop, which is known.
//!
//! What leaves a statement early goes where the [`Context`] says. A `finally`, or the exit of a
//! `with`, puts targets of its own into the context of what it protects, and hands on what arrives
//! there, each kind of arrival under its own label. A node is dead if all ends that lead to it are;
//! since loops are entered from above, that is known when the node is met.

mod expr;
mod leave;
mod pattern;
mod stmt;

use super::cfg::{Cfg, Edge, Label, Life};
use super::names::Names;
use super::raises::{may_raise, truth};
use crate::graph::{CpgNode, CpgNodeId, MethodView, Tree};
use crate::syntax::{Kind, Syntax};

const NONE: u32 = u32::MAX;

/// A place that control can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target(u32);

/// Where what leaves a statement early goes to.
#[derive(Clone, Copy, Debug)]
struct Context {
    /// Exceptions; `None` where nothing around the statement looks at them.
    raises: Option<Target>,
    returns: Target,
    breaks: Target,
    continues: Target,
}

/// One end of an edge, and the next one of the same list.
#[derive(Clone, Copy, Debug)]
struct End {
    src: u32,
    label: Label,
    next: u32,
}

/// A list of ends.
#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u32,
    last: u32,
    /// One of them is reached.
    is_live: bool,
}

impl Ends {
    const EMPTY: Self = Self {
        first: NONE,
        last: NONE,
        is_live: false,
    };

    const fn is_empty(self) -> bool {
        self.first == NONE
    }
}

/// What a target knows: the ends that wait for it, or the node it is.
#[derive(Clone, Copy, Debug)]
struct Place {
    ends: Ends,
    node: u32,
}

/// What waits on the stack.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A node with all below it.
    Enter(CpgNodeId),
    /// A pattern; what does not match goes to the target.
    Pattern(CpgNodeId, Target),
    /// The node alone, after its operands.
    Node(CpgNodeId),
    /// The open ends become those of a condition: where it holds and where it does not, each to a
    /// target or onwards.
    Branch(CpgNodeId, Option<Target>, Option<Target>),
    /// The open ends go there.
    Jump(Target),
    /// What waits for the target goes on here.
    Bind(Target),
    /// The next node is the target.
    Mark(Target),
    /// The context of what follows.
    Within(Context),
    /// The open ends leave the statement.
    Leave(Label),
    /// The node before may also raise.
    MayRaise,
    /// Something is raised even if no node since the given one may raise.
    Interrupt(Target, u32),
    /// What a `with` protects starts here, by its gate.
    Protect(u32),
    /// The exit of a `with`, by its gate.
    Exit(CpgNodeId, u32),
    /// The start of a `finally`, by its gate.
    OpenGate(u32),
    /// Its end.
    CloseGate(u32),
    /// The end of the handlers of `except*`; the number of handlers.
    EndStar(usize),
}

/// A `finally` or the exit of a `with`.
#[derive(Clone, Copy, Debug)]
struct Gate {
    /// What it protects leaves to here.
    inside: Context,
    /// Where it sends on.
    outside: Context,
    /// Number of nodes before the first one that a `with` protects.
    from: u32,
    /// Which kinds of arrival there are, the ordinary one first.
    arrivals: [bool; 5],
}

/// Builds the control flow of one METHOD after the other.
pub(super) struct Builder<'s, 'a> {
    tree: &'s Tree<'a>,
    syntax: &'s Syntax<'a>,
    names: &'s Names<'s, 'a>,
    steps: Vec<Step>,
    ends: Vec<End>,
    places: Vec<Place>,
    /// Targets that the next node is.
    marks: Vec<Target>,
    gates: Vec<Gate>,
    open: Ends,
    context: Context,
    cfg: Cfg,
}

impl<'s, 'a> Builder<'s, 'a> {
    pub(super) fn new(
        tree: &'s Tree<'a>,
        syntax: &'s Syntax<'a>,
        names: &'s Names<'s, 'a>,
    ) -> Self {
        let end = Target(0);
        Self {
            tree,
            syntax,
            names,
            steps: Vec::new(),
            ends: Vec::new(),
            places: Vec::new(),
            marks: Vec::new(),
            gates: Vec::new(),
            open: Ends::EMPTY,
            context: Context {
                raises: None,
                returns: end,
                breaks: end,
                continues: end,
            },
            cfg: Cfg::default(),
        }
    }

    /// The control flow of a METHOD, until the next one is built.
    pub(super) fn build(&mut self, method: &MethodView) -> &Cfg {
        self.ends.clear();
        self.places.clear();
        self.gates.clear();
        self.cfg.reset(method);
        let exit = self.target();
        self.context = Context {
            raises: None,
            returns: exit,
            breaks: exit,
            continues: exit,
        };
        self.open = Ends::EMPTY;
        self.connect(method.entry);
        self.turn(|builder| {
            builder.enter_children(method.entry);
            builder.push(Step::Bind(exit));
            builder.push(Step::Node(method.exit));
        });
        self.run();
        self.marks.clear();
        self.cfg.finish();
        &self.cfg
    }

    fn run(&mut self) {
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Enter(id) => self.turn(|builder| builder.enter(id)),
                Step::Pattern(id, fails) => self.turn(|builder| builder.pattern(id, fails)),
                Step::Node(id) => self.visit(id),
                Step::Branch(id, yes, no) => self.branch(id, yes, no),
                Step::Jump(target) => self.jump(target),
                Step::Bind(target) => self.bind(target),
                Step::Mark(target) => self.marks.push(target),
                Step::Within(context) => self.context = context,
                Step::Leave(label) => self.leave(label),
                Step::MayRaise => self.raise_if_caught(),
                Step::Interrupt(target, from) => self.interrupt(target, from),
                Step::Protect(gate) => self.protect(gate),
                Step::Exit(id, gate) => self.exit(id, gate),
                Step::OpenGate(gate) => self.open_gate(gate),
                Step::CloseGate(gate) => self.close_gate(gate),
                Step::EndStar(handlers) => self.end_star(handlers),
            }
        }
    }

    /// Lets a construct push its steps in their order; the first of them is done first.
    fn turn(&mut self, push: impl FnOnce(&mut Self)) {
        let waiting = self.steps.len();
        push(self);
        if let Some(steps) = self.steps.get_mut(waiting..) {
            steps.reverse();
        }
    }

    fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn node(&self, id: CpgNodeId) -> Option<&'s CpgNode<'a>> {
        self.tree.node(id)
    }

    /// The construct a node stands for.
    fn construct(&self, id: CpgNodeId) -> Kind {
        let node = self.node(id);
        node.map_or(Kind::Unknown, |node| self.syntax.node(node.syntax).kind)
    }

    fn target(&mut self) -> Target {
        self.places.push(Place {
            ends: Ends::EMPTY,
            node: NONE,
        });
        Target(self.places.len() as u32 - 1)
    }

    fn place(&self, target: Target) -> Place {
        let place = self.places.get(target.0 as usize).copied();
        place.unwrap_or(Place {
            ends: Ends::EMPTY,
            node: NONE,
        })
    }

    /// Adds an end to a list.
    fn add(&mut self, list: Ends, src: u32, label: Label) -> Ends {
        let at = self.ends.len() as u32;
        self.ends.push(End {
            src,
            label,
            next: list.first,
        });
        Ends {
            first: at,
            last: if list.is_empty() { at } else { list.last },
            is_live: list.is_live || self.cfg.is_live(src),
        }
    }

    /// One list of two.
    fn join(&mut self, front: Ends, back: Ends) -> Ends {
        if front.is_empty() {
            return back;
        }
        if back.is_empty() {
            return front;
        }
        if let Some(end) = self.ends.get_mut(front.last as usize) {
            end.next = back.first;
        }
        Ends {
            first: front.first,
            last: back.last,
            is_live: front.is_live || back.is_live,
        }
    }

    /// Sends a list of ends to a target.
    fn send(&mut self, list: Ends, target: Target) {
        let place = self.place(target);
        if place.node != NONE {
            self.link(list, place.node);
            return;
        }
        let ends = self.join(place.ends, list);
        if let Some(place) = self.places.get_mut(target.0 as usize) {
            place.ends = ends;
        }
    }

    /// Sends one end to a target.
    fn send_one(&mut self, src: u32, label: Label, target: Target) {
        let list = self.add(Ends::EMPTY, src, label);
        self.send(list, target);
    }

    fn link(&mut self, list: Ends, dst: u32) {
        let mut at = list.first;
        while let Some(end) = self.ends.get(at as usize) {
            self.cfg.edges.push(Edge {
                src: end.src,
                dst,
                label: end.label,
            });
            at = end.next;
        }
    }

    fn take_open(&mut self) -> Ends {
        std::mem::replace(&mut self.open, Ends::EMPTY)
    }

    /// Leads the open ends to a node, from which control goes on.
    fn connect(&mut self, id: CpgNodeId) {
        let number = id.0.wrapping_sub(self.cfg.base);
        let open = self.take_open();
        let is_live = open.is_live || number == 0;
        let Some(life) = self.cfg.life.get_mut(number as usize) else {
            return;
        };
        *life = if is_live { Life::Live } else { Life::Dead };
        self.cfg.order.push(number);
        self.link(open, number);
        while let Some(mark) = self.marks.pop() {
            let waiting = self.place(mark).ends;
            self.link(waiting, number);
            if let Some(place) = self.places.get_mut(mark.0 as usize) {
                place.node = number;
            }
        }
        self.open = self.add(Ends::EMPTY, number, Label::Next);
    }

    fn visit(&mut self, id: CpgNodeId) {
        self.connect(id);
        if self.context.raises.is_some()
            && let Some(node) = self.node(id)
            && may_raise(self.syntax, self.names, id, node)
        {
            self.raise_if_caught();
        }
    }

    /// What is open may raise, if anything around looks at exceptions.
    fn raise_if_caught(&mut self) {
        let Some(target) = self.context.raises else {
            return;
        };
        if let Some(end) = self.ends.get(self.open.first as usize) {
            self.send_one(end.src, Label::Exception, target);
        }
    }

    fn jump(&mut self, target: Target) {
        let open = self.take_open();
        self.send(open, target);
    }

    fn bind(&mut self, target: Target) {
        let waiting = self.place(target).ends;
        if let Some(place) = self.places.get_mut(target.0 as usize) {
            place.ends = Ends::EMPTY;
        }
        let open = self.take_open();
        self.open = self.join(open, waiting);
    }

    fn branch(&mut self, id: CpgNodeId, yes: Option<Target>, no: Option<Target>) {
        let decided = self.node(id).and_then(|node| truth(self.syntax, node));
        let open = self.take_open();
        let sides = [(Label::True, yes, true), (Label::False, no, false)];
        for (label, target, holds) in sides {
            if decided.is_some_and(|decided| decided != holds) {
                continue;
            }
            let side = self.labelled(open, label);
            match target {
                Some(target) => self.send(side, target),
                None => self.open = self.join(self.open, side),
            }
        }
    }

    /// The ends of a list under another label.
    fn labelled(&mut self, list: Ends, label: Label) -> Ends {
        let mut made = Ends::EMPTY;
        let mut at = list.first;
        while let Some(end) = self.ends.get(at as usize).copied() {
            made = self.add(made, end.src, label);
            at = end.next;
        }
        made
    }
}
