//! The number formats of the styles; nothing else of a style matters.

use std::collections::HashMap;
use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::fault::Fault;
use super::package::Package;
use super::room::Room;
use crate::table::number_format::NumberFormat;
use crate::table::xml::attribute;

/// The number formats of a workbook's styles.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
    /// For each style the place of its format in the list.
    styles: Vec<u32>,
}

impl Styles {
    /// How a style shows numbers; a style that is not there shows them as they are.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        let format = self.styles.get(style).and_then(|place| self.formats.get(*place as usize));
        format.unwrap_or(&NumberFormat::Plain)
    }

    pub(super) fn read(package: &mut Package, part: &str, room: &mut Room) -> Result<Self, Fault> {
        let mut found = Found::default();
        package.events(part, |event| {
            room.take(found.take(event))?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found.styles())
    }
}

/// The lists of the part that are read.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Formats,
    Styles,
}

#[derive(Default)]
struct Found {
    list: Option<List>,
    /// The formats that the workbook defines, by their numbers.
    own: HashMap<u32, NumberFormat>,
    /// For each style the number of its format.
    of_styles: Vec<u32>,
}

impl Found {
    /// Takes what an event says and returns the bytes that it fills.
    fn take(&mut self, event: &Event<'_>) -> usize {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmts" => self.enter(event, List::Formats),
                "cellXfs" => self.enter(event, List::Styles),
                "numFmt" if self.list == Some(List::Formats) => {
                    let number = attribute(tag, "numFmtId").and_then(|id| id.trim().parse().ok());
                    if let (Some(number), Some(code)) = (number, attribute(tag, "formatCode")) {
                        self.own.insert(number, NumberFormat::of(&code));
                        return 2 * size_of::<(u32, NumberFormat)>();
                    }
                }
                "xf" if self.list == Some(List::Styles) => {
                    let number = attribute(tag, "numFmtId").and_then(|id| id.trim().parse().ok());
                    self.of_styles.push(number.unwrap_or(GENERAL));
                    return size_of::<u32>();
                }
                _ => {}
            },
            Event::End(tag) if matches!(tag.local_name().as_ref(), "numFmts" | "cellXfs") => {
                self.list = None;
            }
            _ => {}
        }
        0
    }

    fn enter(&mut self, event: &Event<'_>, list: List) {
        self.list = matches!(event, Event::Start(_)).then_some(list);
    }

    fn styles(mut self) -> Styles {
        let mut formats = Vec::new();
        let mut places = HashMap::new();
        for style in &mut self.of_styles {
            let number = *style;
            *style = *places.entry(number).or_insert_with(|| {
                formats.push(self.own.remove(&number).unwrap_or_else(|| built_in(number)));
                u32::try_from(formats.len() - 1).unwrap_or_default()
            });
        }
        Styles { formats, styles: self.of_styles }
    }
}

/// The format that shows numbers as they are.
const GENERAL: u32 = 0;

/// The formats that need no code in the file (ECMA-376 part 1, 18.8.30). Some differ between languages, but not in
/// whether they show a date.
fn built_in(number: u32) -> NumberFormat {
    match number {
        9 | 10 => NumberFormat::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => NumberFormat::Date,
        46 => NumberFormat::Elapsed,
        _ => NumberFormat::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(xml: &str) -> Styles {
        let mut found = Found::default();
        crate::table::xml::events::<Fault>(&mut xml.as_bytes(), |event| {
            found.take(event);
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        found.styles()
    }

    #[test]
    fn styles_have_the_formats_they_name() {
        let styles = styles(
            r#"<x:styleSheet xmlns:x="m"><x:numFmts count="2"><x:numFmt numFmtId="164" formatCode="0&quot; GB&quot;"/><x:numFmt numFmtId="14" formatCode="0.0"/></x:numFmts>
            <x:cellStyleXfs><x:xf numFmtId="9"/></x:cellStyleXfs>
            <x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="9"><x:alignment/></x:xf><x:xf numFmtId="164"/><x:xf numFmtId="22"/><x:xf numFmtId="46"/><x:xf/><x:xf numFmtId="14"/><x:xf numFmtId="164"/></x:cellXfs>
            <x:dxfs><x:dxf><x:numFmt numFmtId="0" formatCode="0%"/></x:dxf></x:dxfs></x:styleSheet>"#,
        );
        let gb = NumberFormat::of("0\" GB\"");
        let expected = [
            NumberFormat::Plain,
            NumberFormat::Percent,
            gb.clone(),
            NumberFormat::Date,
            NumberFormat::Elapsed,
            NumberFormat::Plain,
            NumberFormat::Plain,
            gb,
            NumberFormat::Plain,
        ];
        for (style, format) in expected.iter().enumerate() {
            assert_eq!(styles.format(style), format, "{style}");
        }
        assert_eq!(styles.formats.len(), 6);
    }
}
