//! What both measures need: the program on a private Postgres, what processes use, and how figures are told.

pub mod figures;
pub mod process;
pub mod program;
pub mod settings;
