//! Charts of what was measured over time: changes, and the recovery point that a bandwidth gives.

use super::super::advice::objective;
use super::super::texts::Texts;
use super::super::theme::NumberStyle;
use super::{Chart, Limit, Line, Shape, Tone};
use crate::plan::{HourPoint, LinkPoint, Plan};

/// Points that a picture can show apart.
const POINTS_MAX: usize = 600;
/// Recovery points are shown up to so many times the target.
const TARGETS_SHOWN: f64 = 40.0;

/// What was measured of all servers together, hour by hour; of many hours the highest of each stretch, so that no peak is
/// lost. Where nothing was measured, the line is broken.
pub(crate) fn change(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let hours = &plan.changes.hours;
    let known: Vec<f64> = hours.iter().filter_map(|point| point.mbps).collect();
    if known.len() < 2 {
        return None;
    }
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let peak = known.iter().copied().fold(0.0, f64::max);
    let length = hours.last().map_or(0, |point| point.hour + 1);
    let pieces = pieces(hours);
    let lines = pieces.into_iter().map(|points| Line {
        name: texts.say("chart.change.series").to_owned(),
        points,
        tone: Tone::Primary,
    });
    Some(Chart {
        id: "change",
        title: texts.say("chart.change.title").to_owned(),
        alt: texts.fill(
            "chart.change.alt",
            &[
                ("hours", &numbers.number(f64::from(length), 0)),
                ("mean", &numbers.rounded(mean)),
                ("peak", &numbers.rounded(peak)),
            ],
        ),
        note: String::new(),
        value_label: texts.say("chart.change.value").to_owned(),
        shape: Shape::Lines {
            lines: lines.collect(),
            x_label: texts.say("chart.change.time").to_owned(),
        },
        limit: Some(Limit { value: mean, name: texts.say("chart.change.mean").to_owned() }),
    })
}

/// The hours as lines without gaps.
fn pieces(hours: &[HourPoint]) -> Vec<Vec<(f64, f64)>> {
    let stretch = hours.len().div_ceil(POINTS_MAX).max(1);
    let mut pieces = vec![Vec::new()];
    for stretch in hours.chunks(stretch) {
        let highest = stretch.iter().filter_map(|point| point.mbps).reduce(f64::max);
        match (stretch.first(), highest) {
            (Some(first), Some(mbps)) => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push((f64::from(first.hour), mbps));
                }
            }
            _ => pieces.push(Vec::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// The worst recovery point at each bandwidth.
pub(crate) fn recovery_point(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let all = &plan.changes.rpo_by_link;
    if all.len() < 2 {
        return None;
    }
    let target = plan.document.settings.rpo;
    // The points lie some Mbps apart: what is enough is the figure of the plan, not the first point below the target.
    let enough = objective(plan).and_then(|point| point.always_mbps);
    let minutes = numbers.rounded(target);
    let mbps =
        enough.map_or_else(|| texts.say("number.unknown").to_owned(), |mbps| numbers.rounded(mbps));
    // A link that is hardly enough has recovery points of days, beside which nothing else would be seen.
    let shown = |point: &&LinkPoint| point.rpo_minutes <= target * TARGETS_SHOWN;
    let points: Vec<(f64, f64)> =
        all.iter().filter(shown).map(|point| (point.mbps, point.rpo_minutes)).collect();
    if points.len() < 2 {
        return None;
    }
    Some(Chart {
        id: "rpo",
        title: texts.say("chart.rpo.title").to_owned(),
        alt: texts.fill("chart.rpo.alt", &[("target", &minutes), ("mbps", &mbps)]),
        note: texts.fill("chart.rpo.note", &[("target", &minutes), ("mbps", &mbps)]),
        value_label: texts.say("chart.rpo.value").to_owned(),
        shape: Shape::Lines {
            lines: vec![Line {
                name: texts.say("chart.rpo.series").to_owned(),
                points,
                tone: Tone::Primary,
            }],
            x_label: texts.say("chart.rpo.bandwidth").to_owned(),
        },
        limit: Some(Limit {
            value: target,
            name: texts.fill("chart.rpo.target", &[("minutes", &minutes)]),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::pieces;
    use crate::plan::HourPoint;

    #[test]
    fn a_peak_is_not_lost_among_many_points_and_gaps_stay_gaps() {
        let mut hours: Vec<HourPoint> =
            (0..10_000).map(|hour| HourPoint { hour, mbps: Some(1.0) }).collect();
        hours[4_321].mbps = Some(900.0);
        for point in &mut hours[7_000..7_500] {
            point.mbps = None;
        }
        let pieces = pieces(&hours);
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().map(Vec::len).sum::<usize>() <= 600);
        assert!(pieces[0].iter().any(|(_, mbps)| *mbps > 899.0));
        assert!(pieces[1][0].0 >= 7_480.0);
        assert!(super::pieces(&[]).is_empty());
    }
}
