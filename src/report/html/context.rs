//! What the template of the report is filled with.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::chart::{Size, charts, svg};
use super::super::first_page::FirstPage;
use super::super::report_style::ReportStyle;
use super::super::resources::resources;
use super::super::theme::Party;
use super::sections::{ChartContext, Section, State, sections};
use super::{HtmlError, embed};
use crate::plan::{Plan, Readiness};

const CSS: &str = include_str!("../../../templates/report/report.css");
const SCRIPT: &str = include_str!("../../../templates/report/report.js");

#[derive(Serialize)]
pub(crate) struct Context {
    t: BTreeMap<String, BTreeMap<String, String>>,
    tool: String,
    rules_sha256: String,
    date: Option<String>,
    customer: PartyContext,
    partner: PartyContext,
    confidentiality: String,
    footer: String,
    page_foot: String,
    decimal: char,
    colours: BTreeMap<&'static str, String>,
    fonts: String,
    css: &'static str,
    script: &'static str,
    script_hash: String,
    page: FirstPage,
    states: Option<Vec<StateContext>>,
    charts: Vec<ChartContext>,
    tables: Vec<Section>,
    sections: Vec<Link>,
}

#[derive(Serialize)]
struct PartyContext {
    name: String,
    logo: Option<String>,
}

#[derive(Serialize)]
struct StateContext {
    id: &'static str,
    word: String,
    mean: String,
    count: usize,
    shown: String,
}

#[derive(Serialize)]
struct Link {
    id: &'static str,
    title: String,
    count: Option<String>,
}

impl Context {
    pub(crate) fn new(plan: &Plan, style: &ReportStyle) -> Result<Self, HtmlError> {
        let ReportStyle { theme, texts } = style;
        let mut pictures = Vec::new();
        for chart in charts(plan, theme.numbers, texts) {
            pictures.push(ChartContext {
                svg: svg(&chart, Size::Inline, theme.colours, theme.numbers)?,
                id: chart.id,
                title: chart.title,
                note: chart.note,
            });
        }
        let states = states(plan, style);
        let filters = states.as_deref().map(filters).unwrap_or_default();
        let resources = resources(plan, texts)?;
        let mut tables = sections(plan, style, filters, &resources);
        // The charts of the schedule stand over its tables.
        if let Some(section) = tables.iter_mut().find(|section| section.id == "schedule") {
            let own = |chart: &ChartContext| matches!(chart.id, "waves" | "link");
            (section.charts, pictures) = pictures.into_iter().partition(own);
        }
        let mut links = vec![Link {
            id: "overview",
            title: texts.say("html.overview").to_owned(),
            count: None,
        }];
        if !pictures.is_empty() {
            links.push(Link {
                id: "charts",
                title: texts.say("html.charts").to_owned(),
                count: None,
            });
        }
        links.extend(tables.iter().map(|section| Link {
            id: section.id,
            title: section.title.clone(),
            count:
                section.count().filter(|count| *count > 0).map(|count| theme.numbers.count(count)),
        }));
        let foot = [theme.confidentiality.as_str(), theme.footer.as_str()];
        let foot: Vec<&str> = foot.into_iter().filter(|line| !line.is_empty()).collect();
        let words = ["planned", "first_page", "readiness", "column", "html"];
        Ok(Self {
            t: words
                .into_iter()
                .map(|part| {
                    let below = texts.below(part).into_iter();
                    let owned = below.map(|(key, word)| (key.to_owned(), word.to_owned()));
                    (part.to_owned(), owned.collect())
                })
                .collect(),
            tool: format!("{} {}", plan.document.tool.name, plan.document.tool.version),
            rules_sha256: plan.document.rules.sha256.clone(),
            date: plan.document.date.clone(),
            customer: party(&theme.customer),
            partner: party(&theme.partner),
            confidentiality: theme.confidentiality.clone(),
            footer: theme.footer.clone(),
            page_foot: embed::css_text(&foot.join(" | ")),
            decimal: theme.numbers.decimal,
            colours: BTreeMap::from([
                ("primary", theme.colours.primary.to_string()),
                ("on_primary", theme.colours.primary.text_on().to_string()),
                ("heading", theme.colours.primary.as_text().to_string()),
                ("accent", theme.colours.accent.to_string()),
                ("ready", theme.colours.ready.to_string()),
                ("conditional", theme.colours.conditional.to_string()),
                ("not_ready", theme.colours.not_ready.to_string()),
                ("unknown", theme.colours.unknown.to_string()),
            ]),
            fonts: theme.css_fonts(),
            css: CSS,
            script: SCRIPT,
            script_hash: embed::script_hash(SCRIPT),
            page: FirstPage::new(plan, theme, texts),
            states,
            charts: pictures,
            tables,
            sections: links,
        })
    }
}

fn party(party: &Party) -> PartyContext {
    let logo = party.logo.as_ref();
    PartyContext {
        name: party.name.clone(),
        logo: logo.map(|logo| embed::data_address(logo.kind.media_type(), &logo.bytes)),
    }
}

fn states(plan: &Plan, style: &ReportStyle) -> Option<Vec<StateContext>> {
    let counts = plan.document.counts?;
    let texts = &style.texts;
    let states = [
        (Readiness::Ready, counts.ready),
        (Readiness::Conditional, counts.conditional),
        (Readiness::NotReady, counts.not_ready),
        (Readiness::Unknown, counts.unknown),
    ];
    let states = states.into_iter().map(|(readiness, count)| StateContext {
        id: readiness.id(),
        word: texts.say_of("readiness", readiness.id()).to_owned(),
        mean: texts.say_of("readiness_mean", readiness.id()).to_owned(),
        shown: style.theme.numbers.count(count),
        count,
    });
    Some(states.collect())
}

fn filters(states: &[StateContext]) -> Vec<State> {
    let present = states.iter().filter(|state| state.count > 0);
    present.map(|state| State { id: state.id, word: state.word.clone() }).collect()
}
