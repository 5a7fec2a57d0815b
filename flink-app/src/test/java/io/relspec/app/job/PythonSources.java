package io.relspec.app.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Python packages that change at random, the same for the same seed: definitions and files come,
 * go, move and are renamed, with their uses or without; imports and exports change; syntax breaks
 * and is repaired. Names are few, so that what a name means depends on other files.
 */
final class PythonSources {
  private static final List<String> FUNCTIONS =
      List.of("load", "save", "parse", "render", "apply", "merge", "check", "walk", "main", "copy");
  private static final List<String> CLASSES =
      List.of("Node", "Tree", "Base", "Mixin", "Reader", "Writer", "Fault");
  private static final List<String> METHODS =
      List.of(
          "get", "put", "run", "visit", "close", "__init__", "__enter__", "__iter__", "__call__");
  private static final List<String> BUILTINS = List.of("len", "print", "dict", "sorted", "open");
  private static final List<String> MODULES =
      List.of("a", "b", "c", "base", "tools", "__init__", "types_");
  private static final List<String> PACKAGES = List.of("", "core/", "core/deep/", "net/", "tests/");
  private static final List<String> BROKEN =
      List.of("def (:", "class", "x = [1,", "    return", "\"\"\"open", "if True", "f(", "@");
  private static final int MAX_FILES = 14;
  private static final int MAX_DEFINITIONS = 9;

  private final Random random;
  private final SortedMap<String, Module> modules = new TreeMap<>();
  private int notes;

  /** A definition and its text. */
  private record Definition(String name, boolean isClass, String text) {}

  /** A file of definitions. */
  private static final class Module {
    private final List<String> imports = new ArrayList<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private @Nullable String broken;
    private boolean isExecutable;
    private boolean hasCarriageReturns;

    Module copy() {
      Module copy = new Module();
      copy.imports.addAll(imports);
      copy.definitions.addAll(definitions);
      copy.statements.addAll(statements);
      copy.broken = broken;
      copy.isExecutable = isExecutable;
      copy.hasCarriageReturns = hasCarriageReturns;
      return copy;
    }

    String text() {
      StringBuilder text = new StringBuilder();
      imports.forEach(line -> text.append(line).append('\n'));
      int half = definitions.size() / 2;
      for (int i = 0; i < definitions.size(); i++) {
        if (i == half && broken != null) {
          text.append(broken).append('\n');
        }
        text.append('\n').append(definitions.get(i).text());
      }
      if (definitions.isEmpty() && broken != null) {
        text.append(broken).append('\n');
      }
      statements.forEach(line -> text.append(line).append('\n'));
      return hasCarriageReturns ? text.toString().replace("\n", "\r\n") : text.toString();
    }
  }

  /** A file of a commit. */
  record SourceText(String text, boolean isExecutable) {}

  /** A few packages to begin with. */
  PythonSources(Random random) {
    this.random = random;
    for (int i = 0; i < 6; i++) {
      addFile();
    }
    for (int i = 0; i < 12; i++) {
      addImport();
      addFunction();
    }
  }

  private PythonSources(PythonSources other) {
    random = other.random;
    notes = other.notes;
    other.modules.forEach((path, module) -> modules.put(path, module.copy()));
  }

  /** The same sources, which change by themselves from now on. */
  PythonSources copy() {
    return new PythonSources(this);
  }

  /** The files as they are, one of them not in Python. */
  SortedMap<String, SourceText> files() {
    SortedMap<String, SourceText> files = new TreeMap<>();
    files.put("NOTES", new SourceText("note " + notes + "\n", false));
    modules.forEach(
        (path, module) -> files.put(path, new SourceText(module.text(), module.isExecutable)));
    return files;
  }

  /** Takes what a branch changed since a base and this has not. */
  void merge(PythonSources base, PythonSources branch) {
    Set<String> paths = new LinkedHashSet<>(base.modules.keySet());
    paths.addAll(branch.modules.keySet());
    for (String path : paths) {
      Module theirs = branch.modules.get(path);
      if (textOf(base.modules.get(path)).equals(textOf(theirs))) {
        continue;
      }
      if (theirs != null) {
        modules.put(path, theirs.copy());
      } else if (textOf(base.modules.get(path)).equals(textOf(modules.get(path)))) {
        modules.remove(path);
      }
    }
  }

  private static String textOf(@Nullable Module module) {
    return module == null ? "\0" : module.text();
  }

  /** One change; says what it was. */
  String change() {
    if (modules.isEmpty()) {
      return addFile();
    }
    return switch (random.nextInt(30)) {
      case 0, 1, 2 -> addFunction();
      case 3, 4, 5 -> editDefinition();
      case 6, 7 -> addClass();
      case 8 -> renameDefinition(true);
      case 9 -> renameDefinition(false);
      case 10 -> moveDefinition();
      case 11 -> deleteDefinition();
      case 12, 13 -> addImport();
      case 14 -> removeImport();
      case 15 -> addExport();
      case 16 -> declareExports();
      case 17 -> breakSyntax();
      case 18, 19 -> repairSyntax();
      case 20 -> moveFile();
      case 21 -> deleteFile();
      case 22, 23 -> addFile();
      case 24 -> changeMode();
      case 25 -> changeLayout();
      case 26 -> repeatDefinition();
      case 27 -> editLine();
      case 28 -> changeStatements();
      default -> {
        notes++;
        yield "note";
      }
    };
  }

  private String addFunction() {
    Module module = anyModule();
    if (module.definitions.size() >= MAX_DEFINITIONS) {
      return deleteDefinition();
    }
    String name = any(FUNCTIONS);
    module.definitions.add(new Definition(name, false, function("", name, module)));
    return "add function " + name;
  }

  private String addClass() {
    Module module = anyModule();
    if (module.definitions.size() >= MAX_DEFINITIONS) {
      return deleteDefinition();
    }
    String name = any(CLASSES);
    module.definitions.add(new Definition(name, true, classText(name, module)));
    return "add class " + name;
  }

  private String editDefinition() {
    Module module = anyModule();
    if (module.definitions.isEmpty()) {
      return addFunction();
    }
    int at = random.nextInt(module.definitions.size());
    Definition old = module.definitions.get(at);
    String text = old.isClass() ? classText(old.name(), module) : function("", old.name(), module);
    module.definitions.set(at, new Definition(old.name(), old.isClass(), text));
    return "edit " + old.name();
  }

  private String renameDefinition(boolean withUses) {
    Module module = anyModule();
    if (module.definitions.isEmpty()) {
      return addFunction();
    }
    int at = random.nextInt(module.definitions.size());
    Definition old = module.definitions.get(at);
    String name = any(old.isClass() ? CLASSES : FUNCTIONS);
    Pattern word = Pattern.compile("\\b" + old.name() + "\\b");
    if (withUses) {
      modules.values().forEach(other -> replace(other, word, name));
    } else {
      String text = word.matcher(old.text()).replaceAll(name);
      module.definitions.set(at, new Definition(name, old.isClass(), text));
    }
    return "rename " + old.name() + " to " + name;
  }

  private static void replace(Module module, Pattern word, String name) {
    module.imports.replaceAll(line -> word.matcher(line).replaceAll(name));
    module.statements.replaceAll(line -> word.matcher(line).replaceAll(name));
    module.definitions.replaceAll(
        definition ->
            new Definition(
                word.matcher(definition.name()).replaceAll(name),
                definition.isClass(),
                word.matcher(definition.text()).replaceAll(name)));
  }

  private String moveDefinition() {
    String fromPath = anyPath();
    Module from = module(fromPath);
    String toPath = anyPath();
    Module to = module(toPath);
    if (from.definitions.isEmpty() || from == to) {
      return addFunction();
    }
    Definition moved = from.definitions.remove(random.nextInt(from.definitions.size()));
    to.definitions.add(0, moved);
    if (random.nextBoolean()) {
      from.imports.add("from " + moduleName(toPath) + " import " + moved.name());
    }
    return "move " + moved.name();
  }

  private String deleteDefinition() {
    Module module = anyModule();
    if (module.definitions.isEmpty()) {
      return addFunction();
    }
    Definition gone = module.definitions.remove(random.nextInt(module.definitions.size()));
    return "delete " + gone.name();
  }

  private String repeatDefinition() {
    Module module = anyModule();
    if (module.definitions.isEmpty()) {
      return addFunction();
    }
    Definition old = any(module.definitions);
    String indented = old.text().strip().replaceAll("(?m)^", "    ");
    module.definitions.add(
        random.nextBoolean()
            ? old
            : new Definition(old.name(), old.isClass(), "if len(__name__):\n" + indented + "\n"));
    return "repeat " + old.name();
  }

  private String addImport() {
    Module module = anyModule();
    String path = anyPath();
    String name = moduleName(path);
    List<Definition> definitions = module(path).definitions;
    String target = definitions.isEmpty() ? any(FUNCTIONS) : any(definitions).name();
    String line =
        switch (random.nextInt(7)) {
          case 0 -> "import " + name;
          case 1 -> "import " + name + " as " + any(FUNCTIONS);
          case 2 -> "from " + name + " import *";
          case 3 -> "from . import " + name.substring(name.lastIndexOf('.') + 1);
          case 4 -> "from " + name + " import " + target + " as " + any(FUNCTIONS);
          case 5 -> "import os.path";
          default -> "from " + name + " import " + target;
        };
    module.imports.add(line);
    return line;
  }

  private String removeImport() {
    Module module = anyModule();
    if (module.imports.isEmpty()) {
      return addImport();
    }
    return "remove " + module.imports.remove(random.nextInt(module.imports.size()));
  }

  /** A package passes on what one of its modules defines. */
  private String addExport() {
    String path = anyPath();
    Module module = module(path);
    int slash = path.lastIndexOf('/') + 1;
    String init = path.substring(0, slash) + "__init__.py";
    if (module.definitions.isEmpty() || path.equals(init)) {
      return addFunction();
    }
    String own = path.substring(slash).replaceFirst("\\.py$", "");
    String line =
        "from ." + own + " import " + (random.nextBoolean() ? "*" : any(module.definitions).name());
    modules.computeIfAbsent(init, ignored -> new Module()).imports.add(line);
    return "export " + line;
  }

  private String declareExports() {
    Module module = anyModule();
    module.statements.removeIf(line -> line.startsWith("__all__"));
    if (random.nextInt(3) > 0) {
      module.statements.add("__all__ = [\"" + any(FUNCTIONS) + "\", \"" + any(CLASSES) + "\"]");
    }
    return "exports";
  }

  private String breakSyntax() {
    anyModule().broken = any(BROKEN);
    return "break syntax";
  }

  private String repairSyntax() {
    modules.values().forEach(module -> module.broken = null);
    return "repair syntax";
  }

  private String addFile() {
    if (modules.size() >= MAX_FILES) {
      return deleteFile();
    }
    String path = any(PACKAGES) + any(MODULES) + (random.nextInt(12) == 0 ? ".pyi" : ".py");
    Module module = new Module();
    module.hasCarriageReturns = random.nextInt(15) == 0;
    modules.put(path, module);
    if (random.nextInt(8) > 0) {
      String name = any(FUNCTIONS);
      module.definitions.add(new Definition(name, false, function("", name, module)));
      String type = any(CLASSES);
      module.definitions.add(new Definition(type, true, classText(type, module)));
    }
    return "add " + path;
  }

  private String deleteFile() {
    String path = anyPath();
    modules.remove(path);
    return "delete " + path;
  }

  /** Also makes packages of modules and the other way round. */
  private String moveFile() {
    String from = anyPath();
    Module module = module(from);
    String to = any(PACKAGES) + any(MODULES) + ".py";
    if (random.nextInt(3) == 0) {
      to =
          from.endsWith("/__init__.py")
              ? from.replaceFirst("/__init__\\.py$", ".py")
              : from.replaceFirst("\\.pyi?$", "/__init__.py");
    }
    modules.remove(from);
    modules.put(to, module);
    return "move " + from + " to " + to;
  }

  private String changeMode() {
    Module module = anyModule();
    module.isExecutable = !module.isExecutable;
    return "mode";
  }

  private String changeLayout() {
    Module module = anyModule();
    if (module.definitions.size() > 1 && random.nextBoolean()) {
      module.definitions.add(module.definitions.remove(0));
      return "reorder";
    }
    module.imports.add(0, random.nextBoolean() ? "# moved" : "");
    return "layout";
  }

  /** A line less or twice, which may break the syntax too. */
  private String editLine() {
    Module module = anyModule();
    if (module.definitions.isEmpty()) {
      return addFunction();
    }
    int at = random.nextInt(module.definitions.size());
    Definition old = module.definitions.get(at);
    List<String> lines = new ArrayList<>(old.text().lines().toList());
    int line = random.nextInt(lines.size());
    if (random.nextBoolean()) {
      lines.add(line, lines.get(line));
    } else {
      lines.remove(line);
    }
    String text = String.join("\n", lines) + "\n";
    module.definitions.set(at, new Definition(old.name(), old.isClass(), text));
    return "edit line of " + old.name();
  }

  private String changeStatements() {
    Module module = anyModule();
    if (module.statements.size() > 4) {
      module.statements.remove(0);
    } else {
      module.statements.add(any(FUNCTIONS) + " = " + expression(module, "None", 2));
    }
    return "statements";
  }

  private String classText(String name, Module module) {
    List<String> classes = new ArrayList<>(bound(module, true));
    classes.removeIf(name::equals);
    String bases = "";
    if (!classes.isEmpty() && random.nextInt(4) > 0) {
      bases = "(" + any(classes) + (random.nextInt(4) == 0 ? ", metaclass=type" : "") + ")";
    }
    StringBuilder text = new StringBuilder("class " + name + bases + ":\n");
    if (random.nextInt(3) == 0) {
      text.append("    \"\"\"A ").append(name).append(".\"\"\"\n");
    }
    text.append("    size: int = ").append(random.nextInt(3)).append('\n');
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(function("    ", any(METHODS), module));
    }
    return text.toString();
  }

  private String function(String indent, String name, Module module) {
    boolean isMethod = !indent.isEmpty();
    List<String> params = new ArrayList<>(isMethod ? List.of("self") : List.of());
    params.add(random.nextInt(3) == 0 ? "x: " + type(module) : "x");
    if (random.nextBoolean()) {
      params.add("y=" + random.nextInt(4));
    }
    if (random.nextInt(5) == 0) {
      params.add("*rest, **named");
    }
    StringBuilder text = new StringBuilder();
    if (random.nextInt(6) == 0) {
      text.append(indent).append('@').append(isMethod ? "property" : callee(module)).append('\n');
    }
    String result = random.nextInt(4) == 0 ? " -> " + type(module) : "";
    text.append(indent)
        .append(random.nextInt(10) == 0 ? "async def " : "def ")
        .append(name)
        .append('(')
        .append(String.join(", ", params))
        .append(')')
        .append(result)
        .append(":\n");
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      text.append(statement(module, isMethod).replaceAll("(?m)^", indent + "    ")).append('\n');
    }
    return text.toString();
  }

  private String type(Module module) {
    List<String> classes = bound(module, true);
    return classes.isEmpty() || random.nextInt(4) == 0 ? "int" : any(classes);
  }

  private String statement(Module module, boolean isMethod) {
    String value = expression(module, "x", 2);
    return switch (random.nextInt(13)) {
      case 0 -> "y = " + value;
      case 1 -> "return " + value;
      case 2 -> "if x:\n    y = " + value + "\nelse:\n    y = None";
      case 3 -> "for i in " + value + ":\n    print(i)";
      case 4 -> "try:\n    " + value + "\nexcept ValueError as e:\n    raise " + callee(module);
      case 5 -> "with " + value + " as x:\n    x.run(1)";
      case 6 -> isMethod ? "self.size = " + value : "global main\nmain = " + value;
      case 7 -> "yield " + value;
      case 8 -> "def inner(x=x):\n    return " + value + "\nreturn inner";
      case 9 -> isMethod ? "return super()." + any(METHODS) + "(x)" : "return [f(x) for f in x]";
      case 10 -> "while x.get():\n    x = " + value;
      case 11 -> "assert isinstance(x, " + type(module) + ")\nx.visit(" + value + ")";
      default -> "return getattr(x, \"" + any(METHODS) + "\")(" + value + ")";
    };
  }

  private String expression(Module module, String name, int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? name : Integer.toString(random.nextInt(9));
    }
    String inner = expression(module, name, depth - 1);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> callee(module) + "(" + inner + ")";
      case 3 -> "(" + inner + ")." + any(METHODS) + "(" + name + ")";
      case 4 -> "[" + callee(module) + "(i) for i in " + name + "]";
      case 5 -> "lambda z: " + inner;
      case 6 -> name + "." + any(METHODS);
      default -> inner + " + " + name;
    };
  }

  private String callee(Module module) {
    List<String> names = new ArrayList<>(BUILTINS);
    for (int i = 0; i < 3; i++) {
      names.addAll(bound(module, false));
    }
    return any(names);
  }

  /** Names of definitions and imports. */
  private static List<String> bound(Module module, boolean onlyClasses) {
    List<String> names = new ArrayList<>();
    for (Definition definition : module.definitions) {
      names.add(definition.name());
    }
    for (String line : module.imports) {
      if (line.startsWith("from ") && !line.endsWith("*")) {
        names.add(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    if (onlyClasses) {
      names.removeIf(name -> !CLASSES.contains(name));
    }
    return names;
  }

  private static String moduleName(String path) {
    String name = path.replaceFirst("\\.pyi?$", "").replaceFirst("(^|/)__init__$", "");
    return name.isEmpty() ? "a" : name.replace('/', '.');
  }

  private String anyPath() {
    return modules.isEmpty() ? newFile() : any(List.copyOf(modules.keySet()));
  }

  private String newFile() {
    modules.put("a.py", new Module());
    return "a.py";
  }

  private Module anyModule() {
    return module(anyPath());
  }

  private Module module(String path) {
    return Objects.requireNonNull(modules.get(path), path);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
