package org.tinybeauty.rtmp;

/// A date as AMF carries it.
///
/// @param epochMillis milliseconds since 1970 in UTC
/// @param zoneMinutes 16 signed bits, reserved and to be ignored (AMF0 2.13); AMF3 has none
public record AmfDate(double epochMillis, int zoneMinutes) {}
