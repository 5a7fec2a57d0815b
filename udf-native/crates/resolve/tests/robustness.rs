//! What holds of any input: one answer whatever the order, an end, and no panic.

mod harness;

use std::fmt::Write;

use harness::Repository;
use relspec_resolve::{Limits, resolve};
use relspec_summary::{Extent, Op, Summary, Var};

const SEVERAL: &str = "\
//- a.py
from b import Base, make
from c import *
class A(Base):
    def run(self):
        return helper(make(self))
A().run()
//- b.py
import c
class Base:
    def run(self):
        return c.helper(self)
def make(x):
    def inner():
        return x.run()
    return inner
//- c.py
from functools import wraps
def deco(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper
@deco
def helper(x):
    return x()
";

#[test]
fn order_of_files_does_not_matter() {
    let repository = Repository::of(SEVERAL);
    let expected = repository.resolve();
    assert!(!expected.calls.is_empty() && !expected.links.is_empty());
    let mut inputs = repository.inputs.clone();
    for _ in 0..inputs.len() {
        inputs.rotate_left(1);
        let mut reversed = inputs.clone();
        reversed.reverse();
        for order in [inputs.clone(), reversed] {
            let answers = resolve(order, Limits::default());
            assert_eq!(answers.calls, expected.calls);
            assert_eq!(answers.open, expected.open);
            assert_eq!(answers.links, expected.links);
            assert_eq!(answers.orders, expected.orders);
        }
    }
}

/// What does not end, or only after years, is stopped by whoever runs the tests.
fn ends(source: &str) {
    let _ = Repository::of(source).resolve();
}

#[test]
fn partials_of_themselves_end() {
    ends(
        "from functools import partial\n\
         p = partial(print)\n\
         for _ in range(3):\n    p = partial(p, p)\n    p(p)\n\
         def f(x): return partial(x, f)(partial(f, x))\n\
         f(f)\n",
    );
}

#[test]
fn decorators_of_themselves_end() {
    ends(
        "def deco(f):\n    def wrapper(*a, **k):\n        return deco(f)(deco)(*a, **k)\n    \
         return deco(wrapper)\n\
         deco = deco(deco)\n\
         @deco\n@deco(deco)\ndef g(): return deco(g)(g)\n\
         g(g)(g)\n",
    );
}

#[test]
fn mutual_recursion_ends() {
    ends(
        "def a(f): return lambda x: b(a(f))(x)\n\
         def b(f): return lambda x: a(b(f))(x)\n\
         def c(f): return b(a(c(f)))\n\
         c(a(b))(c)(a)(b)\n\
         class K(type):\n    def __call__(cls, *a): return K(cls, K, a)\n\
         class L(metaclass=K): pass\n\
         L(L(L))()\n",
    );
}

#[test]
fn containers_of_themselves_end() {
    ends(
        "x = []\nx.append(x)\nd = {}\nd['d'] = d\nd.update(d, **d)\n\
         for y in x:\n    x.extend(y)\n    y[0]()\n\
         def f(*args, **kwargs): return f(*args, f, *f(args), k=kwargs, **kwargs)\n\
         f(*x, **d)\n",
    );
}

#[test]
fn long_chains_end() {
    let mut source = String::from("def f(x): return x\nv0 = f\n");
    for at in 1..10_000 {
        let _ = writeln!(source, "v{at} = v{}", at - 1);
    }
    source.push_str("v9999(v9999)\n");
    ends(&source);
    let mut source = String::from("class C0:\n    def m(self): return self\n");
    for at in 1..2_000 {
        let _ = writeln!(source, "class C{at}(C{}): pass", at - 1);
    }
    source.push_str("C1999().m().m()\n");
    ends(&source);
    ends(&format!("def f(): return f\nf{}\n", "()".repeat(500)));
}

#[test]
fn damaged_bytes_are_an_error_or_a_summary() {
    let repository = Repository::of(SEVERAL);
    for input in &repository.inputs {
        let bytes = input.summary.encode().expect("bytes");
        for end in 0..bytes.len() {
            let cut = bytes.get(..end).unwrap_or_default();
            assert!(Summary::decode(cut).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 0x55;
            }
            let _ = Summary::decode(&damaged);
        }
    }
}

/// A summary whose numbers point nowhere is data like any other.
#[test]
fn numbers_without_meaning_do_no_harm() {
    let mut repository = Repository::of(SEVERAL);
    for input in &mut repository.inputs {
        for op in &mut input.summary.ops {
            op.each_var(|var| *var = Var(var.0.wrapping_mul(2_654_435_761)));
        }
        for function in &mut input.summary.functions {
            function.extent = Extent {
                first_var: 3,
                end_var: u32::MAX,
                first_op: 0,
                end_op: u32::MAX,
            };
        }
        input.summary.ops.push(Op::Function {
            dst: Var(0),
            function: relspec_summary::FunctionIx(u32::MAX),
        });
        input.summary.ops.push(Op::Class {
            dst: Var(u32::MAX),
            class: relspec_summary::ClassIx(u32::MAX),
        });
    }
    let _ = repository.resolve();
}
