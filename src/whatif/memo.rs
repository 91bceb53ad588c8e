//! Values that are computed once and kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::WhatIfError;

/// Values by name, each computed once by the thread that needs it first; the others wait for it.
pub(crate) struct Memo<T>(Mutex<HashMap<String, Slot<T>>>);

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

/// More values than this are not kept.
const KEPT_MAX: usize = 4_096;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<T> Memo<T> {
    /// The value of a name, computed now if it is not kept.
    pub(crate) fn get(
        &self,
        name: &str,
        prepare: impl FnOnce() -> Result<T, WhatIfError>,
    ) -> Result<Arc<T>, WhatIfError> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.get(name) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(slots.entry(name.to_owned()).or_default()),
            }
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = slot.as_ref() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(prepare()?);
        *slot = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Forgets all values once there are many of them.
    pub(crate) fn tidy(&self) {
        self.keep_at_most(KEPT_MAX);
    }

    /// Forgets all values once there are more than these.
    pub(crate) fn keep_at_most(&self, most: usize) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() > most {
            slots.clear();
        }
    }
}
