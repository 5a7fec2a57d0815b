#!/usr/bin/env python3
"""Facts about a Python file from CPython's own symtable, ast and dis. Standard library only; runs no user code.

  oracle.py FILE [FILE...]                 one JSON object per line (JSON Lines) on stdout
  oracle.py --root DIR --out DIR2 [-j N]   every *.py under DIR -> DIR2/<rel>.json ; prints totals
  oracle.py --selfcheck DIR [-j N]         no output files: cross-checks symtable against the code objects, prints totals

All "start"/"end" are byte offsets into the file (0-based, end exclusive); "line" is 1-based and "col" a 0-based BYTE
column, as in ast. They hold for UTF-8 files (also with BOM, CRLF, lone CR, form feeds). For another source encoding
("encoding" != "utf-8") offsets refer to the text re-encoded as UTF-8 ("offsets_in": "utf-8-reencoded").

Facts:
 scopes   every scope CPython has: module, function, asyncfunction, class, lambda, listcomp, setcomp, dictcomp, genexpr.
          start/end = the whole node (a def/class starts at "def"/"class"; deco_start = first decorator's "@" line start col),
          name_start/name_end = the identifier of def/class, body_start, parent = enclosing scope id, qualname (= __qualname__),
          params in call order with kind, flags nested/generator/coroutine/optimized,
          names: {name: {"kind": local|cell|free|global_explicit|global_implicit, "param","imported","assigned","annotated",
          "referenced","nonlocal","namespace": bool, "binds": scope id the name is bound in (0 for globals, null if
          no scope binds it: builtin or undefined)}}. cell = local here and captured by an inner scope. Names are
          after private-name mangling ("raw" gives the source form when it differs).
 names    every identifier occurrence that is a Name node, a parameter, an import alias, def/class name, global/nonlocal
          name, except-as name, match capture, keyword pattern: start,end, ctx (load|store|del|param|import|def|class|global|
          nonlocal|except|match), scope = scope it is looked up in, binds = scope id of the binding (see above)
 attrs    attribute accesses: start,end (whole expr), name_start, attr, ctx, scope
 calls    call expressions: start,end, func_start,func_end, scope, form name|attr|call|subscript|other, dotted (a.b.c when
          the callee is a dotted path of names), nargs, kwargs (names), star, dstar, awaited, decorator=false
          + one entry per decorator with "decorator": true (its application calls the decorator)
 imports  import / from statements with module, level, aliases, star, scope, under (if|try|except|function|class... ancestors),
          type_checking (inside `if TYPE_CHECKING`)
 exports  __all__ when given by literal list/tuple (+=, .extend/.append of literals too), else null
 code     per code object (dis, this interpreter's bytecode): qualname, first line, scope id, basic_blocks, normal_edges,
          exception_handlers, instructions, calls, loads/stores per name class, back_edges, returns, raises, yields,
          lines = source lines that have code, line_edges = [[from_line,to_line]...] of normal control flow between lines.
          CPython folds constants and drops dead code (`if 0:`), so compare reachability and structure, not raw counts.
"""
import ast, dis, symtable, sys, os, json, io, re, tokenize, types, hashlib, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
from _symtable import USE, DEF_GLOBAL, DEF_NONLOCAL, DEF_LOCAL, DEF_PARAM, DEF_IMPORT, DEF_ANNOT, SCOPE_OFF, SCOPE_MASK, FREE, GLOBAL_IMPLICIT, GLOBAL_EXPLICIT, CELL
class Sym:
    """raw symbol flags; symtable.Symbol is not used because in 3.11 it takes every scope named "top" for a module"""
    def __init__(s, name, fl, kids): s.n = name; s.fl = fl; s.sc = (fl >> SCOPE_OFF) & SCOPE_MASK; s.kids = kids
    def get_name(s): return s.n
    def is_free(s): return s.sc == FREE
    def is_cell(s): return s.sc == CELL
    def is_global(s): return s.sc in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT)
    def is_declared_global(s): return s.sc == GLOBAL_EXPLICIT
    def is_local(s): return not s.is_free() and not s.is_global()
    def is_parameter(s): return bool(s.fl & DEF_PARAM)
    def is_imported(s): return bool(s.fl & DEF_IMPORT)
    def is_assigned(s): return bool(s.fl & DEF_LOCAL)
    def is_annotated(s): return bool(s.fl & DEF_ANNOT)
    def is_referenced(s): return bool(s.fl & USE)
    def is_nonlocal(s): return bool(s.fl & DEF_NONLOCAL)
    def is_namespace(s): return s.n in s.kids
class Tab:
    def __init__(t, st):
        t.st = st; t.kids = [Tab(k) for k in st.get_children()]; names = {k.get_name() for k in t.kids}
        t.s = {n: Sym(n, f, names) for n, f in st._table.symbols.items()}
    def get_children(t): return t.kids
    def get_name(t): return t.st.get_name()
    def get_lineno(t): return t.st.get_lineno()
    def is_nested(t): return bool(t.st._table.nested)
    def is_optimized(t): return t.st.get_type() == "function"
    def get_symbols(t): return list(t.s.values())
    def lookup(t, n): return t.s[n]
FUNC = (ast.FunctionDef, ast.AsyncFunctionDef); COMP = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
KIND = {ast.FunctionDef: "function", ast.AsyncFunctionDef: "asyncfunction", ast.ClassDef: "class", ast.Lambda: "lambda",
        ast.ListComp: "listcomp", ast.SetComp: "setcomp", ast.DictComp: "dictcomp", ast.GeneratorExp: "genexpr"}
STNAME = {"lambda": "lambda", "listcomp": "listcomp", "setcomp": "setcomp", "dictcomp": "dictcomp", "genexpr": "genexpr"}

class Src:
    def __init__(s, raw):
        s.raw = raw; enc, _ = tokenize.detect_encoding(io.BytesIO(raw).readline); s.bom = raw.startswith(b"\xef\xbb\xbf")
        s.encoding = "utf-8" if enc in ("utf-8", "utf-8-sig") else enc
        s.text = raw.decode(enc)                      # no newline translation
        s.buf = raw if s.encoding == "utf-8" else s.text.encode("utf-8")
        off = 3 if s.bom and s.encoding == "utf-8" else 0
        s.ls = [off] + [m.end() for m in re.finditer(rb"\r\n|\r|\n", s.buf)]
    def off(s, line, col): return s.ls[line - 1] + col
    def span(s, n): return s.off(n.lineno, n.col_offset), s.off(n.end_lineno, n.end_col_offset)

def mangle(cls, name):
    if cls is None or not name.startswith("__") or name.endswith("__") or "." in name: return name
    c = cls.lstrip("_"); return f"_{c}{name}" if c else name

class Walk:
    def __init__(w, raw, fname="<file>"):
        w.src = Src(raw); s = w.src
        w.tree = ast.parse(s.raw if s.encoding == "utf-8" else s.raw, fname)
        w.top = Tab(symtable.symtable(s.text.lstrip("\ufeff"), fname, "exec"))
        w.scopes = []; w.occ = []; w.attrs = []; w.calls = []; w.imports = []; w.exports = None; w.problems = []
        w.future_annotations = any(isinstance(n, ast.ImportFrom) and n.module == "__future__" and any(a.name == "annotations" for a in n.names) for n in w.tree.body)
        w.hidden = 0; w.under = []; w.tc = 0
        end = len(s.buf)
        w.enter(w.tree, w.top, "module", "<module>", 0, end, None, None)
        w.run_block(w.tree.body)
        w.leave()
        w.resolve()
    # --- scope stack
    def enter(w, node, st, kind, name, start, end, cls, qual):
        sid = len(w.scopes); par = w.stack[-1]["id"] if getattr(w, "stack", None) else None
        sc = {"id": sid, "kind": kind, "name": name, "qualname": qual, "parent": par, "start": start, "end": end, "_st": st, "_kids": list(st.get_children()) if st else [], "_i": 0, "_cls": cls, "_node": node, "hidden": st is None}
        w.scopes.append(sc)
        if not hasattr(w, "stack"): w.stack = []
        w.stack.append(sc); return sc
    def leave(w):
        sc = w.stack.pop()
        if sc["_st"] is not None and sc["_i"] != len(sc["_kids"]): w.problems.append(f"scope {sc['qualname'] or sc['name']}@{sc['start']}: {len(sc['_kids'])} symtable children, {sc['_i']} met")
    def cur(w): return w.stack[-1]
    def child(w, node, name):
        """the symtable of the next inner scope (same visiting order as symtable.c)"""
        p = w.cur()
        if w.hidden or p["_st"] is None: return None
        if p["_i"] >= len(p["_kids"]): w.problems.append(f"no symtable child for {name} line {node.lineno}"); return None
        k = p["_kids"][p["_i"]]; p["_i"] += 1
        if k.get_name() != name: w.problems.append(f"symtable child {k.get_name()!r} line {k.get_lineno()} but ast {name!r} line {node.lineno}")
        return k
    def qual(w, name):
        p = w.cur()
        if p["kind"] == "module": return name
        nm = mangle(p["_cls"], name) if False else name
        st = p["_st"]
        if st is not None and p["kind"] != "module":
            try:
                if st.lookup(mangle(p["_cls"], name)).is_declared_global(): return name
            except KeyError: pass
        return p["qualname"] + ("." if p["kind"] == "class" else ".<locals>.") + name
    def o(w, start, end, name, ctx): w.occ.append({"start": start, "end": end, "name": name, "ctx": ctx, "scope": w.cur()["id"], "_cls": w.cur()["_cls"], "_hid": bool(w.hidden) or w.cur()["hidden"]})
    # --- generic visiting
    def run_block(w, body):
        for n in body: w.v(n)
    def seq(w, xs):
        for x in xs:
            if x is not None: w.v(x)
    def v(w, n):
        m = getattr(w, "v_" + type(n).__name__, None)
        if m: m(n)
        else: w.seq_fields(n)
    def seq_fields(w, n):
        for c in ast.iter_child_nodes(n): w.v(c)
    def ident_after(w, start, name, first=True):
        """byte span of identifier `name` at or after byte offset start (tokens between are keywords/space/comments)"""
        b = name.encode(); i = w.src.buf.find(b, start)
        while i >= 0:
            pre = w.src.buf[i - 1:i]; post = w.src.buf[i + len(b):i + len(b) + 1]
            if not (pre.isalnum() or pre == b"_" or (pre and pre[0] >= 128)) and not (post.isalnum() or post == b"_" or (post and post[0] >= 128)): return i, i + len(b)
            i = w.src.buf.find(b, i + 1)
        return None, None
    def arglist(w, a): return [(x, "posonly") for x in a.posonlyargs] + [(x, "pos") for x in a.args] + ([(a.vararg, "var")] if a.vararg else []) + [(x, "kwonly") for x in a.kwonlyargs] + ([(a.kwarg, "kw")] if a.kwarg else [])
    def annotation(w, e):
        if e is None: return
        if w.future_annotations: w.hidden += 1
        w.v(e)
        if w.future_annotations: w.hidden -= 1
    def func(w, n, name):
        s = w.src; a = n.args; is_l = isinstance(n, ast.Lambda)
        if not is_l:
            st0, _ = s.span(n); ns, ne = w.ident_after(st0 + 3, n.name); w.o(ns, ne, n.name, "def")
        w.seq(a.defaults); w.seq(a.kw_defaults)
        if not is_l:
            for x in a.posonlyargs + a.args: w.annotation(x.annotation)
            if a.vararg: w.annotation(a.vararg.annotation)
            if a.kwarg: w.annotation(a.kwarg.annotation)
            for x in a.kwonlyargs: w.annotation(x.annotation)
            w.annotation(n.returns)
            w.decorators(n)
        st = w.child(n, name); q = w.qual("<lambda>" if is_l else n.name); a0, b0 = s.span(n); c = w.cur()["_cls"]
        sc = w.enter(n, st, KIND[type(n)], "<lambda>" if is_l else n.name, a0, b0, c, q)
        if not is_l:
            sc["name_start"], sc["name_end"] = ns, ne; sc["body_start"] = s.span(n.body[0])[0]
            if n.decorator_list: sc["deco_start"] = s.span(n.decorator_list[0])[0]
        sc["params"] = [{"name": x.arg, "kind": k, "start": s.span(x)[0], "annotated": x.annotation is not None} for x, k in w.arglist(a)]
        for x, k in w.arglist(a):
            p = s.span(x)[0]; w.o(p, p + len(x.arg.encode()), x.arg, "param")
        und, w.under = w.under, ["lambda" if is_l else "function"]
        if is_l: w.v(n.body)
        else: w.run_block(n.body)
        w.under = und; w.leave()
    def decorators(w, n):
        for d in n.decorator_list:
            w.v(d); a, b = w.src.span(d); w.calls.append({"start": a, "end": b, "func_start": a, "func_end": b, "scope": w.cur()["id"], "form": w.form(d), "dotted": w.dotted(d), "nargs": 1, "kwargs": [], "star": False, "dstar": False, "decorator": True})
    def v_FunctionDef(w, n): w.func(n, n.name)
    v_AsyncFunctionDef = v_FunctionDef
    def v_Lambda(w, n): w.func(n, "lambda")
    def v_ClassDef(w, n):
        s = w.src; st0, _ = s.span(n); ns, ne = w.ident_after(st0 + 5, n.name); w.o(ns, ne, n.name, "class")
        w.seq(n.bases); w.seq(n.keywords); w.decorators(n)
        st = w.child(n, n.name); q = w.qual(n.name); a0, b0 = s.span(n)
        sc = w.enter(n, st, "class", n.name, a0, b0, n.name, q); sc["name_start"], sc["name_end"] = ns, ne; sc["body_start"] = s.span(n.body[0])[0]
        if n.decorator_list: sc["deco_start"] = s.span(n.decorator_list[0])[0]
        und, w.under = w.under, ["class"]; w.run_block(n.body); w.under = und; w.leave()
    def comp(w, n, elts):
        g = n.generators; w.v(g[0].iter); k = KIND[type(n)]; st = w.child(n, k); a0, b0 = w.src.span(n)
        w.enter(n, st, k, f"<{k}>", a0, b0, w.cur()["_cls"], w.qual(f"<{k}>"))
        w.v(g[0].target); w.seq(g[0].ifs)
        for x in g[1:]: w.v(x.target); w.v(x.iter); w.seq(x.ifs)
        w.seq(elts); w.leave()
    def v_ListComp(w, n): w.comp(n, [n.elt])
    v_SetComp = v_GeneratorExp = v_ListComp
    def v_DictComp(w, n): w.comp(n, [n.value, n.key])
    def v_Try(w, n):
        w.under.append("try"); w.run_block(n.body); w.under.pop(); w.under.append("else"); w.run_block(n.orelse); w.under.pop()
        w.under.append("except"); w.seq(n.handlers); w.under.pop(); w.under.append("finally"); w.run_block(n.finalbody); w.under.pop()
    v_TryStar = v_Try
    def v_ExceptHandler(w, n):
        if n.type: w.v(n.type)
        if n.name:
            x = w.src.span(n.type)[1]; a, b = w.ident_after(x, n.name); w.o(a, b, n.name, "except")
        w.run_block(n.body)
    def v_If(w, n):
        w.v(n.test); t = ast.unparse(n.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING")
        w.tc += t; w.under.append("if"); w.run_block(n.body); w.under.pop(); w.tc -= t; w.under.append("else"); w.run_block(n.orelse); w.under.pop()
    def v_For(w, n):
        w.v(n.target); w.v(n.iter); w.under.append("for"); w.run_block(n.body); w.run_block(n.orelse); w.under.pop()
    v_AsyncFor = v_For
    def v_While(w, n): w.v(n.test); w.under.append("while"); w.run_block(n.body); w.run_block(n.orelse); w.under.pop()
    def v_With(w, n): w.seq(n.items); w.under.append("with"); w.run_block(n.body); w.under.pop()
    v_AsyncWith = v_With
    def v_AnnAssign(w, n):
        w.v(n.target); w.annotation(n.annotation)
        if n.value: w.v(n.value)
        w.all_of(n.target, n.value)
    def v_NamedExpr(w, n): w.v(n.value); w.v(n.target)
    def v_Assign(w, n):
        w.seq(n.targets); w.v(n.value)
        for t in n.targets: w.all_of(t, n.value)
    def v_AugAssign(w, n):
        w.v(n.target); w.v(n.value); w.all_of(n.target, n.value, True)
    def all_of(w, t, val, add=False):
        if w.cur()["kind"] == "module" and isinstance(t, ast.Name) and t.id == "__all__" and val is not None:
            try: lst = [x for x in ast.literal_eval(val) if isinstance(x, str)]
            except Exception: w.exports = {"names": (w.exports or {}).get("names", []), "dynamic": True}; return
            w.exports = {"names": ((w.exports or {}).get("names", []) if add else []) + lst, "dynamic": (w.exports or {}).get("dynamic", False) if add else False}
    def v_Name(w, n):
        a, b = w.src.span(n); w.o(a, b, n.id, type(n.ctx).__name__.lower().replace("del", "del"))
    def v_Global(w, n, ctx="global"):
        p = w.src.span(n)[0] + (6 if ctx == "global" else 8)
        for x in n.names:
            a, b = w.ident_after(p, x); w.o(a, b, x, ctx); p = b if b else p
    def v_Nonlocal(w, n): w.v_Global(n, "nonlocal")
    def imp(w, n, kind):
        a, b = w.src.span(n); al = []
        for x in n.names:
            xa, xb = w.src.span(x); al.append({"name": x.name, "asname": x.asname, "start": xa, "end": xb})
            if x.name == "*": continue
            bound = x.asname or (x.name if kind == "from" else x.name.split(".")[0])
            if x.asname: bs = xb - len(x.asname.encode())
            else: bs = xa
            w.o(bs, bs + len(bound.encode()), bound, "import")
        w.imports.append({"kind": kind, "module": getattr(n, "module", None), "level": getattr(n, "level", 0) or 0, "aliases": al, "star": any(x.name == "*" for x in n.names), "start": a, "end": b, "line": n.lineno, "scope": w.cur()["id"], "under": list(w.under), "type_checking": w.tc > 0})
    def v_Import(w, n): w.imp(n, "import")
    def v_ImportFrom(w, n): w.imp(n, "from")
    def v_Attribute(w, n):
        w.v(n.value); a, b = w.src.span(n); w.attrs.append({"start": a, "end": b, "name_start": b - len(n.attr.encode()), "attr": n.attr, "ctx": type(n.ctx).__name__.lower(), "scope": w.cur()["id"]})
    def form(w, f): return {ast.Name: "name", ast.Attribute: "attr", ast.Call: "call", ast.Subscript: "subscript"}.get(type(f), "other")
    def dotted(w, f):
        p = []
        while isinstance(f, ast.Attribute): p.append(f.attr); f = f.value
        return ".".join([f.id] + p[::-1]) if isinstance(f, ast.Name) else None
    def v_Await(w, n):
        if isinstance(n.value, ast.Call): n.value._aw = True
        w.v(n.value)
    def v_Call(w, n):
        a, b = w.src.span(n); fa, fb = w.src.span(n.func)
        w.calls.append({"start": a, "end": b, "func_start": fa, "func_end": fb, "line": n.lineno, "scope": w.cur()["id"], "form": w.form(n.func), "dotted": w.dotted(n.func), "nargs": sum(not isinstance(x, ast.Starred) for x in n.args), "kwargs": [k.arg for k in n.keywords if k.arg], "star": any(isinstance(x, ast.Starred) for x in n.args), "dstar": any(k.arg is None for k in n.keywords), "awaited": getattr(n, "_aw", False), "decorator": False})
        if w.cur()["kind"] == "module" and isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name) and n.func.value.id == "__all__" and n.func.attr in ("extend", "append") and n.args:
            try:
                x = ast.literal_eval(n.args[0]); x = [x] if n.func.attr == "append" else list(x); w.exports = {"names": (w.exports or {}).get("names", []) + x, "dynamic": (w.exports or {}).get("dynamic", False)}
            except Exception: w.exports = {"names": (w.exports or {}).get("names", []), "dynamic": True}
        w.v(n.func); w.seq(n.args); w.seq(n.keywords)
    def v_keyword(w, n): w.v(n.value)
    def v_MatchAs(w, n):
        if n.pattern: w.v(n.pattern)
        if n.name:
            a, b = w.src.span(n); s = b - len(n.name.encode()); w.o(s, b, n.name, "match")
    def v_MatchStar(w, n):
        if n.name: a, b = w.src.span(n); w.o(b - len(n.name.encode()), b, n.name, "match")
    def v_MatchMapping(w, n):
        w.seq(n.keys); w.seq(n.patterns)
        if n.rest:
            a, b = w.src.span(n); x = w.src.span(n.patterns[-1])[1] if n.patterns else a; s, e = w.ident_after(x, n.rest); w.o(s, e, n.rest, "match")
    # --- bindings
    def resolve(w):
        by = {s["id"]: s for s in w.scopes}
        def sym(sc, nm):
            if sc["_st"] is None: return None
            try: return sc["_st"].lookup(nm)
            except KeyError: return None
        top = by[0]
        def binds(sc, nm):
            y = sym(sc, nm)
            if y is None: return "?"
            if y.is_global() or (sc["id"] == 0 and not y.is_free()):
                g = sym(top, nm); return 0 if g is not None and (g.is_assigned() or g.is_imported() or g.is_namespace()) else (0 if any_global.get(nm) else None)
            if y.is_free():
                p = sc["parent"]
                while p is not None:
                    q = by[p]
                    if q["kind"] == "class":
                        if nm == "__class__": return q["id"]
                    elif q["kind"] != "module":
                        z = sym(q, nm)
                        if z is not None and z.is_local(): return q["id"]
                    p = q["parent"]
                return None
            return sc["id"]
        any_global = {}
        for sc in w.scopes:
            if sc["_st"] is None or sc["id"] == 0: continue
            for y in sc["_st"].get_symbols():
                if y.is_declared_global() and (y.is_assigned() or y.is_imported() or y.is_namespace()): any_global[y.get_name()] = True
        for sc in w.scopes:
            st = sc["_st"]; names = {}
            if st is not None:
                for y in st.get_symbols():
                    nm = y.get_name()
                    kind = ("free" if y.is_free() else "global_explicit" if y.is_declared_global() else "global_implicit" if y.is_global() and sc["id"] != 0 else
                            "cell" if y.is_cell() else "local")
                    if sc["id"] == 0: kind = "local" if (y.is_assigned() or y.is_imported() or y.is_namespace() or y.is_annotated()) else "global_implicit"
                    names[nm] = {"kind": kind, "param": y.is_parameter(), "imported": y.is_imported(), "assigned": y.is_assigned(), "annotated": y.is_annotated(), "referenced": y.is_referenced(), "nonlocal": y.is_nonlocal(), "namespace": y.is_namespace(), "binds": binds(sc, nm)}
                sc["nested"] = st.is_nested(); sc["optimized"] = st.is_optimized()
            sc["names"] = names
        for o in w.occ:
            sc = by[o["scope"]]; nm = mangle(o.pop("_cls"), o["name"]); hid = o.pop("_hid")
            if nm != o["name"]: o["mangled"] = nm
            b = binds(sc, nm) if not hid else "?"
            if b == "?": o["binds"] = None; o["unevaluated_annotation"] = True
            else: o["binds"] = b
        n = w.tree
        for sc in w.scopes:
            nd = sc["_node"]; body = nd.body if isinstance(getattr(nd, "body", None), list) else [nd]
            if sc["kind"] in ("function", "asyncfunction", "lambda"):
                ys = w.own(nd); sc["generator"] = any(isinstance(x, (ast.Yield, ast.YieldFrom)) for x in ys); sc["coroutine"] = sc["kind"] == "asyncfunction"
                sc["returns"] = sum(isinstance(x, ast.Return) for x in ys); sc["raises"] = sum(isinstance(x, ast.Raise) for x in ys); sc["awaits"] = sum(isinstance(x, ast.Await) for x in ys)
            for k in ("_st", "_kids", "_i", "_cls", "_node"): sc.pop(k)
            if not sc["hidden"]: sc.pop("hidden")
    def own(w, nd):
        out = []; st = list(nd.body) if isinstance(nd.body, list) else [nd.body]
        while st:
            x = st.pop(); out.append(x)
            if isinstance(x, FUNC + (ast.ClassDef, ast.Lambda)):
                continue
            st.extend(ast.iter_child_nodes(x))
        return out

# ---------------------------------------------------------------- bytecode
TERM = {"RETURN_VALUE", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
def code_facts(co, out, qn_scope):
    ins = list(dis.get_instructions(co)); handlers = set()
    try:
        for e in dis._parse_exception_table(co): handlers.add(e.target)
    except Exception: pass
    jump = {i.offset: i.argval for i in ins if i.opcode in dis.hasjrel or i.opcode in dis.hasjabs}
    leaders = {0} | set(jump.values()) | handlers; order = [i.offset for i in ins]
    for a, i in enumerate(ins):
        if (i.offset in jump or i.opname in TERM) and a + 1 < len(ins): leaders.add(ins[a + 1].offset)
    leaders &= set(order) | {0}
    ls = sorted(leaders); import bisect
    blk = lambda o: ls[bisect.bisect_right(ls, o) - 1]
    edges = set(); le = set(); back = 0; cnt = {}; lines = set()
    for a, i in enumerate(ins):
        l = i.positions.lineno if i.positions else None
        if l and i.opname not in ("RESUME",): lines.add(l)
        nxt = ins[a + 1] if a + 1 < len(ins) else None; succ = []
        if i.offset in jump: succ.append(i.argval); back += i.argval <= i.offset
        if nxt is not None and i.opname not in TERM: succ.append(nxt.offset)
        for t in succ:
            if blk(t) != blk(i.offset) or t in leaders: edges.add((blk(i.offset), t)) if t in leaders else None
        cnt[i.opname] = cnt.get(i.opname, 0) + 1
    olines = {i.offset: (i.positions.lineno if i.positions else None) for i in ins}
    for a, i in enumerate(ins):
        succ = [i.argval] if i.offset in jump else []
        if a + 1 < len(ins) and i.opname not in TERM: succ.append(ins[a + 1].offset)
        for t in succ:
            x, y = olines[i.offset], olines.get(t)
            if x and y and x != y: le.add((x, y))
    g = lambda *p: sum(v for k, v in cnt.items() if any(k.startswith(q) for q in p))
    out.append({"qualname": co.co_qualname, "name": co.co_name, "line": co.co_firstlineno, "instructions": len(ins), "basic_blocks": len(ls), "normal_edges": len(edges), "back_edges": back,
                "exception_handlers": len(handlers), "calls": g("CALL"), "returns": g("RETURN_VALUE"), "raises": g("RAISE_VARARGS"), "yields": g("YIELD_VALUE"),
                "locals": list(co.co_varnames), "cells": list(co.co_cellvars), "frees": list(co.co_freevars), "nargs": co.co_argcount + co.co_kwonlyargcount,
                "fast": g("LOAD_FAST", "STORE_FAST", "DELETE_FAST"), "deref": g("LOAD_DEREF", "STORE_DEREF", "LOAD_CLASSDEREF", "DELETE_DEREF"), "global": g("LOAD_GLOBAL", "STORE_GLOBAL"), "name": g("LOAD_NAME", "STORE_NAME"),
                "lines": sorted(lines), "line_edges": sorted(le)})
    for c in co.co_consts:
        if isinstance(c, types.CodeType): code_facts(c, out, qn_scope)
def analyse(path, raw=None, with_code=True):
    raw = open(path, "rb").read() if raw is None else raw
    r = {"file": path, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest(), "python": sys.version.split()[0]}
    try: w = Walk(raw, path)
    except (SyntaxError, ValueError, UnicodeDecodeError, RecursionError, LookupError) as e:
        r["error"] = f"{type(e).__name__}: {e}"; return r
    r["encoding"] = w.src.encoding
    if w.src.encoding != "utf-8": r["offsets_in"] = "utf-8-reencoded"
    r.update(lines=len(w.src.ls), scopes=w.scopes, names=w.occ, attrs=w.attrs, calls=w.calls, imports=w.imports, exports=w.exports)
    if with_code:
        try:
            co = compile(w.tree, path, "exec", dont_inherit=True, optimize=0); out = []; code_facts(co, out, None); r["code"] = out
        except (SyntaxError, ValueError, RecursionError) as e: r["code_error"] = f"{type(e).__name__}: {e}"
    # the text under every occurrence must be the identifier
    bad = 0
    import unicodedata
    for o in w.occ:
        t = w.src.buf[o["start"]:o["end"]].decode("utf8", "replace") if o["start"] is not None else ""
        if t != o["name"] and unicodedata.normalize("NFKC", t) != o["name"]: bad += 1; w.problems.append(f"occurrence {o} shows {t!r}")
    if w.problems: r["oracle_problems"] = w.problems[:20]
    return r
def selfcheck(r):
    """symtable facts against code objects: locals/cells/frees per function scope, in order of definition"""
    bad = []
    if "code" not in r: return bad, 0
    from collections import defaultdict
    sc = defaultdict(list); cd = defaultdict(list)
    for s in r["scopes"]:
        if s.get("hidden"): continue
        if s["kind"] not in ("module", "class"): sc[s["qualname"]].append(s)
    for c in r["code"]:
        if c["name"] != "<module>": cd[c["qualname"]].append(c)
    n = 0
    for q, ss in sc.items():
        cc = [c for c in cd.get(q, [])]
        if len(cc) != len(ss): continue                        # dead code dropped by the compiler, or same-named scopes
        cs = sorted(cc, key=lambda c: c["line"]); sx = sorted(ss, key=lambda s: (r["_lines"](s["start"])))
        if len(ss) > 1 and len({c["line"] for c in cs}) < len(cs): continue
        for s, c in zip(sx, cs):
            n += 1
            loc = {k for k, v in s["names"].items() if v["kind"] in ("local", "cell")}; cell = {k for k, v in s["names"].items() if v["kind"] == "cell"}; free = {k for k, v in s["names"].items() if v["kind"] == "free"}
            cl = {x for x in c["locals"]} | set(c["cells"])
            if cell != set(c["cells"]) or free != set(c["frees"]) or not cl <= loc | {".0"}: bad.append((q, s["start"], sorted(cell ^ set(c["cells"])), sorted(free ^ set(c["frees"])), sorted(cl - loc)))
    return bad, n
def _one(a):
    path, rel, out, check = a
    try: r = analyse(path)
    except Exception as e: return rel, {"crash": f"{type(e).__name__}: {e}"}
    st = {k: len(r.get(k, ())) for k in ("scopes", "names", "attrs", "calls", "imports")}; st.update(bytes=r["bytes"], lines=r.get("lines", 0), error=r.get("error"), problems=r.get("oracle_problems"), blocks=sum(c["basic_blocks"] for c in r.get("code", ())), code=len(r.get("code", ())))
    if check and "scopes" in r:
        import bisect; raw = open(path, "rb").read(); ls = Src(raw).ls; r["_lines"] = lambda o: bisect.bisect_right(ls, o); st["bad"], st["checked"] = selfcheck(r)
    if out:
        p = os.path.join(out, rel + ".json"); os.makedirs(os.path.dirname(p), exist_ok=True); r.pop("_lines", None); json.dump(r, open(p, "w"))
    return rel, st
def main():
    import argparse; ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*"); ap.add_argument("--root"); ap.add_argument("--out"); ap.add_argument("--selfcheck"); ap.add_argument("-j", type=int, default=2); ap.add_argument("--exclude", default="lib2to3/tests/data|test/bad|site-packages")
    a = ap.parse_args()
    for f in a.files: print(json.dumps(analyse(f)))
    root = a.root or a.selfcheck
    if root:
        import multiprocessing as mp, time
        t = time.time(); jobs = []
        for dp, dn, fn in os.walk(root):
            dn[:] = sorted(d for d in dn if d not in ("__pycache__", ".git"))
            for f in sorted(fn):
                if f.endswith(".py"):
                    p = os.path.join(dp, f); rel = os.path.relpath(p, root)
                    if not re.search(a.exclude, rel): jobs.append((p, rel, a.out, bool(a.selfcheck)))
        tot = {}; errs = []; prob = []; crash = []; bad = []
        with mp.Pool(a.j) as pool:
            for rel, st in pool.imap_unordered(_one, jobs, 8):
                if "crash" in st: crash.append((rel, st["crash"])); continue
                for k, v in st.items():
                    if isinstance(v, int): tot[k] = tot.get(k, 0) + v
                if st["error"]: errs.append((rel, st["error"]))
                if st["problems"]: prob.append((rel, st["problems"][:2]))
                for b in st.get("bad", ()): bad.append((rel,) + tuple(b))
        print(json.dumps({"files": len(jobs), "seconds": round(time.time() - t, 1), "totals": tot, "syntax_errors": len(errs), "oracle_problems": len(prob), "crashes": len(crash), "selfcheck_bad": len(bad)}))
        for x in crash[:10] + prob[:10] + bad[:10]: print("  ", x)
        for x in errs[:5]: print("   syntax:", x)
if __name__ == "__main__": main()
