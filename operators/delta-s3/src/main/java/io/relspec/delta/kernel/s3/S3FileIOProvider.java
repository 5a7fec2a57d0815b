package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.FileIOProvider;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Paths {@code s3://bucket/key}. Region and credentials are those that the AWS SDK finds for
 * itself: environment, system properties, profile, container, instance.
 *
 * <p>Another storage than Amazon's is named by {@code AWS_ENDPOINT_URL_S3} or {@code
 * AWS_ENDPOINT_URL}, or the system properties {@code aws.endpointUrlS3} or {@code aws.endpointUrl};
 * buckets are then part of the path and not of the host's name.
 */
public final class S3FileIOProvider implements FileIOProvider {
  @Override
  public String scheme() {
    return "s3";
  }

  /** What is put is durable, whatever {@code fsync} says. */
  @Override
  public FileIO create(boolean fsync) {
    return new S3FileIO(Clients.shared());
  }

  /** One client for all tables of a process; it has no state but its connections. */
  private static final class Clients {
    private static @Nullable S3Client shared;

    static synchronized S3Client shared() {
      S3Client client = shared;
      if (client == null) {
        client = client();
        shared = client;
      }
      return client;
    }

    /** The SDK looks for a region here, and for nothing else. */
    private static S3Client client() {
      S3ClientBuilder builder =
          S3Client.builder()
              .httpClientBuilder(UrlConnectionHttpClient.builder())
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
      endpoint().ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
      try {
        return builder.build();
      } catch (SdkClientException e) {
        throw DeltaErrors.storageFailed("s3", e);
      }
    }

    private static Optional<URI> endpoint() {
      return Stream.of(
              System.getProperty("aws.endpointUrlS3"),
              System.getProperty("aws.endpointUrl"),
              System.getenv("AWS_ENDPOINT_URL_S3"),
              System.getenv("AWS_ENDPOINT_URL"))
          .filter(Clients::isSet)
          .findFirst()
          .map(URI::create);
    }

    private static boolean isSet(@Nullable String value) {
      return value != null && !value.isEmpty();
    }
  }
}
