//! What variables may hold.

use relspec_summary::Shape;
use rustc_hash::FxHashMap;

use crate::names::Name;
use crate::program::{ClassId, FileId, FunctionId, Node};

/// Containers with these instead of a file are made by rules. One per node:
pub(crate) const MADE_AT_NODE: u32 = u32::MAX;

/// By calls of functions outside, with the constraint in the place of the node: the first and the last.
pub(crate) const MADE_BY_CALL_FIRST: u32 = u32::MAX - 7;
pub(crate) const MADE_BY_CALL_LAST: u32 = u32::MAX - 2;

/// Holds what a node of another unit holds.
pub(crate) const MADE_MIRROR: u32 = u32::MAX - 11;

/// Holds the elements of what a node holds.
pub(crate) const MADE_OF_ELEMENTS: u32 = u32::MAX - 10;

/// Those that every unit makes for itself: the first and the last.
pub(crate) const MADE_FOR_UNIT_FIRST: u32 = u32::MAX - 11;
pub(crate) const MADE_FOR_UNIT_LAST: u32 = u32::MAX - 8;

/// Holds attributes of what a node holds.
pub(crate) const MADE_OF_ATTRIBUTES: u32 = u32::MAX - 8;

/// Holds what containers that a node holds hold.
pub(crate) const MADE_OF_CONTENTS: u32 = u32::MAX - 9;

/// Index of an interned [`Object`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ObjectId(pub(crate) u32);

/// An abstract value. Instances of a class are one object, containers one per place that makes
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Object {
    /// A function or lambda.
    Function(FunctionId),
    /// A function that was taken from an instance or class.
    Bound(FunctionId, ObjectId),
    /// A class of the repository.
    Class(ClassId),
    /// An instance of it.
    Instance(ClassId),
    /// A module of the repository.
    Module(FileId),
    /// A package without a file of its own.
    Namespace(Name),
    /// Something outside the repository, by its dotted name.
    External(Name),
    /// What such a thing gives: an instance of an external class, the result of an external call.
    ExternalValue(Name),
    /// A method of a value that the repository does not define.
    ExternalMethod(ObjectId, Name),
    /// A list, tuple, set, dict or iterator, by the place that makes it.
    Container(Shape, FileId, u32),
    /// `super()` of a class, for a receiver.
    Super(ClassId, ObjectId),
    /// A property; the variable holds its getter.
    Property(Node),
    /// A static method; the variable holds the function.
    Static(Node),
    /// A class method; the variable holds the function.
    ClassMethod(Node),
    /// A property that was asked of an instance.
    Access(ObjectId, ObjectId),
    /// `functools.partial` of a call; index of the call.
    Partial(u32),
    /// What calling a generator function or coroutine function gives.
    Running(FunctionId),
    /// The names of an object as a dict: `vars(…)`, `__dict__`, `globals()`.
    Names(ObjectId),
    /// A generic function by the node of its default implementation.
    Generic(Node),
    /// What makes the value of a field, by the node of the function that does.
    Factory(Node),
    /// Something of a class outside that was made by a call, by the class and the call: a thread,
    /// `methodcaller`.
    Made(Name, u32),
}

/// What objects are limited by: a variable that may hold many of a sort says little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Functions and classes.
    Callable,
    /// Instances and modules of the repository.
    Instance,
    /// Containers and what lies outside.
    Other,
}

/// How many objects of each sort a variable holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    callable: u8,
    instance: u8,
    other: u8,
}

impl Counts {
    pub(crate) const fn get(self, sort: Sort) -> u8 {
        match sort {
            Sort::Callable => self.callable,
            Sort::Instance => self.instance,
            Sort::Other => self.other,
        }
    }

    pub(crate) fn add(&mut self, sort: Sort) {
        let count = match sort {
            Sort::Callable => &mut self.callable,
            Sort::Instance => &mut self.instance,
            Sort::Other => &mut self.other,
        };
        *count = count.saturating_add(1);
    }
}

/// All objects, each once.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    ids: FxHashMap<Object, ObjectId>,
    all: Vec<Object>,
}

impl Objects {
    pub(crate) fn intern(&mut self, object: Object) -> ObjectId {
        let all = &mut self.all;
        *self.ids.entry(object).or_insert_with(|| {
            all.push(object);
            ObjectId(all.len() as u32 - 1)
        })
    }

    pub(crate) fn get(&self, id: ObjectId) -> Object {
        match self.all.get(id.0 as usize) {
            Some(object) => *object,
            None => Object::External(Name(0)),
        }
    }

    pub(crate) fn sort(&self, id: ObjectId) -> Sort {
        match self.get(id) {
            Object::Function(_)
            | Object::Bound(..)
            | Object::Class(_)
            | Object::Partial(_)
            | Object::Generic(_) => Sort::Callable,
            Object::External(_)
            | Object::ExternalValue(_)
            | Object::ExternalMethod(..)
            | Object::Container(..) => Sort::Other,
            _ => Sort::Instance,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}
