package org.tinybeauty.training;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// The course of a run as a picture: the loss of each batch, their running mean and the loss on
/// faces kept out of training above, the rate below, all over the steps.
final class TrainCurves {
  static final int WIDTH = 960;
  static final int HEIGHT = 640;

  static final Color BATCH = new Color(0xC8D0D8);
  static final Color MEAN = new Color(0x2060A8);
  static final Color HELD_OUT = new Color(0xD06010);
  static final Color RATE = new Color(0x308040);
  private static final Color INK = new Color(0x303030);
  private static final Color GRID = new Color(0xE8E8E8);

  private static final int LEFT = 110;
  private static final int RIGHT = WIDTH - 30;
  private static final int SQUARE = 3;
  private static final int TICKS = 5;

  private final BufferedImage picture =
      new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D ink = picture.createGraphics();
  private final List<TrainLog.Row> rows;
  private final double steps;

  private TrainCurves(List<TrainLog.Row> rows) {
    this.rows = rows;
    steps = rows.isEmpty() ? 1 : rows.getLast().step();
    ink.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    ink.setColor(Color.WHITE);
    ink.fillRect(0, 0, WIDTH, HEIGHT);
  }

  /// Draws the rows of a log.
  static BufferedImage of(List<TrainLog.Row> rows) {
    TrainCurves curves = new TrainCurves(rows);
    curves.draw();
    curves.ink.dispose();
    return curves.picture;
  }

  /// Draws the rows of a log into a PNG.
  static void save(List<TrainLog.Row> rows, Path file) throws IOException {
    TrainSheet.save(of(rows), file);
  }

  private void draw() {
    double most =
        rows.stream()
            .flatMapToDouble(row -> DoubleStream.of(row.loss(), row.mean(), row.heldOut()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    Panel losses = new Panel(50, 420, most);
    axes(losses);
    curve(losses, TrainLog.Row::loss, BATCH, 1);
    curve(losses, TrainLog.Row::mean, MEAN, 2);
    curve(losses, TrainLog.Row::heldOut, HELD_OUT, 2);
    dots(losses);
    Panel rates =
        new Panel(470, 580, rows.stream().mapToDouble(TrainLog.Row::rate).max().orElse(1));
    axes(rates);
    curve(rates, TrainLog.Row::rate, RATE, 2);
    steps(rates.bottom());
    int x = LEFT;
    x = legend("loss of the batch", BATCH.darker(), x);
    x = legend("mean loss", MEAN, x);
    x = legend("held out", HELD_OUT, x);
    legend("rate", RATE, x);
  }

  /// A part of the picture for values from 0 to `most`.
  private record Panel(int top, int bottom, double most) {
    double y(double value) {
      return bottom - (bottom - top) * value / (1.05 * most);
    }
  }

  private double x(double step) {
    return LEFT + (RIGHT - LEFT) * step / steps;
  }

  private void axes(Panel panel) {
    double unit = unit(panel.most());
    for (int i = 0; i * unit <= 1.05 * panel.most(); i++) {
      int y = (int) Math.round(panel.y(i * unit));
      ink.setColor(GRID);
      ink.drawLine(LEFT, y, RIGHT, y);
      String label = label(i * unit);
      TrainLetters.draw(
          ink, label, LEFT - 8 - TrainLetters.width(label, SQUARE), y - 7, SQUARE, INK);
    }
    ink.setColor(INK);
    ink.drawLine(LEFT, panel.top(), LEFT, panel.bottom());
    ink.drawLine(LEFT, panel.bottom(), RIGHT, panel.bottom());
  }

  private void steps(int bottom) {
    double unit = Math.max(1, unit(steps));
    for (int i = 0; i * unit <= steps; i++) {
      int x = (int) Math.round(x(i * unit));
      ink.setColor(INK);
      ink.drawLine(x, bottom, x, bottom + 5);
      String label = label(i * unit);
      TrainLetters.draw(
          ink, label, x - TrainLetters.width(label, SQUARE) / 2, bottom + 10, SQUARE, INK);
    }
    TrainLetters.draw(ink, "step", (LEFT + RIGHT) / 2, bottom + 36, SQUARE, INK);
  }

  private int legend(String text, Color color, int x) {
    TrainLetters.draw(ink, text, x, 20, SQUARE, color);
    return x + TrainLetters.width(text, SQUARE) + 40;
  }

  /// A round number that goes a few times into `most`.
  static double unit(double most) {
    double ten = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
    for (double unit : new double[] {1, 2, 5}) {
      if (unit * ten * TICKS >= most) {
        return unit * ten;
      }
    }
    return 10 * ten;
  }

  private static String label(double value) {
    if (value == 0) {
      return "0";
    }
    return value < 0.001
        ? String.format(Locale.ROOT, "%.0e", value)
        : String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", "");
  }

  private void curve(Panel panel, ToDoubleFunction<TrainLog.Row> value, Color color, float thick) {
    Path2D path = new Path2D.Double();
    for (TrainLog.Row row : rows) {
      double at = value.applyAsDouble(row);
      if (Double.isFinite(at)) {
        if (path.getCurrentPoint() == null) {
          path.moveTo(x((double) row.step()), panel.y(at));
        } else {
          path.lineTo(x((double) row.step()), panel.y(at));
        }
      }
    }
    ink.setColor(color);
    ink.setStroke(new BasicStroke(thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    ink.draw(path);
    ink.setStroke(new BasicStroke(1));
  }

  private void dots(Panel panel) {
    for (TrainLog.Row row : rows) {
      if (Double.isFinite(row.heldOut())) {
        ink.setColor(HELD_OUT);
        ink.fill(
            new Ellipse2D.Double(x((double) row.step()) - 4, panel.y(row.heldOut()) - 4, 8, 8));
      }
    }
  }
}
