#!/usr/bin/env python3
"""Differential test: an engine's facts against oracle.py's, per fact family, over many files.

  compare.py --src DIR --engine DIR2 [--oracle DIR3] [--show N] [--json R.json] [--limit N]

DIR2 has one JSON per source file at DIR2/<relative path>.json (only the families the engine can give are compared):
  {"scopes":  [{"kind","start","end","name"}],                     kind as in oracle.py; module scope optional
   "names":   [{"start","end","name","ctx","binds_start"}],        ctx optional; binds_start = start byte of the binding scope's
                                                                  node, 0 for module, null for builtin/undefined; optional
   "bindings":[{"scope_start","scope_kind","name","kind"}],        symbol table rows: kind local|cell|free|global_explicit|global_implicit
   "calls":   [{"start","end","func_start","func_end"}],
   "attrs":   [{"start","end","attr"}],
   "imports": [{"start","end","module","level","names":[[name, asname],...]}]}
The oracle facts are computed on the fly unless --oracle holds them. A family passes at 0 missing and 0 extra.
Unevaluated annotations (from __future__ import annotations) are in oracle names with binds null: they are left out of
the binds_start comparison, and of extra/missing when --no-future-annotations.
"""
import argparse, json, os, sys
from collections import Counter
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__))); import oracle
def fam_oracle(r):
    sc = {s["id"]: s for s in r["scopes"]}
    f = {"scopes": {(s["kind"], s["start"], s["end"], s["name"]) for s in r["scopes"] if s["kind"] != "module"},
         "names": {(o["start"], o["end"], o["name"]) for o in r["names"]},
         "ctx": {(o["start"], o["ctx"]) for o in r["names"]},
         "binds": {(o["start"], None if o["binds"] is None else sc[o["binds"]]["start"] if o["binds"] else 0) for o in r["names"] if not o.get("unevaluated_annotation")},
         "bindings": {(s["start"], s["kind"], n, v["kind"]) for s in r["scopes"] if not s.get("hidden") for n, v in s["names"].items() if n != ".0"},
         "calls": {(c["start"], c["end"], c["func_start"], c["func_end"]) for c in r["calls"] if not c["decorator"]},
         "attrs": {(x["start"], x["end"], x["attr"]) for x in r["attrs"]},
         "imports": {(i["start"], i["end"], i["module"], i["level"], tuple((a["name"], a["asname"]) for a in i["aliases"])) for i in r["imports"]}}
    skip = {o["start"] for o in r["names"] if o.get("unevaluated_annotation")}
    return f, skip
def fam_engine(e):
    f = {}
    if "scopes" in e: f["scopes"] = {(s["kind"], s["start"], s["end"], s["name"]) for s in e["scopes"] if s["kind"] != "module"}
    if "names" in e:
        f["names"] = {(o["start"], o["end"], o["name"]) for o in e["names"]}
        if any("ctx" in o for o in e["names"]): f["ctx"] = {(o["start"], o["ctx"]) for o in e["names"] if "ctx" in o}
        if any("binds_start" in o for o in e["names"]): f["binds"] = {(o["start"], o["binds_start"]) for o in e["names"] if "binds_start" in o}
    if "bindings" in e: f["bindings"] = {(b["scope_start"], b["scope_kind"], b["name"], b["kind"]) for b in e["bindings"]}
    if "calls" in e: f["calls"] = {(c["start"], c["end"], c["func_start"], c["func_end"]) for c in e["calls"]}
    if "attrs" in e: f["attrs"] = {(x["start"], x["end"], x["attr"]) for x in e["attrs"]}
    if "imports" in e: f["imports"] = {(i["start"], i["end"], i["module"], i["level"], tuple(map(tuple, i["names"]))) for i in e["imports"]}
    return f
def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--src", required=True); ap.add_argument("--engine", required=True); ap.add_argument("--oracle"); ap.add_argument("--show", type=int, default=5); ap.add_argument("--json"); ap.add_argument("--limit", type=int)
    a = ap.parse_args(); tot = {}; shown = Counter(); files = nofile = bad = 0; exact = Counter()
    for dp, dn, fn in os.walk(a.src):
        dn.sort()
        for f in sorted(fn):
            if not f.endswith(".py") or (a.limit and files >= a.limit): continue
            p = os.path.join(dp, f); rel = os.path.relpath(p, a.src); ep = os.path.join(a.engine, rel + ".json")
            if not os.path.exists(ep): nofile += 1; continue
            r = json.load(open(os.path.join(a.oracle, rel + ".json"))) if a.oracle else oracle.analyse(p, with_code=False)
            if "error" in r: bad += 1; continue
            files += 1; o, skip = fam_oracle(r); e = fam_engine(json.load(open(ep)))
            for k, ev in e.items():
                ov = o[k]
                if k == "binds": ev = {x for x in ev if x[0] not in skip}
                m, x = ov - ev, ev - ov; t = tot.setdefault(k, Counter()); t["truth"] += len(ov); t["tp"] += len(ov & ev); t["missing"] += len(m); t["extra"] += len(x); exact[k] += not m and not x
                for tag, s in (("missing", m), ("extra", x)):
                    for y in sorted(s, key=str)[:2]:
                        if shown[k, tag] < a.show: shown[k, tag] += 1; print(f"  {k} {tag} {rel} {y}")
    print(f"files compared {files}, without engine output {nofile}, not valid for this Python {bad}"); rep = {"files": files}
    for k, t in tot.items():
        P = t["tp"] / max(1, t["tp"] + t["extra"]); R = t["tp"] / max(1, t["truth"])
        print(f"{k:9s} truth {t['truth']:8d} missing {t['missing']:7d} extra {t['extra']:7d} precision {P:.6f} recall {R:.6f} files exact {exact[k]}/{files}"); rep[k] = dict(t, precision=P, recall=R, exact_files=exact[k])
    if a.json: json.dump(rep, open(a.json, "w"), indent=1)
if __name__ == "__main__": main()
