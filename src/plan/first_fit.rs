//! First-fit packing, of servers into accounts, machines into appliances, applications into recovery plans.

/// Puts items, so many of each, into bins: each goes to the first bin that has room for it. Where none has, `more` gives another
/// one. `None` where items are left over.
pub(crate) fn first_fit<I, B>(
    items: impl IntoIterator<Item = (I, u32)>,
    mut bins: Vec<B>,
    more: impl Fn() -> Option<B>,
    room: impl Fn(&B, &I) -> u32,
    mut put: impl FnMut(&mut B, &I, u32),
) -> Option<Vec<B>> {
    for (item, mut left) in items {
        for bin in &mut bins {
            let count = room(bin, &item).min(left);
            if count > 0 {
                put(bin, &item, count);
                left -= count;
            }
            if left == 0 {
                break;
            }
        }
        while left > 0 {
            let mut bin = more()?;
            let count = room(&bin, &item).min(left);
            if count == 0 {
                return None;
            }
            put(&mut bin, &item, count);
            left -= count;
            bins.push(bin);
        }
    }
    Some(bins)
}
