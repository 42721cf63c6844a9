/// What steers running sessions from outside: the HTTP server, the API under `/api/v1`,
/// events over WebSocket, metrics, the panel's files, and `tinybeauty ctl`. It knows sessions
/// and styles, never how a session's frames come about.
@NullMarked
package org.tinybeauty.control;

import org.jspecify.annotations.NullMarked;
