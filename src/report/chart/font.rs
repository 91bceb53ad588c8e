//! The typeface of the pictures, which comes with the program: nothing is looked for on the system.

use std::sync::LazyLock;

use plotters::style::{FontStyle, register_font};

use super::ChartError;

/// The name under which viewers of an SVG find a typeface of their own.
pub(crate) const FAMILY: &str = "sans-serif";

const NORMAL: &[u8] = include_bytes!("../../../templates/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../../templates/fonts/DejaVuSans-Bold.ttf");

static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, NORMAL).is_ok()
        && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
});

/// Makes the typeface known to the drawing library.
pub(crate) fn register() -> Result<(), ChartError> {
    if *REGISTERED { Ok(()) } else { Err(ChartError::Font) }
}
