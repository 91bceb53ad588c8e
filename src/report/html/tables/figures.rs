//! The figures of the Capacity Planner and the bandwidth over time.

use super::super::super::blocks::{self, Line};
use super::super::super::recovery;
use super::{Block, Maker, Row, Section, plain};

impl Maker<'_> {
    pub(crate) fn figures(&self) -> Section {
        let texts = &self.look.texts;
        let beside = self.plan.workbook.is_some();
        let all = blocks::has_all(self.plan);
        let block = |id, title: &str, lines: Vec<Line>| {
            let mut columns =
                vec![("html.figure", false), ("html.ours", true), ("html.unit", false)];
            if all {
                columns.insert(2, ("html.all", true));
            }
            if beside {
                columns.extend([("html.workbook", true), ("html.why", false)]);
            }
            let rows = lines.into_iter().map(|line| self.figure(line, beside, all));
            let mut block = self.block(id, title, &columns, rows.collect());
            block.filter = false;
            block
        };
        let mut outputs = block("outputs", texts.say("html.outputs"), blocks::outputs(self.plan));
        texts.say("html.bandwidth_note").clone_into(&mut outputs.note);
        Section {
            id: "figures",
            title: texts.say("html.figures").to_owned(),
            blocks: vec![
                block("inputs", texts.say("html.inputs"), blocks::inputs(self.plan)),
                outputs,
            ],
            wide: false,
            counted: false,
            charts: Vec::new(),
        }
    }

    fn figure(&self, line: Line, beside: bool, all: bool) -> Row {
        let style = self.look.theme.numbers;
        let shown = |value: String| {
            if line.is_number { style.restyle(&value) } else { value }
        };
        let mut cells = vec![line.label, shown(line.value), line.unit.to_owned()];
        if all {
            cells.insert(2, shown(line.all.unwrap_or_default()));
        }
        if beside {
            let all = self.plan.document.differences.iter();
            let why = all.filter(|difference| difference.figure == line.id).map(|d| d.why.clone());
            cells.push(shown(line.workbook.unwrap_or_default()));
            cells.push(why.collect());
        }
        plain(cells)
    }

    pub(crate) fn bandwidth(&self) -> Option<Block> {
        let bandwidth = self.plan.document.bandwidth.as_ref()?;
        let facts = recovery::facts(bandwidth, self.plan.document.settings.rpo, self.look);
        let rows = facts.into_iter().map(|fact| plain(vec![fact.label, fact.value]));
        let columns = [("html.figure", false), ("column.value", false)];
        let title = self.look.texts.say("html.bandwidth");
        let mut block = self.block("bandwidth", title, &columns, rows.collect());
        block.filter = false;
        Some(block)
    }
}
