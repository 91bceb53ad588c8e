//! A schedule without the names in it.

use super::Redaction;
use crate::plan::schedule::Schedule;
use crate::wording::Message;

impl Redaction {
    pub(crate) fn schedule(&self, schedule: &mut Schedule) {
        let batches = &mut schedule.batches;
        for copy in batches.iter_mut().flat_map(|batch| &mut batch.copies) {
            copy.server = self.name(&copy.server);
        }
        for wave in &mut schedule.waves {
            wave.name = wave.name.map_verbatim(&|name| Message::Verbatim(self.name(name)));
            for group in &mut wave.groups {
                *group = self.name(group);
            }
        }
        for group in &mut schedule.groups {
            group.name = self.name(&group.name);
        }
        for step in &mut schedule.order {
            step.before = self.name(&step.before);
            step.after = self.name(&step.after);
        }
        for step in &mut schedule.run_book {
            step.title = self.message(&step.title);
            step.text = self.message(&step.text);
        }
        let batches = schedule.batches.iter_mut().map(|batch| &mut batch.servers);
        let waves = schedule.waves.iter_mut().map(|wave| &mut wave.servers);
        let steps = schedule.run_book.iter_mut().map(|step| &mut step.servers);
        let groups = schedule.groups.iter_mut().map(|group| &mut group.servers);
        for server in batches.chain(waves).chain(steps).chain(groups).flatten() {
            *server = self.name(server);
        }
        for left in &mut schedule.left_out {
            left.server = self.name(&left.server);
            left.reason = self.message(&left.reason);
        }
        for cause in &mut schedule.gap.causes {
            cause.message = self.message(&cause.message);
        }
        for finding in &mut schedule.findings {
            self.finding(finding);
        }
    }
}
