//! What a row of a price file says, whatever its headings.

use serde::Deserialize;

/// A field of a price row as files have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Field {
    /// The service or meter category.
    Service,
    /// The product or meter subcategory.
    Product,
    /// The SKU in words.
    Sku,
    /// Azure's name of the size or disk.
    ArmSku,
    /// The meter in words.
    Meter,
    /// The id of the meter, or several with signs between them.
    MeterId,
    /// The region.
    Region,
    /// Product, SKU and region with hyphens between them.
    Title,
    /// What the price is paid for.
    Kind,
    /// What a row of a bill is: use, a purchase, a refund.
    Charge,
    /// The term of a commitment.
    Term,
    /// The offer, or else the part number.
    Offer,
    /// The amount beyond which the price holds.
    TierFrom,
    /// The first amount for which the price holds, from 1.
    TierFirst,
    /// The amount a month that costs nothing.
    Included,
    /// The currency.
    Currency,
    /// The list price of a block.
    ListPrice,
    /// The price of a block.
    Price,
    /// The unit of measure.
    Unit,
    /// The block of a price book, which is empty where the unit is not understood.
    Block,
    /// The first day on which the price holds.
    EffectiveFrom,
    /// The last day on which the price holds.
    EffectiveTo,
    /// The operating system, where a size has a price for each.
    Os,
    /// What kind of row it is, in a price book.
    Flags,
    /// The file that a row of a price book came from.
    SourceFile,
    /// Its row there.
    SourceRow,
    /// The format of that file.
    SourceFormat,
    /// The day of the prices.
    PriceDate,
    /// Prices by the amounts from which on they hold.
    Rates,
    /// Prices under savings plans.
    Plans,
    /// Discounts on all prices of a file.
    OfferTerms,
    /// The address of the next page.
    NextPage,
    /// Whether taxes are in the prices of a file.
    TaxIncluded,
    /// What the block of a price book is of.
    BlockOf,
    /// The rates by which prices of a book were converted.
    Rate,
    /// That a book lacks prices.
    Incomplete,
}

impl Field {
    /// The number of fields.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// Every field, in order.
    pub(super) const ALL: [Self; 36] = [
        Self::Service,
        Self::Product,
        Self::Sku,
        Self::ArmSku,
        Self::Meter,
        Self::MeterId,
        Self::Region,
        Self::Title,
        Self::Kind,
        Self::Charge,
        Self::Term,
        Self::Offer,
        Self::TierFrom,
        Self::TierFirst,
        Self::Included,
        Self::Currency,
        Self::ListPrice,
        Self::Price,
        Self::Unit,
        Self::Block,
        Self::EffectiveFrom,
        Self::EffectiveTo,
        Self::Os,
        Self::Flags,
        Self::SourceFile,
        Self::SourceRow,
        Self::SourceFormat,
        Self::PriceDate,
        Self::Rates,
        Self::Plans,
        Self::OfferTerms,
        Self::NextPage,
        Self::TaxIncluded,
        Self::BlockOf,
        Self::Rate,
        Self::Incomplete,
    ];

    /// Whether it holds a figure, which is read as it is written.
    pub(super) fn is_figure(self) -> bool {
        matches!(
            self,
            Self::TierFrom | Self::TierFirst | Self::Included | Self::ListPrice | Self::Price
        )
    }
}

/// The texts of a row by their fields; what is not there is empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a>([&'a str; Field::COUNT]);

impl<'a> Cells<'a> {
    pub(super) fn new() -> Self {
        Self([""; Field::COUNT])
    }

    pub(super) fn get(&self, field: Field) -> &'a str {
        self.0.get(field as usize).copied().unwrap_or_default()
    }

    /// Puts a text in, unless there is one.
    pub(super) fn fill(&mut self, field: Field, text: &'a str) {
        if let Some(cell) = self.0.get_mut(field as usize)
            && cell.is_empty()
        {
            *cell = text;
        }
    }

    pub(super) fn set(&mut self, field: Field, text: &'a str) {
        if let Some(cell) = self.0.get_mut(field as usize) {
            *cell = text;
        }
    }
}
