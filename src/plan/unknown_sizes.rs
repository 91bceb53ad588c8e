//! Sizes that an inventory or an override fixes and that no catalogue has.

use std::collections::BTreeMap;

use crate::catalog::SizeCatalog;
use crate::estate::{AppliedOverride, Server};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Servers that a finding names.
const NAMED: usize = 3;

/// One finding for each size that is not known, where it was first fixed.
pub(crate) fn unknown_sizes(
    servers: &[Server],
    overrides: &[AppliedOverride],
    sizes: &SizeCatalog,
) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&Server>> = BTreeMap::new();
    for server in servers {
        let name = server.azure_size.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if let Some(name) = name.filter(|name| sizes.get(name).is_none()) {
            by_name.entry(name).or_default().push(server);
        }
    }
    let finding = |(size, servers): (&str, Vec<&Server>)| {
        let fixes = |one: &&AppliedOverride| {
            one.azure_size.as_deref().is_some_and(|fixed| fixed.trim() == size)
        };
        let by_override = overrides.iter().find(fixes);
        let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
        let names = Message::first_few(&names, NAMED);
        let message = if let Some(one) = by_override {
            message!(
                "override {number} fixes the size '{size}' for {names}, which is not in the catalogue of sizes",
                number = one.number,
                size,
                names
            )
        } else {
            message!(
                "the size '{size}' is fixed for {names}, and is not in the catalogue of sizes",
                size,
                names
            )
        };
        let nearest = sizes.nearest(size);
        let hint = nearest.map_or_else(
            || message!("see asrcap sizes list"),
            |nearest| message!("did you mean '{nearest}'?", nearest),
        );
        let of_file = by_override.map(|one| Location::file(one.file.as_str()));
        let of_row = || servers.first().map(|server| server.location.clone());
        let finding = Finding::error("size-not-in-catalogue", size.to_owned(), message).hint(hint);
        match of_file.or_else(of_row) {
            Some(location) => finding.at(location),
            None => finding,
        }
    };
    by_name.into_iter().map(finding).collect()
}
