//! That nobody finds anything of anybody else's, not even that it exists.
//!
//! A victim has plans in every state, with words in them that stand nowhere else. Attackers send everything that the
//! schema has (`probes`), each time with what belongs to the victim and with a thing of the same form that belongs to
//! nobody (`known`). The two answers must be the same to the byte. `doors` holds the list of probes to the schema.

mod abandoned;
mod doors;
mod former_owners;
mod known;
mod matrix;
mod nobody;
mod probes;
pub(crate) mod raw_connections;
mod stage;
mod streams;
mod wire;
