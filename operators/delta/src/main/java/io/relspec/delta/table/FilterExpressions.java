package io.relspec.delta.table;

import io.relspec.delta.RowFilter;
import io.relspec.delta.RowFilter.Comparison;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;

/** Conditions of SQL as filters of files. */
final class FilterExpressions {
  private FilterExpressions() {}

  /** A filter that every row meets that meets the condition; empty if none is known. */
  static Optional<RowFilter> of(ResolvedExpression expression) {
    if (!(expression instanceof CallExpression call)) {
      return Optional.empty();
    }
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> arguments = call.getResolvedChildren();
    if (function.equals(BuiltInFunctionDefinitions.AND)) {
      List<RowFilter> parts = parts(arguments);
      return parts.isEmpty() ? Optional.empty() : Optional.of(new RowFilter.And(parts));
    } else if (function.equals(BuiltInFunctionDefinitions.OR)) {
      List<RowFilter> parts = parts(arguments);
      return parts.size() < arguments.size()
          ? Optional.empty()
          : Optional.of(new RowFilter.Or(parts));
    } else if (function.equals(BuiltInFunctionDefinitions.IS_NULL)) {
      return isNull(arguments.get(0), true);
    } else if (function.equals(BuiltInFunctionDefinitions.IS_NOT_NULL)) {
      return isNull(arguments.get(0), false);
    }
    return comparison(function).flatMap(comparison -> compare(comparison, arguments));
  }

  private static List<RowFilter> parts(List<ResolvedExpression> arguments) {
    return arguments.stream().flatMap(argument -> of(argument).stream()).toList();
  }

  private static Optional<RowFilter> isNull(ResolvedExpression argument, boolean isNull) {
    return argument instanceof FieldReferenceExpression field
        ? Optional.of(new RowFilter.IsNull(field.getName(), isNull))
        : Optional.empty();
  }

  private static Optional<Comparison> comparison(FunctionDefinition function) {
    if (function.equals(BuiltInFunctionDefinitions.EQUALS)) {
      return Optional.of(Comparison.EQUAL);
    } else if (function.equals(BuiltInFunctionDefinitions.LESS_THAN)) {
      return Optional.of(Comparison.LESS);
    } else if (function.equals(BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL)) {
      return Optional.of(Comparison.LESS_OR_EQUAL);
    } else if (function.equals(BuiltInFunctionDefinitions.GREATER_THAN)) {
      return Optional.of(Comparison.GREATER);
    } else if (function.equals(BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL)) {
      return Optional.of(Comparison.GREATER_OR_EQUAL);
    }
    return Optional.empty();
  }

  private static Optional<RowFilter> compare(
      Comparison comparison, List<ResolvedExpression> arguments) {
    ResolvedExpression left = arguments.get(0);
    ResolvedExpression right = arguments.get(1);
    if (left instanceof FieldReferenceExpression field
        && right instanceof ValueLiteralExpression literal) {
      return compare(field, comparison, literal);
    }
    if (left instanceof ValueLiteralExpression literal
        && right instanceof FieldReferenceExpression field) {
      return compare(field, mirrored(comparison), literal);
    }
    return Optional.empty();
  }

  private static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> Comparison.EQUAL;
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
    };
  }

  private static Optional<RowFilter> compare(
      FieldReferenceExpression field, Comparison comparison, ValueLiteralExpression literal) {
    LogicalType type = field.getOutputDataType().getLogicalType();
    return value(literal, type)
        .map(value -> new RowFilter.Compare(field.getName(), type, comparison, value));
  }

  private static Optional<Serializable> value(ValueLiteralExpression literal, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> literal.getValueAs(Boolean.class).map(value -> value);
      case VARCHAR -> literal.getValueAs(String.class).map(value -> value);
      case BIGINT -> whole(literal, Long.MIN_VALUE, Long.MAX_VALUE);
      case INTEGER -> whole(literal, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case SMALLINT -> whole(literal, Short.MIN_VALUE, Short.MAX_VALUE);
      case TINYINT -> whole(literal, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case DATE -> literal.getValueAs(LocalDate.class).map(LocalDate::toEpochDay);
      default -> Optional.empty();
    };
  }

  /** A value that the column's type does not have would be another one in a narrower type. */
  private static Optional<Serializable> whole(ValueLiteralExpression literal, long min, long max) {
    return switch (literal.getOutputDataType().getLogicalType().getTypeRoot()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          literal
              .getValueAs(Number.class)
              .map(Number::longValue)
              .filter(value -> value >= min && value <= max)
              .map(value -> value);
      default -> Optional.empty();
    };
  }
}
