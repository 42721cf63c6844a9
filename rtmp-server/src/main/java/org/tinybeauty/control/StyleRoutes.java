package org.tinybeauty.control;

import static io.netty.handler.codec.http.HttpMethod.DELETE;
import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.POST;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleShelf;

/// The styles there are, and how they come and go.
final class StyleRoutes {
  private static final String ONE = "/api/v1/styles/{name}";

  private final StyleShelf shelf;
  private final OwnStyles own;

  StyleRoutes(StyleShelf shelf, OwnStyles own) {
    this.shelf = shelf;
    this.own = own;
  }

  private record Broken(String folder, String reason) {}

  private record Shelf(List<StyleFacts> styles, List<Broken> broken) {}

  List<Route> all() {
    return List.of(
        Route.bare(GET, "/api/v1/styles", _ -> Answer.json(list())),
        new Route(
            POST,
            "/api/v1/styles",
            "application/zip",
            StylePackage.MAX_BYTES,
            Set.of("replace"),
            this::add),
        Route.bare(GET, ONE, call -> Answer.json(facts(style(call)))),
        Route.bare(DELETE, ONE, this::remove),
        Route.bare(GET, ONE + "/" + StyleFacts.PREVIEW, this::preview));
  }

  private Shelf list() {
    List<Broken> broken =
        shelf.library().broken().entrySet().stream()
            .map(
                one ->
                    new Broken(
                        String.valueOf(one.getKey().getFileName()),
                        one.getValue().replace(one.getKey() + "/", "")))
            .toList();
    return new Shelf(shelf.library().styles().stream().map(this::facts).toList(), broken);
  }

  private StyleFacts facts(Style style) {
    return StyleFacts.of(style, own.folder());
  }

  private Style style(Call call) {
    String name = call.variable("name");
    String shown = name.substring(0, Math.min(name.length(), 64));
    return shelf
        .library()
        .find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.Kind.NOT_FOUND,
                    shelf
                        .library()
                        .missing(shown)
                        .replace("`tinybeauty styles`", "GET /api/v1/styles")));
  }

  private Answer add(Call call) throws IOException {
    if (call.body().size() == 0) {
      throw new ProblemException(
          Problem.Kind.BAD_STYLE, "the body is empty; send the ZIP file of a style");
    }
    StyleFacts facts = facts(own.add(call.body().stream(), call.flag("replace")));
    return Answer.json(HttpResponseStatus.CREATED, facts)
        .with("location", "/api/v1/styles/" + facts.name());
  }

  private Answer remove(Call call) throws IOException {
    own.remove(style(call).name());
    return Answer.done();
  }

  private Answer preview(Call call) throws IOException {
    Path file = style(call).folder().resolve(StyleFacts.PREVIEW);
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(Problem.Kind.NOT_FOUND, "this style has no picture");
    }
    byte[] picture = Files.readAllBytes(file);
    return new Answer(
        HttpResponseStatus.OK,
        "image/jpeg",
        picture,
        Map.of("etag", '"' + Style.sha256(picture).substring(0, 16) + '"'));
  }
}
