//! The public face over HTTP: pages, sockets, the API.
