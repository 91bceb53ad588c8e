//! The cover at the top of the Summary: logos, the words over the report, for whom, by whom, and who may read it.

use rust_xlsxwriter::{Image, ObjectMovement};

use super::super::WorkbookError;
use super::super::sheet::Sheet;
use super::super::style::{self, Role};
use super::WIDTHS;
use crate::plan::Plan;
use crate::report::ReportStyle;
use crate::report::first_page::scenario;
use crate::report::theme::Party;

/// The largest logo, in pixels.
const LOGO: (f64, f64) = (260.0, 60.0);
/// The height of the row of logos in points, with some room.
const LOGO_ROW: f64 = 52.0;
/// The room around a logo in pixels.
const AROUND: u32 = 4;

/// Writes the cover over the columns to `last`, and returns the row below it.
pub(crate) fn write(
    sheet: &mut Sheet,
    style: &ReportStyle,
    plan: &Plan,
    last: u16,
) -> Result<u32, WorkbookError> {
    let theme = &style.theme;
    let mut row = 0;
    // Logos are made for white paper, whatever the colours of the theme are.
    if theme.customer.logo.is_some() || theme.partner.logo.is_some() {
        sheet.worksheet.set_row_height(row, LOGO_ROW)?;
        logo(sheet, row, 0, &theme.customer)?;
        logo(sheet, row, 2, &theme.partner)?;
        row += 1;
    }
    sheet.merged(row, 0..=last, &theme.title, &style::words(Role::Cover))?;
    sheet.worksheet.set_row_height(row, 36)?;
    row += 1;
    let line = line(style, plan);
    sheet.merged(row, 0..=last, &line, &style::words(Role::CoverLine))?;
    sheet.worksheet.set_row_height(row, 20)?;
    row += 1;
    if !theme.confidentiality.is_empty() {
        let style = style::words(Role::Confidential);
        sheet.merged(row, 0..=last, &theme.confidentiality, &style)?;
        row += 1;
    }
    Ok(row)
}

/// For whom, by whom, when, and from where to where.
fn line(style: &ReportStyle, plan: &Plan) -> String {
    let ReportStyle { theme, texts } = style;
    let partner = (!theme.partner.name.is_empty())
        .then(|| format!("{} {}", texts.say("planned.partner"), theme.partner.name));
    let parts = [
        Some(theme.customer.name.clone()).filter(|name| !name.is_empty()),
        partner,
        plan.document.date.clone(),
        Some(scenario(plan.document.scenario, texts).to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("  |  ")
}

/// A logo as large as its row takes it: the customer's at the left edge of the page, the partner's at the right one.
fn logo(sheet: &mut Sheet, row: u32, column: u16, party: &Party) -> Result<(), WorkbookError> {
    let Some(logo) = &party.logo else {
        return Ok(());
    };
    let (width, height) = (f64::from(logo.width), f64::from(logo.height));
    let scale = (LOGO.0 / width).min(LOGO.1 / height).min(1.0);
    let image = Image::new_from_buffer(&logo.bytes)?;
    // The file may ask for another size than its pixels have.
    let image = image
        .set_scale_to_size(width * scale, height * scale, true)
        .set_alt_text(&party.name)
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
    let from_left = if column == 0 {
        AROUND
    } else {
        let [_, _, wide] = WIDTHS;
        whole(wide * 7.0 + 5.0 - width * scale)
    };
    sheet.worksheet.insert_image_with_offset(row, column, &image, from_left, AROUND)?;
    Ok(())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the width of a column in pixels"
)]
fn whole(pixels: f64) -> u32 {
    pixels.max(0.0) as u32
}
