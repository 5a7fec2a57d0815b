//! Rust values that Java holds by number.
//!
//! A handle is never reused, so a stale one is an error and not another value. Any thread may use
//! a handle; calls on the same one take turns.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Code, NativeError};

/// The open values of one type.
pub struct Handles<T> {
    open: Mutex<Open<T>>,
}

struct Open<T> {
    last: i64,
    values: BTreeMap<i64, Arc<Mutex<T>>>,
}

impl<T> Handles<T> {
    /// No value is open.
    #[must_use]
    pub const fn new() -> Self {
        Handles {
            open: Mutex::new(Open {
                last: 0,
                values: BTreeMap::new(),
            }),
        }
    }

    /// Takes a value and gives its handle, above 0.
    pub fn open(&self, value: T) -> i64 {
        let mut open = self.lock();
        open.last += 1;
        let handle = open.last;
        open.values.insert(handle, Arc::new(Mutex::new(value)));
        handle
    }

    /// Runs `body` on the value; an error if the handle is not open. A value whose body panicked
    /// may be half changed and is refused from then on.
    pub fn with<R>(
        &self,
        handle: i64,
        body: impl FnOnce(&mut T) -> Result<R, NativeError>,
    ) -> Result<R, NativeError> {
        let value = self
            .lock()
            .values
            .get(&handle)
            .cloned()
            .ok_or_else(|| stale(handle))?;
        let mut value = value.lock().map_err(|_| {
            let message = format!("handle {handle} is unusable since a call on it panicked");
            NativeError::new(Code::NativeHandle, message)
        })?;
        body(&mut value)
    }

    /// Drops the value; closing twice is an error. A call that still runs on another thread ends
    /// before the value does.
    pub fn close(&self, handle: i64) -> Result<(), NativeError> {
        self.lock()
            .values
            .remove(&handle)
            .map(drop)
            .ok_or_else(|| stale(handle))
    }

    /// Closes the handle and gives the value back; an error if the handle is not open or in use.
    pub fn take(&self, handle: i64) -> Result<T, NativeError> {
        let value = self
            .lock()
            .values
            .remove(&handle)
            .ok_or_else(|| stale(handle))?;
        let value = Arc::into_inner(value).and_then(|value| value.into_inner().ok());
        value.ok_or_else(|| {
            let message = format!("handle {handle} is in use or unusable");
            NativeError::new(Code::NativeHandle, message)
        })
    }

    /// Number of open values.
    pub fn count(&self) -> usize {
        self.lock().values.len()
    }

    /// No user code runs under this lock, so a poisoned one still holds a sound map.
    fn lock(&self) -> MutexGuard<'_, Open<T>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Handles::new()
    }
}

fn stale(handle: i64) -> NativeError {
    NativeError::new(Code::NativeHandle, format!("handle {handle} is not open"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn values_live_from_open_to_close() {
        let handles = Handles::new();
        let (a, b) = (handles.open(1), handles.open(10));
        handles
            .with(a, |value| {
                *value += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(handles.with(a, |value| Ok(*value)), Ok(2));
        handles.close(a).unwrap();
        assert_eq!(
            (handles.with(b, |value| Ok(*value)), handles.count()),
            (Ok(10), 1)
        );
    }

    #[test]
    fn stale_handles_are_errors_and_never_reused() {
        let handles = Handles::new();
        let handle = handles.open(());
        handles.close(handle).unwrap();
        let error = NativeError::new(Code::NativeHandle, "handle 1 is not open");
        assert_eq!(handles.close(handle), Err(error.clone()));
        assert_eq!(handles.with(handle, |()| Ok(())), Err(error));
        assert_ne!(handles.open(()), handle);
        assert!(handles.close(0).is_err());
    }

    #[test]
    fn a_value_is_refused_after_a_panic_but_can_be_closed() {
        let handles = Handles::new();
        let handle = handles.open(0);
        let call = || handles.with::<()>(handle, |_| panic!("half way"));
        catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        let error = handles.with(handle, |_| Ok(())).unwrap_err();
        assert_eq!(
            error.message,
            "handle 1 is unusable since a call on it panicked"
        );
        assert_eq!(handles.close(handle), Ok(()));
    }
}
