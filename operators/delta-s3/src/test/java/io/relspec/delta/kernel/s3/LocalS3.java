package io.relspec.delta.kernel.s3;

import io.relspec.delta.PythonVenv;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server with the S3 interface in a process of its own, and buckets in its memory. */
final class LocalS3 implements AutoCloseable {
  private static final Path PYTHON = Path.of("src", "test", "python");

  private final Process server;
  private final URI endpoint;

  private LocalS3(Process server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  static LocalS3 start() throws IOException {
    PythonVenv venv = PythonVenv.with(PYTHON.resolve("requirements.txt"));
    Process server =
        new ProcessBuilder(venv.command(PYTHON.resolve("serve_s3.py")))
            .redirectError(Path.of("target", "s3.log").toFile())
            .start();
    String port = server.inputReader().readLine();
    if (port == null) {
      throw new IOException("the server did not start, see target/s3.log");
    }
    return new LocalS3(server, URI.create("http://127.0.0.1:" + port));
  }

  URI endpoint() {
    return endpoint;
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

  @Override
  public void close() throws Exception {
    server.getOutputStream().close();
    server.waitFor();
  }
}
