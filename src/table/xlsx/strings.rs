//! The texts that cells share.

use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::fault::Fault;
use super::package::Package;
use super::rich_text::RichText;
use super::room::Room;
use crate::table::cell::Cell;
use crate::table::xml::resolved;

/// What a text takes beside its bytes.
const OVERHEAD: usize = size_of::<Cell>() + 24;

/// The cells of these texts, by their index.
pub(super) fn read(package: &mut Package, part: &str, room: &mut Room) -> Result<Vec<Cell>, Fault> {
    let mut found = Vec::new();
    let mut text = RichText::default();
    let mut is_string = false;
    package.events(part, |event| {
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                text.clear();
                is_string = true;
            }
            Event::Start(tag) if is_string => text.start(tag)?,
            Event::End(tag) if tag.local_name().as_ref() == "si" => {
                is_string = false;
                room.take(text.text().len() + OVERHEAD)?;
                found.push(Cell::from_text(text.text()));
            }
            Event::End(tag) => text.end(tag.local_name().as_ref()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => {
                room.take(OVERHEAD)?;
                found.push(Cell::Blank);
            }
            Event::Text(piece) if text.is_open() => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if text.is_open() => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if text.is_open() => {
                text.push_str(resolved(entity)?.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
