package org.tinybeauty.makeup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `style.json` says of a style.
///
/// @param schema version of this file's layout; [#SCHEMA] is the one read and written here
/// @param name the folder's name: lower case letters, digits and hyphens
/// @param title the name shown to people
/// @param description one sentence
/// @param tags words to search by
/// @param author who made it
/// @param licence SPDX identifier, or words
/// @param network file name of the ONNX network, inside the folder
/// @param sha256 of the network file, hexadecimal
/// @param size side of the network's input in pixels
/// @param regions what the network's `strength` input steers, in order; `whole` for a network
///     without that input
/// @param figures measured qualities by name, such as masked PSNR in dB
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StyleManifest(
    @JsonProperty(required = true) int schema,
    @JsonProperty(required = true) String name,
    @Nullable String title,
    @Nullable String description,
    @Nullable List<String> tags,
    @Nullable String author,
    @Nullable String licence,
    @JsonProperty(required = true) String network,
    @JsonProperty(required = true) String sha256,
    @JsonProperty(required = true) int size,
    @Nullable List<String> regions,
    @Nullable Map<String, Double> figures) {

  /// The version of `style.json` this engine reads and writes.
  public static final int SCHEMA = 1;

  StyleManifest withSha256(String sum) {
    return new StyleManifest(
        schema,
        name,
        title,
        description,
        tags,
        author,
        licence,
        network,
        sum,
        size,
        regions,
        figures);
  }
}
