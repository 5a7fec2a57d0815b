package io.relspec.udf;

import java.io.Serializable;

/**
 * An argument or a result of a function.
 *
 * @param name name for documentation and {@code information_schema}
 * @param type SQL type
 * @param nullable of an argument: the function sees null, while a null in any other argument makes
 *     the result null; of a result: it may be null although no argument is
 */
public record NativeField(String name, NativeType type, boolean nullable) implements Serializable {}
