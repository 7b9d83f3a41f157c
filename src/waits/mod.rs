//! Waiting times: tallies of what was committed, and what they say.
