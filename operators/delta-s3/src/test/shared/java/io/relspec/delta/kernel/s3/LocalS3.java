package io.relspec.delta.kernel.s3;

import io.relspec.delta.PythonVenv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server with the S3 interface in a process of its own, and buckets in its memory. There is one
 * for all tests, since there is one client for all tables; it ends with them.
 */
public final class LocalS3 {
  private static final Path MODULE = Path.of("..", "delta-s3");
  private static final Path SAME_FROM_THE_APPLICATION = Path.of("..", "operators", "delta-s3");

  private LocalS3() {}

  /** The bucket of this name in the server, in which tables can be. */
  public static S3Client withBucket(String bucket) {
    S3Client s3 = client(Server.ENDPOINT);
    s3.createBucket(request -> request.bucket(bucket));
    return s3;
  }

  /** Ends when its input does, which is when this process ends. */
  private static final class Server {
    static final URI ENDPOINT = start();

    private static URI start() {
      try {
        Path module = Files.isDirectory(MODULE) ? MODULE : SAME_FROM_THE_APPLICATION;
        Path python = module.resolve("src/test/python");
        PythonVenv venv = PythonVenv.with(python.resolve("requirements.txt"));
        Process server =
            new ProcessBuilder(venv.command(python.resolve("serve_s3.py")))
                .redirectError(Path.of("target", "s3.log").toFile())
                .start();
        String port = server.inputReader().readLine();
        if (port == null) {
          throw new IOException("the server did not start, see target/s3.log");
        }
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        System.setProperty("aws.endpointUrlS3", endpoint.toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        return endpoint;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
