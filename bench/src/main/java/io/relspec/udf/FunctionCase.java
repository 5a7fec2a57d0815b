package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * A scalar function of the manifest, what it is called with, and the same function in Java.
 *
 * @param name in SQL
 * @param arguments of a call, over the columns of {@link PipelineRows}
 * @param java to measure against
 */
record FunctionCase(String name, String arguments, ScalarFunction java) {

  /** Prefix of the names of functions in Java. */
  static final String JAVA = "java_";

  String call() {
    return "`" + name + "`(" + arguments + ")";
  }

  String javaCall() {
    return "`" + JAVA + name + "`(" + arguments + ")";
  }

  /** One for each scalar function of the manifest. */
  static List<FunctionCase> all() {
    return List.of(
        of("stable_hash64", "id, text", new JavaIds.StableHash64()),
        of("stable_hash128", "id, text", new JavaIds.StableHash128()),
        of("hash_hex", "`bytes`", new JavaIds.HashHex()),
        of("file_id", "name, path", new JavaIds.FileId()),
        of("def_id", "id, qname", new JavaIds.OfIdAndText("def")),
        of("node_id", "kind, id, id", new JavaIds.NodeId()),
        of("scope_id", "id, kind, id", new JavaIds.ScopeId()),
        of("binding_id", "id, name", new JavaIds.OfIdAndText("BINDING")),
        of("local_id", "id, name", new JavaIds.OfIdAndText("LOCAL")),
        of("member_id", "id, name", new JavaIds.OfIdAndText("MEMBER")),
        of("symbol_id", "qname", new JavaIds.OfText("SYMBOL")),
        of("qname_id", "qname", new JavaIds.OfText("QUALIFIED_NAME")),
        of("type_id", "qname", new JavaIds.OfText("TYPE")),
        of("path_id", "access", new JavaIds.OfText("path")),
        of("name_id", "name, flag", new JavaIds.NameId()),
        of("index_id", "symbol", new JavaIds.OfText("index")),
        of("edge_id", "kind, id, id, text", new JavaIds.EdgeId()),
        of("ambiguity_group_id", "kind, id, text", new JavaIds.GroupId()),
        of("bundle_id", "kind, kind, id, n, id, text", new JavaIds.BundleId()),
        of("ident_normalize", "accented", new JavaNames.IdentNormalize()),
        of("utf8_normalize", "accented, 'NFD'", new JavaNames.Utf8Normalize()),
        of("utf8_null_if_blank", "spaced", new JavaNames.NullIfBlank()),
        of("utf8_collapse", "spaced", new JavaNames.Collapse()),
        of("code_preview", "text, 40", new JavaNames.CodePreview()),
        of("qname_normalize", "spaced", new JavaNames.QnameNormalize()),
        of("qname_join", "qname, name", new JavaNames.QnameJoin()),
        of("qname_parent", "qname", new JavaNames.QnameParent()),
        of("qname_last", "qname", new JavaNames.QnameLast()),
        of("qname_depth", "qname", new JavaNames.QnameDepth()),
        of("qname_common_prefix", "qname, qname", new JavaNames.QnameCommonPrefix()),
        of("module_name", "path, ARRAY['lib']", new JavaNames.ModuleName()),
        of("source_root", "path, ARRAY['lib']", new JavaNames.SourceRoot()),
        of("import_resolve", "qname, 2, name", new JavaNames.ImportResolve()),
        of("mangle_name", "kind, name", new JavaNames.MangleName()),
        of("visibility", "name", new JavaNames.Visibility()),
        of("is_stdlib", "qname", new JavaNames.IsStdlib(standardLibrary())),
        of("path_root_kind", "access", new JavaPaths.RootKind()),
        of("path_root_value", "access", new JavaPaths.RootValue()),
        of("path_length", "access", new JavaPaths.Length()),
        of("path_step", "access, n", new JavaPaths.Step()),
        of("path_append", "access, '.added'", new JavaPaths.Append()),
        of("path_last_name", "access", new JavaPaths.LastName()),
        of("path_method", "'INDEX', kind", new JavaPaths.Method()),
        of("position_encoding", "'UTF-16'", new JavaPositions.PositionEncoding()),
        of("col_to_byte", "`bytes`, n, 2", new JavaPositions.ColToByte()),
        of("byte_to_col", "`bytes`, 1, 2", new JavaPositions.ByteToCol()),
        of("byte_span", "`bytes`, 0, n, 1, n, 2", new JavaPositions.ByteSpan()),
        of("span_len", "n, 9", new JavaPositions.SpanLen()),
        of("span_contains", "n, 9, 4, 6", new JavaPositions.SpanContains()),
        of("span_overlaps", "n, 9, 4, 6", new JavaPositions.SpanOverlaps()),
        of("span_overlap_len", "n, 9, 4, 6", new JavaPositions.SpanOverlapLen()),
        of("scip_symbol_name", "symbol", new JavaSymbols.SymbolName()),
        of("scip_role", "n, 'IMPORT'", new JavaSymbols.Role()),
        of("arity_ok", "n, 9, shape", new JavaCalls.ArityOk()),
        of("keywords_ok", "names, kinds, shape", new JavaCalls.KeywordsOk()),
        of("c3_mro", "0, pairs", new JavaCalls.C3Mro()),
        of("nth_of_each", "ids, 2, 3", new JavaCalls.NthOfEach()),
        of("feature_score", "hits, weights", new JavaCalls.FeatureScore()),
        of("confidence", "950, 50, id + 1, flag", new JavaCalls.Confidence()),
        of("cdf_change_rank", "change_type", new JavaCalls.ChangeRank()),
        of("cdf_is_upsert", "change_type", new JavaCalls.IsUpsert()),
        of("cdf_is_delete", "change_type", new JavaCalls.IsDelete()),
        of("cdf_row_kind", "change_type", new JavaCalls.RowKind()));
  }

  private static FunctionCase of(String name, String arguments, ScalarFunction java) {
    return new FunctionCase(name, arguments, java);
  }

  private static List<String> standardLibrary() {
    try (InputStream file =
        Objects.requireNonNull(FunctionCase.class.getResourceAsStream("stdlib.txt"))) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
