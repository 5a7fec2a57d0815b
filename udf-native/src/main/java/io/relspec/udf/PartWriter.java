package io.relspec.udf;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Puts a value of one SQL type, in Flink's internal data structures, into a call. */
sealed interface PartWriter extends Serializable {

  /** Puts a value that is not null. */
  void put(NativeCall call, Object value);

  /** Puts a value or null. */
  default void putNullable(NativeCall call, @Nullable Object value) {
    if (value == null) {
      call.putNull();
    } else {
      put(call, value);
    }
  }

  /** Whether values of the type can be put: the types that can be hashed. */
  static boolean supports(LogicalType type) {
    return scalar(type) != null
        || (type instanceof ArrayType array && scalar(array.getElementType()) != null);
  }

  /** The writers of a list of supported types. */
  static List<PartWriter> of(List<DataType> types) {
    return types.stream().map(type -> of(type.getLogicalType())).toList();
  }

  private static PartWriter of(LogicalType type) {
    Scalar scalar = scalar(type);
    if (scalar != null) {
      return scalar;
    }
    LogicalType elementType = type instanceof ArrayType array ? array.getElementType() : type;
    Scalar element = scalar(elementType);
    if (element == null) {
      throw new IllegalArgumentException("a value of type " + type + " cannot be hashed");
    }
    return new Array(element, ArrayData.createElementGetter(elementType));
  }

  private static @Nullable Scalar scalar(LogicalType type) {
    LogicalTypeRoot root = type.getTypeRoot();
    return switch (root) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Scalar.INTEGER;
      case FLOAT, DOUBLE -> Scalar.FLOAT;
      case CHAR, VARCHAR -> Scalar.TEXT;
      case BINARY, VARBINARY -> Scalar.BYTES;
      default -> null;
    };
  }

  /** Values that are no arrays. */
  enum Scalar implements PartWriter {
    BOOLEAN {
      @Override
      public void put(NativeCall call, Object value) {
        call.putBoolean((Boolean) value);
      }
    },
    INTEGER {
      @Override
      public void put(NativeCall call, Object value) {
        call.putInteger(((Number) value).longValue());
      }
    },
    FLOAT {
      @Override
      public void put(NativeCall call, Object value) {
        call.putFloat(((Number) value).doubleValue());
      }
    },
    TEXT {
      @Override
      public void put(NativeCall call, Object value) {
        call.putText((StringData) value);
      }
    },
    BYTES {
      @Override
      public void put(NativeCall call, Object value) {
        call.putBytes((byte[]) value);
      }
    }
  }

  /**
   * Arrays.
   *
   * @param element writer of an element
   * @param getter reader of an element
   */
  record Array(Scalar element, ArrayData.ElementGetter getter) implements PartWriter {
    @Override
    public void put(NativeCall call, Object value) {
      ArrayData array = (ArrayData) value;
      call.putArray(array.size());
      for (int i = 0; i < array.size(); i++) {
        element.putNullable(call, getter.getElementOrNull(array, i));
      }
    }
  }
}
