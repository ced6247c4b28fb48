//! Append-only files that make money survive a kill.
