#!/usr/bin/env python3
"""Writes NAME.expected for every NAME.py of this directory from the running interpreter's symtable.

Run it with CPython 3.11 for the cases of the language up to 3.11, and with 3.13 for those whose name
starts with "v313_" (3.12 and later copy the names of inlined comprehensions, so older cases stay with
3.11). One line per name: scope path, kind, name, what is known about it. Lines are sorted.
"""
import pathlib
import symtable
import sys

USE, GLOBAL, LOCAL, PARAM, NONLOCAL, IMPORT, ANNOT, TYPE_PARAM = 16, 1, 2, 4, 8, 128, 256, 1024
SCOPES = {1: "LOCAL", 2: "GLOBAL_EXPLICIT", 3: "GLOBAL_IMPLICIT", 4: "FREE", 5: "CELL"}
KINDS = {
    "type parameters": "TYPE_PARAMETERS",
    "type parameter": "TYPE_PARAMETERS",
    "type alias": "TYPE_ALIAS",
    "TypeVar bound": "TYPE_VARIABLE",
    "type variable": "TYPE_VARIABLE",
    "annotation": "ANNOTATION",
}
COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")
INVENTED = (".0", "__classdict__", ".type_params", ".generic_base", ".defaults", ".kwdefaults", "__type_params__")


def kind_of(table):
    kind = getattr(table.get_type(), "value", table.get_type())
    name = table.get_name()
    if kind == "function":
        return "LAMBDA" if name == "lambda" else "COMPREHENSION" if name in COMPREHENSIONS else "FUNCTION"
    return KINDS.get(kind, kind.upper())


def names(child, name):
    """Whether a scope called `child` as written is the one bound to `name` after mangling."""
    return child == name or (child.startswith("__") and name.startswith("_") and name.endswith(child))


def lines(table, path):
    kind = kind_of(table)
    name = table.get_name()
    shown = "<module>" if kind == "MODULE" else f"<{name}>" if kind in ("LAMBDA", "COMPREHENSION") else name
    path = f"{path}/{kind} {shown}" if path else "MODULE"
    raw = table._table.symbols
    inner = {child.get_name() for child in table.get_children() if kind_of(child) not in ("COMPREHENSION", "TYPE_VARIABLE")}
    yield f"{path}: scope" + (" nested" if table.is_nested() else "")
    for name, flags in raw.items():
        if name in INVENTED:
            continue
        scope = SCOPES[(flags >> sys.modules["_symtable"].SCOPE_OFF) & sys.modules["_symtable"].SCOPE_MASK]
        if kind == "MODULE":
            scope = "LOCAL" if flags & (LOCAL | IMPORT) else "GLOBAL_IMPLICIT"
        facts = [
            word
            for word, known in (
                ("referenced", flags & USE),
                ("assigned", flags & LOCAL),
                ("parameter", flags & PARAM),
                ("imported", flags & IMPORT),
                ("annotated", flags & ANNOT),
                ("global", flags & GLOBAL and kind != "MODULE"),
                ("nonlocal", flags & NONLOCAL),
                ("namespace", flags & LOCAL and any(names(child, name) for child in inner)),
                ("type_parameter", flags & TYPE_PARAM),
            )
            if known
        ]
        yield " ".join([f"{path}: {scope} {name}", *facts])
    for child in table.get_children():
        yield from lines(child, path)


def main():
    import _symtable  # noqa: F401  kept in sys.modules for the masks

    here = pathlib.Path(__file__).parent
    for case in sorted(here.glob("*.py")):
        if case.name == "generate.py" or case.name.startswith("v313_") != (sys.version_info >= (3, 12)):
            continue
        table = symtable.symtable(case.read_text(), case.name, "exec")
        case.with_suffix(".expected").write_text("".join(f"{line}\n" for line in sorted(lines(table, ""))))


if __name__ == "__main__":
    main()
