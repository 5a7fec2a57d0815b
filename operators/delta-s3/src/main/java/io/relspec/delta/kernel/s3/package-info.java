/** Tables on storage with the S3 interface. */
@org.jspecify.annotations.NullMarked
package io.relspec.delta.kernel.s3;
