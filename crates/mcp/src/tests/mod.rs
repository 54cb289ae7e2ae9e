//! The real handler on a socket, over a small schema.

mod calls;
mod client;
mod properties;
mod protocol;
mod schemas;
mod server;
mod starting;
mod toy;
