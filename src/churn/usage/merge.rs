//! Files that continue each other, such as one log a day, as one series a gauge.

use std::collections::HashMap;
use std::sync::Arc;

use super::UsageSeries;
use crate::churn::same_server::SameServers;

/// Gives the names of one server one name, and makes one series of those of one gauge in files of one format; where they overlap, the
/// first counts.
pub(crate) fn merge(all: Vec<UsageSeries>, names: &SameServers) -> Vec<UsageSeries> {
    let mut merged: Vec<UsageSeries> = Vec::new();
    let mut places = HashMap::new();
    for mut usage in all {
        names.name(&usage.server).to_owned().clone_into(&mut usage.server);
        let key = (usage.server.to_lowercase(), usage.gauge, usage.format);
        let known = places.get(&key).and_then(|place: &usize| merged.get_mut(*place));
        let Some(earlier) = known else {
            places.insert(key, merged.len());
            merged.push(usage);
            continue;
        };
        let (series, _) = earlier.series.joined(&usage.series);
        earlier.series = Arc::new(series);
        earlier.samples += usage.samples;
        earlier.uuid = earlier.uuid.take().or(usage.uuid);
    }
    merged
}
