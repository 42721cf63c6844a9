package org.tinybeauty.control;

import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tinybeauty.stream.HttpFlv;

/// What the HTTP server serves.
///
/// @param api what steers sessions
/// @param flv the streams, where there are any
/// @param hosts names, in lower case, that this server may be called by; addresses that a client
///     is really connected to need not be among them
/// @param token what everything but health, the panel's files and streams asks for; empty for
///     nothing, which only this machine alone may reach
/// @param clock nanoseconds, that rates are measured by
public record HttpSite(
    ControlApi api,
    Optional<HttpFlv> flv,
    Supplier<Set<String>> hosts,
    Optional<AccessToken> token,
    LongSupplier clock) {}
