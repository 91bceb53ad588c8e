//! `asrcap plan`: inventories and change rates in, plan out.
