//! Reports as they are asked for: over HTTP and from the command line.
