package org.tinybeauty.serve;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.tinybeauty.stream.HttpFlv;

/// What the HTTP server serves.
///
/// @param flv the streams
/// @param hosts names, in lower case, that this server may be called by; addresses that a client
///     is really connected to need not be among them
/// @param ready whether streams can be published and played
/// @param health further fields of the health answer, as JSON without braces
record HttpSite(
    HttpFlv flv, Supplier<Set<String>> hosts, BooleanSupplier ready, Supplier<String> health) {

  /// What a browser that comes to `/` is told.
  static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>tinybeauty</title>
      <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}</style>
      <h1>tinybeauty</h1>
      <p>Live streams with makeup. Publish to <code>rtmp://HOST/live/KEY</code>, then:</p>
      <ul>
      <li><code>/beauty/KEY.flv</code> is the stream with makeup, for players of HTTP-FLV
      <li><code>/live/KEY.flv</code> is the stream as it comes
      <li><a href="/health/live">/health/live</a> and <a href="/health/ready">/health/ready</a>
      say how the server is
      </ul>
      </html>
      """;
}
