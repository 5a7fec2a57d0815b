package io.relspec.delta.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.delta.DeltaErrors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of a log. It is read strictly: what no writer writes is an error, since an entry
 * that lost lines or bytes would otherwise be rows that silently are not there.
 */
final class CommitFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> OTHER_ACTIONS = Set.of("protocol", "txn");

  private final String root;
  private final long version;
  private final List<FileAction> adds = new ArrayList<>();
  private final List<FileAction> removes = new ArrayList<>();
  private final List<FileAction> changeFiles = new ArrayList<>();
  private final Set<String> added = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, String> domains = new TreeMap<>();
  private Optional<Commit.Declaration> metadata = Optional.empty();
  private @Nullable JsonNode commitInfo;

  /** Whether a file that changes data does not say its partition: removals need not. */
  private boolean lacksPartition;

  private CommitFile(String root, long version) {
    this.root = root;
    this.version = version;
  }

  /**
   * What an entry says.
   *
   * @param writtenMs when the entry was written, for commits that do not say their time
   * @throws io.relspec.delta.DeltaException if it is damaged
   */
  static Commit parse(String root, long version, String text, long writtenMs) {
    CommitFile file = new CommitFile(root, version);
    text.lines().forEach(file::line);
    return file.commit(writtenMs);
  }

  private void line(String line) {
    JsonNode action;
    try {
      action = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw damaged("a line is no JSON", e);
    }
    if (!action.isObject() || action.size() != 1) {
      throw damaged("a line is not one action", null);
    }
    Map.Entry<String, JsonNode> entry = action.properties().iterator().next();
    switch (entry.getKey()) {
      case "add" -> adds.add(once(file(entry.getValue(), true), added));
      case "remove" -> removes.add(once(file(entry.getValue(), true), removed));
      case "cdc" -> changeFiles.add(file(entry.getValue(), false));
      case "metaData" -> metadata = Optional.of(declaration(entry.getValue()));
      case "domainMetadata" -> domain(entry.getValue());
      case "commitInfo" -> commitInfo = entry.getValue();
      default -> {
        if (!OTHER_ACTIONS.contains(entry.getKey())) {
          throw damaged("there is an action " + entry.getKey(), null);
        }
      }
    }
  }

  private void domain(JsonNode domain) {
    if (!domain.path("domain").isTextual()) {
      throw damaged("a metadata domain has no name", null);
    }
    if (!domain.path("removed").asBoolean(false)) {
      domains.put(domain.path("domain").asText(), domain.path("configuration").asText());
    }
  }

  private FileAction once(FileAction file, Set<String> seen) {
    if (!seen.add(file.path())) {
      throw damaged("file " + file.path() + " is there twice", null);
    }
    return file;
  }

  private Commit commit(long writtenMs) {
    if (lacksPartition && changeFiles.isEmpty()) {
      throw damaged("a file has no partition values", null);
    }
    if (commitInfo == null && adds.isEmpty() && removes.isEmpty() && metadata.isEmpty()) {
      throw damaged("it is empty", null);
    }
    JsonNode info = commitInfo == null ? JSON.createObjectNode() : commitInfo;
    JsonNode metrics = info.path("operationMetrics");
    JsonNode changeFileCount = metrics.path("numAddedChangeFiles");
    if (!changeFileCount.isMissingNode() && changeFileCount.asInt() != changeFiles.size()) {
      throw damaged(
          "it has %d change files of %s".formatted(changeFiles.size(), changeFileCount.asText()),
          null);
    }
    return new Commit(
        version,
        info.path("inCommitTimestamp").asLong(writtenMs),
        adds,
        removes,
        changeFiles,
        metadata,
        domains,
        isMergeOfNothing(info, metrics),
        info.path("operation").asText(""));
  }

  /** A MERGE that met no row still rewrites the files it looked into. */
  private static boolean isMergeOfNothing(JsonNode info, JsonNode metrics) {
    return info.path("operation").asText("").equals("MERGE")
        && isZero(metrics, "numTargetRowsInserted")
        && isZero(metrics, "numTargetRowsUpdated")
        && isZero(metrics, "numTargetRowsDeleted");
  }

  private static boolean isZero(JsonNode metrics, String name) {
    return metrics.path(name).asText("").equals("0");
  }

  private FileAction file(JsonNode file, boolean hasDataChange) {
    JsonNode dataChange = file.path("dataChange");
    lacksPartition |= dataChange.asBoolean(true) && !file.path("partitionValues").isObject();
    Map<String, @Nullable String> partition = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : file.path("partitionValues").properties()) {
      partition.put(value.getKey(), value.getValue().isNull() ? null : value.getValue().asText());
    }
    if (hasDataChange && !dataChange.isBoolean()) {
      throw damaged("a file does not say whether it changes data", null);
    }
    return new FileAction(
        path(file.path("path")),
        partition,
        file.path("size").asLong(-1),
        rows(file.path("stats")),
        dataChange.asBoolean(true),
        deletionVector(file.path("deletionVector")));
  }

  private String path(JsonNode path) {
    if (!path.isTextual()) {
      throw damaged("a file has no path", null);
    }
    try {
      return fullPath(root, path.asText());
    } catch (URISyntaxException e) {
      throw damaged("a path is " + path.asText(), e);
    }
  }

  /** The same of a path that Kernel has read. */
  static String fullPathOf(String root, String path) {
    try {
      return fullPath(root, path);
    } catch (URISyntaxException e) {
      throw DeltaErrors.logUnreadable(root, "a path is " + path, e);
    }
  }

  /** The path of a file as file systems take it; in the log it is a relative or absolute URI. */
  static String fullPath(String root, String path) throws URISyntaxException {
    URI uri = new URI(path);
    if (uri.getScheme() == null) {
      String relative = uri.getPath();
      return relative.startsWith("/") ? relative : root + "/" + relative;
    }
    String authority = uri.getRawAuthority() == null ? "" : "//" + uri.getRawAuthority();
    return uri.getScheme() + ":" + authority + uri.getPath();
  }

  private long rows(JsonNode stats) {
    if (!stats.isTextual()) {
      return -1;
    }
    try {
      return JSON.readTree(stats.asText()).path("numRecords").asLong(-1);
    } catch (JsonProcessingException e) {
      throw damaged("the statistics of a file are no JSON", e);
    }
  }

  private Optional<DeletionVector> deletionVector(JsonNode vector) {
    if (vector.isMissingNode() || vector.isNull()) {
      return Optional.empty();
    }
    if (!vector.path("storageType").isTextual()
        || !vector.path("pathOrInlineDv").isTextual()
        || !vector.path("sizeInBytes").isInt()
        || !vector.path("cardinality").isIntegralNumber()) {
      throw damaged("a deletion vector is incomplete", null);
    }
    return Optional.of(
        new DeletionVector(
            vector.path("storageType").asText(),
            vector.path("pathOrInlineDv").asText(),
            vector.path("offset").asInt(-1),
            vector.path("sizeInBytes").asInt(),
            vector.path("cardinality").asLong()));
  }

  private Commit.Declaration declaration(JsonNode declaration) {
    Map<String, String> properties = new TreeMap<>();
    declaration
        .path("configuration")
        .properties()
        .forEach(property -> properties.put(property.getKey(), property.getValue().asText()));
    return new Commit.Declaration(declaration.path("schemaString").asText(), properties);
  }

  private RuntimeException damaged(String what, @Nullable Throwable cause) {
    return DeltaErrors.logUnreadable(root, "version %d, %s".formatted(version, what), cause);
  }
}
