//! Patterns that tell bars apart where colours do not.

use super::{Frame, Tone};

/// The strokes of a tone's pattern inside of a frame.
pub(crate) fn strokes(tone: Tone, frame: Frame, unit: i32) -> Vec<[(i32, i32); 2]> {
    let step = unit.max(4);
    match tone {
        Tone::Primary | Tone::Ready | Tone::Faint => Vec::new(),
        Tone::Conditional => rising(frame, step),
        Tone::NotReady => {
            let mut both = rising(frame, step);
            both.extend(falling(frame, step));
            both
        }
        Tone::Second => falling(frame, step),
        Tone::Unknown => level(frame, (step / 2).max(3)),
    }
}

/// Lines x + y = c, cut off at the frame.
fn rising(frame: Frame, step: i32) -> Vec<[(i32, i32); 2]> {
    let mut strokes = Vec::new();
    let mut c = frame.left + frame.top + step;
    while c < frame.right + frame.bottom {
        let low = (c - frame.bottom).max(frame.left);
        let high = (c - frame.top).min(frame.right);
        if low < high {
            strokes.push([(low, c - low), (high, c - high)]);
        }
        c += step;
    }
    strokes
}

/// Lines x - y = c, cut off at the frame.
fn falling(frame: Frame, step: i32) -> Vec<[(i32, i32); 2]> {
    let mut strokes = Vec::new();
    let mut c = frame.left - frame.bottom + step;
    while c < frame.right - frame.top {
        let low = (c + frame.top).max(frame.left);
        let high = (c + frame.bottom).min(frame.right);
        if low < high {
            strokes.push([(low, low - c), (high, high - c)]);
        }
        c += step;
    }
    strokes
}

fn level(frame: Frame, step: i32) -> Vec<[(i32, i32); 2]> {
    let mut strokes = Vec::new();
    let mut y = frame.top + step;
    while y < frame.bottom {
        strokes.push([(frame.left, y), (frame.right, y)]);
        y += step;
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::{Frame, Tone, strokes};

    #[test]
    fn no_stroke_leaves_its_bar() {
        for (right, bottom) in [(400, 60), (13, 61), (11, 22)] {
            let frame = Frame { left: 10, top: 20, right, bottom };
            for tone in [Tone::Conditional, Tone::NotReady, Tone::Second, Tone::Unknown] {
                for (x, y) in strokes(tone, frame, 16).into_iter().flatten() {
                    assert!((10..=right).contains(&x) && (20..=bottom).contains(&y), "{tone:?}");
                }
            }
            assert!(strokes(Tone::Ready, frame, 16).is_empty());
        }
    }
}
