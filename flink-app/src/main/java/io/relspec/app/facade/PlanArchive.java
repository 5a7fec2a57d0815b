package io.relspec.app.facade;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relspec.contracts.CanonicalForm;
import io.relspec.contracts.ContractRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.FlinkVersion;
import org.apache.flink.api.common.RuntimeExecutionMode;

/**
 * Plans that were compiled when the product was built. Compiling its relations takes most of the
 * time of a small build; plans do not depend on where and on what they run.
 *
 * @param key what the plans were made from
 * @param relations each after those it reads
 */
record PlanArchive(String key, List<CompiledRelation> relations) {

  /** Where a build puts it on the class path. */
  static final String RESOURCE = "relspec/plans.json.gz";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  PlanArchive {
    relations = List.copyOf(relations);
  }

  /**
   * What plans are made from: relations, contracts, functions, options and the version of Flink.
   *
   * @return 32 hexadecimal digits
   */
  static String key(
      Collection<RelationFile> files, ContractRegistry contracts, FunctionLibrary functions) {
    StringJoiner text = new StringJoiner("\n");
    text.add(FlinkVersion.current().toString()).add(functions.version());
    text.add(new TreeMap<>(TableOptions.of(RuntimeExecutionMode.STREAMING).toMap()).toString());
    contracts.all().forEach(contract -> text.add(CanonicalForm.of(contract)));
    TreeMap<String, String> queries = new TreeMap<>();
    files.forEach(
        file ->
            queries.put(
                file.dataset() + "\n" + file.file(),
                file.priority() + " " + file.isKeyChecked() + "\n" + file.sql()));
    return functions.hash(text.add(queries.toString()).toString());
  }

  /** The archive on a class path, if there is one and it was made from the same. */
  static Optional<PlanArchive> find(ClassLoader classPath, String key) {
    InputStream resource = classPath.getResourceAsStream(RESOURCE);
    if (resource == null) {
      return Optional.empty();
    }
    try (InputStream in = new GZIPInputStream(resource)) {
      return Optional.of(JSON.readValue(in, PlanArchive.class))
          .filter(archive -> archive.key.equals(key));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + ": incomplete build", e);
    }
  }

  void write(OutputStream target) throws IOException {
    try (OutputStream out = new GZIPOutputStream(target)) {
      JSON.writeValue(out, this);
    }
  }
}
