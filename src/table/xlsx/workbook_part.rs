//! The part that lists the sheets.

use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::fault::Fault;
use super::package::Package;
use super::room::Room;
use crate::table::xml::attribute;

/// What the part says.
#[derive(Default)]
pub(super) struct WorkbookPart {
    /// The name of each sheet and the id of its relationship, in their order; hidden ones too.
    pub(super) sheets: Vec<(String, String)>,
    /// Whether days are counted from 1904.
    pub(super) is_1904: bool,
}

/// What a sheet takes beside its texts.
const OVERHEAD: usize = 256;

pub(super) fn read(
    package: &mut Package,
    part: &str,
    room: &mut Room,
) -> Result<WorkbookPart, Fault> {
    let mut found = WorkbookPart::default();
    let mut is_list = false;
    package.events(part, |event| {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "sheets" => is_list = matches!(event, Event::Start(_)),
                "sheet" if is_list => {
                    let name = attribute(tag, "name").unwrap_or_default();
                    let id = attribute(tag, "id").unwrap_or_default();
                    room.take(2 * (name.len() + id.len()) + OVERHEAD)?;
                    found.sheets.push((name.into_owned(), id.into_owned()));
                }
                // Extensions have an element of the same name without the attribute.
                "workbookPr" => {
                    if let Some(value) = attribute(tag, "date1904") {
                        found.is_1904 = value == "1" || value == "true";
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "sheets" => is_list = false,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
