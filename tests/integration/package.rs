//! Workbooks as packages: every part is there once, has a type, is pointed to, and is XML; and they stay small.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::report::ReportStyle;
use asrcap::report::theme::Theme;
use asrcap::report::workbook::{template, write};
use asrcap::settings::SettingsLayer;
use quick_xml::events::Event;

use super::estates::{estate, reference, server, settings, six_servers, style};
use super::generated::{averages, detailed, detailed_today};
use super::support::{command, folder, root};

/// What 1,000 servers may take.
const BYTES_MAX: usize = 3_000_000;

/// A part: its elements with their attributes, in order.
type Elements = Vec<(String, BTreeMap<String, String>)>;

pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        assert!(parts.insert(name.clone(), content).is_none(), "{name} twice");
    }
    parts
}

/// The elements of a part, which must be whole XML.
fn elements(name: &str, content: &[u8]) -> Elements {
    let mut reader = quick_xml::Reader::from_reader(content);
    reader.config_mut().check_end_names = true;
    let mut found = Elements::new();
    let mut depth = 0_i32;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}"));
        let element = match &event {
            Event::Start(element) => {
                depth += 1;
                element
            }
            Event::Empty(element) => element,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let attributes = element.attributes().map(|attribute| {
            let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
            let key = attribute.key.as_ref().to_owned();
            let value = attribute.value.into_owned();
            (key, value)
        });
        let tag = element.name().as_ref().to_owned();
        found.push((tag, attributes.collect()));
    }
    assert_eq!(depth, 0, "{name} ends in the middle");
    found
}

/// The part that a relation of `owner` points to.
fn target(owner: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut folders: Vec<&str> = owner.split('/').collect();
    // The relations of a part lie in a folder beside it.
    folders.truncate(folders.len().saturating_sub(2));
    for step in target.split('/') {
        match step {
            ".." => {
                folders.pop();
            }
            "." => {}
            step => folders.push(step),
        }
    }
    folders.join("/")
}

fn is_whole(bytes: &[u8], context: &str) {
    let parts = parts(bytes);
    let is_xml = |name: &str| [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
    let read: BTreeMap<&str, Elements> = parts
        .iter()
        .filter(|(name, _)| is_xml(name))
        .map(|(name, content)| (name.as_str(), elements(name, content)))
        .collect();
    let types = &read["[Content_Types].xml"];
    let typed = |name: &str| {
        types.iter().any(|(tag, attributes)| match tag.as_str() {
            "Override" => attributes["PartName"] == format!("/{name}"),
            "Default" => name.ends_with(&format!(".{}", attributes["Extension"])),
            _ => false,
        })
    };
    let mut pointed: BTreeSet<String> = BTreeSet::new();
    for (name, elements) in read.iter().filter(|(name, _)| is_relations(name)) {
        let mut ids = BTreeSet::new();
        for (_, attributes) in elements.iter().filter(|(tag, _)| tag == "Relationship") {
            assert!(ids.insert(&attributes["Id"]), "{context}: {name} has an id twice");
            if attributes.get("TargetMode").is_none_or(|mode| mode != "External") {
                let target = target(name, &attributes["Target"]);
                assert!(parts.contains_key(&target), "{context}: {name} points to {target}");
                pointed.insert(target);
            }
        }
    }
    for name in parts.keys().filter(|name| *name != "[Content_Types].xml") {
        assert!(typed(name), "{context}: {name} has no type");
        let is_relations = is_relations(name);
        assert!(is_relations || pointed.contains(name), "{context}: nothing points to {name}");
    }
    let book = &read["xl/workbook.xml"];
    let named = |tag: &str| -> Vec<String> {
        let found = book.iter().filter(|(known, _)| known == tag);
        found.map(|(_, attributes)| attributes["name"].to_lowercase()).collect()
    };
    let sheets = named("sheet");
    let distinct: BTreeSet<&String> = sheets.iter().collect();
    assert_eq!(distinct.len(), sheets.len(), "{context}: {sheets:?}");
    let number = |attributes: &BTreeMap<String, String>, key: &str| {
        attributes.get(key).map_or(0, |text| text.parse::<usize>().unwrap())
    };
    let count = |tag: &str| {
        let styles = read["xl/styles.xml"].iter();
        styles
            .filter(|(known, _)| known == tag)
            .map(|(_, attributes)| number(attributes, "count"))
            .sum::<usize>()
    };
    let (formats, marks) = (count("cellXfs"), count("dxfs"));
    for (name, elements) in read.iter().filter(|(name, _)| name.starts_with("xl/worksheets/s")) {
        for (tag, attributes) in elements {
            match tag.as_str() {
                "c" => assert!(number(attributes, "s") < formats, "{context}: {name}"),
                "cfRule" => {
                    assert!(number(attributes, "dxfId") < marks.max(1), "{context}: {name}");
                }
                _ => {}
            }
        }
    }
}

/// A plan with measured changes, so that there are charts of lines.
fn measured() -> Vec<u8> {
    let folder = folder();
    let output = command(root())
        .args(["plan", "examples/customer", "--rules", "current", "--quiet", "-o"])
        .arg(folder.path().join("plan.xlsx"))
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    std::fs::read(folder.path().join("plan.xlsx")).unwrap()
}

/// The elements of a series stand in the order of the standard.
#[test]
fn charts_have_their_elements_in_order() {
    let order =
        ["idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "xVal", "cat", "yVal", "val"];
    let rank = |tag: &str| order.iter().position(|known| tag == format!("c:{known}"));
    let parts = parts(&measured());
    let charts = parts.iter().filter(|(name, _)| name.starts_with("xl/charts/"));
    let mut lines = 0;
    for (name, content) in charts {
        let text = String::from_utf8(content.clone()).unwrap();
        lines += text.matches("<c:scatterChart>").count();
        for series in text.split("<c:ser>").skip(1) {
            let series = series.split("</c:ser>").next().unwrap();
            // Only the children of the series itself count.
            let mut depth = 0_i32;
            let mut last = 0;
            let mut reader = quick_xml::Reader::from_str(series);
            loop {
                let event = reader.read_event().unwrap();
                let (tag, opens) = match &event {
                    Event::Start(element) => (element.name().as_ref().to_owned(), 1),
                    Event::Empty(element) => (element.name().as_ref().to_owned(), 0),
                    Event::End(_) => {
                        depth -= 1;
                        continue;
                    }
                    Event::Eof => break,
                    _ => continue,
                };
                if let (0, Some(rank)) = (depth, rank(&tag)) {
                    assert!(rank >= last, "{name}: {tag} stands too late");
                    last = rank;
                }
                depth += opens;
            }
        }
    }
    assert!(lines > 1, "{lines}");
}

fn hostile() -> Plan {
    let names = ["<b>&amp;\u{1}", "=1+1", "]]>", "\u{FFFF}x", &"long ".repeat(9000)];
    let servers = names.map(|name| server(name, [2.0, 2048.0, 1.0, 100.0, 2.0, 50.0, 5.0]));
    let settings = settings(SettingsLayer::default());
    plan(PlanInputs::new(&estate(servers.to_vec())), &settings, &reference()).unwrap()
}

/// A look with everything that a theme can hold.
fn full_style() -> ReportStyle {
    let logo = |colour: u8| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 40, 10);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[colour; 400]).unwrap();
        writer.finish().unwrap();
        bytes
    };
    let text = "title = \"A & B <plan> \\\"2017\\\"\"\nfooter = \"&P & <x>\"\nconfidentiality = \"2 & 3\"\n\
        [customer]\nname = \"O'Neill & <Sons>\"\nlogo = \"a.png\"\n[partner]\nname = \"Fabrikam\"\nlogo = \"b.png\"\n\
        [colours]\nprimary = \"#FFFF00\"\n[fonts]\nworkbook = \"Arial\"\n";
    let load = |path: &str| Ok(logo(if path == "a.png" { 90 } else { 190 }));
    ReportStyle::new(Theme::from_toml("theme.toml", text, &load).unwrap()).unwrap()
}

#[test]
fn workbooks_are_whole_packages() {
    let plans: [fn() -> Plan; 4] = [|| detailed(3), || detailed_today(4), || averages(5), hostile];
    for (index, plan) in plans.iter().enumerate() {
        let plan = plan();
        for style in [style(), full_style()] {
            is_whole(&write(&plan, &style).unwrap(), &format!("plan {index}"));
        }
    }
    is_whole(&measured(), "measured");
    let settings = settings(SettingsLayer::default());
    let blank = asrcap::plan::blank(&settings, &reference()).unwrap();
    is_whole(&template(&blank).unwrap(), "template");
}

/// What a theme says stands in the file: names, colours, typeface, page lines, properties, logos.
#[test]
fn a_theme_stands_in_the_workbook() {
    let settings = settings(SettingsLayer::default());
    let six = plan(PlanInputs::new(&estate(six_servers())), &settings, &reference()).unwrap();
    let parts = parts(&write(&six, &full_style()).unwrap());
    let text = |name: &str| String::from_utf8_lossy(&parts[name]).into_owned();
    let strings = text("xl/sharedStrings.xml");
    for words in ["A &amp; B &lt;plan&gt;", "O'Neill &amp; &lt;Sons&gt;", "Fabrikam", "2 &amp; 3"] {
        assert!(strings.contains(words), "{words}");
    }
    let styles = text("xl/styles.xml");
    assert!(styles.contains("FFFFFF00") && styles.contains("<name val=\"Arial\"/>"));
    assert!(!styles.contains("1F4E79"), "a colour of the template");
    let core = text("docProps/core.xml");
    assert!(core.contains("O'Neill &amp; &lt;Sons&gt;") && core.contains("A &amp; B"));
    let sheets = parts.keys().filter(|name| name.starts_with("xl/worksheets/s"));
    for name in sheets {
        let sheet = text(name);
        assert!(sheet.contains("&amp;L&amp;8 A &amp;&amp; B"), "{name}");
        assert!(sheet.contains("&amp;R&amp;8 2 &amp;&amp; 3"), "{name}");
        assert!(sheet.contains("&amp;L&amp;8 &amp;&amp;P &amp;&amp; &lt;x&gt;"), "{name}");
    }
    let pictures = parts.keys().filter(|name| name.starts_with("xl/media/"));
    assert_eq!(pictures.count(), 2);
    assert!(!parts.values().any(|part| { String::from_utf8_lossy(part).contains("1F4E79") }));
}

#[test]
fn a_thousand_servers_stay_below_three_megabytes() {
    let servers = (0..1000_u32).map(|index| {
        let row =
            [4.0, 8192.0, 1.0, f64::from(index % 900 + 20), 2.0, 45.0, f64::from(index % 12) + 0.5];
        let mut server = server(&format!("de-fra-application-{index:04}.corp.example.com"), row);
        server.os = Some("Microsoft Windows Server 2012 R2 Datacenter (64-bit)".to_owned());
        server
    });
    let settings = settings(SettingsLayer::default());
    let plan = plan(PlanInputs::new(&estate(servers.collect())), &settings, &reference()).unwrap();
    let bytes = write(&plan, &style()).unwrap().len();
    assert!(bytes < BYTES_MAX, "{bytes}");
}

/// Whether a part of the package says how others belong together.
fn is_relations(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending == "rels")
}
