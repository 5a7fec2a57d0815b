package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and ids in Java, to measure against. Texts are taken as Flink has them, so that nothing is
 * decoded.
 */
public final class JavaIds {
  private JavaIds() {}

  /** A function that hashes, on one thread. */
  public abstract static class Hashing extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    private final JavaHash hash = new JavaHash();
    private final byte[] name;

    Hashing(String name) {
      this.name = name.getBytes(UTF_8);
    }

    JavaHash parts() {
      return hash.start();
    }

    /** An encoding that starts with what kind of id it is. */
    JavaHash named() {
      return hash.start().put(name);
    }
  }

  /** {@code stable_hash64} of a BIGINT and a text. */
  public static final class StableHash64 extends Hashing {
    private static final long serialVersionUID = 1L;

    StableHash64() {
      super("");
    }

    public long eval(
        long id, @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
      return parts().put(id).put(text).hash64();
    }
  }

  /** {@code stable_hash128} of a BIGINT and a text. */
  public static final class StableHash128 extends Hashing {
    private static final long serialVersionUID = 1L;

    StableHash128() {
      super("");
    }

    public @DataTypeHint("BINARY(16)") byte[] eval(
        long id, @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
      return parts().put(id).put(text).hash128();
    }
  }

  /** {@code hash_hex}. */
  public static final class HashHex extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** {@code symbol_id} and others of one text. */
  public static final class OfText extends Hashing {
    private static final long serialVersionUID = 1L;

    OfText(String name) {
      super(name);
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
      return named().put(text).hash64();
    }
  }

  /** {@code def_id} and others of an id and a text. */
  public static final class OfIdAndText extends Hashing {
    private static final long serialVersionUID = 1L;

    OfIdAndText(String name) {
      super(name);
    }

    public long eval(
        long id, @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
      return named().put(id).put(text).hash64();
    }
  }

  /** {@code file_id}. */
  public static final class FileId extends Hashing {
    private static final long serialVersionUID = 1L;

    FileId() {
      super("file");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData repo,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData path) {
      return named().put(repo).put(path).hash64();
    }
  }

  /** {@code node_id}. */
  public static final class NodeId extends Hashing {
    private static final long serialVersionUID = 1L;

    NodeId() {
      super("");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData kind,
        long owner,
        long n) {
      return parts().put(kind).put(owner).put(n).hash64();
    }
  }

  /** {@code scope_id}. */
  public static final class ScopeId extends Hashing {
    private static final long serialVersionUID = 1L;

    ScopeId() {
      super("SCOPE");
    }

    public long eval(
        long def,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData kind,
        long n) {
      return named().put(def).put(kind).put(n).hash64();
    }
  }

  /** {@code name_id}. */
  public static final class NameId extends Hashing {
    private static final long serialVersionUID = 1L;

    NameId() {
      super("name");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData name,
        boolean isMethod) {
      return named().put(name).put(isMethod).hash64();
    }
  }

  /** {@code edge_id}. */
  public static final class EdgeId extends Hashing {
    private static final long serialVersionUID = 1L;

    EdgeId() {
      super("edge");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData kind,
        long src,
        long dst,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
            @Nullable StringData discriminator) {
      return named().put(kind).put(src).put(dst).put(discriminator).hash64();
    }
  }

  /** {@code ambiguity_group_id}. */
  public static final class GroupId extends Hashing {
    private static final long serialVersionUID = 1L;

    GroupId() {
      super("group");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData kind,
        long src,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
            @Nullable StringData discriminator) {
      return named().put(kind).put(src).put(discriminator).hash64();
    }
  }

  /** {@code bundle_id}. */
  public static final class BundleId extends Hashing {
    private static final long serialVersionUID = 1L;

    BundleId() {
      super("bundle");
    }

    public long eval(
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData relation,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData kind,
        long left,
        int argument,
        long dst,
        @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
            @Nullable StringData discriminator) {
      JavaHash hash = named().put(relation).put(kind).put(left).put(argument);
      return hash.put(dst).put(discriminator).hash64();
    }
  }
}
