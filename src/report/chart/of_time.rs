//! Charts of what was measured over time: changes, and the recovery point that a bandwidth gives.

use super::super::texts::Texts;
use super::super::theme::NumberStyle;
use super::{Chart, Limit, Line, Shape, Tone};

/// What a bandwidth gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecoveryPoint {
    /// The bandwidth.
    pub mbps: f64,
    /// The worst recovery point with it, in minutes.
    pub minutes: f64,
}

/// What was measured over time, of all servers together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Changes in Mbps, one after the other.
    pub changes_mbps: Vec<f64>,
    /// The time between two of them in hours.
    pub step_hours: f64,
    /// Recovery points by rising bandwidth.
    pub recovery_points: Vec<RecoveryPoint>,
    /// The recovery point that is asked for, in minutes.
    pub target_minutes: Option<f64>,
}

/// Points that a picture can show apart.
const POINTS_MAX: usize = 600;

/// Changes over time; of many points the highest of each stretch, so that no peak is lost.
pub(super) fn change(measured: &Measured, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let all = &measured.changes_mbps;
    if all.len() < 2 || measured.step_hours <= 0.0 {
        return None;
    }
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let peak = all.iter().copied().fold(0.0, f64::max);
    let stretch = all.len().div_ceil(POINTS_MAX);
    let points: Vec<(f64, f64)> = all
        .chunks(stretch)
        .enumerate()
        .map(|(place, values)| {
            let hours = (place * stretch) as f64 * measured.step_hours;
            (hours, values.iter().copied().fold(0.0, f64::max))
        })
        .collect();
    let hours = all.len() as f64 * measured.step_hours;
    Some(Chart {
        id: "change",
        title: texts.say("chart.change.title").to_owned(),
        alt: texts.fill(
            "chart.change.alt",
            &[
                ("hours", &numbers.rounded(hours)),
                ("mean", &numbers.rounded(mean)),
                ("peak", &numbers.rounded(peak)),
            ],
        ),
        note: String::new(),
        value_label: texts.say("chart.change.value").to_owned(),
        shape: Shape::Lines {
            lines: vec![Line {
                name: texts.say("chart.change.series").to_owned(),
                points,
                tone: Tone::Primary,
            }],
            x_label: texts.say("chart.change.time").to_owned(),
        },
        limit: Some(Limit {
            value: mean,
            name: texts.say("chart.change.mean").to_owned(),
        }),
    })
}

/// The worst recovery point at each bandwidth.
pub(super) fn recovery_point(
    measured: &Measured,
    numbers: NumberStyle,
    texts: &Texts,
) -> Option<Chart> {
    let all = &measured.recovery_points;
    if all.len() < 2 {
        return None;
    }
    let target = measured.target_minutes;
    let enough = target.and_then(|target| all.iter().find(|point| point.minutes <= target));
    let unknown = || texts.say("number.unknown").to_owned();
    let minutes = target.map_or_else(unknown, |target| numbers.rounded(target));
    let mbps = enough.map_or_else(unknown, |point| numbers.rounded(point.mbps));
    Some(Chart {
        id: "rpo",
        title: texts.say("chart.rpo.title").to_owned(),
        alt: texts.fill("chart.rpo.alt", &[("target", &minutes), ("mbps", &mbps)]),
        note: String::new(),
        value_label: texts.say("chart.rpo.value").to_owned(),
        shape: Shape::Lines {
            lines: vec![Line {
                name: texts.say("chart.rpo.series").to_owned(),
                points: all.iter().map(|point| (point.mbps, point.minutes)).collect(),
                tone: Tone::Primary,
            }],
            x_label: texts.say("chart.rpo.bandwidth").to_owned(),
        },
        limit: target.map(|value| Limit {
            value,
            name: texts.fill("chart.rpo.target", &[("minutes", &minutes)]),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::{Measured, RecoveryPoint, change, recovery_point};
    use crate::report::chart::Shape;
    use crate::report::texts::Texts;
    use crate::report::theme::NumberStyle;

    #[test]
    fn a_peak_is_not_lost_among_many_points() {
        let texts = Texts::english().unwrap();
        let mut changes_mbps = vec![1.0; 10_000];
        changes_mbps[4_321] = 900.0;
        let measured = Measured {
            changes_mbps,
            step_hours: 0.25,
            ..Measured::default()
        };
        let chart = change(&measured, NumberStyle::ENGLISH, &texts).unwrap();
        let Shape::Lines { lines, .. } = &chart.shape else {
            panic!("lines");
        };
        assert!(lines[0].points.len() <= 600);
        assert!(lines[0].points.iter().any(|(_, mbps)| *mbps == 900.0));
        assert!(chart.alt.contains("2,500 hours") && chart.alt.contains("900 Mbps"), "{}", chart.alt);
    }

    #[test]
    fn the_bandwidth_for_the_target_is_the_first_that_reaches_it() {
        let texts = Texts::english().unwrap();
        let point = |mbps, minutes| RecoveryPoint { mbps, minutes };
        let measured = Measured {
            recovery_points: vec![point(50.0, 200.0), point(100.0, 14.0), point(150.0, 2.0)],
            target_minutes: Some(15.0),
            ..Measured::default()
        };
        let chart = recovery_point(&measured, NumberStyle::ENGLISH, &texts).unwrap();
        assert!(chart.alt.contains("15 minutes") && chart.alt.contains("100 Mbps"), "{}", chart.alt);
        assert!(change(&measured, NumberStyle::ENGLISH, &texts).is_none());
    }
}
