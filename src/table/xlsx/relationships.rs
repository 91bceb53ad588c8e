//! Which parts belong to a part, and as what.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::fault::Fault;
use super::package::Package;
use super::room::Room;
use crate::table::xml::attribute;

/// A part that belongs to another.
pub(super) struct Relationship {
    /// The end of its type, `worksheet`; the beginning differs between the transitional and the strict form.
    pub(super) kind: String,
    /// The name of the part from the root of the package.
    pub(super) part: String,
}

/// What a relationship takes beside its texts.
const OVERHEAD: usize = 128;

/// The parts that belong to a part, by their ids; `""` is the package itself.
pub(super) fn of_part(
    package: &mut Package,
    part: &str,
    room: &mut Room,
) -> Result<BTreeMap<String, Relationship>, Fault> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = format!("{folder}/_rels/{name}.rels");
    let mut found = BTreeMap::new();
    package.events(&list, |event| {
        let (Event::Start(tag) | Event::Empty(tag)) = event else {
            return Ok(ControlFlow::Continue(()));
        };
        let is_outside = || attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
        if tag.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) =
                (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
            && !is_outside()
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let part = resolved(folder, &target);
            room.take(id.len() + kind.len() + part.len() + OVERHEAD)?;
            found.insert(id.into_owned(), Relationship { kind, part });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The part that a target means, which is a path from the folder of the part that names it, or from the root.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let start = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in start.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "./a/../sheet1.xml"), "xl/sheet1.xml");
        assert_eq!(resolved("xl", "..\\other\\sheet1.xml"), "other/sheet1.xml");
        assert_eq!(resolved("", "../../x.xml"), "x.xml");
    }
}
