//! From lists to groups and order.
