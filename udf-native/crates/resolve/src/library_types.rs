//! Types of what lies outside of the repository: what well-known functions and methods give, and
//! which names are classes.

use relspec_text::python::{BuiltinKind, builtin};

/// Behind a name: not what it names, nor what calling it gives, but something that came of that.
pub(crate) const BEYOND: &str = "()";

/// The name that something came of.
pub(crate) fn origin(path: &str) -> &str {
    path.strip_suffix(BEYOND).unwrap_or(path)
}

/// Full name of the type of what a call of `path` gives, or of an instance of it; `None` if nothing
/// says.
pub(crate) fn type_of(path: &str) -> Option<String> {
    if path.ends_with(BEYOND) {
        return None;
    }
    let (module, name) = path.rsplit_once('.')?;
    match module {
        "builtins" => builtin_type(name).map(|name| {
            if name.contains('.') {
                name.to_owned()
            } else {
                format!("builtins.{name}")
            }
        }),
        "typing" | "typing_extensions" => typing_type(name),
        _ => {
            if let Some(result) = function_result(path) {
                return Some(result.to_owned());
            }
            is_class(path, name).then(|| path.to_owned())
        }
    }
}

fn builtin_type(name: &str) -> Option<&str> {
    Some(match name {
        "object" => return None,
        "len" | "ord" | "id" | "hash" => "int",
        "chr" | "repr" | "ascii" | "bin" | "hex" | "oct" | "input" | "format" => "str",
        "isinstance" | "issubclass" | "callable" | "hasattr" | "any" | "all" => "bool",
        "dir" | "sorted" => "list",
        "globals" | "locals" | "vars" => "dict",
        "divmod" => "tuple",
        "open" => "io.IOBase",
        "compile" => "types.CodeType",
        "generator" => "types.GeneratorType",
        _ => {
            let found = builtin(name, (3, 13))?;
            return (found.kind == BuiltinKind::Class).then_some(found.name);
        }
    })
}

/// What a name of module `typing` stands for at run time.
fn typing_type(name: &str) -> Option<String> {
    let builtin = match name {
        "List" => "builtins.list",
        "Dict" => "builtins.dict",
        "Set" => "builtins.set",
        "FrozenSet" => "builtins.frozenset",
        "Tuple" => "builtins.tuple",
        "Type" => "builtins.type",
        "Text" | "LiteralString" | "AnyStr" => "builtins.str",
        "DefaultDict" => "collections.defaultdict",
        "OrderedDict" => "collections.OrderedDict",
        "Counter" => "collections.Counter",
        "ChainMap" => "collections.ChainMap",
        "Deque" => "collections.deque",
        "Pattern" => "re.Pattern",
        "Match" => "re.Match",
        "ContextManager" => "contextlib.AbstractContextManager",
        "AsyncContextManager" => "contextlib.AbstractAsyncContextManager",
        "AbstractSet" => "collections.abc.Set",
        "IO" | "TextIO" | "BinaryIO" | "SupportsInt" | "SupportsFloat" | "SupportsIndex"
        | "SupportsAbs" | "SupportsBytes" => return Some(format!("typing.{name}")),
        "Callable" | "Iterable" | "Iterator" | "Generator" | "Reversible" | "Container"
        | "Collection" | "Sequence" | "MutableSequence" | "Mapping" | "MutableMapping"
        | "MutableSet" | "MappingView" | "KeysView" | "ItemsView" | "ValuesView" | "Awaitable"
        | "Coroutine" | "AsyncIterable" | "AsyncIterator" | "AsyncGenerator" | "Hashable"
        | "Sized" | "ByteString" => return Some(format!("collections.abc.{name}")),
        _ => return None,
    };
    Some(builtin.to_owned())
}

/// What functions of the standard library give.
fn function_result(path: &str) -> Option<&'static str> {
    Some(match path {
        "re.compile" => "re.Pattern",
        "re.match" | "re.search" | "re.fullmatch" => "re.Match",
        "json.dumps"
        | "re.sub"
        | "re.escape"
        | "os.getcwd"
        | "os.path.join"
        | "os.path.basename"
        | "os.path.dirname"
        | "os.path.abspath"
        | "os.path.realpath"
        | "os.path.normpath"
        | "os.path.relpath"
        | "os.path.expanduser"
        | "os.fspath"
        | "textwrap.dedent"
        | "textwrap.indent"
        | "html.escape"
        | "html.unescape"
        | "shlex.quote"
        | "urllib.parse.quote"
        | "urllib.parse.unquote"
        | "urllib.parse.urlencode"
        | "urllib.parse.urljoin"
        | "inspect.getsource"
        | "time.strftime"
        | "platform.system"
        | "tempfile.mkdtemp" => "builtins.str",
        "re.split" | "re.findall" | "os.listdir" | "shlex.split" | "glob.glob" => "builtins.list",
        "time.time" | "time.monotonic" | "time.perf_counter" | "random.random"
        | "random.uniform" | "math.sqrt" | "math.sin" | "math.cos" | "math.log" | "math.exp" => {
            "builtins.float"
        }
        "random.randint" | "random.randrange" | "os.getpid" | "time.time_ns" | "math.floor"
        | "math.ceil" | "math.gcd" | "math.factorial" => "builtins.int",
        "os.path.exists"
        | "os.path.isfile"
        | "os.path.isdir"
        | "os.path.isabs"
        | "inspect.isclass"
        | "inspect.isfunction"
        | "inspect.iscoroutinefunction" => "builtins.bool",
        "os.urandom" | "pickle.dumps" | "base64.b64encode" | "base64.b64decode" => "builtins.bytes",
        "os.path.split" | "os.path.splitext" => "builtins.tuple",
        "logging.getLogger" => "logging.Logger",
        "inspect.signature" => "inspect.Signature",
        "importlib.import_module" => "types.ModuleType",
        "datetime.datetime.now"
        | "datetime.datetime.utcnow"
        | "datetime.datetime.fromtimestamp"
        | "datetime.datetime.fromisoformat"
        | "datetime.datetime.strptime"
        | "datetime.datetime.combine" => "datetime.datetime",
        "datetime.date.today" | "datetime.date.fromisoformat" => "datetime.date",
        "pathlib.Path.cwd" | "pathlib.Path.home" => "pathlib.Path",
        "uuid.uuid1" | "uuid.uuid3" | "uuid.uuid4" | "uuid.uuid5" => "uuid.UUID",
        "asyncio.create_task" => "asyncio.Task",
        "argparse.ArgumentParser" => "argparse.ArgumentParser",
        "functools.partial" => "functools.partial",
        _ => return None,
    })
}

/// Whether a name is one of a class: written as such, or one of the standard library that is not.
fn is_class(path: &str, name: &str) -> bool {
    const LOWER: &[&str] = &[
        "array.array",
        "collections.defaultdict",
        "collections.deque",
        "ctypes.c_char_p",
        "ctypes.c_int",
        "ctypes.c_void_p",
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "datetime.tzinfo",
        "decimal.Decimal",
        "itertools.accumulate",
        "itertools.chain",
        "itertools.count",
        "itertools.cycle",
        "itertools.repeat",
        "socket.socket",
        "threading.local",
        "weakref.ref",
    ];
    let mut letters = name.trim_start_matches('_').chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let is_constant = name.len() > 4 && name.chars().all(|c| !c.is_lowercase());
    is_capital && !is_constant || LOWER.binary_search(&path).is_ok()
}

/// What a name of module `builtins` is.
pub(crate) fn builtin_kind(path: &str) -> Option<BuiltinKind> {
    let name = path.strip_prefix("builtins.")?;
    builtin(name, (3, 13)).map(|found| found.kind)
}

/// Builtin class of the elements of an instance of a class outside; `None` if nothing says.
pub(crate) fn element(class: &str) -> Option<&'static str> {
    match class {
        "builtins.str" => Some("str"),
        "builtins.range" | "builtins.bytes" | "builtins.bytearray" => Some("int"),
        _ => None,
    }
}

/// Class of what a method of an instance of a class outside gives; `None` if nothing says.
pub(crate) fn method_result(class: &str, method: &str) -> Option<&'static str> {
    let class = class.strip_prefix("builtins.").unwrap_or(class);
    Some(match (class, method) {
        (
            "str",
            "join" | "format" | "format_map" | "strip" | "lstrip" | "rstrip" | "lower" | "upper"
            | "title" | "capitalize" | "casefold" | "swapcase" | "replace" | "removeprefix"
            | "removesuffix" | "center" | "ljust" | "rjust" | "zfill" | "translate" | "expandtabs",
        )
        | ("bytes" | "bytearray", "decode" | "hex")
        | ("re.match" | "re.search" | "re.fullmatch" | "re.Match", "group" | "expand")
        | ("re.compile" | "re.Pattern", "sub")
        | (
            "datetime.datetime" | "datetime.date" | "datetime.time",
            "isoformat" | "strftime" | "ctime",
        ) => "builtins.str",
        ("str", "encode")
        | (
            "bytes" | "bytearray",
            "join" | "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "replace",
        )
        | ("int", "to_bytes") => "builtins.bytes",
        ("str" | "bytes" | "bytearray", "split" | "rsplit" | "splitlines")
        | ("re.compile" | "re.Pattern", "split" | "findall") => "builtins.list",
        ("str" | "bytes", "partition" | "rpartition")
        | ("re.match" | "re.search" | "re.fullmatch" | "re.Match", "groups" | "span") => {
            "builtins.tuple"
        }
        ("re.match" | "re.search" | "re.fullmatch" | "re.Match", "groupdict") => "builtins.dict",
        ("re.match" | "re.search" | "re.fullmatch" | "re.Match", "start" | "end")
        | ("str" | "bytes" | "list" | "tuple", "find" | "rfind" | "index" | "rindex" | "count")
        | ("int", "bit_length" | "bit_count" | "conjugate")
        | ("datetime.datetime" | "datetime.date", "weekday" | "isoweekday" | "toordinal") => {
            "builtins.int"
        }
        (
            "str" | "bytes",
            "startswith" | "endswith" | "isalnum" | "isalpha" | "isascii" | "isdecimal" | "isdigit"
            | "isidentifier" | "islower" | "isnumeric" | "isprintable" | "isspace" | "istitle"
            | "isupper",
        )
        | ("float", "is_integer") => "builtins.bool",
        ("re.compile" | "re.Pattern", "match" | "search" | "fullmatch") => "re.Match",
        ("datetime.timedelta", "total_seconds") | ("datetime.datetime", "timestamp") => {
            "builtins.float"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_names_of_run_time() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(type_of(path).as_deref(), expected, "{path}");
        };
        check("builtins.str", Some("builtins.str"));
        check("builtins.len", Some("builtins.int"));
        check("builtins.print", None);
        check("builtins.open", Some("io.IOBase"));
        check("typing.List", Some("builtins.list"));
        check("typing.Callable", Some("collections.abc.Callable"));
        check("typing.Any", None);
        check("re.compile", Some("re.Pattern"));
        check("re.compile()", None);
        check("collections.deque", Some("collections.deque"));
        check("requests.Session", Some("requests.Session"));
        check("requests.get", None);
        check("settings.DEBUG", None);
        check("uuid.UUID", Some("uuid.UUID"));
    }

    #[test]
    fn methods_of_builtins_are_known() {
        assert_eq!(
            method_result("builtins.str", "split"),
            Some("builtins.list")
        );
        assert_eq!(method_result("re.compile", "match"), Some("re.Match"));
        assert_eq!(method_result("requests.Session", "get"), None);
    }
}
