//! What may be typed into an input cell.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, Formula};

use super::WorkbookError;
use super::names::SIZE_NAMES;
use crate::figure::Unit;
use crate::report::Texts;
use crate::settings::Scenario;
use crate::words;

/// The check on an input, by its id and unit; `None` where anything may stand.
pub(crate) fn validation(
    id: &str,
    unit: Unit,
    texts: &Texts,
) -> Result<Option<DataValidation>, WorkbookError> {
    let new = DataValidation::new;
    let at_least = |low: f64| DataValidationRule::GreaterThanOrEqualTo(low);
    let (check, message) = match (id, unit) {
        ("scenario", _) => {
            let list = [Scenario::Vmware.workbook_wording(), Scenario::Hyperv.workbook_wording()];
            (new().allow_list_strings(&list)?, words!("Choose one of the list."))
        }
        ("azure_size", _) => (
            new()
                .allow_list_formula(Formula::new(SIZE_NAMES))
                .set_error_style(DataValidationErrorStyle::Warning),
            words!("The sheet Azure Sizes does not have this size."),
        ),
        ("efi_boot", _) => {
            (new().allow_list_strings(&["Yes", "No"])?, words!("Yes, No, or empty."))
        }
        ("premium_asked" | "size_fixed" | "forced", _) => {
            (new().allow_list_strings(&["Yes"])?, words!("Yes, or empty."))
        }
        ("vms_per_batch", _) => (
            new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(1)),
            words!("A whole number, 1 or more."),
        ),
        ("initial_replication_hours", _) => (
            new().allow_decimal_number(DataValidationRule::GreaterThan(0.0)),
            words!("Hours, more than 0."),
        ),
        ("utilization" | "compression", _) => (
            new().allow_decimal_number(DataValidationRule::Between(0.0, 1.0)),
            words!("A percentage from 0 % to 100 %."),
        ),
        (discount, Unit::Percent) if discount.starts_with("discount_") => (
            new().allow_decimal_number(DataValidationRule::Between(0.0, 1.0)),
            words!("A percentage from 0 % to 100 %."),
        ),
        (_, Unit::Text) => return Ok(None),
        (_, Unit::Percent) => {
            (new().allow_decimal_number(at_least(0.0)), words!("A percentage, 0 % or more."))
        }
        (_, Unit::Count) => (
            new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
            words!("A whole number, 0 or more."),
        ),
        _ => (new().allow_decimal_number(at_least(0.0)), words!("A number, 0 or more.")),
    };
    Ok(Some(check.set_error_message(texts.in_words(message))?))
}
