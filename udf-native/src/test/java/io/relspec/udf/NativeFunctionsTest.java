package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** The functions as SQL sees them. */
class NativeFunctionsTest {

  private final SqlSession session = new SqlSession();

  private static List<FunctionSpec> scalars() {
    return NativeFunctions.manifest().functions().stream()
        .filter(f -> f.kind() == FunctionSpec.Kind.SCALAR)
        .toList();
  }

  /** A value that every function accepts, as a literal. */
  private static String sample(NativeField field) {
    if (field.name().equals("form")) {
      return "'NFKC'";
    }
    if (field.name().equals("kinds")) {
      return "ARRAY['POSITIONAL_ONLY', 'VAR_KEYWORD']";
    }
    return switch (field.type()) {
      case BOOLEAN -> "TRUE";
      case INT, BIGINT -> "1";
      case DOUBLE -> "1e0";
      case STRING, ANY -> "'{import a.b}.c'";
      case BYTES, BINARY_16 -> "X'6162'";
      case STRINGS -> "ARRAY['.', 'key']";
      case BOOLEANS -> "ARRAY[TRUE, CAST(NULL AS BOOLEAN)]";
      case INTS -> "ARRAY[1, 2]";
      case BIGINTS -> "ARRAY[CAST(1 AS BIGINT), 2]";
      case SPAN -> throw new IllegalArgumentException(field.name() + " is a result");
    };
  }

  private static String call(FunctionSpec spec) {
    return spec.arguments().stream()
        .map(NativeFunctionsTest::sample)
        .collect(Collectors.joining(", ", spec.name() + "(", ")"));
  }

  private static String callWithNull(FunctionSpec spec, NativeField nullArgument) {
    return spec.arguments().stream()
        .map(field -> field.equals(nullArgument) ? nullOf(field) : sample(field))
        .collect(Collectors.joining(", ", spec.name() + "(", ")"));
  }

  private static String nullOf(NativeField field) {
    return field.type() == NativeType.ANY ? "NULL" : "CAST(NULL AS " + field.type().sql() + ")";
  }

  @Test
  void exactlyTheManifestIsDefined() {
    List<String> listed =
        NativeFunctions.manifest().functions().stream().map(FunctionSpec::name).sorted().toList();
    assertThat(NativeFunctions.definitions().keySet()).containsExactlyElementsOf(listed);
    assertThat(listed).doesNotHaveDuplicates().contains("stable_hash64", "module_suffixes");
    assertThat(NativeFunctions.manifest().hash()).matches("[0-9a-f]{32}");
  }

  @Test
  void everyScalarFunctionGivesItsDeclaredTypeWithItsDeclaredNullability() {
    for (FunctionSpec spec : scalars()) {
      NativeField result = spec.results().get(0);
      DataType type = session.types("SELECT " + call(spec)).get(0);
      String expected = result.type().sql() + (result.nullable() ? "" : " NOT NULL");
      assertThat(type.getLogicalType())
          .as(spec.name())
          .isEqualTo(LogicalTypeParser.parse(expected, getClass().getClassLoader()));
    }
  }

  @Test
  void everyScalarFunctionRunsAndFollowsItsNullRule() throws Exception {
    List<String> calls = new ArrayList<>();
    List<Boolean> mustBeNull = new ArrayList<>();
    for (FunctionSpec spec : scalars()) {
      calls.add(call(spec));
      mustBeNull.add(false);
      for (NativeField field : spec.arguments()) {
        calls.add(callWithNull(spec, field));
        mustBeNull.add(!field.nullable());
      }
    }
    Row row = session.row("SELECT " + String.join(", ", calls));
    for (int i = 0; i < calls.size(); i++) {
      if (mustBeNull.get(i)) {
        assertThat(row.getField(i)).as(calls.get(i)).isNull();
      }
    }
    assertThat(row.getField(0)).isInstanceOf(Long.class);
  }

  /** A name that means something else in SQL is taken for that only where columns are given. */
  @Test
  void everyScalarFunctionTakesColumns() {
    for (FunctionSpec spec : scalars()) {
      List<String> names = spec.arguments().stream().map(NativeField::name).toList();
      String columns =
          spec.arguments().stream()
              .map(field -> sample(field) + " AS `" + field.name() + "`")
              .collect(Collectors.joining(", "));
      assertThat(
              session.types(
                  "SELECT %s(`%s`) FROM (SELECT %s)"
                      .formatted(spec.name(), String.join("`, `", names), columns)))
          .as(spec.name())
          .isEqualTo(session.types("SELECT " + call(spec)));
    }
  }

  /** Flink folds no call that gives an array or a row. */
  @Test
  void callWithConstantArgumentsIsMadeOnce() {
    List<NativeType> composed = List.of(NativeType.BIGINTS, NativeType.SPAN);
    for (FunctionSpec spec : scalars()) {
      if (!composed.contains(spec.results().get(0).type())) {
        assertThat(session.plan("SELECT " + call(spec)))
            .as(spec.name())
            .doesNotContain(spec.name() + "(");
      }
    }
    assertThat(session.plan("SELECT symbol_id(s) FROM (VALUES ('a'), ('b')) AS t (s)"))
        .contains("symbol_id(");
  }

  @Test
  void functionsOverTextGiveTheDocumentedExamples() throws Exception {
    Row row =
        session.row(
            """
            SELECT hash_hex(X'0A'), ident_normalize(U&'\\fb01le'), code_preview(U&'gr\\00f6\\00dfe', 3),
                   qname_normalize(' Pkg . Mod '), qname_join('a', 'b'), qname_parent('a.b'),
                   qname_parent('a'), qname_last('a.b.c'),
                   module_name('src/a/__init__.py', ARRAY['lib']),
                   import_resolve('a.b', 2, 'c'), import_resolve(CAST(NULL AS STRING), 1, 'c'),
                   mangle_name('_Foo', '__x'), path_step('{import a}.b()', 2),
                   path_root_kind('{?}'), path_root_value('{global 5 x}.y'), path_length('no path'),
                   path_method('CONSTRUCTOR', 'import_direct'), position_encoding('UTF-8'),
                   arity_ok(1, 2, ARRAY['.', '.', '.']), arity_ok(1, CAST(NULL AS INT), ARRAY['.', '.', '.']),
                   keywords_ok(ARRAY['a'], ARRAY['KEYWORD_ONLY'], ARRAY['.', 'a']),
                   feature_score(ARRAY[TRUE, CAST(NULL AS BOOLEAN), TRUE], ARRAY[1, 2, 4]),
                   confidence(950, 50, 2, TRUE), cdf_row_kind('delete')
            """);
    assertThat(row)
        .isEqualTo(
            Row.of(
                "0a",
                "file",
                "gr",
                "Pkg.Mod",
                "a.b",
                "a",
                null,
                "c",
                "a",
                "a.c",
                null,
                "_Foo__x",
                "()",
                "UNKNOWN",
                "5 x",
                null,
                "type_constructor",
                1,
                false,
                true,
                true,
                5,
                0.45,
                "-D"));
  }

  @Test
  void functionsOverIdsGiveTheDocumentedExamples() throws Exception {
    Row row =
        session.row(
            """
            SELECT nth_of_each(ARRAY[CAST(7 AS BIGINT), 8, 9, 10], 2, 2),
              c3_mro(CAST(4 AS BIGINT), ARRAY[CAST(4 AS BIGINT), 2, 4, 3, 2, 1, 3, 1]),
              c3_mro(CAST(1 AS BIGINT), ARRAY[CAST(1 AS BIGINT), 1]),
              byte_span(ENCODE(U&'x\\000agr\\00f6\\00dfe\\000a', 'UTF-8'), 1, 2, 1, 4, 2).bstart,
              byte_span(ENCODE(U&'x\\000agr\\00f6\\00dfe\\000a', 'UTF-8'), 1, 2, 1, 4, 2).bend,
              byte_span(ENCODE('x', 'UTF-8'), 0, 0, 3, 0, 1) IS NULL,
              byte_span(ENCODE('xyz', 'UTF-8'), 0, 2, 0, 1, 1) IS NULL
            """);
    assertThat(row)
        .isEqualTo(
            Row.of(new Long[] {8L, 10L}, new Long[] {4L, 2L, 3L, 1L}, null, 4, 8, true, true));
  }

  @Test
  void argumentsAreBoundInPythonsOrder() throws Exception {
    String call =
        """
        SELECT b.argument, b.param_id, b.link_kind
        FROM (VALUES (ARRAY['.', '*', 'key', '**'], %s)) AS t (shape, bound),
          LATERAL TABLE(bind_arguments(ARRAY[CAST(11 AS BIGINT), 12, 13, 14, 15],
            ARRAY['self', 'a', 'b', 'rest', 'key'],
            ARRAY['POSITIONAL_ONLY', 'POSITIONAL_OR_KEYWORD', 'POSITIONAL_OR_KEYWORD',
              'VAR_POSITIONAL', 'KEYWORD_ONLY'], shape, bound)) AS b
        """;
    assertThat(session.rows(call.formatted("TRUE")))
        .containsExactlyInAnyOrder(
            Row.of(0, 11L, "RECEIVER"),
            Row.of(1, 12L, "POSITION"),
            Row.of(2, 13L, "STAR"),
            Row.of(2, 14L, "STAR"),
            Row.of(3, 15L, "KEYWORD"),
            Row.of(4, 12L, "DOUBLE_STAR"),
            Row.of(4, 13L, "DOUBLE_STAR"),
            Row.of(4, 15L, "DOUBLE_STAR"));
    assertThat(session.rows(call.formatted("CAST(NULL AS BOOLEAN)"))).isEmpty();
  }

  @Test
  void tableFunctionsGiveARowPerNameAndNoneForNull() throws Exception {
    List<Row> rows =
        session.rows(
            """
            SELECT q, p.name, p.length, s.name AS suffix
            FROM (VALUES ('a.b.c'), ('a'), (CAST(NULL AS STRING))) AS t (q),
                 LATERAL TABLE(qname_prefixes(q)) AS p, LATERAL TABLE(module_suffixes(q)) AS s
            """);
    assertThat(rows)
        .containsExactlyInAnyOrder(
            Row.of("a.b.c", "a", 1, "b.c"),
            Row.of("a.b.c", "a", 1, "c"),
            Row.of("a.b.c", "a.b", 2, "b.c"),
            Row.of("a.b.c", "a.b", 2, "c"));
  }

  @Test
  void resultsLargerThanTheFirstBufferArrive() throws Exception {
    String name = "a.".repeat(600) + "z";
    Row row =
        session.row(
            "SELECT qname_join(q, 'x'), (SELECT COUNT(*) FROM (VALUES ('%s')) AS t (q), "
                    .formatted(name)
                + "LATERAL TABLE(qname_prefixes(q)) AS p) FROM (VALUES ('%s')) AS t (q)"
                    .formatted(name));
    assertThat(row).isEqualTo(Row.of(name + ".x", 600L));
  }

  @Test
  void aTypeThatCannotBeHashedIsRefusedWhenTheQueryIsCompiled() {
    assertThatThrownBy(() -> session.types("SELECT stable_hash64(1.5)"))
        .isInstanceOf(ValidationException.class)
        .hasStackTraceContaining("Argument part must be a boolean");
    assertThatThrownBy(() -> session.types("SELECT stable_hash64(MAP['a', 1])"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> session.types("SELECT stable_hash64()"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> session.types("SELECT qname_parent(1)"))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void anErrorOfAFunctionNamesTheFunction() {
    assertThatThrownBy(
            () ->
                session.rows(
                    "SELECT feature_score(h, ARRAY[1, 2]) FROM (VALUES (ARRAY[TRUE])) AS t (h)"))
        .hasStackTraceContaining(
            "NATIVE_ARGUMENT: function feature_score: 1 hits do not match 2 weights");
  }
}
