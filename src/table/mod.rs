//! Any file as rows of cells that know their address.
