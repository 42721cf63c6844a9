package org.tinybeauty.amplifier;

/// Which parts of the [CompactAmplifier] are at work. All of them are, but where it is
/// measured what each is worth.
///
/// @param detail the makeup goes onto the photo as a residual; without, what the network made of
///     the face, in the network's own resolution, takes its place
/// @param masks makeup ends where the face ends
/// @param style the artist's pairs are looked at; without, any makeup will do
/// @param pretraining it begins with what it has learned of makeup; without, with random numbers
public record AmplifierParts(boolean detail, boolean masks, boolean style, boolean pretraining) {
  public static final AmplifierParts ALL = new AmplifierParts(true, true, true, true);
}
