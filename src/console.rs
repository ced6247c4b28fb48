//! Serves the console (`web/dist`) out of the binary.
